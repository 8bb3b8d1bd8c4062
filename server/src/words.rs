//! The words people use for needs, as the engine takes them: names from the taxonomy, and synonyms.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use engine::needs::NEEDS;
use engine::text::NeedWords;
use serde::Deserialize;

const NEEDS_FILE: &str = include_str!("../../data/taxonomy/needs.json");
const SYNONYMS: &str = include_str!("../../data/taxonomy/synonyms.json");

static WORDS: LazyLock<NeedWords> = LazyLock::new(|| {
    let lines = lines().expect("the taxonomy is read by a test");
    NeedWords::parse(lines).expect("the taxonomy has the needs of the engine")
});

/// The shape of `needs.json`: an HSDS taxonomy with its terms.
#[derive(Deserialize)]
pub struct NeedsFile {
    /// The needs.
    pub taxonomy_terms: Vec<Term>,
}

/// A need.
#[derive(Deserialize)]
pub struct Term {
    /// The word in questions.
    pub code: String,
    /// In English.
    pub name: String,
    /// What belongs to it, in English.
    pub description: String,
    #[serde(default)]
    translations: BTreeMap<String, Translation>,
}

#[derive(Deserialize)]
struct Translation {
    name: String,
}

impl Term {
    /// Its names by language, English included.
    pub fn names(&self) -> BTreeMap<String, String> {
        let translated = self.translations.iter().map(|(lang, it)| (lang.clone(), it.name.clone()));
        translated.chain([("en".to_owned(), self.name.clone())]).collect()
    }
}

/// The needs as the taxonomy tells them.
pub fn needs() -> serde_json::Result<NeedsFile> {
    serde_json::from_str(NEEDS_FILE)
}

/// The languages in which needs have names: those of the pages.
pub fn languages() -> Vec<String> {
    let terms = needs().map(|needs| needs.taxonomy_terms).unwrap_or_default();
    terms.first().map(|term| term.names().into_keys().collect()).unwrap_or_default()
}

/// All words for needs in every language, indexed when first asked for.
pub fn need_words() -> &'static NeedWords {
    &WORDS
}

/// The words as the engine reads them: `web/build.mjs` lays the same lines for the page.
fn lines() -> serde_json::Result<String> {
    let needs = needs()?.taxonomy_terms;
    let synonyms: BTreeMap<String, BTreeMap<String, Vec<String>>> = serde_json::from_str(SYNONYMS)?;
    let mut lines = String::new();
    for (lang, words) in synonyms {
        for code in NEEDS.iter().copied().chain(["danger"]) {
            let name = needs.iter().find(|need| need.code == code);
            let name = name.and_then(|need| need.names().remove(&lang));
            let words = words.get(code).cloned().unwrap_or_default();
            let fields = [lang.clone(), code.to_owned()].into_iter().chain(name).chain(words);
            lines.push_str(&fields.collect::<Vec<_>>().join("\t"));
            lines.push('\n');
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_and_danger_has_words_in_every_language_that_has_names() {
        let synonyms: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            serde_json::from_str(SYNONYMS).unwrap();
        let named = needs().unwrap().taxonomy_terms[0].names();
        assert!(named.keys().eq(synonyms.keys()), "{:?}", synonyms.keys());
        for (lang, words) in &synonyms {
            let expected = NEEDS.iter().copied().chain(["danger"]);
            for code in expected.clone() {
                let words = words.get(code).map_or(&[][..], Vec::as_slice);
                assert!(words.len() >= 5, "{lang} has {} words for {code}", words.len());
                let folded = words.iter().map(|word| engine::text::fold(word));
                assert!(folded.clone().all(|word| !word.is_empty()), "{lang} {code}");
            }
            assert_eq!(words.len(), expected.count(), "{lang} has words for something else");
        }
        assert_eq!(need_words().name(4, "ar"), "الصحة");
    }
}
