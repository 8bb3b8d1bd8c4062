//! One tile of the ground: which of its features are painted, in what order and how.
//!
//! Invariant: what is painted depends on the tile, its zoom and the theme alone, so that neighbours fit.

#[cfg(test)]
mod tests;

use super::homes::Homes;
use crate::camera::{Camera, Pose, Px};
use crate::mercator::{TILE_PX, World};
use crate::power::exp2;
use crate::style::ground::{self, Area, Line, Road};
use crate::style::{self, Stroke, Theme, at_zoom};
use crate::tiles::TileId;
use crate::tiles::mvt::{Feature, Layer, Shape, Step, Value};

/// Margin of tiles, in sides of one.
const MARGIN: f64 = 1.0 / 64.0;

/// What paints: a canvas, or a test's notebook.
pub trait Brush {
    /// All of the tile.
    fn background(&mut self, color: &str);
    /// Begins a path.
    fn begin(&mut self);
    /// Goes to a point, in CSS px.
    fn move_to(&mut self, x: f64, y: f64);
    /// Draws to a point.
    fn line_to(&mut self, x: f64, y: f64);
    /// Draws back to where the ring began.
    fn close(&mut self);
    /// Fills the path by the nonzero rule.
    fn fill(&mut self, color: &str);
    /// Draws along the path.
    fn stroke(&mut self, color: &str, alpha: f64, width_px: f64, dash: &[f64]);
    /// Up to `unclip` only inside the path.
    fn clip(&mut self);
    /// Ends `clip`, if there was any.
    fn unclip(&mut self);
    /// The picture of the built-up land: 0 the city's, 1 the surroundings'.
    fn shade(&mut self, which: usize, alpha: f64, from: Px, to: Px);
    /// Small discs of one size.
    fn dots(&mut self, color: &str, alpha: f64, radius_px: f64, at: &[Px]);
}

/// Which tile is painted, and for which zoom: it is larger than its level says, but not twice as large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Canvas {
    /// Which.
    pub tile: TileId,
    /// For which zoom.
    pub zoom: f64,
    /// By day or by night.
    pub theme: Theme,
}

impl Canvas {
    /// Length of its sides in CSS px.
    pub fn side_px(&self) -> f64 {
        TILE_PX * exp2(self.zoom - f64::from(self.tile.level))
    }

    /// A camera that sees it and nothing else.
    pub fn camera(&self) -> Camera {
        let side = exp2(-f64::from(self.tile.level));
        let along = |nth: u32| (f64::from(nth) + 0.5) * side;
        let centre = World { x: along(self.tile.x), y: along(self.tile.y) };
        let side_px = self.side_px();
        let pose = Pose { centre, zoom: self.zoom };
        Camera { pose, width_px: side_px, height_px: side_px, density: 1.0 }
    }
}

/// What is painted beneath roads where there are none: postcodes, and where the city is.
#[derive(Clone, Copy, Debug)]
pub enum Ground<'a> {
    /// A street map.
    Streets,
    /// An outline of a city, with homes in it once they are known.
    Outline(Option<&'a Homes>),
}

/// A feature with what decides how it is drawn.
struct Thing<'a> {
    kind: &'a str,
    level: Level,
    is_link: bool,
    tint: u64,
    feature: Feature<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Tunnel,
    Ground,
    Bridge,
}

/// Paints one tile from the one that holds it, which may be less deep.
pub fn paint(
    layers: &[Layer],
    from: TileId,
    canvas: Canvas,
    ground: Ground,
    brush: &mut impl Brush,
) {
    let levels = canvas.tile.level.saturating_sub(from.level);
    let side_px = canvas.side_px();
    let offset = |own: u32, whole: u32| f64::from(own.wrapping_sub(whole << levels)) * side_px;
    let mut painting = Painting {
        layers,
        side_px,
        whole_px: side_px * exp2(levels.into()),
        left_px: offset(canvas.tile.x, from.x),
        top_px: offset(canvas.tile.y, from.y),
        canvas,
        brush,
    };
    match ground {
        Ground::Streets => painting.streets(),
        Ground::Outline(homes) => painting.outline(homes),
    }
}

struct Painting<'a, B> {
    layers: &'a [Layer<'a>],
    canvas: Canvas,
    side_px: f64,
    whole_px: f64,
    left_px: f64,
    top_px: f64,
    brush: &'a mut B,
}

impl<'a, B: Brush> Painting<'a, B> {
    fn streets(&mut self) {
        let theme = self.canvas.theme;
        self.brush.background(style::SURROUNDINGS.of(theme));
        for area in &ground::AREAS {
            if area.layer == "building" {
                self.lines(&ground::STREAMS);
            }
            if self.area(area) && area.layer == "earth" {
                // Nothing reaches out of where the map ends.
                self.brush.clip();
            }
        }
        let roads = self.things("road", 14.0);
        let rails = self.things("rail", 6.0);
        for level in [Level::Tunnel, Level::Ground, Level::Bridge] {
            self.casings(&roads, level);
            self.roads(&roads, level);
            for line in &ground::RAILS {
                self.line(line, &rails, level);
            }
        }
        self.lines(&ground::BOUNDARIES);
        self.brush.unclip();
    }

