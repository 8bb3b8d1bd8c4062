//! What handlers share: the live directory and its packed form.

use std::sync::Arc;

use engine::Timestamp;

use super::directory::PackCache;
use crate::clock;
use crate::live::Live;

/// Cheap to clone: everything inside is shared.
#[derive(Clone)]
pub struct AppState {
    /// The directory as of now.
    pub(super) live: Live,
    /// The directory as phones fetch it.
    pub(super) packs: Arc<PackCache>,
    clock: fn() -> Timestamp,
}

impl AppState {
    /// State around a loaded directory, in the present.
    pub fn new(live: Live) -> Self {
        Self { live, packs: Arc::default(), clock: clock::now }
    }

    /// The same at another time.
    #[must_use]
    pub fn at(self, clock: fn() -> Timestamp) -> Self {
        Self { clock, ..self }
    }

    /// When a request is answered.
    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }
}
