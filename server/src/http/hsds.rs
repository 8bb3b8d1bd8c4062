//! `/hsds/v3`: Open Referral, as HSDS 3.0 and HSDS-UK 3.0 have it.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_core::Stream;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::hsds_params::{
    ListParams, OrganizationParams, OrganizationsParams, PlacesParams, ServicesParams, TermsParams,
};
use super::own_host::origin;
use super::params::{NoParams, Pairs};
use super::problem::ApiError;
use super::reply::{self, JSON};
use super::revalidate::weak_tag;
use super::shapes::Problem;
use super::state::AppState;
use crate::hsds::{self, Lines, Listing, Question};
use crate::live::LiveError;

/// Media type of one JSON text a line.
const NDJSON: &str = "application/x-ndjson";

/// Where the profile that we keep is described.
const PROFILE: &str = "https://docs.openreferraluk.org/";

/// A page of records.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "only described: answers are written from the records themselves")]
pub struct HsdsPage {
    /// How many suit.
    total_items: u64,
    /// On how many pages.
    total_pages: u64,
    /// Which page this is, from 1.
    page_number: u64,
    /// How many are on it.
    size: u64,
    first_page: bool,
    last_page: bool,
    /// Whether there is nothing on it.
    empty: bool,
    /// Records by the schemas of HSDS 3.0 and HSDS-UK 3.0.
    #[schema(value_type = Vec<Object>)]
    contents: Vec<serde_json::Value>,
}

/// What this interface is.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "only described: answers are written from the records themselves")]
pub struct HsdsAbout {
    /// Of HSDS.
    version: String,
    /// URL of the profile's description.
    profile: String,
    /// URL of the description of this interface.
    openapi_url: Option<String>,
}

/// A record by the schemas of HSDS 3.0 and HSDS-UK 3.0.
#[derive(utoipa::ToSchema)]
#[schema(value_type = Object)]
#[expect(dead_code, reason = "only described: answers are written from the records themselves")]
pub struct HsdsRecord(serde_json::Value);

/// The described routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(get_about))
        .routes(routes!(get_services))
        .routes(routes!(get_service))
        .routes(routes!(get_organizations))
        .routes(routes!(get_organization))
        .routes(routes!(get_places))
        .routes(routes!(get_place))
        .routes(routes!(get_taxonomies))
        .routes(routes!(get_taxonomy))
        .routes(routes!(get_terms))
        .routes(routes!(get_term))
}

/// The beginning as people type it.
pub fn without_slash() -> Router<AppState> {
    Router::new().route("/hsds/v3", get(get_about))
}

/// What this interface is
#[utoipa::path(
    get, path = "/hsds/v3/", tag = "open referral",
    responses(
        (status = 200, description = "Version, profile and description", body = HsdsAbout),
    )
)]
async fn get_about(_: NoParams, headers: HeaderMap) -> Response {
    let mut about = json!({ "version": "3.0", "profile": PROFILE });
    if let Some(origin) = origin(&headers) {
        about["openapi_url"] = format!("{origin}/openapi.json").into();
    }
    reply::json(JSON, about.to_string())
}

macro_rules! listing {
    ($name:ident, $listing:expr, $path:literal, $params:ty, $title:literal) => {
        #[doc = $title]
        #[utoipa::path(
            get, path = $path, tag = "open referral", params($params),
            responses(
                (status = 200, description = "A page of what suits; with `format=ndjson` all, one a line",
                 content((HsdsPage = "application/json"), (String = "application/x-ndjson"))),
            )
        )]
        async fn $name(
            State(state): State<AppState>,
            Pairs(pairs): Pairs,
            OriginalUri(uri): OriginalUri,
        ) -> Result<Response, ApiError> {
            list(state, $listing, &pairs, &uri).await
        }
    };
}

