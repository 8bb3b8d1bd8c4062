//! `/api/v1/search`: needs and services by what people call them, in any language.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use engine::text::Search;

use super::PRIVATE;
use super::params::Pairs;
use super::problem::ApiError;
use super::questions::SearchParams;
use super::reply::{self, GEOJSON};
use super::shapes::SearchAnswer;
use super::state::AppState;
use crate::words::need_words;

/// Needs and services by their names
///
/// In any language, with or without marks on letters, with a letter or two wrong. Services whose names
/// match come first, best first; then services of the needs that are called so, whatever their hours.
#[utoipa::path(
    get, path = "/api/v1/search", tag = "questions",
    params(SearchParams),
    responses(
        (status = 200, description = "What is called so, best first",
         content_type = "application/geo+json", body = SearchAnswer),
    )
)]
pub async fn get_search(
    State(state): State<AppState>,
    Pairs(pairs): Pairs,
) -> Result<Response, ApiError> {
    let search = Search::parse(&pairs, state.now())?;
    let directory = state.live.directory();
    // The first search of a directory reads all its names.
    let answer = move || engine::answer::search(&directory, need_words(), &search);
    let mut response = reply::json(GEOJSON, reply::aside(answer).await?);
    // The address says what somebody is looking for: no cache between us may keep it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(PRIVATE));
    Ok(response)
}
