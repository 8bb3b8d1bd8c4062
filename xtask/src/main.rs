//! What the README's two commands run: build, start and test Waymark, each doing its own set-up.
//!
//! Progress goes to stderr; stdout is left to the answer (the address, the summary, the file built).

mod basemap;
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
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().task {
        Task::Build => build::run().map(|()| ExitCode::SUCCESS),
        Task::Pages => build::pages().map(|()| ExitCode::SUCCESS),
        Task::Start { options } => start::run(&options).map(|()| ExitCode::SUCCESS),
        Task::Test => test::run(),
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
