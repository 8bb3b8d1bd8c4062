//! Tables of stops, read.

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
fn where_degrees_are_missing_the_national_grid_tells_the_place() {
    let head = "ATCOCode,CommonName,GridType,Easting,Northing,Longitude,Latitude,StopType";
    let rows = [
        "1,Attwood Crescent,UKOS,436403,280955,,,BCT",
        "2,Degrees count,UKOS,1,1,-1.5,52.4,BCT",
        "3,Belfast,IrishOS,333500,374000,,,BCT",
        "4,At sea,UKOS,0,0,,,BCT",
    ];
    let text = format!("{head}\n{}\n", rows.join("\n"));
    let mut reader = Reader::new(text.as_bytes()).unwrap();
    let mut next = || reader.next().unwrap().unwrap();
    let told = LonLat::new(-1.466_09, 52.425_38).unwrap();
    assert!(next().unwrap().position.distance_m(told) < 5.0);
    assert_eq!(next().unwrap().position, LonLat::new(-1.5, 52.4).unwrap());
    let refused = "`IrishOS` is not Ordnance Survey's grid (UKOS)";
    assert_eq!(next().unwrap_err().reason, refused);
    assert_eq!(next().unwrap_err().field, "Easting");
    assert!(Reader::new("ATCOCode,CommonName,Easting,Northing,StopType\n".as_bytes()).is_ok());
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
