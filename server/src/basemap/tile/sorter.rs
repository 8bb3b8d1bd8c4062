//! More pieces than fit into memory, sorted: by the million in memory, the sorted runs on disk.
//!
//! Invariant: memory holds one run's worth of bytes, whatever there is to sort; the order is that of the
//! bytes, so the same pieces come out the same however they went in.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::piece::TILE_BYTES;

/// Bytes of a run.
const RUN_BYTES: usize = 96 << 20;

/// Takes pieces in any order.
pub struct Sorter {
    folder: PathBuf,
    run_bytes: usize,
    pieces: Vec<Vec<u8>>,
    bytes: usize,
    runs: Vec<File>,
    all_bytes: u64,
}

impl Sorter {
    /// With its runs in files without a name in the folder.
    pub fn new(folder: &Path) -> Self {
        Self::with_runs_of(folder, RUN_BYTES)
    }

    /// The same with runs of another size.
    pub(super) fn with_runs_of(folder: &Path, run_bytes: usize) -> Self {
        Self {
            folder: folder.to_owned(),
            run_bytes,
            pieces: Vec::new(),
            bytes: 0,
            runs: Vec::new(),
            all_bytes: 0,
        }
    }

    /// One more.
    pub fn push(&mut self, piece: Vec<u8>) -> io::Result<()> {
        // Beside its bytes a piece takes a few words of memory.
        self.bytes += piece.len() + 40;
        self.all_bytes += piece.len() as u64;
        self.pieces.push(piece);
        if self.bytes >= self.run_bytes { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.pieces.sort_unstable();
        let mut out = BufWriter::with_capacity(1 << 20, tempfile::tempfile_in(&self.folder)?);
        for piece in self.pieces.drain(..) {
            out.write_all(&(piece.len() as u32).to_le_bytes())?;
            out.write_all(&piece)?;
        }
        self.runs.push(out.into_inner().map_err(io::IntoInnerError::into_error)?);
        self.bytes = 0;
        Ok(())
    }

    /// All of them by tile, in order.
    pub fn finish(mut self) -> io::Result<Tiles> {
        self.pieces.sort_unstable();
        let mut tiles = Tiles {
            heap: BinaryHeap::new(),
            runs: Vec::new(),
            rest: std::mem::take(&mut self.pieces).into_iter(),
            all_bytes: self.all_bytes,
        };
        for mut run in self.runs {
            run.seek(SeekFrom::Start(0))?;
            tiles.runs.push(BufReader::with_capacity(1 << 16, run));
        }
        for from in 0..=tiles.runs.len() {
            tiles.refill(from)?;
        }
        Ok(tiles)
    }
}

/// Pieces by tile.
pub struct Tiles {
    heap: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
    runs: Vec<BufReader<File>>,
    /// What never left memory: the last run.
    rest: std::vec::IntoIter<Vec<u8>>,
    all_bytes: u64,
}

/// The pieces of one tile, in order.
pub struct TilePieces {
    /// The tile's id.
    pub tile: u64,
    /// Its pieces.
    pub pieces: Vec<Vec<u8>>,
}

impl Tiles {
    /// Bytes of all pieces together.
    pub fn all_bytes(&self) -> u64 {
        self.all_bytes
    }

    /// The next tile that has anything in it.
    pub fn next_tile(&mut self) -> io::Result<Option<TilePieces>> {
        let Some(Reverse((first, _))) = self.heap.peek() else { return Ok(None) };
        let id = tile_id(first);
        let mut pieces = Vec::new();
        while self.heap.peek().is_some_and(|Reverse((piece, _))| tile_id(piece) == id) {
            if let Some(Reverse((piece, from))) = self.heap.pop() {
                pieces.push(piece);
                self.refill(from)?;
            }
        }
        Ok(Some(TilePieces { tile: id, pieces }))
    }

    fn refill(&mut self, from: usize) -> io::Result<()> {
        let next = match self.runs.get_mut(from) {
            Some(run) => read_piece(run)?,
            None => self.rest.next(),
        };
        self.heap.extend(next.map(|piece| Reverse((piece, from))));
        Ok(())
    }
}

fn read_piece(run: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match run.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut piece = vec![0; u32::from_le_bytes(length) as usize];
    run.read_exact(&mut piece)?;
    Ok(Some(piece))
}

fn tile_id(piece: &[u8]) -> u64 {
    let id = piece.first_chunk::<TILE_BYTES>().copied().unwrap_or_default();
    u64::from_be_bytes(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_on_disk_come_out_as_if_all_were_sorted_at_once(
            pieces in prop::collection::vec((0_u64..9, prop::collection::vec(any::<u8>(), 0..30)), 0..200),
            run_bytes in 60_usize..3_000,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut sorter = Sorter::with_runs_of(folder.path(), run_bytes);
            let mut sorted = Vec::new();
            for (tile, rest) in &pieces {
                let piece = [&tile.to_be_bytes()[..], rest].concat();
                sorted.push(piece.clone());
                sorter.push(piece).unwrap();
            }
            sorted.sort();
            let mut tiles = sorter.finish().unwrap();
            let mut found = Vec::new();
            let mut last = None;
            while let Some(tile) = tiles.next_tile().unwrap() {
                prop_assert!(last < Some(tile.tile), "every tile comes once, in order");
                last = Some(tile.tile);
                found.extend(tile.pieces);
            }
            prop_assert_eq!(found, sorted);
        }
    }
}
