//! What part of the plane is seen, and how large: centre, zoom and size of the canvas.
//!
//! Zoom counts as on every web map (the world is 256 CSS px wide at 0 and doubles with each level).

use crate::mercator::{Extent, TILE_PX, World, bounded};
use crate::power::{exp2, log2};
use crate::scene::Rect;

/// No closer: a phone is then some 130 m wide, with a few houses on it.
pub const CLOSEST_ZOOM: f64 = 18.0;
/// No farther, even where the limits would fit.
const FARTHEST_ZOOM: f64 = 8.5;
/// Where the visitor may always go out to, however large the canvas.
const ALWAYS_REACHABLE_ZOOM: f64 = 11.0;

/// A point of the canvas in CSS px from its top left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Px {
    /// Rightward.
    pub x: f64,
    /// Downward.
    pub y: f64,
}

/// How much of the canvas is covered on each side, in CSS px: not mirrored, as the map never is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Insets {
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub left: f64,
}

/// Where a camera looks: what animations go between.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// What is in the middle of the canvas.
    pub centre: World,
    /// Web map zoom level.
    pub zoom: f64,
}

/// Turns the plane into the canvas. Invariant: finite; width, height and density are positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Where it looks.
    pub pose: Pose,
    /// Width of the canvas in CSS px.
    pub width_px: f64,
    /// Height of the canvas in CSS px.
    pub height_px: f64,
    /// Device pixels per CSS px.
    pub density: f64,
}

impl Px {
    /// Distance in CSS px.
    pub fn distance(self, other: Self) -> f64 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        (dx * dx + dy * dy).sqrt()
    }

    /// The point half-way.
    #[must_use]
    pub fn midpoint(self, other: Self) -> Self {
        Self { x: f64::midpoint(self.x, other.x), y: f64::midpoint(self.y, other.y) }
    }
}

impl Insets {
    /// This much more on every side.
    #[must_use]
    pub fn widened(self, px: f64) -> Self {
        let Self { top, right, bottom, left } = self;
        Self { top: top + px, right: right + px, bottom: bottom + px, left: left + px }
    }
}

impl Pose {
    /// CSS px per unit of the plane.
    pub fn scale(self) -> f64 {
        TILE_PX * exp2(self.zoom)
    }

    /// Part of the way to another pose, `t` from 0 to 1, so that all on the canvas moves steadily:
    /// where both share a fixed point (zooming about a finger), it stays fixed all the way.
    #[must_use]
    pub fn towards(self, to: Self, t: f64) -> Self {
        let zoom = self.zoom + (to.zoom - self.zoom) * t;
        let levels = to.zoom - self.zoom;
        let share =
            if levels.abs() < 1e-6 { t } else { (1.0 - exp2(-levels * t)) / (1.0 - exp2(-levels)) };
        let centre = World {
            x: self.centre.x + (to.centre.x - self.centre.x) * share,
            y: self.centre.y + (to.centre.y - self.centre.y) * share,
        };
        Self { centre, zoom }
    }
}

impl Camera {
    /// Where a point of the plane is on the canvas.
    pub fn to_px(&self, point: World) -> Px {
        let scale = self.pose.scale();
        Px {
            x: (point.x - self.pose.centre.x) * scale + self.width_px / 2.0,
            y: (point.y - self.pose.centre.y) * scale + self.height_px / 2.0,
        }
    }

    /// What point of the plane is under a point of the canvas.
    pub fn to_world(&self, at: Px) -> World {
        let scale = self.pose.scale();
        World {
            x: (at.x - self.width_px / 2.0) / scale + self.pose.centre.x,
            y: (at.y - self.height_px / 2.0) / scale + self.pose.centre.y,
        }
    }

    /// Whether a point is on the canvas.
    pub fn shows(&self, at: Px) -> bool {
        (0.0..=self.width_px).contains(&at.x) && (0.0..=self.height_px).contains(&at.y)
    }

    /// The part of the plane that is seen, with `margin_px` more on each side.
    pub fn seen(&self, margin_px: f64) -> Extent {
        Extent {
            min: self.to_world(Px { x: -margin_px, y: -margin_px }),
            max: self.to_world(Px { x: self.width_px + margin_px, y: self.height_px + margin_px }),
        }
    }

    /// The pose that puts `point` under `at`, at this zoom.
    pub fn pose_with(&self, point: World, at: Px, zoom: f64) -> Pose {
        let scale = Pose { zoom, ..self.pose }.scale();
        let centre = World {
            x: point.x - (at.x - self.width_px / 2.0) / scale,
            y: point.y - (at.y - self.height_px / 2.0) / scale,
        };
        Pose { centre, zoom }
    }

    /// The part of the canvas that nothing covers; never less than a quarter of it each way.
    pub fn free(&self, covered: Insets) -> Rect {
        let room =
            |size_px: f64, covered_px: f64| (size_px - covered_px).max(size_px / 4.0).max(1.0);
        let width_px = room(self.width_px, covered.left + covered.right);
        let height_px = room(self.height_px, covered.top + covered.bottom);
        let left = covered.left.min(self.width_px - width_px);
        let top = covered.top.min(self.height_px - height_px);
        let centre = Px { x: left + width_px / 2.0, y: top + height_px / 2.0 };
        Rect::around(centre, width_px, height_px)
    }

