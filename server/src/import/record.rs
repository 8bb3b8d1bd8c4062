//! One service of a file, taken apart into rows.

use super::report::Finding;
use crate::canonical::{Members, canonical_text};
use crate::store::{Location, Organization, Service, ServiceAtLocation};
use serde_json::Value;

/// A service with what it is nested with.
#[derive(Debug)]
pub(super) struct Record {
    /// `service 3f2a`.
    pub name: String,
    /// The service's own row.
    pub service: Service,
    /// The organization nested in it.
    pub organization: Option<Organization>,
    /// Where it is given, with the locations nested there.
    pub places: Vec<(ServiceAtLocation, Option<Location>)>,
    /// Whether it says where it is given (a short form of a service does not).
    pub says_places: bool,
}

impl Record {
    /// Takes a checked service apart; an error where two of its members contradict each other.
    pub(super) fn split(name: String, mut members: Members) -> Result<Self, Finding> {
        let id = take_text(&mut members, "id").unwrap_or_default();
        let organization = take_object(&mut members, "organization").map(organization);
        let nested_id = organization.as_ref().map(|organization| organization.id.as_str());
        let organization_id = same(&name, "organization_id", nested_id, &members)?;
        let places = members.shift_remove("service_at_locations");
        let says_places = places.is_some();
        let places = objects(places).map(|place| service_at_location(&name, &id, place));
        let places = places.collect::<Result<Vec<_>, _>>()?;
        let service = Service {
            id,
            organization_id,
            name: take_text(&mut members, "name").unwrap_or_default(),
            status: take_text(&mut members, "status").unwrap_or_default(),
            rest: canonical_text(members),
        };
        Ok(Self { name, service, organization, places, says_places })
    }
}

fn organization(mut members: Members) -> Organization {
    Organization {
        id: take_text(&mut members, "id").unwrap_or_default(),
        name: take_text(&mut members, "name").unwrap_or_default(),
        rest: canonical_text(members),
    }
}

fn service_at_location(
    record: &str,
    service_id: &str,
    mut members: Members,
) -> Result<(ServiceAtLocation, Option<Location>), Finding> {
    let id = take_text(&mut members, "id").unwrap_or_default();
    let location = take_object(&mut members, "location").map(location);
    let nested_id = location.as_ref().map(|location| location.id.as_str());
    let field = |member: &str| format!("service_at_location {id}: {member}");
    let location_id = same(record, &field("location_id"), nested_id, &members)?;
    same(record, &field("service_id"), Some(service_id), &members)?;
    let rest = canonical_text(members);
    let row = ServiceAtLocation { id, service_id: service_id.to_owned(), location_id, rest };
    Ok((row, location))
}

fn location(mut members: Members) -> Location {
    Location {
        id: take_text(&mut members, "id").unwrap_or_default(),
        name: take_text(&mut members, "name"),
        rest: canonical_text(members),
    }
}

/// The id that a nested record has and that a member (`organization_id`) may repeat.
fn same(
    record: &str,
    field: &str,
    nested: Option<&str>,
    members: &Members,
) -> Result<Option<String>, Finding> {
    let member = field.rsplit(' ').next().unwrap_or(field);
    let given = members.get(member).and_then(Value::as_str).filter(|id| !id.is_empty());
    match (nested, given) {
        (Some(nested), Some(given)) if nested != given => Err(Finding {
            record: record.to_owned(),
            field: field.to_owned(),
            reason: format!("is {given}, but it is nested with {nested}"),
        }),
        (nested, given) => Ok(nested.or(given).map(str::to_owned)),
    }
}

/// Takes a member out if it is a text.
fn take_text(members: &mut Members, name: &str) -> Option<String> {
    match members.shift_remove(name)? {
        Value::String(text) => Some(text),
        other => {
            members.insert(name.to_owned(), other);
            None
        }
    }
}

fn take_object(members: &mut Members, name: &str) -> Option<Members> {
    match members.shift_remove(name)? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn objects(list: Option<Value>) -> impl Iterator<Item = Members> {
    let items = match list {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    items.into_iter().filter_map(|item| match item {
        Value::Object(members) => Some(members),
        _ => None,
    })
}
