//! The clock of a question: instants from the one asked about, read off without the calendar as long as
//! clocks do not change.

use crate::bank_holidays::BankHolidays;
use crate::hours::slots::{SLOT_MIN, SLOTS, Slots};
use crate::hours::{Moment, Reading};
use crate::time::{DAY_S, LocalTime, Timestamp};

const SLOT_S: i64 = SLOT_MIN as i64 * 60;
/// Clocks go forward or back by this much.
const CLOCK_CHANGE_S: i64 = 3_600;

/// The instant asked about, and those after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock<'a> {
    pub now: Reading,
    /// The same minute a day later.
    tomorrow: Moment,
    holidays: &'a BankHolidays,
    /// When the week began.
    monday: Timestamp,
}

impl<'a> Clock<'a> {
    pub fn new(at: Timestamp, holidays: &'a BankHolidays) -> Self {
        let now = Reading::new(at, holidays);
        let Moment { date, minute, weekday, .. } = now.moment;
        let tomorrow = LocalTime { date: date.plus_days(1), minute };
        let monday = i64::from(date.0 - i32::from(weekday)) * DAY_S - now.clocks.0;
        Self {
            now,
            tomorrow: Moment::at_local(tomorrow, holidays),
            holidays,
            monday: Timestamp(monday),
        }
    }

    /// An instant that is not before the one asked about.
    pub fn read(&self, at: Timestamp) -> Reading {
        let (offset_s, changes) = self.now.clocks;
        if at >= changes {
            return Reading::new(at, self.holidays);
        }
        let local = at.local(offset_s);
        let known = [self.now.moment, self.tomorrow];
        let moment = match known.into_iter().find(|known| known.date == local.date) {
            Some(known) => Moment { minute: local.minute, ..known },
            None => Moment::at_local(local, self.holidays),
        };
        Reading { at, moment, ..self.now }
    }

    /// The slot of the instant asked about.
    pub fn slot(&self) -> u16 {
        self.now.moment.minute_of_week() / SLOT_MIN
    }

    /// Whether something may be open at some instant from the first to the last.
    pub fn may_be_open_between(&self, slots: &Slots, first: Timestamp, last: Timestamp) -> bool {
        if last >= self.changes() {
            return slots.next_after(0).is_some();
        }
        let steps = (last.0.div_euclid(SLOT_S) - first.0.div_euclid(SLOT_S)) as u64;
        slots.next_after(self.slot_at(first)).is_some_and(|next| u64::from(next) <= steps)
    }

    /// An instant before which nothing opens that is not open by then; none if nothing ever does.
    pub fn opens_not_before(&self, slots: &Slots, at: Timestamp) -> Option<Timestamp> {
        let next = slots.next_after(self.slot_at(at))?;
        // Clocks are whole hours apart, so that slots begin when they do by UTC.
        let begins = (at.0.div_euclid(SLOT_S) + i64::from(next)) * SLOT_S;
        let sooner = if begins < self.changes().0 { 0 } else { CLOCK_CHANGE_S };
        Some(Timestamp((begins - sooner).max(at.0)))
    }

    /// When clocks next change.
    fn changes(&self) -> Timestamp {
        self.now.clocks.1
    }

    fn slot_at(&self, at: Timestamp) -> u16 {
        if at >= self.changes() {
            return Moment::new(at, self.holidays).minute_of_week() / SLOT_MIN;
        }
        ((at.0 - self.monday.0) as u64 / SLOT_S as u64 % u64::from(SLOTS)) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::OpenState;
    use crate::hours::{DayHours, Hours, Span};
    use crate::time::DAY_MIN;
    use proptest::prelude::*;

    /// From days before clocks go forward, and back, to days after.
    fn instant() -> impl Strategy<Value = i64> {
        let around = |day: &str| Timestamp::parse_london(&format!("{day}T00:00")).unwrap().0;
        let (spring, autumn) = (around("2027-03-28"), around("2026-10-25"));
        prop_oneof![Just(spring), Just(autumn)]
            .prop_flat_map(|day| day - 9 * DAY_S..day + 3 * DAY_S)
    }

    /// Hours of one span on some weekdays.
    fn hours() -> impl Strategy<Value = Hours> {
        let span = (0u16..DAY_MIN, 1u16..DAY_MIN).prop_map(|(start_min, length)| Span {
            start_min,
            end_min: start_min + length,
            is_open: true,
        });
        (0usize..7, span).prop_map(|(weekday, span)| {
            let mut hours = Hours::unknown();
            hours.week = std::array::from_fn(|_| DayHours::default());
            hours.week[weekday] = DayHours::new(vec![span]).unwrap();
            hours
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn a_clock_reads_as_the_calendar_does(at in instant(), later in 0i64..8 * DAY_S) {
            let holidays = BankHolidays::default();
            let clock = Clock::new(Timestamp(at), &holidays);
            let later = Timestamp(at + later);
            prop_assert_eq!(clock.read(later), Reading::new(later, &holidays));
        }

        #[test]
        fn nothing_is_open_that_may_not_be_and_nothing_opens_sooner(
            hours in hours(), at in instant(), first in 0i64..4 * DAY_S, length in 0i64..DAY_S,
        ) {
            let holidays = BankHolidays::default();
            let (clock, slots) = (Clock::new(Timestamp(at), &holidays), Slots::of(&hours));
            let (first, last) = (Timestamp(at + first), Timestamp(at + first + length));
            let is_open = |at: i64| hours.state_at(Timestamp(at), &holidays).0 == OpenState::Open;
            if !clock.may_be_open_between(&slots, first, last) {
                prop_assert!(!(first.0..=last.0).step_by(60).any(is_open));
            }
            if let Some(opens) = hours.opens_after(first, &holidays) {
                prop_assert!(clock.opens_not_before(&slots, first).is_some_and(|bound| bound <= opens));
            }
        }
    }
}
