//! How far an import is, for who waits for it: numbers that one thread raises and another reads.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far an import is.
#[derive(Debug, Default)]
pub struct Progress {
    all_bytes: AtomicU64,
    bytes: AtomicU64,
    records: AtomicU64,
    fetched: AtomicU64,
    is_committing: AtomicBool,
}

impl Progress {
    /// Of so many bytes, these records with these bytes are done.
    #[cfg(test)]
    pub(crate) fn of(all_bytes: u64, records: usize, bytes: u64) -> Self {
        let progress = Self::default();
        progress.begin(all_bytes);
        progress.add(records, bytes);
        progress
    }

    /// Bytes of all files together; 0 where that cannot be known.
    pub fn all_bytes(&self) -> u64 {
        self.all_bytes.load(Ordering::Relaxed)
    }

    /// Bytes of the records that are done.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Records that have come from feeds, before any of them is done.
    pub fn fetched(&self) -> u64 {
        self.fetched.load(Ordering::Relaxed)
    }

    /// Notes records that have come from a feed.
    pub(super) fn fetch(&self, records: u64) {
        self.fetched.fetch_add(records, Ordering::Relaxed);
    }

    /// Records that are done.
    pub fn records(&self) -> u64 {
        self.records.load(Ordering::Relaxed)
    }

    /// Whether all is read, and what was written is made durable: too late to stop.
    pub fn is_committing(&self) -> bool {
        self.is_committing.load(Ordering::SeqCst)
    }

    pub(super) fn begin(&self, all_bytes: u64) {
        self.all_bytes.store(all_bytes, Ordering::Relaxed);
    }

    pub(super) fn add(&self, records: usize, bytes: u64) {
        self.records.fetch_add(records as u64, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn commit(&self) {
        self.is_committing.store(true, Ordering::SeqCst);
    }
}
