//! Records in batches: read by one thread, prepared by several, had in the order of the files.

use super::ImportError;
use super::areas;
use super::census;
use super::prepared::{Preparation, Prepared};
use super::read::{self, Family};
use super::source::Piece;
use super::stops::{Told, stops};
use crate::areas::census::is_census;
use crate::naptan;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

/// A batch has so many bytes, or a little more: small files are not cut, large ones evenly.
const BYTES: usize = 1 << 20;
/// Batches that are read, but not yet had: bounds the memory.
const AHEAD: usize = 4;

/// Prepared records.
pub(super) struct Batch {
    pub contents: Contents,
    /// How long they are in the files.
    pub bytes: u64,
}

/// Records of one family.
pub(super) enum Contents {
    /// Services, and their language tags, each once.
    Services(Vec<Prepared>, HashSet<String>),
    Stops(Vec<Told>),
    Areas(Vec<areas::Told>),
    Census(census::Told),
}

/// Batches on their way.
pub(super) struct Batches(Receiver<JoinHandle<Result<Batch, ImportError>>>);

impl Batches {
    /// Begins to read. Dropped, it stops.
    pub(super) fn of(preparation: Arc<Preparation>) -> Self {
        let (sender, receiver) = channel(AHEAD);
        let runtime = Handle::current();
        spawn_blocking(move || {
            let outcome = send_all(&preparation, &sender, &runtime);
            // If nobody listens any more, nobody wants to know.
            if let Err(error) = outcome {
                let _ = sender.blocking_send(runtime.spawn(async { Err(error) }));
            }
        });
        Self(receiver)
    }

    /// The next batch; none at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Batch>, ImportError> {
        let Some(batch) = self.0.recv().await else { return Ok(None) };
        let cut_off = |_: JoinError| ImportError::CutOff;
        batch.await.map_err(cut_off)?.map(Some)
    }
}

type Out = Sender<JoinHandle<Result<Batch, ImportError>>>;

fn send_all(
    preparation: &Arc<Preparation>,
    sender: &Out,
    runtime: &Handle,
) -> Result<(), ImportError> {
    for number in 0..preparation.sources.len() {
        let place = u16::try_from(number).map_err(|_| ImportError::TooManyFiles)?;
        let source = &preparation.sources[number];
        let mut pieces = source.pieces(0).map_err(|reason| source.unreadable(reason))?;
        let head = pieces.head().map_err(|reason| source.unreadable(reason))?;
        let head = String::from_utf8_lossy(head).into_owned();
        let labels_files = preparation.sources.len() > 1;
        if is_census(&head) {
            let told = census::told(source, pieces.into_input(), labels_files)?;
            let batch = Batch { bytes: told.bytes(), contents: Contents::Census(told) };
            if sender.blocking_send(runtime.spawn(async { Ok(batch) })).is_err() {
                return Ok(());
            }
            continue;
        }
        if naptan::is_naptan(&head) {
            stops(source, pieces.into_input(), labels_files, |told, bytes| {
                let batch = Batch { contents: Contents::Stops(told), bytes };
                sender.blocking_send(runtime.spawn(async { Ok(batch) })).is_ok()
            })?;
            continue;
        }
        let mut unsent = Unsent { pieces: Vec::new(), bytes: 0, first: 1 };
        let family = read::records(source, pieces, |family, piece| {
            unsent.bytes += piece.bytes.len();
            unsent.pieces.push(piece);
            unsent.bytes < BYTES || unsent.send(preparation, (place, family), sender, runtime)
        })?;
        unsent.send(preparation, (place, family), sender, runtime);
    }
    Ok(())
}

struct Unsent {
    pieces: Vec<Piece>,
    bytes: usize,
    /// The number of the first of them.
    first: usize,
}

impl Unsent {
    /// Sends them to be prepared; false if nobody waits for them.
    fn send(
        &mut self,
        preparation: &Arc<Preparation>,
        (source, family): (u16, Family),
        sender: &Out,
        runtime: &Handle,
    ) -> bool {
        let (pieces, first) = (std::mem::take(&mut self.pieces), self.first);
        self.first += pieces.len();
        self.bytes = 0;
        let preparation = Arc::clone(preparation);
        let work = move || match family {
            Family::Service => prepared(&preparation, source, first, &pieces),
            Family::Area => prepared_areas(&preparation, source, first, &pieces),
        };
        sender.blocking_send(runtime.spawn_blocking(work)).is_ok()
    }
}

fn prepared(
    preparation: &Preparation,
    source: u16,
    first: usize,
    pieces: &[Piece],
) -> Result<Batch, ImportError> {
    let (mut records, mut tags, mut bytes) = (Vec::new(), HashSet::new(), 0);
    for (number, piece) in (first..).zip(pieces) {
        records.push(preparation.prepare(source, number, piece, &mut tags)?);
        bytes += piece.bytes.len() as u64;
    }
    Ok(Batch { contents: Contents::Services(records, tags), bytes })
}

fn prepared_areas(
    preparation: &Preparation,
    source: u16,
    first: usize,
    pieces: &[Piece],
) -> Result<Batch, ImportError> {
    let labels_files = preparation.sources.len() > 1;
    let source = &preparation.sources[usize::from(source)];
    let (mut told, mut bytes) = (Vec::with_capacity(pieces.len()), 0);
    for (number, piece) in (first..).zip(pieces) {
        told.push(areas::told(source, number, labels_files, &read::value(source, piece)?));
        bytes += piece.bytes.len() as u64;
    }
    Ok(Batch { contents: Contents::Areas(told), bytes })
}
