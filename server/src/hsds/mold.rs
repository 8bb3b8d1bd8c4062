//! From what is kept of a service to what Open Referral is told of it.
//!
//! Invariant: whatever is kept, the result is valid by HSDS 3.0 and HSDS-UK 3.0. A member of theirs that
//! does not fit is left out (the export has it); members that are not theirs stay as they are.

use super::fields::{Field, field, required};
use super::{ids, recurrence, secrets};
use crate::canonical::Members;
use serde_json::{Value, json};

/// The taxonomy of needs, as `data/taxonomy` has it.
const NEEDS_ID: &str = "ece0bdfe-5ac0-577f-b4ba-a9ae11b3d026";

/// A full service, from the line the store tells it in; none if the line is not one.
pub(super) fn service(line: &str, written: Option<&str>) -> Option<Members> {
    let kept: Kept = serde_json::from_str(line).ok()?;
    let mut members = kept.3;
    set(&mut members, "id", &kept.0);
    set(&mut members, "name", &kept.1);
    set(&mut members, "status", &kept.2);
    if let (None, Some(written)) = (members.get("last_modified"), written) {
        set(&mut members, "last_modified", written);
    }
    if let Some((id, name, mut organization)) = kept.4 {
        set(&mut members, "organization_id", &id);
        set(&mut organization, "id", &id);
        set(&mut organization, "name", &name);
        members.insert("organization".to_owned(), Value::Object(organization));
    }
    let mut places = kept.5;
    places.sort_by(|a, b| a.0.cmp(&b.0));
    let places: Vec<Value> = places.into_iter().map(|at| place(&kept.0, at)).collect();
    members.insert("service_at_locations".to_owned(), Value::Array(places));
    secrets::keep(&mut members);
    object("service", members, &kept.0)
}

/// A service as the store tells it: id, name, status, the rest, organization, places.
#[derive(serde::Deserialize)]
struct Kept(String, String, String, Members, Option<(String, String, Members)>, Vec<At>);

/// A service at a location: id, the rest, and the location's id, name and rest.
#[derive(serde::Deserialize)]
struct At(String, Members, Option<(String, Option<String>, Members)>);

fn place(service_id: &str, At(id, mut members, location): At) -> Value {
    set(&mut members, "id", &id);
    set(&mut members, "service_id", service_id);
    if let Some((id, name, mut location)) = location {
        set(&mut members, "location_id", &id);
        set(&mut location, "id", &id);
        if let Some(name) = name {
            set(&mut location, "name", &name);
        }
        members.insert("location".to_owned(), Value::Object(location));
    }
    Value::Object(members)
}

fn set(members: &mut Members, name: &str, text: &str) {
    members.insert(name.to_owned(), Value::from(text));
}

/// An object in the order of its members, `id` and `name` first; none if it lacks what it needs.
/// Where it has no id it gets one of its place.
fn object(kind: &str, mut kept: Members, place: &str) -> Option<Members> {
    let mut told = Members::new();
    let id = kept.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
    let id = id.unwrap_or(place).to_owned();
    told.insert("id".to_owned(), Value::from(ids::public(&id)));
    if !ids::is_uuid(&id) && kept.contains_key("id") {
        set(&mut told, "original_id", &id);
    }
    let name = kept.shift_remove_entry("name");
    for (name, value) in name.into_iter().chain(kept) {
        if name != "id"
            && let Some(value) = member(kind, &name, value, &id)
        {
            told.insert(name, value);
        }
    }
    complete(kind, &mut told, &id);
    required(kind).iter().all(|name| told.contains_key(*name)).then_some(told)
}

