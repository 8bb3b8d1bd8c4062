//! Promise: coverage is what people who live there would be told, hour by hour, added up.

#![expect(clippy::float_cmp, reason = "postcodes are counted in whole numbers")]

use std::collections::BTreeMap;

use engine::LonLat;
use engine::postcodes::Postcodes;
use rstest::rstest;
use serde_json::Value;

use crate::site::{Site, coventry, haversine_m, town};

/// An ordinary week, and the day of November on which it begins.
const WEEK: &str = "2026-W48";
const MONDAY: u32 = 23;
const POSTCODES: &[u8] = include_bytes!("../../data/coventry/postcodes.bin");

fn postcodes() -> Vec<(String, LonLat)> {
    let table = Postcodes::decode(POSTCODES).unwrap();
    let units = table.iter().filter(|unit| unit.in_coventry);
    units.map(|unit| (unit.postcode.text(), unit.position)).collect()
}

fn by_code(features: &[Value]) -> BTreeMap<&str, &Value> {
    features.iter().map(|it| (it["id"].as_str().unwrap(), &it["properties"])).collect()
}

fn week(figures: &Value, name: &str) -> Vec<f64> {
    let hours = figures[name].as_array().unwrap();
    assert_eq!(hours.len(), 168);
    hours.iter().map(|share| share.as_f64().unwrap()).collect()
}

/// Whether `nearest` finds something when an hour begins.
async fn finds(site: &Site, at: LonLat, hour: usize, question: &str, unknown: &str) -> bool {
    let (lat, lon) = (at.lat(), at.lon());
    let time = format!("2026-11-{:02}T{:02}:00", MONDAY as usize + hour / 24, hour % 24);
    let path = format!(
        "/api/v1/nearest?lat={lat}&lon={lon}&within=1000&open={time}&unknown={unknown}&limit=100&{question}"
    );
    let found = site.features(&path).await;
    // What has no place is within nobody's reach.
    found.iter().any(|hit| !hit["geometry"].is_null())
}

#[rstest]
#[case("category=english")]
#[case("category=food,money&language=ar,pl")]
#[case("language=ti&language_help=phone_interpreter")]
#[tokio::test]
async fn somebody_has_an_hour_exactly_if_they_would_be_told_of_something(#[case] question: &str) {
    let site = coventry().await;
    let path = format!("/api/v1/coverage?by=postcode&open={WEEK}&{question}");
    let features = site.features(&path).await;
    let by_code = by_code(&features);
    let postcodes = postcodes();
    assert_eq!(features.len(), postcodes.len());
    let (mut had, mut had_not) = (0, 0);
    for (code, at) in postcodes.iter().step_by(postcodes.len() / 12) {
        let open = week(by_code[code.as_str()], "week");
        let maybe = week(by_code[code.as_str()], "week_if_known");
        for hour in [9, 10, 13, 34, 37, 59, 62, 85, 91, 107, 110, 130, 155] {
            let is_open = finds(site, *at, hour, question, "exclude").await;
            assert_eq!(open[hour] > 0.5, is_open, "{code} in hour {hour}");
            let may_be_open = finds(site, *at, hour, question, "include").await;
            assert_eq!(maybe[hour] > 0.5, may_be_open, "{code} in hour {hour}");
            if is_open { had += 1 } else { had_not += 1 }
        }
    }
    assert!(had + had_not > 100 && had_not > 0);
}

#[tokio::test]
async fn areas_and_the_city_are_the_sums_of_their_postcodes() {
    let site = coventry().await;
    let question = "within=1500";
    let all = site.get(&format!("/api/v1/coverage?by=postcode&{question}")).await.json();
    let units = all["features"].as_array().unwrap();
    let number = |figures: &Value, name: &str| figures[name].as_f64().unwrap();
    let sum = |units: &[&Value], name: &str| -> f64 {
        units.iter().map(|unit| number(&unit["properties"], name)).sum()
    };
    let of = |district: &str| -> Vec<&Value> {
        let begins = format!("{district} ");
        units.iter().filter(|unit| unit["id"].as_str().unwrap().starts_with(&begins)).collect()
    };
    for district in site.features(&format!("/api/v1/coverage?by=district&{question}")).await {
        let (units, figures) = (of(district["id"].as_str().unwrap()), &district["properties"]);
        assert_eq!(number(figures, "demand"), units.len() as f64);
        for name in ["covered", "covered_if_known", "covered_checked"] {
            assert_eq!(number(figures, name), sum(&units, name), "{}", district["id"]);
        }
        let shares = week(figures, "week");
        for hour in [10, 58, 130] {
            let covered = units.iter().filter(|it| week(&it["properties"], "week")[hour] > 0.5);
            assert!((shares[hour] - covered.count() as f64 / units.len() as f64).abs() < 1e-4);
        }
        let mean: f64 = shares.iter().sum();
        assert!((number(figures, "hours_per_week") - mean).abs() < 0.02);
    }
    let whole: Vec<&Value> = units.iter().collect();
    assert_eq!(number(&all["total"], "covered"), sum(&whole, "covered"));
    assert!(number(&all["total"], "covered") > 0.0);
    let lsoas = site.features(&format!("/api/v1/coverage?{question}")).await;
    assert_eq!(lsoas.len(), 195);
    let demand: f64 = lsoas.iter().map(|it| number(&it["properties"], "demand")).sum();
    assert_eq!(demand, units.len() as f64, "nobody is lost between areas");
}

