//! The sea, from coastlines: OpenStreetMap draws only its edge, with land on the left.
//!
//! Invariant: the sea's rings run clockwise on the map along the coast, water on their right, and where
//! the coast leaves the box, along the box's edge to where the next coast comes in.

use super::rings::{self, polygons};
use crate::basemap::clip;
use crate::basemap::feature::{Path, Polygon, Vertex};
use crate::basemap::measure::doubled_area;
use crate::basemap::world::{Point, Rect};

/// The sea within the box; nothing where no coast is known.
pub fn sea(coast: &[Path], rect: &Rect) -> Vec<Polygon> {
    let (mut islands, mut open) = (Vec::new(), Vec::new());
    for line in joined(coast) {
        if line.first().map(|v| v.at) == line.last().map(|v| v.at) {
            let ring = &line[..line.len() - 1];
            if ring.iter().all(|vertex| rect.has(vertex.at)) {
                islands.push(ring.to_vec());
                continue;
            }
            // Cut where it begins: what is in the box is in one piece only if it begins outside.
            let outside = ring.iter().position(|vertex| !rect.has(vertex.at)).unwrap_or(0);
            let mut turned = ring.to_vec();
            turned.rotate_left(outside);
            turned.push(turned[0]);
            open.extend(clip::line(&turned, rect));
        } else {
            open.extend(clip::line(&line, rect));
        }
    }
    let mut rings = along_the_edge(open, rect);
    let is_all_islands = rings.is_empty() && islands.iter().any(|ring| doubled_area(ring) < 0);
    if is_all_islands {
        rings.push(rect.corners().map(Vertex::free).to_vec());
    }
    rings.extend(islands);
    polygons(rings)
}

/// Coastlines end to end, in their own direction.
fn joined(coast: &[Path]) -> Vec<Path> {
    let mut points: Vec<Point> = coast.iter().flatten().map(|vertex| vertex.at).collect();
    points.sort_unstable();
    points.dedup();
    let index = |vertex: &Vertex| points.binary_search(&vertex.at).unwrap_or_default() as u32;
    let ways: Vec<Vec<u32>> = coast.iter().map(|line| line.iter().map(index).collect()).collect();
    let ways: Vec<&[u32]> = ways.iter().map(Vec::as_slice).collect();
    let assembly = rings::assemble(&ways);
    let path = |chain: &[u32]| -> Path {
        chain.iter().map(|idx| Vertex::free(points[*idx as usize])).collect()
    };
    let closed = assembly.rings.iter().map(|ring| {
        let mut ring = path(ring);
        ring.push(ring[0]);
        ring
    });
    closed
        .chain(assembly.unclosed.iter().map(|chain| path(chain)))
        .map(|line| turned(line, coast))
        .collect()
}

/// Joining may have turned a line; its first edge is an edge of some coastline, one way or the other.
fn turned(mut line: Path, coast: &[Path]) -> Path {
    let (first, second) = (line[0].at, line[1].at);
    let is_backward = coast
        .iter()
        .flat_map(|way| way.windows(2))
        .any(|pair| pair[0].at == second && pair[1].at == first);
    if is_backward {
        line.reverse();
    }
    line
}

/// Closes pieces of coast along the edge of the box, clockwise.
fn along_the_edge(mut open: Vec<Path>, rect: &Rect) -> Vec<Path> {
    // An extract may end a little before the box does.
    for line in &mut open {
        let (first, last) = (nearest_on_edge(line[0].at, rect), line[line.len() - 1].at);
        line.insert(0, Vertex::free(first));
        line.push(Vertex::free(nearest_on_edge(last, rect)));
    }
    let begins: Vec<i64> = open.iter().map(|line| around(line[0].at, rect)).collect();
    let whole = 2 * (rect.east - rect.west + rect.south - rect.north);
    let (mut used, mut rings) = (vec![false; open.len()], Vec::new());
    for start in 0..open.len() {
        let (mut ring, mut current) = (Path::new(), start);
        while !std::mem::replace(&mut used[current], true) {
            ring.extend(&open[current]);
            let left = around(open[current][open[current].len() - 1].at, rect);
            let ahead = |idx: &usize| (begins[*idx] - left).rem_euclid(whole);
            let is_free = |idx: &usize| !used[*idx] || *idx == start;
            let Some(next) = (0..open.len()).filter(is_free).min_by_key(ahead) else { break };
            ring.extend(corners_between(left, ahead(&next), rect));
            current = next;
        }
        if ring.len() > 2 {
            ring.dedup_by_key(|vertex| vertex.at);
            rings.push(ring);
        }
    }
    rings
}

