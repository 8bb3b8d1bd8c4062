//! The directory that answers: loaded from the store, compiled, and swapped when the data changes.
//!
//! Invariant: readers never wait and never see half a directory. With the database down, the last
//! one goes on answering and `degraded` says so; with data that make no directory likewise, and
//! `outdated` says so.

mod areas;
mod build;
mod bundled;
mod contact;
mod load;
mod members;
mod place;
mod sessions;
mod shelf;
mod stops;

pub use bundled::bundled_postcodes;
pub(crate) use place::blurred;

use crate::areas::{Areas, Fault};
use crate::hours::Calendar;
use crate::hsds::Shelf;
use crate::store::{self, Store, StoreError};
use arc_swap::ArcSwap;
use bundled::bundled_bank_holidays;
use engine::Directory;
use engine::bank_holidays::BankHolidays;
use engine::directory::DirectoryError;
use engine::postcodes::{Postcodes, PostcodesError};
use engine::time::{Date, Timestamp};
use load::{Ground, PATIENCE, Whole, patiently};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::{Duration, Instant};
use stops::Stops;
use tokio::sync::Mutex;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{MissedTickBehavior, interval};

/// How often the database is asked for a new revision.
const POLL_EVERY: Duration = Duration::from_secs(2);

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
    /// The areas that are kept or compiled in are damaged.
    #[error("{0}")]
    Areas(#[from] Fault),
    /// The work was cut off.
    #[error("building the directory was cut off")]
    CutOff,
}

