//! Open Referral: what comes out is HSDS 3.0 and HSDS-UK 3.0, and what is asked for is what comes.

use std::collections::BTreeSet;

use axum::http::Method;
use jsonschema::Validator;
use rstest::rstest;
use serde_json::{Value, json};
use server::export::{self, Format};
use tokio::sync::OnceCell;

use crate::directory_data::shared;
use crate::site::{self, Answer, Site, TOWN, haversine_m};

const ODD: &str = include_str!("../fixtures/hsds.json");
const COVENTRY: &str = include_str!("../../data/coventry/directory.json");

/// Coventry, the made-up town and a few odd records.
fn records() -> Vec<Value> {
    let all = [COVENTRY, TOWN, ODD].map(|text| serde_json::from_str::<Vec<Value>>(text).unwrap());
    all.concat()
}

struct Open {
    site: Site,
    /// As exported, full services.
    exported: Vec<Value>,
    _folder: tempfile::TempDir,
}

async fn everything() -> &'static Open {
    static SITE: OnceCell<Open> = OnceCell::const_new();
    SITE.get_or_init(|| async {
        let (site, db, folder) = site::written(&Value::from(records()).to_string()).await;
        let exported = export::text(&db, Format::Hsds).await.unwrap();
        // Open Referral answers from memory: read once, then the database goes.
        site.get("/hsds/v3/services").await;
        db.close().await;
        Open { site, exported: serde_json::from_str(&exported).unwrap(), _folder: folder }
    })
    .await
}

impl Open {
    async fn json(&self, path: &str) -> Value {
        let answer = self.site.get(&format!("/hsds/v3{path}")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// All that a list holds, page by page.
    async fn all(&self, list: &str, query: &str) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 1.. {
            let answer = self.json(&format!("{list}?per_page=7&page={page}&{query}")).await;
            let contents = answer["contents"].as_array().unwrap();
            assert_eq!(answer["size"], contents.len());
            assert_eq!(answer["page_number"], page);
            assert_eq!(answer["first_page"], page == 1);
            all.extend(contents.clone());
            if answer["last_page"] == true {
                assert_eq!(answer["total_items"], all.len());
                assert_eq!(answer["total_pages"], all.len().div_ceil(7));
                break;
            }
        }
        all
    }

    /// The names of the services that a query finds.
    async fn names(&self, query: &str) -> BTreeSet<String> {
        names(&self.all("/services", query).await)
    }
}

fn names(records: &[Value]) -> BTreeSet<String> {
    records.iter().map(|record| record["name"].as_str().unwrap().to_owned()).collect()
}

/// What a specification says of the answers to a path.
fn validator(bundle: &str, path: &str) -> Option<Validator> {
    let file = shared("standards/hsds")?.join(bundle);
    let bundle: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let operation = &bundle["paths"][path]["get"];
    if operation.is_null() {
        return None;
    }
    let mut schema = operation["responses"]["200"]["content"]["application/json"]["schema"].clone();
    // References to shared schemas only: the paths' other parts are not needed.
    schema["components"] = json!({ "schemas": bundle["components"]["schemas"] });
    let options = jsonschema::options().should_validate_formats(true);
    Some(options.with_draft(jsonschema::Draft::Draft202012).build(&schema).unwrap())
}

fn assert_valid(validator: &Validator, path: &str, answer: &Value) {
    let errors: Vec<String> =
        validator.iter_errors(answer).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{path}: {}", errors.join("\n"));
}

#[rstest]
#[tokio::test]
async fn every_answer_is_valid(
    #[values("hsds-3.0.bundle.json", "hsds-uk-3.0.bundle.json")] bundle: &str,
    #[values(
        "/services",
        "/organizations",
        "/service_at_locations",
        "/taxonomies",
        "/taxonomy_terms"
    )]
    list: &str,
) {
    let open = everything().await;
    let Some(of_list) = validator(bundle, list) else { return };
    let of_one = validator(bundle, &format!("{list}/{{id}}")).unwrap();
    assert_valid(&of_list, list, &open.json(&format!("{list}?page=1000")).await);
    let forms: &[&str] = match list {
        "/services" => &["", "full=true", "minimal=true"],
        "/organizations" => &["", "full=true", "full_service=true"],
        "/service_at_locations" => &["", "full=true"],
        _ => &[""],
    };
    for form in forms {
        let answer = open.json(&format!("{list}?per_page=500&{form}")).await;
        assert_valid(&of_list, list, &answer);
        let contents = answer["contents"].as_array().unwrap();
        assert!(contents.len() > 1, "{list}?{form}");
        let lines = open.site.get(&format!("/hsds/v3{list}?format=ndjson&{form}")).await.text();
        let lines: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let key = |record: &Value| record["id"].to_string();
        assert_eq!(sorted(&lines, key), sorted(contents, key), "lines tell what pages tell");
        for record in contents {
            let path = format!("{list}/{}", record["id"].as_str().unwrap());
            let one = open.json(&path).await;
            assert_valid(&of_one, &path, &one);
            if *form == "full=true" {
                assert_eq!(&one, record, "a list in full tells each in full");
                assert_valid(&of_one, &path, record);
            }
        }
    }
}

