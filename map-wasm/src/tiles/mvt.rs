//! Vector tiles (MVT 2), read in place: nothing is copied, and geometry only walked when it is drawn.
//!
//! What is damaged ends what it is in: a feature, a layer or the tile.

#[cfg(test)]
mod tests;

use engine::bytes::{Bytes, unfolded};

/// One layer of a tile.
#[derive(Debug)]
pub struct Layer<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Units along each side of the tile.
    pub extent: u32,
    /// In the order they are painted.
    pub features: Vec<Feature<'a>>,
    keys: Vec<&'a str>,
    values: Vec<Value<'a>>,
}

/// One thing on the map. Its attributes are those of its layer.
#[derive(Clone, Copy, Debug)]
pub struct Feature<'a> {
    /// What its geometry is.
    pub shape: Shape,
    tags: &'a [u8],
    geometry: &'a [u8],
}

/// What geometry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Shape {
    Points,
    Lines,
    Areas,
}

/// What an attribute says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A whole number, or another kind as none.
    Number(u64),
}

/// One movement of the pen, in the tile's units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a point, without drawing.
    Move(i32, i32),
    /// To a point.
    Line(i32, i32),
    /// Back to where the ring began.
    Close,
}

/// The movements of a geometry.
#[derive(Clone, Debug)]
pub struct Steps<'a> {
    bytes: Bytes<'a>,
    command: u32,
    left: u32,
    at: (i32, i32),
}

/// How a field is written.
const NUMBER: u64 = 0;
const EIGHT_BYTES: u64 = 1;
const SLICE: u64 = 2;
const FOUR_BYTES: u64 = 5;

/// A field of a message.
struct Field<'a> {
    number: u64,
    value: u64,
    slice: &'a [u8],
}

/// The layers of a tile.
pub fn layers(tile: &[u8]) -> Vec<Layer<'_>> {
    fields(tile).filter(|field| field.number == 3).filter_map(|field| layer(field.slice)).collect()
}

fn layer(message: &[u8]) -> Option<Layer<'_>> {
    let (features, keys, values) = (Vec::new(), Vec::new(), Vec::new());
    let mut layer = Layer { name: "", extent: 4096, features, keys, values };
    for field in fields(message) {
        match field.number {
            1 => layer.name = text(field.slice),
            2 => layer.features.extend(feature(field.slice)),
            3 => layer.keys.push(text(field.slice)),
            4 => layer.values.push(value(field.slice)),
            5 => layer.extent = field.value as u32,
            _ => {}
        }
    }
    (layer.extent > 0).then_some(layer)
}

fn feature(message: &[u8]) -> Option<Feature<'_>> {
    let mut feature = Feature { shape: Shape::Points, tags: &[], geometry: &[] };
    for field in fields(message) {
        match field.number {
            2 => feature.tags = field.slice,
            3 => feature.shape = shape(field.value)?,
            4 => feature.geometry = field.slice,
            _ => {}
        }
    }
    Some(feature)
}

fn shape(number: u64) -> Option<Shape> {
    Some(match number {
        1 => Shape::Points,
        2 => Shape::Lines,
        3 => Shape::Areas,
        _ => return None,
    })
}

/// Texts and whole numbers; our layers have no others.
fn value(message: &[u8]) -> Value<'_> {
    let mut value = Value::Number(0);
    for field in fields(message) {
        match field.number {
            1 => value = Value::Text(text(field.slice)),
            4 | 5 => value = Value::Number(field.value),
            6 => value = Value::Number(unfolded(field.value).max(0) as u64),
            _ => {}
        }
    }
    value
}

fn text(slice: &[u8]) -> &str {
    std::str::from_utf8(slice).unwrap_or_default()
}

/// The fields of a message, up to its end or its first damage.
fn fields(message: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut bytes = Bytes(message);
    std::iter::from_fn(move || {
        let tag = bytes.number()?;
        let (mut value, mut slice) = (0, &[][..]);
        match tag & 7 {
            NUMBER => value = bytes.number()?,
            SLICE => slice = bytes.slice()?,
            EIGHT_BYTES => bytes.0 = bytes.0.get(8..)?,
            FOUR_BYTES => bytes.0 = bytes.0.get(4..)?,
            _ => return None,
        }
        Some(Field { number: tag >> 3, value, slice })
    })
}

impl<'a> Layer<'a> {
    /// Which of the layer's keys this is.
    pub fn key(&self, key: &str) -> Option<u32> {
        self.keys.iter().position(|kept| *kept == key).map(|at| at as u32)
    }

    /// What a feature says under a key.
    pub fn value(&self, feature: &Feature, key: Option<u32>) -> Option<Value<'a>> {
        let key = key?;
        let mut tags = Bytes(feature.tags);
        loop {
            let (tag, value) = (tags.count()?, tags.count()?);
            if tag == key {
                return self.values.get(value as usize).copied();
            }
        }
    }

    /// The text a feature has under a key, or an empty one.
    pub fn text(&self, feature: &Feature, key: Option<u32>) -> &'a str {
        match self.value(feature, key) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The number a feature has under a key, or none.
    pub fn number(&self, feature: &Feature, key: Option<u32>) -> u64 {
        match self.value(feature, key) {
            Some(Value::Number(number)) => number,
            _ => 0,
        }
    }
}

impl<'a> Feature<'a> {
    /// Its geometry.
    pub fn steps(&self) -> Steps<'a> {
        Steps { bytes: Bytes(self.geometry), command: 0, left: 0, at: (0, 0) }
    }
}

impl Iterator for Steps<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        while self.left == 0 {
            let command = self.bytes.count()?;
            (self.command, self.left) = (command & 7, command >> 3);
        }
        if self.command == 7 {
            // However often it is said: a ring is closed once.
            self.left = 0;
            return Some(Step::Close);
        }
        self.left -= 1;
        self.at.0 = self.at.0.wrapping_add(unfolded(self.bytes.number()?) as i32);
        self.at.1 = self.at.1.wrapping_add(unfolded(self.bytes.number()?) as i32);
        let (x, y) = self.at;
        match self.command {
            1 => Some(Step::Move(x, y)),
            2 => Some(Step::Line(x, y)),
            _ => None,
        }
    }
}