    /// The pose no closer than `closest` that shows a whole box in the middle of what is free.
    pub fn pose_to_fit(&self, extent: Extent, covered: Insets, closest: f64) -> Pose {
        let free = self.free(covered);
        let smallest = 1e-9;
        let scale_x = 2.0 * free.half_width_px / (extent.max.x - extent.min.x).max(smallest);
        let scale_y = 2.0 * free.half_height_px / (extent.max.y - extent.min.y).max(smallest);
        let zoom = log2(scale_x.min(scale_y) / TILE_PX);
        self.pose_with(extent.centre(), free.centre, zoom.min(closest))
    }

    /// The farthest zoom from which one cannot get lost: the limits about fill the canvas.
    pub fn farthest_zoom(&self, limits: Extent) -> f64 {
        bounded(
            self.pose_to_fit(limits, Insets::default(), CLOSEST_ZOOM).zoom,
            FARTHEST_ZOOM,
            ALWAYS_REACHABLE_ZOOM,
        )
    }

    /// A pose brought back within the limits: the middle of the canvas never leaves them.
    pub fn limited(&self, pose: Pose, limits: Extent) -> Pose {
        if limits.is_empty() {
            return pose;
        }
        let zoom = bounded(pose.zoom, self.farthest_zoom(limits), CLOSEST_ZOOM);
        let centre = World {
            x: bounded(pose.centre.x, limits.min.x, limits.max.x),
            y: bounded(pose.centre.y, limits.min.y, limits.max.y),
        };
        Pose { centre, zoom }
    }

    /// The pose after zooming by levels with the point under `about` staying where it is.
    pub fn pose_zoomed(&self, from: Pose, levels: f64, about: Px, limits: Extent) -> Pose {
        let camera = Self { pose: from, ..*self };
        let zoom = bounded(from.zoom + levels, self.farthest_zoom(limits), CLOSEST_ZOOM);
        camera.pose_with(camera.to_world(about), about, zoom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::position::LonLat;
    use proptest::prelude::*;

    fn coventry() -> World {
        World::of(LonLat::new(-1.51, 52.408).unwrap())
    }

    fn limits() -> Extent {
        Extent::around(
            [(-1.83, 52.67), (-1.15, 51.98)]
                .map(|(lon, lat)| World::of(LonLat::new(lon, lat).unwrap())),
        )
    }

    fn camera(zoom: f64) -> Camera {
        let pose = Pose { centre: coventry(), zoom };
        Camera { pose, width_px: 360.0, height_px: 640.0, density: 2.0 }
    }

    proptest! {
        #[test]
        fn a_point_of_the_canvas_goes_to_the_plane_and_back(
            zoom in 9.0..18.0, x in 0.0..360.0, y in 0.0..640.0
        ) {
            let camera = camera(zoom);
            let at = Px { x, y };
            prop_assert!(camera.to_px(camera.to_world(at)).distance(at) < 1e-3);
        }

        #[test]
        fn fitting_shows_the_whole_box(
            west in -1.80..-1.50, width in 0.001..0.3, south in 52.2..52.5, height in 0.001..0.2,
            padding_px in 0.0..80.0, right in 0.0..70.0, bottom in 0.0..40.0
        ) {
            let corner = |lon, lat| World::of(LonLat::new(lon, lat).unwrap());
            let extent = Extent::around([corner(west, south), corner(west + width, south + height)]);
            let mut camera = camera(12.0);
            let covered = Insets { right, bottom, ..Insets::default() }.widened(padding_px);
            camera.pose = camera.pose_to_fit(extent, covered, CLOSEST_ZOOM);
            for point in [extent.min, extent.max] {
                let at = camera.to_px(point);
                prop_assert!(at.x >= covered.left - 1e-3 && at.x <= 360.0 - covered.right + 1e-3);
                prop_assert!(at.y >= covered.top - 1e-3 && at.y <= 640.0 - covered.bottom + 1e-3);
            }
        }

        #[test]
        fn zooming_out_and_in_is_the_identity(
            zoom in 12.0..15.4, levels in -1.5..1.5, x in 0.0..360.0, y in 0.0..640.0
        ) {
            let camera = camera(zoom);
            let about = Px { x, y };
            let there = camera.pose_zoomed(camera.pose, levels, about, limits());
            let back = camera.pose_zoomed(there, -levels, about, limits());
            prop_assert!(back.centre.distance(camera.pose.centre) < 1e-12);
            prop_assert!((back.zoom - zoom).abs() < 1e-9);
        }

        #[test]
        fn an_animated_zoom_keeps_its_point_all_the_way(
            levels in -1.5..1.5, t in 0.0..1.0, x in 0.0..360.0, y in 0.0..640.0
        ) {
            let camera = camera(14.0);
            let about = Px { x, y };
            let to = camera.pose_zoomed(camera.pose, levels, about, limits());
            let on_the_way = Camera { pose: camera.pose.towards(to, t), ..camera };
            prop_assert!(on_the_way.to_px(camera.to_world(about)).distance(about) < 0.01);
        }

        #[test]
        fn nobody_gets_lost(x in 0.0..1.0, y in 0.0..1.0, zoom in -5.0..40.0) {
            let pose = camera(12.0).limited(Pose { centre: World { x, y }, zoom }, limits());
            prop_assert!(limits().contains(pose.centre));
            prop_assert!((FARTHEST_ZOOM..=CLOSEST_ZOOM).contains(&pose.zoom));
        }
    }
}
