//! Every check and test in one run: what fails is told, and the rest still runs.
//!
//! All of them start one server: a debug build, which checks sums that overflow, with the pages inside as
//! in what is shipped. The compiler's flags are the same in all steps, so that dependencies are compiled
//! once.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::postgres::{Cluster, Purpose};
use crate::step::Ended;
use crate::summary::{Counts, Summary, count_node_tests, count_rust_tests};
use crate::wasm::Toolchain;
use crate::{build, cargo, locked_cargo, root, setup, step, wasm, web};

/// Where the tests of the store find a PostgreSQL they may create databases in.
const POSTGRES_VARIABLE: &str = "WAYMARK_TEST_POSTGRES";
/// Which server the tests start, so that they do not build one of their own.
const BINARY_VARIABLE: &str = "WAYMARK_TEST_BINARY";
/// The same for what builds and what runs: otherwise all is compiled anew.
const PAGES_INSIDE: [&str; 2] = ["--features", "server/pages-inside"];
const BROWSER_TESTS: &str = "tests/browser";
/// Much of a browser test is waiting for what the page does.
const BROWSER_FILES_AT_ONCE: &str = "--test-concurrency=2";
/// How long a file of browser tests may take, in milliseconds: without it, what hangs is not named.
const BROWSER_LIMIT: &str = "--test-timeout=600000";

/// Runs all and prints the summary.
pub fn run() -> Result<ExitCode> {
    let mut checks = Checks::default();
    checks.check("format", || {
        setup::rust_components()?;
        step::run("format", cargo().args(["fmt", "--all", "--check"])).map(drop)
    });
    let pages = checks.check("pages", build::pages);
    checks.check("size of the map", wasm::check_size);
    checks.check("size of the app", web::check_size);
    checks.check("types of the pages", types_of_the_pages);
    checks.check("lints", lints);
    checks.check("lints of the map as wasm", lints_as_wasm);
    let server = checks.make("build", server_and_tests);
    checks.count("tests", || rust_tests(server.as_deref()));
    checks.count("browser tests", || {
        ensure!(pages, "not run: the pages were not built");
        browser_tests(server.as_deref())
    });
    checks.check("documentation", || {
        let mut doc = locked_cargo("doc");
        doc.args(["--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
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
    /// Runs a check and says whether it went well.
    fn check(&mut self, name: &str, check: impl FnOnce() -> Result<()>) -> bool {
        self.make(name, check).is_some()
    }

    /// Runs what makes something that later checks need.
    fn make<Made>(&mut self, name: &str, work: impl FnOnce() -> Result<Made>) -> Option<Made> {
        let started = Instant::now();
        let (made, outcome) = match work() {
            Ok(made) => (Some(made), Ok(())),
            Err(error) => (None, Err(error)),
        };
        self.note(name, started, None, outcome);
        made
    }

    /// Runs tests, which count one by one.
    fn count(&mut self, name: &str, tests: impl FnOnce() -> Result<Tested>) {
        let started = Instant::now();
        match tests() {
            Ok(Tested { counts, output, outcome }) => {
                self.summary.note_skipped(&output);
                self.note(name, started, Some(counts), outcome);
            }
            Err(error) => self.note(name, started, None, Err(error)),
        }
    }

    fn note(&mut self, name: &str, started: Instant, counts: Option<Counts>, outcome: Result<()>) {
        let outcome = outcome.map_err(|error| format!("{error:#}"));
        if let Err(reason) = &outcome {
            eprintln!("  {reason}");
        }
        self.summary.add(name, started.elapsed(), counts, outcome);
    }
}

/// Tests that ran, and whether they all kept their promise.
struct Tested {
    counts: Counts,
    output: String,
    outcome: Result<()>,
}

/// Compiles what the tests run and returns the server among it.
fn server_and_tests() -> Result<PathBuf> {
    // With the tests' dependencies, so that these are the builds that the tests use.
    let mut compile = locked_cargo("build");
    compile.args(["--workspace", "--all-targets", build::NAMING_FILES]).args(PAGES_INSIDE);
    build::server_among(&step::run("server and tests", &mut compile)?)
}

fn types_of_the_pages() -> Result<()> {
    let web = root().join("web");
    // A worker has other globals than a page.
    for project in [".", "worker"] {
        let mut compiler = Command::new(web.join("node_modules/.bin/tsc"));
        compiler.args(["--noEmit", "--project", project]).current_dir(&web);
        step::run(&format!("types of the pages, {project}"), &mut compiler)?;
    }
    Ok(())
}

fn lints() -> Result<()> {
    let mut clippy = locked_cargo("clippy");
    clippy.args(["--workspace", "--all-targets", "--", "-D", "warnings"]);
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
    let server = server.context("not run: the build failed")?;
    let cluster =
        setup::postgres().and_then(|programs| Cluster::start(&programs, Purpose::Testing));
    if let Err(error) = setup::gdal() {
        // Its test says that it was skipped.
        eprintln!("  {error:#}");
    }
    let mut tests = locked_cargo("test");
    tests.args(["--workspace", "--no-fail-fast"]).args(PAGES_INSIDE).env(BINARY_VARIABLE, server);
    if let Ok(cluster) = &cluster {
        tests.env(POSTGRES_VARIABLE, cluster.url());
    }
    let Ended { outcome, output } = step::run_anyway("tests", &mut tests)?;
    let outcome = outcome.and(cluster.map(drop).context("without PostgreSQL"));
    Ok(Tested { counts: count_rust_tests(&output), output, outcome })
}

fn browser_tests(server: Option<&Path>) -> Result<Tested> {
    let server = server.context("not run: the server was not built")?;
    let chromium = setup::headless_chromium()?;
    if let Err(error) = setup::fonts() {
        // Only the screenshots suffer.
        eprintln!("  {error:#}");
    }
    let mut tests = Command::new("node");
    tests.current_dir(root());
    tests.args(["--test", "--test-reporter=spec", BROWSER_FILES_AT_ONCE, BROWSER_LIMIT]);
    tests.args(test_files()?);
    tests.env(BINARY_VARIABLE, server).env("CHROMIUM", chromium).env("WAYMARK_LOG", "warn");
    let Ended { outcome, output } = step::run_anyway("browser tests", &mut tests)?;
    Ok(Tested { counts: count_node_tests(&output), output, outcome })
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
