//! A shape as the tiles of one zoom see it: simplified, small things left out, cut at tile edges.

use super::piece::{Ground, Spot};
use crate::basemap::clip;
use crate::basemap::feature::{Path, Polygon, Shape};
use crate::basemap::measure::doubled_area;
use crate::basemap::simplify;
use crate::basemap::world::{Rect, Tile, unit};

/// What lies this far outside of a tile is in it too, so that strokes and fills meet: in units.
const MARGIN: i64 = 64;
/// Units to a CSS px where a tile is 256 px wide.
const UNITS_A_PX: f64 = 16.0;

/// How much is left away at a zoom.
#[derive(Clone, Copy, Debug)]
pub struct Coarseness {
    /// How far a simpler line may stray, in units.
    pub tolerance: f64,
    /// Areas smaller than this are left out, in square units.
    pub min_area: f64,
}

impl Coarseness {
    /// The deepest zoom is shown four zooms deeper still, where a unit is a px.
    pub fn of(is_deepest: bool) -> Self {
        if is_deepest {
            Self { tolerance: 1.2, min_area: 24.0 }
        } else {
            Self { tolerance: 0.4 * UNITS_A_PX, min_area: 6.0 * UNITS_A_PX * UNITS_A_PX }
        }
    }
}

/// The shape without what cannot be seen at the zoom; nothing if that is all of it.
pub fn coarser(shape: &Shape, zoom: u8, coarseness: Coarseness) -> Option<Shape> {
    let unit = unit(zoom) as f64;
    let tolerance = coarseness.tolerance * unit;
    match shape {
        Shape::Point(_) => Some(shape.clone()),
        Shape::Lines(lines) => {
            Some(Shape::Lines(lines.iter().map(|line| simplify::line(line, tolerance)).collect()))
        }
        Shape::Areas(areas) => {
            let min_area = (coarseness.min_area * unit * unit * 2.0) as i128;
            let areas = areas.iter().filter_map(|rings| coarser_area(rings, tolerance, min_area));
            let areas: Vec<Polygon> = areas.collect();
            (!areas.is_empty()).then_some(Shape::Areas(areas))
        }
    }
}

fn coarser_area(rings: &Polygon, tolerance: f64, min_doubled_area: i128) -> Option<Polygon> {
    let is_seen = |ring: &&Path| doubled_area(ring).abs() >= min_doubled_area;
    let outer = rings.first().filter(is_seen)?;
    let outer = simplify::ring(outer, tolerance);
    let holes = rings[1..].iter().filter(is_seen);
    let holes = holes.map(|hole| simplify::ring(hole, tolerance)).filter(|hole| !hole.is_empty());
    (!outer.is_empty()).then(|| [outer].into_iter().chain(holes).collect())
}

/// What of the shape lies in a box; the box's edge is not made part of lines.
pub fn within(shape: &Shape, rect: &Rect) -> Option<Shape> {
    let found = shape.rect()?;
    if !found.meets(rect) {
        return None;
    }
    if rect.holds(&found) {
        return Some(shape.clone());
    }
    Some(match shape {
        Shape::Point(_) => return None,
        Shape::Lines(lines) => {
            Shape::Lines(lines.iter().flat_map(|line| clip::line(line, rect)).collect())
        }
        Shape::Areas(areas) => {
            let clipped = areas.iter().map(|rings| clip_area(rings, rect));
            Shape::Areas(clipped.filter(|rings| !rings.is_empty()).collect())
        }
    })
    .filter(|shape| shape.rect().is_some())
}

fn clip_area(rings: &Polygon, rect: &Rect) -> Polygon {
    let outer = clip::ring(&rings[0], rect);
    if outer.is_empty() {
        return Polygon::new();
    }
    let holes = rings[1..].iter().map(|hole| clip::ring(hole, rect));
    [outer].into_iter().chain(holes.filter(|hole| !hole.is_empty())).collect()
}

/// Hands over the part of the shape in every tile it lies in. First by columns, then by rows, so that
/// a shape over many tiles is not walked as often as there are tiles.
pub fn each_tile<E>(
    shape: &Shape,
    zoom: u8,
    mut take: impl FnMut(Tile, Ground) -> Result<(), E>,
) -> Result<(), E> {
    let Some(rect) = shape.rect() else { return Ok(()) };
    let margin = if matches!(shape, Shape::Point(_)) { 0 } else { MARGIN };
    let [west, east, north, south] = Tile::range(zoom, &rect, margin);
    for column in west..=east {
        let (top, bottom) = (Tile { zoom, column, row: north }, Tile { zoom, column, row: south });
        let strip = Rect { south: bottom.rect(margin).south, ..top.rect(margin) };
        let Some(strip) = within(shape, &strip) else { continue };
        for row in north..=south {
            let tile = Tile { zoom, column, row };
            let part = within(&strip, &tile.rect(margin));
            if let Some(ground) = part.and_then(|part| ground(&part, tile)) {
                take(tile, ground)?;
            }
        }
    }
    Ok(())
}

fn ground(shape: &Shape, tile: Tile) -> Option<Ground> {
    match shape {
        Shape::Point(point) => Some(Ground::Spot(tile.units(*point))),
        Shape::Lines(lines) => {
            let lines = lines.iter().map(|line| spots(line, tile)).filter(|line| line.len() > 1);
            let lines: Vec<_> = lines.collect();
            (!lines.is_empty()).then_some(Ground::Lines(lines))
        }
        Shape::Areas(areas) => {
            let areas: Vec<_> = areas.iter().filter_map(|rings| area(rings, tile)).collect();
            (!areas.is_empty()).then_some(Ground::Areas(areas))
        }
    }
}

fn area(rings: &Polygon, tile: Tile) -> Option<Vec<Vec<Spot>>> {
    let ring = |ring: &Path| {
        let mut ring = spots(ring, tile);
        if ring.first() == ring.last() {
            ring.pop();
        }
        ring
    };
    let mut rings = rings.iter().map(ring);
    let outer = rings.next().filter(|outer| outer.len() > 2)?;
    Some([outer].into_iter().chain(rings.filter(|hole| hole.len() > 2)).collect())
}

/// Vertices in units of the tile, without those that fall on the one before.
fn spots(path: &Path, tile: Tile) -> Vec<Spot> {
    let mut spots: Vec<Spot> = path.iter().map(|vertex| tile.units(vertex.at)).collect();
    spots.dedup();
    spots
}
