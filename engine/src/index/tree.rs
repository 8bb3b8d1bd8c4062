//! The tree over the buckets of a list: rstar's, built whole by cutting the ground into boxes.
//!
//! rstar lets an envelope be more than a box, though its documentation does not promise so: what it does
//! with ours (merging, and cutting along an axis when a tree is built whole) is tested here.

use crate::index::bounds::Bounds;
use crate::index::list::Bucket;
use rstar::{Envelope, RStarInsertionStrategy, RTree, RTreeNode, RTreeObject, RTreeParams};

/// Wide and flat: an envelope is larger than what it costs to look at.
#[derive(Debug)]
struct Params;

impl RTreeParams for Params {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 4;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// A node of a tree.
pub(crate) type Node = RTreeNode<Bucket>;

/// The tree.
#[derive(Debug)]
pub(crate) struct Tree(RTree<Bucket, Params>);

impl Tree {
    /// Over buckets.
    pub fn new(buckets: Vec<Bucket>) -> Self {
        Self(RTree::bulk_load_with_params(buckets))
    }

    /// Where a search begins.
    pub fn nodes(&self) -> &[Node] {
        self.0.root().children()
    }
}

/// Bytes held by nodes and those below them.
pub(super) fn size(nodes: &[Node]) -> usize {
    let below = nodes.iter().map(|node| match node {
        Node::Leaf(_) => 0,
        Node::Parent(parent) => size(parent.children()),
    });
    size_of_val(nodes) + below.sum::<usize>()
}

impl RTreeObject for Bucket {
    type Envelope = Bounds;

    fn envelope(&self) -> Bounds {
        *self.bounds()
    }
}

impl Envelope for Bounds {
    type Point = [f32; 2];

    fn new_empty() -> Self {
        Self::empty()
    }

    fn contains_point(&self, [lon, lat]: &[f32; 2]) -> bool {
        (self.west..=self.east).contains(lon) && (self.south..=self.north).contains(lat)
    }

    fn contains_envelope(&self, other: &Self) -> bool {
        self.merged(other) == *self
    }

    fn merge(&mut self, other: &Self) {
        self.unite(other);
    }

    fn merged(&self, other: &Self) -> Self {
        let mut merged = *self;
        merged.unite(other);
        merged
    }

    fn intersects(&self, other: &Self) -> bool {
        self.intersection_area(other) > 0.0
            || (self.west <= other.east
                && other.west <= self.east
                && self.south <= other.north
                && other.south <= self.north)
    }

    fn intersection_area(&self, other: &Self) -> f32 {
        let width = self.east.min(other.east) - self.west.max(other.west);
        let height = self.north.min(other.north) - self.south.max(other.south);
        width.max(0.0) * height.max(0.0)
    }

    fn area(&self) -> f32 {
        self.intersection_area(self)
    }

    fn distance_2(&self, [lon, lat]: &[f32; 2]) -> f32 {
        let beside = (self.west - lon).max(lon - self.east).max(0.0);
        let above = (self.south - lat).max(lat - self.north).max(0.0);
        beside * beside + above * above
    }

    fn min_max_dist_2(&self, point: &[f32; 2]) -> f32 {
        let [lon, lat] = self.center();
        let (width, height) = (self.east - self.west, self.north - self.south);
        let (beside, above) = (lon - point[0], lat - point[1]);
        let far = |away: f32, size: f32| away.abs() + size / 2.0;
        far(beside, width).powi(2) + far(above, height).powi(2)
    }

    fn center(&self) -> [f32; 2] {
        [f32::midpoint(self.west, self.east), f32::midpoint(self.south, self.north)]
    }

    fn perimeter_value(&self) -> f32 {
        (self.east - self.west).max(0.0) + (self.north - self.south).max(0.0)
    }

    fn sort_envelopes<T: RTreeObject<Envelope = Self>>(axis: usize, objects: &mut [T]) {
        objects.sort_unstable_by(|a, b| along(a, axis).total_cmp(&along(b, axis)));
    }

    fn partition_envelopes<T: RTreeObject<Envelope = Self>>(
        axis: usize,
        objects: &mut [T],
        selection_size: usize,
    ) {
        objects.select_nth_unstable_by(selection_size, |a, b| {
            along(a, axis).total_cmp(&along(b, axis))
        });
    }
}

/// Where the middle of an object is along an axis: 0 is east, 1 north.
fn along<T: RTreeObject<Envelope = Bounds>>(object: &T, axis: usize) -> f32 {
    object.envelope().center()[axis]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::reach::tests::position;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn a_box_holds_what_it_was_extended_by(inside in position(), other in position()) {
            let mut bounds = Bounds::empty();
            bounds.extend(inside);
            let mut wider = bounds;
            wider.extend(other);
            prop_assert!(wider.contains_envelope(&bounds) && wider.intersects(&bounds));
            prop_assert!(wider.touches([inside.lon(), inside.lat(), inside.lon(), inside.lat()]));
            prop_assert!(wider.area() >= 0.0 && wider.perimeter_value() > 0.0);
        }
    }
}
