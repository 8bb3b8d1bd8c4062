//! One log line per request: method, route, status, milliseconds.
//!
//! Invariant: neither addresses nor queries are logged, only the template of the route that
//! answered: `/api/v1/postcodes/{postcode}`, never somebody's postcode.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};

/// The line of a request that is being answered.
pub struct Line {
    method: &'static str,
    route: Option<MatchedPath>,
    started: Instant,
}

impl Line {
    /// Notes what is needed of a request before it is given away.
    pub fn begin(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>().cloned();
        Self { method: method_name(request.method()), route, started: Instant::now() }
    }

    /// Logs it, now that it is answered.
    pub fn end(self, status: StatusCode) {
        tracing::info!(
            method = self.method,
            route = self.route.as_ref().map_or("(none)", MatchedPath::as_str),
            status = status.as_u16(),
            ms = self.started.elapsed().as_millis(),
            "answered"
        );
    }
}

/// Known names only: a method, too, is text chosen by the caller.
fn method_name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "(other)",
    }
}
