use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case::one("one", &["s1"])]
#[case::list("list", &["s1", "s2"])]
#[case::page("page", &["s1", "s2"])]
#[case::lines("lines", &["s1", "s2"])]
#[case::byte_order_mark("mark", &["s1"])]
fn every_wrapping_is_read(#[case] wrapping: &str, #[case] ids: &[&str]) {
    let (one, two) = (sample(), sample_numbered(2));
    let text = match wrapping {
        "one" => one.to_string(),
        "list" => json!([one, two]).to_string(),
        "page" => json!({ "total_items": 2, "contents": [one, two] }).to_string(),
        "lines" => format!("{one}\n\n{two}\n"),
        _ => format!("\u{feff}{one}"),
    };
    let (rows, _) = into_rows(&text).unwrap();
    assert_eq!(rows.services.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ids);
}

#[rstest]
#[case::empty("", "file.json: the file is empty")]
#[case::csv(
    "name,tel\nA,1\n",
    "file.json: not JSON; services as HSDS 3.0 JSON or ndjson, as the CSV template or as GeoJSON, stops as NaPTAN CSV, areas as GeoJSON, or census tables as CSV can be imported"
)]
#[case::xml(
    "<osm/>",
    "file.json: looks like XML or HTML; services as HSDS 3.0 JSON or ndjson, as the CSV template or as GeoJSON, stops as NaPTAN CSV, areas as GeoJSON, or census tables as CSV can be imported"
)]
#[case::geojson(
    r#"{"type":"FeatureCollection","features":[{"geometry":{"type":"Point"}}]}"#,
    "file.json: GeoJSON of anything but services and areas is not imported; services as HSDS 3.0 JSON or ndjson, as the CSV template or as GeoJSON, stops as NaPTAN CSV, areas as GeoJSON, or census tables as CSV can be imported"
)]
#[case::cut_off(
    "[{\"id\": \"s1\",\n\"na",
    "file.json: line 2 column 3: the file ends in the middle of a record"
)]
#[case::comma("[{\"id\": \"s1\",}]", "file.json: line 1 column 14: trailing comma")]
#[case::twice(
    r#"{"id":"s1","id":"s2"}"#,
    "file.json: line 1 column 21: member `id` is there twice"
)]
fn what_cannot_be_read_is_told_on_one_line(#[case] text: &str, #[case] message: &str) {
    assert_eq!(into_rows(text).unwrap_err().to_string(), message);
}

#[test]
fn a_depth_no_record_needs_is_an_error() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(
        into_rows(&deep)
            .unwrap_err()
            .to_string()
            .starts_with("file.json: line 1 column 128: recursion limit")
    );
}

