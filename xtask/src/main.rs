//! What the README's commands run: build, start, test and measure Waymark, each doing its own set-up.
//!
//! Progress goes to stderr; stdout is left to the answer (the address, the summary, the file built).

mod bench;
mod build;
mod install;
mod postgres;
mod setup;
mod start;
mod step;
mod summary;
mod test;
mod tree;
mod wasm;
mod web;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Builds, starts and tests Waymark")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the server for release: one file with the pages and the map inside
    Build,
    /// Build web/dist alone, which a debug build of the server reads from disk
    Pages,
    /// Build, then start the server and print its address
    Start {
        /// Options of `waymark serve`, after `--`
        #[arg(last = true)]
        options: Vec<OsString>,
    },
    /// Run every check and test, and end with a summary
    Test,
    /// Tell which of the page's words are missing, unused or changed since they were translated
    I18n {
        /// `--accept CODE`: translated from today's English; `--reviewed CODE`: read by a person
        #[arg(last = true)]
        options: Vec<OsString>,
    },
    /// Measure beside the named peers and print tables
    Bench {
        /// What to measure; everything without it
        name: Option<bench::Bench>,
        /// How many services; each bench has its own number without it
        #[arg(long, value_name = "N")]
        services: Option<u64>,
        /// Options of the bench, after `--`
        #[arg(last = true)]
        options: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().task {
        Task::Build => build::run().map(|()| ExitCode::SUCCESS),
        Task::Pages => build::pages().map(|()| ExitCode::SUCCESS),
        Task::Start { options } => start::run(&options).map(|()| ExitCode::SUCCESS),
        Task::Test => test::run(),
        Task::I18n { options } => web::translations(&options),
        Task::Bench { name, services, options } => {
            bench::run(name, services, &options).map(|()| ExitCode::SUCCESS)
        }
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

/// The root of the repository. Cargo sets the variable for what it runs, so a checkout can be moved.
fn root() -> PathBuf {
    let of_xtask = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    of_xtask.parent().expect("xtask lies in the root of the repository").to_path_buf()
}

/// Cargo, as it was called, in the root of the repository.
fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Cargo for a subcommand that compiles: with the versions of `Cargo.lock` and no others.
fn locked_cargo(subcommand: &str) -> Command {
    let mut command = cargo();
    command.args([subcommand, "--locked"]);
    command
}
