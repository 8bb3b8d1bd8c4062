//! The command line: one line for every error, the API's answers, nothing lost.

use std::process::Stdio;

use rstest::rstest;
use serde_json::{Value, json};

use crate::site::TOWN;
use crate::waymark::Home;

/// A home whose database holds the made-up town.
fn town() -> Home {
    let home = Home::new();
    home.write("town.json", TOWN);
    home.run(&["import", "town.json"]).ok();
    home
}

/// A collection without the moment at which it was asked for.
fn answer(text: &str) -> Value {
    let mut answer: Value = serde_json::from_str(text).unwrap();
    answer.as_object_mut().unwrap().remove("asked_at").unwrap();
    answer
}

#[rstest]
#[case::nothing(&[], 2, "command")]
#[case::no_such_command(&["nosuch"], 2, "nosuch")]
#[case::no_such_option(&["nearest", "--nosuch", "1"], 2, "--nosuch")]
#[case::no_place(&["nearest"], 2, "postcode")]
#[case::no_such_lat(&["nearest", "--lat", "200", "--lon", "-1.5"], 2, "lat")]
#[case::no_such_negative_lat(&["nearest", "--lat", "-200", "--lon", "-1.5"], 2, "lat")]
#[case::lat_alone(&["nearest", "--lat", "52.4"], 2, "lon")]
#[case::both_forms(&["nearest", "--lat", "52.4", "--lon", "-1.5", "--postcode", "CV1 5FX"], 2, "postcode")]
#[case::unknown_postcode(&["nearest", "--postcode", "ZZ9 9ZZ"], 2, "postcode")]
#[case::unknown_need(&["nearest", "--postcode", "CV1 5FX", "--category", "nosuch"], 2, "immigration-legal")]
#[case::lat_in_words(&["nearest", "--lat", "north\nsouth", "--lon", "1"], 2, "lat")]
#[case::value_missing(&["nearest", "--lat"], 2, "--lat")]
#[case::import_nothing(&["import"], 2, "FILE")]
#[case::import_no_file(&["import", "nosuch.json"], 1, "nosuch.json")]
#[case::import_a_folder(&["import", "."], 1, ".")]
#[case::export_no_format(&["export", "--format", "doc"], 2, "doc")]
#[case::export_nowhere(&["export", "--format", "hsds", "--out", "no/such/folder.json"], 1, "no/such/folder.json")]
#[case::no_such_database(&["nearest", "--postcode", "CV1 5FX", "--database", "sqlite:none.db"], 1, "none.db")]
#[case::no_kind_of_database(&["nearest", "--postcode", "CV1 5FX", "--database", "mysql://x"], 1, "mysql")]
#[case::half_an_address(&["export", "--format", "hsds", "--database", "postgres:me:secret@host/db"], 1, "postgres")]
#[case::listen_nowhere(&["serve", "--listen", "nowhere"], 1, "nowhere")]
fn errors_are_one_line_that_names_what_is_wrong(
    #[case] args: &[&str],
    #[case] code: i32,
    #[case] names: &str,
) {
    let line = town().run(args).failed(code);
    assert!(line.contains(names), "{line}");
    assert!(!line.contains("secret"), "{line}");
}

#[test]
fn help_is_everywhere() {
    let home = Home::new();
    for command in ["serve", "import", "export", "nearest"] {
        assert!(home.run(&["--help"]).ok().contains(command));
        assert!(home.run(&[command, "--help"]).ok().contains("WAYMARK_DATABASE"), "{command}");
    }
}

#[test]
fn looking_does_not_leave_a_database_behind() {
    let home = Home::new();
    home.run(&["nearest", "--postcode", "CV1 5FX"]).failed(1);
    home.run(&["export", "--format", "hsds"]).failed(1);
    home.write("town.json", TOWN);
    let report = home.run(&["import", "town.json", "--dry-run"]).ok();
    assert!(report.starts_with("added ") && report.ends_with("nothing was written\n"), "{report}");
    assert!(!home.path("home.db").exists());
}

#[test]
fn a_bad_question_is_named_even_without_a_database() {
    let line = Home::new().run(&["nearest", "--lat", "200", "--lon", "-1.5"]).failed(2);
    assert!(line.contains("lat"), "{line}");
}

#[test]
fn options_can_come_from_the_environment() {
    let home = town();
    let said = ["nearest", "--lat", "52.4", "--lon", "-1.5", "--open", "2026-11-24T10:00"];
    let mut command = home.command(&["nearest"]);
    command.envs([
        ("WAYMARK_LAT", "52.4"),
        ("WAYMARK_LON", "-1.5"),
        ("WAYMARK_OPEN", "2026-11-24T10:00"),
    ]);
    let output = command.output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answer(&text), answer(&home.run(&said).ok()));
}