fn nearest_on_edge(point: Point, rect: &Rect) -> Point {
    let (x, y) = (i64::from(point.x), i64::from(point.y));
    let ways = [
        (x - rect.west, (rect.west, y)),
        (rect.east - x, (rect.east, y)),
        (y - rect.north, (x, rect.north)),
        (rect.south - y, (x, rect.south)),
    ];
    let (_, (x, y)) = ways.into_iter().min_by_key(|(distance, _)| *distance).unwrap_or((0, (x, y)));
    Point { x: x as i32, y: y as i32 }
}

/// How far along the edge, clockwise from the northwest corner.
fn around(point: Point, rect: &Rect) -> i64 {
    let (x, y) = (i64::from(point.x), i64::from(point.y));
    let (width, height) = (rect.east - rect.west, rect.south - rect.north);
    match () {
        () if y == rect.north => x - rect.west,
        () if x == rect.east => width + y - rect.north,
        () if y == rect.south => width + height + rect.east - x,
        () => 2 * width + height + rect.south - y,
    }
}

/// The corners passed on the way, clockwise.
fn corners_between(from: i64, length: i64, rect: &Rect) -> Vec<Vertex> {
    let corners = rect.corners();
    let whole = 2 * (rect.east - rect.west + rect.south - rect.north);
    let ahead = |corner: &Point| (around(*corner, rect) - from).rem_euclid(whole);
    let mut passed: Vec<Point> =
        corners.into_iter().filter(|corner| (1..length).contains(&ahead(corner))).collect();
    passed.sort_by_key(ahead);
    passed.into_iter().map(Vertex::free).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::measure::is_within;

    const BOX: Rect = Rect { west: 0, north: 0, east: 100, south: 100 };

    fn path(points: &[(i32, i32)]) -> Path {
        points.iter().map(|(x, y)| Vertex::free(Point { x: *x, y: *y })).collect()
    }

    fn is_sea(sea: &[Polygon], x: i32, y: i32) -> bool {
        let point = Point { x, y };
        let odd =
            |rings: &Polygon| rings.iter().filter(|ring| is_within(point, ring)).count() % 2 == 1;
        sea.iter().any(odd)
    }

    #[test]
    fn a_coast_through_the_box_has_the_sea_on_its_right() {
        // From north to south: right of it is the west.
        let sea = sea(&[path(&[(50, -10), (55, 40)]), path(&[(55, 40), (45, 110)])], &BOX);
        assert!(is_sea(&sea, 10, 50) && !is_sea(&sea, 90, 50), "{sea:?}");
        let area: i128 = sea.iter().flatten().map(|ring| doubled_area(ring).abs() / 2).sum();
        assert!((4_800..5_300).contains(&area), "{area}");
    }

    #[test]
    fn the_same_coast_the_other_way_has_it_in_the_east() {
        let sea = sea(&[path(&[(45, 110), (55, 40), (50, -10)])], &BOX);
        assert!(!is_sea(&sea, 10, 50) && is_sea(&sea, 90, 50), "{sea:?}");
    }

    #[test]
    fn a_strait_between_two_coasts_is_sea_and_an_island_in_it_is_not() {
        let west = path(&[(30, 110), (30, -10)]);
        let east = path(&[(70, -10), (70, 110)]);
        // Land on the left: against the clock on the map.
        let island = path(&[(45, 45), (45, 55), (55, 55), (55, 45), (45, 45)]);
        let sea = sea(&[west, east, island], &BOX);
        assert!(is_sea(&sea, 50, 20) && is_sea(&sea, 50, 80), "{sea:?}");
        assert!(!is_sea(&sea, 50, 50) && !is_sea(&sea, 10, 50) && !is_sea(&sea, 90, 50), "{sea:?}");
    }

    #[test]
    fn around_an_island_alone_all_is_sea() {
        let island = path(&[(45, 45), (45, 55), (55, 55), (55, 45), (45, 45)]);
        let sea = sea(&[island], &BOX);
        assert!(is_sea(&sea, 5, 5) && !is_sea(&sea, 50, 50), "{sea:?}");
    }

    #[test]
    fn without_a_coast_there_is_no_sea() {
        assert!(sea(&[], &BOX).is_empty());
    }
}
