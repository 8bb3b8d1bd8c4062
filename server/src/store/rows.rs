//! The rows of the directory, and loading all of them as of one moment.

use super::{SqlitePools, Store, StoreError};
use crate::canonical::{Members, canonical};
use serde_json::Value;
use sqlx::FromRow;

/// Who gives services.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Organization {
    /// HSDS id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The other members, canonical JSON.
    pub rest: String,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Location {
    /// HSDS id.
    pub id: String,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// The other members, canonical JSON.
    pub rest: String,
}

/// What is given.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Service {
    /// HSDS id.
    pub id: String,
    /// Who gives it, if known.
    pub organization_id: Option<String>,
    /// Its name.
    pub name: String,
    /// HSDS status.
    pub status: String,
    /// The other members, canonical JSON.
    pub rest: String,
}

/// A service at a place.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ServiceAtLocation {
    /// HSDS id.
    pub id: String,
    /// Which service.
    pub service_id: String,
    /// Where, if at a place.
    pub location_id: Option<String>,
    /// The other members, canonical JSON.
    pub rest: String,
}

/// A stop of public transport.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Stop {
    /// ATCO code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What stops there: `bus`, `tram`, `rail`, `ferry`.
    pub kind: String,
    /// The other members, canonical JSON: `latitude`, `longitude`.
    pub rest: String,
}

/// An area of the official statistics.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Area {
    /// Its code.
    pub id: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// What it is: `oa`, `lsoa`, `msoa`, `ward`.
    pub kind: String,
    /// The other members, canonical JSON: `geometry`.
    pub rest: String,
}

/// What a census counted in an area.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Figure {
    /// Area and measure: `E01009522 population`.
    pub id: String,
    /// The code of the area.
    pub area_code: String,
    /// `population`, `born_abroad`, `differing_languages`.
    pub measure: String,
    /// The other members, canonical JSON: `value`.
    pub rest: String,
}

/// Every row of the directory. Each list is sorted by id, so that two loads of the same revision are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// How often the data had been changed.
    pub revision: u64,
    /// All organizations.
    pub organizations: Vec<Organization>,
    /// All locations.
    pub locations: Vec<Location>,
    /// All services.
    pub services: Vec<Service>,
    /// All services at locations.
    pub service_at_locations: Vec<ServiceAtLocation>,
}

/// A row of any kind. The order is that in which rows can be written: what others refer to first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Who gives services.
    Organization(Organization),
    /// A place.
    Location(Location),
    /// What is given.
    Service(Service),
    /// A service at a place.
    ServiceAtLocation(ServiceAtLocation),
    /// A stop of public transport.
    Stop(Stop),
    /// An area of the official statistics.
    Area(Area),
    /// What a census counted in an area.
    Figure(Figure),
}

impl Row {
    /// How many kinds there are.
    pub(super) const KINDS: u8 = 7;

