//! The half hours of a week in which hours may be open, and the kinds of days on which they may be
//! unknown: what an index needs to pass over hours without reading them.
//!
//! Invariant: a superset. What is not in it is not open (or unknown) at any instant, dated exceptions,
//! bank holidays and nights past Sunday included; what is in it must still be asked.

use super::{DayHours, Hours, Moment, OnBankHolidays, Span};
use crate::bank_holidays::BankHolidays;
use crate::time::{DAY_MIN, Date};

/// Minutes in a slot.
pub(crate) const SLOT_MIN: u16 = 30;
/// Slots in a week, from Monday 00:00 on the clock.
pub(crate) const SLOTS: u16 = 7 * DAY_MIN / SLOT_MIN;
const WORDS: usize = (SLOTS as usize).div_ceil(WORD_BITS as usize);
/// Small words: a set is as large as its bits, and fits a line of the processor's cache with what is beside it.
const WORD_BITS: u16 = u32::BITS as u16;

/// A set of half hours of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slots([u32; WORDS]);

impl Slots {
    /// Those in which the hours may be open.
    pub fn of(hours: &Hours) -> Self {
        let mut slots = Self::default();
        for (weekday, day) in (0..).zip(&hours.week) {
            slots.add(weekday, day);
        }
        if let OnBankHolidays::Hours(day) = &hours.bank_holidays {
            (0..7).for_each(|weekday| slots.add(weekday, day));
        }
        for (date, day) in &hours.exceptions {
            slots.add(date.weekday(), day);
        }
        slots
    }

    /// Whether a slot is in it.
    pub fn has(&self, slot: u16) -> bool {
        self.0[usize::from(slot / WORD_BITS)] >> (slot % WORD_BITS) & 1 == 1
    }

    /// Takes in those of another set.
    pub fn unite(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word |= other;
        }
    }

    /// How many slots after `slot` the next one in the set comes, around the week; 0 if it is in it.
    pub fn next_after(&self, slot: u16) -> Option<u16> {
        let first = usize::from(slot / WORD_BITS);
        let mut word = self.0[first] & (u32::MAX << (slot % WORD_BITS));
        for step in 0..=WORDS {
            if word != 0 {
                let before = ((first + step) % WORDS) as u16 * WORD_BITS;
                let at = before + word.trailing_zeros() as u16;
                return Some((at + SLOTS - slot) % SLOTS);
            }
            word = self.0[(first + step + 1) % WORDS];
        }
        None
    }

    fn add(&mut self, weekday: u8, day: &DayHours) {
        for span in day.spans().iter().filter(|span| span.is_open) {
            let midnight = u16::from(weekday) * DAY_MIN;
            let slots = (midnight + span.start_min) / SLOT_MIN
                ..(midnight + span.end_min).div_ceil(SLOT_MIN);
            for slot in slots.map(|slot| slot % SLOTS) {
                self.0[usize::from(slot / WORD_BITS)] |= 1 << (slot % WORD_BITS);
            }
        }
    }
}

/// The kinds of days on which hours may be unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Doubts(u8);

impl Doubts {
    /// No day.
    pub const NONE: Self = Self(0);
    /// Any day.
    pub const ALL: Self = Self(7);
    const ANY_DAY: Self = Self(1);
    const BANK_HOLIDAY: Self = Self(2);
    const OUTSIDE_WINDOW: Self = Self(4);

