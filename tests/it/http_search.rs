//! Promise: what people call a thing in their own language finds it.

use engine::needs::NEEDS;
use rstest::rstest;
use serde_json::Value;

use crate::plain_languages::languages;
use crate::site::{coventry, town};

/// How many of the synonyms of each need and language are tried: what people say first.
const TRIED: usize = 4;

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| out + &format!("%{byte:02X}"))
}

fn address(q: &str) -> String {
    format!("/api/v1/search?q={}", encoded(q))
}

fn codes(answer: &Value) -> Vec<&str> {
    let categories = answer["categories"].as_array().unwrap().iter();
    categories.map(|category| category["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_words_of_every_language_find_their_need() {
    let site = coventry().await;
    for (lang, file) in languages() {
        for need in NEEDS {
            for word in file["synonyms"][need].as_array().unwrap().iter().take(TRIED) {
                let word = word.as_str().unwrap();
                let answer = site.get(&format!("{}&lang={lang}", address(word))).await.json();
                let found = codes(&answer);
                let first = found.iter().take(3).any(|found| *found == need);
                assert!(first, "{lang} {word}: {found:?} before {need}");
            }
        }
    }
}

#[tokio::test]
async fn the_names_of_needs_find_them_and_are_told_in_the_readers_language() {
    let site = coventry().await;
    for (lang, file) in languages() {
        for need in NEEDS {
            let name = &file["strings"][format!("need.{need}")];
            let path = format!("{}&lang={lang}", address(name.as_str().unwrap()));
            let answer = site.get(&path).await.json();
            let first = &answer["categories"][0];
            assert_eq!((&first["code"], &first["name"]), (&need.into(), name), "{lang}");
        }
    }
}

#[tokio::test]
async fn danger_is_noticed_in_every_language() {
    let site = coventry().await;
    for (lang, file) in languages() {
        for word in file["synonyms"]["danger"].as_array().unwrap() {
            let answer = site.get(&address(word.as_str().unwrap())).await.json();
            assert_eq!(answer["danger"], true, "{lang} {word}");
        }
    }
    for harmless in ["food", "doctor", "law firm", "english class", "وکیل", "mieszkanie"] {
        assert_eq!(site.get(&address(harmless)).await.json()["danger"], false, "{harmless}");
    }
}

#[rstest]
#[case::mistyped("imigration lawer", "immigration-legal")]
#[case::in_capitals("LEKARZ", "health")]
#[case::without_marks("lozko", "clothes-home")]
#[case::ukrainian_apostrophe("здоровя", "health")]
#[case::arabic_article("المستشفى", "health")]
#[case::persian_on_an_arabic_keyboard("بيمارستان", "health")]
#[case::amharic_homophone("ሃኪም", "health")]
#[case::vietnamese_without_marks("bac si", "health")]
#[case::as_one_word("foodbank", "food")]
#[case::in_a_sentence("where can i see a dentist", "health")]
#[tokio::test]
async fn people_write_as_they_can(#[case] q: &str, #[case] need: &str) {
    let answer = coventry().await.get(&address(q)).await.json();
    assert_eq!(codes(&answer).first(), Some(&need), "{answer}");
}

/// The service ids of what is found.
async fn found(q: &str) -> Vec<String> {
    let features = town().await.features(&address(q)).await.into_iter();
    features.map(|f| f["properties"]["service_id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn services_are_found_by_name_organization_and_translation() {
    assert_eq!(found("Advice").await[0], "advice");
    assert_eq!(found("advise").await[0], "advice");
    assert_eq!(found("مشورة").await[0], "advice");
    let of_organization = found("town aid").await;
    assert!(of_organization.contains(&"bank".to_owned()), "{of_organization:?}");
    // The food bank is called so; the larder is food.
    let food = found("food bank").await;
    let place = |id: &str| food.iter().position(|found| found == id);
    assert_eq!(place("bank"), Some(0), "{food:?}");
    assert!(place("larder").is_some(), "{food:?}");
    assert!(!found("closed-for-good").await.contains(&"closed-for-good".to_owned()));
}

#[tokio::test]
async fn services_are_told_as_in_every_answer() {
    let site = coventry().await;
    let found = &site.features(&format!("{}&lang=ar", address("law centre"))).await[0];
    let listed = site.features("/api/v1/services?lang=ar").await;
    assert!(listed.contains(found), "{found}");
}

#[tokio::test]
async fn there_are_as_many_as_asked_for() {
    let site = coventry().await;
    let ids = async |limit: &str| site.ids(&format!("{}{limit}", address("coventry"))).await;
    let all = ids("&limit=100").await;
    assert!(all.len() > 5, "{all:?}");
    assert_eq!(ids("&limit=2").await, all[..2]);
    assert_eq!(ids("").await.len(), all.len().min(10));
    let nothing = site.get(&address("xylophone")).await.json();
    assert_eq!((codes(&nothing).len(), nothing["features"].as_array().unwrap().len()), (0, 0));
}

#[rstest]
#[case::missing("/api/v1/search", "q")]
#[case::empty("/api/v1/search?q=+", "q")]
#[case::twice("/api/v1/search?q=a&q=b", "q")]
#[case::language("/api/v1/search?q=a&lang=english!", "lang")]
#[case::limit("/api/v1/search?q=a&limit=0", "limit")]
#[case::other("/api/v1/search?q=a&category=food", "category")]
#[tokio::test]
async fn what_is_not_understood_is_named(#[case] path: &str, #[case] param: &str) {
    assert_eq!(town().await.get(path).await.params_at_fault(), [param]);
}

#[tokio::test]
async fn two_hundred_letters_are_enough() {
    let site = town().await;
    let of = |letters: usize| address(&"ሀ".repeat(letters));
    assert_eq!(site.get(&of(200)).await.status, 200);
    assert_eq!(site.get(&of(201)).await.params_at_fault(), ["q"]);
}
