//! Everything the browser is sent, gathered in `web/dist`: page, script, wasm, data, and each compressed.
//!
//! Invariant: afterwards `web/dist` holds what this run made and nothing older; a file that came out
//! the same keeps its time, so that the server is not compiled again for it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};

use crate::wasm::{self, Toolchain};
use crate::{root, step};

/// Kept in an empty `dist`, so that the server compiles before the pages were ever built.
const KEEPER: &str = ".gitkeep";
/// What the phone downloads before it can answer in English, but for the directory.
const APP: [&str; 9] = [
    "index.html",
    "app.css",
    "first.js",
    "app.js",
    "tile_worker.js",
    "waymark.js",
    "waymark_bg.wasm",
    "sw.js",
    "manifest.en.webmanifest",
];
/// How much that may be, compressed. With Coventry's directory it stays below 150 KB.
const MOST_APP_BYTES: u64 = 132_000;
/// What other sites' pages load before their readers want the map,
const ELEMENT: &str = "embed.js.br";
/// and how much that may be.
const MOST_ELEMENT_BYTES: u64 = 12 * 1024;

/// Builds all that the browser is sent.
pub fn build(toolchain: Toolchain) -> Result<()> {
    let module = wasm::build(toolchain)?;
    let generated = root().join("web/generated");
    keep(&module.typings, &generated)?;
    let assets = generated.join("assets");
    fs::create_dir_all(&assets)?;
    empty(&assets)?;
    keep(&module.glue, &assets)?;
    keep(&module.wasm, &assets)?;
    keep(&root().join("data/coventry/postcodes.bin"), &assets)?;
    keep(&root().join("data/coventry/basemap.pmtiles"), &assets)?;

    let dist = root().join("web/dist");
    let before = Contents::of(&dist)?;
    empty(&dist)?;
    let mut pages = Command::new("node");
    step::run("pages", pages.arg("build.mjs").current_dir(root().join("web")))?;
    before.keep_times()
}

/// Tells how much a phone downloads of the app in English, and refuses one that is too large.
pub fn check_size() -> Result<()> {
    let mut bytes = 0;
    for name in APP {
        let compressed = asset(&format!("{name}.br")).or_else(|_| asset(name))?;
        bytes += compressed.metadata()?.len();
    }
    eprintln!("  {bytes} bytes of brotli, {MOST_APP_BYTES} at most");
    ensure!(bytes <= MOST_APP_BYTES, "the app is {bytes} bytes of brotli");
    let element = asset(ELEMENT)?.metadata()?.len();
    eprintln!("  {element} bytes of brotli on other sites' pages, {MOST_ELEMENT_BYTES} at most");
    ensure!(element <= MOST_ELEMENT_BYTES, "embed.js is {element} bytes of brotli");
    Ok(())
}

/// Tells what is wrong with the page's words in each language, or puts on record that they are right.
pub fn translations(options: &[OsString]) -> Result<ExitCode> {
    let mut check = Command::new("node");
    check.arg("build/translations.mjs").args(options).current_dir(root().join("web"));
    let status = check.status().context("cannot run node")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The file of this name below `web/dist`, where assets lie in folders named after their content.
pub fn asset(name: &str) -> Result<PathBuf> {
    let files = files_below(&root().join("web/dist"))?;
    let found = files.into_iter().find(|file| file.file_name().is_some_and(|it| it == name));
    found.with_context(|| format!("no {name} in web/dist"))
}

/// Lays a file into a folder, unless the very same is there already.
fn keep(file: &Path, folder: &Path) -> Result<()> {
    let name = file.file_name().context("a file has a name")?;
    let bytes = fs::read(file).with_context(|| format!("no {}", file.display()))?;
    if fs::read(folder.join(name)).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), bytes)?;
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if entry.file_name() != KEEPER {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// All files below a folder, in the same order on every machine.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// What a folder held, to tell later what is really new in it.
struct Contents {
    root: PathBuf,
    files: BTreeMap<PathBuf, (Vec<u8>, SystemTime)>,
    folders: BTreeMap<PathBuf, SystemTime>,
}

impl Contents {
    fn of(root: &Path) -> Result<Self> {
        fs::create_dir_all(root)?;
        let mut files = BTreeMap::new();
        let mut folders = BTreeMap::new();
        folders.insert(root.to_path_buf(), root.metadata()?.modified()?);
        for file in files_below(root)? {
            let folder = file.parent().context("a file lies in a folder")?;
            folders.insert(folder.to_path_buf(), folder.metadata()?.modified()?);
            let kept = (fs::read(&file)?, file.metadata()?.modified()?);
            files.insert(file, kept);
        }
        Ok(Self { root: root.to_path_buf(), files, folders })
    }

    /// Gives every file that is what it was its old time back, and the folders when none came or went.
    fn keep_times(&self) -> Result<()> {
        let now = files_below(&self.root)?;
        for file in &now {
            if let Some((bytes, modified)) = self.files.get(file)
                && fs::read(file)? == *bytes
            {
                set_modified(file, *modified)?;
            }
        }
        if now.iter().eq(self.files.keys()) {
            for (folder, modified) in &self.folders {
                set_modified(folder, *modified)?;
            }
        }
        Ok(())
    }
}

fn set_modified(path: &Path, modified: SystemTime) -> Result<()> {
    let opened = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    opened.set_modified(modified).with_context(|| format!("cannot touch {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn modified(path: &Path) -> SystemTime {
        path.metadata().unwrap().modified().unwrap()
    }

    #[test]
    fn only_what_really_changed_looks_new() {
        let dist = tempfile::tempdir().unwrap();
        let (same, other) = (dist.path().join("same"), dist.path().join("other"));
        let long_ago = SystemTime::now() - Duration::from_hours(1);
        for file in [&same, &other] {
            fs::write(file, "before").unwrap();
            set_modified(file, long_ago).unwrap();
        }
        set_modified(dist.path(), long_ago).unwrap();

        let before = Contents::of(dist.path()).unwrap();
        empty(dist.path()).unwrap();
        fs::write(&same, "before").unwrap();
        fs::write(&other, "after").unwrap();
        before.keep_times().unwrap();

        assert_eq!(modified(&same), long_ago);
        assert_eq!(modified(dist.path()), long_ago);
        assert!(modified(&other) > long_ago);
    }

    #[test]
    fn a_new_file_makes_its_folder_look_new() {
        let dist = tempfile::tempdir().unwrap();
        let long_ago = SystemTime::now() - Duration::from_hours(1);
        set_modified(dist.path(), long_ago).unwrap();
        let before = Contents::of(dist.path()).unwrap();
        fs::write(dist.path().join("new"), "").unwrap();
        before.keep_times().unwrap();
        assert!(modified(dist.path()) > long_ago);
    }

    #[test]
    fn emptying_leaves_only_the_keeper() {
        let dist = tempfile::tempdir().unwrap();
        fs::create_dir_all(dist.path().join("assets/lang")).unwrap();
        fs::write(dist.path().join("assets/lang/en.json"), "{}").unwrap();
        fs::write(dist.path().join(KEEPER), "").unwrap();
        empty(dist.path()).unwrap();
        assert_eq!(files_below(dist.path()).unwrap(), [dist.path().join(KEEPER)]);
    }
}
