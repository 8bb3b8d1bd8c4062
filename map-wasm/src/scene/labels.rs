//! Names on the map: which of them fit, the important ones first, and how they come and go.
//!
//! Invariant: the boxes of placed labels never overlap, neither each other nor the pins, and lie
//! wholly in the part of the canvas that nothing covers.

use super::Rect;
use super::ground::Terrain;
use super::lines::halved;
use crate::basemap::{Place, PlaceKind};
use crate::camera::{Camera, Px};
use crate::mercator::{World, bounded};
use crate::style::{self, TextStyle};

/// A name may stand aside of its place, so places just off the canvas count too.
const BEYOND_PX: f64 = 32.0;
/// Radius of a landmark's badge.
pub const BADGE_PX: f64 = 8.5;
/// Between a badge and its name.
const GAP_PX: f64 = 3.0;
/// Clear ground kept around every label.
const AIR_PX: f64 = 3.0;
/// Time to appear and, faster, to go.
const APPEAR_MS: f64 = 180.0;
const VANISH_MS: f64 = 110.0;
/// Keys of postcodes begin here; places have their index.
const FIRST_POSTCODE: u32 = 1 << 20;

/// The part a text is known by.
pub type Key = u32;

/// Something to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The same for the same words in the same style.
    pub key: Key,
    /// Lines, parted by `\n`.
    pub words: String,
    /// How.
    pub style: TextStyle,
    /// On which side its lines are flush.
    pub align: Align,
}

/// On which side the lines of a text are flush: towards the badge they belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Align {
    Centre,
    Left,
    Right,
}

/// Tells how large a text comes out, in CSS px: the browser in earnest, a rule of thumb in tests.
pub trait Measure {
    /// Width and height with its halo.
    fn size_px(&mut self, text: &Text) -> (f64, f64);
}

/// A placed label.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What is written; none where only the badge fits.
    pub text: Option<Text>,
    /// The middle of the text, from the anchor.
    pub offset: Px,
    /// Its place on the plane.
    pub anchor: World,
    /// A landmark's badge on the anchor.
    pub badge: Option<PlaceKind>,
    /// How opaque, 0 to 1.
    pub alpha: f64,
    key: Key,
}

/// The labels on the canvas, coming and going.
#[derive(Debug, Default)]
pub struct Labels {
    /// Most important first.
    shown: Vec<Label>,
    last_ms: f64,
}

/// What the names are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Language {
    #[default]
    English,
    Arabic,
}

/// The names of the basemap in one language.
#[derive(Debug, Default)]
pub struct Names {
    places: Vec<Name>,
}

#[derive(Debug)]
struct Name {
    kind: PlaceKind,
    rank: u8,
    at: World,
    words: String,
}

impl Names {
    /// In Arabic where it is asked for and known, else as written on the spot.
    pub fn of(places: &[Place], language: Language) -> Self {
        let name = |place: &Place| {
            let chosen = if language == Language::Arabic && !place.name_ar.is_empty() {
                &place.name_ar
            } else {
                &place.name
            };
            let lines = if place.kind == PlaceKind::City { chosen.clone() } else { halved(chosen) };
            Name { kind: place.kind, rank: place.rank, at: place.at.world(), words: lines }
        };
        Self { places: places.iter().map(name).collect() }
    }

    /// The neighbourhood a point belongs to: the nearest, as the areas are drawn.
    pub fn neighbourhood(&self, at: World, within: f64) -> Option<String> {
        let areas = self.places.iter().filter(|name| name.kind == PlaceKind::Neighbourhood);
        let near = areas.filter(|name| name.at.distance(at) <= within);
        let nearest = near.min_by(|a, b| a.at.distance(at).total_cmp(&b.at.distance(at)))?;
        Some(nearest.words.split('\n').collect::<Vec<_>>().join(" "))
    }
}

impl Labels {
    /// Everything anew, for another language or basemap.
    pub fn clear(&mut self) {
        self.shown.clear();
    }

    /// What is on the canvas now, faint ones coming or going. True while any still is.
    pub fn step(&mut self, placed: Vec<Label>, now_ms: f64, at_once: bool) -> bool {
        let passed_ms =
            if at_once { f64::INFINITY } else { bounded(now_ms - self.last_ms, 0.0, 50.0) };
        self.last_ms = now_ms;
        let mut before = std::mem::take(&mut self.shown);
        for mut label in placed {
            let was = before.iter().position(|was| was.key == label.key);
            let alpha = was.map_or(0.0, |at| before.swap_remove(at).alpha);
            label.alpha = (alpha + passed_ms / APPEAR_MS).min(1.0);
            self.shown.push(label);
        }
        for mut label in before {
            label.alpha -= passed_ms / VANISH_MS;
            if label.alpha > 0.0 {
                self.shown.push(label);
            }
        }
        self.shown.iter().any(|label| label.alpha < 1.0)
    }

