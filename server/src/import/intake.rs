//! The records of all files together: each id once, and what several services share told alike.

use super::compare::differing_members;
use super::prepared::{Preparation, Prepared, Sound, Spot};
use super::record::Record;
use super::report::{Finding, Report};
use super::seen::{Digest, Ids, Owned, Shared};
use crate::store::{Location, Organization};
use std::sync::Arc;

/// What the files have brought so far.
pub(super) struct Intake {
    preparation: Arc<Preparation>,
    services: Owned,
    places: Owned,
    organizations: Shared,
    locations: Shared,
    /// Kinds and ids of rows that belong to no service.
    apart: Ids,
    /// Ids of services that were rejected: what is known of them already stays.
    pub rejected_ids: std::collections::HashSet<String>,
}

/// Records that go together, and what they are the first to tell of.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub organizations: Vec<Organization>,
    pub locations: Vec<Location>,
    pub records: Vec<Record>,
}

impl Intake {
    pub(super) fn new(preparation: Arc<Preparation>) -> Self {
        Self {
            preparation,
            services: Owned::default(),
            places: Owned::default(),
            organizations: Shared::default(),
            locations: Shared::default(),
            apart: Ids::default(),
            rejected_ids: std::collections::HashSet::default(),
        }
    }

    /// Takes a record in, or notes why not.
    pub(super) fn take(&mut self, prepared: Prepared, chunk: &mut Chunk, report: &mut Report) {
        let Prepared { id, spot, outcome, warnings, .. } = prepared;
        let wants_words = !report.is_crowded();
        let taken = outcome.and_then(|sound| {
            let errors = self.contradictions(&sound, spot, wants_words);
            if errors.is_empty() { Ok(sound) } else { Err(errors) }
        });
        match taken {
            Ok(sound) => {
                report.warn(warnings);
                self.keep(sound, spot, chunk);
            }
            Err(errors) => {
                report.reject(errors);
                self.rejected_ids.extend(id);
            }
        }
    }

    /// Takes the id of a row that belongs to no service; false if another of its kind has it already.
    pub(super) fn take_row(&mut self, kind: &str, id: &str) -> bool {
        self.apart.insert(self.preparation.digester.of(&[kind, id]))
    }

    /// Whether the files tell of such a row, be it wrongly.
    pub(super) fn has_row(&self, kind: &str, id: &str) -> bool {
        self.apart.contains(&self.preparation.digester.of(&[kind, id]))
    }

    /// What stands for an id.
    pub(super) fn digest(&self, id: &str) -> Digest {
        self.preparation.digester.of(&[id])
    }

    /// Whether the files describe an organization.
    pub(super) fn has_organization(&self, id: &str) -> bool {
        self.organizations.has(self.digest(id))
    }

    /// Whether the files describe a location.
    pub(super) fn has_location(&self, id: &str) -> bool {
        self.locations.has(self.digest(id))
    }

    /// How a record contradicts those before it, or itself. Its ids are taken.
    fn contradictions(&mut self, sound: &Sound, spot: Spot, wants_words: bool) -> Vec<Finding> {
        let Sound { record, organization, locations } = sound;
        let mut errors = Vec::new();
        let mut error = |field: String, reason: String| {
            errors.push(Finding { record: record.name.clone(), field, reason });
        };
        if let Some(owner) = self.services.take(self.digest(&record.service.id), spot) {
            let reason = self.same_id(owner, wants_words);
            error(format!("service {}", record.service.id), reason);
        }
        for (place, _) in &record.places {
            if let Some(owner) = self.places.take(self.digest(&place.id), spot) {
                let reason = self.same_id(owner, wants_words);
                error(format!("service_at_location {}", place.id), reason);
            }
        }
        if let (Some(told), Some(row)) = (organization, &record.organization)
            && let Some(first) = self.organizations.contradiction(self.digest(&row.id), *told)
        {
            let first = wants_words.then(|| self.preparation.again(first)).flatten();
            let known = first.as_ref().and_then(|first| {
                let known = first.organization.as_ref()?;
                Some((first.name.as_str(), known.rest.as_str()))
            });
            error(format!("organization {}", row.id), differs(known, &row.rest));
        }
        for (number, (row, told)) in each_location(record, locations).enumerate() {
            let within = each_location(record, locations).take(number);
            let mut within = within.filter(|(other, its)| other.id == row.id && *its != told);
            if let Some(first) = self.locations.contradiction(self.digest(&row.id), told) {
                let first = wants_words.then(|| self.preparation.again(first)).flatten();
                let known = first.as_ref().and_then(|first| {
                    let mut places = first.places.iter().filter_map(|(_, known)| known.as_ref());
                    let known = places.find(|known| known.id == row.id)?;
                    Some((first.name.as_str(), known.rest.as_str()))
                });
                error(format!("location {}", row.id), differs(known, &row.rest));
            } else if let Some((other, _)) = within.next() {
                let known = Some((record.name.as_str(), other.rest.as_str()));
                error(format!("location {}", row.id), differs(known, &row.rest));
            }
        }
        errors
    }

    fn same_id(&self, owner: Spot, wants_words: bool) -> String {
        let owner = wants_words.then(|| self.preparation.again(owner)).flatten();
        let owner = owner.map_or_else(|| "an earlier record".to_owned(), |owner| owner.name);
        format!("has the same id as one in {owner}")
    }

    fn keep(&mut self, sound: Sound, spot: Spot, chunk: &mut Chunk) {
        let Sound { mut record, organization, locations } = sound;
        if let (Some(row), Some(told)) = (record.organization.take(), organization)
            && self.organizations.add(self.digest(&row.id), told, spot)
        {
            chunk.organizations.push(row);
        }
        for ((_, location), told) in record.places.iter_mut().zip(locations) {
            if let (Some(row), Some(told)) = (location.take(), told)
                && self.locations.add(self.digest(&row.id), told, spot)
            {
                chunk.locations.push(row);
            }
        }
        chunk.records.push(record);
    }
}

fn each_location<'r>(
    record: &'r Record,
    told: &'r [Option<Digest>],
) -> impl Iterator<Item = (&'r Location, Digest)> {
    let places = record.places.iter().zip(told);
    places.filter_map(|((_, location), told)| Some((location.as_ref()?, (*told)?)))
}

/// In which members another telling of a thing differs from the first: its record and its text.
fn differs(first: Option<(&str, &str)>, other: &str) -> String {
    let Some((record, one)) = first else {
        return "differs from the same one in an earlier record".to_owned();
    };
    let members = differing_members(one, other).join(", ");
    let members = if members.is_empty() { "name".to_owned() } else { members };
    format!("differs from the same one in {record} ({members})")
}
