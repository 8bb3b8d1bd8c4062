//! What goes with `--replace`: everything that the files do not bring and nothing refers to, but for
//! what has a new version that was rejected, or was verified later than anything in them. Files of stops replace stops only, those of areas only
//! areas of the same kinds, those of a census only figures of the same measures and kinds of areas,
//! and files of services everything else.

use super::compare::Comparison;
use super::verified;
use crate::areas::AreaKind;
use crate::store::{Change, Kind, Row, StoreError};
use engine::time::Date;
use std::collections::{HashMap, HashSet};

impl Comparison {
    /// Removes what the files do not bring of these kinds: what refers to others before them.
    pub(super) async fn remove_others(&mut self, kinds: &[Kind]) -> Result<(), StoreError> {
        for &kind in kinds {
            let mut last = String::new();
            loop {
                let ids = self.target.ids_after(kind, &last).await?;
                let Some(id) = ids.last() else { break };
                last.clone_from(id);
                let others = ids.into_iter().filter(|id| !self.is_brought(kind, id)).collect();
                self.remove_some(kind, others).await?;
            }
        }
        Ok(())
    }

    fn is_brought(&self, kind: Kind, id: &str) -> bool {
        let ids = match kind {
            Kind::Stop => return self.intake.has_row("stop", id),
            Kind::Area => return self.intake.has_row("area", id),
            Kind::Figure => return self.intake.has_row("figure", id),
            Kind::Organization => &self.brought.organizations,
            Kind::Location => &self.brought.locations,
            Kind::Service => &self.brought.services,
            Kind::ServiceAtLocation => &self.brought.places,
        };
        ids.contains(&self.intake.digest(id))
    }

    async fn remove_some(&mut self, kind: Kind, ids: Vec<String>) -> Result<(), StoreError> {
        let mut changes = Vec::new();
        let rows = self.target.rows(kind, &ids).await?;
        let services = self.dates_of_services(&rows).await?;
        for row in rows {
            if self.stays(&row) || self.is_verified_later(&row, &services) {
                self.note_referred(&row);
            } else {
                self.report.removed(&row);
                changes.push(Change { before: Some(row), after: None });
            }
        }
        self.write(changes).await
    }

    /// When the services of places were verified.
    async fn dates_of_services(
        &mut self,
        rows: &[Row],
    ) -> Result<HashMap<String, Date>, StoreError> {
        let ids = rows.iter().filter_map(|row| match row {
            Row::ServiceAtLocation(row) => Some(row.service_id.clone()),
            _ => None,
        });
        let ids: Vec<String> = ids.collect::<HashSet<String>>().into_iter().collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let services = self.target.rows(Kind::Service, &ids).await?;
        let dated = services
            .iter()
            .filter_map(|row| Some((row.id().to_owned(), verified::latest(row.rest())?)));
        Ok(dated.collect())
    }

    /// Whether it was verified later than anything in the files, or belongs with what was. Told
    /// either way; it counts only where it is not to be overwritten.
    fn is_verified_later(&mut self, row: &Row, services: &HashMap<String, Date>) -> bool {
        let own = verified::latest(row.rest());
        let date = match row {
            Row::ServiceAtLocation(row) => own.max(services.get(&row.service_id).copied()),
            _ => own,
        };
        let stays = !self.options.overwrite_verified;
        if let Some(date) = date.filter(|date| Some(*date) > self.verified) {
            self.report.verified_later(row, vec![(String::new(), date)]);
            if let (Row::ServiceAtLocation(row), true) = (row, stays) {
                self.kept_services.insert(row.service_id.clone());
            }
            return stays;
        }
        matches!(row, Row::Service(row) if self.kept_services.contains(&row.id))
    }

    /// Whether it belongs to a service of which a new version was rejected, or to what the files are
    /// not about.
    fn stays(&self, row: &Row) -> bool {
        match row {
            Row::Service(row) => self.intake.rejected_ids.contains(&row.id),
            Row::ServiceAtLocation(row) => self.intake.rejected_ids.contains(&row.service_id),
            Row::Area(row) => {
                let kind = AreaKind::of_code(&row.id);
                kind.is_none_or(|kind| !self.areas.kinds.contains(&kind))
            }
            Row::Figure(row) => !self.figures.has_kind_of(row),
            Row::Organization(_) | Row::Location(_) | Row::Stop(_) => false,
        }
    }

    /// What a row that stays refers to stays, too.
    pub(super) fn note_referred(&mut self, row: &Row) {
        match row {
            Row::Service(row) => {
                let id = row.organization_id.iter().map(|id| self.intake.digest(id));
                self.brought.organizations.extend(id);
            }
            Row::ServiceAtLocation(row) => {
                let id = row.location_id.iter().map(|id| self.intake.digest(id));
                self.brought.locations.extend(id);
            }
            Row::Organization(_)
            | Row::Location(_)
            | Row::Stop(_)
            | Row::Area(_)
            | Row::Figure(_) => {}
        }
    }
}
