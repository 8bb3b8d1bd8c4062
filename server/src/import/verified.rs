//! What staff have verified later than a file was: it stays, and the report says so.
//!
//! The rule: every part of a record (the record itself, a phone, a schedule, ...) has the date of its
//! `last_verified` (else `assured_date`), or that of what it is a part of. Where a part differs and what is kept has the later
//! date, or the only one, what is kept stays as it is: nothing of it is changed, added or removed, but
//! for parts within that the file verified later themselves. A service at a place is part of its
//! service; organizations and locations, which several share, stand for themselves.

use super::report::Finding;
use crate::canonical::{Members, canonical_text};
use crate::store::{Row, StoreError};
use engine::time::Date;
use serde_json::Value;
use std::collections::HashSet;

/// The members that tell when a part was verified: ours, else Open Referral's own for services.
const DATES: [&str; 2] = ["last_verified", "assured_date"];

/// What became of a row that is told differently.
pub(super) struct Merged {
    pub row: Row,
    /// What the file tells differently and was verified later: where, and when.
    pub later: Vec<(String, Date)>,
}

/// What is kept and what a file tells instead, put together by the rule.
pub(super) fn merged(
    before: &Row,
    after: &Row,
    around: Dates,
) -> Result<Option<Merged>, StoreError> {
    // Most rows have no such date, and are compared a million at a time.
    if around.kept.is_none() && !has_date(before.rest()) {
        return Ok(None);
    }
    let (kept, told) = (parts(before)?, parts(after)?);
    let mut merge = Merge { path: Vec::new(), later: Vec::new() };
    let members = merge.object(kept, told, around);
    let later = merge.later;
    Ok((!later.is_empty()).then(|| Merged { row: row(after, members), later }))
}

/// The finding that something stays, or does not although it should.
pub(super) fn finding(record: &str, field: &str, date: Date, is_overwritten: bool) -> Finding {
    let reason = if is_overwritten {
        format!("overwritten, though verified on {date}")
    } else {
        format!("kept: verified on {date}, later than what the file tells")
    };
    Finding { record: record.to_owned(), field: field.to_owned(), reason }
}

/// The latest date in the text of a record.
pub(super) fn latest(rest: &str) -> Option<Date> {
    if !has_date(rest) {
        return None;
    }
    let value: Value = serde_json::from_str(rest).ok()?;
    latest_in(&value)
}

/// The latest date in a record.
pub(super) fn latest_of(members: &Members) -> Option<Date> {
    members.values().map(latest_in).chain([own_date(members)]).max().flatten()
}

fn latest_in(value: &Value) -> Option<Date> {
    match value {
        Value::Object(members) => latest_of(members),
        Value::Array(items) => items.iter().map(latest_in).max().flatten(),
        _ => None,
    }
}

fn has_date(rest: &str) -> bool {
    DATES.iter().any(|name| rest.contains(name))
}

fn own_date_in(rest: &str) -> Option<Date> {
    if !has_date(rest) {
        return None;
    }
    own_date(&serde_json::from_str(rest).ok()?)
}

fn own_date(members: &Members) -> Option<Date> {
    let date = |name: &&str| {
        let text = members.get(*name)?.as_str()?;
        Date::parse(text.split('T').next().unwrap_or_default())
    };
    DATES.iter().find_map(date)
}

/// The members of a row, those that are columns too.
fn parts(row: &Row) -> Result<Members, StoreError> {
    let mut members = row.members()?;
    for (name, value) in row.columns().into_iter().skip(1) {
        members.insert(name.to_owned(), Value::from(value));
    }
    Ok(members)
}

/// The row with these members. To which service a place belongs is not for a date to say.
fn row(after: &Row, mut members: Members) -> Row {
    let mut text = |name: &str| match members.shift_remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let mut row = after.clone();
    match &mut row {
        Row::Organization(row) => row.name = text("name").unwrap_or_default(),
        Row::Location(row) => row.name = text("name"),
        Row::Service(row) => {
            row.organization_id = text("organization_id");
            row.name = text("name").unwrap_or_default();
            row.status = text("status").unwrap_or_default();
        }
        Row::ServiceAtLocation(row) => {
            row.location_id = text("location_id");
            text("service_id");
        }
        Row::Stop(_) | Row::Area(_) | Row::Figure(_) => return row,
    }
    row.set_rest(canonical_text(members));
    row
}

/// When the parts we are in were verified: what is kept, and what the file tells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dates {
    kept: Option<Date>,
    told: Option<Date>,
}

impl Dates {
    /// Around the places of a service: what is kept of it, and what the file tells.
    pub(super) fn of_service(kept: Option<&Row>, told: &str) -> Self {
        // Without anything kept there is nothing to keep.
        let Some(kept) = kept else { return Self::default() };
        Self { kept: own_date_in(kept.rest()), told: own_date_in(told) }
    }

