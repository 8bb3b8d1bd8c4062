//! Which places of help are within reach of where people are, for many of both.
//!
//! People near each other are looked at together: what may be within reach of any of them is found once.

use super::Covered;
use crate::hilbert;
use crate::position::{EARTH_RADIUS_M, LonLat, chord_to_metres, chord2, metres_to_chord2};
use rstar::{AABB, RTree, RTreeObject};

/// People who are looked at together.
const TOGETHER: usize = 64;
/// A bound on the squared chord is as exact as rounding allows; what is this near to it is measured.
const ROUNDING: f64 = 1e-9;

type Degrees = AABB<[f64; 2]>;

/// Somewhere help is given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub at: LonLat,
    pub point: [f64; 3],
    pub offers: Covered,
}

impl RTreeObject for Place {
    type Envelope = Degrees;

    fn envelope(&self) -> Degrees {
        AABB::from_point([self.at.lon(), self.at.lat()])
    }
}

/// A distance, prepared for comparing chords with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    metres: f64,
    chord2: f64,
}

impl Reach {
    pub fn new(metres: f64) -> Self {
        Self { metres, chord2: metres_to_chord2(metres) }
    }

    /// Whether a squared chord is no longer, by the same measure as `nearest`.
    pub fn holds(&self, chord2: f64) -> bool {
        let apart = chord2 - self.chord2;
        if apart.abs() > self.chord2 * ROUNDING + f64::EPSILON {
            return apart < 0.0;
        }
        chord_to_metres(chord2) <= self.metres
    }

    /// A box in degrees around a box, with all that is within reach of it; several where it crosses the
    /// date line.
    fn around(&self, bounds: &Degrees) -> Vec<Degrees> {
        let ([west, south], [east, north]) = (bounds.lower(), bounds.upper());
        let up = (self.metres / EARTH_RADIUS_M).to_degrees() * (1.0 + ROUNDING) + ROUNDING;
        let (south, north) = (south - up, north + up);
        let lat = south.abs().max(north.abs());
        // Farther along a parallel than anything within reach: the reach's tangent meridians.
        let along = up.to_radians().sin() / lat.to_radians().cos();
        if up >= 90.0 || lat >= 90.0 || along >= 1.0 {
            return vec![AABB::from_corners([-180.0, south], [180.0, north])];
        }
        let beside = along.asin().to_degrees() + ROUNDING;
        let (west, east) = (west - beside, east + beside);
        let mut boxes = vec![AABB::from_corners([west, south], [east, north])];
        if west < -180.0 {
            boxes.push(AABB::from_corners([west + 360.0, south], [180.0, north]));
        }
        if east > 180.0 {
            boxes.push(AABB::from_corners([-180.0, south], [east - 360.0, north]));
        }
        boxes
    }
}

/// Adds to what each of the people has all that is within their reach. Tells for how many it has done so
/// since it last told; false if it was told to stop.
pub(super) fn within(
    reach: Reach,
    places: &RTree<Place>,
    people: &[LonLat],
    covered: &mut [Covered],
    goes_on: &dyn Fn(usize) -> bool,
) -> bool {
    let mut order: Vec<u32> = (0..people.len() as u32).collect();
    order.sort_by_cached_key(|who| hilbert::place(people[*who as usize]));
    let mut near: Vec<&Place> = Vec::new();
    for group in order.chunks(TOGETHER) {
        let positions = group.iter().map(|who| people[*who as usize]);
        let corners: Vec<_> = positions.map(|at| [at.lon(), at.lat()]).collect();
        near.clear();
        for around in reach.around(&AABB::from_points(&corners)) {
            near.extend(places.locate_in_envelope(around));
        }
        // What offers most first: most of the others then add nothing and are not measured.
        near.sort_by_key(|place| std::cmp::Reverse(place.offers.maybe.len()));
        let all = near.iter().fold(Covered::default(), |all, place| all.and(place.offers));
        for who in group {
            add_near(people[*who as usize], reach, &near, all, &mut covered[*who as usize]);
        }
        if !goes_on(group.len()) {
            return false;
        }
    }
    true
}

/// Adds what is within reach of one place; `all` is what could be at most.
fn add_near(at: LonLat, reach: Reach, near: &[&Place], all: Covered, covered: &mut Covered) {
    let point = at.on_unit_sphere();
    for place in near {
        if covered.and(all) == *covered {
            return;
        }
        let more = covered.and(place.offers);
        if more != *covered && reach.holds(chord2(point, place.point)) {
            *covered = more;
        }
    }
}
