//! Features to services: those of the same service together, each at its place.

use super::{Services, Told};
use crate::canonical::Members;
use crate::export::geojson::{PLACE, unescaped};
use crate::import::read::has_no_member_twice;
use crate::json_text::{items, top_members};
use serde_json::{Number, Value};

/// How far a point may be from what the location says without being another: 10 cm, the last digit that
/// programs for maps write.
const SAME_DEGREES: f64 = 1e-6;

/// Whether a text that begins so may be a collection of features.
pub(super) fn may_be(head: &str) -> bool {
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('{') && head.contains("\"FeatureCollection\"")
}

/// The services of a collection of features; none if it is anything else, or broken.
pub(super) fn read(text: &[u8]) -> Option<Vec<Told>> {
    let text = std::str::from_utf8(text).ok()?;
    let text = text.trim_start_matches('\u{feff}');
    has_no_member_twice(text).ok()?;
    let members = top_members(text)?;
    let member = |name: &str| members.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
    let features = member("features").filter(|list| list.starts_with('['))?;
    if member("type") != Some("\"FeatureCollection\"") {
        return None;
    }
    let mut services = Services::default();
    for (number, (_, feature)) in (1..).zip(items(features)) {
        let feature: Value = serde_json::from_str(feature).ok()?;
        if number == 1 && !is_service(&feature) {
            return None;
        }
        services.add(number, feature);
    }
    (!services.told.is_empty()).then_some(services.told)
}

fn is_service(feature: &Value) -> bool {
    let has = |name: &str| feature.get("properties").and_then(|all| all.get(name)).is_some();
    has(PLACE) || (has("id") && has("name") && has("status"))
}

impl Services {
    fn add(&mut self, number: u64, mut feature: Value) {
        let geometry = feature.get_mut("geometry").map(Value::take).unwrap_or_default();
        let Some(Value::Object(mut properties)) = feature.get_mut("properties").map(Value::take)
        else {
            let fault = (number, "properties".to_owned(), "are missing".to_owned());
            let told = Told { service: Members::new(), places: vec![number], faults: vec![fault] };
            return self.told.push(told);
        };
        let place = properties.shift_remove(PLACE).filter(|place| !place.is_null());
        let service = unescaped(properties);
        let told = self.told(("feature", number), service);
        match (place, geometry) {
            (Some(mut place), geometry) => {
                move_to(&mut place, &geometry);
                told.add_place(place);
            }
            (None, Value::Null) => {}
            (None, _) => {
                let reason = format!("is there, but no `{PLACE}` to be at it");
                told.faults.push((number, "geometry".to_owned(), reason));
            }
        }
    }
}

/// Moves a place to where its feature is, if somebody has moved that.
fn move_to(place: &mut Value, geometry: &Value) {
    let Some(location) = place.get_mut("location").and_then(Value::as_object_mut) else { return };
    let point = geometry.get("coordinates").and_then(Value::as_array);
    let Some([Value::Number(lon), Value::Number(lat), ..]) = point.map(Vec::as_slice) else {
        return;
    };
    let is_point = geometry.get("type").and_then(Value::as_str) == Some("Point");
    let is_at = |name: &str, degrees: &Number| {
        let known = location.get(name).and_then(Value::as_f64);
        let both = known.zip(degrees.as_f64());
        both.is_some_and(|(known, degrees)| (known - degrees).abs() <= SAME_DEGREES)
    };
    if is_point && !(is_at("longitude", lon) && is_at("latitude", lat)) {
        location.insert("longitude".to_owned(), Value::Number(lon.clone()));
        location.insert("latitude".to_owned(), Value::Number(lat.clone()));
    }
}
