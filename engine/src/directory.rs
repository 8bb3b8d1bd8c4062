//! The directory: what is known of every service, with the index that finds the nearest.
//!
//! Invariant: a `Directory` is whole. Every index into a list is in range, every listing belongs to
//! a service, and the spatial index holds exactly the listings that have a position.

use crate::bank_holidays::BankHolidays;
use crate::hours::Hours;
use crate::language::{self, Help};
use crate::position::LonLat;
pub use crate::terms::{TermId, Terms};
use crate::time::Date;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use serde::{Deserialize, Serialize};

/// How one reaches a service. In the order in which an answer prefers to name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageHelp {
    /// In `DirectoryParts::languages`.
    pub language: TermId,
    /// How one is helped in it.
    pub help: Help,
}

/// When, how and in which languages a service is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// How one reaches it.
    pub channel: Channel,
    /// When.
    pub hours: Hours,
    /// The hours as the source rule says them (OSM syntax), for people who check; may be empty.
    pub opening_hours: String,
    /// In which languages; empty means that nobody has said.
    pub languages: Vec<LanguageHelp>,
    /// What people should know of it; may be empty.
    pub note: Wording,
}

/// Who gives a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// HSDS id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its web address; may be empty.
    pub url: String,
}

/// Words for people: in English, and in the languages into which somebody has put them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// A number to call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// As written.
    pub number: String,
    /// What it is for; may be empty.
    pub purpose: String,
}

/// A document that says something of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// In `DirectoryParts::categories`, as in the source.
    pub categories: Vec<TermId>,
    /// Whom it is for, in `DirectoryParts::eligibility`; empty means everyone.
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
}

/// Something an answer can name: a service at a location, or a service without a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// In `DirectoryParts::services`.
    pub service: u32,
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
    /// When, how and in which languages it is given; at least one.
    pub sessions: Vec<Session>,
}

/// Everything a directory is made of; `Directory::new` checks and indexes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DirectoryParts {
    /// Counts every change to the data.
    pub revision: u64,
    /// Bank holidays the hours go by.
    pub bank_holidays: BankHolidays,
    /// Needs that occur.
    pub categories: Terms,
    /// Language tags that occur.
    pub languages: Terms,
    /// Eligibility words that occur.
    pub eligibility: Terms,
    /// Services, active or not.
    pub services: Vec<Service>,
    /// Where active services are given.
    pub listings: Vec<Listing>,
}

/// Why parts are not a directory.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// A listing names a service that is not there.
    #[error("listing {listing} belongs to no service")]
    NoService {
        /// Its place in the list.
        listing: usize,
    },
    /// A service or a session names a word that is not in its list.
    #[error("service {service} names a term that is in no list")]
    NoTerm {
        /// Its id.
        service: String,
    },
    /// A listing has nothing to offer.
    #[error("listing {listing} has no session")]
    NoSession {
        /// Its place in the list.
        listing: usize,
    },
    /// Hours break their own rules.
    #[error("the exceptions of service {service}'s hours are not in order")]
    Hours {
        /// Its id.
        service: String,
    },
    /// Word lists are limited to 65,536 words.
    #[error("more than 65,536 different terms")]
    TooManyTerms,
}

/// A point of the unit sphere with the listing that is there.
pub(crate) type Leaf = GeomWithData<[f64; 3], u32>;

/// The directory, whole and indexed. Immutable: an edit makes the next one.
#[derive(Debug)]
pub struct Directory {
    parts: DirectoryParts,
    tree: RTree<Leaf>,
    remote: Vec<u32>,
}

impl Directory {
    /// Checks and indexes the parts.
    pub fn new(parts: DirectoryParts) -> Result<Self, DirectoryError> {
        check(&parts)?;
        let mut leaves = Vec::new();
        let mut remote = Vec::new();
        for (index, listing) in (0..).zip(&parts.listings) {
            match listing.position {
                Some(position) => leaves.push(Leaf::new(position.on_unit_sphere(), index)),
                None => remote.push(index),
            }
        }
        remote.sort_by(|a, b| parts.id(*a).cmp(parts.id(*b)));
        Ok(Self { parts, tree: RTree::bulk_load(leaves), remote })
    }

    /// What it is made of.
    pub fn parts(&self) -> &DirectoryParts {
        &self.parts
    }

    /// The service a listing belongs to.
    pub fn service_of(&self, listing: &Listing) -> &Service {
        &self.parts.services[listing.service as usize]
    }

    /// What an answer calls a listing: the `service_at_location`'s id, or the remote service's.
    pub fn id_of<'a>(&'a self, listing: &'a Listing) -> &'a str {
        self.parts.id_of(listing)
    }

    /// A service by its id, with the place in the list.
    pub fn service(&self, id: &str) -> Option<(u32, &Service)> {
        (0..).zip(&self.parts.services).find(|(_, service)| service.id == id)
    }

    pub(crate) fn listing(&self, index: u32) -> &Listing {
        &self.parts.listings[index as usize]
    }

    pub(crate) fn id(&self, index: u32) -> &str {
        self.parts.id(index)
    }

    pub(crate) fn tree(&self) -> &RTree<Leaf> {
        &self.tree
    }

    /// Listings without a position, by id.
    pub(crate) fn remote(&self) -> &[u32] {
        &self.remote
    }
}

impl DirectoryParts {
    fn id(&self, listing: u32) -> &str {
        self.id_of(&self.listings[listing as usize])
    }

    fn id_of<'a>(&'a self, listing: &'a Listing) -> &'a str {
        let service = &self.services[listing.service as usize];
        listing.service_at_location_id.as_deref().unwrap_or(&service.id)
    }
}

fn check(parts: &DirectoryParts) -> Result<(), DirectoryError> {
    for service in &parts.services {
        let categories = service.categories.iter().all(|id| parts.categories.has(*id));
        let eligibility = service.eligibility.iter().all(|id| parts.eligibility.has(*id));
        if !(categories && eligibility) {
            return Err(DirectoryError::NoTerm { service: service.id.clone() });
        }
    }
    for (index, listing) in parts.listings.iter().enumerate() {
        let service = parts
            .services
            .get(listing.service as usize)
            .ok_or(DirectoryError::NoService { listing: index })?;
        if listing.sessions.is_empty() {
            return Err(DirectoryError::NoSession { listing: index });
        }
        if !listing.sessions.iter().all(|session| session.hours.is_sound()) {
            return Err(DirectoryError::Hours { service: service.id.clone() });
        }
        let mut languages = listing.sessions.iter().flat_map(|session| &session.languages);
        if !languages.all(|help| parts.languages.has(help.language)) {
            return Err(DirectoryError::NoTerm { service: service.id.clone() });
        }
    }
    Ok(())
}
