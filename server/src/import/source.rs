//! Where records come from: files read piece by piece, or texts in memory.

use super::ImportError;
use super::report::Finding;
use crate::json_text::Scan;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::{NamedTempFile, TempPath};

/// How much is read at once.
const BLOCK: usize = 1 << 20;
/// No record that is one of several is larger, indented or not; so much is kept of one that does
/// not end.
const LARGEST_PIECE: usize = 1 << 24;

/// A file or a text, with the name by which messages call it.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub name: String,
    from: From,
    /// Of what was put into our own form: where its records came from.
    origin: Option<Arc<Origin>>,
}

/// Where the records of a source came from that was put into our own form.
#[derive(Debug)]
pub(super) struct Origin {
    /// What places are: `line`, `feature`.
    pub place: &'static str,
    /// The places of each record.
    pub places: Vec<Vec<u64>>,
    /// What is wrong with the form of records, by their numbers from 1.
    pub faults: HashMap<usize, Vec<Finding>>,
}

#[derive(Clone, Debug)]
enum From {
    File(PathBuf),
    /// A file of our own, gone with the last who reads it.
    Kept(Arc<TempPath>),
    Text(Arc<[u8]>),
}

impl Source {
    pub(super) fn file(path: PathBuf) -> Self {
        Self { name: path.display().to_string(), from: From::File(path), origin: None }
    }

    /// What was fetched or put into our own form.
    pub(super) fn kept(name: String, file: TempPath) -> Self {
        Self { name, from: From::Kept(Arc::new(file)), origin: None }
    }

    pub(super) fn translated(name: String, file: TempPath, origin: Origin) -> Self {
        Self { origin: Some(Arc::new(origin)), ..Self::kept(name, file) }
    }

    /// Where the record with this number came from: `line 5`, `lines 5, 9`.
    pub(super) fn place(&self, number: usize) -> Option<String> {
        let origin = self.origin.as_ref()?;
        let places = origin.places.get(number.checked_sub(1)?)?;
        let numbers: Vec<String> = places.iter().map(u64::to_string).collect();
        let several = if numbers.len() > 1 { "s" } else { "" };
        Some(format!("{}{several} {}", origin.place, numbers.join(", ")))
    }

    /// What is wrong with the form of the record with this number.
    pub(super) fn faults(&self, number: usize) -> Option<&[Finding]> {
        self.origin.as_ref()?.faults.get(&number).map(Vec::as_slice)
    }

    /// Whether it can be read only once.
    pub(super) fn is_pipe(&self) -> bool {
        let From::File(path) = &self.from else { return false };
        std::fs::metadata(path).is_ok_and(|file| !file.is_file() && !file.is_dir())
    }

    /// A file of our own of what a pipe holds.
    pub(super) fn copied(&self) -> io::Result<Self> {
        let From::File(path) = &self.from else { return Ok(self.clone()) };
        let (mut file, kept) = NamedTempFile::new()?.into_parts();
        io::copy(&mut File::open(path)?, &mut file)?;
        Ok(Self::kept(self.name.clone(), kept))
    }

    pub(super) fn text(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), from: From::Text(text.as_bytes().into()), origin: None }
    }

    /// In bytes; 0 where it cannot be known.
    pub(super) fn size(&self) -> u64 {
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
        match &self.from {
            From::File(path) => size(path),
            From::Kept(path) => size(path),
            From::Text(text) => text.len() as u64,
        }
    }

    /// The values of the source, from the first that begins at or after a place.
    pub(super) fn pieces(&self, offset: u64) -> io::Result<Pieces> {
        let input: Box<dyn Read + Send> = match &self.from {
            From::File(path) => Box::new(opened(path, offset)?),
            From::Kept(path) => Box::new(opened(path, offset)?),
            From::Text(text) => {
                let mut text = Cursor::new(Arc::clone(text));
                text.set_position(offset);
                Box::new(text)
            }
        };
        Ok(Pieces { offset, ..Pieces::new(input) })
    }

    pub(super) fn unreadable(&self, reason: io::Error) -> ImportError {
        ImportError::Unreadable { name: self.name.clone(), reason }
    }
}

