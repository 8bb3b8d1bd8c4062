use super::*;
use crate::http::app;
use crate::live::Live;
use crate::testing::Databases;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request};
use engine::Timestamp;
use engine::unmet::{Form, Miss, answer};
use rstest::rstest;
use serde_json::{Value, json};
use tower::ServiceExt;

/// Tuesday 24 November 2026, 10:00 in Coventry: week 48.
const TUESDAY: Timestamp = Timestamp(1_795_514_400);
/// The Monday after, 00:30 there: week 49.
const MONDAY: Timestamp = Timestamp(1_795_998_600);

async fn site(db: &Store, clock: fn() -> Timestamp) -> Router {
    let live = Live::load(db.clone(), clock).await.unwrap();
    app(AppState::new(live).with_unmet(db.clone()))
}

async fn ask(app: &Router, request: Request<Body>) -> (u16, Value) {
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    if status >= 400 {
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    }
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

async fn get(app: &Router, query: &str) -> (u16, Value) {
    let request = Request::builder().uri(format!("{PATH}{query}"));
    ask(app, request.body(Body::empty()).unwrap()).await
}

async fn post(app: &Router, body: impl Into<String>) -> (u16, Value) {
    let request = Request::builder().method(Method::POST).uri(PATH);
    let request = request.header(header::CONTENT_TYPE, "application/json");
    ask(app, request.body(Body::from(body.into())).unwrap()).await
}

/// An answer to `language` with the first of its boxes, one for each need and language, ticked alone.
fn an_answer(told: &Value) -> Value {
    let listed = |list: &str| told["lists"][list].as_array().unwrap().len();
    let n_bytes = ((listed("needs") + 1) * (listed("languages") + 1)).div_ceil(8);
    let boxes = format!("01{}", "00".repeat(n_bytes - 1));
    json!({"question": "language", "lists": told["lists"]["digest"], "boxes": boxes})
}

#[tokio::test]
async fn a_week_is_told_when_it_has_ended_and_the_directory_stays_the_same() {
    for db in Databases::new().await.all() {
        let now = site(db, || TUESDAY).await;
        let (status, before) = get(&now, "").await;
        assert_eq!((status, &before["to"]), (200, &"2026-W47".into()));
        for _ in 0..3 {
            assert_eq!(post(&now, an_answer(&before).to_string()).await, (204, Value::Null));
        }
        assert_eq!(get(&now, "").await.1, before, "who watches learns nothing");

        let (_, after) = get(&site(db, || MONDAY).await, "?weeks=1&limit=2").await;
        assert_eq!((&after["from"], &after["to"]), (&"2026-W48".into(), &"2026-W48".into()));
        let told = &after["questions"][0];
        assert_eq!((&told["question"], &told["answers"]), (&"language".into(), &3.into()));
        assert_eq!(told["estimates"].as_array().unwrap().len(), 2);
        let first = &told["estimates"][0];
        assert_eq!((&first["need"], &first["other"]), (&Value::Null, &Value::Null));
        assert!(first["share"].as_f64().unwrap() > 2.0, "in all three, which chance alone makes");
        assert_eq!(after["questions"][1]["answers"], 0);
        assert_eq!(store::revision(db).await.unwrap(), 0);
    }
}

/// Of many devices eight of fifteen missed something, six something else, and the others nothing.
#[tokio::test]
async fn what_was_posted_is_told_within_its_own_intervals() {
    const DEVICES: u32 = 1_200;
    let databases = Databases::new().await;
    let db = databases.all().next().unwrap();
    let now = site(db, || TUESDAY).await;
    let (_, shared) = get(&now, "/lists").await;
    let digest = shared["lists"]["digest"].as_str().unwrap();
    let of = |list: &str, word: &str| {
        let list = shared["lists"][list].as_array().unwrap();
        list.iter().position(|it| it == word).unwrap() as u16
    };
    let miss = |need, language, slot, area| Miss {
        need: 1 + of("needs", need),
        language: 1 + of("languages", language),
        slot: of("slots", slot),
        area: 1 + of("areas", area),
    };
    let english = miss("english", "ti", "We-evening", "E01009522");
    let food = miss("food", "ar", "Su-morning", "E01009638");
    let length = |list: &str| shared["lists"][list].as_array().unwrap().len() as u16;
    let form = Form::new(length("needs"), length("languages"), length("areas"));
    let mut state = 1u64;
    let mut random = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state ^ (state >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd) >> 32) as u32
    };
    for device in 0..DEVICES {
        let searched = match device % 15 {
            0..8 => vec![english],
            8..14 => vec![food],
            _ => Vec::new(),
        };
        let answer = answer(form, &searched, &mut random);
        let boxes: Vec<String> = answer.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let sent =
            json!({"question": answer.question().word(), "lists": digest, "boxes": boxes.concat()});
        assert_eq!(post(&now, sent.to_string()).await.0, 204);
    }
    let (_, told) = get(&site(db, || MONDAY).await, "?limit=3").await;
    let answers = |question: &Value| question["answers"].as_u64().unwrap();
    let questions = told["questions"].as_array().unwrap();
    assert_eq!(questions.iter().map(answers).sum::<u64>(), u64::from(DEVICES));
    let others = [("ti", "ar"), ("We-evening", "Su-morning"), ("E01009522", "E01009638")];
    for (question, (first, second)) in questions.iter().zip(others) {
        let found = question["estimates"].as_array().unwrap();
        let expected = [("english", first, 8.0 / 15.0), ("food", second, 6.0 / 15.0)];
        for (estimate, (need, other, truth)) in found.iter().zip(expected) {
            assert_eq!((&estimate["need"], &estimate["other"]), (&need.into(), &other.into()));
            assert_eq!(estimate["stands_out"], true);
            let [low, high] = ["low", "high"].map(|name| estimate[name].as_f64().unwrap());
            assert!(low < truth && truth < high && high - low < 0.4, "{estimate}");
        }
        assert_eq!(found[2]["stands_out"], false, "{}", found[2]);
    }
}

