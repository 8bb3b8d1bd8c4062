//! The street map: an OpenStreetMap extract, or the outline we ship, as vector tiles in one archive.
//!
//! A source hands over features one by one; the tiler cuts them into pieces by tile, sorted on disk; the
//! archive puts the pieces of each tile together. `docs/basemap.md` describes what comes out.
//!
//! Invariant: memory is bounded by the number of nodes (16 bytes each), never by what is drawn.

mod archive;
mod build;
mod clip;
mod download;
mod feature;
mod fetch;
mod measure;
mod naptan;
mod osm;
mod outline;
mod pins;
mod problem;
mod progress;
mod simplify;
mod tile;
mod world;

pub use build::{Build, Report, build};
pub use fetch::{Fetch, WEST_MIDLANDS, extract_beside, fetch};
pub use problem::BasemapError;
pub use progress::Progress;
pub use tile::Zooms;

#[cfg(test)]
mod tests;
