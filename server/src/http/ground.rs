//! The map under the pins: the one inside, or an operator's in its place.
//!
//! Invariant: the page asks one address of ours for the map, and no other server unless an operator
//! names one; then the content security policy allows that one and nothing else.

use std::path::PathBuf;

use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use tower::ServiceBuilder;
use tower_http::services::ServeFile;

use super::pages::{ARCHIVE_TYPE, ASK_FIRST, PAGE_POLICY};
use super::state::AppState;

/// Where the page asks for the map.
const ADDRESS: &str = "/assets/basemap.pmtiles";
/// What stands for a tile's place in the address of one.
const PLACES: [&str; 3] = ["{z}", "{x}", "{y}"];
/// Endings of addresses by which pictures are known.
const PICTURES: [&str; 4] = [".png", ".jpg", ".jpeg", ".webp"];

/// Where the map comes from.
#[derive(Clone, Debug, Default)]
pub enum Ground {
    /// The one inside.
    #[default]
    Inside,
    /// An archive on this machine.
    Archive(PathBuf),
    /// A tile server.
    Tiles(TileServer),
}

/// An operator's tile server. Invariant: what is kept can stand in a policy and in a page.
#[derive(Clone, Debug, PartialEq)]
pub struct TileServer {
    template: String,
    origin: String,
    attribution: String,
    deepest: u8,
}

impl TileServer {
    /// Takes an address with `{z}`, `{x}` and `{y}` in it, whom to thank, and the zoom of its last tiles.
    pub fn new(template: &str, attribution: &str, deepest: u8) -> Result<Self, String> {
        let problem = |problem: &str| format!("{template} is no address of tiles: {problem}");
        if !PLACES.iter().all(|place| template.contains(place)) {
            return Err(problem("{z}, {x} and {y} stand for the place of a tile"));
        }
        let example =
            PLACES.iter().fold(template.to_owned(), |address, place| address.replace(place, "0"));
        if example.contains(['{', '}']) {
            return Err(problem("only {z}, {x} and {y} can stand in it"));
        }
        let address: Uri = example.parse().map_err(|_| problem("it is no URL"))?;
        let (Some(scheme @ ("http" | "https")), Some(host)) =
            (address.scheme_str(), address.authority())
        else {
            return Err(problem("it begins with https:// and a server's name"));
        };
        let origin = format!("{scheme}://{host}");
        let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]/".contains(c);
        if !origin.chars().all(is_plain) || !template.starts_with(&origin) {
            return Err(problem("the server's name is not a plain one"));
        }
        let (template, attribution) = (template.to_owned(), attribution.to_owned());
        Ok(Self { template, origin, attribution, deepest })
    }

    /// As `TileJSON` 3.0 has it.
    fn description(&self) -> serde_json::Value {
        let path = self.template.split('?').next().unwrap_or_default().to_ascii_lowercase();
        let is_picture = PICTURES.iter().any(|end| path.ends_with(end));
        json!({
            "tilejson": "3.0.0",
            "tiles": [self.template],
            "format": if is_picture { "raster" } else { "pbf" },
            "minzoom": 0,
            "maxzoom": self.deepest,
            "attribution": self.attribution,
        })
    }

    fn policy(&self) -> String {
        let ours = "connect-src 'self'";
        PAGE_POLICY.replace(ours, &format!("{ours} {}", self.origin))
    }
}

impl Ground {
    /// What a page with this map may do.
    pub(super) fn page_policy(&self) -> String {
        match self {
            Self::Tiles(server) => server.policy(),
            Self::Inside | Self::Archive(_) => PAGE_POLICY.to_owned(),
        }
    }
}

/// The pages with the map that an operator has chosen.
pub fn lay(pages: Router<AppState>, ground: &Ground) -> Router<AppState> {
    match ground {
        Ground::Inside => pages,
        Ground::Archive(archive) => {
            // Any part of it can be asked for, as it may be large.
            let file = ServeFile::new(archive);
            let file = ServiceBuilder::new().map_response(describe_archive).service(file);
            pages.route_service(ADDRESS, file)
        }
        Ground::Tiles(server) => {
            let policy = HeaderValue::try_from(server.policy()).ok();
            let description = server.description();
            let describe = async || ask_first(Json(description).into_response());
            pages.route(ADDRESS, get(describe)).layer(axum::middleware::map_response(
                move |response| std::future::ready(allowed(response, policy.clone())),
            ))
        }
    }
}

/// Pages may ask the tile server too.
fn allowed(mut response: Response, policy: Option<HeaderValue>) -> Response {
    let name = header::CONTENT_SECURITY_POLICY;
    if let (Some(kept), Some(policy)) = (response.headers_mut().get_mut(name), policy) {
        *kept = policy;
    }
    response
}

fn ask_first<Body>(mut response: axum::http::Response<Body>) -> axum::http::Response<Body> {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(ASK_FIRST));
    response
}

fn describe_archive<Body>(response: axum::http::Response<Body>) -> axum::http::Response<Body> {
    let mut response = ask_first(response);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(ARCHIVE_TYPE));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(template: &str) -> Result<TileServer, String> {
        TileServer::new(template, "© OpenStreetMap contributors", 14)
    }

    #[test]
    fn the_policy_allows_the_tile_servers_origin_and_nothing_else() {
        let server = server("https://tiles.example.org:8443/city/{z}/{x}/{y}.mvt?key=1").unwrap();
        let (ours, theirs) = (PAGE_POLICY.split(';'), server.policy());
        for (before, after) in ours.zip(theirs.split(';')) {
            if before.trim().starts_with("connect-src") {
                assert_eq!(after.trim(), "connect-src 'self' https://tiles.example.org:8443");
            } else {
                assert_eq!(before, after);
            }
        }
    }

    #[test]
    fn pictures_are_known_by_the_end_of_the_address() {
        for (template, format) in [
            ("https://t.example/{z}/{x}/{y}.png", "raster"),
            ("https://t.example/{z}/{x}/{y}.JPG?style=day", "raster"),
            ("https://t.example/{z}/{x}/{y}.mvt", "pbf"),
            ("https://t.example/city/{z}/{x}/{y}", "pbf"),
        ] {
            assert_eq!(server(template).unwrap().description()["format"], format, "{template}");
        }
    }

    #[test]
    fn what_is_no_address_of_tiles_is_told() {
        for template in [
            "https://t.example/{z}/{x}.mvt",
            "/tiles/{z}/{x}/{y}.mvt",
            "ftp://t.example/{z}/{x}/{y}",
            "https://{s}.t.example/{z}/{x}/{y}.png",
            "https://{z}.t.example/{x}/{y}.png",
            "https://you@t.example/{z}/{x}/{y}.png",
            "https://t.example;script-src *;/{z}/{x}/{y}.png",
            "https://*/{z}/{x}/{y}.png",
            "https://t.example 'unsafe-inline'/{z}/{x}/{y}.png",
        ] {
            assert!(server(template).is_err(), "{template}");
        }
    }
}
