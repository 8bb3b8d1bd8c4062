//! Everything a page shows for one question, asked of the engine as the app asks it.
//!
//! Invariant: the engine is asked in the words of the API, with the parameters the app sends
//! (`question.ts`, `ask.ts`), and what it answers is shown in its order.

use engine::postcodes::Postcodes;
use engine::question::find_postcode;
use engine::{Directory, Question as Understood, States, Timestamp};
use serde::de::DeserializeOwned;

use super::answer::{Collection, Hit, Service};
use super::question::{LIMIT, Question, STAY_MIN, When};
use super::sentences::Moment;
use crate::catalogue::ENGLISH;
use crate::http::problem::ApiError;

/// Broadgate, WGS 84: near which nobody lives, and everybody can find.
const CENTER: (&str, &str) = ("-1.5106", "52.4081");

/// What the engine knows, at the moment of a request.
pub struct Asking<'a> {
    pub directory: &'a Directory,
    pub postcodes: &'a Postcodes,
    pub now: Timestamp,
    /// The language of the page.
    pub lang: &'a str,
}

/// The parts of a list, as the app's `Answers`.
#[derive(Default)]
pub struct Answers {
    /// What `nearest` answers with `unknown=include`, in its order.
    pub hits: Vec<Hit>,
    pub closed: Vec<Hit>,
    /// By telephone, then online.
    pub remote: Vec<Hit>,
    pub remote_closed: Vec<Hit>,
    /// Where a language is asked: what suits otherwise, and of whose languages nothing suitable is known.
    pub without_language: Vec<Hit>,
    pub without_language_closed: Vec<Hit>,
    /// Whether any list names one of the languages asked for, of any service at any time.
    pub is_language_listed: bool,
}

impl Answers {
    /// A hit by where its service is, wherever the list shows it.
    pub fn at(&self, service_at_location: &str) -> Option<&Hit> {
        let placed =
            [&self.hits, &self.without_language, &self.closed, &self.without_language_closed];
        let all = placed.into_iter().chain([&self.remote, &self.remote_closed]);
        all.flatten().find(|hit| hit.id == service_at_location)
    }
}

/// A service in full, and which of its texts are as written, not in the reader's language.
pub struct Found {
    pub service: Service,
    as_written: Vec<String>,
    lang: String,
}

impl Found {
    /// A translation may leave texts out: those come as written.
    pub fn language_of(&self, text: &str) -> &str {
        if self.as_written.iter().any(|other| other == text) { ENGLISH } else { &self.lang }
    }
}

