//! An extract from the network, then an archive from the extract.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::archive::Archive;
use super::build::{Build, Report, build};
use super::download::Download;
use super::problem::BasemapError;
use super::progress::Progress;

/// Geofabrik's daily extract of the county Coventry lies in.
pub const WEST_MIDLANDS: &str =
    "https://download.geofabrik.de/europe/united-kingdom/england/west-midlands-latest.osm.pbf";

/// Before the second of several fruitless attempts in a row; the third waits twice as long, and so on.
const PAUSE: Duration = Duration::from_secs(2);

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Fetch {
    /// Where the extract is.
    pub url: String,
    /// What is made of it; its source is where the extract is kept on the way.
    pub build: Build,
    /// Whether the extract stays.
    pub is_kept: bool,
}

/// Where an extract is kept on its way into an archive: beside it.
pub fn extract_beside(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".extract");
    name.into()
}

/// Downloads, then builds. What was downloaded stays when it can be gone on with.
pub fn fetch(fetch: &Fetch, progress: &Progress) -> Result<Report, BasemapError> {
    fetch_pausing(fetch, progress, PAUSE)
}

pub(super) fn fetch_pausing(
    fetch: &Fetch,
    progress: &Progress,
    pause: Duration,
) -> Result<Report, BasemapError> {
    let Fetch { url, build: wanted, is_kept } = fetch;
    wanted.check()?;
    // Better to know now than after the download.
    drop(Archive::begin(&wanted.out)?);
    let download = Download::new(url, &wanted.source, pause);
    download.run(progress)?;
    let report = build(&Build { name: Some(name(url)), ..wanted.clone() }, progress);
    let is_damaged = matches!(report, Err(BasemapError::Input { .. }));
    if is_damaged || report.is_ok() && !is_kept {
        download.remove();
    }
    report
}

/// The last part of the address.
fn name(url: &str) -> PathBuf {
    url.rsplit('/').next().unwrap_or_default().into()
}

#[cfg(test)]
mod tests;
