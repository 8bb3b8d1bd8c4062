//! The question as a form: everything the app lets one choose, with what was wrong beside each field.

use engine::needs::NEEDS;
use engine::time::{Date, LocalTime};
use engine::{Directory, Timestamp};
use maud::{Markup, html};

use super::dates::{Dates, clock_of, date_text};
use super::icons::{need, sign};
use super::languages;
use super::question::{Question, Read, Refusal, STAY_MIN, When};
use super::words::{Value, Words};

/// A full postcode of the city, as an example of how one is written.
const EXAMPLE_POSTCODE: &str = "CV1 5FX";
/// Where all postcodes we know begin.
const AREA: &str = "CV";
const DAYS_AHEAD: i32 = 14;
const STEP_MIN: u16 = 30;
const MORNING_MIN: u16 = 10 * 60;
const DAY_MIN: u16 = 24 * 60;

/// What a form is written from.
pub struct Form<'a> {
    pub words: &'a Words,
    pub read: &'a Read,
    pub directory: &'a Directory,
    pub now: Timestamp,
}

impl Form<'_> {
    /// The form alone.
    pub fn html(&self) -> Markup {
        let words = self.words;
        let question = &self.read.question;
        html! {
            form.ask action="/plain" method="get" {
                @if let Some(lang) = &question.lang { input type="hidden" name="lang" value=(lang); }
                p.notice.sent { (sign("info")) span { (words.plain("plain.sent")) } }
                (self.postcode())
                (self.needs())
                (self.language())
                (self.when())
                (self.arrive())
                p { button.button.primary type="submit" { (sign("search")) span { (words.plain("plain.find")) } } }
            }
        }
    }

    /// What was wrong and belongs to no field.
    pub fn elsewhere(&self) -> Markup {
        html! { @for words in self.wrong("") { p.message.error role="alert" { (words) } } }
    }

    fn postcode(&self) -> Markup {
        let words = self.words;
        let wrong = self.wrong("postcode");
        let example = [("example", EXAMPLE_POSTCODE.into())];
        html! {
            div.field {
                label for="postcode" { (words.plain("place.label")) }
                p.hint #postcode-hint { (words.html("place.example", &example)) " · " (words.plain("plain.optional")) }
                (errors("postcode", &wrong))
                input #postcode type="text" name="postcode" value=(self.read.typed.postcode) dir="ltr"
                    autocomplete="postal-code" autocapitalize="characters" spellcheck="false" maxlength="40"
                    aria-invalid=[invalid(&wrong)] aria-describedby=(described("postcode", "postcode-hint", &wrong));
            }
        }
    }

    fn needs(&self) -> Markup {
        let wrong = self.wrong("need");
        let chosen = &self.read.question.needs;
        html! {
            fieldset aria-describedby=(described("need", "need-hint", &wrong)) {
                legend { (self.words.plain("need.label")) }
                p.hint #need-hint { (self.words.plain("need.several")) }
                (errors("need", &wrong))
                ul.choices {
                    @for code in NEEDS {
                        li { label {
                            input type="checkbox" name="need" value=(code) checked[chosen.iter().any(|one| one == code)];
                            (need(code))
                            span { (self.words.plain(&format!("need.{code}"))) }
                        } }
                    }
                }
            }
        }
    }

    fn language(&self) -> Markup {
        let wrong = self.wrong("language");
        let asked = &self.read.question.languages;
        let reader = &self.words.language.code;
        html! {
            div.field {
                label for="language" { (self.words.plain("language.label")) }
                (errors("language", &wrong))
                select #language name="language" aria-invalid=[invalid(&wrong)] aria-describedby=[only(&wrong, "language")] {
                    option value="" { (self.words.plain("language.any")) }
                    @for code in languages::choices(self.directory, asked, reader) {
                        option value=(code) selected[asked.first() == Some(&code)] { (languages::label(&code, reader)) }
                    }
                }
            }
        }
    }

    fn when(&self) -> Markup {
        let words = self.words;
        let wrong = self.wrong("when");
        let chosen = match self.read.question.when {
            // A time that was wrong is still a time that was wanted.
            When::Now if self.read.typed.when == "at" => "at",
            When::Now => "now",
            When::Any => "any",
            When::At(_) => "at",
        };
        html! {
            fieldset aria-describedby=[only(&wrong, "when")] {
                legend { (words.plain("when.label")) }
                (errors("when", &wrong))
                ul.choices.few {
                    @for (value, key) in [("now", "when.now"), ("any", "when.any"), ("at", "when.at")] {
                        li { label {
                            input type="radio" name="when" value=(value) checked[chosen == value];
                            span { (words.plain(key)) }
                        } }
                    }
                }
                div.pair { (self.day()) (self.time()) }
            }
        }
    }

    fn day(&self) -> Markup {
        let today = self.now.london().date;
        let dates = Dates::new(self.words, self.now);
        let wanted = self.wanted().date;
        let mut offered: Vec<Date> = (0..DAYS_AHEAD).map(|ahead| today.plus_days(ahead)).collect();
        offered.push(wanted);
        offered.sort_unstable();
        offered.dedup();
        html! {
            div.field {
                label for="day" { (self.words.plain("when.day")) }
                select #day name="day" {
                    @for day in offered {
                        option value=(date_text(day)) selected[day == wanted] { (dates.choice(day)) }
                    }
                }
            }
        }
    }

    fn time(&self) -> Markup {
        let wanted = self.wanted().minute;
        let mut offered: Vec<u16> = (0..DAY_MIN).step_by(usize::from(STEP_MIN)).collect();
        offered.push(wanted);
        offered.sort_unstable();
        offered.dedup();
        let clock = |minute| clock_of(LocalTime { date: self.now.london().date, minute });
        html! {
            div.field {
                label for="time" { (self.words.plain("when.time")) }
                select #time name="time" {
                    @for minute in offered {
                        option value=(clock(minute)) selected[minute == wanted] { (clock(minute)) }
                    }
                }
            }
        }
    }

    /// The time asked about, else tomorrow morning.
    fn wanted(&self) -> LocalTime {
        let tomorrow = self.now.london().date.plus_days(1);
        match self.read.question.when {
            When::At(local) => local,
            When::Now | When::Any => LocalTime { date: tomorrow, minute: MORNING_MIN },
        }
    }

    fn arrive(&self) -> Markup {
        let wrong = self.wrong("arrive");
        let Question { arrive, .. } = self.read.question;
        let is_placeless = arrive && !self.read.question.walks();
        let stay = [("n", Value::Number(STAY_MIN))];
        html! {
            div.field {
                (errors("arrive", &wrong))
                ul.choices.few { li { label {
                    input type="checkbox" name="arrive" value="walk" checked[arrive]
                        aria-describedby=(described("arrive", "arrive-hint", &wrong));
                    span { (self.words.plain("arrive.label")) }
                } } }
                p.hint #arrive-hint {
                    @if is_placeless { (self.words.plain("arrive.needs_place")) }
                    @else { (self.words.html("arrive.hint", &stay)) }
                }
            }
        }
    }

    /// What is wrong with a field, in words.
    fn wrong(&self, field: &str) -> Vec<Markup> {
        let of_field = self.read.refusals.iter().filter(|one| one.field() == field);
        of_field.map(|refusal| self.sentence(refusal)).collect()
    }

    fn sentence(&self, refusal: &Refusal) -> Markup {
        let words = self.words;
        let example = || ("example", Value::from(EXAMPLE_POSTCODE));
        match refusal {
            Refusal::Malformed(postcode) => {
                words.html("place.malformed", &[("postcode", postcode.as_str().into()), example()])
            }
            Refusal::Unknown(postcode) => {
                let values = [("postcode", postcode.as_str().into()), ("area", AREA.into())];
                words.html("place.unknown", &values)
            }
            Refusal::NoTime => words.html("plain.no_time", &[]),
            Refusal::NotUnderstood { parts, .. } => {
                words.html("plain.not_understood", &[("parts", words.list(parts).into())])
            }
        }
    }
}

fn errors(field: &str, wrong: &[Markup]) -> Markup {
    html! {
        @if !wrong.is_empty() {
            p.message.error id=(format!("{field}-error")) {
                (sign("warning"))
                span { @for words in wrong { (words) " " } }
            }
        }
    }
}

fn invalid(wrong: &[Markup]) -> Option<&'static str> {
    (!wrong.is_empty()).then_some("true")
}

fn only(wrong: &[Markup], field: &str) -> Option<String> {
    (!wrong.is_empty()).then(|| format!("{field}-error"))
}

fn described(field: &str, hint: &str, wrong: &[Markup]) -> String {
    only(wrong, field).map_or_else(|| hint.to_owned(), |error| format!("{error} {hint}"))
}
