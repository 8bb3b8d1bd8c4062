//! `/embed` and `/embed.js`: the app in a frame of somebody else's page, and the element that makes the frame.
//!
//! Invariant: a query, which a server sees, gives defaults that are the same for everybody who
//! reads the host's page; where somebody is cannot stand in it.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use engine::needs::NEEDS;
use engine::question::Fault;
use maud::{DOCTYPE, Markup, html};

use super::ground::Ground;
use super::pages;
use super::params::Pairs;
use super::plain;
use super::problem::ApiError;
use super::state::AppState;

/// Schemes of apps that show pages: in a policy `*` means those of the web only.
const APPS: &str = "* capacitor: ionic: app: file:";
const NOBODY: &str = "frame-ancestors 'none'";
/// What tells of one person.
const PERSONAL: [&str; 5] = ["postcode", "lat", "lon", "arrive", "service"];
const THEMES: [&str; 3] = ["auto", "light", "dark"];
const LISTS: [&str; 3] = ["beside", "first", "none"];
const HEIGHTS: [&str; 2] = ["fixed", "auto"];

/// Whose pages may show the map in a frame. Invariant: what is kept can stand in a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Ancestors(String);

impl Default for Ancestors {
    /// Everybody's.
    fn default() -> Self {
        Self(APPS.to_owned())
    }
}

impl Ancestors {
    /// Takes `*`, `none`, or origins (and `self`) with spaces or commas between them.
    pub fn new(text: &str) -> Result<Self, String> {
        let named: Vec<&str> =
            text.split([' ', ',', '\t', '\n']).filter(|part| !part.is_empty()).collect();
        match named.as_slice() {
            [] => Err("an origin is missing: https://HOST, or * for everybody, or none".to_owned()),
            ["*"] => Ok(Self::default()),
            ["none"] => Ok(Self("'none'".to_owned())),
            _ => {
                let sources: Result<Vec<String>, String> = named.into_iter().map(source).collect();
                sources.map(|sources| Self(sources.join(" ")))
            }
        }
    }

    fn policy(&self, page: &str) -> String {
        page.replace(NOBODY, &format!("frame-ancestors {}", self.0))
    }
}

/// One page's origin, as a policy names it.
fn source(origin: &str) -> Result<String, String> {
    let problem = |problem: &str| Err(format!("{origin} is no origin: {problem}"));
    if origin == "self" {
        return Ok("'self'".to_owned());
    }
    if matches!(origin, "*" | "none") {
        return Err(format!("{origin} stands alone"));
    }
    let Some((scheme, host)) = origin.split_once("://") else {
        return problem("it begins with https://");
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c));
    if !is_scheme {
        return problem("it begins with https://");
    }
    host_fault(host).map_or_else(|| Ok(origin.to_owned()), problem)
}

/// What keeps a server's name, with or without a port, from standing in a policy.
fn host_fault(host: &str) -> Option<&'static str> {
    let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let parts: Vec<&str> = name.strip_prefix("*.").unwrap_or(name).split('.').collect();
    let is_part = |part: &&str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if host.contains(['/', '?', '#']) {
        return Some("it ends with the server's name or port, without a path");
    }
    if !parts.iter().all(is_part) {
        return Some("the server's name is not a plain one");
    }
    (host.contains(':') && port.parse::<u16>().is_err()).then_some("its port is not a number")
}

/// The headers that tell who may frame the page.
struct Policy(HeaderValue);

/// Both addresses, for these hosts and this map.
pub fn routes(ancestors: &Ancestors, ground: &Ground) -> Router<AppState> {
    let policy = ancestors.policy(&ground.page_policy());
    let policy = HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(NOBODY));
    Router::new()
        .route("/embed", get(page))
        .layer(Extension(Arc::new(Policy(policy))))
        .route("/embed.js", get(element))
}

async fn page(
    Extension(policy): Extension<Arc<Policy>>,
    headers: HeaderMap,
    pairs: Result<Pairs, ApiError>,
) -> Result<Response, ApiError> {
    let pairs = pairs.map(|Pairs(pairs)| pairs);
    let mut response = match pairs.map(|pairs| faults(&pairs)) {
        Ok(faults) if faults.is_empty() => {
            pages::built("embed.html", &headers).ok_or(ApiError::NoPages)?
        }
        Ok(faults) => refused(ApiError::BadParams(faults)),
        Err(broken) => refused(broken),
    };
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.0.clone());
    Ok(response)
}

/// Modules are asked for by pages of any origin as what may be read.
async fn element(headers: HeaderMap) -> Result<Response, ApiError> {
    let mut response = pages::built("embed.js", &headers).ok_or(ApiError::NoPages)?;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static("cross-origin"));
    Ok(response)
}

/// What cannot stand in the query, and why.
fn faults(pairs: &[(String, String)]) -> Vec<Fault> {
    let fault = |(name, value): &(String, String)| {
        let message = wrong(name, value.trim())?;
        Some(Fault { param: name.clone(), message })
    };
    pairs.iter().filter_map(fault).collect()
}

fn wrong(name: &str, value: &str) -> Option<String> {
    let parts = || value.split(',').map(str::trim).filter(|part| !part.is_empty());
    let one_of =
        |known: &[&str]| (!known.contains(&value)).then(|| format!("one of {}", known.join(", ")));
    match name {
        _ if PERSONAL.contains(&name) => Some(format!(
            "tells of one person, and whatever stands before # is sent to this server: write it behind the # (/embed#{name}=...), or let <waymark-map> pass it on"
        )),
        "theme" => one_of(&THEMES),
        "list" => one_of(&LISTS),
        "height" => one_of(&HEIGHTS),
        "beside" => one_of(&["en"]),
        "when" => one_of(&["now", "any"]).map(|known| {
            format!("{known}; another time is written behind the #, which reaches no server")
        }),
        "need" => parts()
            .any(|need| !NEEDS.contains(&need))
            .then(|| format!("needs are {}", NEEDS.join(", "))),
        "language" => parts()
            .any(|tag| !engine::language::is_asked(tag))
            .then(|| "languages are BCP 47 tags: ar, ti, pl".to_owned()),
        "lang" => {
            (!engine::language::is_asked(value)).then(|| "a BCP 47 tag: ar, ti, pl".to_owned())
        }
        _ => Some(
            "is not known; known are lang, need, language, when, beside, theme, list, height"
                .to_owned(),
        ),
    }
}

/// For the person who writes the host's page, in the place of the map.
fn refused(problem: ApiError) -> Response {
    let page = explained(&problem);
    let mut response = problem.into_page(page);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn explained(problem: &ApiError) -> Markup {
    let faults = if let ApiError::BadParams(faults) = problem { faults.as_slice() } else { &[] };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Waymark: this address is not understood" }
                meta name="robots" content="noindex";
                @if let Some(style) = pages::laid(plain::STYLE) { link rel="stylesheet" href=(style); }
            }
            body.plain {
                main {
                    h1 { "This address of the map is not understood" }
                    @if faults.is_empty() { p { (problem.to_string()) } }
                    ul {
                        @for fault in faults { li { code { (fault.param) } ": " (fault.message) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
