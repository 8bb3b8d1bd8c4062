//! The shapes of the answers, in what OpenAPI 3.0 and 3.1 have in common.

use serde_json::{Value, json};

/// By name, as `components/schemas` has them.
pub(super) fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let links = || list(&of("OgcLink"));
    json!({
        "OgcLink": object(&["href", "rel", "type", "title"], &json!({
            "href": text(), "rel": text(), "type": text(), "title": text(),
        })),
        "OgcLanding": object(&["title", "links"], &json!({
            "title": text(), "description": text(), "attribution": text(), "links": links(),
        })),
        "OgcConformance": object(&["conformsTo"], &json!({
            "conformsTo": list(&text()), "links": links(),
        })),
        "OgcCollections": object(&["links", "collections"], &json!({
            "links": links(), "collections": list(&of("OgcCollection")),
        })),
        "OgcCollection": object(&["id", "links"], &json!({
            "id": text(), "title": text(), "description": text(), "extent": { "type": "object" },
            "itemType": { "type": "string", "enum": ["feature"] }, "crs": list(&text()),
            "links": links(),
        })),
        "OgcItems": items(),
        "OgcFeature": object(&["type", "id", "geometry", "properties"], &json!({
            "type": { "type": "string", "enum": ["Feature"] },
            "id": text(),
            "geometry": { "description": "Of GeoJSON; null where there is no place." },
            "properties": { "type": "object" },
            "links": links(),
        })),
    })
}

/// A reference to one of them.
pub(super) fn of(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn items() -> Value {
    let count = |meaning: &str| json!({ "type": "integer", "minimum": 0, "description": meaning });
    let members = ["type", "timeStamp", "numberMatched", "numberReturned", "links", "features"];
    object(
        &members,
        &json!({
            "type": { "type": "string", "enum": ["FeatureCollection"] },
            "timeStamp": { "type": "string", "format": "date-time" },
            "numberMatched": count("How many suit."),
            "numberReturned": count("How many of them are here."),
            "attribution": { "type": "string" },
            "links": list(&of("OgcLink")),
            "features": list(&of("OgcFeature")),
        }),
    )
}

fn object(required: &[&str], properties: &Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}
