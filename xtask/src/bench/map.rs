//! The map beside other maps of the web, which are bundled and driven by Node.js in tests/benches/map.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::BINARY_VARIABLE;
use crate::{root, setup};

/// What measures them, with all it needs installed.
pub fn command(server: &Path, options: impl Iterator<Item = OsString>) -> Result<Command> {
    let folder = root().join("tests/benches/map");
    setup::node_packages(&folder)?;
    let chromium = setup::chromium()?;
    let mut node = Command::new("node");
    node.arg(folder.join("main.mjs")).args(options);
    node.env(BINARY_VARIABLE, server).env("CHROMIUM", chromium);
    Ok(node)
}
