//! Stops of public transport: imported from NaPTAN, told beside the places they are near.

use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::{Value, json};

use crate::site::{STOPS, Site, TOWN, haversine_m, town, town_with_stops};
use crate::waymark::Home;

/// Stops as a person reads them off the table: name, kind, lon, lat; a station is one, in the middle.
fn stops() -> Vec<(String, &'static str, (f64, f64))> {
    let mut entrances: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    let mut stops = Vec::new();
    for row in STOPS.lines().skip(1) {
        // What is quoted has a comma and doubled quotes in it.
        let row = row.replace("\"Market Way, by \"\"The Bull\"\"\"", "Market Way; by 'The Bull'");
        let cells: Vec<&str> = row.split(',').collect();
        let [.., lon, lat, kind, status] = cells[..] else { panic!("{row}") };
        let name = cells[2].replace(';', ",").replace('\'', "\"");
        let at = (lon.parse().unwrap(), lat.parse().unwrap());
        match (kind, status) {
            (_, "inactive") | ("TXR", _) => {}
            ("RSE", _) => entrances.entry(name).or_default().push(at),
            ("PLT", _) => stops.push((name, "tram", at)),
            ("FER", _) => stops.push((name, "ferry", at)),
            _ => stops.push((name, "bus", at)),
        }
    }
    for (name, at) in entrances {
        let mean = |of: fn(&(f64, f64)) -> f64| at.iter().map(of).sum::<f64>() / at.len() as f64;
        stops.push((name, "rail", (mean(|at| at.0), mean(|at| at.1))));
    }
    stops
}

async fn locations(site: &Site, service: &str) -> Vec<Value> {
    let service = site.get(&format!("/api/v1/services/{service}")).await.json();
    service["locations"].as_array().unwrap().clone()
}

/// Every active service of the town that has a place, but the confidential one.
const PLACED: [&str; 8] =
    ["advice", "bank", "clinic", "dropin", "larder", "library", "lodging", "shelter"];

#[tokio::test]
async fn a_place_tells_the_nearest_stop_and_how_far_it_is() {
    let mut kinds = BTreeMap::new();
    for service in PLACED {
        for location in locations(town_with_stops().await, service).await {
            let degrees = &location["geometry"]["coordinates"];
            let at = (degrees[0].as_f64().unwrap(), degrees[1].as_f64().unwrap());
            let measured = stops().into_iter().map(|stop| (haversine_m(at, stop.2), stop));
            let nearest = measured.min_by(|(a, _), (b, _)| a.total_cmp(b)).unwrap();
            let (distance_m, (name, kind, _)) = nearest;
            if distance_m > 400.0 {
                assert_eq!(location.get("stop"), None, "{service}");
                continue;
            }
            let stop = &location["stop"];
            assert_eq!((&stop["name"], &stop["kind"]), (&json!(name), &json!(kind)), "{service}");
            let told = stop["distance_m"].as_f64().unwrap();
            assert!((told - distance_m).abs() <= 0.5, "{service}: {told}, not {distance_m}");
            *kinds.entry(kind).or_insert(0) += 1;
        }
    }
    assert_eq!(kinds, BTreeMap::from([("bus", 4), ("ferry", 1), ("rail", 1), ("tram", 1)]));
}

#[tokio::test]
async fn a_confidential_place_and_a_service_without_one_tell_none() {
    let site = town_with_stops().await;
    for service in ["refuge", "helpline", "webchat"] {
        let locations = locations(site, service).await;
        assert!(!locations.is_empty(), "{service}");
        assert!(locations.iter().all(|location| location.get("stop").is_none()), "{service}");
    }
    let packed = site.get("/api/v1/directory").await;
    assert!(!String::from_utf8_lossy(&packed.body).contains("Secret Lane"));
}

#[tokio::test]
async fn without_a_table_of_stops_no_place_tells_one() {
    for service in PLACED {
        let locations = locations(town().await, service).await;
        assert!(locations.iter().all(|location| location.get("stop").is_none()), "{service}");
    }
}

