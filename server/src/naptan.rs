//! Stops of public transport from NaPTAN, the Department for Transport's table, as CSV.
//!
//! Invariant: what comes out is in use, has a name and a position, and is one stop even where the
//! table has a row for each entrance of a station.

mod national_grid;

use crate::csv::{Row, Rows};
use engine::LonLat;
use engine::directory::StopKind;
use std::io::{self, BufRead};

/// Entrances of one name that are farther apart are those of two stations.
const ONE_STATION_M: f64 = 1_000.0;

/// A stop in use.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stop {
    /// ATCO code; of a station that of the whole, or else the first of its entrances.
    pub code: String,
    pub name: String,
    pub kind: StopKind,
    pub position: LonLat,
    /// May be empty, like the next two.
    pub street: String,
    pub locality: String,
    /// As written on the spot (`Stop BS1`).
    pub stand: String,
}

/// A row that should be a stop and is none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// From 1.
    pub line: u64,
    /// ATCO code and name; empty where they are missing.
    pub code: String,
    pub name: String,
    /// Which column.
    pub field: &'static str,
    pub reason: String,
}

/// Which column of a row cannot be used, and why.
type Wrong = (&'static str, String);

/// Why a text is no table of stops.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoStops {
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    #[error("no NaPTAN file: it has no column {0}")]
    NoColumn(&'static str),
}

/// Reads stops row by row, stations in the end.
pub(crate) struct Reader<R> {
    rows: Rows<R>,
    columns: Columns,
    /// Rows of stations, and whether each is of the whole station.
    entrances: Vec<(Stop, bool)>,
    stations: Option<std::vec::IntoIter<Stop>>,
}

/// Where the columns we read are.
struct Columns {
    count: usize,
    code: usize,
    name: usize,
    street: Option<usize>,
    locality: Option<usize>,
    indicator: Option<usize>,
    position: PositionColumns,
    kind: usize,
    status: Option<usize>,
}

/// Degrees, metres of the National Grid, or both: then degrees count wherever they are given.
#[derive(Clone, Copy)]
struct PositionColumns {
    degrees: Option<[usize; 2]>,
    metres: Option<[usize; 2]>,
    /// Whose metres they are.
    grid: Option<usize>,
}

/// Whether a text begins like a table of stops.
pub(crate) fn is_naptan(head: &str) -> bool {
    let head = head.lines().next().unwrap_or_default().trim_start_matches('\u{feff}');
    let has = |name: &str| head.split(',').any(|column| column.trim().trim_matches('"') == name);
    !head.starts_with(['{', '[', '<']) && has("ATCOCode") && has("StopType")
}

impl<R: BufRead> Reader<R> {
    /// Reads the head.
    pub(crate) fn new(input: R) -> Result<Self, NoStops> {
        let mut rows = Rows::new(input);
        let head = rows.next()?.map(|head| head.cells).unwrap_or_default();
        let columns = Columns::of(&head)?;
        Ok(Self { rows, columns, entrances: Vec::new(), stations: None })
    }

    /// The next stop, or row that cannot be used; none at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Result<Stop, Fault>>> {
        while self.stations.is_none() {
            let Some(row) = self.rows.next()? else {
                self.stations = Some(stations(std::mem::take(&mut self.entrances)).into_iter());
                break;
            };
            match self.columns.stop(&row) {
                Ok(None) => {}
                Ok(Some(stop)) if stop.kind == StopKind::Rail => {
                    let is_whole = cell(&row, self.columns.kind) == "RLY";
                    self.entrances.push((stop, is_whole));
                }
                Ok(Some(stop)) => return Ok(Some(Ok(stop))),
                Err(fault) => return Ok(Some(Err(fault))),
            }
        }
        Ok(self.stations.as_mut().and_then(Iterator::next).map(Ok))
    }

    /// How much has been read.
    pub(crate) fn bytes(&self) -> u64 {
        self.rows.bytes()
    }
}

impl Columns {
    fn of(head: &[String]) -> Result<Self, NoStops> {
        let find = |name: &str| head.iter().position(|column| column.trim() == name);
        let need = |name: &'static str| find(name).ok_or(NoStops::NoColumn(name));
        Ok(Self {
            count: head.len(),
            code: need("ATCOCode")?,
            name: need("CommonName")?,
            street: find("Street"),
            locality: find("LocalityName"),
            indicator: find("Indicator"),
            position: PositionColumns::of(head)?,
            kind: need("StopType")?,
            status: find("Status"),
        })
    }

    /// The stop of a row; none where there is none in use.
    fn stop(&self, row: &Row) -> Result<Option<Stop>, Fault> {
        let (code, name) = (cell(row, self.code).to_owned(), said(row, Some(self.name)));
        let fault = |(field, reason): Wrong| {
            let (code, name) = (code.clone(), name.clone());
            Fault { line: row.line, code, name, field, reason }
        };
        self.check_shape(row).map_err(fault)?;
        let Some(kind) = self.kind(row).filter(|_| !name.is_empty()) else { return Ok(None) };
        if code.is_empty() {
            return Err(fault(("ATCOCode", "is missing".to_owned())));
        }
        let position = self.position.read(row).map_err(fault)?;
        let (street, locality) = (said(row, self.street), said(row, self.locality));
        let stand = Some(said(row, self.indicator)).filter(|said| is_stand(said));
        let stand = stand.unwrap_or_default();
        Ok(Some(Stop { code, name, kind, position, street, locality, stand }))
    }

    /// Refuses a row that is cut off or runs on; one without anything in it is let be.
    fn check_shape(&self, row: &Row) -> Result<(), Wrong> {
        let is_blank = row.cells.iter().all(|cell| cell.trim().is_empty());
        if is_blank || row.cells.len() == self.count {
            return Ok(());
        }
        Err(("record", format!("has {} cells, the head has {}", row.cells.len(), self.count)))
    }

