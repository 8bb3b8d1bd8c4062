//! Facts of an answer as sentences: how far, open until when, opening when, in which languages.
//!
//! Invariant: the same sentences as the app's `words.ts` writes for the same facts.

use engine::Timestamp;
use engine::time::LocalTime;
use maud::{Markup, html};

use super::answer::{Hit, LanguageHelp, Opening, State, Walk};
use super::dates::{Dates, Names, clock};
use super::languages;
use super::words::{Value, Words};
use crate::catalogue::ENGLISH;

const SOON_MIN: i64 = 60;
const MINUTE_S: i64 = 60;
/// Who walks for longer than this is told the hours.
const LONG_WALK_MIN: u32 = 90;
/// Up to then, the night still belongs to the evening it began.
const NIGHT_ENDS_MIN: u16 = 6 * 60;

/// When a page is written, and which instant it tells of.
#[derive(Clone, Copy)]
pub struct Moment {
    pub now: Timestamp,
    pub asked: Timestamp,
}

impl Moment {
    /// Whether both are the same to a person.
    pub fn is_now(self) -> bool {
        (self.asked.0 - self.now.0).abs() < 2 * MINUTE_S
    }

    fn names(self) -> Names {
        if self.is_now() { Names::Near } else { Names::Weekdays }
    }
}

/// Writes sentences in one language, at one moment.
#[derive(Clone, Copy)]
pub struct Sentences<'a> {
    pub words: &'a Words,
    pub dates: Dates<'a>,
    pub moment: Moment,
}

impl<'a> Sentences<'a> {
    /// In these words, at this moment.
    pub fn new(words: &'a Words, moment: Moment) -> Self {
        Self { words, dates: Dates::new(words, moment.now), moment }
    }

    /// `350 m`, `1.2 km`.
    pub fn distance(&self, distance_m: f64) -> String {
        if distance_m < 995.0 {
            let tens = ((distance_m / 10.0).round() * 10.0) as u32;
            return self.words.text("plain.m", &[("n", Value::Number(tens))]);
        }
        let km = distance_m / 1000.0;
        let n = self.words.number(km, usize::from(km < 10.0));
        self.words.text("plain.km", &[("km", Value::Written(n))])
    }

    /// What is said of an opening. `phone` tells whether one can be told to call.
    pub fn opening(&self, open: &Opening, phone: bool) -> Markup {
        let words = self.words;
        match (open.state, open.opens) {
            (State::Unknown, _) if open.is_holiday() => words.html("state.bank_holiday", &[]),
            (State::Unknown, _) => {
                words.html(if phone { "state.unknown" } else { "state.unknown_no_phone" }, &[])
            }
            (State::Open, _) => self.open_until(open.until),
            (State::Closed, Some(opens)) => {
                let time = self.dates.day_and_time(opens.london(), self.moment.names());
                words.html("state.opens", &[("time", Value::Html(time))])
            }
            (State::Closed, None) => {
                words.html(if phone { "state.closed_unknown" } else { "state.closed" }, &[])
            }
        }
    }

    fn open_until(&self, until: Option<Timestamp>) -> Markup {
        let Some(end) = until else { return self.words.html("state.open", &[]) };
        let left_min = (end.0 - self.moment.now.0 + MINUTE_S - 1) / MINUTE_S;
        if self.moment.is_now() && (1..=SOON_MIN).contains(&left_min) {
            let left = Value::Number(left_min as u32);
            return self
                .words
                .html("state.closes_soon", &[("n", left), ("time", clock(end).into())]);
        }
        self.words.html("state.open_until", &[("time", self.closing(end))])
    }

    /// Up to 24:00 or a little past midnight is still said by the clock alone.
    fn closing(&self, end: Timestamp) -> Value {
        let LocalTime { date, minute } = end.london();
        let asked = self.moment.asked.london().date;
        let is_same_night =
            date == asked || (date == asked.plus_days(1) && minute <= NIGHT_ENDS_MIN);
        if is_same_night {
            return clock(end).into();
        }
        Value::Html(self.dates.day_and_time(end.london(), self.moment.names()))
    }

