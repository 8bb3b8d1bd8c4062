//! Every form that is exported can be imported again, and nothing is lost on the way.

use super::*;
use crate::synth;
use proptest::prelude::*;

const FORMS: [Format; 4] = [Format::Hsds, Format::Ndjson, Format::GeoJson, Format::Csv];

/// Exports rows in every form; each imported again is the same.
fn assert_all_forms_keep(rows: &store::Rows) {
    let whole = export::write(rows.clone(), Format::Hsds).unwrap();
    for form in FORMS {
        let out = export::write(rows.clone(), form).unwrap();
        let (again, report) = into_rows(&out).unwrap_or_else(|error| panic!("{error}\n{out}"));
        assert_eq!(report.rejected, [], "{form:?}\n{out}");
        assert_eq!(export::write(again.clone(), Format::Hsds).unwrap(), whole, "{form:?}\n{out}");
        assert_eq!(export::write(again, form).unwrap(), out, "{form:?}");
    }
}

#[test]
fn the_bundled_directory_in_all_forms() {
    let (rows, _) = into_rows(BUNDLED).unwrap();
    assert_eq!(rows.services.len(), 22);
    assert_all_forms_keep(&rows);
}

#[test]
fn made_up_services_in_all_forms() {
    let options = synth::SynthOptions { seed: 7, ..synth::SynthOptions::coventry(300) };
    let lines: Vec<String> = synth::Synth::new(options).collect();
    let (rows, _) = into_rows(&lines.join("\n")).unwrap();
    assert_eq!(rows.services.len(), 300);
    assert_all_forms_keep(&rows);
}

#[tokio::test]
async fn all_forms_come_in_to_both_databases() {
    let (first, others) =
        (Databases::new().await, [Databases::new().await, Databases::new().await]);
    for db in first.all() {
        load_bundled(db).await.unwrap();
    }
    for (form, others) in [Format::GeoJson, Format::Csv].into_iter().zip(&others) {
        for (db, other) in first.all().zip(others.all()) {
            let out = export::text(db, form).await.unwrap();
            let file = [("out".to_owned(), out)];
            assert_eq!(texts_into(other, &file).await.rejected, []);
            let hsds = export::text(db, Format::Hsds).await.unwrap();
            assert_eq!(export::text(other, Format::Hsds).await.unwrap(), hsds);
            // And into where it came from: nothing to do.
            let replacing = Options { replace: true, ..Options::default() };
            let report = texts(db, &file, replacing).await.unwrap();
            assert!(report.text().ends_with("nothing to change: revision 1 stays\n"));
        }
    }
}

#[test]
fn services_at_several_places_are_told_once_each() {
    let mut record = sample();
    let mut second = record["service_at_locations"][0].clone();
    second["id"] = json!("l8-s1");
    second["location"]["id"] = json!("l8");
    second["location"]["confidential"] = json!(true);
    record["service_at_locations"].as_array_mut().unwrap().push(second);
    let (rows, _) = into_rows(&json!([record, sample_numbered(2)]).to_string()).unwrap();
    assert_all_forms_keep(&rows);
    let map: Value =
        serde_json::from_str(&export::write(rows.clone(), Format::GeoJson).unwrap()).unwrap();
    let features = map["features"].as_array().unwrap();
    let ids: Vec<&Value> = features.iter().map(|feature| &feature["id"]).collect();
    assert_eq!(ids, ["l1-s1", "l8-s1", "l2-s1"]);
    assert_eq!(features[0]["geometry"], json!({ "type": "Point", "coordinates": [-1.5, 52.4] }));
    assert_eq!(features[1]["geometry"], Value::Null, "a confidential place has no point");
    let table = export::write(rows, Format::Csv).unwrap();
    assert_eq!(table.matches("\r\n").count(), 4);
}

#[test]
fn a_point_that_was_moved_moves_the_place() {
    let (rows, _) = into_rows(&sample().to_string()).unwrap();
    let map = export::write(rows, Format::GeoJson).unwrap();
    let moved = map.replace("[-1.5,52.4]", "[-1.6,52.3,80]");
    let (rows, _) = into_rows(&moved).unwrap();
    assert!(rows.locations[0].rest.contains("\"latitude\":52.3,\"location_type\""));
    assert!(rows.locations[0].rest.contains("\"longitude\":-1.6"));
    // Another program's rounding is no move.
    let rounded = map.replace("[-1.5,52.4]", "[-1.5000001,52.4000000]");
    let (rows, _) = into_rows(&rounded).unwrap();
    assert!(rows.locations[0].rest.contains("\"latitude\":52.4,"));
}

