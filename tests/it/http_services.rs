//! Services, postcodes, taxonomy and the packed directory over HTTP.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::{Value, json};

use crate::site::{coventry, town};

#[tokio::test]
async fn the_list_holds_every_active_service_by_id() {
    let ids = town().await.ids("/api/v1/services").await;
    assert!(ids.is_sorted(), "{ids:?}");
    let expected = "a-bank-here advice-here clinic-here dropin-here helpline larder-here \
        library-here lodging-here nightline refuge-here shelter-here webchat";
    assert_eq!(ids, expected.split_whitespace().collect::<Vec<_>>());
}

#[rstest]
#[case::bbox(
    "bbox=-1.515,52.407,-1.504,52.414",
    "a-bank-here advice-here clinic-here lodging-here"
)]
#[case::bbox_and_need("bbox=-1.515,52.407,-1.504,52.414&category=health", "clinic-here")]
#[case::open_then("open=2026-11-27T11:00&channel=in_person", "clinic-here library-here")]
#[case::language("language=ti", "clinic-here dropin-here")]
#[case::channel("channel=online", "webchat")]
#[tokio::test]
async fn the_list_is_filtered(#[case] query: &str, #[case] expected: &str) {
    let ids = town().await.ids(&format!("/api/v1/services?{query}")).await;
    assert_eq!(ids, expected.split_whitespace().collect::<Vec<_>>());
}

#[rstest]
#[case::three_numbers("bbox=-1.6,52.3,-1.4", "bbox")]
#[case::south_above_north("bbox=-1.6,52.5,-1.4,52.3", "bbox")]
#[case::words("bbox=all", "bbox")]
#[case::out_of_range("bbox=-200,52.3,-1.4,52.5", "bbox")]
#[case::no_origin_here("lat=52.4", "lat")]
#[case::unknown_need("category=nosuch", "category")]
#[tokio::test]
async fn the_list_names_what_is_wrong(#[case] query: &str, #[case] param: &str) {
    let answer = town().await.get(&format!("/api/v1/services?{query}")).await;
    assert_eq!(answer.params_at_fault(), [param]);
}

#[tokio::test]
async fn a_service_comes_with_its_next_seven_days() {
    let service = town().await.get("/api/v1/services/advice").await.json();
    assert_eq!(service["name"], "Advice");
    assert_eq!(service["organization"]["name"], "Town Aid");
    assert_eq!(service["phones"][0]["number"], "024 7600 0001");
    let session = &service["locations"][0]["sessions"][0];
    let days = session["days"].as_array().unwrap();
    let dates: Vec<&str> = days.iter().filter_map(|day| day["date"].as_str()).collect();
    assert_eq!(dates.len(), 7);
    assert_eq!((dates[0], dates[6]), ("2026-11-24", "2026-11-30"));
    let open = json!([{
        "opens": "2026-11-24T09:00:00+00:00",
        "closes": "2026-11-24T12:00:00+00:00",
        "state": "open"
    }]);
    assert_eq!(days[0]["spans"], open);
    assert!(days[1..].iter().all(|day| day["spans"] == json!([])), "only on Tuesdays");
}

#[tokio::test]
async fn a_service_that_has_ended_still_says_so() {
    let service = town().await.get("/api/v1/services/closed-for-good").await.json();
    assert_eq!(service["status"], "inactive");
    assert_eq!(service["alert"], "Ended on 31 March 2023.");
}

#[tokio::test]
async fn a_service_in_the_language_asked_for() {
    let town = town().await;
    let arabic = town.get("/api/v1/services/advice?lang=ar").await.json();
    assert_eq!(
        [&arabic["name"], &arabic["text_lang"], &arabic["translated_by"]],
        ["مشورة", "ar", "human"]
    );
    let polish = town.get("/api/v1/services/advice?lang=pl").await.json();
    assert_eq!([&polish["name"], &polish["text_lang"]], ["Advice", "en"]);
    assert!(polish["translated_by"].is_null(), "nobody translated it into Polish");
    let answer = town.get("/api/v1/services/advice?lang=ar&lang=en").await;
    assert_eq!(answer.params_at_fault(), ["lang"]);
    assert_eq!(town.get("/api/v1/services/advice?open=now").await.params_at_fault(), ["open"]);
}

