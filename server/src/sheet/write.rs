//! Services to rows.

use super::{COLUMNS, Holds, Of, PLACES, guard, tree, words};
use crate::canonical::{Members, canonical_text};
use serde_json::{Number, Value};

/// The end of a row.
const END: &str = "\r\n";

/// The table of services: names of the columns, then the rows of each service.
pub(crate) fn write(services: Vec<Members>) -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    let mut table = names.join(",") + END;
    for mut service in services {
        let places = match service.shift_remove(PLACES) {
            Some(Value::Array(places)) => places,
            _ => Vec::new(),
        };
        let told = cells(service, Of::Service);
        if places.is_empty() {
            add(&mut table, &told, &vec![String::new(); COLUMNS.len()]);
        }
        for place in places {
            if let Value::Object(place) = place {
                add(&mut table, &told, &cells(place, Of::Place));
            }
        }
    }
    table
}

/// A row of what two lists of cells tell, neither of them what the other does.
fn add(table: &mut String, service: &[String], place: &[String]) {
    let cells = service.iter().zip(place).map(|(service, place)| service.clone() + place);
    table.push_str(&cells.collect::<Vec<_>>().join(","));
    table.push_str(END);
}

/// The cells of a record; those of other records are empty.
fn cells(mut record: Members, of: Of) -> Vec<String> {
    let mut cells = vec![String::new(); COLUMNS.len()];
    let own = COLUMNS.iter().zip(&mut cells).filter(|(column, _)| column.of == of);
    for (column, cell) in own {
        let text = match column.holds {
            Holds::Text => tree::take(&mut record, column.path, &is_text).and_then(text),
            Holds::Number => {
                // A number is no formula, whatever its sign.
                let number = tree::take(&mut record, column.path, &is_number);
                *cell = number.map(|number| number.to_string()).unwrap_or_default();
                continue;
            }
            Holds::Lines { list, member } => tree::take_lines(&mut record, list, member),
            Holds::Words(of) => Some(words::told(&record, of)),
            Holds::Rest => Some(canonical_text(std::mem::take(&mut record))),
        };
        *cell = guard::quoted(&guard::guarded(&text.unwrap_or_default()));
    }
    cells
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

/// A number that is written as it is read.
fn is_number(value: &Value) -> bool {
    let Value::Number(number) = value else { return false };
    serde_json::from_str::<Number>(&number.to_string()).is_ok_and(|read| read == *number)
}
