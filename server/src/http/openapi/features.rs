//! The operations of `/ogc`, taken from the description that the standard wants of them.

use serde_json::{Value, json};

use crate::ogc::{self, Form, Links};

const PATH: &str = "/ogc";

/// Adds them, and the shapes of their answers.
pub fn add(description: &mut Value) {
    let links = Links { base: PATH.to_owned(), path: "/api".to_owned(), form: Form::Json };
    let mut features = ogc::description(&links);
    let schemas = features["components"]["schemas"].take();
    for (name, schema) in schemas.as_object().into_iter().flatten() {
        description["components"]["schemas"][name] = schema.clone();
    }
    let mut paths = features["paths"].take();
    for (path, item) in paths.as_object_mut().into_iter().flatten() {
        adapt(path, &mut item["get"]);
        description["paths"][format!("{PATH}{path}")] = item.take();
    }
}

/// What is true of these collections alone, where the standard speaks of all.
fn adapt(path: &str, operation: &mut Value) {
    operation["tags"] = json!(["features"]);
    for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
        // More is clamped, so it is not wrong.
        if parameter["name"] == "limit"
            && let Some(schema) = parameter["schema"].as_object_mut()
        {
            schema.remove("maximum");
        }
    }
    if let Some(responses) = operation["responses"].as_object_mut() {
        // The collections stand in the paths: only a feature can be missing.
        responses.retain(|status, _| status == "200" || (status == "404" && path.contains('{')));
        for (_, response) in responses.iter_mut().filter(|(status, _)| *status == "404") {
            let schema = json!({ "$ref": "#/components/schemas/Problem" });
            response["content"]["application/problem+json"]["schema"] = schema;
            response["description"] = "No such feature".into();
        }
    }
}
