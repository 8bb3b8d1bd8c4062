//! The map as a whole: what is loaded, chosen and focused, and what a visitor's action does to it.
//!
//! Pure; the browser's side is `paint` and `view`. Invariant: whatever changes the picture sets `stale`.

use crate::basemap::{self, BasemapError, Place};
use crate::camera::{CLOSEST_ZOOM, Camera, Pose, Px};
use crate::gesture::{Finger, Gesture};
use crate::mercator::{Extent, World, bounded};
use crate::scene::Rect;
use crate::scene::clusters::{Clusters, Pin, is_one_place};
use crate::scene::ground::Terrain;
use crate::scene::labels::{self, Label, Labels, Measure, Names};
use crate::scene::markers::{self, FAN_ZOOM, Kind, Marker};
use crate::style::Theme;
use engine::position::LonLat;
use engine::postcodes::{Postcodes, PostcodesError};

/// Animations take this long.
const FLIGHT_MS: f64 = 420.0;
const STEP_MS: f64 = 180.0;
/// An arrow key moves the map by this.
const ARROW_PX: f64 = 120.0;
/// Wheel travel in CSS px for one zoom level.
const WHEEL_PX_PER_LEVEL: f64 = 240.0;
/// Wheel steps below this come from a touch pad and follow the fingers at once,
const FINE_WHEEL_PX: f64 = 40.0;
/// or nearly: so that a stream of them is one movement.
const FINE_STEP_MS: f64 = 50.0;
/// Side of the square about the visitor's place that labels keep out of.
const ORIGIN_CLEAR_PX: f64 = 26.0;
/// A chosen pin keeps this far from the edge.
const CHOICE_MARGIN_PX: f64 = 56.0;
/// A name is said of the middle of the map only this near.
const NEIGHBOURHOOD_M: f64 = 2_500.0;
/// A second double tap within this time is the browser's word for the same one.
const SAME_DOUBLE_TAP_MS: f64 = 500.0;

/// Where the visitor is, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Origin {
    /// The middle of it.
    pub at: World,
    /// Radius of the circle it lies in, in metres.
    pub accuracy_m: f64,
}

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

/// The state behind the canvas.
#[derive(Debug)]
pub struct Map {
    /// What part is seen.
    pub camera: Camera,
    /// By day or by night.
    pub theme: Theme,
    /// Everything under labels and pins.
    pub terrain: Terrain,
    /// In the order given.
    pub pins: Vec<Pin>,
    /// Labels on the canvas.
    pub labels: Labels,
    /// Where the visitor is.
    pub origin: Option<Origin>,
    /// Whether writing runs from right to left.
    pub rtl: bool,
    /// Changes with whatever changes the ground.
    pub ground_version: u32,
    /// Changes with whatever changes the words or colors of labels.
    pub words_version: u32,
    /// The picture is not what it should be.
    pub stale: bool,
    places: Vec<Place>,
    names: Names,
    arabic: bool,
    clusters: Clusters,
    chosen: Option<u32>,
    focused: Option<u32>,
    gesture: Gesture,
    limits: Extent,
    reduced_motion: bool,
    was_drawn: bool,
    last_double_tap_ms: f64,
}

/// The map's part of one frame.
#[derive(Debug)]
pub struct Frame {
    /// Pins and clusters, topmost last.
    pub markers: Vec<Marker>,
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
            terrain: Terrain::default(),
            pins: Vec::new(),
            labels: Labels::default(),
            origin: None,
            rtl: false,
            ground_version: 0,
            words_version: 0,
            stale: true,
            places: Vec::new(),
            names: Names::default(),
            arabic: false,
            clusters: Clusters::default(),
            chosen: None,
            focused: None,
            gesture: Gesture::Idle,
            limits: Extent::EMPTY,
            reduced_motion: false,
            was_drawn: false,
            last_double_tap_ms: f64::NEG_INFINITY,
        }
    }
}

/// Loading and settings.
impl Map {
    /// Takes a packed basemap.
    pub fn load_basemap(&mut self, bytes: &[u8]) -> Result<(), BasemapError> {
        let basemap = basemap::decode(bytes)?;
        self.terrain.set_basemap(&basemap);
        self.places = basemap.places;
        self.ground_changed();
        self.words_changed();
        Ok(())
    }

    /// Takes a table of postcodes.
    pub fn load_postcodes(&mut self, bytes: &[u8]) -> Result<(), PostcodesError> {
        let postcodes = Postcodes::decode(bytes)?;
        self.terrain.set_postcodes(&postcodes);
        self.ground_changed();
        Ok(())
    }

    /// The canvas has another size; the middle stays in the middle.
    pub fn resize(&mut self, width_px: f64, height_px: f64, density: f64) {
        let sound = |size: f64, least: f64, most: f64| if size.is_finite() { bounded(size, least, most) } else { least };
        self.camera.width_px = sound(width_px, 1.0, 8192.0);
        self.camera.height_px = sound(height_px, 1.0, 8192.0);
        self.camera.density = sound(density, 0.5, 4.0);
        self.camera.pose = self.camera.limited(self.camera.pose, self.limits);
        self.stale = true;
    }

    /// Labels in Arabic for `ar` and its kin, else in English.
    pub fn set_language(&mut self, lang: &str, rtl: bool) {
        self.arabic = lang.starts_with("ar");
        self.rtl = rtl;
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
        let id_of = |key: Option<u32>| key.and_then(|key| self.pins.get(key as usize)).map(|pin| pin.id.clone());
        let (chosen, focused) = (id_of(self.chosen), id_of(self.focused));
        self.pins = pins;
        self.clusters = Clusters::of(&self.pins);
        self.chosen = chosen.and_then(|id| self.key_of(&id));
        self.focused = focused.and_then(|id| self.key_of(&id));
        self.stale = true;
    }

