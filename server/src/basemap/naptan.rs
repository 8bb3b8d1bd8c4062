//! Bus, tram and rail stops from a NaPTAN CSV file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::csv;
use super::feature::{Attributes, Feature, Layer, Shape};
use super::problem::BasemapError;
use super::world::Point;

/// Stops of a file, and how many of its rows could not be used.
#[derive(Debug, Default)]
pub struct Stops {
    /// Those in use, with a position.
    pub features: Vec<Feature>,
    /// Rows without a position.
    pub unplaced: u64,
}

/// Where the columns we read are.
struct Columns {
    name: usize,
    street: Option<usize>,
    locality: Option<usize>,
    indicator: Option<usize>,
    lon: usize,
    lat: usize,
    kind: usize,
    status: Option<usize>,
}

/// Reads a file as the Department for Transport gives it out.
pub fn stops(path: &Path) -> Result<Stops, BasemapError> {
    let bytes = fs::read(path).map_err(|error| BasemapError::input(path, error))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut rows = csv::rows(text.trim_start_matches('\u{feff}'));
    let columns = columns(&rows.next().unwrap_or_default())
        .map_err(|problem| BasemapError::input(path, problem))?;
    let (mut stops, mut stations) = (Stops::default(), BTreeMap::new());
    for row in rows {
        let Some(kind) = kind(&row, &columns) else { continue };
        let Some(at) = position(&row, &columns) else {
            stops.unplaced += 1;
            continue;
        };
        if kind == "rail" {
            let name = cell(&row, columns.name).to_owned();
            stations.entry(name).or_insert_with(Vec::new).push((row, at));
        } else {
            stops.features.push(stop(&row, &columns, kind, at));
        }
    }
    stops.features.extend(stations.values().filter_map(|rows| station(rows, &columns)));
    Ok(stops)
}

/// One stop for all entrances of a station, in their middle.
fn station(rows: &[(Vec<String>, Point)], columns: &Columns) -> Option<Feature> {
    let middle = |of: fn(&Point) -> i32| {
        let sum: i64 = rows.iter().map(|(_, at)| i64::from(of(at))).sum();
        (sum / rows.len() as i64) as i32
    };
    let at = Point { x: middle(|at| at.x), y: middle(|at| at.y) };
    rows.first().map(|(row, _)| stop(row, columns, "rail", at))
}

fn columns(head: &[String]) -> Result<Columns, String> {
    let find = |name: &str| head.iter().position(|column| column.trim() == name);
    let need =
        |name: &str| find(name).ok_or_else(|| format!("no NaPTAN file: it has no column {name}"));
    Ok(Columns {
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

fn cell(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", |cell| cell.trim())
}

/// What stops there, if the stop is in use. Taxi ranks and airports are no stops.
fn kind(row: &[String], columns: &Columns) -> Option<&'static str> {
    let status = columns.status.map_or("active", |column| cell(row, column));
    if !matches!(status, "active" | "act" | "") || cell(row, columns.name).is_empty() {
        return None;
    }
    match cell(row, columns.kind) {
        "BCT" | "BCS" | "BCQ" | "BST" => Some("bus"),
        "RLY" | "RSE" => Some("rail"),
        "PLT" | "MET" => Some("tram"),
        "FER" | "FBT" => Some("ferry"),
        _ => None,
    }
}

fn position(row: &[String], columns: &Columns) -> Option<Point> {
    let degrees = |column: usize| cell(row, column).parse::<f64>().ok();
    let (lon, lat) = (degrees(columns.lon)?, degrees(columns.lat)?);
    let is_sound = lon.abs() <= 180.0 && lat.abs() <= 90.0 && (lon, lat) != (0.0, 0.0);
    is_sound.then(|| Point::of(lon, lat))
}

fn stop(row: &[String], columns: &Columns, kind: &str, at: Point) -> Feature {
    let said = [
        ("name", Some(columns.name)),
        ("street", columns.street),
        ("locality", columns.locality),
        ("stand", columns.indicator),
    ];
    let label: Attributes = said
        .into_iter()
        .filter_map(|(key, column)| Some((key, cell(row, column?))))
        .filter(|(key, text)| {
            !text.is_empty() && *text != "-" && (*key != "stand" || is_stand(text))
        })
        .map(|(key, text)| (key.to_owned(), text.into()))
        .collect();
    let min_zoom = if kind == "rail" { 12 } else { 14 };
    Feature::new(Layer::Stop, kind, min_zoom, Shape::Point(at)).labeled(label, min_zoom)
}

/// `Stand X`, `Stop AA`, `Bay 3`: written on the spot, unlike `opposite` or `adj`.
fn is_stand(indicator: &str) -> bool {
    ["Stand ", "Stop ", "Bay "].into_iter().any(|word| indicator.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(text: &str) -> Result<Stops, BasemapError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        stops(file.path())
    }

    #[test]
    fn stops_in_use_are_read_whatever_the_order_of_columns() {
        let stops = read(
            "\u{feff}StopType,CommonName,Longitude,Latitude,Street,LocalityName,Indicator,Status\r\n\
             BCT,\"Bird Street, by \"\"Bantam\"\"\",-1.506,52.411,Bird Street,Centre,Stop BS1,active\r\n\
             BCT,Gone,-1.5,52.4,,,,inactive\r\n\
             RSE,Coventry,-1.512,52.400,Station Square,-,Entrance,active\r\n\
             RSE,Coventry,-1.514,52.400,Station Square,-,Entrance,active\r\n\
             TXR,Taxis,-1.5,52.4,,,,active\r\n\
             BCT,Nowhere,,,X,Y,,active\r\n",
        )
        .unwrap();
        let told: Vec<Vec<&str>> = stops
            .features
            .iter()
            .map(|stop| stop.label.iter().map(|(key, _)| key.as_str()).collect())
            .collect();
        assert_eq!(told, [vec!["name", "street", "locality", "stand"], vec!["name", "street"]]);
        assert_eq!(stops.features[0].label[0].1, "Bird Street, by \"Bantam\"".into());
        assert_eq!(stops.features[1].attributes[0].1, "rail".into());
        assert_eq!(stops.features[1].shape, Shape::Point(Point::of(-1.513, 52.4)));
        assert_eq!(stops.unplaced, 1);
    }

    #[test]
    fn another_table_is_named_as_such() {
        let error = read("a,b\n1,2\n").unwrap_err().to_string();
        assert!(error.ends_with("no NaPTAN file: it has no column CommonName"), "{error}");
    }
}
