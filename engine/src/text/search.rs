//! Search: a text as a question, and the needs and services that are meant by it, best first.

use super::index::{Match, Query, sort};
use super::needs::NeedWords;
use super::typos::Fit;
use crate::directory::{Directory, ListingId};
use crate::language;
use crate::nearest::{self, Hit};
use crate::needs::NEEDS;
use crate::question::{Fault, Question, searched};

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
    /// Services that are called so, best first, each once.
    pub services: Vec<FoundService>,
    /// Whether somebody may be in danger.
    pub danger: bool,
}

/// A service that is called as was typed, of one version of the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundService {
    part: u32,
    number: u32,
}

impl FoundService {
    /// Its id.
    pub fn id(self, directory: &Directory) -> &str {
        directory.parts()[self.part as usize].segment.head(self.number).id
    }

    fn listings(self, directory: &Directory) -> impl Iterator<Item = ListingId> {
        let Self { part, number } = self;
        let listings = directory.parts()[part as usize].segment.listings_of(number);
        listings.iter().map(move |number| ListingId { part, number: *number })
    }
}

/// A need that is called as was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundNeed<'a> {
    /// Its place in [`NEEDS`].
    pub need: usize,
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

/// The needs, and at most so many services, that are meant by what a reader of `lang` typed.
pub fn find<'a>(
    directory: &Directory,
    words: &'a NeedWords,
    (text, lang): (&str, &str),
    limit: usize,
) -> Found<'a> {
    let query = Query::new(text);
    let mut of_needs = words.index.find(&query);
    let mut of_names: Vec<(FoundService, Match)> = Vec::new();
    for (part, of_part) in (0..).zip(directory.parts()) {
        for (number, found) in of_part.segment.names().find(&query) {
            if !of_part.is_struck_out(number) {
                of_names.push((FoundService { part, number }, found));
            }
        }
    }
    let mut bar = Bar { letters: 0, least: Fit::BeginsNearly };
    let danger = of_needs.iter().any(|found| is_danger(words, found));
    for found in of_needs.iter().chain(of_names.iter().map(|(_, found)| found)) {
        bar.raise(&query, found);
    }
    of_needs.retain(|found| bar.lets_in(found));
    of_names.retain(|(_, found)| bar.lets_in(found));
    Found { needs: needs(words, &of_needs, lang), services: services(&of_names, limit), danger }
}

/// What the best that was found demands of the rest.
struct Bar {
    letters: u32,
    least: Fit,
}

impl Bar {
    /// Less than half of the letters is not what was meant; and who typed exactly what there is made no
    /// typo.
    fn raise(&mut self, query: &Query, found: &Match) {
        self.letters = self.letters.max(found.letters);
        if found.is_whole(query) {
            self.least = Fit::Begins;
        }
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
fn needs<'a>(words: &'a NeedWords, found: &[Match], lang: &str) -> Vec<FoundNeed<'a>> {
    let mut needs: Vec<FoundNeed> = Vec::new();
    let is_foreign = |found: &Match| !language::serves(words.word(found.text).1, lang);
    for at in ranked(found.iter().map(|found| (*found, is_foreign(found)))) {
        let (Some(need), lang_of_word, word) = words.word(found[at].text) else { continue };
        if needs.iter().all(|known| known.need != need) {
            needs.push(FoundNeed { need, word, lang: lang_of_word });
        }
    }
    needs
}

/// Services in the order of their best names.
fn services(found: &[(FoundService, Match)], limit: usize) -> Vec<FoundService> {
    let mut services = Vec::new();
    for at in ranked(found.iter().map(|(_, found)| (*found, false))) {
        if services.len() == limit {
            break;
        }
        if !services.contains(&found[at].0) {
            services.push(found[at].0);
        }
    }
    services
}

/// The places of what was found, best first; among the same, as they come. What is `second` comes after
/// what matches as well and is not.
fn ranked(found: impl Iterator<Item = (Match, bool)>) -> impl Iterator<Item = usize> {
    let rank = |(at, (found, second)): (usize, (Match, bool))| {
        let worse = u64::from(u16::MAX - found.score as u16) << 9
            | u64::from(second) << 8
            | u64::from(found.beyond);
        worse << 32 | at as u64
    };
    let mut ranks: Vec<u64> = found.enumerate().map(rank).collect();
    sort(&mut ranks);
    ranks.into_iter().map(|rank| rank as u32 as usize)
}

/// The services that were found as answers; then those of the needs, need by need, by id.
pub(crate) fn hits(directory: &Directory, search: &Search, found: &Found) -> Vec<Hit> {
    let mut query = search.question.query.clone();
    let named = found.services.iter().flat_map(|service| service.listings(directory));
    let mut listings: Vec<ListingId> = named.take(query.limit).collect();
    for need in &found.needs {
        if listings.len() == query.limit {
            break;
        }
        query.categories = vec![need.code().to_owned()];
        let of_need = nearest::by_id(directory, &query);
        let new: Vec<ListingId> = of_need.into_iter().filter(|it| !listings.contains(it)).collect();
        listings.extend(new.into_iter().take(query.limit - listings.len()));
    }
    nearest::hits(directory, &search.question.query, &listings)
}
