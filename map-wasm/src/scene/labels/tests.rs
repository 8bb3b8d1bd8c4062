//! Labels as a reader of the map finds them.

use super::*;
use crate::camera::{Insets, Pose};
use crate::style::names::{NAMES, rule};
use engine::position::LonLat;
use proptest::prelude::*;

struct RuleOfThumb;

impl Measure for RuleOfThumb {
    fn size_px(&mut self, text: &Text) -> (f64, f64) {
        let longest = text.words.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        (longest as f64 * 7.0, text.words.lines().count() as f64 * 14.0)
    }
}

fn at(lon: f64, lat: f64) -> World {
    World::of(LonLat::new(lon, lat).unwrap())
}

fn named(layer: &str, kind: &str, rank: u8, words: &str, lon: f64, lat: f64) -> Name {
    let (nth, rule) = rule(layer, kind).unwrap();
    let order = nth as u32 * 8 + u32::from(rank);
    let key =
        words.bytes().fold(nth as u64, |key, byte| key.wrapping_mul(257).wrapping_add(byte.into()));
    let (words, lines) = (words.to_owned(), words.to_owned());
    Name { rule, rank, order, key, words, lines, at: at(lon, lat), run: None }
}

fn street(words: &str, from: (f64, f64), to: (f64, f64)) -> Name {
    let run = Some((at(from.0, from.1), at(to.0, to.1)));
    Name { run, ..named("road", "primary", 1, words, from.0, from.1) }
}

fn camera(zoom: f64) -> Camera {
    let pose = Pose { centre: at(-1.5, 52.4), zoom };
    Camera { pose, width_px: 360.0, height_px: 640.0, density: 1.0 }
}

fn room(taken: Vec<Rect>) -> Room {
    Room { free: camera(12.5).free(Insets::default()), taken }
}

fn placed(names: &[Name], room: Room, zoom: f64) -> Vec<Label> {
    let mut names: Vec<&Name> = names.iter().collect();
    names.sort_by_key(|name| name.order);
    place(&names, &Postcodes::default(), room, &camera(zoom), &mut RuleOfThumb)
}

/// The boxes of a label, worked out once more: of its badge, and of words along their line.
fn boxes(label: &Label, camera: &Camera) -> Vec<Rect> {
    let anchor = camera.to_px(label.anchor);
    let badge = label.badge.map(|_| Rect::around(anchor, 2.0 * BADGE_PX, 2.0 * BADGE_PX));
    let mut boxes: Vec<Rect> = badge.into_iter().collect();
    if let Some(text) = &label.text {
        let (width_px, height_px) = RuleOfThumb.size_px(text);
        let middle = Px { x: anchor.x + label.offset.x, y: anchor.y + label.offset.y };
        if label.along.y == 0.0 {
            boxes.push(Rect::around(middle, width_px, height_px));
        } else {
            // Small enough to stay within the words at both ends of the line.
            let reach_px = width_px - 1.0;
            for off_px in (0..=10).map(|tenth| reach_px * (f64::from(tenth) / 10.0 - 0.5)) {
                let (x, y) = (middle.x + label.along.x * off_px, middle.y + label.along.y * off_px);
                boxes.push(Rect::around(Px { x, y }, 1.0, 1.0));
            }
        }
    }
    boxes
}

proptest! {
    #[test]
    fn labels_never_overlap_each_other_or_a_pin_or_lie_under_what_covers_the_map(
        places in prop::collection::vec((-1.55..-1.45, 52.38..52.42, 1_u8..5, any::<bool>()), 0..60),
        streets in prop::collection::vec((-1.52..-1.48, 52.39..52.41, -0.02..0.02, -0.01..0.01), 0..20),
        zoom in 11.0..17.0, pin_x in 0.0..360.0, pin_y in 0.0..640.0,
        right in 0.0..70.0, bottom in 0.0..40.0
    ) {
        let mut names: Vec<Name> = places.into_iter().map(|(lon, lat, rank, is_area)| {
            let (layer, kind) = if is_area { ("place", "neighbourhood") } else { ("poi", "library") };
            named(layer, kind, rank, "Ernesford Grange", lon, lat)
        }).collect();
        names.extend(streets.into_iter().map(|(lon, lat, dx, dy)| {
            street("Walsgrave Road", (lon, lat), (lon + dx, lat + dy))
        }));
        let pin = Rect::around(Px { x: pin_x, y: pin_y }, 28.0, 38.0);
        let camera = camera(zoom);
        let free = camera.free(Insets { right, bottom, ..Insets::default() });
        let labels = placed(&names, Room { free, taken: vec![pin] }, zoom);
        let mut all: Vec<Vec<Rect>> = labels.iter().map(|label| boxes(label, &camera)).collect();
        prop_assert!(all.iter().flatten().all(|label| free.holds(*label)), "one is under an overlay");
        all.push(vec![pin]);
        for (idx, one) in all.iter().enumerate() {
            let others = || all[idx + 1..].iter().flatten();
            prop_assert!(!one.iter().any(|one| others().any(|other| one.overlaps(*other))));
        }
    }

    #[test]
    fn a_streets_name_is_upright_and_no_longer_than_its_street(
        dx in -0.02..0.02, dy in -0.01..0.01, zoom in 13.5..18.0
    ) {
        let from = (-1.5 - dx / 2.0, 52.4 - dy / 2.0);
        let names = [street("Walsgrave Road", from, (from.0 + dx, from.1 + dy))];
        let camera = camera(zoom);
        let (start, end) = names[0].run.unwrap();
        let length_px = camera.to_px(start).distance(camera.to_px(end));
        for label in placed(&names, room(vec![]), zoom) {
            prop_assert!(label.along.x >= 0.0);
            let (width_px, _) = RuleOfThumb.size_px(&label.text.unwrap());
            prop_assert!(width_px <= length_px);
        }
    }
}