fn sorted(records: &[Value], key: impl Fn(&Value) -> String) -> Vec<&Value> {
    let mut records: Vec<&Value> = records.iter().collect();
    records.sort_by_key(|record| key(record));
    records
}

#[tokio::test]
async fn the_check_would_notice_a_wrong_answer() {
    let Some(of_one) = validator("hsds-uk-3.0.bundle.json", "/services/{id}") else { return };
    let mut service = everything().await.json("/services/advice").await;
    assert!(of_one.is_valid(&service));
    service["url"] = "no address".into();
    assert!(!of_one.is_valid(&service));
}

/// Each against the services as exported.
#[rstest]
#[case::term("taxonomy_term_id=term-money", |s: &Value| uses(s, |t| t["id"] == "term-money"))]
#[case::taxonomy("taxonomy_id=ece0bdfe-5ac0-577f-b4ba-a9ae11b3d026",
    |s: &Value| uses(s, |t| t["taxonomy"] == "waymark-needs"))]
#[case::organization("organization_id=org-advice", |s: &Value| s["organization"]["id"] == "org-advice")]
#[case::least_age("minimum_age=17", |s: &Value| s["minimum_age"].as_f64().is_some_and(|a| a >= 17.0))]
#[case::most_age("maximum_age=25", |s: &Value| s["maximum_age"].as_f64().is_some_and(|a| a <= 25.0))]
#[case::both_ages("minimum_age=16&maximum_age=24.9", |_: &Value| false)]
#[case::modified("modified_after=2020-02-04", |s: &Value| s["name"] != "Odd one")]
#[case::modified_then("modified_after=2020-02-03T04:05:06Z", |_: &Value| true)]
#[case::modified_later("modified_after=2120-01-01", |_: &Value| false)]
#[case::words("search=food%20BANK", |s: &Value| says(s, "food") && says(s, "bank"))]
#[case::near("postcode=CV15FX&proximity=1500", |s: &Value| is_near(s, 1500.0))]
#[case::together("postcode=CV15FX&proximity=1500&taxonomy_term_id=term-women",
    |s: &Value| is_near(s, 1500.0) && uses(s, |t| t["id"] == "term-women"))]
#[tokio::test]
async fn services_are_filtered(#[case] query: &str, #[case] suits: fn(&Value) -> bool) {
    let open = everything().await;
    let expected: Vec<Value> = open.exported.iter().filter(|s| suits(s)).cloned().collect();
    assert_eq!(open.names(query).await, names(&expected));
}

fn uses(service: &Value, suits: fn(&Value) -> bool) -> bool {
    let attributes = service["attributes"].as_array();
    attributes.into_iter().flatten().any(|attribute| suits(&attribute["taxonomy_term"]))
}

fn says(service: &Value, word: &str) -> bool {
    let texts = [&service["name"], &service["description"], &service["organization"]["name"]];
    let text = texts.map(|text| text.as_str().unwrap_or_default().to_lowercase()).join(" ");
    text.split(|c: char| !c.is_alphanumeric()).any(|said| said.starts_with(word))
}

/// From CV1 5FX, where everything without a position of its own is. None of the confidential places is so
/// far that it matters by what they are told.
fn is_near(service: &Value, metres: f64) -> bool {
    let from = (-1.506_446, 52.412_893);
    let places = service["service_at_locations"].as_array();
    places.into_iter().flatten().any(|at| {
        let location = &at["location"];
        let degrees = location["longitude"].as_f64().zip(location["latitude"].as_f64());
        let same = location["addresses"][0]["postal_code"] == "CV1 5FX";
        degrees.map_or(same, |to| haversine_m(from, to) <= metres)
    })
}