    /// The kinds of days on which the hours may be unknown. `window` is the days for which most hours
    /// that run out were compiled.
    pub fn of(hours: &Hours, holidays: &BankHolidays, window: Window) -> Self {
        let mut doubts = Self::NONE;
        let is_unsure = |day: &DayHours| day.spans().iter().any(|span: &Span| !span.is_open);
        if hours.week.iter().any(is_unsure) {
            doubts = doubts.and(Self::ANY_DAY);
        }
        match &hours.bank_holidays {
            OnBankHolidays::AsUsual => {}
            OnBankHolidays::Hours(day) if !is_unsure(day) => {}
            OnBankHolidays::Unsaid | OnBankHolidays::Hours(_) => {
                doubts = doubts.and(Self::BANK_HOLIDAY);
            }
        }
        for (date, _) in hours.exceptions.iter().filter(|(_, day)| is_unsure(day)) {
            let on_holiday = holidays.contains(*date);
            doubts = doubts.and(if on_holiday { Self::BANK_HOLIDAY } else { Self::ANY_DAY });
        }
        if let Some((first, last)) = hours.valid {
            let is_whole = window.is_some_and(|(from, to)| first <= from && last >= to);
            doubts = doubts.and(if is_whole { Self::OUTSIDE_WINDOW } else { Self::ALL });
        }
        doubts
    }

    /// The kinds of which a moment is.
    pub fn at(moment: &Moment, window: Window) -> Self {
        let mut doubts = Self::ANY_DAY;
        if moment.is_bank_holiday || moment.yesterday_is_bank_holiday {
            doubts = doubts.and(Self::BANK_HOLIDAY);
        }
        let inside = window.is_some_and(|(first, last)| moment.date > first && moment.date <= last);
        if inside { doubts } else { doubts.and(Self::OUTSIDE_WINDOW) }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether they have a kind in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// First and last day for which hours were compiled, if any run out.
pub(crate) type Window = Option<(Date, Date)>;

/// The longest of the windows of several hours.
pub(crate) fn window<'h>(hours: impl Iterator<Item = &'h Hours>) -> Window {
    hours.filter_map(|hours| hours.valid).max_by_key(|(first, last)| last.0.saturating_sub(first.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::OpenState;
    use crate::time::Timestamp;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn day() -> impl Strategy<Value = DayHours> {
        vec((0u16..1439, 1u16..1440, any::<bool>()), 0..2).prop_map(|spans| {
            let spans = spans.into_iter().take(1).map(|(start_min, length, is_open)| Span {
                start_min,
                end_min: start_min + length,
                is_open,
            });
            DayHours::new(spans.collect()).unwrap()
        })
    }

    fn hours() -> impl Strategy<Value = Hours> {
        let holiday = prop_oneof![
            Just(OnBankHolidays::Unsaid),
            Just(OnBankHolidays::AsUsual),
            day().prop_map(OnBankHolidays::Hours),
        ];
        let exceptions = vec((20_600i32..20_700, day()), 0..4);
        let valid = prop::option::of(Just((Date(20_590), Date(20_990))));
        (vec(day(), 7), holiday, exceptions, valid).prop_map(
            |(week, bank_holidays, mut exceptions, valid)| {
                exceptions.sort_by_key(|(date, _)| *date);
                exceptions.dedup_by_key(|(date, _)| *date);
                let exceptions = exceptions.into_iter().map(|(date, day)| (Date(date), day));
                let week = week.try_into().unwrap();
                Hours { week, bank_holidays, exceptions: exceptions.collect(), valid }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_in_no_slot_is_never_open_and_what_has_no_doubts_never_unknown(
            hours in hours(), minute in 0i64..200 * 1440,
        ) {
            let holidays = BankHolidays::default();
            let at = Timestamp((20_580 * 1440 + minute) * 60);
            let moment = Moment::new(at, &holidays);
            let window = Some((Date(20_590), Date(20_990)));
            match hours.state_at(at, &holidays).0 {
                OpenState::Open => {
                    prop_assert!(Slots::of(&hours).has(moment.minute_of_week() / SLOT_MIN));
                }
                OpenState::Unknown => {
                    let doubts = Doubts::of(&hours, &holidays, window);
                    prop_assert!(doubts.meets(Doubts::at(&moment, window)));
                }
                OpenState::Closed => {}
            }
        }

        #[test]
        fn the_next_slot_is_the_next_one_in_the_set(hours in hours(), slot in 0..SLOTS) {
            let slots = Slots::of(&hours);
            let expected = (0..SLOTS).find(|steps| slots.has((slot + steps) % SLOTS));
            prop_assert_eq!(slots.next_after(slot), expected);
        }
    }
}
