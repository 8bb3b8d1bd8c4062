//! Search: a text as a question, and the needs and services that are meant by it, best first.

use super::index::{Match, Query};
use super::needs::NeedWords;
use super::typos::Fit;
use crate::directory::{Directory, ListingId};
use crate::language;
use crate::nearest::{self, Hit};
use crate::needs::NEEDS;
use crate::question::{Fault, Question, searched};
use std::cmp::Reverse;

/// Parameters of the search.
pub const SEARCH_PARAMS: [&str; 3] = ["q", "limit", "lang"];
/// Nobody types more than this to find something.
pub const MAX_QUERY_LETTERS: usize = 200;
/// A word of danger is not taken for one before so many letters of it stand there.
const LEAST_OF_DANGER: u32 = 3;
/// Shorter ones are not taken for mistyped: "firm" is not "fire".
const LEAST_OF_DANGER_MISTYPED: u32 = 5;

/// A search, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// What was typed.
    pub text: String,
    /// How the services found are told: whatever their hours, the state that of now.
    pub question: Question,
}

/// What a search finds.
#[derive(Debug)]
pub struct Found<'a> {
    /// Needs that are called so, best first, each once.
    pub needs: Vec<FoundNeed<'a>>,
    /// Services that are called so, best first; after them services of those needs.
    pub hits: Vec<Hit>,
    /// Whether somebody may be in danger.
    pub danger: bool,
}

/// A need that is called as was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundNeed<'a> {
    /// Its place in [`NEEDS`].
    pub need: usize,
    /// Its name for the reader.
    pub name: &'a str,
    /// The word that was meant.
    pub word: &'a str,
    /// The language of that word.
    pub lang: &'a str,
}

impl FoundNeed<'_> {
    /// The contract's word.
    pub fn code(&self) -> &'static str {
        NEEDS[self.need]
    }
}

impl Search {
    /// From parameters: `q` is required, ten answers by default.
    pub fn parse(pairs: &[(String, String)], now: crate::Timestamp) -> Result<Self, Vec<Fault>> {
        let (text, question) = searched(pairs, now)?;
        Ok(Self { text, question })
    }
}

/// The needs and services that are meant by a search.
pub(crate) fn find<'a>(directory: &Directory, words: &'a NeedWords, search: &Search) -> Found<'a> {
    let query = Query::new(&search.text);
    let mut of_needs = words.index.find(&query);
    let mut of_names: Vec<(u32, Match)> = Vec::new();
    for (part, of_part) in (0..).zip(directory.parts()) {
        let matches = of_part.segment.names().find(&query);
        of_names.extend(
            matches
                .map(|(service, found)| (service, found))
                .filter(|(service, _)| !of_part.is_struck_out(*service))
                .map(|(service, found)| (part, Match { text: service, ..found })),
        );
    }
    let danger = of_needs.iter().any(|found| is_danger(words, found));
    let bar = Bar::of(&query, of_needs.iter().chain(of_names.iter().map(|(_, found)| found)));
    of_needs.retain(|found| bar.lets_in(found));
    of_names.retain(|(_, found)| bar.lets_in(found));
    let needs = needs(words, &mut of_needs, &search.question.lang);
    let hits = hits(directory, search, &mut of_names, &needs);
    Found { needs, hits, danger }
}

/// What the best that was found demands of the rest.
struct Bar {
    letters: u32,
    least: Fit,
}

impl Bar {
    /// Less than half of the letters is not what was meant; and who typed exactly what there is made no
    /// typo.
    fn of<'a>(query: &Query, found: impl Iterator<Item = &'a Match>) -> Self {
        let mut bar = Self { letters: 0, least: Fit::BeginsNearly };
        for found in found {
            bar.letters = bar.letters.max(found.letters);
            if found.is_whole(query) {
                bar.least = Fit::Begins;
            }
        }
        bar
    }

    fn lets_in(&self, found: &Match) -> bool {
        found.letters * 2 >= self.letters && found.least >= self.least
    }
}

/// Whether it is a whole word of danger.
fn is_danger(words: &NeedWords, found: &Match) -> bool {
    let (None, ..) = words.word(found.text) else { return false };
    let enough = match found.least {
        Fit::Is => 0,
        Fit::Begins => LEAST_OF_DANGER,
        Fit::Almost => LEAST_OF_DANGER_MISTYPED * u32::from(found.words),
        _ => return false,
    };
    found.beyond == 0 && found.letters >= enough
}

/// Needs in the order of their best words; among the same, the reader's own language comes first.
fn needs<'a>(words: &'a NeedWords, found: &mut [Match], lang: &str) -> Vec<FoundNeed<'a>> {
    found.sort_unstable_by_key(|found| {
        let (_, of_word, _) = words.word(found.text);
        (Reverse(found.score), !language::serves(of_word, lang), found.beyond, found.text)
    });
    let mut needs: Vec<FoundNeed> = Vec::new();
    for found in found {
        let (Some(need), lang_of_word, word) = words.word(found.text) else { continue };
        if needs.iter().all(|known| known.need != need) {
            let name = words.name(need, lang);
            needs.push(FoundNeed { need, name, word, lang: lang_of_word });
        }
    }
    needs
}

/// Services by how well their names match; then those of the needs, need by need.
fn hits(
    directory: &Directory,
    search: &Search,
    of_names: &mut [(u32, Match)],
    needs: &[FoundNeed],
) -> Vec<Hit> {
    let mut query = search.question.query.clone();
    let limit = query.limit;
    let id = |(part, found): &(u32, Match)| {
        directory.parts()[*part as usize].segment.head(found.text).id
    };
    of_names.sort_unstable_by(|a, b| {
        let rank = |(_, found): &(u32, Match)| (Reverse(found.score), found.beyond);
        rank(a).cmp(&rank(b)).then_with(|| id(a).cmp(id(b)))
    });
    let mut listings: Vec<ListingId> = Vec::new();
    for (part, found) in of_names.iter() {
        if listings.len() >= limit {
            break;
        }
        for number in directory.parts()[*part as usize].segment.listings_of(found.text) {
            let listing = ListingId { part: *part, number: *number };
            if !listings.contains(&listing) {
                listings.push(listing);
            }
        }
    }
    for need in needs {
        if listings.len() >= limit {
            break;
        }
        query.categories = vec![need.code().to_owned()];
        let of_need = nearest::by_id(directory, &query);
        let new: Vec<ListingId> = of_need.into_iter().filter(|it| !listings.contains(it)).collect();
        listings.extend(new.into_iter().take(limit - listings.len()));
    }
    listings.truncate(limit);
    nearest::hits(directory, &search.question.query, &listings)
}
