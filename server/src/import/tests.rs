use super::*;
use crate::export::{self, Format};
use crate::store::Row;
use crate::testing::Databases;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

/// A small service with everything that is checked.
fn sample() -> Value {
    json!({
        "id": "s1", "name": "Advice", "status": "active", "description": "Advice for all.",
        "organization": { "id": "o1", "name": "Helpers", "description": "We help." },
        "service_at_locations": [{
            "id": "l1-s1",
            "location": { "id": "l1", "name": "Hall", "location_type": "physical",
                          "latitude": 52.4, "longitude": -1.5,
                          "addresses": [{ "id": "a1", "address_1": "1 High Street", "postal_code": "CV1 5FX" }] },
            "schedules": [{ "id": "h1", "opening_hours": "Mo-Fr 09:00-17:00" }],
        }],
        "phones": [{ "id": "p1", "number": "024 7600 0000" }],
        "languages": [{ "id": "la1", "code": "ti", "help": "interpreter" }],
        "attributes": [{ "id": "at1", "taxonomy_term": { "id": "t1", "code": "housing", "name": "Housing" } }],
        "eligibility": ["refugees"],
        "last_verified": "2026-11-01",
    })
}

/// The sample with other ids, so that it stands beside it.
fn sample_numbered(number: u32) -> Value {
    let text = sample().to_string();
    let text = ["s1", "o1", "l1", "p1"].iter().fold(text, |text, id| {
        text.replace(&format!("\"{id}"), &format!("\"{}{number}", &id[..1]))
    });
    serde_json::from_str(&text).unwrap()
}

fn set(mut value: Value, pointer: &str, to: Value) -> Value {
    *value.pointer_mut(pointer).unwrap() = to;
    value
}

/// Imports into rows without a database.
fn into_rows(text: &str) -> Result<(crate::store::Rows, Report), ImportError> {
    let mut incoming = Incoming::default();
    for record in read::records("file.json", text)? {
        incoming.add(record);
    }
    let mut report =
        diff::compare(incoming, &Existing::new(store::Rows::default()), Options::default());
    let mut rows = store::Rows::default();
    if !report.is_refused() {
        for row in report.take_changes().into_iter().filter_map(|change| change.after) {
            match row {
                Row::Organization(row) => rows.organizations.push(row),
                Row::Location(row) => rows.locations.push(row),
                Row::Service(row) => rows.services.push(row),
                Row::ServiceAtLocation(row) => rows.service_at_locations.push(row),
            }
        }
    }
    Ok((rows, report))
}

/// What the import of one record says against it.
fn complaints(value: &Value) -> Vec<String> {
    let (_, report) = into_rows(&value.to_string()).unwrap();
    report.rejected.iter().map(Finding::to_string).collect()
}

async fn import(db: &Store, values: &[Value], options: Options) -> Report {
    let text = Value::Array(values.to_vec()).to_string();
    texts(db, &[("file.json".to_owned(), text)], options).await.unwrap()
}

