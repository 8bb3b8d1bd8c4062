//! A visitor's question as the form sends it, understood or refused; and as a link writes it.
//!
//! Invariant: names and words are those of the app's fragment (`question.ts`), so that a question
//! can be carried from one to the other; what is refused is shown again as it was typed.

use engine::needs::NEEDS;
use engine::postcodes::Postcodes;
use engine::question::{NotFound, find_postcode, instant};
use engine::time::{Date, LocalTime};

use super::dates::local_text;
use crate::catalogue::catalogue;
use crate::query_string::escaped;

/// For so long it must still be open when one gets there, to be helped.
pub const STAY_MIN: u32 = 15;
/// As many results as are shown at once.
pub const PAGE: usize = 10;
/// The most the API answers at once.
pub const LIMIT: usize = 100;
/// Who sends more of one thing than this is told of the first ones.
const MOST_TOLD: usize = 5;

/// As much of something not understood as is repeated, in characters.
const MOST_REPEATED: usize = 40;

/// For when help is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Now,
    Any,
    At(LocalTime),
}

/// A question, as far as it was understood.
#[derive(Clone, Debug)]
pub struct Question {
    /// As the engine writes it; none asks from the city's center.
    pub postcode: Option<String>,
    pub needs: Vec<String>,
    /// BCP 47, any of them; the form sets one.
    pub languages: Vec<String>,
    pub when: When,
    /// Only what is still open on arrival on foot counts.
    pub arrive: bool,
    /// The language of the page, once it was chosen.
    pub lang: Option<String>,
    /// How many results are shown.
    pub show: usize,
    /// Whether anything was asked, not only a language chosen.
    pub is_asked: bool,
}

/// What was wrong, and at which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not the shape of a postcode.
    Malformed(String),
    /// Perhaps a postcode, but none we know.
    Unknown(String),
    /// Day or time are missing, or are none.
    NoTime,
    /// A parameter has a value it cannot have, or is not known at all.
    NotUnderstood { param: String, parts: Vec<String> },
}

impl Refusal {
    /// The field it belongs to; empty if to none.
    pub fn field(&self) -> &str {
        match self {
            Self::Malformed(_) | Self::Unknown(_) => "postcode",
            Self::NoTime => "when",
            Self::NotUnderstood { param, .. } if FIELDS.contains(&param.as_str()) => param,
            Self::NotUnderstood { .. } => "",
        }
    }
}

/// Fields of the form that can show what was wrong with them.
const FIELDS: [&str; 5] = ["postcode", "need", "language", "when", "arrive"];
/// Everything a question may hold.
const PARAMS: [&str; 9] =
    ["postcode", "need", "language", "when", "day", "time", "arrive", "lang", "show"];

/// What was typed, to fill the form with again.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub postcode: String,
    /// `now`, `any` or `at`, or what stood there instead.
    pub when: String,
}

/// A question as read: what was understood, what was typed, and what was wrong.
pub struct Read {
    pub question: Question,
    pub typed: Typed,
    pub refusals: Vec<Refusal>,
}

/// Reads the parameters of a page.
pub fn read(pairs: &[(String, String)], postcodes: &Postcodes) -> Read {
    let mut reader = Reader { pairs, refusals: Vec::new() };
    let typed = Typed {
        postcode: reader.one("postcode").chars().take(MOST_REPEATED).collect(),
        when: reader.one("when"),
    };
    let (day, time) = (reader.one("day"), reader.one("time"));
    let question = Question {
        postcode: reader.postcode(postcodes),
        needs: reader.needs(),
        languages: reader.many("language", engine::language::is_asked),
        when: reader.when(&day, &time),
        arrive: reader.word("arrive", &["walk", ""]) == "walk",
        lang: reader.lang(),
        show: reader.show(),
        is_asked: pairs.iter().any(|(name, _)| name != "lang"),
    };
    reader.refuse_unknown();
    Read { question, typed, refusals: reader.refusals }
}

struct Reader<'a> {
    pairs: &'a [(String, String)],
    refusals: Vec<Refusal>,
}

