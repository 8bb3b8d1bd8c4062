//! How far a basemap is, for who waits for it; and whether it is to stop.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::problem::BasemapError;

/// What is being done, and how much of it.
#[derive(Debug, Default)]
pub struct Progress {
    doing: Mutex<&'static str>,
    done: AtomicU64,
    all: AtomicU64,
    is_stopped: AtomicBool,
}

impl Progress {
    /// Begins something new of which there is so much; 0 where that is not known.
    pub fn begin(&self, doing: &'static str, all: u64) {
        if let Ok(mut current) = self.doing.lock() {
            *current = doing;
        }
        self.all.store(all, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
    }

    /// So much of it is done now.
    pub fn set(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
    }

    /// So much more of it is done.
    pub fn add(&self, more: u64) {
        self.done.fetch_add(more, Ordering::Relaxed);
    }

    /// What is being done, how much of it is done, how much there is.
    pub fn state(&self) -> (&'static str, u64, u64) {
        let doing = self.doing.lock().map_or("", |doing| *doing);
        (doing, self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed))
    }

    /// Asks for an end.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// An error once an end was asked for.
    pub fn check(&self) -> Result<(), BasemapError> {
        if self.is_stopped.load(Ordering::Relaxed) { Err(BasemapError::Stopped) } else { Ok(()) }
    }
}
