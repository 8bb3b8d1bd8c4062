//! The next version of a directory, or the first.

use super::segment::{Segment, SegmentBuilder, Vocabulary};
use super::whole::check;
use super::{Directory, DirectoryError, Part, StruckOut};
use crate::bank_holidays::BankHolidays;
use crate::service::Service;
use crate::terms::TermId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Past so many changed services a merge pays: each edit gathers them all again.
const SCATTERED: usize = 500;

/// Takes services in, one by one, and makes a directory of them.
#[derive(Debug)]
pub struct Builder {
    bank_holidays: Arc<BankHolidays>,
    vocabulary: Vocabulary,
    /// What stays as it is.
    base: Option<Part>,
    /// What was changed before, and is gathered anew unless it changes again.
    changed: Option<Part>,
    /// Ids of the services that change now. Only kept where there is something they replace.
    ids: BTreeSet<String>,
    gathered: SegmentBuilder,
}

impl Builder {
    /// For a directory from nothing.
    pub fn new(bank_holidays: BankHolidays) -> Self {
        Self {
            bank_holidays: Arc::new(bank_holidays),
            vocabulary: Vocabulary::default(),
            base: None,
            changed: None,
            ids: BTreeSet::new(),
            gathered: SegmentBuilder::default(),
        }
    }

    /// For the next version of a directory, which shares with it what is not changed.
    pub fn after(directory: &Directory) -> Self {
        let mut parts = directory.segments.iter().cloned();
        Self {
            bank_holidays: Arc::clone(&directory.bank_holidays),
            vocabulary: (*directory.vocabulary).clone(),
            base: parts.next().filter(|part| part.segment.len() > 0),
            changed: parts.next(),
            ids: BTreeSet::new(),
            gathered: SegmentBuilder::default(),
        }
    }

    /// The number of a need.
    pub fn category(&mut self, word: &str) -> Result<TermId, DirectoryError> {
        self.vocabulary.categories.intern(word)
    }

    /// The number of a language.
    pub fn language(&mut self, tag: &str) -> Result<TermId, DirectoryError> {
        self.vocabulary.languages.intern(tag)
    }

    /// The number of an eligibility word.
    pub fn eligibility(&mut self, word: &str) -> Result<TermId, DirectoryError> {
        self.vocabulary.eligibility.intern(word)
    }

    /// Takes in a service, in place of the one with its id in the version before. Each id once.
    pub fn add(&mut self, service: Service) -> Result<(), DirectoryError> {
        check(&self.vocabulary, &service)?;
        if self.base.is_some() {
            self.ids.insert(service.id.clone());
        }
        self.gathered.add(service, &self.vocabulary)
    }

    /// Leaves out the service with an id, if the version before has it.
    pub fn remove(&mut self, id: &str) {
        self.ids.insert(id.to_owned());
    }

    /// Puts everything in order.
    pub fn build(mut self, revision: u64) -> Result<Directory, DirectoryError> {
        if let Some(changed) = self.changed.take() {
            self.gather_again(&changed)?;
        }
        if let Some(base) = &mut self.base {
            strike_out(base, &self.ids);
        }
        let segment = self.gathered.build(&self.vocabulary, &self.bank_holidays);
        let mut segments: Vec<Part> = self.base.into_iter().collect();
        if segment.len() > 0 || segments.is_empty() {
            segments.push(Part { segment: Arc::new(segment), struck_out: None });
        }
        let (bank_holidays, vocabulary) = (self.bank_holidays, Arc::new(self.vocabulary));
        Ok(Directory { revision, bank_holidays, vocabulary, segments })
    }

    /// The small segment is made anew: what changed before and does not change now is taken over.
    fn gather_again(&mut self, changed: &Part) -> Result<(), DirectoryError> {
        for number in 0..changed.segment.len() {
            if !self.ids.contains(changed.segment.head(number).id) {
                let service = changed.segment.service(number);
                // What it replaced in the large one was struck out then.
                self.gathered.add(service, &self.vocabulary)?;
            }
        }
        Ok(())
    }
}

impl Directory {
    /// Whether so much has changed since it was built whole that [`Directory::merged`] pays.
    pub fn is_scattered(&self) -> bool {
        let changed: usize = self.segments.iter().skip(1).map(|p| p.segment.len() as usize).sum();
        let struck = self.segments.first().map_or(0, |part| part.struck_count() as usize);
        changed + struck > SCATTERED
    }

    /// The same directory, built whole again: seconds of work for a million services.
    pub fn merged(&self) -> Result<Self, DirectoryError> {
        let mut gathered = SegmentBuilder::default();
        for service in self.services() {
            gathered.add(service, &self.vocabulary)?;
        }
        let segment: Segment = gathered.build(&self.vocabulary, &self.bank_holidays);
        let segments = vec![Part { segment: Arc::new(segment), struck_out: None }];
        Ok(Self { segments, ..self.clone() })
    }
}

/// Marks the services with these ids as no longer holding.
fn strike_out(part: &mut Part, ids: &BTreeSet<String>) {
    let found: Vec<u32> = ids.iter().filter_map(|id| part.segment.find(id)).collect();
    if found.is_empty() {
        return;
    }
    let struck_out = part.struck_out.get_or_insert_with(|| {
        let words = part.segment.len().div_ceil(64) as usize;
        Arc::new(StruckOut { bits: vec![0; words], count: 0 })
    });
    // One word in a million changes, but a copy of all the bits takes microseconds.
    let struck_out = Arc::make_mut(struck_out);
    for service in found {
        struck_out.add(service);
    }
}
