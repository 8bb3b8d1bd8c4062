//! Stops of public transport from NaPTAN files: read, compared and written like services, but apart
//! from them. Neither family of records ever changes the other.

use super::ImportError;
use super::compare::Comparison;
use super::report::Finding;
use super::source::Source;
use crate::canonical::{Members, canonical_text};
use crate::naptan::{self, Fault, NoStops, Reader};
use crate::store::{self, Row, StoreError};
use serde_json::Value;
use std::io::BufRead;

/// So many stops are compared and written together.
const TOGETHER: usize = 2_000;

/// A row of a file: a stop, or why it is none.
pub(super) enum Told {
    Stop(store::Stop),
    Faulty { id: String, finding: Finding },
}

/// Gives the stops of a source on, some at a time and with the bytes that were read for them, until
/// `take` has enough. At least once, so that it is known that there was a file of stops.
pub(super) fn stops(
    source: &Source,
    input: impl BufRead,
    labels_files: bool,
    mut take: impl FnMut(Vec<Told>, u64) -> bool,
) -> Result<(), ImportError> {
    let unreadable = |error| source.unreadable(error);
    let mut reader = Reader::new(input).map_err(|error| match error {
        NoStops::Unreadable(error) => unreadable(error),
        NoStops::NoColumn(_) => source.unknown(&error.to_string()),
    })?;
    let (mut told, mut bytes) = (Vec::new(), 0);
    while let Some(row) = reader.next().map_err(unreadable)? {
        told.push(match row {
            Ok(stop) => Told::Stop(kept(stop)),
            Err(fault) => faulty(source, labels_files, fault),
        });
        if told.len() == TOGETHER {
            let read = reader.bytes() - std::mem::replace(&mut bytes, reader.bytes());
            if !take(std::mem::take(&mut told), read) {
                return Ok(());
            }
        }
    }
    take(told, reader.bytes() - bytes);
    Ok(())
}

/// What is kept of a stop.
fn kept(stop: naptan::Stop) -> store::Stop {
    let position = [("latitude", stop.position.lat()), ("longitude", stop.position.lon())];
    let members = position.map(|(name, degrees)| (name.to_owned(), Value::from(degrees)));
    store::Stop {
        id: stop.code,
        name: stop.name,
        kind: stop.kind.word().to_owned(),
        rest: canonical_text(Members::from_iter(members)),
    }
}

fn faulty(source: &Source, labels_files: bool, fault: Fault) -> Told {
    let Fault { line, code: id, name, field, reason } = fault;
    let file = &source.name;
    let record = if id.is_empty() {
        format!("{file} line {line}")
    } else {
        let file = if labels_files { format!("{file}: ") } else { String::new() };
        format!("{file}{}", label(&id, &name))
    };
    Told::Faulty { id, finding: Finding { record, field: field.to_owned(), reason } }
}

/// `stop 43000000101 (Bird Street)`.
fn label(id: &str, name: &str) -> String {
    if name.is_empty() { format!("stop {id}") } else { format!("stop {id} ({name})") }
}

impl Comparison {
    /// Compares stops and writes what they change.
    pub(super) async fn settle_stops(&mut self, told: Vec<Told>) -> Result<(), StoreError> {
        let mut rows = Vec::with_capacity(told.len());
        for told in told {
            match told {
                Told::Stop(stop) if self.intake.take_row("stop", &stop.id) => {
                    rows.push(Row::Stop(stop));
                }
                Told::Stop(stop) => self.report.reject(vec![Finding {
                    record: label(&stop.id, &stop.name),
                    field: "ATCOCode".to_owned(),
                    reason: "is that of an earlier row, too".to_owned(),
                }]),
                Told::Faulty { id, finding } => {
                    // What is known of it already stays.
                    self.intake.take_row("stop", &id);
                    self.report.reject(vec![finding]);
                }
            }
        }
        self.settle_rows(rows).await
    }
}
