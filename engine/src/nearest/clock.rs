//! The clock of a question: instants from the one asked about, read off without the calendar as long as
//! clocks do not change.

use crate::bank_holidays::BankHolidays;
use crate::hours::Moment;
use crate::hours::slots::{SLOT_MIN, SLOTS, Slots};
use crate::time::{DAY_MIN, Date, LocalTime, Timestamp};

const SLOT_S: i64 = SLOT_MIN as i64 * 60;
/// Clocks go forward or back by this much.
const CLOCK_CHANGE_S: i64 = 3_600;

/// The instant asked about, and those after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock<'a> {
    pub moment: Moment,
    holidays: &'a BankHolidays,
    offset_s: i64,
    /// When clocks next change.
    changes: Timestamp,
}

impl<'a> Clock<'a> {
    pub fn new(at: Timestamp, holidays: &'a BankHolidays) -> Self {
        let (offset_s, changes) = (at.london_offset_s(), at.next_clock_change());
        Self { moment: Moment::new(at, holidays), holidays, offset_s, changes }
    }

    /// The moment of an instant that is not before the one asked about.
    pub fn moment_at(&self, at: Timestamp) -> Moment {
        if at >= self.changes {
            return Moment::new(at, self.holidays);
        }
        let (date, minute) = self.local(at);
        if date == self.moment.date {
            Moment { minute, ..self.moment }
        } else {
            Moment::at_local(LocalTime { date, minute }, self.holidays)
        }
    }

    /// The slot of the instant asked about.
    pub fn slot(&self) -> u16 {
        self.moment.minute_of_week() / SLOT_MIN
    }

    /// Whether something may be open at some instant from the first to the last.
    pub fn may_be_open_between(&self, slots: &Slots, first: Timestamp, last: Timestamp) -> bool {
        if last >= self.changes {
            return slots.next_after(0).is_some();
        }
        let steps = (last.0.div_euclid(SLOT_S) - first.0.div_euclid(SLOT_S)) as u64;
        slots.next_after(self.slot_at(first)).is_some_and(|next| u64::from(next) <= steps)
    }

    /// An instant before which nothing opens that is not open by then.
    pub fn opens_not_before(&self, slots: &Slots, at: Timestamp) -> Timestamp {
        let Some(next) = slots.next_after(self.slot_at(at)) else { return Timestamp(i64::MAX) };
        // Clocks are whole hours apart, so that slots begin when they do by UTC.
        let begins = (at.0.div_euclid(SLOT_S) + i64::from(next)) * SLOT_S;
        let sooner = if begins < self.changes.0 { 0 } else { CLOCK_CHANGE_S };
        Timestamp((begins - sooner).max(at.0))
    }

    fn slot_at(&self, at: Timestamp) -> u16 {
        let (date, minute) = if at < self.changes {
            self.local(at)
        } else {
            let local = at.london();
            (local.date, local.minute)
        };
        (u16::from(date.weekday()) * DAY_MIN + minute) / SLOT_MIN % SLOTS
    }

    /// Day and minute before clocks change.
    fn local(&self, at: Timestamp) -> (Date, u16) {
        let minute = (at.0 + self.offset_s).div_euclid(60);
        let day_min = i64::from(DAY_MIN);
        (Date(minute.div_euclid(day_min) as i32), minute.rem_euclid(day_min) as u16)
    }
}
