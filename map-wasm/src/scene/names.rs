//! The names in the tiles that are seen: whose, where, along what, in the reader's language.
//!
//! Invariant: a name is taken from one tile only, the one it lies in.

#[cfg(test)]
mod tests;

use super::lines::{halved, wrapped};
use super::mosaic;
use crate::camera::Camera;
use crate::mercator::{Extent, World};
use crate::power::exp2;
use crate::style::TextStyle;
use crate::style::names::{self, NameRule};
use crate::tiles::TileId;
use crate::tiles::mvt::{self, Feature, Layer, Shape, Step};

/// The same for the same words in the same style.
pub type Key = u64;

/// Tiles whose names are kept.
const MOST_TILES: usize = 64;
/// Shorter stretches of a street carry no name however close in, in units of a tile.
const SHORTEST_RUN: f64 = 90.0;
/// Letters on a line where a name stands in two languages.
const MOST_ON_LINE: usize = 32;
/// How much a stretch may bend and still carry a name: the cosine of the angle.
const STRAIGHT: f64 = 0.955;

/// Something with a name.
#[derive(Debug)]
pub struct Name {
    /// How it is written and from where on.
    pub rule: &'static NameRule,
    /// How important, 1 most.
    pub rank: u8,
    /// What comes first is written first.
    pub order: u32,
    /// The same for the same words in the same style.
    pub key: Key,
    /// In the reader's language where it is known.
    pub words: String,
    /// As it is written on the map: in lines, with the local name where that is another.
    pub lines: String,
    /// Where.
    pub at: World,
    /// The stretch it is written along.
    pub run: Option<(World, World)>,
}

/// The names of tiles.
#[derive(Debug, Default)]
pub struct Names {
    /// Those used last come last.
    tiles: Vec<(TileId, Vec<Name>)>,
    name_key: String,
}

impl Names {
    /// Names are in this language from now on, where they are known in it: those of all tiles are to be
    /// given again.
    pub fn set_language(&mut self, lang: &str) {
        let primary = lang.split('-').next().unwrap_or_default();
        self.name_key = ["name:", primary].concat();
        self.tiles.clear();
    }

    /// Takes in the names of a tile, unless they are there.
    pub fn put(&mut self, tile: TileId, bytes: &[u8]) {
        if let Some(at) = self.tiles.iter().position(|(kept, _)| *kept == tile) {
            self.tiles[at..].rotate_left(1);
            return;
        }
        if self.tiles.len() >= MOST_TILES {
            self.tiles.remove(0);
        }
        let mut names = Vec::new();
        for layer in mvt::layers(bytes) {
            self.read(&layer, tile, &mut names);
        }
        self.tiles.push((tile, names));
    }

    /// The names a camera sees, the most important first. `deepest` is the level of the last tiles.
    pub fn seen(&self, camera: &Camera, margin_px: f64, deepest: u8) -> Vec<&Name> {
        let mut seen: Vec<&Name> = Vec::new();
        for tile in mosaic::seen(camera, 0, deepest, margin_px) {
            let known = (0..=tile.level).map(|levels| tile.ancestor(levels));
            let Some(names) = known.into_iter().find_map(|tile| self.of_tile(tile)) else {
                continue;
            };
            let extent = extent(tile);
            seen.extend(names.iter().filter(|name| extent.contains(name.at)));
        }
        // The same names in the same order, wherever the map is moved.
        seen.sort_unstable_by_key(|name| (name.order, name.key));
        seen
    }

    /// The nearest named part of a town.
    pub fn neighbourhood(&self, at: World, within: f64) -> Option<String> {
        let mut nearest: Option<(f64, &Name)> = None;
        for (_, names) in &self.tiles {
            for name in names {
                let distance = name.at.distance(at);
                let is_nearest = nearest.is_none_or(|(least, _)| distance < least);
                if is_nearest && distance <= within && is_part_of_town(name.rule.text) {
                    nearest = Some((distance, name));
                }
            }
        }
        nearest.map(|(_, name)| name.words.clone())
    }

    fn of_tile(&self, tile: TileId) -> Option<&Vec<Name>> {
        self.tiles.iter().find(|(kept, _)| *kept == tile).map(|(_, names)| names)
    }

