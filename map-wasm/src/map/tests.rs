//! The map as its visitor finds it, without a browser.

use super::travel::CHOICE_MARGIN_PX;
use super::*;
use crate::camera::Px;
use crate::gesture::Finger;
use crate::scene::clusters::State;
use crate::scene::labels::Text;
use crate::scene::markers::{Kind, Marker};
use crate::tiles::TileId;
use engine::position::LonLat;

struct NoWords;

impl Measure for NoWords {
    fn size_px(&mut self, _: &Text) -> (f64, f64) {
        (40.0, 14.0)
    }
}

/// Every text takes two lines.
struct TwoLines;

impl Measure for TwoLines {
    fn size_px(&mut self, _: &Text) -> (f64, f64) {
        (160.0, 34.0)
    }
}

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

fn pin(id: u32, lon: f64, lat: f64) -> Pin {
    Pin { id, at: World::of(at(lon, lat)), icon: 0, state: State::Open }
}

/// Coventry's box as all there is, drawn once.
fn map(pins: Vec<Pin>) -> Map {
    let corners = [(-1.6, 52.36), (-1.43, 52.46)].map(|(lon, lat)| World::of(at(lon, lat)));
    let mut map = Map::default();
    let extent = Extent::around(corners);
    map.set_ground(Ground { least: 6, deepest: 12, extent, is_outline: true });
    map.resize(360.0, 640.0, 2.0);
    map.fit(at(-1.6, 52.36), at(-1.43, 52.46), 16.0, 0.0);
    map.set_pins(pins);
    map.frame(0.0, &mut NoWords).unwrap();
    map
}

fn settle(map: &mut Map, from_ms: f64) {
    let mut now_ms = from_ms;
    while map.frame(now_ms, &mut NoWords).is_some_and(|frame| frame.more) {
        now_ms += 16.0;
        assert!(now_ms < from_ms + 10_000.0, "it never comes to rest");
    }
    assert!(map.frame(now_ms + 16.0, &mut NoWords).is_none());
}

fn tap(map: &mut Map, at: Px, now_ms: f64) -> Option<Tapped> {
    map.pointer_down(Finger { id: 1, at, touch: true }, now_ms);
    map.pointer_up(1, at, now_ms + 50.0)
}

#[test]
fn nothing_is_drawn_when_nothing_changed() {
    let mut map = map(vec![pin(1, -1.5, 52.4)]);
    settle(&mut map, 10.0);
    map.pointer_move(1, Px { x: 10.0, y: 10.0 }, 2000.0);
    assert!(map.frame(2001.0, &mut NoWords).is_none());
}

#[test]
fn tapping_a_pin_tells_which() {
    let mut map = map(vec![pin(1, -1.5, 52.4), pin(2, -1.55, 52.42)]);
    let head = map.markers().into_iter().find(|marker| marker.key == 1).unwrap();
    assert_eq!(tap(&mut map, head.at, 100.0), Some(Tapped::Pin(1)));
    assert_eq!(tap(&mut map, Px { x: 5.0, y: 5.0 }, 2000.0), Some(Tapped::Map));
}

#[test]
fn tapping_a_cluster_goes_on_until_each_pin_can_be_tapped() {
    let same = [pin(1, -1.5, 52.4), pin(2, -1.5, 52.4), pin(3, -1.497, 52.401)];
    let mut map = map(same.to_vec());
    let mut now_ms = 1000.0;
    for _ in 0..4 {
        let cluster = map.markers().into_iter().find(|m| matches!(m.kind, Kind::Cluster { .. }));
        let Some(cluster) = cluster else { break };
        assert!(
            matches!(tap(&mut map, cluster.at, now_ms), Some(Tapped::Cluster(ids)) if ids.len() > 1)
        );
        settle(&mut map, now_ms + 60.0);
        now_ms += 20_000.0;
    }
    let in_view = map.in_view();
    assert_eq!(in_view.len(), 3);
    assert!(in_view.iter().all(|marker| !matches!(marker.kind, Kind::Cluster { .. })));
}

#[test]
fn a_double_click_and_the_double_tap_it_consists_of_zoom_once() {
    let mut map = map(Vec::new());
    let from = map.camera.pose.zoom;
    let spot = Px { x: 100.0, y: 200.0 };
    tap(&mut map, spot, 1000.0);
    assert_eq!(tap(&mut map, spot, 1150.0), None);
    map.double_tap(spot, 1210.0);
    settle(&mut map, 1220.0);
    assert!((map.camera.pose.zoom - from - 1.0).abs() < 1e-9);
}

