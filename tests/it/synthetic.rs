//! Services made up for measurements are records like any other.

use rstest::rstest;
use serde_json::Value;

use crate::directory_data::schema::assert_valid;
use crate::directory_data::shared;
use crate::waymark::Home;

#[rstest]
#[case::international("standards/hsds/hsds-3.0")]
#[case::british("standards/hsds/hsds-uk-3.0")]
fn made_up_services_are_valid(#[case] schemas: &str) {
    let Some(folder) = shared(schemas) else { return };
    let text = Home::new().run(&["synth", "--services", "200"]).ok();
    let lines = text.lines().map(serde_json::from_str);
    let services: Vec<Value> = lines.collect::<Result<_, _>>().unwrap();
    assert_eq!(services.len(), 200);
    assert_valid(&folder, "service.json", &services);
}

#[test]
fn they_are_imported_without_a_word_against_them() {
    let home = Home::new();
    let text = home.run(&["synth", "--services", "200", "--seed", "7"]).ok();
    assert_eq!(home.run(&["synth", "--services", "200", "--seed", "7"]).ok(), text);
    home.write("made-up.ndjson", &text);
    let report = home.run(&["import", "made-up.ndjson", "--json"]).ok();
    let report: Value = serde_json::from_str(&report).unwrap();
    for finding in ["rejected", "warnings"] {
        assert_eq!(report[finding].as_array().unwrap().len(), 0, "{}", report[finding]);
    }
    assert_eq!(report["written"], true);
}

#[test]
fn the_centre_is_a_place() {
    let line = Home::new().run(&["synth", "--services", "1", "--centre", "-1.5,152"]).failed(2);
    assert!(line.contains("--centre"), "{line}");
}