    fn read(&self, layer: &Layer, tile: TileId, names: &mut Vec<Name>) {
        let keys = ["kind", "name", &self.name_key, "ref", "rank"].map(|key| layer.key(key));
        let [kind, local, translated, road_number, rank] = keys;
        for feature in &layer.features {
            let text = |key| layer.text(feature, key);
            let Some((nth, rule)) = names::rule(layer.name, text(kind)) else { continue };
            let local = [text(local), text(road_number)].into_iter().find(|name| !name.is_empty());
            let Some(local) = local else { continue };
            let rank = (layer.number(feature, rank) as u8).clamp(1, 5);
            let order = nth as u32 * 8 + u32::from(rank);
            let add = |at: World, run: Option<(World, World)>| {
                // What stands on a street's signs is written along it.
                let words = if run.is_some() || text(translated).is_empty() {
                    local
                } else {
                    text(translated)
                };
                let lines =
                    if run.is_some() { words.to_owned() } else { lines(words, local, rule) };
                let key = key(rule.text, &lines);
                names.push(Name {
                    rule,
                    rank,
                    order,
                    key,
                    words: words.to_owned(),
                    lines,
                    at,
                    run,
                });
            };
            stand(feature, layer.extent, tile, add);
        }
    }
}

fn is_part_of_town(text: TextStyle) -> bool {
    matches!(text, TextStyle::AreaMajor | TextStyle::AreaMinor | TextStyle::Town)
}

/// In the reader's language first; the local name is kept, for that is what signs say. What the one says
/// is not said again by the other.
fn lines(words: &str, local: &str, rule: &NameRule) -> String {
    let halved =
        |words: &str| if rule.text == TextStyle::City { words.to_owned() } else { halved(words) };
    if holds(words, local) {
        halved(words)
    } else if holds(local, words) {
        halved(local)
    } else {
        [&wrapped(words, MOST_ON_LINE), "\n", &wrapped(local, MOST_ON_LINE)].concat()
    }
}

/// What `contains` says; that is a kilobyte of code made for long texts.
fn holds(text: &str, part: &str) -> bool {
    text.char_indices().any(|(at, _)| text[at..].starts_with(part))
}

/// FNV-1a.
pub fn key(style: TextStyle, words: &str) -> Key {
    let bytes = words.bytes().chain([style as u8]);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The part of the plane that a tile is.
pub fn extent(tile: TileId) -> Extent {
    let side = exp2(-f64::from(tile.level));
    let corner = |x: u32, y: u32| World { x: f64::from(x) * side, y: f64::from(y) * side };
    Extent { min: corner(tile.x, tile.y), max: corner(tile.x + 1, tile.y + 1) }
}

/// From a point of a tile to another.
type Stretch = ((i32, i32), (i32, i32));

/// Where the name of a feature can stand: on its point, or along its straight stretches.
fn stand(
    feature: &Feature,
    units: u32,
    tile: TileId,
    mut add: impl FnMut(World, Option<(World, World)>),
) {
    let Extent { min, max } = extent(tile);
    let unit = (max.x - min.x) / f64::from(units);
    let world = |(x, y): (i32, i32)| World {
        x: min.x + f64::from(x) * unit,
        y: min.y + f64::from(y) * unit,
    };
    let mut run: Option<Stretch> = None;
    let mut finish = |run: &mut Option<Stretch>| {
        if let Some((from, to)) = run.take()
            && length(from, to) >= SHORTEST_RUN
        {
            let (from, to) = (world(from), world(to));
            let at = World { x: f64::midpoint(from.x, to.x), y: f64::midpoint(from.y, to.y) };
            add(at, Some((from, to)));
        }
    };
    for step in feature.steps() {
        match (feature.shape, step) {
            (Shape::Points, Step::Move(x, y)) => return add(world((x, y)), None),
            (Shape::Lines, Step::Move(x, y)) => {
                finish(&mut run);
                run = Some(((x, y), (x, y)));
            }
            (Shape::Lines, Step::Line(x, y)) => match run {
                Some((from, to)) if goes_on(from, to, (x, y)) => run = Some((from, (x, y))),
                Some((_, to)) => {
                    finish(&mut run);
                    run = Some((to, (x, y)));
                }
                None => run = Some(((x, y), (x, y))),
            },
            _ => {}
        }
    }
    finish(&mut run);
}

fn length(from: (i32, i32), to: (i32, i32)) -> f64 {
    let (dx, dy) = apart(from, to);
    (dx * dx + dy * dy).sqrt()
}

fn apart(from: (i32, i32), to: (i32, i32)) -> (f64, f64) {
    (f64::from(to.0) - f64::from(from.0), f64::from(to.1) - f64::from(from.1))
}

/// Whether a stretch goes on straight to the next point.
fn goes_on(from: (i32, i32), to: (i32, i32), next: (i32, i32)) -> bool {
    let ((ax, ay), (bx, by)) = (apart(from, to), apart(to, next));
    let lengths = length(from, to) * length(to, next);
    lengths <= 0.0 || (ax * bx + ay * by) / lengths > STRAIGHT
}
