//! One list of the index: its members in buckets of neighbors, with a tree over the buckets.

use super::bounds::{Bounds, Eligibility};
use super::member::Member;
use crate::position::LonLat;
use rstar::{ParentNode, RStarInsertionStrategy, RTree, RTreeNode, RTreeObject, RTreeParams};
use std::ops::Range;

/// Members of a bucket: enough to share an envelope, few enough to look at one by one.
const BUCKET: usize = 32;

/// Wide and flat: an envelope is larger than what it costs to look at.
#[derive(Debug)]
pub(crate) struct Params;

impl RTreeParams for Params {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 4;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// A node of a list's tree.
pub(crate) type Node = RTreeNode<Bucket>;

/// Members that follow each other, with what is known of all of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    bounds: Bounds,
    first: u32,
    length: u32,
}

impl Bucket {
    /// What is known of all.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// Where its members are.
    pub fn range(&self) -> Range<u32> {
        self.first..self.first + self.length
    }
}

impl RTreeObject for Bucket {
    type Envelope = Bounds;

    fn envelope(&self) -> Bounds {
        self.bounds
    }
}

/// The listings of one key: those with a position, then the others in the order of their ids.
#[derive(Debug)]
pub(crate) struct List {
    tree: RTree<Bucket, Params>,
    remote: Box<[Bucket]>,
}

impl List {
    /// The tree over the members that have a position.
    pub fn root(&self) -> &ParentNode<Bucket> {
        self.tree.root()
    }

    /// The members that have none.
    pub fn remote(&self) -> &[Bucket] {
        &self.remote
    }

    /// How many buckets there are: what a search looks at at most.
    pub fn buckets(&self) -> usize {
        self.tree.size() + self.remote.len()
    }

    /// Bytes held, itself aside.
    pub fn size(&self) -> usize {
        node_size(self.root()) + self.remote.len() * size_of::<Bucket>()
    }
}

/// Bytes held by the nodes below one.
fn node_size(node: &ParentNode<Bucket>) -> usize {
    let below = node.children().iter().map(|child| match child {
        RTreeNode::Leaf(_) => 0,
        RTreeNode::Parent(parent) => node_size(parent),
    });
    size_of_val(node.children()) + below.sum::<usize>()
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
            bucket: Bucket { bounds: Bounds::empty(), first, length: 0 },
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
        List { tree: RTree::bulk_load_with_params(self.placed), remote: self.remote.into() }
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
        self.bucket = Bucket { bounds: Bounds::empty(), first: end, length: 0 };
    }
}
