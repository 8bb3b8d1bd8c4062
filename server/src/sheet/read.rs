//! Rows to services. Rows that were exported hold everything in two columns of JSON; those that a person
//! wrote get ids made of what they tell, the same each time.

use super::{COLUMNS, Column, Holds, Of, PLACES, cell_of, guard, tree, words};
use crate::canonical::Members;
use crate::csv::Rows;
use crate::hsds::ids;
use serde_json::{Map, Number, Value};
use std::collections::HashMap;
use std::io::{self, BufRead};

/// No row is longer.
const LONGEST_ROW: usize = 1 << 23;

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub line: u64,
    pub column: String,
    pub reason: String,
}

/// A service of the table.
#[derive(Debug)]
pub(crate) struct Told {
    pub service: Members,
    /// Of its rows, from 1.
    pub lines: Vec<u64>,
    pub faults: Vec<Fault>,
    /// The cells that its rows must share.
    shared: Vec<String>,
}

/// Whether a text begins with the names of our columns.
pub(crate) fn is_sheet(head: &str) -> bool {
    let Ok(Some(row)) = Rows::new(head.as_bytes()).next() else { return false };
    let names: Vec<String> = row.cells.iter().map(|name| plain(name)).collect();
    let known = names.iter().filter(|name| cell_of(name).is_some()).count();
    names.iter().any(|name| name == "name") && known >= 2 && known * 2 >= names.len()
}

/// The name of a column as people write it: `Service ID`, `service_id`.
fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// The services of a table in the order of their first rows.
pub(crate) fn read(input: impl BufRead) -> io::Result<Vec<Told>> {
    let mut rows = Rows::of_at_most(input, LONGEST_ROW);
    let invalid = |reason: String| io::Error::new(io::ErrorKind::InvalidData, reason);
    let names = rows.next()?.map(|row| row.cells).unwrap_or_default();
    let columns = columns(&names).map_err(invalid)?;
    let (mut services, mut numbers) = (Vec::<Told>::new(), HashMap::<String, usize>::new());
    while let Some(row) = rows.next()? {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if row.cells.len() > columns.len() {
            let (has, most) = (row.cells.len(), columns.len());
            return Err(invalid(format!("line {}: {has} cells, but {most} columns", row.line)));
        }
        let row = Row::new(row.line, &columns, &row.cells);
        let id = row.service_id();
        if let Some(number) = numbers.get(&id) {
            services[*number].add(&row);
        } else {
            numbers.insert(id.clone(), services.len());
            services.push(row.service(&id));
        }
    }
    Ok(services)
}

/// Which column each name is.
fn columns(names: &[String]) -> Result<Vec<usize>, String> {
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        let known = || COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
        let column = cell_of(&plain(name))
            .ok_or_else(|| format!("line 1: column `{name}` is not one of {}", known()))?;
        if columns.contains(&column) {
            return Err(format!("line 1: column `{name}` is there twice"));
        }
        columns.push(column);
    }
    Ok(columns)
}

/// A row, its cells in the order of all columns.
struct Row {
    line: u64,
    cells: Vec<String>,
    /// Which columns there are.
    has: Vec<bool>,
}

impl Row {
    fn new(line: u64, columns: &[usize], given: &[String]) -> Self {
        let mut cells = vec![String::new(); COLUMNS.len()];
        let mut has = vec![false; COLUMNS.len()];
        for (number, column) in columns.iter().enumerate() {
            has[*column] = true;
            let cell = given.get(number).map_or("", String::as_str);
            guard::unguarded(cell).clone_into(&mut cells[*column]);
        }
        let mut row = Self { line, cells, has };
        if !row.is_exported(Of::Service) {
            for cell in &mut row.cells {
                *cell = cell.trim().to_owned();
            }
        }
        row
    }

    fn cell(&self, name: &str) -> &str {
        cell_of(name).map_or("", |column| &self.cells[column])
    }

    /// Whether it was written by an export: then it lacks nothing.
    fn is_exported(&self, of: Of) -> bool {
        !self.cell(if of == Of::Service { "more" } else { "more_here" }).is_empty()
    }

    fn service_id(&self) -> String {
        match self.cell("service_id") {
            "" if self.is_exported(Of::Service) => format!("row {}", self.line),
            "" => ids::public(&format!(
                "service {} of {}",
                self.cell("name"),
                self.cell("organization")
            )),
            id => id.to_owned(),
        }
    }

    fn of(&self, of: Of) -> impl Iterator<Item = (&'static Column, &str, bool)> {
        let all = COLUMNS.iter().zip(&self.cells).zip(&self.has);
        all.filter(move |((column, _), _)| column.of == of)
            .map(|((column, cell), has)| (column, cell.as_str(), *has))
    }

    fn service(&self, id: &str) -> Told {
        let shared = self.of(Of::Service).map(|(_, cell, _)| cell.to_owned()).collect();
        let mut told = Told { service: Map::new(), lines: Vec::new(), faults: Vec::new(), shared };
        told.service = self.record(Of::Service, &mut told.faults);
        if !self.is_exported(Of::Service) {
            complete_service(&mut told.service, id);
        }
        told.add_place(self);
        told
    }

