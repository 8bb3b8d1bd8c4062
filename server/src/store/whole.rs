//! Services with everything that a directory tells of them, each in one JSON text.
//!
//! Invariant: the text is the same whichever database puts it together.

use super::StoreError;
use crate::borrowed::{Members, Text};
use serde::Deserialize;

/// A service with everything that belongs to it.
#[derive(Debug, Deserialize)]
pub(crate) struct WholeService<'r> {
    /// HSDS id.
    #[serde(borrow)]
    pub id: Text<'r>,
    /// Its name.
    pub name: Text<'r>,
    /// HSDS status.
    #[serde(borrow)]
    pub status: Text<'r>,
    /// Its other members.
    pub members: Members<'r>,
    /// Who gives it, if known.
    #[serde(borrow)]
    pub organization: Option<Provider<'r>>,
    /// Where it is given, by id.
    pub places: Vec<Place<'r>>,
}

/// Who gives a service.
#[derive(Debug, Deserialize)]
pub(crate) struct Provider<'r> {
    /// HSDS id.
    #[serde(borrow)]
    pub id: Text<'r>,
    /// Its name.
    pub name: Text<'r>,
    /// Its other members.
    #[serde(borrow)]
    pub members: Members<'r>,
}

/// A service at a location.
#[derive(Debug, Deserialize)]
pub(crate) struct Place<'r> {
    /// HSDS id of the `service_at_location`.
    #[serde(borrow)]
    pub id: Text<'r>,
    /// Its other members.
    pub members: Members<'r>,
    /// The location.
    #[serde(borrow)]
    pub location: Option<Site<'r>>,
}

/// A location.
#[derive(Debug, Deserialize)]
pub(crate) struct Site<'r> {
    /// HSDS id.
    #[serde(borrow)]
    #[expect(dead_code, reason = "only Open Referral tells it, from the text itself")]
    pub id: Text<'r>,
    /// Its name, if it has one.
    #[serde(borrow)]
    pub name: Option<Text<'r>>,
    /// Its other members.
    pub members: Members<'r>,
}

/// Services as the database told them, one a line.
pub(crate) struct Batch(pub(super) String);

impl Batch {
    /// Each service as it was told.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }

    /// Each service of the batch.
    pub(crate) fn services(&self) -> impl Iterator<Item = Result<WholeService<'_>, StoreError>> {
        // In JSON a line ends only between two tokens, and we write none there.
        self.0.lines().map(|line| {
            let mut service: WholeService =
                serde_json::from_str(line).map_err(|error| StoreError::Broken {
                    kind: "service",
                    id: line.split('"').nth(1).unwrap_or_default().to_owned(),
                    reason: error.to_string(),
                })?;
            // Databases order texts differently, and take their time.
            service.places.sort_by(|a, b| a.id.cmp(&b.id));
            Ok(service)
        })
    }
}

/// A stop of public transport.
#[derive(Debug, Deserialize)]
pub(crate) struct StopTold<'r> {
    /// ATCO code.
    #[serde(borrow)]
    pub id: Text<'r>,
    /// Its name.
    #[serde(borrow)]
    pub name: Text<'r>,
    /// What stops there.
    #[serde(borrow)]
    pub kind: Text<'r>,
    /// Where it is.
    pub position: Degrees,
}

/// A position as it is kept.
#[derive(Debug, Deserialize)]
pub(crate) struct Degrees {
    pub longitude: f64,
    pub latitude: f64,
}

/// An area of the official statistics.
#[derive(Debug, Deserialize)]
pub(crate) struct AreaTold {
    /// Its code.
    pub id: String,
    /// Its name; may be empty.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// Where it is.
    pub outline: Outline,
}

/// An outline as it is kept.
#[derive(Debug, Deserialize)]
pub(crate) struct Outline {
    /// GeoJSON.
    pub geometry: serde_json::Value,
}

/// What a census counted in an area.
#[derive(Debug, Deserialize)]
pub(crate) struct FigureTold {
    /// Area and measure.
    pub id: String,
    /// The code of the area.
    pub area_code: String,
    /// What was counted.
    pub measure: String,
    /// How many.
    pub count: Count,
}

/// A count as it is kept.
#[derive(Debug, Deserialize)]
pub(crate) struct Count {
    pub value: f64,
}

/// Rows of one kind as the database told them, one a line.
pub(crate) struct Lines {
    pub(super) kind: &'static str,
    pub(super) text: String,
}

impl Lines {
    /// Each of them.
    pub(crate) fn each<'r, T: Deserialize<'r>>(
        &'r self,
    ) -> impl Iterator<Item = Result<T, StoreError>> {
        self.text.lines().map(|line| {
            serde_json::from_str(line).map_err(|error| StoreError::Broken {
                kind: self.kind,
                id: line.split('"').nth(1).unwrap_or_default().to_owned(),
                reason: error.to_string(),
            })
        })
    }
}

#[cfg(test)]
mod of_rows {
    //! The same text as the database makes, of rows in memory: tests compare the two.

    use super::Batch;
    use crate::store::{Location, Organization, Rows, Service};
    use serde_json::Value;
    use std::collections::HashMap;

    impl From<&Rows> for Batch {
        fn from(rows: &Rows) -> Self {
            let organizations: HashMap<&str, String> =
                rows.organizations.iter().map(|row| (&*row.id, provider(row))).collect();
            let locations: HashMap<&str, String> =
                rows.locations.iter().map(|row| (&*row.id, site(row))).collect();
            let of = |texts: &HashMap<&str, String>, id: Option<&String>| {
                id.and_then(|id| texts.get(id.as_str())).map_or("null".to_owned(), String::clone)
            };
            let mut places: HashMap<&str, Vec<String>> = HashMap::new();
            for row in &rows.service_at_locations {
                let site = of(&locations, row.location_id.as_ref());
                let place = format!("[{},{},{site}]", quoted(&row.id), row.rest);
                places.entry(&row.service_id).or_default().push(place);
            }
            let line = |row: &Service| {
                let fields = [&row.id, &row.name, &row.status].map(|text| quoted(text)).join(",");
                let organization = of(&organizations, row.organization_id.as_ref());
                let places =
                    places.get(row.id.as_str()).map_or(String::new(), |list| list.join(","));
                format!("[{fields},{},{organization},[{places}]]", row.rest)
            };
            Self(rows.services.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
    }

    fn provider(row: &Organization) -> String {
        format!("[{},{},{}]", quoted(&row.id), quoted(&row.name), row.rest)
    }

    fn site(row: &Location) -> String {
        let name = row.name.as_ref().map_or("null".to_owned(), |name| quoted(name));
        format!("[{},{name},{}]", quoted(&row.id), row.rest)
    }

    fn quoted(text: &str) -> String {
        Value::String(text.to_owned()).to_string()
    }
}
