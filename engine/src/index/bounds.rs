//! The bounds of a part of the index: a box on the ground, and what may be found in it.
//!
//! Invariant: bounds are never narrower than what they were made of, whatever the rounding.

use super::member::CELLS;
use crate::hours::slots::{Doubts, Slots};
use crate::language::Help;
use crate::position::LonLat;
use crate::terms::TermId;

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
