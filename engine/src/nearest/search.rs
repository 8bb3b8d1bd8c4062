//! Best-first search: of all parts of the index the one that may hold the best answer is looked at
//! next, until what is found is better than all that is left could be.

use super::judge::{Judge, Rank};
use crate::directory::segment::Segment;
use crate::directory::{Channel, Directory, ListingId, TermId};
use crate::hours::slots::Doubts;
use crate::index::{Bounds, Bucket, Index, Key, List, Listed, Node};
use crate::position::chord2;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Several lists are searched at once up to this number; beyond it, a wider list is better.
const MOST_LISTS: usize = 64;

/// Something found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub rank: Rank,
    pub listing: ListingId,
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
        let last = self.found.last().filter(|_| self.found.len() == self.limit);
        last.is_some_and(|last| rank.order(&last.rank) == Ordering::Greater) || self.limit == 0
    }

    /// The rank of the last, if there are as many as wanted.
    fn last(&self) -> Option<&Rank> {
        self.found.last().filter(|_| self.found.len() == self.limit).map(|last| &last.rank)
    }

    /// Takes in what belongs among the best; a listing of several lists once.
    pub fn offer(&mut self, found: Found) {
        if self.is_better_than(&found.rank) {
            return;
        }
        let before = |known: &Found| self.order(known, &found) == Ordering::Less;
        let place = self.found.partition_point(before);
        if self.found.get(place).is_some_and(|known| known.listing == found.listing) {
            return;
        }
        self.found.insert(place, found);
        self.found.truncate(self.limit);
    }

    pub fn into_found(self) -> impl Iterator<Item = Found> {
        self.found.into_iter()
    }

    /// Whether a listing without a place, and all of the same rank with later ids, would not come in.
    fn ends_before(&self, rank: &Rank, id: &str) -> bool {
        let last = self.found.last().filter(|_| self.found.len() == self.limit);
        last.is_some_and(|last| {
            let order = rank.order(&last.rank);
            order.then_with(|| id.cmp(self.directory.id_of(last.listing))) == Ordering::Greater
        })
    }

    fn order(&self, a: &Found, b: &Found) -> Ordering {
        let by_id = || self.directory.id_of(a.listing).cmp(self.directory.id_of(b.listing));
        let same = a.listing == b.listing;
        a.rank.order(&b.rank).then_with(|| if same { Ordering::Equal } else { by_id() })
    }
}

/// A part of the index still to be looked at.
struct Open<'a> {
    rank: Rank,
    part: u32,
    doubts: Doubts,
    node: &'a Node,
}

impl PartialEq for Open<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open<'_> {}

impl PartialOrd for Open<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open<'_> {
    /// The best is the greatest: the heap gives it first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.rank.order(&self.rank)
    }
}

/// Looks through the listings that have a place.
pub(super) fn placed(judge: &Judge, best: &mut Best) {
    let Some(origin) = &judge.origin else { return };
    let mut open: BinaryHeap<Open> = BinaryHeap::new();
    for (part, list) in lists(judge) {
        let doubts = judge.doubts(&segment(judge, part).columns);
        open_all(judge, best, &mut open, (part, doubts), list.root().children());
    }
    while let Some(Open { rank, part, doubts, node }) = open.pop() {
        if best.is_better_than(&rank) {
            break;
        }
        match node {
            Node::Parent(parent) => {
                open_all(judge, best, &mut open, (part, doubts), parent.children());
            }
            Node::Leaf(bucket) => {
                let segment = segment(judge, part);
                for number in segment.index.members(bucket.range()) {
                    let chord2 = chord2(origin.point, segment.columns.row(*number).point);
                    let listing = ListingId { part, number: *number };
                    consider(judge, best, listing, Rank { chord2, ..rank });
                }
            }
        }
    }
}

fn open_all<'a>(
    judge: &Judge,
    best: &Best,
    open: &mut BinaryHeap<Open<'a>>,
    (part, doubts): (u32, Doubts),
    nodes: &'a [Node],
) {
    let Some(origin) = &judge.origin else { return };
    for node in nodes {
        let at_best = |bounds: &Bounds| judge.at_best(bounds, origin.chord2_to(bounds), doubts);
        let rank = match node {
            Node::Leaf(bucket) => at_best(bucket.bounds()),
            Node::Parent(parent) => at_best(&parent.envelope()),
        };
        if let Some(rank) = rank.filter(|rank| !best.is_better_than(rank)) {
            open.push(Open { rank, part, doubts, node });
        }
    }
}

