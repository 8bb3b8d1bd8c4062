//! One log line per request: method, route, status, milliseconds.
//!
//! Invariant: neither addresses nor queries are logged, only the template of the route that
//! answered: `/api/v1/postcodes/{postcode}`, never somebody's postcode. That somebody sent an answer
//! about unmet demand is not logged at all: it would tell when.

use std::io::Write;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};

use super::unmet;
use crate::clock;

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

    /// Logs it, now that it is answered: in the form of `tracing` and where its lines go, but without
    /// its way there, which would be a twentieth of what an answer costs.
    pub fn end(self, status: StatusCode) {
        if self.is_told() && tracing::enabled!(tracing::Level::INFO) {
            let line = self.text(status);
            // Nobody can be told that the log cannot be written.
            let _ = std::io::stderr().write_all(line.as_bytes());
        }
    }

    fn is_told(&self) -> bool {
        let route = self.route.as_ref().map(MatchedPath::as_str);
        (self.method, route) != ("POST", Some(unmet::PATH))
    }

    fn text(&self, status: StatusCode) -> String {
        let at = clock::now().rfc3339();
        let route = self.route.as_ref().map_or("(none)", MatchedPath::as_str);
        let ms = self.started.elapsed().as_millis().to_string();
        let parts = [
            &at,
            "  INFO answered method=",
            self.method,
            " route=",
            route,
            " status=",
            status.as_str(),
            " ms=",
            &ms,
            "\n",
        ];
        parts.concat()
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