impl LiveError {
    /// Whether it is the database that says nothing, not the data that say something wrong.
    fn silence(&self) -> Option<&StoreError> {
        match self {
            Self::Store(StoreError::Broken { .. }) => None,
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
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
    /// Those of the last directory that was loaded whole: they change only with such a one.
    stops: ArcSwap<Stops>,
    /// Likewise; the same as long as they are equal.
    areas: ArcSwap<Areas>,
    /// The day for which the hours were compiled, since 1970-01-01.
    compiled_on: AtomicI32,
    is_degraded: AtomicBool,
    is_outdated: AtomicBool,
    is_merging: AtomicBool,
    /// Held while the next directory is built, so that a later one is never swapped for an earlier.
    /// Of this revision none can be built on this day: trying again would not help.
    building: Mutex<Option<(u64, Date)>>,
    /// None until somebody asks in the way of Open Referral.
    shelf: Mutex<Option<Arc<Shelf>>>,
}

impl Live {
    /// Loads and compiles the directory for the first time, by this clock.
    pub async fn load(db: Store, clock: fn() -> Timestamp) -> Result<Self, LiveError> {
        let postcodes = Arc::new(bundled_postcodes()?);
        let bank_holidays = bundled_bank_holidays()?;
        let today = clock().london().date;
        let ground = Ground { today, bank_holidays, postcodes };
        let Whole { directory, stops, areas } = load::whole(&db, ground.clone()).await?;
        let Ground { bank_holidays, postcodes, .. } = ground;
        Ok(Self(Arc::new(Shared {
            db,
            clock,
            directory: ArcSwap::from_pointee(directory),
            postcodes,
            bank_holidays,
            stops: ArcSwap::new(stops),
            areas: ArcSwap::from_pointee(areas),
            compiled_on: AtomicI32::new(today.0),
            is_degraded: AtomicBool::new(false),
            is_outdated: AtomicBool::new(false),
            is_merging: AtomicBool::new(false),
            building: Mutex::new(None),
            shelf: Mutex::new(None),
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

    /// The days for which opening hours are compiled now.
    pub fn calendar(&self) -> Calendar {
        Calendar::new(self.now().london().date, &self.0.bank_holidays)
    }

    /// The areas that were imported; where LSOAs were not, those that are compiled in. Another `Arc`
    /// means that something of them has changed.
    pub fn areas(&self) -> Arc<Areas> {
        self.0.areas.load_full()
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
        let (began, today) = (Instant::now(), self.now().london().date);
        let revision = patiently(PATIENCE, store::revision(&self.0.db)).await;
        self.note_answer(revision.as_ref().err());
        let revision = revision?;
        if [Some((self.revision(), self.compiled_on())), *hopeless]
            .contains(&Some((revision, today)))
        {
            return Ok(());
        }
        let next = self.next(today).await;
        self.note_answer(next.as_ref().err().and_then(LiveError::silence));
        let directory = next.inspect_err(|error| {
            if error.silence().is_none() {
                *hopeless = Some((revision, today));
                self.0.is_outdated.store(true, Ordering::Relaxed);
                tracing::error!(%error, revision, "no directory of these data; the last one goes on");
            }
        })?;
        self.0.is_outdated.store(false, Ordering::Relaxed);
        self.0.compiled_on.store(today.0, Ordering::Relaxed);
        self.swap(directory);
        let elapsed_ms = began.elapsed().as_millis() as u64;
        tracing::info!(revision = self.revision(), elapsed_ms, "directory refreshed");
        Ok(())
    }

    /// The directory of the newest data: the last one with what has changed, unless that is much or
    /// its hours are of another day.
    async fn next(&self, today: Date) -> Result<Directory, LiveError> {
        let ground = self.ground(today);
        if today == self.compiled_on() {
            let stops = self.0.stops.load_full();
            match load::next(&self.0.db, ground.clone(), stops, self.directory()).await {
                // Too much to follow; or too many words, of which the last one keeps those that no
                // service uses any more.
                Ok(None) | Err(LiveError::Directory(_)) => {}
                Ok(Some(directory)) => return Ok(directory),
                Err(error) => return Err(error),
            }
        }
        let Whole { directory, stops, areas } = load::whole(&self.0.db, ground).await?;
        self.0.stops.store(stops);
        if **self.0.areas.load() != areas {
            self.0.areas.store(Arc::new(areas));
        }
        Ok(directory)
    }

    /// Lets the next directory answer, and if it is made of many pieces has them joined.
    fn swap(&self, directory: Directory) {
        let is_scattered = directory.is_scattered();
        self.0.directory.store(Arc::new(directory));
        if is_scattered && !self.0.is_merging.swap(true, Ordering::Relaxed) {
            let live = self.clone();
            tokio::spawn(async move {
                if let Err(error) = live.merge().await {
                    tracing::error!(%error, "the directory stays in pieces");
                }
                live.0.is_merging.store(false, Ordering::Relaxed);
            });
        }
    }

    /// Makes the directory whole again, without keeping anybody waiting who brings it up to date.
    async fn merge(&self) -> Result<(), LiveError> {
        let (scattered, compiled_on) = {
            let _turn = self.0.building.lock().await;
            (self.directory(), self.compiled_on())
        };
        let merged = spawn_blocking(move || scattered.merged());
        self.adopt(merged.await.map_err(|_| LiveError::CutOff)??, compiled_on).await
    }

    /// Lets a merged directory answer. What has changed meanwhile is changed in it first.
    async fn adopt(&self, merged: Directory, compiled_on: Date) -> Result<(), LiveError> {
        let _turn = self.0.building.lock().await;
        if self.compiled_on() != compiled_on {
            return Ok(());
        }
        let merged = Arc::new(merged);
        if self.revision() == merged.revision() {
            self.0.directory.store(merged);
            return Ok(());
        }
        let (ground, stops) = (self.ground(compiled_on), self.0.stops.load_full());
        if let Some(next) = load::next(&self.0.db, ground, stops, merged).await? {
            self.0.directory.store(Arc::new(next));
        }
        Ok(())
    }

    /// The day of the directory's hours.
    fn compiled_on(&self) -> Date {
        Date(self.0.compiled_on.load(Ordering::Relaxed))
    }

    fn ground(&self, today: Date) -> Ground {
        let (bank_holidays, postcodes) = (self.0.bank_holidays.clone(), self.postcodes());
        Ground { today, bank_holidays, postcodes }
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

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) mod testing {
    //! A directory without a database, on a fixed day.

    use super::*;
    use crate::store::Rows;

    /// The day on which test directories are compiled: a Monday.
    pub(crate) fn compiled_on() -> Date {
        Date::from_ymd(2026, 11, 23).unwrap()
    }

    /// The directory of rows.
    #[expect(clippy::needless_pass_by_value, reason = "the rows of a test have no other use")]
    pub(crate) fn directory(rows: Rows) -> Directory {
        let postcodes = Arc::new(bundled_postcodes().unwrap());
        let bank_holidays = bundled_bank_holidays().unwrap();
        let ground = Ground { today: compiled_on(), bank_holidays, postcodes };
        load::of_rows(&rows, &ground).unwrap()
    }
}