#[tokio::test]
async fn a_session_more_helps_those_who_live_near_it() {
    let site = coventry().await;
    let (lon, lat) = (-1.5019, 52.4313);
    let draft = format!("draft%3D{lon}%252C{lat}%253BTh%252018%3A00-20%3A00");
    let path = format!("/api/v1/coverage?by=city&category=work&language=ti&compare={draft}");
    let answer = site.get(&path).await.json();
    let change = &answer["total"]["change"];
    // Nobody in the directory helps to find work in Tigrinya: all who are near gain two hours.
    let near = postcodes();
    let near =
        near.iter().filter(|(_, at)| haversine_m((at.lon(), at.lat()), (lon, lat)) <= 1_000.0);
    let near = near.count() as f64;
    assert!(near > 50.0);
    assert_eq!(change["gained_people"].as_f64(), Some(near));
    assert_eq!(change["gained_hours"].as_f64(), Some(2.0 * near));
    assert_eq!(change["lost_hours"].as_f64(), Some(0.0));
    let by_hour = week(change, "gained_by_hour");
    let gained: Vec<usize> = (0..168).filter(|hour| by_hour[*hour] > 0.0).collect();
    assert_eq!(gained, [3 * 24 + 18, 3 * 24 + 19]);
    assert_eq!(answer["compared_query"]["draft"][0], format!("{lon},{lat};Th 18:00-20:00"));
}

#[tokio::test]
async fn what_is_left_out_is_lost_exactly_to_those_who_had_nothing_else() {
    let site = coventry().await;
    let ids = site.ids("/api/v1/services?channel=in_person").await;
    let mut lost = 0.0;
    for id in &ids {
        let path = format!("/api/v1/coverage?by=city&compare=without%3D{id}");
        let total = site.get(&path).await.json()["total"].clone();
        let number = |figures: &Value, name: &str| figures[name].as_f64().unwrap();
        let (with, without) = (week(&total, "week"), week(&total["compared"], "week"));
        assert!(with.iter().zip(&without).all(|(with, without)| with >= without));
        assert_eq!(number(&total["change"], "gained_hours"), 0.0);
        let hours: f64 = week(&total["change"], "lost_by_hour").iter().sum();
        assert_eq!(number(&total["change"], "lost_hours"), hours);
        lost += hours;
    }
    assert!(lost > 0.0, "something in Coventry is open and irreplaceable");
}

#[tokio::test]
async fn on_a_bank_holiday_what_does_not_speak_of_it_is_unknown() {
    let site = coventry().await;
    // Boxing Day 2026 is a Saturday; its bank holiday is Monday the 28th.
    let ordinary = site.get("/api/v1/coverage?by=city&open=2026-W50").await.json();
    let holiday = site.get("/api/v1/coverage?by=city&open=2026-W53").await.json();
    let (ordinary, holiday) = (&ordinary["total"], &holiday["total"]);
    let monday = |figures: &Value, name: &str| -> f64 { week(figures, name)[..24].iter().sum() };
    assert!(monday(ordinary, "week") > 0.0);
    assert_eq!(monday(holiday, "week"), 0.0);
    assert!(monday(holiday, "week_if_known") >= monday(ordinary, "week"));
    let tuesday = |figures: &Value| week(figures, "week")[24..48].to_vec();
    assert_eq!(tuesday(ordinary), tuesday(holiday));
}

