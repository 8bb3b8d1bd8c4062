//! Where every node of an extract is: 12 bytes a node, in blocks sorted by id.
//!
//! Invariant: after `finish`, ids ascend through all blocks; a node's index is its place in that order.

use crate::basemap::world::Point;

/// Nodes to a block.
const BLOCK: usize = 8_192;

/// Where nodes are, by id and by index.
#[derive(Default)]
pub struct Nodes {
    blocks: Vec<Block>,
    len: usize,
    is_unsorted: bool,
}

struct Block {
    first_id: i64,
    /// Of the block's first node.
    index: usize,
    /// Ids, as steps from the first one.
    steps: Vec<u32>,
    points: Vec<Point>,
}

impl Nodes {
    /// Adds one; a file's nodes nearly always come by ascending id.
    pub fn push(&mut self, id: i64, point: Point) {
        self.is_unsorted |= self.last_id().is_some_and(|last| id <= last);
        let step = |block: &Block| {
            id.checked_sub(block.first_id).and_then(|step| u32::try_from(step).ok())
        };
        let room = self.blocks.last().filter(|block| block.points.len() < BLOCK);
        let step = room.and_then(step).unwrap_or_else(|| {
            let (steps, points) = (Vec::with_capacity(BLOCK), Vec::with_capacity(BLOCK));
            self.blocks.push(Block { first_id: id, index: self.len, steps, points });
            0
        });
        if let Some(block) = self.blocks.last_mut() {
            block.steps.push(step);
            block.points.push(point);
            self.len += 1;
        }
    }

    fn last_id(&self) -> Option<i64> {
        let block = self.blocks.last()?;
        Some(block.first_id + i64::from(*block.steps.last()?))
    }

    /// Once all are there: in order, each id once. Of two with one id the later counts.
    pub fn finish(&mut self) {
        if !self.is_unsorted {
            return;
        }
        let mut all: Vec<(i64, Point)> = self.iter().collect();
        all.sort_by_key(|(id, _)| *id);
        *self = Self::default();
        let mut all = all.into_iter().peekable();
        while let Some((id, point)) = all.next() {
            if all.peek().is_none_or(|(next, _)| *next != id) {
                self.push(id, point);
            }
        }
    }

    fn iter(&self) -> impl Iterator<Item = (i64, Point)> {
        self.blocks.iter().flat_map(|block| {
            let ids = block.steps.iter().map(|step| block.first_id + i64::from(*step));
            ids.zip(block.points.iter().copied())
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The index of a node, if the extract has it.
    pub fn index(&self, id: i64) -> Option<u32> {
        let at = self.blocks.partition_point(|block| block.first_id <= id).checked_sub(1)?;
        let block = &self.blocks[at];
        let step = u32::try_from(id - block.first_id).ok()?;
        let within = block.steps.binary_search(&step).ok()?;
        u32::try_from(block.index + within).ok()
    }

    /// Where the node of an index is.
    pub fn point(&self, index: u32) -> Point {
        let index = index as usize;
        let at = self.blocks.partition_point(|block| block.index <= index) - 1;
        let block = &self.blocks[at];
        block.points[index - block.index]
    }

    /// Some of them, spread evenly, at most about so many.
    pub fn sample(&self, at_most: usize) -> Vec<Point> {
        let every = (self.len / at_most).max(1);
        self.iter().map(|(_, point)| point).step_by(every).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn every_node_is_found_again(
            ids in prop::collection::vec(prop_oneof![-50..50_i64, 0..20_000_000_000_i64], 1..200),
            strangers in prop::collection::vec(-60..60_i64, 0..20),
        ) {
            let (mut nodes, mut naive) = (Nodes::default(), BTreeMap::new());
            for (idx, id) in ids.iter().enumerate() {
                let point = Point { x: idx as i32, y: -(idx as i32) };
                nodes.push(*id, point);
                naive.insert(*id, point);
            }
            nodes.finish();
            prop_assert_eq!(nodes.len(), naive.len());
            for (order, (id, point)) in naive.iter().enumerate() {
                prop_assert_eq!(nodes.index(*id), Some(order as u32));
                prop_assert_eq!(nodes.point(order as u32), *point);
            }
            for id in strangers.iter().filter(|id| !naive.contains_key(id)) {
                prop_assert_eq!(nodes.index(*id), None);
            }
        }
    }

    #[test]
    fn many_blocks_are_as_good_as_one() {
        let mut nodes = Nodes::default();
        for idx in 0..50_000 {
            nodes.push(i64::from(idx) * 300_000, Point { x: idx, y: 0 });
        }
        nodes.finish();
        for idx in (0..50_000_u32).step_by(77) {
            assert_eq!(nodes.index(i64::from(idx) * 300_000), Some(idx));
            assert_eq!(nodes.point(idx).x, idx as i32);
        }
        assert_eq!(nodes.index(300_001), None);
    }
}
