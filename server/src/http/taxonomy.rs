//! `/api/v1/taxonomy`: the words that questions are made of, with names for people.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use engine::Directory;
use engine::needs::ELIGIBILITY;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::params::NoParams;
use super::problem::ApiError;
use super::state::AppState;
use crate::catalogue::names;

const LANGUAGES: &str = include_str!("../../../data/taxonomy/languages.json");
const NEEDS: &str = include_str!("../../../data/taxonomy/needs.json");

/// Names by BCP 47 language.
type Names = BTreeMap<String, String>;

/// The shape of `needs.json`: an HSDS taxonomy with its terms.
#[derive(Deserialize)]
struct NeedsFile {
    taxonomy_terms: Vec<Term>,
}

/// A need there; its English name is that of the pages too.
#[derive(Deserialize)]
struct Term {
    code: String,
    description: String,
}

/// The words of the parameters `category`, `language` and `eligibility`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taxonomy {
    /// For `category`, in the order they are shown.
    needs: Vec<Need>,
    /// For `language`: those with names, and any others the directory uses.
    languages: Vec<Language>,
    /// For `eligibility`.
    eligibility: Vec<Eligibility>,
}

/// Something a person can look for.
#[derive(Debug, Serialize, ToSchema)]
struct Need {
    /// The word in questions.
    #[schema(example = "housing")]
    code: String,
    /// By language.
    #[schema(inline)]
    names: Names,
    /// What belongs to it, in English.
    description: String,
}

/// A language people may ask for.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct Language {
    /// BCP 47.
    #[schema(example = "ti")]
    code: String,
    /// What its speakers call it.
    own_name: String,
    /// By language.
    #[serde(default)]
    #[schema(inline, required = true)]
    names: Names,
    /// Whether any service of the directory is given in it.
    #[serde(default)]
    offered: bool,
}

/// Whom a service may be for.
#[derive(Debug, Serialize, ToSchema)]
struct Eligibility {
    /// The word in questions.
    #[schema(example = "students")]
    code: String,
    /// By language.
    #[schema(inline)]
    names: Names,
}

/// Needs, languages and eligibility with their names
#[utoipa::path(
    get, path = "/api/v1/taxonomy", tag = "directory",
    responses(
        (status = 200, description = "The words that questions are made of", body = Taxonomy),
    )
)]
pub async fn get_taxonomy(
    State(state): State<AppState>,
    _: NoParams,
) -> Result<Json<Taxonomy>, ApiError> {
    let taxonomy = taxonomy(&state.live.directory());
    Ok(Json(taxonomy.map_err(|error| ApiError::Internal(error.into()))?))
}

fn taxonomy(directory: &Directory) -> Result<Taxonomy, serde_json::Error> {
    let mut languages: Vec<Language> = serde_json::from_str(LANGUAGES)?;
    for language in &mut languages {
        language.names = names(|words| words.languages.get(&language.code).map(String::as_str));
    }
    for used in directory.languages().iter() {
        match languages.iter_mut().find(|language| language.code.eq_ignore_ascii_case(used)) {
            Some(known) => known.offered = true,
            None => languages.push(unnamed(used)),
        }
    }
    let NeedsFile { taxonomy_terms: needs } = serde_json::from_str(NEEDS)?;
    Ok(Taxonomy {
        needs: needs.into_iter().map(Need::from).collect(),
        languages,
        eligibility: ELIGIBILITY.map(Eligibility::of).into(),
    })
}

/// A language we have no name for is still told: its code is better than hiding it.
fn unnamed(code: &str) -> Language {
    let names = Names::from([("en".to_owned(), code.to_owned())]);
    Language { code: code.to_owned(), own_name: code.to_owned(), names, offered: true }
}

impl From<Term> for Need {
    fn from(Term { code, description }: Term) -> Self {
        Self { names: names(|words| words.name_of(&format!("need.{code}"))), code, description }
    }
}

impl Eligibility {
    fn of(code: &str) -> Self {
        let names = names(|words| words.name_of(&format!("for.{code}")));
        Self { code: code.to_owned(), names }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More may come; none of these may go.
    const PAGE_LANGUAGES: [&str; 18] = [
        "am", "ar", "bn", "ckb", "en", "es", "fa", "gu", "pa", "pl", "prs", "ps", "ro", "sq", "ti",
        "uk", "ur", "vi",
    ];

    #[test]
    fn every_word_of_the_contract_has_a_name_in_every_language_of_the_page() {
        let empty = Directory::default();
        let taxonomy = taxonomy(&empty).unwrap();
        let needs: Vec<&str> = taxonomy.needs.iter().map(|need| need.code.as_str()).collect();
        assert_eq!(needs, engine::needs::NEEDS);
        let languages = crate::words::languages();
        assert!(PAGE_LANGUAGES.iter().all(|code| languages.iter().any(|one| one == code)));
        let is_arabic =
            |name: &str| name.contains(|letter| ('\u{600}'..'\u{700}').contains(&letter));
        assert!(taxonomy.needs.iter().all(|need| is_arabic(&need.names["ar"])));
        let all = taxonomy.needs.iter().map(|need| &need.names);
        let all = all.chain(taxonomy.languages.iter().map(|language| &language.names));
        for names in all.chain(taxonomy.eligibility.iter().map(|e| &e.names)) {
            assert!(names.keys().eq(&languages), "{names:?}");
        }
    }
}
