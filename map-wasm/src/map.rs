//! The map as a whole: what is loaded, chosen and focused, and what a visitor's action does to it.
//!
//! Pure; the browser's side is `paint` and `view`. Invariant: whatever changes the picture sets `stale`.

mod press;
#[cfg(test)]
mod tests;
mod travel;

pub use press::Tapped;

use std::rc::Rc;

use crate::camera::{CLOSEST_ZOOM, Camera, Insets, Pose};
use crate::gesture::Gesture;
use crate::mercator::{Extent, World, bounded};
use crate::scene::Rect;
use crate::scene::choice::Choice;
use crate::scene::clusters::{Clusters, Pin};
use crate::scene::homes;
use crate::scene::labels::{self, BEYOND_PX, Label, Labels, Measure, Room};
use crate::scene::markers::Marker;
use crate::scene::names::Names;
use crate::style::Theme;
use crate::tiles::TileId;
use engine::postcodes::Postcodes;

/// Labels keep this far from the edges, clear of the ring of the keyboard's focus.
const EDGE_PX: f64 = 4.0;
/// Radius of the circle drawn around the visitor's place, however sure that is.
const LEAST_HALO_PX: f64 = 18.0;
/// A larger circle is a stretch of the map, and may have names in it.
const LARGEST_DISC_PX: f64 = 44.0;

/// Where the visitor is, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Origin {
    /// The middle of it.
    pub at: World,
    /// Radius of the circle it lies in, in metres.
    pub accuracy_m: f64,
}

impl Origin {
    /// Radius of the circle drawn around it, in CSS px.
    pub fn halo_px(&self, camera: &Camera) -> f64 {
        let accuracy_px = self.accuracy_m * self.at.metre() * camera.pose.scale();
        bounded(accuracy_px, LEAST_HALO_PX, 4000.0)
    }

    /// The box labels keep out of.
    fn outline(&self, camera: &Camera) -> Rect {
        let halo_px = self.halo_px(camera);
        let side_px = 2.0 * if halo_px > LARGEST_DISC_PX { LEAST_HALO_PX } else { halo_px };
        Rect::around(camera.to_px(self.at), side_px, side_px)
    }
}

/// What an archive of tiles holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ground {
    /// Level of the first tiles.
    pub least: u8,
    /// Level of the deepest tiles: they hold everything.
    pub deepest: u8,
    /// All that is on it.
    pub extent: Extent,
    /// A city's edge and what it consists of, without streets.
    pub is_outline: bool,
}

/// Pictures are made up to here, from the deepest tiles.
pub const DEEPEST_PICTURE: u8 = CLOSEST_ZOOM as u8;

impl Default for Ground {
    fn default() -> Self {
        Self { least: 0, deepest: 0, extent: Extent::EMPTY, is_outline: true }
    }
}

/// What the visitor has seen of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    /// No frame yet.
    Nothing,
    /// What first came.
    Still,
    /// It moved.
    Motion,
}

/// The state behind the canvas.
#[derive(Debug)]
pub struct Map {
    /// What part is seen.
    pub camera: Camera,
    /// By day or by night.
    pub theme: Theme,
    /// What the archive under labels and pins holds.
    pub ground: Ground,
    /// In the order given.
    pub pins: Vec<Pin>,
    /// Labels on the canvas.
    pub labels: Labels,
    /// Where the visitor is.
    pub origin: Option<Origin>,
    /// Changes with whatever changes the ground.
    pub ground_version: u32,
    /// Changes with whatever changes the words or colors of labels.
    pub words_version: u32,
    /// The picture is not what it should be.
    pub stale: bool,
    /// What has a name on it.
    pub names: Names,
    postcodes: Rc<Postcodes>,
    clusters: Clusters,
    chosen: Option<u32>,
    chosen_name: String,
    focused: Option<u32>,
    gesture: Gesture,
    limits: Extent,
    covered: Insets,
    reduced_motion: bool,
    seen: Seen,
    last_double_tap_ms: f64,
}

