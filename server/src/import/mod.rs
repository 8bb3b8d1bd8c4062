//! Import: files are read, every record is checked, the difference is shown, and all of it is
//! applied in one transaction, or nothing.
//!
//! Everything flows: a file is read piece by piece, records are checked by all processors, compared
//! with the database and written as they come. Invariant: of the records that went by, no more than
//! a few dozen bytes each stay in memory, and nobody sees anything of them before the end.

mod areas;
mod batches;
mod census;
mod check;
mod compare;
mod feed;
mod gathering;
mod intake;
mod prepared;
mod progress;
mod read;
mod record;
mod replace;
mod report;
mod schedules;
mod seen;
mod source;
mod stops;
mod target;
mod terms;
mod translated;
mod verified;

pub use feed::FeedError;
pub use gathering::shown_name;
pub use progress::Progress;
pub use report::{Finding, Report};

use crate::live::LiveError;
use crate::store::{Kind, Store, StoreError};
use batches::{Batch, Batches, Contents};
use compare::Comparison;
use intake::{Chunk, Intake};
use prepared::{Preparation, Prepared};
use seen::Digester;
use source::Source;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use target::Target;
use translated::translated;

/// Coventry's directory, in every binary: data/coventry/directory.json.
pub const BUNDLED: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/coventry/directory.json"));

/// What files of services tell of: what refers to others before them.
const DIRECTORY: &[Kind] =
    &[Kind::ServiceAtLocation, Kind::Service, Kind::Location, Kind::Organization];

