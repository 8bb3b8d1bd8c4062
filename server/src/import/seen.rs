//! What the files have brought so far: which ids, and what of them was told, in a few bytes each.

use super::prepared::Spot;
use std::collections::hash_map::{Entry, RandomState};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};

/// 128 bits that stand for a text: two of a million texts share them by chance once in 10^26 times,
/// and as the keys are drawn anew each time, nobody can choose texts that do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest([u64; 2]);

impl Hash for Digest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0[0]);
    }
}

/// Makes digests.
#[derive(Clone, Debug, Default)]
pub(super) struct Digester([RandomState; 2]);

impl Digester {
    pub(super) fn of(&self, parts: &[&str]) -> Digest {
        Digest(std::array::from_fn(|half| self.0[half].hash_one(parts)))
    }
}

/// A digest is as good as random: hashing it again would be waste.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, half: u64) {
        self.0 = self.0.rotate_left(8) ^ half;
    }
}

type By<T> = HashMap<Digest, T, BuildHasherDefault<AsItIs>>;
/// Ids by their digests.
pub(super) type Ids = HashSet<Digest, BuildHasherDefault<AsItIs>>;

/// A place in the files in 8 bytes.
#[derive(Clone, Copy, Debug)]
struct PackedSpot(u64);

/// Bits of an offset: files have up to 256 TiB.
const OFFSET: u32 = 48;

impl PackedSpot {
    fn new(spot: Spot) -> Self {
        Self((u64::from(spot.source) << OFFSET) | (spot.offset & ((1 << OFFSET) - 1)))
    }

    fn spot(self) -> Spot {
        Spot { source: (self.0 >> OFFSET) as u16, offset: self.0 & ((1 << OFFSET) - 1) }
    }
}

/// Things that several records may tell of.
#[derive(Debug, Default)]
pub(super) struct Shared(By<(Digest, PackedSpot)>);

impl Shared {
    /// Where this was told first and differently, if it was.
    pub(super) fn contradiction(&self, id: Digest, told: Digest) -> Option<Spot> {
        self.0.get(&id).filter(|(known, _)| *known != told).map(|(_, spot)| spot.spot())
    }

    /// Notes that it is told; true if for the first time.
    pub(super) fn add(&mut self, id: Digest, told: Digest, spot: Spot) -> bool {
        match self.0.entry(id) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert((told, PackedSpot::new(spot)));
                true
            }
        }
    }

    pub(super) fn has(&self, id: Digest) -> bool {
        self.0.contains_key(&id)
    }
}

/// Things that only one record may tell of.
#[derive(Debug, Default)]
pub(super) struct Owned(By<PackedSpot>);

impl Owned {
    /// Takes the id for a record, or says which one has it already.
    pub(super) fn take(&mut self, id: Digest, spot: Spot) -> Option<Spot> {
        match self.0.entry(id) {
            Entry::Occupied(owner) => Some(owner.get().spot()),
            Entry::Vacant(place) => {
                place.insert(PackedSpot::new(spot));
                None
            }
        }
    }
}
