//! What every request and every answer goes through: limits on the way in, safe headers on the way out.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::problem::ApiError;

/// More than any address takes: each that takes a body has a limit of its own.
const BODY_LIMIT_BYTES: u64 = 64 * 1024;

/// The longest question (every need, language and eligibility) is well under 2 KB.
const URI_LIMIT_BYTES: usize = 8 * 1024;

/// Browser features no page of ours uses, and the one it does.
const PERMISSIONS: &str = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), \
    accelerometer=(), gyroscope=(), magnetometer=()";

/// For answers that are not pages: should a browser show one, it may do nothing.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Refuses what is larger than any question, before anything reads it.
pub fn check_size(request: &Request) -> Result<(), ApiError> {
    let uri = request.uri();
    if uri.path().len() + uri.query().map_or(0, str::len) > URI_LIMIT_BYTES {
        return Err(ApiError::UriTooLong { limit_bytes: URI_LIMIT_BYTES });
    }
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()).map(str::parse::<u64>);
    match announced {
        Some(Ok(bytes)) if bytes > BODY_LIMIT_BYTES => {
            Err(ApiError::TooLarge { limit_bytes: BODY_LIMIT_BYTES })
        }
        _ => Ok(()),
    }
}

/// Tells browsers to keep what a visitor looks at to themselves and to do no more than we need.
pub fn add_safe_headers(headers: &mut HeaderMap) {
    let always = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(DATA_POLICY));
}
