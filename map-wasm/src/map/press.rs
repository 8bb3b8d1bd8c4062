//! Pressing: pointers and the keyboard's focus, and which marker is meant.

use super::Map;
use super::travel::{CHOICE_MARGIN_PX, FLIGHT_MS};
use crate::camera::{CLOSEST_ZOOM, Camera, Pose, Px};
use crate::gesture::Finger;
use crate::mercator::Extent;
use crate::scene::clusters::is_one_place;
use crate::scene::markers::{self, FAN_ZOOM, Kind, Marker};

/// A name is said of the middle of the map only this near.
const NEIGHBOURHOOD_M: f64 = 2_500.0;

/// What was tapped.
#[derive(Clone, Debug, PartialEq)]
pub enum Tapped {
    /// One pin, by its index.
    Pin(usize),
    /// Several, by their indices.
    Cluster(Vec<u32>),
    /// None of them.
    Map,
}

/// Pointers.
impl Map {
    /// A pointer went down.
    pub fn pointer_down(&mut self, finger: Finger, now_ms: f64) {
        self.gesture.down(finger, now_ms);
        self.stale = true;
    }

    /// A pointer moved.
    pub fn pointer_move(&mut self, id: i32, at: Px, now_ms: f64) {
        self.stale |= self.gesture.moved(id, at, &mut self.camera, self.limits, now_ms);
    }

    /// A pointer went up; what it tapped, if it did.
    pub fn pointer_up(&mut self, id: i32, at: Px, now_ms: f64) -> Option<Tapped> {
        self.stale = true;
        let tap = self.gesture.up(id, at, now_ms, !self.reduced_motion)?;
        let markers = self.markers();
        match markers::hit(&markers, tap.at, tap.touch) {
            Some(marker) => Some(self.activate(marker, now_ms)),
            None if tap.double => {
                self.double_tap(tap.at, now_ms);
                None
            }
            None => Some(Tapped::Map),
        }
    }

    /// The browser took a pointer away.
    pub fn pointer_cancel(&mut self, id: i32) {
        self.gesture.cancel(id);
        self.stale = true;
    }

    /// Whether there is something to press under a mouse.
    pub fn is_over_marker(&self, at: Px) -> bool {
        markers::hit(&self.markers(), at, false).is_some()
    }

    /// A pin is told; a cluster is told and zoomed into until it parts or its pins are set out.
    fn activate(&mut self, marker: &Marker, now_ms: f64) -> Tapped {
        let Kind::Cluster { members, .. } = &marker.kind else {
            return Tapped::Pin(marker.key as usize);
        };
        let places = || members.iter().map(|key| self.pins[*key as usize].at);
        let never_parting = if is_one_place(places()) { FAN_ZOOM } else { CLOSEST_ZOOM };
        let parting = self.clusters.parting_zoom(members).unwrap_or(never_parting);
        let extent = Extent::around(places());
        let covered = self.covered.widened(CHOICE_MARGIN_PX);
        let closest = (parting + 1.5).min(CLOSEST_ZOOM);
        let fitted = self.camera.pose_to_fit(extent, covered, closest).zoom;
        let zoom = fitted.max(parting).max(self.camera.pose.zoom);
        let middle = self.camera.free(self.covered).centre;
        self.fly(self.camera.pose_with(extent.centre(), middle, zoom), now_ms, FLIGHT_MS);
        Tapped::Cluster(members.clone())
    }
}

/// The keyboard's way through the pins.
impl Map {
    /// The next or previous marker in view, from either end; none past the last and before the first.
    pub fn focus(&mut self, step: i32) -> Option<(Marker, usize, usize)> {
        let in_view = self.in_view();
        let current =
            self.focused.and_then(|key| in_view.iter().position(|marker| marker.key == key));
        let idx = match current {
            Some(current) => isize::try_from(step).ok().and_then(|n| current.checked_add_signed(n)),
            None if step < 0 => in_view.len().checked_sub(1),
            None => Some(0),
        }?;
        let marker = in_view.get(idx)?.clone();
        self.focused = Some(marker.key);
        self.stale = true;
        Some((marker, idx, in_view.len()))
    }

    /// The keyboard has left the map.
    pub fn clear_focus(&mut self) {
        self.focused = None;
        self.stale = true;
    }

    /// Presses what has the focus.
    pub fn activate_focus(&mut self, now_ms: f64) -> Option<Tapped> {
        let key = self.focused?;
        // Wherever it is: the map may have been moved away from it.
        let pose = Pose { centre: self.pins.get(key as usize)?.at, ..self.camera.pose };
        let there = self.markers_of(&Camera { pose, ..self.camera });
        let marker = there.into_iter().find(|marker| marker.key == key)?;
        Some(self.activate(&marker, now_ms))
    }

    /// How many pins the canvas shows, those in clusters too.
    pub fn n_pins_in_view(&self) -> usize {
        let count = |marker: &Marker| match &marker.kind {
            Kind::Cluster { members, .. } => members.len(),
            _ => 1,
        };
        self.in_view().iter().map(count).sum()
    }

    /// The neighbourhood in the middle of the canvas.
    pub fn center_name(&self) -> Option<String> {
        let centre = self.camera.pose.centre;
        self.names.neighbourhood(centre, NEIGHBOURHOOD_M * centre.metre())
    }

    /// Markers in view in reading order, which does not change while the map stands still.
    pub(super) fn in_view(&self) -> Vec<Marker> {
        let mut in_view = self.markers();
        in_view.retain(|marker| marker.is_in_view(&self.camera));
        markers::ordered(in_view, |a, b| a.at.y < b.at.y || (a.at.y <= b.at.y && a.at.x < b.at.x))
    }

    pub(super) fn markers(&self) -> Vec<Marker> {
        self.markers_of(&self.camera)
    }

    fn markers_of(&self, camera: &Camera) -> Vec<Marker> {
        markers::markers(&self.pins, &self.clusters, self.chosen, camera)
    }
}
