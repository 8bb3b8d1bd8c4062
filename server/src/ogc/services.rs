//! Services as features: what `/api/v1/services` tells of each.

use engine::answer::feature_collection;
use engine::{Hit, Question, Window, listing, listings_in};
use serde_json::Value;

use super::request::ItemsRequest;
use super::{Features, NoFeatures};
use crate::coverage::Grounds;

pub(super) fn features(grounds: &Grounds, request: &ItemsRequest) -> Result<Features, NoFeatures> {
    let mut question = Question::services(&request.filters, grounds.now())?;
    question.query.bbox = request.bbox;
    let window = Window {
        after: request.after.as_deref(),
        before: request.before.as_deref(),
        limit: request.limit,
        checked: request.datetime,
    };
    let part = listings_in(grounds.directory(), &question.query, &window);
    let features = told(grounds, &question, &part.hits);
    Ok(Features::new(features, part.matched, part.has_previous, part.has_next))
}

pub(super) fn feature(
    grounds: &Grounds,
    request: &ItemsRequest,
    id: &str,
) -> Result<Option<Value>, NoFeatures> {
    let question = Question::services(&request.filters, grounds.now())?;
    let hit = listing(grounds.directory(), &question.query, id);
    Ok(hit.and_then(|hit| told(grounds, &question, &[hit]).pop()))
}

fn told(grounds: &Grounds, question: &Question, hits: &[Hit]) -> Vec<Value> {
    let text = feature_collection(grounds.directory(), question, hits);
    let mut collection: Value = serde_json::from_str(&text).unwrap_or_default();
    match collection["features"].take() {
        Value::Array(features) => features,
        _ => Vec::new(),
    }
}
