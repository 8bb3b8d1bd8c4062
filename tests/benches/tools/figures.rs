//! Medians, and tables of them on stdout.

use std::io::Write;

use anyhow::Result;

/// The middle one; of an even number the upper of the two.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A line on stdout.
pub fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// A table as Markdown writes it, readable as it is: the first column to the left.
pub fn table(heads: &[&str], rows: &[Vec<String>]) -> Result<()> {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([heads[column].chars().count(), 3]).max().unwrap_or(3)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        format!("| {} |", padded.collect::<Vec<_>>().join(" | "))
    };
    let rule = widths.iter().enumerate().map(|(column, width)| {
        let dashes = "-".repeat(width - usize::from(column > 0));
        if column == 0 { dashes } else { format!("{dashes}:") }
    });
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    say(&line(&heads))?;
    say(&line(&rule.collect::<Vec<_>>()))?;
    rows.iter().try_for_each(|row| say(&line(row)))?;
    say("")
}