#[test]
fn choosing_a_pin_off_the_canvas_brings_it_into_view() {
    let mut map = map(vec![pin(7, -1.43, 52.46)]);
    map.fit(at(-1.56, 52.375), at(-1.54, 52.385), 16.0, 100.0);
    settle(&mut map, 110.0);
    map.select(Some(7), 5000.0);
    settle(&mut map, 5010.0);
    assert_eq!(map.n_pins_in_view(), 1);
}

/// Controls on the right, words at the bottom.
fn covered(map: &mut Map) -> Rect {
    let covered = Insets { right: 60.0, bottom: 30.0, ..Insets::default() };
    map.set_insets(covered);
    map.camera.free(covered)
}

#[test]
fn what_is_fitted_stands_beside_what_covers_the_map() {
    let mut map = map(vec![pin(1, -1.43, 52.40), pin(2, -1.60, 52.41)]);
    let free = covered(&mut map);
    map.set_reduced_motion(true);
    map.fit(at(-1.60, 52.40), at(-1.43, 52.41), 20.0, 100.0);
    let markers = map.frame(100.0, &mut NoWords).unwrap().markers;
    assert_eq!(markers.len(), 2);
    assert!(markers.iter().all(|marker| free.holds(marker.outline())));
}

#[test]
fn a_cluster_of_what_is_fitted_and_what_lies_below_is_whole() {
    let (north, south, below) = (52.42, 52.40, 52.3985);
    let mut map = map(vec![pin(1, -1.5, north), pin(2, -1.5, south), pin(3, -1.5, below)]);
    map.set_reduced_motion(true);
    map.fit(at(-1.5, 52.40), at(-1.5, 52.42), 24.0, 100.0);
    let markers = map.frame(100.0, &mut NoWords).unwrap().markers;
    let clusters = markers.iter().filter(|marker| matches!(marker.kind, Kind::Cluster { .. }));
    let lowest = clusters.map(Marker::outline).map(|it| it.centre.y + it.half_height_px);
    let lowest: Vec<f64> = lowest.collect();
    assert_eq!(lowest.len(), 1);
    assert!(lowest[0] <= map.camera.height_px, "{lowest:?}");
}

#[test]
fn fitting_one_place_still_shows_what_is_around_it() {
    let mut map = map(vec![pin(1, -1.5, 52.4)]);
    let free = covered(&mut map);
    map.set_reduced_motion(true);
    map.fit(at(-1.5, 52.4), at(-1.5, 52.4), 20.0, 100.0);
    assert!(map.camera.pose.zoom <= 15.0);
    assert!(map.camera.to_px(World::of(at(-1.5, 52.4))).distance(free.centre) < 20.0);
}

#[test]
fn a_chosen_pin_comes_out_from_under_the_controls() {
    let mut map = map(vec![pin(1, -1.5, 52.4)]);
    map.set_reduced_motion(true);
    map.fit(at(-1.503, 52.4), at(-1.503, 52.4), 0.0, 100.0);
    let place = World::of(at(-1.5, 52.4));
    let dx = (map.camera.width_px - 20.0 - map.camera.to_px(place).x) / map.camera.pose.scale();
    map.camera.pose.centre.x -= dx;
    let free = covered(&mut map);
    map.select(Some(1), 5000.0);
    map.set_chosen_name("Food bank");
    let frame = map.frame(5000.0, &mut NoWords).unwrap();
    assert!(free.holds(Rect::around(map.camera.to_px(place), 2.0, 2.0)));
    assert!(free.holds(frame.choice.unwrap().outline));
}

#[test]
fn a_chosen_pin_is_whole_at_the_top_too() {
    let place = World::of(at(-1.5, 52.4));
    for below_px in [5.0, 20.0, 35.0, 50.0, 65.0] {
        let mut map = map(vec![pin(1, -1.5, 52.4)]);
        map.set_reduced_motion(true);
        map.fit(at(-1.5, 52.4), at(-1.5, 52.4), 0.0, 100.0);
        let dy_px = map.camera.to_px(place).y - below_px;
        map.camera.pose.centre.y += dy_px / map.camera.pose.scale();
        map.select(Some(1), 5000.0);
        let markers = map.frame(5000.0, &mut NoWords).unwrap().markers;
        let free = map.camera.free(map.covered);
        assert!(free.holds(markers[0].outline()), "{below_px} px below the top");
    }
}

