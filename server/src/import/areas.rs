//! Areas of the official statistics from GeoJSON files: read, compared and written like services, but
//! apart from them.

use super::compare::Comparison;
use super::report::Finding;
use super::source::Source;
use crate::areas::{self, AreaKind, Fault};
use crate::json_text::items;
use crate::store::{self, Kind, Row, StoreError};
use serde_json::Value;
use std::collections::BTreeSet;

/// A feature of a file: an area and what was mended of it, or why it is none.
pub(super) enum Told {
    Area(store::Area, Vec<Finding>),
    Faulty { id: String, finding: Finding },
}

/// Which areas the files bring, which are known already, and which kinds the files are of.
#[derive(Debug, Default)]
pub(super) struct Brought {
    pub codes: BTreeSet<String>,
    pub kinds: BTreeSet<AreaKind>,
}

/// Whether the first of these features is one of an area, be it a wrong one; also if there is none.
pub(super) fn are_areas(features: &str) -> bool {
    let Some((_, first)) = items(features).next() else { return true };
    let first: Value = serde_json::from_str(first).unwrap_or_default();
    let kind = first.pointer("/geometry/type").and_then(Value::as_str);
    matches!(kind, Some("Polygon" | "MultiPolygon"))
        || areas::told(&first).is_err_and(|fault| !fault.code.is_empty())
}

/// The area of a feature.
pub(super) fn told(source: &Source, number: usize, labels_files: bool, feature: &Value) -> Told {
    let file = if labels_files { format!("{}: ", source.name) } else { String::new() };
    match areas::told(feature) {
        Ok(areas::Told { area, mended }) => {
            let record = format!("{file}{}", label(&area.code, &area.name));
            let finding = |reason| {
                let (record, field) = (record.clone(), "geometry".to_owned());
                Finding { record, field, reason }
            };
            let mended = mended.into_iter().map(finding).collect();
            Told::Area(kept(area), mended)
        }
        Err(Fault { code, name, field, reason }) => {
            let record = if code.is_empty() {
                format!("{} feature {number}", source.name)
            } else {
                format!("{file}{}", label(&code, &name))
            };
            Told::Faulty { id: code, finding: Finding { record, field, reason } }
        }
    }
}

/// What is kept of an area. Its outline is canonical JSON already.
fn kept(area: areas::Area) -> store::Area {
    store::Area {
        id: area.code,
        name: area.name,
        kind: area.kind.word().to_owned(),
        rest: format!("{{\"geometry\":{}}}", area.geometry),
    }
}

/// `area E01009522 (Coventry 014A)`.
fn label(code: &str, name: &str) -> String {
    if name.is_empty() { format!("area {code}") } else { format!("area {code} ({name})") }
}

impl Comparison {
    /// Compares areas and writes what they change.
    pub(super) async fn settle_areas(&mut self, told: Vec<Told>) -> Result<(), StoreError> {
        let mut rows = Vec::with_capacity(told.len());
        for told in told {
            match told {
                Told::Area(area, mended) if self.intake.take_row("area", &area.id) => {
                    self.report.warn(mended);
                    self.areas.codes.insert(area.id.clone());
                    self.areas.kinds.extend(AreaKind::of_code(&area.id));
                    rows.push(Row::Area(area));
                }
                Told::Area(area, _) => self.report.reject(vec![Finding {
                    record: label(&area.id, &area.name),
                    field: "code".to_owned(),
                    reason: "is that of an earlier feature, too".to_owned(),
                }]),
                Told::Faulty { id, finding } => {
                    // What is known of it already stays.
                    self.intake.take_row("area", &id);
                    self.report.reject(vec![finding]);
                }
            }
        }
        self.settle_rows(rows).await
    }

    /// Tells which areas of the kinds in the files stay although no file names them: areas of two
    /// editions lie upon each other.
    pub(super) async fn warn_of_kept_areas(&mut self) -> Result<(), StoreError> {
        for kind in self.areas.kinds.clone() {
            let mut kept = self.known_codes().await?;
            kept.retain(|code| {
                AreaKind::of_code(code) == Some(kind) && !self.intake.has_row("area", code)
            });
            if !kept.is_empty() {
                self.report.warn(vec![Finding {
                    record: "areas".to_owned(),
                    field: kind.word().to_owned(),
                    reason: format!(
                        "{} known before and in no file stay: {} (--replace removes them)",
                        kept.len(),
                        some(&kept)
                    ),
                }]);
            }
        }
        Ok(())
    }

    /// The codes of the areas that the database holds.
    pub(super) async fn known_codes(&mut self) -> Result<BTreeSet<String>, StoreError> {
        let (mut codes, mut last) = (BTreeSet::new(), String::new());
        loop {
            let ids = self.target.ids_after(Kind::Area, &last).await?;
            let Some(id) = ids.last() else { return Ok(codes) };
            last.clone_from(id);
            codes.extend(ids);
        }
    }
}

/// The first few of some codes.
pub(super) fn some(codes: &BTreeSet<String>) -> String {
    const FEW: usize = 5;
    let mut text = codes.iter().take(FEW).cloned().collect::<Vec<_>>().join(", ");
    if codes.len() > FEW {
        text.push_str(", ...");
    }
    text
}
