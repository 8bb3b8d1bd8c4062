//! Promise: `/openapi.json` tells all that the public API does, and does not change unsaid.
//!
//! `WAYMARK_RENEW_API=1 cargo test --locked -p acceptance --test it openapi` writes anew what is kept of
//! it: the examples of answers, and `docs/openapi.json`. The second time it compares.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::site::{Site, coventry, coventry_with_everything};
use crate::tools;
use crate::waymark::Home;

const RENEW: &str = "WAYMARK_RENEW_API=1 cargo test --locked -p acceptance --test it openapi";
/// Members that say something to people and change no program.
const WORDS: [&str; 5] = ["description", "summary", "example", "examples", "title"];
/// Of lists in kept examples, so many items are enough.
const ITEMS_KEPT: usize = 2;

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn renews() -> bool {
    std::env::var_os("WAYMARK_RENEW_API").is_some()
}

async fn description(site: &Site) -> Value {
    site.get("/openapi.json").await.json()
}

/// The example of each operation: its path in the description, and what to ask for.
fn asked(description: &Value) -> Vec<(&str, String)> {
    let paths = description["paths"].as_object().unwrap().iter();
    paths.map(|(path, item)| (path.as_str(), address(path, &item["get"]["parameters"]))).collect()
}

fn address(path: &str, parameters: &Value) -> String {
    let (mut address, mut query) = (path.to_owned(), String::new());
    for parameter in parameters.as_array().unwrap() {
        let (name, value) = (parameter["name"].as_str().unwrap_or_default(), &parameter["example"]);
        let value = match value {
            Value::Null => continue,
            Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
            one => plain(one),
        };
        let value = value.replace(' ', "%20");
        if parameter["in"] == "path" {
            address = address.replace(&format!("{{{name}}}"), &value);
        } else {
            let mark = if query.is_empty() { '?' } else { '&' };
            write!(query, "{mark}{name}={value}").unwrap();
        }
    }
    address + &query
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[tokio::test]
async fn it_is_openapi_3_1() {
    let home = Home::new();
    let path = home.write("openapi.json", &description(coventry().await).await.to_string());
    let Some(validator) = tools::installed("openapi-spec-validator") else { return };
    let said = Command::new(validator).args(["--schema", "3.1"]).arg(path).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
}

/// Whatever is told is described: a member that is not would be seen here.
#[tokio::test]
async fn every_example_is_answered_with_what_is_described_and_no_more() {
    let (site, _db, _folder) = coventry_with_everything().await;
    let description = description(&site).await;
    let mut strict = description["components"].clone();
    join_parts(&mut strict["schemas"]);
    forbid_what_is_not_described(&mut strict);
    let mut kept = Map::new();
    for (path, address) in asked(&description) {
        let answer = site.get(&address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        let media_type = answer.header("content-type");
        let contents = description["paths"][path]["get"]["responses"]["200"]["content"].as_object();
        let is_it =
            |kind: &&String| media_type == *kind || media_type.split(';').next() == Some(kind);
        let described = contents.unwrap().keys().find(is_it);
        let described =
            described.unwrap_or_else(|| panic!("{address}: {media_type} is not described"));
        if !described.ends_with("json") || path == "/openapi.json" {
            continue;
        }
        let mut schema = contents.unwrap()[described]["schema"].clone();
        schema["components"] = strict.clone();
        let (whole, short) = (answer.json(), shortened(&answer.json()));
        let validator = jsonschema::validator_for(&schema).unwrap();
        for one in [&whole, &short] {
            let faults: Vec<String> = validator
                .iter_errors(one)
                .map(|fault| format!("{fault} at {}", fault.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{address}: {faults:#?}");
        }
        let example = contents.unwrap()[described].get("example");
        assert!(renews() || example.is_some(), "{path} has no example of an answer: run {RENEW}");
        kept.insert(path.to_owned(), short);
    }
    if renews() {
        let text = serde_json::to_string_pretty(&Value::Object(kept)).unwrap() + "\n";
        std::fs::write(file("server/src/http/openapi/answered.json"), text).unwrap();
    }
}

/// Makes one shape of those that are made of parts.
fn join_parts(schemas: &mut Value) {
    let known = schemas.clone();
    for schema in schemas.as_object_mut().unwrap().values_mut() {
        let Some(parts) = schema["allOf"].as_array().cloned() else { continue };
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for part in parts {
            let name = part["$ref"].as_str().and_then(|path| path.rsplit('/').next());
            let part = name.map_or(&part, |name| &known[name]);
            properties.extend(part["properties"].as_object().unwrap().clone());
            required.extend(part["required"].as_array().into_iter().flatten().cloned());
        }
        *schema = json!({ "type": "object", "properties": properties, "required": required });
    }
}

/// A shape with named members has no others.
fn forbid_what_is_not_described(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let has_members = members.get("properties").is_some_and(Value::is_object);
            if has_members && members.get("type").is_some_and(|kind| kind == "object") {
                members.insert("additionalProperties".to_owned(), false.into());
            }
            members.values_mut().for_each(forbid_what_is_not_described);
        }
        Value::Array(items) => items.iter_mut().for_each(forbid_what_is_not_described),
        _ => {}
    }
}

/// With the beginning of each list only; positions stay whole.
fn shortened(value: &Value) -> Value {
    match value {
        Value::Array(items) if items.iter().any(|item| !item.is_number()) || items.len() > 8 => {
            items.iter().take(ITEMS_KEPT).map(shortened).collect()
        }
        Value::Object(members) => {
            let kept = |(name, value): (&String, &Value)| match name.as_str() {
                // When the examples were written is not worth a change of each.
                "last_modified" => (name.clone(), json!("2026-11-20T09:00:00Z")),
                _ => (name.clone(), shortened(value)),
            };
            members.iter().map(kept).collect()
        }
        other => other.clone(),
    }
}

/// A name that two shapes share would hide one of them.
#[tokio::test]
async fn what_is_referred_to_is_there_and_all_names_differ() {
    let (site, _db, _folder) = coventry_with_everything().await;
    let description = description(&site).await;
    let mut referred = Vec::new();
    references(&description, &mut referred);
    assert!(referred.len() > 100);
    for reference in referred {
        let pointer = reference.trim_start_matches('#');
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
    let paths = description["paths"].as_object().unwrap().values();
    let mut ids: Vec<&str> =
        paths.map(|path| path["get"]["operationId"].as_str().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn a_change_of_what_is_public_is_said_in_the_changelog() {
    let (site, _db, _folder) = coventry_with_everything().await;
    let live = description(&site).await;
    let kept = file("docs/openapi.json");
    if renews() {
        std::fs::write(&kept, serde_json::to_string_pretty(&live).unwrap() + "\n").unwrap();
    }
    let known: Value = serde_json::from_str(&std::fs::read_to_string(kept).unwrap()).unwrap();
    let digest = digest(&live);
    let version = live["info"]["version"].as_str().unwrap();
    assert!(
        known == live,
        "The public API is no longer what docs/openapi.json says. If that is meant: run\n  {RENEW}\n\
         and, if programs can notice (docs/api.md, Versions), say in the section \"API\" of \
         CHANGELOG.md what is new, in a line that begins with\n- {version} (`{digest}`):"
    );
    let changelog = std::fs::read_to_string(file("CHANGELOG.md")).unwrap();
    let (_, section) = changelog.split_once("\n### API\n").expect("CHANGELOG.md has a section API");
    let newest = section.lines().find(|line| line.starts_with("- ")).unwrap_or_default();
    let wanted = format!("- {version} (`{digest}`): ");
    assert!(
        newest.len() > wanted.len() && newest.starts_with(&wanted),
        "The shape of the public API has changed. Say in the section \"API\" of CHANGELOG.md what is \
         new for programs, above the other lines, in one that begins with\n{wanted}\nand raise VERSION in \
         server/src/http/openapi/mod.rs as docs/api.md (Versions) says, if this version is published."
    );
}

/// Of the shape alone: words for people may change without it. FNV-1a, 64 bits.
fn digest(description: &Value) -> String {
    let mut shape = description.clone();
    strip_words(&mut shape, false);
    let bytes = shape.to_string().into_bytes().into_iter();
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Leaves out what is said to people. Names of members are not: an answer may have a `title`.
fn strip_words(value: &mut Value, are_names: bool) {
    match value {
        Value::Object(members) => {
            if !are_names {
                members.retain(|name, _| !WORDS.contains(&name.as_str()));
            }
            for (name, value) in members.iter_mut() {
                strip_words(value, !are_names && matches!(name.as_str(), "properties" | "schemas"));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| strip_words(item, false)),
        _ => {}
    }
}

#[test]
fn the_digest_is_of_what_programs_can_notice() {
    let with = |schema: Value| digest(&json!({ "components": { "schemas": { "A": schema } } }));
    let member = json!({ "properties": { "title": { "type": "string", "description": "x" } } });
    let reworded = json!({ "properties": { "title": { "type": "string", "description": "y" } } });
    assert_eq!(with(member.clone()), with(reworded));
    for changed in [
        json!({ "properties": { "title": { "type": "integer", "description": "x" } } }),
        json!({ "properties": { "other": { "type": "string" } } }),
        json!({ "properties": { "title": { "type": "string" }, "description": {} } }),
    ] {
        assert_ne!(with(member.clone()), with(changed));
    }
}
