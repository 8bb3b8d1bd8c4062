//! Requests that nobody thought of, made up by schemathesis from the two specifications.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rstest::rstest;

use crate::directory_data::shared;
use crate::waymark::Home;

/// Tried with this version.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// What is looked for. That every value of a parameter's type is taken is not: the specifications call
/// `day` or `format` any text, and a word that means nothing is refused. Nor is that only 200 is answered:
/// they name no other status.
const CHECKS: &str = "not_a_server_error,content_type_conformance,response_schema_conformance,\
    negative_data_rejection";

#[rstest]
#[case::international("hsds-3.0.bundle.json")]
#[case::british("hsds-uk-3.0.bundle.json")]
fn nothing_is_found_in_requests_made_up(#[case] bundle: &str) {
    let Some(standards) = shared("standards/hsds") else { return };
    let Some(program) = schemathesis() else { return };
    let home = Home::new();
    let server = home.serve(&[]);
    let found = Command::new(program)
        .arg("run")
        .arg(standards.join(bundle))
        .args(["--url", &format!("http://{}/hsds/v3", server.address)])
        .args(["--checks", CHECKS, "--max-examples", "15", "--seed", "7"])
        .args(["--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all"])
        .args(["--generation-database", "none", "--no-color"])
        .current_dir(home.path(""))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&found.stdout);
    assert!(found.status.success(), "{told}\n{}", String::from_utf8_lossy(&found.stderr));
    assert!(told.contains("passed"), "{told}");
}

/// The program, in an environment of its own under `target`, installed when it is first needed.
fn schemathesis() -> Option<&'static Path> {
    static PROGRAM: OnceLock<Option<PathBuf>> = OnceLock::new();
    let program = PROGRAM.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/schemathesis");
        let program = folder.join("bin/schemathesis");
        if !program.exists() && !installed(&folder) {
            acceptance::not_checked("schemathesis cannot be installed");
            return None;
        }
        Some(program)
    });
    program.as_deref()
}

fn installed(folder: &Path) -> bool {
    let runs = |command: &mut Command| command.output().is_ok_and(|ran| ran.status.success());
    runs(Command::new("python3").args(["-m", "venv"]).arg(folder))
        && runs(Command::new(folder.join("bin/pip")).args(["install", "--quiet", SCHEMATHESIS]))
}