    /// The city's edge, what it consists of and where people live.
    fn outline(&mut self, homes: Option<&Homes>) {
        let theme = self.canvas.theme;
        self.brush.background(style::SURROUNDINGS.of(theme));
        self.shade(homes, 1);
        self.dots(homes, 1);
        let earth = self.things("earth", 0.0);
        let of_kind = |kind| earth.iter().filter(move |thing| thing.kind == kind);
        self.trace(of_kind("city"));
        self.brush.fill(style::CITY.of(theme));
        self.brush.clip();
        for (tint, ink) in (0..).zip(style::TINTS) {
            self.trace(of_kind("neighbourhood").filter(|thing| thing.tint == tint));
            self.brush.fill(ink.of(theme));
        }
        self.shade(homes, 0);
        let edges = self.things("boundary", 4.0);
        let of_kind = |kind| edges.iter().filter(move |thing| thing.kind == kind);
        for (kind, stroke) in
            [("neighbourhood", style::AREA_EDGE), ("postcode", style::DISTRICT_EDGE)]
        {
            self.trace(of_kind(kind));
            self.stroke(&stroke, 1.0);
        }
        self.trace(of_kind("city"));
        // No wider than the margins of tiles: what reaches farther into the next tile would end there.
        let widest_px = self.whole_px * 2.0 * MARGIN;
        for (width_px, alpha) in
            style::GLOW.into_iter().filter(|(width_px, _)| *width_px <= widest_px)
        {
            self.brush.stroke(style::EDGE.of(theme), alpha, width_px, &[]);
        }
        self.brush.unclip();
        // What is cut out is cut out of each of them, and none lies outside.
        self.dots(homes, 0);
        self.trace(of_kind("city"));
        self.stroke(&style::CITY_EDGE, 1.0);
    }

    /// How densely the city (0) or what is around it (1) is built up.
    fn shade(&mut self, homes: Option<&Homes>, which: usize) {
        let Some(shade) = homes.and_then(|homes| homes.shades[which].as_ref()) else { return };
        let camera = self.canvas.camera();
        let (from, to) = (camera.to_px(shade.extent.min), camera.to_px(shade.extent.max));
        self.brush.shade(which, at_zoom(style::SHADE_ALPHA, camera.pose.zoom), from, to);
    }

    /// A dot for each postcode of the city (0) or of what is around it (1).
    fn dots(&mut self, homes: Option<&Homes>, which: usize) {
        let Some(homes) = homes else { return };
        let camera = self.canvas.camera();
        let zoom = camera.pose.zoom;
        let ink = [style::DOT, style::DOT_AROUND][which];
        let at: Vec<Px> = homes.seen(which, &camera).map(|at| camera.to_px(at)).collect();
        let (alpha, radius_px) =
            (at_zoom(style::DOT_ALPHA, zoom), at_zoom(style::DOT_RADIUS_PX, zoom));
        if alpha > 0.0 && !at.is_empty() {
            self.brush.dots(ink.of(self.canvas.theme), alpha, radius_px, &at);
        }
    }

    /// Whether there is any.
    fn area(&mut self, rule: &Area) -> bool {
        if self.canvas.zoom < rule.from_zoom {
            return false;
        }
        let things = self.things(rule.layer, 1.0);
        let wanted = things
            .iter()
            .filter(|thing| thing.feature.shape == Shape::Areas && is_of(rule.kinds, thing.kind));
        if self.trace(wanted) {
            self.brush.fill(rule.ink.of(self.canvas.theme));
            if let Some(edge) = rule.edge {
                self.brush.stroke(edge.of(self.canvas.theme), 1.0, 0.7, &[]);
            }
            return true;
        }
        false
    }

    fn lines(&mut self, rules: &[Line]) {
        for rule in rules {
            let things = self.things(rule.layer, 12.0);
            self.line(rule, &things, Level::Ground);
        }
    }

    fn line(&mut self, rule: &Line, things: &[Thing], level: Level) {
        let wanted = things.iter().filter(|thing| {
            thing.feature.shape == Shape::Lines
                && thing.level == level
                && is_of(rule.kinds, thing.kind)
        });
        if self.trace(wanted) {
            self.stroke(
                &rule.stroke,
                if level == Level::Tunnel { ground::TUNNEL_ALPHA } else { 1.0 },
            );
        }
    }

