//! Comma-separated values as RFC 4180 has them, row by row: quotes, doubled quotes, line breaks within
//! quotes. Text is UTF-8, with a byte order mark or without.

use std::io::{self, BufRead, ErrorKind};

/// No row is longer, but one whose quotes do not end.
const LONGEST_ROW: usize = 1 << 16;

/// The rows of a text, read as they are asked for.
pub(crate) struct Rows<R> {
    input: R,
    longest_row: usize,
    line: u64,
    bytes: u64,
}

/// A row, and the line on which it begins, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub line: u64,
    pub cells: Vec<String>,
}

impl<R: BufRead> Rows<R> {
    pub(crate) fn new(input: R) -> Self {
        Self::of_at_most(input, LONGEST_ROW)
    }

    /// Rows that may have so many bytes.
    pub(crate) fn of_at_most(input: R, longest_row: usize) -> Self {
        Self { input, longest_row, line: 1, bytes: 0 }
    }

    /// How much has been read.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next row; none at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Row>> {
        let (first_line, mut text) = (self.line, Vec::new());
        let mut place = Place::default();
        loop {
            let seen = text.len();
            let read = self.input.read_until(b'\n', &mut text)?;
            if text.is_empty() {
                return Ok(None);
            }
            self.line += 1;
            self.bytes += read as u64;
            let mark = if first_line == 1 && seen == 0 { MARK.len() } else { 0 };
            let mark = if text.starts_with(MARK) { mark } else { 0 };
            // Each byte is looked at once, however many lines a row has.
            place = text[seen + mark..].iter().fold(place, |place, byte| place.after(*byte));
            if place != Place::Quoted || read == 0 {
                let row = std::str::from_utf8(&text).map_err(|_| self.fault("no text in UTF-8"))?;
                let row = if first_line == 1 { row.trim_start_matches('\u{feff}') } else { row };
                let (cells, _) = cells(row.trim_end_matches(['\r', '\n']));
                return Ok(Some(Row { line: first_line, cells }));
            }
            if text.len() > self.longest_row {
                self.line = first_line + 1;
                return Err(self.fault("a quote that does not end"));
            }
        }
    }

    fn fault(&self, what: &str) -> io::Error {
        io::Error::new(ErrorKind::InvalidData, format!("{what} in line {}", self.line - 1))
    }
}

/// The byte order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Where in a row we are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// Before a cell.
    #[default]
    Before,
    /// In a cell without quotes, or behind them.
    Plain,
    Quoted,
    /// Behind a quote that ends them, unless another follows.
    Closed,
}

impl Place {
    fn after(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::Closed,
            (Self::Quoted, _) | (Self::Before | Self::Closed, b'"') => Self::Quoted,
            (_, b',') => Self::Before,
            _ => Self::Plain,
        }
    }
}

/// The cells of a row, and whether the quotes of the last one are still open.
fn cells(row: &str) -> (Vec<String>, bool) {
    let (mut cells, mut rest) = (Vec::new(), Some(row));
    while let Some(text) = rest {
        let Some((cell, behind)) = cell(text) else {
            // What stands there is one cell, should nothing follow.
            cells.push(text.replacen('"', "", 1).replace("\"\"", "\""));
            return (cells, true);
        };
        cells.push(cell);
        rest = behind;
    }
    (cells, false)
}

/// The first cell and, if another follows, what comes behind the comma; none if its quotes are open.
fn cell(text: &str) -> Option<(String, Option<&str>)> {
    let (mut cell, mut rest) = (String::new(), text);
    if let Some(quoted) = text.strip_prefix('"') {
        rest = quoted;
        loop {
            let (before, behind) = rest.split_once('"')?;
            cell.push_str(before);
            rest = behind;
            let Some(behind) = rest.strip_prefix('"') else { break };
            cell.push('"');
            rest = behind;
        }
    }
    let (end, behind) =
        rest.split_once(',').map_or((rest, None), |(end, behind)| (end, Some(behind)));
    cell.push_str(end);
    Some((cell, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> io::Result<Vec<(u64, Vec<String>)>> {
        let (mut rows, mut read) = (Rows::new(text), Vec::new());
        while let Some(row) = rows.next()? {
            read.push((row.line, row.cells));
        }
        assert_eq!(rows.bytes(), text.len() as u64);
        Ok(read)
    }

    #[test]
    fn cells_with_commas_quotes_and_line_breaks() {
        let found = read("\u{feff}a,\"b, \"\"c\"\"\nd\",\r\n\n5\" pipe,2\n\"open\"\"".as_bytes());
        let cells: [(u64, Vec<&str>); 4] = [
            (1, vec!["a", "b, \"c\"\nd", ""]),
            (3, vec![""]),
            (4, vec!["5\" pipe", "2"]),
            (5, vec!["open\""]),
        ];
        let expected: Vec<(u64, Vec<String>)> = cells
            .into_iter()
            .map(|(line, cells)| (line, cells.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!(found.unwrap(), expected);
    }

    #[test]
    fn what_is_no_table_is_named_by_its_line() {
        let endless = format!("a\nb,\"{}", "c\n".repeat(LONGEST_ROW));
        let error = read(endless.as_bytes()).unwrap_err().to_string();
        assert_eq!(error, "a quote that does not end in line 2");
        let error = read(b"a\nb\nCaf\xe9,1\n").unwrap_err().to_string();
        assert_eq!(error, "no text in UTF-8 in line 3");
    }
}
