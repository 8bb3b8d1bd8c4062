//! What is measured in a browser, by Node.js in a folder of tests/benches with packages of its own.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::BINARY_VARIABLE;
use crate::{root, setup};

/// What measures it, with all it needs installed.
pub fn command(
    name: &str,
    server: &Path,
    options: impl Iterator<Item = OsString>,
) -> Result<Command> {
    let folder = root().join("tests/benches").join(name);
    setup::node_packages(&folder)?;
    let chromium = setup::chromium()?;
    let mut node = Command::new("node");
    node.arg(folder.join("main.mjs")).args(options);
    node.env(BINARY_VARIABLE, server).env("CHROMIUM", chromium);
    Ok(node)
}