    /// What is said of a hit: its opening, or the walk and what is open at its end.
    pub fn hit(&self, hit: &Hit) -> Markup {
        let facts = &hit.properties;
        let phone = facts.phone.is_some();
        let Some(walk) = facts.walk else { return self.opening(&facts.open, phone) };
        let state = html! { span { (self.on_arrival(&facts.open, phone)) } };
        let both = [("walk", self.walk(walk).into()), ("state", Value::Html(state))];
        self.words.html("arrive.walk_and_state", &both)
    }

    /// `12 min walk`.
    pub fn walk(&self, Walk { minutes }: Walk) -> String {
        if minutes > LONG_WALK_MIN {
            let hours = (minutes + 30) / 60;
            return self.words.text("arrive.walk_hours", &[("n", Value::Number(hours))]);
        }
        self.words.text("arrive.walk", &[("n", Value::Number(minutes.max(1)))])
    }

    fn on_arrival(&self, open: &Opening, phone: bool) -> Markup {
        let words = self.words;
        let opens = open
            .opens
            .map(|opens| Value::Html(self.dates.day_and_time(opens.london(), self.moment.names())));
        match (open.state, open.until, opens) {
            (State::Unknown, ..) => self.opening(open, phone),
            (State::Open, None, _) => words.html("arrive.open", &[]),
            (State::Open, Some(until), _) => {
                words.html("arrive.open_until", &[("time", self.closing(until))])
            }
            (State::Closed, Some(until), opens) => {
                let key = if opens.is_some() { "arrive.too_soon_opens" } else { "arrive.too_soon" };
                let opens = opens.unwrap_or(Value::Text(String::new()));
                words.html(key, &[("until", clock(until).into()), ("opens", opens)])
            }
            (State::Closed, None, Some(opens)) => {
                words.html("arrive.closed_opens", &[("time", opens)])
            }
            (State::Closed, None, None) => {
                words.html(if phone { "arrive.closed_unknown" } else { "arrive.closed" }, &[])
            }
        }
    }

    /// `Arabic, Farsi (interpreter)`; spoken ones first.
    pub fn languages(&self, helps: &[LanguageHelp]) -> String {
        let mut sorted: Vec<&LanguageHelp> = helps.iter().collect();
        sorted.sort_by_key(|one| one.help != "spoken");
        let said: Vec<String> = sorted.into_iter().map(|one| self.language(one)).collect();
        self.words.list(&said)
    }

    fn language(&self, LanguageHelp { code, help }: &LanguageHelp) -> String {
        let name = languages::name(code, &self.words.language.code);
        if help == "spoken" {
            return name;
        }
        self.words.text(&format!("help.{help}"), &[("language", name.into())])
    }
}

/// A name or address as the data has it: isolated, with its own language and direction.
pub fn from_data(text: &str, lang: &str) -> Markup {
    html! { bdi lang=(lang) dir="auto" { (unbroken(text)) } }
}

/// The same for what is only ever written in English.
pub fn in_english(text: &str) -> Markup {
    from_data(text, ENGLISH)
}

/// The same for whole paragraphs, which read from their own side.
pub fn paragraph(text: &str, class: &str, lang: &str) -> Markup {
    html! { p class=(class) lang=(lang) dir="auto" { (unbroken(text)) } }
}

/// A phone number, always left to right.
pub fn phone_number(number: &str) -> Markup {
    html! { bdi.number dir="ltr" { (number) } }
}

/// `tel:` takes digits and a leading plus.
pub fn tel_link(number: &str) -> String {
    let dialled = number.chars().filter(|c| c.is_ascii_digit() || *c == '+');
    format!("tel:{}", dialled.collect::<String>())
}

/// The two halves of a postcode stay on one line.
pub fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        if let Some(next) = words.peek() {
            let is_inside = is_outward(word) && is_inward(next);
            out.push(if is_inside { '\u{a0}' } else { ' ' });
        }
    }
    out
}

/// `CV1`, perhaps at the end of something longer.
fn is_outward(word: &str) -> bool {
    let end = word.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let letters = end.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &end.as_bytes()[letters..];
    (1..=2).contains(&letters)
        && matches!(rest, [d] | [d, _] if d.is_ascii_digit())
        && rest.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// `5FX`, perhaps at the beginning of something longer.
fn is_inward(word: &str) -> bool {
    let start = word.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let [digit, first, second] = start.as_bytes() else { return false };
    digit.is_ascii_digit() && first.is_ascii_uppercase() && second.is_ascii_uppercase()
}