/// Read off the opening hours by hand.
#[rstest]
#[case("day=SU", "Refuge|Web chat")]
#[case("day=sunday&start_time=08:30", "Refuge")]
#[case("day=FR&start_time=10:00&end_time=12:00", "Library")]
#[case("start_time=18:00&end_time=20:00:00", "Odd one")]
#[case("day=TU&start_time=18:00", "Night shelter")]
#[case("day=MO&start_time=18:00", "Odd one")]
#[case("day=WE&start_time=10:00&end_time=12:00", "")]
#[tokio::test]
async fn services_by_day_and_time(#[case] query: &str, #[case] expected: &str) {
    let mut found = everything().await.names(query).await;
    // Coventry's own are another test's.
    let ours: BTreeSet<String> = [TOWN, ODD]
        .iter()
        .flat_map(|text| serde_json::from_str::<Vec<Value>>(text).unwrap())
        .map(|record| record["name"].as_str().unwrap().to_owned())
        .collect();
    found.retain(|name| ours.contains(name));
    let expected: BTreeSet<String> =
        expected.split('|').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    assert_eq!(found, expected);
}

#[rstest]
#[case("/services", "color=red", "color")]
#[case("/services", "page=0", "page")]
#[case("/services", "per_page=-1", "per_page")]
#[case("/services", "format=xml", "format")]
#[case("/services", "full=yes", "full")]
#[case("/services", "minimal=true&full=true", "minimal")]
#[case("/services", "modified_after=lately", "modified_after")]
#[case("/services", "minimum_age=grown", "minimum_age")]
#[case("/services", "day=someday", "day")]
#[case("/services", "start_time=noon", "start_time")]
#[case("/services", "postcode=CV1", "postcode")]
#[case("/services", "proximity=100", "proximity")]
#[case("/services", "page=1&page=2", "page")]
#[case("/services", "full_service=true", "full_service")]
#[case("/organizations", "day=MO", "day")]
#[case("/taxonomies", "taxonomy_id=x", "taxonomy_id")]
#[case("/taxonomy_terms", "top_only=1", "top_only")]
#[case("/services/advice", "full=true", "full")]
#[tokio::test]
async fn a_mistake_is_named(#[case] path: &str, #[case] query: &str, #[case] param: &str) {
    let answer = everything().await.site.get(&format!("/hsds/v3{path}?{query}")).await;
    assert_eq!(answer.params_at_fault(), [param]);
}

#[tokio::test]
async fn ids_are_uuids_for_ever_and_the_kept_ones_still_lead_there() {
    let open = everything().await;
    let service = open.json("/services/advice").await;
    // By Python's uuid5: changing it would break what others have kept.
    assert_eq!(service["id"], "d46ede39-aace-5759-8b29-79bbb88e17a7");
    assert_eq!(service["original_id"], "advice");
    assert_eq!(open.json("/services/d46ede39-aace-5759-8b29-79bbb88e17a7").await, service);
    assert_eq!(service["organization"]["organization_identifiers"][0]["identifier"], "org-advice");
    let kept = "5f1d2b60-0000-4000-8000-000000000001";
    let odd = open.json(&format!("/services/{}", kept.to_uppercase())).await;
    assert_eq!(odd["id"], kept);
    assert!(odd.get("original_id").is_none());
    open.site.get("/hsds/v3/services/nosuch").await.problem(404);
    open.site.get("/hsds/v3/services/%ff").await.problem(404);
}

