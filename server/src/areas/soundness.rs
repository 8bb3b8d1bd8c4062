//! Whether an outline is one: rings that neither cross nor follow each other, holes in what they are
//! holes of, parts beside each other.
//!
//! Looks at the sides from west to east, each beside those that reach as far: outlines of coasts
//! have tens of thousands.

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{
    BoundingRect, Coord, Intersects, Line, LineString, MultiPolygon, Polygon, Vector2DOps as _,
};
use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};

/// A side of a ring.
struct Side {
    line: Line<f64>,
    /// Which ring of all, which side of it, and how many it has.
    ring: usize,
    place: usize,
    sides: usize,
}

impl Side {
    fn west(&self) -> f64 {
        self.line.start.x.min(self.line.end.x)
    }

    fn east(&self) -> f64 {
        self.line.start.x.max(self.line.end.x)
    }

    fn is_next_to(&self, other: &Self) -> bool {
        let apart = self.place.abs_diff(other.place);
        self.ring == other.ring && (apart == 1 || apart + 1 == self.sides)
    }
}

/// All rings of an outline, and where they touch each other.
struct Rings<'s> {
    all: Vec<&'s LineString<f64>>,
    /// On which side of the first ring, and where, it touches the second.
    touches: HashMap<(usize, usize), Vec<Touch>>,
}

type Touch = (usize, Coord<f64>);

/// What is wrong with how two sides meet.
enum Meeting {
    Touch(Coord<f64>),
    Fault(String),
}

/// Why it is none, if it is none.
pub(super) fn fault(shape: &MultiPolygon<f64>) -> Option<String> {
    let all =
        shape.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
    let mut rings = Rings { all: all.collect(), touches: HashMap::new() };
    if let Some(fault) = rings.sweep() {
        return Some(fault);
    }
    let mut first = 0;
    let numbers = shape.iter().map(|part| {
        let numbers = first..first + 1 + part.interiors().len();
        first = numbers.end;
        numbers
    });
    let parts: Vec<(&Polygon<f64>, Range<usize>)> = shape.iter().zip(numbers).collect();
    let misplaced = parts.iter().find_map(|(part, numbers)| rings.misplaced_hole(part, numbers));
    misplaced.or_else(|| rings.overlap(&parts))
}

impl Rings<'_> {
    /// Finds sides that meet where they must not, and notes where rings touch.
    fn sweep(&mut self) -> Option<String> {
        let sides = self.all.iter().enumerate().flat_map(|(number, ring)| sides(number, ring));
        let mut sides: Vec<Side> = sides.collect();
        sides.sort_by(|a, b| a.west().total_cmp(&b.west()));
        let mut beside: Vec<&Side> = Vec::new();
        for side in &sides {
            beside.retain(|other| other.east() >= side.west());
            for other in &beside {
                match meeting(other, side) {
                    Some(Meeting::Fault(fault)) => return Some(fault),
                    Some(Meeting::Touch(place)) => self.note_touch(side, other, place),
                    None => {}
                }
            }
            beside.push(side);
        }
        None
    }

    fn note_touch(&mut self, one: &Side, other: &Side, place: Coord<f64>) {
        for (ring, by) in [(one, other), (other, one)] {
            self.touches.entry((ring.ring, by.ring)).or_default().push((ring.place, place));
        }
    }

    /// A hole that is not in the part, or in another hole of it.
    fn misplaced_hole(&self, part: &Polygon<f64>, numbers: &Range<usize>) -> Option<String> {
        let filled = |number: usize| Polygon::new(self.all[number].clone(), Vec::new());
        let whole = filled(numbers.start);
        let holes = numbers.start + 1..numbers.end;
        for hole in holes.clone() {
            let at = at(part.interiors()[hole - holes.start].0[0]);
            if self.reaches(hole, &whole, numbers.start..=numbers.start, CoordPos::Outside) {
                return Some(format!("has a hole outside of itself at {at}"));
            }
            let is_in = |other: usize| {
                other != hole && self.reaches(hole, &filled(other), other..=other, CoordPos::Inside)
            };
            if holes.clone().any(is_in) {
                return Some(format!("has a hole in a hole at {at}"));
            }
        }
        None
    }

    /// A part that lies in another.
    fn overlap(&self, parts: &[(&Polygon<f64>, Range<usize>)]) -> Option<String> {
        let boxes: Vec<_> = parts.iter().map(|(part, _)| part.bounding_rect()).collect();
        for (place, (part, numbers)) in parts.iter().enumerate() {
            for (other, (whole, others)) in parts.iter().enumerate() {
                let is_near = boxes[place].zip(boxes[other]).is_some_and(|(a, b)| a.intersects(&b));
                let others = others.start..=others.end - 1;
                if place != other
                    && is_near
                    && self.reaches(numbers.start, whole, others, CoordPos::Inside)
                {
                    return Some(format!(
                        "has parts upon each other at {}",
                        at(part.exterior().0[0])
                    ));
                }
            }
        }
        None
    }

    /// Whether a ring is somewhere in or outside of a polygon with these rings, none of which it
    /// crosses. If it does not touch them, one corner tells for all.
    fn reaches(
        &self,
        ring: usize,
        polygon: &Polygon<f64>,
        others: RangeInclusive<usize>,
        wanted: CoordPos,
    ) -> bool {
        let touches = others.filter_map(|other| self.touches.get(&(ring, other)));
        let touches: Vec<Touch> = touches.flatten().copied().collect();
        let is_there = |place: Coord<f64>| polygon.coordinate_position(&place) == wanted;
        let ring = self.all[ring];
        if touches.is_empty() {
            return ring.0.first().is_some_and(|corner| is_there(*corner));
        }
        ring.lines().enumerate().any(|(number, side)| {
            let on_side = touches.iter().filter(|(place, _)| *place == number);
            let mut stops: Vec<Coord<f64>> = on_side.map(|(_, place)| *place).collect();
            stops.extend([side.start, side.end]);
            let along = |place: &Coord<f64>| (*place - side.start).dot_product(side.delta());
            stops.sort_by(|a, b| along(a).total_cmp(&along(b)));
            is_there(side.start) || stops.windows(2).any(|two| is_there((two[0] + two[1]) / 2.0))
        })
    }
}

