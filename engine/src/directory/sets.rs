//! Small lists that many listings share (their needs, their languages), each kept once.

use std::collections::HashMap;
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
    pub fn size(&self) -> usize {
        self.items.capacity() * size_of::<T>() + self.ends.capacity() * size_of::<u32>()
    }
}

/// Gathers lists.
#[derive(Debug)]
pub(super) struct SetsBuilder<T> {
    sets: Sets<T>,
    numbers: HashMap<Vec<T>, u32>,
}

impl<T> Default for SetsBuilder<T> {
    fn default() -> Self {
        Self { sets: Sets::default(), numbers: HashMap::new() }
    }
}

impl<T: Copy + Eq + Hash> SetsBuilder<T> {
    /// The number of a list, as it is.
    pub fn intern(&mut self, list: &[T]) -> u32 {
        if let Some(known) = self.numbers.get(list) {
            return *known;
        }
        // A list is at least one listing's, of which there are fewer than 2^32.
        let number = self.sets.ends.len() as u32;
        self.sets.items.extend_from_slice(list);
        self.sets.ends.push(self.sets.items.len() as u32);
        self.numbers.insert(list.to_vec(), number);
        number
    }

    pub fn finish(mut self) -> Sets<T> {
        self.sets.items.shrink_to_fit();
        self.sets.ends.shrink_to_fit();
        self.sets
    }
}