impl Reader<'_> {
    /// A value that can be given once; twice is not understood.
    fn one(&mut self, name: &str) -> String {
        let values: Vec<&str> =
            self.pairs.iter().filter(|(n, _)| n == name).map(|(_, value)| value.trim()).collect();
        if values.len() > 1 {
            self.refuse(name, values.iter().map(ToString::to_string).collect());
        }
        values.first().copied().unwrap_or_default().to_owned()
    }

    fn refuse(&mut self, param: &str, mut parts: Vec<String>) {
        let is_told =
            |one: &Refusal| matches!(one, Refusal::NotUnderstood { param: p, .. } if p == param);
        if self.refusals.iter().any(is_told) {
            return;
        }
        parts.truncate(MOST_TOLD);
        for part in &mut parts {
            *part = part.chars().take(MOST_REPEATED).collect();
        }
        self.refusals.push(Refusal::NotUnderstood { param: param.to_owned(), parts });
    }

    fn postcode(&mut self, postcodes: &Postcodes) -> Option<String> {
        let text = self.first("postcode");
        if text.is_empty() {
            return None;
        }
        let shown: String = text.chars().take(MOST_REPEATED).collect();
        match find_postcode(&text, postcodes) {
            Ok((postcode, _)) => return Some(postcode.text()),
            Err(NotFound::Malformed(_)) => self.refusals.push(Refusal::Malformed(shown)),
            Err(NotFound::Unknown(_)) => self.refusals.push(Refusal::Unknown(shown)),
        }
        None
    }

    fn first(&self, name: &str) -> String {
        let found = self.pairs.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    }

    /// In the order they are shown, whatever the order they are asked in.
    fn needs(&mut self) -> Vec<String> {
        let asked = self.many("need", |need| NEEDS.contains(&need));
        let known = NEEDS.iter().filter(|need| asked.iter().any(|one| one == *need));
        known.map(ToString::to_string).collect()
    }

    fn many(&mut self, name: &str, accept: impl Fn(&str) -> bool) -> Vec<String> {
        let values = self.pairs.iter().filter(|(n, _)| n == name);
        let values = values.flat_map(|(_, value)| value.split(',')).map(str::trim);
        let (mut known, mut refused): (Vec<String>, Vec<String>) = Default::default();
        for value in values.filter(|value| !value.is_empty()) {
            let list = if accept(value) { &mut known } else { &mut refused };
            if !list.iter().any(|other| other == value) {
                list.push(value.to_owned());
            }
        }
        if !refused.is_empty() {
            self.refuse(name, refused);
        }
        known
    }

    /// `now`, `any`, `at` with day and time, or a local time as links write it.
    fn when(&mut self, day: &str, time: &str) -> When {
        match self.first("when").as_str() {
            "" | "now" => When::Now,
            "any" => When::Any,
            "at" => Self::at(&format!("{day}T{time}")).unwrap_or_else(|| {
                self.refusals.push(Refusal::NoTime);
                When::Now
            }),
            other => Self::at(other).unwrap_or_else(|| {
                self.refuse("when", vec![other.to_owned()]);
                When::Now
            }),
        }
    }

    fn at(local: &str) -> Option<When> {
        let (day, clock) = local.split_once('T')?;
        // Whoever reads clocks strictly reads them for the engine too.
        instant(local)?;
        let (hour, minute) = clock.get(..5)?.split_once(':')?;
        let minute = hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?;
        Some(When::At(LocalTime { date: Date::parse(day)?, minute }))
    }

    fn word(&mut self, name: &str, known: &[&str]) -> String {
        let value = self.one(name);
        if known.contains(&value.as_str()) {
            return value;
        }
        self.refuse(name, vec![value]);
        String::new()
    }

    fn lang(&mut self) -> Option<String> {
        let code = self.one("lang");
        if code.is_empty() {
            return None;
        }
        let known = catalogue(&code).map(|language| language.code.clone());
        if known.is_none() {
            self.refuse("lang", vec![code]);
        }
        known
    }

    fn show(&mut self) -> usize {
        let text = self.one("show");
        match text.parse::<usize>() {
            Ok(n) if (1..=LIMIT).contains(&n) => n,
            _ if text.is_empty() => PAGE,
            _ => {
                self.refuse("show", vec![text]);
                PAGE
            }
        }
    }

    fn refuse_unknown(&mut self) {
        let names = self.pairs.iter().map(|(name, _)| name.clone());
        let mut unknown: Vec<String> =
            names.filter(|name| !PARAMS.contains(&name.as_str())).collect();
        unknown.dedup();
        if !unknown.is_empty() {
            self.refuse("", unknown);
        }
    }
}

impl Question {
    /// Whether the walk counts: it is asked for, and there is a place to walk from.
    pub fn walks(&self) -> bool {
        self.arrive && self.postcode.is_some()
    }

    /// The address of the list that answers this.
    pub fn link(&self) -> String {
        format!("/plain{}", self.query())
    }

    /// The address of a service's page, from which one gets back to this.
    pub fn service_link(&self, id: &str) -> String {
        format!("/plain/services/{}{}", escaped(id), self.query())
    }

    /// The app with this question: in the fragment, which reaches no server.
    pub fn app_link(&self, service: Option<&str>) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(name, _)| *name != "show");
        pairs.extend(service.map(|id| ("service", id.to_owned())));
        if pairs.is_empty() { "/".to_owned() } else { format!("/#{}", written(&pairs)) }
    }

    fn query(&self) -> String {
        let mut pairs = self.pairs();
        // A question that is all defaults is asked nevertheless.
        if self.is_asked && !pairs.iter().any(|(name, _)| *name != "lang") {
            pairs.push(("when", "now".to_owned()));
        }
        if pairs.is_empty() { String::new() } else { format!("?{}", written(&pairs)) }
    }

    /// Leaves out what is as it would be anyway.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        pairs.extend(self.postcode.iter().map(|postcode| ("postcode", postcode.clone())));
        if !self.needs.is_empty() {
            pairs.push(("need", self.needs.join(",")));
        }
        if !self.languages.is_empty() {
            pairs.push(("language", self.languages.join(",")));
        }
        match self.when {
            When::Now => {}
            When::Any => pairs.push(("when", "any".to_owned())),
            When::At(local) => pairs.push(("when", local_text(local))),
        }
        if self.arrive {
            pairs.push(("arrive", "walk".to_owned()));
        }
        pairs.extend(self.lang.iter().map(|lang| ("lang", lang.clone())));
        if self.show != PAGE {
            pairs.push(("show", self.show.to_string()));
        }
        pairs
    }
}

fn written(pairs: &[(&'static str, String)]) -> String {
    let parts: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    parts.join("&")
}
