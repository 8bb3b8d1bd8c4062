//! Small lists that many listings share (their needs, their languages), each kept once.

use super::numbers::{Numbers, hash};
use std::hash::Hash;

/// Distinct lists, named by their place.
#[derive(Debug)]
pub(crate) struct Sets<T> {
    items: Vec<T>,
    /// Where each list ends; the first begins at 0.
    ends: Vec<u32>,
}

impl<T> Default for Sets<T> {
    fn default() -> Self {
        Self { items: Vec::new(), ends: Vec::new() }
    }
}

impl<T> Sets<T> {
    /// The list of a number.
    pub fn get(&self, number: u32) -> &[T] {
        let number = number as usize;
        let first = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.items[first as usize..self.ends[number] as usize]
    }

    /// Bytes held.
    #[cfg(not(target_family = "wasm"))]
    pub fn size(&self) -> usize {
        self.items.capacity() * size_of::<T>() + self.ends.capacity() * size_of::<u32>()
    }
}

/// Gathers lists.
#[derive(Debug)]
pub(super) struct SetsBuilder<T> {
    sets: Sets<T>,
    numbers: Numbers,
}

impl<T> Default for SetsBuilder<T> {
    fn default() -> Self {
        Self { sets: Sets::default(), numbers: Numbers::default() }
    }
}

impl<T: Copy + Eq + Hash> SetsBuilder<T> {
    /// The number of a list, as it is.
    pub fn intern(&mut self, list: &[T]) -> u32 {
        let Self { sets, numbers } = self;
        // A list is at least one listing's, of which there are fewer than 2^32.
        let found = numbers.find_or_add(hash(&list), &|number| sets.get(number) == list);
        found.unwrap_or_else(|new| {
            sets.items.extend_from_slice(list);
            sets.ends.push(sets.items.len() as u32);
            new
        })
    }

    pub fn finish(mut self) -> Sets<T> {
        self.sets.items.shrink_to_fit();
        self.sets.ends.shrink_to_fit();
        self.sets
    }
}
