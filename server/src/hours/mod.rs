//! Opening hours as people write them (OSM syntax), compiled for the engine.
//!
//! The only place that knows the crate `opening-hours`. Invariant: whatever the text, the answer is
//! hours or a reason, never a panic and never a guess.

mod calendar;
mod compile;
mod holidays;
mod mend;
mod named;
mod recurrence;
mod rules;
mod schedule;

pub use calendar::{Calendar, HORIZON_DAYS};
pub use named::{Belongs, Named};
pub use recurrence::{Pattern, Recurrence, local_time};
pub use schedule::{Finding, Schedule, findings};

use compile::Compilation;
use engine::hours::{DayHours, Hours};
use engine::time::Date;
use rules::Rules;
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
    /// It can be read in more than one way.
    #[error("not clear: {0}")]
    Unclear(String),
    /// Not a recurrence that is read.
    #[error("not understood: {0}")]
    Recurrence(String),
    /// No calendar of that name.
    #[error("{0}")]
    Calendar(String),
    /// The reader itself gave up on it.
    #[error("understood, but cannot be evaluated")]
    Unsupported,
}

/// What to tell the keeper of a text that is understood, but not wholly known or not as it is written.
pub fn warnings(text: &str) -> Result<Vec<String>, HoursError> {
    guarded(|| {
        let read = mend::read(text)?;
        let rules = Rules::parse(&read)?;
        let mut warnings = Vec::new();
        if read != text.trim() {
            warnings.push(format!("hours `{}` read as `{read}`", text.trim()));
        }
        if rules.has_open_end() {
            warnings.push("an open end (`10:00+`) is taken as unknown hours".to_owned());
        }
        Ok(warnings)
    })
}

/// Compiles a text for the days of a calendar.
pub fn compile(text: &str, calendar: &Calendar) -> Result<Hours, HoursError> {
    guarded(|| {
        let rules = Rules::parse(&mend::read(text)?)?;
        Ok(Compilation::new(rules, calendar)?.hours())
    })
}

/// Compiles a recurrence for the days of a calendar.
pub fn compile_pattern(pattern: &Pattern, calendar: &Calendar) -> Hours {
    compile::of_pattern(pattern, calendar)
}

/// The hours on the days of named calendars (or on the others, where the flag is false): closed on other
/// days, and unknown where nobody knows whether a day belongs.
pub fn kept_to(hours: Hours, calendars: &[(Named, bool)], calendar: &Calendar) -> Hours {
    if calendars.is_empty() { hours } else { compile::kept_to(&hours, calendars, calendar) }
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

#[cfg(test)]
mod tests;
