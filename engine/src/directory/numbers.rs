//! Numbers of things of which each is kept once, found again by their hashes.
//!
//! One table for everything: what is kept lies elsewhere, in the order of the numbers. A `HashMap` would
//! hold the things a second time, and each kind of it weighs 2 KB in what phones download.

use std::hash::{Hash, Hasher};

/// Marks a free place of the table.
const FREE: u32 = u32::MAX;

/// A table of numbers: open addressing, half empty at least.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// Numbers where their hashes put them, or in the next free place.
    table: Vec<u32>,
    hashes: Vec<u32>,
}

impl Numbers {
    /// The number of a thing, if `is_it` knows it again; else it gets the next one.
    pub fn find_or_add(&mut self, hash: u32, is_it: &dyn Fn(u32) -> bool) -> Result<u32, u32> {
        if self.table.len() < 2 * (self.hashes.len() + 1) {
            self.grow();
        }
        let mut place = self.first_place(hash);
        loop {
            let number = self.table[place];
            if number == FREE {
                break;
            }
            if self.hashes[number as usize] == hash && is_it(number) {
                return Ok(number);
            }
            place = self.after(place);
        }
        let number = self.hashes.len() as u32;
        self.table[place] = number;
        self.hashes.push(hash);
        Err(number)
    }

    fn grow(&mut self) {
        let length = (4 * self.hashes.len()).next_power_of_two().max(16);
        self.table.clear();
        self.table.resize(length, FREE);
        for (number, hash) in (0..).zip(&self.hashes) {
            let mut place = self.first_place(*hash);
            while self.table[place] != FREE {
                place = self.after(place);
            }
            self.table[place] = number;
        }
    }

    fn first_place(&self, hash: u32) -> usize {
        hash as usize & (self.table.len() - 1)
    }

    fn after(&self, place: usize) -> usize {
        (place + 1) & (self.table.len() - 1)
    }
}

/// The hash of a thing.
pub(super) fn hash(thing: &impl Hash) -> u32 {
    let mut mixer = Mixer(0);
    thing.hash(&mut mixer);
    // The upper half is mixed best.
    (mixer.0 ^ mixer.0 >> 29).wrapping_mul(FACTOR).wrapping_shr(32) as u32
}

/// Odd, with bits in no pattern: that of the golden ratio.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes eight bytes at a time.
struct Mixer(u64);

impl Mixer {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.mix(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// Few hashes, so that many things have the same.
    #[test]
    fn numbers_are_those_of_a_map() {
        let mut numbers = Numbers::default();
        let mut things: Vec<u64> = Vec::new();
        let mut map = HashMap::new();
        for step in 0..5_000_u64 {
            let thing = step * step % 1_009;
            let found = numbers.find_or_add(thing as u32 % 64, &|n| things[n as usize] == thing);
            let next = map.len() as u32;
            assert_eq!(found.is_ok(), map.contains_key(&thing));
            let (Ok(number) | Err(number)) = found;
            assert_eq!(number, *map.entry(thing).or_insert(next));
            if found.is_err() {
                things.push(thing);
            }
        }
    }

    #[test]
    fn hashes_of_what_is_alike_differ() {
        let texts = (0..100_000).map(|number| format!("organization-{number}"));
        let pairs = (0..100_000_u32).map(|number| [number / 300, number % 300]);
        let places = |hash: u32| hash & 0x3_ffff;
        let mut of_texts: Vec<u32> = texts.map(|text| places(hash(&text))).collect();
        let mut of_pairs: Vec<u32> = pairs.map(|pair| places(hash(&pair))).collect();
        for places in [&mut of_texts, &mut of_pairs] {
            places.sort_unstable();
            places.dedup();
            // Of 262,144 places, 100,000 random throws hit 83,100.
            assert!(places.len() > 80_000, "{}", places.len());
        }
    }
}
