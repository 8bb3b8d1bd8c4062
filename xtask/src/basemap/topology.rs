//! Polygons that share edges, simplified so that they still share them.
//!
//! Rings are cut where the set of polygons along them changes; each piece is simplified once, the
//! same for every polygon that has it.

use std::collections::{BTreeMap, BTreeSet};

use map_wasm::basemap::GridPoint;

/// A closed ring, its first point not repeated.
pub type Ring = Vec<GridPoint>;
/// The rings of one feature.
pub type Polygon = Vec<Ring>;

/// An undirected piece of edge between two neighbouring points.
type Segment = (GridPoint, GridPoint);

/// Simplified polygons and the pieces their edges are made of.
pub struct Topology {
    /// In the order given.
    pub polygons: Vec<Polygon>,
    /// Each piece once, with the polygons along it.
    arcs: BTreeMap<Ring, BTreeSet<usize>>,
}

impl Topology {
    /// Takes away points that are nearer to the simpler line than the tolerance, in steps of the grid.
    pub fn simplify(polygons: &[Polygon], tolerance: f64) -> Self {
        let owners = owners(polygons);
        let mut arcs: BTreeMap<Ring, BTreeSet<usize>> = BTreeMap::new();
        let mut simplified = Vec::new();
        for (idx, polygon) in polygons.iter().enumerate() {
            let rings = polygon.iter().map(|ring| {
                let pieces =
                    cut(ring, &owners).into_iter().map(|piece| douglas_peucker(&piece, tolerance));
                let pieces: Vec<Ring> = pieces.collect();
                for piece in &pieces {
                    arcs.entry(one_way(piece.clone())).or_default().insert(idx);
                }
                join(&pieces)
            });
            simplified.push(rings.collect());
        }
        Self { polygons: simplified, arcs }
    }

    /// The edges that two of the polygons from `first` on share.
    pub fn edges_between(&self, first: usize) -> impl Iterator<Item = &Ring> {
        let shared =
            move |owners: &BTreeSet<usize>| owners.iter().filter(|idx| **idx >= first).count() > 1;
        self.arcs.iter().filter(move |(_, owners)| shared(owners)).map(|(arc, _)| arc)
    }

    /// A small number for each polygon from `first` on, never the same for two that share an edge.
    pub fn tints(&self, first: usize) -> Vec<u8> {
        let mut tints: Vec<u8> = Vec::new();
        for idx in first..self.polygons.len() {
            let along = self.arcs.values().filter(|owners| owners.contains(&idx)).flatten();
            let taken: BTreeSet<u8> =
                along.filter_map(|other| tints.get(other.checked_sub(first)?).copied()).collect();
            // Spread over five where possible, so that neighbours two apart differ too.
            let start = u8::try_from(idx % 5).unwrap_or(0);
            let mut wanted = (0..5).map(|step| (start + step) % 5).chain(5..=u8::MAX);
            tints.push(wanted.find(|tint| !taken.contains(tint)).unwrap_or(0));
        }
        tints
    }
}

/// Which polygons run along each segment.
fn owners(polygons: &[Polygon]) -> BTreeMap<Segment, BTreeSet<usize>> {
    let mut owners: BTreeMap<Segment, BTreeSet<usize>> = BTreeMap::new();
    for (idx, polygon) in polygons.iter().enumerate() {
        for ring in polygon {
            for at in 0..ring.len() {
                owners.entry(segment(ring, at)).or_default().insert(idx);
            }
        }
    }
    owners
}

/// From a point of the ring to the next.
fn segment(ring: &[GridPoint], at: usize) -> Segment {
    let (a, b) = (ring[at], ring[(at + 1) % ring.len()]);
    (a.min(b), a.max(b))
}

