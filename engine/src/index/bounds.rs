//! The envelope of the index: a box on the ground, and what may be found in it.
//!
//! rstar lets an envelope be more than a box, though its documentation does not promise so: what it does
//! with ours (merging, and cutting along an axis when a tree is built whole) is tested here.
//!
//! Invariant: an envelope is never narrower than what it was made of, whatever the rounding.

use super::member::CELLS;
use crate::hours::slots::{Doubts, Slots};
use crate::language::Help;
use crate::position::LonLat;
use crate::terms::TermId;
use rstar::{Envelope, RTreeObject};

/// What lies in part of the index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub west: f32,
    pub south: f32,
    pub east: f32,
    pub north: f32,
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
        if cfg!(target_family = "wasm") {
            // A phone's lists are short, and code that sorts is a third of what selects.
            return Self::sort_envelopes(axis, objects);
        }
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
    use super::super::reach::tests::position;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
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
}
