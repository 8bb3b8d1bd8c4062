//! The whole product as one file: the server with the pages, the wasm and the data inside.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::wasm::Toolchain;
use crate::{cargo, root, setup, step, web};

/// Builds all and tells where it is.
pub fn run() -> Result<()> {
    let binary = release()?;
    let bytes = binary.metadata().with_context(|| format!("no {}", binary.display()))?.len();
    let mebibytes = f64::from(u32::try_from(bytes / 1024)?) / 1024.0;
    writeln!(std::io::stdout(), "{} ({mebibytes:.1} MiB)", binary.display())?;
    Ok(())
}

/// Builds all and returns the server's path.
pub fn release() -> Result<PathBuf> {
    pages()?;
    let mut compile = cargo();
    compile.args(["build", "--release", "--package", "server"]);
    step::run("server", &mut compile)?;
    Ok(root().join("target/release/waymark"))
}

/// Sets up what the pages need and builds them.
pub fn pages() -> Result<()> {
    let toolchain = Toolchain::find()?;
    setup::web_packages()?;
    web::build(toolchain)
}
