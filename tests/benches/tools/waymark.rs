//! The release server, run as an operator runs it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// Names the release binary; `cargo xtask bench` sets it.
const BINARY: &str = "WAYMARK_BENCH_BINARY";

/// The binary to measure.
pub fn binary() -> Result<PathBuf> {
    let named = std::env::var_os(BINARY);
    named
        .map(PathBuf::from)
        .with_context(|| format!("{BINARY} names no binary: use `cargo xtask bench`"))
}

/// `waymark` on a database, untouched by the environment.
pub fn command(database: &Path, args: &[&str]) -> Result<Command> {
    let mut command = Command::new(binary()?);
    for (name, _) in
        std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("WAYMARK_"))
    {
        command.env_remove(name);
    }
    command.env("WAYMARK_DATABASE", address(database));
    command.args(args).stdin(Stdio::null());
    Ok(command)
}

/// The address of a SQLite file.
pub fn address(database: &Path) -> String {
    format!("sqlite:{}", database.display())
}

/// A running server; dropping it ends it.
pub struct Server {
    /// Host and port.
    pub address: String,
    /// How long it took from its start to saying that it listens.
    pub ready_after: Duration,
    child: Child,
}

impl Server {
    /// Starts `serve` with its own settings: it logs every request, to nowhere.
    pub fn start(database: &Path) -> Result<Self> {
        let mut command = command(database, &["serve", "--listen", "127.0.0.1:0"])?;
        Self::spawn(&mut command)
    }

    /// Starts anything that says on its first line where it listens.
    pub fn spawn(command: &mut Command) -> Result<Self> {
        let started = Instant::now();
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.context("the server does not start")?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("no stdout")?;
        let mut server = Self { address: String::new(), ready_after: Duration::ZERO, child };
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.strip_prefix("listening on http://").map(str::trim_end);
        address.context("it did not say where it listens")?.clone_into(&mut server.address);
        server.ready_after = started.elapsed();
        Ok(server)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs `waymark` to its end, which must be a good one.
pub fn run(mut command: Command) -> Result<()> {
    let status = command.status().context("waymark does not run")?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
