//! Pins and clusters as they stand on the canvas, and which of them is meant by a tap.

use super::Rect;
use super::clusters::{Clusters, Node, Pin, State};
use super::fan;
use crate::camera::{CLOSEST_ZOOM, Camera, Px};

/// Radius of a pin's head.
pub const HEAD_PX: f64 = 14.0;
/// From the middle of the head down to the tip.
pub const TIP_PX: f64 = 21.0;
/// How much larger the chosen pin is,
const CHOICE_SCALE: f64 = 1.3;
/// and how much smaller one that is closed: still 24 px wide with its rim.
const CLOSED_SCALE: f64 = 0.82;
/// Pins of one place are set out around it from here on.
pub const FAN_ZOOM: f64 = 15.5;
/// Farther beside the canvas than this, nothing of a marker reaches onto it.
const BEYOND_PX: f64 = 48.0;
/// A tap this near counts: half of the smallest target for a mouse,
const REACH_MOUSE_PX: f64 = 12.0;
/// and for a finger.
const REACH_TOUCH_PX: f64 = 22.0;

/// What stands on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Index of its first pin: the same while the map moves.
    pub key: u32,
    /// Middle of what is drawn.
    pub at: Px,
    /// What it is.
    pub kind: Kind,
}

/// The kinds of marker.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A pin with its tip on its place.
    Pin {
        /// Decides its shape.
        state: State,
        /// Whether it is the chosen one.
        chosen: bool,
    },
    /// A pin set out beside the place it shares with others; the leg goes there.
    Fanned {
        /// Decides its shape.
        state: State,
        /// Whether it is the chosen one.
        chosen: bool,
        /// Where its place is on the canvas.
        foot: Px,
    },
    /// Several pins.
    Cluster {
        /// Indices of the pins.
        members: Vec<u32>,
        /// How many of them are open.
        n_open: usize,
        /// How many may be.
        n_unknown: usize,
    },
}

impl Marker {
    /// How far its drawing reaches from its middle.
    pub fn radius_px(&self) -> f64 {
        match &self.kind {
            Kind::Pin { state, chosen } | Kind::Fanned { state, chosen, .. } => {
                HEAD_PX * pin_scale(*state, *chosen)
            }
            Kind::Cluster { members, .. } => cluster_radius_px(members.len()),
        }
    }

    /// Whether it is the chosen pin.
    pub fn is_chosen(&self) -> bool {
        matches!(self.kind, Kind::Pin { chosen: true, .. } | Kind::Fanned { chosen: true, .. })
    }

    /// The box labels keep out of.
    pub fn outline(&self) -> Rect {
        let radius_px = self.radius_px() + 2.0;
        let below_px = match self.kind {
            Kind::Pin { state, chosen } => (TIP_PX - HEAD_PX) * pin_scale(state, chosen),
            _ => 0.0,
        };
        let centre = Px { x: self.at.x, y: self.at.y + below_px / 2.0 };
        Rect::around(centre, radius_px * 2.0, radius_px * 2.0 + below_px)
    }

    /// Whether it stands on the canvas.
    pub fn is_in_view(&self, camera: &Camera) -> bool {
        camera.shows(self.at)
    }
}

/// How large a pin is drawn: what is chosen stands out, what is closed stands back.
pub fn pin_scale(state: State, chosen: bool) -> f64 {
    match (state, chosen) {
        (_, true) => CHOICE_SCALE,
        (State::Closed, false) => CLOSED_SCALE,
        _ => 1.0,
    }
}

/// Radius of a cluster's badge: larger counts need a little more room.
pub fn cluster_radius_px(count: usize) -> f64 {
    match count {
        0..10 => 15.0,
        10..100 => 18.0,
        _ => 22.0,
    }
}

/// All markers that a camera may see, the chosen one last so that it is drawn on top, southern ones
/// over northern ones. The chosen pin always stands by itself, beside what else is there.
pub fn markers(
    pins: &[Pin],
    clusters: &Clusters,
    chosen: Option<u32>,
    camera: &Camera,
) -> Vec<Marker> {
    let zoom = camera.pose.zoom;
    let seen = camera.seen(BEYOND_PX);
    let mut markers = Vec::new();
    for node in clusters.at_zoom(zoom) {
        let chosen_here = chosen.filter(|chosen| node.members.contains(chosen));
        if node.members.len() > 1 && is_fanned(node, zoom, chosen_here.is_some()) {
            if camera.seen(BEYOND_PX + fan::reach_px(node.members.len())).contains(node.at) {
                markers.extend(fanned(pins, node, chosen, camera));
            }
            continue;
        }
        if chosen_here.is_none() && !seen.contains(node.at) {
            continue;
        }
        markers.extend(chosen_here.map(|chosen| standing(pins, chosen, true, camera)));
        let others = node.members.iter().copied().filter(|key| Some(*key) != chosen);
        match others.collect::<Vec<u32>>() {
            others if others.len() > 1 => markers.push(cluster(pins, others, node, camera)),
            others => {
                markers.extend(others.iter().map(|alone| standing(pins, *alone, false, camera)));
            }
        }
    }
    let stands = |marker: &Marker| {
        Some(marker.key) == chosen && !matches!(marker.kind, Kind::Cluster { .. })
    };
    ordered(markers, |a, b| {
        (!stands(a) && stands(b)) || (stands(a) == stands(b) && a.at.y < b.at.y)
    })
}

