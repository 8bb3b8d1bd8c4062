//! The index: which texts have a word, or one that begins so, or one but for a typo.
//!
//! Invariant: it finds what a look at every word of every text would find (the tests look). Two words beside each other
//! are also kept as one, because "food bank" is written "foodbank" as well.

use super::fold;
use super::typos::{Fit, Typed};
use std::cmp::Reverse;

/// Words of a query beyond these are not looked at.
const MOST_WORDS: usize = 16;

/// Texts for an index, in the order of their numbers.
#[derive(Debug, Default)]
pub struct Texts {
    letters: String,
    keys: Vec<Key>,
    words: Vec<u8>,
}

/// A word of a text, or two as one.
#[derive(Clone, Copy, Debug)]
struct Key {
    start: u32,
    end: u32,
    posting: u32,
}

/// Which texts have which words.
#[derive(Debug, Default)]
pub struct Index {
    /// Every word once, in order.
    letters: String,
    /// Where each ends, and where in `postings` its texts end.
    ends: Vec<(u32, u32)>,
    /// Twice the number of the text, one more if two of its words are this one.
    postings: Vec<u32>,
    /// How many words each text has.
    words: Vec<u8>,
}

/// A text that has words of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The number of the text.
    pub text: u32,
    /// How well it matches altogether: the more letters and the better they fit, the more.
    pub score: u32,
    /// How many letters of the query it has.
    pub letters: u32,
    /// How many words of the query it has.
    pub words: u8,
    /// How well the word fits that fits the least.
    pub least: Fit,
    /// How many of its own words nobody asked for.
    pub beyond: u8,
}

impl Match {
    /// Whether nothing was typed but all of this.
    pub fn is_whole(&self, query: &Query) -> bool {
        self.beyond == 0 && self.least == Fit::Is && usize::from(self.words) == query.len()
    }
}

/// What was typed, folded.
#[derive(Debug)]
pub struct Query {
    folded: String,
}

impl Query {
    /// From what was typed.
    pub fn new(text: &str) -> Self {
        Self { folded: fold(text) }
    }

    fn words(&self) -> impl Iterator<Item = &str> + Clone {
        self.folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words().count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How a word of the query fits a text.
#[derive(Clone, Copy)]
struct Hit {
    text: u32,
    word: u8,
    fit: Fit,
    /// Of how many words of the text it takes the place, in halves.
    halves: u8,
}

impl Texts {
    /// Takes in the next text.
    pub fn add(&mut self, text: &str) {
        let number = self.words.len() as u32;
        let folded = fold(text);
        let mut before = None;
        let mut words = 0u8;
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            words = words.saturating_add(1);
            let start = self.letters.len() as u32;
            self.letters.push_str(word);
            let end = self.letters.len() as u32;
            self.keys.push(Key { start, end, posting: number * 2 });
            // It stands before this one anyway.
            if let Some(before) = before {
                self.keys.push(Key { start: before, end, posting: number * 2 + 1 });
            }
            before = Some(start);
        }
        self.words.push(words);
    }

    /// Puts everything in order.
    pub fn index(mut self) -> Index {
        let letters = std::mem::take(&mut self.letters);
        let word = |key: &Key| &letters[key.start as usize..key.end as usize];
        self.keys.sort_unstable_by(|a, b| word(a).cmp(word(b)).then(a.posting.cmp(&b.posting)));
        let mut index = Index { words: self.words, ..Index::default() };
        for key in &self.keys {
            if index.last() != Some(word(key)) {
                index.letters.push_str(word(key));
                index.ends.push((index.letters.len() as u32, 0));
            }
            index.postings.push(key.posting);
            if let Some((_, end)) = index.ends.last_mut() {
                *end = index.postings.len() as u32;
            }
        }
        index
    }
}

impl Index {
    /// The texts that have any of these words, by their numbers.
    pub fn find(&self, query: &Query) -> Vec<Match> {
        let mut hits = Vec::new();
        let last = query.len().saturating_sub(1);
        let mut before = "";
        for (number, word) in query.words().enumerate() {
            // A short word in front of others is "a" or "in": it may not stand for all that begins so.
            let may_begin = number == last || word.len() > 2;
            self.hits(word, Typed::new(word), may_begin, |text, fit, halves| {
                hits.push(Hit { text, word: number as u8, fit, halves: 2 * halves });
            });
            if number > 0 {
                let pair = [before, word].concat();
                // Letters of two words are no typo of one.
                self.hits(&pair, None, number == last, |text, fit, halves| {
                    for word in [number as u8 - 1, number as u8] {
                        hits.push(Hit { text, word, fit, halves });
                    }
                });
            }
            before = word;
        }
        self.told(&mut hits, query)
    }

