//! The records of all files together: each id once, and what several services share told alike.

use super::check;
use super::read::RawRecord;
use super::record::Record;
use super::report::Finding;
use crate::canonical::Members;
use crate::store::{Location, Organization};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// What the files say, checked.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    /// Sound services, in the order of the files.
    pub records: Vec<Record>,
    /// Each organization once.
    pub organizations: BTreeMap<String, Shared<Organization>>,
    /// Each location once.
    pub locations: BTreeMap<String, Shared<Location>>,
    /// Ids of services that were rejected: what is known of them already stays.
    pub rejected_ids: Vec<String>,
    /// Why.
    pub rejected: Vec<Finding>,
    /// What the keeper should know.
    pub warnings: Vec<Finding>,
    /// Which record has an id, by kind and id.
    owners: HashMap<(&'static str, String), String>,
}

/// A row nested in several services, with the first of them.
#[derive(Debug)]
pub(super) struct Shared<T> {
    /// The row.
    pub row: T,
    /// The record that brought it.
    first: String,
}

impl Incoming {
    /// Checks a record and takes it in, or notes why not.
    pub(super) fn add(&mut self, raw: RawRecord) {
        let Value::Object(members) = raw.value else {
            return self.rejected.push(Finding {
                record: raw.place,
                field: "record".to_owned(),
                reason: "is not an object".to_owned(),
            });
        };
        let id = members.get("id").and_then(Value::as_str).map(str::to_owned);
        let name = id.as_ref().map_or(raw.place, |id| format!("service {id}"));
        let checked = check::service(&name, &members);
        let taken = if checked.errors.is_empty() {
            let split = Record::split(name, members).map_err(|error| vec![error]);
            split.and_then(|record| self.take(record))
        } else {
            Err(checked.errors)
        };
        match taken {
            Ok(()) => self.warnings.extend(checked.warnings),
            Err(errors) => {
                self.rejected.extend(errors);
                self.rejected_ids.extend(id);
            }
        }
    }

    fn take(&mut self, record: Record) -> Result<(), Vec<Finding>> {
        let mut errors = Vec::new();
        let mut error = |field: String, reason: String| {
            errors.push(Finding { record: record.name.clone(), field, reason });
        };
        let service = std::iter::once(("service", &record.service.id));
        let places = record.places.iter().map(|(place, _)| ("service_at_location", &place.id));
        for (kind, id) in service.chain(places) {
            if let Some(owner) = self.owners.insert((kind, id.clone()), record.name.clone()) {
                error(format!("{kind} {id}"), format!("has the same id as one in {owner}"));
                self.owners.insert((kind, id.clone()), owner);
            }
        }
        if let Some(organization) = &record.organization {
            let known = self.organizations.get(&organization.id);
            if let Some(other) = known.filter(|known| known.row != *organization) {
                error(
                    format!("organization {}", organization.id),
                    differs(&other.first, &other.row.rest, &organization.rest),
                );
            }
        }
        let mut locations: BTreeMap<&str, &Location> = BTreeMap::new();
        for location in record.places.iter().filter_map(|(_, location)| location.as_ref()) {
            let known = self.locations.get(&location.id).map(|known| (&known.row, &known.first));
            let within = locations.insert(&location.id, location).map(|row| (row, &record.name));
            if let Some((other, first)) = known.or(within).filter(|(row, _)| *row != location) {
                error(
                    format!("location {}", location.id),
                    differs(first, &other.rest, &location.rest),
                );
            }
        }
        if errors.is_empty() {
            self.keep(record);
            Ok(())
        } else {
            Err(errors)
        }
    }

    fn keep(&mut self, record: Record) {
        if let Some(row) = record.organization.clone() {
            let first = record.name.clone();
            self.organizations.entry(row.id.clone()).or_insert(Shared { row, first });
        }
        for row in record.places.iter().filter_map(|(_, location)| location.clone()) {
            let first = record.name.clone();
            self.locations.entry(row.id.clone()).or_insert(Shared { row, first });
        }
        self.records.push(record);
    }
}

/// In which members two tellings of the same thing differ.
fn differs(first: &str, one: &str, other: &str) -> String {
    let members = differing_members(one, other).join(", ");
    let members = if members.is_empty() { "name".to_owned() } else { members };
    format!("differs from the same one in {first} ({members})")
}

/// Names of the members in which two objects differ.
pub(super) fn differing_members(one: &str, other: &str) -> Vec<String> {
    let parse = |text: &str| -> Members { serde_json::from_str(text).unwrap_or_default() };
    let (one, other) = (parse(one), parse(other));
    let in_one = one.keys().filter(|name| one.get(*name) != other.get(*name));
    let only_in_other = other.keys().filter(|name| !one.contains_key(*name));
    in_one.chain(only_in_other).cloned().collect()
}
