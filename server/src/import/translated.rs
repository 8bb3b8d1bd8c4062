//! Tables, GeoJSON, and records that have services within, put into the form in which all services are read: one a line, in a
//! file of our own that knows where each came from.

mod features;
mod nested;

use super::ImportError;
use super::compare::differing_members;
use super::report::Finding;
use super::source::{Origin, Source};
use crate::areas::census::is_census;
use crate::canonical::Members;
use crate::naptan::is_naptan;
use crate::sheet;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{self, BufWriter, Read, Write};
use tempfile::NamedTempFile;

/// Services by their ids, in the order in which they were first told of.
#[derive(Default)]
struct Services {
    told: Vec<Told>,
    /// Where a service is among them.
    numbers: HashMap<String, usize>,
}

impl Services {
    /// The service that a place of the source tells of: for the first time, or the same again.
    fn told(&mut self, place: (&str, u64), service: Members) -> &mut Told {
        let (kind, number) = place;
        let id = service.get("id").map_or_else(|| number.to_string(), Value::to_string);
        let before = *self.numbers.entry(id).or_insert(self.told.len());
        if before == self.told.len() {
            self.told.push(Told { service, places: vec![number], faults: Vec::new() });
            return &mut self.told[before];
        }
        let told = &mut self.told[before];
        let mut first = told.service.clone();
        first.shift_remove("service_at_locations");
        let (one, other) = (Value::Object(first).to_string(), Value::Object(service).to_string());
        let members = differing_members(&one, &other);
        if !members.is_empty() {
            let reason = format!("differs from {kind} {} of the same service", told.places[0]);
            told.faults.push((number, members.join(", "), reason));
        }
        told.places.push(number);
        told
    }
}

/// A service with where it came from.
struct Told {
    service: Members,
    /// Lines of a table or numbers of features, from 1.
    places: Vec<u64>,
    /// What is wrong with the form, by the first place: the record's part, the field, why.
    faults: Vec<(u64, String, String)>,
}

/// The source in our own form, if it is in another one that we know.
pub(super) fn translated(source: Source) -> Result<Source, ImportError> {
    let failed = |reason| source.unreadable(reason);
    let source = if source.is_pipe() { source.copied().map_err(failed)? } else { source };
    let failed = |reason| source.unreadable(reason);
    let mut pieces = source.pieces(0).map_err(failed)?;
    let head = String::from_utf8_lossy(pieces.head().map_err(failed)?).into_owned();
    if is_census(&head) || is_naptan(&head) {
        return Ok(source);
    }
    if sheet::is_sheet(&head) {
        let read = sheet::read(pieces.into_input()).map_err(failed)?;
        return kept(&source, "line", read.into_iter().map(of_sheet)).map_err(failed);
    }
    let is_map = features::may_be(&head);
    if !is_map && !nested::may_be(&head) {
        return Ok(source);
    }
    let mut text = Vec::new();
    pieces.into_input().read_to_end(&mut text).map_err(failed)?;
    let (place, read) =
        if is_map { ("feature", features::read(&text)) } else { ("record", nested::read(&text)) };
    match read {
        Some(read) => kept(&source, place, read.into_iter()).map_err(failed),
        None => Ok(source),
    }
}

impl Told {
    fn add_place(&mut self, place: Value) {
        let places = self.service.entry("service_at_locations");
        if let Value::Array(places) = places.or_insert_with(|| Value::Array(Vec::new())) {
            places.push(place);
        }
    }
}

fn of_sheet(told: sheet::Told) -> Told {
    let faults = told.faults.into_iter();
    let faults = faults.map(|fault| (fault.line, fault.column, fault.reason)).collect();
    Told { service: told.service, places: told.lines, faults }
}

/// A source of these services.
fn kept(
    source: &Source,
    place: &'static str,
    services: impl Iterator<Item = Told>,
) -> io::Result<Source> {
    let (file, path) = NamedTempFile::new()?.into_parts();
    let mut out = BufWriter::new(file);
    let mut origin = Origin { place, places: Vec::new(), faults: HashMap::new() };
    for (number, told) in (1..).zip(services) {
        if !told.faults.is_empty() {
            origin.faults.insert(number, findings(place, &told));
        }
        writeln!(out, "{}", Value::Object(told.service))?;
        origin.places.push(told.places);
    }
    out.flush()?;
    Ok(Source::translated(source.name.clone(), path, origin))
}

fn findings(place: &str, told: &Told) -> Vec<Finding> {
    let id = told.service.get("id").and_then(Value::as_str).unwrap_or_default();
    let finding = |(number, field, reason): &(u64, String, String)| Finding {
        record: format!("{place} {number}: service {id}"),
        field: field.clone(),
        reason: reason.clone(),
    };
    told.faults.iter().map(finding).collect()
}
