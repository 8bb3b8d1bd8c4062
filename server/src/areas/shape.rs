//! Outlines of areas: from GeoJSON, mended where that is harmless, and to GeoJSON.
//!
//! Invariant: what [`sound`] lets through has rings that neither cross themselves nor each other.

use super::excerpt;
use super::soundness::{self, at};
use geo::{Area as _, Contains, Coord, LineString, MultiPolygon, Point, Polygon};
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Write as _;

/// A degree has so many of the smallest steps that are kept: each is about 10 cm.
const STEPS: f64 = 1e6;

/// The polygons of a GeoJSON geometry, as they are written.
pub(super) fn parse(geometry: &Value) -> Result<MultiPolygon<f64>, String> {
    let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
    match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => Ok(MultiPolygon(vec![polygon(coordinates)?])),
        Some("MultiPolygon") => {
            let polygons = list(coordinates, "is no list of polygons")?;
            if polygons.is_empty() {
                return Err("has no polygon".to_owned());
            }
            polygons.iter().map(polygon).collect::<Result<_, _>>().map(MultiPolygon)
        }
        Some(other) => Err(format!("is a {}, not a polygon", excerpt(other))),
        None => Err("is missing".to_owned()),
    }
}

fn polygon(rings: &Value) -> Result<Polygon<f64>, String> {
    let rings = list(rings, "is no list of rings")?;
    let mut rings = rings.iter().map(ring).collect::<Result<Vec<_>, _>>()?.into_iter();
    let exterior = rings.next().ok_or_else(|| "has a polygon without a ring".to_owned())?;
    Ok(Polygon::new(exterior, rings.collect()))
}

fn ring(points: &Value) -> Result<LineString<f64>, String> {
    let points = list(points, "has a ring that is no list of points")?;
    let ring = points.iter().map(point).collect::<Result<Vec<_>, _>>()?;
    if ring.len() < 4 {
        return Err(format!("has a ring of {} points; the smallest has 4", ring.len()));
    }
    if ring.first() != ring.last() {
        return Err(format!("has a ring that does not end where it begins, {}", at(ring[0])));
    }
    Ok(LineString(ring))
}

fn point(position: &Value) -> Result<Coord<f64>, String> {
    let numbers = list(position, "has a point that is no list of numbers")?;
    let degrees = |place: usize, most: f64| {
        let number = numbers.get(place).and_then(Value::as_f64);
        number.filter(|degrees| degrees.abs() <= most).ok_or_else(|| {
            let written = excerpt(&position.to_string());
            format!("has a point {written} that is not in degrees (WGS 84, lon before lat)")
        })
    };
    Ok(Coord { x: degrees(0, 180.0)?, y: degrees(1, 90.0)? })
}

fn list<'v>(value: &'v Value, otherwise: &str) -> Result<&'v [Value], String> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| otherwise.to_owned())
}

/// Checks rings. One that touches itself in a point is taken apart there, which changes no place's
/// area; what was mended is told.
pub(super) fn sound(shape: MultiPolygon<f64>) -> Result<(MultiPolygon<f64>, Vec<String>), String> {
    let mut mended = Vec::new();
    let mut polygons = Vec::new();
    for polygon in shape {
        let (exterior, interiors) = polygon.into_inner();
        let (outer, mut holes) = outer_and_holes(taken_apart(exterior, &mut mended));
        holes.extend(interiors.into_iter().flat_map(|ring| taken_apart(ring, &mut mended)));
        polygons.extend(with_holes(outer, holes));
    }
    let shape = MultiPolygon(polygons);
    if shape.0.is_empty() {
        return Err("encloses nothing".to_owned());
    }
    match soundness::fault(&shape) {
        None => Ok((shape, mended)),
        Some(fault) => Err(fault),
    }
}

/// The rings of a ring that meets points twice, without the parts that enclose nothing.
fn taken_apart(ring: LineString<f64>, mended: &mut Vec<String>) -> Vec<LineString<f64>> {
    let points = ring.0;
    let (mut path, mut rings) = (Vec::<Coord<f64>>::with_capacity(points.len()), Vec::new());
    let mut places = HashMap::new();
    for point in points {
        if path.last() == Some(&point) {
            continue;
        }
        let key = (point.x.to_bits(), point.y.to_bits());
        if let Some(&place) = places.get(&key) {
            // Back where it was: what lies between is a ring of its own.
            let mut part = path.split_off(place);
            for left in &part {
                places.remove(&(left.x.to_bits(), left.y.to_bits()));
            }
            part.push(point);
            rings.push(part);
        }
        places.insert(key, path.len());
        path.push(point);
    }
    // The last one ends where the whole ring began and ended.
    if rings.len() > 1 {
        let touched = rings[..rings.len() - 1].iter().map(|part| at(part[0]));
        mended.extend(touched.map(|at| format!("has a ring that touches itself at {at}: mended")));
    }
    let rings = rings.into_iter().map(LineString);
    rings.filter(encloses_something).collect()
}

