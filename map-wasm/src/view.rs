//! `MapView`: the map as the page's JavaScript knows it. Thin: turns arguments into the map's own types.
//!
//! All x and y are CSS px from the canvas' top left, all times milliseconds of one clock.

use crate::camera::{Insets, Px};
use crate::device::Waymark;
use crate::gesture::Finger;
use crate::map::{Ground, Map, Origin, Tapped};
use crate::mercator::{Extent, World};
use crate::paint::{FINEST, Painter};
use crate::scene::clusters::{Pin, State};
use crate::scene::markers::Kind;
use crate::style::Theme;
use crate::tiles::TileId;
use engine::json::Json;
use engine::position::LonLat;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

/// The canvas map.
#[wasm_bindgen]
pub struct MapView {
    map: Map,
    painter: Painter,
}

/// What is loaded and set.
#[wasm_bindgen]
impl MapView {
    /// Takes a canvas; nothing is drawn before `resize` and `draw`.
    #[wasm_bindgen(constructor)]
    pub fn new(canvas: HtmlCanvasElement) -> Result<MapView, JsValue> {
        Ok(Self { map: Map::default(), painter: Painter::new(canvas)? })
    }

    /// What the archive holds whose tiles will come: levels of the first and the deepest, the box around
    /// it in degrees, and whether it is a city's outline only.
    #[expect(clippy::too_many_arguments, reason = "numbers from JavaScript come one by one")]
    pub fn set_ground(
        &mut self,
        least: u8,
        deepest: u8,
        west: f64,
        south: f64,
        east: f64,
        north: f64,
        is_outline: bool,
    ) {
        let corners = [LonLat::new(west, south), LonLat::new(east, north)];
        let extent = Extent::around(corners.into_iter().flatten().map(World::of));
        self.map.set_ground(Ground { least, deepest, extent, is_outline });
    }

    /// The tiles whose pictures are to be made, three numbers each: level, x and y.
    pub fn missing_tiles(&self) -> Vec<u32> {
        let mut numbers = Vec::new();
        for TileId { level, x, y } in self.painter.missing(&self.map) {
            numbers.extend_from_slice(&[level.into(), x, y]);
        }
        numbers
    }

    /// For which zoom they are to be made.
    pub fn zoom(&self) -> f64 {
        self.map.camera.pose.zoom
    }

    /// How fine they are to be made.
    pub fn tile_density(&self) -> f64 {
        self.map.camera.density.min(FINEST)
    }

    /// Changes when pictures made before are not wanted any more.
    pub fn ground_version(&self) -> u32 {
        self.map.ground_version
    }

    /// Takes a tile's picture, and the tile itself (none where there is nothing) for its names.
    #[expect(clippy::too_many_arguments, reason = "numbers from JavaScript come one by one")]
    pub fn put_tile(
        &mut self,
        level: u8,
        x: u32,
        y: u32,
        zoom: f64,
        density: f64,
        picture: JsValue,
        bytes: &[u8],
    ) {
        let tile = TileId { level, x, y };
        // Also before anything was drawn: what is put afterwards is of today.
        self.painter.prepare(&self.map);
        self.map.put_names(tile, bytes);
        self.painter.put(tile, zoom, density, picture);
    }

    /// Takes the table of postcodes that the engine has taken in.
    pub fn load_postcodes(&mut self, engine: &Waymark) {
        self.map.load_postcodes(engine.postcodes());
    }

    /// The canvas' size in CSS px and the screen's device pixels per CSS px.
    pub fn resize(&mut self, width_px: f64, height_px: f64, density: f64) {
        self.map.resize(width_px, height_px, density);
        self.painter.resize(&self.map.camera);
    }

    /// How much of the canvas the page covers on each side, in CSS px.
    pub fn set_insets(&mut self, top: f64, right: f64, bottom: f64, left: f64) {
        self.map.set_insets(Insets { top, right, bottom, left });
    }

    /// Language of the labels.
    pub fn set_language(&mut self, lang: &str) {
        self.map.set_language(lang);
    }

    /// By day or by night.
    pub fn set_theme(&mut self, dark: bool) {
        self.map.set_theme(if dark { Theme::Dark } else { Theme::Light });
    }

    /// Jumps instead of animations.
    pub fn set_reduced_motion(&mut self, reduced: bool) {
        self.map.set_reduced_motion(reduced);
    }

    /// The next drawing for pins, of which the first is number 0: data of an SVG path in a 24 x 24 box.
    pub fn add_icon(&mut self, svg_path: &str) -> Result<(), JsValue> {
        self.map.stale = true;
        self.painter.add_icon(svg_path)
    }

    /// Replaces all pins: parallel lists, `lonlat` in pairs, states 0 open, 1 unknown, 2 closed.
    /// A pin whose position is none is left out.
    pub fn set_pins(&mut self, ids: &[u32], lonlat: &[f64], icons: &[u8], states: &[u8]) {
        let mut pins = Vec::new();
        for (((id, pair), icon), state) in
            ids.iter().zip(lonlat.chunks_exact(2)).zip(icons).zip(states)
        {
            let Ok(position) = LonLat::new(pair[0], pair[1]) else { continue };
            let state = match state {
                0 => State::Open,
                2 => State::Closed,
                _ => State::Unknown,
            };
            pins.push(Pin { id: *id, at: World::of(position), icon: *icon, state });
        }
        self.map.set_pins(pins);
    }

    /// Where the visitor is; accuracy in metres, 0 for a postcode.
    pub fn set_origin(&mut self, lon: f64, lat: f64, accuracy_m: f64) {
        let origin = LonLat::new(lon, lat)
            .ok()
            .map(|position| Origin { at: World::of(position), accuracy_m });
        self.map.set_origin(origin);
    }