/// A member as it may be told; none where it says nothing.
fn member(kind: &str, name: &str, value: Value, id: &str) -> Option<Value> {
    match field(kind, name) {
        _ if is_blank(&value) => None,
        Field::One => match value {
            Value::Object(part) => object(name, part, &format!("{id}/{name}")).map(Value::Object),
            _ => None,
        },
        Field::Many => {
            let Value::Array(items) = value else { return None };
            let list: Vec<Value> = parts(name, items, id).collect();
            (!list.is_empty()).then_some(Value::Array(list))
        }
        field => field.fits(value),
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn parts(name: &str, items: Vec<Value>, id: &str) -> impl Iterator<Item = Value> {
    (1..).zip(items).flat_map(move |(number, item)| {
        let Value::Object(part) = item else { return Vec::new() };
        let place = format!("{id}/{name}/{number}");
        let part = object(name, part, &place);
        match part {
            Some(part) if name == "schedules" => schedules(part),
            part => part.map(Value::Object).into_iter().collect(),
        }
    })
}

/// A schedule by rules of its own or by those of its hours, one schedule for each.
fn schedules(schedule: Members) -> Vec<Value> {
    let has_rule =
        ["byday", "bymonthday", "opens_at"].iter().any(|name| schedule.contains_key(*name));
    let hours = schedule.get("opening_hours").and_then(Value::as_str).unwrap_or_default();
    let rules = if has_rule { Vec::new() } else { recurrence::rules(hours) };
    if rules.is_empty() {
        return vec![Value::Object(schedule)];
    }
    let id = schedule.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let told = rules.into_iter().enumerate().map(|(number, rule)| {
        let mut part = schedule.clone();
        if number > 0 {
            set(&mut part, "id", &ids::public(&format!("{id}/{}", rule.opening_hours)));
        }
        set(&mut part, "freq", "WEEKLY");
        set(&mut part, "byday", &rule.byday);
        set(&mut part, "opens_at", &rule.opens_at);
        set(&mut part, "closes_at", &rule.closes_at);
        set(&mut part, "opening_hours", &rule.opening_hours);
        Value::Object(part)
    });
    told.collect()
}

/// Puts in what the schemas require and what follows from the rest.
fn complete(kind: &str, told: &mut Members, id: &str) {
    let text =
        |told: &Members, name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
    let mut default = |name: &str, value: Option<String>| {
        if let (None, Some(value)) = (told.get(name), value) {
            told.insert(name.to_owned(), Value::from(value));
        }
    };
    match kind {
        "location" | "locations" => default("location_type", Some("physical".to_owned())),
        "addresses" => {
            for name in ["address_1", "city", "state_province", "postal_code"] {
                default(name, Some(String::new()));
            }
            default("country", Some("GB".to_owned()));
            default("address_type", Some("physical".to_owned()));
        }
        "service" => {
            default("status", Some("active".to_owned()));
            default("name", Some("-".to_owned()));
        }
        _ => {}
    }
    if required(kind).contains(&"description") {
        let name =
            text(told, "name").or_else(|| text(told, "code")).unwrap_or_else(|| id.to_owned());
        told.entry("name").or_insert_with(|| Value::from(name.clone()));
        told.entry("description").or_insert(Value::from(name));
    }
    match kind {
        "taxonomy_term" | "taxonomy_terms" => name_taxonomy(told),
        "attributes" => copy_id(told, "taxonomy_term", "taxonomy_term_id"),
        "organization" => identify(told),
        _ => {}
    }
}

/// A term tells the id of its taxonomy, made of the taxonomy's name where there is no other.
fn name_taxonomy(told: &mut Members) {
    copy_id(told, "taxonomy_detail", "taxonomy_id");
    let name = told.get("taxonomy").and_then(Value::as_str).map(str::to_owned);
    if let (None, Some(name)) = (told.get("taxonomy_id"), name) {
        set(told, "taxonomy_id", &taxonomy_id(&name));
    }
}

/// The id of a taxonomy of which only the name is known.
pub(super) fn taxonomy_id(name: &str) -> String {
    if name == "waymark-needs" {
        return NEEDS_ID.to_owned();
    }
    ids::public(&format!("taxonomy {name}"))
}

fn copy_id(told: &mut Members, part: &str, name: &str) {
    let id = told.get(part).and_then(|part| part.get("id")).cloned();
    if let (None, Some(id)) = (told.get(name), id) {
        told.insert(name.to_owned(), id);
    }
}

/// The id an organization was kept by, as an identifier.
fn identify(told: &mut Members) {
    let Some(kept) = told.get("original_id").cloned() else { return };
    let text = kept.as_str().unwrap_or_default();
    let identifier = json!({
        "id": ids::public(&format!("{text}/organization_identifier")),
        "identifier_type": "original id",
        "identifier": text,
    });
    if let Value::Array(list) =
        told.entry("organization_identifiers").or_insert_with(|| Value::Array(Vec::new()))
    {
        list.push(identifier);
    }
}