/// How to import.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Show what would happen, write nothing.
    pub dry_run: bool,
    /// Import the sound records although others are rejected.
    pub skip_invalid: bool,
    /// Remove what is not in the files.
    pub replace: bool,
    /// Take what the files say over what has been verified later.
    pub overwrite_verified: bool,
    /// Ask feeds at addresses that are not of the public internet.
    pub allow_private: bool,
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
    /// A feed cannot be fetched, or contradicts itself.
    #[error("nothing was written: {name}: {reason}")]
    Feed {
        /// Its address, without what may be secret in it.
        name: String,
        /// On which page what is wrong.
        reason: FeedError,
    },
    /// To replace everything by nothing is a mistake.
    #[error("{names}: would remove everything: there is no record to replace it with")]
    NoRecord {
        /// The files.
        names: String,
    },
    /// More than can be numbered.
    #[error("more than 65,536 files at once")]
    TooManyFiles,
    /// The work was cut off.
    #[error("reading the files was cut off")]
    CutOff,
    /// Each record is sound, but together they cannot be answered from.
    #[error("nothing was written: {0}")]
    NoDirectory(#[from] LiveError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Imports files.
pub async fn files(db: &Store, paths: &[PathBuf], options: Options) -> Result<Report, ImportError> {
    files_watched(Some(db), paths, options, &Progress::default()).await
}

/// Imports files and feeds, telling how far it is. Without a database, shows what there would be in one.
pub async fn files_watched(
    db: Option<&Store>,
    paths: &[PathBuf],
    options: Options,
    progress: &Progress,
) -> Result<Report, ImportError> {
    let sources = gathering::gathered(paths, options, progress).await?;
    let bytes = sources.iter().map(Source::size).sum();
    let target = Target::begin(db, options.dry_run, bytes).await?;
    run(target, sources, options, progress).await
}

/// Imports texts, each with the name by which messages call it.
pub async fn texts(
    db: &Store,
    texts: &[(String, String)],
    options: Options,
) -> Result<Report, ImportError> {
    let sources = texts.iter().map(|(name, text)| translated(Source::text(name, text)));
    let sources = sources.collect::<Result<Vec<Source>, ImportError>>()?;
    let bytes = sources.iter().map(Source::size).sum();
    let target = Target::begin(Some(db), options.dry_run, bytes).await?;
    run(target, sources, options, &Progress::default()).await
}

/// Loads the directory that is compiled in.
pub async fn load_bundled(db: &Store) -> Result<Report, ImportError> {
    let bundled = [("the bundled directory".to_owned(), BUNDLED.to_owned())];
    texts(db, &bundled, Options::default()).await
}

/// Imports sources and lets go of the target, whatever happens.
async fn run(
    target: Target,
    sources: Vec<Source>,
    options: Options,
    progress: &Progress,
) -> Result<Report, ImportError> {
    let preparation = Arc::new(Preparation { sources, digester: Digester::default() });
    let intake = Intake::new(Arc::clone(&preparation));
    let mut comparison = Comparison::begin(target, intake, options).await?;
    let outcome = compare_all(&mut comparison, preparation, progress).await;
    let Comparison { target, mut report, .. } = comparison;
    let is_kept = outcome.is_ok() && !report.is_refused() && report.has_changes();
    progress.commit();
    let ended = target.end(is_kept).await;
    outcome?;
    ended?;
    if is_kept && !options.dry_run {
        report.written();
    }
    Ok(report)
}

/// Reads, compares and writes everything, short of making it durable.
async fn compare_all(
    comparison: &mut Comparison,
    preparation: Arc<Preparation>,
    progress: &Progress,
) -> Result<(), ImportError> {
    let sources = &preparation.sources;
    progress.begin(sources.iter().map(Source::size).sum());
    let names = sources.iter().map(|source| source.name.as_str()).collect::<Vec<_>>().join(", ");
    let mut batches = Batches::of(preparation);
    let mut tags = HashSet::new();
    // Of each family: how many records there are, if there are files of them.
    let (mut services, mut stops, mut areas, mut figures) = (None, None, None, None);
    let mut tables = Vec::new();
    while let Some(Batch { contents, bytes }) = batches.next().await? {
        let count = match contents {
            Contents::Services(records, more_tags) => {
                tags.extend(more_tags);
                settle_services(comparison, records, &mut services).await?
            }
            Contents::Stops(told) => {
                let count = told.len();
                *stops.get_or_insert(0) += count;
                comparison.settle_stops(told).await?;
                count
            }
            Contents::Areas(told) => {
                let count = told.len();
                *areas.get_or_insert(0) += count;
                comparison.settle_areas(told).await?;
                count
            }
            Contents::Census(told) => {
                let count = told.count();
                *figures.get_or_insert(0) += count;
                tables.push(told);
                count
            }
        };
        progress.add(count, bytes);
    }
    comparison.settle_waiting().await?;
    comparison.settle_census(tables).await?;
    if comparison.options.replace {
        if [services, stops, areas, figures].contains(&Some(0)) {
            return Err(ImportError::NoRecord { names });
        }
        let families: [(&[Kind], Option<usize>); 4] = [
            (DIRECTORY, services),
            (&[Kind::Stop], stops),
            (&[Kind::Area], areas),
            (&[Kind::Figure], figures),
        ];
        for (kinds, files) in families {
            if files.is_some() {
                comparison.remove_others(kinds).await?;
            }
        }
    } else if areas.is_some() {
        comparison.warn_of_kept_areas().await?;
    }
    if comparison.report.has_changes() && !comparison.report.is_refused() {
        // What is written must be answerable: no server could start on it otherwise.
        terms::check(tags, &mut comparison.target).await?;
    }
    Ok(())
}

/// Compares and writes services and adds their number to that of all.
async fn settle_services(
    comparison: &mut Comparison,
    records: Vec<Prepared>,
    all: &mut Option<usize>,
) -> Result<usize, StoreError> {
    let (count, mut chunk) = (records.len(), Chunk::default());
    for prepared in records {
        comparison.verified = comparison.verified.max(prepared.verified);
        comparison.intake.take(prepared, &mut chunk, &mut comparison.report);
    }
    *all.get_or_insert(0) += count;
    comparison.settle(chunk).await?;
    Ok(count)
}

#[cfg(test)]
mod tests;
