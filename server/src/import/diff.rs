//! What an import would change: the files compared with the database, row by row.

use super::Options;
use super::parts::{Incoming, differing_members};
use super::record::Record;
use super::report::{Finding, Report};
use crate::store::{Change, Location, Organization, Row, Rows, Service, ServiceAtLocation};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The rows of a database by their ids.
pub(super) struct Existing {
    revision: u64,
    organizations: BTreeMap<String, Organization>,
    locations: BTreeMap<String, Location>,
    services: BTreeMap<String, Service>,
    service_at_locations: BTreeMap<String, ServiceAtLocation>,
}

impl Existing {
    pub(super) fn new(rows: Rows) -> Self {
        Self {
            revision: rows.revision,
            organizations: by_id(rows.organizations, |row| &row.id),
            locations: by_id(rows.locations, |row| &row.id),
            services: by_id(rows.services, |row| &row.id),
            service_at_locations: by_id(rows.service_at_locations, |row| &row.id),
        }
    }

    /// Ids of the `service_at_locations` of each service.
    fn places_of_services(&self) -> HashMap<&str, Vec<&str>> {
        let mut places: HashMap<&str, Vec<&str>> = HashMap::new();
        for (id, place) in &self.service_at_locations {
            places.entry(&place.service_id).or_default().push(id);
        }
        places
    }
}

fn by_id<T>(rows: Vec<T>, id: impl Fn(&T) -> &String) -> BTreeMap<String, T> {
    rows.into_iter().map(|row| (id(&row).clone(), row)).collect()
}

/// The report of an import with the changes it would make, and all rows as they would be.
pub(super) fn compare(
    mut incoming: Incoming,
    existing: &Existing,
    options: Options,
) -> (Report, Rows) {
    reject_wrong_relations(&mut incoming, existing, options);
    let mut report = Report::new(existing.revision, options);
    let next = Next::new(incoming, existing, options, &mut report);
    let rows = next.rows(existing.revision);
    compare_rows(&existing.organizations, next.organizations, Row::Organization, &mut report);
    compare_rows(&existing.locations, next.locations, Row::Location, &mut report);
    compare_rows(&existing.services, next.services, Row::Service, &mut report);
    compare_rows(
        &existing.service_at_locations,
        next.service_at_locations,
        Row::ServiceAtLocation,
        &mut report,
    );
    (report, rows)
}

/// Rejects records that name an organization or a location which nobody describes, or that would
/// take a place from another service.
fn reject_wrong_relations(incoming: &mut Incoming, existing: &Existing, options: Options) {
    let mut rejected = Vec::new();
    for record in &incoming.records {
        let mut reject = |field: String, reason: String| {
            rejected.push(Finding { record: record.name.clone(), field, reason });
        };
        for (place, _) in record.places.iter().filter(|_| !options.replace) {
            let owner = existing.service_at_locations.get(&place.id).map(|place| &place.service_id);
            if let Some(owner) = owner.filter(|owner| **owner != record.service.id) {
                let reason = format!("belongs to service {owner} (--replace can move it)");
                reject(format!("service_at_location {}", place.id), reason);
            }
        }
        let mut unknown = |field: String, kind: &str, id: &str| {
            reject(field, format!("names {kind} {id}, which is neither in the files nor known"));
        };
        if let Some(id) = &record.service.organization_id
            && !incoming.organizations.contains_key(id)
            && !existing.organizations.contains_key(id)
        {
            unknown("organization_id".to_owned(), "organization", id);
        }
        for (place, _) in &record.places {
            if let Some(id) = &place.location_id
                && !incoming.locations.contains_key(id)
                && !existing.locations.contains_key(id)
            {
                unknown(format!("service_at_location {}: location_id", place.id), "location", id);
            }
        }
    }
    let names: HashSet<String> = rejected.iter().map(|finding| finding.record.clone()).collect();
    let (bad, good) = std::mem::take(&mut incoming.records)
        .into_iter()
        .partition(|record| names.contains(&record.name));
    incoming.records = good;
    incoming.rejected_ids.extend(Vec::into_iter(bad).map(|record: Record| record.service.id));
    incoming.rejected.append(&mut rejected);
}

/// The rows as they will be.
struct Next {
    organizations: BTreeMap<String, Organization>,
    locations: BTreeMap<String, Location>,
    services: BTreeMap<String, Service>,
    service_at_locations: BTreeMap<String, ServiceAtLocation>,
}

