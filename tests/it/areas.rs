//! Areas and census figures, imported by the binary and known to whoever answers.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use server::areas::{AreaKind, Areas, Measure};
use server::live::Live;
use server::store::Store;

use crate::waymark::Home;

/// A real file of Coventry, where it is at hand: they are too large for the repository.
fn real(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/areas").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: no {}", path.display());
    None
}

/// What a server that starts on this database knows.
async fn known(home: &Home) -> Arc<Areas> {
    let db = Store::open(&format!("sqlite:{}", home.path("home.db").display())).await.unwrap();
    let areas = Live::load(db.clone(), server::clock::now).await.unwrap().areas();
    db.close().await;
    areas
}

fn import(home: &Home, file: &std::path::Path, options: &[&str]) -> String {
    let mut args = vec!["import", file.to_str().unwrap()];
    args.extend(options);
    home.run(&args).ok()
}

/// Square kilometres of a geometry around Coventry, by the shoelace formula: holes count less, as
/// they run the other way round or are told as such.
fn square_km(geometry: &Value) -> f64 {
    const LAT_KM: f64 = 111.2;
    let lon_km = LAT_KM * 52.42_f64.to_radians().cos();
    let ring = |points: &Value| {
        let points: Vec<(f64, f64)> = points
            .as_array()
            .unwrap()
            .iter()
            .map(|point| (point[0].as_f64().unwrap() * lon_km, point[1].as_f64().unwrap() * LAT_KM))
            .collect();
        let twice: f64 = points.windows(2).map(|p| p[0].0 * p[1].1 - p[1].0 * p[0].1).sum();
        twice.abs() / 2.0
    };
    let polygon = |rings: &Value| {
        let rings: Vec<f64> = rings.as_array().unwrap().iter().map(ring).collect();
        2.0 * rings[0] - rings.iter().sum::<f64>()
    };
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str().unwrap() {
        "Polygon" => polygon(coordinates),
        _ => coordinates.as_array().unwrap().iter().map(polygon).sum(),
    }
}

/// Square kilometres of all areas of a kind.
fn city_square_km(areas: &Areas, kind: AreaKind) -> f64 {
    let geometry = |text: &String| serde_json::from_str::<Value>(text).unwrap();
    areas.of_kind(kind).iter().map(|area| square_km(&geometry(&area.geometry))).sum()
}

#[tokio::test]
async fn every_kind_of_coventrys_areas_can_be_imported() {
    let home = Home::new();
    for (name, kind, count) in [
        ("coventry_lsoa11_strokemaps_bsc.geojson", AreaKind::Lsoa, 195),
        ("coventry_oa11.geojson", AreaKind::Oa, 1_014),
        ("coventry_msoa11.geojson", AreaKind::Msoa, 42),
        ("coventry_wards_2013.geojson", AreaKind::Ward, 18),
    ] {
        let Some(file) = real(name) else { return };
        let report = import(&home, &file, &[]);
        assert!(report.starts_with(&format!("added      {count} areas\n")), "{report}");
        let mended = report.matches("ring that touches itself").count();
        assert_eq!(mended, if kind == AreaKind::Oa { 2 } else { 0 }, "{report}");
        let again = import(&home, &file, &[]);
        assert!(again.contains(&format!("unchanged  {count} areas\n")), "{again}");
        let square_km = city_square_km(&*known(&home).await, kind);
        assert!((square_km - 98.6).abs() < 1.5, "Coventry has 98.6 km2, not {square_km}");
    }
    let file = real("coventry_lsoa11.geojson").unwrap();
    let report = import(&home, &file, &[]);
    assert!(report.contains("updated    195 areas\n"), "{report}");
    let areas = known(&home).await;
    assert_eq!(areas.areas.len(), 1_014 + 195 + 42 + 18);
    let names: Vec<&str> =
        areas.of_kind(AreaKind::Ward).iter().map(|area| &*area.name).take(3).collect();
    assert_eq!(names, ["Bablake", "Binley and Willenhall", "Cheylesmore"]);
}

/// The sums of a table's columns by one of its codes, split at every comma.
fn sums(text: &str, code: &str, column: &str) -> BTreeMap<String, f64> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let (code, column) = (place(code), place(column));
    let mut sums = BTreeMap::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        *sums.entry(cells[code].to_owned()).or_default() += cells[column].parse::<f64>().unwrap();
    }
    sums
}