async fn exported_ids(db: &Store) -> Vec<String> {
    let services: Vec<Value> =
        serde_json::from_str(&export::text(db, Format::Hsds).await.unwrap()).unwrap();
    services.iter().map(|service| service["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_bundled_directory_is_sound_and_comes_out_as_it_went_in() {
    let (first, second) = (Databases::new().await, Databases::new().await);
    for (db, other) in first.all().zip(second.all()) {
        let report = load_bundled(db).await.unwrap();
        assert_eq!(report.rejected, []);
        assert!(report.services_added() > 20);
        assert_eq!(report.revision, 1);
        let hsds = export::text(db, Format::Hsds).await.unwrap();
        let ndjson = export::text(db, Format::Ndjson).await.unwrap();
        texts(other, &[("out.ndjson".to_owned(), ndjson.clone())], Options::default())
            .await
            .unwrap();
        assert_eq!(export::text(other, Format::Hsds).await.unwrap(), hsds);
        assert_eq!(export::text(other, Format::Ndjson).await.unwrap(), ndjson);

        let given: Vec<Value> = serde_json::from_str(BUNDLED).unwrap();
        let kept: Vec<Value> = serde_json::from_str(&hsds).unwrap();
        for service in given {
            let same = kept.iter().find(|kept| kept["id"] == service["id"]).unwrap();
            assert_eq!(canonical(same.clone()), canonical(service));
        }
    }
}

#[tokio::test]
async fn importing_the_same_again_changes_nothing() {
    for db in Databases::new().await.all() {
        import(db, &[sample()], Options::default()).await;
        // Members in another order are the same record.
        let mut reordered = sample();
        let name = reordered.as_object_mut().unwrap().shift_remove("name").unwrap();
        reordered["name"] = name;
        for options in [Options::default(), Options { replace: true, ..Options::default() }] {
            let report = import(db, std::slice::from_ref(&reordered), options).await;
            assert!(!report.is_written());
            assert_eq!(report.revision, 1);
            assert!(
                report
                    .text()
                    .starts_with("added      0\nupdated    0\nunchanged  1 service, 1 org"),
                "{}",
                report.text()
            );
        }
    }
}

#[tokio::test]
async fn the_report_tells_what_changed() {
    for db in Databases::new().await.all() {
        import(db, &[sample()], Options::default()).await;
        let changed = set(sample(), "/organization/name", json!("Good Helpers"));
        let report = import(
            db,
            &[set(changed, "/phones/0/number", json!("1")), sample_numbered(2)],
            Options::default(),
        )
        .await;
        assert_eq!(
            report.text(),
            "\
added      1 service, 1 organization, 1 location, 1 service_at_location
updated    1 service, 1 organization
  organization o1 Good Helpers: name
  service s1 Advice: phones
unchanged  1 location, 1 service_at_location
removed    0
written as revision 2
"
        );
        let json: Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!(
            json["updated"][1],
            json!({ "kind": "service", "id": "s1", "name": "Advice", "fields": ["phones"] })
        );
        assert_eq!((&json["revision"], &json["written"]), (&json!(2), &json!(true)));
    }
}

#[tokio::test]
async fn one_invalid_record_and_nothing_is_written() {
    for db in Databases::new().await.all() {
        let bad = set(sample(), "/service_at_locations/0/location/latitude", json!(152.4));
        let report = import(db, &[sample_numbered(2), bad.clone()], Options::default()).await;
        assert!(report.is_refused());
        assert_eq!(
            report.rejected[0].to_string(),
            "service s1: location l1: latitude 152.4 is not between -90 and 90"
        );
        assert_eq!(store::revision(db).await.unwrap(), 0);
        assert!(store::is_empty(db).await.unwrap());

        let skipping = Options { skip_invalid: true, ..Options::default() };
        let report = import(db, &[sample_numbered(2), bad], skipping).await;
        assert!(!report.is_refused() && report.is_written());
        assert_eq!(exported_ids(db).await, ["s2"]);
    }
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    for db in Databases::new().await.all() {
        let report = import(db, &[sample()], Options { dry_run: true, ..Options::default() }).await;
        assert_eq!(report.services_added(), 1);
        assert!(report.text().ends_with("dry run: nothing was written\n"));
        assert_eq!(store::revision(db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn only_replace_removes() {
    for db in Databases::new().await.all() {
        import(db, &[sample(), sample_numbered(2)], Options::default()).await;
        import(db, &[sample_numbered(3)], Options::default()).await;
        assert_eq!(exported_ids(db).await, ["s1", "s2", "s3"]);
        let elsewhere = set(sample(), "/service_at_locations", json!([]));
        let report = import(db, &[elsewhere], Options::default()).await;
        assert_eq!(
            report.warnings[0].to_string(),
            "service s1: service_at_location l1-s1 is no longer in the file; kept (--replace removes it)"
        );

        let replacing = Options { replace: true, skip_invalid: true, ..Options::default() };
        let rejected = set(sample_numbered(2), "/status", json!("open"));
        import(db, &[sample_numbered(3), rejected], replacing).await;
        assert_eq!(
            exported_ids(db).await,
            ["s2", "s3"],
            "a new version that is rejected leaves the old one"
        );
        let rows = store::load(db).await.unwrap();
        assert_eq!(
            (rows.organizations.len(), rows.locations.len()),
            (2, 2),
            "nothing is left over"
        );
    }
}

#[tokio::test]
async fn a_short_form_of_a_service_leaves_its_places() {
    for db in Databases::new().await.all() {
        import(db, &[sample()], Options::default()).await;
        let short =
            json!({ "id": "s1", "name": "Advice", "status": "active", "organization_id": "o1" });
        let report = import(db, &[short], Options::default()).await;
        assert_eq!((report.rejected.len(), report.warnings.len()), (0, 0));
        assert_eq!(store::load(db).await.unwrap().service_at_locations.len(), 1);
    }
}

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
#[case::csv("name,phone\nA,1\n", "file.json: not JSON; HSDS 3.0 JSON or ndjson can be imported")]
#[case::xml("<osm/>", "file.json: looks like XML or HTML; HSDS 3.0 JSON or ndjson can be imported")]
#[case::geojson(
    r#"{"type":"FeatureCollection","features":[]}"#,
    "file.json: GeoJSON is not imported yet; HSDS 3.0 JSON or ndjson can be imported"
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
#[case("/service_at_locations/0/schedules/0/opening_hours", json!("weekdays"), "service s1: service_at_location l1-s1: schedule h1: opening_hours `weekdays` not understood: unexpected text at character 5: the hours are unknown")]
#[case("/eligibility/0", json!("aliens"), "service s1: eligibility `aliens` is not one of asylum-seekers, refugees, ukraine, hong-kong, eu, students, women, young-people, families")]
#[case("/languages/0", json!({"id": "la1", "name": "Tigrinya"}), "service s1: language la1: code is missing: nobody can find this language")]
fn what_people_will_not_be_told_is_a_warning(
    #[case] pointer: &str,
    #[case] to: Value,
    #[case] warning: &str,
) {
    let (rows, report) = into_rows(&set(sample(), pointer, to).to_string()).unwrap();
    assert_eq!(report.warnings.iter().map(Finding::to_string).collect::<Vec<_>>(), [warning]);
    assert_eq!(rows.services.len(), 1);
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
    let unknown = json!({ "id": "s", "name": "n", "status": "active", "organization_id": "o9" });
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

#[tokio::test]
async fn a_file_cut_off_anywhere_is_refused_or_the_same() {
    let databases = Databases::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.json");
    let whole = format!("{:#}\n", json!([set(sample(), "/name", json!("Café 中"))])).into_bytes();
    for db in databases.all() {
        for cut in 0..whole.len() - 2 {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let refused =
                files(db, std::slice::from_ref(&path), Options::default()).await.unwrap_err();
            assert!(refused.to_string().starts_with(&format!("{}: ", path.display())));
            assert!(!refused.to_string().contains('\n'));
        }
        assert_eq!(store::revision(db).await.unwrap(), 0);
        std::fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert!(
            files(db, std::slice::from_ref(&path), Options::default()).await.unwrap().is_written()
        );
    }
    let missing = folder.path().join("missing.json");
    let refused = files(databases.all().next().unwrap(), &[missing], Options::default()).await;
    assert!(refused.unwrap_err().to_string().contains("missing.json: No such file"));
}

/// Any JSON, with the names and values that records use.
fn any_json() -> impl Strategy<Value = Value> {
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
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
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