/// The markers one after the other, equals as they came. A few hundred at most: sorting by insertion
/// does, and weighs next to nothing.
pub fn ordered(markers: Vec<Marker>, before: impl Fn(&Marker, &Marker) -> bool) -> Vec<Marker> {
    let mut ordered: Vec<Marker> = Vec::with_capacity(markers.len());
    for marker in markers {
        let at = ordered.partition_point(|other| !before(&marker, other));
        ordered.insert(at, marker);
    }
    ordered
}

/// The marker meant by a pointer: the nearest within reach, the topmost of equals.
pub fn hit(markers: &[Marker], at: Px, touch: bool) -> Option<&Marker> {
    let reach_px = if touch { REACH_TOUCH_PX } else { REACH_MOUSE_PX };
    let distance = |marker: &Marker| marker.at.distance(at);
    let within =
        markers.iter().rev().filter(|marker| distance(marker) <= reach_px.max(marker.radius_px()));
    within.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// Whether a node of several is set out rather than drawn as a badge.
fn is_fanned(node: &Node, zoom: f64, chosen_here: bool) -> bool {
    zoom >= CLOSEST_ZOOM || (node.same_place && (chosen_here || zoom >= FAN_ZOOM))
}

fn standing(pins: &[Pin], key: u32, chosen: bool, camera: &Camera) -> Marker {
    let pin = &pins[key as usize];
    let place = camera.to_px(pin.at);
    let at = Px { x: place.x, y: place.y - TIP_PX * pin_scale(pin.state, chosen) };
    Marker { key, at, kind: Kind::Pin { state: pin.state, chosen } }
}

fn fanned(pins: &[Pin], node: &Node, chosen: Option<u32>, camera: &Camera) -> Vec<Marker> {
    let middle = camera.to_px(node.at);
    let set_out = |(key, offset): (&u32, Px)| {
        let pin = &pins[*key as usize];
        let kind = Kind::Fanned {
            state: pin.state,
            chosen: chosen == Some(*key),
            foot: camera.to_px(pin.at),
        };
        Marker { key: *key, at: Px { x: middle.x + offset.x, y: middle.y + offset.y }, kind }
    };
    node.members.iter().zip(fan::offsets(node.members.len())).map(set_out).collect()
}

fn cluster(pins: &[Pin], members: Vec<u32>, node: &Node, camera: &Camera) -> Marker {
    let count = |state| members.iter().filter(|idx| pins[**idx as usize].state == state).count();
    let (n_open, n_unknown) = (count(State::Open), count(State::Unknown));
    let key = members[0];
    let kind = Kind::Cluster { members, n_open, n_unknown };
    Marker { key, at: camera.to_px(node.at), kind }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camera::Pose;
    use crate::mercator::World;
    use engine::position::LonLat;
    use proptest::prelude::*;

    fn pins(places: &[(f64, f64)]) -> Vec<Pin> {
        let pin = |(idx, (lon, lat)): (usize, &(f64, f64))| Pin {
            id: idx as u32,
            at: World::of(LonLat::new(*lon, *lat).unwrap()),
            icon: 0,
            state: [State::Open, State::Unknown, State::Closed][idx % 3],
        };
        places.iter().enumerate().map(pin).collect()
    }

    fn camera(zoom: f64) -> Camera {
        let centre = World::of(LonLat::new(-1.5, 52.4).unwrap());
        Camera { pose: Pose { centre, zoom }, width_px: 360.0, height_px: 640.0, density: 1.0 }
    }

    proptest! {
        #[test]
        fn counts_add_up_to_all_pins_where_all_are_seen(
            places in prop::collection::vec((-1.55..-1.45, 52.38..52.42), 0..80), zoom in 9.0..18.0,
            chosen in 0_u32..160
        ) {
            let pins = pins(&places);
            let chosen = Some(chosen).filter(|chosen| (*chosen as usize) < pins.len());
            let everything = Camera { width_px: 30e3, height_px: 30e3, ..camera(zoom) };
            let markers = markers(&pins, &Clusters::of(&pins), chosen, &everything);
            let count = |marker: &Marker| match &marker.kind {
                Kind::Cluster { members, .. } => members.len(),
                _ => 1,
            };
            prop_assert_eq!(markers.iter().map(count).sum::<usize>(), pins.len());
        }

        #[test]
        fn what_a_small_canvas_shows_is_what_a_large_one_shows_there(
            places in prop::collection::vec((-1.52..-1.48, 52.39..52.41), 0..80), zoom in 13.0..18.0,
            chosen in 0_u32..160
        ) {
            let pins = pins(&[places, vec![(-1.5, 52.4); 30]].concat());
            let chosen = Some(chosen).filter(|chosen| (*chosen as usize) < pins.len());
            let clusters = Clusters::of(&pins);
            let small = camera(zoom);
            let large = Camera { width_px: 360.0 + 20e3, height_px: 640.0 + 20e3, ..small };
            let shown = markers(&pins, &clusters, chosen, &small);
            let here = Rect::around(Px { x: 180.0, y: 320.0 }, 360.0, 640.0);
            for marker in markers(&pins, &clusters, chosen, &large) {
                let at = Px { x: marker.at.x - 10e3, y: marker.at.y - 10e3 };
                let moved = Marker { at, ..marker.clone() };
                let is_shown = shown.iter().any(|other| other.key == marker.key
                    && other.at.distance(at) < 0.001);
                prop_assert!(is_shown || !moved.outline().overlaps(here));
            }
        }

        #[test]
        fn a_tap_means_the_nearest_marker_in_reach(
            places in prop::collection::vec((-1.51..-1.49, 52.39..52.41), 1..40),
            x in 0.0..360.0, y in 0.0..640.0
        ) {
            let pins = pins(&places);
            let markers = markers(&pins, &Clusters::of(&pins), None, &camera(14.0));
            let at = Px { x, y };
            let nearest = markers.iter().map(|marker| marker.at.distance(at)).fold(f64::INFINITY, f64::min);
            match hit(&markers, at, true) {
                Some(marker) => prop_assert!((marker.at.distance(at) - nearest).abs() < 1e-9),
                None => prop_assert!(nearest > 22.0),
            }
        }
    }

    #[test]
    fn a_finger_reaches_farther_than_a_mouse_and_neither_misses_a_direct_hit() {
        let pins = pins(&[(-1.5, 52.4)]);
        let markers = markers(&pins, &Clusters::of(&pins), None, &camera(14.0));
        let beside = |px: f64| Px { x: markers[0].at.x + px, y: markers[0].at.y };
        assert!(hit(&markers, beside(20.0), true).is_some());
        assert!(hit(&markers, beside(20.0), false).is_none());
        assert!(hit(&markers, beside(13.0), false).is_some());
    }

    #[test]
    fn pins_of_one_postcode_are_set_out_close_in_and_do_not_overlap() {
        let pins = pins(&[(-1.5, 52.4); 7]);
        let clusters = Clusters::of(&pins);
        assert_eq!(markers(&pins, &clusters, None, &camera(14.0)).len(), 1);
        let close = markers(&pins, &clusters, None, &camera(16.0));
        assert_eq!(close.len(), 7);
        for (idx, one) in close.iter().enumerate() {
            assert!(close[idx + 1..].iter().all(|other| one.at.distance(other.at) > 2.0 * HEAD_PX));
        }
    }

    #[test]
    fn a_closed_pin_is_smaller_but_no_harder_to_press() {
        let pins = pins(&[(-1.5, 52.4), (-1.48, 52.4), (-1.49, 52.39)]);
        let markers = markers(&pins, &Clusters::of(&pins), None, &camera(14.0));
        let size = |key: u32| {
            markers.iter().find(|marker| marker.key == key).unwrap().outline().half_width_px * 2.0
        };
        assert!(size(2) < size(0) && size(2) >= 24.0);
    }

    #[test]
    fn the_chosen_pin_always_stands_on_top() {
        let pins = pins(&[(-1.5, 52.4), (-1.5001, 52.4), (-1.48, 52.39)]);
        for zoom in [10.0, 13.0, 17.0] {
            let markers = markers(&pins, &Clusters::of(&pins), Some(1), &camera(zoom));
            let top = markers.last().unwrap();
            assert_eq!(top.key, 1);
            assert!(matches!(
                top.kind,
                Kind::Pin { chosen: true, .. } | Kind::Fanned { chosen: true, .. }
            ));
        }
    }
}
