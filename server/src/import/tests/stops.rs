use super::*;
use crate::store::Kind;

const HEAD: &str = "ATCOCode,CommonName,Longitude,Latitude,StopType,Status\n";
const BIRD: &str = "1,Bird Street,-1.506,52.411,BCT,active\n";
const STATION: &str = "2a,Station,-1.512,52.4,RSE,active\n2b,Station,-1.514,52.4,RSE,active\n";
const DEPOT: &str = "3,Depot,-1.5,52.4,BCT,inactive\n";
const BROKEN: &str = "4,Nowhere,,52.4,BCT,active\n";

async fn import_table(db: &Store, rows: &[&str], options: Options) -> Report {
    let text = format!("{HEAD}{}", rows.concat());
    texts(db, &[("stops.csv".to_owned(), text)], options).await.unwrap()
}

/// Every stop as the database has it.
async fn kept(db: &Store) -> Vec<String> {
    let mut reading = store::read(db).await.unwrap();
    let ids = reading.ids_after(Kind::Stop, "").await.unwrap();
    let mut rows: Vec<String> = reading
        .rows(Kind::Stop, &ids)
        .await
        .unwrap()
        .iter()
        .map(|row| row.json().unwrap())
        .collect();
    reading.end().await.unwrap();
    rows.sort();
    rows
}

const KEPT: [&str; 2] = [
    r#"{"id":"1","name":"Bird Street","kind":"bus","latitude":52.411,"longitude":-1.506}"#,
    r#"{"id":"2a","name":"Station","kind":"rail","latitude":52.4,"longitude":-1.513}"#,
];

#[tokio::test]
async fn stops_in_use_are_kept_and_the_difference_is_told() {
    for db in Databases::new().await.all() {
        let report = import_table(db, &[BIRD, STATION, DEPOT], Options::default()).await;
        assert!(report.text().starts_with("added      2 stops\n"), "{}", report.text());
        assert_eq!((report.revision, kept(db).await), (1, KEPT.map(str::to_owned).to_vec()));

        let moved = BIRD.replace("52.411", "52.412").replace("BCT", "PLT");
        let report = import_table(db, &[&moved, STATION], Options::default()).await;
        let told = "added      0\nupdated    1 stop\n  stop 1 Bird Street: kind, latitude\n\
            unchanged  1 stop\nremoved    0\nwritten as revision 2\n";
        assert_eq!(report.text(), told);
        let json: Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!((&json["counts"]["updated"]["stop"], &json["revision"]), (&json!(1), &json!(2)));
    }
}

#[tokio::test]
async fn a_broken_row_is_named_and_nothing_is_written() {
    for db in Databases::new().await.all() {
        let report = import_table(db, &[BIRD, BROKEN, BIRD], Options::default()).await;
        let told: Vec<String> = report.rejected.iter().map(ToString::to_string).collect();
        let expected = [
            "stop 4 (Nowhere): Longitude is missing",
            "stop 1 (Bird Street): ATCOCode is that of an earlier row, too",
        ];
        assert_eq!(told, expected);
        assert!(report.is_refused() && kept(db).await.is_empty());
        assert_eq!(store::revision(db).await.unwrap(), 0);

        let skipping = Options { skip_invalid: true, ..Options::default() };
        let report = import_table(db, &[BROKEN, BIRD, STATION], skipping).await;
        assert_eq!((report.revision, kept(db).await), (1, KEPT.map(str::to_owned).to_vec()));
    }
}

#[tokio::test]
async fn stops_and_services_replace_only_their_own() {
    for db in Databases::new().await.all() {
        import(db, &[sample()], Options::default()).await;
        import_table(db, &[BIRD, STATION], Options::default()).await;
        let replacing = Options { replace: true, ..Options::default() };
        let report = import_table(db, &[BIRD], replacing).await;
        assert!(report.text().contains("removed    1 stop\n  stop 2a Station\n"));
        import(db, &[sample_numbered(2)], replacing).await;
        assert_eq!((kept(db).await.len(), exported_ids(db).await), (1, vec!["s2".to_owned()]));
        assert_eq!(store::load(db).await.unwrap().locations.len(), 1);
    }
}

#[tokio::test]
async fn more_stops_than_are_written_together_are_all_written() {
    let row = |number: u32| format!("{number:05},Street {number},-1.5,52.4,BCT,active\n");
    let rows: String = (0..4_500).map(row).collect();
    for db in Databases::new().await.all() {
        let report = import_table(db, &[&rows], Options::default()).await;
        assert!(report.text().starts_with("added      4500 stops\n"), "{}", report.text());
        let again = import_table(db, &[&rows], Options::default()).await;
        assert!(again.text().contains("unchanged  4500 stops\n"), "{}", again.text());
        let replacing = Options { replace: true, ..Options::default() };
        let report = import_table(db, &[&row(7)], replacing).await;
        assert!(report.text().contains("removed    4499 stops\n"), "{}", report.text());
        assert_eq!(kept(db).await.len(), 1);
    }
}
