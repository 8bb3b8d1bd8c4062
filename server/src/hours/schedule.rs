//! A schedule of a record: its hours in OSM syntax or as HSDS's recurrence, when it holds, and the named
//! calendars it keeps to.
//!
//! Invariant: what is told to the keeper on import ([`findings`]) and what visitors are told
//! ([`Schedule::hours`]) come from the same reading.

use super::{
    Calendar, HoursError, Named, Pattern, Recurrence, Validity, compile, compile_pattern, kept_to,
};
use crate::canonical::Members;
use engine::hours::Hours;
use engine::time::Date;
use serde_json::Value;

/// Members of a schedule that narrow the days in a way that is not read.
const UNREAD: [&str; 2] = ["byweekno", "byyearday"];

/// A schedule, read.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// In OSM syntax, as given or from the recurrence; empty where that cannot say it.
    pub text: String,
    /// The days on which it holds.
    pub validity: Validity,
    /// Days of the recurrence, where no text is given.
    pattern: Option<Result<Pattern, HoursError>>,
    /// Calendars it keeps to, and whether to their days or to the others.
    calendars: Result<Vec<(Named, bool)>, HoursError>,
}

impl Schedule {
    /// From the members of an HSDS schedule.
    pub fn read(members: &Members) -> Self {
        let mut validity = given_validity(members);
        let calendars = calendars(members);
        if let Some(text) = text(members, "opening_hours") {
            return Self { text: text.to_owned(), validity, pattern: None, calendars };
        }
        let pattern = recurrence(members).pattern();
        if let Some(last) = pattern.as_ref().ok().and_then(|pattern| pattern.last) {
            validity.to = Some(validity.to.map_or(last, |to| to.min(last)));
        }
        let osm = pattern.as_ref().ok().and_then(Pattern::to_osm);
        Self { text: osm.unwrap_or_default(), validity, pattern: Some(pattern), calendars }
    }

    /// What is compiled for `text` alone, taken from `known`, narrowed to the calendars.
    pub fn hours(
        &self,
        calendar: &Calendar,
        known: impl FnOnce(&str) -> Result<Hours, HoursError>,
    ) -> Result<Hours, HoursError> {
        let kept = self.calendars.clone()?;
        let hours = match &self.pattern {
            Some(Ok(pattern)) if self.text.is_empty() => compile_pattern(pattern, calendar),
            Some(Err(reason)) => return Err(reason.clone()),
            _ => known(&self.text)?,
        };
        Ok(kept_to(hours, &kept, calendar))
    }

    /// The hours, compiled for the days of a calendar, on the days on which the schedule holds or not.
    pub fn compile(&self, calendar: &Calendar) -> Result<Hours, HoursError> {
        self.hours(calendar, |text| compile(text, calendar))
    }
}

/// What the keeper of a schedule should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The member at fault.
    pub field: &'static str,
    /// What is wrong, or how it was read.
    pub reason: String,
    /// Whether the record cannot be taken like this.
    pub is_error: bool,
}

/// What to tell the keeper of a schedule.
pub fn findings(members: &Members) -> Vec<Finding> {
    let warning = |field, reason| Finding { field, reason, is_error: false };
    let mut findings = Vec::new();
    for field in ["during", "not_during"] {
        if let Err(reason) = named(members, field) {
            findings.push(Finding { field, reason: reason.to_string(), is_error: true });
        }
    }
    if let Some(text) = text(members, "opening_hours") {
        match super::warnings(text) {
            Ok(warnings) => {
                findings.extend(warnings.into_iter().map(|w| warning("opening_hours", w)));
            }
            Err(reason) => {
                let reason = format!("`{text}` {reason}: the hours are unknown");
                findings.push(warning("opening_hours", reason));
            }
        }
    } else if is_recurrence(members)
        && let Err(reason) = recurrence(members).pattern()
    {
        findings.push(warning("byday", format!("{reason}: the hours are unknown")));
    }
    findings
}

/// Whether a schedule says anything of when in HSDS's own way.
fn is_recurrence(members: &Members) -> bool {
    ["freq", "byday", "bymonthday", "opens_at", "closes_at", "interval", "count"]
        .into_iter()
        .chain(UNREAD)
        .any(|name| given(members, name).is_some())
}

fn recurrence(members: &Members) -> Recurrence<'_> {
    let valid_from = date(members, "valid_from");
    Recurrence {
        freq: text(members, "freq"),
        interval: number(members, "interval"),
        wkst: text(members, "wkst"),
        byday: text(members, "byday"),
        bymonthday: text(members, "bymonthday"),
        dtstart: date(members, "dtstart"),
        valid_from,
        count: number(members, "count"),
        opens_at: text(members, "opens_at"),
        closes_at: text(members, "closes_at"),
        unread: unread(members),
    }
}

/// A member that narrows the days, but is not read or not as it is written. To pass over it would tell people
/// of hours on days on which there are none.
fn unread(members: &Members) -> Option<&'static str> {
    let texts = ["freq", "wkst", "byday", "bymonthday", "opens_at", "closes_at"];
    let is_no_text = |name: &&str| given(members, name).is_some() && text(members, name).is_none();
    let is_no_number =
        |name: &&str| given(members, name).is_some() && number(members, name).is_none();
    UNREAD
        .into_iter()
        .find(|name| given(members, name).is_some())
        .or_else(|| texts.into_iter().find(is_no_text))
        .or_else(|| ["interval", "count"].into_iter().find(is_no_number))
}

/// First and last day on which a schedule is said to hold.
fn given_validity(members: &Members) -> Validity {
    let begins = [date(members, "valid_from"), date(members, "dtstart")];
    let ends = [date(members, "valid_to"), date(members, "until")];
    Validity { from: begins.into_iter().flatten().max(), to: ends.into_iter().flatten().min() }
}

fn calendars(members: &Members) -> Result<Vec<(Named, bool)>, HoursError> {
    let during = named(members, "during")?.into_iter().map(|named| (named, true));
    let not_during = named(members, "not_during")?.into_iter().map(|named| (named, false));
    Ok(during.chain(not_during).collect())
}

/// The calendars a member names: one, or a list of them.
fn named(members: &Members, field: &str) -> Result<Vec<Named>, HoursError> {
    let known = || Named::ALL.map(Named::word).join(", ");
    let one = |value: &Value| {
        let word = value.as_str().map(str::trim);
        word.and_then(Named::parse).ok_or_else(|| {
            let shown = word.map_or_else(|| value.to_string(), str::to_owned);
            HoursError::Calendar(format!("`{shown}` is not one of {}", known()))
        })
    };
    match given(members, field) {
        None => Ok(Vec::new()),
        Some(Value::Array(words)) => words.iter().map(one).collect(),
        Some(word) => Ok(vec![one(word)?]),
    }
}

fn given<'a>(members: &'a Members, name: &str) -> Option<&'a Value> {
    members.get(name).filter(|value| !value.is_null() && value.as_str() != Some(""))
}

fn text<'a>(members: &'a Members, name: &str) -> Option<&'a str> {
    given(members, name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// A whole number, also where it is written as a text.
fn number(members: &Members, name: &str) -> Option<i64> {
    let value = given(members, name)?;
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (number.fract() == 0.0).then_some(number as i64)
}

fn date(members: &Members, name: &str) -> Option<Date> {
    Date::parse(text(members, name)?.split('T').next()?)
}
