//! `nearest` on the real directory against answers worked out here, the slow and plain way, from
//! `/api/v1/services` and `/api/v1/services/{id}`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::site::{Site, coventry, haversine_m};

/// Where questions are asked from: lon, lat. The centre, the edge, far away, next to a pole.
const ORIGINS: [(f64, f64); 5] = [
    (-1.5106, 52.4081),
    (-1.5815, 52.4512),
    (-1.4437, 52.3795),
    (-0.1276, 51.5072),
    (151.2, -89.5),
];

/// Ids by distance as the contract orders them: placed ones by metres then id, then the others by id.
fn by_distance(features: &[Value], origin: (f64, f64)) -> Vec<String> {
    let mut ranked: Vec<(bool, f64, String)> = features
        .iter()
        .map(|feature| {
            let id = feature["id"].as_str().unwrap().to_owned();
            match feature["geometry"]["coordinates"].as_array() {
                Some(at) => {
                    let at = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
                    (false, haversine_m(origin, at), id)
                }
                None => (true, 0.0, id),
            }
        })
        .collect();
    // Places in one building have exactly one position, so equal distances are exactly equal.
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    ranked.into_iter().map(|(_, _, id)| id).collect()
}

#[tokio::test]
async fn everything_is_ordered_by_great_circle_distance() {
    let site = coventry().await;
    let all = site.features("/api/v1/services").await;
    assert!(all.len() > 10, "the bundled directory is there");
    for origin in ORIGINS {
        let (lon, lat) = origin;
        let path = format!("/api/v1/nearest?lat={lat}&lon={lon}&open=any&channel=any&limit=100");
        let answers = site.features(&path).await;
        let ids: Vec<&str> = answers.iter().filter_map(|a| a["id"].as_str()).collect();
        let mut expected = by_distance(&all, origin);
        expected.truncate(100);
        assert_eq!(ids, expected, "from {origin:?}");
        for answer in &answers {
            let Some(at) = answer["geometry"]["coordinates"].as_array() else { continue };
            let at = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
            let told = answer["properties"]["distance_m"].as_f64().unwrap();
            assert!((told - haversine_m(origin, at)).abs() < 1.0, "{}", answer["id"]);
        }
    }
}

/// What the details say of one session at one moment of the coming week.
fn state_at(session: &Value, at: &str) -> &'static str {
    let covers =
        |span: &&Value| span["opens"].as_str() <= Some(at) && Some(at) < span["closes"].as_str();
    let days = session["days"].as_array().unwrap();
    let mut states = days
        .iter()
        .flat_map(|day| day["spans"].as_array().unwrap())
        .filter(covers)
        .map(|span| if span["state"] == "open" { "open" } else { "unknown" });
    let first = states.next().unwrap_or("closed");
    if states.any(|state| state == "open") { "open" } else { first }
}

struct Question<'a> {
    at: &'a str,
    category: Option<&'a str>,
    channel: &'a str,
    language: Option<&'a str>,
}

/// The best state of the sessions that suit, if the service is for the need at all.
fn state_of(detail: &Value, location: &Value, question: &Question) -> Option<&'static str> {
    let categories = detail["categories"].as_array().unwrap();
    if question.category.is_some_and(|asked| !categories.iter().any(|c| c == asked)) {
        return None;
    }
    let helps = |session: &Value| {
        question.language.is_none_or(|asked| {
            session["languages"].as_array().unwrap().iter().any(|language| {
                let enough = language["help"] == "spoken" || language["help"] == "interpreter";
                language["code"] == asked && enough
            })
        })
    };
    let sessions = location["sessions"].as_array().unwrap();
    let states: Vec<&str> = sessions
        .iter()
        .filter(|session| question.channel == "any" || session["channel"] == question.channel)
        .filter(|session| helps(session))
        .map(|session| state_at(session, question.at))
        .collect();
    ["open", "unknown", "closed"].into_iter().find(|state| states.contains(state))
}

async fn details(site: &Site) -> BTreeMap<String, Value> {
    let mut details = BTreeMap::new();
    for feature in site.features("/api/v1/services").await {
        let id = feature["properties"]["service_id"].as_str().unwrap().to_owned();
        let detail = site.get(&format!("/api/v1/services/{id}")).await.json();
        details.insert(id, detail);
    }
    details
}

async fn check(
    site: &Site,
    all: &[Value],
    details: &BTreeMap<String, Value>,
    question: &Question<'_>,
) -> usize {
    let origin = ORIGINS[0];
    let with_state = |wanted: &str| -> Vec<Value> {
        let suits = |feature: &&Value| {
            let properties = &feature["properties"];
            let detail = &details[properties["service_id"].as_str().unwrap()];
            let locations = detail["locations"].as_array().unwrap();
            let place = &properties["service_at_location_id"];
            let location =
                locations.iter().find(|l| l["service_at_location_id"] == *place).unwrap();
            state_of(detail, location, question) == Some(wanted)
        };
        all.iter().filter(suits).cloned().collect()
    };
    let mut path = format!(
        "/api/v1/nearest?lon={}&lat={}&limit=100&channel={}&open={}",
        origin.0,
        origin.1,
        question.channel,
        question.at.replace('+', "%2B")
    );
    for (name, value) in [("category", question.category), ("language", question.language)] {
        if let Some(value) = value {
            path.extend(["&", name, "=", value]);
        }
    }
    let open = by_distance(&with_state("open"), origin);
    assert_eq!(site.ids(&path).await, open, "{path}");
    let unknown = by_distance(&with_state("unknown"), origin);
    let both: Vec<String> = open.into_iter().chain(unknown).collect();
    assert_eq!(site.ids(&format!("{path}&unknown=include")).await, both, "{path}&unknown=include");
    both.len()
}

#[tokio::test]
async fn every_need_channel_and_hour_of_the_week() {
    let site = coventry().await;
    let all = site.features("/api/v1/services").await;
    let details = details(site).await;
    let mut answers = 0;
    let needs = engine::needs::NEEDS.into_iter().map(Some).chain([None]);
    for category in needs {
        for channel in ["in_person", "telephone", "online", "any"] {
            for (day, minute) in
                [(24, "09:30"), (25, "13:00"), (26, "14:00"), (27, "16:30"), (28, "11:00")]
            {
                let at = format!("2026-11-{day}T{minute}:00+00:00");
                let question = Question { at: &at, category, channel, language: None };
                answers += check(site, &all, &details, &question).await;
            }
        }
    }
    assert!(answers > 100, "the questions have answers: {answers}");
    for language in ["ar", "ti", "fa", "en", "uk"] {
        let at = "2026-11-24T10:00:00+00:00";
        let question = Question { at, category: None, channel: "any", language: Some(language) };
        check(site, &all, &details, &question).await;
    }
}

#[tokio::test]
async fn within_cuts_off_at_the_distance_told() {
    let site = coventry().await;
    let (lon, lat) = ORIGINS[0];
    let path = format!("/api/v1/nearest?lat={lat}&lon={lon}&open=any&limit=100");
    let all = site.features(&path).await;
    for within_m in [0.0, 500.0, 1_500.0, 5_000.0] {
        let expected: Vec<&str> = all
            .iter()
            .filter(|f| f["properties"]["distance_m"].as_f64().is_none_or(|d| d <= within_m))
            .filter_map(|f| f["id"].as_str())
            .collect();
        assert_eq!(site.ids(&format!("{path}&within={within_m}")).await, expected, "{within_m} m");
    }
}