#[rstest]
#[case("/name", json!(null), "service s1: name is missing")]
#[case("/name", json!(5), "service s1: name is 5, not a text")]
#[case("/status", json!(null), "service s1: status is missing (only services are imported, with what belongs to them within)")]
#[case("/status", json!("open"), "service s1: status `open` is not one of active, inactive, defunct, temporarily closed")]
#[case("/organization/id", json!(""), "service s1: organization : id is empty")]
#[case("/organization/name", json!(null), "service s1: organization o1: name is missing")]
#[case("/phones/0/number", json!(" "), "service s1: phone p1: number is empty")]
#[case("/phones", json!("024"), "service s1: phones is not a list")]
#[case("/phones/0", json!("024"), "service s1: phones holds \"024\"")]
#[case("/service_at_locations/0/location/latitude", json!("52.4"), "service s1: location l1: latitude is \"52.4\", not a number")]
#[case("/service_at_locations/0/location/longitude", json!(-181), "service s1: location l1: longitude -181 is not between -180 and 180")]
#[case("/service_at_locations/0/location/longitude", json!(null), "service s1: location l1: longitude is missing beside the latitude")]
#[case("/service_at_locations/0/location/location_type", json!("hall"), "service s1: location l1: location_type `hall` is not one of physical, postal, virtual")]
#[case("/service_at_locations/0/id", json!(null), "service s1: service_at_location 1: id is missing")]
#[case("/service_at_locations/0/schedules/0", json!({"id": "h", "opens_at": "9am"}), "service s1: service_at_location l1-s1: schedule h: opens_at `9am` is not a time of day")]
#[case("/service_at_locations/0/schedules/0", json!({"id": "h", "valid_from": "2026-02-30"}), "service s1: service_at_location l1-s1: schedule h: valid_from `2026-02-30` is not a date (YYYY-MM-DD)")]
#[case("/service_at_locations/0/schedules/0", json!({"id": "h", "valid_from": "2026-02-03", "valid_to": "2026-02-01"}), "service s1: service_at_location l1-s1: schedule h: valid_to 2026-02-01 is before 2026-02-03, the first valid day")]
#[case("/languages/0/code", json!("Tigrinya!"), "service s1: language la1: code `Tigrinya!` is not a language tag (BCP 47, like `ti` or `pa-Guru`)")]
#[case("/languages/0/help", json!("fluent"), "service s1: language la1: help `fluent` is not one of spoken, interpreter, phone_interpreter, written")]
#[case("/last_verified", json!("yesterday"), "service s1: last_verified `yesterday` is not a date (YYYY-MM-DD)")]
#[case("/service_at_locations/0/location", json!(null), "")]
#[case("/attributes/0/taxonomy_term/code", json!("juggling"), "")]
fn every_record_is_checked(#[case] pointer: &str, #[case] to: Value, #[case] complaint: &str) {
    let expected: Vec<&str> = if complaint.is_empty() { Vec::new() } else { vec![complaint] };
    assert_eq!(complaints(&set(sample(), pointer, to)), expected);
}

#[rstest]
#[case("/service_at_locations/0/schedules/0/opening_hours", json!("weekdays"), "service s1: service_at_location l1-s1: schedule h1: opening_hours `weekdays` not clear: it does not say at what times: the hours are unknown")]
#[case("/eligibility/0", json!("aliens"), "service s1: eligibility `aliens` is not one of asylum-seekers, refugees, ukraine, hong-kong, eu, students, women, young-people, families")]
#[case("/translations", json!({"pl": {"name": "Porady", "translated_by": "a friend"}}), "service s1: translations `pl` has translated_by \"a friend\", not machine, human")]
#[case("/languages/0", json!({"id": "la1", "name": "Tigrinya"}), "service s1: language la1: code is missing: nobody can find this language")]
fn what_people_will_not_be_told_is_a_warning(
    #[case] pointer: &str,
    #[case] to: Value,
    #[case] warning: &str,
) {
    let (rows, report) = into_rows(&set(sample(), pointer, to).to_string()).unwrap();
    assert_eq!(report.warnings.iter().map(told).collect::<Vec<_>>(), [warning]);
    assert_eq!(rows.services.len(), 1);
}

#[rstest]
#[case::languages("/languages", json!(vec![json!({ "code": "ti" }); 1_001]), "service s1: languages has 1001 entries, more than 1000")]
#[case::eligibility("/eligibility", json!(vec!["refugees"; 1_001]), "service s1: eligibility has 1001 entries, more than 1000")]
#[case::tag("/languages/0/code", json!(format!("ti{}", "-x".repeat(40))), "service s1: language la1: code is longer than 64 bytes")]
#[case::all("/description", json!("a".repeat(1 << 20)), "service s1: record is larger than 1048576 bytes")]
fn no_record_takes_the_room_of_the_others(
    #[case] pointer: &str,
    #[case] to: Value,
    #[case] complaint: &str,
) {
    assert_eq!(complaints(&set(sample(), pointer, to)), [complaint]);
}

