//! Where a client sees this server: for answers that hold addresses of their own.

use axum::http::HeaderMap;

/// `https://HOST`, by what the client or the proxy before us says; none if it says no host.
pub fn origin(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    let host = text("host").filter(|host| !host.is_empty() && host.bytes().all(is_host))?;
    let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    Some(format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn seen(headers: &[(&'static str, &'static str)]) -> Option<String> {
        let header = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        origin(&headers.iter().map(header).collect())
    }

    #[test]
    fn the_address_is_the_one_that_was_asked() {
        assert_eq!(seen(&[("host", "127.0.0.1:8080")]), Some("http://127.0.0.1:8080".to_owned()));
        let proxied = [("host", "help.example"), ("x-forwarded-proto", "https")];
        assert_eq!(seen(&proxied), Some("https://help.example".to_owned()));
        assert_eq!(seen(&[("host", "a\"><script>")]), None);
        assert_eq!(seen(&[]), None);
    }
}
