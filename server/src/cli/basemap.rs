//! `waymark basemap`: the street map, made from an OpenStreetMap extract.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, Subcommand};
use tokio::sync::oneshot;

use super::{Failure, output, progress};
use crate::basemap::{self, BasemapError, Build, Fetch, Progress, Zooms};

/// Make the street map that `serve --basemap` shows
#[derive(Debug, Args)]
#[command(subcommand_required = true, disable_help_subcommand = true)]
pub struct Basemap {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(BuildArgs),
    Fetch(FetchArgs),
}

/// Make a PMTiles archive from an OpenStreetMap extract
#[derive(Debug, Args)]
struct BuildArgs {
    /// OpenStreetMap extract (.osm.pbf or .osm), or a folder with an outline such as data/coventry/geo
    #[arg(value_name = "EXTRACT")]
    extract: PathBuf,
    #[command(flatten)]
    drawing: Drawing,
}

/// Download an OpenStreetMap extract and make a PMTiles archive from it
#[derive(Debug, Args)]
struct FetchArgs {
    /// Where the extract (.osm.pbf) is; its checksum is looked for at the same address with .md5
    #[arg(value_name = "URL", default_value = basemap::WEST_MIDLANDS)]
    url: String,
    /// Keep the extract in this file; by default it is beside the archive until that is made
    #[arg(long, value_name = "FILE", env = "WAYMARK_EXTRACT")]
    extract: Option<PathBuf>,
    #[command(flatten)]
    drawing: Drawing,
}

/// What is drawn, and where to.
#[derive(Debug, Args)]
struct Drawing {
    /// The archive to be made; one that is there is replaced once the new one is whole
    #[arg(long, value_name = "FILE.pmtiles", env = "WAYMARK_OUT")]
    out: PathBuf,
    /// The part to be drawn, in degrees; by default what the extract covers
    #[arg(
        long,
        value_name = "W,S,E,N",
        env = "WAYMARK_BBOX",
        value_parser = bbox,
        allow_hyphen_values = true
    )]
    bbox: Option<[f64; 4]>,
    /// The first zoom
    #[arg(long, value_name = "ZOOM", env = "WAYMARK_MIN_ZOOM", default_value_t = 6)]
    min_zoom: u8,
    /// The last zoom; the page draws deeper ones from it
    #[arg(long, value_name = "ZOOM", env = "WAYMARK_MAX_ZOOM", default_value_t = 14)]
    max_zoom: u8,
    /// NaPTAN stops (CSV) to be drawn instead of those in the extract
    #[arg(long, value_name = "FILE.csv", env = "WAYMARK_STOPS")]
    stops: Option<PathBuf>,
}

impl Basemap {
    pub(super) async fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Build(args) => {
                let build = args.drawing.of(args.extract);
                watched(move |progress| basemap::build(&build, progress)).await
            }
            Command::Fetch(args) => {
                let fetch = args.fetch();
                watched(move |progress| basemap::fetch(&fetch, progress)).await
            }
        }
    }
}

impl FetchArgs {
    fn fetch(self) -> Fetch {
        let is_kept = self.extract.is_some();
        let extract = self.extract.unwrap_or_else(|| basemap::extract_beside(&self.drawing.out));
        Fetch { url: self.url, build: self.drawing.of(extract), is_kept }
    }
}

impl Drawing {
    fn of(self, source: PathBuf) -> Build {
        let zooms = Zooms { min: self.min_zoom, max: self.max_zoom };
        Build { source, out: self.out, bbox: self.bbox, zooms, stops: self.stops, name: None }
    }
}

/// After Ctrl-C the work has so long to tidy up; what waits for the network then is left to itself.
const TIDY_UP: Duration = Duration::from_secs(10);

/// Works beside, tells how far it is, stops on Ctrl-C, prints what came of it.
async fn watched<T: std::fmt::Display + Send + 'static>(
    work: impl FnOnce(&Progress) -> Result<T, BasemapError> + Send + 'static,
) -> Result<(), Failure> {
    let progress = Arc::new(Progress::default());
    let mut report = beside(work, &progress);
    let report = tokio::select! {
        report = &mut report => report,
        _ = tokio::signal::ctrl_c() => {
            progress.stop();
            let tidied = tokio::time::timeout(TIDY_UP, report).await;
            tidied.unwrap_or(Ok(Err(BasemapError::Stopped)))
        }
        () = progress::tell_lines(|_, has_bar| line(&progress, has_bar)) => {
            return Err(Failure::NobodyReads);
        }
    };
    let fault = "stopped by a fault in Waymark itself";
    match report.map_err(|_| Failure::Data(fault.to_owned()))? {
        Ok(report) => output::print(&report.to_string()),
        Err(BasemapError::Usage(problem)) => Err(Failure::Usage(problem)),
        Err(error) => Err(Failure::data(error)),
    }
}

/// In a thread of its own, which the end of the program need not wait for.
fn beside<T: Send + 'static>(
    work: impl FnOnce(&Progress) -> Result<T, BasemapError> + Send + 'static,
    progress: &Arc<Progress>,
) -> oneshot::Receiver<Result<T, BasemapError>> {
    let (tell, told) = oneshot::channel();
    let progress = Arc::clone(progress);
    // Nobody listens any more when the program is about to end.
    std::thread::spawn(move || tell.send(work(&progress)).is_ok());
    told
}

/// `[=====     ]  34 %, reading ways, 12 of 36 MB`
fn line(progress: &Progress, has_bar: bool) -> String {
    let (doing, done, all) = progress.state();
    let mb = |bytes: u64| bytes as f64 / 1_000_000.0;
    if (done, all) == (0, 0) {
        return doing.to_owned();
    }
    if all == 0 {
        return format!("{doing}, {:.1} MB", mb(done));
    }
    let part = (done as f64 / all as f64).min(1.0);
    let bar = if has_bar { progress::bar(part) } else { String::new() };
    format!("{bar}{:3.0} %, {doing}, {:.1} of {:.1} MB", (part * 100.0).floor(), mb(done), mb(all))
}

fn bbox(text: &str) -> Result<[f64; 4], String> {
    let parts: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    let parts = parts.map_err(|_| "four numbers, west,south,east,north, are needed".to_owned())?;
    parts.try_into().map_err(|_| "four numbers, west,south,east,north, are needed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_it_does_and_how_far_it_is() {
        let progress = Progress::default();
        progress.begin("reading ways", 36_000_000);
        progress.set(9_000_000);
        assert_eq!(line(&progress, false), " 25 %, reading ways, 9.0 of 36.0 MB");
        assert!(line(&progress, true).starts_with("[======="));
        progress.begin("connecting", 0);
        assert_eq!(line(&progress, true), "connecting");
        progress.begin("downloading", 0);
        progress.add(1_500_000);
        assert_eq!(line(&progress, true), "downloading, 1.5 MB");
    }

    #[test]
    fn a_box_is_four_numbers() {
        assert_eq!(bbox("-1.62, 52.36,-1.42,52.46"), Ok([-1.62, 52.36, -1.42, 52.46]));
        assert!(bbox("-1.62,52.36,-1.42").is_err() && bbox("a,b,c,d").is_err());
    }
}