#[tokio::test]
async fn the_sessions_that_are_proposed_gain_what_is_said() {
    let site = coventry().await;
    for at in ["venues", "anywhere"] {
        let question = "category=english&language=ar";
        let path = format!(
            "/api/v1/coverage/next?{question}&at={at}&sessions=3&days=Th&from=17:00&to=21:00"
        );
        let answer = site.get(&path).await.json();
        let sessions = answer["features"].as_array().unwrap();
        assert!(!sessions.is_empty(), "{at}");
        let drafts: Vec<String> = sessions
            .iter()
            .map(|session| session["properties"]["draft"].as_str().unwrap())
            .map(|draft| {
                format!(
                    "draft%3D{}",
                    draft.replace(',', "%252C").replace(';', "%253B").replace(' ', "%2520")
                )
            })
            .collect();
        let path = format!("/api/v1/coverage?by=city&{question}&compare={}", drafts.join("%26"));
        let change = site.get(&path).await.json()["total"]["change"].clone();
        assert_eq!(change["gained_hours"], answer["total_gained_hours"], "{at}");
        let (total, bound) =
            (answer["total_gained_hours"].as_f64().unwrap(), answer["bound"].as_f64().unwrap());
        assert!(
            total <= bound && total >= 0.632 * bound && total > 0.0,
            "{at}: {total} of {bound}"
        );
    }
}

#[tokio::test]
async fn the_matrix_has_what_each_question_by_itself_has() {
    let site = coventry().await;
    let matrix = site.get("/api/v1/coverage/matrix?open=week").await.json();
    let cells = matrix["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 17 * 19);
    for cell in cells.iter().step_by(29) {
        let (need, language) =
            (cell["category"].as_str().unwrap(), cell["language"].as_str().unwrap());
        let language =
            if language.is_empty() { String::new() } else { format!("&language={language}") };
        let path = format!("/api/v1/coverage?by=city&category={need}{language}");
        let total = site.get(&path).await.json()["total"].clone();
        for name in ["share", "share_if_known", "hours_per_week", "hours_per_week_if_known"] {
            assert_eq!(cell[name], total[name], "{need} {language}");
        }
    }
}

#[tokio::test]
async fn a_table_says_the_same_as_the_map() {
    let site = coventry().await;
    let question = "category=food&by=district&compare=category%3Dmoney";
    let map = site.get(&format!("/api/v1/coverage?{question}")).await.json();
    let table = site.get(&format!("/api/v1/coverage?{question}&format=csv")).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    let text = table.text();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let heads = &rows[0];
    let areas = std::iter::once(&map["total"])
        .chain(map["features"].as_array().unwrap().iter().map(|it| &it["properties"]));
    let mut count = 0;
    for (row, area) in rows[1..].iter().zip(areas) {
        assert_eq!(row.len(), heads.len());
        for (head, cell) in heads.iter().zip(row) {
            let told = match (head.strip_prefix("compared_"), head.split_once(' ')) {
                (Some(name), _) => &area["compared"][name],
                (None, Some((day, time))) => {
                    let days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
                    let day = days.iter().position(|one| *one == day).unwrap();
                    &area["week"][day * 24 + time[..2].parse::<usize>().unwrap()]
                }
                _ if area[head].is_null() => &area["change"][head],
                _ => &area[head],
            };
            match told.as_f64() {
                Some(number) => assert_eq!(cell.parse::<f64>().unwrap(), number, "{head}"),
                None => assert_eq!(*cell, told.as_str().unwrap(), "{head}"),
            }
        }
        count += 1;
    }
    assert_eq!(count, rows.len() - 1);
    assert_eq!(count, map["features"].as_array().unwrap().len() + 1);
}

#[rstest]
#[case("?by=ward", "by")]
#[case("?weight=population", "weight")]
#[case("?draft=CV1+5FX;nonsense", "draft")]
#[case("?draft=CV1+5FX;", "draft")]
#[case("?compare=nosuch%3D1", "compare")]
#[case("?compare=by%3Dcity", "compare")]
#[case("?compare=open%3Dnow", "compare")]
#[case("?compare=%25", "compare")]
#[case("?compare=draft%3DCV1%2B5FX%253Bnonsense", "compare")]
#[case("?open=9999-12-31T23:59", "open")]
#[case("/matrix?category=food", "category")]
#[case("/next?sessions=99", "sessions")]
#[tokio::test]
async fn what_is_not_understood_is_a_problem(#[case] query: &str, #[case] param: &str) {
    let answer = town().await.get(&format!("/api/v1/coverage{query}")).await;
    assert_eq!(answer.params_at_fault(), [param], "{query}");
}
