//! `/api/v1/nearest`: the question Waymark is there for.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use engine::Question;

use super::PRIVATE;
use super::params::Pairs;
use super::problem::ApiError;
use super::questions::NearestParams;
use super::reply::{self, GEOJSON};
use super::shapes::FeatureCollection;
use super::state::AppState;
use crate::ask;

/// The nearest help that is open
///
/// Give `lat` and `lon`, or `postcode`. Nearest first; services without a place come last; with
/// `unknown=include` those whose hours are not known come after the open ones.
#[utoipa::path(
    get, path = "/api/v1/nearest", tag = "questions",
    params(NearestParams),
    responses(
        (status = 200, description = "What suits the whole question, best first",
         content_type = "application/geo+json", body = FeatureCollection),
    )
)]
pub async fn get_nearest(
    State(state): State<AppState>,
    Pairs(pairs): Pairs,
) -> Result<Response, ApiError> {
    let question = Question::nearest(&pairs, state.now(), &state.live.postcodes())?;
    let answer = ask::nearest(&state.live.directory(), &question);
    let mut response = reply::json(GEOJSON, answer);
    // The address says where somebody is: no cache between us may keep it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(PRIVATE));
    Ok(response)
}