#[rstest]
#[case("/api/v1/services/nosuch")]
#[case("/api/v1/services/advice-here")]
#[case("/api/v1/services/%00")]
#[case("/api/v1/services/%ff")]
#[case("/api/v1/postcodes/ZZ9%209ZZ")]
#[case("/api/v1/postcodes/CV1%200AA")]
#[tokio::test]
async fn what_is_not_there_is_a_404(#[case] path: &str) {
    town().await.get(path).await.problem(404);
}

/// The page on a phone asks the engine there: it must not read otherwise than the server.
#[tokio::test]
async fn problems_are_worded_as_on_the_phone() {
    let told = town().await.get("/api/v1/services/nosuch").await.text();
    let detail = "there is no such service";
    assert_eq!(told, engine::answer::problem(404, "Not Found", detail, &[]));
}

#[rstest]
#[case("CV15FX")]
#[case("cv1%205fx")]
#[case("%20Cv1%20%205fX")]
#[tokio::test]
async fn a_postcode_in_any_spelling(#[case] spelling: &str) {
    let place = town().await.get(&format!("/api/v1/postcodes/{spelling}")).await.json();
    assert_eq!(place["postcode"], "CV1 5FX");
    let within =
        |value: &Value, low, high| value.as_f64().is_some_and(|v| (low..high).contains(&v));
    assert!(within(&place["lat"], 52.38, 52.43) && within(&place["lon"], -1.54, -1.47), "{place}");
}

#[rstest]
#[case("COVENTRY")]
#[case("CV1")]
#[case("CV15FXX")]
#[case("%D8%A7")]
#[case("%ff")]
#[tokio::test]
async fn what_is_no_postcode_is_a_400(#[case] text: &str) {
    let answer = town().await.get(&format!("/api/v1/postcodes/{text}")).await;
    assert_eq!(answer.params_at_fault(), ["postcode"]);
}

#[tokio::test]
async fn the_taxonomy_names_every_word_and_what_is_offered() {
    let taxonomy = town().await.get("/api/v1/taxonomy").await.json();
    let codes = |list: &str| -> Vec<String> {
        let list = taxonomy[list].as_array().unwrap();
        list.iter().map(|term| term["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes("needs"), engine::needs::NEEDS);
    assert_eq!(codes("eligibility"), engine::needs::ELIGIBILITY);
    let offered: BTreeSet<&str> = taxonomy["languages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|language| language["offered"] == true)
        .map(|language| language["code"].as_str().unwrap())
        .collect();
    assert_eq!(offered, BTreeSet::from(["ar", "en", "fa", "ti", "uk"]));
}

#[tokio::test]
async fn the_packed_directory_answers_as_the_server_does() {
    let site = coventry().await;
    let packed = site.get("/api/v1/directory").await;
    assert_eq!(packed.header("content-type"), "application/octet-stream");
    let directory = engine::pack::decode(&packed.body).unwrap();
    let pairs = [("postcode", "CV1 5FX"), ("unknown", "include"), ("channel", "any")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let postcodes = site.live.postcodes();
    let question = engine::Question::nearest(&pairs, crate::site::TUESDAY_TEN, &postcodes).unwrap();
    let on_the_phone = server::ask::nearest(&directory, &question);
    let path = "/api/v1/nearest?postcode=CV1+5FX&unknown=include&channel=any";
    assert_eq!(on_the_phone, site.get(path).await.text());
}

/// Warnings are the last thing to leave untranslated: they keep people from going in vain.
#[tokio::test]
async fn contradictions_warnings_and_notes_are_told_in_the_readers_language() {
    let coventry = coventry().await;
    let list = coventry.get("/api/v1/services").await.json();
    let services: BTreeSet<&str> = list["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| feature["properties"]["service_id"].as_str().unwrap())
        .collect();
    let is_arabic = |text: &str| text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    let mut told = 0;
    for id in services {
        let service = coventry.get(&format!("/api/v1/services/{id}?lang=ar")).await.json();
        let reasons = service["conflicts"].as_array().unwrap().iter().map(|c| &c["reason"]);
        let sessions = service["locations"].as_array().unwrap().iter().flat_map(|location| {
            location["sessions"].as_array().unwrap().iter().map(|session| &session["note"])
        });
        for words in reasons.chain(sessions).filter_map(Value::as_str) {
            assert!(is_arabic(words), "{words}");
            told += 1;
        }
    }
    assert!(told > 10, "{told}");
}
