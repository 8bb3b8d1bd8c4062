//! The names of a segment's services and of who gives them, in every language they have, for text search.

use super::Segment;
use crate::text::{Index, Texts};

/// Names, indexed.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub index: Index,
    /// The service of each text.
    pub services: Vec<u32>,
}

impl Names {
    /// Those of all services that can be answers.
    pub fn of(segment: &Segment) -> Self {
        let mut texts = Texts::default();
        let mut services = Vec::new();
        for service in (0..segment.len()).filter(|it| !segment.listings_of(*it).is_empty()) {
            let head = segment.head(service);
            let organization = segment.organization(&head).name.as_str();
            for name in head.name.each().chain([organization]) {
                texts.add(name);
                services.push(service);
            }
        }
        Self { index: texts.index(), services }
    }
}
