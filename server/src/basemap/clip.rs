//! What of a line or ring lies in a box.
//!
//! Invariant: an edge is cut at the same point whichever way it is walked, so that neighbours which
//! share it still share it afterwards.

use super::feature::{Path, Vertex};
use super::world::{Point, Rect};

/// The parts of a line that lie in the box.
pub fn line(path: &[Vertex], rect: &Rect) -> Vec<Path> {
    let mut parts = vec![path.to_vec()];
    for side in Side::ALL {
        parts = parts.iter().flat_map(|part| line_at(part, side, side.of(rect))).collect();
    }
    parts
}

/// What of a ring's inside lies in the box; outside of it the ring runs along the box's edge.
pub fn ring(path: &[Vertex], rect: &Rect) -> Path {
    let mut ring = path.to_vec();
    for side in Side::ALL {
        if ring.is_empty() {
            break;
        }
        ring = ring_at(&ring, side, side.of(rect));
    }
    if ring.len() < 3 { Vec::new() } else { ring }
}

/// An edge of the box.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    West,
    East,
    North,
    South,
}

impl Side {
    const ALL: [Self; 4] = [Self::West, Self::East, Self::North, Self::South];

    fn of(self, rect: &Rect) -> i64 {
        match self {
            Self::West => rect.west,
            Self::East => rect.east,
            Self::North => rect.north,
            Self::South => rect.south,
        }
    }

    fn keeps(self, point: Point, edge: i64) -> bool {
        match self {
            Self::West => i64::from(point.x) >= edge,
            Self::East => i64::from(point.x) <= edge,
            Self::North => i64::from(point.y) >= edge,
            Self::South => i64::from(point.y) <= edge,
        }
    }

    /// Where the segment crosses the edge: the same from either end.
    fn crossing(self, a: Point, b: Point, edge: i64) -> Vertex {
        let (a, b) = (a.min(b), a.max(b));
        let is_upright = matches!(self, Self::West | Self::East);
        let (from, to, other_from, other_to) =
            if is_upright { (a.x, b.x, a.y, b.y) } else { (a.y, b.y, a.x, b.x) };
        let part = (edge - i64::from(from)) as f64 / (i64::from(to) - i64::from(from)) as f64;
        let length = (i64::from(other_to) - i64::from(other_from)) as f64;
        let other = (f64::from(other_from) + part * length).round() as i32;
        let edge = edge.clamp(0, i64::from(i32::MAX)) as i32;
        let at = if is_upright { Point { x: edge, y: other } } else { Point { x: other, y: edge } };
        Vertex { at, is_pinned: true }
    }
}

fn line_at(path: &[Vertex], side: Side, edge: i64) -> Vec<Path> {
    let keeps = |vertex: &Vertex| side.keeps(vertex.at, edge);
    if path.iter().all(keeps) {
        return vec![path.to_vec()];
    }
    let (mut parts, mut part) = (Vec::new(), Path::new());
    for (idx, vertex) in path.iter().enumerate() {
        let before = idx.checked_sub(1).map(|before| path[before]);
        if let Some(before) = before.filter(|before| keeps(before) != keeps(vertex)) {
            part.push(side.crossing(before.at, vertex.at, edge));
        }
        if keeps(vertex) {
            part.push(*vertex);
        } else if !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
    }
    parts.push(part);
    parts.retain(|part| part.len() > 1);
    parts
}

