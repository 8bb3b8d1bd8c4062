//! One record read, checked and taken apart: all that can be said of it by itself.

use super::ImportError;
use super::check;
use super::read;
use super::record::Record;
use super::report::Finding;
use super::seen::{Digest, Digester};
use super::source::{Piece, Source};
use super::terms;
use super::verified;
use engine::time::Date;
use serde_json::Value;
use std::collections::HashSet;

/// Where a record is: source and offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub source: u16,
    pub offset: u64,
}

/// A record with what was found in it.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The id of the service, if it has one.
    pub id: Option<String>,
    pub spot: Spot,
    pub outcome: Result<Sound, Vec<Finding>>,
    /// What the keeper should know.
    pub warnings: Vec<Finding>,
    /// When the latest of it was verified.
    pub verified: Option<Date>,
}

/// A sound record, and what is needed to compare what it shares with others.
#[derive(Debug)]
pub(super) struct Sound {
    pub record: Record,
    pub organization: Option<Digest>,
    /// Of each of the record's places; none where it has no location.
    pub locations: Vec<Option<Digest>>,
}

/// What all records are prepared with.
#[derive(Debug)]
pub(super) struct Preparation {
    pub sources: Vec<Source>,
    pub digester: Digester,
}

impl Preparation {
    /// Prepares the record with this number (from 1) in its source. Its language tags are added to
    /// those of others.
    pub(super) fn prepare(
        &self,
        source: u16,
        number: usize,
        piece: &Piece,
        tags: &mut HashSet<String>,
    ) -> Result<Prepared, ImportError> {
        let spot = Spot { source, offset: piece.offset };
        let Value::Object(members) = read::value(self.source(source), piece)? else {
            let finding = Finding {
                record: format!("{} record {number}", self.source(source).name),
                field: "record".to_owned(),
                reason: "is not an object".to_owned(),
            };
            let outcome = Err(vec![finding]);
            let warnings = Vec::new();
            return Ok(Prepared { id: None, spot, outcome, warnings, verified: None });
        };
        let text = |member: &str| members.get(member).and_then(Value::as_str);
        let id = text("id").map(str::to_owned);
        let label = self.label(source, number, text("id"), text("name"));
        let verified = verified::latest_of(&members);
        let checked = check::service(&label, &members, piece.bytes.len());
        let outcome = if let Some(faults) = self.source(source).faults(number) {
            Err(faults.to_vec())
        } else if checked.errors.is_empty() {
            terms::of_service(&members, tags);
            Record::split(label, members).map(|record| self.sound(record)).map_err(|e| vec![e])
        } else {
            Err(checked.errors)
        };
        Ok(Prepared { id, spot, outcome, warnings: checked.warnings, verified })
    }

    fn source(&self, number: u16) -> &Source {
        &self.sources[usize::from(number)]
    }

    /// `service 3f2a (Advice)`, after the file where there are several.
    fn label(&self, source: u16, number: usize, id: Option<&str>, name: Option<&str>) -> String {
        let place = self.source(source).place(number);
        let file = &self.source(source).name;
        let Some(id) = id else {
            let place = place.unwrap_or_else(|| format!("record {number}"));
            return format!("{file} {place}");
        };
        let mut file = if self.sources.len() > 1 { format!("{file}: ") } else { String::new() };
        if let Some(place) = place {
            file = format!("{file}{place}: ");
        }
        match name.map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => format!("{file}service {id} ({})", short(name)),
            None => format!("{file}service {id}"),
        }
    }

    fn sound(&self, record: Record) -> Sound {
        let digest = |id: &str, name: Option<&str>, rest: &str| {
            self.digester.of(&[id, name.unwrap_or("\0"), rest])
        };
        let organization = record.organization.as_ref();
        let organization = organization.map(|row| digest(&row.id, Some(&row.name), &row.rest));
        let locations = record.places.iter().map(|(_, location)| {
            location.as_ref().map(|row| digest(&row.id, row.name.as_deref(), &row.rest))
        });
        Sound { organization, locations: locations.collect(), record }
    }

    /// Reads a record again, for a message about it; none if that cannot be done, as with a pipe.
    pub(super) fn again(&self, spot: Spot) -> Option<Record> {
        let piece = self.source(spot.source).pieces(spot.offset).ok()?.next().ok()??;
        let prepared = self.prepare(spot.source, 0, &piece, &mut HashSet::new()).ok()?;
        prepared.outcome.ok().map(|sound| sound.record)
    }
}

/// A name, short enough for a message on one line.
fn short(name: &str) -> String {
    const LONGEST: usize = 60;
    let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match name.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &name[..cut]),
        None => name,
    }
}
