//! The whole product as one file: the server with the pages, the wasm and the data inside.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::wasm::Toolchain;
use crate::{locked_cargo, setup, step, web};

/// Makes cargo name what it built on stdout, while errors stay readable on stderr.
pub const NAMING_FILES: &str = "--message-format=json-render-diagnostics";

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
    let mut compile = locked_cargo("build");
    compile.args(["--release", "--package", "server", NAMING_FILES]);
    server_among(&step::run("server for release", &mut compile)?)
}

/// Sets up what the pages need and builds them.
pub fn pages() -> Result<()> {
    let toolchain = Toolchain::find()?;
    setup::web_packages()?;
    web::build(toolchain)
}

/// The server that a build named: wherever it lies, it is not one of an earlier build.
pub fn server_among(output: &str) -> Result<PathBuf> {
    let messages = output.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let of_server = |message: &Value| {
        message["target"]["name"] == "waymark" && message["profile"]["test"] == false
    };
    let mut files = messages
        .filter(of_server)
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    files.next().context("cargo did not say where the server is")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_the_one_just_built_and_not_its_test() {
        let output = r#"
   Compiling server v0.1.0
{"reason":"compiler-artifact","target":{"name":"server"},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","target":{"name":"waymark"},"profile":{"test":true},"executable":"/t/waymark-1"}
{"reason":"compiler-artifact","target":{"name":"waymark"},"profile":{"test":false},"executable":"/t/waymark"}
"#;
        assert_eq!(server_among(output).unwrap(), PathBuf::from("/t/waymark"));
        assert!(server_among("error: could not compile").is_err());
    }
}
