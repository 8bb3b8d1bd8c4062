//! Official samples, and files that are wrong on purpose: each is taken, or refused with one clear reason.

use super::*;
use rstest::rstest;
use std::path::Path;

/// What is said of a file: its first finding, or why it is none at all.
fn said(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad");
    std::fs::write(&path, bytes).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = runtime.block_on(files_watched(
        None,
        std::slice::from_ref(&path),
        Options::default(),
        &Progress::default(),
    ));
    let said = match outcome {
        Err(error) => error.to_string(),
        Ok(report) if report.is_refused() => report.rejected[0].to_string(),
        Ok(_) => "taken".to_owned(),
    };
    assert!(!said.contains('\n'), "{said}");
    said.replace(&path.display().to_string(), "bad").replace(" (Advice)", "")
}

fn with(pointer: &str, to: &str) -> Vec<u8> {
    set(sample(), pointer, json!("HERE")).to_string().replace("\"HERE\"", to).into_bytes()
}

#[rstest]
#[case::wrong_type("/name", "5", "service s1: name is 5, not a text")]
#[case::no_id("/id", "null", "bad record 1: id is missing")]
#[case::list_for_object("/organization", "[]", "service s1: organization is not an object")]
#[case::object_for_list("/phones", "{}", "service s1: phones is not a list")]
#[case::text_in_list("/phones/0", "\"1\"", "service s1: phones holds \"1\"")]
#[case::huge_number(
    "/service_at_locations/0/location/latitude",
    "1e999",
    "service s1: location l1: latitude is 1e+999, not a number"
)]
#[case::not_a_number("/service_at_locations/0/location/latitude", "NaN", "bad: line 1 column ")]
#[case::many_digits(
    "/service_at_locations/0/location/latitude",
    "52.40000000000000000000000000000000000001",
    "taken"
)]
#[case::bad_time(
    "/service_at_locations/0/schedules/0",
    r#"{"byday":"XX","freq":"WEEKLY","opens_at":"25:00"}"#,
    "service s1: service_at_location l1-s1: schedule 1: opens_at `25:00` is not a time of day"
)]
#[case::bad_rule(
    "/service_at_locations/0/schedules/0",
    r#"{"byday":"MO,XX","freq":"SOMETIMES","opens_at":"09:00","closes_at":"10:00"}"#,
    ""
)]
#[case::bad_day(
    "/service_at_locations/0/schedules/0",
    r#"{"valid_from":"2026-13-01"}"#,
    "service s1: service_at_location l1-s1: schedule 1: valid_from `2026-13-01` is not a date (YYYY-MM-DD)"
)]
#[case::dangling(
    "/organization",
    r#"null,"organization_id":"o9""#,
    "service s1: organization_id names organization o9, which is neither in the files nor known"
)]
#[case::zero("/name", r#""a\u0000b""#, "service s1 (a b): name has a zero character")]
#[case::half_a_letter("/name", r#""\ud800""#, "bad: line 1 column ")]
#[case::far_away(
    "/service_at_locations/0/location/longitude",
    "-181",
    "service s1: location l1: longitude -181 is not between -180 and 180"
)]
fn a_bad_value(#[case] pointer: &str, #[case] to: &str, #[case] expected: &str) {
    let said = said(&with(pointer, to));
    assert!(said.starts_with(expected), "{said}");
}

#[rstest]
#[case::nothing(b"".to_vec(), "bad: the file is empty")]
#[case::space(b" \n ".to_vec(), "bad: the file is empty")]
#[case::html(b"<!doctype html>".to_vec(), "bad: looks like XML or HTML; ")]
#[case::words(b"hello".to_vec(), "bad: not JSON; ")]
#[case::latin(b"[{\"id\":\"\xe9\"}]".to_vec(), "bad: not text in UTF-8 (from byte 8); ")]
#[case::utf16("[{}]".encode_utf16().flat_map(u16::to_le_bytes).collect(), "bad: ")]
#[case::packed(b"\x1f\x8b\x08\x00\x00".to_vec(), "bad: not text in UTF-8 (from byte 1); ")]
#[case::deep("[".repeat(100_000).into_bytes(), "bad: line 1 column 128: recursion limit exceeded")]
#[case::deep_within(format!("[{{\"id\":{}1{}}}]", "[".repeat(500), "]".repeat(500)).into_bytes(), "bad: line 1 column ")]
#[case::deep_objects("{\"a\":".repeat(100_000).into_bytes(), "bad: line 1 column ")]
#[case::numbers(b"[1,2]".to_vec(), "bad record 1: record is not an object")]
#[case::organization(br#"{"id":"o1","name":"Helpers"}"#.to_vec(), "service o1 (Helpers): status is missing (only services are imported")]
#[case::page_of_nothing(br#"{"contents":5}"#.to_vec(), "bad record 1: ")]
#[case::nul(b"\0\0\0".to_vec(), "bad: not JSON; ")]
#[case::open_table(b"name,needs\n\"A".to_vec(), "taken")]
#[case::table_in_latin(b"name,needs\nCaf\xe9,food\n".to_vec(), "bad: no text in UTF-8 in line 2")]
#[case::feature(br#"{"type":"Feature","geometry":null,"properties":{}}"#.to_vec(), "bad: a GeoJSON Feature by itself")]
#[case::points(br#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}]}"#.to_vec(), "bad: GeoJSON of anything but services and areas is not imported")]
#[case::broken_map(br#"{"type":"FeatureCollection","features":[{"type":"#.to_vec(), "bad: line 1 column ")]
fn a_bad_file(#[case] bytes: Vec<u8>, #[case] expected: &str) {
    let said = said(&bytes);
    assert!(said.starts_with(expected), "{said}");
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    assert_eq!(said(format!("\u{feff}{}", json!([sample()])).as_bytes()), "taken");
    assert_eq!(said("\u{feff}name,needs\nA,food\n".as_bytes()), "taken");
}

/// Open Referral's own examples; some of their values are beyond what the standard allows.
#[rstest]
#[case("spec_service_full.json")]
#[case("uk-profile_service_full.json")]
#[case("uk-profile_service_list.json")]
#[case("spec_organization_full.json")]
#[case("uk-profile_organization_full.json")]
#[case("uk-profile_service_at_location_full.json")]
#[case("uk-profile_service_at_location_list.json")]
fn official_samples(#[case] name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/hsds-samples");
    let Ok(sample) = std::fs::read_to_string(folder.join(name)) else {
        return eprintln!("skipped: there are no Open Referral samples");
    };
    let heard = said(sample.as_bytes());
    let is_fault = sample.contains("\"latitude\": 100");
    let expected = if is_fault { "latitude 100 is not between -90 and 90" } else { "taken" };
    assert!(heard.ends_with(expected), "{heard}");
    assert_eq!(said(sample.replace("\"latitude\": 100", "\"latitude\": 52").as_bytes()), "taken");
}

#[test]
fn what_is_no_service_and_has_none_is_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/hsds-samples");
    if let Ok(sample) = std::fs::read(folder.join("uk-profile_taxonomy.json")) {
        assert!(said(&sample).contains("status is missing (only services are imported"));
    }
}