#[tokio::test]
async fn the_phone_tells_the_same_stops_as_the_server() {
    let site = town_with_stops().await;
    let packed = site.get("/api/v1/directory").await;
    let directory = engine::pack::decode(&packed.body).unwrap();
    for service in PLACED {
        let on_the_phone =
            engine::answer::service(&directory, service, "en", crate::site::TUESDAY_TEN).unwrap();
        let by_http = site.get(&format!("/api/v1/services/{service}")).await.text();
        assert_eq!(on_the_phone, by_http);
    }
}

/// A home with the town and its stops.
fn home() -> Home {
    let home = Home::new();
    home.write("town.json", TOWN);
    home.write("stops.csv", STOPS);
    home
}

fn stop_of(home: &Home, service: &str) -> Value {
    let server = home.serve(&[]);
    let text = server.get(&format!("/api/v1/services/{service}"));
    serde_json::from_str::<Value>(&text).unwrap()["locations"][0]["stop"]["name"].clone()
}

#[test]
fn an_import_of_stops_shows_what_changes() {
    let home = home();
    let report = home.run(&["import", "stops.csv", "--dry-run"]).ok();
    assert!(report.starts_with("added      10 stops\n"), "{report}");
    assert!(!home.path("home.db").exists());
    let report = home.run(&["import", "town.json", "stops.csv"]).ok();
    assert!(report.contains("10 stops") && report.ends_with("written as revision 1\n"), "{report}");
    let report = home.run(&["import", "stops.csv"]).ok();
    assert!(report.contains("unchanged  10 stops\n"), "{report}");
    assert!(report.ends_with("nothing to change: revision 1 stays\n"), "{report}");

    home.write("new.csv", &STOPS.replace("High Street,High", "Higher Street,High"));
    let report: Value =
        serde_json::from_str(&home.run(&["import", "new.csv", "--json"]).ok()).unwrap();
    let renamed =
        json!([{"kind": "stop", "id": "430A1", "name": "Higher Street", "fields": ["name"]}]);
    assert_eq!(report["updated"], renamed);
    assert_eq!(stop_of(&home, "advice"), "Higher Street", "after a restart, too");
}

#[rstest]
#[case::position(
    "430D1,,Canal Basin,,,Town,-1.52070,,FER,active",
    "430D1 (Canal Basin)",
    "Latitude is missing"
)]
#[case::cut_off("430D1,,Canal Ba", "430D1 (Canal Ba)", "record has 3 cells")]
#[case::twice(
    "430A1,,Again,,,Town,-1.5,52.4,BCT,active",
    "430A1 (Again)",
    "ATCOCode is that of an earlier row"
)]
#[case::no_code(",,No code,,,Town,-1.5,52.4,BCT,active", "bad.csv line 15", "ATCOCode is missing")]
fn one_broken_row_and_nothing_is_written(
    #[case] row: &str,
    #[case] record: &str,
    #[case] reason: &str,
) {
    let home = home();
    let id = row.split(',').next().unwrap();
    let is_kept = |line: &&str| id != "430D1" || !line.starts_with(id);
    let kept: Vec<&str> = STOPS.lines().filter(is_kept).collect();
    home.write("bad.csv", &format!("{}\n{row}\n", kept.join("\n")));
    home.run(&["import", "town.json"]).ok();
    let line = home.run(&["import", "bad.csv"]).failed(1);
    assert!(line.contains(record) && line.contains(reason), "{line}");
    assert_eq!(stop_of(&home, "larder"), Value::Null);
    let report = home.run(&["import", "bad.csv", "--skip-invalid"]).ok();
    assert!(report.contains("rejected   1\n"), "{report}");
    assert_eq!(stop_of(&home, "advice"), "High Street");
}

