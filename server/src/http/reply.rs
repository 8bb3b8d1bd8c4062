//! Answers written by the engine, on their way out.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::problem::ApiError;
use super::revalidate::weak_tag;

/// Media type of GeoJSON (RFC 7946).
pub const GEOJSON: &str = "application/geo+json";
/// Media type of tables.
pub const CSV: &str = "text/csv; charset=utf-8";
/// Media type of JSON.
pub const JSON: &str = "application/json";

/// An answer with a tag that stays the same until something other than the clock has changed.
pub fn json(media_type: &'static str, text: String) -> Response {
    let (before, after) = without_asked_at(&text);
    let tag = weak_tag(&[before.as_bytes(), after.as_bytes()]);
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(media_type)), (header::ETAG, tag)];
    (headers, text).into_response()
}

/// Does slow work beside the threads that answer others.
pub async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| ApiError::Internal(error.into()))
}

/// What stands around the time of asking, or of answering as OGC calls it. Quotes inside texts are
/// escaped, so the first is it.
fn without_asked_at(text: &str) -> (&str, &str) {
    const MEMBERS: [&str; 2] = ["\"asked_at\":\"", "\"timeStamp\":\""];
    let found = MEMBERS.iter().find_map(|member| text.split_once(member));
    let Some((before, rest)) = found else { return (text, "") };
    (before, rest.split_once('"').map_or("", |(_, after)| after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_asking_does_not_change_the_tag() {
        let tag = |text: &str| json(JSON, text.to_owned()).headers()[header::ETAG].clone();
        assert_eq!(tag(r#"{"asked_at":"10:00","a":1}"#), tag(r#"{"asked_at":"10:01","a":1}"#));
        assert_ne!(tag(r#"{"asked_at":"10:00","a":1}"#), tag(r#"{"asked_at":"10:00","a":2}"#));
    }
}
