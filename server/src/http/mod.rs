//! HTTP: routes and the layers around them. Knows axum, and no SQL.
//!
//! Invariant: a handler parses with the engine, asks the engine, and writes what it answers; the
//! command line does the same, so both say the same.

mod coverage;
mod coverage_params;
mod directory;
mod docs;
mod embed;
mod encoding;
mod ground;
mod guard;
mod health;
mod hsds;
mod hsds_params;
pub mod listen;
mod nearest;
mod ogc;
mod openapi;
mod own_host;
mod pages;
mod params;
mod plain;
mod postcodes;
mod problem;
mod questions;
mod reply;
mod request_log;
mod revalidate;
mod search;
mod services;
mod shapes;
mod state;
mod taxonomy;
mod unmet;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::cors::{Any, CorsLayer};

pub use embed::Ancestors;
pub use ground::{Ground, TileServer};
use problem::ApiError;
pub use state::AppState;

/// For answers about one person's place: kept by nobody but that person's own device.
const PRIVATE: &str = "private, no-cache";

/// Everything the server answers.
pub fn app(state: AppState) -> Router {
    let (api, _) = openapi::routes(state.unmet.is_some()).split_for_parts();
    let api = api
        .merge(hsds::without_slash())
        .merge(ogc::routes())
        .fallback(async || ApiError::NoRoute)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(cors());
    let pages = ground::lay(pages::routes(state.unmet.is_some()), &state.ground)
        .merge(plain::routes())
        .merge(embed::routes(&state.ancestors, &state.ground))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed);
    layered(api.merge(pages).with_state(state))
}

/// What every request and every answer goes through.
fn layered(routes: Router) -> Router {
    // The first is the outermost: it sees a request first and an answer last. As one layer, because
    // the router would box and copy each of several for every request.
    let packed = NotForContentType::const_new(pages::ARCHIVE_TYPE);
    let worth_packing = DefaultPredicate::new().and(packed);
    let layers = ServiceBuilder::new()
        .layer(from_fn(outermost))
        .layer(CatchPanicLayer::custom(problem::from_panic))
        .layer(CompressionLayer::new().compress_when(worth_packing))
        .layer(from_fn(innermost));
    routes.layer(layers)
}

/// What happens whatever became of a request.
async fn outermost(request: Request, next: Next) -> Response {
    let log = request_log::Line::begin(&request);
    let mut response = next.run(request).await;
    guard::add_safe_headers(response.headers_mut());
    log.end(response.status());
    response
}

/// What happens next to the routes: nothing too large gets in, nothing already known gets out.
async fn innermost(request: Request, next: Next) -> Response {
    if let Err(problem) = guard::check_size(&request) {
        return problem.into_response();
    }
    revalidate::revalidate(request, next).await
}

/// Any page of any site may ask: the answers are public and nobody is recognised.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::ACCEPT, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG])
        .max_age(std::time::Duration::from_hours(24))
        .vary([])
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_is_a_problem_that_tells_nothing() {
        let bug = async || -> &'static str { panic!("the secret of {}", "CV1 5FX") };
        let app = layered(Router::new().route("/bug", get(bug)));
        let request = Request::builder().uri("/bug").body(Body::empty()).unwrap();
        let response = app.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(response.headers()[header::REFERRER_POLICY], "no-referrer");
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains("\"status\":500") && !body.contains("secret"), "{body}");
    }
}
