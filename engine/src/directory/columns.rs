//! What a search reads of every listing, as numbers.
//!
//! Invariant: listings with a position come first, in the order of a Hilbert curve so that neighbors
//! are near each other in memory too; those without follow in the order of their ids.

use super::sets::Sets;
use crate::hours::Hours;
use crate::service::{Channel, LanguageHelp};
use crate::terms::TermId;
use std::sync::Arc;

/// A session: which hours, in which languages, by which channel.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionKey {
    hours: u32,
    /// Number of a list of languages; the channel in the two highest bits.
    languages_channel: u32,
}

/// What is read of every listing that is considered: one or two lines of the processor's cache.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// On the unit sphere; none of its parts is a number without a position.
    pub point: [f64; 3],
    /// The number of the service.
    pub service: u32,
    /// Where the words are.
    pub record: u32,
    pub categories: u32,
    pub eligibility: u32,
    /// Where the sessions begin and end.
    pub first_session: u32,
    pub session_end: u32,
}

/// The columns.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub rows: Vec<Row>,
    pub sessions: Vec<SessionKey>,
    pub category_sets: Sets<TermId>,
    pub eligibility_sets: Sets<TermId>,
    pub language_sets: Sets<LanguageHelp>,
    pub hours: Vec<Arc<Hours>>,
}

const CHANNEL_SHIFT: u32 = 30;

/// The index has so many bits for the number of a listing,
pub(crate) const LISTING_BITS: u32 = 28;
/// and so there can be no more than this.
pub(super) const MOST_LISTINGS: usize = 1 << LISTING_BITS;

impl SessionKey {
    pub fn new(hours: u32, languages: u32, channel: Channel) -> Self {
        debug_assert!(languages < 1 << CHANNEL_SHIFT, "fewer lists of languages than sessions");
        Self { hours, languages_channel: languages | (channel as u32) << CHANNEL_SHIFT }
    }

    /// The number of its hours.
    pub fn hours(self) -> u32 {
        self.hours
    }

    pub fn channel(self) -> Channel {
        Channel::ALL[(self.languages_channel >> CHANNEL_SHIFT) as usize]
    }
}

impl Columns {
    /// How many listings there are.
    pub fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    pub fn row(&self, listing: u32) -> &Row {
        &self.rows[listing as usize]
    }

    pub fn sessions(&self, listing: u32) -> &[SessionKey] {
        let row = self.row(listing);
        &self.sessions[row.first_session as usize..row.session_end as usize]
    }

    pub fn categories(&self, listing: u32) -> &[TermId] {
        self.category_sets.get(self.row(listing).categories)
    }

    pub fn eligibility(&self, listing: u32) -> &[TermId] {
        self.eligibility_sets.get(self.row(listing).eligibility)
    }

    pub fn languages(&self, session: SessionKey) -> &[LanguageHelp] {
        self.language_sets.get(session.languages_channel & ((1 << CHANNEL_SHIFT) - 1))
    }

    /// The hours of a number.
    pub fn hours(&self, number: u32) -> &Arc<Hours> {
        &self.hours[number as usize]
    }

    /// Bytes held, the hours aside: they are knowledge, not index.
    #[cfg(not(target_family = "wasm"))]
    pub fn size(&self) -> usize {
        self.rows.capacity() * size_of::<Row>()
            + self.sessions.capacity() * size_of::<SessionKey>()
            + self.category_sets.size()
            + self.eligibility_sets.size()
            + self.language_sets.size()
    }
}