#[tokio::test]
async fn members_without_a_value_are_left_out_and_hours_are_rules() {
    let odd = everything().await.json("/services/5f1d2b60-0000-4000-8000-000000000001").await;
    for member in ["description", "url", "email", "fees", "licenses", "metadata"] {
        assert!(odd.get(member).is_none(), "{member}");
    }
    assert_eq!(odd["last_modified"], "2020-02-03T04:05:06Z");
    assert_eq!(odd["phones"][0]["extension"], 12);
    let rules: Vec<String> = odd["schedules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| format!("{} {} {} {}", s["freq"], s["byday"], s["opens_at"], s["closes_at"]))
        .collect();
    let expected = [
        r#""MONTHLY" "1MO" "18:00" "20:00""#,
        r#""WEEKLY" "MO,TU" "10:00" "12:00""#,
        r#""WEEKLY" "MO,TU" "13:00" "15:00""#,
    ];
    assert_eq!(rules, expected);
    assert_eq!(odd["schedules"][1]["opening_hours"], "Mo,Tu 10:00-12:00; PH off");
}

#[tokio::test]
async fn where_a_confidential_place_is_stays_secret() {
    let open = everything().await;
    let mut told = String::new();
    for list in ["services", "organizations", "service_at_locations"] {
        for query in ["full=true&per_page=500", "format=ndjson&full=true", "per_page=500"] {
            told += &open.site.get(&format!("/hsds/v3/{list}?{query}")).await.text().to_lowercase();
        }
    }
    for secret in
        ["hidden row", "cv1 2gn", "cv12gn", "52.40612", "-1.51234", "blue door", "refuge street"]
    {
        assert!(!told.contains(secret), "{secret} is told");
    }
    for (id, exact) in [("whisper", (-1.51234, 52.40612)), ("refuge", (-1.5123, 52.4056))] {
        let service = open.json(&format!("/services/{id}")).await;
        let location = &service["service_at_locations"][0]["location"];
        assert_eq!(location["confidential"], true);
        let at = (location["longitude"].as_f64().unwrap(), location["latitude"].as_f64().unwrap());
        let off = haversine_m(at, exact);
        assert!((1.0..375.0).contains(&off), "{off} m");
    }
    let whisper = open.json("/services/whisper").await;
    assert_eq!(whisper["phones"][0]["number"], "024 7600 0200");
}

#[tokio::test]
async fn terms_by_taxonomy_and_an_organization_with_its_services() {
    let open = everything().await;
    let terms =
        open.all("/taxonomy_terms", "taxonomy_id=ece0bdfe-5ac0-577f-b4ba-a9ae11b3d026").await;
    assert!(terms.len() >= 17 && terms.iter().all(|term| term["taxonomy"] == "waymark-needs"));
    let odd = open.all("/taxonomy_terms", "search=oddness").await;
    assert_eq!(names(&odd), BTreeSet::from(["Oddness".to_owned()]));
    let organization = open.json("/organizations/org-advice").await;
    assert_eq!(organization["services"][0]["name"], "Advice");
    assert!(organization["services"][0].get("phones").is_none());
    let full = open.json("/organizations/org-advice?full_service=true").await;
    assert_eq!(full["services"][0]["phones"][0]["number"], "024 7600 0001");
}

#[tokio::test]
async fn it_says_what_it_is_to_any_origin() {
    let open = everything().await;
    let headers = [("host", "help.example"), ("origin", "https://other.example")];
    let answer = open.site.send(Method::GET, "/hsds/v3/", &headers).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let about = answer.json();
    assert_eq!(about["version"], "3.0");
    assert_eq!(about["openapi_url"], "http://help.example/openapi.json");
    assert_eq!(open.site.send(Method::GET, "/hsds/v3", &headers).await.json(), about);
    for path in ["/hsds/v3/services", "/hsds/v3/services?format=ndjson", "/hsds/v3/services/advice"]
    {
        let first: Answer = open.site.get(path).await;
        let known = [("if-none-match", first.header("etag"))];
        assert_eq!(open.site.send(Method::GET, path, &known).await.status, 304, "{path}");
    }
}

/// What packs an answer asks for more after the last line; without one it once went on for ever.
#[tokio::test]
async fn lines_end_when_they_are_packed() {
    let open = everything().await;
    for list in ["services", "service_at_locations", "organizations"] {
        for search in ["", "&search=nosuchword"] {
            let path = format!("/hsds/v3/{list}?format=ndjson{search}");
            for encoding in ["gzip", "br", "identity"] {
                let asked = [("accept-encoding", encoding)];
                let answer = open.site.send(Method::GET, &path, &asked).await;
                assert_eq!(answer.status, 200, "{path} {encoding}");
                assert_eq!(answer.body.is_empty(), encoding == "identity" && !search.is_empty());
            }
        }
    }
}

/// Whoever walks through the pages while services are edited sees each once.
#[tokio::test]
async fn pages_do_not_shift_under_edits() {
    let home = crate::waymark::Home::new();
    let text = home.run(&["synth", "--services", "1000"]).ok();
    let (site, db, _folder) = site::written(&text).await;
    let lines: Vec<&str> = text.lines().collect();
    let mut seen: Vec<String> = Vec::new();
    for page in 1..=10 {
        let answer = site.get(&format!("/hsds/v3/services?per_page=100&page={page}")).await.json();
        assert_eq!(answer["total_items"], 1000);
        let ids = answer["contents"].as_array().unwrap().iter();
        seen.extend(ids.map(|service| service["id"].as_str().unwrap().to_owned()));
        let mut edited: Value = serde_json::from_str(lines[page * 97]).unwrap();
        edited["name"] = format!("Edited {page}").into();
        site::write(&db, &edited.to_string()).await;
        site.live.refresh().await.unwrap();
        let path = format!("/hsds/v3/services/{}", edited["id"].as_str().unwrap());
        assert_eq!(site.get(&path).await.json()["name"], edited["name"], "an edit is told at once");
    }
    assert!(seen.is_sorted());
    let all: BTreeSet<&String> = seen.iter().collect();
    assert_eq!((all.len(), seen.len()), (1000, 1000));
}
