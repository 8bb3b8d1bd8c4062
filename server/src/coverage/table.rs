//! The answer of coverage as a table (CSV, RFC 4180): an area each, the whole city first.

use super::answer::{AreaFigures, CoverageAnswer};
use super::figures::{Change, Figures};

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// A cell that begins like this is a formula to a spreadsheet.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The figures of one question: heads, and where each is found.
type Column = (&'static str, fn(&Figures) -> Option<f64>);

const FIGURES: [Column; 9] = [
    ("covered", |figures| Some(figures.covered)),
    ("share", |figures| figures.share),
    ("covered_if_known", |figures| Some(figures.covered_if_known)),
    ("share_if_known", |figures| figures.share_if_known),
    ("covered_checked", |figures| Some(figures.covered_checked)),
    ("share_checked", |figures| figures.share_checked),
    ("hours_per_week", |figures| figures.hours_per_week),
    ("hours_per_week_if_known", |figures| figures.hours_per_week_if_known),
    ("hours_per_week_checked", |figures| figures.hours_per_week_checked),
];

/// What changes: heads, and where each is found.
type Changed = (&'static str, fn(&Change) -> f64);

const CHANGES: [Changed; 4] = [
    ("gained_hours", |change| change.gained_hours),
    ("lost_hours", |change| change.lost_hours),
    ("gained_people", |change| change.gained_people),
    ("lost_people", |change| change.lost_people),
];

/// The whole table.
pub(super) fn csv(answer: &CoverageAnswer) -> String {
    let mut text = String::new();
    let is_week = answer.total.figures.week.is_some();
    let is_compared = answer.total.compared.is_some();
    write_row(&mut text, heads(is_week, is_compared));
    let areas = answer.features.iter().map(|feature| &feature.properties);
    for area in std::iter::once(&answer.total).chain(areas) {
        write_row(&mut text, row(area));
    }
    text
}

fn heads(is_week: bool, is_compared: bool) -> Vec<String> {
    let mut heads = ["code", "name", "place", "demand"].map(str::to_owned).to_vec();
    let figures = FIGURES.iter().map(|(name, _)| *name);
    let figures: Vec<&str> = figures.filter(|name| is_week || !name.starts_with("hours")).collect();
    heads.extend(figures.iter().map(ToString::to_string));
    if is_compared {
        heads.extend(figures.iter().map(|name| format!("compared_{name}")));
        heads.extend(CHANGES.iter().map(|(name, _)| (*name).to_owned()));
    }
    if is_week {
        let hours = (0..168).map(|hour| format!("{} {:02}:00", WEEKDAYS[hour / 24], hour % 24));
        heads.extend(hours);
    }
    heads
}

fn row(area: &AreaFigures) -> Vec<String> {
    let is_week = area.figures.week.is_some();
    let texts = [&area.code, &area.name, &area.place].map(|text| guarded(text));
    let mut cells = texts.to_vec();
    cells.push(number(Some(area.demand)));
    let figures = |figures: &Figures| -> Vec<String> {
        let columns = FIGURES.iter().filter(|(name, _)| is_week || !name.starts_with("hours"));
        columns.map(|(_, get)| number(get(figures))).collect()
    };
    cells.extend(figures(&area.figures));
    if let Some((compared, change)) = area.compared.as_ref().zip(area.change.as_ref()) {
        cells.extend(figures(compared));
        cells.extend(CHANGES.iter().map(|(_, get)| number(Some(get(change)))));
    }
    cells.extend(area.figures.week.iter().flatten().map(|share| number(Some(*share))));
    cells
}

fn number(number: Option<f64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// With a sign before it that keeps a spreadsheet from computing it.
fn guarded(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

fn write_row(text: &mut String, cells: Vec<String>) {
    for (column, cell) in cells.into_iter().enumerate() {
        if column > 0 {
            text.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            text.extend(["\"", &cell.replace('"', "\"\""), "\""]);
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}
