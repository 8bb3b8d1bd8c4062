//! Opening hours as people write them (OSM syntax), compiled for the engine.
//!
//! The only place that knows the crate `opening-hours`. Invariant: whatever the text, the answer is
//! hours or a reason, never a panic and never a guess.

mod calendar;
mod rules;
mod weekly;

pub use calendar::{Calendar, HORIZON_DAYS};
pub use weekly::{Weekly, local_time};

use calendar::Evaluator;
use engine::hours::{DayHours, Hours, OnBankHolidays, Span};
use engine::time::{DAY_MIN, Date};
use opening_hours::RuleKind;
use rules::Rules;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Longest text that is read, in bytes; OpenStreetMap itself allows 255 characters.
const MAX_TEXT_BYTES: usize = 4_096;

/// Why a text gives no hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// Nothing is written.
    #[error("no hours are given")]
    Empty,
    /// Far longer than any opening hours.
    #[error("longer than {MAX_TEXT_BYTES} bytes")]
    TooLong,
    /// Not the OSM `opening_hours` language.
    #[error("not understood: {0}")]
    Syntax(String),
    /// The reader itself gave up on it.
    #[error("understood, but cannot be evaluated")]
    Unsupported,
}

/// What to tell the keeper of a text that is understood, but not wholly known.
pub fn warnings(text: &str) -> Result<Vec<&'static str>, HoursError> {
    guarded(|| {
        let rules = Rules::parse(text)?;
        let mut warnings = Vec::new();
        if rules.mentions_school_holidays() {
            warnings.push("school holidays are not known here: the rules about them are ignored");
        }
        if rules.has_open_end() {
            warnings.push("an open end (`10:00+`) is taken as unknown hours");
        }
        Ok(warnings)
    })
}

/// Compiles a text for the days of a calendar.
pub fn compile(text: &str, calendar: &Calendar) -> Result<Hours, HoursError> {
    guarded(|| Ok(Compilation::new(Rules::parse(text)?, calendar)?.hours()))
}

/// The days on which a schedule holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Validity {
    /// The first; none: since ever.
    pub from: Option<Date>,
    /// The last; none: for ever.
    pub to: Option<Date>,
}

impl Validity {
    /// Whether it holds on a day.
    pub fn holds_on(self, date: Date) -> bool {
        self.from.is_none_or(|from| date >= from) && self.to.is_none_or(|to| date <= to)
    }
}

/// The hours on the days on which they hold. On others they are unknown, unless another schedule of
/// the same kind speaks for the day: then they are closed.
pub fn restricted(
    mut hours: Hours,
    validity: Validity,
    others: &[Validity],
    calendar: &Calendar,
) -> Hours {
    if validity == Validity::default() {
        return hours;
    }
    hours.exceptions.retain(|(date, _)| validity.holds_on(*date));
    if others.is_empty() {
        let (first, last) = hours.valid.unwrap_or((Date(i32::MIN), Date(i32::MAX)));
        let from = validity.from.map_or(first, |from| first.max(from));
        hours.valid = Some((from, validity.to.map_or(last, |to| last.min(to))));
        return hours;
    }
    let elsewhere = |date: Date| {
        let another_holds = others.iter().any(|other| other.holds_on(date));
        if another_holds { DayHours::default() } else { DayHours::unknown() }
    };
    let outside = calendar.dates().filter(|date| !validity.holds_on(*date));
    hours.exceptions.extend(outside.map(|date| (date, elsewhere(date))));
    hours.exceptions.sort_by_key(|(date, _)| *date);
    hours.valid = Some(calendar.range());
    hours
}

/// The evaluator is a guest: a text that makes it panic must not take the server down.
fn guarded<T>(work: impl FnOnce() -> Result<T, HoursError>) -> Result<T, HoursError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(HoursError::Unsupported))
}

/// One text on its way to compiled hours.
struct Compilation<'a> {
    calendar: &'a Calendar,
    rules: Rules,
    /// What begins on a day, up to its midnight.
    today: Evaluator,
    /// The part after midnight of what begins on a day, if any text needs it.
    tomorrow: Option<Evaluator>,
    /// The days that rules name one by one.
    named: Option<Evaluator>,
}

impl<'a> Compilation<'a> {
    fn new(rules: Rules, calendar: &'a Calendar) -> Result<Self, HoursError> {
        let evaluator = |text: String| calendar.evaluator(&text);
        Ok(Self {
            today: evaluator(rules.today())?,
            tomorrow: rules.tomorrow().map(evaluator).transpose()?,
            // Days that cannot be written by themselves are taken as not named.
            named: rules.named_days().and_then(|text| evaluator(text).ok()),
            rules,
            calendar,
        })
    }

    fn hours(&self) -> Hours {
        let days = self.days();
        let bank_holidays = self.on_bank_holidays(&days);
        let mut hours = Hours {
            week: self.week(&days),
            bank_holidays,
            exceptions: Vec::new(),
            valid: self.rules.depend_on_date().then(|| self.calendar.range()),
        };
        hours.exceptions = self.exceptions(days, &hours);
        hours
    }

