//! Tables of a census: joined with the areas that are known in the end, compared and written.

use super::ImportError;
use super::areas::some;
use super::compare::Comparison;
use super::report::Finding;
use super::source::Source;
use crate::areas::census::{self, Fault, Joined, NoTable, Table};
use crate::areas::{AreaKind, Figures, Measure, bundled};
use crate::canonical::{Members, canonical_text};
use crate::store::{self, Row, StoreError};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::BufRead;

/// So many figures are compared and written together.
const TOGETHER: usize = 2_000;

/// A table, and how messages call its file.
pub(super) struct Told {
    file: String,
    labels_files: bool,
    table: Table,
}

/// What figures the files are of.
#[derive(Debug, Default)]
pub(super) struct Brought(BTreeSet<(Measure, AreaKind)>);

/// Reads the table of a source.
pub(super) fn told(
    source: &Source,
    input: impl BufRead,
    labels_files: bool,
) -> Result<Told, ImportError> {
    let table = census::read(input).map_err(|error| match error {
        NoTable::Unreadable(error) => source.unreadable(error),
        other => source.unknown(&format!("no census table: {other}")),
    })?;
    Ok(Told { file: source.name.clone(), labels_files, table })
}

impl Told {
    pub(super) fn count(&self) -> usize {
        self.table.rows.len() + self.table.faults.len()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.table.bytes
    }

    fn finding(&self, field: &str, reason: String) -> Finding {
        Finding { record: self.file.clone(), field: field.to_owned(), reason }
    }

    fn rejected(&self, fault: &Fault) -> Finding {
        let file = if self.labels_files { format!("{} ", self.file) } else { String::new() };
        let record = if fault.code.is_empty() {
            format!("{} line {}", self.file, fault.line)
        } else {
            format!("{file}line {} (area {})", fault.line, fault.code)
        };
        Finding { record, field: fault.field.clone(), reason: fault.reason.clone() }
    }
}

impl Brought {
    /// Whether the files have figures of this kind.
    pub(super) fn has_kind_of(&self, figure: &store::Figure) -> bool {
        let kind = AreaKind::of_code(&figure.area_code);
        let kind = Measure::parse(&figure.measure).zip(kind);
        kind.is_some_and(|kind| self.0.contains(&kind))
    }
}

/// `E01009522 population`.
fn id(code: &str, measure: Measure) -> String {
    format!("{code} {}", measure.word())
}

/// What is kept of a figure: whole ones without a fraction.
fn kept(code: &str, measure: Measure, figure: f64) -> store::Figure {
    let value = if figure.fract() == 0.0 { Value::from(figure as u64) } else { figure.into() };
    store::Figure {
        id: id(code, measure),
        area_code: code.to_owned(),
        measure: measure.word().to_owned(),
        rest: canonical_text(Members::from_iter([("value".to_owned(), value)])),
    }
}

impl Comparison {
    /// Compares figures and writes what they change. All areas must have been settled.
    pub(super) async fn settle_census(&mut self, all: Vec<Told>) -> Result<(), ImportError> {
        if all.is_empty() {
            return Ok(());
        }
        let known = self.areas_in_the_end().await?;
        for told in all {
            let joined = told.table.joined(|code| known.contains(code));
            self.reject_rows(&told);
            let findings = tell(&told, &joined, &known);
            self.report.warn(findings);
            self.settle_figures(&told, joined.figures).await?;
        }
        Ok(())
    }

    /// The codes of the areas that will be known: of a kind of which there are none, those that are
    /// compiled in.
    async fn areas_in_the_end(&mut self) -> Result<BTreeSet<String>, ImportError> {
        let mut known = self.known_codes().await?;
        if self.options.replace {
            // Of the kinds in the files, others go.
            let goes = |code: &str| {
                AreaKind::of_code(code).is_some_and(|kind| self.areas.kinds.contains(&kind))
                    && !self.intake.has_row("area", code)
            };
            known.retain(|code| !goes(code));
        }
        known.extend(self.areas.codes.iter().cloned());
        let kinds: BTreeSet<_> = known.iter().filter_map(|code| AreaKind::of_code(code)).collect();
        let compiled_in = bundled().map_err(crate::live::LiveError::Areas)?;
        let missing = compiled_in.into_iter().filter(|area| !kinds.contains(&area.kind));
        known.extend(missing.map(|area| area.code));
        Ok(known)
    }

    /// Rejects rows that cannot be used. What is known of their areas already stays.
    fn reject_rows(&mut self, told: &Told) {
        for fault in &told.table.faults {
            self.report.reject(vec![told.rejected(fault)]);
            for measure in Measure::ALL {
                self.intake.take_row("figure", &id(&fault.code, measure));
            }
        }
    }

    async fn settle_figures(
        &mut self,
        told: &Told,
        figures: Vec<Figures>,
    ) -> Result<(), StoreError> {
        let mut rows = Vec::new();
        for Figures { code, of } in figures {
            for (measure, figure) in of {
                self.figures.0.extend(AreaKind::of_code(&code).map(|kind| (measure, kind)));
                let figure = kept(&code, measure, figure);
                if self.intake.take_row("figure", &figure.id) {
                    rows.push(Row::Figure(figure));
                } else {
                    let reason = format!("of area {code} is in an earlier file or row, too");
                    self.report.reject(vec![told.finding(measure.word(), reason)]);
                }
            }
        }
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(TOGETHER));
            self.settle_rows(std::mem::replace(&mut rows, rest)).await?;
        }
        Ok(())
    }
}

/// How a table fits to the areas, and what of it is not kept.
fn tell(told: &Told, joined: &Joined, known: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut finding = |field: &str, reason| findings.push(told.finding(field, reason));
    let (codes, kinds) = (codes(joined), kinds(joined));
    let of_kind = known
        .iter()
        .filter(|code| AreaKind::of_code(code).is_some_and(|kind| kinds.contains(&kind)));
    let of_kind: BTreeSet<String> = of_kind.cloned().collect();
    let (matching, count) = (codes.intersection(&of_kind).count(), of_kind.len());
    let words = kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
    if told.table.codes.len() > 1 {
        let what = format!("is the column that is joined: it names {matching} of {count} areas");
        finding(&joined.column, format!("{what} ({words})"));
    }
    let unmatched: BTreeSet<String> = codes.difference(&of_kind).cloned().collect();
    if !unmatched.is_empty() {
        let what = format!("names no known area in {} of {} codes", unmatched.len(), codes.len());
        finding(&joined.column, format!("{what}: {}", some(&unmatched)));
    }
    let without: BTreeSet<String> = of_kind.difference(&codes).cloned().collect();
    if !without.is_empty() {
        let what = format!("leaves {} of {count} areas ({words}) without figures", without.len());
        finding(&joined.column, format!("{what}: {}", some(&without)));
    }
    if !told.table.ignored.is_empty() {
        finding("columns", format!("not kept: {}", told.table.ignored.join("; ")));
    }
    findings
}

fn codes(joined: &Joined) -> BTreeSet<String> {
    joined.figures.iter().map(|figures| figures.code.clone()).collect()
}

fn kinds(joined: &Joined) -> BTreeSet<AreaKind> {
    joined.figures.iter().filter_map(|figures| AreaKind::of_code(&figures.code)).collect()
}
