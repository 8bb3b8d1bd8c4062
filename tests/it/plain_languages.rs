//! `/plain` in every language: complete, in its direction, and which one a visitor gets.

use axum::http::Method;
use rstest::rstest;
use serde_json::Value;

use crate::plain::{list, page, words};
use crate::site::{coventry, town};

/// The pages' own languages, from the files themselves.
pub fn languages() -> Vec<(String, Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/lang");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "json"));
    let mut all: Vec<(String, Value)> = files
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let file: Value = serde_json::from_str(&text).unwrap();
            (file["meta"]["code"].as_str().unwrap().to_owned(), file)
        })
        .collect();
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all
}

#[rstest]
#[case::exact("ar", "ar")]
#[case::region("pl-PL,pl;q=0.9,en;q=0.8", "pl")]
#[case::weight("en;q=0.5,ti;q=0.9", "ti")]
#[case::dari("fa-AF", "prs")]
#[case::persian("fa-IR", "fa")]
#[case::refused("ar;q=0, uk", "uk")]
#[case::unknown("xx, *", "en")]
#[case::nothing("", "en")]
#[case::nonsense(";;,q=;=", "en")]
#[tokio::test]
async fn the_page_speaks_the_browsers_language(#[case] accepted: &str, #[case] spoken: &str) {
    let site = town().await;
    let headers = [("accept-language", accepted)];
    let answer = site.send(Method::GET, "/plain", &headers).await;
    assert!(
        answer.text().contains(&format!("<html lang=\"{spoken}\"")),
        "{}",
        &answer.text()[..80]
    );
    assert!(answer.header("vary").contains("accept-language"));
    // One that was chosen comes before.
    let chosen = site.send(Method::GET, "/plain?lang=vi", &headers).await;
    assert!(chosen.text().contains("<html lang=\"vi\""));
}

#[tokio::test]
async fn every_language_is_complete() {
    let site = coventry().await;
    let languages = languages();
    assert!(languages.len() >= 18);
    let english = &languages.iter().find(|(code, _)| code == "en").unwrap().1["strings"];
    let first = &site.features("/api/v1/nearest?postcode=CV1+5FX&open=any").await[0];
    let service = first["properties"]["service_id"].as_str().unwrap();
    for (code, file) in &languages {
        let asked = format!("postcode=CV1+5FX&language=ti&need=food&arrive=walk&lang={code}");
        let paths = [
            format!("/plain?lang={code}"),
            format!("/plain?when=2026-12-25T11:00&{asked}"),
            format!("/plain?when=any&postcode=CV1+5FX&lang={code}"),
            format!("/plain?postcode=X&when=at&x=y&lang={code}"),
            format!("/plain/services/{service}?when=2026-12-01T11:00&{asked}"),
        ];
        for path in paths {
            let html = page(site, &path).await.1;
            let is_right_to_left = ["ar", "ckb", "fa", "prs", "ps", "ur"].contains(&code.as_str());
            let direction = if is_right_to_left { "rtl" } else { "ltr" };
            assert!(html.contains(&format!("<html lang=\"{code}\" dir=\"{direction}\"")), "{path}");
            let said = words(&html);
            assert!(said.contains(file["strings"]["plain.sent"].as_str().unwrap()), "{path}");
            assert!(!said.contains('{'), "{path}: {said}");
            assert!(!said.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()), "{path}: {said}");
            for untranslated in own_sentences(english, &file["strings"]) {
                let is_there = html.contains(&format!(">{untranslated}<"));
                assert!(!is_there, "{path} says {untranslated:?}");
            }
        }
    }
}

/// English sentences that read otherwise in another language.
fn own_sentences<'a>(english: &'a Value, other: &Value) -> Vec<&'a str> {
    let all = english.as_object().unwrap().iter();
    let whole = all.filter_map(|(key, text)| Some((key, text.as_str()?)));
    let whole = whole.filter(|(_, text)| !text.contains('{') && text.len() > 3);
    whole.filter(|(key, text)| other[key.as_str()] != **text).map(|(_, text)| text).collect()
}

#[tokio::test]
async fn english_names_are_marked_as_such_in_other_languages() {
    let html = list(town().await, "postcode=CV1+5FX&lang=ti").await;
    assert!(html.contains("<bdi lang=\"en\" dir=\"auto\">Food bank</bdi>"));
    // A name that is translated is in the reader's language.
    let html = list(town().await, "postcode=CV1+5FX&lang=ar").await;
    assert!(html.contains("<bdi lang=\"ar\" dir=\"auto\">مشورة</bdi>"));
    assert!(html.contains("<bdi class=\"number\" dir=\"ltr\">024 7600 0001</bdi>"));
}
