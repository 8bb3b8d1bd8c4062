//! The map's archive: PMTiles, version 3, with vector tiles in it.
//!
//! Pure: whoever holds the bytes unpacks them (browsers can) and asks where the next ones are.
//! Invariant: no bytes whatever make it panic or take more memory than they are long.

pub mod archive;
pub mod mvt;
#[cfg(test)]
pub mod shipped;

/// A square of the plane: the world is one at level 0, and each is four at the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileId {
    /// Zoom level.
    pub level: u8,
    /// Counted from the west.
    pub x: u32,
    /// Counted from the north.
    pub y: u32,
}

impl TileId {
    /// The square it lies in, so many levels further out.
    #[must_use]
    pub fn ancestor(self, levels: u8) -> Self {
        let levels = levels.min(self.level);
        Self { level: self.level - levels, x: self.x >> levels, y: self.y >> levels }
    }

    /// The square itself or the one it lies in, no deeper than a level.
    #[must_use]
    pub fn at_most(self, level: u8) -> Self {
        self.ancestor(self.level.saturating_sub(level))
    }
}