#[test]
fn what_is_around_a_chosen_pin_at_the_edge_stays_in_sight() {
    let mut map = map(vec![pin(1, -1.5, 52.41), pin(2, -1.5, 52.40)]);
    map.set_reduced_motion(true);
    map.fit(at(-1.5, 52.40), at(-1.5, 52.41), 0.0, 100.0);
    let place = World::of(at(-1.5, 52.41));
    map.camera.pose.centre.y += (map.camera.to_px(place).y - 30.0) / map.camera.pose.scale();
    map.select(Some(1), 5000.0);
    assert!((map.camera.to_px(place).y - CHOICE_MARGIN_PX).abs() < 0.1);
    assert_eq!(map.n_pins_in_view(), 2);
    let pose = map.camera.pose;
    map.select(Some(1), 6000.0);
    assert_eq!(map.camera.pose, pose);
}

#[test]
fn the_chosen_name_keeps_clear_of_the_visitors_place_above_or_below_the_pin() {
    let place = World::of(at(-1.5, 52.4));
    for (from_bottom_px, origin_above_px) in [(20.0, 45.0), (40.0, 45.0), (300.0, -25.0)] {
        let mut map = map(vec![pin(1, -1.5, 52.4)]);
        map.set_reduced_motion(true);
        map.fit(at(-1.5, 52.4), at(-1.5, 52.4), 0.0, 100.0);
        let scale = map.camera.pose.scale();
        let wanted_px = map.camera.height_px - from_bottom_px;
        map.camera.pose.centre.y += (map.camera.to_px(place).y - wanted_px) / scale;
        let origin = World { x: place.x, y: place.y - origin_above_px / scale };
        map.set_origin(Some(Origin { at: origin, accuracy_m: 0.0 }));
        map.set_chosen_name("Food bank");
        map.select(Some(1), 5000.0);
        let choice = map.frame(5000.0, &mut TwoLines).unwrap().choice.unwrap();
        let disc = map.origin.unwrap().outline(&map.camera);
        assert!(!disc.overlaps(choice.outline), "{from_bottom_px} {origin_above_px}");
    }
}

/// Neighbourhoods called Stoke, in one tile that holds them all.
fn tile_with_names(places: [World; 3]) -> (TileId, Vec<u8>) {
    let field = |number: u8, content: &[u8]| {
        let mut bytes = vec![number << 3 | 2];
        engine::bytes::put_number(&mut bytes, content.len() as u64);
        [bytes, content.to_vec()].concat()
    };
    let tile =
        TileId { level: 8, x: (places[0].x * 256.0) as u32, y: (places[0].y * 256.0) as u32 };
    let unit = |along: f64| ((along * 256.0).fract() * 4096.0) as u64;
    let feature = |at: World| {
        let mut geometry = vec![9];
        engine::bytes::put_number(&mut geometry, unit(at.x) * 2);
        engine::bytes::put_number(&mut geometry, unit(at.y) * 2);
        field(2, &[field(2, &[0, 0, 1, 1]), vec![3 << 3, 1], field(4, &geometry)].concat())
    };
    let texts = |number: u8, texts: [&[u8]; 2]| texts.map(|text| field(number, text)).concat();
    let values = [field(1, b"neighbourhood"), field(1, b"Stoke")];
    let layer = [
        field(1, b"place"),
        places.map(feature).concat(),
        texts(3, [b"kind", b"name"]),
        texts(4, [&values[0], &values[1]]),
    ];
    (tile, field(3, &layer.concat()))
}

#[test]
fn names_keep_clear_of_the_visitors_place_and_of_the_chosen_name() {
    let mut map = map(vec![pin(1, -1.5, 52.4)]);
    map.set_origin(Some(Origin { at: World::of(at(-1.52, 52.41)), accuracy_m: 30.0 }));
    map.select(Some(1), 100.0);
    map.set_chosen_name("Food bank");
    let spots = [(-1.52, 52.41), (-1.5, 52.396), (-1.54, 52.4)];
    let (tile, bytes) = tile_with_names(spots.map(|(lon, lat)| World::of(at(lon, lat))));
    map.put_names(tile, &bytes);
    settle(&mut map, 5000.0);
    map.stale = true;
    let choice = map.frame(20_000.0, &mut NoWords).unwrap().choice.unwrap();
    let disc = map.origin.unwrap().outline(&map.camera);
    for label in map.labels.shown() {
        let at = map.camera.to_px(label.anchor);
        let middle = Px { x: at.x + label.offset.x, y: at.y + label.offset.y };
        let outline = Rect::around(middle, 40.0, 14.0);
        assert!(!outline.overlaps(disc) && !outline.overlaps(choice.outline));
    }
    assert!(map.labels.shown().count() > 0);
}

