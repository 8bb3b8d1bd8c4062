//! The map as its visitor finds it, without a browser.

use super::*;
use crate::basemap::{Basemap, GridPoint, Line, encode};
use crate::camera::Px;
use crate::gesture::Finger;
use crate::scene::clusters::State;
use crate::scene::labels::Text;
use crate::scene::markers::Kind;
use engine::position::LonLat;

struct NoWords;

impl Measure for NoWords {
    fn size_px(&mut self, _: &Text) -> (f64, f64) {
        (40.0, 14.0)
    }
}

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

fn pin(id: &str, lon: f64, lat: f64) -> Pin {
    let (need, label) = ("food".to_owned(), "Food bank".to_owned());
    Pin { id: id.to_owned(), at: World::of(at(lon, lat)), need, state: State::Open, label }
}

/// Coventry's box as the whole basemap, drawn once.
fn map(pins: Vec<Pin>) -> Map {
    let corners = [(-1.6, 52.36), (-1.6, 52.46), (-1.43, 52.46), (-1.43, 52.36)];
    let ring = corners.map(|(lon, lat)| GridPoint::nearest(World::of(at(lon, lat))));
    let basemap = Basemap { city: vec![Line::new(&ring)], ..Basemap::default() };
    let mut map = Map::default();
    map.load_basemap(&encode(&basemap).unwrap()).unwrap();
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
    let mut map = map(vec![pin("a", -1.5, 52.4)]);
    settle(&mut map, 10.0);
    map.pointer_move(1, Px { x: 10.0, y: 10.0 }, 2000.0);
    assert!(map.frame(2001.0, &mut NoWords).is_none());
}

#[test]
fn tapping_a_pin_tells_which() {
    let mut map = map(vec![pin("a", -1.5, 52.4), pin("b", -1.55, 52.42)]);
    let head = map.markers().into_iter().find(|marker| marker.key == 1).unwrap();
    assert_eq!(tap(&mut map, head.at, 100.0), Some(Tapped::Pin(1)));
    assert_eq!(tap(&mut map, Px { x: 5.0, y: 5.0 }, 2000.0), Some(Tapped::Map));
}

#[test]
fn tapping_a_cluster_goes_on_until_each_pin_can_be_tapped() {
    let same = [pin("a", -1.5, 52.4), pin("b", -1.5, 52.4), pin("c", -1.497, 52.401)];
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
    let mut map = map(vec![pin("far", -1.43, 52.46)]);
    map.fly_to(at(-1.55, 52.38), 15.0, 100.0);
    settle(&mut map, 110.0);
    map.select(Some("far"), 5000.0);
    settle(&mut map, 5010.0);
    assert_eq!(map.n_pins_in_view(), 1);
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
fn the_keyboard_reaches_every_pin_in_view_and_comes_round() {
    let pins: Vec<Pin> =
        (0..4).map(|step| pin(&step.to_string(), -1.58 + f64::from(step) * 0.04, 52.41)).collect();
    let mut map = map(pins);
    let mut seen: Vec<u32> = (0..4).map(|_| map.focus(1).unwrap().0.key).collect();
    assert_eq!(map.focus(1).unwrap().0.key, seen[0]);
    seen.sort_unstable();
    assert_eq!(seen, [0, 1, 2, 3]);
    assert!(matches!(map.activate_focus(0.0), Some(Tapped::Pin(_))));
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

#[test]
fn damaged_data_is_an_error_and_changes_nothing() {
    let mut map = map(Vec::new());
    let before = map.terrain.city_extent();
    assert!(map.load_basemap(b"WMBM\x01 not at all").is_err());
    assert!(map.load_postcodes(b"WMPC").is_err());
    assert_eq!(map.terrain.city_extent(), before);
}
