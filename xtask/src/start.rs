//! Waymark running on this machine, from nothing to its address.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{build, root};

const DATABASE: &str = "WAYMARK_DATABASE";

/// Builds Waymark and becomes its server: signals and the exit code are the server's own.
pub fn run(options: &[OsString]) -> Result<()> {
    let binary = build::release()?;
    let mut server = Command::new(&binary);
    server.arg("serve").args(options);
    if std::env::var_os(DATABASE).is_none() {
        // One database for the checkout, from whichever folder it is started.
        let mut database = OsString::from("sqlite:");
        database.push(root().join("waymark-data/waymark.db"));
        server.env(DATABASE, database);
    }
    Err(server.exec()).with_context(|| format!("cannot run {}", binary.display()))
}