/// A file, from a place on. A pipe has no places.
fn opened(path: &Path, offset: u64) -> io::Result<File> {
    let mut file = File::open(path)?;
    if offset > 0 {
        file.seek(SeekFrom::Start(offset))?;
    }
    Ok(file)
}

/// A value of a source, as it is written. It may be broken, but not beyond the next value.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub bytes: Vec<u8>,
    /// Where it begins, from 0.
    pub offset: u64,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// How many bytes are before it on that line.
    pub column: usize,
    /// How many members its objects have, if it is sound.
    pub members: usize,
}

/// Values one after the other, however they are spread over lines.
pub(super) struct Pieces {
    input: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// What of the buffer is given out already.
    start: usize,
    /// The place of that in the source.
    offset: u64,
    line: usize,
    column: usize,
    is_first: bool,
    at_end: bool,
}

impl Pieces {
    fn new(input: Box<dyn Read + Send>) -> Self {
        let (line, column, is_first, at_end) = (1, 0, true, false);
        Self { input, buffer: Vec::new(), start: 0, offset: 0, line, column, is_first, at_end }
    }

    /// The next value; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece>> {
        if self.is_first {
            self.skip_byte_order_mark()?;
        }
        if !self.skip_space()? {
            return Ok(None);
        }
        let mut scan = Scan::default();
        let length = loop {
            let rest = &self.buffer[self.start..];
            if let Some(length) = scan.value(rest) {
                break length;
            }
            let is_endless = !self.is_first && rest.len() > LARGEST_PIECE;
            if is_endless || !self.read()? {
                break self.buffer.len() - self.start;
            }
        };
        self.is_first = false;
        let bytes = self.buffer[self.start..self.start + length].to_vec();
        let (offset, line, column) = (self.offset, self.line, self.column);
        self.pass(length);
        Ok(Some(Piece { bytes, offset, line, column, members: scan.colons }))
    }

    /// The beginning of the source, as far as its first line and a block go; nothing is passed.
    pub(super) fn head(&mut self) -> io::Result<&[u8]> {
        while !self.buffer.contains(&b'\n') && self.buffer.len() < BLOCK && self.read()? {}
        Ok(&self.buffer)
    }

    /// The whole source as it is, before any value was read of it.
    pub(super) fn into_input(self) -> impl BufRead + Send {
        Cursor::new(self.buffer).chain(BufReader::with_capacity(BLOCK, self.input))
    }

    fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        while self.buffer.len() < 3 && self.read()? {}
        if self.offset == 0 && self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.pass(3);
        }
        Ok(())
    }

    /// Whether there is something behind the space.
    fn skip_space(&mut self) -> io::Result<bool> {
        loop {
            let rest = &self.buffer[self.start..];
            let space = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            self.pass(space);
            if self.start < self.buffer.len() {
                return Ok(true);
            }
            if !self.read()? {
                return Ok(false);
            }
        }
    }

    fn pass(&mut self, length: usize) {
        let passed = &self.buffer[self.start..self.start + length];
        let lines = passed.split(|byte| *byte == b'\n').count() - 1;
        match passed.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => self.column = length - last - 1,
            None => self.column += length,
        }
        self.line += lines;
        self.start += length;
        self.offset += length as u64;
    }

    /// Reads on; false at the end.
    fn read(&mut self) -> io::Result<bool> {
        if self.at_end {
            return Ok(false);
        }
        self.buffer.drain(..self.start);
        self.start = 0;
        // More at once where a value is long: each look at a new block begins where the last ended.
        let more = BLOCK.max(self.buffer.len()) as u64;
        let read = self.input.by_ref().take(more).read_to_end(&mut self.buffer)?;
        self.at_end = read == 0;
        Ok(read > 0)
    }
}