    fn casings(&mut self, roads: &[Thing], level: Level) {
        let (zoom, theme) = (self.canvas.zoom, self.canvas.theme);
        let edge_px = at_zoom(ground::CASING_PX, zoom);
        self.each_road(roads, level, |brush, rule, width_px| {
            let casing = match rule.casing {
                Some(casing) if width_px >= ground::CASING_FROM_PX => casing,
                _ => return,
            };
            let (ink, dash): (_, &[f64]) = match level {
                Level::Tunnel => (casing, &[3.0, 3.0]),
                Level::Ground => (casing, &[]),
                Level::Bridge => (ground::BRIDGE, &[]),
            };
            brush.stroke(ink.of(theme), 1.0, width_px + 2.0 * edge_px, dash);
        });
    }

    fn roads(&mut self, roads: &[Thing], level: Level) {
        let theme = self.canvas.theme;
        let alpha = if level == Level::Tunnel { ground::TUNNEL_ALPHA } else { 1.0 };
        self.each_road(roads, level, |brush, rule, width_px| {
            brush.stroke(rule.ink.of(theme), alpha, width_px, rule.dash);
        });
    }

    fn each_road(
        &mut self,
        roads: &[Thing],
        level: Level,
        mut paint: impl FnMut(&mut B, &Road, f64),
    ) {
        let zoom = self.canvas.zoom;
        for rule in ground::ROADS.iter().filter(|rule| zoom >= rule.from_zoom) {
            for is_link in [true, false] {
                let wanted = roads.iter().filter(|thing| {
                    thing.level == level
                        && thing.is_link == is_link
                        && is_of(rule.kinds, thing.kind)
                });
                if self.trace(wanted) {
                    let share = if is_link { ground::LINK } else { 1.0 };
                    paint(self.brush, rule, at_zoom(rule.width_px, zoom) * share);
                }
            }
        }
    }

    fn stroke(&mut self, stroke: &Stroke, share: f64) {
        let (zoom, color) = (self.canvas.zoom, stroke.ink.of(self.canvas.theme));
        let (alpha, width_px) =
            (at_zoom(stroke.alpha, zoom) * share, at_zoom(stroke.width_px, zoom));
        if alpha > 0.0 && width_px > 0.0 {
            self.brush.stroke(color, alpha, width_px, stroke.dash);
        }
    }

    /// The features of a layer that reach into the canvas, or nearly.
    fn things(&self, layer: &str, margin_px: f64) -> Vec<Thing<'a>> {
        let Some(layer) = self.layers.iter().find(|found| found.name == layer) else {
            return Vec::new();
        };
        let [kind, level, link, tint] = ["kind", "level", "link", "tint"].map(|key| layer.key(key));
        let seen = layer.features.iter().filter(|feature| self.sees(layer, feature, margin_px));
        let thing = |feature: &Feature<'a>| Thing {
            kind: layer.text(feature, kind),
            level: match layer.value(feature, level) {
                Some(Value::Text("bridge")) => Level::Bridge,
                Some(Value::Text("tunnel")) => Level::Tunnel,
                _ => Level::Ground,
            },
            is_link: layer.number(feature, link) > 0,
            tint: layer.number(feature, tint),
            feature: *feature,
        };
        seen.map(thing).collect()
    }

    fn sees(&self, layer: &Layer, feature: &Feature, margin_px: f64) -> bool {
        // All layers of a tile have the same extent; ours always.
        let scale = self.whole_px / f64::from(layer.extent);
        let (mut min, mut max) = ((i32::MAX, i32::MAX), (i32::MIN, i32::MIN));
        for step in feature.steps() {
            if let Step::Move(x, y) | Step::Line(x, y) = step {
                min = (min.0.min(x), min.1.min(y));
                max = (max.0.max(x), max.1.max(y));
            }
        }
        let reach = |min: i32, max: i32, from_px: f64| {
            f64::from(max) * scale - from_px >= -margin_px
                && f64::from(min) * scale - from_px <= self.side_px + margin_px
        };
        min.0 <= max.0 && reach(min.0, max.0, self.left_px) && reach(min.1, max.1, self.top_px)
    }

    /// All of them as one path; false if there are none.
    fn trace<'b>(&mut self, things: impl Iterator<Item = &'b Thing<'b>>) -> bool {
        self.brush.begin();
        let scale = self.whole_px / 4096.0;
        let (left_px, top_px) = (self.left_px, self.top_px);
        let px = |x: i32, y: i32| (f64::from(x) * scale - left_px, f64::from(y) * scale - top_px);
        let mut any = false;
        for thing in things {
            any = true;
            for step in thing.feature.steps() {
                match step {
                    Step::Move(x, y) => {
                        let (x, y) = px(x, y);
                        self.brush.move_to(x, y);
                    }
                    Step::Line(x, y) => {
                        let (x, y) = px(x, y);
                        self.brush.line_to(x, y);
                    }
                    Step::Close => self.brush.close(),
                }
            }
        }
        any
    }
}

fn is_of(kinds: &[&str], kind: &str) -> bool {
    kinds.is_empty() || kinds.contains(&kind)
}
