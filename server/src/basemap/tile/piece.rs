//! A feature's part in one tile, as bytes that sort by tile, then by what it is.
//!
//! Invariant: all that makes two pieces the same kind of thing (layer, shape, when it is painted,
//! attributes) comes before where they are, so that sorting brings together what one feature of the tile can hold.

use crate::basemap::feature::{Attributes, Feature, Layer, Value};
use engine::bytes::{Bytes, folded, put_list, put_number, put_slice, put_text};

/// A point in units of the tile.
pub type Spot = (i32, i32);

/// Where a piece is, in units of the tile. Polygons are lists of rings, the outer one first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    Spot(Spot),
    Lines(Vec<Vec<Spot>>),
    Areas(Vec<Vec<Vec<Spot>>>),
}

/// What a piece is, but not where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its layer.
    pub layer: Layer,
    /// Its attributes and label.
    pub attributes: Attributes,
}

/// Bytes of the tile's id: the beginning of every piece.
pub const TILE_BYTES: usize = 8;

/// What all pieces of a feature at a zoom begin with, after the tile's id.
#[derive(Clone, Debug)]
pub struct Head {
    layer: Layer,
    painted: u8,
    attributes: Vec<u8>,
}

impl Head {
    /// Of a feature with these attributes.
    pub fn of(feature: &Feature, attributes: &Attributes) -> Self {
        Self {
            layer: feature.layer,
            painted: feature.painted(),
            attributes: encode_attributes(attributes),
        }
    }
}

/// Bytes before the attributes: layer, when it is painted, shape.
const HEAD_BYTES: usize = 3;

/// A piece as bytes.
pub fn encode(tile: u64, head: &Head, ground: &Ground) -> Vec<u8> {
    let mut bytes = tile.to_be_bytes().to_vec();
    let shape = match ground {
        Ground::Areas(_) => 0,
        Ground::Lines(_) => 1,
        Ground::Spot(_) => 2,
    };
    bytes.extend([head.layer as u8, head.painted, shape]);
    put_slice(&mut bytes, &head.attributes);
    match ground {
        Ground::Spot(spot) => put_spots(&mut bytes, &[*spot]),
        Ground::Lines(lines) => put_list(&mut bytes, lines, |bytes, line| put_spots(bytes, line)),
        Ground::Areas(areas) => put_list(&mut bytes, areas, |bytes, rings| {
            put_list(bytes, rings, |bytes, ring| put_spots(bytes, ring));
        }),
    }
    bytes
}

fn encode_attributes(attributes: &Attributes) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (key, value) in attributes {
        put_text(&mut bytes, key);
        match value {
            Value::Text(text) => {
                bytes.push(0);
                put_text(&mut bytes, text);
            }
            Value::Number(number) => {
                bytes.push(1);
                put_number(&mut bytes, (*number).into());
            }
        }
    }
    bytes
}

/// The same from bytes, in two: the part that tells the kind, as it is, and where the piece is.
pub fn decode(piece: &[u8]) -> Option<(&[u8], Ground)> {
    let (head, rest) = piece.get(TILE_BYTES..)?.split_at_checked(HEAD_BYTES)?;
    let mut bytes = Bytes(rest);
    bytes.slice()?;
    let kind = &piece[TILE_BYTES..piece.len() - bytes.0.len()];
    let ground = match head[2] {
        0 => Ground::Areas(bytes.list(|bytes| bytes.list(spots))?),
        1 => Ground::Lines(bytes.list(spots)?),
        _ => Ground::Spot(*spots(&mut bytes)?.first()?),
    };
    Some((kind, ground))
}

/// What the part that tells the kind says.
pub fn decode_kind(kind: &[u8]) -> Option<Kind> {
    let layer = *Layer::ALL.get(usize::from(*kind.first()?))?;
    let mut bytes = Bytes(Bytes(kind.get(HEAD_BYTES..)?).slice()?);
    let mut attributes = Attributes::new();
    while !bytes.0.is_empty() {
        let key = bytes.text()?.to_owned();
        let value = match bytes.byte()? {
            0 => Value::Text(bytes.text()?.to_owned()),
            _ => Value::Number(bytes.count()?),
        };
        attributes.push((key, value));
    }
    Some(Kind { layer, attributes })
}

fn put_spots(bytes: &mut Vec<u8>, spots: &[Spot]) {
    let mut last = (0, 0);
    put_number(bytes, spots.len() as u64);
    for spot in spots {
        put_number(bytes, folded((spot.0 - last.0).into()));
        put_number(bytes, folded((spot.1 - last.1).into()));
        last = *spot;
    }
}

fn spots(bytes: &mut Bytes<'_>) -> Option<Vec<Spot>> {
    let mut at = (0, 0);
    bytes.list(|bytes| {
        at = (at.0 + bytes.signed()? as i32, at.1 + bytes.signed()? as i32);
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_comes_back_as_it_went() {
        let attributes: Attributes =
            vec![("kind".to_owned(), "lake".into()), ("rank".to_owned(), 300_u32.into())];
        let rings = vec![vec![(0, 0), (-64, 4096), (7, 9)], vec![(1, 1), (2, 2), (3, 0)]];
        for ground in [
            Ground::Areas(vec![rings.clone(), vec![]]),
            Ground::Lines(rings.clone()),
            Ground::Spot((4095, -3)),
        ] {
            let head = Head {
                layer: Layer::Water,
                painted: 7,
                attributes: encode_attributes(&attributes),
            };
            let piece = encode(77, &head, &ground);
            assert_eq!(piece[..TILE_BYTES], 77_u64.to_be_bytes());
            let (kind, found) = decode(&piece).unwrap();
            assert_eq!(found, ground);
            let kind = decode_kind(kind).unwrap();
            assert_eq!(kind, Kind { layer: Layer::Water, attributes: attributes.clone() });
        }
    }
}
