//! The parameters of a request. What they mean is for the engine to say.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::problem::ApiError;
use crate::query_string::pairs;

/// The query's (name, value) pairs in the order sent. What they mean is for the engine to say.
pub struct Pairs(pub Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Pairs {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        pairs(parts.uri.query().unwrap_or_default()).map(Self).map_err(ApiError::BadRequest)
    }
}

/// A query that must be empty: a parameter that does nothing here is likely a mistake.
pub struct NoParams;

impl<S: Sync> FromRequestParts<S> for NoParams {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Pairs(pairs) = Pairs::from_request_parts(parts, state).await?;
        engine::question::no_params(&pairs)?;
        Ok(Self)
    }
}
