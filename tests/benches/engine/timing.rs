//! Fair timing on a machine that others use too: everything that is compared runs in turns, several
//! times over, and of each single question the best time counts.

use std::time::Instant;

/// Rounds in which everything that is compared takes its turn.
pub const ROUNDS: usize = 7;

/// The best times of single questions, in microseconds, in order.
#[derive(Clone, Debug)]
pub struct Times(Vec<f64>);

impl Times {
    pub fn new(questions: usize) -> Self {
        Self(vec![f64::INFINITY; questions])
    }

    /// Times each question once more.
    pub fn take<Q>(&mut self, questions: &[Q], mut ask: impl FnMut(&Q) -> usize) {
        for (best, question) in self.0.iter_mut().zip(questions) {
            let begun = Instant::now();
            std::hint::black_box(ask(question));
            *best = best.min(begun.elapsed().as_secs_f64() * 1e6);
        }
    }

    /// The time that a share of the questions stays below.
    pub fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (sorted.len() as f64 * share) as usize;
        sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }
}
