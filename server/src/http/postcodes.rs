//! `/api/v1/postcodes/{postcode}`: where a postcode is.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use engine::question::{NotFound, find_postcode};

use super::PRIVATE;
use super::params::NoParams;
use super::problem::ApiError;
use super::reply::{self, JSON};
use super::shapes::{PostcodePlace, Problem};
use super::state::AppState;

/// Where a postcode is
#[utoipa::path(
    get, path = "/api/v1/postcodes/{postcode}", tag = "directory",
    params(("postcode" = String, Path, description = "A full UK postcode, spaces and case free",
            example = "CV1 5FX", pattern = "^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}$")),
    responses(
        (status = 200, description = "Its centroid", body = PostcodePlace),
        (status = 404, description = "No such postcode among those known here (CV)",
         content_type = "application/problem+json", body = Problem),
    )
)]
pub async fn get_postcode(
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    _: NoParams,
) -> Result<Response, ApiError> {
    let Path(text) = path.map_err(|_| not_utf8())?;
    let postcodes = state.live.postcodes();
    let (postcode, position) = find_postcode(&text, &postcodes).map_err(|error| match error {
        NotFound::Malformed(_) => ApiError::bad_param("postcode", error.to_string()),
        NotFound::Unknown(_) => ApiError::NotFound(error.to_string()),
    })?;
    let mut response = reply::json(JSON, engine::answer::postcode(postcode, position));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(PRIVATE));
    Ok(response)
}

fn not_utf8() -> ApiError {
    ApiError::bad_param("postcode", "this is not UTF-8 text")
}
