//! `Tiler`: where tiles lie in the archive and how they look, as a worker's JavaScript knows it.
//!
//! It reads nothing and unpacks nothing: it says which bytes it needs, and is given them.

use crate::paint::tile::{CanvasBrush, Shades};
use crate::scene::homes::Homes;
use crate::scene::tile::{self, Canvas, Ground};
use crate::style::Theme;
use crate::tiles::TileId;
use crate::tiles::archive::{Archive, ArchiveError, Found};
use crate::tiles::mvt;
use engine::postcodes::Postcodes;
use wasm_bindgen::prelude::*;
use web_sys::CanvasRenderingContext2d;

/// An archive's tiles.
#[wasm_bindgen]
pub struct Tiler {
    archive: Archive,
    is_outline: bool,
    homes: Option<Homes>,
    shades: Shades,
    blank: js_sys::Function,
}

#[wasm_bindgen]
impl Tiler {
    /// Takes the beginning of an archive, and what makes a canvas of a width and height.
    #[wasm_bindgen(constructor)]
    pub fn new(header: &[u8], blank: js_sys::Function) -> Result<Tiler, JsError> {
        let archive = Archive::open(header).map_err(refused)?;
        let (homes, shades) = (None, Shades::default());
        Ok(Self { archive, is_outline: false, homes, shades, blank })
    }

    /// Offset and length of what is said of the map; levels of the first tiles and of the deepest; west,
    /// south, east and north.
    pub fn about(&self) -> Vec<f64> {
        let Archive { metadata, levels, bounds, .. } = &self.archive;
        let numbers =
            [metadata.offset as f64, metadata.length as f64, levels.0.into(), levels.1.into()];
        [numbers, *bounds].concat()
    }

    /// It is a city's outline only.
    pub fn set_outline(&mut self) {
        self.is_outline = true;
    }

    /// Takes the table of postcodes. Only an outline draws them.
    pub fn load_postcodes(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        if !self.is_outline {
            return Ok(());
        }
        let postcodes = Postcodes::decode(bytes).map_err(|error| JsError::new(&error.text()))?;
        self.homes = Some(Homes::of(&postcodes));
        Ok(())
    }

    /// What is next on the way to the tile that holds a tile: 0 and where it lies, 1 and where a
    /// directory lies, or nothing.
    pub fn find(&self, level: u8, x: u32, y: u32) -> Vec<f64> {
        let held = TileId { level, x, y }.at_most(self.archive.levels.1);
        match self.archive.find(held) {
            Found::Nothing => Vec::new(),
            Found::Tile(at) => vec![0.0, at.offset as f64, at.length as f64],
            Found::Directory(at) => vec![1.0, at.offset as f64, at.length as f64],
        }
    }

    /// Takes the unpacked directory that begins at an offset.
    pub fn add_directory(&mut self, offset: f64, bytes: &[u8]) -> Result<(), JsError> {
        self.archive.add_directory(offset as u64, bytes).map_err(refused)
    }

    /// How many pixels a tile's picture has on each side.
    pub fn side(level: u8, zoom: f64, density: f64) -> u32 {
        let tile = TileId { level, x: 0, y: 0 };
        let canvas = Canvas { tile, zoom, theme: Theme::Light };
        (canvas.side_px() * density).round() as u32 + 2
    }

    /// Paints a tile from the unpacked one that holds it, with a pixel more on each side.
    #[expect(clippy::too_many_arguments, reason = "numbers from JavaScript come one by one")]
    pub fn paint(
        &mut self,
        ctx: &CanvasRenderingContext2d,
        bytes: &[u8],
        level: u8,
        x: u32,
        y: u32,
        zoom: f64,
        density: f64,
        dark: bool,
    ) -> Result<(), JsValue> {
        let theme = if dark { Theme::Dark } else { Theme::Light };
        let canvas = Canvas { tile: TileId { level, x, y }, zoom, theme };
        let side_px = canvas.side_px();
        // Its sides are whole pixels: the picture is larger by a fraction.
        let scale = (side_px * density).round() / side_px;
        ctx.set_transform(scale, 0.0, 0.0, scale, 1.0, 1.0)?;
        if let Some(homes) = &self.homes {
            self.shades.prepare(&self.blank, &homes.shades, theme)?;
        }
        let ground =
            if self.is_outline { Ground::Outline(self.homes.as_ref()) } else { Ground::Streets };
        let mut brush = CanvasBrush { ctx, shades: &self.shades, side_px };
        let from = canvas.tile.at_most(self.archive.levels.1);
        tile::paint(&mvt::layers(bytes), from, canvas, ground, &mut brush);
        Ok(())
    }
}

fn refused(error: ArchiveError) -> JsError {
    JsError::new(error.text())
}