impl Next {
    fn new(incoming: Incoming, existing: &Existing, options: Options, report: &mut Report) -> Self {
        let mut next = Self::kept(&incoming, existing, options);
        let places = existing.places_of_services();
        for record in incoming.records {
            if !options.replace {
                let known = places.get(record.service.id.as_str());
                warn_of_kept_places(&record, known.map_or(&[], Vec::as_slice), report);
            }
            for (place, _) in record.places {
                next.service_at_locations.insert(place.id.clone(), place);
            }
            next.services.insert(record.service.id.clone(), record.service);
        }
        next.organizations = existing.organizations.clone();
        next.organizations
            .extend(incoming.organizations.into_iter().map(|(id, shared)| (id, shared.row)));
        next.locations = existing.locations.clone();
        next.locations.extend(incoming.locations.into_iter().map(|(id, shared)| (id, shared.row)));
        if options.replace {
            next.drop_unreferenced();
        }
        report.rejected = incoming.rejected;
        report.warnings.splice(0..0, incoming.warnings);
        next
    }

    /// What stays although the files do not bring it: everything, or with `--replace` only services
    /// whose new version was rejected.
    fn kept(incoming: &Incoming, existing: &Existing, options: Options) -> Self {
        let rejected: BTreeSet<&str> = incoming.rejected_ids.iter().map(String::as_str).collect();
        let stays = |service_id: &str| !options.replace || rejected.contains(service_id);
        let services = existing.services.iter().filter(|(id, _)| stays(id));
        let places = existing.service_at_locations.iter();
        let places = places.filter(|(_, place)| stays(&place.service_id));
        Self {
            organizations: BTreeMap::new(),
            locations: BTreeMap::new(),
            services: services.map(|(id, row)| (id.clone(), row.clone())).collect(),
            service_at_locations: places.map(|(id, row)| (id.clone(), row.clone())).collect(),
        }
    }

    fn rows(&self, revision: u64) -> Rows {
        Rows {
            revision,
            organizations: self.organizations.values().cloned().collect(),
            locations: self.locations.values().cloned().collect(),
            services: self.services.values().cloned().collect(),
            service_at_locations: self.service_at_locations.values().cloned().collect(),
        }
    }

    /// Organizations and locations live as long as something refers to them.
    fn drop_unreferenced(&mut self) {
        let organizations: HashSet<&String> =
            self.services.values().filter_map(|row| row.organization_id.as_ref()).collect();
        self.organizations.retain(|id, _| organizations.contains(id));
        let locations: HashSet<&String> =
            self.service_at_locations.values().filter_map(|row| row.location_id.as_ref()).collect();
        self.locations.retain(|id, _| locations.contains(id));
    }
}

/// Nothing is removed without `--replace`: a place that a service no longer names stays, and is told.
fn warn_of_kept_places(record: &Record, known: &[&str], report: &mut Report) {
    let brought: HashSet<&str> = record.places.iter().map(|(place, _)| place.id.as_str()).collect();
    for id in known.iter().filter(|id| record.says_places && !brought.contains(*id)) {
        report.warnings.push(Finding {
            record: record.name.clone(),
            field: format!("service_at_location {id}"),
            reason: "is no longer in the file; kept (--replace removes it)".to_owned(),
        });
    }
}

fn compare_rows<T: Clone + PartialEq>(
    existing: &BTreeMap<String, T>,
    next: BTreeMap<String, T>,
    row: impl Fn(T) -> Row,
    report: &mut Report,
) {
    for (id, before) in existing {
        if !next.contains_key(id) {
            report.removed(Change { before: Some(row(before.clone())), after: None });
        }
    }
    for (id, after) in next {
        match existing.get(&id) {
            None => report.added(Change { before: None, after: Some(row(after)) }),
            Some(before) if *before == after => report.unchanged(&row(after)),
            Some(before) => {
                let (before, after) = (row(before.clone()), row(after));
                let fields = differing_fields(&before, &after);
                report.updated(Change { before: Some(before), after: Some(after) }, fields);
            }
        }
    }
}

fn differing_fields(before: &Row, after: &Row) -> Vec<String> {
    let text = |row: &Row| row.json().unwrap_or_default();
    differing_members(&text(before), &text(after))
}
