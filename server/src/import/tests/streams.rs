use super::*;
use rstest::rstest;

/// A service at its place, telling its organization and location by their ids alone.
fn brief(number: u32) -> Value {
    let mut record = sample_numbered(number);
    record["organization_id"] = json!("o1");
    record.as_object_mut().unwrap().shift_remove("organization");
    record["service_at_locations"][0]["location_id"] = json!("l1");
    record["service_at_locations"][0].as_object_mut().unwrap().shift_remove("location");
    record
}

fn lines(records: impl IntoIterator<Item = Value>) -> String {
    records.into_iter().fold(String::new(), |lines, record| lines + &record.to_string() + "\n")
}

#[tokio::test]
async fn a_file_larger_than_what_is_read_at_once_comes_in_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.ndjson");
    let long = json!("ß".repeat(1 << 17));
    let records = (1..=12).map(|number| set(sample_numbered(number), "/description", long.clone()));
    std::fs::write(&path, lines(records)).unwrap();
    let progress = Progress::default();
    for db in Databases::new().await.all() {
        let options = Options::default();
        let paths = std::slice::from_ref(&path);
        let report = files_watched(Some(db), paths, options, &progress).await.unwrap();
        assert_eq!(report.rejected, []);
        assert_eq!(exported_ids(db).await.len(), 12);
        let again = files(db, paths, options).await.unwrap();
        assert!(
            again.text().ends_with("nothing to change: revision 1 stays\n"),
            "{}",
            again.text()
        );
    }
    assert_eq!(progress.records() % 12, 0);
    assert_eq!(progress.all_bytes(), std::fs::metadata(&path).unwrap().len());
}

#[tokio::test]
async fn what_a_record_names_may_be_told_after_it() {
    for db in Databases::new().await.all() {
        let report = import(db, &[brief(2), brief(3), sample()], Options::default()).await;
        assert_eq!(report.rejected, []);
        let rows = store::load(db).await.unwrap();
        assert_eq!(
            (rows.services.len(), rows.organizations.len(), rows.locations.len()),
            (3, 1, 1)
        );
        // And in an import of its own before it.
        assert_eq!(import(db, &[brief(4)], Options::default()).await.rejected, []);
        let stranger = set(brief(5), "/organization_id", json!("o9"));
        let refused = import(db, &[stranger], Options::default()).await;
        assert!(refused.is_refused());
        assert_eq!(exported_ids(db).await, ["s1", "s2", "s3", "s4"]);
    }
}

#[tokio::test]
async fn a_contradiction_late_in_a_file_takes_back_what_was_written_before() {
    let contradiction = set(sample_numbered(9), "/organization/id", json!("o1"));
    let contradiction = set(contradiction, "/organization/description", json!("Others."));
    let text = lines((1..=40).map(|n| if n == 1 { sample() } else { sample_numbered(n + 10) }));
    let texts = [("a.json".to_owned(), text), ("b.json".to_owned(), lines([contradiction]))];
    for db in Databases::new().await.all() {
        let report = texts_into(db, &texts).await;
        assert_eq!(
            report.rejected[0].to_string(),
            "b.json: service s9 (Advice): organization o1 differs from the same one in \
             a.json: service s1 (Advice) (description)"
        );
        assert_eq!(store::revision(db).await.unwrap(), 0);
        assert_eq!(exported_ids(db).await, [""; 0]);
    }
}

#[rstest]
#[case::list("[]")]
#[case::page(r#"{"contents":[]}"#)]
#[tokio::test]
async fn everything_is_not_replaced_by_nothing(#[case] text: &str) {
    for db in Databases::new().await.all() {
        import(db, &[sample()], Options::default()).await;
        let nothing = [("file.json".to_owned(), text.to_owned())];
        let options = Options { replace: true, ..Options::default() };
        let refused = texts(db, &nothing, options).await.unwrap_err().to_string();
        assert!(refused.starts_with("file.json: would remove everything: "), "{refused}");
        assert_eq!(exported_ids(db).await, ["s1"]);
    }
}

#[tokio::test]
async fn a_place_can_move_to_another_service_with_replace() {
    for db in Databases::new().await.all() {
        import(db, &[sample()], Options::default()).await;
        let heir = set(sample_numbered(2), "/service_at_locations/0/id", json!("l1-s1"));
        let options = Options { replace: true, ..Options::default() };
        let dry = Options { dry_run: true, ..options };
        let shown = import(db, std::slice::from_ref(&heir), dry).await.text();
        let done = import(db, &[heir], options).await.text();
        let diff =
            |text: &str| text.rsplit_once('\n').unwrap().0.rsplit_once('\n').unwrap().0.to_owned();
        assert_eq!(diff(&shown), diff(&done), "a dry run shows what happens");
        assert!(done.contains("removed    1 service, 1 organization, 1 location\n"), "{done}");
        let rows = store::load(db).await.unwrap();
        assert_eq!(rows.service_at_locations[0].service_id, "s2");
    }
}

#[test]
fn a_report_counts_everything_and_lists_the_first() {
    let records: Vec<Value> = (0..10_050)
        .map(|number| json!({ "id": format!("s{number}"), "name": "Advice", "status": "active" }))
        .collect();
    let (_, report) = into_rows(&lines(records)).unwrap();
    let json: Value = serde_json::from_str(&report.json()).unwrap();
    assert_eq!(json["counts"]["added"]["service"], 10_050);
    assert_eq!(json["added"].as_array().unwrap().len(), 10_000);
    let bad = (0..10_050).map(|_| json!({ "id": "s", "status": "active" }));
    let (_, report) = into_rows(&lines(bad)).unwrap();
    assert_eq!((report.rejected_count(), report.rejected.len()), (10_050, 10_000));
    assert!(report.text().contains("  ... and 10030 more (the first 10000 with --json)\n"));
}

#[test]
fn a_fault_in_a_line_is_told_where_it_is() {
    let faults = [
        ("{\"id\":1}\n {\"id\":1,}\n", "file.json: line 2 column 10: trailing comma"),
        ("{}\n\n{\"a\":1,\n \"a\":2}\n", "file.json: line 4 column 7: member `a` is there twice"),
        ("{}\n{}]\n", "file.json: line 2 column 3: expected value"),
        ("{}\n{\"a\":[1}\n{}\n", "file.json: line 2 column 8: expected `,` or `]`"),
        ("{}\n{\"a\":\n", "file.json: line 3 column 0: the file ends in the middle of a record"),
    ];
    for (text, message) in faults {
        assert_eq!(into_rows(text).unwrap_err().to_string(), message, "{text}");
    }
}
