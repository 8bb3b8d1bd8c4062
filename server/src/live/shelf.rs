//! The directory as Open Referral tells it: loaded when somebody first asks, then kept up to date.
//!
//! Invariant: of the same revision as the directory that answers, or of the newest that could be had.

use super::load::{FEW, PATIENCE, PATIENCE_FOR_MORE, changed, patiently};
use super::{Live, LiveError};
use crate::hsds::{Binder, Shelf};
use crate::store::{Batch, Reading};
use std::sync::Arc;
use tokio::task::spawn_blocking;

impl Live {
    /// The shelf as of now. Goes on being made when whoever asked hangs up: the next to ask needs it too.
    pub(crate) async fn shelf(&self) -> Result<Arc<Shelf>, LiveError> {
        let live = self.clone();
        tokio::spawn(async move { live.newest_shelf().await })
            .await
            .map_err(|_| LiveError::CutOff)?
    }

    async fn newest_shelf(&self) -> Result<Arc<Shelf>, LiveError> {
        let mut last = self.0.shelf.lock().await;
        // Only now: while this one waited, another may have made it.
        let revision = self.revision();
        if let Some(known) = &*last
            && known.revision() == revision
        {
            return Ok(Arc::clone(known));
        }
        match (self.make_shelf(last.as_ref()).await, &*last) {
            (Ok(next), _) => {
                let next = Arc::new(next);
                *last = Some(Arc::clone(&next));
                Ok(next)
            }
            // As everywhere: what is known goes on answering.
            (Err(error), Some(known)) => {
                tracing::error!(%error, "Open Referral answers stay as they were");
                Ok(Arc::clone(known))
            }
            (Err(error), None) => Err(error),
        }
    }

    async fn make_shelf(&self, last: Option<&Arc<Shelf>>) -> Result<Shelf, LiveError> {
        if let Some(last) = last
            && let Some(next) = self.next_shelf(Arc::clone(last)).await?
        {
            return Ok(next);
        }
        let mut reading = patiently(PATIENCE, Reading::begin_all(&self.0.db)).await?;
        let written = patiently(PATIENCE_FOR_MORE, reading.written()).await?;
        let mut binder = Binder::new(reading.revision(), written);
        while let Some(batch) = patiently(PATIENCE_FOR_MORE, reading.next()).await? {
            binder = spawn_blocking(move || filled(binder, &batch))
                .await
                .map_err(|_| LiveError::CutOff)?;
        }
        patiently(PATIENCE, reading.end()).await?;
        spawn_blocking(move || binder.finish()).await.map_err(|_| LiveError::CutOff)
    }

    /// The last one with what has changed; none if that is much, or if its boxes are mostly what was.
    async fn next_shelf(&self, last: Arc<Shelf>) -> Result<Option<Shelf>, LiveError> {
        if last.is_littered(FEW) {
            return Ok(None);
        }
        let mut reading = patiently(PATIENCE, Reading::begin(&self.0.db)).await?;
        let revision = reading.revision();
        let changed = patiently(PATIENCE_FOR_MORE, changed(&mut reading, last.revision())).await?;
        let Some((batch, removed)) = changed else { return Ok(None) };
        let written = patiently(PATIENCE_FOR_MORE, reading.written()).await?;
        patiently(PATIENCE, reading.end()).await?;
        let making = move || {
            let there: Vec<String> = batch.lines().filter_map(Binder::id_of).collect();
            let gone = there.iter().chain(&removed).map(String::as_str);
            filled(Binder::next(&last, revision, written, gone), &batch).finish()
        };
        Ok(Some(spawn_blocking(making).await.map_err(|_| LiveError::CutOff)?))
    }
}

fn filled(mut binder: Binder, batch: &Batch) -> Binder {
    batch.lines().for_each(|line| binder.add(line));
    binder
}
