//! When a session next closes or opens.
//!
//! Works on the minutes clocks show, counted on from 1970, one stretch between two clock changes after
//! the other: within a stretch they run on without gap or repetition. Invariant: nothing is allocated,
//! and days that cannot matter are jumped over.

use super::{Day, DayHours, Hours, OnBankHolidays, OpenState, Reading, Span};
use crate::bank_holidays::BankHolidays;
use crate::time::{DAY_MIN, Date, Timestamp};

/// How far ahead a change is looked for, in days.
const HORIZON_DAYS: i32 = 400;

/// A day beyond any horizon.
const NEVER: Date = Date(i32::MAX);

/// Minutes clocks have shown since 1970-01-01 00:00.
type LocalMinute = i64;

impl Hours {
    /// When it is open at `at`: the first instant after it from which it is no longer known to be open; none if
    /// that does not happen within 400 days.
    pub fn closes_after(&self, at: Timestamp, holidays: &BankHolidays) -> Option<Timestamp> {
        let reading = Reading::new(at, holidays);
        if self.state(&reading.moment).0 != OpenState::Open {
            return None;
        }
        self.open_until(&reading, holidays)
    }

    /// The same for hours that are known to be open then.
    pub(crate) fn open_until(&self, from: &Reading, holidays: &BankHolidays) -> Option<Timestamp> {
        if self.is_always_open() {
            return None;
        }
        let search = Search::new(self, holidays);
        first_in_stretches(from, |from, end| search.not_open_from(from, end))
    }

    /// When it is not open at `at`: the first instant after it from which it is known to be open, whatever is
    /// unknown before; none within 400 days.
    pub fn opens_after(&self, at: Timestamp, holidays: &BankHolidays) -> Option<Timestamp> {
        let reading = Reading::new(at, holidays);
        if self.state(&reading.moment).0 == OpenState::Open {
            return None;
        }
        self.open_from(&reading, holidays)
    }

    /// The same for hours that are known not to be open then.
    pub(crate) fn open_from(&self, from: &Reading, holidays: &BankHolidays) -> Option<Timestamp> {
        if !self.is_ever_open() {
            return None;
        }
        let search = Search::new(self, holidays);
        first_in_stretches(from, |from, end| search.open_from(from, end))
    }

    fn is_always_open(&self) -> bool {
        self.is_open_all_week()
            && self.bank_holidays == OnBankHolidays::AsUsual
            && self.exceptions.is_empty()
            && self.valid.is_none()
    }

    fn is_open_all_week(&self) -> bool {
        let whole_day = |day: &DayHours| {
            matches!(day.0[..], [Span { start_min: 0, end_min: DAY_MIN.., is_open: true }])
        };
        self.week.iter().all(whole_day)
    }

    fn is_ever_open(&self) -> bool {
        self.week.iter().any(has_open)
            || self.is_open_on_bank_holidays()
            || self.exceptions.iter().any(|(_, day)| has_open(day))
    }

    fn is_open_on_bank_holidays(&self) -> bool {
        matches!(&self.bank_holidays, OnBankHolidays::Hours(day) if has_open(day))
    }
}

fn has_open(day: &DayHours) -> bool {
    day.0.iter().any(|span| span.is_open)
}

/// Asks for one stretch of clock minutes after the other, from an instant to the horizon.
fn first_in_stretches(
    from: &Reading,
    find: impl Fn(LocalMinute, LocalMinute) -> Option<LocalMinute>,
) -> Option<Timestamp> {
    let horizon = Timestamp(from.at.0 + i64::from(HORIZON_DAYS) * i64::from(DAY_MIN) * 60);
    let (mut begin, mut clocks) = (from.at, from.clocks);
    while begin < horizon {
        let (offset_s, change) = clocks;
        let end = change.min(horizon);
        let local = |instant: Timestamp| (instant.0 + offset_s).div_euclid(60);
        if let Some(minute) = find(local(begin), local(end)) {
            return Some(Timestamp(minute * 60 - offset_s));
        }
        (begin, clocks) = (end, end.clocks());
    }
    None
}

struct Search<'a> {
    hours: &'a Hours,
    holidays: &'a BankHolidays,
    is_ever_open_in_a_week: bool,
}

impl<'a> Search<'a> {
    fn new(hours: &'a Hours, holidays: &'a BankHolidays) -> Self {
        Self { hours, holidays, is_ever_open_in_a_week: hours.week.iter().any(has_open) }
    }

