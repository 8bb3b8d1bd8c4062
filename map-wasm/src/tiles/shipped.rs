//! The map that is shipped, for tests.

use super::archive::{Archive, Stretch};
use flate2::read::GzDecoder;
use std::io::Read;

/// Coventry's outline.
pub const COVENTRY: &[u8] = include_bytes!("../../../data/coventry/basemap.pmtiles");

/// Its archive, with all there is to find a tile.
pub fn coventry() -> Archive {
    let mut archive = Archive::open(COVENTRY).unwrap();
    archive.add_directory(archive.root.offset, &unpacked(archive.root)).unwrap();
    archive
}

/// What lies there, as browsers unpack it.
pub fn unpacked(at: Stretch) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = &COVENTRY[at.offset as usize..(at.offset + at.length) as usize];
    GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    bytes
}
