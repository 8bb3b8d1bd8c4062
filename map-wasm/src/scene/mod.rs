//! What to draw, in CSS px: pure functions of camera, data and theme, tested without a browser.
//!
//! Ground lies at the bottom and is kept as a picture; labels and markers are laid out anew each frame.

pub mod choice;
pub mod clusters;
pub mod fan;
pub mod homes;
pub mod labels;
pub mod lines;
pub mod markers;
pub mod mosaic;
pub mod names;
pub mod shade;
pub mod tile;

use crate::camera::Px;
use crate::mercator::bounded;

/// A box on the canvas in CSS px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Its middle.
    pub centre: Px,
    /// Half of its width.
    pub half_width_px: f64,
    /// Half of its height.
    pub half_height_px: f64,
}

impl Rect {
    /// Around a middle.
    pub fn around(centre: Px, width_px: f64, height_px: f64) -> Self {
        Self { centre, half_width_px: width_px / 2.0, half_height_px: height_px / 2.0 }
    }

    /// Whether another box lies wholly in this one.
    pub fn holds(self, other: Self) -> bool {
        (self.centre.x - other.centre.x).abs() <= self.half_width_px - other.half_width_px
            && (self.centre.y - other.centre.y).abs() <= self.half_height_px - other.half_height_px
    }

    /// The point of this box that is nearest to another.
    pub fn nearest(self, to: Px) -> Px {
        let Self { centre, half_width_px, half_height_px } = self;
        Px {
            x: bounded(to.x, centre.x - half_width_px, centre.x + half_width_px),
            y: bounded(to.y, centre.y - half_height_px, centre.y + half_height_px),
        }
    }

    /// Whether two boxes share more than an edge.
    pub fn overlaps(self, other: Self) -> bool {
        (self.centre.x - other.centre.x).abs() < self.half_width_px + other.half_width_px
            && (self.centre.y - other.centre.y).abs() < self.half_height_px + other.half_height_px
    }
}
