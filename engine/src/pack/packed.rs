//! What the bytes of a directory hold: its word lists, and the services in columns.

use super::PackError;
use super::reader::Reader;
use super::writer::Written;
use crate::bank_holidays::BankHolidays;
use crate::directory::{Builder, Directory, Terms};
use serde::{Deserialize, Serialize};

/// A directory without its index.
#[derive(Serialize, Deserialize)]
pub(super) struct Packed<'a> {
    revision: u64,
    bank_holidays: BankHolidays,
    categories: Terms,
    languages: Terms,
    eligibility: Terms,
    /// Words that repeat, one a line.
    words: &'a str,
    n_rules: u32,
    n_services: u32,
    #[serde(borrow)]
    columns: Vec<&'a [u8]>,
}

/// The directory as bytes, after those already there.
pub(super) fn encode(directory: &Directory, start: Vec<u8>) -> Result<Vec<u8>, postcard::Error> {
    let written = Written::of(directory.services().collect());
    let packed = Packed {
        revision: directory.revision(),
        bank_holidays: directory.bank_holidays().clone(),
        categories: directory.categories().clone(),
        languages: directory.languages().clone(),
        eligibility: directory.eligibility().clone(),
        words: &written.words,
        n_rules: written.n_rules,
        n_services: directory.len() as u32,
        columns: written.columns.iter().map(Vec::as_slice).collect(),
    };
    postcard::to_extend(&packed, start)
}

impl Packed<'_> {
    /// The directory, whole and indexed.
    pub fn directory(self) -> Result<Directory, PackError> {
        let mut builder = Builder::new(self.bank_holidays);
        for word in self.categories.iter() {
            builder.category(word)?;
        }
        for tag in self.languages.iter() {
            builder.language(tag)?;
        }
        for word in self.eligibility.iter() {
            builder.eligibility(word)?;
        }
        let reader = Reader::new(&self.columns, self.words, self.n_rules);
        let mut reader = reader.ok_or(PackError::Damaged)?;
        for _ in 0..self.n_services {
            builder.add(reader.service().ok_or(PackError::Damaged)?)?;
        }
        Ok(builder.build(self.revision)?)
    }
}