    fn within(self, kept: Option<&Members>, told: Option<&Members>) -> Self {
        let date = |part: Option<&Members>, around| part.and_then(own_date).or(around);
        Self { kept: date(kept, self.kept), told: date(told, self.told) }
    }

    /// When what is kept was verified, if that was later.
    fn later(self) -> Option<Date> {
        self.kept.filter(|_| self.kept > self.told)
    }
}

struct Merge {
    path: Vec<String>,
    later: Vec<(String, Date)>,
}

impl Merge {
    fn object(&mut self, mut kept: Members, told: Members, around: Dates) -> Members {
        let dates = around.within(Some(&kept), Some(&told));
        let mut merged = Members::new();
        for (name, told) in told {
            let kept = kept.shift_remove(&name);
            if let Some(value) = self.member(&name, kept, Some(told), dates) {
                merged.insert(name, value);
            }
        }
        for (name, kept) in kept {
            if let Some(value) = self.member(&name, Some(kept), None, dates) {
                merged.insert(name, value);
            }
        }
        merged
    }

    fn member(
        &mut self,
        name: &str,
        kept: Option<Value>,
        told: Option<Value>,
        dates: Dates,
    ) -> Option<Value> {
        match (kept, told) {
            (kept, told) if kept == told => kept,
            (Some(Value::Object(kept)), Some(Value::Object(told))) => {
                self.path.push(name.to_owned());
                let merged = self.object(kept, told, dates);
                self.path.pop();
                Some(Value::Object(merged))
            }
            (Some(Value::Array(kept)), Some(Value::Array(told)))
                if are_parts(&kept) && are_parts(&told) =>
            {
                Some(Value::Array(self.list(name, &kept, &told, dates)))
            }
            (Some(Value::Array(kept)), None) if are_parts(&kept) => {
                let rest = self.list(name, &kept, &[], dates);
                (!rest.is_empty()).then_some(Value::Array(rest))
            }
            (None, Some(Value::Array(told))) if are_parts(&told) => {
                let rest = self.list(name, &[], &told, dates);
                (!rest.is_empty()).then_some(Value::Array(rest))
            }
            (kept, told) => match dates.later() {
                Some(date) => {
                    // That the date itself is older is why, not what.
                    if !DATES.contains(&name) {
                        self.note(name, date);
                    }
                    kept
                }
                None => told,
            },
        }
    }

    /// Parts by their ids: in the order of the file, or of what is kept where that is the later.
    fn list(&mut self, name: &str, kept: &[Value], told: &[Value], dates: Dates) -> Vec<Value> {
        let keeps_order = dates.later().is_some();
        let (first, second) = if keeps_order { (kept, told) } else { (told, kept) };
        let ids: Vec<String> = first.iter().chain(second).filter_map(id).collect();
        let mut seen = HashSet::new();
        let mut merged = Vec::new();
        for id in ids.into_iter().filter(|id| seen.insert(id.clone())) {
            self.path.push(format!("{name} {id}"));
            let part = |all: &[Value]| all.iter().find(|part| has_id(part, &id)).cloned();
            merged.extend(self.part(part(kept), part(told), dates));
            self.path.pop();
        }
        merged
    }

    fn part(&mut self, kept: Option<Value>, told: Option<Value>, around: Dates) -> Option<Value> {
        match (kept, told) {
            (kept, told) if kept == told => kept,
            (Some(Value::Object(kept)), Some(Value::Object(told))) => {
                Some(Value::Object(self.object(kept, told, around)))
            }
            (kept, told) => {
                let object =
                    |part: &Option<Value>| part.as_ref().and_then(Value::as_object).cloned();
                let dates = around.within(object(&kept).as_ref(), object(&told).as_ref());
                match dates.later() {
                    Some(date) => {
                        self.note("", date);
                        kept
                    }
                    None => told,
                }
            }
        }
    }

    fn note(&mut self, name: &str, date: Date) {
        let path = self.path.iter().map(String::as_str).chain([name]);
        let path: Vec<&str> = path.filter(|part| !part.is_empty()).collect();
        self.later.push((path.join(": "), date));
    }
}

fn id(part: &Value) -> Option<String> {
    part.get("id")?.as_str().map(str::to_owned)
}

fn has_id(part: &Value, id: &str) -> bool {
    part.get("id").and_then(Value::as_str) == Some(id)
}

/// Whether a list is of parts that are known by their ids.
fn are_parts(list: &[Value]) -> bool {
    let mut seen = HashSet::new();
    list.iter().all(|part| id(part).is_some_and(|id| seen.insert(id)))
}