/// The ring as pieces with the same owners all along; consecutive pieces share their end point.
fn cut(ring: &[GridPoint], owners: &BTreeMap<Segment, BTreeSet<usize>>) -> Vec<Ring> {
    let n = ring.len();
    let along = |at: usize| &owners[&segment(ring, at % n)];
    let mut junctions: Vec<usize> = (0..n).filter(|at| along(at + n - 1) != along(*at)).collect();
    if junctions.is_empty() {
        // A ring alone, or the same ring twice: cut where every owner cuts it, at its two extremes.
        let extreme = |largest: bool| {
            (0..n).max_by_key(|at| {
                if largest { (ring[*at], 0) } else { (GridPoint(-ring[*at].0, -ring[*at].1), 0) }
            })
        };
        junctions.extend([extreme(false), extreme(true)].into_iter().flatten());
        junctions.sort_unstable();
    }
    let ends = junctions.iter().skip(1).copied().chain([junctions[0] + n]);
    junctions
        .iter()
        .zip(ends)
        .map(|(from, to)| (*from..=to).map(|at| ring[at % n]).collect())
        .collect()
}

fn join(pieces: &[Ring]) -> Ring {
    pieces.iter().flat_map(|piece| &piece[..piece.len() - 1]).copied().collect()
}

/// The same piece whichever way it was walked.
fn one_way(mut piece: Ring) -> Ring {
    if piece.first() > piece.last() {
        piece.reverse();
    }
    piece
}

/// Keeps both ends and every point that lies off the simpler line. Walked one way for all owners.
fn douglas_peucker(piece: &[GridPoint], tolerance: f64) -> Ring {
    let turned = piece.first() > piece.last();
    let mut points = piece.to_vec();
    if turned {
        points.reverse();
    }
    let mut kept = vec![points[0]];
    keep_between(&points, tolerance, &mut kept);
    if turned {
        kept.reverse();
    }
    kept
}

/// Adds what is kept of the points after the first, up to the last.
fn keep_between(points: &[GridPoint], tolerance: f64, kept: &mut Ring) {
    let (first, last) = (points[0], points[points.len() - 1]);
    let inner = 1..points.len() - 1;
    let off = |at: &usize| distance_to_segment(points[*at], first, last);
    let farthest = inner.max_by(|a, b| off(a).total_cmp(&off(b)));
    match farthest.filter(|at| off(at) > tolerance) {
        Some(at) => {
            keep_between(&points[..=at], tolerance, kept);
            keep_between(&points[at..], tolerance, kept);
        }
        None => kept.push(last),
    }
}

fn distance_to_segment(point: GridPoint, a: GridPoint, b: GridPoint) -> f64 {
    let to = |from: GridPoint, to: GridPoint| (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let ((abx, aby), (apx, apy)) = (to(a, b), to(a, point));
    let length2 = abx * abx + aby * aby;
    let t = if length2 > 0.0 { ((apx * abx + apy * aby) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (apx - t * abx).hypot(apy - t * aby)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two squares with a wavy edge between them.
    fn neighbours() -> Vec<Polygon> {
        let wave: Ring = (0..=20).map(|step| GridPoint(100 + (step % 2) * 2, step * 5)).collect();
        let left = [GridPoint(0, 100), GridPoint(0, 0)];
        let right = [GridPoint(200, 0), GridPoint(200, 100)];
        let west = wave.iter().copied().chain(left).collect();
        let east = wave.iter().rev().copied().chain(right).collect();
        vec![vec![west], vec![east]]
    }

    #[test]
    fn neighbours_keep_one_common_edge() {
        let simple = Topology::simplify(&neighbours(), 4.0);
        let edges: Vec<&Ring> = simple.edges_between(0).collect();
        assert_eq!(edges, [&vec![GridPoint(100, 0), GridPoint(100, 100)]]);
        assert!(simple.polygons.iter().all(|polygon| polygon[0].len() == 4));
        let tints = simple.tints(0);
        assert_ne!(tints[0], tints[1]);
    }

    #[test]
    fn what_sticks_out_stays() {
        let simple = Topology::simplify(&neighbours(), 1.0);
        assert!(simple.polygons.iter().all(|polygon| polygon[0].len() > 20));
    }

    #[test]
    fn a_ring_alone_stays_a_ring() {
        let circle = (0..36).map(|step| {
            let angle = f64::from(step) * 10.0_f64.to_radians();
            GridPoint((angle.cos() * 1000.0) as i32, (angle.sin() * 1000.0) as i32)
        });
        let simple = Topology::simplify(&[vec![circle.collect()]], 4.0);
        assert!((20..=36).contains(&simple.polygons[0][0].len()));
    }
}