    /// The first minute of `from..end` that is known to be open.
    fn open_from(&self, from: LocalMinute, end: LocalMinute) -> Option<LocalMinute> {
        let mut date = date_of(from).plus_days(-1);
        let last = date_of(end);
        let mut exceptions = self.exceptions_from(date).iter().peekable();
        while date <= last {
            let midnight = midnight_of(date);
            let exception = exceptions.next_if(|(day, _)| *day == date).map(|(_, hours)| hours);
            let ahead = self
                .open_spans(date, exception)
                .find(|span| midnight + i64::from(span.end_min) > from);
            if let Some(span) = ahead {
                let opens = from.max(midnight + i64::from(span.start_min));
                return (opens < end).then_some(opens);
            }
            let next_exception = exceptions.peek().map_or(NEVER, |(day, _)| *day);
            date = self.next_that_may_open(date.plus_days(1), next_exception);
        }
        None
    }

    /// The first minute of `from..end` that is not known to be open.
    fn not_open_from(&self, from: LocalMinute, end: LocalMinute) -> Option<LocalMinute> {
        let mut minute = from;
        while minute < end {
            let date = date_of(minute);
            let Some(covered) = self.covered_until(date, minute) else {
                return Some(minute);
            };
            minute = covered;
            if minute == midnight_of(date.plus_days(1)) && self.hours.is_open_all_week() {
                minute = midnight_of(self.next_that_may_close(date_of(minute)));
            }
        }
        None
    }

    /// The end of the span that covers a minute of a day, its own or one of the night before.
    fn covered_until(&self, date: Date, minute: LocalMinute) -> Option<LocalMinute> {
        let ends = [date, date.plus_days(-1)].map(|day| {
            let since = minute - midnight_of(day);
            self.open_spans(day, self.hours.exception(day))
                .find(|s| (i64::from(s.start_min)..i64::from(s.end_min)).contains(&since))
                .map(|span| midnight_of(day) + i64::from(span.end_min))
        });
        ends.into_iter().flatten().max()
    }

    /// The known open spans that begin on a day. The list of bank holidays is asked only if it matters.
    fn open_spans(
        &self,
        date: Date,
        exception: Option<&'a DayHours>,
    ) -> impl Iterator<Item = &'a Span> {
        let weekday = date.weekday();
        let may_open = exception.is_some()
            || has_open(&self.hours.week[usize::from(weekday)])
            || self.hours.is_open_on_bank_holidays();
        let is_bank_holiday = || self.holidays.contains(date);
        let day =
            may_open.then(|| self.hours.kind_of_day(date, weekday, exception, is_bank_holiday));
        let spans = match day {
            Some(Day::Known(day)) => day.spans(),
            Some(Day::UnsaidHoliday(_) | Day::NotCompiled) | None => &[],
        };
        spans.iter().filter(|span| span.is_open)
    }

    /// The first day from a date on which something may open: without regular hours, a day that differs.
    fn next_that_may_open(&self, date: Date, next_exception: Date) -> Date {
        let is_past = self.hours.valid.is_some_and(|(_, last)| date > last);
        if !is_past && self.is_ever_open_in_a_week {
            return date;
        }
        if is_past || !self.hours.is_open_on_bank_holidays() {
            return next_exception;
        }
        next_exception.min(self.holidays.first_from(date))
    }

    /// The first day from a date on which a week that is open throughout may close.
    fn next_that_may_close(&self, date: Date) -> Date {
        let mut next = self.exceptions_from(date).first().map_or(NEVER, |(day, _)| *day);
        if let Some((_, last)) = self.hours.valid {
            next = next.min(last.plus_days(1));
        }
        if self.hours.bank_holidays != OnBankHolidays::AsUsual {
            next = next.min(self.holidays.first_from(date));
        }
        next.max(date)
    }

    /// The days that differ, from a date.
    fn exceptions_from(&self, date: Date) -> &'a [(Date, DayHours)] {
        let exceptions = &self.hours.exceptions;
        &exceptions[exceptions.partition_point(|(day, _)| *day < date)..]
    }
}

fn date_of(minute: LocalMinute) -> Date {
    Date(minute.div_euclid(i64::from(DAY_MIN)) as i32)
}

fn midnight_of(date: Date) -> LocalMinute {
    i64::from(date.0) * i64::from(DAY_MIN)
}
