//! One list of the index: its members in buckets of neighbors, with a tree over the buckets.

use super::bounds::{Bounds, Eligibility};
use super::member::Member;
use super::tree::{self, Node, Tree};
use crate::position::LonLat;
use std::ops::Range;

/// Members of a bucket: enough to share an envelope, few enough to look at one by one.
const BUCKET: usize = 32;

/// Members that follow each other, with what is known of all of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    bounds: Bounds,
    first: u32,
    length: u32,
}

impl Bucket {
    /// Without members yet: the first will have this number.
    pub fn new(bounds: Bounds, first: u32) -> Self {
        Self { bounds, first, length: 0 }
    }

    /// What is known of all.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// Where its members are.
    pub fn range(&self) -> Range<u32> {
        self.first..self.first + self.length
    }
}

/// The listings of one key: those with a position, then the others in the order of their ids.
#[derive(Debug)]
pub(crate) struct List {
    tree: Tree,
    remote: Box<[Bucket]>,
    buckets: usize,
}

impl List {
    /// The tree over the members that have a position.
    pub fn nodes(&self) -> &[Node] {
        self.tree.nodes()
    }

    /// The members that have none.
    pub fn remote(&self) -> &[Bucket] {
        &self.remote
    }

    /// How many buckets there are: what a search looks at at most.
    pub fn buckets(&self) -> usize {
        self.buckets
    }

    /// Bytes held, itself aside.
    pub fn size(&self) -> usize {
        tree::size(self.nodes()) + self.remote.len() * size_of::<Bucket>()
    }
}

/// A list while members are added to it, those with a position first.
#[derive(Debug)]
pub(super) struct ListBuilder {
    /// The bucket that is being filled.
    bucket: Bucket,
    /// Where its members are.
    positions: Vec<LonLat>,
    placed: Vec<Bucket>,
    remote: Vec<Bucket>,
}

impl ListBuilder {
    /// For the list whose members begin at `first` among those of all lists.
    pub fn new(first: u32) -> Self {
        Self {
            bucket: Bucket::new(Bounds::empty(), first),
            positions: Vec::new(),
            placed: Vec::new(),
            remote: Vec::new(),
        }
    }

    /// Adds a member. `bounds` is what is known of it but for its position and whom it is for.
    pub fn add(
        &mut self,
        member: Member,
        position: Option<LonLat>,
        eligibility: Eligibility,
        bounds: &Bounds,
        members: &mut [Member],
    ) {
        let is_next_kind = position.is_none() && !self.positions.is_empty();
        if self.bucket.length as usize == BUCKET || is_next_kind {
            self.close(members);
        }
        let bucket = &mut self.bucket;
        members[(bucket.first + bucket.length) as usize] = member;
        bucket.length += 1;
        bucket.bounds.unite_but_place(bounds);
        bucket.bounds.eligibility = bucket.bounds.eligibility.and(eligibility);
        if let Some(position) = position {
            bucket.bounds.extend(position);
            self.positions.push(position);
        }
    }

    /// The list.
    pub fn finish(mut self, members: &mut [Member]) -> List {
        self.close(members);
        let buckets = self.placed.len() + self.remote.len();
        List { tree: Tree::new(self.placed), remote: self.remote.into(), buckets }
    }

    /// Ends the bucket that is being filled and begins the next.
    fn close(&mut self, members: &mut [Member]) {
        let Bucket { bounds, first, length } = self.bucket;
        let end = first + length;
        for (number, position) in (first..end).zip(&self.positions) {
            members[number as usize].cell = bounds.cell(*position);
        }
        match (length, self.positions.is_empty()) {
            (0, _) => {}
            (_, true) => self.remote.push(self.bucket),
            (_, false) => self.placed.push(self.bucket),
        }
        self.positions.clear();
        self.bucket = Bucket::new(Bounds::empty(), end);
    }
}
