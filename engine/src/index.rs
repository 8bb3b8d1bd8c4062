//! The index: for every channel, need and language, and for every need with every language, the
//! listings in question as a list with an R-tree of its own over it.
//!
//! One big tree would have to walk past everything that is near but does not suit: somebody who speaks
//! the language, somebody who helps with the need, never the same. A list holds only what suits on
//! both counts in one session, and its tree's envelopes know when something is open, so that a search
//! descends to what it looks for and to little else.
//!
//! Invariant: a list is complete, or it is not there and `Index::list` says so.

mod bounds;
pub(crate) mod hilbert;
mod keys;
mod list;

pub(crate) use bounds::{Bounds, Eligibility, Helps, Origin};
pub(crate) use list::{Bucket, List, Node};

use crate::directory::columns::Columns;
use crate::directory::segment::Vocabulary;
use crate::position::LonLat;
use crate::service::Channel;
use crate::terms::TermId;
use keys::{Keys, keys_of};

/// What a list is about. Without a need or a language it is about all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub channel: Channel,
    pub category: Option<TermId>,
    pub language: Option<TermId>,
}

/// Which listings a key has.
pub(crate) enum Listed<'a> {
    /// None.
    Nothing,
    /// So many, but there was no room for a list of them: one of the wider lists has them.
    Elsewhere,
    /// These.
    List(&'a List),
}

/// All lists.
#[derive(Debug, Default)]
pub(crate) struct Index {
    keys: Keys,
    lists: Vec<List>,
    /// The members of all lists, one list after the other.
    members: Vec<u32>,
}

impl Index {
    /// The lists of all listings of the columns; `positions` are those of the placed ones.
    pub fn new(columns: &Columns, positions: &[LonLat], vocabulary: &Vocabulary) -> Self {
        let mut keys = Keys::new(vocabulary);
        for listing in 0..columns.len() {
            keys_of(columns, listing, |key| keys.count(key));
        }
        let mut ends = keys.lay_out(columns.len());
        let mut members = vec![0; keys.members()];
        for listing in 0..columns.len() {
            keys_of(columns, listing, |key| {
                if let Some(list) = keys.list(key) {
                    let end = &mut ends[list as usize];
                    members[*end as usize] = listing;
                    *end += 1;
                }
            });
        }
        let mut first = 0;
        let mut lists = Vec::with_capacity(ends.len());
        for (key, end) in keys.listed().zip(&ends) {
            let list = &members[first as usize..*end as usize];
            lists.push(List::new(key, first, list, columns, positions));
            first = *end;
        }
        Self { keys, lists, members }
    }

    /// The list of a key.
    pub fn list(&self, key: Key) -> Listed<'_> {
        match self.keys.list(key) {
            Some(list) => Listed::List(&self.lists[list as usize]),
            None if self.keys.is_unlisted(key) => Listed::Elsewhere,
            None => Listed::Nothing,
        }
    }

    /// The members of a list from one place among those of all lists to another.
    pub fn members(&self, range: std::ops::Range<u32>) -> &[u32] {
        &self.members[range.start as usize..range.end as usize]
    }

    /// Bytes held.
    pub fn size(&self) -> usize {
        self.keys.size()
            + self.members.capacity() * size_of::<u32>()
            + self.lists.capacity() * size_of::<List>()
            + self.lists.iter().map(List::size).sum::<usize>()
    }
}
