//! Rings from the ways of a relation, and polygons from rings.
//!
//! Roles are not asked: mappers mix them up, and whether a ring is a hole is told by where it lies.

use std::collections::HashMap;

use crate::basemap::feature::{Path, Polygon};
use crate::basemap::measure::{doubled_area, is_within, label_point};
use crate::basemap::world::Rect;

/// What could be made of a relation's ways.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Assembly {
    /// Closed ones, the first node not repeated.
    pub rings: Vec<Vec<u32>>,
    /// Chains whose ends nothing joins.
    pub unclosed: Vec<Vec<u32>>,
}

/// Joins ways end to end, each used once, in the order given.
pub fn assemble(ways: &[&[u32]]) -> Assembly {
    let mut at: HashMap<u32, Vec<usize>> = HashMap::new();
    for (idx, way) in ways.iter().enumerate() {
        for end in [way.first(), way.last()].into_iter().flatten() {
            at.entry(*end).or_default().push(idx);
        }
    }
    let mut used: Vec<bool> = ways.iter().map(|way| way.len() < 2).collect();
    let mut assembly = Assembly::default();
    for idx in 0..ways.len() {
        if std::mem::replace(&mut used[idx], true) {
            continue;
        }
        let mut chain = ways[idx].to_vec();
        extend(&mut chain, ways, &at, &mut used);
        if chain.first() != chain.last() {
            chain.reverse();
            extend(&mut chain, ways, &at, &mut used);
        }
        if chain.first() == chain.last() {
            chain.pop();
            assembly.rings.push(chain);
        } else {
            assembly.unclosed.push(chain);
        }
    }
    assembly.rings.retain(|ring| ring.len() > 2);
    assembly
}

/// Goes on from the chain's end until it closes or nothing follows.
fn extend(chain: &mut Vec<u32>, ways: &[&[u32]], at: &HashMap<u32, Vec<usize>>, used: &mut [bool]) {
    while let Some(end) = chain.last().copied().filter(|end| chain[0] != *end) {
        let Some(next) = at[&end].iter().copied().find(|idx| !used[*idx]) else { return };
        used[next] = true;
        if ways[next][0] == end {
            chain.extend(&ways[next][1..]);
        } else {
            chain.extend(ways[next].iter().rev().skip(1));
        }
    }
}

/// Whether a chain is so nearly closed that a straight line may close it.
pub fn is_nearly_closed(chain: &Path) -> bool {
    let length = |a: usize, b: usize| {
        let (a, b) = (chain[a].at, chain[b].at);
        (f64::from(a.x) - f64::from(b.x)).hypot(f64::from(a.y) - f64::from(b.y))
    };
    let whole: f64 = (1..chain.len()).map(|idx| length(idx - 1, idx)).sum();
    chain.len() > 2 && length(0, chain.len() - 1) <= whole / 4.0
}

/// Rings in an odd number of others are holes of the smallest of them; the rest are outer ones.
pub fn polygons(mut rings: Vec<Path>) -> Vec<Polygon> {
    rings.retain(|ring| ring.len() > 2);
    if rings.len() < 2 {
        return rings.into_iter().map(|ring| vec![ring]).collect();
    }
    rings.sort_by_cached_key(|ring| -doubled_area(ring).abs());
    let boxes: Vec<Option<Rect>> =
        rings.iter().map(|ring| Rect::around(ring.iter().map(|vertex| vertex.at))).collect();
    // For each ring the polygon it begins, or that it is a hole.
    let mut begins: Vec<Option<usize>> = Vec::new();
    let mut polygons: Vec<Polygon> = Vec::new();
    for (idx, ring) in rings.iter().enumerate() {
        let inside = label_point(std::slice::from_ref(ring));
        let holds = |larger: &usize| {
            let is_box_around = boxes[*larger].zip(boxes[idx]).is_some_and(|(a, b)| a.holds(&b));
            is_box_around && inside.is_some_and(|point| is_within(point, &rings[*larger]))
        };
        let around: Vec<usize> = (0..idx).filter(holds).collect();
        let outer = around.last().and_then(|larger| begins[*larger]);
        if let Some(polygon) = outer.filter(|_| around.len() % 2 == 1) {
            polygons[polygon].push(ring.clone());
            begins.push(None);
        } else {
            begins.push(Some(polygons.len()));
            polygons.push(vec![ring.clone()]);
        }
    }
    polygons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::feature::Vertex;
    use crate::basemap::world::Point;
    use proptest::prelude::*;

    fn square(from: i32, side: i32) -> Path {
        [(0, 0), (side, 0), (side, side), (0, side)]
            .map(|(x, y)| Vertex::free(Point { x: from + x, y: from + y }))
            .to_vec()
    }

    #[test]
    fn an_island_in_a_lake_on_an_island_is_ground_again() {
        let rings = vec![square(20, 60), square(0, 100), square(40, 20), square(200, 50)];
        let polygons = polygons(rings);
        let sides: Vec<Vec<i32>> = polygons
            .iter()
            .map(|rings| rings.iter().map(|ring| ring[1].at.x - ring[0].at.x).collect())
            .collect();
        assert_eq!(sides, [vec![100, 60], vec![50], vec![20]]);
    }

    #[test]
    fn what_does_not_close_is_told_apart() {
        let ways: [&[u32]; 4] = [&[1, 2, 3], &[7, 8], &[1, 4, 3], &[9, 8]];
        let assembly = assemble(&ways);
        assert_eq!(assembly.rings, [vec![1, 2, 3, 4]]);
        assert_eq!(assembly.unclosed, [vec![9, 8, 7]]);
    }

    proptest! {
        #[test]
        fn a_ring_cut_into_ways_is_whole_again(
            n in 4_u32..60, cuts in prop::collection::btree_set(0_u32..60, 1..8), turn in any::<u64>(),
        ) {
            let cuts: Vec<u32> = cuts.into_iter().filter(|cut| *cut < n).collect();
            prop_assume!(!cuts.is_empty());
            let ends = cuts.iter().skip(1).copied().chain([cuts[0] + n]);
            let mut ways: Vec<Vec<u32>> = cuts.iter().zip(ends)
                .map(|(from, to)| (*from..=to).map(|idx| idx % n).collect())
                .collect();
            for (idx, way) in ways.iter_mut().enumerate() {
                if turn >> idx & 1 == 1 {
                    way.reverse();
                }
            }
            let middle = turn as usize % ways.len();
            ways.rotate_left(middle);
            let ways: Vec<&[u32]> = ways.iter().map(Vec::as_slice).collect();
            let assembly = assemble(&ways);
            prop_assert!(assembly.unclosed.is_empty());
            prop_assert_eq!(assembly.rings.len(), 1);
            let mut ring = assembly.rings[0].clone();
            let steps = |ring: &[u32]| ring.iter().zip(ring.iter().cycle().skip(1))
                .all(|(a, b)| (a + 1) % n == *b || (b + 1) % n == *a);
            prop_assert!(steps(&ring));
            ring.sort_unstable();
            prop_assert_eq!(ring, (0..n).collect::<Vec<_>>());
        }
    }
}
