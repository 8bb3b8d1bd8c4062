//! What a device answers: a box for every possible search, each ticked by chance.
//!
//! Its own box is ticked with probability 1/2, every other one with 1/(e² + 1) = 12 % (optimized
//! unary encoding). Who has searched nothing has no box of their own, and answers all the same.

use super::{Form, Miss, Question};

/// Of 2³² numbers, those below this one tick the box of the search itself: half of them.
const OWN: u32 = 1 << 31;

/// And those below this one tick any other: 2³² / (e² + 1), rounded up so that the smallest step is
/// to the side of privacy.
const OTHER: u32 = 511_972_652;

/// With which probability the box of the search itself is ticked, and with which any other.
pub(super) const CHANCES: (f64, f64) =
    (OWN as f64 / 4_294_967_296.0, OTHER as f64 / 4_294_967_296.0);

/// An answer as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Answer {
    question: Question,
    boxes: usize,
    /// Eight boxes a byte, the first in the lowest bit; what is over is 0.
    bytes: Vec<u8>,
}

impl Answer {
    /// An answer of another device; none if it does not fit the form.
    pub fn of_bytes(form: Form, question: Question, bytes: Vec<u8>) -> Option<Self> {
        let boxes = form.boxes(question);
        let over = 8 * boxes.div_ceil(8) - boxes;
        let last = bytes.last().copied().unwrap_or_default();
        let fits = bytes.len() == boxes.div_ceil(8) && u32::from(last) >> (8 - over) == 0;
        fits.then_some(Self { question, boxes, bytes })
    }

    /// Which question it answers.
    pub fn question(&self) -> Question {
        self.question
    }

    /// Eight boxes a byte, the first in the lowest bit.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Each box, in order: whether it is ticked.
    pub fn ticks(&self) -> impl Iterator<Item = bool> + '_ {
        (0..self.boxes).map(|place| self.bytes[place / 8] >> (place % 8) & 1 == 1)
    }
}

/// The answer of a device that has searched these in the week, none of them twice as important as
/// another: one of them, drawn by chance, is answered about. `random` gives numbers of 32 bits that
/// nobody can foresee: one for the question, one for the search, one for each box.
pub fn answer(form: Form, searched: &[Miss], mut random: impl FnMut() -> u32) -> Answer {
    let question = Question::ALL[below(random(), Question::ALL.len())];
    let one = below(random(), searched.len());
    let own = searched.get(one).and_then(|miss| form.place(question, miss));
    let boxes = form.boxes(question);
    let mut bytes = vec![0; boxes.div_ceil(8)];
    for place in 0..boxes {
        let chance = if own == Some(place) { OWN } else { OTHER };
        bytes[place / 8] |= u8::from(random() < chance) << (place % 8);
    }
    Answer { question, boxes, bytes }
}

/// A number below another, or 0.
fn below(random: u32, end: usize) -> usize {
    ((u64::from(random) * end as u64) >> 32) as usize
}