    /// HSDS's word for it where it has one, also the table's name.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Organization(_) => "organization",
            Self::Location(_) => "location",
            Self::Service(_) => "service",
            Self::ServiceAtLocation(_) => "service_at_location",
            Self::Stop(_) => "stop",
            Self::Area(_) => "area",
            Self::Figure(_) => "figure",
        }
    }

    /// HSDS id, or what stands for it.
    pub fn id(&self) -> &str {
        match self {
            Self::Organization(row) => &row.id,
            Self::Location(row) => &row.id,
            Self::Service(row) => &row.id,
            Self::ServiceAtLocation(row) => &row.id,
            Self::Stop(row) => &row.id,
            Self::Area(row) => &row.id,
            Self::Figure(row) => &row.id,
        }
    }

    /// Place in the order of writing.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Organization(_) => 0,
            Self::Location(_) => 1,
            Self::Service(_) => 2,
            Self::ServiceAtLocation(_) => 3,
            Self::Stop(_) => 4,
            Self::Area(_) => 5,
            Self::Figure(_) => 6,
        }
    }

    pub(crate) fn rest(&self) -> &str {
        match self {
            Self::Organization(row) => &row.rest,
            Self::Location(row) => &row.rest,
            Self::Service(row) => &row.rest,
            Self::ServiceAtLocation(row) => &row.rest,
            Self::Stop(row) => &row.rest,
            Self::Area(row) => &row.rest,
            Self::Figure(row) => &row.rest,
        }
    }

    /// The same row with other members in `rest`.
    pub(crate) fn set_rest(&mut self, text: String) {
        *match self {
            Self::Organization(row) => &mut row.rest,
            Self::Location(row) => &mut row.rest,
            Self::Service(row) => &mut row.rest,
            Self::ServiceAtLocation(row) => &mut row.rest,
            Self::Stop(row) => &mut row.rest,
            Self::Area(row) => &mut row.rest,
            Self::Figure(row) => &mut row.rest,
        } = text;
    }

    /// The columns beside `rest`, by their HSDS names, where they have a value.
    pub(crate) fn columns(&self) -> Vec<(&'static str, &str)> {
        let (others, name, status) = match self {
            Self::Organization(row) => ([None, None], Some(&row.name), None),
            Self::Location(row) => ([None, None], row.name.as_ref(), None),
            Self::Service(row) => {
                let organization = row.organization_id.as_ref().map(|id| ("organization_id", id));
                ([organization, None], Some(&row.name), Some(&row.status))
            }
            Self::ServiceAtLocation(row) => {
                let location = row.location_id.as_ref().map(|id| ("location_id", id));
                ([location, Some(("service_id", &row.service_id))], None, None)
            }
            Self::Stop(Stop { kind, name, .. }) | Self::Area(Area { kind, name, .. }) => {
                ([Some(("kind", kind)), None], Some(name), None)
            }
            Self::Figure(row) => {
                let area = Some(("area_code", &row.area_code));
                ([area, Some(("measure", &row.measure))], None, None)
            }
        };
        let named = [name.map(|name| ("name", name)), status.map(|status| ("status", status))];
        let others = others.into_iter().chain(named).flatten();
        std::iter::once(("id", self.id()))
            .chain(others.map(|(name, value)| (name, value.as_str())))
            .collect()
    }

    /// The members of the record that are in `rest`.
    pub fn members(&self) -> Result<Members, StoreError> {
        serde_json::from_str(self.rest()).map_err(|error| StoreError::Broken {
            kind: self.kind(),
            id: self.id().to_owned(),
            reason: error.to_string(),
        })
    }

    /// The whole row as JSON, for the change log.
    pub fn json(&self) -> Result<String, StoreError> {
        let mut members = self.members()?;
        for (name, value) in self.columns() {
            members.insert(name.to_owned(), Value::String(value.to_owned()));
        }
        Ok(canonical(Value::Object(members)).to_string())
    }
}

/// All rows, read in one transaction so that they belong together.
macro_rules! load_all {
    ($pool:expr, $begin:literal) => {{
        let mut reading = $pool.begin_with($begin).await?;
        let number: i64 =
            sqlx::query_scalar("select number from revision").fetch_one(&mut *reading).await?;
        let rows = Rows {
            revision: number.unsigned_abs(),
            organizations: sqlx::query_as("select id, name, rest from organization")
                .fetch_all(&mut *reading)
                .await?,
            locations: sqlx::query_as("select id, name, rest from location")
                .fetch_all(&mut *reading)
                .await?,
            services: sqlx::query_as("select id, organization_id, name, status, rest from service")
                .fetch_all(&mut *reading)
                .await?,
            service_at_locations: sqlx::query_as(
                "select id, service_id, location_id, rest from service_at_location",
            )
            .fetch_all(&mut *reading)
            .await?,
        };
        reading.rollback().await?;
        rows
    }};
}

pub(super) async fn load(db: &Store) -> Result<Rows, StoreError> {
    let mut rows: Rows = match db {
        Store::Sqlite(SqlitePools { readers, .. }) => load_all!(readers, "begin"),
        Store::Postgres(pool) => {
            load_all!(pool, "begin isolation level repeatable read read only")
        }
    };
    // Sorted here: the two databases order texts differently.
    rows.organizations.sort_by(|a, b| a.id.cmp(&b.id));
    rows.locations.sort_by(|a, b| a.id.cmp(&b.id));
    rows.services.sort_by(|a, b| a.id.cmp(&b.id));
    rows.service_at_locations.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(rows)
}
