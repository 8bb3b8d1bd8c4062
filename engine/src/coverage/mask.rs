//! A set of the hours of a week, and which of them opening hours have.

use crate::bank_holidays::BankHolidays;
use crate::hours::{Hours, Moment, OpenState};
use crate::time::{DAY_MIN, Date, LocalTime, Timestamp};

/// Hours of a week.
pub const HOURS: usize = 7 * 24;
const WORD_BITS: usize = u64::BITS as usize;
const HOUR_MIN: u16 = 60;

/// A set of the hours of a week, the one from Monday 00:00 first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mask([u64; HOURS.div_ceil(WORD_BITS)]);

impl Mask {
    /// Whether an hour is in it.
    pub fn has(&self, hour: usize) -> bool {
        self.0[hour / WORD_BITS] >> (hour % WORD_BITS) & 1 == 1
    }

    /// How many hours are in it.
    pub fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Whether no hour is in it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The hours in it, in order.
    pub fn hours(&self) -> impl Iterator<Item = usize> {
        bits(self.0)
    }

    /// Both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
        self
    }

    /// The hours that are in this and not in the other.
    #[must_use]
    pub fn without(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= !other);
        self
    }

    fn add(&mut self, hour: usize) {
        self.0[hour / WORD_BITS] |= 1 << (hour % WORD_BITS);
    }
}

impl FromIterator<usize> for Mask {
    fn from_iter<I: IntoIterator<Item = usize>>(hours: I) -> Self {
        let mut mask = Self::default();
        hours.into_iter().for_each(|hour| mask.add(hour));
        mask
    }
}

/// Which bits of some words are set, in order.
pub(super) fn bits(words: impl IntoIterator<Item = u64>) -> impl Iterator<Item = usize> {
    words.into_iter().enumerate().flat_map(|(at, mut word)| {
        std::iter::from_fn(move || {
            let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
            word &= word - 1;
            Some(at * WORD_BITS + bit)
        })
    })
}

/// The hours that are asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Those of a week like any other: no bank holiday, and no date that differs.
    RegularWeek,
    /// Those of the week that a day is in.
    WeekOf(Date),
    /// An instant only: it stands for the first hour.
    At(Timestamp),
}

/// The instants at which hours are looked at: an hour has what is open when it begins.
#[derive(Debug)]
pub(super) enum Instants {
    Regular,
    Dated(Vec<Moment>),
}

impl When {
    /// How many hours are asked about.
    pub fn hours(self) -> usize {
        if matches!(self, Self::At(_)) { 1 } else { HOURS }
    }

    pub(super) fn instants(self, holidays: &BankHolidays) -> Instants {
        match self {
            Self::RegularWeek => Instants::Regular,
            Self::At(at) => Instants::Dated(vec![Moment::new(at, holidays)]),
            Self::WeekOf(date) => {
                let monday = date.plus_days(-i32::from(date.weekday()));
                let local = |hour: usize| LocalTime {
                    date: monday.plus_days((hour / 24) as i32),
                    minute: (hour % 24) as u16 * HOUR_MIN,
                };
                let moment = |hour| Moment::at_local(local(hour), holidays);
                Instants::Dated((0..HOURS).map(moment).collect())
            }
        }
    }
}

impl Instants {
    /// The hours in which something with these hours is open, and those in which it is or may be.
    pub fn of(&self, hours: &Hours) -> (Mask, Mask) {
        let states: Vec<OpenState> = match self {
            Self::Regular => (0..HOURS).map(|hour| in_regular_week(hours, hour)).collect(),
            Self::Dated(moments) => moments.iter().map(|moment| hours.state(moment).0).collect(),
        };
        let those = |suits: fn(OpenState) -> bool| {
            let hours = states.iter().enumerate().filter(move |(_, state)| suits(**state));
            hours.map(|(hour, _)| hour).collect()
        };
        (those(|state| state == OpenState::Open), those(|state| state != OpenState::Closed))
    }
}

fn in_regular_week(hours: &Hours, hour: usize) -> OpenState {
    let (weekday, minute) = (hour / 24, (hour % 24) as u16 * HOUR_MIN);
    let night = hours.week[(weekday + 6) % 7].state_at(minute + DAY_MIN);
    hours.week[weekday].state_at(minute).max(night)
}
