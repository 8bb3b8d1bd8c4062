//! The app's pages, embedded in the binary (read from disk in debug builds).
//!
//! Invariant: pages load nothing from third parties and set no cookie; the content security
//! policy says so to the browser.

use axum::Router;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

use super::encoding::accepts_brotli;
use super::problem::ApiError;
use super::revalidate::header_value;

/// What the pages may do: run our scripts and wasm, show our images, talk to this server.
pub(super) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; \
    manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

/// Kept, and asked about before use: what tells which version is the newest.
pub(super) const ASK_FIRST: &str = "no-cache";
/// For what lies in a folder named after its content: under that name it never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// How long the name of such a folder is, in hexadecimal digits.
const DIGEST_DIGITS: usize = 16;

/// Whoever searches the web may read all of it: without the directory the page has nothing to show.
const ROBOTS: &str = "User-agent: *\nDisallow:\n";

/// Archives of tiles, which are packed already.
pub(super) const ARCHIVE_TYPE: &str = "application/vnd.pmtiles";

#[derive(RustEmbed)]
#[folder = "../web/dist/"]
struct Dist;

/// `/`, `/coverage`, the worker that keeps the first offline, what search engines may read, and `/assets/*`;
/// with unmet demand, those pages that say so.
///
/// A page is told with the page itself that the server takes answers: asked for when a list is empty,
/// the question alone would tell that somebody found nothing. Two builds rather than one that is
/// changed on its way, because the worker knows the page by its digest.
pub fn routes<S: Clone + Send + Sync + 'static>(with_unmet: bool) -> Router<S> {
    let page = move |name: &'static str, with: &'static str| {
        let name = if with_unmet { with } else { name };
        get(async move |headers: HeaderMap| built(name, &headers).ok_or(ApiError::NoPages))
    };
    Router::new()
        .route("/", page("index.html", "index.unmet.html"))
        // For council staff: its question is in the fragment.
        .route("/coverage", page("coverage.html", "coverage.unmet.html"))
        // At the root, because a worker answers for what lies below it.
        .route("/sw.js", page("sw.js", "sw.unmet.js"))
        .route("/robots.txt", get(async || ROBOTS))
        .route("/assets/{*path}", get(asset))
}

/// Where the pages' build has laid a file, which it names after its content.
pub(super) fn laid(name: &str) -> Option<String> {
    let end = format!("/{name}");
    Dist::iter().find(|path| path.ends_with(&end)).map(|path| format!("/{path}"))
}

/// A file of the pages' build, by its place in it.
pub(super) fn built(path: &str, headers: &HeaderMap) -> Option<Response> {
    file::<Dist>(path, headers)
}

async fn asset(
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Path(path) = path.map_err(|_| ApiError::NoRoute)?;
    // The compressed twins are another form of a file, not files of their own.
    let is_twin = std::path::Path::new(&path).extension().is_some_and(|end| end == "br");
    let found = if is_twin { None } else { file::<Dist>(&format!("assets/{path}"), &headers) };
    found.ok_or(ApiError::NoRoute)
}

fn file<Files: RustEmbed>(path: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = Files::get(path)?;
    let tag = plain.metadata.sha256_hash().first_chunk().map(|start| u64::from_be_bytes(*start));
    let tag = format!("{:016x}", tag.unwrap_or_default());
    let twin = accepts_brotli(headers).then(|| Files::get(&format!("{path}.br"))).flatten();
    let mut response = if let Some(twin) = twin {
        let encoded = [
            (header::CONTENT_ENCODING, HeaderValue::from_static("br")),
            (header::ETAG, header_value(&format!("W/\"{tag}-br\""))),
        ];
        (encoded, twin.data).into_response()
    } else {
        ([(header::ETAG, header_value(&format!("W/\"{tag}\"")))], plain.data).into_response()
    };
    describe(path, response.headers_mut());
    Some(response)
}

