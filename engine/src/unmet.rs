//! Demand that nothing met, told without anybody learning who asked: of the searches that ended with
//! nothing, each device gives one answer a week that chance has changed, and only the sum of many
//! such answers says something.
//!
//! Invariant: whatever a device has searched in a week, or nothing at all, any answer is at most
//! e² = 7.39 times as likely as with anything else (local differential privacy, ε = 2 a week).

mod answer;
mod tally;

pub use answer::{Answer, answer};
pub use tally::{Estimate, Tally};

use crate::time::LocalTime;

/// How much an answer can tell of a device at most.
pub const EPSILON: f64 = 2.0;

/// When somebody wanted to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// From 22:00 to 06:00, both ends of the same day.
    Night,
    /// From 06:00.
    Morning,
    /// From 12:00.
    Afternoon,
    /// From 17:00.
    Evening,
}

impl Part {
    /// Every part, in order.
    pub const ALL: [Self; 4] = [Self::Night, Self::Morning, Self::Afternoon, Self::Evening];

    /// The part of a day in which a minute of it lies.
    pub fn of_minute(minute: u16) -> Self {
        match minute / 60 {
            6..12 => Self::Morning,
            12..17 => Self::Afternoon,
            17..22 => Self::Evening,
            _ => Self::Night,
        }
    }

    /// What answers call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Night => "night",
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
            Self::Evening => "evening",
        }
    }
}

/// Days of the week times parts of the day, Monday's night first.
pub const SLOTS: u16 = 7 * 4;

/// In which of the 28 parts of a week a time lies.
pub fn slot(at: LocalTime) -> u16 {
    let part = Part::of_minute(at.minute);
    u16::from(at.date.weekday()) * 4 + part as u16
}

/// A search that ended with nothing. Each number is a place in a list that device and server share;
/// 0 is none of the list: no need chosen, no language, no place or one outside the city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Miss {
    /// Which need.
    pub need: u16,
    /// Which language.
    pub language: u16,
    /// Which part of the week, below [`SLOTS`].
    pub slot: u16,
    /// Which area.
    pub area: u16,
}

/// What an answer is about besides the need. One for each answer, drawn without looking at what was
/// searched: about all at once, chance would drown everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// In which language.
    Language,
    /// On which day, in which part of it.
    Slot,
    /// Where.
    Area,
}

impl Question {
    /// Every question, in order.
    pub const ALL: [Self; 3] = [Self::Language, Self::Slot, Self::Area];

    /// What answers call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Slot => "slot",
            Self::Area => "area",
        }
    }

    /// The question of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.word() == word)
    }
}

/// How long the lists are that device and server share, 0 for none of them included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    needs: u16,
    languages: u16,
    areas: u16,
}

impl Form {
    /// A form for lists of so many needs, languages and areas.
    pub fn new(needs: u16, languages: u16, areas: u16) -> Self {
        let and_none = |count: u16| count.saturating_add(1);
        Self { needs: and_none(needs), languages: and_none(languages), areas: and_none(areas) }
    }

    /// How many boxes the answer to a question has: one for each need with each of the others.
    pub fn boxes(self, question: Question) -> usize {
        usize::from(self.needs) * self.others(question)
    }

    /// The box of a search; none if it is not of these lists.
    pub fn place(self, question: Question, miss: &Miss) -> Option<usize> {
        let other = usize::from(match question {
            Question::Language => miss.language,
            Question::Slot => miss.slot,
            Question::Area => miss.area,
        });
        let is_listed = miss.need < self.needs && other < self.others(question);
        is_listed.then(|| usize::from(miss.need) * self.others(question) + other)
    }

    /// Which need and which of the others a box is for.
    pub fn read(self, question: Question, place: usize) -> (u16, u16) {
        let others = self.others(question);
        ((place / others) as u16, (place % others) as u16)
    }

    fn others(self, question: Question) -> usize {
        usize::from(match question {
            Question::Language => self.languages,
            Question::Slot => SLOTS,
            Question::Area => self.areas,
        })
    }
}

#[cfg(test)]
mod tests;
