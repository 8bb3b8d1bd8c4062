//! The envelope of the index: a box on the ground, and what may be found in it.
//!
//! rstar lets an envelope be more than a box, though its documentation does not promise so: what it does
//! with ours (merging, and cutting along an axis when a tree is built whole) is tested here.
//!
//! Invariant: a distance to a box is never more than that to any point in it, whatever the rounding.

use super::member::CELLS;
use crate::angle::sin_cos;
use crate::hours::slots::{Doubts, Slots};
use crate::language::Help;
use crate::position::{EARTH_RADIUS_M, LonLat};
use crate::terms::TermId;
use rstar::{Envelope, RTreeObject};

/// What lies in part of the index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    west: f32,
    south: f32,
    east: f32,
    north: f32,
    /// Whom it is for.
    pub eligibility: Eligibility,
    /// The ways of helping in the language that the list is about.
    pub helps: Helps,
    /// The kinds of days on which something may be unknown.
    pub doubts: Doubts,
    /// The half hours of the week in which something may be open.
    pub slots: Slots,
}

/// A set of eligibility words, some taken together where there are many; the first bit is everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Eligibility(u16);

impl Eligibility {
    const EVERYONE: Self = Self(1);
    const WORD_BITS: u16 = 15;

    /// Whom a listing is for: everyone if nobody is named.
    pub fn of(words: &[TermId]) -> Self {
        let begin = if words.is_empty() { Self::EVERYONE } else { Self(0) };
        words.iter().copied().fold(begin, Self::with)
    }

    /// For whom one asks: what is for everyone is for them too.
    pub fn asked(words: &[TermId]) -> Self {
        words.iter().copied().fold(Self::EVERYONE, Self::with)
    }

    /// Both.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether they may have somebody in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn with(self, word: TermId) -> Self {
        Self(self.0 | 2 << (word.0 % Self::WORD_BITS))
    }
}

/// A set of ways of helping in a language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Helps(u8);

impl Helps {
    pub const ALL: Self = Self(15);

    pub fn of(help: Help) -> Self {
        Self(1 << help as u8)
    }

    /// Those at least as good.
    pub fn at_least(help: Help) -> Self {
        Self((2 << help as u8) - 1)
    }

    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all of these are among others.
    pub fn are_among(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Four bits.
    pub fn bits(self) -> u8 {
        self.0
    }

    pub fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

impl Bounds {
    /// Nothing, nowhere.
    pub fn empty() -> Self {
        Self {
            west: f32::INFINITY,
            south: f32::INFINITY,
            east: f32::NEG_INFINITY,
            north: f32::NEG_INFINITY,
            eligibility: Eligibility::default(),
            helps: Helps::default(),
            doubts: Doubts::NONE,
            slots: Slots::default(),
        }
    }

    /// Takes in a position.
    pub fn extend(&mut self, position: LonLat) {
        let (lon, lat) = (position.lon() as f32, position.lat() as f32);
        self.west = self.west.min(lon.next_down());
        self.south = self.south.min(lat.next_down());
        self.east = self.east.max(lon.next_up());
        self.north = self.north.max(lat.next_up());
    }

    /// Takes in all of another.
    pub fn unite(&mut self, other: &Self) {
        self.west = self.west.min(other.west);
        self.south = self.south.min(other.south);
        self.east = self.east.max(other.east);
        self.north = self.north.max(other.north);
        self.unite_but_place(other);
    }

    /// Takes in what another knows but for where it is.
    pub fn unite_but_place(&mut self, other: &Self) {
        self.eligibility = self.eligibility.and(other.eligibility);
        self.helps = self.helps.and(other.helps);
        self.doubts = self.doubts.and(other.doubts);
        self.slots.unite(&other.slots);
    }

    /// In which of the cells that divide the box a position in it lies: from the west, from the south.
    pub fn cell(&self, position: LonLat) -> [u8; 2] {
        let cell = |at: f64, from: f32, to: f32| {
            let (from, to) = (f64::from(from), f64::from(to));
            ((at - from) / (to - from) * CELLS) as u8 // at most 255
        };
        let (lon, lat) = (position.lon(), position.lat());
        [cell(lon, self.west, self.east), cell(lat, self.south, self.north)]
    }

    /// Whether it touches a box of west, south, east, north, whose west may lie east of its east.
    pub fn touches(&self, [west, south, east, north]: [f64; 4]) -> bool {
        let (left, right) = (f64::from(self.west), f64::from(self.east));
        let beside =
            if west <= east { right < west || left > east } else { right < west && left > east };
        !beside && f64::from(self.north) >= south && f64::from(self.south) <= north
    }
}

/// Where a search begins, prepared for boxes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub point: [f64; 3],
    lon: f64,
    lat: f64,
    cos_lat: f64,
}

impl Origin {
    pub fn new(position: LonLat) -> Self {
        let (lon, lat) = (position.lon(), position.lat());
        let cos_lat = sin_cos(lat.to_radians()).1;
        Self { point: position.on_unit_sphere(), lon, lat, cos_lat }
    }

