//! Installing what a machine lacks from Debian, where we may, or saying in one line what to install.

use std::ffi::OsStr;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::step;

/// Where a program is, looked for as the shell does.
pub fn find(program: impl AsRef<OsStr>) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut candidates = std::env::split_paths(&path).map(|folder| folder.join(program.as_ref()));
    candidates.find(|candidate| candidate.is_file())
}

/// Whether we may write outside of our own folders.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// Installs Debian packages for `what`, or fails with the line that tells how to get it.
///
/// Nothing that is on the machine is removed for it, and nobody is asked a question.
pub fn apt(what: &str, packages: &[&str]) -> Result<()> {
    let named = packages.join(" ");
    if !is_root() || find("apt-get").is_none() {
        bail!("{what} is missing: install it, on Debian with `apt-get install {named}` as root");
    }
    if let Err(error) = step::run("Debian's list of packages", &mut apt_get(&["update"])) {
        // One list of several that cannot be had is no reason to stop: the others may do.
        eprintln!("  {error:#}");
    }
    let mut install = apt_get(&["install", "--yes", "--no-remove", "--no-install-recommends"]);
    step::run(&format!("{what} from Debian"), install.args(packages))?;
    Ok(())
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(["-o", "DPkg::Lock::Timeout=300"]).args(arguments);
    command.env("DEBIAN_FRONTEND", "noninteractive").stdin(std::process::Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_and_a_missing_one_is_not() {
        assert!(find("sh").is_some());
        assert_eq!(find("no-such-program-anywhere"), None);
    }
}