    /// The hours of every day of the calendar. Where only the weekday and bank holidays matter,
    /// a handful of days is evaluated and the others copied.
    fn days(&self) -> Vec<(Date, DayHours)> {
        let mut known: HashMap<(u8, bool), DayHours> = HashMap::new();
        let mut on = |date: Date| {
            if self.rules.depend_on_date() {
                return self.beginning_on(date);
            }
            let kind_of_day = (date.weekday(), self.calendar.is_bank_holiday(date));
            known.entry(kind_of_day).or_insert_with(|| self.beginning_on(date)).clone()
        };
        self.calendar.dates().map(|date| (date, on(date))).collect()
    }

    /// The spans that begin on a day, the part after midnight included.
    fn beginning_on(&self, date: Date) -> DayHours {
        let mut spans = day_spans(&self.today, date, 0);
        if let Some(tomorrow) = &self.tomorrow {
            spans.extend(day_spans(tomorrow, date, DAY_MIN));
        }
        DayHours::new(merged(spans)).unwrap_or_else(|_| DayHours::unknown())
    }

    /// The commonest hours of each weekday, bank holidays aside.
    fn week(&self, days: &[(Date, DayHours)]) -> [DayHours; 7] {
        std::array::from_fn(|weekday| {
            commonest(days.iter().filter(|(date, _)| {
                usize::from(date.weekday()) == weekday && !self.calendar.is_bank_holiday(*date)
            }))
        })
    }

    fn on_bank_holidays(&self, days: &[(Date, DayHours)]) -> OnBankHolidays {
        if self.rules.mention_bank_holidays() {
            let holidays = days.iter().filter(|(date, _)| self.calendar.is_bank_holiday(*date));
            OnBankHolidays::Hours(commonest(holidays))
        } else if self.rules.exempt_bank_holidays() {
            OnBankHolidays::AsUsual
        } else {
            OnBankHolidays::Unsaid
        }
    }

    /// The days that differ from the regular ones, and the bank holidays that a rule names.
    fn exceptions(&self, days: Vec<(Date, DayHours)>, hours: &Hours) -> Vec<(Date, DayHours)> {
        let exception = |(date, day): (Date, DayHours)| {
            let regular = &hours.week[usize::from(date.weekday())];
            let differs = match &hours.bank_holidays {
                OnBankHolidays::Hours(usual) if self.calendar.is_bank_holiday(date) => {
                    day != *usual
                }
                OnBankHolidays::Unsaid if self.calendar.is_bank_holiday(date) => {
                    let end_min = last_minute(&day);
                    if !self.is_named(date) && end_min != last_minute(regular) {
                        return Some((date, unknown_until(end_min)));
                    }
                    self.is_named(date)
                }
                _ => day != *regular,
            };
            differs.then_some((date, day))
        };
        days.into_iter().filter_map(exception).collect()
    }

    fn is_named(&self, date: Date) -> bool {
        self.named.as_ref().is_some_and(|named| !day_spans(named, date, 0).is_empty())
    }
}

/// The end of a day and of what runs past its midnight.
fn last_minute(day: &DayHours) -> u16 {
    day.spans().last().map_or(DAY_MIN, |span| span.end_min.max(DAY_MIN))
}

/// A bank holiday of which nothing is said, with the night that begins on it.
fn unknown_until(end_min: u16) -> DayHours {
    let span = Span { start_min: 0, end_min, is_open: false };
    DayHours::new(vec![span]).unwrap_or_else(|_| DayHours::unknown())
}

/// What an evaluator says of one day, with the minutes moved by `shift_min`.
fn day_spans(evaluator: &Evaluator, date: Date, shift_min: u16) -> Vec<Span> {
    evaluator
        .day(date)
        .into_iter()
        .filter(|range| range.kind != RuleKind::Closed)
        .map(|range| Span {
            start_min: range.range.start.mins_from_midnight().min(DAY_MIN) + shift_min,
            end_min: range.range.end.mins_from_midnight().min(DAY_MIN) + shift_min,
            is_open: range.kind == RuleKind::Open,
        })
        .filter(|span| span.start_min < span.end_min)
        .collect()
}

/// Joins spans that touch and say the same.
fn merged(spans: Vec<Span>) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.end_min == span.start_min && last.is_open == span.is_open => {
                last.end_min = span.end_min;
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// The hours that occur most often; of equals the first.
fn commonest<'d>(days: impl Iterator<Item = &'d (Date, DayHours)>) -> DayHours {
    let mut counts: Vec<(&DayHours, usize)> = Vec::new();
    for (_, day) in days {
        match counts.iter_mut().find(|(known, _)| *known == day) {
            Some((_, count)) => *count += 1,
            None => counts.push((day, 1)),
        }
    }
    let best = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let first = counts.into_iter().find(|(_, count)| *count == best);
    first.map_or_else(DayHours::default, |(day, _)| day.clone())
}

#[cfg(test)]
mod tests;
