//! Typos: how well a word fits what was typed.
//!
//! A letter left out, too many or wrong is one edit, and so are two letters in each other's place.

/// How well a word fits what was typed. The better, the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It begins, but for two edits, with what was typed.
    BeginsNearly,
    /// But for two edits it is what was typed.
    Nearly,
    /// It begins, but for one edit, with what was typed.
    BeginsAlmost,
    /// But for one edit it is what was typed.
    Almost,
    /// It begins with what was typed.
    Begins,
    /// It is what was typed.
    Is,
}

/// Words with fewer letters are taken as they are typed.
const LEAST_FOR_ONE: usize = 4;
/// Words with fewer letters are one edit away at most.
const LEAST_FOR_TWO: usize = 8;
/// Longer words are taken as they are typed: nobody searches for them.
const MOST_LETTERS: usize = 24;

impl Fit {
    /// All of them, worst first.
    pub const ALL: [Self; 6] = [
        Self::BeginsNearly,
        Self::Nearly,
        Self::BeginsAlmost,
        Self::Almost,
        Self::Begins,
        Self::Is,
    ];

    /// Whether it is the beginning of the word that fits.
    pub fn is_beginning(self) -> bool {
        matches!(self, Self::Begins | Self::BeginsAlmost | Self::BeginsNearly)
    }
}

/// How many edits a typed word of so many letters may be away.
pub(super) fn bound(letters: usize) -> usize {
    match letters {
        LEAST_FOR_TWO..=MOST_LETTERS => 2,
        LEAST_FOR_ONE..LEAST_FOR_TWO => 1,
        _ => 0,
    }
}

/// How a word fits that neither is nor begins with what was typed; none if it is too far.
pub(super) fn almost(typed: &[char], word: &[char]) -> Option<Fit> {
    const IN_TURN: [Fit; 4] = [Fit::Almost, Fit::BeginsAlmost, Fit::Nearly, Fit::BeginsNearly];
    let last = typed.last().copied();
    let is = |at: &usize| {
        let ending = last.filter(|_| at % 2 == 1);
        is_near(typed, word, '\0', at / 2 + 1, ending)
    };
    (0..2 * bound(typed.len())).find(is).map(|at| IN_TURN[at])
}

/// Whether so many edits make the word of what was typed; or, with an `ending`, a beginning of it that
/// ends so. `before` is the letter of the word that stands before.
fn is_near(
    mut typed: &[char],
    mut word: &[char],
    mut before: char,
    edits: usize,
    ending: Option<char>,
) -> bool {
    // Letters that are the same need no edit, and none is saved by changing them.
    while let (Some((letter, typed_rest)), Some((same, word_rest))) =
        (typed.split_first(), word.split_first())
        && letter == same
    {
        (typed, word, before) = (typed_rest, word_rest, *letter);
    }
    if typed.is_empty() && ending.map_or(word.is_empty(), |ending| ending == before) {
        return true;
    }
    let is_swap = || matches!((typed, word), ([a, b, ..], [c, d, ..]) if (a, b) == (d, c));
    let steps = [(1, 0), (0, 1), (1, 1), (2, 2)];
    edits > 0
        && steps.into_iter().any(|(of_typed, of_word)| {
            let (Some(typed), Some((left, word))) =
                (typed.get(of_typed..), word.split_at_checked(of_word))
            else {
                return false;
            };
            let before = left.last().copied().unwrap_or(before);
            (of_typed < 2 || is_swap()) && is_near(typed, word, before, edits - 1, ending)
        })
}