    /// What stops there, if the stop is in use. Taxi ranks and airports are no stops.
    fn kind(&self, row: &Row) -> Option<StopKind> {
        let status = self.status.map_or("active", |column| cell(row, column));
        if !matches!(status, "active" | "act" | "") {
            return None;
        }
        match cell(row, self.kind) {
            "BCT" | "BCS" | "BCQ" | "BST" => Some(StopKind::Bus),
            "RLY" | "RSE" => Some(StopKind::Rail),
            "PLT" | "MET" => Some(StopKind::Tram),
            "FER" | "FBT" => Some(StopKind::Ferry),
            _ => None,
        }
    }
}

impl PositionColumns {
    fn of(head: &[String]) -> Result<Self, NoStops> {
        let find = |name: &str| head.iter().position(|column| column.trim() == name);
        let both = |names: [&str; 2]| Some([find(names[0])?, find(names[1])?]);
        let (degrees, metres) = (both(["Longitude", "Latitude"]), both(["Easting", "Northing"]));
        if degrees.is_none() && metres.is_none() {
            let half = if find("Longitude").is_some() { "Latitude" } else { "Longitude" };
            return Err(NoStops::NoColumn(half));
        }
        Ok(Self { degrees, metres, grid: find("GridType") })
    }

    fn read(self, row: &Row) -> Result<LonLat, Wrong> {
        let is_given = |columns: &[usize; 2]| columns.iter().any(|at| !cell(row, *at).is_empty());
        let degrees = self.degrees.filter(is_given);
        match (degrees, self.metres.filter(is_given)) {
            (None, Some(columns)) => self.on_grid(row, columns),
            (Some(columns), _) => in_degrees(row, columns),
            (None, None) => Err(("Longitude", "is missing".to_owned())),
        }
    }

    fn on_grid(self, row: &Row, columns: [usize; 2]) -> Result<LonLat, Wrong> {
        let grid = self.grid.map_or("", |column| cell(row, column));
        if !matches!(grid, "" | "UKOS" | "U") {
            return Err(("GridType", format!("`{grid}` is not Ordnance Survey's grid (UKOS)")));
        }
        let [easting, northing] = columns.map(|column| cell(row, column).parse().ok());
        let position = easting.zip(northing).and_then(|(e, n)| national_grid::position(e, n));
        position.ok_or_else(|| ("Easting", "and Northing are no place in Great Britain".to_owned()))
    }
}

fn in_degrees(row: &Row, [lon, lat]: [usize; 2]) -> Result<LonLat, Wrong> {
    let degrees = |column: usize, field: &'static str, most: f64| {
        let text = cell(row, column);
        let degrees = text.parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
        degrees.ok_or_else(|| {
            let missing = || "is missing".to_owned();
            let wrong = || format!("`{text}` is not degrees from -{most} to {most}");
            (field, if text.is_empty() { missing() } else { wrong() })
        })
    };
    let lon = degrees(lon, "Longitude", 180.0)?;
    let lat = degrees(lat, "Latitude", 90.0)?;
    // Where nobody entered anything, some tables say so.
    let position = LonLat::new(lon, lat).ok().filter(|_| (lon, lat) != (0.0, 0.0));
    position.ok_or_else(|| ("Longitude", "and Latitude are 0".to_owned()))
}

fn cell(row: &Row, column: usize) -> &str {
    row.cells.get(column).map_or("", |cell| cell.trim())
}

/// What a cell says on one line, unless it says nothing.
fn said(row: &Row, column: Option<usize>) -> String {
    let said = column.map_or("", |column| cell(row, column));
    let said = if said == "-" { "" } else { said };
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Stand X`, `Stop AA`, `Bay 3`: written on the spot, unlike `opposite` or `adj`.
fn is_stand(indicator: &str) -> bool {
    ["Stand ", "Stop ", "Bay "].into_iter().any(|word| indicator.starts_with(word))
}

/// One stop for all entrances of a station, in their middle.
fn stations(mut entrances: Vec<(Stop, bool)>) -> Vec<Stop> {
    // The row of the whole station first, so that it gives its code to all.
    entrances.sort_by(|(a, a_is_whole), (b, b_is_whole)| {
        (&a.name, !a_is_whole, &a.code).cmp(&(&b.name, !b_is_whole, &b.code))
    });
    let (mut stations, mut named) = (Vec::new(), Vec::<Vec<Stop>>::new());
    for (entrance, _) in entrances {
        if named.first().is_some_and(|station| station[0].name != entrance.name) {
            stations.extend(named.drain(..).map(middle));
        }
        let is_of = |station: &&mut Vec<Stop>| {
            station[0].position.distance_m(entrance.position) <= ONE_STATION_M
        };
        match named.iter_mut().find(is_of) {
            Some(station) => station.push(entrance),
            None => named.push(vec![entrance]),
        }
    }
    stations.extend(named.into_iter().map(middle));
    stations
}

/// The first of some entrances, moved to the middle of all.
fn middle(mut entrances: Vec<Stop>) -> Stop {
    let mean = |of: fn(LonLat) -> f64| {
        let sum: f64 = entrances.iter().map(|entrance| of(entrance.position)).sum();
        // To 10 cm: more would be made up.
        (sum / entrances.len() as f64 * 1e6).round() / 1e6
    };
    let position = LonLat::new(mean(LonLat::lon), mean(LonLat::lat));
    let first = entrances.swap_remove(0);
    Stop { position: position.unwrap_or(first.position), ..first }
}

#[cfg(test)]
mod tests;
