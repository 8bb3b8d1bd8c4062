//! The best of what is found, while a search goes on.

use super::judge::Rank;
use crate::directory::{Directory, ListingId};
use std::cmp::Ordering;

/// Something found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub rank: Rank,
    pub listing: ListingId,
    /// The number of the only hours that count for the question, if that is known.
    pub hours: Option<u32>,
}

/// The best that has been found, in order, ties by id.
pub(super) struct Best<'a> {
    directory: &'a Directory,
    found: Vec<Found>,
    limit: usize,
}

impl<'a> Best<'a> {
    pub fn new(directory: &'a Directory, limit: usize) -> Self {
        Self { directory, found: Vec::with_capacity(limit.min(128) + 1), limit }
    }

    /// Whether nothing of this rank could come in any more.
    pub fn is_better_than(&self, rank: &Rank) -> bool {
        self.last().is_some_and(|last| rank.order(last) == Ordering::Greater) || self.limit == 0
    }

    /// The last, if there are as many as wanted.
    pub fn last_found(&self) -> Option<&Found> {
        self.found.last().filter(|_| self.found.len() == self.limit)
    }

    /// Its rank.
    pub fn last(&self) -> Option<&Rank> {
        self.last_found().map(|last| &last.rank)
    }

    /// Takes in what belongs among the best; a listing of several lists once, in the best of its places.
    pub fn offer(&mut self, found: Found) {
        if self.is_better_than(&found.rank) {
            return;
        }
        let before = |known: &Found| self.order(known, &found) == Ordering::Less;
        let place = self.found.partition_point(before);
        let is_same = |known: &Found| known.listing == found.listing;
        if self.found[..place].iter().any(is_same) {
            return;
        }
        if let Some(worse) = self.found[place..].iter().position(is_same) {
            self.found.remove(place + worse);
        }
        self.found.insert(place, found);
        self.found.truncate(self.limit);
    }

    pub fn into_found(self) -> impl Iterator<Item = Found> {
        self.found.into_iter()
    }

    fn order(&self, a: &Found, b: &Found) -> Ordering {
        let by_id = || self.directory.id_of(a.listing).cmp(self.directory.id_of(b.listing));
        let same = a.listing == b.listing;
        a.rank.order(&b.rank).then_with(|| if same { Ordering::Equal } else { by_id() })
    }
}
