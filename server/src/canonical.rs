//! One way of writing each record, so that equal records are equal texts.

use serde_json::{Map, Value};

/// The members of a record, or of a part of one.
pub type Members = Map<String, Value>;

/// The value with the members of every object in order: `id` and `name` first, the others by name.
/// Lists keep their order, and numbers and texts are as they came.
#[must_use]
pub fn canonical(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(canonical_object(members)),
        Value::Array(items) => Value::Array(items.into_iter().map(canonical).collect()),
        other => other,
    }
}

fn canonical_object(members: Members) -> Members {
    let mut members: Vec<(String, Value)> = members.into_iter().collect();
    members.sort_by(|(a, _), (b, _)| (rank(a), a).cmp(&(rank(b), b)));
    members.into_iter().map(|(name, value)| (name, canonical(value))).collect()
}

pub(crate) fn rank(name: &str) -> u8 {
    match name {
        "id" => 0,
        "name" => 1,
        _ => 2,
    }
}

/// The canonical text of an object.
pub(crate) fn canonical_text(members: Members) -> String {
    Value::Object(canonical_object(members)).to_string()
}
