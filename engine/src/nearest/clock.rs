//! The clock of a question: instants from the one asked about, read off without the calendar as long as
//! clocks do not change.

#[cfg(not(target_family = "wasm"))]
mod week;

use crate::bank_holidays::BankHolidays;
use crate::hours::{Moment, Reading};
use crate::time::{LocalTime, Timestamp};

/// The instant asked about, and those after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock<'a> {
    pub now: Reading,
    /// The same minute a day later.
    tomorrow: Moment,
    holidays: &'a BankHolidays,
}

impl<'a> Clock<'a> {
    pub fn new(at: Timestamp, holidays: &'a BankHolidays) -> Self {
        let now = Reading::new(at, holidays);
        let Moment { date, minute, .. } = now.moment;
        let tomorrow = LocalTime { date: date.plus_days(1), minute };
        Self { now, tomorrow: Moment::at_local(tomorrow, holidays), holidays }
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::OpenState;
    use crate::hours::slots::Slots;
    use crate::hours::{DayHours, Hours, Span};
    use crate::time::{DAY_MIN, DAY_S};
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
