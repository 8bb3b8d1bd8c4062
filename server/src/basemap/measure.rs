//! How large a ring is, what lies in it, and where on it a name is best put.

use super::feature::Vertex;
use super::world::{Point, Rect};

/// Twice the area within a ring; positive where it runs clockwise on the map.
pub fn doubled_area(ring: &[Vertex]) -> i128 {
    let cross =
        |a: Point, b: Point| i128::from(a.x) * i128::from(b.y) - i128::from(b.x) * i128::from(a.y);
    edges(ring).map(|(a, b)| cross(a, b)).sum()
}

/// From each vertex to the next, the last one to the first.
pub fn edges(ring: &[Vertex]) -> impl Iterator<Item = (Point, Point)> {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| (a.at, b.at))
}

/// Whether a point lies within a ring, by the even-odd rule.
pub fn is_within(point: Point, ring: &[Vertex]) -> bool {
    crossings(ring, f64::from(point.y)).filter(|x| *x < f64::from(point.x)).count() % 2 == 1
}

/// Where the edges of a ring meet a line from west to east.
fn crossings(ring: &[Vertex], y: f64) -> impl Iterator<Item = f64> {
    edges(ring).filter_map(move |(a, b)| {
        let (ax, ay, bx, by) = (f64::from(a.x), f64::from(a.y), f64::from(b.x), f64::from(b.y));
        ((ay <= y) != (by <= y)).then(|| ax + (y - ay) / (by - ay) * (bx - ax))
    })
}

/// A point well inside a polygon: the middle of the widest stretch on one of a few lines across it.
pub fn label_point(polygon: &[Vec<Vertex>]) -> Option<Point> {
    let rect = Rect::around(polygon.first()?.iter().map(|vertex| vertex.at))?;
    let height = (rect.south - rect.north) as f64;
    // The middle first, so that a plain shape is labeled in its middle.
    let parts = [0.5, 0.4, 0.6, 0.3, 0.7];
    let mut best: Option<(f64, Point)> = None;
    for part in parts {
        // Off the whole numbers, so that no vertex lies on the line.
        let y = (rect.north as f64 + height * part).floor() + 0.5;
        let mut meets: Vec<f64> = polygon.iter().flat_map(|ring| crossings(ring, y)).collect();
        meets.sort_by(f64::total_cmp);
        for pair in meets.chunks_exact(2) {
            let width = pair[1] - pair[0];
            // A little wider is not worth leaving the middle.
            if best.is_none_or(|(widest, _)| width > widest * 1.2) {
                let middle = f64::midpoint(pair[0], pair[1]);
                best = Some((width, Point { x: middle as i32, y: y as i32 }));
            }
        }
    }
    best.map(|(_, point)| point)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(i32, i32)]) -> Vec<Vertex> {
        points.iter().map(|(x, y)| Vertex::free(Point { x: *x, y: *y })).collect()
    }

    #[test]
    fn the_name_of_a_horseshoe_stands_on_it_and_not_in_its_mouth() {
        let horseshoe = ring(&[
            (0, 0),
            (100, 0),
            (100, 20),
            (20, 20),
            (20, 80),
            (100, 80),
            (100, 100),
            (0, 100),
        ]);
        let point = label_point(std::slice::from_ref(&horseshoe)).unwrap();
        assert!(is_within(point, &horseshoe), "{point:?}");
    }

    #[test]
    fn the_name_of_a_lake_does_not_stand_on_its_island() {
        let lake = ring(&[(0, 0), (100, 0), (100, 100), (0, 100)]);
        let island = ring(&[(30, 30), (60, 30), (60, 70), (30, 70)]);
        let point = label_point(&[lake.clone(), island.clone()]).unwrap();
        assert!(is_within(point, &lake) && !is_within(point, &island), "{point:?}");
    }

    #[test]
    fn clockwise_on_the_map_is_positive() {
        assert_eq!(doubled_area(&ring(&[(0, 0), (10, 0), (10, 10), (0, 10)])), 200);
        assert_eq!(doubled_area(&ring(&[(0, 10), (10, 10), (10, 0), (0, 0)])), -200);
    }
}
