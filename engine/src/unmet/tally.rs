//! What many answers say together, and how surely.
//!
//! Invariant: of an answer only the sums stay that it was added to.

use super::answer::CHANCES;
use super::{Answer, Form, Question};

/// Standard errors to either side in which 95 of 100 intervals hold what is true.
const Z: f64 = 1.959_963_984_540_054;

/// The chance that any box at all stands out of which nobody has searched.
const MISTAKEN: f64 = 0.05;

/// The sums of the answers to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    question: Question,
    answers: u64,
    ticked: Vec<u64>,
}

/// What is to be thought of one box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Of all devices that answer in a week, the share whose search this was. Right on average, which
    /// means that of rare ones it is below 0 about as often as above.
    pub share: f64,
    /// The standard error of the share.
    pub error: f64,
    /// The interval that holds the true share in 95 of 100 cases, from 0 to 1.
    pub low: f64,
    /// Its other end.
    pub high: f64,
    /// Whether it is more than chance can explain. Where nobody has searched anything, some box of
    /// the whole tally does in at most 5 of 100 tallies.
    pub stands_out: bool,
}

impl Tally {
    /// No answer yet.
    pub fn new(form: Form, question: Question) -> Self {
        Self { question, answers: 0, ticked: vec![0; form.boxes(question)] }
    }

    /// Sums that were kept; none if they do not fit the form.
    pub fn of_sums(form: Form, question: Question, answers: u64, ticked: Vec<u64>) -> Option<Self> {
        let fits = ticked.len() == form.boxes(question);
        let can_be = ticked.iter().all(|ticked| *ticked <= answers);
        (fits && can_be).then_some(Self { question, answers, ticked })
    }

    /// Adds an answer to the same question; false if it is to another, or of another form.
    pub fn add(&mut self, answer: &Answer) -> bool {
        let fits =
            answer.question() == self.question && answer.ticks().count() == self.ticked.len();
        if fits {
            self.answers += 1;
            for (sum, tick) in self.ticked.iter_mut().zip(answer.ticks()) {
                *sum += u64::from(tick);
            }
        }
        fits
    }

    /// Adds the sums of another week; false if they are of another question or form.
    pub fn merge(&mut self, other: &Self) -> bool {
        let fits = other.question == self.question && other.ticked.len() == self.ticked.len();
        if fits {
            self.answers += other.answers;
            for (sum, ticked) in self.ticked.iter_mut().zip(&other.ticked) {
                *sum += ticked;
            }
        }
        fits
    }

    /// How many answers there are.
    pub fn answers(&self) -> u64 {
        self.answers
    }

    /// How often each box was ticked.
    pub fn ticked(&self) -> &[u64] {
        &self.ticked
    }

    /// What is to be thought of each box; nothing before the first answer.
    pub fn estimates(&self) -> Vec<Estimate> {
        if self.answers == 0 {
            return Vec::new();
        }
        let surprise = (self.ticked.len() as f64 / MISTAKEN).ln();
        self.ticked.iter().map(|ticked| estimate(*ticked, self.answers, surprise)).collect()
    }
}

/// A box is ticked in a share `chance + share * (own - chance)` of the answers, so that what is known
/// of that share of answers is known of the other.
fn estimate(ticked: u64, answers: u64, surprise: f64) -> Estimate {
    let (own, other) = CHANCES;
    let (count, rate) = (answers as f64, ticked as f64 / answers as f64);
    let share = |rate: f64| (rate - other) / (own - other);
    let (low, high) = wilson(rate, count);
    Estimate {
        share: share(rate),
        error: (rate * (1.0 - rate) / count).sqrt() / (own - other),
        low: share(low).clamp(0.0, 1.0),
        high: share(high).clamp(0.0, 1.0),
        stands_out: rate > other && count * divergence(rate, other) > surprise,
    }
}

/// The interval of a rate that was seen so many times (Wilson's, which is right for rare things too).
fn wilson(rate: f64, count: f64) -> (f64, f64) {
    let z2 = Z * Z;
    let middle = rate + z2 / (2.0 * count);
    let spread = Z * (rate * (1.0 - rate) / count + z2 / (4.0 * count * count)).sqrt();
    let whole = 1.0 + z2 / count;
    ((middle - spread) / whole, (middle + spread) / whole)
}

/// How far a rate is from the one expected: that something happens at least so often by chance has
/// a probability of at most e to the minus so many times the count (Chernoff's bound).
fn divergence(rate: f64, expected: f64) -> f64 {
    let part = |of: f64, to: f64| if of > 0.0 { of * (of / to).ln() } else { 0.0 };
    part(rate, expected) + part(1.0 - rate, 1.0 - expected)
}
