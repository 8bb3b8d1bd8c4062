//! The ground as pictures of tiles: which are seen, which are to be made, and what stands in meanwhile.
//!
//! Invariant: what is seen has a picture as soon as one of it, or of what it lies in, was ever made.

#[cfg(test)]
mod tests;

use crate::camera::{Camera, Px};
use crate::mercator::{TILE_PX, World};
use crate::power::exp2;
use crate::tiles::TileId;

/// Pictures kept, in device pixels, unless more are seen at once: 6 million are 24 MB.
const MOST_PIXELS: f64 = 6e6;
/// A picture stands in for tiles so many levels deeper.
const DEEPEST_STAND_IN: u8 = 6;

/// The pictures.
#[derive(Debug)]
pub struct Mosaic<Picture> {
    kept: Vec<Kept<Picture>>,
    n_frames: u32,
}

#[derive(Debug)]
struct Kept<Picture> {
    tile: TileId,
    zoom: f64,
    picture: Picture,
    pixels: f64,
    used: u32,
}

/// A picture's place on the canvas.
#[derive(Debug)]
pub struct Patch<'a, Picture> {
    /// The picture of a tile, with a pixel more on each side.
    pub picture: &'a Picture,
    /// The tile's top left.
    pub at: Px,
    /// Its side.
    pub side_px: f64,
    /// Whether it was made for this very zoom.
    pub exact: bool,
}

impl<Picture> Default for Mosaic<Picture> {
    fn default() -> Self {
        Self { kept: Vec::new(), n_frames: 0 }
    }
}

/// The tiles a camera sees, those in the middle first.
pub fn seen(camera: &Camera, least: u8, deepest: u8, margin_px: f64) -> Vec<TileId> {
    let level = (camera.pose.zoom + 1e-6).floor().max(0.0) as u8;
    let level = level.max(least).min(deepest);
    let n_tiles = exp2(level.into());
    let extent = camera.seen(margin_px);
    let nth = |along: f64| (along * n_tiles).floor().max(0.0).min(n_tiles - 1.0) as u32;
    let mut tiles = Vec::new();
    for y in nth(extent.min.y)..=nth(extent.max.y) {
        for x in nth(extent.min.x)..=nth(extent.max.x) {
            tiles.push(TileId { level, x, y });
        }
    }
    let centre = camera.pose.centre;
    let off = |tile: &TileId| {
        let middle = |nth: u32| (f64::from(nth) + 0.5) / n_tiles;
        World { x: middle(tile.x), y: middle(tile.y) }.distance(centre)
    };
    tiles.sort_unstable_by(|a, b| off(a).total_cmp(&off(b)));
    tiles
}

impl<Picture> Mosaic<Picture> {
    /// None of them is right any more, but they stand in until there are others.
    pub fn outdate(&mut self) {
        for kept in &mut self.kept {
            kept.zoom = f64::NAN;
        }
    }

    /// Takes in a picture made for a zoom, and lets go of what was not seen for longest; never of what the last
    /// frame showed.
    pub fn put(&mut self, tile: TileId, zoom: f64, density: f64, picture: Picture) {
        let side = TILE_PX * exp2(zoom - f64::from(tile.level)) * density;
        self.kept.retain(|kept| kept.tile != tile);
        let used = self.n_frames;
        self.kept.push(Kept { tile, zoom, picture, pixels: side * side, used });
        while self.kept.iter().map(|kept| kept.pixels).sum::<f64>() > MOST_PIXELS {
            let oldest = (0..self.kept.len()).min_by_key(|at| self.kept[*at].used);
            let Some(oldest) = oldest.filter(|at| self.kept[*at].used < self.n_frames) else {
                break;
            };
            self.kept.swap_remove(oldest);
        }
    }

    /// The tiles to be made: while the map moves only those that have no picture at all.
    pub fn missing(&self, camera: &Camera, least: u8, deepest: u8, moving: bool) -> Vec<TileId> {
        let mut tiles = seen(camera, least, deepest, 0.0);
        tiles.retain(|tile| match self.of(*tile) {
            Some(kept) => !moving && !is_for(kept, camera),
            None => true,
        });
        tiles
    }

    /// What to draw, one after the other.
    pub fn patches(&mut self, camera: &Camera, least: u8, deepest: u8) -> Vec<Patch<'_, Picture>> {
        self.n_frames += 1;
        let mut chosen: Vec<usize> = Vec::new();
        for tile in seen(camera, least, deepest, 0.0) {
            if let Some(at) = self.kept.iter().position(|kept| kept.tile == tile) {
                chosen.push(at);
                continue;
            }
            let holds = |at: &usize| {
                let kept = self.kept[*at].tile;
                let levels = tile.level.wrapping_sub(kept.level);
                (1..=DEEPEST_STAND_IN).contains(&levels) && tile.ancestor(levels) == kept
            };
            chosen.extend(
                (0..self.kept.len()).filter(holds).max_by_key(|at| self.kept[*at].tile.level),
            );
            let lies_in = |at: &usize| {
                let kept = self.kept[*at].tile;
                (tile.level + 1..=tile.level + 2).contains(&kept.level)
                    && kept.at_most(tile.level) == tile
            };
            chosen.extend((0..self.kept.len()).filter(lies_in));
        }
        chosen.sort_unstable_by_key(|at| (self.kept[*at].tile.level, *at));
        chosen.dedup();
        for at in &chosen {
            self.kept[*at].used = self.n_frames;
        }
        chosen.into_iter().map(|at| patch(&self.kept[at], camera)).collect()
    }

    fn of(&self, tile: TileId) -> Option<&Kept<Picture>> {
        self.kept.iter().find(|kept| kept.tile == tile)
    }
}

fn is_for<Picture>(kept: &Kept<Picture>, camera: &Camera) -> bool {
    (kept.zoom - camera.pose.zoom).abs() < 1e-3
}

fn patch<'a, Picture>(kept: &'a Kept<Picture>, camera: &Camera) -> Patch<'a, Picture> {
    let side = exp2(-f64::from(kept.tile.level));
    let corner = World { x: f64::from(kept.tile.x) * side, y: f64::from(kept.tile.y) * side };
    Patch {
        picture: &kept.picture,
        at: camera.to_px(corner),
        side_px: side * camera.pose.scale(),
        exact: is_for(kept, camera),
    }
}
