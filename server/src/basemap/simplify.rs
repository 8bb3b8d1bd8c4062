//! Fewer vertices where nobody can see the difference (Douglas and Peucker's algorithm).
//!
//! Invariant: between two pinned vertices the result depends on the vertices alone and not on the way
//! they are walked, so that areas which share an edge share it afterwards.

use super::feature::{Path, Vertex};

/// A line within the tolerance of the given one. Both ends stay.
pub fn line(path: &[Vertex], tolerance: f64) -> Path {
    if path.len() < 3 {
        return path.to_vec();
    }
    one_way(path, tolerance)
}

/// A ring within the tolerance of the given one; empty where nothing is left of it.
pub fn ring(ring: &[Vertex], tolerance: f64) -> Path {
    if ring.len() < 4 {
        return ring.to_vec();
    }
    let cuts = cuts(ring);
    let ends = cuts.iter().skip(1).copied().chain([cuts[0] + ring.len()]);
    let mut simple = Path::new();
    for (from, to) in cuts.iter().zip(ends) {
        let piece: Path = (*from..=to).map(|idx| ring[idx % ring.len()]).collect();
        let piece = line(&piece, tolerance);
        simple.extend(&piece[..piece.len() - 1]);
    }
    if simple.len() < 3 { Path::new() } else { simple }
}

/// Where a ring is cut into pieces: at least two places, the same for every ring along the same way.
fn cuts(ring: &[Vertex]) -> Vec<usize> {
    let mut cuts: Vec<usize> = (0..ring.len()).filter(|idx| ring[*idx].is_pinned).collect();
    if cuts.len() > 1 {
        return cuts;
    }
    let ends = |idx: &usize| (ring[*idx].at, 0);
    let first = cuts.first().copied().or_else(|| (0..ring.len()).min_by_key(ends)).unwrap_or(0);
    let far = |idx: &usize| distance2(ring[*idx], ring[first]);
    let last = (0..ring.len())
        .max_by(|a, b| far(a).total_cmp(&far(b)).then_with(|| ring[*a].at.cmp(&ring[*b].at)));
    cuts = vec![first, last.unwrap_or(0)];
    cuts.sort_unstable();
    cuts
}

/// Walked from its lesser end, whichever way it came.
fn one_way(path: &[Vertex], tolerance: f64) -> Path {
    let is_turned = path[0].at > path[path.len() - 1].at;
    let at = |idx: usize| path[if is_turned { path.len() - 1 - idx } else { idx }];
    let mut stays = vec![false; path.len()];
    let mut open = vec![(0, path.len() - 1)];
    while let Some((first, last)) = open.pop() {
        stays[first] = true;
        stays[last] = true;
        let off = |idx: usize| distance_to_segment2(at(idx), at(first), at(last));
        let mut farthest = (tolerance * tolerance, None);
        for idx in first + 1..last {
            let distance2 = off(idx);
            if distance2 > farthest.0 {
                farthest = (distance2, Some(idx));
            }
        }
        if let (_, Some(middle)) = farthest {
            open.extend([(first, middle), (middle, last)]);
        }
    }
    let kept = stays.iter().enumerate().filter(|(_, stays)| **stays).map(|(idx, _)| at(idx));
    let mut kept: Path = kept.collect();
    if is_turned {
        kept.reverse();
    }
    kept
}

fn distance2(a: Vertex, b: Vertex) -> f64 {
    let (x, y) = between(a, b);
    x * x + y * y
}

fn between(from: Vertex, to: Vertex) -> (f64, f64) {
    (f64::from(to.at.x) - f64::from(from.at.x), f64::from(to.at.y) - f64::from(from.at.y))
}

fn distance_to_segment2(point: Vertex, a: Vertex, b: Vertex) -> f64 {
    let ((abx, aby), (apx, apy)) = (between(a, b), between(a, point));
    let length2 = abx * abx + aby * aby;
    let part =
        if length2 > 0.0 { ((apx * abx + apy * aby) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (apx - part * abx, apy - part * aby);
    x * x + y * y
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::world::Point;
    use proptest::prelude::*;

    fn free(points: &[(i32, i32)]) -> Path {
        points.iter().map(|(x, y)| Vertex::free(Point { x: *x, y: *y })).collect()
    }

    proptest! {
        #[test]
        fn nothing_strays_further_than_the_tolerance(
            points in prop::collection::vec((0..5_000_i32, 0..5_000_i32), 2..60), tolerance in 1.0..500.0,
        ) {
            let path = free(&points);
            let simple = line(&path, tolerance);
            prop_assert_eq!(simple.first(), path.first());
            prop_assert_eq!(simple.last(), path.last());
            for vertex in &path {
                let nearest = simple.windows(2).map(|pair| distance_to_segment2(*vertex, pair[0], pair[1]));
                let nearest = nearest.fold(f64::MAX, f64::min).sqrt();
                prop_assert!(nearest <= tolerance + 1e-6, "{vertex:?} is {nearest} off");
            }
        }

        #[test]
        fn neighbours_keep_their_common_edge(
            wave in prop::collection::vec(90..110_i32, 3..50), tolerance in 1.0..30.0, turn in 0_usize..60,
        ) {
            let mut common = free(&wave.iter().enumerate().map(|(idx, x)| (*x, idx as i32 * 5)).collect::<Vec<_>>());
            let last = common.len() - 1;
            common[0].is_pinned = true;
            common[last].is_pinned = true;
            let south = last as i32 * 5;
            let west: Path = common.iter().copied().chain(free(&[(0, south), (0, 0)])).collect();
            let mut east: Path = common.iter().rev().copied().chain(free(&[(200, 0), (200, south)])).collect();
            // A ring may begin anywhere.
            let n = east.len();
            east.rotate_left(turn % n);
            let edge = |simple: Path| {
                let mut edge: Vec<Point> = simple.iter().map(|v| v.at).filter(|at| (90..110).contains(&at.x)).collect();
                edge.sort_by_key(|at| at.y);
                edge
            };
            prop_assert_eq!(edge(ring(&west, tolerance)), edge(ring(&east, tolerance)));
        }
    }

    #[test]
    fn a_small_ring_vanishes_and_a_circle_stays_round() {
        let circle: Vec<(i32, i32)> = (0..36)
            .map(|step| f64::from(step * 10).to_radians().sin_cos())
            .map(|(sin, cos)| (5_000 + (sin * 1_000.0) as i32, 5_000 + (cos * 1_000.0) as i32))
            .collect();
        assert!((12..36).contains(&ring(&free(&circle), 20.0).len()));
        assert!(ring(&free(&[(0, 0), (4, 0), (4, 4), (0, 4)]), 12.0).is_empty());
    }
}
