//! Requests that nobody thought of, made up by schemathesis from the specifications and from what the
//! server says of itself.

use std::process::Command;

use rstest::rstest;

use crate::directory_data::shared;
use crate::tools;
use crate::waymark::Home;

/// What is looked for in the standard's own descriptions. That every value of a parameter's type is taken
/// is not: they call `day` or `format` any text, and a word that means nothing is refused. Nor is that only
/// 200 is answered: they name no other status.
const OF_STANDARDS: &str = "not_a_server_error,content_type_conformance,\
    response_schema_conformance,negative_data_rejection";
/// Of our own description besides: no status, header or method that it keeps quiet of.
const OF_OURS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,negative_data_rejection,\
    unsupported_method,ensure_resource_availability";

#[rstest]
#[case::international("hsds-3.0.bundle.json")]
#[case::british("hsds-uk-3.0.bundle.json")]
fn nothing_is_found_in_requests_made_up(#[case] bundle: &str) {
    let Some(standards) = shared("standards/hsds") else { return };
    let home = Home::new();
    let server = home.serve(&[]);
    let url = format!("http://{}/hsds/v3", server.address);
    let description = standards.join(bundle);
    let phases = ["--phases", "examples,coverage,fuzzing", "--max-examples", "15"];
    nothing_found(&home, |run| {
        run.arg(description).args(["--url", &url, "--checks", OF_STANDARDS]).args(phases)
    });
}

/// All operations: their examples, the limits of their parameters, and where the links of answers lead.
/// A thorough run by hand: `--phases examples,coverage,fuzzing,stateful --max-examples 60`.
#[test]
fn the_server_does_what_it_says_of_itself() {
    let home = Home::new();
    let server = home.serve(&["--unmet"]);
    let description = format!("http://{}/openapi.json", server.address);
    nothing_found(&home, |run| {
        run.args([&description, "--checks", OF_OURS, "--max-examples", "2"]).args([
            "--phases",
            "examples,coverage,stateful",
            "--request-timeout",
            "60",
        ])
    });
}

fn nothing_found(home: &Home, told: impl FnOnce(&mut Command) -> &mut Command) {
    let Some(schemathesis) = tools::installed("schemathesis") else { return };
    let mut run = Command::new(schemathesis);
    run.arg("run");
    told(&mut run)
        .args(["--seed", "7", "--suppress-health-check", "all"])
        .args(["--generation-database", "none", "--no-color"])
        .current_dir(home.path(""));
    let found = run.output().unwrap();
    let told = String::from_utf8_lossy(&found.stdout);
    assert!(found.status.success(), "{told}\n{}", String::from_utf8_lossy(&found.stderr));
    assert!(told.contains("passed"), "{told}");
}
