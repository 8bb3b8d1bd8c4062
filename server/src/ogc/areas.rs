//! Areas and their coverage as features.

use serde_json::Value;

use super::NoFeatures;
use super::request::ItemsRequest;
use crate::coverage::{Grounds, Written};

/// Every area, as far as the filters let it pass.
pub(super) fn all(grounds: &Grounds, request: &ItemsRequest) -> Vec<Value> {
    let passes = |feature: &Value| {
        request.filters.iter().all(|(name, value)| feature["properties"][name] == value.as_str())
    };
    grounds.areas().into_iter().filter(passes).collect()
}

/// What people in each area have, by the question that the filters put.
pub(super) fn coverage(
    grounds: &Grounds,
    request: &ItemsRequest,
) -> Result<Vec<Value>, NoFeatures> {
    let Written::Map(text) = grounds.coverage(&request.filters)? else { return Ok(Vec::new()) };
    let mut collection: Value = serde_json::from_str(&text).unwrap_or_default();
    Ok(match collection["features"].take() {
        Value::Array(features) => features,
        _ => Vec::new(),
    })
}
