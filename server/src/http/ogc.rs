//! `/ogc`: OGC API - Features. JSON for programs, pages for people, by `f` or what a client prefers.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;

use super::coverage::put;
use super::own_host::origin;
use super::pages;
use super::params::Pairs;
use super::plain::POLICY;
use super::problem::ApiError;
use super::reply::{self, GEOJSON, JSON};
use super::state::AppState;
use crate::ogc::{self, Collection, Form, Links, NoFeatures};

const PATH: &str = "/ogc";
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// `/ogc` and everything below it.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/ogc", get(landing))
        .route("/ogc/", get(landing))
        .route("/ogc/conformance", get(conformance))
        .route("/ogc/api", get(api))
        .route("/ogc/collections", get(collections))
        .route("/ogc/collections/{collection}", get(collection))
        .route("/ogc/collections/{collection}/items", get(items))
        .route("/ogc/collections/{collection}/items/{id}", get(item))
}

/// A request for any resource, but for what is its own.
struct Asked {
    links: Links,
    pairs: Vec<(String, String)>,
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Pairs(pairs) = Pairs::from_request_parts(parts, state).await?;
        let Parts { uri, headers, .. } = parts;
        let form = pairs.iter().find(|(name, _)| name == "f").map(|(_, word)| Form::parse(word));
        let form = form.unwrap_or_else(|| Some(preferred(headers)));
        let form = form.ok_or_else(|| ApiError::bad_param("f", "is neither json nor html"))?;
        let origin = origin(headers).unwrap_or_else(|| "http://localhost".to_owned());
        let base = format!("{origin}{PATH}");
        let path = uri.path().strip_prefix(PATH).unwrap_or_default().to_owned();
        Ok(Self { links: Links { base, path, form }, pairs })
    }
}

impl Asked {
    /// Refuses every parameter but the form.
    fn alone(self) -> Result<Self, ApiError> {
        let others: Vec<_> = self.pairs.iter().filter(|(name, _)| name != "f").cloned().collect();
        engine::question::no_params(&others)?;
        Ok(self)
    }

    fn tell(&self, json_type: &'static str, document: &Value) -> Response {
        match self.links.form {
            Form::Json => reply::json(json_type, document.to_string()),
            Form::Html => {
                let style = pages::laid("plain.css");
                let policy = [(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))];
                (policy, ogc::html(document, style.as_deref())).into_response()
            }
        }
    }
}

/// JSON unless a page is asked for before it, as browsers do.
fn preferred(headers: &HeaderMap) -> Form {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let mut kinds = accept
        .unwrap_or_default()
        .split(',')
        .map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    let known = kinds.find(|kind| kind == "text/html" || kind.ends_with("json"));
    if known.is_some_and(|kind| kind == "text/html") { Form::Html } else { Form::Json }
}

async fn landing(asked: Asked) -> Result<Response, ApiError> {
    let asked = asked.alone()?;
    Ok(asked.tell(JSON, &ogc::landing(&asked.links)))
}

async fn conformance(asked: Asked) -> Result<Response, ApiError> {
    let asked = asked.alone()?;
    Ok(asked.tell(JSON, &ogc::conformance(&asked.links)))
}

async fn api(asked: Asked) -> Result<Response, ApiError> {
    let asked = asked.alone()?;
    Ok(asked.tell(OPENAPI, &ogc::description(&asked.links)))
}

async fn collections(asked: Asked) -> Result<Response, ApiError> {
    let asked = asked.alone()?;
    Ok(asked.tell(JSON, &ogc::collections(&asked.links)))
}

async fn collection(
    path: Result<Path<String>, PathRejection>,
    asked: Asked,
) -> Result<Response, ApiError> {
    let Path(id) = path.map_err(|_| not_there())?;
    let collection = Collection::parse(&id).ok_or_else(not_there)?;
    let asked = asked.alone()?;
    Ok(asked.tell(JSON, &collection.described(&asked.links)))
}

async fn items(
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    asked: Asked,
) -> Result<Response, ApiError> {
    let Path(id) = path.map_err(|_| not_there())?;
    let collection = Collection::parse(&id).ok_or_else(not_there)?;
    let (links, pairs) = (asked.links.clone(), asked.pairs.clone());
    let page = move |grounds: &_| ogc::items(grounds, &links, collection, &pairs);
    Ok(asked.tell(GEOJSON, &put(state, page).await?))
}

async fn item(
    State(state): State<AppState>,
    path: Result<Path<(String, String)>, PathRejection>,
    asked: Asked,
) -> Result<Response, ApiError> {
    let Path((collection, id)) = path.map_err(|_| not_there())?;
    let collection = Collection::parse(&collection).ok_or_else(not_there)?;
    let (links, pairs) = (asked.links.clone(), asked.pairs.clone());
    let feature = move |grounds: &_| ogc::item(grounds, &links, collection, &id, &pairs);
    Ok(asked.tell(GEOJSON, &put(state, feature).await?))
}

fn not_there() -> ApiError {
    ApiError::NotFound("there is no such collection or feature".to_owned())
}

impl From<NoFeatures> for ApiError {
    fn from(error: NoFeatures) -> Self {
        match error {
            NoFeatures::Faults(faults) => Self::BadParams(faults),
            NoFeatures::NotThere => not_there(),
            NoFeatures::Over => Self::Internal(anyhow::anyhow!("nobody waited for the answer")),
        }
    }
}
