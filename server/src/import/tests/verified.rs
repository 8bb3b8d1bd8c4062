//! What staff have verified is not overwritten by what is older, without saying so.

use super::*;
use rstest::rstest;

/// Imports what is kept, then what a file tells; the report and what is there then.
async fn after(db: &Store, kept: Value, told: &[Value], options: Options) -> (Report, Vec<Value>) {
    import(db, &[kept], options).await;
    let report = import(db, told, options).await;
    (report, serde_json::from_str(&export::text(db, Format::Hsds).await.unwrap()).unwrap())
}

fn found(report: &Report) -> Vec<String> {
    report.verified.iter().map(told).collect()
}

/// The sample with a date of its own, or none, at a place.
fn dated(pointer: &str, date: Option<&str>) -> Value {
    let mut record = sample();
    record.as_object_mut().unwrap().shift_remove("last_verified");
    if let Some(date) = date {
        record.pointer_mut(pointer).unwrap()["last_verified"] = json!(date);
    }
    record
}

#[rstest]
#[case::older(Some("2026-10-31"), true)]
#[case::none(None, true)]
#[case::same(Some("2026-11-01"), false)]
#[case::newer(Some("2026-11-02"), false)]
#[case::an_instant(Some("2026-11-02T09:00:00Z"), false)]
#[tokio::test]
async fn the_later_date_wins(#[case] date: Option<&str>, #[case] stays: bool) {
    let file = set(dated("", date), "/phones/0/number", json!("1"));
    let file = set(file, "/description", json!("Other words."));
    for db in Databases::new().await.all() {
        let kept = sample();
        let (report, now) =
            after(db, kept.clone(), std::slice::from_ref(&file), Options::default()).await;
        if stays {
            let kept_because = "kept: verified on 2026-11-01, later than what the file tells";
            assert_eq!(
                found(&report),
                ["description", "phones p1: number"]
                    .map(|field| format!("service s1: {field} {kept_because}"))
            );
            assert_eq!(canonical(now[0].clone()), canonical(kept));
            assert_eq!(store::revision(db).await.unwrap(), 1, "nothing was written");
            assert!(
                report.text().contains("kept       2\n  service s1 (Advice): description kept:")
            );
            let json: Value = serde_json::from_str(&report.json()).unwrap();
            assert_eq!(json["counts"]["kept"], 2);
        } else {
            assert_eq!(found(&report), [""; 0]);
            assert_eq!(now[0]["phones"][0]["number"], "1");
        }
    }
}

#[tokio::test]
async fn each_part_has_its_own_date() {
    let kept = dated("/service_at_locations/0/location/addresses/0", Some("2026-11-01"));
    let file = dated("", Some("2026-10-01"));
    let file =
        set(file, "/service_at_locations/0/location/addresses/0/address_1", json!("2 Low Road"));
    let file = set(file, "/service_at_locations/0/location/name", json!("New Hall"));
    for db in Databases::new().await.all() {
        let (report, now) =
            after(db, kept.clone(), std::slice::from_ref(&file), Options::default()).await;
        assert_eq!(found(&report).len(), 1, "{:?}", found(&report));
        assert!(found(&report)[0].starts_with("location l1 (Hall): addresses a1: address_1 kept"));
        let location = &now[0]["service_at_locations"][0]["location"];
        assert_eq!(location["name"], "New Hall");
        assert_eq!(location["addresses"][0]["address_1"], "1 High Street");
        // A part that the file verified later itself is taken, whatever is around it.
        let mut newer = file.clone();
        newer["service_at_locations"][0]["location"]["addresses"][0]["last_verified"] =
            json!("2026-11-05");
        let report = import(db, &[newer], Options::default()).await;
        assert_eq!(found(&report), [""; 0]);
    }
}

#[tokio::test]
async fn what_was_verified_is_neither_taken_away_nor_added_to() {
    let mut file = dated("", None);
    file["phones"] = json!([{ "id": "p2", "number": "2" }]);
    file["languages"] = json!([]);
    file["email"] = json!("old@example.org");
    file.as_object_mut().unwrap().shift_remove("attributes");
    for db in Databases::new().await.all() {
        let (report, now) =
            after(db, sample(), std::slice::from_ref(&file), Options::default()).await;
        let fields: Vec<String> = found(&report)
            .iter()
            .map(|finding| {
                let finding = finding.trim_start_matches("service s1: ");
                finding.split(" kept: ").next().unwrap().to_owned()
            })
            .collect();
        assert_eq!(fields, ["email", "languages la1", "phones p1", "phones p2", "attributes at1"]);
        assert_eq!(canonical(now[0].clone()), canonical(sample()));
    }
}

