//! The street map: made whole or not at all, and one line for what is wrong.

use rstest::rstest;

use crate::waymark::Home;

const TOWN: &str = include_str!("../../server/src/basemap/osm/fixtures/town.osm");

/// A home with an extract and with what is none.
fn home() -> Home {
    let home = Home::new();
    home.write("town.osm", TOWN);
    home.write("cut.osm", &TOWN[..TOWN.len() / 2]);
    home.write("words.osm.pbf", "These are words.");
    home.write("stops.csv", "name,where\nBird Street,here\n");
    home
}

#[test]
fn an_extract_becomes_a_map() {
    let home = home();
    let told = home.run(&["basemap", "build", "town.osm", "--out", "town.pmtiles"]).ok();
    assert!(told.starts_with("town.pmtiles: ") && told.contains("zoom 6 to 14"), "{told}");
    assert!(told.contains("1 rings of relations are too far open"), "{told}");
    let archive = std::fs::read(home.path("town.pmtiles")).unwrap();
    assert_eq!(&archive[..7], b"PMTiles");
}

#[rstest]
#[case::no_file(&["nosuch.osm"], 1, "nosuch.osm")]
#[case::cut_off(&["cut.osm"], 1, "cut.osm: the XML is damaged or cut off")]
#[case::no_extract(&["words.osm.pbf"], 1, "neither OpenStreetMap PBF")]
#[case::elsewhere(&["town.osm", "--bbox", "10,50,11,51"], 1, "nothing of it lies within the box")]
#[case::no_stops(&["town.osm", "--stops", "stops.csv"], 1, "stops.csv: no NaPTAN file")]
#[case::no_box(&["town.osm", "--bbox=-1.5,52.4"], 2, "four numbers")]
#[case::turned_box(&["town.osm", "--bbox=-1.4,52.4,-1.5,52.5"], 2, "west, south, east, north")]
#[case::turned_zooms(&["town.osm", "--min-zoom", "9", "--max-zoom", "8"], 2, "zooms")]
fn what_cannot_be_drawn_is_said_in_one_line_and_the_old_map_stays(
    #[case] args: &[&str],
    #[case] code: i32,
    #[case] names: &str,
) {
    let home = home();
    home.write("streets.pmtiles", "the old one");
    let all = [&["basemap", "build"], args, &["--out", "streets.pmtiles"]].concat();
    let line = home.run(&all).failed(code);
    assert!(line.contains(names), "{line}");
    assert_eq!(home.read("streets.pmtiles"), "the old one");
    let left = std::fs::read_dir(home.path(".")).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!left.into_iter().any(|name| name.contains(".part")), "nothing half-written");
}

#[test]
fn a_map_cannot_be_put_where_no_folder_is() {
    let line =
        home().run(&["basemap", "build", "town.osm", "--out", "no/such/town.pmtiles"]).failed(1);
    assert!(line.contains("no/such/town.pmtiles"), "{line}");
}