    /// Shows where the visitor is, or no longer.
    pub fn set_origin(&mut self, origin: Option<Origin>) {
        self.origin = origin;
        self.stale = true;
    }

    fn key_of(&self, id: &str) -> Option<u32> {
        (0..).zip(&self.pins).find(|(_, pin)| pin.id == id).map(|(key, _)| key)
    }

    fn ground_changed(&mut self) {
        self.limits = self.terrain.extent();
        self.ground_version += 1;
        self.stale = true;
    }

    fn words_changed(&mut self) {
        self.names = Names::of(&self.places, self.arabic);
        self.labels.clear();
        self.words_version += 1;
        self.stale = true;
    }
}

/// Moving about.
impl Map {
    /// Shows a whole box.
    pub fn fit(&mut self, south_west: LonLat, north_east: LonLat, padding_px: f64, now_ms: f64) {
        let extent = Extent::around([World::of(south_west), World::of(north_east)]);
        let to = self.camera.pose_to_fit(extent, padding_px);
        self.fly(to, now_ms, FLIGHT_MS);
    }

    /// Puts a position in the middle.
    pub fn fly_to(&mut self, position: LonLat, zoom: f64, now_ms: f64) {
        self.fly(Pose { centre: World::of(position), zoom }, now_ms, FLIGHT_MS);
    }

    /// Highlights a pin and, if it is not well in view, goes there.
    pub fn select(&mut self, id: Option<&str>, now_ms: f64) {
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
        let city = self.terrain.city_extent();
        if !city.is_empty() {
            let to = self.camera.pose_to_fit(city, 16.0);
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

    fn bring_into_view(&mut self, at: World, now_ms: f64) {
        let to = self.gesture.destination(&self.camera);
        let px = Camera { pose: to, ..self.camera }.to_px(at);
        let margin = |size_px: f64| CHOICE_MARGIN_PX.min(size_px / 4.0);
        let (mx, my) = (margin(self.camera.width_px), margin(self.camera.height_px));
        let well_in = (mx..=self.camera.width_px - mx).contains(&px.x)
            && (my..=self.camera.height_px - my).contains(&px.y);
        if !well_in {
            self.fly(Pose { centre: at, zoom: to.zoom }, now_ms, FLIGHT_MS);
        }
    }

    /// Before the first frame there is nothing to move away from.
    fn fly(&mut self, to: Pose, now_ms: f64, duration_ms: f64) {
        let animated = self.was_drawn && !self.reduced_motion;
        let to = self.camera.limited(to, self.limits);
        self.gesture.fly(&mut self.camera, to, now_ms, if animated { duration_ms } else { 0.0 });
        self.stale = true;
    }
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
        let fitted = self.camera.pose_to_fit(Extent::around(places()), CHOICE_MARGIN_PX);
        let zoom = fitted.zoom.min(parting + 1.5).max(parting).max(self.camera.pose.zoom);
        self.fly(Pose { zoom, ..fitted }, now_ms, FLIGHT_MS);
        Tapped::Cluster(members.clone())
    }
}

/// The keyboard's way through the pins.
impl Map {
    /// The next or previous marker in view, the first one nearest to the middle.
    pub fn focus(&mut self, step: i32) -> Option<(Marker, usize, usize)> {
        let in_view = self.in_view();
        let middle = Px { x: self.camera.width_px / 2.0, y: self.camera.height_px / 2.0 };
        let from_middle = |marker: &Marker| marker.at.distance(middle);
        let current = self.focused.and_then(|key| in_view.iter().position(|marker| marker.key == key));
        let idx = match current {
            Some(current) => {
                let n = i64::try_from(in_view.len()).ok()?;
                let next = (i64::try_from(current).ok()? + i64::from(step)).rem_euclid(n);
                usize::try_from(next).ok()?
            }
            None => (0..in_view.len())
                .min_by(|a, b| from_middle(&in_view[*a]).total_cmp(&from_middle(&in_view[*b])))?,
        };
        self.focused = Some(in_view[idx].key);
        self.stale = true;
        Some((in_view[idx].clone(), idx, in_view.len()))
    }

    /// The keyboard has left the map.
    pub fn clear_focus(&mut self) {
        self.focused = None;
        self.stale = true;
    }

    /// Presses what has the focus.
    pub fn activate_focus(&mut self, now_ms: f64) -> Option<Tapped> {
        let key = self.focused?;
        let marker = self.markers().into_iter().find(|marker| marker.key == key)?;
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
    fn in_view(&self) -> Vec<Marker> {
        let mut in_view = self.markers();
        in_view.retain(|marker| marker.is_in_view(&self.camera));
        markers::ordered(in_view, |a, b| a.at.y < b.at.y || (a.at.y == b.at.y && a.at.x < b.at.x))
    }

    fn markers(&self) -> Vec<Marker> {
        markers::markers(&self.pins, &self.clusters, self.chosen, &self.camera)
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
        let markers = self.markers();
        let mut outlines: Vec<Rect> = markers.iter().map(Marker::outline).collect();
        outlines.extend(self.origin.map(|origin| {
            Rect::around(self.camera.to_px(origin.at), ORIGIN_CLEAR_PX, ORIGIN_CLEAR_PX)
        }));
        let placed: Vec<Label> = labels::place(&self.names, &self.terrain, outlines, &self.camera, measure);
        let at_once = self.reduced_motion || !self.was_drawn;
        let fading = self.labels.step(placed, now_ms, at_once);
        self.was_drawn = true;
        self.stale = fading;
        let moving = self.gesture.is_moving();
        let flies = matches!(self.gesture, Gesture::Flying { .. } | Gesture::Gliding { .. });
        Some(Frame { markers, focused: self.focused, moving, more: fading || flies })
    }
}