#[rstest]
#[case::by_postcode(
    &["--postcode", "CV1 5FX", "--open", "2026-11-24T10:00", "--unknown", "include"],
    "postcode=CV1+5FX&open=2026-11-24T10:00&unknown=include"
)]
#[case::negative_numbers(
    &["--lat", "52.4080", "--lon", "-1.51", "--open", "2026-11-24T10:00"],
    "lat=52.4080&lon=-1.51&open=2026-11-24T10:00"
)]
#[case::all_filters(
    &["--lat=52.4", "--lon=-1.5", "--category", "health", "--category", "food,housing", "--language", "ti",
      "--language-help", "written", "--channel", "any", "--eligibility", "students", "--within", "5000",
      "--limit", "3", "--lang", "ar", "--open", "2026-11-24T10:00:00Z"],
    "lat=52.4&lon=-1.5&category=health&category=food,housing&language=ti&language_help=written\
     &channel=any&eligibility=students&within=5000&limit=3&lang=ar&open=2026-11-24T10:00:00Z"
)]
#[case::the_spelling_of_the_api(
    &["--postcode", "cv15fx", "--language", "fa", "--language_help", "phone_interpreter", "--channel", "telephone",
      "--open", "2026-11-24T10:00"],
    "postcode=cv15fx&language=fa&language_help=phone_interpreter&channel=telephone&open=2026-11-24T10:00"
)]
#[case::on_foot(
    &["--postcode", "CV1 5FX", "--open", "2026-11-24T10:00", "--arrive", "walk", "--stay", "30"],
    "postcode=CV1+5FX&open=2026-11-24T10:00&arrive=walk&stay=30"
)]
fn the_command_answers_what_the_server_answers(#[case] args: &[&str], #[case] query: &str) {
    let home = town();
    let server = home.serve(&[]);
    let by_command = home.run(&[&["nearest"], args].concat()).ok();
    let by_http = server.get(&format!("/api/v1/nearest?{query}"));
    assert_eq!(answer(&by_command), answer(&by_http));
    assert!(!answer(&by_http)["features"].as_array().unwrap().is_empty(), "{by_http}");
}

#[test]
fn export_and_import_are_loss_free() {
    let home = town();
    home.run(&["export", "--format", "hsds", "--out", "first.json"]).ok();
    let first = home.read("first.json");
    for (format, file) in [
        ("hsds", "copy.json"),
        ("ndjson", "copy.ndjson"),
        ("geojson", "copy.geojson"),
        ("csv", "copy.csv"),
    ] {
        home.run(&["export", "--format", format, "--out", file]).ok();
        let copy = format!("sqlite:{file}.db");
        home.run(&["import", file, "--database", &copy]).ok();
        let again = home.run(&["export", "--format", "hsds", "--database", &copy]).ok();
        assert!(again == first, "by way of {format}");
    }
}

#[test]
fn the_bundled_directory_survives_export_and_import() {
    let home = Home::new();
    home.serve(&[]).stop("TERM");
    home.run(&["export", "--format", "hsds", "--out", "first.json"]).ok();
    home.run(&["import", "first.json", "--database", "sqlite:copy.db"]).ok();
    let again = home.run(&["export", "--format", "hsds", "--database", "sqlite:copy.db"]).ok();
    assert!(again == home.read("first.json"));
}

#[test]
fn a_truncated_import_loses_nothing() {
    let home = town();
    let before = home.run(&["export", "--format", "hsds"]).ok();
    let half: String = TOWN.chars().take(TOWN.chars().count() / 2).collect();
    home.write("half.json", &half);
    let line = home.run(&["import", "half.json"]).failed(1);
    assert!(line.contains("half.json"), "{line}");
    assert_eq!(home.run(&["export", "--format", "hsds"]).ok(), before);
}

#[test]
fn one_invalid_record_and_nothing_is_written() {
    let home = town();
    let before = home.run(&["export", "--format", "hsds"]).ok();
    let mut services: Value = serde_json::from_str(TOWN).unwrap();
    services[0]["name"] = "Advice, renamed".into();
    services[1]["service_at_locations"][0]["location"]["latitude"] = 152.4.into();
    home.write("bad.json", &services.to_string());
    let run = home.run(&["import", "bad.json"]);
    run.failed(1);
    assert!(run.stdout().contains("bank"), "the record is named: {}", run.stdout());
    assert_eq!(home.run(&["export", "--format", "hsds"]).ok(), before);
    home.run(&["import", "bad.json", "--skip-invalid"]).ok();
    let after = home.run(&["export", "--format", "hsds"]).ok();
    assert!(after.contains("Advice, renamed") && after.contains("Food bank"), "{after}");
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let home = town();
    let before = home.run(&["export", "--format", "hsds"]).ok();
    home.write("more.json", &TOWN.replace("Night line", "Night telephone"));
    let report = home.run(&["import", "more.json", "--dry-run", "--json"]).ok();
    let report: Value = serde_json::from_str(&report).unwrap();
    let updated = report["updated"].as_array().unwrap();
    assert_eq!(updated.len(), 1, "{report}");
    assert_eq!(updated[0]["name"], "Night telephone");
    assert_eq!(updated[0]["fields"], json!(["name", "description"]));
    assert_eq!((&report["dry_run"], &report["written"]), (&json!(true), &json!(false)));
    assert_eq!(home.run(&["export", "--format", "hsds"]).ok(), before);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let home = Home::new();
    home.serve(&[]).stop("TERM");
    let mut command = home.command(&["export", "--format", "hsds"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
