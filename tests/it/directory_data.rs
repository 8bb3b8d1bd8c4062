//! The committed Coventry directory says what its sources say: every fact cited, nothing guessed.

mod facts;
mod privacy;
pub mod schema;
mod seeds;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A file or folder of the repository's `data`.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data").join(name)
}

/// A file or folder of the reference material that lies beside the repository on some machines.
/// Where there is none, says so past the test harness, which hides what passing tests print.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    acceptance::not_checked(&format!("../shared/{name} is absent"));
    None
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn services() -> Vec<Value> {
    match json(&data("coventry/directory.json")) {
        Value::Array(services) => services,
        other => panic!("directory.json is not an array but {other}"),
    }
}

/// The service with a name.
fn service(name: &str) -> Value {
    let found = services().into_iter().find(|service| service["name"] == name);
    found.unwrap_or_else(|| panic!("no service is called {name:?}"))
}

/// A member that must be a text.
fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is not a text in {value}"))
}

/// A member that is a list, or missing.
fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A member that names one source or several.
fn source_ids<'a>(part: &'a Value, key: &str) -> Vec<&'a str> {
    match &part[key] {
        Value::String(id) => vec![id],
        Value::Array(ids) => ids.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Everything in a record that is an object, with the path that leads to it.
fn objects(record: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    collect(record, text(record, "name").to_owned(), &mut found);
    found
}

fn collect<'a>(value: &'a Value, path: String, found: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                collect(member, format!("{path}/{key}"), found);
            }
            found.push((path, value));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{path}/{index}"), found);
            }
        }
        _ => {}
    }
}
