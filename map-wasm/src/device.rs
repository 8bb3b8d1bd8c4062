//! The engine on the phone: the API's questions answered from a packed directory, without a network.
//!
//! Invariant: nothing here sends anything anywhere. Queries are spelled as the HTTP API's are and
//! answers are its texts, so that page, server and command line cannot disagree.

use std::rc::Rc;

use engine::postcodes::Postcodes;
use engine::question::{self, Fault, NotFound, Question};
use engine::text::{self, NeedWords};
use engine::{Directory, States, Timestamp, answer, nearest, pack};
use wasm_bindgen::prelude::*;

/// One directory with its postcodes, held on the device.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Waymark {
    directory: Option<Directory>,
    postcodes: Rc<Postcodes>,
    words: NeedWords,
}

impl Waymark {
    /// The table that was taken in last, for who draws it.
    pub(crate) fn postcodes(&self) -> Rc<Postcodes> {
        Rc::clone(&self.postcodes)
    }
}

#[wasm_bindgen]
impl Waymark {
    /// Knows nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the bytes of `/api/v1/directory`.
    pub fn load_directory(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        let directory = pack::decode(bytes).map_err(|error| JsError::new(&error.text()))?;
        self.directory = Some(directory);
        Ok(())
    }

    /// Takes in the bytes of `postcodes.bin`.
    pub fn load_postcodes(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        let postcodes = Postcodes::decode(bytes).map_err(|error| JsError::new(&error.text()))?;
        self.postcodes = Rc::new(postcodes);
        Ok(())
    }

    /// Takes in the lines of `words.txt`. Without them only services are found.
    pub fn load_words(&mut self, lines: String) {
        self.words = NeedWords::parse(lines).unwrap_or_default();
    }

    /// What a text search finds, a line each: `!` if somebody may be in danger; a need, the word for it that
    /// was meant and the word's language, with tabs between; the id of a service after a tab. As
    /// `GET /api/v1/search` finds them.
    pub fn search(&self, text: &str, lang: &str, limit: usize) -> String {
        let Some(directory) = &self.directory else { return String::new() };
        let found = text::find(directory, &self.words, (text, lang), limit);
        let mut lines = if found.danger { "!\n" } else { "" }.to_owned();
        for need in &found.needs {
            for part in [need.code(), "\t", need.word, "\t", need.lang, "\n"] {
                lines.push_str(part);
            }
        }
        for service in &found.services {
            for part in ["\t", service.id(directory), "\n"] {
                lines.push_str(part);
            }
        }
        lines
    }

    /// The answer of `GET /api/v1/nearest?{query}` at `now_s` (seconds since 1970).
    pub fn nearest(&self, query: &str, now_s: f64) -> String {
        self.ask(query, now_s, |_| {})
    }

    /// The same question, but what is closed then.
    pub fn closed(&self, query: &str, now_s: f64) -> String {
        self.ask(query, now_s, |question| {
            question.query.states = States { open: false, unknown: false, closed: true };
        })
    }

    /// The answer of `GET /api/v1/services/{id}?lang={lang}`.
    pub fn service(&self, id: &str, lang: &str, now_s: f64) -> String {
        let Some(directory) = &self.directory else { return not_loaded() };
        answer::service(directory, id, lang, Timestamp(now_s as i64))
            .unwrap_or_else(|| not_found("there is no such service"))
    }

    /// The answer of `GET /api/v1/postcodes/{text}`.
    pub fn postcode(&self, text: &str) -> String {
        match question::find_postcode(text, &self.postcodes) {
            Ok((postcode, position)) => answer::postcode(postcode, position),
            Err(NotFound::Unknown(postcode)) => not_found(&NotFound::Unknown(postcode).text()),
            Err(malformed) => {
                bad_request(&[Fault { param: "postcode".to_owned(), message: malformed.text() }])
            }
        }
    }

    fn ask(&self, query: &str, now_s: f64, adjust: impl Fn(&mut Question)) -> String {
        let Some(directory) = &self.directory else { return not_loaded() };
        match Question::nearest(&pairs(query), Timestamp(now_s as i64), &self.postcodes) {
            Ok(mut question) => {
                adjust(&mut question);
                let hits = nearest(directory, &question.query);
                answer::feature_collection(directory, &question, &hits)
            }
            Err(faults) => bad_request(&faults),
        }
    }
}

/// The (name, value) pairs of a query string; what does not decode stays as it is and is refused later.
fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        js_sys::decode_uri_component(&text).map_or(text, String::from)
    };
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn bad_request(faults: &[Fault]) -> String {
    let detail: Vec<String> = faults.iter().map(Fault::text).collect();
    answer::problem(400, "Bad Request", &detail.join("; "), faults)
}

fn not_found(detail: &str) -> String {
    answer::problem(404, "Not Found", detail, &[])
}

fn not_loaded() -> String {
    answer::problem(503, "Service Unavailable", "the directory is not on this device yet", &[])
}
