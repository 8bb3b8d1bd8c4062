//! The words people use for needs, as the engine takes them: names and synonyms in the languages of the pages.

use std::sync::LazyLock;

use engine::needs::NEEDS;
use engine::text::{DANGER, NeedWords};

use crate::catalogue::{Catalogue, catalogues};

static WORDS: LazyLock<NeedWords> = LazyLock::new(|| {
    NeedWords::parse(lines(catalogues())).expect("the lines have the needs of the engine")
});

/// The languages in which needs have names: those of the pages, by code.
pub fn languages() -> Vec<String> {
    let mut codes: Vec<String> = catalogues().iter().map(|one| one.code.clone()).collect();
    codes.sort();
    codes
}

/// All words for needs in every language, indexed when first asked for.
pub fn need_words() -> &'static NeedWords {
    &WORDS
}

/// The words as the engine reads them: `web/build/words.mjs` lays the same lines for the page. A need without
/// a name in a language has none, and is called as in English.
fn lines(catalogues: &[Catalogue]) -> String {
    let mut all: Vec<&Catalogue> = catalogues.iter().collect();
    all.sort_by_key(|one| &one.code);
    let mut lines = String::new();
    for catalogue in all {
        for code in NEEDS.iter().copied().chain([DANGER]) {
            let name = catalogue.name_of(&format!("need.{code}"));
            if name.is_none() && code != DANGER {
                continue;
            }
            let synonyms = catalogue.synonyms.get(code).into_iter().flatten().map(String::as_str);
            let fields = [catalogue.code.as_str(), code].into_iter().chain(name).chain(synonyms);
            lines.push_str(&fields.collect::<Vec<_>>().join("\t"));
            lines.push('\n');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_and_danger_has_words_in_every_language() {
        for Catalogue { code: lang, synonyms, .. } in catalogues() {
            for code in NEEDS.iter().copied().chain([DANGER]) {
                let words = synonyms.get(code).map_or(&[][..], Vec::as_slice);
                assert!(words.len() >= 5, "{lang} has {} words for {code}", words.len());
                let folded = words.iter().map(|word| engine::text::fold(word));
                assert!(folded.clone().all(|word| !word.is_empty()), "{lang} {code}");
            }
            assert_eq!(synonyms.len(), NEEDS.len() + 1, "{lang} has words for something else");
        }
        assert_eq!(need_words().name(4, "ar"), "الصحة");
    }

    #[test]
    fn another_file_is_another_language_in_which_needs_are_found() {
        let file = r#"{
            "meta": { "code": "cy", "name": "Cymraeg", "locale": "cy-GB" },
            "strings": { "need.health": "Iechyd" },
            "synonyms": { "health": ["meddyg"], "food": ["bwyd"], "danger": ["tân"] }
        }"#;
        let welsh = Catalogue::read(file.as_bytes()).unwrap();
        let english = Catalogue::read(include_bytes!("../../web/lang/en.json")).unwrap();
        let lines = lines(&[english, welsh]);
        assert!(lines.starts_with("cy\thealth\tIechyd\tmeddyg\ncy\tdanger\ttân\nen\t"), "{lines}");
        let words = NeedWords::parse(lines).unwrap();
        assert_eq!(words.name(4, "cy"), "Iechyd");
        assert_eq!(words.name(6, "cy"), "Food", "what has no name is called as in English");
    }
}
