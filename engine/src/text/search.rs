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

/// Stands where a match of a service has the segment: a match of a need, or of danger.
const OF_NEEDS: u32 = u32::MAX;

/// The needs, and at most so many services, that are meant by what a reader of `lang` typed.
pub fn find<'a>(
    directory: &Directory,
    words: &'a NeedWords,
    (text, lang): (&str, &str),
    limit: usize,
) -> Found<'a> {
    let query = Query::new(text);
    let matches = matches(directory, words, &query);
    let mut found = Found { needs: Vec::new(), services: Vec::new(), danger: false };
    let mut bar = Bar { letters: 0, least: Fit::BeginsNearly };
    for (part, of_text) in &matches {
        bar.raise(&query, of_text);
        found.danger |= *part == OF_NEEDS && is_danger(words, of_text);
    }
    let mut ranks = Vec::new();
    for (at, (part, of_text)) in matches.iter().enumerate() {
        if bar.lets_in(of_text) {
            let foreign = *part == OF_NEEDS && !language::serves(words.word(of_text.text).1, lang);
            ranks.push(rank(of_text, foreign, at));
        }
    }
    sort(&mut ranks);
    for rank in ranks {
        let (part, Match { text, .. }) = matches[rank as u32 as usize];
        if part != OF_NEEDS {
            let service = FoundService { part, number: text };
            if found.services.len() < limit && !found.services.contains(&service) {
                found.services.push(service);
            }
        } else if let (Some(need), lang, word) = words.word(text)
            && found.needs.iter().all(|known| known.need != need)
        {
            found.needs.push(FoundNeed { need, word, lang });
        }
    }
    found
}

/// All that has a word of the query: the segment, and the service there in place of the text; or a word for a
/// need.
fn matches(directory: &Directory, words: &NeedWords, query: &Query) -> Vec<(u32, Match)> {
    let of_needs = words.index.find(query).into_iter();
    let mut matches: Vec<(u32, Match)> = of_needs.map(|found| (OF_NEEDS, found)).collect();
    for (part, of_part) in (0..).zip(directory.parts()) {
        let names = of_part.segment.names();
        for found in names.index.find(query) {
            let service = names.services[found.text as usize];
            if !of_part.is_struck_out(service) {
                matches.push((part, Match { text: service, ..found }));
            }
        }
    }
    matches
}

/// Orders what was found, the best first: how well it matches; the reader's own language before others; what
/// else it says; and as it came.
fn rank(found: &Match, foreign: bool, at: usize) -> u64 {
    let worse = u64::from(u16::MAX - found.score as u16) << 9
        | u64::from(foreign) << 8
        | u64::from(found.beyond);
    worse << 32 | at as u64
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
