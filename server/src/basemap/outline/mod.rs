//! The map we ship where there is no street map: a city's edge, neighbourhoods, districts, known places.
//!
//! Read from the folder `data/coventry/geo`; drawn with the same layers as a street map.

mod places;
mod topology;

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::feature::{Feature, Layer, Polygon, Shape};
use super::problem::BasemapError;
use super::world::{Point, Rect};
use topology::Topology;

/// A city as areas that share edges, and places.
pub struct Outline {
    city: Topology,
    districts: Topology,
    places: Vec<Feature>,
    rect: Rect,
    name: String,
}

impl Outline {
    /// Whom to thank.
    pub const ATTRIBUTION: &str = "Contains OS data © Crown copyright and database right 2024; \
        Royal Mail data © Royal Mail copyright and database right 2024; \
        National Statistics data © Crown copyright and database right 2024";

    /// Reads `boundary.geojson`, `neighbourhoods.geojson`, `districts.geojson` and `places.json`.
    pub fn read(folder: &Path) -> Result<Self, BasemapError> {
        let read = |name: &str| polygons(&folder.join(name));
        let (boundary, neighbourhoods) =
            (read("boundary.geojson")?, read("neighbourhoods.geojson")?);
        let districts = read("districts.geojson")?;
        let corners = boundary.iter().chain(&neighbourhoods).chain(&districts);
        let rect = Rect::around(corners.flatten().flatten().flatten().copied());
        let rect = rect.ok_or_else(|| BasemapError::input(folder, "there are no areas in it"))?;
        Ok(Self {
            city: Topology::of(&boundary, &neighbourhoods),
            districts: Topology::of(&boundary, &districts),
            places: places::places(&folder.join("places.json"))?,
            rect,
            name: name(&folder.join("boundary.geojson"))?,
        })
    }

    /// What the city is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The box around all areas.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    /// All of it.
    pub fn features(self) -> Vec<Feature> {
        let mut features = Vec::new();
        let edge = |kind, min_zoom, lines| {
            Feature::new(Layer::Boundary, kind, min_zoom, Shape::Lines(lines))
        };
        features.push(edge("city", 0, self.city.outlines()));
        features.push(edge("neighbourhood", 10, self.city.edges_between_parts()));
        features.push(edge("postcode", 9, self.districts.edges_between_parts()));
        features.push(Feature::new(Layer::Earth, "city", 0, Shape::Areas(self.city.wholes())));
        for (area, tint) in self.city.parts().into_iter().zip(self.city.tints()) {
            let area = Feature::new(Layer::Earth, "neighbourhood", 9, Shape::Areas(area));
            features.push(area.with("tint", u32::from(tint)));
        }
        features.extend(self.places);
        features
    }
}

/// Of the first feature.
fn name(path: &Path) -> Result<String, BasemapError> {
    let value = read(path)?;
    let name = value["features"][0]["properties"]["name"].as_str();
    name.map(str::to_owned).ok_or_else(|| BasemapError::input(path, "the city has no name"))
}

/// Rings of points, outer ring first: what GeoJSON calls a polygon.
type Rings = Vec<Vec<Point>>;

/// The polygons of each feature of a GeoJSON file.
fn polygons(path: &Path) -> Result<Vec<Vec<Rings>>, BasemapError> {
    let value = read(path)?;
    let features = value["features"].as_array().filter(|features| !features.is_empty());
    let features = features.ok_or_else(|| BasemapError::input(path, "it has no features"))?;
    let polygons = |feature: &Value| {
        let coordinates = &feature["geometry"]["coordinates"];
        match feature["geometry"]["type"].as_str() {
            Some("Polygon") => Ok(vec![rings(coordinates)?]),
            Some("MultiPolygon") => list(coordinates)?.iter().map(rings).collect(),
            _ => Err("its geometry is neither a Polygon nor a MultiPolygon"),
        }
    };
    let checked = |feature: &Value| {
        polygons(feature).map_err(|problem| {
            BasemapError::input(
                path,
                format!("feature {}: {problem}", feature["properties"]["name"]),
            )
        })
    };
    features.iter().map(checked).collect()
}

fn rings(coordinates: &Value) -> Result<Rings, &'static str> {
    let ring = |ring: &Value| {
        let mut points = list(ring)?.iter().map(point).collect::<Result<Vec<_>, _>>()?;
        points.dedup();
        if points.len() < 4 || points.first() != points.last() {
            return Err("a ring is not closed");
        }
        points.pop();
        Ok(points)
    };
    list(coordinates)?.iter().map(ring).collect()
}

fn list(value: &Value) -> Result<&Vec<Value>, &'static str> {
    value.as_array().ok_or("its coordinates are no list")
}

fn point(pair: &Value) -> Result<Point, &'static str> {
    let (Some(lon), Some(lat)) = (pair[0].as_f64(), pair[1].as_f64()) else {
        return Err("a position is not two numbers");
    };
    Ok(Point::of(lon, lat))
}

fn read(path: &Path) -> Result<Value, BasemapError> {
    let text = fs::read_to_string(path).map_err(|error| BasemapError::input(path, error))?;
    serde_json::from_str(&text).map_err(|error| BasemapError::input(path, error))
}

/// One feature's polygons, as they are drawn.
type Area = Vec<Polygon>;