#[test]
fn replacing_stops_never_touches_services_nor_the_other_way() {
    let home = home();
    home.run(&["import", "town.json", "stops.csv"]).ok();
    let before = home.run(&["export", "--format", "hsds"]).ok();
    assert!(!before.contains("Canal Basin"), "stops are not exported");

    // A newer edition: one stop is gone, one has been retired, one row is broken.
    let newer = STOPS.lines().filter(|line| !line.starts_with("430D1"));
    let newer = newer.map(|line| match &line[..5] {
        "430A1" => line.replace(",active", ",inactive"),
        "430C1" => line.replace("52.40820", ""),
        _ => line.to_owned(),
    });
    let newer = newer.collect::<Vec<_>>().join("\n");
    home.write("newer.csv", &newer);
    home.run(&["import", "newer.csv", "--skip-invalid"]).ok();
    assert_eq!(stop_of(&home, "larder"), "Canal Basin", "nothing is removed unless asked for");
    let report = home.run(&["import", "newer.csv", "--replace", "--skip-invalid"]).ok();
    assert!(report.contains("removed    2 stops\n"), "{report}");
    assert_eq!(stop_of(&home, "larder"), Value::Null);
    assert_eq!(stop_of(&home, "advice"), "Market Way, by \"The Bull\"");
    assert_eq!(stop_of(&home, "dropin"), "Market Tram", "the old row stays for one that is broken");
    assert_eq!(home.run(&["export", "--format", "hsds"]).ok(), before);

    home.write("one.json", &json!([{"id": "s", "name": "S", "status": "active"}]).to_string());
    home.run(&["import", "one.json", "--replace"]).ok();
    home.run(&["import", "town.json"]).ok();
    assert_eq!(stop_of(&home, "dropin"), "Market Tram");

    home.write("none.csv", STOPS.lines().next().unwrap());
    let line = home.run(&["import", "none.csv", "--replace"]).failed(1);
    assert!(line.contains("none.csv: would remove everything"), "{line}");
    let line = home.run(&["import", "none.csv", "town.json", "--replace"]).failed(1);
    assert!(line.contains("would remove everything"), "{line}");
    assert_eq!(stop_of(&home, "dropin"), "Market Tram");
}

/// Whoever imports stops first still wants the directory that comes with the binary.
#[test]
fn a_database_with_stops_alone_is_filled_at_the_first_start() {
    let home = home();
    home.run(&["import", "stops.csv"]).ok();
    let server = home.serve(&[]);
    let services: Value = serde_json::from_str(&server.get("/api/v1/services")).unwrap();
    assert!(services["features"].as_array().unwrap().len() > 20);
}

#[rstest]
#[case::cut_in_a_quote("ATCOCode,StopType,CommonName,Longitude,Latitude\n1,BCT,\"Bird", "3 cells")]
#[case::no_name("ATCOCode,StopType,Longitude,Latitude\n1,BCT,1,2\n", "no column CommonName")]
#[case::another_table("id,name\n1,Advice\n", "NaPTAN CSV")]
fn a_table_that_cannot_be_read_is_said_in_one_line(#[case] text: &str, #[case] names: &str) {
    let home = Home::new();
    home.write("table.csv", text);
    let line = home.run(&["import", "table.csv"]).failed(1);
    assert!(line.contains("table.csv") && line.contains(names), "{line}");
}

/// The real table of Coventry, where it is at hand: it is too large for the repository.
#[test]
fn coventrys_own_stops_can_be_imported() {
    let table = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/services/naptan_430_coventry_bbox.csv"
    );
    if !std::path::Path::new(table).exists() {
        eprintln!("skipped: no {table}");
        return;
    }
    let home = Home::new();
    home.run(&["import", table]).ok();
    let server = home.serve(&[]);
    let services: Value = serde_json::from_str(&server.get("/api/v1/services")).unwrap();
    let (mut with, mut without) = (0, 0);
    for feature in services["features"].as_array().unwrap() {
        let id = feature["properties"]["service_id"].as_str().unwrap();
        let service: Value =
            serde_json::from_str(&server.get(&format!("/api/v1/services/{id}"))).unwrap();
        for location in service["locations"].as_array().unwrap() {
            let is_placed = !location["geometry"].is_null();
            with += usize::from(is_placed && location.get("stop").is_some());
            without += usize::from(is_placed && location.get("stop").is_none());
        }
    }
    assert!(with > 10 * without, "{with} places with a stop near them, {without} without");
}
