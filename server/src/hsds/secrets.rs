//! What is told of a service that has a confidential location.
//!
//! Invariant: the address of such a location, its postcode and its exact position leave in no member of
//! the service, whatever it is called.

use crate::canonical::Members;
use crate::live::blurred;
use engine::LonLat;
use engine::text::fold;
use serde_json::{Number, Value};

/// What may be told of a confidential location besides its position.
const TOLD: [&str; 6] =
    ["id", "location_type", "confidential", "languages", "schedules", "last_verified"];

/// What quotes sources, word for word: left out of a service that has a secret.
const QUOTES: [&str; 5] = ["quote", "conflicts", "provenance", "ambiguous", "source"];

/// Takes out what must not be told.
pub(super) fn keep(service: &mut Members) {
    let mut secrets = Vec::new();
    let known = known_names(service);
    let places = service.get_mut("service_at_locations").and_then(Value::as_array_mut);
    let locations = places.into_iter().flatten().filter_map(|place| place.get_mut("location"));
    for location in locations.filter_map(Value::as_object_mut) {
        if location.get("confidential") == Some(&Value::Bool(true)) {
            secrets.extend(words(location, &known));
            blur(location);
        }
    }
    if secrets.is_empty() {
        return;
    }
    for (_, value) in service.iter_mut() {
        scrub(value, &secrets);
    }
    service.retain(|name, value| !is_secret(name, value, &secrets));
}

/// Whether a service has a location that must not be told.
pub(super) fn has_any(service: &Members) -> bool {
    let places = service.get("service_at_locations").and_then(Value::as_array);
    let mut places = places.into_iter().flatten();
    places.any(|place| place["location"]["confidential"] == Value::Bool(true))
}

/// The texts of a location by which somebody would find it, and an empty one so that there is one.
fn words(location: &Members, known: &[String]) -> Vec<String> {
    let addresses = location.get("addresses").and_then(Value::as_array).into_iter().flatten();
    let lines = addresses.flat_map(|address| {
        let lines = ["address_1", "address_2", "attention", "postal_code"];
        lines.into_iter().filter_map(|line| address[line].as_str())
    });
    let name = location.get("name").and_then(Value::as_str).map(squeezed);
    // A house that is called as the service is gives nothing away by that.
    let name = name.filter(|name| !known.iter().any(|known| known.contains(name.as_str())));
    let mut words: Vec<String> =
        lines.map(squeezed).chain(name).filter(|text| text.len() > 3).collect();
    words.push(String::new());
    words
}

/// What service and organization are called: told to everybody.
fn known_names(service: &Members) -> Vec<String> {
    let organization = service.get("organization").and_then(|told| told.get("name"));
    let names = [service.get("name"), organization].into_iter().flatten();
    names.filter_map(Value::as_str).map(squeezed).collect()
}

/// Without case, marks and spaces, as people write addresses in many ways.
fn squeezed(text: &str) -> String {
    fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn blur(location: &mut Members) {
    let degrees = |name| location.get(name).and_then(Value::as_f64);
    let exact = degrees("longitude").zip(degrees("latitude"));
    let blurred = exact.and_then(|(lon, lat)| blurred(LonLat::new(lon, lat).ok()?));
    location.retain(|name, _| TOLD.contains(&name.as_str()));
    let number = |degrees: f64| Number::from_f64((degrees * 1e5).round() / 1e5);
    if let Some((lon, lat)) = blurred.and_then(|at| number(at.lon()).zip(number(at.lat()))) {
        location.insert("latitude".to_owned(), Value::Number(lat));
        location.insert("longitude".to_owned(), Value::Number(lon));
        location.insert("position_source".to_owned(), Value::from("blurred"));
    }
}

/// Takes out of lists and objects what tells a secret.
fn scrub(value: &mut Value, secrets: &[String]) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|value| scrub(value, secrets));
            members.retain(|name, value| !is_secret(name, value, secrets));
        }
        Value::Array(items) => {
            for item in items.iter_mut() {
                scrub(item, secrets);
            }
            items.retain(|item| !is_secret("", item, secrets));
        }
        _ => {}
    }
}

fn is_secret(name: &str, value: &Value, secrets: &[String]) -> bool {
    let tells = |text: &str| {
        let text = squeezed(text);
        secrets.iter().any(|secret| !secret.is_empty() && text.contains(secret))
    };
    QUOTES.contains(&name) || value.as_str().is_some_and(tells)
}
