//! Which forms of an answer the caller can unpack.

use axum::http::{HeaderMap, header};

/// Whether `Accept-Encoding` names brotli and does not refuse it.
pub fn accepts_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"))
            && !parts.any(|part| part.strip_prefix("q=").is_some_and(is_zero))
    })
}

fn is_zero(quality: &str) -> bool {
    quality.trim().parse::<f32>().is_ok_and(|quality| quality <= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_only_when_asked_for() {
        let accepts = |value: &'static str| {
            let name = header::ACCEPT_ENCODING;
            accepts_brotli(&HeaderMap::from_iter([(name, value.parse().unwrap())]))
        };
        assert!(accepts("gzip, deflate, br"));
        assert!(accepts("br;q=0.5"));
        assert!(!accepts("gzip"));
        assert!(!accepts("br;q=0, gzip"));
        assert!(!accepts_brotli(&HeaderMap::new()));
    }
}
