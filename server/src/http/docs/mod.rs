//! `/docs`: the description as a page for people, with examples that can be run.
//!
//! Invariant: one document without anything from elsewhere, so that a saved copy is whole; what it
//! says of an operation it has from the description and nowhere else.

mod operation;
mod page;
mod samples;
mod shapes;

use std::sync::LazyLock;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use super::openapi;
use super::own_host::origin;
use super::params::NoParams;
use super::state::AppState;

/// Colors and type are the app's own.
const STYLE: &str =
    concat!(include_str!("../../../../web/src/css/tokens.css"), include_str!("page.css"));
const SCRIPT: &str = include_str!("page.js");
/// Where examples ask if the client does not say where it found us.
const USUAL_ORIGIN: &str = "http://127.0.0.1:8080";

/// This interface for people
///
/// One page to read, with examples in curl, JavaScript, Python and Rust.
#[utoipa::path(
    get, path = "/docs", tag = "operation",
    responses((status = 200, description = "The page", content_type = "text/html", body = String))
)]
pub async fn get_docs(State(state): State<AppState>, _: NoParams, headers: HeaderMap) -> Response {
    let origin = origin(&headers).unwrap_or_else(|| USUAL_ORIGIN.to_owned());
    let described = [
        (header::CONTENT_SECURITY_POLICY, POLICY.clone()),
        (header::VARY, HeaderValue::from_static("host, x-forwarded-proto")),
    ];
    let description = openapi::description(state.unmet.is_some());
    (described, page::html(description, &origin)).into_response()
}

/// The page's own style and script, told by their digests, and nothing else.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        source(STYLE),
        source(SCRIPT)
    );
    HeaderValue::from_str(&policy).expect("digests are printable ASCII")
});

fn source(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}
