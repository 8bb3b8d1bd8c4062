//! Export: everything, canonical and loss-free. Importing it into an empty database and exporting
//! again gives the same bytes.

pub(crate) mod geojson;

use crate::canonical::{Members, canonical};
use crate::sheet;
use crate::store::{
    self, Location, Organization, Row, Rows, Service, ServiceAtLocation, Store, StoreError,
};
use serde_json::Value;
use std::collections::HashMap;
use std::str::FromStr;

/// In what form to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON array of full HSDS services.
    Hsds,
    /// One full HSDS service on each line.
    Ndjson,
    /// A feature for each service at each place.
    GeoJson,
    /// A row for each service at each place, for spreadsheets.
    Csv,
}

/// A format that is not written.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("format `{0}` cannot be exported; hsds, ndjson, geojson and csv can")]
pub struct FormatError(String);

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "hsds" => Ok(Self::Hsds),
            "ndjson" => Ok(Self::Ndjson),
            "geojson" => Ok(Self::GeoJson),
            "csv" => Ok(Self::Csv),
            other => Err(FormatError(other.to_owned())),
        }
    }
}

/// Everything, services in the order of their ids.
pub async fn text(db: &Store, format: Format) -> Result<String, StoreError> {
    write(store::load(db).await?, format)
}

pub(crate) fn write(rows: Rows, format: Format) -> Result<String, StoreError> {
    let services = services(rows)?;
    Ok(match format {
        Format::Ndjson => lines(services),
        Format::Hsds => {
            let services = services.into_iter().map(|service| canonical(Value::Object(service)));
            // `{:#}` is indented; displaying a Value cannot fail.
            format!("{:#}\n", Value::Array(services.collect()))
        }
        Format::GeoJson => geojson::write(services),
        Format::Csv => sheet::write(services),
    })
}

fn lines(services: Vec<Members>) -> String {
    let texts = services.into_iter().map(|service| canonical(Value::Object(service)));
    texts.fold(String::new(), |all, service| all + &service.to_string() + "\n")
}

/// Full services: each with its organization, and its places with their locations.
pub fn services(rows: Rows) -> Result<Vec<Members>, StoreError> {
    let organizations = by_id(rows.organizations, organization)?;
    let locations = by_id(rows.locations, location)?;
    let mut places: HashMap<String, Vec<Value>> = HashMap::new();
    for row in rows.service_at_locations {
        let service_id = row.service_id.clone();
        places.entry(service_id).or_default().push(service_at_location(row, &locations)?);
    }
    let mut full = Vec::with_capacity(rows.services.len());
    for row in rows.services {
        let places = places.remove(&row.id);
        full.push(service(row, &organizations, places)?);
    }
    Ok(full)
}

fn by_id<T>(
    rows: Vec<T>,
    part: impl Fn(T) -> Result<(String, Members), StoreError>,
) -> Result<HashMap<String, Members>, StoreError> {
    rows.into_iter().map(part).collect()
}

fn organization(row: Organization) -> Result<(String, Members), StoreError> {
    let mut members = Row::Organization(row.clone()).members()?;
    put(&mut members, "id", &row.id);
    put(&mut members, "name", &row.name);
    Ok((row.id, members))
}

fn location(row: Location) -> Result<(String, Members), StoreError> {
    let mut members = Row::Location(row.clone()).members()?;
    put(&mut members, "id", &row.id);
    if let Some(name) = &row.name {
        put(&mut members, "name", name);
    }
    Ok((row.id, members))
}

fn service_at_location(
    row: ServiceAtLocation,
    locations: &HashMap<String, Members>,
) -> Result<Value, StoreError> {
    let mut members = Row::ServiceAtLocation(row.clone()).members()?;
    put(&mut members, "id", &row.id);
    if let Some(location) = row.location_id.and_then(|id| locations.get(&id)) {
        members.insert("location".to_owned(), Value::Object(location.clone()));
    }
    Ok(Value::Object(members))
}

fn service(
    row: Service,
    organizations: &HashMap<String, Members>,
    places: Option<Vec<Value>>,
) -> Result<Members, StoreError> {
    let mut members = Row::Service(row.clone()).members()?;
    put(&mut members, "id", &row.id);
    put(&mut members, "name", &row.name);
    put(&mut members, "status", &row.status);
    if let Some(organization) = row.organization_id.and_then(|id| organizations.get(&id).cloned()) {
        members.insert("organization".to_owned(), Value::Object(organization));
    }
    if let Some(places) = places {
        members.insert("service_at_locations".to_owned(), Value::Array(places));
    }
    Ok(members)
}

fn put(members: &mut Members, name: &str, text: &str) {
    members.insert(name.to_owned(), Value::String(text.to_owned()));
}
