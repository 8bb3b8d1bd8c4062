//! Foreign judges written in Python, in an environment of their own under `target`, installed when
//! first needed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Tried with these versions.
const PACKAGES: [&str; 2] = ["schemathesis==4.32.5", "openapi-spec-validator==0.9.0"];

/// A program of theirs; none where they cannot be installed, which is said.
pub fn installed(program: &str) -> Option<PathBuf> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/schemathesis");
        // The last to be installed.
        if !folder.join("bin/openapi-spec-validator").exists() && !install(&folder) {
            acceptance::not_checked("schemathesis cannot be installed");
            return None;
        }
        Some(folder.join("bin"))
    });
    Some(folder.as_ref()?.join(program))
}

fn install(folder: &Path) -> bool {
    let runs = |command: &mut Command| command.output().is_ok_and(|ran| ran.status.success());
    runs(Command::new("python3").args(["-m", "venv"]).arg(folder))
        && runs(Command::new(folder.join("bin/pip")).args(["install", "--quiet"]).args(PACKAGES))
}
