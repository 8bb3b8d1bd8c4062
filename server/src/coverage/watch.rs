//! Long answers are watched: how far they are, and whether anybody still waits for them.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use engine::LonLat;
use engine::coverage::{Covered, Provision};

/// Fewer people are not worth a second thread.
const MANY: usize = 50_000;

/// What one thread does and another sees.
#[derive(Debug, Default)]
pub struct Watch {
    done: AtomicUsize,
    is_over: AtomicBool,
}

impl Watch {
    /// For how many people it is known what they have, all questions of an answer together.
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// Nobody waits any more.
    pub fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    fn goes_on(&self, more: usize) -> bool {
        self.done.fetch_add(more, Ordering::Relaxed);
        !self.is_over.load(Ordering::Relaxed)
    }

    /// What each of these people has, on all processors if they are many; none if nobody waits for it.
    pub fn everybody(&self, provision: &Provision, people: &[LonLat]) -> Option<Vec<Covered>> {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let threads = if people.len() < MANY { 1 } else { processors };
        let some = |people| provision.within_reach_while(people, &|more| self.goes_on(more));
        if threads == 1 {
            return some(people);
        }
        let parts = people.chunks(people.len().div_ceil(threads));
        thread::scope(|scope| {
            let parts: Vec<_> = parts.map(|part| scope.spawn(move || some(part))).collect();
            let parts = parts.into_iter().map(|part| part.join().ok().flatten());
            parts.collect::<Option<Vec<_>>>().map(|parts| parts.concat())
        })
    }
}
