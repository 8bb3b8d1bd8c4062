//! The languages of the pages, a file each: every sentence and name, and the words people search with.
//!
//! Invariant: a language is its file in `web/lang` and nothing else; what the file lacks is said in English.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use anyhow::{Context, Result};
use icu_locale::{Direction, Locale, LocaleDirectionality};
use rust_embed::RustEmbed;
use serde::Deserialize;

/// What the directory is written in, and what stands in for a missing translation.
pub const ENGLISH: &str = "en";

#[derive(RustEmbed)]
#[folder = "../web/lang/"]
struct Files;

/// The words of one language, as its file has them.
pub struct Catalogue {
    /// BCP 47, the name of its file.
    pub code: String,
    /// What its readers call it.
    pub name: String,
    /// Other codes that browsers know it by, in small letters.
    pub also: Vec<String>,
    /// With Latin digits and our calendar, as doors, phones and letters in this country write them.
    pub locale: Locale,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Whether a person has read every string.
    pub is_reviewed: bool,
    /// Words of dates, where not all browsers know the language.
    pub calendar: Option<Calendar>,
    /// Sentences and names by key.
    pub strings: HashMap<String, Text>,
    /// Names of languages by code.
    pub languages: HashMap<String, String>,
    /// What else people call needs, and danger.
    pub synonyms: HashMap<String, Vec<String>>,
}

/// A language's own words for dates: Sunday first.
#[derive(Debug, Deserialize)]
pub struct Calendar {
    pub today: String,
    pub tomorrow: String,
    pub weekdays: Vec<String>,
    pub months: Vec<String>,
    pub comma: String,
}

/// A sentence or a name.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// Always the same.
    One(String),
    /// By plural category.
    ByNumber(HashMap<String, String>),
}

#[derive(Deserialize)]
struct File {
    meta: Meta,
    calendar: Option<Calendar>,
    strings: HashMap<String, Text>,
    #[serde(default)]
    languages: HashMap<String, String>,
    #[serde(default)]
    synonyms: HashMap<String, Vec<String>>,
    #[serde(default)]
    state: HashMap<String, OnRecord>,
}

#[derive(Deserialize)]
struct Meta {
    code: String,
    name: String,
    locale: String,
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Deserialize)]
struct OnRecord {
    review: String,
}

/// Every language there is a file of: English first, then by code.
pub fn catalogues() -> &'static [Catalogue] {
    static ALL: LazyLock<Vec<Catalogue>> = LazyLock::new(|| {
        let mut all: Vec<Catalogue> = Files::iter().filter_map(|name| of_file(&name)).collect();
        all.sort_by_key(|one| (one.code != ENGLISH, one.code.clone()));
        all
    });
    &ALL
}

/// One that cannot be read is left out, and said so; `cargo xtask i18n` and the tests fail on it.
fn of_file(name: &str) -> Option<Catalogue> {
    let read = Catalogue::read(&Files::get(name)?.data);
    read.inspect_err(|error| tracing::error!("web/lang/{name}: {error:#}")).ok()
}

/// The language of this code, if there is one.
pub fn catalogue(code: &str) -> Option<&'static Catalogue> {
    catalogues().iter().find(|one| one.code == code)
}

/// What is there in every version of the server.
pub fn english() -> &'static Catalogue {
    catalogue(ENGLISH).expect("the English words are in the server")
}

/// What something is called, by language, where it has a name.
pub fn names<'a>(of: impl Fn(&'a Catalogue) -> Option<&'a str>) -> BTreeMap<String, String> {
    catalogues().iter().filter_map(|one| Some((one.code.clone(), of(one)?.to_owned()))).collect()
}

impl Catalogue {
    /// From a language's file.
    pub fn read(file: &[u8]) -> Result<Self> {
        let file: File = serde_json::from_slice(file)?;
        let locale = format!("{}-u-ca-gregory-nu-latn", file.meta.locale);
        let locale: Locale = locale.parse().with_context(|| file.meta.locale.clone())?;
        let is_right_to_left =
            LocaleDirectionality::new_common().get(&locale.id) == Some(Direction::RightToLeft);
        let is_read = |key| file.state.get(key).is_some_and(|one| one.review == "human");
        Ok(Self {
            is_reviewed: file.meta.code == ENGLISH || file.strings.keys().all(is_read),
            code: file.meta.code,
            name: file.meta.name,
            also: file.meta.also.iter().map(|tag| tag.to_ascii_lowercase()).collect(),
            locale,
            direction: if is_right_to_left { "rtl" } else { "ltr" },
            calendar: file.calendar,
            strings: file.strings,
            languages: file.languages,
            synonyms: file.synonyms,
        })
    }

    /// A name among the strings: `need.food`, `for.students`.
    pub fn name_of(&self, key: &str) -> Option<&str> {
        match self.strings.get(key)? {
            Text::One(name) => Some(name),
            Text::ByNumber(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_language_of_its_name() {
        let mut codes: Vec<String> =
            catalogues().iter().map(|one| format!("{}.json", one.code)).collect();
        codes.sort();
        let mut files: Vec<String> = Files::iter().map(String::from).collect();
        files.sort();
        assert_eq!(codes, files);
    }
}
