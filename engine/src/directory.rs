//! The directory: what is known of every service, with the index that finds the nearest.
//!
//! A directory never changes; the next version shares with it what is the same. It has a large segment,
//! built whole, and a small one with what changed since; of the large one, what was replaced is struck
//! out. So an edit costs what was edited, however large the directory, and readers of a version never
//! wait and never see another.
//!
//! Invariant: a `Directory` is whole. Every number names something that is there, and each active
//! service is in exactly one segment and not struck out there.

mod builder;
pub(crate) mod columns;
mod numbers;
pub(crate) mod records;
pub(crate) mod segment;
mod sets;
mod whole;

pub use crate::service::{
    Channel, Conflict, LanguageHelp, Listing, Organization, Phone, Service, Session, Source, Stop,
    StopKind, Wording,
};
pub use crate::terms::{TermId, Terms};
pub use builder::Builder;

use crate::bank_holidays::BankHolidays;
use crate::words::said_by_its_text;
use segment::Segment;
pub(crate) use segment::Vocabulary;
use std::sync::Arc;
pub(crate) use whole::Whole;

/// Why services are not a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectoryError {
    /// A service or a session names a word that is not in its list.
    NoTerm {
        /// Its id.
        service: String,
    },
    /// A listing has nothing to offer.
    NoSession {
        /// Its id.
        service: String,
    },
    /// Hours break their own rules.
    Hours {
        /// Its id.
        service: String,
    },
    /// Word lists are limited to 65,536 words.
    TooManyTerms,
    /// Texts are limited to four gigabytes, and places to 268 million.
    TooLarge,
}

impl DirectoryError {
    /// In words.
    pub fn text(&self) -> String {
        let (before, service, after) = match self {
            Self::NoTerm { service } => {
                ("service ", &**service, " names a term that is in no list")
            }
            Self::NoSession { service } => ("a listing of service ", &**service, " has no session"),
            Self::Hours { service } => {
                ("the exceptions of service ", &**service, "'s hours are not in order")
            }
            Self::TooManyTerms => ("more than 65,536 different terms", "", ""),
            Self::TooLarge => ("more than 4 gigabytes of text or 268 million places", "", ""),
        };
        [before, service, after].concat()
    }
}

said_by_its_text!(DirectoryError);

/// The directory, whole and indexed.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    revision: u64,
    bank_holidays: Arc<BankHolidays>,
    vocabulary: Arc<Vocabulary>,
    /// The large one first.
    segments: Vec<Part>,
}

/// How large the index of a directory is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexBytes {
    /// The lists and the trees over them.
    pub trees: usize,
    /// These, and the columns.
    pub all: usize,
}

/// A segment, as far as it still holds.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub segment: Arc<Segment>,
    struck_out: Option<Arc<StruckOut>>,
}

/// The services of a segment that no longer hold.
#[derive(Clone, Debug, Default)]
struct StruckOut {
    bits: Vec<u64>,
    count: u32,
}

/// A listing of one version of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListingId {
    pub(crate) part: u32,
    pub(crate) number: u32,
}

impl Directory {
    /// Counts every change to the data.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Bank holidays the hours go by.
    pub fn bank_holidays(&self) -> &BankHolidays {
        &self.bank_holidays
    }

    /// Needs that occur, or once did.
    pub fn categories(&self) -> &Terms {
        &self.vocabulary.categories
    }

    /// Language tags that occur, or once did.
    pub fn languages(&self) -> &Terms {
        &self.vocabulary.languages
    }

    /// Eligibility words that occur, or once did.
    pub fn eligibility(&self) -> &Terms {
        &self.vocabulary.eligibility
    }

    /// How many services there are, active or not.
    pub fn len(&self) -> usize {
        self.segments.iter().map(|part| (part.segment.len() - part.struck_count()) as usize).sum()
    }

    /// Whether there is no service.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every service, whole: those of each segment in the order of their ids.
    pub fn services(&self) -> impl Iterator<Item = Service> {
        self.segments.iter().flat_map(|part| {
            let kept = (0..part.segment.len()).filter(|number| !part.is_struck_out(*number));
            kept.map(|number| part.segment.service(number))
        })
    }

    /// A service by its id, whole.
    pub fn service(&self, id: &str) -> Option<Service> {
        self.find(id).map(|(segment, number)| segment.service(number))
    }

    /// Where a service is, by its id: its segment, and its number there.
    pub(crate) fn find(&self, id: &str) -> Option<(&Segment, u32)> {
        self.segments.iter().find_map(|part| {
            let number = part.segment.find(id).filter(|number| !part.is_struck_out(*number))?;
            Some((&*part.segment, number))
        })
    }

    /// What an answer calls a listing: the `service_at_location`'s id, or the remote service's.
    pub fn id_of(&self, listing: ListingId) -> &str {
        self.segment(listing).id(listing.number)
    }

    /// Bytes of everything a search reads, the hours aside.
    #[cfg(not(target_family = "wasm"))]
    pub fn index_bytes(&self) -> IndexBytes {
        let segments = || self.segments.iter().map(|part| &part.segment);
        let trees = segments().map(|segment| segment.index.size()).sum();
        let chances = segments().map(|segment| segment.index.chances.size()).sum::<usize>();
        let columns = segments().map(|segment| segment.columns.size()).sum::<usize>();
        IndexBytes { trees, all: trees + chances + columns }
    }

    /// The segments, the large one first.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.segments
    }

    /// Where a listing is.
    pub(crate) fn segment(&self, listing: ListingId) -> &Segment {
        &self.segments[listing.part as usize].segment
    }
}

impl Part {
    /// Whether a listing still holds.
    pub(crate) fn holds(&self, listing: u32) -> bool {
        self.struck_out.is_none() || !self.is_struck_out(self.segment.columns.row(listing).service)
    }

    pub(crate) fn is_struck_out(&self, service: u32) -> bool {
        self.struck_out.as_ref().is_some_and(|struck_out| struck_out.has(service))
    }

    fn struck_count(&self) -> u32 {
        self.struck_out.as_ref().map_or(0, |struck_out| struck_out.count)
    }
}

impl StruckOut {
    fn has(&self, service: u32) -> bool {
        self.bits[service as usize / 64] >> (service % 64) & 1 == 1
    }

    fn add(&mut self, service: u32) {
        if !self.has(service) {
            self.bits[service as usize / 64] |= 1 << (service % 64);
            self.count += 1;
        }
    }
}
