//! What is to be imported, brought together as files that are read from one end to the other: feeds
//! are fetched first, tables and GeoJSON put into our own form.

use super::feed::{self, FeedError};
use super::progress::Progress;
use super::source::Source;
use super::translated::translated;
use super::{ImportError, Options};
use std::fs::File;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

/// The sources by their names on the command line, all in a form in which they can be read.
pub(super) async fn gathered(
    names: &[PathBuf],
    options: Options,
    progress: &Progress,
) -> Result<Vec<Source>, ImportError> {
    let mut sources: Vec<Source> = Vec::with_capacity(names.len());
    for name in names {
        sources.push(match address(name) {
            Some(address) => fetched(address, options, progress).await?,
            None => Source::file(name.clone()),
        });
    }
    let translate = || sources.into_iter().map(translated).collect();
    spawn_blocking(translate).await.map_err(|_| ImportError::CutOff)?
}

fn address(name: &Path) -> Option<&str> {
    name.to_str().filter(|name| feed::is_address(name))
}

/// A file's name, or an address without what may be secret in it.
pub fn shown_name(name: &Path) -> String {
    address(name).map_or_else(|| name.display().to_string(), feed::shown)
}

/// Fetches a feed. Who gives up waiting leaves nothing behind.
async fn fetched(
    address: &str,
    options: Options,
    progress: &Progress,
) -> Result<Source, ImportError> {
    let name = feed::shown(address);
    let unreadable = |reason| ImportError::Unreadable { name: name.clone(), reason };
    let (file, path) = NamedTempFile::new().map_err(unreadable)?.into_parts();
    let (tell, mut told) = unbounded_channel();
    let (done, outcome) = oneshot::channel();
    let (address, allows_private) = (address.to_owned(), options.allow_private);
    // A thread of its own: at the end of the program nobody waits for a server that is slow.
    let work = move || drop(done.send(fetch(&address, allows_private, file, &tell)));
    std::thread::Builder::new().name("feed".to_owned()).spawn(work).map_err(unreadable)?;
    while let Some(services) = told.recv().await {
        progress.fetch(services);
    }
    let outcome = outcome.await.map_err(|_| ImportError::CutOff)?;
    outcome.map_err(|reason| ImportError::Feed { name: name.clone(), reason })?;
    Ok(Source::kept(name, path))
}

fn fetch(
    address: &str,
    allows_private: bool,
    file: File,
    tell: &UnboundedSender<u64>,
) -> Result<(), FeedError> {
    feed::fetch(address, allows_private, file, |services| {
        // If nobody listens any more, nobody wants to know.
        let _ = tell.send(services);
    })
}
