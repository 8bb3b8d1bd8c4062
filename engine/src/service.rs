//! What is known of a service: words, numbers, places, and when, how and in which languages it is given.
//!
//! Named as Open Referral names them. A `Service` is a value: the directory keeps its own, smaller form.

use crate::hours::Hours;
use crate::language::{self, Help};
use crate::position::LonLat;
use crate::terms::TermId;
use crate::time::Date;
use std::sync::Arc;

/// How one reaches a service. In the order in which an answer prefers to name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Channel {
    /// By going there.
    InPerson,
    /// By calling.
    Telephone,
    /// By the web, mail or video.
    Online,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::InPerson, Self::Telephone, Self::Online];

    /// From the contract's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.word() == word)
    }

    /// The contract's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Telephone => "telephone",
            Self::Online => "online",
        }
    }
}

/// Help in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LanguageHelp {
    /// In [`Directory::languages`](crate::Directory::languages).
    pub language: TermId,
    /// How one is helped in it.
    pub help: Help,
}

/// When, how and in which languages a service is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// How one reaches it.
    pub channel: Channel,
    /// When. Sessions of many services keep the same hours, so they share them.
    pub hours: Arc<Hours>,
    /// The hours as the source rule says them (OSM syntax), for people who check; may be empty.
    pub opening_hours: String,
    /// In which languages; empty means that nobody has said.
    pub languages: Vec<LanguageHelp>,
    /// What people should know of it; may be empty.
    pub note: Wording,
}

/// What stops at a stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum StopKind {
    /// Buses and coaches.
    #[default]
    Bus,
    /// Trams, light rail, undergrounds.
    Tram,
    /// Trains.
    Rail,
    /// Ferries.
    Ferry,
}

impl StopKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Bus, Self::Tram, Self::Rail, Self::Ferry];

    /// From the contract's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The contract's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bus => "bus",
            Self::Tram => "tram",
            Self::Rail => "rail",
            Self::Ferry => "ferry",
        }
    }
}

/// A stop of public transport near a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stop {
    /// What stops there.
    pub kind: StopKind,
    /// As it is written there.
    pub name: String,
    /// Great-circle metres from the place, rounded.
    pub distance_m: u32,
}

/// Who gives a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Organization {
    /// HSDS id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its web address; may be empty.
    pub url: String,
}

/// Words for people: in English, and in the languages into which somebody has put them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    english: String,
    /// By BCP 47 tag.
    translations: Vec<(String, String)>,
}

impl Wording {
    /// English words; may be empty.
    pub fn new(english: impl Into<String>) -> Self {
        Self { english: english.into(), translations: Vec::new() }
    }

    /// The same words in one more language; empty ones are no translation.
    #[must_use]
    pub fn with(mut self, language: &str, words: &str) -> Self {
        if !words.is_empty() {
            self.translations.push((language.to_owned(), words.to_owned()));
        }
        self
    }

    /// The words for a reader of `lang` and the language they are in: English if nobody has
    /// translated them.
    pub fn in_language(&self, lang: &str) -> (&str, &str) {
        let translation = self.translations.iter().find(|(given, _)| language::serves(given, lang));
        translation.map_or(("en", &self.english), |(language, words)| (language, words))
    }

    pub(crate) fn english(&self) -> &str {
        &self.english
    }

    /// Language and words.
    pub fn translations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.translations.iter().map(|(language, words)| (language.as_str(), words.as_str()))
    }
}

/// A number to call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phone {
    /// As written.
    pub number: String,
    /// What it is for; may be empty.
    pub purpose: String,
}

/// A document that says something of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Its web address; may be empty.
    pub url: String,
    /// When, if the document tells.
    pub published: Option<Date>,
    /// What is known of its date in words; may be empty.
    pub dating: String,
}

/// A point on which the sources contradict each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflict {
    /// What it is about (`address`, `phone`).
    pub field: String,
    /// What we show.
    pub shown: String,
    /// What another source says.
    pub other: String,
    /// Which source says that.
    pub source: String,
    /// Why we show the one.
    pub reason: Wording,
}

/// A service, wherever it is given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// HSDS id.
    pub id: String,
    /// Its name.
    pub name: Wording,
    /// What it does; may be empty.
    pub description: Wording,
    /// Who gives it.
    pub organization: Organization,
    /// HSDS status; only `active` services are answers.
    pub status: String,
    /// A warning for people ("ended on 31 March 2023"); may be empty.
    pub alert: Wording,
    /// Who put name and description into each language, `machine` or `human`, as far as somebody says.
    pub translated_by: Wording,
    /// In [`Directory::categories`](crate::Directory::categories), as in the source.
    pub categories: Vec<TermId>,
    /// Whom it is for, in [`Directory::eligibility`](crate::Directory::eligibility); empty means
    /// everyone.
    pub eligibility: Vec<TermId>,
    /// Numbers to call.
    pub phones: Vec<Phone>,
    /// E-mail address; may be empty.
    pub email: String,
    /// Web address; may be empty.
    pub url: String,
    /// When somebody last made sure, if ever.
    pub last_verified: Option<Date>,
    /// Where it is known from.
    pub sources: Vec<Source>,
    /// Where the sources disagree.
    pub conflicts: Vec<Conflict>,
    /// Where, or how without a place, it is given; none while it is not active.
    pub listings: Vec<Listing>,
}

/// Something an answer can name: a service at a location, or a service without a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// HSDS id of the `service_at_location`; none for a remote service.
    pub service_at_location_id: Option<String>,
    /// Where it is; none for a remote service or where nobody knows.
    pub position: Option<LonLat>,
    /// How the position is known (`postcode-centroid`); may be empty.
    pub position_source: String,
    /// On one line; may be empty.
    pub address: String,
    /// With its space; may be empty.
    pub postcode: String,
    /// The number to call first; may be empty.
    pub phone: String,
    /// The place must not be found by others: the position is blurred, the address left out.
    pub confidential: bool,
    /// The nearest stop of public transport, if one is near; never told of a confidential place.
    pub stop: Option<Stop>,
    /// When, how and in which languages it is given; at least one.
    pub sessions: Vec<Session>,
}