fn describe(path: &str, headers: &mut HeaderMap) {
    let described = [
        (header::CONTENT_TYPE, content_type(path)),
        (header::CACHE_CONTROL, if is_named_by_content(path) { FOREVER } else { ASK_FIRST }),
        (header::VARY, "accept-encoding"),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in described {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn is_named_by_content(path: &str) -> bool {
    let below = path.strip_prefix("assets/").and_then(|path| path.split_once('/'));
    let is_digest = |name: &str| {
        name.len() == DIGEST_DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    below.is_some_and(|(folder, _)| is_digest(folder))
}

/// By the end of the name. Invariant: wasm is compiled while it streams only as `application/wasm`.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "pmtiles" => ARCHIVE_TYPE,
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    #[derive(RustEmbed)]
    #[folder = "src/http/pages_fixture/"]
    struct Fixture;

    fn asked(path: &str, encoding: &'static str) -> Response {
        let name = header::ACCEPT_ENCODING;
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_static(encoding))]);
        file::<Fixture>(path, &headers).unwrap()
    }

    #[tokio::test]
    async fn the_compressed_twin_is_sent_to_those_who_can_unpack_it() {
        let plain = asked("assets/app.js", "gzip");
        let packed = asked("assets/app.js", "gzip, br");
        assert_eq!(plain.headers().get(header::CONTENT_ENCODING), None);
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "br");
        for name in [header::CONTENT_TYPE, header::VARY, header::CACHE_CONTROL] {
            assert_eq!(plain.headers()[&name], packed.headers()[&name]);
        }
        assert_ne!(plain.headers()[header::ETAG], packed.headers()[header::ETAG]);
        let plain = to_bytes(plain.into_body(), usize::MAX).await.unwrap();
        let packed = to_bytes(packed.into_body(), usize::MAX).await.unwrap();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*packed, &mut unpacked).unwrap();
        assert_eq!(plain, unpacked);
    }

    #[test]
    fn pages_load_nothing_from_elsewhere() {
        let page = asked("index.html", "br");
        assert_eq!(page.status(), StatusCode::OK);
        assert_eq!(page.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("http"), "{policy}");
    }

    #[test]
    fn browsers_are_told_what_a_file_is() {
        assert_eq!(content_type("assets/waymark_bg.wasm"), "application/wasm");
        assert_eq!(content_type("assets/lang/ar.json"), "application/json");
        assert_eq!(content_type("assets/postcodes.bin"), "application/octet-stream");
        assert_eq!(content_type("assets/nodot"), "application/octet-stream");
    }

    #[test]
    fn only_what_never_changes_under_its_name_is_kept_without_asking() {
        let cache = |path: &str| {
            let mut headers = HeaderMap::new();
            describe(path, &mut headers);
            headers[header::CACHE_CONTROL].to_str().unwrap().to_owned()
        };
        assert_eq!(cache("assets/0123456789abcdef/app.js"), FOREVER);
        for path in
            ["index.html", "sw.js", "assets/app.js", "assets/0123/app.js", "assets/icons/x.svg"]
        {
            assert_eq!(cache(path), ASK_FIRST, "{path}");
        }
    }

    #[test]
    fn a_worker_can_only_be_ours() {
        let workers =
            PAGE_POLICY.split(';').map(str::trim).find(|part| part.starts_with("worker-src"));
        assert_eq!(workers, Some("worker-src 'self'"));
    }

    #[tokio::test]
    async fn search_engines_may_read_what_the_page_is_made_of() {
        let request = Request::builder().uri("/robots.txt").body(Body::empty()).unwrap();
        let response = routes(false).with_state(()).oneshot(request).await.unwrap();
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        let rules = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(rules.starts_with(b"User-agent: *\n"));
        let forbids = |line: &&str| line.starts_with("Disallow: /");
        assert_eq!(str::from_utf8(&rules).unwrap().lines().find(forbids), None);
    }

    #[test]
    fn what_is_not_there_is_not_there() {
        for path in ["assets/nosuch.js", "assets/", "", "assets/../../pages.rs"] {
            assert!(file::<Fixture>(path, &HeaderMap::new()).is_none(), "{path}");
        }
    }
}
