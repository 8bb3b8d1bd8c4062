//! Random numbers that are the same on every machine: integers only, each number a pure function of
//! the seed and of what it is for.

use super::record::Uuid;

/// The odd constant of splitmix64.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// What numbers are drawn for: two subjects of the same index have nothing in common.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    Town = 1,
    Organization,
    Home,
    Hub,
    Place,
    Service,
}

/// A source of numbers (splitmix64).
pub(super) struct Prng(u64);

impl Prng {
    pub(super) fn new(seed: u64, subject: Subject, index: u64) -> Self {
        let subject = mixed(seed ^ (subject as u64).wrapping_mul(GOLDEN));
        Self(mixed(subject ^ index.wrapping_mul(0xd134_2543_de82_ef95)))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mixed(self.0)
    }

    /// A number below `limit`, which is not 0 and has at most 32 bits.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        ((self.next() >> 32) * limit) >> 32
    }

    /// True so many times in a thousand.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// One of several, each with its weight.
    pub(super) fn weighted<T: Copy>(&mut self, from: &[(u64, T)]) -> T {
        let total: u64 = from.iter().map(|(weight, _)| weight).sum();
        let mut rest = self.below(total);
        let found = from.iter().find(|(weight, _)| {
            let is_here = rest < *weight;
            rest = rest.saturating_sub(*weight);
            is_here
        });
        found.unwrap_or(&from[0]).1
    }

    /// From 0 up to, not including, 1.
    pub(super) fn fraction(&mut self) -> f64 {
        self.below(1 << 30) as f64 / f64::from(1_u32 << 30)
    }

    /// Nearly normal, with variance 1 and never beyond 3.5: the sum of four even numbers.
    pub(super) fn bell(&mut self) -> f64 {
        const EVEN: u64 = 1 << 16;
        const DEVIATION: f64 = 37_837.2;
        let sum: u64 = (0..4).map(|_| self.below(EVEN)).sum();
        (sum as f64 - 2.0 * EVEN as f64) / DEVIATION
    }

    /// An id of version 4.
    pub(super) fn uuid(&mut self) -> Uuid {
        Uuid::v4((u128::from(self.next()) << 64) | u128::from(self.next()))
    }
}

fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Ranks by Zipf's law: the second half as often as the first, the third a third as often.
pub(super) struct Zipf {
    /// Weight of each rank and those before it.
    up_to: Vec<u64>,
}

impl Zipf {
    pub(super) fn new(ranks: usize) -> Self {
        const FIRST: u64 = 10_000_000;
        let mut sum = 0;
        let weight = |rank: u64| FIRST / (rank + 1);
        let up_to = (0..ranks as u64).map(|rank| {
            sum += weight(rank);
            sum
        });
        Self { up_to: up_to.collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.up_to.len()
    }

    fn total(&self) -> u64 {
        self.up_to.last().copied().unwrap_or(1)
    }

    pub(super) fn draw(&self, prng: &mut Prng) -> usize {
        let drawn = prng.below(self.total());
        self.up_to.partition_point(|up_to| *up_to <= drawn)
    }

    /// How many of so many things have this rank.
    pub(super) fn share(&self, rank: usize, of: u64) -> f64 {
        let before = if rank == 0 { 0 } else { self.up_to[rank - 1] };
        of as f64 * (self.up_to[rank] - before) as f64 / self.total() as f64
    }
}
