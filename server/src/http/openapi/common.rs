//! What all operations have in common: the statuses any of them can give, the tag, the name.
//!
//! Invariant: a status stands here only if every operation can give it.

use serde_json::{Map, Value, json};

/// Statuses and what they mean, by the name of the answer.
const PROBLEMS: [(&str, &str, &str); 5] = [
    ("400", "BadRequest", "A parameter is missing, unknown, or not understood; `errors` names it."),
    (
        "405",
        "MethodNotAllowed",
        "Asked by a method that it does not take; `Allow` names those it takes.",
    ),
    ("413", "TooLarge", "The request has a body of more than 64 KiB. None is needed."),
    ("414", "UriTooLong", "The address and its query are longer than 8 KiB."),
    ("500", "Internal", "A fault of the server, told in its log and nowhere else."),
];
const NOT_MODIFIED: &str = "The answer is still the one whose `ETag` was sent as `If-None-Match`.";

/// Adds to an operation what it has in common with the others.
pub fn complete(path: &str, operation: &mut Map<String, Value>) {
    operation.insert("operationId".to_owned(), id(path).into());
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        parameters.push(json!({ "$ref": "#/components/parameters/IfNoneMatch" }));
    }
    let responses = &mut operation["responses"];
    responses["200"]["headers"] = tag();
    responses["304"] = json!({ "$ref": "#/components/responses/NotModified" });
    for (status, name, _) in PROBLEMS {
        responses[status] = json!({ "$ref": format!("#/components/responses/{name}") });
    }
    if let Some(responses) = responses.as_object_mut() {
        responses.sort_keys();
    }
}

/// The same for one that takes something: it is never kept, and says itself what it may be sent.
pub fn complete_post(path: &str, operation: &mut Map<String, Value>) {
    operation.insert("operationId".to_owned(), format!("{}_post", id(path)).into());
    let responses = &mut operation["responses"];
    for (status, name, _) in PROBLEMS {
        if responses[status].is_null() {
            responses[status] = json!({ "$ref": format!("#/components/responses/{name}") });
        }
    }
    if let Some(responses) = responses.as_object_mut() {
        responses.sort_keys();
    }
}

/// Adds what the operations refer to.
pub fn add(components: &mut Value) {
    components["parameters"]["IfNoneMatch"] = json!({
        "name": "If-None-Match", "in": "header", "required": false,
        "description": "The `ETag` of an answer kept from before, or several, or `*`.",
        "schema": { "type": "string" },
    });
    components["headers"]["ETag"] = json!({
        "description": "Stays the same as long as the answer does, but for the time of asking.",
        "required": true,
        "schema": { "type": "string", "pattern": "^W/\"[0-9a-z-]+\"$" },
        "example": "W/\"86dff1bd33e3a9c0\"",
    });
    components["responses"]["NotModified"] =
        json!({ "description": NOT_MODIFIED, "headers": tag() });
    for (status, name, meaning) in PROBLEMS {
        components["responses"][name] = problem(status, meaning);
    }
    let allow = json!({ "description": "The methods it takes.", "schema": { "type": "string" } });
    components["responses"]["MethodNotAllowed"]["headers"]["Allow"] = allow;
}

fn problem(status: &str, meaning: &str) -> Value {
    let title = status
        .parse()
        .ok()
        .and_then(|status| axum::http::StatusCode::from_u16(status).ok()?.canonical_reason());
    let mut example = json!({
        "type": "about:blank", "title": title, "status": status.parse::<u16>().ok(),
        "detail": meaning,
    });
    if status == "400" {
        let message = "200 is not a latitude: give degrees from -90 to 90";
        example["detail"] = format!("lat: {message}").into();
        example["errors"] = json!([{ "param": "lat", "message": message }]);
    }
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    let content = json!({ "application/problem+json": { "schema": schema, "example": example } });
    json!({ "description": meaning, "content": content })
}

fn tag() -> Value {
    json!({ "ETag": { "$ref": "#/components/headers/ETag" } })
}

/// One name for each operation, made of its path: `/hsds/v3/services/{id}` is `hsds_services_one`.
pub fn id(path: &str) -> String {
    let path = path.trim_start_matches("/api/v1").replace("/v3", "").replace(".json", "");
    let words = path.split('/').filter(|word| !word.is_empty());
    let words = words.map(|word| if word.starts_with('{') { "one" } else { word });
    words.collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_operation_is_named_by_its_path() {
        for (path, name) in [
            ("/api/v1/nearest", "nearest"),
            ("/hsds/v3/", "hsds"),
            ("/hsds/v3/services/{id}", "hsds_services_one"),
            ("/ogc/collections/areas/items/{featureId}", "ogc_collections_areas_items_one"),
            ("/openapi.json", "openapi"),
        ] {
            assert_eq!(id(path), name);
        }
    }
}