const COLUMNS: [(Measure, &str); 3] = [
    (Measure::Population, "TS004 Total"),
    (Measure::BornAbroad, "TS004 Born outside the UK"),
    (Measure::DifferingLanguages, "TS026 Household members have different main languages"),
];

#[tokio::test]
async fn coventrys_census_is_joined_with_its_lsoas() {
    for (name, joined) in [
        ("coventry_census2021_on_lsoa11.csv", ""),
        (
            "coventry_census2021_lsoa21.csv",
            "lsoa11cd is the column that is joined: it names 195 of 195",
        ),
    ] {
        let Some(file) = real(name) else { return };
        let home = Home::new();
        let report = import(&home, &file, &[]);
        assert!(report.starts_with("added      585 figures\n"), "{report}");
        assert!(report.contains(joined) && report.contains("TS068 Student"), "{report}");
        assert!(!report.contains("no known area"), "{report}");
        let (areas, text) = (known(&home).await, std::fs::read_to_string(&file).unwrap());
        for (measure, column) in COLUMNS {
            let by_hand = sums(&text, "lsoa11cd", column);
            assert_eq!(by_hand.len(), 195);
            for (code, figure) in by_hand {
                assert_eq!(areas.figure(&code, measure), Some(figure), "{code} {column}");
            }
        }
        let unmatched = |code: &str| areas.areas.iter().all(|area| area.code != code);
        assert!(!areas.figures.iter().any(|figures| unmatched(&figures.code)));
    }
}

#[test]
fn a_dry_run_tells_the_join_and_makes_no_database() {
    let home = Home::new();
    home.write("some.csv", "lsoa21cd,TS004 Total,TS038 Disabled\nE01009522,10,1\nE01034735,5,1\n");
    let report = home.run(&["import", "some.csv", "--dry-run"]).ok();
    let expected = "added      2 figures\nupdated    0\nunchanged  0\nremoved    0\n\
        warnings   3\n\
        \x20 some.csv: lsoa21cd names no known area in 1 of 2 codes: E01034735\n\
        \x20 some.csv: lsoa21cd leaves 194 of 195 areas (lsoa) without figures: E01009523, E01009524, \
        E01009525, E01009526, E01009527, ...\n\
        \x20 some.csv: columns not kept: TS038 Disabled\n\
        dry run: nothing was written\n";
    assert_eq!(report, expected);
    assert!(!home.path("home.db").exists());
}

#[test]
fn one_broken_row_or_outline_and_nothing_is_written() {
    let home = Home::new();
    home.write("bad.csv", "lsoa21cd,TS004 Total\nE01009522,10\nE01009523,some\n");
    let line = home.run(&["import", "bad.csv"]).failed(1);
    let named = "bad.csv: line 3 (area E01009523): TS004 Total `some` is no number of people";
    assert!(line.contains(named), "{line}");
    let feature = |code: &str, ring: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"WD13CD":"{code}"}},
            "geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
        )
    };
    let sound = feature("E05001218", "[[-1.5,52.4],[-1.4,52.4],[-1.4,52.5],[-1.5,52.4]]");
    let crossing =
        feature("E05001219", "[[-1.5,52.4],[-1.4,52.5],[-1.4,52.4],[-1.5,52.5],[-1.5,52.4]]");
    let collection = format!(r#"{{"type":"FeatureCollection","features":[{sound},{crossing}]}}"#);
    home.write("bad.geojson", &collection);
    let line = home.run(&["import", "bad.geojson"]).failed(1);
    let named = "bad.geojson: area E05001219: geometry has a ring that crosses or touches \
        itself at lon -1.45000, lat 52.45000";
    assert!(line.contains(named), "{line}");
    let report: Value = serde_json::from_str(
        &home.run(&["import", "bad.geojson", "bad.csv", "--json", "--skip-invalid"]).ok(),
    )
    .unwrap();
    assert_eq!((&report["counts"]["added"]["area"], &report["revision"]), (&1.into(), &1.into()));
    assert_eq!(report["added"][1]["id"], "E01009522 population");
    home.run(&["import", "bad.geojson", "--skip-invalid"]).ok();
}
