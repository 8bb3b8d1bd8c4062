//! The list: what is open, what may be, what is closed, who helps by phone; and what to do when nothing fits.
//!
//! Invariant: `[data-testid=results]` holds what `nearest` answers with `unknown=include`, in its
//! order, and nothing else; its groups and sentences are those of the app's `results.ts`.

use engine::Timestamp;
use maud::{Markup, html};

use super::answer::{Hit, State};
use super::asking::Answers;
use super::card::{card, is_open};
use super::dates::{Names, clock_of};
use super::icons::sign;
use super::languages;
use super::page::emergency;
use super::question::{LIMIT, PAGE, Question, When};
use super::sentences::{Sentences, from_data, unbroken};
use super::words::Value;

/// Beyond this the visitor is told how far away the services are, metres.
const FAR_M: f64 = 25_000.0;
const MINUTE_S: i64 = 60;

/// What a list is written from.
pub struct List<'a> {
    pub say: Sentences<'a>,
    pub question: &'a Question,
    pub answers: &'a Answers,
}

impl List<'_> {
    /// The list below its heading.
    pub fn html(&self) -> Markup {
        let answers = self.answers;
        let how_far =
            if self.question.walks() { "results.walk_estimated" } else { "results.straight_line" };
        html! {
            @if !answers.hits.iter().any(is_open) { (self.none_open()) }
            (self.results())
            (self.folded(&answers.closed, true))
            (self.language_unknown())
            (self.remote())
            p.hint { (self.text(how_far)) }
            (emergency(self.say.words))
        }
    }

    /// `7 places, 3 open`, or that there are none.
    pub fn summary(&self) -> String {
        let (n, open) =
            (self.answers.hits.len(), self.answers.hits.iter().filter(|hit| is_open(hit)).count());
        let count =
            |key: &str, n: usize| self.say.words.text(key, &[("n", Value::Number(n as u32))]);
        match (n, open) {
            (0, _) => self.none_words(),
            (_, 0) if self.question.when == When::Any => count("results.count", n),
            (_, 0) => count("results.count_unknown", n),
            _ => {
                let of_open = if self.question.walks() {
                    "results.count_arrive"
                } else {
                    "results.count_open"
                };
                self.say.words.list(&[count("results.count", n), count(of_open, open)])
            }
        }
    }

    /// What a visitor is to know before the list.
    pub fn notices(&self) -> Markup {
        let Answers { hits, closed, .. } = self.answers;
        let moment = self.say.moment;
        let nearest = hits.iter().chain(closed).filter_map(|hit| hit.properties.distance_m);
        let nearest_m = nearest.min_by(f64::total_cmp).filter(|m| *m > FAR_M);
        let is_holiday = hits.iter().any(|hit| hit.properties.open.is_holiday());
        let day = self.say.dates.long(moment.asked.london().date);
        html! {
            @if let Some(m) = nearest_m {
                p.notice { span { (self.say.words.html("place.far", &[("distance", self.say.distance(m).into())])) } }
            }
            @if is_holiday {
                p.notice { span { (self.say.words.html("results.bank_holiday", &[("day", day.into())])) } }
            }
            @if moment.asked.0 < moment.now.0 - MINUTE_S {
                p.notice {
                    span { (self.text("results.past")) } " "
                    (self.step("results.show_now", "", |question| question.when = When::Now))
                }
            }
        }
    }

    /// From where, and as of when.
    pub fn place_and_time(&self) -> Markup {
        let near = if self.question.walks() { "results.near_on_foot" } else { "results.near" };
        let as_of = self.say.dates.day_and_time(self.say.moment.now.london(), Names::Near);
        html! {
            p.hint {
                @match &self.question.postcode {
                    None => (self.text("results.near_center")),
                    Some(postcode) => (self.say.words.html(near, &[("place", unbroken(postcode).into())])),
                }
            }
            p.hint { (self.say.words.html("plain.as_of", &[("time", Value::Html(as_of))])) }
        }
    }

    fn results(&self) -> Markup {
        let shown = &self.answers.hits[..self.answers.hits.len().min(self.question.show)];
        let rest = self.answers.hits.len() - shown.len();
        html! {
            div #results data-testid="results" {
                @if self.question.when == When::Any {
                    (self.group("all", &self.text(if self.question.walks() { "results.all_arrive" } else { "results.all" }), None, shown, |_| true))
                } @else {
                    (self.group("open", &self.open_title(), None, shown, |hit| !is_unknown(hit)))
                    (self.group("unknown", &self.text("results.unknown"), Some("results.unknown_hint"), shown, is_unknown))
                }
            }
            @if rest == 0 && self.answers.hits.len() >= LIMIT {
                p.hint data-testid="cut" { (self.say.words.text("results.cut", &[("n", Value::Number(LIMIT as u32))])) }
            }
            @if rest > 0 { p { (self.more(rest)) } }
        }
    }

    /// The same list, longer; the address leads to the first that is new.
    fn more(&self, rest: usize) -> Markup {
        let longer =
            Question { show: (self.question.show + PAGE).min(LIMIT), ..self.question.clone() };
        let n = Value::Number(rest.min(PAGE) as u32);
        let first_new = self.question.show;
        html! {
            a.button.wide data-testid="more" href=(format!("{}#n{first_new}", longer.link())) {
                (self.say.words.text("results.more", &[("n", n)]))
            }
        }
    }

    fn group(
        &self,
        name: &str,
        title: &Markup,
        hint: Option<&str>,
        shown: &[Hit],
        belongs: impl Fn(&Hit) -> bool,
    ) -> Markup {
        let hits: Vec<(usize, &Hit)> =
            shown.iter().enumerate().filter(|(_, hit)| belongs(hit)).collect();
        html! {
            @if !hits.is_empty() {
                section.group.(name) {
                    h2.group-title { (title) }
                    @if let Some(key) = hint { p.hint { (self.text(key)) } }
                    @for page in hits.chunk_by(|(a, _), (b, _)| a / PAGE == b / PAGE) {
                        ul.cards id=[page.first().filter(|(at, _)| at % PAGE == 0).map(|(at, _)| format!("n{at}"))] {
                            @for (_, hit) in page { (card(&self.say, hit, self.question, true)) }
                        }
                    }
                }
            }
        }
    }

    fn open_title(&self) -> Markup {
        let on_arrival = self.question.walks();
        let When::At(local) = self.question.when else {
            return self.text(if on_arrival { "results.open_arrive" } else { "results.open_now" });
        };
        let values =
            [("day", self.say.dates.long(local.date).into()), ("time", clock_of(local).into())];
        self.say
            .words
            .html(if on_arrival { "results.open_arrive_at" } else { "results.open_at" }, &values)
    }

    /// What is closed, under a line that says how many.
    fn folded(&self, hits: &[Hit], can_walk_there: bool) -> Markup {
        let key = match self.question.when {
            _ if can_walk_there && self.question.walks() => "results.closed_arrive",
            When::Now => "results.closed_now",
            When::Any | When::At(_) => "results.closed_then",
        };
        let n = Value::Number(hits.len() as u32);
        html! {
            @if !hits.is_empty() {
                details.folded {
                    summary { (sign("closed")) span { (self.say.words.text(key, &[("n", n)])) } (sign("down")) }
                    (self.cards(hits))
                }
            }
        }
    }

    fn cards(&self, hits: &[Hit]) -> Markup {
        html! {
            @if !hits.is_empty() {
                ul.cards { @for hit in hits { (card(&self.say, hit, self.question, false)) } }
            }
        }
    }

    fn remote(&self) -> Markup {
        let Answers { remote, remote_closed, .. } = self.answers;
        html! {
            @if !remote.is_empty() || !remote_closed.is_empty() {
                section.group.remote data-testid="by-phone" {
                    h2.group-title { (self.text("results.remote")) }
                    p.hint { (self.text(if remote.is_empty() { "results.remote_none" } else { "results.remote_hint" })) }
                    (self.cards(remote))
                    (self.folded(remote_closed, false))
                }
            }
        }
    }

    fn language_unknown(&self) -> Markup {
        let Answers { without_language, without_language_closed, .. } = self.answers;
        html! {
            @if !without_language.is_empty() || !without_language_closed.is_empty() {
                section.group.language data-testid="language-unknown" {
                    h2.group-title { (self.text("results.language_unknown")) }
                    p.hint { (self.say.words.html("results.language_unknown_hint", &[("language", self.asked_languages().into())])) }
                    (self.cards(without_language))
                    (self.folded(without_language_closed, true))
                }
            }
        }
    }

    /// Nothing is known to be open: what opens next, and what else can be asked.
    fn none_open(&self) -> Markup {
        let is_nothing = self.answers.hits.is_empty();
        let next = first_to_open(&self.answers.closed);
        // Of places that may be open, "nothing is open" would be read as "all are closed".
        if !is_nothing && (self.question.when == When::Any || next.is_none()) {
            return html! {};
        }
        html! {
            div.empty data-testid=(if is_nothing { "empty" } else { "none-open" }) {
                @if let Some((hit, opens)) = next { p { (self.next_open(hit, opens)) } }
                p.empty-actions { (self.next_steps(is_nothing, next.map(|(_, opens)| opens))) }
            }
        }
    }

    fn next_open(&self, hit: &Hit, opens: Timestamp) -> Markup {
        let name = from_data(&hit.properties.name, &hit.properties.text_lang);
        let time = self.say.dates.day_and_time(opens.london(), Names::Near);
        self.say
            .words
            .html("results.next_open", &[("name", Value::Html(name)), ("time", Value::Html(time))])
    }

    fn next_steps(&self, is_nothing: bool, opens: Option<Timestamp>) -> Markup {
        let question = self.question;
        // Where no list names the language, another time or need would answer nothing again.
        let is_narrowed = is_nothing && self.answers.is_language_listed;
        html! {
            @if let Some(opens) = opens {
                (self.step("results.show_then", "primary", |question| question.when = When::At(opens.london())))
            }
            @if is_narrowed && question.when != When::Any {
                (self.step("results.show_any_time", "", |question| question.when = When::Any))
            }
            @if question.walks() { (self.step("results.without_walk", "", |question| question.arrive = false)) }
            @if is_narrowed && !question.needs.is_empty() {
                (self.step("results.show_all_needs", "", |question| question.needs.clear()))
            }
            @if is_nothing && !question.languages.is_empty() {
                (self.step("results.show_any_language", "", |question| question.languages.clear()))
            }
        }
    }

    /// A link to the same question, changed.
    fn step(&self, key: &str, class: &str, change: impl Fn(&mut Question)) -> Markup {
        let mut question = Question { show: PAGE, ..self.question.clone() };
        change(&mut question);
        html! { a.button.(class) href=(question.link()) { (self.text(key)) } " " }
    }

    fn none_words(&self) -> String {
        if self.question.languages.is_empty() {
            return self.say.words.plain(if self.question.walks() {
                "results.none_arrive"
            } else {
                "results.none"
            });
        }
        let is_listed = self.answers.is_language_listed;
        let key = if is_listed { "results.language_none" } else { "results.language_unlisted" };
        self.say.words.text(key, &[("language", self.asked_languages().into())])
    }

    fn asked_languages(&self) -> String {
        let reader = &self.say.words.language.code;
        let asked = self.question.languages.iter().map(|code| languages::name(code, reader));
        self.say.words.list(&asked.collect::<Vec<_>>())
    }

    fn text(&self, key: &str) -> Markup {
        self.say.words.html(key, &[])
    }
}

fn is_unknown(hit: &Hit) -> bool {
    hit.properties.open.state == State::Unknown
}

/// Of what is closed, the one that opens first.
fn first_to_open(closed: &[Hit]) -> Option<(&Hit, Timestamp)> {
    let opening = closed.iter().filter_map(|hit| Some((hit, hit.properties.open.opens?)));
    opening.min_by_key(|(_, opens)| *opens)
}
