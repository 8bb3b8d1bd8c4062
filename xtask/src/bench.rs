//! Measurements beside the named peers, each a bench of the acceptance tests, on the server as shipped.
//!
//! Tables go to stdout as Markdown, ready for docs/benchmarks.md.

mod browser;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::postgres::{Cluster, Purpose};
use crate::{build, locked_cargo, setup};

/// Names the server to measure for the benches.
const BINARY_VARIABLE: &str = "WAYMARK_BENCH_BINARY";
/// Names an empty PostgreSQL with PostGIS at hand.
const POSTGRES_VARIABLE: &str = "WAYMARK_BENCH_POSTGRES";

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// The engine alone, beside a plain rstar
    Engine,
    /// The same questions over HTTP and to PostGIS
    Postgis,
    /// Who has what within reach in which hours, beside asking one by one
    Coverage,
    /// Nearest over HTTP, beside a bare axum handler
    Http,
    /// Import, start and memory with a million services
    Scale,
    /// The map in a browser, beside other maps
    Map,
    /// The page on a phone, scored by Lighthouse
    Lighthouse,
}

impl Bench {
    const ALL: [Self; 7] = [
        Self::Engine,
        Self::Coverage,
        Self::Http,
        Self::Postgis,
        Self::Scale,
        Self::Map,
        Self::Lighthouse,
    ];

    /// Its name in tests/benches.
    fn target(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Coverage => "coverage",
            Self::Postgis => "postgis",
            Self::Http => "http",
            Self::Scale => "scale",
            Self::Map => "map",
            Self::Lighthouse => "lighthouse",
        }
    }

    /// How it is told the number of services.
    fn options(self, services: Option<u64>) -> Vec<OsString> {
        let number = services.map(|services| OsString::from(services.to_string()));
        match (self, number) {
            (_, None) | (Self::Lighthouse, _) => Vec::new(),
            (Self::Engine, Some(number)) => vec![number],
            (_, Some(number)) => vec!["--services".into(), number],
        }
    }

    fn measures_the_server(self) -> bool {
        !matches!(self, Self::Engine | Self::Coverage)
    }
}

/// Runs one bench, or all, with these options of theirs.
pub fn run(only: Option<Bench>, services: Option<u64>, options: &[OsString]) -> Result<()> {
    let benches = only.map_or(Bench::ALL.to_vec(), |one| vec![one]);
    let server = if benches.iter().any(|bench| bench.measures_the_server()) {
        Some(build::release()?)
    } else {
        None
    };
    let failed: Vec<&str> = benches
        .into_iter()
        .filter_map(|bench| {
            let given = bench.options(services).into_iter().chain(options.iter().cloned());
            let error = measure(bench, server.as_ref(), given).err()?;
            eprintln!("  {}: {error:#}", bench.target());
            Some(bench.target())
        })
        .collect();
    if failed.is_empty() { Ok(()) } else { bail!("not measured: {}", failed.join(", ")) }
}

fn measure(
    bench: Bench,
    server: Option<&PathBuf>,
    options: impl Iterator<Item = OsString>,
) -> Result<()> {
    if matches!(bench, Bench::Map | Bench::Lighthouse) {
        let server = server.context("no server was built")?;
        return show(&mut browser::command(bench.target(), server, options)?);
    }
    let mut cargo = locked_cargo("bench");
    cargo.args(["--package", "acceptance", "--bench", bench.target(), "--"]).args(options);
    if let Some(server) = server {
        cargo.env(BINARY_VARIABLE, server);
    }
    let cluster = if bench == Bench::Postgis { Some(postgis()?) } else { None };
    if let Some(cluster) = &cluster {
        cargo.env(POSTGRES_VARIABLE, cluster.url());
    }
    show(&mut cargo)
}

/// A throw-away cluster that could hold PostGIS's extension.
fn postgis() -> Result<Cluster> {
    let programs = setup::postgres()?;
    setup::postgis(&programs)?;
    Cluster::start(&programs, Purpose::Measuring)
}

/// Runs a command whose words are meant for whoever asked.
fn show(command: &mut Command) -> Result<()> {
    let status = command.status().context("the bench does not run")?;
    if status.success() { Ok(()) } else { bail!("it ended with {status}") }
}