/// Looks through the listings that have no place: after the placed ones of the same state, by id.
pub(super) fn remote(judge: &Judge, best: &mut Best) {
    for (part, list) in lists(judge) {
        let segment = segment(judge, part);
        let doubts = judge.doubts(&segment.columns);
        for bucket in list.remote() {
            let Some(rank) = judge.at_best(bucket.bounds(), f64::INFINITY, doubts) else {
                continue;
            };
            let members = segment.index.members(bucket.range());
            let is_late = |first: &u32| best.ends_before(&rank, segment.id(*first));
            if best.is_better_than(&rank) || members.first().is_some_and(is_late) {
                // Where all have the same rank, those that follow have later ids.
                if rank.state == 0 && judge.query.walk.is_none() {
                    break;
                }
                continue;
            }
            for number in members {
                consider(judge, best, ListingId { part, number: *number }, rank);
            }
        }
    }
}

/// Every listing that suits, in any order.
pub(super) fn all(judge: &Judge) -> Vec<ListingId> {
    let mut found = Vec::new();
    for (part, list) in lists(judge) {
        let doubts = judge.doubts(&segment(judge, part).columns);
        let mut open: Vec<&Node> = list.root().children().iter().collect();
        while let Some(node) = open.pop() {
            let may_hold = |bounds: &Bounds| judge.at_best(bounds, 0.0, doubts).is_some();
            match node {
                Node::Parent(parent) if may_hold(&parent.envelope()) => {
                    open.extend(parent.children());
                }
                Node::Leaf(bucket) if may_hold(bucket.bounds()) => {
                    take(judge, &mut found, part, bucket, 0.0);
                }
                Node::Parent(_) | Node::Leaf(_) => {}
            }
        }
        // Nothing without a place is inside of a box.
        for bucket in list.remote().iter().filter(|_| judge.query.bbox.is_none()) {
            if judge.at_best(bucket.bounds(), f64::INFINITY, doubts).is_some() {
                take(judge, &mut found, part, bucket, f64::INFINITY);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn take(judge: &Judge, found: &mut Vec<ListingId>, part: u32, bucket: &Bucket, chord2: f64) {
    for number in segment(judge, part).index.members(bucket.range()) {
        let listing = ListingId { part, number: *number };
        if judge.rank(listing, chord2, None).is_some() {
            found.push(listing);
        }
    }
}

/// Takes in a listing that suits. `at_best` is its distance, and the best place its bucket may have.
fn consider(judge: &Judge, best: &mut Best, listing: ListingId, at_best: Rank) {
    if !best.is_better_than(&at_best)
        && let Some(rank) = judge.rank(listing, at_best.chord2, best.last())
    {
        best.offer(Found { rank, listing });
    }
}

fn segment<'a>(judge: &Judge<'a>, part: u32) -> &'a Segment {
    &judge.directory.parts()[part as usize].segment
}

/// The lists that together hold all that can suit: the narrowest there are.
fn lists<'a>(judge: &Judge<'a>) -> Vec<(u32, &'a List)> {
    let channels = match judge.query.channel {
        Some(channel) => vec![channel],
        None => Channel::ALL.to_vec(),
    };
    let mut lists = Vec::new();
    for (number, part) in (0..).zip(judge.directory.parts()) {
        for channel in &channels {
            lists
                .extend(narrowest(judge, &part.segment.index, *channel).map(|list| (number, list)));
        }
    }
    lists
}

/// By need and language where both are asked for, else by either, else all of a channel.
fn narrowest<'a>(
    judge: &Judge,
    index: &'a Index,
    channel: Channel,
) -> impl Iterator<Item = &'a List> {
    let some = |ids: &[TermId]| ids.iter().copied().map(Some).collect::<Vec<_>>();
    let (categories, languages) = (some(&judge.categories), some(&judge.languages));
    let ways = [
        (!categories.is_empty() && !languages.is_empty())
            .then_some((&categories[..], &languages[..])),
        (!categories.is_empty()).then_some((&categories[..], &[None][..])),
        (!languages.is_empty()).then_some((&[None][..], &languages[..])),
        Some((&[None][..], &[None][..])),
    ];
    let gathered = ways.into_iter().flatten().filter_map(|(categories, languages)| {
        let mut lists: Vec<&List> = Vec::new();
        for category in categories {
            for language in languages {
                match index.list(Key { channel, category: *category, language: *language }) {
                    Listed::Nothing => {}
                    Listed::Elsewhere => return None,
                    Listed::List(list) => lists.push(list),
                }
            }
        }
        (lists.len() <= MOST_LISTS).then_some(lists)
    });
    let size = |lists: &Vec<&List>| lists.iter().map(|list| list.buckets()).sum::<usize>();
    gathered.min_by_key(size).unwrap_or_default().into_iter()
}