    /// What the cells tell of one record.
    fn record(&self, of: Of, faults: &mut Vec<Fault>) -> Members {
        let mut fault = |column: &str, reason: String| {
            faults.push(Fault { line: self.line, column: column.to_owned(), reason });
        };
        let rest = if of == Of::Service { "more" } else { "more_here" };
        let mut record = match self.cell(rest) {
            "" => Map::new(),
            json => serde_json::from_str(json).unwrap_or_else(|error| {
                fault(rest, format!("is not a JSON object: {error}"));
                Map::new()
            }),
        };
        for (column, cell, has) in self.of(of) {
            if let Err(reason) = put(&mut record, column, cell, has) {
                fault(column.name, reason);
            }
        }
        record
    }
}

/// Puts what a cell tells into its record.
fn put(record: &mut Members, column: &Column, cell: &str, has: bool) -> Result<(), String> {
    let broken = |member: &str| format!("does not fit into the JSON beside it: `{member}`");
    match column.holds {
        Holds::Words(of) if has => words::set(record, of, cell),
        _ if cell.is_empty() => Ok(()),
        Holds::Text => tree::put(record, column.path, Value::from(cell)).map_err(broken),
        Holds::Number => {
            let number: Number = serde_json::from_str(cell.trim())
                .map_err(|_| format!("`{cell}` is not a number like 52.41"))?;
            tree::put(record, column.path, Value::Number(number)).map_err(broken)
        }
        Holds::Lines { list, member } => {
            tree::put_lines(record, list, member, cell).map_err(broken)
        }
        Holds::Words(_) | Holds::Rest => Ok(()),
    }
}

impl Told {
    /// Adds another row of the same service.
    fn add(&mut self, row: &Row) {
        let cells = row.of(Of::Service).zip(&self.shared);
        for ((column, cell, _), first) in cells {
            if cell != first && !cell.is_empty() {
                let reason = format!("differs from line {} of the same service", self.lines[0]);
                let column = column.name.to_owned();
                self.faults.push(Fault { line: row.line, column, reason });
            }
        }
        self.add_place(row);
    }

    fn add_place(&mut self, row: &Row) {
        self.lines.push(row.line);
        if row.of(Of::Place).all(|(_, cell, _)| cell.is_empty()) {
            return;
        }
        let mut place = row.record(Of::Place, &mut self.faults);
        if !row.is_exported(Of::Place) {
            let id = self.service.get("id").and_then(Value::as_str).unwrap_or_default();
            complete_place(&mut place, id);
        }
        let places = self.service.entry(PLACES).or_insert_with(|| Value::Array(Vec::new()));
        match places.as_array_mut() {
            Some(places) => places.push(Value::Object(place)),
            None => self.faults.push(Fault {
                line: row.line,
                column: "more".to_owned(),
                reason: format!("has `{PLACES}`, which rows tell"),
            }),
        }
    }
}

/// Gives what a person wrote the ids that Open Referral wants, and a status.
fn complete_service(service: &mut Members, id: &str) {
    service.insert("id".to_owned(), Value::from(id));
    service.entry("status").or_insert_with(|| Value::from("active"));
    if let Some(Value::Object(organization)) = service.get_mut("organization") {
        match (organization.contains_key("id"), organization.get("name").cloned()) {
            (true, None) => {
                let id = organization.shift_remove("id");
                service.shift_remove("organization");
                service.insert("organization_id".to_owned(), id.unwrap_or_default());
            }
            (false, Some(name)) => {
                let made = ids::public(&format!("organization {}", shown(&name)));
                organization.insert("id".to_owned(), Value::from(made));
            }
            _ => {}
        }
    }
    for list in ["phones", "schedules", "languages", "attributes"] {
        number_parts(service, list, id);
    }
}

fn complete_place(place: &mut Members, service_id: &str) {
    let mut at = "nowhere".to_owned();
    if let Some(Value::Object(location)) = place.get_mut("location") {
        if let (Some(id), 1) = (location.get("id").cloned(), location.len()) {
            at = shown(&id);
            place.shift_remove("location");
            place.insert("location_id".to_owned(), id);
        } else {
            let made = ids::public(&format!("location {}", Value::Object(location.clone())));
            let id = location.entry("id").or_insert_with(|| Value::from(made));
            at = shown(id);
            location.entry("location_type").or_insert_with(|| Value::from("physical"));
            number_parts(location, "addresses", &at);
        }
    }
    let made = ids::public(&format!("service {service_id} at {at}"));
    let id = shown(place.entry("id").or_insert_with(|| Value::from(made)));
    number_parts(place, "schedules", &id);
}

/// Gives each part of a list an id of its place.
fn number_parts(record: &mut Members, list: &str, id: &str) {
    let parts = record.get_mut(list).and_then(Value::as_array_mut);
    for (number, part) in (1..).zip(parts.into_iter().flatten()) {
        let made = ids::public(&format!("{id}/{list}/{number}"));
        let Value::Object(part) = part else { continue };
        part.entry("id").or_insert_with(|| Value::from(made.clone()));
        if let Some(Value::Object(term)) = part.get_mut("taxonomy_term") {
            let code = term.get("code").map(shown).unwrap_or_default();
            let made = ids::public(&format!("taxonomy_term {code}"));
            term.entry("id").or_insert_with(|| Value::from(made));
        }
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
