//! The directory is valid HSDS 3.0 and valid HSDS-UK 3.0, formats of ids and addresses included.

use super::{data, json, list, services, shared};
use jsonschema::{Draft, Registry, Validator};
use rstest::rstest;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Only a name: nothing is fetched from it.
const BASE: &str = "https://hsds.invalid/";

#[rstest]
#[case::international("standards/hsds/hsds-3.0")]
#[case::british("standards/hsds/hsds-uk-3.0")]
fn records_are_valid(#[case] schemas: &str) {
    let Some(folder) = shared(schemas) else { return };
    let services = services();
    let organizations: Vec<Value> = services.iter().map(|s| s["organization"].clone()).collect();
    let needs = json(&data("taxonomy/needs.json"));
    assert_valid(&folder, "service.json", &services);
    assert_valid(&folder, "organization.json", &organizations);
    assert_valid(&folder, "taxonomy_term.json", list(&needs, "taxonomy_terms"));
    assert_valid(&folder, "taxonomy.json", std::slice::from_ref(&needs));
}

#[test]
fn the_check_would_notice_a_wrong_record() {
    let Some(folder) = shared("standards/hsds/hsds-uk-3.0") else { return };
    let mut service = services().remove(0);
    service["organization"]["id"] = "carriers".into();
    with_validator(&folder, "service.json", |validator| assert!(!validator.is_valid(&service)));
}

/// Every record is valid by a schema.
pub fn assert_valid(folder: &Path, schema: &str, records: &[Value]) {
    with_validator(folder, schema, |validator| {
        for record in records {
            let errors: Vec<String> = validator
                .iter_errors(record)
                .map(|e| format!("{}: {e}", e.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{}: {}", record["name"], errors.join("; "));
        }
    });
}

fn with_validator(folder: &Path, schema: &str, check: impl Fn(&Validator)) {
    let files = fs::read_dir(folder).expect("the schemas can be read");
    let schemas = files.map(|file| {
        let path = file.expect("a schema").path();
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        (format!("{BASE}{name}"), Draft::Draft202012.create_resource(json(&path)))
    });
    let registry = Registry::new().extend(schemas).expect("schemas").prepare().expect("schemas");
    let validator = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(&registry)
        .should_validate_formats(true)
        .build(&json!({ "$ref": format!("{BASE}{schema}") }))
        .expect("the schemas refer to each other");
    check(&validator);
}