    /// A lower bound of the squared chord to any point of a box: the haversine, with polynomials that
    /// stay below sine and cosine instead of these.
    pub fn chord2_to(&self, bounds: &Bounds) -> f64 {
        let (south, north) = (f64::from(bounds.south), f64::from(bounds.north));
        let above = (south - self.lat).max(self.lat - north).max(0.0);
        let beside = self.degrees_beside(f64::from(bounds.west), f64::from(bounds.east));
        let sin2_up = sine_below(above.to_radians() / 2.0).powi(2);
        let sin2_along = sine_below(beside.to_radians() / 2.0).powi(2);
        let cosine = cosine_below(south).min(cosine_below(north));
        let chord2 = 4.0 * (sin2_up + self.cos_lat.max(0.0) * cosine * sin2_along);
        // The exact distance it is compared with has rounding errors of its own: half a metre.
        (chord2 * (1.0 - 1e-9) - 1e-14).max(0.0)
    }

    /// Prepares lower bounds for the cells of a box.
    pub fn cells(&self, bounds: &Bounds) -> Cells {
        let (west, east) = (f64::from(bounds.west) - self.lon, f64::from(bounds.east) - self.lon);
        let (south, north) = (f64::from(bounds.south), f64::from(bounds.north));
        let cosine = cosine_below(south).min(cosine_below(north));
        let (below, above) = (south - self.lat, north - self.lat);
        let farthest = west.abs().max(east.abs()).max(below.abs()).max(above.abs());
        // Around the back of the earth the way may be shorter: there the whole box has to do.
        let flat = if farthest < 90.0 { square_below(farthest.to_radians() / 2.0) } else { 0.0 };
        let up = 4.0 * flat * (1.0f64.to_radians() / 2.0).powi(2) * (1.0 - 1e-9);
        Cells {
            least: self.chord2_to(bounds),
            from: [west, below],
            size: [(east - west) / CELLS, (above - below) / CELLS],
            scale: [up * self.cos_lat.max(0.0) * cosine, up],
            widest: self.widest_to(bounds),
        }
    }

    /// Degrees of longitude to a box, the shorter way around.
    fn degrees_beside(&self, west: f64, east: f64) -> f64 {
        let (to_west, to_east) = (west - self.lon, self.lon - east);
        if to_west <= 0.0 && to_east <= 0.0 {
            return 0.0;
        }
        let around = |degrees: f64| if degrees < 0.0 { degrees + 360.0 } else { degrees };
        around(to_west).min(around(to_east)).clamp(0.0, 180.0)
    }

    /// An upper bound in metres of the distance to any point of a box: the length of the way that is a
    /// straight line in degrees.
    pub fn metres_at_most(&self, bounds: &Bounds) -> f64 {
        let farthest = |at: f64, from: f32, to: f32| {
            (at - f64::from(from)).abs().max((at - f64::from(to)).abs())
        };
        let lon = farthest(self.lon, bounds.west, bounds.east);
        let lat = farthest(self.lat, bounds.south, bounds.north);
        metres_of_way(lon * self.widest_to(bounds), lat)
    }

