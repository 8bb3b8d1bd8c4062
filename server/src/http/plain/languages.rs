//! Names of languages: those a visitor may ask help in, each in itself and in the reader's language.

use std::sync::LazyLock;

use engine::Directory;
use serde::Deserialize;

use crate::catalogue::{ENGLISH, catalogue};

const TAXONOMY: &str = include_str!("../../../../data/taxonomy/languages.json");

#[derive(Deserialize)]
struct Named {
    code: String,
    own_name: String,
}

fn known() -> &'static [Named] {
    static KNOWN: LazyLock<Vec<Named>> =
        LazyLock::new(|| serde_json::from_str(TAXONOMY).unwrap_or_default());
    &KNOWN
}

fn find(code: &str) -> Option<&'static Named> {
    known().iter().find(|one| one.code.eq_ignore_ascii_case(code))
}

/// A language in the reader's language, falling back to its name in itself, then to its code.
pub fn name(code: &str, reader: &str) -> String {
    let Some(named) = find(code) else { return code.to_owned() };
    let here = catalogue(reader).and_then(|words| words.languages.get(code));
    here.unwrap_or(&named.own_name).clone()
}

/// `Arabic – العربية`; once where both are the same.
pub fn label(code: &str, reader: &str) -> String {
    let here = name(code, reader);
    let itself = find(code).map_or(&here, |named| &named.own_name);
    if here.to_lowercase() == itself.to_lowercase() {
        return here;
    }
    format!("{here} – {itself}")
}

/// The choices of the form: what has a name, and what the directory or the question uses; sorted by
/// name. Every service here speaks English: only where a list names it does it part one from another.
pub fn choices(directory: &Directory, asked: &[String], reader: &str) -> Vec<String> {
    let named = known().iter().map(|one| one.code.as_str()).filter(|code| *code != ENGLISH);
    let used = directory.languages().iter().chain(asked.iter().map(String::as_str));
    let mut codes: Vec<String> = Vec::new();
    for code in named.chain(used) {
        if !codes.iter().any(|other| other.eq_ignore_ascii_case(code)) {
            codes.push(code.to_owned());
        }
    }
    codes.sort_by_cached_key(|code| name(code, reader).to_lowercase());
    codes
}
