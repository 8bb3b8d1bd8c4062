//! What a caller is told when a question cannot be answered: RFC 9457 problems.
//!
//! Invariant: no other file of the server names an error status, and nothing about the inside of
//! the server (or about the asker) leaves through a problem.

use std::any::Any;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::question::Fault;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The caller can fix these: each names the parameter at fault.
    #[error("{}", one_line(.0))]
    BadParams(Vec<ParamProblem>),
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

/// One parameter at fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParamProblem {
    /// Name of the query or path parameter.
    #[schema(example = "lat")]
    pub param: String,
    /// What is wrong with it and what would be right.
    #[schema(example = "200 is not a latitude: give degrees from -90 to 90")]
    pub message: String,
}

/// An error, as RFC 9457 words it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    #[schema(example = "Bad Request")]
    title: &'static str,
    /// The HTTP status again, for callers who only see the body.
    #[schema(example = 400)]
    status: u16,
    /// What went wrong, for people.
    detail: String,
    /// The parameters at fault, where that is the problem.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ParamProblem>,
}

impl ApiError {
    /// A problem with one parameter.
    pub fn bad_param(param: &str, message: impl Into<String>) -> Self {
        Self::BadParams(vec![ParamProblem { param: param.to_owned(), message: message.into() }])
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
        let problem = |Fault { param, message }| ParamProblem { param, message };
        Self::BadParams(faults.into_iter().map(problem).collect())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(cause = format!("{cause:#}"), "a request failed");
        }
        let status = self.status();
        let detail = self.to_string();
        let errors = if let Self::BadParams(problems) = self { problems } else { Vec::new() };
        let problem = Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail,
            errors,
        };
        let mut response = (status, Json(problem)).into_response();
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

fn one_line(problems: &[ParamProblem]) -> String {
    let lines: Vec<String> =
        problems.iter().map(|problem| format!("{}: {}", problem.param, problem.message)).collect();
    lines.join("; ")
}
