//! Names on the map: which of them fit, the important ones first, and how they come and go.
//!
//! Invariant: the boxes of placed labels never overlap, neither each other nor the pins, and lie
//! wholly in the part of the canvas that nothing covers.

#[cfg(test)]
mod tests;

use super::Rect;
pub use super::names::Key;
use super::names::Name;
use crate::camera::{Camera, Px};
use crate::mercator::{World, bounded};
use crate::power::exp2;
use crate::style::{self, Badge, TextStyle};
use engine::postcodes::Postcodes;

/// A name may stand aside of its place, so places just off the canvas count too.
pub const BEYOND_PX: f64 = 32.0;
/// Radius of a landmark's badge.
pub const BADGE_PX: f64 = 8.5;
/// Between a badge and its name.
const GAP_PX: f64 = 3.0;
/// Landmarks up to this rank are found by their badge too: stations, hospitals.
const ALONE_RANK: u8 = 2;
/// Clear ground kept around every label.
const AIR_PX: f64 = 3.0;
/// Time to appear and, faster, to go.
const APPEAR_MS: f64 = 180.0;
const VANISH_MS: f64 = 110.0;
/// Keys of postcodes: their own bytes would be as good, but are longer.
const POSTCODES: Key = 1 << 63;
/// A street's name is written again after about this much of it.
const AGAIN_PX: f64 = 420.0;
/// Nor twice within this, where several lines are one street.
const APART_PX: f64 = 260.0;
/// Landmarks this near to each other share a name: two sides of a stop.
const BESIDE_PX: f64 = 120.0;
/// No name is narrower than this for each of its bytes: what is too short is not even measured.
const NARROWEST_PX: f64 = 2.4;
/// The most labels on the canvas: more could not be read, and each costs a little of every frame.
const MOST: usize = 90;

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
    pub badge: Option<Badge>,
    /// How opaque, 0 to 1.
    pub alpha: f64,
    /// Eastward and downward along the line it is written on: of length 1.
    pub along: Px,
    key: Key,
}

/// The labels on the canvas, coming and going.
#[derive(Debug, Default)]
pub struct Labels {
    /// Most important first.
    shown: Vec<Label>,
    last_ms: f64,
}

/// Written as the canvas lies.
const LEVEL: Px = Px { x: 1.0, y: 0.0 };

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

