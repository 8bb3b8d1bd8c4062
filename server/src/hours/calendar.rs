//! The days for which hours are compiled, and the evaluator set to Coventry: its bank holidays, its sun.

use super::{Belongs, HoursError, Named};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use compact_calendar::CompactCalendar;
use engine::bank_holidays::BankHolidays;
use engine::time::{Date, Timestamp};
use opening_hours::localization::{Coordinates, Localize};
use opening_hours::schedule::Schedule;
use opening_hours::{Context, ContextHolidays, OpeningHours};
use opening_hours_syntax::rules::time::TimeEvent;
use std::sync::Arc;

/// How many days ahead hours are compiled.
pub const HORIZON_DAYS: i32 = 400;

/// Coventry Cross, for sunrise and sunset: within a minute for the whole city.
const COVENTRY: Option<Coordinates> = Coordinates::new(52.408, -1.511);

/// The days for which hours are compiled and which of them are bank holidays.
#[derive(Clone)]
pub struct Calendar {
    first: Date,
    last: Date,
    holidays: BankHolidays,
    context: Context<Coventry>,
}

impl Calendar {
    /// From the day before `today`, whose nights may not have ended, to the horizon.
    pub fn new(today: Date, holidays: &BankHolidays) -> Self {
        let (first, last) = (today.plus_days(-1), today.plus_days(HORIZON_DAYS));
        let mut public = CompactCalendar::default();
        (first.0 - 7..=last.0 + 7)
            .map(Date)
            .filter(|date| holidays.contains(*date))
            .filter_map(naive)
            .for_each(|date| {
                public.insert(date);
            });
        let school = |wanted| {
            let mut days = CompactCalendar::default();
            (first.0 - 7..=last.0 + 7)
                .map(Date)
                .filter(|date| Named::SchoolHolidays.belongs(*date) == wanted)
                .filter_map(naive)
                .for_each(|date| {
                    days.insert(date);
                });
            Arc::new(days)
        };
        let known = ContextHolidays::new(Arc::new(public), school(Belongs::Yes));
        let unsure = ContextHolidays::new(Arc::default(), school(Belongs::Unsure));
        let context = Context::default()
            .with_holidays(known)
            .with_holidays_unknown(unsure)
            .with_locale(Coventry);
        Self { first, last, holidays: holidays.clone(), context }
    }

    pub(super) fn range(&self) -> (Date, Date) {
        (self.first, self.last)
    }

    pub(super) fn dates(&self) -> impl Iterator<Item = Date> {
        (self.first.0..=self.last.0).map(Date)
    }

    pub(super) fn is_bank_holiday(&self, date: Date) -> bool {
        self.holidays.contains(date)
    }

    pub(super) fn evaluator(&self, text: &str) -> Result<Evaluator, HoursError> {
        let hours: OpeningHours = text.parse().map_err(super::rules::syntax_error)?;
        Ok(Evaluator(hours.with_context(self.context.clone())))
    }
}

/// A text ready to be asked about single days.
pub(super) struct Evaluator(OpeningHours<Coventry>);

impl Evaluator {
    pub(super) fn day(&self, date: Date) -> Schedule {
        naive(date).map(|date| self.0.schedule_at(date)).unwrap_or_default()
    }
}

fn naive(date: Date) -> Option<NaiveDate> {
    let (year, month, day) = date.ymd();
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Local times, with the sun over Coventry.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Coventry;

impl Localize for Coventry {
    type DateTime = NaiveDateTime;

    fn naive(&self, local: NaiveDateTime) -> NaiveDateTime {
        local
    }

    fn datetime(&self, local: NaiveDateTime) -> NaiveDateTime {
        local
    }

    fn event_time(&self, date: NaiveDate, event: TimeEvent) -> Option<NaiveTime> {
        let instant: DateTime<Utc> = COVENTRY?.event_time(date, event)?;
        let minute = u32::from(Timestamp(instant.timestamp()).london().minute);
        NaiveTime::from_hms_opt(minute / 60, minute % 60, 0)?.with_nanosecond(0)
    }
}
