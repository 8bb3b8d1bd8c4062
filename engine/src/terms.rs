//! Word lists: needs, languages and eligibility words, each told once and named by a number.

use crate::directory::DirectoryError;

/// An entry of one of the directory's word lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u16);

/// A word list: each word once, named by its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    words: Vec<String>,
    /// Ids in the order of their words.
    by_word: Vec<TermId>,
}

impl Terms {
    /// The id of a word, added if it is new.
    pub fn intern(&mut self, word: &str) -> Result<TermId, DirectoryError> {
        match self.search(word) {
            Ok(found) => Ok(self.by_word[found]),
            Err(place) => {
                let id =
                    u16::try_from(self.words.len()).map_err(|_| DirectoryError::TooManyTerms)?;
                self.words.push(word.to_owned());
                self.by_word.insert(place, TermId(id));
                Ok(TermId(id))
            }
        }
    }

    /// The id of a word.
    pub fn find(&self, word: &str) -> Option<TermId> {
        self.search(word).ok().map(|found| self.by_word[found])
    }

    /// Ids of all words that `accept` accepts.
    pub fn matching(&self, accept: impl Fn(&str) -> bool) -> Vec<TermId> {
        (0..).zip(&self.words).filter(|(_, word)| accept(word)).map(|(id, _)| TermId(id)).collect()
    }

    /// The word of an id; empty for an id of another list.
    pub fn word(&self, id: TermId) -> &str {
        self.words.get(usize::from(id.0)).map_or("", String::as_str)
    }

    /// Every word.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// How many there are.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn has(&self, id: TermId) -> bool {
        usize::from(id.0) < self.words.len()
    }

    fn search(&self, word: &str) -> Result<usize, usize> {
        self.by_word.binary_search_by(|id| self.word(*id).cmp(word))
    }
}
