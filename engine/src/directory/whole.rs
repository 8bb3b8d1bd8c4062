//! A directory from nothing: all services at once, none in place of another.

use super::segment::{SegmentBuilder, Vocabulary};
use super::{Directory, DirectoryError, Part};
use crate::bank_holidays::BankHolidays;
use crate::service::Service;
use std::sync::Arc;

/// Takes services in, one by one, whose words are known before.
#[derive(Debug)]
pub(crate) struct Whole {
    bank_holidays: BankHolidays,
    vocabulary: Vocabulary,
    gathered: SegmentBuilder,
}

impl Whole {
    pub fn new(bank_holidays: BankHolidays, vocabulary: Vocabulary) -> Self {
        Self { bank_holidays, vocabulary, gathered: SegmentBuilder::default() }
    }

    /// Takes in a service, each id once.
    pub fn add(&mut self, service: Service) -> Result<(), DirectoryError> {
        check(&self.vocabulary, &service)?;
        self.gathered.add(service, &self.vocabulary)
    }

    /// Puts everything in order.
    pub fn build(self, revision: u64) -> Directory {
        let segment = Arc::new(self.gathered.build(&self.vocabulary, &self.bank_holidays));
        Directory {
            revision,
            bank_holidays: Arc::new(self.bank_holidays),
            vocabulary: Arc::new(self.vocabulary),
            segments: vec![Part { segment, struck_out: None }],
        }
    }
}

/// Whether a service is sound: its words are among the known ones, its listings have sessions, its
/// hours keep their rules.
pub(super) fn check(vocabulary: &Vocabulary, service: &Service) -> Result<(), DirectoryError> {
    let id = || service.id.clone();
    let Vocabulary { categories, languages, eligibility } = vocabulary;
    let mut sessions = service.listings.iter().flat_map(|listing| &listing.sessions);
    let known = service.categories.iter().all(|id| categories.has(*id))
        && service.eligibility.iter().all(|id| eligibility.has(*id))
        && sessions.clone().all(|s| s.languages.iter().all(|help| languages.has(help.language)));
    if !known {
        Err(DirectoryError::NoTerm { service: id() })
    } else if service.listings.iter().any(|listing| listing.sessions.is_empty()) {
        Err(DirectoryError::NoSession { service: id() })
    } else if !sessions.all(|session| session.hours.is_sound()) {
        Err(DirectoryError::Hours { service: id() })
    } else {
        Ok(())
    }
}
