//! Moving about: what keys, wheel and page ask for, as flights of the camera within its limits.

use super::{Map, Seen};
use crate::camera::{Camera, Pose, Px};
use crate::mercator::{Extent, World, bounded};
use crate::scene::markers::TIP_PX;
use engine::position::LonLat;

/// Animations take this long.
pub(super) const FLIGHT_MS: f64 = 420.0;
const STEP_MS: f64 = 180.0;
/// An arrow key moves the map by this.
const ARROW_PX: f64 = 120.0;
/// Wheel travel in CSS px for one zoom level.
const WHEEL_PX_PER_LEVEL: f64 = 240.0;
/// Wheel steps below this come from a touch pad and follow the fingers at once,
const FINE_WHEEL_PX: f64 = 40.0;
/// or nearly: so that a stream of them is one movement.
const FINE_STEP_MS: f64 = 50.0;
/// The whole city leaves this much at the edges.
const CITY_MARGIN_PX: f64 = 8.0;
/// Room for a chosen pin: its place keeps half of this from the sides, all of it from the top, because the pin
/// stands above it, and from the bottom, so that its name can stand below.
pub(super) const CHOICE_MARGIN_PX: f64 = 56.0;
/// A chosen pin that stands this near to where it should be is there.
const LEAST_MOVE_PX: f64 = 1.0;
/// How much room a fit leaves below the lowest pin for the cluster that it may be in.
const GATHERED_PX: f64 = 20.0;
/// Nothing is fitted closer: names and neighbours still tell where it is.
const CLOSEST_FIT_ZOOM: f64 = 15.0;
/// A second double tap within this time is the browser's word for the same one.
const SAME_DOUBLE_TAP_MS: f64 = 500.0;

/// Moving about.
impl Map {
    /// Shows a whole box beside what covers the canvas.
    pub fn fit(&mut self, south_west: LonLat, north_east: LonLat, padding_px: f64, now_ms: f64) {
        let extent = Extent::around([World::of(south_west), World::of(north_east)]);
        let mut covered = self.covered.widened(bounded(padding_px, 0.0, 1000.0));
        // Pins stand above their places; where they are gathered, what stands for them may lie below.
        covered.top += TIP_PX;
        covered.bottom += GATHERED_PX;
        let to = self.camera.pose_to_fit(extent, covered, CLOSEST_FIT_ZOOM);
        self.fly(to, now_ms, FLIGHT_MS);
    }

    /// Highlights a pin and, if it is not well in view, goes there.
    pub fn select(&mut self, id: Option<u32>, now_ms: f64) {
        self.chosen = id.and_then(|id| self.key_of(id));
        self.stale = true;
        if let Some(key) = self.chosen {
            let at = self.pins[key as usize].at;
            self.bring_into_view(at, now_ms);
        }
    }

    /// Zooms about the middle.
    pub fn zoom_by(&mut self, levels: f64, now_ms: f64) {
        let middle = Px { x: self.camera.width_px / 2.0, y: self.camera.height_px / 2.0 };
        self.zoom_about(middle, levels, now_ms, STEP_MS);
    }

    /// The wheel turned, or two fingers moved on a touch pad.
    pub fn wheel(&mut self, about: Px, delta_y_px: f64, now_ms: f64) {
        let levels = bounded(-delta_y_px / WHEEL_PX_PER_LEVEL, -2.0, 2.0);
        let duration_ms = if delta_y_px.abs() < FINE_WHEEL_PX { FINE_STEP_MS } else { STEP_MS };
        self.zoom_about(about, levels, now_ms, duration_ms);
    }

    /// A double tap or double click.
    pub fn double_tap(&mut self, about: Px, now_ms: f64) {
        if now_ms - self.last_double_tap_ms > SAME_DOUBLE_TAP_MS {
            self.last_double_tap_ms = now_ms;
            self.zoom_about(about, 1.0, now_ms, STEP_MS * 1.5);
        }
    }

    /// A key of the map's own; false if it is not one.
    pub fn key(&mut self, key: &str, now_ms: f64) -> bool {
        match key {
            "ArrowLeft" => self.pan_by(-ARROW_PX, 0.0, now_ms),
            "ArrowRight" => self.pan_by(ARROW_PX, 0.0, now_ms),
            "ArrowUp" => self.pan_by(0.0, -ARROW_PX, now_ms),
            "ArrowDown" => self.pan_by(0.0, ARROW_PX, now_ms),
            "+" | "=" => self.zoom_by(1.0, now_ms),
            "-" | "_" => self.zoom_by(-1.0, now_ms),
            "0" | "Home" => self.whole_city(now_ms),
            _ => return false,
        }
        true
    }

    fn whole_city(&mut self, now_ms: f64) {
        let city = self.ground.extent;
        if !city.is_empty() {
            let covered = self.covered.widened(CITY_MARGIN_PX);
            let to = self.camera.pose_to_fit(city, covered, CLOSEST_FIT_ZOOM);
            self.fly(to, now_ms, FLIGHT_MS);
        }
    }

    fn pan_by(&mut self, x_px: f64, y_px: f64, now_ms: f64) {
        let mut to = self.gesture.destination(&self.camera);
        to.centre.x += x_px / to.scale();
        to.centre.y += y_px / to.scale();
        self.fly(to, now_ms, STEP_MS);
    }

    fn zoom_about(&mut self, about: Px, levels: f64, now_ms: f64, duration_ms: f64) {
        let from = self.gesture.destination(&self.camera);
        let to = self.camera.pose_zoomed(from, levels, about, self.limits);
        self.fly(to, now_ms, duration_ms);
    }

    /// From off the canvas it comes to the middle; from its edge no farther than it must, so that what is around it
    /// stays in sight.
    fn bring_into_view(&mut self, at: World, now_ms: f64) {
        let to = self.gesture.destination(&self.camera);
        let px = Camera { pose: to, ..self.camera }.to_px(at);
        let mut covered = self.covered.widened(CHOICE_MARGIN_PX / 2.0);
        covered.top += CHOICE_MARGIN_PX / 2.0;
        covered.bottom += CHOICE_MARGIN_PX / 2.0;
        let free = self.camera.free(covered);
        let beside = if self.camera.shows(px) { free.nearest(px) } else { free.centre };
        if beside.distance(px) > LEAST_MOVE_PX {
            self.fly(self.camera.pose_with(at, beside, to.zoom), now_ms, FLIGHT_MS);
        }
    }

    /// Before the first frame there is nothing to move away from.
    pub(super) fn fly(&mut self, to: Pose, now_ms: f64, duration_ms: f64) {
        let animated = self.seen > Seen::Nothing && !self.reduced_motion;
        let to = self.camera.limited(to, self.limits);
        self.gesture.fly(&mut self.camera, to, now_ms, if animated { duration_ms } else { 0.0 });
        self.stale = true;
    }
}