#[tokio::test]
async fn the_hours_at_a_place_are_as_old_as_the_service() {
    let hours = "/service_at_locations/0/schedules/0/opening_hours";
    let file = set(dated("", None), hours, json!("Mo 10:00-11:00"));
    for db in Databases::new().await.all() {
        let (report, now) =
            after(db, sample(), std::slice::from_ref(&file), Options::default()).await;
        assert_eq!(
            found(&report),
            ["service_at_location l1-s1: schedules h1: opening_hours kept: verified on \
              2026-11-01, later than what the file tells"]
        );
        assert_eq!(now[0].pointer(hours), Some(&json!("Mo-Fr 09:00-17:00")));
        let newer = set(sample(), hours, json!("Mo 10:00-11:00"));
        let newer = set(newer, "/last_verified", json!("2026-11-02"));
        assert_eq!(found(&import(db, &[newer], Options::default()).await), [""; 0]);
    }
}

#[tokio::test]
async fn overwriting_it_is_said() {
    let options = Options { overwrite_verified: true, ..Options::default() };
    let file = set(dated("", None), "/phones/0/number", json!("1"));
    for db in Databases::new().await.all() {
        let (report, now) = after(db, sample(), std::slice::from_ref(&file), options).await;
        assert_eq!(
            found(&report),
            ["service s1: phones p1: number overwritten, though verified on 2026-11-01"]
        );
        assert!(report.text().contains("overwritten 1\n"), "{}", report.text());
        assert_eq!(canonical(now[0].clone()), canonical(file.clone()));
    }
}

#[tokio::test]
async fn replacing_leaves_what_was_verified_later_than_the_files() {
    let replacing = Options { replace: true, ..Options::default() };
    let older = set(sample_numbered(2), "/last_verified", json!("2026-09-01"));
    for db in Databases::new().await.all() {
        let (report, now) = after(db, sample(), std::slice::from_ref(&older), replacing).await;
        assert_eq!(
            found(&report),
            ["service_at_location l1-s1", "service s1"].map(|record| format!(
                "{record}: kept: verified on 2026-11-01, later than what the file tells"
            ))
        );
        assert_eq!(now.len(), 2);
        assert_eq!(canonical(now[0].clone()), canonical(sample()), "with all that belongs to it");
        // Nothing is gone, so the same again changes nothing.
        let again = import(db, std::slice::from_ref(&older), replacing).await;
        assert!(
            again.text().ends_with("nothing to change: revision 2 stays\n"),
            "{}",
            again.text()
        );
        let anyway = Options { overwrite_verified: true, ..replacing };
        let report = import(db, std::slice::from_ref(&older), anyway).await;
        assert!(found(&report)[0].ends_with("overwritten, though verified on 2026-11-01"));
        assert_eq!(exported_ids(db).await, ["s2"]);
    }
}

#[tokio::test]
async fn a_place_that_stays_keeps_its_service_and_its_location() {
    let replacing = Options { replace: true, ..Options::default() };
    let kept = dated("/service_at_locations/0", Some("2026-11-01"));
    let other = set(sample_numbered(2), "/last_verified", json!("2026-09-01"));
    for db in Databases::new().await.all() {
        let (_, now) = after(db, kept.clone(), std::slice::from_ref(&other), replacing).await;
        assert_eq!(canonical(now[0].clone()), canonical(kept.clone()));
        // Its location and organization are told otherwise: what it keeps a relation to stays.
        let mut moved = dated("", None);
        moved["service_at_locations"][0]["location"] =
            json!({ "id": "l9", "name": "Elsewhere", "location_type": "physical" });
        let report = import(db, &[moved], replacing).await;
        assert!(
            found(&report)[0].starts_with("service_at_location l1-s1: location_id kept"),
            "{:?}",
            found(&report)
        );
        let rows = store::load(db).await.unwrap();
        assert_eq!(rows.service_at_locations[0].location_id.as_deref(), Some("l1"));
    }
}