#[test]
fn faults_of_tables_and_maps_tell_where_they_are() {
    let table = "service_id,name,latitude,longitude\ns1,Advice,x,1\ns2,Advice,152,1\ns3,,5,6\n";
    let (_, report) = into_rows(table).unwrap();
    let told: Vec<String> = report.rejected.iter().map(Finding::to_string).collect();
    assert_eq!(told[0], "line 2: service s1: latitude `x` is not a number like 52.41");
    assert!(told[1].starts_with("line 3: service s2 (Advice): location "), "{}", told[1]);
    assert!(told[1].ends_with(": latitude 152 is not between -90 and 90"), "{}", told[1]);
    assert_eq!(told[2], "line 4: service s3: name is missing");

    let (rows, _) = into_rows(&json!([sample(), sample_numbered(2)]).to_string()).unwrap();
    let map = export::write(rows, Format::GeoJson).unwrap();
    let (_, report) = into_rows(&map.replacen("Advice for all.", "Other.", 1)).unwrap();
    assert_eq!(report.rejected, [], "each service has one feature");
    let bad = map.replacen("\"status\":\"active\"", "\"status\":\"open\"", 1);
    let (_, report) = into_rows(&bad).unwrap();
    assert!(report.rejected[0].to_string().starts_with("feature 1: service s1 (Advice): status "));
    let placeless = json!({ "type": "FeatureCollection", "features": [
        { "type": "Feature", "geometry": { "type": "Point", "coordinates": [1, 2] },
          "properties": { "id": "s1", "name": "Advice", "status": "active" } },
        { "type": "Feature", "geometry": null, "properties": null },
    ] });
    let (_, report) = into_rows(&placeless.to_string()).unwrap();
    let told: Vec<String> = report.rejected.iter().map(Finding::to_string).collect();
    assert_eq!(
        told,
        [
            "feature 1: service s1: geometry is there, but no `service_at_location` to be at it",
            "feature 2: service : properties are missing"
        ]
    );
}

#[test]
fn cells_that_begin_as_formulas_are_guarded() {
    let evil = ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "\rx", "'=x", "'", "a\r\nb", "\n"];
    let records: Vec<Value> = (1..)
        .zip(evil)
        .map(|(number, text)| {
            let record = set(sample_numbered(number), "/phones/0/number", json!(text.trim_end()));
            let record = set(record, "/description", json!(text));
            set(record, "/eligibility", json!([text]))
        })
        .filter(|record| !record["phones"][0]["number"].as_str().unwrap().trim().is_empty())
        .collect();
    let (rows, report) = into_rows(&Value::Array(records).to_string()).unwrap();
    assert_eq!(report.rejected, []);
    assert_all_forms_keep(&rows);
    let table = export::write(rows, Format::Csv).unwrap();
    let mut cells = crate::csv::Rows::new(table.as_bytes());
    while let Some(row) = cells.next().unwrap() {
        for cell in row.cells {
            let is_number = cell.parse::<f64>().is_ok() && !cell.starts_with('+');
            assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn whatever_is_kept_survives_all_forms(
        places in proptest::collection::vec(any::<prop::sample::Index>(), 1..4),
        to in proptest::collection::vec(records::any_json(), 4),
        texts in proptest::collection::vec("[-=+@'\"\\\\,;*|\n\r\t ax()]{0,6}", 4),
    ) {
        let mut record = sample();
        for (place, to) in places.iter().zip(to) {
            let mut all = Vec::new();
            records::pointers(&record, "", &mut all);
            record = set(record, place.get::<String>(&all), to);
        }
        for (name, text) in ["description", "email", "url", "extra"].into_iter().zip(&texts) {
            if let Some(members) = record.as_object_mut() {
                members.insert(name.to_owned(), json!(text));
                members.insert("eligibility".to_owned(), json!([text]));
            }
        }
        let Ok((rows, _)) = into_rows(&record.to_string()) else { return Ok(()) };
        if !rows.services.is_empty() {
            assert_all_forms_keep(&rows);
        }
    }
}