fn words(labels: &[Label]) -> Vec<&str> {
    labels.iter().flat_map(|label| &label.text).map(|text| &*text.words).collect()
}

#[test]
fn the_more_important_of_two_names_wins() {
    let names = [
        named("place", "neighbourhood", 3, "Ball Hill", -1.5, 52.4001),
        named("place", "neighbourhood", 2, "Stoke", -1.5, 52.4),
    ];
    let room_for_one = vec![
        Rect::around(Px { x: 180.0, y: 300.0 }, 300.0, 22.0),
        Rect::around(Px { x: 180.0, y: 340.0 }, 300.0, 22.0),
    ];
    assert_eq!(words(&placed(&names, room(room_for_one), 12.5)), ["Stoke"]);
}

#[test]
fn a_street_of_several_lines_is_named_once_where_they_lie_side_by_side() {
    let lanes = [52.4, 52.4003].map(|lat| street("Ring Road", (-1.505, lat), (-1.495, lat)));
    assert_eq!(words(&placed(&lanes, room(vec![]), 15.0)), ["Ring Road"]);
    let long = [street("Ring Road", (-1.6, 52.4), (-1.4, 52.4))];
    assert_eq!(words(&placed(&long, room(vec![]), 11.0)), Vec::<&str>::new());
}

#[test]
fn labels_come_and_go_gently_or_at_once() {
    let names = [named("place", "neighbourhood", 2, "Stoke", -1.5, 52.4)];
    let all = || placed(&names, room(vec![]), 12.5);
    let mut labels = Labels::default();
    labels.step(all(), 0.0, false);
    assert!(labels.step(all(), 16.0, false));
    assert!(!labels.step(all(), 32.0, true));
    assert!(labels.step(Vec::new(), 48.0, false));
    assert!(!labels.step(Vec::new(), 64.0, true));
    assert_eq!(labels.shown().count(), 0);
}

#[test]
fn every_kind_of_name_has_one_rule() {
    for (nth, one) in NAMES.iter().enumerate() {
        assert_eq!(rule(one.layer, one.kind).unwrap().0, nth, "{} {}", one.layer, one.kind);
        assert!(one.from_zoom.is_sorted(), "{}: what matters less comes later", one.kind);
    }
}

#[test]
fn the_two_sides_of_a_stop_share_a_name_until_they_lie_apart() {
    let stops = [
        named("stop", "bus", 1, "Bird Street", -1.5, 52.4),
        named("stop", "bus", 1, "Bird Street", -1.5, 52.4004),
    ];
    let told = |zoom: f64| {
        let labels = placed(&stops, room(Vec::new()), zoom);
        assert_eq!(labels.iter().filter(|label| label.badge.is_some()).count(), 2, "{zoom}");
        labels.iter().filter(|label| label.text.is_some()).count()
    };
    assert_eq!(told(16.2), 1);
    assert_eq!(told(18.2), 2);
}

#[test]
fn a_badge_stands_without_its_name_only_where_it_tells_enough() {
    let middle = camera(16.0).to_px(at(-1.5, 52.4));
    // All around it is taken, up to its very edge.
    let side_px = 2.0 * BADGE_PX + 2.0 * AIR_PX + 1.0;
    let around = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)].map(|(x, y)| {
        let off_px = f64::midpoint(side_px, 300.0);
        let (wide, high) = if y == 0.0 { (300.0, 900.0) } else { (side_px, 300.0) };
        Rect::around(Px { x: middle.x + x * off_px, y: middle.y + y * off_px }, wide, high)
    });
    let shown = |kind: &str, rank: u8| {
        let place = [named("poi", kind, rank, "A place with a name", -1.5, 52.4)];
        placed(&place, room(around.to_vec()), 16.0)
    };
    let station = shown("station", 1);
    assert!(station.len() == 1 && station[0].badge.is_some() && station[0].text.is_none());
    assert!(shown("pharmacy", 4).is_empty());
}
