//! The pieces of one tile, put together: what is of one kind becomes one feature.

use super::join::join;
use super::mvt::{LayerWriter, TileWriter};
use super::piece::{self, Ground, Kind, Spot};
use crate::basemap::feature::{Layer, Vertex};
use crate::basemap::simplify;
use crate::basemap::world::Point;

/// How lines are made simpler once they are joined, in units.
#[derive(Clone, Copy, Debug)]
struct Finish {
    tolerance: f64,
    /// Shorter ones are left out.
    min_length: i32,
}

/// A tile's bytes, not compressed; empty where nothing is to be seen.
pub fn assemble(pieces: &[Vec<u8>], is_deepest: bool) -> Vec<u8> {
    let finish = if is_deepest {
        Finish { tolerance: 1.0, min_length: 4 }
    } else {
        Finish { tolerance: 5.0, min_length: 16 }
    };
    let mut tile = TileWriter::default();
    let mut layer: Option<(Layer, LayerWriter)> = None;
    for (kind, grounds) in by_kind(pieces) {
        let Some(kind) = piece::decode_kind(kind) else { continue };
        if layer.as_ref().is_none_or(|(current, _)| *current != kind.layer) {
            let next = (kind.layer, LayerWriter::new(kind.layer.name()));
            if let Some((_, done)) = layer.replace(next) {
                tile.add(&done);
            }
        }
        if let Some((_, layer)) = &mut layer {
            add(layer, &kind, grounds, finish);
        }
    }
    if let Some((_, last)) = layer {
        tile.add(&last);
    }
    tile.finish()
}

/// Neighbouring pieces of one kind, together.
fn by_kind(pieces: &[Vec<u8>]) -> Vec<(&[u8], Vec<Ground>)> {
    let mut kinds: Vec<(&[u8], Vec<Ground>)> = Vec::new();
    for (kind, ground) in pieces.iter().filter_map(|piece| piece::decode(piece)) {
        match kinds.last_mut() {
            Some((last, grounds)) if *last == kind => grounds.push(ground),
            _ => kinds.push((kind, vec![ground])),
        }
    }
    kinds
}

fn add(layer: &mut LayerWriter, kind: &Kind, grounds: Vec<Ground>, finish: Finish) {
    let (mut lines, mut areas) = (Vec::new(), Vec::new());
    for ground in grounds {
        match ground {
            // Each has a name of its own place.
            Ground::Spot(_) => layer.add(&kind.attributes, &ground),
            Ground::Lines(more) => lines.extend(more),
            Ground::Areas(more) => areas.extend(more),
        }
    }
    if !areas.is_empty() {
        layer.add(&kind.attributes, &Ground::Areas(areas));
    }
    let lines: Vec<Vec<Spot>> =
        join(lines).iter().filter_map(|line| finished(line, finish)).collect();
    if !lines.is_empty() {
        layer.add(&kind.attributes, &Ground::Lines(lines));
    }
}

/// Simplified once more: where two lines met there may be a vertex too many.
fn finished(line: &[Spot], finish: Finish) -> Option<Vec<Spot>> {
    let path: Vec<Vertex> =
        line.iter().map(|spot| Vertex::free(Point { x: spot.0, y: spot.1 })).collect();
    let span = |of: fn(&Spot) -> i32| {
        let (min, max) = (line.iter().map(of).min(), line.iter().map(of).max());
        max.unwrap_or(0) - min.unwrap_or(0)
    };
    if span(|spot| spot.0).max(span(|spot| spot.1)) < finish.min_length {
        return None;
    }
    let simple = simplify::line(&path, finish.tolerance);
    Some(simple.iter().map(|vertex| (vertex.at.x, vertex.at.y)).collect())
}
