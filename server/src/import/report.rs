//! What an import found and did, for people and for programs.

use super::Options;
use super::verified;
use crate::store::Row;
use engine::time::Date;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// How many rows of a kind are listed for people.
const LISTED: usize = 20;

/// How many are listed for programs, which get the counts of all: a report fits into memory,
/// whatever the files hold.
const KEPT: usize = 10_000;

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
        let space = if self.field.is_empty() { "" } else { " " };
        write!(f, "{}: {}{space}{}", self.record, self.field, self.reason)
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
            Row::Stop(row) => row.name.clone(),
            Row::Area(row) => row.name.clone(),
            Row::ServiceAtLocation(_) | Row::Figure(_) => String::new(),
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

/// Rows to which the same happens: how many of each kind, and the first of them.
#[derive(Debug, Default)]
struct Rows {
    counts: [usize; KINDS.len()],
    entries: Vec<Entry>,
}

/// As they are counted for people.
const KINDS: [&str; 7] =
    ["service", "organization", "location", "service_at_location", "stop", "area", "figure"];

impl Rows {
    fn add(&mut self, row: &Row, fields: Vec<String>) {
        if let Some(kind) = KINDS.iter().position(|kind| *kind == row.kind()) {
            self.counts[kind] += 1;
        }
        if self.entries.len() < KEPT {
            self.entries.push(Entry::new(row, fields));
        }
    }

    fn len(&self) -> usize {
        self.counts.iter().sum()
    }

    /// By kind, what others refer to first, and id.
    fn sorted(&self) -> Vec<&Entry> {
        let order = [
            "organization",
            "location",
            "service",
            "service_at_location",
            "stop",
            "area",
            "figure",
        ];
        let rank = |entry: &Entry| order.iter().position(|kind| *kind == entry.kind);
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by(|a, b| (rank(a), &a.id).cmp(&(rank(b), &b.id)));
        entries
    }

    fn counts(&self) -> Value {
        KINDS
            .iter()
            .zip(self.counts)
            .map(|(kind, count)| ((*kind).to_owned(), json!(count)))
            .collect()
    }

    /// `2 services, 1 location`, or `0`.
    fn counted(&self) -> String {
        let counts: Vec<String> = KINDS
            .into_iter()
            .zip(self.counts)
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| format!("{count} {kind}{}", if count == 1 { "" } else { "s" }))
            .collect();
        if counts.is_empty() { "0".to_owned() } else { counts.join(", ") }
    }
}

/// What an import found and did.
#[derive(Debug)]
pub struct Report {
    /// The revision of the data afterwards.
    pub revision: u64,
    /// Why records were not sound; the first 10,000 reasons.
    pub rejected: Vec<Finding>,
    /// What the keeper should know; the first 10,000 of it.
    pub warnings: Vec<Finding>,
    /// What stays, or does not although it should, because it was verified later than the files; the
    /// first 10,000 of it.
    pub verified: Vec<Finding>,
    rejected_count: usize,
    warnings_count: usize,
    verified_count: usize,
    added: Rows,
    updated: Rows,
    unchanged: Rows,
    removed: Rows,
    options: Options,
    was_written: bool,
}

impl Report {
    pub(super) fn new(revision: u64, options: Options) -> Self {
        Self {
            revision,
            rejected: Vec::new(),
            warnings: Vec::new(),
            verified: Vec::new(),
            rejected_count: 0,
            warnings_count: 0,
            verified_count: 0,
            added: Rows::default(),
            updated: Rows::default(),
            unchanged: Rows::default(),
            removed: Rows::default(),
            options,
            was_written: false,
        }
    }

    pub(super) fn added(&mut self, row: &Row) {
        self.added.add(row, Vec::new());
    }

    pub(super) fn updated(&mut self, row: &Row, fields: Vec<String>) {
        self.updated.add(row, fields);
    }

    pub(super) fn removed(&mut self, row: &Row) {
        self.removed.add(row, Vec::new());
    }

    pub(super) fn unchanged(&mut self, row: &Row) {
        self.unchanged.add(row, Vec::new());
    }

    /// Notes why a record is not sound.
    pub(super) fn reject(&mut self, findings: Vec<Finding>) {
        self.rejected_count += findings.len();
        let room = KEPT.saturating_sub(self.rejected.len());
        self.rejected.extend(findings.into_iter().take(room));
    }

