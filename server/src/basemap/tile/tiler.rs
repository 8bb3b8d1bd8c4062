//! Takes features in any order and gives back the pieces of every tile.

use std::path::Path;

use pmtiles::{TileCoord, TileId};

use super::cut::{self, Coarseness};
use super::piece;
use super::sorter::{Sorter, Tiles};
use crate::basemap::feature::Feature;
use crate::basemap::problem::{BasemapError, temporary};
use crate::basemap::world::{Rect, Tile};

/// First and last zoom of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Zooms {
    pub min: u8,
    pub max: u8,
}

/// Cuts features to pieces.
pub struct Tiler {
    zooms: Zooms,
    clip: Rect,
    sorter: Sorter,
    features: u64,
}

impl Tiler {
    /// For what lies in a box. Pieces that do not fit into memory go to the folder.
    pub fn new(clip: Rect, zooms: Zooms, folder: &Path) -> Self {
        Self { zooms, clip, sorter: Sorter::new(folder), features: 0 }
    }

    /// One feature, in all zooms it is seen at; the deepest tiles hold all there is.
    pub fn add(&mut self, feature: &Feature) -> Result<(), BasemapError> {
        let Some(shape) = cut::within(&feature.shape, &self.clip) else { return Ok(()) };
        self.features += 1;
        let first = feature.min_zoom.clamp(self.zooms.min, self.zooms.max);
        for zoom in first..=self.zooms.max {
            let is_deepest = zoom == self.zooms.max;
            let Some(shape) = cut::coarser(&shape, zoom, Coarseness::of(is_deepest)) else {
                continue;
            };
            let head = piece::Head::of(feature, &feature.attributes_at(zoom, is_deepest));
            cut::each_tile(&shape, zoom, |tile, ground| {
                let piece = piece::encode(id(tile)?, &head, &ground);
                self.sorter.push(piece).map_err(|error| temporary(&error))
            })?;
        }
        Ok(())
    }

    /// How many features were at least partly in the box.
    pub fn features(&self) -> u64 {
        self.features
    }

    /// The pieces of every tile, tiles in the archive's order.
    pub fn finish(self) -> Result<Tiles, BasemapError> {
        self.sorter.finish().map_err(|error| temporary(&error))
    }
}

fn id(tile: Tile) -> Result<u64, BasemapError> {
    TileCoord::new(tile.zoom, tile.column, tile.row)
        .map(|coord| TileId::from(coord).value())
        .map_err(|error| BasemapError::Usage(error.to_string()))
}
