//! What is drawn on the map, whatever it was made from: OpenStreetMap, the shipped outline, stops.
//!
//! Invariant: rings are closed without repeating their first vertex; the first ring of a polygon is
//! its outer one, the others are holes in it.

use super::world::{Point, Rect};

/// The layers of the map, in the order they are written and drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    Earth,
    Landuse,
    Water,
    Building,
    Rail,
    Road,
    Boundary,
    Place,
    Poi,
    Stop,
}

impl Layer {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Earth,
        Self::Landuse,
        Self::Water,
        Self::Building,
        Self::Rail,
        Self::Road,
        Self::Boundary,
        Self::Place,
        Self::Poi,
        Self::Stop,
    ];

    /// As the tiles name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Earth => "earth",
            Self::Landuse => "landuse",
            Self::Water => "water",
            Self::Building => "building",
            Self::Rail => "rail",
            Self::Road => "road",
            Self::Boundary => "boundary",
            Self::Place => "place",
            Self::Poi => "poi",
            Self::Stop => "stop",
        }
    }
}

/// A point of a line or ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vertex {
    /// Where.
    pub at: Point,
    /// Whether edges of other areas part here, so that it must stay.
    pub is_pinned: bool,
}

impl Vertex {
    /// One that may be left out where it does not matter.
    pub fn free(at: Point) -> Self {
        Self { at, is_pinned: false }
    }
}

/// A line, or a ring without its first vertex repeated.
pub type Path = Vec<Vertex>;
/// An outer ring and its holes.
pub type Polygon = Vec<Path>;

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    Point(Point),
    Lines(Vec<Path>),
    Areas(Vec<Polygon>),
}

impl Shape {
    /// The box around it; none when it is empty.
    pub fn rect(&self) -> Option<Rect> {
        match self {
            Self::Point(point) => Rect::around([*point]),
            Self::Lines(lines) => Rect::around(lines.iter().flatten().map(|vertex| vertex.at)),
            Self::Areas(areas) => {
                Rect::around(areas.iter().flatten().flatten().map(|vertex| vertex.at))
            }
        }
    }
}

/// What an attribute says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    Text(String),
    Number(u32),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

/// Attributes in the order they are written.
pub type Attributes = Vec<(String, Value)>;

/// From where on details are told.
const DETAIL_ZOOM: u8 = 13;

/// Grounds in the order they are painted: what usually covers much first, what lies on it later.
const GROUNDS: [&str; 25] = [
    "reserve",
    "residential",
    "farmland",
    "military",
    "airport",
    "commercial",
    "industrial",
    "education",
    "hospital",
    "glacier",
    "rock",
    "beach",
    "scrub",
    "grass",
    "wetland",
    "park",
    "golf",
    "cemetery",
    "allotments",
    "wood",
    "sport",
    "parking",
    "pedestrian",
    "pitch",
    "playground",
];
/// Roads in the order they are painted: the least important first.
const ROADS: [&str; 13] = [
    "sidewalk",
    "path",
    "cycle",
    "track",
    "steps",
    "service",
    "pedestrian",
    "minor",
    "tertiary",
    "secondary",
    "primary",
    "trunk",
    "motorway",
];

/// One thing on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Where it belongs.
    pub layer: Layer,
    /// What it is: `kind` and its like.
    pub attributes: Attributes,
    /// What is told of it close in only: whether it is a bridge. Further out lines merge over it.
    pub details: Attributes,
    /// What is written beside it: names, numbers of roads.
    pub label: Attributes,
    /// Where it is.
    pub shape: Shape,
    /// From which zoom on it is drawn.
    pub min_zoom: u8,
    /// From which zoom on it is labeled: lines without labels merge, which saves bytes.
    pub label_zoom: u8,
}

impl Feature {
    /// Of a kind, unlabeled.
    pub fn new(layer: Layer, kind: &str, min_zoom: u8, shape: Shape) -> Self {
        let attributes = vec![("kind".to_owned(), kind.into())];
        let (details, label) = (Attributes::new(), Attributes::new());
        Self { layer, attributes, details, label, shape, min_zoom, label_zoom: min_zoom }
    }

    /// All that is said of it at a zoom.
    pub fn attributes_at(&self, zoom: u8, is_deepest: bool) -> Attributes {
        let mut attributes = self.attributes.clone();
        if is_deepest || zoom >= DETAIL_ZOOM {
            attributes.extend_from_slice(&self.details);
        }
        if is_deepest || zoom >= self.label_zoom {
            attributes.extend_from_slice(&self.label);
        }
        attributes
    }

    /// When it is painted within its layer.
    pub fn painted(&self) -> u8 {
        let kinds: &[&str] = match self.layer {
            Layer::Landuse => &GROUNDS,
            Layer::Road => &ROADS,
            _ => &[],
        };
        let kind = self.attributes.first().map(|(_, kind)| kind);
        kinds.iter().position(|known| kind == Some(&(*known).into())).map_or(0, |at| at as u8)
    }

    /// With what is written beside it from a zoom on.
    #[must_use]
    pub fn labeled(mut self, label: Attributes, label_zoom: u8) -> Self {
        self.label = label;
        self.label_zoom = label_zoom;
        self
    }

    /// With one attribute more.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.attributes.push((key.to_owned(), value.into()));
        self
    }
}
