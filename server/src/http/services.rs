//! `/api/v1/services`: everything there is, and one service in full.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use engine::Question;

use super::params::Pairs;
use super::problem::ApiError;
use super::questions::{LangParam, ServicesParams};
use super::reply::{self, GEOJSON, JSON};
use super::shapes::{FeatureCollection, Problem, ServiceDetail};
use super::state::AppState;
use crate::ask;

/// Every service at every place
///
/// Filtered as `nearest` is, but from nowhere: by id, without distances. Unless `open` is given,
/// whatever the hours; unless `channel` is given, by any.
#[utoipa::path(
    get, path = "/api/v1/services", tag = "directory",
    params(ServicesParams),
    responses(
        (status = 200, description = "Whatever passes the filters, by id",
         content_type = "application/geo+json", body = FeatureCollection),
    )
)]
pub async fn get_services(
    State(state): State<AppState>,
    Pairs(pairs): Pairs,
) -> Result<Response, ApiError> {
    let question = Question::services(&pairs, state.now())?;
    let directory = state.live.directory();
    // Without a filter these are all there are.
    reply::aside(move || reply::json(GEOJSON, ask::services(&directory, &question))).await
}

/// One service in full
///
/// With its places, and its sessions of the next seven days.
#[utoipa::path(
    get, path = "/api/v1/services/{id}", tag = "directory",
    params(
        ("id" = String, Path, description = "The `service_id` of an answer"),
        LangParam,
    ),
    responses(
        (status = 200, description = "The service", body = ServiceDetail),
        (status = 404, description = "No such service",
         content_type = "application/problem+json", body = Problem),
    )
)]
pub async fn get_service(
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    Pairs(pairs): Pairs,
) -> Result<Response, ApiError> {
    let lang = engine::question::lang(&pairs)?;
    let not_found = || ApiError::NotFound("there is no such service".to_owned());
    let Path(id) = path.map_err(|_| not_found())?;
    let answer = engine::answer::service(&state.live.directory(), &id, &lang, state.now());
    Ok(reply::json(JSON, answer.ok_or_else(not_found)?))
}
