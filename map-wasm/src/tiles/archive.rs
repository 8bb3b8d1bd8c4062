//! Where in an archive a tile lies: PMTiles' header and directories.
//!
//! Directories come as they are needed: the first with the header, its leaves once a tile is looked for.

#[cfg(test)]
mod tests;

use super::TileId;
use crate::shelf::Shelf;
use engine::bytes::Bytes;

/// Length of the header.
pub const HEADER_BYTES: usize = 127;
/// Below the first directory there is one more, and there may be another; a longer way is a circle.
const DEEPEST: usize = 4;
/// Deeper tiles than these could not be numbered.
const DEEPEST_LEVEL: u8 = 26;

/// A stretch of the archive, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From its beginning.
    pub offset: u64,
    /// How many.
    pub length: u64,
}

/// An archive and what is known of where its tiles lie.
#[derive(Debug)]
pub struct Archive {
    /// Its first directory.
    pub root: Stretch,
    /// What is said of the map, as JSON.
    pub metadata: Stretch,
    /// Levels of the first tiles and of the last.
    pub levels: (u8, u8),
    /// West, south, east and north, in degrees.
    pub bounds: [f64; 4],
    leaves_at: u64,
    tiles_at: u64,
    directories: Shelf<u64, Vec<Entry>>,
}

/// What is next on the way to a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// There is no such tile.
    Nothing,
    /// Here it lies.
    Tile(Stretch),
    /// This directory tells more.
    Directory(Stretch),
}

/// Why bytes are not what they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// Another format, version or content.
    NotAnArchive,
    /// Cut off or altered.
    Damaged,
}

impl ArchiveError {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::NotAnArchive => "this is no PMTiles archive of gzipped vector tiles",
            Self::Damaged => "the map's archive is damaged",
        }
    }
}

/// A tile, a run of equal tiles, or (a run of none) a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    first: u64,
    run: u64,
    at: Stretch,
}

impl Archive {
    /// Reads the header.
    pub fn open(bytes: &[u8]) -> Result<Self, ArchiveError> {
        let header = bytes.get(..HEADER_BYTES).ok_or(ArchiveError::NotAnArchive)?;
        // Both directories and tiles gzipped, and these vector tiles.
        let is_ours = header.starts_with(b"PMTiles\x03") && header[97..100] == [2, 2, 1];
        let levels = (header[100], header[101]);
        if !is_ours || levels.0 > levels.1 || levels.1 > DEEPEST_LEVEL {
            return Err(ArchiveError::NotAnArchive);
        }
        let number =
            |at: usize| (0..8).rev().fold(0, |sum, nth| sum << 8 | u64::from(header[at + nth]));
        let degrees = |at: usize| f64::from(number(at) as u32 as i32) / 1e7;
        let stretch = |at: usize| Stretch { offset: number(at), length: number(at + 8) };
        Ok(Self {
            root: stretch(8),
            metadata: stretch(24),
            levels,
            bounds: [102, 106, 110, 114].map(degrees),
            leaves_at: number(40),
            tiles_at: number(56),
            directories: Shelf::default(),
        })
    }

    /// Takes in an unpacked directory that begins at an offset of the archive.
    pub fn add_directory(&mut self, offset: u64, bytes: &[u8]) -> Result<(), ArchiveError> {
        let entries = entries(&mut Bytes(bytes)).ok_or(ArchiveError::Damaged)?;
        self.directories.set(offset, entries);
        Ok(())
    }

    /// Where a tile lies, or what must be read to know.
    pub fn find(&self, tile: TileId) -> Found {
        let Some(wanted) = number(tile) else { return Found::Nothing };
        let mut directory = self.root;
        for _ in 0..DEEPEST {
            let Some(entries) = self.directories.get(&directory.offset) else {
                return Found::Directory(directory);
            };
            let after = entries.partition_point(|entry| entry.first <= wanted);
            let Some(entry) = after.checked_sub(1).map(|at| entries[at]) else { break };
            let from = if entry.run == 0 { self.leaves_at } else { self.tiles_at };
            let Some(offset) = from.checked_add(entry.at.offset) else { break };
            let at = Stretch { offset, ..entry.at };
            if entry.run > 0 {
                return if wanted - entry.first < entry.run {
                    Found::Tile(at)
                } else {
                    Found::Nothing
                };
            }
            directory = at;
        }
        Found::Nothing
    }
}

fn entries(bytes: &mut Bytes) -> Option<Vec<Entry>> {
    let n_entries = bytes.count()? as usize;
    // Each takes four bytes at least.
    if n_entries > bytes.0.len() / 4 {
        return None;
    }
    let mut column = || (0..n_entries).map(|_| bytes.number()).collect::<Option<Vec<u64>>>();
    let (steps, runs, lengths, offsets) = (column()?, column()?, column()?, column()?);
    let mut entries: Vec<Entry> = Vec::with_capacity(n_entries);
    let (mut first, mut end) = (0_u64, 0_u64);
    for nth in 0..n_entries {
        first = first.checked_add(steps[nth])?;
        let offset = offsets[nth].checked_sub(1).unwrap_or(end);
        end = offset.checked_add(lengths[nth])?;
        entries.push(Entry { first, run: runs[nth], at: Stretch { offset, length: lengths[nth] } });
    }
    Some(entries)
}

/// A tile's number: after all tiles further out, along the Hilbert curve of its level.
fn number(tile: TileId) -> Option<u64> {
    let TileId { level, mut x, mut y } = tile;
    let side = 1_u32.checked_shl(level.into())?;
    if level > DEEPEST_LEVEL || x >= side || y >= side {
        return None;
    }
    let mut number = ((1_u64 << (2 * level)) - 1) / 3;
    for bit in (0..level).rev() {
        let half = 1_u32 << bit;
        let (right, lower) = (u32::from(x & half > 0), u32::from(y & half > 0));
        number += u64::from((3 * right) ^ lower) << (2 * bit);
        x &= half - 1;
        y &= half - 1;
        if lower == 0 {
            if right == 1 {
                (x, y) = (half - 1 - x, half - 1 - y);
            }
            (x, y) = (y, x);
        }
    }
    Some(number)
}
