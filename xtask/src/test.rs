//! Every check and test in one run: what fails is told, and the rest still runs.
//!
//! The compiler's flags are the same in all steps, so that dependencies are compiled once.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::postgres::Cluster;
use crate::summary::{Counts, Summary, count_node_tests, count_rust_tests};
use crate::wasm::Toolchain;
use crate::{build, cargo, root, setup, step};

/// Where the tests of the store find a PostgreSQL they may create databases in.
const POSTGRES_VARIABLE: &str = "WAYMARK_TEST_POSTGRES";
/// Which server the tests start, so that they do not build one of their own.
const BINARY_VARIABLE: &str = "WAYMARK_TEST_BINARY";
const SERVER: &str = "target/debug/waymark";
const BROWSER_TESTS: &str = "tests/browser";

/// Runs all and prints the summary.
pub fn run() -> Result<ExitCode> {
    let mut checks = Checks::default();
    checks.check("format", || {
        setup::rust_components()?;
        step::run("format", cargo().args(["fmt", "--all", "--check"])).map(drop)
    });
    checks.check("pages", build::pages);
    checks.check("types of the pages", types_of_the_pages);
    checks.check("lints", lints);
    checks.check("lints of the map as wasm", lints_as_wasm);
    let built = checks.check("build", || {
        // With the tests' dependencies, so that these are the builds that the tests use.
        let mut compile = cargo();
        compile.args(["build", "--workspace", "--all-targets"]);
        step::run("server and tests", &mut compile).map(drop)
    });
    let server = built.then(|| root().join(SERVER));
    checks.count("tests", || rust_tests(server.as_deref()));
    checks.count("browser tests", || browser_tests(server.as_deref()));
    checks.check("documentation", || {
        let mut doc = cargo();
        doc.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
        step::run("documentation", &mut doc).map(drop)
    });

    let summary = checks.summary;
    write!(std::io::stdout(), "\n{summary}")?;
    Ok(if summary.succeeded() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs one check after the other, whatever became of the ones before.
#[derive(Default)]
struct Checks {
    summary: Summary,
}

impl Checks {
    fn check(&mut self, name: &str, check: impl FnOnce() -> Result<()>) -> bool {
        self.note(name, || (None, check()))
    }

    fn count(&mut self, name: &str, tests: impl FnOnce() -> Result<Tested>) {
        self.note(name, || match tests() {
            Ok(tested) => (Some(tested.counts), tested.outcome),
            Err(error) => (None, Err(error)),
        });
    }

    /// Runs it, notes how it went and says whether it went well.
    fn note(&mut self, name: &str, run: impl FnOnce() -> (Option<Counts>, Result<()>)) -> bool {
        let started = Instant::now();
        let (counts, outcome) = run();
        if let Err(error) = &outcome {
            eprintln!("  {error:#}");
        }
        let succeeded = outcome.is_ok();
        let outcome = outcome.map_err(|error| format!("{error:#}"));
        self.summary.add(name, started.elapsed(), counts, outcome);
        succeeded
    }
}

/// Tests that ran, and whether they all kept their promise.
struct Tested {
    counts: Counts,
    outcome: Result<()>,
}

fn types_of_the_pages() -> Result<()> {
    let web = root().join("web");
    let mut compiler = Command::new(web.join("node_modules/.bin/tsc"));
    step::run("types of the pages", compiler.arg("--noEmit").current_dir(web)).map(drop)
}

fn lints() -> Result<()> {
    let mut clippy = cargo();
    clippy.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    step::run("lints", &mut clippy).map(drop)
}

/// What only exists for the browser is not seen by the lints for this machine.
fn lints_as_wasm() -> Result<()> {
    let toolchain = Toolchain::find()?;
    // Debian has no clippy for its Rust for wasm: there the compiler's own lints must do.
    let lints = toolchain == Toolchain::Installed;
    let mut check = toolchain.cargo(if lints { "clippy" } else { "check" });
    if lints {
        check.args(["--", "-D", "warnings"]);
    }
    step::run("lints of the map as wasm", &mut check).map(drop)
}

fn rust_tests(server: Option<&Path>) -> Result<Tested> {
    let cluster = setup::postgres().and_then(|programs| Cluster::start(&programs));
    let mut tests = cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]);
    if let Some(server) = server {
        tests.env(BINARY_VARIABLE, server);
    }
    if let Ok(cluster) = &cluster {
        tests.env(POSTGRES_VARIABLE, cluster.url());
    }
    let (status, output) = step::run_anyway("tests", &mut tests)?;
    let mut outcome = cluster.map(drop).context("without PostgreSQL");
    if !status.success() {
        outcome = Err(anyhow::anyhow!("tests failed ({status})"));
    }
    Ok(Tested { counts: count_rust_tests(&output), outcome })
}

fn browser_tests(server: Option<&Path>) -> Result<Tested> {
    let server = server.context("no server to test: it was not built")?;
    setup::node_for_browsers()?;
    let chromium = setup::chromium()?;
    if let Err(error) = setup::fonts() {
        // Only the screenshots suffer.
        eprintln!("  {error:#}");
    }
    let mut tests = Command::new("node");
    tests.current_dir(root()).args(["--test", "--test-reporter=spec"]).args(test_files()?);
    tests.env("WAYMARK_BIN", server).env("CHROMIUM", chromium).env("WAYMARK_LOG", "warn");
    let (status, output) = step::run_anyway("browser tests", &mut tests)?;
    let counts = count_node_tests(&output);
    let outcome = if status.success() { Ok(()) } else { Err(anyhow::anyhow!("{status}")) };
    Ok(Tested { counts, outcome })
}

/// By name, because the versions of Node do not agree on what a folder means.
fn test_files() -> Result<Vec<PathBuf>> {
    let folder = root().join(BROWSER_TESTS);
    let entries = std::fs::read_dir(&folder).with_context(|| format!("no {BROWSER_TESTS}"))?;
    let mut files: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .filter(|path: &Result<PathBuf>| {
            path.as_ref().map_or(true, |path| path.to_string_lossy().ends_with(".test.mjs"))
        })
        .collect::<Result<_>>()?;
    if files.is_empty() {
        bail!("no tests in {BROWSER_TESTS}");
    }
    files.sort();
    Ok(files)
}
