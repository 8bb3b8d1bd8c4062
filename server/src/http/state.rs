//! What handlers share: the live directory, its packed form, and who there is to ask about.

use std::sync::Arc;

use engine::Timestamp;

use super::coverage::Desk;
use super::directory::PackCache;
use super::embed::Ancestors;
use super::ground::Ground;
use crate::live::Live;
use crate::store::Store;

/// Cheap to clone: everything inside is shared.
#[derive(Clone)]
pub struct AppState {
    /// The directory as of now.
    pub(super) live: Live,
    /// The directory as phones fetch it.
    pub(super) packs: Arc<PackCache>,
    /// Where questions of coverage are answered.
    pub(super) coverage: Arc<Desk>,
    /// The map under the pins.
    pub(super) ground: Arc<Ground>,
    /// Where sums of answers about unmet demand are kept, if they are wanted.
    pub(super) unmet: Option<Store>,
    /// Whose pages may frame the map.
    pub(super) ancestors: Arc<Ancestors>,
}

impl AppState {
    /// State around a loaded directory.
    pub fn new(live: Live) -> Self {
        Self {
            live,
            packs: Arc::default(),
            coverage: Arc::default(),
            ground: Arc::default(),
            unmet: None,
            ancestors: Arc::default(),
        }
    }

    /// With another map than the one inside.
    #[must_use]
    pub fn with_ground(self, ground: Ground) -> Self {
        Self { ground: Arc::new(ground), ..self }
    }

    /// With answers about unmet demand, summed in a database.
    #[must_use]
    pub fn with_unmet(self, db: Store) -> Self {
        Self { unmet: Some(db), ..self }
    }

    /// With other hosts of the map than everybody.
    #[must_use]
    pub fn with_ancestors(self, ancestors: Ancestors) -> Self {
        Self { ancestors: Arc::new(ancestors), ..self }
    }

    /// When a request is answered.
    pub(super) fn now(&self) -> Timestamp {
        self.live.now()
    }
}
