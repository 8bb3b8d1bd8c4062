//! What building and testing need, each found on the machine or else installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{install, root, step};

/// The oldest Node.js, as the README and `web/package.json` say. Debian's own is too old before 13.
const OLDEST_NODE: (u32, u32) = (20, 10);
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
/// Chromium without windows, which nobody sees in a test: it is made ready for a visitor in a third of the time.
const HEADLESS: &str = "chromium-headless-shell";
/// A language of each script that the pages are written in or name languages in, but for Chinese.
const SCRIPTS: [&str; 12] =
    ["ar", "bn", "el", "gu", "hi", "ml", "pa", "si", "ta", "te", "ti", "uk"];
const DEBIAN_POSTGRES: &str = "/usr/lib/postgresql";

/// Node.js and the npm packages of the pages' committed lock file.
pub fn web_packages() -> Result<()> {
    node_packages(&root().join("web"))
}

/// Node.js and the npm packages of the lock file in a folder.
pub fn node_packages(folder: &Path) -> Result<()> {
    if install::find("node").is_none() || install::find("npm").is_none() {
        install::apt("Node.js", &["nodejs", "npm"])?;
    }
    check_node()?;
    let lock = folder.join("package-lock.json");
    if is_newer(&folder.join("node_modules/.package-lock.json"), &lock) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(folder);
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    step::run("npm packages", &mut npm)?;
    Ok(())
}

fn check_node() -> Result<()> {
    let output = Command::new("node").arg("--version").output().context("node does not run")?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if node_version(&version).is_none_or(|version| version < OLDEST_NODE) {
        let (major, minor) = OLDEST_NODE;
        bail!(
            "Node.js {major}.{minor} or newer is needed, this is {version}: install it from nodejs.org"
        );
    }
    Ok(())
}

/// Major and minor.
fn node_version(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// Whether `made` exists and was made after `source` last changed.
fn is_newer(made: &Path, source: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|metadata| metadata.modified());
    matches!((changed(made), changed(source)), (Ok(made), Ok(source)) if made >= source)
}

/// `rustfmt` and `clippy`, which a minimal Rust lacks.
pub fn rust_components() -> Result<()> {
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let there = crate::cargo().args([command, "--version"]).output();
        if there.is_ok_and(|output| output.status.success()) {
            continue;
        }
        if install::find("rustup").is_none() {
            bail!("{component} is missing: install it as your Rust was installed");
        }
        step::run(component, Command::new("rustup").args(["component", "add", component]))?;
    }
    Ok(())
}

/// A browser for the tests: the same Chromium, with windows where it cannot be had without.
pub fn headless_chromium() -> Result<PathBuf> {
    if std::env::var_os("CHROMIUM").is_some() {
        return chromium();
    }
    if install::find(HEADLESS).is_none()
        && let Err(error) = install::apt("Chromium without windows", &[HEADLESS])
    {
        eprintln!("  {error:#}; with windows the tests take longer");
    }
    install::find(HEADLESS).map_or_else(chromium, Ok)
}

/// A browser as people have it, to measure; the variable CHROMIUM chooses another one.
pub fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        let chosen = PathBuf::from(chosen);
        if !chosen.is_file() {
            bail!("CHROMIUM names {}, which is not there", chosen.display());
        }
        return Ok(chosen);
    }
    let found = || BROWSERS.iter().find_map(install::find);
    if let Some(browser) = found() {
        return Ok(browser);
    }
    install::apt("Chromium", &["chromium"])?;
    found().context("Chromium was installed and is not in the PATH")
}

/// Fonts with the letters of the page's languages, without which it shows empty boxes.
pub fn fonts() -> Result<()> {
    let is_there = |script: &str| {
        let listed = Command::new("fc-list").args([&format!(":lang={script}"), "family"]).output();
        listed.is_ok_and(|output| !output.stdout.is_empty())
    };
    if SCRIPTS.into_iter().all(is_there) {
        return Ok(());
    }
    install::apt("fonts of all scripts", &["fonts-noto-core", "fontconfig"])
}

/// A foreign client of our features: GDAL's `ogrinfo`.
pub fn gdal() -> Result<()> {
    if install::find("ogrinfo").is_some() {
        return Ok(());
    }
    install::apt("GDAL", &["gdal-bin"])
}

/// The folder of PostgreSQL's programs, the newest that is installed.
pub fn postgres() -> Result<PathBuf> {
    if let Some(folder) = postgres_folder() {
        return Ok(folder);
    }
    install::apt("PostgreSQL", &["postgresql"])?;
    postgres_folder().context("PostgreSQL was installed and its initdb is not found")
}

fn postgres_folder() -> Option<PathBuf> {
    let versions = std::fs::read_dir(DEBIAN_POSTGRES).into_iter().flatten().flatten();
    let newest = versions
        .map(|version| version.path())
        .filter(|folder| folder.join("bin/initdb").is_file())
        .max_by_key(|folder| folder.file_name()?.to_str()?.parse::<u32>().ok());
    let in_path = || Some(install::find("initdb")?.parent()?.to_path_buf());
    newest.map(|folder| folder.join("bin")).or_else(in_path)
}

/// PostGIS for the PostgreSQL of these programs.
pub fn postgis(programs: &Path) -> Result<()> {
    let config = Command::new(programs.join("pg_config")).arg("--sharedir").output();
    let shared = match config {
        Ok(output) if output.status.success() => {
            PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())
        }
        // Debian keeps pg_config for developers.
        _ => Path::new("/usr/share/postgresql").join(version(programs)?),
    };
    if shared.join("extension/postgis.control").is_file() {
        return Ok(());
    }
    install::apt("PostGIS", &[&format!("postgresql-{}-postgis-3", version(programs)?)])
}

/// The major version of programs that lie where Debian puts them.
fn version(programs: &Path) -> Result<String> {
    let named = programs.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    let number = named.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    number.map(str::to_owned).context("which PostGIS fits this PostgreSQL cannot be told")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::time::{Duration, SystemTime};

    #[test]
    fn the_version_of_node_is_read() {
        assert_eq!(node_version("v20.20.2"), Some((20, 20)));
        assert_eq!(node_version("no version"), None);
    }

    #[test]
    fn packages_older_than_their_lock_file_are_installed_again() {
        let folder = tempfile::tempdir().unwrap();
        let (made, source) = (folder.path().join("made"), folder.path().join("source"));
        File::create(&source).unwrap();
        assert!(!is_newer(&made, &source), "nothing was made yet");
        File::create(&made).unwrap();
        assert!(is_newer(&made, &source));
        let later = SystemTime::now() + Duration::from_mins(1);
        File::options().append(true).open(&source).unwrap().set_modified(later).unwrap();
        assert!(!is_newer(&made, &source));
    }
}
