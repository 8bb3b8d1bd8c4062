//! All needs and languages beside each other, for the whole city: the overview.

use std::thread;

use engine::coverage::Provision;
use engine::needs::NEEDS;
use engine::question::CoverageQuestion;
use serde::Serialize;
use utoipa::ToSchema;

use super::Grounds;
use super::answer::{AskedQuery, summed};
use super::figures::Figures;
use crate::words;

/// Each need in each language, for the whole city.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatrixAnswer {
    /// Of the directory.
    pub revision: u64,
    /// When it was asked.
    pub asked_at: String,
    /// As understood.
    pub query: AskedQuery,
    /// The needs.
    pub needs: Vec<&'static str>,
    /// The languages; the empty one is any language.
    pub languages: Vec<String>,
    /// A need in a language each.
    pub cells: Vec<MatrixCell>,
}

/// A need in a language.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatrixCell {
    /// The need.
    pub category: &'static str,
    /// The language; empty for any.
    pub language: String,
    /// Which share of the people has something; with a week, in at least one hour.
    pub share: Option<f64>,
    /// The same, if all hours were known and open.
    pub share_if_known: Option<f64>,
    /// With a week: in how many of its hours a person has something, on average.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_per_week: Option<f64>,
    /// The same, if all hours were known and open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_per_week_if_known: Option<f64>,
}

/// Every need by itself in every language of the pages, and in any.
pub(super) fn answer(grounds: &Grounds, question: &CoverageQuestion) -> Option<MatrixAnswer> {
    let languages: Vec<String> = std::iter::once(String::new()).chain(words::languages()).collect();
    let cells: Vec<(&str, &String)> =
        NEEDS.iter().flat_map(|need| languages.iter().map(move |code| (*need, code))).collect();
    let ask = |cells: &[(&'static str, &String)]| -> Option<Vec<MatrixCell>> {
        cells.iter().map(|(need, code)| cell(grounds, question, need, code)).collect()
    };
    // On two processors: the overview is the largest question of all.
    let (first, second) = cells.split_at(cells.len() / 2);
    let cells = thread::scope(|scope| {
        let second = scope.spawn(|| ask(second));
        let mut cells = ask(first)?;
        cells.extend(second.join().ok()??);
        Some(cells)
    })?;
    Some(MatrixAnswer {
        revision: grounds.directory.revision(),
        asked_at: question.asked_at.rfc3339(),
        query: AskedQuery::of(question),
        needs: NEEDS.to_vec(),
        languages,
        cells,
    })
}

fn cell(
    grounds: &Grounds,
    question: &CoverageQuestion,
    need: &'static str,
    language: &str,
) -> Option<MatrixCell> {
    let mut query = question.query.clone();
    query.categories = vec![need.to_owned()];
    query.languages =
        Some(language.to_owned()).filter(|code| !code.is_empty()).into_iter().collect();
    let when = question.open.when();
    let provision = Provision::new(&grounds.directory, &query, when, question.checked_since, &[]);
    let demand = &grounds.demand;
    let covered = grounds.watch.everybody(&provision, &demand.at)?;
    let sums = summed(when, demand.set("city"), demand.weight(question.weight), &covered);
    let figures = Figures::of(&sums[0]);
    Some(MatrixCell {
        category: need,
        language: language.to_owned(),
        share: figures.share,
        share_if_known: figures.share_if_known,
        hours_per_week: figures.hours_per_week,
        hours_per_week_if_known: figures.hours_per_week_if_known,
    })
}
