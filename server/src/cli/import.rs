//! `waymark import`: files and feeds into the database, all or nothing.

use std::path::PathBuf;

use clap::Args;
use clap::builder::BoolishValueParser;

use super::{Database, Failure, output, progress};
use crate::import::{self, Finding, Options, Progress};

/// Read services, stops, areas or census tables from files or a feed, show what changes, and write all of it or nothing
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own on the command line"
)]
pub struct Import {
    #[command(flatten)]
    database: Database,
    /// Services as HSDS 3.0 JSON (one, an array, a page with `contents`, or one per line), as the CSV
    /// template or as GeoJSON; the address of an Open Referral feed (http or https), read page by
    /// page; stops of public transport as NaPTAN CSV, areas of the official statistics as GeoJSON, or
    /// what a census counted in them as CSV
    #[arg(required = true, value_name = "FILE|URL")]
    files: Vec<PathBuf>,
    /// Show what would change and write nothing
    #[arg(long, env = "WAYMARK_DRY_RUN", value_parser = BoolishValueParser::new())]
    dry_run: bool,
    /// Print the report as JSON
    #[arg(long, env = "WAYMARK_JSON", value_parser = BoolishValueParser::new())]
    json: bool,
    /// Write the valid records even if others are refused
    #[arg(long, env = "WAYMARK_SKIP_INVALID", value_parser = BoolishValueParser::new())]
    skip_invalid: bool,
    /// Remove what the files do not name
    #[arg(long, env = "WAYMARK_REPLACE", value_parser = BoolishValueParser::new())]
    replace: bool,
    /// Take what the files say even over what was verified later than they were
    #[arg(long, env = "WAYMARK_OVERWRITE_VERIFIED", value_parser = BoolishValueParser::new())]
    overwrite_verified: bool,
    /// Ask feeds at private addresses too, through the environment's proxy if there is one
    #[arg(long, env = "WAYMARK_ALLOW_PRIVATE", value_parser = BoolishValueParser::new())]
    allow_private: bool,
}

impl Import {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let options = Options {
            dry_run: self.dry_run,
            skip_invalid: self.skip_invalid,
            replace: self.replace,
            overwrite_verified: self.overwrite_verified,
            allow_private: self.allow_private,
        };
        // Looking must not leave a new, empty database behind.
        let is_nowhere = self.dry_run && self.database.is_missing();
        let db = if is_nowhere { None } else { Some(self.database.open().await?) };
        let progress = Progress::default();
        let report = tokio::select! {
            report = import::files_watched(db.as_ref(), &self.files, options, &progress) => {
                report.map_err(Failure::data)
            }
            stopped = stopped(&progress) => Err(stopped),
            () = progress::tell(&progress) => Err(Failure::NobodyReads),
        };
        if let Some(db) = db {
            db.close().await;
        }
        let report = report?;
        output::print(&if self.json { report.json() } else { report.text() })?;
        if report.is_refused() {
            return Err(Failure::Data(refusal(
                &self.files,
                &report.rejected,
                report.rejected_count(),
            )));
        }
        Ok(())
    }
}

/// Waits for Ctrl-C. What is being made durable is let be: it can no longer be stopped.
async fn stopped(progress: &Progress) -> Failure {
    if tokio::signal::ctrl_c().await.is_err() || progress.is_committing() {
        std::future::pending::<()>().await;
    }
    Failure::Data("stopped: nothing was written".to_owned())
}

/// The first record that is refused, on one line; the report has them all.
fn refusal(files: &[PathBuf], rejected: &[Finding], count: usize) -> String {
    let file = match files {
        [file] => format!("{}: ", import::shown_name(file)),
        _ => String::new(),
    };
    let first = rejected.first().map(ToString::to_string).unwrap_or_default();
    let more = match count {
        0 | 1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    format!("nothing was written: {file}{first}{more}")
}
