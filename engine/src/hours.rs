//! Compiled opening hours: what is open when, evaluated without knowing any rule language.
//!
//! All minutes are those of the clock on Coventry's walls. A span belongs to the day it began on and
//! may run past midnight. The clock decides: at every instant the state is that of the minute the
//! clocks show, so an hour shown twice in autumn is open or closed twice.

mod changes;
mod moment;
#[cfg(not(target_family = "wasm"))]
pub(crate) mod slots;

pub use moment::Moment;
pub(crate) use moment::Reading;

use crate::bank_holidays::BankHolidays;
use crate::time::{DAY_MIN, Date, Timestamp};

/// Whether something is open. Ordered from least to most certain help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenState {
    /// Known to be closed.
    Closed,
    /// Nobody has said.
    Unknown,
    /// Known to be open.
    Open,
}

/// Why the state is unknown, or closed although somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The hours say nothing of bank holidays, and it is one.
    BankHoliday,
    /// The hours, or these days' hours, are not given.
    HoursUnknown,
    /// Not unknown: who walks there comes too late to stay.
    ClosesSoon,
}

/// Part of a day's hours: open or unknown. Closed is what no span covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// First minute after 00:00 of the day it began on, 0 to 1439.
    pub start_min: u16,
    /// First minute no longer covered, after `start_min`, at most 2880.
    pub end_min: u16,
    /// Whether the span is known to be open (or of unknown state).
    pub is_open: bool,
}

/// The spans that begin on one day. Invariant: in order, not overlapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DayHours(Vec<Span>);

/// What the hours say about bank holidays.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OnBankHolidays {
    /// Nothing: the whole day is unknown.
    Unsaid,
    /// The same as any day, as for `24/7`.
    AsUsual,
    /// These hours, whatever the weekday.
    Hours(DayHours),
}

/// The hours of one session, compiled.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hours {
    /// Monday to Sunday.
    pub week: [DayHours; 7],
    /// What holds on bank holidays.
    pub bank_holidays: OnBankHolidays,
    /// Days that differ, with all their hours. In order, each day once (a directory checks it).
    pub exceptions: Vec<(Date, DayHours)>,
    /// First and last day these hours were compiled for, if not for always; unknown outside.
    pub valid: Option<(Date, Date)>,
}

/// Why spans are not a day's hours.
#[derive(Debug, thiserror::Error)]
#[error("the spans of a day are out of order, overlap, or are not within two days")]
pub struct DayHoursError;

impl DayHours {
    /// A day's hours from its spans, in order.
    pub fn new(spans: Vec<Span>) -> Result<Self, DayHoursError> {
        let each_sound = spans
            .iter()
            .all(|s| s.start_min < DAY_MIN && s.start_min < s.end_min && s.end_min <= 2 * DAY_MIN);
        let in_order = spans.windows(2).all(|pair| pair[0].end_min <= pair[1].start_min);
        if each_sound && in_order { Ok(Self(spans)) } else { Err(DayHoursError) }
    }

    /// Unknown from 00:00 to 24:00.
    pub fn unknown() -> Self {
        Self(vec![Span { start_min: 0, end_min: DAY_MIN, is_open: false }])
    }

    /// The spans, in order.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    fn is_unknown_throughout(&self) -> bool {
        matches!(self.0[..], [Span { start_min: 0, end_min: DAY_MIN.., is_open: false }])
    }

    /// The state at a minute after the day's 00:00, up to the end of the next day.
    pub(crate) fn state_at(&self, minute: u16) -> OpenState {
        let covers = |span: &&Span| (span.start_min..span.end_min).contains(&minute);
        match self.0.iter().find(covers) {
            Some(span) if span.is_open => OpenState::Open,
            Some(_) => OpenState::Unknown,
            None => OpenState::Closed,
        }
    }
}

/// What holds for the spans that begin on one date.
enum Day<'a> {
    Known(&'a DayHours),
    /// A bank holiday of which nothing is said, with the hours it would have had.
    UnsaidHoliday(&'a DayHours),
    /// Outside the days the hours were compiled for.
    NotCompiled,
}

impl Hours {
    /// Hours of which nothing is known.
    pub fn unknown() -> Self {
        Self {
            week: std::array::from_fn(|_| DayHours::unknown()),
            bank_holidays: OnBankHolidays::AsUsual,
            exceptions: Vec::new(),
            valid: None,
        }
    }

    /// Open without end: `24/7`.
    pub fn always() -> Self {
        let whole_day = Span { start_min: 0, end_min: DAY_MIN, is_open: true };
        Self { week: std::array::from_fn(|_| DayHours(vec![whole_day])), ..Self::unknown() }
    }

    /// Whether the exceptions are in order, each day once.
    pub(crate) fn is_sound(&self) -> bool {
        self.exceptions.windows(2).all(|pair| pair[0].0 < pair[1].0)
    }

    /// Whether the hours say anything at all: some time at which it is known to be open or closed.
    pub fn is_known(&self) -> bool {
        *self != Self::unknown()
    }

    /// The state at an instant and, when unknown, why. Ask many sessions through one [`Moment`] instead.
    pub fn state_at(&self, at: Timestamp, holidays: &BankHolidays) -> (OpenState, Option<Note>) {
        self.state(&Moment::new(at, holidays))
    }

    /// The spans that begin on a day, as shown to people, and why unknown ones are.
    pub fn on(&self, date: Date, holidays: &BankHolidays) -> (DayHours, Option<Note>) {
        match self.day(date, holidays) {
            Day::Known(day) => {
                let any_unknown = day.0.iter().any(|span| !span.is_open);
                (day.clone(), any_unknown.then_some(Note::HoursUnknown))
            }
            Day::UnsaidHoliday(_) => (DayHours::unknown(), Some(Note::BankHoliday)),
            Day::NotCompiled => (DayHours::unknown(), Some(Note::HoursUnknown)),
        }
    }

    fn day(&self, date: Date, holidays: &BankHolidays) -> Day<'_> {
        self.kind_of_day(date, date.weekday(), self.exception(date), || holidays.contains(date))
    }

    fn exception(&self, date: Date) -> Option<&DayHours> {
        let found = self.exceptions.binary_search_by_key(&date, |(day, _)| *day).ok()?;
        Some(&self.exceptions[found].1)
    }
}

impl Day<'_> {
    /// The state at a minute after this day's 00:00, up to the end of the next day.
    fn state_at(&self, minute: u16) -> (OpenState, Option<Note>) {
        let (state, note) = match self {
            Day::Known(day) => (day.state_at(minute), Note::HoursUnknown),
            Day::UnsaidHoliday(day) => (
                unknown_if(minute < DAY_MIN || day.state_at(minute) != OpenState::Closed),
                Note::BankHoliday,
            ),
            Day::NotCompiled => (unknown_if(minute < DAY_MIN), Note::HoursUnknown),
        };
        (state, (state == OpenState::Unknown).then_some(note))
    }
}

fn unknown_if(condition: bool) -> OpenState {
    if condition { OpenState::Unknown } else { OpenState::Closed }
}

#[cfg(test)]
mod tests;
