//! `/openapi.json`: what can be asked, described from the handlers themselves.
//!
//! Invariant: what every operation has in common is said once, in `common`; a handler's own
//! description tells only what is its own.

mod asked;
mod common;
mod features;
mod links;

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::params::NoParams;
use super::reply::JSON;
use super::shapes::Problem;
use super::state::AppState;
use super::{
    coverage, directory, docs, health, hsds, nearest, postcodes, search, services, taxonomy, unmet,
};

pub use asked::asked;

/// Of the interface, not of the program: `docs/api.md` says what its parts mean.
const VERSION: &str = "1.0.0";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Waymark",
        description = "Where is the nearest help that is open, in my language, for what I need? \
            No key is needed and any origin may ask. Every address takes GET and HEAD. Errors are \
            RFC 9457 problems; unknown parameters are refused; answers carry an ETag. Times are \
            those of Europe/London.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT"),
    ),
    servers((url = "/")),
    components(schemas(Problem)),
    tags(
        (name = "questions", description = "Who can help, where and when"),
        (name = "coverage", description = "Where, when and in which language nobody can help"),
        (name = "directory", description = "What the answers are made of"),
        (name = "open referral", description = "The directory as HSDS 3.0 and HSDS-UK 3.0"),
        (name = "features", description = "The directory, the areas and the coverage as OGC API - \
            Features, for any GIS; `/ogc/api` describes them alone, in OpenAPI 3.0"),
        (name = "operation", description = "For whoever runs the server or programs against it"),
    )
)]
struct Handlers;

/// The described routes, with those of unmet demand where they are wanted. A route that is not
/// described cannot be served by accident.
pub fn routes(with_unmet: bool) -> OpenApiRouter<AppState> {
    let routes = OpenApiRouter::with_openapi(Handlers::openapi())
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
        .routes(routes!(get_openapi))
        .routes(routes!(docs::get_docs))
        .merge(hsds::routes());
    if with_unmet { routes.merge(unmet::routes()) } else { routes }
}

/// The whole description of these routes.
pub fn description(with_unmet: bool) -> &'static Value {
    static DESCRIPTIONS: [LazyLock<Value>; 2] =
        [LazyLock::new(|| describe(false)), LazyLock::new(|| describe(true))];
    &DESCRIPTIONS[usize::from(with_unmet)]
}

fn describe(with_unmet: bool) -> Value {
    let handlers = routes(with_unmet).into_openapi();
    let mut description =
        serde_json::to_value(handlers).expect("a description is strings, numbers and lists");
    description["info"]["version"] = VERSION.into();
    features::add(&mut description);
    for (path, operation) in operations(&mut description, "get") {
        common::complete(path, operation);
        asked::add(path, operation);
        links::add(path, operation);
    }
    for (path, operation) in operations(&mut description, "post") {
        common::complete_post(path, operation);
    }
    common::add(&mut description["components"]);
    description
}

/// Every operation of a method by its path.
fn operations<'a>(
    description: &'a mut Value,
    method: &'static str,
) -> impl Iterator<Item = (&'a str, &'a mut Map<String, Value>)> {
    let paths = description["paths"].as_object_mut().into_iter().flatten();
    paths.filter_map(move |(path, item)| {
        Some((path.as_str(), item.get_mut(method)?.as_object_mut()?))
    })
}

/// This description
///
/// OpenAPI 3.1 of everything public.
#[utoipa::path(
    get, path = "/openapi.json", tag = "operation",
    responses((status = 200, description = "The description", content_type = "application/json",
        body = Object))
)]
async fn get_openapi(State(state): State<AppState>, _: NoParams) -> Response {
    static TEXTS: [LazyLock<Bytes>; 2] =
        [LazyLock::new(|| text(false)), LazyLock::new(|| text(true))];
    let text = TEXTS[usize::from(state.unmet.is_some())].clone();
    ([(header::CONTENT_TYPE, JSON)], text).into_response()
}

fn text(with_unmet: bool) -> Bytes {
    Bytes::from(description(with_unmet).to_string())
}
