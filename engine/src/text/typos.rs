//! Typos: how near a word is to one that was typed, told for all words of a sorted list in one go.
//!
//! A letter left out, too many or wrong is one edit, and so are two letters in each other's place. Words
//! that begin alike share the work for their beginning.

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
/// More than any distance that is asked about.
const FAR: u8 = 100;

/// How many edits a typed word of so many letters may be away.
fn bound(letters: usize) -> u8 {
    match letters {
        LEAST_FOR_TWO..=MOST_LETTERS => 2,
        LEAST_FOR_ONE..LEAST_FOR_TWO => 1,
        _ => 0,
    }
}

/// One row of the table of distances: of the first so many letters of a word to each beginning of what
/// was typed.
#[derive(Clone, Copy)]
struct Row {
    letter: char,
    distances: [u8; MOST_LETTERS + 1],
    least: u8,
    /// The distance of the nearest beginning of the word, up to here, that ends as what was typed does.
    nearest: u8,
}

/// Compares words with what was typed.
pub(super) struct Typed {
    letters: Vec<char>,
    bound: u8,
    rows: Vec<Row>,
}

impl Typed {
    /// None if only what is exactly so can be meant.
    pub fn new(word: &str) -> Option<Self> {
        let letters: Vec<char> = word.chars().collect();
        let bound = bound(letters.len());
        if bound == 0 {
            return None;
        }
        let distances = std::array::from_fn(|place| place as u8);
        let rows = vec![Row { letter: '\0', distances, least: 0, nearest: FAR }];
        Some(Self { letters, bound, rows })
    }

    /// How well a word fits that does not begin with just what was typed and has `shared` letters at its
    /// beginning in common with the one before; none if it is too far.
    pub fn fit(&mut self, shared: usize, word: &str) -> Option<Fit> {
        // The rows end where the word before was too far already: those that begin so are, too.
        if self.is_hopeless() && shared + 1 >= self.rows.len() {
            return self.told();
        }
        self.rows.truncate(shared + 1);
        for letter in word.chars().skip(self.rows.len() - 1) {
            self.push(letter);
            if self.is_hopeless() {
                break;
            }
        }
        self.told()
    }

    fn told(&self) -> Option<Fit> {
        let last = self.rows.last()?;
        let whole = if self.is_hopeless() { FAR } else { last.distances[self.letters.len()] };
        match (whole, last.nearest) {
            (1, _) => Some(Fit::Almost),
            (_, 1) => Some(Fit::BeginsAlmost),
            (2, _) if self.bound == 2 => Some(Fit::Nearly),
            (_, 2) if self.bound == 2 => Some(Fit::BeginsNearly),
            _ => None,
        }
    }

    /// Whether no longer word can fit better than the last row tells: two rows, because of letters in each
    /// other's place.
    fn is_hopeless(&self) -> bool {
        let [.., before, last] = self.rows.as_slice() else { return false };
        before.least >= self.bound && last.least > self.bound
    }

    fn push(&mut self, letter: char) {
        let depth = self.rows.len();
        let above = self.rows[depth - 1];
        let swapped = self.rows.len().checked_sub(2).map(|row| self.rows[row].distances);
        let mut distances = [FAR; MOST_LETTERS + 1];
        distances[0] = above.distances[0].saturating_add(1);
        let mut least = distances[0];
        for place in 1..=self.letters.len() {
            let typed = self.letters[place - 1];
            let replaced = above.distances[place - 1] + u8::from(typed != letter);
            let mut distance =
                replaced.min(above.distances[place] + 1).min(distances[place - 1] + 1);
            let is_swap = place > 1 && typed == above.letter && self.letters[place - 2] == letter;
            if let Some(swapped) = swapped.filter(|_| is_swap) {
                distance = distance.min(swapped[place - 2] + 1);
            }
            // Words can be long, and what is far stays far.
            distances[place] = distance.min(FAR);
            least = least.min(distance);
        }
        let ends_alike = self.letters.last() == Some(&letter);
        let whole = distances[self.letters.len()];
        let nearest = if ends_alike { above.nearest.min(whole) } else { above.nearest };
        self.rows.push(Row { letter, distances, least, nearest });
    }
}
