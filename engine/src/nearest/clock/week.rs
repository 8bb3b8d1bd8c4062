//! The clock over the half hours of a week, for what an index knows of hours.

use super::Clock;
use crate::hours::Moment;
use crate::hours::slots::{SLOT_MIN, SLOTS, Slots};
use crate::time::{DAY_S, Timestamp};

const SLOT_S: i64 = SLOT_MIN as i64 * 60;
/// Clocks go forward or back by this much.
const CLOCK_CHANGE_S: i64 = 3_600;

impl Clock<'_> {
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
        ((at.0 - self.monday_s()) as u64 / SLOT_S as u64 % u64::from(SLOTS)) as u16
    }

    /// When the week began.
    fn monday_s(&self) -> i64 {
        let Moment { date, weekday, .. } = self.now.moment;
        i64::from(date.0 - i32::from(weekday)) * DAY_S - self.now.clocks.0
    }
}