#[test]
fn with_reduced_motion_the_map_jumps() {
    let mut map = map(Vec::new());
    map.set_reduced_motion(true);
    let from = map.camera.pose.zoom;
    map.zoom_by(1.0, 1000.0);
    assert!(!map.frame(1000.0, &mut NoWords).unwrap().more);
    assert!((map.camera.pose.zoom - from - 1.0).abs() < 1e-9);
}

#[test]
fn the_keyboard_reaches_every_pin_in_view_and_leaves_at_either_end() {
    let pins: Vec<Pin> =
        (0..4).map(|step| pin(step, -1.58 + 0.04 * f64::from(step), 52.41)).collect();
    let mut map = map(pins);
    let mut walk = |step| (0..5).map(|_| map.focus(step).map(|(pin, ..)| pin.key)).collect();
    let onward: Vec<Option<u32>> = walk(1);
    assert_eq!(onward, [Some(0), Some(1), Some(2), Some(3), None]);
    let back: Vec<Option<u32>> = walk(-1);
    assert_eq!(back, [Some(2), Some(1), Some(0), None, None]);
    assert!(matches!(map.activate_focus(0.0), Some(Tapped::Pin(0))));
    map.clear_focus();
    assert_eq!(map.focus(-1).unwrap().0.key, 3);
    assert_eq!(self::map(Vec::new()).focus(1), None);
}

#[test]
fn keys_move_and_zoom_and_other_keys_are_left_alone() {
    let mut map = map(Vec::new());
    let before = map.camera.pose;
    assert!(map.key("ArrowRight", 0.0) && map.key("+", 10.0));
    settle(&mut map, 20.0);
    assert!(map.camera.pose.centre.x > before.centre.x && map.camera.pose.zoom > before.zoom);
    assert!(!map.key("Enter", 0.0) && !map.key("a", 0.0));
}

fn coventry() -> Rc<Postcodes> {
    let bytes = include_bytes!("../../../data/coventry/postcodes.bin");
    Rc::new(Postcodes::decode(bytes).unwrap())
}

/// The postcodes that are written on the map around a place, close in.
fn written_around(place: LonLat, map: &mut Map) -> Vec<String> {
    map.set_reduced_motion(true);
    map.fit(place, place, 0.0, 100.0);
    map.zoom_by(16.5 - map.camera.pose.zoom, 200.0);
    settle(map, 300.0);
    map.labels.shown().filter_map(|label| Some(label.text.as_ref()?.words.clone())).collect()
}

#[test]
fn an_outline_names_the_postcodes_close_in() {
    let table = coventry();
    let here = table.iter().nth(table.iter().len() / 2).unwrap();
    let mut map = map(Vec::new());
    map.load_postcodes(Rc::clone(&table));
    let written = written_around(here.position, &mut map);
    assert!(written.contains(&here.postcode.text()), "{written:?}");
    let seen = map.camera.seen(BEYOND_PX);
    for words in &written {
        let unit = table.find(engine::postcodes::Postcode::parse(words).unwrap()).unwrap();
        assert!(seen.contains(World::of(unit.position)), "{words} is elsewhere");
    }
}

#[test]
fn an_outline_reaches_as_far_as_its_postcodes() {
    let mut map = map(Vec::new());
    map.load_postcodes(coventry());
    assert!(coventry().iter().all(|unit| map.limits.contains(World::of(unit.position))));
}

#[test]
fn a_map_with_streets_names_no_postcodes_whichever_comes_first() {
    let streets = Ground { is_outline: false, ..map(Vec::new()).ground };
    let here = coventry().iter().next().unwrap().position;
    for table_first in [true, false] {
        let mut map = Map::default();
        map.resize(360.0, 640.0, 2.0);
        if table_first {
            map.load_postcodes(coventry());
        }
        map.set_ground(streets);
        map.load_postcodes(coventry());
        assert!(written_around(here, &mut map).is_empty());
        assert_eq!(map.limits, streets.extent);
    }
}
