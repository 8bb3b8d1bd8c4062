//! What an import would change: the files compared with the database, some hundred records at a time.

use super::Options;
use super::areas;
use super::census;
use super::intake::{Chunk, Intake};
use super::record::Record;
use super::report::{Finding, Report};
use super::seen::Ids;
use super::target::Target;
use super::verified::{self, Dates};
use crate::canonical::Members;
use crate::store::{Change, Kind, Row, StoreError};
use engine::time::Date;
use std::collections::{HashMap, HashSet};

/// An import under way.
pub(super) struct Comparison {
    pub target: Target,
    pub intake: Intake,
    pub report: Report,
    pub options: Options,
    /// Nothing was ever in the database: there is nothing to compare with.
    is_fresh: bool,
    /// Records that name what may yet come.
    waiting: Vec<Record>,
    /// Only with `--replace`: what is not among these goes.
    pub brought: Brought,
    /// When the latest of what the files tell was verified.
    pub verified: Option<Date>,
    /// Only with `--replace`: services that stay because of a place that does.
    pub kept_services: HashSet<String>,
    pub areas: areas::Brought,
    pub figures: census::Brought,
}

/// What the accepted records bring or refer to.
#[derive(Debug, Default)]
pub(super) struct Brought {
    pub services: Ids,
    pub places: Ids,
    pub organizations: Ids,
    pub locations: Ids,
}

/// What the database holds of the ids of some records.
#[derive(Default)]
struct Known {
    rows: [HashMap<String, Row>; 7],
    /// Ids of the places of each service.
    places: HashMap<String, Vec<String>>,
}

impl Comparison {
    pub(super) async fn begin(
        mut target: Target,
        intake: Intake,
        options: Options,
    ) -> Result<Self, StoreError> {
        let revision = target.revision().await?;
        Ok(Self {
            target,
            intake,
            report: Report::new(revision, options),
            options,
            is_fresh: revision == 0,
            waiting: Vec::new(),
            brought: Brought::default(),
            verified: None,
            kept_services: HashSet::new(),
            areas: areas::Brought::default(),
            figures: census::Brought::default(),
        })
    }

    /// Compares records and writes what they change, but for those that must wait.
    pub(super) async fn settle(&mut self, chunk: Chunk) -> Result<(), StoreError> {
        self.settle_some(chunk, false).await
    }

    /// Settles those that had to wait: what they name has come by now, or never will.
    pub(super) async fn settle_waiting(&mut self) -> Result<(), StoreError> {
        let records = std::mem::take(&mut self.waiting);
        self.settle_some(Chunk { records, ..Chunk::default() }, true).await
    }

    async fn settle_some(&mut self, chunk: Chunk, is_last: bool) -> Result<(), StoreError> {
        let mut known = if self.is_fresh {
            Known::default()
        } else {
            Known::of(&chunk, &mut self.target, self.options).await?
        };
        let mut changes = Vec::new();
        let organizations = chunk.organizations.into_iter().map(Row::Organization);
        for row in organizations.chain(chunk.locations.into_iter().map(Row::Location)) {
            changes.extend(self.compared(row, &mut known, Dates::default())?);
        }
        for record in chunk.records {
            let unknown = self.unknown_relations(&record, &known);
            if !unknown.is_empty() && !is_last {
                self.waiting.push(record);
                continue;
            }
            let mut errors = self.wrong_places(&record, &known);
            errors.extend(unknown);
            if errors.is_empty() {
                self.accept(record, &mut known, &mut changes)?;
            } else {
                self.intake.rejected_ids.insert(record.service.id);
                self.report.reject(errors);
            }
        }
        self.write(changes).await
    }

    /// Compares rows that refer to nothing and writes what they change.
    pub(super) async fn settle_rows(&mut self, rows: Vec<Row>) -> Result<(), StoreError> {
        let mut known = Known::default();
        if let Some(first) = rows.first().filter(|_| !self.is_fresh) {
            let ids = rows.iter().map(|row| row.id().to_owned()).collect();
            known.look_up(kind(first), ids, &mut self.target).await?;
        }
        let mut changes = Vec::new();
        for row in rows {
            changes.extend(self.compared(row, &mut known, Dates::default())?);
        }
        self.write(changes).await
    }

