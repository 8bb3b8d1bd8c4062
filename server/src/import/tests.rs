use super::*;
use crate::canonical::canonical;
use crate::export::{self, Format};
use crate::store::{self, Row};
use crate::testing::Databases;
use serde_json::{Value, json};

mod areas;
mod forms;
mod hostile;
mod records;
mod stops;
mod streams;
mod verified;

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
        "translations": {},
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
fn into_rows(text: &str) -> Result<(store::Rows, Report), ImportError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let sources = vec![translated(Source::text("file.json", text))?];
        let preparation = Arc::new(Preparation { sources, digester: Digester::default() });
        let intake = Intake::new(Arc::clone(&preparation));
        let memory = Target::Memory(Vec::new());
        let mut comparison = Comparison::begin(memory, intake, Options::default()).await?;
        compare_all(&mut comparison, preparation, &Progress::default()).await?;
        let Comparison { target, report, .. } = comparison;
        let Target::Memory(rows) = target else { panic!("another target") };
        Ok((if report.is_refused() { store::Rows::default() } else { sorted(rows) }, report))
    })
}

/// Rows as they are loaded.
fn sorted(mut all: Vec<Row>) -> store::Rows {
    all.sort_by(|a, b| a.id().cmp(b.id()));
    let mut rows = store::Rows::default();
    for row in all {
        match row {
            Row::Organization(row) => rows.organizations.push(row),
            Row::Location(row) => rows.locations.push(row),
            Row::Service(row) => rows.services.push(row),
            Row::ServiceAtLocation(row) => rows.service_at_locations.push(row),
            Row::Stop(_) | Row::Area(_) | Row::Figure(_) => {}
        }
    }
    rows
}

/// A finding without the name of its service, which all samples share.
fn told(finding: &Finding) -> String {
    finding.to_string().replace(" (Advice)", "")
}

/// What the import of one record says against it.
fn complaints(value: &Value) -> Vec<String> {
    let (_, report) = into_rows(&value.to_string()).unwrap();
    report.rejected.iter().map(told).collect()
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
            assert!(report.text().ends_with("nothing to change: revision 1 stays\n"));
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
            told(&report.rejected[0]),
            "service s1: location l1: latitude 152.4 is not between -90 and 90"
        );
        assert_eq!(store::revision(db).await.unwrap(), 0);
        assert_eq!(exported_ids(db).await, [""; 0]);

        let skipping = Options { skip_invalid: true, ..Options::default() };
        let report = import(db, &[sample_numbered(2), bad], skipping).await;
        assert!(!report.is_refused() && report.text().ends_with("written as revision 1\n"));
        assert_eq!(exported_ids(db).await, ["s2"]);
    }
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    for db in Databases::new().await.all() {
        let report = import(db, &[sample()], Options { dry_run: true, ..Options::default() }).await;
        assert!(report.text().starts_with("added      1 service,"), "{}", report.text());
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
            told(&report.warnings[0]),
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
async fn a_service_takes_no_place_from_another() {
    for db in Databases::new().await.all() {
        import(db, &[sample()], Options::default()).await;
        let thief = set(sample_numbered(2), "/service_at_locations/0/id", json!("l1-s1"));
        let texts = [("file.json".to_owned(), thief.to_string())];
        let report = texts_into(db, &texts).await;
        assert!(report.is_refused());
        assert_eq!(
            told(&report.rejected[0]),
            "service s2: service_at_location l1-s1 belongs to service s1 (--replace can move it)"
        );
        assert_eq!(exported_ids(db).await, ["s1"]);
    }
}

/// An import that may be refused.
async fn texts_into(db: &Store, texts: &[(String, String)]) -> Report {
    super::texts(db, texts, Options::default()).await.unwrap()
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
        files(db, std::slice::from_ref(&path), Options::default()).await.unwrap();
        assert_eq!(exported_ids(db).await, ["s1"]);
    }
    let missing = folder.path().join("missing.json");
    let refused = files(databases.all().next().unwrap(), &[missing], Options::default()).await;
    assert!(refused.unwrap_err().to_string().contains("missing.json: No such file"));
}

/// Records of services that speak, each in `tags` languages of its own.
fn speaking(services: usize, tags: usize) -> Vec<Value> {
    let tag = |service: usize, tag: usize| json!({ "code": format!("aa-{service}-{tag}") });
    let languages =
        |service: usize| (0..tags).map(move |number| tag(service, number)).collect::<Value>();
    let service = |number: usize| {
        json!({ "id": format!("s{number}"), "name": "Advice", "status": "active",
                "languages": languages(number) })
    };
    (0..services).map(service).collect()
}

#[tokio::test]
async fn what_no_server_could_answer_from_is_not_written() {
    for db in Databases::new().await.all() {
        import(db, &[sample()], Options::default()).await;
        let text = ("file.json".to_owned(), json!(speaking(66, 1_000)).to_string());
        let refused = texts(db, &[text], Options::default()).await.unwrap_err().to_string();
        assert!(refused.starts_with("nothing was written: the data make no directory: more"));
        assert_eq!(exported_ids(db).await, ["s1"]);
        // And the next one can write.
        import(db, &[sample_numbered(2)], Options::default()).await;
        assert_eq!(exported_ids(db).await, ["s1", "s2"]);
    }
}
