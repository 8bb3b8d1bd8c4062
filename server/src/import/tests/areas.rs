use super::*;
use crate::areas::{AreaKind, Areas, Measure};
use crate::clock;
use crate::live::Live;
use proptest::prelude::*;
use std::fmt::Write as _;

/// A collection of squares beside each other.
fn collection(codes: &[&str]) -> String {
    let feature = |(place, code): (usize, &&str)| {
        let (west, east) = (place as f64, place as f64 + 1.0);
        let ring = json!([[west, 50], [east, 50], [east, 51], [west, 51], [west, 50]]);
        json!({ "type": "Feature", "properties": { "code": code, "name": format!("Area {place}") },
                "geometry": { "type": "Polygon", "coordinates": [ring] } })
    };
    let features: Vec<Value> = codes.iter().enumerate().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

const LSOAS: [&str; 2] = ["E01000001", "E01000002"];
const HEAD: &str = "lsoa21cd,lsoa11cd,TS004 Total,TS004 Born outside the UK,TS068 Student\n";
const SPLIT: &str = "E01000003,E01000001,10,4,9\nE01000004,E01000001,20,5.5,9\n";
const SAME: &str = "E01000002,E01000002,7,1,9\n";

async fn import_files(db: &Store, files: &[(&str, &str)], options: Options) -> Report {
    let files: Vec<(String, String)> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    texts(db, &files, options).await.unwrap()
}

async fn import_table(db: &Store, rows: &[&str], options: Options) -> Report {
    import_files(db, &[("census.csv", &format!("{HEAD}{}", rows.concat()))], options).await
}

async fn known(db: &Store) -> std::sync::Arc<Areas> {
    Live::load(db.clone(), clock::now).await.unwrap().areas()
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

const PLAIN: Options = Options {
    dry_run: false,
    skip_invalid: false,
    replace: false,
    overwrite_verified: false,
    allow_private: false,
};
const REPLACING: Options = Options { replace: true, ..PLAIN };
const SKIPPING: Options = Options { skip_invalid: true, ..PLAIN };

#[tokio::test]
async fn areas_are_kept_and_the_difference_is_told() {
    for db in Databases::new().await.all() {
        let file = collection(&["E01000001", "E05000002", "E00000003"]);
        let report = import_files(db, &[("areas.geojson", &file)], Options::default()).await;
        assert_eq!(report.rejected, []);
        assert!(report.text().starts_with("added      3 areas\n"), "{}", report.text());
        let areas = known(db).await;
        let codes: Vec<&str> = areas.areas.iter().map(|area| &*area.code).collect();
        assert_eq!(codes, ["E00000003", "E01000001", "E05000002"]);
        let ward = &areas.of_kind(AreaKind::Ward)[0];
        assert_eq!((&*ward.name, ward.shape.0.len()), ("Area 1", 1));
        let geometry: Value = serde_json::from_str(&ward.geometry).unwrap();
        assert_eq!(geometry["coordinates"][0][1], json!([2, 50]));

        let moved = file.replace("Area 2", "Area B");
        let report = import_files(db, &[("areas.geojson", &moved)], Options::default()).await;
        let told = "added      0\nupdated    1 area\n  area E00000003 Area B: name\n\
            unchanged  2 areas\nremoved    0\nwritten as revision 2\n";
        assert_eq!(report.text(), told);
    }
}

#[tokio::test]
async fn a_census_is_joined_by_the_column_that_fits_and_says_what_does_not() {
    for db in Databases::new().await.all() {
        let (areas, table) = (collection(&LSOAS), format!("{HEAD}{SPLIT}{SAME}"));
        // Whatever the order of the files.
        let files = [("census.csv", &*table), ("areas.geojson", &*areas)];
        let report = import_files(db, &files, Options::default()).await;
        assert!(report.text().starts_with("added      2 areas, 4 figures\n"), "{}", report.text());
        let expected = [
            "census.csv: lsoa11cd is the column that is joined: it names 2 of 2 areas (lsoa)",
            "census.csv: columns not kept: TS068 Student",
        ];
        assert_eq!(told(&report.warnings), expected);
        let areas = known(db).await;
        assert_eq!(areas.figure("E01000001", Measure::Population), Some(30.0));
        assert_eq!(areas.figure("E01000001", Measure::BornAbroad), Some(9.5));
        assert_eq!(areas.figure("E01000002", Measure::BornAbroad), Some(1.0));
        assert_eq!(areas.figure("E01000003", Measure::Population), None);

        let row = "E01000009,E01000009,7,1,9\n";
        let report =
            import_table(db, &[row, &SAME.replace(",7,", ",8,")], Options::default()).await;
        let expected = [
            "census.csv: lsoa21cd is the column that is joined: it names 1 of 2 areas (lsoa)",
            "census.csv: lsoa21cd names no known area in 1 of 2 codes: E01000009",
            "census.csv: lsoa21cd leaves 1 of 2 areas (lsoa) without figures: E01000001",
            "census.csv: columns not kept: TS068 Student",
        ];
        assert_eq!(told(&report.warnings), expected);
        assert!(
            report.text().contains("updated    1 figure\n  figure E01000002 population: value")
        );
        assert_eq!(known(db).await.figure("E01000009", Measure::Population), Some(7.0));
    }
}

#[tokio::test]
async fn what_is_broken_is_named_and_nothing_is_written() {
    for db in Databases::new().await.all() {
        let file = collection(&["E01000001", "E01000001", "E08000026", "E01000004", "E01000005"]);
        let mut file: Value = serde_json::from_str(&file).unwrap();
        file["features"][3]["geometry"]["coordinates"] = json!([[[0, 0], [1, 1]]]);
        file["features"][4]["properties"] = Value::Null;
        let broken = format!("{HEAD}{SPLIT}{SPLIT}E01000005,E01000005,-1,1,\n");
        let files = [("areas.geojson", &*file.to_string()), ("census.csv", &*broken)];
        let report = import_files(db, &files, Options::default()).await;
        let expected = [
            "area E01000001 (Area 1): code is that of an earlier feature, too",
            "areas.geojson: area E08000026 (Area 2): code E08000026 is neither an output area, \
             an LSOA, an MSOA nor a ward: only these are kept",
            "areas.geojson: area E01000004 (Area 3): geometry has a ring of 2 points; the smallest \
             has 4",
            "areas.geojson feature 5: code is missing",
            "census.csv line 4 (area E01000003): lsoa21cd is that of an earlier row, too",
            "census.csv line 5 (area E01000004): lsoa21cd is that of an earlier row, too",
            "census.csv line 6 (area E01000005): TS004 Total `-1` is no number of people or \
             households",
        ];
        assert_eq!(told(&report.rejected), expected);
        assert!(report.is_refused());
        assert_eq!(store::revision(db).await.unwrap(), 0);
        assert_eq!(known(db).await.areas.len(), 195);

        let report = import_files(db, &files, SKIPPING).await;
        assert!(report.text().starts_with("added      1 area, 2 figures\n"), "{}", report.text());
    }
}

#[tokio::test]
async fn areas_and_figures_replace_only_what_they_are_about() {
    for db in Databases::new().await.all() {
        import(db, &[sample()], Options::default()).await;
        let all = collection(&["E01000001", "E01000002", "E05000001"]);
        import_files(db, &[("all.geojson", &all)], Options::default()).await;
        import_table(db, &[SPLIT, SAME], Options::default()).await;

        let one = collection(&["E01000001"]);
        let report = import_files(db, &[("one.geojson", &one)], Options::default()).await;
        let kept = "areas: lsoa 1 known before and in no file stay: E01000002 (--replace removes \
            them)";
        assert_eq!(told(&report.warnings), [kept]);
        let report = import_files(db, &[("one.geojson", &one)], REPLACING).await;
        assert!(report.text().contains("removed    1 area\n  area E01000002 Area 1\n"));
        let areas = known(db).await;
        assert_eq!((areas.areas.len(), areas.figures.len()), (2, 2));

        let table = "lsoa11cd,TS004 Total\nE01000001,31\n";
        let report = import_files(db, &[("census.csv", table)], REPLACING).await;
        let removed = "removed    1 figure\n  figure E01000002 population\n";
        assert!(report.text().contains(removed), "{}", report.text());
        let areas = known(db).await;
        assert_eq!(areas.figure("E01000001", Measure::Population), Some(31.0));
        assert_eq!(areas.figure("E01000002", Measure::BornAbroad), Some(1.0), "of another table");
        assert_eq!(exported_ids(db).await, ["s1"]);

        for (name, text) in [
            ("none.csv", "lsoa11cd,TS004 Total\n"),
            ("none.geojson", r#"{"type":"FeatureCollection","features":[]}"#),
        ] {
            let files = [(name.to_owned(), text.to_owned())];
            let refused = texts(db, &files, REPLACING).await.unwrap_err().to_string();
            assert!(refused.starts_with(&format!("{name}: would remove everything")), "{refused}");
        }
    }
}

#[tokio::test]
async fn a_running_server_sees_areas_change_and_only_then() {
    for db in Databases::new().await.all() {
        let live = Live::load(db.clone(), clock::now).await.unwrap();
        let bundled = live.areas();
        assert_eq!(bundled.of_kind(AreaKind::Lsoa).len(), 195);
        import(db, &[sample()], Options::default()).await;
        live.refresh().await.unwrap();
        assert!(std::sync::Arc::ptr_eq(&bundled, &live.areas()), "services are no areas");

        let areas = collection(&LSOAS);
        import_files(db, &[("areas.geojson", &areas)], Options::default()).await;
        live.refresh().await.unwrap();
        let imported = live.areas();
        assert_eq!((live.revision(), imported.areas.len()), (2, 2));
        import_table(db, &[SPLIT], Options::default()).await;
        live.refresh().await.unwrap();
        assert_eq!(live.areas().figure("E01000001", Measure::Population), Some(30.0));
        assert_eq!(live.areas().areas, imported.areas);

        // Loaded whole again because of a stop, they are still the same.
        let before = live.areas();
        let stop = "ATCOCode,CommonName,Longitude,Latitude,StopType\n1,Bird,-1.5,52.4,BCT\n";
        import_files(db, &[("stops.csv", stop)], Options::default()).await;
        live.refresh().await.unwrap();
        assert!(std::sync::Arc::ptr_eq(&before, &live.areas()));
    }
}

#[tokio::test]
async fn more_figures_than_are_written_together_are_all_written() {
    let mut rows = String::new();
    for number in 0..2_500 {
        writeln!(rows, "E01{number:06},E01{number:06},{number},1,").unwrap();
    }
    for db in Databases::new().await.all() {
        let report = import_table(db, &[&rows], Options::default()).await;
        assert!(report.text().starts_with("added      5000 figures\n"), "{}", report.text());
        assert_eq!(known(db).await.figure("E01002499", Measure::Population), Some(2_499.0));
        let again = import_table(db, &[&rows], Options::default()).await;
        assert!(again.text().contains("unchanged  5000 figures\n"), "{}", again.text());
    }
}

#[test]
fn other_geojson_is_refused_with_a_reason() {
    let point = json!({ "type": "FeatureCollection", "features": [
        { "type": "Feature", "properties": { "name": "Advice" },
          "geometry": { "type": "Point", "coordinates": [-1.5, 52.4] } }] });
    let refused = into_rows(&point.to_string()).unwrap_err().to_string();
    assert!(
        refused
            .starts_with("file.json: GeoJSON of anything but services and areas is not imported")
    );
    for text in [r#"{"type":"FeatureCollection"}"#, r#"{"type":"FeatureCollection","features":7}"#]
    {
        let refused = into_rows(text).unwrap_err().to_string();
        assert!(refused.contains("without a list of features"), "{refused}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is cut out of a file or put into it: it is imported or refused, in one line.
    #[test]
    fn no_file_is_too_broken_to_be_refused(
        from in 0..900_usize,
        length in 0..30_usize,
        put in prop_oneof![
            Just("null"), Just("[]"), Just("{}"), Just("-"), Just("1e999"), Just("\""), Just("é"),
            Just(","), Just("\n"), Just("E01000001"), Just(""), Just("[[[0,0],[0,0],[0,0],[0,0]]]"),
        ],
        is_table in any::<bool>(),
    ) {
        let text =
            if is_table { format!("{HEAD}{SPLIT}{SAME}") } else { collection(&LSOAS) };
        let from = from % text.len();
        let end = (from + length).min(text.len());
        let text = format!("{}{put}{}", &text[..from], &text[end..]);
        match into_rows(&text) {
            Ok((_, report)) => {
                prop_assert!(told(&report.rejected).iter().all(|line| !line.contains('\n')));
            }
            Err(error) => prop_assert!(!error.to_string().contains('\n'), "{error}"),
        }
    }
}
