//! Made-up services in any number, for measurements: HSDS 3.0, the same bytes for the same arguments
//! on any machine.
//!
//! Towns have sizes by Zipf's law and spread over an area that grows with the number of services: a
//! city up to 10,000, England at a million. Needs and languages follow Zipf's law, too; names,
//! streets, numbers and addresses sound right and are nobody's.
//!
//! Invariant: a service is a pure function of the options and its number. What several services
//! share (an organization, a hall) is told alike by each of them.
//!
//! Traps for an index, asked for by name in benchmarks:
//! - [`NEVER_TOGETHER`]: a common need and a common language that never meet in one service;
//! - [`FAR_TOGETHER`]: both common, but they meet only in one small town in the far northeast corner
//!   (about one service in three of that town);
//! - [`NIGHT_LANGUAGE`]: only in sessions by day, always as a session's own language; many of these
//!   services have another session round the clock, in other languages;
//! - [`RARE_LANGUAGE`]: one service in 10,000, those whose number (from 0) ends in 4999.

mod hours;
mod prng;
mod record;
mod service;
mod towns;
mod words;

use engine::LonLat;
use engine::needs::NEEDS;
use prng::Zipf;
use record::Term;
use towns::Towns;

/// A need and a language, both common, that never meet in one service.
pub const NEVER_TOGETHER: (&str, &str) = ("housing", "pl");
/// A need and a language, both common, that meet only in one far town.
pub const FAR_TOGETHER: (&str, &str) = ("money", "ro");
/// A language that is there by day only.
pub const NIGHT_LANGUAGE: &str = "ti";
/// A language of one service in 10,000.
pub const RARE_LANGUAGE: &str = "dz";

static TAXONOMY: &str = include_str!("../../../data/taxonomy/needs.json");

/// What to make up.
#[derive(Clone, Copy, Debug)]
pub struct SynthOptions {
    /// How many services.
    pub services: u64,
    /// Another seed gives other services.
    pub seed: u64,
    /// Where the largest town is.
    pub centre: LonLat,
}

impl SynthOptions {
    /// So many services around Coventry, of seed 1.
    pub fn coventry(services: u64) -> Self {
        let centre = LonLat::new(-1.511, 52.408).expect("Coventry is on the globe");
        Self { services, seed: 1, centre }
    }
}

/// Made-up services, each as HSDS JSON on one line without its line break.
pub struct Synth {
    options: SynthOptions,
    next: u64,
    towns: Towns,
    /// In the order of [`NEEDS`].
    needs: Vec<Term>,
    needs_by_rank: Zipf,
    languages_by_rank: Zipf,
}

impl Synth {
    /// Makes ready to tell them one after the other.
    pub fn new(options: SynthOptions) -> Self {
        Self {
            options,
            next: 0,
            towns: Towns::new(options.services, options.seed, options.centre),
            needs: needs(),
            needs_by_rank: Zipf::new(NEEDS.len()),
            // The two at the end are only where a trap is.
            languages_by_rank: Zipf::new(words::LANGUAGES.len() - 2),
        }
    }
}

impl Iterator for Synth {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        if self.next == self.options.services {
            return None;
        }
        let service = self.service(self.next);
        let line = serde_json::to_string(&service).expect("texts and numbers are JSON");
        self.next += 1;
        Some(line)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.options.services - self.next).unwrap_or(usize::MAX);
        (left, Some(left))
    }
}

/// The terms of the needs, with the ids that our taxonomy gives them.
fn needs() -> Vec<Term> {
    #[derive(serde::Deserialize)]
    struct Taxonomy {
        taxonomy_terms: Vec<Term>,
    }
    let taxonomy: Taxonomy = serde_json::from_str(TAXONOMY).expect("our own taxonomy is JSON");
    let mut terms = taxonomy.taxonomy_terms;
    let rank = |code: &str| NEEDS.iter().position(|need| *need == code);
    terms.retain(|term| rank(&term.code).is_some());
    terms.sort_by_key(|term| rank(&term.code));
    terms
}

#[cfg(test)]
mod tests;
