//! From features to the bytes of tiles: cut to pieces, sorted by tile, put together again.

mod assembly;
mod cut;
mod join;
mod mvt;
mod piece;
mod sorter;
mod tiler;

pub use assembly::assemble;
pub use sorter::Tiles;
pub use tiler::{Tiler, Zooms};

#[cfg(test)]
mod tests;