/// Chooses labels for a camera: names by importance, then postcodes.
pub fn place(
    names: &[&Name],
    postcodes: &Postcodes,
    room: Room,
    camera: &Camera,
    measure: &mut dyn Measure,
) -> Vec<Label> {
    let mut layout = Layout { room, camera, measure, placed: Vec::new() };
    let zoom = camera.pose.zoom;
    for name in names {
        let from_zoom = name.rule.from_zoom[usize::from(name.rank.clamp(1, 5)) - 1];
        if (from_zoom.into()..=name.rule.to_zoom.into()).contains(&zoom)
            && layout.placed.len() < MOST
        {
            layout.place_name(name);
        }
    }
    if zoom >= style::POSTCODE_FROM_ZOOM {
        let seen = camera.seen(BEYOND_PX);
        for (key, unit) in (POSTCODES..).zip(postcodes.iter()) {
            // How far east is asked first: how far north costs more, and hardly any are left then.
            if !seen.spans(unit.position.lon()) {
                continue;
            }
            let at = World::of(unit.position);
            if seen.contains(at) {
                let words = unit.postcode.text();
                let text = Text { key, words, style: TextStyle::Postcode, align: Align::Centre };
                layout.place_postcode(text, at);
            }
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
    fn place_name(&mut self, name: &Name) {
        let text = || Text {
            key: name.key,
            words: name.lines.clone(),
            style: name.rule.text,
            align: Align::Centre,
        };
        if let Some((from, to)) = name.run {
            self.place_along(name, (from, to), text);
        } else if !self.camera.seen(BEYOND_PX).contains(name.at) {
        } else if let Some(badge) = name.rule.badge {
            self.place_landmark(text(), name.at, badge, name.rank <= ALONE_RANK);
        } else {
            let text = text();
            let (_, height_px) = self.measure.size_px(&text);
            let aside =
                [0.0, -0.9, 0.9, -1.6, 1.6].map(|share| Px { x: 0.0, y: share * height_px });
            self.place_text(text, name.at, &aside, None);
        }
    }

    /// On the street, in the middle of each part of it that is long enough.
    fn place_along(&mut self, name: &Name, (from, to): (World, World), text: impl Fn() -> Text) {
        let (start, end) = (self.camera.to_px(from), self.camera.to_px(to));
        let length_px = start.distance(end);
        if length_px < NARROWEST_PX * name.lines.len() as f64 {
            return;
        }
        // As many parts as at the last whole zoom, so that names stay where they are in between.
        let zoom = self.camera.pose.zoom;
        let whole_px = length_px * exp2(zoom.floor() - zoom);
        let n_parts = (whole_px / AGAIN_PX).floor().max(1.0);
        let way = Px { x: (end.x - start.x) / length_px, y: (end.y - start.y) / length_px };
        let along = if way.x < 0.0 { Px { x: -way.x, y: -way.y } } else { way };
        for part in 0..n_parts as u32 {
            let share = (f64::from(part) + 0.5) / n_parts;
            let middle = Px {
                x: start.x + (end.x - start.x) * share,
                y: start.y + (end.y - start.y) * share,
            };
            if !self.room.free.holds(Rect::around(middle, 0.0, 0.0))
                || self.is_near(name.key, middle, APART_PX)
            {
                continue;
            }
            let text = text();
            let (width_px, height_px) = self.measure.size_px(&text);
            let boxes = boxes_along(middle, along, width_px, height_px);
            if width_px <= length_px / n_parts && boxes.iter().all(|outline| self.is_free(*outline))
            {
                self.room.taken.extend(boxes);
                let anchor = self.camera.to_world(middle);
                self.add(Label { text: Some(text), along, ..label(name.key, anchor) });
            }
        }
    }

    /// Whether the same words stand near already.
    fn is_near(&self, key: Key, at: Px, within_px: f64) -> bool {
        self.placed.iter().any(|label| {
            label.key == key && self.camera.to_px(label.anchor).distance(at) < within_px
        })
    }

    /// Without room for its name, or where that stands near already, it is left out, unless its badge tells enough.
    fn place_landmark(&mut self, text: Text, at: World, drawn: Badge, stands_alone: bool) {
        let side_px = 2.0 * BADGE_PX;
        let badge = Rect::around(self.camera.to_px(at), side_px, side_px);
        if !self.is_free(badge) {
            return;
        }
        let (width_px, height_px) = self.measure.size_px(&text);
        let across_px = BADGE_PX + GAP_PX + width_px / 2.0;
        let along_px = BADGE_PX + GAP_PX / 2.0 + height_px / 2.0;
        // Beside it, below and above, then beside it but higher or lower.
        let beside = [
            (1.0, 0.0),
            (-1.0, 0.0),
            (0.0, 1.0),
            (0.0, -1.0),
            (1.0, 0.7),
            (1.0, -0.7),
            (-1.0, 0.7),
            (-1.0, -0.7),
        ]
        .map(|(x, y)| Px { x: x * across_px, y: y * along_px });
        let key = text.key;
        let is_told = self.is_near(key, badge.centre, BESIDE_PX);
        if is_told || !self.place_text(text, at, &beside, Some(drawn)) {
            if !stands_alone {
                return;
            }
            self.add(Label { badge: Some(drawn), ..label(key, at) });
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
        badge: Option<Badge>,
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
        let text = Some(Text { align, ..text });
        self.add(Label { text, offset, badge, ..label(key, anchor) });
        true
    }

    fn add(&mut self, label: Label) {
        self.placed.push(label);
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

fn label(key: Key, anchor: World) -> Label {
    let offset = Px::default();
    Label { text: None, offset, anchor, badge: None, alpha: 0.0, along: LEVEL, key }
}

/// The boxes that a turned line of words fills: one if it is level, else small ones along it.
fn boxes_along(middle: Px, along: Px, width_px: f64, height_px: f64) -> Vec<Rect> {
    if along.y.abs() < 0.04 {
        return vec![Rect::around(middle, width_px, height_px)];
    }
    let n_boxes = (width_px / height_px).ceil().max(1.0);
    let step_px = width_px / n_boxes;
    // The box around a part of the line, which is as long as it is and as high.
    let (x, y) = (along.x.abs(), along.y.abs());
    let (wide_px, high_px) = (step_px * x + height_px * y, step_px * y + height_px * x);
    let nth = |nth: u32| {
        let off_px = (f64::from(nth) + 0.5 - n_boxes / 2.0) * step_px;
        let at = Px { x: middle.x + along.x * off_px, y: middle.y + along.y * off_px };
        Rect::around(at, wide_px, high_px)
    };
    (0..n_boxes as u32).map(nth).collect()
}