/// The map's part of one frame.
#[derive(Debug)]
pub struct Frame {
    /// Pins and clusters, topmost last.
    pub markers: Vec<Marker>,
    /// The chosen one's name.
    pub choice: Option<Choice>,
    /// Which of them has the ring of the keyboard's focus.
    pub focused: Option<u32>,
    /// Whether the map is in motion.
    pub moving: bool,
    /// Whether the next frame will differ.
    pub more: bool,
}

impl Default for Map {
    fn default() -> Self {
        // Broadgate, until there is a basemap to fit.
        let centre = World { x: 0.495_807, y: 0.329_1 };
        let pose = Pose { centre, zoom: 11.5 };
        Self {
            camera: Camera { pose, width_px: 300.0, height_px: 300.0, density: 1.0 },
            theme: Theme::Light,
            ground: Ground::default(),
            pins: Vec::new(),
            labels: Labels::default(),
            origin: None,
            ground_version: 0,
            words_version: 0,
            stale: true,
            names: Names::default(),
            postcodes: Rc::default(),
            clusters: Clusters::default(),
            chosen: None,
            chosen_name: String::new(),
            focused: None,
            gesture: Gesture::Idle,
            limits: Extent::EMPTY,
            covered: Insets::default(),
            reduced_motion: false,
            seen: Seen::Nothing,
            last_double_tap_ms: f64::NEG_INFINITY,
        }
    }
}

/// Loading and settings.
impl Map {
    /// Says what the archive holds whose tiles are drawn.
    pub fn set_ground(&mut self, ground: Ground) {
        self.ground = ground;
        if !ground.is_outline {
            self.postcodes = Rc::default();
        }
        self.limit();
    }

    /// Takes in the names of a tile that is seen or, if it is less deep, of the one it lies in.
    pub fn put_names(&mut self, tile: TileId, bytes: &[u8]) {
        let tile = tile.at_most(self.ground.deepest);
        self.names.put(tile, bytes);
        self.stale = true;
    }

    /// Takes a table of postcodes: their names, close in. Only an outline shows them.
    pub fn load_postcodes(&mut self, postcodes: Rc<Postcodes>) {
        if self.ground.is_outline {
            self.postcodes = postcodes;
            self.limit();
            self.ground_changed();
        }
    }

    /// The canvas has another size; the middle stays in the middle.
    pub fn resize(&mut self, width_px: f64, height_px: f64, density: f64) {
        let sound = |size: f64, least: f64, most: f64| {
            if size.is_finite() { bounded(size, least, most) } else { least }
        };
        self.camera.width_px = sound(width_px, 1.0, 8192.0);
        self.camera.height_px = sound(height_px, 1.0, 8192.0);
        self.camera.density = sound(density, 0.5, 4.0);
        self.camera.pose = self.camera.limited(self.camera.pose, self.limits);
        self.stale = true;
    }

    /// What the page lays over the canvas: labels and what is fitted keep out of it.
    pub fn set_insets(&mut self, covered: Insets) {
        let sound = |px: f64| if px.is_finite() { bounded(px, 0.0, 8192.0) } else { 0.0 };
        let Insets { top, right, bottom, left } = covered;
        self.covered = Insets {
            top: sound(top),
            right: sound(right),
            bottom: sound(bottom),
            left: sound(left),
        };
        self.stale = true;
    }

    /// Names in a language, where they are known in it.
    pub fn set_language(&mut self, lang: &str) {
        self.names.set_language(lang);
        self.words_changed();
    }

    /// By day or by night.
    pub fn set_theme(&mut self, theme: Theme) {
        self.theme = theme;
        self.ground_changed();
        self.words_changed();
    }

    /// Jumps instead of animations.
    pub fn set_reduced_motion(&mut self, reduced: bool) {
        self.reduced_motion = reduced;
        self.stale = true;
    }