/// One step of Sutherland and Hodgman's algorithm.
fn ring_at(ring: &[Vertex], side: Side, edge: i64) -> Path {
    let keeps = |vertex: &Vertex| side.keeps(vertex.at, edge);
    if ring.iter().all(keeps) {
        return ring.to_vec();
    }
    let mut kept = Path::new();
    let mut before = ring[ring.len() - 1];
    for vertex in ring {
        if keeps(&before) != keeps(vertex) {
            kept.push(side.crossing(before.at, vertex.at, edge));
        }
        if keeps(vertex) {
            kept.push(*vertex);
        }
        before = *vertex;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::measure::doubled_area;
    use geo::{Area, BooleanOps, Coord, LineString, Polygon};
    use proptest::prelude::*;

    const BOX: Rect = Rect { west: 2_000, north: 3_000, east: 7_000, south: 8_000 };

    fn path(points: &[(i32, i32)]) -> Path {
        points.iter().map(|(x, y)| Vertex::free(Point { x: *x, y: *y })).collect()
    }

    /// A ring around the middle that never crosses itself: one vertex for every direction.
    fn star(radii: &[i32]) -> Path {
        let corner = |(idx, radius): (usize, &i32)| {
            let angle = std::f64::consts::TAU * idx as f64 / radii.len() as f64;
            let (sin, cos) = angle.sin_cos();
            let along = |part: f64| 5_000 + (f64::from(*radius) * part) as i32;
            (along(cos), along(sin))
        };
        path(&radii.iter().enumerate().map(corner).collect::<Vec<_>>())
    }

    fn polygon(ring: &Path) -> Polygon<f64> {
        let coord = |v: &Vertex| Coord { x: f64::from(v.at.x), y: f64::from(v.at.y) };
        Polygon::new(LineString::new(ring.iter().map(coord).collect()), Vec::new())
    }

    proptest! {
        #[test]
        fn a_clipped_ring_has_the_area_geo_finds(radii in prop::collection::vec(500..5_000_i32, 3..40)) {
            let ring_of_star = star(&radii);
            let found = doubled_area(&ring(&ring_of_star, &BOX)).abs() as f64 / 2.0;
            let clip = path(&BOX.corners().map(|corner| (corner.x, corner.y)));
            let area = polygon(&ring_of_star).intersection(&polygon(&clip)).unsigned_area();
            // Cut points are rounded to whole steps: at most one step along every edge.
            prop_assert!((found - area).abs() <= 10_000.0 * (radii.len() as f64), "{found} {area}");
            prop_assert!((found - area).abs() <= 0.01 * area + 10_000.0, "{found} {area}");
        }

        #[test]
        fn the_parts_of_a_line_are_as_long_as_what_of_it_is_inside(
            points in prop::collection::vec((0..10_000_i32, 0..10_000_i32), 2..12),
        ) {
            let line_length = |path: &Path| path.windows(2).map(|pair| {
                f64::from(pair[1].at.x - pair[0].at.x).hypot(f64::from(pair[1].at.y - pair[0].at.y))
            }).sum::<f64>();
            let parts = line(&path(&points), &BOX);
            let found: f64 = parts.iter().map(line_length).sum();
            // The naive way: walk every segment in thousandths and count those inside.
            let inside: f64 = points.windows(2).map(|pair| {
                let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
                let whole = f64::from(bx - ax).hypot(f64::from(by - ay));
                let along = |a: i32, b: i32, part: f64| f64::from(a) + f64::from(b - a) * part;
                let is_in = |k: &i32| {
                    let part = (f64::from(*k) + 0.5) / 1_000.0;
                    (2_000.0..=7_000.0).contains(&along(ax, bx, part))
                        && (3_000.0..=8_000.0).contains(&along(ay, by, part))
                };
                whole * (0..1_000).filter(is_in).count() as f64 / 1_000.0
            }).sum();
            prop_assert!((found - inside).abs() <= 40.0 * points.len() as f64, "{found} {inside}");
            prop_assert!(parts.iter().flatten().all(|vertex| BOX.has(vertex.at)));
        }

        #[test]
        fn an_edge_is_cut_at_one_point_from_either_side(
            a in (0..2_000_i32, 0..10_000_i32), b in (2_001..9_000_i32, 0..10_000_i32),
        ) {
            let (there, back) = (path(&[a, b]), path(&[b, a]));
            let mut back = line(&back, &BOX);
            for part in &mut back {
                part.reverse();
            }
            prop_assert_eq!(line(&there, &BOX), back);
        }
    }

    #[test]
    fn a_ring_all_around_the_box_becomes_the_box() {
        let around = path(&[(0, 0), (9_000, 0), (9_000, 9_000), (0, 9_000)]);
        let mut clipped: Vec<Point> = ring(&around, &BOX).iter().map(|v| v.at).collect();
        let mut corners = BOX.corners().to_vec();
        clipped.sort();
        corners.sort();
        assert_eq!(clipped, corners);
    }
}
