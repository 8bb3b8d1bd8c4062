//! `/healthz` and `/readyz`: for whoever watches over the server.
//!
//! A degraded server stays in service: it answers from memory, which is better than nothing.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::params::NoParams;
use super::state::AppState;

/// The process runs.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// What the server answers from.
#[derive(Serialize, ToSchema)]
pub struct Readiness {
    /// `ready`, `degraded`, or `outdated`: the newest data make no directory, the log says why.
    #[schema(example = "ready")]
    status: &'static str,
    /// Revision of the directory that answers are made from.
    revision: u64,
    /// The database does not answer; reads go on from memory and may be out of date.
    degraded: bool,
}

/// Whether the process runs
#[utoipa::path(
    get, path = "/healthz", tag = "operation",
    responses(
        (status = 200, description = "It does", body = Health),
    )
)]
pub async fn get_healthz(_: NoParams) -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Whether the server is up to date
#[utoipa::path(
    get, path = "/readyz", tag = "operation",
    responses(
        (status = 200, description = "It answers, up to date or from memory", body = Readiness),
    )
)]
pub async fn get_readyz(State(state): State<AppState>, _: NoParams) -> Json<Readiness> {
    let degraded = state.live.degraded();
    let status = match (degraded, state.live.outdated()) {
        (true, _) => "degraded",
        (false, true) => "outdated",
        (false, false) => "ready",
    };
    Json(Readiness { status, revision: state.live.revision(), degraded })
}