    /// Replaces all pins. A chosen one stays chosen if it is still there.
    pub fn set_pins(&mut self, pins: Vec<Pin>) {
        let id_of = |key: Option<u32>| Some(self.pins.get(key? as usize)?.id);
        let (chosen, focused) = (id_of(self.chosen), id_of(self.focused));
        self.pins = pins;
        self.clusters = Clusters::of(&self.pins);
        self.chosen = chosen.and_then(|id| self.key_of(id));
        self.focused = focused.and_then(|id| self.key_of(id));
        self.stale = true;
    }

    /// What is written beside the chosen one.
    pub fn set_chosen_name(&mut self, name: &str) {
        name.clone_into(&mut self.chosen_name);
        self.stale = true;
    }

    /// Shows where the visitor is, or no longer.
    pub fn set_origin(&mut self, origin: Option<Origin>) {
        self.origin = origin;
        self.stale = true;
    }

    /// Whether pictures for this moment need not be exact.
    pub fn is_moving(&self) -> bool {
        self.gesture.is_moving()
    }

    fn key_of(&self, id: u32) -> Option<u32> {
        (0..).zip(&self.pins).find(|(_, pin)| pin.id == id).map(|(key, _)| key)
    }

    /// The map ends where both ground and postcodes do.
    fn limit(&mut self) {
        let postcodes = homes::extent(&self.postcodes);
        let ground = self.ground.extent;
        self.limits = [ground.min, ground.max].into_iter().fold(postcodes, Extent::include);
        if ground.is_empty() {
            self.limits = postcodes;
        }
        self.stale = true;
    }

    fn ground_changed(&mut self) {
        self.ground_version += 1;
        self.stale = true;
    }

    fn words_changed(&mut self) {
        self.labels.clear();
        self.words_version += 1;
        self.stale = true;
    }
}

/// Drawing.
impl Map {
    /// Moves on to a moment; none if the picture stays as it is.
    pub fn frame(&mut self, now_ms: f64, measure: &mut dyn Measure) -> Option<Frame> {
        let moved = self.gesture.step(&mut self.camera, self.limits, now_ms);
        if !moved && !self.stale {
            return None;
        }
        let seen = if self.gesture.is_moving() { Seen::Motion } else { Seen::Still };
        self.seen = self.seen.max(seen);
        let markers = self.markers();
        let free = self.camera.free(self.covered.widened(EDGE_PX));
        let origin = self.origin.map(|origin| origin.outline(&self.camera));
        let choice = self.choice_name(&markers, origin, free, measure);
        let mut taken: Vec<Rect> = markers.iter().map(Marker::outline).collect();
        taken.extend(origin);
        taken.extend(choice.iter().map(|choice| choice.outline));
        let room = Room { free, taken };
        let names = self.names.seen(&self.camera, BEYOND_PX, self.ground.deepest);
        let placed: Vec<Label> =
            labels::place(&names, &self.postcodes, room, &self.camera, measure);
        // Until somebody moves it, the map is still coming: names come with their tiles.
        let at_once = self.reduced_motion || self.seen < Seen::Motion;
        let fading = self.labels.step(placed, now_ms, at_once);
        self.stale = fading;
        let moving = self.gesture.is_moving();
        let flies = matches!(self.gesture, Gesture::Flying { .. } | Gesture::Gliding { .. });
        let more = fading || flies;
        Some(Frame { markers, choice, focused: self.focused, moving, more })
    }

    /// The chosen pin's name; none while the pin is off the canvas.
    fn choice_name(
        &self,
        markers: &[Marker],
        origin: Option<Rect>,
        free: Rect,
        measure: &mut dyn Measure,
    ) -> Option<Choice> {
        let marker = markers.iter().find(|marker| marker.is_chosen())?;
        if !marker.is_in_view(&self.camera) {
            return None;
        }
        let others = markers.iter().filter(|other| other.key != marker.key);
        let others: Vec<Rect> = others.map(Marker::outline).chain(origin).collect();
        Choice::of(marker, &self.chosen_name, free, &others, measure)
    }
}
