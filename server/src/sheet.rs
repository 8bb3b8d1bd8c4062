//! The directory as a table for a spreadsheet: a row for each service at each place, a column for what
//! people look at most, and two for all the rest as JSON.
//!
//! Invariant: what is written and read again is the same to the byte, whatever a record holds; and no
//! cell begins as a formula does.

mod guard;
mod read;
mod tree;
mod words;
mod write;

pub(crate) use read::{Told, is_sheet, read};
pub(crate) use write::write;

use serde_json::Value;
use tree::Step;

/// What a column tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// The service; the same in all of its rows.
    Service,
    /// The service at this place.
    Place,
}

/// How a cell holds what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Text,
    Number,
    /// A member of each part of a list, one a line.
    Lines {
        list: &'static str,
        member: &'static str,
    },
    /// Words of which each is there or not.
    Words(words::Of),
    /// All that no other column tells, as JSON.
    Rest,
}

/// A column of the table.
#[derive(Debug)]
struct Column {
    name: &'static str,
    of: Of,
    holds: Holds,
    /// Where it is in the service, or in the service at a place.
    path: &'static [Step],
}

const fn text(name: &'static str, of: Of, path: &'static [Step]) -> Column {
    Column { name, of, holds: Holds::Text, path }
}

const fn number(name: &'static str, path: &'static [Step]) -> Column {
    Column { name, of: Of::Place, holds: Holds::Number, path }
}

const fn other(name: &'static str, of: Of, holds: Holds) -> Column {
    Column { name, of, holds, path: &[] }
}

use Of::{Place, Service};
use Step::{First, Name};

const HOURS: Holds = Holds::Lines { list: "schedules", member: "opening_hours" };
const PHONES: Holds = Holds::Lines { list: "phones", member: "number" };

/// All columns, in the order in which they are written.
static COLUMNS: [Column; 25] = [
    text("service_id", Service, &[Name("id")]),
    text("name", Service, &[Name("name")]),
    text("status", Service, &[Name("status")]),
    text("organization_id", Service, &[Name("organization"), Name("id")]),
    text("organization", Service, &[Name("organization"), Name("name")]),
    text("description", Service, &[Name("description")]),
    other("needs", Service, Holds::Words(words::Of::Needs)),
    other("languages", Service, Holds::Words(words::Of::Languages)),
    other("eligibility", Service, Holds::Words(words::Of::Eligibility)),
    other("phone", Service, PHONES),
    text("email", Service, &[Name("email")]),
    text("url", Service, &[Name("url")]),
    other("opening_hours", Service, HOURS),
    text("last_verified", Service, &[Name("last_verified")]),
    text("service_at_location_id", Place, &[Name("id")]),
    text("location_id", Place, &[Name("location"), Name("id")]),
    text("location", Place, &[Name("location"), Name("name")]),
    text("address", Place, &[Name("location"), First("addresses"), Name("address_1")]),
    text("city", Place, &[Name("location"), First("addresses"), Name("city")]),
    text("postcode", Place, &[Name("location"), First("addresses"), Name("postal_code")]),
    number("latitude", &[Name("location"), Name("latitude")]),
    number("longitude", &[Name("location"), Name("longitude")]),
    other("opening_hours_here", Place, HOURS),
    other("more", Service, Holds::Rest),
    other("more_here", Place, Holds::Rest),
];

/// The list in a service of where it is given.
const PLACES: &str = "service_at_locations";

/// A value by its column.
fn cell_of(name: &str) -> Option<usize> {
    COLUMNS.iter().position(|column| column.name == name)
}

fn is_blank(value: &Value) -> bool {
    matches!(value, Value::Object(members) if members.is_empty())
}

#[cfg(test)]
mod tests;
