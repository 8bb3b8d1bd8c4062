//! `ETag` and `If-None-Match` for every GET: an answer the caller already has is not sent again.

use std::hash::{BuildHasher, Hasher};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use foldhash::quality::FixedState;

use super::problem::ApiError;

/// What a 304 no longer says: it has no body. All else stays, since a browser puts the headers of a
/// 304 over those it has kept: without its own policy a page would be left with that of data.
const ABOUT_THE_BODY: [HeaderName; 3] =
    [header::CONTENT_ENCODING, header::CONTENT_LENGTH, header::CONTENT_TYPE];

/// Gives an answer its tag, and answers 304 when the caller has that tag.
///
/// Handlers that know a cheaper or steadier tag than the hash of the body set it themselves.
pub async fn revalidate(request: Request, next: Next) -> Response {
    let known = (request.method() == Method::GET || request.method() == Method::HEAD)
        .then(|| known_tags(request.headers()));
    let response = next.run(request).await;
    match known {
        Some(known) if response.status() == StatusCode::OK => tag(response, &known).await,
        _ => response,
    }
}

async fn tag(response: Response, known: &str) -> Response {
    let mut response = match with_tag(response).await {
        Ok(response) => response,
        Err(error) => return error.into_response(),
    };
    let has_it = response.headers().get(header::ETAG).is_some_and(|tag| matches(known, tag));
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    if has_it { not_modified(response.headers()) } else { response }
}

async fn with_tag(response: Response) -> Result<Response, ApiError> {
    if response.headers().contains_key(header::ETAG) {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let bytes =
        to_bytes(body, usize::MAX).await.map_err(|error| ApiError::Internal(error.into()))?;
    parts.headers.insert(header::ETAG, weak_tag(&[&bytes]));
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// A tag for an answer made of these pieces. Weak, because compression changes the bytes.
pub fn weak_tag(pieces: &[&[u8]]) -> HeaderValue {
    // The standard hasher withstands attacks, which here have no use, at several times the cost.
    let mut hasher = FixedState::with_seed(0).build_hasher();
    for piece in pieces {
        hasher.write(piece);
    }
    let hash = hasher.finish();
    let digit = |place: usize| b"0123456789abcdef"[(hash >> (60 - 4 * place)) as usize & 15];
    let digits: [u8; 16] = std::array::from_fn(digit);
    let tag = [b"W/\"", &digits[..], b"\""].concat();
    HeaderValue::from_bytes(&tag).expect("tags are printable ASCII")
}

/// A header value of our own making. Invariant: printable ASCII.
pub fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("tags are printable ASCII")
}

fn known_tags(headers: &HeaderMap) -> String {
    let values = headers.get_all(header::IF_NONE_MATCH).iter();
    values.filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",")
}

/// Weak comparison, as RFC 9110 asks of If-None-Match; our tags hold no commas.
fn matches(known: &str, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(tag) = tag.to_str().map(opaque) else { return false };
    known.split(',').any(|one| one.trim() == "*" || opaque(one) == tag)
}

fn not_modified(headers: &HeaderMap) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    *response.headers_mut() = headers.clone();
    for name in ABOUT_THE_BODY {
        response.headers_mut().remove(name);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly_and_in_lists() {
        let tag = HeaderValue::from_static("W/\"a1\"");
        for known in ["\"a1\"", "W/\"a1\"", "\"x\", W/\"a1\"", "*"] {
            assert!(matches(known, &tag), "{known}");
        }
        for known in ["", "\"a\"", "a1", "W/\"A1\""] {
            assert!(!matches(known, &tag), "{known}");
        }
    }
}