impl Asking<'_> {
    /// When the page is written, and which instant it tells of.
    pub fn moment(&self, question: &Question) -> Moment {
        let asked = match question.when {
            When::Now | When::Any => self.now,
            When::At(local) => local.timestamp(),
        };
        Moment { now: self.now, asked }
    }

    /// Asks once for every part of the page.
    pub fn list(&self, question: &Question) -> Result<Answers, ApiError> {
        let hits = self.hits(question, "in_person", false)?;
        let closed = without(self.hits(question, "in_person", true)?, &[&hits]);
        let remote = self.remote(question, false)?;
        let remote_closed = without(self.remote(question, true)?, &[&remote]);
        let mut answers = Answers { hits, closed, remote, remote_closed, ..Answers::default() };
        answers.is_language_listed = self.is_language_listed(&question.languages)?;
        if !question.languages.is_empty() {
            self.add_without_language(question, &mut answers)?;
        }
        Ok(answers)
    }

    fn add_without_language(&self, question: &Question, to: &mut Answers) -> Result<(), ApiError> {
        let any = Question { languages: Vec::new(), ..question.clone() };
        let mut found = self.hits(&any, "in_person", false)?;
        found.extend(self.remote(&any, false)?);
        to.without_language = without(each_once(found), &[&to.hits, &to.remote]);
        let closed = self.hits(&any, "in_person", true)?;
        to.without_language_closed = without(closed, &[&to.hits, &to.closed, &to.without_language]);
        Ok(())
    }

    /// A service in full at the instant asked about, if there is one.
    pub fn service(&self, id: &str, at: Timestamp) -> Result<Option<Found>, ApiError> {
        let answer = |lang: &str| engine::answer::service(self.directory, id, lang, at);
        let (Some(service), Some(written)) = (answer(self.lang), answer(ENGLISH)) else {
            return Ok(None);
        };
        let as_written = texts_in(&read(&written)?);
        Ok(Some(Found { service: read(&service)?, as_written, lang: self.lang.to_owned() }))
    }

    fn remote(&self, question: &Question, closed: bool) -> Result<Vec<Hit>, ApiError> {
        let mut found = self.hits(question, "telephone", closed)?;
        found.extend(self.hits(question, "online", closed)?);
        Ok(each_once(found))
    }

    fn hits(&self, question: &Question, channel: &str, closed: bool) -> Result<Vec<Hit>, ApiError> {
        self.ask(&self.parameters(question, channel), closed)
    }

    fn ask(&self, pairs: &[(String, String)], closed: bool) -> Result<Vec<Hit>, ApiError> {
        let mut question = Understood::nearest(pairs, self.now, self.postcodes)?;
        if closed {
            question.query.states = States { open: false, unknown: false, closed: true };
        }
        let answer = crate::ask::nearest(self.directory, &question);
        Ok(read::<Collection>(&answer)?.features)
    }

    /// Asks for all there is, in one of these languages if any are given.
    fn is_language_listed(&self, languages: &[String]) -> Result<bool, ApiError> {
        let mut pairs = center();
        for (name, value) in [("open", "any"), ("unknown", "include"), ("channel", "any")] {
            pairs.push(pair(name, value));
        }
        pairs.extend(languages.iter().map(|code| pair("language", code)));
        Ok(!self.ask(&pairs, false)?.is_empty())
    }

    /// The API's own parameters for `nearest`.
    fn parameters(&self, question: &Question, channel: &str) -> Vec<(String, String)> {
        let place = question.postcode.as_deref().filter(|text| {
            // Looked up before; but the table may have changed meanwhile.
            find_postcode(text, self.postcodes).is_ok()
        });
        let mut pairs = place.map_or_else(center, |postcode| vec![pair("postcode", postcode)]);
        pairs.extend(question.needs.iter().map(|need| pair("category", need)));
        pairs.extend(question.languages.iter().map(|code| pair("language", code)));
        pairs.push(pair("open", &open(question.when)));
        pairs.push(pair("unknown", "include"));
        if channel != "in_person" {
            pairs.push(pair("channel", channel));
        } else if question.walks() && place.is_some() {
            pairs.push(pair("arrive", "walk"));
            pairs.push(pair("stay", &STAY_MIN.to_string()));
        }
        pairs.push(pair("limit", &LIMIT.to_string()));
        pairs.push(pair("lang", self.lang));
        pairs
    }
}

fn open(when: When) -> String {
    match when {
        When::Now => "now".to_owned(),
        When::Any => "any".to_owned(),
        When::At(local) => super::dates::local_text(local),
    }
}

fn center() -> Vec<(String, String)> {
    let (lon, lat) = CENTER;
    vec![pair("lat", lat), pair("lon", lon)]
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// What the engine wrote is JSON of the shapes it is read as; anything else is our fault.
fn read<T: DeserializeOwned>(answer: &str) -> Result<T, ApiError> {
    serde_json::from_str(answer).map_err(|error| ApiError::Internal(error.into()))
}

fn texts_in(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(parts) => parts.iter().flat_map(texts_in).collect(),
        serde_json::Value::Object(parts) => parts.values().flat_map(texts_in).collect(),
        _ => Vec::new(),
    }
}

fn without(hits: Vec<Hit>, shown: &[&[Hit]]) -> Vec<Hit> {
    let is_shown = |hit: &Hit| shown.iter().any(|list| list.iter().any(|other| other.id == hit.id));
    hits.into_iter().filter(|hit| !is_shown(hit)).collect()
}

/// Hits of several questions, each once, as it was found first.
fn each_once(hits: Vec<Hit>) -> Vec<Hit> {
    let mut seen = std::collections::HashSet::new();
    hits.into_iter().filter(|hit| seen.insert(hit.id.clone())).collect()
}
