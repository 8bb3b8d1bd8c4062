//! Services as GeoJSON: a feature for each service at each place, all of it in the properties.
//!
//! Invariant: what is written and read again is the same to the byte. Of a confidential location no
//! feature shows the point.

use crate::canonical::{Members, canonical};
use serde_json::{Map, Value};

/// The list in a service of where it is given.
const PLACES: &str = "service_at_locations";
/// The property that holds one of them.
pub(crate) const PLACE: &str = "service_at_location";

/// A `FeatureCollection`, a feature on each line.
pub(super) fn write(services: Vec<Members>) -> String {
    let features = services.into_iter().flat_map(features);
    let lines = features.map(|feature| feature.to_string()).collect::<Vec<_>>().join(",\n");
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{lines}\n]}}\n")
}

/// The features of a service: at each of its places, or at none.
fn features(mut service: Members) -> Vec<Value> {
    let places = match service.shift_remove(PLACES) {
        Some(Value::Array(places)) => places,
        _ => Vec::new(),
    };
    let service = escaped(service);
    if places.is_empty() {
        return vec![feature(service, None)];
    }
    let of = |place| feature(service.clone(), Some(place));
    places.into_iter().map(of).collect()
}

fn feature(mut properties: Members, place: Option<Value>) -> Value {
    let id = place.as_ref().and_then(|place| place.get("id")).or(properties.get("id")).cloned();
    let geometry = place.as_ref().and_then(|place| point(place.get("location")?));
    if let Some(place) = place {
        properties.insert(PLACE.to_owned(), place);
    }
    let mut feature = Map::new();
    feature.insert("type".to_owned(), Value::from("Feature"));
    feature.insert("id".to_owned(), id.unwrap_or_default());
    feature.insert("geometry".to_owned(), geometry.unwrap_or_default());
    feature.insert("properties".to_owned(), canonical(Value::Object(properties)));
    Value::Object(feature)
}

fn point(location: &Value) -> Option<Value> {
    if location.get("confidential") == Some(&Value::Bool(true)) {
        return None;
    }
    let degrees = |name: &str| location.get(name).filter(|value| value.is_number()).cloned();
    let coordinates = [degrees("longitude")?, degrees("latitude")?];
    let mut point = Map::new();
    point.insert("type".to_owned(), Value::from("Point"));
    point.insert("coordinates".to_owned(), Value::from(coordinates.to_vec()));
    Some(Value::Object(point))
}

/// Members that are called as our property is get a line below, to be told from it.
fn escaped(service: Members) -> Members {
    let rename = |(name, value): (String, Value)| {
        if is_like_place(&name) { (name + "_", value) } else { (name, value) }
    };
    service.into_iter().map(rename).collect()
}

/// A service without what [`escaped`] put there.
pub(crate) fn unescaped(properties: Members) -> Members {
    let rename = |(name, value): (String, Value)| match name.strip_suffix('_') {
        Some(own) if is_like_place(own) => (own.to_owned(), value),
        _ => (name, value),
    };
    properties.into_iter().map(rename).collect()
}

fn is_like_place(name: &str) -> bool {
    name.trim_end_matches('_') == PLACE
}