    /// Tells of every text that has a word like this, how well it fits, and of how many of its words.
    fn hits(
        &self,
        word: &str,
        mut typed: Option<Typed>,
        may_begin: bool,
        mut tell: impl FnMut(u32, Fit, u8),
    ) {
        let mut before = "";
        let first = if typed.is_some() { 0 } else { self.first_from(word) };
        for number in first..self.ends.len() {
            let known = self.word(number);
            let fit = if let Some(rest) = known.strip_prefix(word) {
                Some(if rest.is_empty() { Fit::Is } else { Fit::Begins })
            } else if let Some(typed) = &mut typed {
                typed.fit(shared(before, known), known)
            } else {
                break;
            };
            // What the table has not seen is not shared with what it sees next.
            if !known.starts_with(word) {
                before = known;
            }
            let begins = matches!(fit, Some(Fit::Begins | Fit::BeginsAlmost | Fit::BeginsNearly));
            let Some(fit) = fit.filter(|_| may_begin || !begins) else { continue };
            for posting in self.postings_of(number) {
                tell(posting / 2, fit, 1 + u8::from(posting % 2 == 1 && !begins));
            }
        }
    }

    /// What the hits come to, text by text.
    fn told(&self, hits: &mut [Hit], query: &Query) -> Vec<Match> {
        hits.sort_unstable_by_key(|hit| (hit.text, hit.word, Reverse((hit.fit, hit.halves))));
        let letters: Vec<u32> = query.words().map(|word| word.chars().count() as u32).collect();
        let mut matches: Vec<Match> = Vec::new();
        let mut word_before = None;
        let mut halves = 0;
        for hit in hits {
            if word_before == Some((hit.text, hit.word)) {
                continue;
            }
            let is_next = matches.last().is_none_or(|last| last.text != hit.text);
            if is_next {
                let Hit { text, fit: least, .. } = *hit;
                matches.push(Match { text, score: 0, letters: 0, words: 0, least, beyond: 0 });
                halves = 0;
            }
            word_before = Some((hit.text, hit.word));
            halves += u32::from(hit.halves);
            let Some(found) = matches.last_mut() else { continue };
            let letters = letters[usize::from(hit.word)];
            found.letters += letters;
            found.words += 1;
            found.score += letters * worth(hit.fit);
            found.least = found.least.min(hit.fit);
            found.beyond = self.words[hit.text as usize].saturating_sub(halves.div_ceil(2) as u8);
        }
        matches
    }

    /// The first word that does not come before this one.
    fn first_from(&self, word: &str) -> usize {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.word(middle) < word { low = middle + 1 } else { high = middle }
        }
        low
    }

    fn last(&self) -> Option<&str> {
        self.ends.len().checked_sub(1).map(|last| self.word(last))
    }

    fn word(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before].0);
        &self.letters[start as usize..self.ends[number].0 as usize]
    }

    fn postings_of(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before].1);
        &self.postings[start as usize..self.ends[number].1 as usize]
    }
}

/// What a letter counts in a word that fits so.
fn worth(fit: Fit) -> u32 {
    match fit {
        Fit::Is => 8,
        Fit::Begins => 6,
        Fit::Almost => 4,
        Fit::BeginsAlmost => 3,
        Fit::Nearly => 2,
        Fit::BeginsNearly => 1,
    }
}

/// How many letters two words have in common at their beginning.
fn shared(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}
