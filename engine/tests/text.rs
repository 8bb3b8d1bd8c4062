//! Promise: what people type finds what they mean, in any script, and a typo does not hide it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use engine::text::{Fit, Index, Match, NeedWords, Query, Search, Texts, fold};
use engine::{Directory, Timestamp, answer};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value;

fn index(texts: &[String]) -> Index {
    let mut all = Texts::default();
    for text in texts {
        all.add(text);
    }
    all.index()
}

/// The whole table of distances, where two letters in each other's place are one edit.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for a in 0..=one.len() {
        for b in 0..=other.len() {
            if a == 0 || b == 0 {
                table[a][b] = a + b;
                continue;
            }
            let replaced = table[a - 1][b - 1] + usize::from(one[a - 1] != other[b - 1]);
            let mut least = replaced.min(table[a - 1][b] + 1).min(table[a][b - 1] + 1);
            if a > 1 && b > 1 && one[a - 1] == other[b - 2] && one[a - 2] == other[b - 1] {
                least = least.min(table[a - 2][b - 2] + 1);
            }
            table[a][b] = least;
        }
    }
    table[one.len()][other.len()]
}

/// How a word fits what was typed, by looking at the whole word and each of its beginnings.
fn fit(typed: &str, word: &str) -> Option<Fit> {
    if typed == word {
        return Some(Fit::Is);
    }
    if word.starts_with(typed) {
        return Some(Fit::Begins);
    }
    let [typed, word] = [typed, word].map(|text| text.chars().collect::<Vec<_>>());
    let bound = if typed.len() < 4 { 0 } else { 1 + usize::from(typed.len() >= 8) };
    let whole = distance(&typed, &word);
    // Letters that are the same are not left out.
    let shared = typed.iter().zip(&word).take_while(|(one, other)| one == other).count();
    let beginnings =
        (shared.max(1)..=word.len()).filter(|end| word[end - 1] == typed[typed.len() - 1]);
    let begins = beginnings.map(|end| distance(&typed, &word[..end])).min().unwrap_or(usize::MAX);
    [
        (whole, 1, Fit::Almost),
        (begins, 1, Fit::BeginsAlmost),
        (whole, 2, Fit::Nearly),
        (begins, 2, Fit::BeginsNearly),
    ]
    .into_iter()
    .find(|(distance, edits, _)| distance == edits && *edits <= bound)
    .map(|(.., fit)| fit)
}

fn words(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Each word of a text, and each two beside each other as one; with how many of its words that are.
fn keys(text: &str) -> Vec<(String, u32)> {
    let words = words(text);
    let pairs = words.windows(2).map(|pair| (pair.concat(), 2));
    words.iter().map(|word| (word.clone(), 1)).chain(pairs).collect()
}

/// What a look at every word of every text finds.
fn found_by_looking(texts: &[String], query: &str) -> Vec<Match> {
    let typed = words(query);
    let last = typed.len().saturating_sub(1);
    let begins = |fit: Fit| matches!(fit, Fit::Begins | Fit::BeginsAlmost | Fit::BeginsNearly);
    let best_of = |unit: &str, span: u32, may_begin: bool, text: &str| {
        let keys = keys(text).into_iter().filter_map(|(key, of_text)| {
            let fit = fit(unit, &key).filter(|fit| may_begin || !begins(*fit))?;
            // Letters of two words are no typo of one, and a beginning is that of one word.
            let is_meant = span * of_text == 1 || fit >= Fit::Begins;
            is_meant.then_some((fit, 2 * if begins(fit) { 1 } else { of_text } / span))
        });
        keys.max()
    };
    let of_word = |at: usize, text: &str| {
        let alone = best_of(&typed[at], 1, at == last || typed[at].len() > 2, text);
        let with_next =
            (at < last).then(|| best_of(&typed[at..=at + 1].concat(), 2, at + 1 == last, text));
        let with_last =
            (at > 0).then(|| best_of(&typed[at - 1..=at].concat(), 2, at == last, text));
        alone.max(with_next.flatten()).max(with_last.flatten())
    };
    let worth = |fit| match fit {
        Fit::Is => 8,
        Fit::Begins => 6,
        Fit::Almost => 4,
        Fit::BeginsAlmost => 3,
        Fit::Nearly => 2,
        Fit::BeginsNearly => 1,
    };
    let of_text = |(number, text): (u32, &String)| {
        let found: Vec<(u32, Fit, u32)> = (0..typed.len())
            .filter_map(|at| {
                of_word(at, text)
                    .map(|(fit, halves)| (typed[at].chars().count() as u32, fit, halves))
            })
            .collect();
        Some(Match {
            text: number,
            score: found.iter().map(|(letters, fit, _)| letters * worth(*fit)).sum(),
            letters: found.iter().map(|(letters, ..)| letters).sum(),
            words: found.len() as u8,
            least: found.iter().map(|(_, fit, _)| *fit).min()?,
            beyond: (words(text).len() as u8).saturating_sub(
                found.iter().map(|(.., halves)| halves).sum::<u32>().div_ceil(2) as u8,
            ),
        })
    };
    (0..).zip(texts).filter_map(of_text).collect()
}

/// Of few letters, so that words are alike.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec("[abé]{1,4}|[abc]{3,9}|[abcdeለሰሠ]{7,11}|[ab]{22,27}", 0..4)
        .prop_map(|words| words.join(" "))
}

