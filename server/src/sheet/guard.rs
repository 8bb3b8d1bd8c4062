//! Cells that a spreadsheet would run as a formula get an apostrophe, which is taken off again.

/// Whether an apostrophe before this text is ours.
fn is_guarded(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠'])
}

/// The text as it is written into a cell.
pub(super) fn guarded(text: &str) -> String {
    let apostrophe = if is_guarded(text) { "'" } else { "" };
    format!("{apostrophe}{text}")
}

/// The text of a cell.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_guarded(text)).unwrap_or(cell)
}

/// A cell as RFC 4180 has it.
pub(super) fn quoted(cell: &str) -> String {
    let is_plain = !cell.contains([',', '"', '\n', '\r', ';']) && cell.trim() == cell;
    if is_plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}
