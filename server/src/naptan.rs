//! Stops of public transport from NaPTAN, the Department for Transport's table, as CSV.
//!
//! Invariant: what comes out is in use, has a name and a position, and is one stop even where the
//! table has a row for each entrance of a station.

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
    lon: usize,
    lat: usize,
    kind: usize,
    status: Option<usize>,
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
            lon: need("Longitude")?,
            lat: need("Latitude")?,
            kind: need("StopType")?,
            status: find("Status"),
        })
    }

    /// The stop of a row; none where there is none in use.
    fn stop(&self, row: &Row) -> Result<Option<Stop>, Fault> {
        let (code, name) = (cell(row, self.code).to_owned(), said(row, Some(self.name)));
        let fault = |(field, reason): (&'static str, String)| {
            let (code, name) = (code.clone(), name.clone());
            Fault { line: row.line, code, name, field, reason }
        };
        self.check_shape(row).map_err(fault)?;
        let Some(kind) = self.kind(row).filter(|_| !name.is_empty()) else { return Ok(None) };
        if code.is_empty() {
            return Err(fault(("ATCOCode", "is missing".to_owned())));
        }
        let position = self.position(row).map_err(fault)?;
        let (street, locality) = (said(row, self.street), said(row, self.locality));
        let stand = Some(said(row, self.indicator)).filter(|said| is_stand(said));
        let stand = stand.unwrap_or_default();
        Ok(Some(Stop { code, name, kind, position, street, locality, stand }))
    }

    /// Refuses a row that is cut off or runs on; one without anything in it is let be.
    fn check_shape(&self, row: &Row) -> Result<(), (&'static str, String)> {
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

    fn position(&self, row: &Row) -> Result<LonLat, (&'static str, String)> {
        let degrees = |column: usize, field: &'static str, most: f64| {
            let text = cell(row, column);
            let degrees = text.parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
            degrees.ok_or_else(|| {
                let missing = || "is missing".to_owned();
                let wrong = || format!("`{text}` is not degrees from -{most} to {most}");
                (field, if text.is_empty() { missing() } else { wrong() })
            })
        };
        let lon = degrees(self.lon, "Longitude", 180.0)?;
        let lat = degrees(self.lat, "Latitude", 90.0)?;
        // Where nobody entered anything, some tables say so.
        let position = LonLat::new(lon, lat).ok().filter(|_| (lon, lat) != (0.0, 0.0));
        position.ok_or_else(|| ("Longitude", "and Latitude are 0".to_owned()))
    }
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
mod tests {
    use super::*;

    const HEAD: &str =
        "StopType,CommonName,Longitude,Latitude,ATCOCode,Street,LocalityName,Indicator,Status";

    fn read(rows: &[&str]) -> (Vec<Stop>, Vec<Fault>) {
        let text = format!("\u{feff}{HEAD}\r\n{}\r\n", rows.join("\r\n"));
        let mut reader = Reader::new(text.as_bytes()).unwrap();
        let (mut stops, mut faults) = (Vec::new(), Vec::new());
        while let Some(row) = reader.next().unwrap() {
            match row {
                Ok(stop) => stops.push(stop),
                Err(fault) => faults.push(fault),
            }
        }
        assert_eq!(reader.bytes(), text.len() as u64);
        (stops, faults)
    }

    #[test]
    fn stops_in_use_are_read_whatever_the_order_of_columns() {
        let (stops, faults) = read(&[
            "BCT,\"Bird  Street, by \"\"Bantam\"\"\",-1.506,52.411,1,Bird Street,-,Stop BS1,active",
            "BCT,Gone,-1.5,52.4,2,,,,inactive",
            "TXR,Taxis,-1.5,52.4,3,,,,active",
            "GAT,Airport,-1.5,52.4,4,,,,active",
            "BCT,,-1.5,52.4,5,,,,active",
            "",
            "PLT,Tram,-1.5,52.4,6,,,opposite,",
        ]);
        assert_eq!(faults, []);
        let bird = Stop {
            code: "1".to_owned(),
            name: "Bird Street, by \"Bantam\"".to_owned(),
            kind: StopKind::Bus,
            position: LonLat::new(-1.506, 52.411).unwrap(),
            street: "Bird Street".to_owned(),
            locality: String::new(),
            stand: "Stop BS1".to_owned(),
        };
        assert_eq!(stops[0], bird);
        assert_eq!((stops.len(), stops[1].kind, &*stops[1].stand), (2, StopKind::Tram, ""));
    }

    #[test]
    fn the_entrances_of_a_station_are_one_stop_and_two_stations_of_a_name_are_two() {
        let (stops, _) = read(&[
            "RSE,Newport,-1.514,52.4,43b,,,,active",
            "RSE,Newport,-2.999,51.6,53a,,,,active",
            "RSE,Newport,-1.512,52.4,43a,,,,active",
            "RLY,Newport,-1.513,52.4,9100NEWPORT,Station Square,,,active",
            "RSE,Abbey,-1.513,52.4,43c,,,,active",
        ]);
        let told: Vec<(&str, &str, f64)> =
            stops.iter().map(|stop| (&*stop.code, &*stop.street, stop.position.lon())).collect();
        let expected =
            [("43c", "", -1.513), ("9100NEWPORT", "Station Square", -1.513), ("53a", "", -2.999)];
        assert_eq!(told, expected);
    }

    #[test]
    fn rows_that_should_be_stops_and_are_none_are_named() {
        let (stops, faults) = read(&[
            "BCT,Nowhere,,52.4,1,,,,active",
            "BCT,North,-1.5,152.4,2,,,,active",
            "BCT,Words,west,52.4,3,,,,active",
            "BCT,Sea,0,0.0,4,,,,active",
            "BCT,No code,-1.5,52.4,,,,,active",
            "BCT,Short,-1.5",
            "BCT,No number,NaN,52.4,7,,,,active",
        ]);
        assert_eq!(stops, []);
        let told: Vec<String> = faults
            .iter()
            .map(|f| format!("{} [{}] {}: {} {}", f.line, f.code, f.name, f.field, f.reason))
            .collect();
        let expected = [
            "2 [1] Nowhere: Longitude is missing",
            "3 [2] North: Latitude `152.4` is not degrees from -90 to 90",
            "4 [3] Words: Longitude `west` is not degrees from -180 to 180",
            "5 [4] Sea: Longitude and Latitude are 0",
            "6 [] No code: ATCOCode is missing",
            "7 [] Short: record has 3 cells, the head has 9",
            "8 [7] No number: Longitude `NaN` is not degrees from -180 to 180",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_table_of_stops_is_known_by_its_head() {
        assert!(is_naptan(&format!("\u{feff}{HEAD}\r\nBCT")));
        assert!(is_naptan("\"ATCOCode\",\"NaptanCode\",\"StopType\""));
        assert!(!is_naptan("code,name\nATCOCode,StopType"));
        assert!(!is_naptan("{\"columns\":[0,\"ATCOCode\",\"StopType\",1]}"));
        let error = Reader::new(&b"a,b\n1,2\n"[..]).err().unwrap().to_string();
        assert_eq!(error, "no NaPTAN file: it has no column ATCOCode");
    }
}
