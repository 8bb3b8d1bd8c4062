//! One list of the index: its members in buckets of neighbors, with a tree over the buckets.

use super::Key;
use super::bounds::{Bounds, Eligibility, Helps};
use crate::directory::columns::Columns;
use crate::position::LonLat;
use crate::service::LanguageHelp;
use crate::terms::TermId;
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
#[derive(Clone, Debug)]
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
    /// The list of a key whose members begin at `first` among those of all lists.
    pub fn new(
        key: Key,
        first: u32,
        members: &[u32],
        columns: &Columns,
        positions: &[LonLat],
    ) -> Self {
        let placed = members.partition_point(|listing| *listing < columns.placed);
        let (placed, remote) = members.split_at(placed);
        let buckets = |first: u32, members: &[u32]| -> Vec<Bucket> {
            let chunks = (first..).step_by(BUCKET).zip(members.chunks(BUCKET));
            let bucket = |(first, members): (u32, &[u32])| Bucket {
                bounds: bounds_of(key, members, columns, positions),
                first,
                length: members.len() as u32,
            };
            chunks.map(bucket).collect()
        };
        Self {
            tree: RTree::bulk_load_with_params(buckets(first, placed)),
            remote: buckets(first + placed.len() as u32, remote).into(),
        }
    }

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

/// What is known of members of a list together: of the sessions that the list is about.
fn bounds_of(key: Key, members: &[u32], columns: &Columns, positions: &[LonLat]) -> Bounds {
    let mut bounds = Bounds::empty();
    for listing in members {
        if let Some(position) = positions.get(*listing as usize) {
            bounds.extend(*position);
        }
        let eligibility = Eligibility::of(columns.eligibility(*listing));
        bounds.eligibility = bounds.eligibility.and(eligibility);
        for session in columns.sessions(*listing).iter().filter(|s| s.channel() == key.channel) {
            let helps = match key.language {
                None => Helps::ALL,
                Some(language) => helps_in(language, columns.languages(*session)),
            };
            if helps.meets(Helps::ALL) {
                bounds.helps = bounds.helps.and(helps);
                bounds.doubts = bounds.doubts.and(columns.doubts(*session));
                bounds.slots.unite(columns.slots(*session));
            }
        }
    }
    bounds
}

fn helps_in(language: TermId, given: &[LanguageHelp]) -> Helps {
    let here = given.iter().filter(|given| given.language == language);
    here.fold(Helps::default(), |helps, given| helps.and(Helps::of(given.help)))
}
