//! `/openapi.json`: what can be asked, described from the handlers themselves.

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::params::NoParams;
use super::state::AppState;
use super::{
    coverage, directory, health, hsds, nearest, postcodes, search, services, taxonomy, unmet,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Waymark",
        description = "Where is the nearest help that is open, in my language, for what I need? \
            Errors are RFC 9457 problems; unknown parameters are refused; answers carry an ETag. \
            No key is needed and any origin may ask.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT"),
    ),
    servers((url = "/")),
    tags(
        (name = "questions", description = "Who can help, where and when"),
        (name = "coverage", description = "Where, when and in which language nobody can help"),
        (name = "directory", description = "What the answers are made of"),
        (name = "open referral", description = "The directory as HSDS 3.0 and HSDS-UK 3.0"),
        (name = "operation", description = "For whoever runs the server"),
    )
)]
struct Description;

/// The described routes, with those of unmet demand where they are wanted. A route that is not
/// described cannot be served by accident.
pub fn api(with_unmet: bool) -> OpenApiRouter<AppState> {
    let api = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(nearest::get_nearest))
        .routes(routes!(search::get_search))
        .routes(routes!(coverage::get_coverage))
        .routes(routes!(coverage::get_matrix))
        .routes(routes!(coverage::get_next))
        .routes(routes!(services::get_services))
        .routes(routes!(services::get_service))
        .routes(routes!(postcodes::get_postcode))
        .routes(routes!(taxonomy::get_taxonomy))
        .routes(routes!(directory::get_directory))
        .routes(routes!(health::get_healthz))
        .routes(routes!(health::get_readyz))
        .merge(hsds::routes());
    if with_unmet { api.merge(unmet::routes()) } else { api }
}

/// Serves the description.
pub fn route(description: &utoipa::openapi::OpenApi) -> Router<AppState> {
    let json = description.to_json().expect("a description is made of strings, numbers and lists");
    let json = Bytes::from(json);
    let answer = move |_: NoParams| {
        std::future::ready(
            ([(header::CONTENT_TYPE, "application/json")], json.clone()).into_response(),
        )
    };
    Router::new().route("/openapi.json", get(answer))
}
