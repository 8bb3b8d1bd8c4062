//! Import: files are read, every record is checked, the difference is shown, and all of it is
//! applied in one transaction, or nothing.

mod check;
mod diff;
mod parts;
mod read;
mod record;
mod report;

pub use report::{Finding, Report};

use crate::clock;
use crate::live::{self, LiveError};
use crate::store::{self, Store, StoreError};
use diff::Existing;
use parts::Incoming;
use std::path::PathBuf;

/// Coventry's directory, in every binary: data/coventry/directory.json.
pub const BUNDLED: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/coventry/directory.json"));

/// How to import.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Show what would happen, write nothing.
    pub dry_run: bool,
    /// Import the sound records although others are rejected.
    pub skip_invalid: bool,
    /// Remove what is not in the files.
    pub replace: bool,
}

/// Why nothing could be compared at all. Displayed on one line that names the file.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("{name}: {reason}")]
    Unreadable {
        /// The file.
        name: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The file is broken off or not JSON.
    #[error("{name}: line {line} column {column}: {reason}")]
    Json {
        /// The file.
        name: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// The file is of a kind that is not imported.
    #[error("{name}: {reason}")]
    Format {
        /// The file.
        name: String,
        /// What it seems to be.
        reason: String,
    },
    /// Each record is sound, but together they cannot be answered from.
    #[error("nothing was written: {0}")]
    NoDirectory(#[from] LiveError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Imports files.
pub async fn files(db: &Store, paths: &[PathBuf], options: Options) -> Result<Report, ImportError> {
    let mut texts = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let bytes = std::fs::read(path)
            .map_err(|reason| ImportError::Unreadable { name: name.clone(), reason })?;
        texts.push((name.clone(), read::text(&name, bytes)?));
    }
    self::texts(db, &texts, options).await
}

/// Imports texts, each with the name by which messages call it.
pub async fn texts(
    db: &Store,
    texts: &[(String, String)],
    options: Options,
) -> Result<Report, ImportError> {
    let mut incoming = Incoming::default();
    for (name, text) in texts {
        for record in read::records(name, text)? {
            incoming.add(record);
        }
    }
    apply(db, incoming, options).await
}

/// Loads the directory that is compiled in.
pub async fn load_bundled(db: &Store) -> Result<Report, ImportError> {
    let bundled = [("the bundled directory".to_owned(), BUNDLED.to_owned())];
    texts(db, &bundled, Options::default()).await
}

async fn apply(db: &Store, incoming: Incoming, options: Options) -> Result<Report, ImportError> {
    // Begun before the comparison, so that what is compared is what is changed.
    let writing = if options.dry_run { None } else { Some(store::begin(db).await?) };
    let existing = Existing::new(store::load(db).await?);
    let (mut report, next) = diff::compare(incoming, &existing, options);
    let changes = report.take_changes();
    let is_new = !report.is_refused() && !changes.is_empty();
    // What is written must be answerable: no server could start on it otherwise.
    let checked = if is_new { live::check(next, clock::now()).await } else { Ok(()) };
    match writing {
        Some(writing) if is_new && checked.is_ok() => {
            writing.commit(changes).await?;
            report.written();
        }
        Some(writing) => writing.abandon().await?,
        None => {}
    }
    checked?;
    Ok(report)
}

#[cfg(test)]
mod tests;
