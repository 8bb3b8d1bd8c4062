//! What is asked as an example of each operation, and what is answered.
//!
//! Invariant: asked of the bundled directory, every one of them is answered; an acceptance test asks.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

/// Parameters with their values, of the path and of the query.
type Values = [(&'static str, &'static str)];

const SERVICE: &str = "8bcb4f37-414d-5675-871c-7d9eeca1d7b7";
const PLACE: &str = "05c8d08c-0a6f-52c9-ac8f-0874848990b1";
const ORGANIZATION: &str = "19b4dcf9-29b6-5142-b8d6-4cc77dfa79ae";
const TAXONOMY: &str = "ece0bdfe-5ac0-577f-b4ba-a9ae11b3d026";
const TERM: &str = "08a3bdbf-204c-5d87-8ad9-e2a860e5b2a0";

const ASKED: [(&str, &Values); 22] = [
    (
        "/api/v1/nearest",
        &[
            ("postcode", "CV1 5FX"),
            ("category", "immigration-legal"),
            ("open", "2026-11-24T10:00"),
            ("unknown", "include"),
        ],
    ),
    ("/api/v1/search", &[("q", "lekarz"), ("lang", "en")]),
    ("/api/v1/coverage", &[("category", "english"), ("language", "ar"), ("by", "district")]),
    ("/api/v1/coverage/matrix", &[("walk", "20")]),
    ("/api/v1/coverage/next", &[("category", "english"), ("language", "ar"), ("sessions", "1")]),
    ("/api/v1/services", &[("category", "food"), ("bbox", "-1.6,52.36,-1.42,52.46")]),
    ("/api/v1/services/{id}", &[("id", SERVICE), ("lang", "ar")]),
    ("/api/v1/postcodes/{postcode}", &[("postcode", "CV1 5FX")]),
    ("/hsds/v3/services", &[("search", "advice"), ("per_page", "2")]),
    ("/hsds/v3/services/{id}", &[("id", SERVICE)]),
    ("/hsds/v3/organizations", &[("per_page", "2")]),
    ("/hsds/v3/organizations/{id}", &[("id", ORGANIZATION)]),
    ("/hsds/v3/service_at_locations", &[("postcode", "CV1 5FX"), ("proximity", "1000")]),
    ("/hsds/v3/service_at_locations/{id}", &[("id", PLACE)]),
    ("/hsds/v3/taxonomies/{id}", &[("id", TAXONOMY)]),
    ("/hsds/v3/taxonomy_terms", &[("taxonomy_id", TAXONOMY), ("per_page", "2")]),
    ("/hsds/v3/taxonomy_terms/{id}", &[("id", TERM)]),
    ("/ogc/collections/services/items", &[("bbox", "-1.6,52.36,-1.42,52.46"), ("limit", "2")]),
    ("/ogc/collections/services/items/{featureId}", &[("featureId", PLACE)]),
    ("/ogc/collections/areas/items/{featureId}", &[("featureId", "CV1")]),
    ("/ogc/collections/coverage/items", &[("category", "food"), ("limit", "2")]),
    ("/ogc/collections/coverage/items/{featureId}", &[("featureId", "E01009522")]),
];

/// Answers to these, by path: of long lists only the beginning. Written by the test that asks them.
const ANSWERED: &str = include_str!("answered.json");

/// What is asked as an example at a path; nothing where there is nothing to choose.
pub fn asked(path: &str) -> &'static Values {
    ASKED.iter().find(|(known, _)| *known == path).map_or(&[], |(_, values)| values)
}

/// Adds the example to the description of an operation.
pub fn add(path: &str, operation: &mut Map<String, Value>) {
    static ANSWERS: LazyLock<BTreeMap<String, Value>> =
        LazyLock::new(|| serde_json::from_str(ANSWERED).expect("the test wrote it"));
    for (name, value) in asked(path) {
        let parameters = operation["parameters"].as_array_mut().into_iter().flatten();
        for parameter in parameters.filter(|parameter| parameter["name"] == *name) {
            parameter["example"] = typed(&parameter["schema"], value);
        }
    }
    let contents = operation["responses"]["200"]["content"].as_object_mut();
    let json = contents.into_iter().flatten().find(|(kind, _)| kind.ends_with("json"));
    if let (Some((_, content)), Some(answer)) = (json, ANSWERS.get(path)) {
        content["example"] = answer.clone();
    }
}

/// As the parameter's schema has it.
fn typed(schema: &Value, value: &str) -> Value {
    let is = |kind: &str| {
        let known = &schema["type"];
        known == kind || known.as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind))
    };
    let number = || value.parse::<serde_json::Number>().ok().map(Value::from);
    if is("array") {
        return value.split(',').map(|item| typed(&schema["items"], item)).collect();
    }
    let is_number = is("integer") || is("number");
    is_number.then(number).flatten().unwrap_or_else(|| value.into())
}
