//! What an import found and did, for people and for programs.

use super::Options;
use crate::store::{Change, Row};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// How many rows of a kind are listed for people; programs get all.
const LISTED: usize = 20;

/// One thing about one record. Displayed as `service 3f2a: location 7b1c: latitude 152.4 is not ...`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which record: `service 3f2a`, or file and number where it has no id.
    pub record: String,
    /// Which member, with the parts around it.
    pub field: String,
    /// What about it.
    pub reason: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {}", self.record, self.field, self.reason)
    }
}

/// A row in the report.
#[derive(Clone, Debug)]
struct Entry {
    kind: &'static str,
    id: String,
    name: String,
    fields: Vec<String>,
}

impl Entry {
    fn new(row: &Row, fields: Vec<String>) -> Self {
        let name = match row {
            Row::Organization(row) => row.name.clone(),
            Row::Location(row) => row.name.clone().unwrap_or_default(),
            Row::Service(row) => row.name.clone(),
            Row::ServiceAtLocation(_) => String::new(),
        };
        Self { kind: row.kind(), id: row.id().to_owned(), name, fields }
    }

    fn json(&self) -> Value {
        let mut json = json!({ "kind": self.kind, "id": self.id });
        if !self.name.is_empty() {
            json["name"] = json!(self.name);
        }
        if !self.fields.is_empty() {
            json["fields"] = json!(self.fields);
        }
        json
    }
}

/// What an import found and did.
#[derive(Debug)]
pub struct Report {
    /// The revision of the data afterwards.
    pub revision: u64,
    /// Records that were not sound, with the reasons.
    pub rejected: Vec<Finding>,
    /// What the keeper should know.
    pub warnings: Vec<Finding>,
    added: Vec<Entry>,
    updated: Vec<Entry>,
    unchanged: Vec<Entry>,
    removed: Vec<Entry>,
    changes: Vec<Change>,
    options: Options,
    was_written: bool,
}

impl Report {
    pub(super) fn new(revision: u64, options: Options) -> Self {
        Self {
            revision,
            rejected: Vec::new(),
            warnings: Vec::new(),
            added: Vec::new(),
            updated: Vec::new(),
            unchanged: Vec::new(),
            removed: Vec::new(),
            changes: Vec::new(),
            options,
            was_written: false,
        }
    }

    pub(super) fn added(&mut self, change: Change) {
        self.added.extend(change.after.as_ref().map(|row| Entry::new(row, Vec::new())));
        self.changes.push(change);
    }

    pub(super) fn updated(&mut self, change: Change, fields: Vec<String>) {
        self.updated.extend(change.after.as_ref().map(|row| Entry::new(row, fields)));
        self.changes.push(change);
    }

    pub(super) fn removed(&mut self, change: Change) {
        self.removed.extend(change.before.as_ref().map(|row| Entry::new(row, Vec::new())));
        self.changes.push(change);
    }

    pub(super) fn unchanged(&mut self, row: &Row) {
        self.unchanged.push(Entry::new(row, Vec::new()));
    }

    pub(super) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// Notes that the changes are in the database.
    pub(super) fn written(&mut self) {
        self.was_written = true;
        self.revision += 1;
    }

    /// Whether records were rejected and therefore nothing is written (exit code 1).
    pub fn is_refused(&self) -> bool {
        !self.rejected.is_empty() && !self.options.skip_invalid
    }

    fn diff(&self) -> [(&'static str, &[Entry]); 4] {
        [
            ("added", &self.added),
            ("updated", &self.updated),
            ("unchanged", &self.unchanged),
            ("removed", &self.removed),
        ]
    }

    /// For people: several lines.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (action, entries) in self.diff() {
            line(&mut text, &format!("{action:<10} {}", counted(entries)));
            if matches!(action, "updated" | "removed") {
                list(&mut text, entries.iter().map(shown));
            }
        }
        for (what, findings) in [("rejected", &self.rejected), ("warnings", &self.warnings)] {
            if !findings.is_empty() {
                line(&mut text, &format!("{what:<10} {}", findings.len()));
                list(&mut text, findings.iter().map(Finding::to_string));
            }
        }
        line(&mut text, &self.outcome());
        text
    }

    fn outcome(&self) -> String {
        if self.is_refused() {
            return "nothing was written: not all records are sound (--skip-invalid imports the others)"
                .to_owned();
        }
        match (self.options.dry_run, self.was_written) {
            (true, _) => "dry run: nothing was written".to_owned(),
            (false, true) => format!("written as revision {}", self.revision),
            (false, false) => format!("nothing to change: revision {} stays", self.revision),
        }
    }

    /// For programs: one JSON object on one line.
    pub fn json(&self) -> String {
        let mut json = Map::new();
        json.insert("revision".to_owned(), json!(self.revision));
        json.insert("written".to_owned(), json!(self.was_written));
        json.insert("dry_run".to_owned(), json!(self.options.dry_run));
        for (action, entries) in self.diff() {
            json.insert(action.to_owned(), entries.iter().map(Entry::json).collect());
        }
        for (what, findings) in [("rejected", &self.rejected), ("warnings", &self.warnings)] {
            let findings = findings.iter().map(|finding| {
                json!({ "record": finding.record, "field": finding.field, "reason": finding.reason })
            });
            json.insert(what.to_owned(), findings.collect());
        }
        format!("{}\n", Value::Object(json))
    }
}

fn line(text: &mut String, content: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}", content.trim_end());
}

fn list(text: &mut String, items: impl ExactSizeIterator<Item = String>) {
    let more = items.len().saturating_sub(LISTED);
    for item in items.take(LISTED) {
        line(text, &format!("  {item}"));
    }
    if more > 0 {
        line(text, &format!("  ... and {more} more (all of them with --json)"));
    }
}

/// `2 services, 1 location`, or `0`.
fn counted(entries: &[Entry]) -> String {
    let kinds = ["service", "organization", "location", "service_at_location"];
    let counts: Vec<String> = kinds
        .into_iter()
        .map(|kind| (kind, entries.iter().filter(|entry| entry.kind == kind).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{count} {kind}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if counts.is_empty() { "0".to_owned() } else { counts.join(", ") }
}

fn shown(entry: &Entry) -> String {
    let name = if entry.name.is_empty() { String::new() } else { format!(" {}", entry.name) };
    let fields = entry.fields.join(", ");
    let fields = if fields.is_empty() { fields } else { format!(": {fields}") };
    format!("{} {}{name}{fields}", entry.kind, entry.id)
}
