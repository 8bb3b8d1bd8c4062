//! The engine's answers, read back: the API's own JSON, as far as a page shows it.
//!
//! Invariant: nothing here is worked out anew; what the app shows of an answer, this holds.

use engine::Timestamp;
use serde::Deserialize;
use serde::de::{Deserializer, Error};

/// Whether somebody can be reached there.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Open,
    Unknown,
    Closed,
}

impl State {
    /// Its name in attributes, classes and drawings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unknown => "unknown",
            Self::Closed => "closed",
        }
    }
}

/// A language and how it is helped in.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct LanguageHelp {
    pub code: String,
    pub help: String,
}

/// Whether it is open, until when, and when it opens next.
#[derive(Clone, Debug, Deserialize)]
pub struct Opening {
    pub state: State,
    #[serde(deserialize_with = "instant")]
    pub until: Option<Timestamp>,
    #[serde(deserialize_with = "instant")]
    pub opens: Option<Timestamp>,
    pub note: Option<String>,
}

impl Opening {
    /// Nothing is said of this bank holiday.
    pub fn is_holiday(&self) -> bool {
        self.note.as_deref() == Some("bank-holiday")
    }
}

/// The way there on foot.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Walk {
    pub minutes: u32,
}

/// One listing of an answer.
#[derive(Clone, Debug, Deserialize)]
pub struct Hit {
    pub id: String,
    pub geometry: Option<Point>,
    pub properties: Properties,
}

/// Where it is. That it is anywhere is all a page without a map needs.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Point {}

#[derive(Clone, Debug, Deserialize)]
pub struct Properties {
    pub service_id: String,
    pub service_at_location_id: Option<String>,
    pub name: String,
    pub text_lang: String,
    pub organization: String,
    pub categories: Vec<String>,
    pub languages: Vec<LanguageHelp>,
    pub channel: String,
    pub distance_m: Option<f64>,
    #[serde(default)]
    pub walk: Option<Walk>,
    pub open: Opening,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub url: Option<String>,
    pub confidential: bool,
}

/// A GeoJSON collection.
#[derive(Debug, Deserialize)]
pub struct Collection {
    pub features: Vec<Hit>,
}

#[derive(Debug, Deserialize)]
pub struct Span {
    #[serde(deserialize_with = "sure_instant")]
    pub opens: Timestamp,
    #[serde(deserialize_with = "sure_instant")]
    pub closes: Timestamp,
    pub state: State,
}

#[derive(Debug, Deserialize)]
pub struct Day {
    pub date: String,
    pub spans: Vec<Span>,
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Session {
    pub channel: String,
    pub languages: Vec<LanguageHelp>,
    pub note: Option<String>,
    pub hours_known: bool,
    pub days: Vec<Day>,
}

#[derive(Debug, Deserialize)]
pub struct Location {
    pub service_at_location_id: Option<String>,
    pub geometry: Option<Point>,
    pub address: Option<String>,
    pub postcode: Option<String>,
    pub position_source: Option<String>,
    pub confidential: bool,
    pub languages: Vec<LanguageHelp>,
    pub open: Opening,
    pub sessions: Vec<Session>,
}

#[derive(Debug, Deserialize)]
pub struct Phone {
    pub number: String,
    pub purpose: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Source {
    pub title: String,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub published: Option<String>,
    pub dating: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Conflict {
    pub field: String,
    pub shown: String,
    pub other: String,
    pub reason: String,
}

#[derive(Debug, Deserialize)]
pub struct Organization {
    pub name: String,
}

/// One service in full.
#[derive(Debug, Deserialize)]
pub struct Service {
    pub name: String,
    pub description: String,
    pub text_lang: String,
    pub organization: Organization,
    pub status: String,
    pub alert: Option<String>,
    pub categories: Vec<String>,
    pub eligibility: Vec<String>,
    pub phones: Vec<Phone>,
    pub email: Option<String>,
    pub url: Option<String>,
    pub last_verified: Option<String>,
    pub sources: Vec<Source>,
    pub conflicts: Vec<Conflict>,
    pub locations: Vec<Location>,
}

fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    let text: Option<String> = Deserialize::deserialize(from)?;
    text.map(|text| parse(&text)).transpose()
}

fn sure_instant<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    parse(&String::deserialize(from)?)
}

fn parse<E: Error>(text: &str) -> Result<Timestamp, E> {
    Timestamp::parse_rfc3339(text).ok_or_else(|| E::custom("not an instant"))
}
