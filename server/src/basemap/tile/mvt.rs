//! Mapbox vector tiles, version 2, written as protocol buffers.
//!
//! The message is small and ours has one writer, so it is written here: a library would take the
//! geometry as floating point numbers and round it once more. Checked by a reader that is not ours.
//!
//! Invariant: outer rings run clockwise on the screen and holes the other way, as the format asks.

use std::collections::HashMap;

use super::piece::{Ground, Spot};
use crate::basemap::feature::{Attributes, Value};
use crate::basemap::world::EXTENT;
use engine::bytes::{folded, put_number, put_slice};

/// The layers of one tile.
#[derive(Default)]
pub struct TileWriter {
    bytes: Vec<u8>,
}

/// The features of one layer.
pub struct LayerWriter {
    name: &'static str,
    features: Vec<u8>,
    keys: Vec<String>,
    values: Vec<Value>,
    key_at: HashMap<String, usize>,
    value_at: HashMap<Value, usize>,
}

/// Numbers of fields, and how their content is written.
const LENGTH_FOLLOWS: u64 = 2;
const NUMBER: u64 = 0;

/// A step along an axis: small ones of either sign are small numbers.
fn step(units: i32) -> u32 {
    folded(units.into()) as u32
}

fn field(bytes: &mut Vec<u8>, number: u64, kind: u64) {
    put_number(bytes, number << 3 | kind);
}

fn put_field(bytes: &mut Vec<u8>, number: u64, content: &[u8]) {
    field(bytes, number, LENGTH_FOLLOWS);
    put_slice(bytes, content);
}

fn put_number_field(bytes: &mut Vec<u8>, number: u64, value: u64) {
    field(bytes, number, NUMBER);
    put_number(bytes, value);
}

impl TileWriter {
    /// One layer more; an empty one is left out.
    pub fn add(&mut self, layer: &LayerWriter) {
        if layer.features.is_empty() {
            return;
        }
        let mut message = Vec::new();
        put_number_field(&mut message, 15, 2);
        put_field(&mut message, 1, layer.name.as_bytes());
        message.extend(&layer.features);
        for key in &layer.keys {
            put_field(&mut message, 3, key.as_bytes());
        }
        for value in &layer.values {
            put_field(&mut message, 4, &value_message(value));
        }
        put_number_field(&mut message, 5, EXTENT as u64);
        put_field(&mut self.bytes, 3, &message);
    }

    /// The tile; empty where nothing is in it.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

fn value_message(value: &Value) -> Vec<u8> {
    let mut message = Vec::new();
    match value {
        Value::Text(text) => put_field(&mut message, 1, text.as_bytes()),
        Value::Number(number) => put_number_field(&mut message, 5, (*number).into()),
    }
    message
}

impl LayerWriter {
    /// An empty one.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            features: Vec::new(),
            keys: Vec::new(),
            values: Vec::new(),
            key_at: HashMap::new(),
            value_at: HashMap::new(),
        }
    }

    /// One feature; nothing is added where nothing of it is left.
    pub fn add(&mut self, attributes: &Attributes, ground: &Ground) {
        let (shape, commands) = commands(ground);
        if commands.is_empty() {
            return;
        }
        let mut tags = Vec::new();
        for (key, value) in attributes {
            put_number(&mut tags, place(&mut self.keys, &mut self.key_at, key) as u64);
            put_number(&mut tags, place(&mut self.values, &mut self.value_at, value) as u64);
        }
        let mut geometry = Vec::new();
        for number in &commands {
            put_number(&mut geometry, (*number).into());
        }
        let mut message = Vec::new();
        if !tags.is_empty() {
            put_field(&mut message, 2, &tags);
        }
        put_number_field(&mut message, 3, shape);
        put_field(&mut message, 4, &geometry);
        put_field(&mut self.features, 2, &message);
    }
}

/// Where something stands in a list, added if it is new.
fn place<T: Clone + Eq + std::hash::Hash>(
    list: &mut Vec<T>,
    at: &mut HashMap<T, usize>,
    item: &T,
) -> usize {
    *at.entry(item.clone()).or_insert_with(|| {
        list.push(item.clone());
        list.len() - 1
    })
}

const MOVE_TO: u32 = 1;
const LINE_TO: u32 = 2;
const CLOSE_PATH: u32 = 7;

fn commands(ground: &Ground) -> (u64, Vec<u32>) {
    let mut pen = Pen::default();
    let shape = match ground {
        Ground::Spot(spot) => {
            pen.go(MOVE_TO, &[*spot]);
            1
        }
        Ground::Lines(lines) => {
            for line in lines.iter().filter(|line| line.len() > 1) {
                pen.go(MOVE_TO, &line[..1]);
                pen.go(LINE_TO, &line[1..]);
            }
            2
        }
        Ground::Areas(areas) => {
            for rings in areas {
                pen.polygon(rings);
            }
            3
        }
    };
    (shape, pen.commands)
}

#[derive(Default)]
struct Pen {
    at: Spot,
    commands: Vec<u32>,
}

impl Pen {
    fn go(&mut self, command: u32, spots: &[Spot]) {
        self.commands.push(command | (spots.len() as u32) << 3);
        for spot in spots {
            self.commands.extend([spot.0 - self.at.0, spot.1 - self.at.1].map(step));
            self.at = *spot;
        }
    }

    fn polygon(&mut self, rings: &[Vec<Spot>]) {
        for (idx, ring) in rings.iter().enumerate() {
            let area = doubled_area(ring);
            if ring.len() < 3 || area == 0 {
                if idx == 0 {
                    return;
                }
                continue;
            }
            let mut ring = ring.clone();
            if (area > 0) != (idx == 0) {
                ring.reverse();
            }
            self.go(MOVE_TO, &ring[..1]);
            self.go(LINE_TO, &ring[1..]);
            self.commands.push(CLOSE_PATH | 1 << 3);
        }
    }
}

/// Twice the area within a ring; positive where it runs clockwise on the screen.
pub fn doubled_area(ring: &[Spot]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    let cross =
        |(a, b): (&Spot, &Spot)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1);
    ring.iter().zip(next).map(cross).sum()
}