    /// Writes changes, unless all is refused already.
    pub(super) async fn write(&mut self, changes: Vec<Change>) -> Result<(), StoreError> {
        if self.report.is_refused() {
            return Ok(());
        }
        self.target.write(changes).await
    }

    /// Places that the record would take from another service.
    fn wrong_places(&self, record: &Record, known: &Known) -> Vec<Finding> {
        let places = record.places.iter().filter(|_| !self.options.replace);
        let taken = places.filter_map(|(place, _)| {
            let Row::ServiceAtLocation(row) = known.get(Kind::ServiceAtLocation, &place.id)? else {
                return None;
            };
            let owner = Some(&row.service_id).filter(|owner| **owner != record.service.id)?;
            Some(Finding {
                record: record.name.clone(),
                field: format!("service_at_location {}", place.id),
                reason: format!("belongs to service {owner} (--replace can move it)"),
            })
        });
        taken.collect()
    }

    /// The organization and the locations that the record names and nobody describes.
    fn unknown_relations(&self, record: &Record, known: &Known) -> Vec<Finding> {
        let finding = |field: String, kind: &str, id: &str| Finding {
            record: record.name.clone(),
            field,
            reason: format!("names {kind} {id}, which is neither in the files nor known"),
        };
        let organization = record.service.organization_id.iter().filter(|id| {
            !self.intake.has_organization(id) && known.get(Kind::Organization, id).is_none()
        });
        let organization =
            organization.map(|id| finding("organization_id".to_owned(), "organization", id));
        let locations = record.places.iter().filter_map(|(place, _)| {
            let id = place.location_id.as_ref()?;
            let is_known = self.intake.has_location(id) || known.get(Kind::Location, id).is_some();
            let field = || format!("service_at_location {}: location_id", place.id);
            (!is_known).then(|| finding(field(), "location", id))
        });
        organization.chain(locations).collect()
    }

    fn accept(
        &mut self,
        record: Record,
        known: &mut Known,
        changes: &mut Vec<Change>,
    ) -> Result<(), StoreError> {
        if self.options.replace {
            self.note_brought(&record);
        } else {
            let places = known.places.get(&record.service.id);
            self.report.warn(kept_places(&record, places.map_or(&[], Vec::as_slice)));
        }
        let kept = known.get(Kind::Service, &record.service.id);
        let around = Dates::of_service(kept, &record.service.rest);
        changes.extend(self.compared(Row::Service(record.service), known, Dates::default())?);
        for (place, _) in record.places {
            changes.extend(self.compared(Row::ServiceAtLocation(place), known, around)?);
        }
        Ok(())
    }

    fn note_brought(&mut self, record: &Record) {
        let digest = |id: &String| self.intake.digest(id);
        let brought = &mut self.brought;
        brought.services.insert(digest(&record.service.id));
        brought.organizations.extend(record.service.organization_id.iter().map(digest));
        for (place, _) in &record.places {
            brought.places.insert(digest(&place.id));
            brought.locations.extend(place.location_id.iter().map(digest));
        }
    }

    /// What changes when a row becomes this one.
    fn compared(
        &mut self,
        after: Row,
        known: &mut Known,
        around: Dates,
    ) -> Result<Option<Change>, StoreError> {
        match known.rows[kind(&after) as usize].remove(after.id()) {
            None => {
                self.report.added(&after);
                Ok(Some(Change { before: None, after: Some(after) }))
            }
            Some(before) if before == after => {
                self.report.unchanged(&after);
                Ok(None)
            }
            Some(before) => self.updated(before, after, around),
        }
    }

