//! A map from key to value for a few hundred entries, found by going along them.
//!
//! A `BTreeMap` would be found in faster, but each kind of it weighs 5 KB in what phones download.

/// Keys and values in the order they came. Invariant: no key is there twice.
#[derive(Clone, Debug)]
pub struct Shelf<K, V>(Vec<(K, V)>);

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V> Shelf<K, V> {
    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.0.iter().find(|(kept, _)| kept == key).map(|(_, value)| value)
    }

    /// The value of a key, made now if it is not there.
    pub fn get_or_make<E>(
        &mut self,
        key: K,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<&mut V, E> {
        let found = self.0.iter().position(|(kept, _)| *kept == key);
        let at = found.unwrap_or(self.0.len());
        if found.is_none() {
            self.0.push((key, make()?));
        }
        Ok(&mut self.0[at].1)
    }

    /// Puts a value in place of what the key had.
    pub fn set(&mut self, key: K, value: V) {
        match self.0.iter_mut().find(|(kept, _)| *kept == key) {
            Some((_, before)) => *before = value,
            None => self.0.push((key, value)),
        }
    }

    /// Lets go of entries.
    pub fn retain(&mut self, keep: impl Fn(&K, &V) -> bool) {
        let mut at = 0;
        while let Some((key, value)) = self.0.get(at) {
            if keep(key, value) {
                at += 1;
            } else {
                self.0.swap_remove(at);
            }
        }
    }

    /// Every value.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Lets go of all.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found_once() {
        let mut shelf = Shelf::default();
        shelf.set("a", 1);
        shelf.set("a", 2);
        let made: Result<&mut i32, ()> = shelf.get_or_make("b", || Ok(3));
        assert_eq!(made, Ok(&mut 3));
        assert_eq!(shelf.get_or_make("b", || Err("not asked for")), Ok(&mut 3));
        assert_eq!((shelf.get(&"a"), shelf.get(&"c"), shelf.len()), (Some(&2), None, 2));
        shelf.retain(|key, _| *key == "b");
        assert_eq!((shelf.get(&"a"), shelf.len()), (None, 1));
    }
}