    /// The labels to paint, least important first.
    pub fn shown(&self) -> impl Iterator<Item = &Label> {
        self.shown.iter().rev()
    }
}

/// Where labels may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// The part of the canvas that nothing covers.
    pub free: Rect,
    /// What stands on it already.
    pub taken: Vec<Rect>,
}

/// Chooses labels for a camera: places by importance, then postcodes.
pub fn place(
    names: &Names,
    terrain: &Terrain,
    room: Room,
    camera: &Camera,
    measure: &mut dyn Measure,
) -> Vec<Label> {
    let mut layout = Layout { room, camera, measure, placed: Vec::new() };
    let zoom = camera.pose.zoom;
    let seen = camera.seen(BEYOND_PX);
    for (key, name) in (0..).zip(&names.places) {
        let (from_zoom, to_zoom) = style::place_zooms(name.kind, name.rank);
        if (from_zoom..=to_zoom).contains(&zoom) && seen.contains(name.at) {
            layout.place_name(key, name);
        }
    }
    if zoom >= style::POSTCODE_FROM_ZOOM {
        for (idx, unit) in terrain.units_in(seen) {
            let key = FIRST_POSTCODE + u32::try_from(idx).unwrap_or(0);
            let words = unit.postcode.to_string();
            let text = Text { key, words, style: TextStyle::Postcode, align: Align::Centre };
            layout.place_postcode(text, unit.at);
        }
    }
    layout.placed
}

struct Layout<'a> {
    room: Room,
    camera: &'a Camera,
    measure: &'a mut dyn Measure,
    placed: Vec<Label>,
}

