//! What can be asked of the collections, in OpenAPI 3.0, as the standard wants it.

use serde_json::{Value, json};

use super::collection::Collection;
use super::links::Links;
use super::request::MAX_LIMIT;
use super::shapes::{of, schemas};

const JSON: &str = "application/json";
const GEOJSON: &str = "application/geo+json";
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

pub(super) fn description(links: &Links) -> Value {
    let mut paths = json!({
        "/": get("Where one begins", "landing", &[], JSON, &of("OgcLanding")),
        "/conformance":
            get("What the server keeps to", "conformance", &[], JSON, &of("OgcConformance")),
        "/collections": get("The collections", "collections", &[], JSON, &of("OgcCollections")),
        "/api": get(
            "What can be asked, in OpenAPI 3.0", "api", &[], OPENAPI, &json!({ "type": "object" })
        ),
    });
    for collection in Collection::ALL {
        let (id, path) = (collection.id(), format!("/collections/{}", collection.id()));
        let title = collection.title();
        let filters = filters(collection);
        let items = [common(), filters.clone()].concat();
        let mut of_one = vec![feature_id()];
        of_one.extend(filters);
        paths[&path] = get(
            &format!("{title}: what the collection is"),
            &format!("{id}.collection"),
            &[],
            JSON,
            &of("OgcCollection"),
        );
        let (name, shape) = (format!("{id}.items"), of("OgcItems"));
        paths[format!("{path}/items")] =
            get(&format!("{title}: the features"), &name, &items, GEOJSON, &shape);
        paths[format!("{path}/items")]["get"]["description"] = collection.meaning().into();
        let (name, shape) = (format!("{id}.item"), of("OgcFeature"));
        paths[format!("{path}/items/{{featureId}}")] =
            get(&format!("{title}: one feature"), &name, &of_one, GEOJSON, &shape);
    }
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Waymark's features",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "OGC API - Features, Part 1: Core",
            "license": { "name": "Apache-2.0 OR MIT" },
        },
        "servers": [{ "url": links.base }],
        "paths": paths,
        "components": { "schemas": schemas() },
        "links": links.here(),
    })
}

fn get(summary: &str, id: &str, parameters: &[Value], kind: &str, shape: &Value) -> Value {
    let f = parameter(
        "f",
        "The form: json or html.",
        &json!({ "type": "string", "enum": ["json", "html"] }),
    );
    let parameters: Vec<&Value> = parameters.iter().chain([&f]).collect();
    let problem = |what: &str| {
        let content = json!({ "application/problem+json": { "schema": { "type": "object" } } });
        json!({ "description": what, "content": content })
    };
    let content = json!({
        kind: { "schema": shape },
        "text/html": { "schema": { "type": "string" } },
    });
    json!({
        "get": {
            "summary": summary,
            "operationId": id,
            "parameters": parameters,
            "responses": {
                "200": { "description": summary, "content": content },
                "304": { "description": "What is known already" },
                "400": problem("A parameter is unknown or not understood"),
                "404": problem("No such collection or feature"),
                "500": problem("A fault of the server"),
            },
        },
    })
}

fn parameter(name: &str, meaning: &str, schema: &Value) -> Value {
    json!({
        "name": name, "in": "query", "required": false, "description": meaning, "schema": schema,
        "style": "form", "explode": false,
    })
}

fn feature_id() -> Value {
    json!({
        "name": "featureId", "in": "path", "required": true, "description": "The feature's id.",
        "schema": { "type": "string" },
    })
}

fn common() -> Vec<Value> {
    let numbers = json!({ "type": "number" });
    let bbox = json!({
        "type": "array", "items": numbers, "oneOf": [
            { "minItems": 4, "maxItems": 4 }, { "minItems": 6, "maxItems": 6 },
        ],
    });
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 10 });
    let text = json!({ "type": "string" });
    vec![
        parameter("limit", "How many features; more than 1000 is clamped.", &limit),
        parameter("bbox", "West, south, east, north in degrees.", &bbox),
        parameter(
            "datetime",
            "An instant or an interval (RFC 3339): by the day a service was last checked. What has no \
             such day always matches.",
            &text,
        ),
        parameter("after", "Only features behind this id; links have it.", &text),
        parameter("before", "Only features before this id; links have it.", &text),
    ]
}

fn filters(collection: Collection) -> Vec<Value> {
    let filter = |(name, meaning)| parameter(name, meaning, &json!({ "type": "string" }));
    collection.filters().into_iter().map(filter).collect()
}