    /// The visitor's place is not known.
    pub fn clear_origin(&mut self) {
        self.map.set_origin(None);
    }
}

/// Moving about, and drawing.
#[wasm_bindgen]
impl MapView {
    /// Highlights a pin and brings it into view; none takes the highlight away.
    pub fn select(&mut self, id: Option<u32>, now_ms: f64) {
        self.map.select(id, now_ms);
    }

    /// The name of the highlighted pin.
    pub fn set_chosen_name(&mut self, name: &str) {
        self.map.set_chosen_name(name);
    }

    /// Shows a whole box with room around it and beside the insets.
    pub fn fit(
        &mut self,
        west: f64,
        south: f64,
        east: f64,
        north: f64,
        padding_px: f64,
        now_ms: f64,
    ) {
        if let (Ok(south_west), Ok(north_east)) =
            (LonLat::new(west, south), LonLat::new(east, north))
        {
            self.map.fit(south_west, north_east, padding_px, now_ms);
        }
    }

    /// Paints one frame if anything changed; true if another will follow.
    pub fn draw(&mut self, now_ms: f64) -> Result<bool, JsValue> {
        self.painter.prepare(&self.map);
        let Some(frame) = self.map.frame(now_ms, self.painter.writer()) else { return Ok(false) };
        let is_partial = self.painter.paint(&self.map, &frame, now_ms)?;
        self.map.stale |= is_partial;
        Ok(frame.more || is_partial)
    }

    /// The neighbourhood in the middle, or nothing.
    pub fn center_name(&self) -> String {
        self.map.center_name().unwrap_or_default()
    }

    /// How many pins the canvas shows, those in clusters too.
    pub fn pins_in_view(&self) -> usize {
        self.map.n_pins_in_view()
    }
}

/// Pointers, wheel and keys.
#[wasm_bindgen]
impl MapView {
    /// A pointer went down.
    pub fn pointer_down(&mut self, id: i32, x: f64, y: f64, touch: bool, now_ms: f64) {
        self.map.pointer_down(Finger { id, at: Px { x, y }, touch }, now_ms);
    }

    /// A pointer moved.
    pub fn pointer_move(&mut self, id: i32, x: f64, y: f64, now_ms: f64) {
        self.map.pointer_move(id, Px { x, y }, now_ms);
    }

    /// A pointer went up; JSON of what was tapped, or nothing.
    pub fn pointer_up(&mut self, id: i32, x: f64, y: f64, now_ms: f64) -> String {
        let tapped = self.map.pointer_up(id, Px { x, y }, now_ms);
        tapped.map_or_else(String::new, |tapped| self.told(&tapped))
    }

    /// The browser took a pointer away.
    pub fn pointer_cancel(&mut self, id: i32) {
        self.map.pointer_cancel(id);
    }

    /// Whether a mouse is over something to press.
    pub fn hovering(&self, x: f64, y: f64) -> bool {
        self.map.is_over_marker(Px { x, y })
    }

    /// The wheel turned.
    pub fn wheel(&mut self, x: f64, y: f64, delta_y_px: f64, now_ms: f64) {
        self.map.wheel(Px { x, y }, delta_y_px, now_ms);
    }

    /// A double click.
    pub fn double_tap(&mut self, x: f64, y: f64, now_ms: f64) {
        self.map.double_tap(Px { x, y }, now_ms);
    }

    /// Zooms about the middle.
    pub fn zoom_by(&mut self, levels: f64, now_ms: f64) {
        self.map.zoom_by(levels, now_ms);
    }

    /// A key was pressed; true if it is one of the map's.
    pub fn key(&mut self, key: &str, now_ms: f64) -> bool {
        self.map.key(key, now_ms)
    }

    /// Moves the focus among the markers in view; JSON of where it is, or nothing.
    pub fn focus_pin(&mut self, step: i32) -> String {
        let Some((marker, idx, total)) = self.map.focus(step) else { return String::new() };
        let pin = &self.map.pins[marker.key as usize];
        let (kind, count) = match &marker.kind {
            Kind::Cluster { members, .. } => ("cluster", members.len()),
            _ => ("pin", 1),
        };
        let mut json = Json::default();
        json.object(|json| {
            json.key("kind").word(kind);
            json.key("id").whole(pin.id);
            for (name, number) in [("count", count), ("index", idx + 1), ("total", total)] {
                json.key(name).whole(number as u64);
            }
        });
        json.finish()
    }

    /// The keyboard has left the map.
    pub fn clear_focus(&mut self) {
        self.map.clear_focus();
    }

    /// Presses what has the focus; JSON as of `pointer_up`.
    pub fn activate_focus(&mut self, now_ms: f64) -> String {
        let tapped = self.map.activate_focus(now_ms);
        tapped.map_or_else(String::new, |tapped| self.told(&tapped))
    }
}

impl MapView {
    fn told(&self, tapped: &Tapped) -> String {
        let id = |key: usize| self.map.pins[key].id;
        let mut json = Json::default();
        json.object(|json| match tapped {
            Tapped::Map => {
                json.key("kind").word("map");
            }
            Tapped::Pin(key) => {
                json.key("kind").word("pin");
                json.key("id").whole(id(*key));
            }
            Tapped::Cluster(members) => {
                json.key("kind").word("cluster");
                json.key("count").whole(members.len() as u64);
                json.key("ids").array(members, |json, key| {
                    json.whole(id(*key as usize));
                });
            }
        });
        json.finish()
    }
}
