//! The directory that answers: loaded from the store, compiled, and swapped when the data changes.
//!
//! Invariant: readers never wait and never see half a directory. With the database down, the last
//! one goes on answering and `degraded` says so; with data that make no directory likewise, and
//! `outdated` says so.

mod build;
mod contact;
mod members;
mod place;
mod sessions;

use crate::hours::Calendar;
use crate::store::{self, Rows, Store, StoreError};
use arc_swap::ArcSwap;
use build::Builder;
use engine::Directory;
use engine::bank_holidays::BankHolidays;
use engine::directory::DirectoryError;
use engine::postcodes::{Postcodes, PostcodesError};
use engine::time::{Date, Timestamp};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// How often the database is asked for a new revision.
const POLL_EVERY: Duration = Duration::from_secs(2);

/// A database that takes longer to tell its revision is taken for down.
const PATIENCE: Duration = Duration::from_secs(5);

/// The same for all it holds.
const PATIENCE_FOR_ALL: Duration = Duration::from_mins(1);

static POSTCODES: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/coventry/postcodes.bin"));

static BANK_HOLIDAYS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../data/calendars/bank_holidays_england_wales.json"
));

/// Why there is no new directory.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// The data cannot be had.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The data do not fit together.
    #[error("the data make no directory: {0}")]
    Directory(#[from] DirectoryError),
    /// The postcodes that are compiled in are damaged.
    #[error("the bundled postcodes: {0}")]
    Postcodes(#[from] PostcodesError),
    /// The bank holidays that are compiled in are damaged.
    #[error("the bundled bank holidays: {0}")]
    BankHolidays(String),
    /// The work was cut off.
    #[error("building the directory was cut off")]
    CutOff,
}

/// The directory that answers. Clones share it.
#[derive(Clone)]
pub struct Live(Arc<Shared>);

struct Shared {
    db: Store,
    clock: fn() -> Timestamp,
    directory: ArcSwap<Directory>,
    postcodes: Arc<Postcodes>,
    bank_holidays: BankHolidays,
    /// The day for which the hours were compiled, since 1970-01-01.
    compiled_on: AtomicI32,
    is_degraded: AtomicBool,
    is_outdated: AtomicBool,
    /// Held while the next directory is built, so that a later one is never swapped for an earlier.
    /// Of this revision none can be built on this day: trying again would not help.
    building: Mutex<Option<(u64, Date)>>,
}

impl Live {
    /// Loads and compiles the directory for the first time, by this clock.
    pub async fn load(db: Store, clock: fn() -> Timestamp) -> Result<Self, LiveError> {
        let postcodes = Arc::new(bundled_postcodes()?);
        let bank_holidays = bundled_bank_holidays()?;
        let today = clock().london().date;
        let rows = patiently(PATIENCE_FOR_ALL, store::load(&db)).await?;
        let directory = built(rows, today, &bank_holidays, &postcodes).await?;
        Ok(Self(Arc::new(Shared {
            db,
            clock,
            directory: ArcSwap::from_pointee(directory),
            postcodes,
            bank_holidays,
            compiled_on: AtomicI32::new(today.0),
            is_degraded: AtomicBool::new(false),
            is_outdated: AtomicBool::new(false),
            building: Mutex::new(None),
        })))
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// The directory of the newest revision known. Hold it for one answer only.
    pub fn directory(&self) -> Arc<Directory> {
        self.0.directory.load_full()
    }

    /// The postcodes that are compiled in.
    pub fn postcodes(&self) -> Arc<Postcodes> {
        Arc::clone(&self.0.postcodes)
    }

    /// The revision of [`Live::directory`].
    pub fn revision(&self) -> u64 {
        self.0.directory.load().revision()
    }

    /// Whether answers may be older than the data, because the database does not answer.
    pub fn degraded(&self) -> bool {
        self.0.is_degraded.load(Ordering::Relaxed)
    }

    /// Whether answers are older than the data, because the newest data make no directory.
    pub fn outdated(&self) -> bool {
        self.0.is_outdated.load(Ordering::Relaxed)
    }

    /// Brings the directory up to date if the data or the day changed. Data that make no directory
    /// are an error once.
    pub async fn refresh(&self) -> Result<(), LiveError> {
        let mut hopeless = self.0.building.lock().await;
        let today = self.now().london().date;
        let rows = self.news(today, *hopeless).await;
        self.note_answer(rows.as_ref().err());
        let Some(rows) = rows? else { return Ok(()) };
        let revision = rows.revision;
        let built = built(rows, today, &self.0.bank_holidays, &self.0.postcodes).await;
        self.0.is_outdated.store(built.is_err(), Ordering::Relaxed);
        let directory = built.inspect_err(|error| {
            *hopeless = Some((revision, today));
            tracing::error!(%error, revision, "no directory of these data; the last one goes on");
        })?;
        tracing::info!(revision, "directory refreshed");
        self.0.directory.store(Arc::new(directory));
        self.0.compiled_on.store(today.0, Ordering::Relaxed);
        Ok(())
    }

    /// All rows, if a directory of them would be another.
    async fn news(
        &self,
        today: Date,
        hopeless: Option<(u64, Date)>,
    ) -> Result<Option<Rows>, StoreError> {
        let revision = patiently(PATIENCE, store::revision(&self.0.db)).await?;
        let compiled_on = Date(self.0.compiled_on.load(Ordering::Relaxed));
        let known = [Some((self.revision(), compiled_on)), hopeless];
        if known.contains(&Some((revision, today))) {
            return Ok(None);
        }
        patiently(PATIENCE_FOR_ALL, store::load(&self.0.db)).await.map(Some)
    }

    /// Logs when the database falls silent and when it answers again, not every time it is asked.
    fn note_answer(&self, error: Option<&StoreError>) {
        let was_degraded = self.0.is_degraded.swap(error.is_some(), Ordering::Relaxed);
        match error {
            Some(error) if !was_degraded => {
                tracing::error!(%error, "the database does not answer; the last directory goes on");
            }
            None if was_degraded => tracing::info!("the database answers again"),
            _ => {}
        }
    }

    /// Looks for changes until the task is aborted.
    pub fn spawn_poll(&self) -> JoinHandle<()> {
        let live = self.clone();
        tokio::spawn(async move {
            let mut ticks = interval(POLL_EVERY);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                // Logged in `refresh`, once; the next tick tries again.
                let _ = live.refresh().await;
            }
        })
    }
}

/// Whether a directory can be made of rows: asked before they are written.
pub async fn check(rows: Rows, now: Timestamp) -> Result<(), LiveError> {
    let postcodes = Arc::new(bundled_postcodes()?);
    let today = now.london().date;
    built(rows, today, &bundled_bank_holidays()?, &postcodes).await.map(|_| ())
}

/// What the database says, unless it takes too long.
async fn patiently<T>(
    patience: Duration,
    answer: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    timeout(patience, answer).await.unwrap_or(Err(StoreError::Silent))
}

/// Compiles the rows beside the threads that answer.
async fn built(
    rows: Rows,
    today: Date,
    bank_holidays: &BankHolidays,
    postcodes: &Arc<Postcodes>,
) -> Result<Directory, LiveError> {
    let calendar = Calendar::new(today, bank_holidays);
    let bank_holidays = bank_holidays.clone();
    let postcodes = Arc::clone(postcodes);
    let work = move || Builder::new(&calendar, &postcodes, bank_holidays).directory(rows);
    tokio::task::spawn_blocking(work).await.map_err(|_| LiveError::CutOff)?
}

/// The postcodes that are compiled in, for questions understood before a directory is loaded.
pub fn bundled_postcodes() -> Result<Postcodes, PostcodesError> {
    Postcodes::decode(POSTCODES)
}

fn bundled_bank_holidays() -> Result<BankHolidays, LiveError> {
    #[derive(serde::Deserialize)]
    struct Day {
        date: String,
    }
    let bad = |reason: String| LiveError::BankHolidays(reason);
    let days: Vec<Day> = serde_json::from_str(BANK_HOLIDAYS).map_err(|e| bad(e.to_string()))?;
    let date = |day: Day| Date::parse(&day.date).ok_or_else(|| bad(format!("`{}`", day.date)));
    Ok(BankHolidays::from_facts(days.into_iter().map(date).collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) mod testing {
    //! A directory without a database, on a fixed day.

    use super::*;

    /// The day on which test directories are compiled: a Monday.
    pub(crate) fn compiled_on() -> Date {
        Date::from_ymd(2026, 11, 23).unwrap()
    }

    /// The directory of rows.
    pub(crate) fn directory(rows: Rows) -> Directory {
        let bank_holidays = bundled_bank_holidays().unwrap();
        let calendar = Calendar::new(compiled_on(), &bank_holidays);
        let postcodes = Postcodes::decode(POSTCODES).unwrap();
        Builder::new(&calendar, &postcodes, bank_holidays).directory(rows).unwrap()
    }
}