/// One edit at a place of a word.
fn edited(word: &str, place: usize, kind: u8) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let place = place % letters.len();
    match kind {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, 'z'),
        2 => letters[place] = 'z',
        _ if place > 0 => letters.swap(place - 1, place),
        _ => letters.swap(0, 1),
    }
    letters.into_iter().collect()
}

proptest! {
    #[test]
    fn the_index_finds_what_a_look_at_every_word_finds(
        texts in prop::collection::vec(text(), 0..12), query in text(),
    ) {
        prop_assert_eq!(index(&texts).find(&Query::new(&query)), found_by_looking(&texts, &query));
    }

    #[test]
    fn a_word_with_a_typo_finds_what_the_word_finds(
        texts in prop::collection::vec("[a-e]{5,12}( [a-e]{1,7})?", 1..12), at in 0usize..12,
        place in 0usize..12, kind in 0u8..4,
    ) {
        let index = index(&texts);
        let word = words(&texts[at % texts.len()])[0].clone();
        let numbers = |query: &str| {
            let found = index.find(&Query::new(query)).into_iter();
            found.filter(|found| found.least == Fit::Is).map(|found| found.text).collect::<Vec<_>>()
        };
        let mistyped = index.find(&Query::new(&edited(&word, place, kind)));
        for text in numbers(&word) {
            prop_assert!(mistyped.iter().any(|found| found.text == text));
        }
    }
}

const LINES: &str = "en\tfood\tFood\tfood bank\thungry\tbread\n\
    en\thealth\tHealth\tdoctor\tGP\n\
    en\thousing\tHousing\troom\tshelter\n\
    en\tdanger\tfire\tdomestic violence\n\
    pl\thealth\tZdrowie\tlekarz\tpokój chorych\n\
    pl\thousing\tMieszkanie\tpokój\n\
    ar\thealth\tالصحة\tطبيب\n\
    es\tfood\tComida\troom\n";

fn search(q: &str, lang: &str) -> Value {
    let words = NeedWords::parse(LINES.to_owned()).unwrap();
    let pairs = [("q", q), ("lang", lang)].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let search = Search::parse(&pairs, Timestamp(1_795_514_400)).unwrap();
    serde_json::from_str(&answer::search(&Directory::default(), &words, &search)).unwrap()
}

fn needs(q: &str, lang: &str) -> String {
    let found = search(q, lang);
    let codes = found["categories"].as_array().unwrap().iter();
    codes.map(|need| need["code"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

#[rstest]
#[case::exactly("doctor", "health")]
#[case::beginning("doc", "health")]
#[case::one_letter_wrong("doktor", "health")]
#[case::letters_swapped("docotr", "health")]
#[case::other_script("الطبيب", "health")]
#[case::name("zdrowie", "health")]
#[case::without_marks("pokoj", "housing health")]
#[case::in_a_sentence("I need a doctor", "health")]
#[case::phrase("food bank", "food")]
#[case::phrase_as_one_word("foodbank", "food")]
#[case::two_needs("food shelter", "housing food")]
#[case::short("gp", "health")]
#[case::short_is_not_guessed("gq", "")]
#[case::nothing("xylophone", "")]
#[case::no_words("?!", "")]
fn needs_are_found(#[case] q: &str, #[case] expected: &str) {
    assert_eq!(needs(q, "en"), expected);
}

#[test]
fn of_words_with_two_meanings_the_readers_own_comes_first() {
    assert_eq!(needs("room", "en"), "housing food");
    assert_eq!(needs("room", "es"), "food housing");
}

#[test]
fn a_need_is_told_in_the_readers_language_with_the_word_that_was_meant() {
    let need = &search("lekaz", "ar-SY")["categories"][0];
    assert_eq!((&need["name"], &need["word"]), (&"الصحة".into(), &"lekarz".into()));
    assert_eq!(need["word_lang"], "pl");
    assert_eq!(search("room", "xx")["categories"][0]["name"], "Housing");
}

#[rstest]
#[case::word("fire", true)]
#[case::among_others("there is a fire", true)]
#[case::nearly_typed("fir", true)]
#[case::mistyped("domestic violense", true)]
#[case::half("domestic", false)]
#[case::alike("firm", false)]
#[case::first_letters("fi", false)]
#[case::something_else("food", false)]
fn danger_is_noticed(#[case] q: &str, #[case] danger: bool) {
    assert_eq!(search(q, "en")["danger"], danger);
}

#[test]
fn lines_of_another_kind_are_refused() {
    for lines in ["en\n", "en\tnosuch\tWord\n", "\n"] {
        assert!(NeedWords::parse(lines.to_owned()).is_none(), "{lines:?}");
    }
}
