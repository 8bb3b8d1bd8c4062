//! Promise: the figures staff are shown of Coventry's census are right. Worked out here from the files
//! themselves, the slow and plain way: rays for areas, haversine for distances.

use std::collections::BTreeMap;
use std::path::PathBuf;

use acceptance::not_checked;
use serde_json::Value;

use crate::site::haversine_m;
use crate::waymark::Home;

const WITHIN_M: f64 = 1_000.0;
const DIRECTORY: &str = include_str!("../../data/coventry/directory.json");
const ST_FRANCIS: &str = "374833ee-123f-5052-b123-92be0a6a9222";

type At = (f64, f64);

fn shared(name: &str) -> Option<(PathBuf, String)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        not_checked(&format!("coverage of the census: there is no {}", path.display()));
    }
    text.map(|text| (path, text))
}

/// Whether a ray to the east crosses a ring an odd number of times.
fn is_inside(ring: &Value, (lon, lat): At) -> bool {
    let points: Vec<At> = ring
        .as_array()
        .unwrap()
        .iter()
        .map(|point| (point[0].as_f64().unwrap(), point[1].as_f64().unwrap()))
        .collect();
    let crosses = |pair: &&[At]| {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        (y1 > lat) != (y2 > lat) && lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1
    };
    points.windows(2).filter(crosses).count() % 2 == 1
}

/// Codes and outer rings.
fn outlines(geojson: &str) -> Vec<(String, Vec<Value>)> {
    let collection: Value = serde_json::from_str(geojson).unwrap();
    let features = collection["features"].as_array().unwrap().iter();
    features
        .map(|feature| {
            let code = feature["properties"]["LSOA11CD"].as_str().unwrap().to_owned();
            let coordinates = feature["geometry"]["coordinates"].as_array().unwrap();
            let rings = match feature["geometry"]["type"].as_str().unwrap() {
                "Polygon" => vec![coordinates[0].clone()],
                _ => coordinates.iter().map(|polygon| polygon[0].clone()).collect(),
            };
            (code, rings)
        })
        .collect()
}

/// A column of a table without quotes, by the code in the first.
fn column(csv: &str, name: &str) -> BTreeMap<String, f64> {
    let mut lines = csv.lines().map(|line| line.trim_end().split(',').collect::<Vec<_>>());
    let at = lines.next().unwrap().iter().position(|head| *head == name).unwrap();
    lines.map(|cells| (cells[0].to_owned(), cells[at].parse().unwrap())).collect()
}

/// How many people each postcode in the city stands for, and where it is.
fn people(outlines: &[(String, Vec<Value>)], census: &BTreeMap<String, f64>) -> Vec<(At, f64)> {
    let table =
        engine::postcodes::Postcodes::decode(include_bytes!("../../data/coventry/postcodes.bin"));
    let table = table.unwrap();
    let units: Vec<At> = table
        .iter()
        .filter(|unit| unit.in_coventry)
        .map(|unit| (unit.position.lon(), unit.position.lat()))
        .collect();
    let of = |at: At| {
        let here = |(_, rings): &&(String, Vec<Value>)| rings.iter().any(|it| is_inside(it, at));
        outlines.iter().find(here).map(|(code, _)| code)
    };
    let areas: Vec<Option<&String>> = units.iter().map(|at| of(*at)).collect();
    let mut counts: BTreeMap<&String, f64> = BTreeMap::new();
    areas.iter().flatten().for_each(|code| *counts.entry(code).or_default() += 1.0);
    let weight = |area: Option<&String>| area.map_or(0.0, |code| census[code] / counts[code]);
    units.into_iter().zip(areas.iter().copied()).map(|(at, area)| (at, weight(area))).collect()
}

/// Where English is taught in person; of none of these the hours are known.
fn english_classes() -> BTreeMap<String, At> {
    let services: Value = serde_json::from_str(DIRECTORY).unwrap();
    let mut classes = BTreeMap::new();
    for service in services.as_array().unwrap() {
        let attributes = service["attributes"].as_array().unwrap();
        if attributes.iter().all(|it| it["taxonomy_term"]["code"] != "english") {
            continue;
        }
        for place in service["service_at_locations"].as_array().into_iter().flatten() {
            let degrees = |name: &str| place["location"][name].as_f64();
            if let (Some(lon), Some(lat)) = (degrees("longitude"), degrees("latitude")) {
                classes.insert(service["id"].as_str().unwrap().to_owned(), (lon, lat));
            }
        }
    }
    classes
}

#[test]
fn st_francis_on_thursday_evenings_helps_so_many_people_born_abroad() {
    let Some((areas, geojson)) = shared("areas/coventry_lsoa11.geojson") else { return };
    let Some((census, csv)) = shared("areas/coventry_census2021_on_lsoa11.csv") else { return };
    let home = Home::new();
    drop(home.serve(&[]));
    home.run(&["import", areas.to_str().unwrap(), census.to_str().unwrap()]).ok();

    let born_abroad = column(&csv, "TS004 Born outside the UK");
    let people = people(&outlines(&geojson), &born_abroad);
    let all: f64 = born_abroad.values().sum();
    let near = |places: &[At]| -> f64 {
        let is_near = |at: At| places.iter().any(|place| haversine_m(at, *place) <= WITHIN_M);
        people.iter().filter(|(at, _)| is_near(*at)).map(|(_, weight)| weight).sum()
    };
    let classes = english_classes();
    let everywhere: Vec<At> = classes.values().copied().collect();
    let st_francis = classes[ST_FRANCIS];

    let draft = format!("draft={},{};Th 18:00-20:00", st_francis.0, st_francis.1);
    let args = ["coverage", "--category", "english", "--weight", "born_abroad", "--by", "lsoa"];
    let answer = home.run(&[&args[..], &["--compare", &draft]].concat()).ok();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let (total, change) = (&answer["total"], &answer["total"]["change"]);
    // A postcode on a border may be given to either side: a few people more or less.
    let close = |told: &Value, worked_out: f64, what: &str| {
        let told = told.as_f64().unwrap();
        assert!(
            (told - worked_out).abs() <= worked_out * 0.005 + 1.0,
            "{what}: {told}, {worked_out}"
        );
    };
    close(&total["demand"], all, "people born abroad");
    close(&total["covered_if_known"], near(&everywhere), "near English classes");
    assert_eq!(total["week"][3 * 24 + 18].as_f64(), Some(0.0), "no class is known to be open");
    assert!(near(&[st_francis]) > 1_000.0);
    close(&change["gained_people"], near(&[st_francis]), "gained by St Francis");
    close(&change["gained_hours"], 2.0 * near(&[st_francis]), "hours gained by St Francis");
    assert_eq!(answer["features"].as_array().unwrap().len(), 195);
    for area in answer["features"].as_array().unwrap() {
        let code = area["id"].as_str().unwrap();
        close(&area["properties"]["demand"], born_abroad[code], code);
    }
}