macro_rules! single {
    ($name:ident, $listing:expr, $path:literal, $title:literal) => {
        #[doc = $title]
        #[utoipa::path(
                            get, path = $path, tag = "open referral",
                            params(("id" = String, Path, description = "The `id` of a record")),
                            responses(
                                (status = 200, description = "The record", body = HsdsRecord),
                                (status = 404, description = "There is none",
                                 content_type = "application/problem+json", body = Problem),
                            )
                        )]
        async fn $name(
            State(state): State<AppState>,
            path: Result<Path<String>, PathRejection>,
            _: NoParams,
        ) -> Result<Response, ApiError> {
            one(state, $listing, path, false).await
        }
    };
}

listing!(get_services, Listing::Services, "/hsds/v3/services", ServicesParams, "Services");
single!(get_service, Listing::Services, "/hsds/v3/services/{id}", "One service in full");
listing!(
    get_organizations,
    Listing::Organizations,
    "/hsds/v3/organizations",
    OrganizationsParams,
    "Organizations"
);
listing!(
    get_places,
    Listing::Places,
    "/hsds/v3/service_at_locations",
    PlacesParams,
    "Services at locations"
);
single!(
    get_place,
    Listing::Places,
    "/hsds/v3/service_at_locations/{id}",
    "One service at one location, in full"
);
listing!(get_taxonomies, Listing::Taxonomies, "/hsds/v3/taxonomies", ListParams, "Taxonomies");
single!(get_taxonomy, Listing::Taxonomies, "/hsds/v3/taxonomies/{id}", "One taxonomy");
listing!(get_terms, Listing::Terms, "/hsds/v3/taxonomy_terms", TermsParams, "Taxonomy terms");
single!(get_term, Listing::Terms, "/hsds/v3/taxonomy_terms/{id}", "One taxonomy term");

/// One organization in full
#[utoipa::path(
    get, path = "/hsds/v3/organizations/{id}", tag = "open referral",
    params(("id" = String, Path, description = "The `id` of a record"), OrganizationParams),
    responses(
        (status = 200, description = "The organization with its services", body = HsdsRecord),
        (status = 404, description = "There is none",
         content_type = "application/problem+json", body = Problem),
    )
)]
async fn get_organization(
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    Pairs(pairs): Pairs,
) -> Result<Response, ApiError> {
    let full_service = hsds::full_service(&pairs)?;
    one(state, Listing::Organizations, path, full_service).await
}

async fn list(
    state: AppState,
    listing: Listing,
    pairs: &[(String, String)],
    uri: &Uri,
) -> Result<Response, ApiError> {
    let postcodes = state.live.postcodes();
    let question = Question::parse(listing, pairs, &postcodes)?;
    let shelf = state.live.shelf().await?;
    if question.is_ndjson() {
        let tag = weak_tag(&[uri.to_string().as_bytes(), &shelf.revision().to_be_bytes()]);
        let body = Body::from_stream(Pieces(hsds::lines(shelf, listing, question, postcodes)));
        let headers =
            [(header::CONTENT_TYPE, HeaderValue::from_static(NDJSON)), (header::ETAG, tag)];
        return Ok((headers, body).into_response());
    }
    reply::aside(move || reply::json(JSON, hsds::list(&shelf, listing, &question, &postcodes)))
        .await
}

async fn one(
    state: AppState,
    listing: Listing,
    path: Result<Path<String>, PathRejection>,
    full_service: bool,
) -> Result<Response, ApiError> {
    let not_found = || ApiError::NotFound("there is no such record".to_owned());
    let Path(id) = path.map_err(|_| not_found())?;
    let shelf = state.live.shelf().await?;
    let found = reply::aside(move || hsds::one(&shelf, listing, &id, full_service)).await?;
    Ok(reply::json(JSON, found.ok_or_else(not_found)?))
}

impl From<LiveError> for ApiError {
    fn from(error: LiveError) -> Self {
        Self::Internal(error.into())
    }
}

/// Lines on their way out, written as fast as they are read.
struct Pieces(Lines);

impl Stream for Pieces {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|piece| Ok(Bytes::from(piece))))
    }
}
