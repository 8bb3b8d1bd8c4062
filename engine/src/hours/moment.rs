//! An instant as hours see it: the clock and the calendar read once, however many sessions are asked.
//!
//! Invariant: `state` allocates nothing and reads neither the time zone nor the list of bank holidays.

use super::{Day, DayHours, Hours, Note, OnBankHolidays, OpenState};
use crate::bank_holidays::BankHolidays;
use crate::time::{DAY_MIN, Date, LocalTime, Timestamp};

/// An instant, read off Coventry's clocks and calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day the calendar shows.
    pub date: Date,
    /// Minutes since 00:00 on the clock, 0 to 1439.
    pub minute: u16,
    /// Monday 0 to Sunday 6.
    pub weekday: u8,
    /// Whether the day is a bank holiday.
    pub is_bank_holiday: bool,
    /// Whether the day before was one: its nights may still run.
    pub yesterday_is_bank_holiday: bool,
}

impl Moment {
    /// Reads the clock and the calendar at an instant.
    pub fn new(at: Timestamp, holidays: &BankHolidays) -> Self {
        Self::at_local(at.london(), holidays)
    }

    pub(crate) fn at_local(local: LocalTime, holidays: &BankHolidays) -> Self {
        Self {
            date: local.date,
            minute: local.minute,
            weekday: local.date.weekday(),
            is_bank_holiday: holidays.contains(local.date),
            yesterday_is_bank_holiday: holidays.contains(local.date.plus_days(-1)),
        }
    }

    /// Minutes since Monday 00:00 on the clock, 0 to 10079.
    pub fn minute_of_week(&self) -> u16 {
        u16::from(self.weekday) * DAY_MIN + self.minute
    }
}

/// An instant, with what clocks and calendar show then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The instant.
    pub at: Timestamp,
    pub moment: Moment,
    /// By how many seconds clocks are ahead of UTC, and when that next changes.
    pub clocks: (i64, Timestamp),
}

impl Reading {
    /// Reads clocks and calendar at an instant.
    pub fn new(at: Timestamp, holidays: &BankHolidays) -> Self {
        let clocks = at.clocks();
        let moment = Moment::at_local(at.local(clocks.0), holidays);
        Self { at, moment, clocks }
    }
}

impl Hours {
    /// The state at a moment and, when unknown, why.
    pub fn state(&self, moment: &Moment) -> (OpenState, Option<Note>) {
        let yesterday = moment.date.plus_days(-1);
        let first = self.exceptions.partition_point(|(date, _)| *date < yesterday);
        let mut dated = self.exceptions[first..].iter().take(2);
        let mut next = dated.next();
        let mut exception = |date: Date| {
            let found = next.filter(|(day, _)| *day == date).map(|(_, hours)| hours);
            if found.is_some() {
                next = dated.next();
            }
            found
        };
        let before = exception(yesterday);
        let on_the_day = exception(moment.date);
        let tail = self.kind_of_day(yesterday, (moment.weekday + 6) % 7, before, || {
            moment.yesterday_is_bank_holiday
        });
        let today =
            self.kind_of_day(moment.date, moment.weekday, on_the_day, || moment.is_bank_holiday);
        let (state, note) = today.state_at(moment.minute);
        let (tail_state, tail_note) = tail.state_at(moment.minute + DAY_MIN);
        if tail_state > state { (tail_state, tail_note) } else { (state, note) }
    }

    /// What holds for the spans that begin on a date, all that matters of it being known.
    pub(super) fn kind_of_day<'a>(
        &'a self,
        date: Date,
        weekday: u8,
        exception: Option<&'a DayHours>,
        is_bank_holiday: impl FnOnce() -> bool,
    ) -> Day<'a> {
        if let Some(day) = exception {
            let is_unsaid = self.bank_holidays == OnBankHolidays::Unsaid
                && day.is_unknown_throughout()
                && is_bank_holiday();
            return if is_unsaid { Day::UnsaidHoliday(day) } else { Day::Known(day) };
        }
        if self.valid.is_some_and(|(first, last)| date < first || date > last) {
            return Day::NotCompiled;
        }
        let regular = &self.week[usize::from(weekday)];
        match &self.bank_holidays {
            OnBankHolidays::AsUsual => Day::Known(regular),
            _ if !is_bank_holiday() => Day::Known(regular),
            OnBankHolidays::Unsaid => Day::UnsaidHoliday(regular),
            OnBankHolidays::Hours(day) => Day::Known(day),
        }
    }
}