#[test]
fn the_uk_profiles_own_members_are_kept() {
    let mut record = sample();
    record["service_areas"] = json!([{ "id": "sa1", "service_area": "Coventry" }]);
    record["service_at_locations"][0]["location"]["accessibility"] =
        json!([{ "id": "ac1", "accessibility": "A ramp." }]);
    assert_eq!(complaints(&record), [""; 0]);
}

#[test]
fn what_is_told_twice_must_agree() {
    let mut other = sample_numbered(2);
    other["organization"] = json!({ "id": "o1", "name": "Helpers", "description": "Other words." });
    assert_eq!(
        complaints(&json!([sample(), other])),
        ["service s2: organization o1 differs from the same one in service s1 (description)"]
    );
    assert_eq!(
        complaints(&json!([sample(), sample()])),
        [
            "service s1: service s1 has the same id as one in service s1",
            "service s1: service_at_location l1-s1 has the same id as one in service s1",
        ]
    );
    let contradicting = set(sample(), "/organization", json!({ "id": "o1", "name": "Helpers" }));
    let mut contradicting = contradicting;
    contradicting["organization_id"] = json!("o2");
    assert_eq!(
        complaints(&contradicting),
        ["service s1: organization_id is o2, but it is nested with o1"]
    );
    let unknown =
        json!({ "id": "s", "name": "Advice", "status": "active", "organization_id": "o9" });
    assert_eq!(
        complaints(&unknown),
        [
            "service s: organization_id names organization o9, which is neither in the files nor known"
        ]
    );
}

#[test]
fn nothing_a_record_says_is_lost() {
    let text = r#"{"status":"active","id":"s1","name":"Café “ß” 中文 العربية \u0000 \" \\","unknown":{"z":[1.0,1,1e+3,-0,123456789012345678901234567890.10],"a":null,"id":5},"empty":[],"none":null}"#;
    let text = text.replace("\\u0000 ", "");
    let (rows, _) = into_rows(&text).unwrap();
    let out = export::write(rows, Format::Ndjson).unwrap();
    assert_eq!(
        out,
        "{\"id\":\"s1\",\"name\":\"Café “ß” 中文 العربية \\\" \\\\\",\"empty\":[],\"none\":null,\"status\":\"active\",\
         \"unknown\":{\"id\":5,\"a\":null,\"z\":[1.0,1,1e+3,-0,123456789012345678901234567890.10]}}\n"
    );
}

/// Any JSON, with the names and values that records use.
pub(super) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e6..1e6f64).prop_map(Value::from),
        "[a-zé中0-9:/ -]{0,12}".prop_map(Value::from),
        prop_oneof![Just("active"), Just("24/7"), Just("s1"), Just("2026-01-01"), Just("physical")]
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let name = prop_oneof![
            Just("id"),
            Just("name"),
            Just("status"),
            Just("phones"),
            Just("number"),
            Just("location"),
            Just("schedules"),
            Just("opening_hours"),
            Just("languages"),
            Just("code"),
            Just("latitude"),
            Just("organization"),
            Just("service_at_locations"),
            Just("anything"),
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(name.prop_map(str::to_owned), inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

/// Every place in a value, as JSON pointers.
pub(super) fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                pointers(value, &format!("{at}/{name}"), all);
            }
        }
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{n}"), all);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn whatever_a_record_holds_it_is_refused_or_kept(place in any::<prop::sample::Index>(), to in any_json()) {
        let mut all = Vec::new();
        pointers(&sample(), "", &mut all);
        let record = set(sample(), place.get::<String>(&all), to);
        let Ok((rows, _)) = into_rows(&record.to_string()) else { return Ok(()) };
        if !rows.services.is_empty() {
            let out = export::write(rows.clone(), Format::Ndjson).unwrap();
            let (again, report) = into_rows(&out).unwrap();
            prop_assert_eq!(report.rejected, []);
            prop_assert_eq!(export::write(again, Format::Ndjson).unwrap(), out);
            crate::live::testing::directory(rows);
        }
    }
}