/// Not for one that crosses itself, whose parts may cancel each other out: that is found later.
fn encloses_something(ring: &LineString<f64>) -> bool {
    ring.0.len() > 4 || (ring.0.len() == 4 && area(ring) > 0.0)
}

fn area(ring: &LineString<f64>) -> f64 {
    Polygon::new(ring.clone(), Vec::new()).unsigned_area()
}

/// Which rings lie in none of the others, and which lie in one.
fn outer_and_holes(mut rings: Vec<LineString<f64>>) -> (Vec<Polygon<f64>>, Vec<LineString<f64>>) {
    rings.sort_by(|a, b| area(b).total_cmp(&area(a)));
    let (mut outer, mut holes) = (Vec::<Polygon<f64>>::new(), Vec::new());
    for ring in rings {
        if outer.iter().any(|polygon| is_in(polygon, &ring)) {
            holes.push(ring);
        } else {
            outer.push(Polygon::new(ring, Vec::new()));
        }
    }
    (outer, holes)
}

/// Gives each hole to the polygon it lies in, or else to the first, where it is found wrong.
fn with_holes(mut outer: Vec<Polygon<f64>>, holes: Vec<LineString<f64>>) -> Vec<Polygon<f64>> {
    for hole in holes {
        let owner = outer.iter().position(|polygon| is_in(polygon, &hole)).unwrap_or(0);
        if let Some(polygon) = outer.get_mut(owner) {
            polygon.interiors_push(hole);
        }
    }
    outer
}

/// Whether a ring, which may touch the outline, lies in a polygon: one point properly within tells.
fn is_in(polygon: &Polygon<f64>, ring: &LineString<f64>) -> bool {
    let within = Polygon::new(polygon.exterior().clone(), Vec::new());
    ring.0.iter().any(|point| within.contains(&Point(*point)))
}

/// To the digits that are kept, without the rings that are too small for them.
pub(super) fn rounded(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let ring = |ring: &LineString<f64>| {
        let mut points: Vec<Coord<f64>> = ring.0.iter().map(|point| step(*point)).collect();
        points.dedup();
        Some(LineString(points)).filter(|ring| ring.0.len() >= 4)
    };
    let polygon = |polygon: &Polygon<f64>| {
        let interiors = polygon.interiors().iter().filter_map(ring).collect();
        ring(polygon.exterior()).map(|exterior| Polygon::new(exterior, interiors))
    };
    MultiPolygon(shape.iter().filter_map(polygon).collect())
}

fn step(point: Coord<f64>) -> Coord<f64> {
    // Adding nothing makes -0 a plain 0.
    let round = |degrees: f64| (degrees * STEPS).round() / STEPS + 0.0;
    Coord { x: round(point.x), y: round(point.y) }
}

/// A GeoJSON geometry, its members by name.
pub(super) fn text(shape: &MultiPolygon<f64>) -> String {
    let mut text = String::from("{\"coordinates\":");
    if let [polygon] = shape.0.as_slice() {
        push_polygon(&mut text, polygon);
        text.push_str(",\"type\":\"Polygon\"}");
        return text;
    }
    push_list(&mut text, &shape.0, push_polygon);
    text.push_str(",\"type\":\"MultiPolygon\"}");
    text
}

fn push_polygon(text: &mut String, polygon: &Polygon<f64>) {
    let rings: Vec<&LineString<f64>> =
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
    push_list(text, &rings, |text, ring| {
        push_list(text, &ring.0, |text, point| {
            // Writing to a String cannot fail.
            let _ = write!(text, "[{},{}]", point.x, point.y);
        });
    });
}

fn push_list<T>(text: &mut String, items: &[T], push: impl Fn(&mut String, &T)) {
    for (place, item) in items.iter().enumerate() {
        text.push(if place == 0 { '[' } else { ',' });
        push(text, item);
    }
    text.push(']');
}
