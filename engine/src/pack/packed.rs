//! What the bytes of a directory hold: its word lists, and the services in columns.

use super::PackError;
use super::columns::Column;
use super::reader::Reader;
use super::writer::Written;
use crate::bank_holidays::BankHolidays;
use crate::bytes::{Bytes, put_date, put_list, put_number, put_text};
use crate::directory::{Directory, Terms, Vocabulary, Whole};

/// Appends the directory to bytes.
pub(super) fn encode(directory: &Directory, bytes: &mut Vec<u8>) {
    let written = Written::of(directory.services().collect());
    put_number(bytes, directory.revision());
    put_list(bytes, directory.bank_holidays().facts(), |bytes, day| put_date(bytes, Some(*day)));
    for terms in [directory.categories(), directory.languages(), directory.eligibility()] {
        let terms: Vec<&str> = terms.iter().collect();
        put_list(bytes, &terms, |bytes, term| put_text(bytes, term));
    }
    put_text(bytes, &written.words);
    put_number(bytes, written.n_rules.into());
    put_number(bytes, directory.len() as u64);
    for column in &written.columns {
        put_number(bytes, column.len() as u64);
        bytes.extend_from_slice(column);
    }
}

/// The directory, whole and indexed.
pub(super) fn decode(bytes: &[u8]) -> Result<Directory, PackError> {
    let mut bytes = Bytes(bytes);
    let (revision, holidays) =
        bytes.number().zip(holidays(&mut bytes)).ok_or(PackError::Damaged)?;
    let vocabulary = Vocabulary {
        categories: terms(&mut bytes)?,
        languages: terms(&mut bytes)?,
        eligibility: terms(&mut bytes)?,
    };
    let mut whole = Whole::new(holidays, vocabulary);
    let (mut reader, n_services) = columns(&mut bytes).ok_or(PackError::Damaged)?;
    for _ in 0..n_services {
        whole.add(reader.service().ok_or(PackError::Damaged)?)?;
    }
    Ok(whole.build(revision))
}

fn holidays(bytes: &mut Bytes) -> Option<BankHolidays> {
    bytes.list(|bytes| bytes.date()?).map(BankHolidays::from_facts)
}

fn terms(bytes: &mut Bytes) -> Result<Terms, PackError> {
    let mut terms = Terms::default();
    for _ in 0..bytes.count().ok_or(PackError::Damaged)? {
        terms.intern(bytes.text().ok_or(PackError::Damaged)?)?;
    }
    Ok(terms)
}

/// What reads the services, and how many there are.
fn columns<'a>(bytes: &mut Bytes<'a>) -> Option<(Reader<'a>, u32)> {
    let words = bytes.text()?;
    let (n_rules, n_services) = (bytes.count()?, bytes.count()?);
    let mut columns = [Bytes(&[]); Column::COUNT];
    for column in &mut columns {
        *column = Bytes(bytes.slice()?);
    }
    Some((Reader::new(&columns, words, n_rules)?, n_services))
}
