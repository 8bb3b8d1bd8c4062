//! The command line: what `waymark` can be told, and how it says that it cannot.
//!
//! Invariant: an error is one line on stderr and exit code 1 (the data) or 2 (the usage); every
//! option also has an environment variable `WAYMARK_...`, and nothing else reads the environment.

mod basemap;
mod coverage;
mod export;
mod ground;
mod import;
mod log;
mod nearest;
mod output;
mod progress;
mod serve;
mod synth;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand};

use crate::store::{self, Store};

/// Waymark: where is the nearest help that is open, in my language, for what I need?
#[derive(Debug, Parser)]
#[command(
    name = "waymark",
    version,
    disable_help_subcommand = true,
    arg_required_else_help = false,
    subcommand_required = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Basemap(basemap::Basemap),
    Serve(serve::Serve),
    Import(import::Import),
    Export(export::Export),
    Nearest(Box<nearest::Nearest>),
    Coverage(Box<coverage::Coverage>),
    Synth(synth::Synth),
}

impl Command {
    async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Basemap(command) => command.run().await,
            Self::Serve(command) => command.run().await,
            Self::Import(command) => command.run().await,
            Self::Export(command) => command.run().await,
            Self::Nearest(command) => command.run().await,
            Self::Coverage(command) => command.run().await,
            Self::Synth(command) => command.run(),
        }
    }
}

/// Where the directory is kept.
#[derive(Debug, Args)]
struct Database {
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`
    #[arg(
        long,
        value_name = "URL",
        env = "WAYMARK_DATABASE",
        hide_env_values = true,
        default_value = "sqlite:waymark-data/waymark.db"
    )]
    database: String,
}

/// Why a command ended without doing what it was told.
#[derive(Debug)]
enum Failure {
    /// The data or the machine: exit code 1.
    Data(String),
    /// What was typed: exit code 2.
    Usage(String),
    /// Whoever read our output has seen enough: no failure at all.
    NobodyReads,
}

impl Failure {
    fn data(error: impl std::fmt::Display) -> Self {
        Self::Data(error.to_string())
    }
}

impl Database {
    /// Opens it, making it if it is not there yet.
    async fn open(&self) -> Result<Store, Failure> {
        Store::open(&self.database).await.map_err(Failure::data)
    }

    /// Whether it is a file that is not there yet.
    fn is_missing(&self) -> bool {
        let path = self.database.strip_prefix("sqlite:");
        let path = path.map(|path| path.strip_prefix("//").unwrap_or(path));
        path.is_some_and(|path| !path.is_empty() && !Path::new(path).exists())
    }

    /// Opens it for reading: a mistyped path must not leave a new, empty database behind.
    async fn open_existing(&self) -> Result<Store, Failure> {
        if self.is_missing() {
            return Err(Failure::Data(format!(
                "there is no database {} yet: `waymark serve` or `waymark import` makes one",
                self.database
            )));
        }
        self.open().await
    }
}

/// Runs the command line and says how it ended.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refused(&error),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return exit(Failure::data(error)),
    };
    log::quiet_panics();
    let done = without_panic(|| runtime.block_on(cli.command.run()));
    done.map_or_else(exit, |()| ExitCode::SUCCESS)
}

/// A panic becomes an error like any other.
fn without_panic(work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let place = log::panicked_at();
        Err(Failure::Data(format!("stopped by a fault in Waymark itself: {place}")))
    })
}

fn exit(failure: Failure) -> ExitCode {
    let (message, code) = match failure {
        Failure::Data(message) => (message, 1),
        Failure::Usage(message) => (message, 2),
        Failure::NobodyReads => return ExitCode::SUCCESS,
    };
    output::complain(&message);
    ExitCode::from(code)
}

/// Help and version are printed as clap words them; its complaints are made one line.
fn refused(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed pipe is not worth a complaint.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    exit(Failure::Usage(one_line(&error.to_string())))
}

/// Clap's complaint up to the first empty line, without its prefix.
fn one_line(complaint: &str) -> String {
    let first = complaint.split("\n\n").next().unwrap_or(complaint);
    let words: Vec<&str> = first.split_whitespace().collect();
    let line = words.join(" ");
    let line = line.strip_prefix("error: ").unwrap_or(&line);
    format!("{line} (--help shows what can be given)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_option_can_be_given_in_the_environment() {
        for command in Cli::command().get_subcommands() {
            for arg in command.get_arguments().filter(|arg| !arg.is_positional()) {
                let option = arg.get_long().expect("every option has a long name");
                if option == "help" {
                    continue;
                }
                let expected = format!("WAYMARK_{}", option.to_uppercase().replace('-', "_"));
                let env = arg.get_env().and_then(|env| env.to_str());
                assert_eq!(env, Some(expected.as_str()), "{} --{option}", command.get_name());
            }
        }
    }

    #[test]
    fn every_command_and_option_says_what_it_does() {
        for command in Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
            }
        }
    }

    #[test]
    fn a_fault_of_our_own_is_an_error_that_tells_nothing() {
        let fault = without_panic(|| panic!("the secret of {}", "CV1 5FX"));
        let Err(Failure::Data(message)) = fault else { panic!("{fault:?}") };
        assert!(message.contains("fault in Waymark") && !message.contains("CV1"), "{message}");
    }

    #[test]
    fn complaints_are_one_line() {
        let complaint = "error: the following were not provided:\n  --out <FILE>\n\nUsage: x\n";
        assert_eq!(
            one_line(complaint),
            "the following were not provided: --out <FILE> (--help shows what can be given)"
        );
    }
}
