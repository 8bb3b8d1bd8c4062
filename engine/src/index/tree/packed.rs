//! A phone's tree: buckets that follow each other in groups, these in groups again.
//!
//! The order in which buckets come, along a curve, has to do: their boxes are a little wider than rstar's,
//! but a phone's lists are short, and what puts these together weighs a tenth.

use crate::index::bounds::Bounds;
use crate::index::list::Bucket;

/// How many nodes make a group.
const GROUP: usize = 16;

/// The nodes that are in no group.
#[derive(Debug)]
pub(crate) struct Tree(Vec<Node>);

/// A bucket, or a group of nodes.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Leaf(Bucket),
    Parent(Group),
}

/// Nodes that follow each other, with what is known of all of them.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    bounds: Bounds,
    children: Box<[Node]>,
}

impl Tree {
    /// Over buckets in their order.
    pub fn new(buckets: Vec<Bucket>) -> Self {
        let mut nodes: Vec<Node> = buckets.into_iter().map(Node::Leaf).collect();
        while nodes.len() > GROUP {
            nodes = nodes.chunks(GROUP).map(|group| Node::Parent(Group::of(group))).collect();
        }
        Self(nodes)
    }

    /// Where a search begins.
    pub fn nodes(&self) -> &[Node] {
        &self.0
    }
}

impl Group {
    fn of(children: &[Node]) -> Self {
        let mut bounds = Bounds::empty();
        for child in children {
            bounds.unite(&child.bounds());
        }
        Self { bounds, children: children.into() }
    }

    pub fn children(&self) -> &[Node] {
        &self.children
    }

    pub fn envelope(&self) -> Bounds {
        self.bounds
    }
}

impl Node {
    fn bounds(&self) -> Bounds {
        match self {
            Self::Leaf(bucket) => *bucket.bounds(),
            Self::Parent(group) => group.envelope(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::reach::tests::position;
    use crate::position::LonLat;
    use proptest::prelude::*;

    fn at(position: LonLat) -> Bucket {
        let mut bounds = Bounds::empty();
        bounds.extend(position);
        Bucket::new(bounds, 0)
    }

    /// The buckets below a node, each of them held by the bounds of all nodes above.
    fn buckets<'t>(node: &'t Node, found: &mut Vec<&'t Bounds>) {
        let before = found.len();
        match node {
            Node::Leaf(bucket) => found.push(bucket.bounds()),
            Node::Parent(group) => group.children().iter().for_each(|node| buckets(node, found)),
        }
        for inside in &found[before..] {
            let mut both = node.bounds();
            both.unite(inside);
            assert_eq!(both, node.bounds());
        }
    }

    proptest! {
        #[test]
        fn every_bucket_is_there_once_below_bounds_that_hold_it(
            positions in proptest::collection::vec(position(), 0..600),
        ) {
            let given: Vec<Bucket> = positions.into_iter().map(at).collect();
            let tree = Tree::new(given.clone());
            prop_assert!(tree.nodes().len() <= GROUP);
            let mut found = Vec::new();
            tree.nodes().iter().for_each(|node| buckets(node, &mut found));
            let given: Vec<&Bounds> = given.iter().map(Bucket::bounds).collect();
            prop_assert_eq!(found, given);
        }
    }
}
