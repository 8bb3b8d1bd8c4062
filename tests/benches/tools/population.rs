//! Made-up services and a database of them, made once for a binary and kept beside the build.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use super::waymark;

/// Made-up services on disk.
pub struct Population {
    /// As HSDS, one a line.
    pub ndjson: PathBuf,
    /// The same, imported.
    pub database: PathBuf,
}

impl Population {
    /// So many services; those of an earlier run if the binary is still the same.
    pub fn of(services: u64) -> Result<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("population-{services}"));
        let stamp = folder.join("made-by");
        let made_by = version()?;
        let here = Self::in_folder(&folder);
        if fs::read_to_string(&stamp).is_ok_and(|found| found == made_by) {
            return Ok(here);
        }
        // What is there is of another binary, or not finished.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        here.synthesize(services)?;
        here.import()?;
        fs::write(&stamp, made_by)?;
        Ok(here)
    }

    /// Where they lie in a folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { ndjson: folder.join("services.ndjson"), database: folder.join("services.db") }
    }

    /// Writes the services.
    pub fn synthesize(&self, services: u64) -> Result<()> {
        let mut synth =
            waymark::command(&self.database, &["synth", "--services", &services.to_string()])?;
        synth.stdout(File::create(&self.ndjson)?);
        waymark::run(synth)
    }

    /// Puts them into the database.
    pub fn import(&self) -> Result<()> {
        let mut import = waymark::command(&self.database, &["import"])?;
        import.arg(&self.ndjson).stdout(Stdio::null()).stderr(Stdio::null());
        waymark::run(import)
    }

    /// Positions of at most so many places (lon, lat), spread over all: where people ask from.
    pub fn positions(&self, at_most: usize) -> Result<Vec<(f64, f64)>> {
        let lines = BufReader::new(File::open(&self.ndjson)?).lines();
        let all = lines.map(|line| Ok(position(&line?))).collect::<Result<Vec<_>>>()?;
        let placed: Vec<(f64, f64)> = all.into_iter().flatten().collect();
        let step = (placed.len() / at_most).max(1);
        let some: Vec<_> = placed.into_iter().step_by(step).take(at_most).collect();
        (!some.is_empty()).then_some(some).context("no service has a place")
    }
}

/// Of the first place in a service, read without making a tree of the whole.
fn position(line: &str) -> Option<(f64, f64)> {
    let degrees = |name: &str| {
        let rest = &line[line.find(name)? + name.len()..];
        rest[..rest.find([',', '}'])?].parse::<f64>().ok()
    };
    Some((degrees("\"longitude\":")?, degrees("\"latitude\":")?))
}

/// What tells one build of the binary from another.
fn version() -> Result<String> {
    let metadata = waymark::binary()?.metadata()?;
    let changed = metadata.modified()?.duration_since(std::time::UNIX_EPOCH)?;
    Ok(Value::from([metadata.len(), changed.as_secs()].to_vec()).to_string())
}
