//! The words for needs: their names, and what people call them, in every language; and words that tell of
//! danger, for which no service of the directory is quick enough.

use super::index::{Index, Texts};
use crate::language;
use crate::needs::NEEDS;

/// Stands where the words of other lines have a need: no service of the directory is quick enough.
pub const DANGER: &str = "danger";

/// All words for needs, indexed.
#[derive(Debug, Default)]
pub struct NeedWords {
    text: String,
    lines: Vec<Line>,
    words: Vec<Word>,
    pub(super) index: Index,
}

/// The words of one language for one need, or for danger.
#[derive(Debug)]
struct Line {
    lang: Span,
    need: Option<u8>,
    first_word: u32,
}

#[derive(Debug)]
struct Word {
    line: u32,
    span: Span,
}

type Span = (u32, u32);

impl NeedWords {
    /// From lines of a language, a need (or `danger`), the need's name in that language and other words,
    /// with tabs between. None if a line is not so.
    pub fn parse(text: String) -> Option<Self> {
        let mut all = Self::default();
        let mut texts = Texts::default();
        let mut at = 0;
        for line in text.lines() {
            let mut fields = line.split('\t').map(|field| {
                let span = (at, at + field.len() as u32);
                at = span.1 + 1;
                (field, span)
            });
            let (_, lang) = fields.next()?;
            let (code, _) = fields.next()?;
            let need = NEEDS.iter().position(|need| *need == code);
            if need.is_none() && code != DANGER {
                return None;
            }
            let need = need.map(|need| need as u8);
            let number = all.lines.len() as u32;
            all.lines.push(Line { lang, need, first_word: all.words.len() as u32 });
            for (word, span) in fields {
                texts.add(word);
                all.words.push(Word { line: number, span });
            }
        }
        all.index = texts.index();
        all.text = text;
        Some(all)
    }

    /// A need's name for a reader of `lang`, its English one if it has none, and its code if there is no
    /// other.
    pub fn name(&self, need: usize, lang: &str) -> &str {
        let of_need = |line: &&Line| line.need == Some(need as u8);
        let serves = |lang: &str| {
            let mut lines = self.lines.iter().filter(of_need);
            lines.find(|line| language::serves(self.span(line.lang), lang))
        };
        let line = serves(lang).or_else(|| serves("en"));
        line.and_then(|line| self.words.get(line.first_word as usize))
            .map_or(NEEDS[need], |word| self.span(word.span))
    }

    /// A word by its number in the index: its need (none is danger), its language, and itself.
    pub(super) fn word(&self, number: u32) -> (Option<usize>, &str, &str) {
        let word = &self.words[number as usize];
        let line = &self.lines[word.line as usize];
        (line.need.map(usize::from), self.span(line.lang), self.span(word.span))
    }

    fn span(&self, (start, end): Span) -> &str {
        &self.text[start as usize..end as usize]
    }
}
