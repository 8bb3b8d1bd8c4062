//! The tree over the buckets of a list: rstar's, or on a phone one that weighs less.
//!
//! Invariant: the bounds of a node hold all that is in it, so that a search in either gives the same
//! answers.

#[cfg(any(test, target_family = "wasm"))]
mod packed;
#[cfg(not(target_family = "wasm"))]
mod partitioned;

#[cfg(target_family = "wasm")]
pub(crate) use packed::{Node, Tree};
#[cfg(not(target_family = "wasm"))]
pub(crate) use partitioned::{Node, Tree};

/// Bytes held by nodes and those below them.
pub(super) fn size(nodes: &[Node]) -> usize {
    let below = nodes.iter().map(|node| match node {
        Node::Leaf(_) => 0,
        Node::Parent(parent) => size(parent.children()),
    });
    size_of_val(nodes) + below.sum::<usize>()
}