    /// Notes what the keeper should know.
    pub(super) fn warn(&mut self, findings: Vec<Finding>) {
        self.warnings_count += findings.len();
        let room = KEPT.saturating_sub(self.warnings.len());
        self.warnings.extend(findings.into_iter().take(room));
    }

    /// Notes what of a row was verified later than the files: where, and when.
    pub(super) fn verified_later(&mut self, row: &Row, fields: Vec<(String, Date)>) {
        self.verified_count += fields.len();
        let room = KEPT.saturating_sub(self.verified.len());
        let Entry { kind, id, name, .. } = Entry::new(row, Vec::new());
        let name = if name.is_empty() { name } else { format!(" ({name})") };
        let record = format!("{kind} {id}{name}");
        let is_overwritten = self.options.overwrite_verified;
        let findings = fields.into_iter().take(room);
        self.verified.extend(
            findings.map(|(field, date)| verified::finding(&record, &field, date, is_overwritten)),
        );
    }

    /// Whether further rejections are only counted.
    pub(super) fn is_crowded(&self) -> bool {
        self.rejected.len() >= KEPT
    }

    /// How many reasons there are why records were not sound.
    pub fn rejected_count(&self) -> usize {
        self.rejected_count
    }

    /// Whether anything is added, updated or removed.
    pub(super) fn has_changes(&self) -> bool {
        [&self.added, &self.updated, &self.removed].into_iter().any(|rows| rows.len() > 0)
    }

    /// Notes that the changes are in the database.
    pub(super) fn written(&mut self) {
        self.was_written = true;
        self.revision += 1;
    }

    /// Whether records were rejected and therefore nothing is written (exit code 1).
    pub fn is_refused(&self) -> bool {
        self.rejected_count > 0 && !self.options.skip_invalid
    }

    fn diff(&self) -> [(&'static str, &Rows); 4] {
        [
            ("added", &self.added),
            ("updated", &self.updated),
            ("unchanged", &self.unchanged),
            ("removed", &self.removed),
        ]
    }

    fn findings(&self) -> [(&'static str, usize, &[Finding]); 4] {
        let verified = (self.verified_count, self.verified.as_slice());
        let (kept, overwritten) = if self.options.overwrite_verified {
            ((0, &[][..]), verified)
        } else {
            (verified, (0, &[][..]))
        };
        [
            ("rejected", self.rejected_count, &self.rejected),
            ("kept", kept.0, kept.1),
            ("overwritten", overwritten.0, overwritten.1),
            ("warnings", self.warnings_count, &self.warnings),
        ]
    }

    /// For people: several lines.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (action, rows) in self.diff() {
            line(&mut text, &format!("{action:<10} {}", rows.counted()));
            if matches!(action, "updated" | "removed") {
                list(&mut text, rows.len(), rows.sorted().into_iter().map(shown));
            }
        }
        for (what, count, findings) in self.findings() {
            if count > 0 {
                line(&mut text, &format!("{what:<10} {count}"));
                list(&mut text, count, findings.iter().map(Finding::to_string));
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
        let mut counts = Map::new();
        for (action, rows) in self.diff() {
            counts.insert(action.to_owned(), rows.counts());
            let entries = rows.sorted().into_iter().map(Entry::json);
            json.insert(action.to_owned(), entries.collect());
        }
        for (what, count, findings) in self.findings() {
            counts.insert(what.to_owned(), json!(count));
            let findings = findings.iter().map(|finding| {
                json!({ "record": finding.record, "field": finding.field, "reason": finding.reason })
            });
            json.insert(what.to_owned(), findings.collect());
        }
        json.insert("counts".to_owned(), Value::Object(counts));
        format!("{}\n", Value::Object(json))
    }
}

fn line(text: &mut String, content: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}", content.trim_end());
}

fn list(text: &mut String, count: usize, items: impl Iterator<Item = String>) {
    for item in items.take(LISTED) {
        line(text, &format!("  {item}"));
    }
    if count > LISTED {
        let more = count - LISTED;
        let which =
            if count > KEPT { format!("the first {KEPT}") } else { "all of them".to_owned() };
        line(text, &format!("  ... and {more} more ({which} with --json)"));
    }
}

fn shown(entry: &Entry) -> String {
    let name = if entry.name.is_empty() { String::new() } else { format!(" {}", entry.name) };
    let fields = entry.fields.join(", ");
    let fields = if fields.is_empty() { fields } else { format!(": {fields}") };
    format!("{} {}{name}{fields}", entry.kind, entry.id)
}