impl Layout<'_> {
    fn place_name(&mut self, key: Key, name: &Name) {
        let style = style::place_text(name.kind, name.rank);
        let text = Text { key, words: name.words.clone(), style, align: Align::Centre };
        if style::badge(name.kind).is_some() {
            self.place_landmark(text, name);
        } else {
            let (_, height_px) = self.measure.size_px(&text);
            let aside =
                [0.0, -0.9, 0.9, -1.6, 1.6].map(|share| Px { x: 0.0, y: share * height_px });
            self.place_text(text, name.at, &aside, None);
        }
    }

    fn place_landmark(&mut self, text: Text, name: &Name) {
        let side_px = 2.0 * BADGE_PX;
        let badge = Rect::around(self.camera.to_px(name.at), side_px, side_px);
        if !self.is_free(badge) {
            return;
        }
        let (width_px, height_px) = self.measure.size_px(&text);
        let across_px = BADGE_PX + GAP_PX + width_px / 2.0;
        let along_px = BADGE_PX + GAP_PX / 2.0 + height_px / 2.0;
        let beside = [
            Px { x: across_px, y: 0.0 },
            Px { x: -across_px, y: 0.0 },
            Px { x: 0.0, y: along_px },
            Px { x: 0.0, y: -along_px },
        ];
        let key = text.key;
        if !self.place_text(text, name.at, &beside, Some(name.kind)) {
            let badge = Some(name.kind);
            let offset = Px::default();
            self.placed.push(Label { key, text: None, offset, anchor: name.at, badge, alpha: 0.0 });
        }
        self.room.taken.push(badge);
    }

    /// Under its dot, or not at all: anywhere else it might be another dot's.
    fn place_postcode(&mut self, text: Text, at: World) {
        let (_, height_px) = self.measure.size_px(&text);
        let under = [Px { x: 0.0, y: height_px * 0.5 + 4.0 }];
        self.place_text(text, at, &under, None);
    }

    /// At the first offset where it is free; false if there is none.
    fn place_text(
        &mut self,
        text: Text,
        anchor: World,
        offsets: &[Px],
        badge: Option<PlaceKind>,
    ) -> bool {
        let (width_px, height_px) = self.measure.size_px(&text);
        let at = self.camera.to_px(anchor);
        let outline = |offset: &Px| {
            Rect::around(Px { x: at.x + offset.x, y: at.y + offset.y }, width_px, height_px)
        };
        let Some(offset) = offsets.iter().find(|offset| self.is_free(outline(offset))) else {
            return false;
        };
        self.room.taken.push(outline(offset));
        let (key, offset) = (text.key, *offset);
        let align = match badge {
            Some(_) if offset.x > 0.0 => Align::Left,
            Some(_) if offset.x < 0.0 => Align::Right,
            _ => Align::Centre,
        };
        let text = Text { align, ..text };
        self.placed.push(Label { key, text: Some(text), offset, anchor, badge, alpha: 0.0 });
        true
    }

    fn is_free(&self, outline: Rect) -> bool {
        let airy = Rect {
            half_width_px: outline.half_width_px + AIR_PX,
            half_height_px: outline.half_height_px + AIR_PX / 2.0,
            ..outline
        };
        self.room.free.holds(outline) && !self.room.taken.iter().any(|taken| taken.overlaps(airy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::GridPoint;
    use crate::camera::{Insets, Pose};
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

    fn place_of(kind: PlaceKind, rank: u8, name: &str, lon: f64, lat: f64) -> Place {
        let at = GridPoint::nearest(at(lon, lat));
        Place { kind, rank, name: name.to_owned(), name_ar: "ستوك".to_owned(), at }
    }

    fn camera(zoom: f64) -> Camera {
        let pose = Pose { centre: at(-1.5, 52.4), zoom };
        Camera { pose, width_px: 360.0, height_px: 640.0, density: 1.0 }
    }

    fn room(taken: Vec<Rect>) -> Room {
        Room { free: camera(12.5).free(Insets::default()), taken }
    }

    fn boxes(labels: &[Label], camera: &Camera) -> Vec<Rect> {
        let of = |label: &Label| {
            let anchor = camera.to_px(label.anchor);
            let text = label.text.iter().map(move |text| {
                let (width_px, height_px) = RuleOfThumb.size_px(text);
                let middle = Px { x: anchor.x + label.offset.x, y: anchor.y + label.offset.y };
                Rect::around(middle, width_px, height_px)
            });
            let badge = label
                .badge
                .iter()
                .map(move |_| Rect::around(anchor, 2.0 * BADGE_PX, 2.0 * BADGE_PX));
            text.chain(badge).collect::<Vec<_>>()
        };
        labels.iter().flat_map(of).collect()
    }

    proptest! {
        #[test]
        fn labels_never_overlap_each_other_or_a_pin_or_lie_under_what_covers_the_map(
            places in prop::collection::vec((-1.55..-1.45, 52.38..52.42, 1_u8..5, any::<bool>()), 0..60),
            zoom in 11.0..17.0, pin_x in 0.0..360.0, pin_y in 0.0..640.0,
            right in 0.0..70.0, bottom in 0.0..40.0
        ) {
            let places: Vec<Place> = places.into_iter().map(|(lon, lat, rank, is_area)| {
                let kind = if is_area { PlaceKind::Neighbourhood } else { PlaceKind::Library };
                place_of(kind, rank, "Ernesford Grange", lon, lat)
            }).collect();
            let names = Names::of(&places, Language::English);
            let pin = Rect::around(Px { x: pin_x, y: pin_y }, 28.0, 38.0);
            let camera = camera(zoom);
            let free = camera.free(Insets { right, bottom, ..Insets::default() });
            let room = Room { free, taken: vec![pin] };
            let labels = place(&names, &Terrain::default(), room, &camera, &mut RuleOfThumb);
            let mut all = boxes(&labels, &camera);
            prop_assert!(all.iter().all(|label| free.holds(*label)), "one is under an overlay");
            all.push(pin);
            for (idx, one) in all.iter().enumerate() {
                prop_assert!(!all[idx + 1..].iter().any(|other| one.overlaps(*other)));
            }
        }
    }

    #[test]
    fn the_more_important_of_two_names_wins() {
        let places = [
            place_of(PlaceKind::Neighbourhood, 2, "Stoke", -1.5, 52.4),
            place_of(PlaceKind::Neighbourhood, 3, "Ball Hill", -1.5, 52.4001),
        ];
        let names = Names::of(&places, Language::English);
        let room_for_one = vec![
            Rect::around(Px { x: 180.0, y: 300.0 }, 300.0, 22.0),
            Rect::around(Px { x: 180.0, y: 340.0 }, 300.0, 22.0),
        ];
        let labels =
            place(&names, &Terrain::default(), room(room_for_one), &camera(12.5), &mut RuleOfThumb);
        let words: Vec<_> =
            labels.iter().flat_map(|label| &label.text).map(|text| &*text.words).collect();
        assert_eq!(words, ["Stoke"]);
    }

    #[test]
    fn names_follow_the_language() {
        let places = [place_of(PlaceKind::Neighbourhood, 2, "Stoke", -1.5, 52.4)];
        let near = 1e-3;
        let name = |language| Names::of(&places, language).neighbourhood(at(-1.5, 52.4), near);
        assert_eq!(
            (name(Language::English).as_deref(), name(Language::Arabic).as_deref()),
            (Some("Stoke"), Some("ستوك"))
        );
    }

    #[test]
    fn labels_come_and_go_gently_or_at_once() {
        let places = [place_of(PlaceKind::Neighbourhood, 2, "Stoke", -1.5, 52.4)];
        let names = Names::of(&places, Language::English);
        let all =
            || place(&names, &Terrain::default(), room(vec![]), &camera(12.5), &mut RuleOfThumb);
        let mut labels = Labels::default();
        labels.step(all(), 0.0, false);
        assert!(labels.step(all(), 16.0, false));
        assert!(!labels.step(all(), 32.0, true));
        assert!(labels.step(Vec::new(), 48.0, false));
        assert!(!labels.step(Vec::new(), 64.0, true));
        assert_eq!(labels.shown().count(), 0);
    }
}
