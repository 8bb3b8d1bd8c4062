//! What handlers share: the live directory and its packed form.

use std::path::PathBuf;
use std::sync::Arc;

use engine::Timestamp;

use super::directory::PackCache;
use crate::live::Live;

/// Cheap to clone: everything inside is shared.
#[derive(Clone)]
pub struct AppState {
    /// The directory as of now.
    pub(super) live: Live,
    /// The directory as phones fetch it.
    pub(super) packs: Arc<PackCache>,
    /// The operator's own map.
    pub(super) basemap: Option<PathBuf>,
}

impl AppState {
    /// State around a loaded directory.
    pub fn new(live: Live) -> Self {
        Self { live, packs: Arc::default(), basemap: None }
    }

    /// With a PMTiles archive in place of the map inside.
    #[must_use]
    pub fn with_basemap(self, archive: Option<PathBuf>) -> Self {
        Self { basemap: archive, ..self }
    }

    /// When a request is answered.
    pub(super) fn now(&self) -> Timestamp {
        self.live.now()
    }
}