    /// What changes in a row that is told differently, but for what was verified later.
    fn updated(
        &mut self,
        before: Row,
        told: Row,
        around: Dates,
    ) -> Result<Option<Change>, StoreError> {
        let merged = verified::merged(&before, &told, around)?;
        let after = match merged {
            None => told,
            Some(merged) => {
                let later = merged.later.into_iter();
                self.report.verified_later(&before, later.collect());
                if self.options.overwrite_verified { told } else { merged.row }
            }
        };
        if self.options.replace {
            // What it keeps a relation to stays with it.
            self.note_referred(&after);
        }
        if before == after {
            self.report.unchanged(&after);
            return Ok(None);
        }
        self.report.updated(&after, differing_fields(&before, &after));
        Ok(Some(Change { before: Some(before), after: Some(after) }))
    }
}

impl Known {
    async fn of(chunk: &Chunk, target: &mut Target, options: Options) -> Result<Self, StoreError> {
        let records = &chunk.records;
        let places = || records.iter().flat_map(|record| &record.places).map(|(place, _)| place);
        let named = records.iter().filter_map(|record| record.service.organization_id.as_ref());
        let organizations = chunk.organizations.iter().map(|row| &row.id).chain(named);
        let locations = chunk.locations.iter().map(|row| &row.id);
        let locations = locations.chain(places().filter_map(|place| place.location_id.as_ref()));
        let services = unique(records.iter().map(|record| &record.service.id));
        let mut known = Self::default();
        known.look_up(Kind::Organization, unique(organizations), target).await?;
        known.look_up(Kind::Location, unique(locations), target).await?;
        known.look_up(Kind::ServiceAtLocation, unique(places().map(|row| &row.id)), target).await?;
        if !options.replace {
            for (service, place) in target.places_of(&services).await? {
                known.places.entry(service).or_default().push(place);
            }
        }
        known.look_up(Kind::Service, services, target).await?;
        Ok(known)
    }

    async fn look_up(
        &mut self,
        kind: Kind,
        ids: Vec<String>,
        target: &mut Target,
    ) -> Result<(), StoreError> {
        let rows = target.rows(kind, &ids).await?;
        self.rows[kind as usize].extend(rows.into_iter().map(|row| (row.id().to_owned(), row)));
        Ok(())
    }

    fn get(&self, kind: Kind, id: &str) -> Option<&Row> {
        self.rows[kind as usize].get(id)
    }
}

fn unique<'i>(ids: impl Iterator<Item = &'i String>) -> Vec<String> {
    ids.collect::<HashSet<_>>().into_iter().cloned().collect()
}

pub(super) fn kind(row: &Row) -> Kind {
    match row {
        Row::Organization(_) => Kind::Organization,
        Row::Location(_) => Kind::Location,
        Row::Service(_) => Kind::Service,
        Row::ServiceAtLocation(_) => Kind::ServiceAtLocation,
        Row::Stop(_) => Kind::Stop,
        Row::Area(_) => Kind::Area,
        Row::Figure(_) => Kind::Figure,
    }
}

/// Nothing is removed without `--replace`: a place that a service no longer names stays, and is told.
fn kept_places(record: &Record, known: &[String]) -> Vec<Finding> {
    let brought: HashSet<&str> = record.places.iter().map(|(place, _)| place.id.as_str()).collect();
    let mut kept: Vec<&String> =
        known.iter().filter(|id| record.says_places && !brought.contains(id.as_str())).collect();
    kept.sort_unstable();
    let finding = |id: &String| Finding {
        record: record.name.clone(),
        field: format!("service_at_location {id}"),
        reason: "is no longer in the file; kept (--replace removes it)".to_owned(),
    };
    kept.into_iter().map(finding).collect()
}

fn differing_fields(before: &Row, after: &Row) -> Vec<String> {
    let text = |row: &Row| row.json().unwrap_or_default();
    differing_members(&text(before), &text(after))
}

/// Names of the members in which two objects differ.
pub(super) fn differing_members(one: &str, other: &str) -> Vec<String> {
    let parse = |text: &str| -> Members { serde_json::from_str(text).unwrap_or_default() };
    let (one, other) = (parse(one), parse(other));
    let in_one = one.keys().filter(|name| one.get(*name) != other.get(*name));
    let only_in_other = other.keys().filter(|name| !one.contains_key(*name));
    in_one.chain(only_in_other).cloned().collect()
}