    /// Not less than the cosine of any latitude on the way to a box.
    fn widest_to(&self, bounds: &Bounds) -> f64 {
        let south = self.lat.min(f64::from(bounds.south));
        let north = self.lat.max(f64::from(bounds.north));
        let nearest_the_equator = south.max(-north).max(0.0);
        cosine_above(nearest_the_equator)
    }
}

/// An upper bound in metres of the length of so many degrees, those of longitude already narrowed.
fn metres_of_way(along: f64, up: f64) -> f64 {
    (along * along + up * up).sqrt() * EARTH_RADIUS_M.to_radians() * (1.0 + 1e-9) + 0.01
}

/// The cells of a box, as seen from where a search begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cells {
    least: f64,
    /// Degrees to its western and southern edge.
    from: [f64; 2],
    /// Of a cell, in degrees.
    size: [f64; 2],
    /// Of a squared degree in each direction.
    scale: [f64; 2],
    /// Not less than the cosine of any latitude on the way.
    widest: f64,
}

impl Cells {
    /// A lower bound of the squared chord to any point of a cell.
    pub fn chord2_to(&self, cell: [u8; 2]) -> f64 {
        let square = |axis: usize| {
            let near = self.from[axis] + f64::from(cell[axis]) * self.size[axis];
            let away = near.max(-near - self.size[axis]).max(0.0);
            away * away * self.scale[axis]
        };
        (square(0) + square(1) - 1e-14).max(self.least)
    }

    /// An upper bound in metres of the distance to any point of a cell.
    pub fn metres_at_most(&self, cell: [u8; 2]) -> f64 {
        let farthest = |axis: usize| {
            let near = self.from[axis] + f64::from(cell[axis]) * self.size[axis];
            near.abs().max((near + self.size[axis]).abs())
        };
        metres_of_way(farthest(0) * self.widest, farthest(1))
    }
}

/// Not more than the square of the quotient of sine and angle, up to an angle.
fn square_below(angle: f64) -> f64 {
    (1.0 - angle * angle / 6.0).powi(2)
}

/// Not more than the sine of an angle from 0 to a right one.
fn sine_below(angle: f64) -> f64 {
    angle - angle * angle * angle / 6.0
}

/// Not more than the cosine of a latitude in degrees.
fn cosine_below(degrees: f64) -> f64 {
    let square = degrees.to_radians().powi(2);
    (1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0))).max(0.0)
}

/// Not less than the cosine of a latitude in degrees.
fn cosine_above(degrees: f64) -> f64 {
    let square = degrees.to_radians().powi(2);
    1.0 - square / 2.0 * (1.0 - square / 12.0)
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
    use proptest::prelude::*;

    fn position() -> impl Strategy<Value = LonLat> {
        let anywhere = (-180.0..=180.0f64, -90.0..=90.0f64);
        let near = (-1.6..-1.4f64, 52.3..52.5f64);
        prop_oneof![anywhere, near].prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn a_box_is_no_farther_than_what_is_in_it(
            inside in proptest::collection::vec(position(), 1..5), from in position(),
        ) {
            let mut bounds = Bounds::empty();
            for position in &inside {
                bounds.extend(*position);
            }
            let origin = Origin::new(from);
            let bound = origin.chord2_to(&bounds);
            for position in inside {
                let chord2 = crate::position::chord2(origin.point, position.on_unit_sphere());
                prop_assert!(bound <= chord2, "{} {}", bound, chord2);
                let (cells, cell) = (origin.cells(&bounds), bounds.cell(position));
                prop_assert!(cells.chord2_to(cell) <= chord2, "cell of {:?}", position);
                prop_assert!(cells.metres_at_most(cell) >= from.distance_m(position));
                prop_assert!(origin.metres_at_most(&bounds) >= from.distance_m(position));
            }
        }

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

    #[test]
    fn a_bound_is_tight_enough_to_be_of_use() {
        let from = LonLat::new(-1.5, 52.4).unwrap();
        let far = LonLat::new(-1.3, 52.5).unwrap();
        let mut bounds = Bounds::empty();
        bounds.extend(far);
        let bound = crate::position::chord_to_metres(Origin::new(from).chord2_to(&bounds));
        assert!((0.999..=1.0).contains(&(bound / from.distance_m(far))), "{bound}");
        let bound = Origin::new(from).metres_at_most(&bounds);
        assert!((1.0..=1.01).contains(&(bound / from.distance_m(far))), "{bound}");
    }
}
