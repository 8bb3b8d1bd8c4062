//! The index: which texts have a word, or one that begins so, or one but for a typo.
//!
//! Invariant: it finds what a look at every word of every text would find (the tests look). Two words beside each other
//! are also kept as one, because "food bank" is written "foodbank" as well.

use super::fold;
use super::typos::{Fit, almost, bound};

/// Words of a query beyond these are not looked at.
const MOST_WORDS: usize = 16;

/// Texts for an index, in the order of their numbers.
#[derive(Debug, Default)]
pub struct Texts {
    letters: String,
    words: Vec<Key>,
    pairs: Vec<Key>,
    lengths: Vec<u8>,
}

/// A word of a text, or two as one.
#[derive(Clone, Copy, Debug)]
struct Key {
    start: u32,
    end: u32,
    text: u32,
}

/// Which texts have which words.
#[derive(Debug, Default)]
pub struct Index {
    words: Lexicon,
    /// Two words as one. Apart, because they are many, and letters of two words are no typo of one.
    pairs: Lexicon,
    /// How many words each text has.
    lengths: Vec<u8>,
}

/// Words, each once and in order, with the texts that have them.
#[derive(Debug, Default)]
struct Lexicon {
    letters: String,
    /// Where each word ends, and where in `postings` its texts end.
    ends: Vec<(u32, u32)>,
    postings: Vec<u32>,
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

impl Texts {
    /// Takes in the next text.
    pub fn add(&mut self, text: &str) {
        let number = self.lengths.len() as u32;
        let folded = fold(text);
        let mut before = None;
        let mut length = 0u8;
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            length = length.saturating_add(1);
            let start = self.letters.len() as u32;
            self.letters.push_str(word);
            let end = self.letters.len() as u32;
            self.words.push(Key { start, end, text: number });
            // It stands before this one anyway.
            if let Some(start) = before {
                self.pairs.push(Key { start, end, text: number });
            }
            before = Some(start);
        }
        self.lengths.push(length);
    }

    /// Puts everything in order.
    pub fn index(self) -> Index {
        let Self { letters, words, pairs, lengths } = self;
        let [words, pairs] = [words, pairs].map(|keys| Lexicon::new(&letters, keys));
        Index { words, pairs, lengths }
    }
}

impl Index {
    /// The texts that have any of these words, by their numbers.
    pub fn find(&self, query: &Query) -> Vec<Match> {
        let words: Vec<&str> = query.words().collect();
        let mut hits = Vec::new();
        for (number, word) in words.iter().enumerate() {
            let is_last = number + 1 == words.len();
            // A short word in front of others is "a" or "in": it may not stand for all that begins so.
            let may_begin = is_last || word.len() > 2;
            self.words.hits(word, (number, 1), 1, true, may_begin, &mut hits);
            self.pairs.hits(word, (number, 1), 2, false, may_begin, &mut hits);
            if let Some(next) = words.get(number + 1) {
                let (both, may_begin) = ([word, *next].concat(), number + 2 == words.len());
                self.words.hits(&both, (number, 2), 1, false, may_begin, &mut hits);
                self.pairs.hits(&both, (number, 2), 2, false, may_begin, &mut hits);
            }
        }
        sort(&mut hits);
        self.told(&hits, &words)
    }

    /// What the hits come to, text by text.
    fn told(&self, hits: &[u64], words: &[&str]) -> Vec<Match> {
        let mut matches: Vec<Match> = Vec::new();
        let mut before = u64::MAX;
        let mut covered = 0;
        for hit in hits {
            let is_worse = before >> HIT_BITS == hit >> HIT_BITS;
            before = *hit;
            if is_worse {
                continue;
            }
            let (text, word, fit, halves) = parts(*hit);
            if matches.last().is_none_or(|last| last.text != text) {
                let (score, letters, words, beyond) = (0, 0, 0, 0);
                matches.push(Match { text, score, letters, words, least: fit, beyond });
                covered = 0;
            }
            covered += halves;
            let Some(found) = matches.last_mut() else { continue };
            let letters = words[word].chars().count() as u32;
            found.letters += letters;
            found.words += 1;
            found.score += letters * worth(fit);
            found.least = found.least.min(fit);
            found.beyond = self.lengths[text as usize].saturating_sub(covered.div_ceil(2) as u8);
        }
        matches
    }
}

impl Lexicon {
    fn new(letters: &str, mut keys: Vec<Key>) -> Self {
        let word = |key: &Key| &letters[key.start as usize..key.end as usize];
        keys.sort_unstable_by(|a, b| word(a).cmp(word(b)).then(a.text.cmp(&b.text)));
        let mut lexicon = Self::default();
        for key in &keys {
            if lexicon.last() != Some(word(key)) {
                lexicon.letters.push_str(word(key));
                lexicon.ends.push((lexicon.letters.len() as u32, 0));
            }
            lexicon.postings.push(key.text);
            if let Some((_, end)) = lexicon.ends.last_mut() {
                *end = lexicon.postings.len() as u32;
            }
        }
        lexicon
    }

    /// Notes every text that has a word like this, which stands for so many words of the query from the
    /// first one, and for so many of the text.
    fn hits(
        &self,
        word: &str,
        (first, span): (usize, usize),
        of_text: u32,
        may_err: bool,
        may_begin: bool,
        hits: &mut Vec<u64>,
    ) {
        let typed: Vec<char> = word.chars().collect();
        let may_err = may_err && bound(typed.len()) > 0;
        let mut letters = Vec::new();
        for number in if may_err { 0 } else { self.first_from(word) }..self.ends.len() {
            let known = self.word(number);
            let fit = match known.strip_prefix(word) {
                Some("") => Some(Fit::Is),
                Some(_) => Some(Fit::Begins),
                None if may_err => {
                    letters.clear();
                    letters.extend(known.chars());
                    almost(&typed, &letters)
                }
                None => break,
            };
            let Some(fit) = fit.filter(|fit| may_begin || !fit.is_beginning()) else { continue };
            // A beginning is that of one word.
            let halves = 2 * if fit.is_beginning() { 1 } else { of_text } / span as u32;
            for text in self.texts(number) {
                for word in first..first + span {
                    hits.push(hit(*text, word as u32, fit, halves));
                }
            }
        }
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

    fn texts(&self, number: usize) -> &[u32] {
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

/// Bits of how well a word of the query fits a text.
const HIT_BITS: u32 = 8;

/// How a word of the query fits a text, and of how many words of the text it takes the place, in halves: as
/// a number, so that they sort by text, then word, then the best first.
fn hit(text: u32, word: u32, fit: Fit, halves: u32) -> u64 {
    let worse = u64::from(15 - fit as u32) << 4 | u64::from(15 - halves);
    u64::from(text) << 16 | u64::from(word) << HIT_BITS | worse
}

fn parts(hit: u64) -> (u32, usize, Fit, u32) {
    let fit = Fit::ALL[15 - (hit >> 4 & 15) as usize];
    ((hit >> 16) as u32, (hit >> HIT_BITS & 255) as usize, fit, 15 - (hit & 15) as u32)
}

/// In order. In one place, since each kind of sorting is code that phones download.
#[inline(never)]
pub(super) fn sort(numbers: &mut [u64]) {
    numbers.sort_unstable();
}