fn sides(ring: usize, line: &LineString<f64>) -> impl Iterator<Item = Side> + '_ {
    let sides = line.lines().len();
    line.lines().enumerate().map(move |(place, line)| Side { line, ring, place, sides })
}

/// How two sides meet, if they do and it means something.
fn meeting(one: &Side, other: &Side) -> Option<Meeting> {
    let (place, is_point, is_proper) = match line_intersection(one.line, other.line)? {
        LineIntersection::SinglePoint { intersection, is_proper } => {
            (intersection, true, is_proper)
        }
        LineIntersection::Collinear { intersection } => (intersection.start, false, false),
    };
    let what = match (one.ring == other.ring, is_point) {
        (true, true) if one.is_next_to(other) => return None,
        (true, true) => "has a ring that crosses or touches itself",
        (true, false) => "has a ring that goes back on itself",
        (false, true) if !is_proper => return Some(Meeting::Touch(place)),
        (false, true) => "has rings that cross",
        (false, false) => "has rings that share a line",
    };
    Some(Meeting::Fault(format!("{what} at {}", at(place))))
}

/// `lon -1.56999, lat 52.42456`.
pub(super) fn at(place: Coord<f64>) -> String {
    format!("lon {:.5}, lat {:.5}", place.x, place.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::algorithm::validation::Validation;
    use proptest::prelude::*;

    /// Corners on a coarse grid, so that rings often touch.
    fn ring() -> impl Strategy<Value = LineString<f64>> {
        prop::collection::vec((0..7_i32, 0..7_i32), 3..7).prop_map(|points| {
            let mut points: Vec<Coord<f64>> = points
                .into_iter()
                .map(|(x, y)| Coord { x: f64::from(x), y: f64::from(y) })
                .collect();
            points.dedup();
            points.push(points[0]);
            points.dedup();
            LineString(points)
        })
    }

    fn shape() -> impl Strategy<Value = MultiPolygon<f64>> {
        let polygon = (ring(), prop::collection::vec(ring(), 0..2));
        let polygon = polygon.prop_map(|(exterior, holes)| Polygon::new(exterior, holes));
        prop::collection::vec(polygon, 1..3).prop_map(MultiPolygon)
    }

    /// Corners all different and not all on a line: what the reader sees to before.
    fn is_taken_apart(ring: &LineString<f64>) -> bool {
        let corners = &ring.0[1..];
        let is_twice = |(n, corner): (usize, &Coord<f64>)| corners[..n].contains(corner);
        corners.len() >= 3
            && !corners.iter().enumerate().any(is_twice)
            && geo::Area::unsigned_area(&Polygon::new(ring.clone(), Vec::new())) > 0.0
    }

    proptest! {
        #![proptest_config(ProptestConfig { max_global_rejects: 200_000, ..ProptestConfig::with_cases(3_000) })]

        /// Against another way to find out, side by side with side, which lets some ring pass that
        /// goes back on itself.
        #[test]
        fn it_finds_what_a_slower_way_finds(shape in shape()) {
            let mut rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
            prop_assume!(rings.all(is_taken_apart));
            let fault = fault(&shape);
            match (shape.check_validation(), &fault) {
                (Ok(()), Some(fault)) => prop_assert!(fault.contains("goes back"), "{fault}"),
                (Err(error), None) => prop_assert!(false, "{error}"),
                _ => {}
            }
        }
    }

    #[test]
    fn a_coast_of_many_corners_is_checked_in_one_sweep() {
        // Teeth of a comb: a hundred thousand sides, each beside a few others.
        let mut points: Vec<Coord<f64>> = (0..100_000)
            .map(|n| Coord { x: f64::from(n) / 1e5, y: f64::from(n % 2) / 1e3 })
            .collect();
        points.extend([Coord { x: 1.0, y: 1.0 }, Coord { x: 0.0, y: 1.0 }, points[0]]);
        let whole = MultiPolygon(vec![Polygon::new(LineString(points.clone()), Vec::new())]);
        assert_eq!(fault(&whole), None);
        points[50_001].y = 2.0;
        let spoiled = MultiPolygon(vec![Polygon::new(LineString(points), Vec::new())]);
        let fault = fault(&spoiled).unwrap();
        assert_eq!(fault, "has a ring that crosses or touches itself at lon 0.50001, lat 1.00000");
    }
}
