//! Making directories of what the database holds: whole, or the next one after a few changes.
//!
//! One thread reads while another parses, compiles and indexes. Invariant: a directory is made of one
//! moment's data, or not at all.

use super::build::Services;
use super::stops::Stops;
use super::{LiveError, areas};
use crate::areas::Areas;
use crate::hours::Calendar;
#[cfg(test)]
use crate::store::Rows;
use crate::store::{Batch, Reading, Store, StoreError};
use engine::Directory;
use engine::bank_holidays::BankHolidays;
use engine::directory::Builder;
use engine::postcodes::Postcodes;
use engine::time::Date;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// A database that takes longer to say one thing is taken for down.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// The same for the next of many services: that it goes on is what counts, not how long it takes.
pub(super) const PATIENCE_FOR_MORE: Duration = Duration::from_secs(30);

/// Of more changed services than these, reading all is not much slower.
pub(super) const FEW: usize = 2_000;

/// Batches read ahead of those being parsed.
const AHEAD: usize = 4;

/// How often the log tells how far it is.
const TELL_EVERY: Duration = Duration::from_secs(3);

/// What a directory is made with besides the data.
#[derive(Clone)]
pub(super) struct Ground {
    /// The day for which hours are compiled.
    pub today: Date,
    pub bank_holidays: BankHolidays,
    pub postcodes: Arc<Postcodes>,
}

/// All that the database holds.
pub(super) struct Whole {
    pub directory: Directory,
    /// The stops it was made with.
    pub stops: Arc<Stops>,
    pub areas: Areas,
}

/// The directory of all that the database holds, with what changes only together with it.
pub(super) async fn whole(db: &Store, ground: Ground) -> Result<Whole, LiveError> {
    let mut reading = patiently(PATIENCE, Reading::begin_all(db)).await?;
    let told = patiently(PATIENCE_FOR_MORE, reading.stops()).await?;
    let stops = spawn_blocking(move || Stops::of(&told).map(Arc::new));
    let stops = stops.await.map_err(|_| LiveError::CutOff)??;
    let told = patiently(PATIENCE_FOR_MORE, reading.areas()).await?;
    let counted = patiently(PATIENCE_FOR_MORE, reading.figures()).await?;
    let areas = spawn_blocking(move || areas::of(&told, &counted));
    let areas = areas.await.map_err(|_| LiveError::CutOff)??;
    let (revision, total) =
        (reading.revision(), patiently(PATIENCE_FOR_MORE, reading.count()).await?);
    let (send, receive) = mpsc::channel(AHEAD);
    let near = Arc::clone(&stops);
    let building = spawn_blocking(move || built(receive, &ground, &near, revision, total));
    let read = read_all(&mut reading, send).await;
    let built = building.await.map_err(|_| LiveError::CutOff)?;
    read?;
    patiently(PATIENCE, reading.end()).await?;
    Ok(Whole { directory: built?, stops, areas })
}

/// Reads until the end, or until nobody listens any more.
async fn read_all(reading: &mut Reading, send: Sender<Option<Batch>>) -> Result<(), StoreError> {
    loop {
        let batch = patiently(PATIENCE_FOR_MORE, reading.next()).await?;
        let is_last = batch.is_none();
        if send.send(batch).await.is_err() || is_last {
            return Ok(());
        }
    }
}

/// Parses, compiles and indexes what is read, up to the `None` that says that it was all.
fn built(
    mut receive: Receiver<Option<Batch>>,
    ground: &Ground,
    stops: &Stops,
    revision: u64,
    total: u64,
) -> Result<Directory, LiveError> {
    let calendar = Calendar::new(ground.today, &ground.bank_holidays);
    let mut services = Services::new(&calendar, &ground.postcodes, stops);
    let mut builder = Builder::new(ground.bank_holidays.clone());
    let (mut known, mut told) = (0_u64, Instant::now());
    while let Some(batch) = receive.blocking_recv().ok_or(LiveError::CutOff)? {
        known += services.add(&batch, &mut builder)?;
        if told.elapsed() >= TELL_EVERY {
            tracing::info!("loading: {known} of {total} services");
            told = Instant::now();
        }
    }
    Ok(builder.build(revision)?)
}

/// The directory of rows without a database between.
#[cfg(test)]
pub(super) fn of_rows(rows: &Rows, ground: &Ground) -> Result<Directory, LiveError> {
    let calendar = Calendar::new(ground.today, &ground.bank_holidays);
    let mut builder = Builder::new(ground.bank_holidays.clone());
    let stops = Stops::default();
    Services::new(&calendar, &ground.postcodes, &stops).add(&Batch::from(rows), &mut builder)?;
    Ok(builder.build(rows.revision)?)
}

/// The directory after the changes since `directory`; none if these are many.
pub(super) async fn next(
    db: &Store,
    ground: Ground,
    stops: Arc<Stops>,
    directory: Arc<Directory>,
) -> Result<Option<Directory>, LiveError> {
    let mut reading = patiently(PATIENCE, Reading::begin(db)).await?;
    let revision = reading.revision();
    let changed = patiently(PATIENCE_FOR_MORE, changed(&mut reading, directory.revision())).await?;
    patiently(PATIENCE, reading.end()).await?;
    let Some((batch, removed)) = changed else { return Ok(None) };
    let editing = move || edited(&directory, &batch, &removed, (&ground, &stops), revision);
    spawn_blocking(editing).await.map_err(|_| LiveError::CutOff)?.map(Some)
}

/// What has changed since a revision: services as they are now, and the ids of those removed.
pub(super) async fn changed(
    reading: &mut Reading,
    since: u64,
) -> Result<Option<(Batch, Vec<String>)>, StoreError> {
    // An older database has taken the place of the one we know.
    if reading.revision() < since {
        return Ok(None);
    }
    let Some(ids) = reading.changed_since(since, FEW).await? else { return Ok(None) };
    reading.services(ids).await.map(Some)
}

fn edited(
    directory: &Directory,
    changed: &Batch,
    removed: &[String],
    (ground, stops): (&Ground, &Stops),
    revision: u64,
) -> Result<Directory, LiveError> {
    let calendar = Calendar::new(ground.today, &ground.bank_holidays);
    let mut services = Services::new(&calendar, &ground.postcodes, stops);
    let mut builder = Builder::after(directory);
    for id in removed {
        builder.remove(id);
    }
    services.add(changed, &mut builder)?;
    Ok(builder.build(revision)?)
}

/// What the database says, unless it takes too long.
pub(super) async fn patiently<T>(
    patience: Duration,
    answer: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    timeout(patience, answer).await.unwrap_or(Err(StoreError::Silent))
}