#[tokio::test]
async fn devices_are_told_the_lists_and_where_their_areas_are() {
    let databases = Databases::new().await;
    let app = site(databases.all().next().unwrap(), || TUESDAY).await;
    let (status, shared) = get(&app, "/lists").await;
    assert_eq!((status, &shared["lists"]), (200, &get(&app, "").await.1["lists"]));
    let (areas, outlines) = (shared["lists"]["areas"].as_array(), shared["outlines"].as_array());
    let (areas, outlines) = (areas.unwrap(), outlines.unwrap());
    assert_eq!((areas.len(), outlines.len()), (195, 195));
    // The first corner of E01009522, as data/coventry/geo/lsoa.geojson has it.
    let nth = areas.iter().position(|code| code == "E01009522").unwrap();
    let ring = outlines[nth][0].as_array().unwrap();
    assert_eq!(ring[..2], [json!(-1.52919), json!(52.41868)]);
    assert_eq!((ring.len() % 2, &ring[..2]), (0, &ring[ring.len() - 2..]), "it closes");
}

#[tokio::test]
async fn what_is_no_answer_is_refused_and_not_counted() {
    let databases = Databases::new().await;
    let db = databases.all().next().unwrap();
    let app = site(db, || TUESDAY).await;
    let (_, told) = get(&app, "").await;
    let faults: [(&str, Value); 7] = [
        ("question", json!("all")),
        ("question", json!("slot")),
        ("lists", json!("0")),
        ("boxes", json!("")),
        ("boxes", json!("0g".repeat(43))),
        ("boxes", json!("00".repeat(44))),
        // The last two bits stand for no box.
        ("boxes", json!(format!("{}40", "00".repeat(42)))),
    ];
    for (member, value) in faults {
        let mut sent = an_answer(&told);
        sent[member] = value.clone();
        let (status, problem) = post(&app, sent.to_string()).await;
        assert_eq!(status, 400, "{member} {value}");
        assert!(problem["errors"][0]["message"].is_string(), "{problem}");
    }
    let mut more = an_answer(&told);
    more["device"] = json!(1);
    for body in [String::new(), "[]".to_owned(), more.to_string()] {
        assert_eq!(post(&app, body).await.0, 400);
    }
    assert_eq!(post(&app, " ".repeat(LIMIT_BYTES + 1)).await.0, 413);
    assert_eq!(store::unmet(db, "2000-W01", "2100-W01").await.unwrap(), []);
}

#[tokio::test]
async fn pages_of_other_sites_cannot_answer() {
    let databases = Databases::new().await;
    let app = site(databases.all().next().unwrap(), || TUESDAY).await;
    let (_, told) = get(&app, "").await;
    let unasked = Request::builder().method(Method::POST).uri(PATH);
    let unasked = unasked.header(header::CONTENT_TYPE, "text/plain");
    let unasked = unasked.body(Body::from(an_answer(&told).to_string())).unwrap();
    assert_eq!(ask(&app, unasked).await.0, 400);
    let preflight = Request::builder().method(Method::OPTIONS).uri(PATH);
    let preflight = preflight
        .header(header::ORIGIN, "https://elsewhere.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type");
    let allowed = app.oneshot(preflight.body(Body::empty()).unwrap()).await.unwrap();
    let methods = allowed.headers().get(header::ACCESS_CONTROL_ALLOW_METHODS);
    assert!(!methods.is_some_and(|methods| methods.to_str().unwrap().contains("POST")));
}

#[rstest]
#[case::unknown("?week=1", "week")]
#[case::none("?weeks=0", "weeks")]
#[case::too_many("?weeks=105", "weeks")]
#[case::twice("?weeks=1&weeks=2", "weeks")]
#[case::no_number("?limit=x", "limit")]
#[tokio::test]
async fn parameters_are_checked(#[case] query: &str, #[case] param: &str) {
    let databases = Databases::new().await;
    let app = site(databases.all().next().unwrap(), || TUESDAY).await;
    let (status, problem) = get(&app, query).await;
    assert_eq!((status, &problem["errors"][0]["param"]), (400, &param.into()));
}

#[tokio::test]
async fn it_is_there_and_described_only_where_it_is_wanted() {
    let databases = Databases::new().await;
    let db = databases.all().next().unwrap();
    let live = Live::load(db.clone(), || TUESDAY).await.unwrap();
    let without = app(AppState::new(live));
    assert_eq!(get(&without, "").await.0, 404);
    assert_eq!(post(&without, "{}").await.0, 404);
    let description = || Request::builder().uri("/openapi.json").body(Body::empty()).unwrap();
    let (_, described) = ask(&without, description()).await;
    assert!(described["paths"][PATH].is_null());
    let (_, described) = ask(&site(db, || TUESDAY).await, description()).await;
    assert!(described["paths"][PATH]["get"].is_object());
    assert!(described["paths"][PATH]["post"].is_object());
    assert!(described["paths"][&*[PATH, "/lists"].concat()]["get"].is_object());
}
