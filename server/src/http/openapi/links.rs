//! Where the ids in an answer lead on.

use serde_json::{Map, Value, json};

/// Of these paths' answers, the value at this place is a parameter of that path.
const LINKS: [(&str, &str, &str, &str); 14] = [
    ("/api/v1/nearest", "/features/0/properties/service_id", "id", "/api/v1/services/{id}"),
    ("/api/v1/search", "/features/0/properties/service_id", "id", "/api/v1/services/{id}"),
    ("/api/v1/search", "/categories/0/code", "category", "/api/v1/services"),
    ("/api/v1/services", "/features/0/properties/service_id", "id", "/api/v1/services/{id}"),
    ("/api/v1/services/{id}", "/id", "without", "/api/v1/coverage"),
    ("/api/v1/postcodes/{postcode}", "/postcode", "postcode", "/api/v1/nearest"),
    ("/hsds/v3/services", "/contents/0/id", "id", "/hsds/v3/services/{id}"),
    ("/hsds/v3/organizations", "/contents/0/id", "id", "/hsds/v3/organizations/{id}"),
    ("/hsds/v3/service_at_locations", "/contents/0/id", "id", "/hsds/v3/service_at_locations/{id}"),
    ("/hsds/v3/taxonomies", "/contents/0/id", "id", "/hsds/v3/taxonomies/{id}"),
    ("/hsds/v3/taxonomy_terms", "/contents/0/id", "id", "/hsds/v3/taxonomy_terms/{id}"),
    (
        "/ogc/collections/services/items",
        FEATURE,
        "featureId",
        "/ogc/collections/services/items/{featureId}",
    ),
    (
        "/ogc/collections/areas/items",
        FEATURE,
        "featureId",
        "/ogc/collections/areas/items/{featureId}",
    ),
    (
        "/ogc/collections/coverage/items",
        FEATURE,
        "featureId",
        "/ogc/collections/coverage/items/{featureId}",
    ),
];
const FEATURE: &str = "/features/0/id";

/// Adds the links of an operation's answer.
pub fn add(path: &str, operation: &mut Map<String, Value>) {
    for (_, place, parameter, to) in LINKS.iter().filter(|(from, ..)| *from == path) {
        let name = super::common::id(to);
        operation["responses"]["200"]["links"][&name] = json!({
            "operationId": name,
            "parameters": { *parameter: format!("$response.body#{place}") },
        });
    }
}
