//! What a caller is told when a question cannot be answered: RFC 9457 problems.
//!
//! Invariant: no other file of the server names an error status, and nothing about the inside of
//! the server (or about the asker) leaves through a problem.

use std::any::Any;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::answer;
use engine::question::Fault;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The caller can fix these: each names the parameter at fault.
    #[error("{}", one_line(.0))]
    BadParams(Vec<Fault>),
    /// The caller can fix this, and it is not one parameter's fault.
    #[error("{0}")]
    BadRequest(String),
    /// The address is fine, but nothing has this name.
    #[error("{0}")]
    NotFound(String),
    /// No route has this address.
    #[error("there is nothing at this address; /openapi.json lists what there is")]
    NoRoute,
    /// The address exists for other methods, listed in the header `Allow`.
    #[error("this address does not take this method; the header Allow lists those it takes")]
    MethodNotAllowed,
    /// The body is longer than any this address takes.
    #[error("the body is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The most that is taken.
        limit_bytes: u64,
    },
    /// The address and its query are longer than any question needs.
    #[error("the address is longer than {limit_bytes} bytes")]
    UriTooLong {
        /// The most that is taken.
        limit_bytes: usize,
    },
    /// The binary was compiled before the pages were built.
    #[error(
        "the pages are not built into this server: run `cargo xtask build`, then start it again"
    )]
    NoPages,
    /// Ours to fix: logged, told to nobody.
    #[error("something went wrong on our side; trying again later may help")]
    Internal(#[source] anyhow::Error),
    /// A handler panicked; the panic hook has logged where.
    #[error("something went wrong on our side; trying again later may help")]
    Panicked,
}

impl ApiError {
    /// A problem with one parameter.
    pub fn bad_param(param: &str, message: impl Into<String>) -> Self {
        Self::BadParams(vec![Fault { param: param.to_owned(), message: message.into() }])
    }

    /// The same status with a page for people, who cannot read problems.
    pub fn into_page(self, page: impl IntoResponse) -> Response {
        (self.status(), page).into_response()
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::BadParams(_) | Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::NotFound(_) | Self::NoRoute => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UriTooLong { .. } => StatusCode::URI_TOO_LONG,
            Self::NoPages => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) | Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<Vec<Fault>> for ApiError {
    fn from(faults: Vec<Fault>) -> Self {
        Self::BadParams(faults)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(cause = format!("{cause:#}"), "a request failed");
        }
        let status = self.status();
        let detail = self.to_string();
        let faults = if let Self::BadParams(faults) = &self { faults.as_slice() } else { &[] };
        let title = status.canonical_reason().unwrap_or("Error");
        let problem = answer::problem(status.as_u16(), title, &detail, faults);
        let mut response = (status, problem).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// What a caught panic turns into: what it said stays inside.
pub fn from_panic(_panic: Box<dyn Any + Send + 'static>) -> Response {
    ApiError::Panicked.into_response()
}

fn one_line(faults: &[Fault]) -> String {
    faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("; ")
}
