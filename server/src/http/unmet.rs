//! `/api/v1/unmet`: what searches that ended with nothing were about, told by devices that agreed, in
//! answers that chance has changed. Served only where the operator wants it.
//!
//! Invariant: of a request its answer is added to the sums of the week, and nothing else is kept or
//! logged: no address, no time, not even that there was one (`request_log` leaves it out).

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use engine::question::Fault;
use engine::time::Date;
use engine::unmet::{Answer, Question};
use serde::Deserialize;
use utoipa::openapi::Type;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::params::{NoParams, Pairs};
use super::problem::ApiError;
use super::questions::{number, query};
use super::reply::{self, JSON};
use super::shapes::Problem;
use super::state::AppState;
use crate::store::{self, Store, UnmetKey};
use crate::unmet::{self, Lists, Shared, Told};

/// Where it is.
pub const PATH: &str = "/api/v1/unmet";

/// More than ten times what an answer about the areas of Coventry needs.
const LIMIT_BYTES: usize = 16 * 1024;

/// How many weeks are told, and at most.
const WEEKS: (usize, usize) = (26, 104);
/// How many estimates of each question, and at most.
const ESTIMATES: (usize, usize) = (20, 100);

/// All routes.
pub fn routes() -> OpenApiRouter<AppState> {
    let limit = DefaultBodyLimit::max(LIMIT_BYTES);
    OpenApiRouter::new()
        .routes(routes!(get_unmet, post_unmet))
        .routes(routes!(get_lists))
        .layer(limit)
}

/// A device's answer of the week, changed by chance before it was sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// Which question the device drew by lot.
    #[schema(pattern = "^(language|slot|area)$")]
    question: String,
    /// `lists.digest` of `/api/v1/unmet/lists`.
    lists: String,
    /// Its boxes in hexadecimal: eight a byte, the first in the lowest bit; what is over is 0.
    #[schema(pattern = "^([0-9a-f]{2})+$")]
    boxes: String,
}

/// Give the week's answer
///
/// The week is that of the server's clock. Nothing tells one device's answers of another's, or who gave
/// them: no cookie, no key, no id; the answer is added to the sums of its week and forgotten.
#[utoipa::path(
    post, path = "/api/v1/unmet", tag = "coverage", request_body = Sent,
    responses(
        (status = 204, description = "It is counted"),
        (status = 400, description = "It is not an answer about these lists",
         content_type = "application/problem+json", body = Problem),
        (status = 413, description = "It is larger than any answer",
         content_type = "application/problem+json", body = Problem),
    )
)]
pub async fn post_unmet(
    State(state): State<AppState>,
    _: NoParams,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let db = database(&state)?;
    check_type(&headers)?;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge { limit_bytes: LIMIT_BYTES as u64 },
        _ => ApiError::BadRequest("the body did not arrive as a whole".to_owned()),
    })?;
    let sent: Sent = serde_json::from_slice(&body)
        .map_err(|error| ApiError::BadRequest(format!("the body is not an answer: {error}")))?;
    let lists = Lists::new(&state.live.areas());
    let answer = read(&sent, &lists)?;
    let key = UnmetKey {
        week: unmet::week(state.now().london().date),
        question: answer.question().word().to_owned(),
        lists: lists.digest,
    };
    let ticks: Vec<bool> = answer.ticks().collect();
    store::add_unmet(db, &key, &ticks).await.map_err(|error| ApiError::Internal(error.into()))?;
    Ok(StatusCode::NO_CONTENT)
}

/// A page of another site can send any text unasked, but this type only if we allow it; we do not.
fn check_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = sent.and_then(|sent| sent.split(';').next()).unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case(JSON) {
        return Ok(());
    }
    Err(ApiError::BadRequest(format!("the body must be {JSON}, and its Content-Type say so")))
}

fn read(sent: &Sent, lists: &Lists) -> Result<Answer, ApiError> {
    let Some(question) = Question::parse(&sent.question) else {
        return Err(ApiError::bad_param("question", "known are language, slot, area"));
    };
    if sent.lists != lists.digest {
        let message = "not the lists of now; GET tells their digest";
        return Err(ApiError::bad_param("lists", message));
    }
    let answer =
        bytes(&sent.boxes).and_then(|bytes| Answer::of_bytes(lists.form(), question, bytes));
    answer.ok_or_else(|| {
        let boxes = lists.form().boxes(question);
        let length = boxes.div_ceil(8);
        let message = format!("not {boxes} boxes in {length} bytes, two hexadecimal digits each");
        ApiError::bad_param("boxes", message)
    })
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let (pairs, over) = hex.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
    if over.is_empty() { bytes } else { None }
}

/// What searches found nothing
///
/// Estimates from the answers of the weeks that have ended, with their uncertainty: hints where to look,
/// not counts. The present week is told when it is over.
#[utoipa::path(
    get, path = "/api/v1/unmet", tag = "coverage", params(UnmetParams),
    responses(
        (status = 200, description = "What is to be thought of each question", body = Told),
        (status = 400, description = "A parameter is unknown or not understood",
         content_type = "application/problem+json", body = Problem),
    )
)]
pub async fn get_unmet(
    State(state): State<AppState>,
    Pairs(pairs): Pairs,
) -> Result<Response, ApiError> {
    let db = database(&state)?;
    let Asked { weeks, limit } = asked(&pairs)?;
    let today = state.now().london().date;
    let monday = today.plus_days(-i32::from(today.weekday()));
    let earlier =
        |weeks: usize| -> Date { monday.plus_days(-7 * i32::try_from(weeks).unwrap_or_default()) };
    let (from, to, before) = (earlier(weeks), earlier(1), monday);
    let [from, to, before] = [from, to, before].map(unmet::week);
    let sums = store::unmet(db, &from, &before).await;
    let sums = sums.map_err(|error| ApiError::Internal(error.into()))?;
    let lists = Lists::new(&state.live.areas());
    let told = unmet::told(lists, from, to, &sums, limit);
    let text = serde_json::to_string(&told).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(reply::json(JSON, text))
}

/// What a device has to know before it can answer
///
/// The lists that its numbers are places in, and where the areas are: the same for every device, so that
/// a device can tell by itself in which of them it is.
#[utoipa::path(
    get, path = "/api/v1/unmet/lists", tag = "coverage",
    responses((status = 200, description = "The lists of now", body = Shared))
)]
pub async fn get_lists(State(state): State<AppState>, _: NoParams) -> Result<Response, ApiError> {
    database(&state)?;
    let shared = Shared::new(&state.live.areas());
    let text = serde_json::to_string(&shared).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(reply::json(JSON, text))
}

/// Not there where it is not wanted; the routes are not, either.
fn database(state: &AppState) -> Result<&Store, ApiError> {
    state.unmet.as_ref().ok_or(ApiError::NoRoute)
}

struct Asked {
    weeks: usize,
    limit: usize,
}

fn asked(pairs: &[(String, String)]) -> Result<Asked, ApiError> {
    let fault = |param: &str, message: String| Fault { param: param.to_owned(), message };
    let (mut weeks, mut limit, mut faults) = (None, None, Vec::new());
    for (name, value) in pairs {
        let (known, most) = match &**name {
            "weeks" => (&mut weeks, WEEKS.1),
            "limit" => (&mut limit, ESTIMATES.1),
            _ => {
                faults.push(fault(name, "unknown; known are weeks, limit".to_owned()));
                continue;
            }
        };
        let number = value.parse().ok().filter(|number| (1..=most).contains(number));
        if known.is_some() || number.is_none() {
            faults.push(fault(name, format!("one whole number from 1 to {most}")));
        }
        *known = number.or(*known);
    }
    if faults.is_empty() {
        let (weeks, limit) = (weeks.unwrap_or(WEEKS.0), limit.unwrap_or(ESTIMATES.0));
        return Ok(Asked { weeks, limit });
    }
    Err(faults.into())
}

/// Parameters of what was told.
pub struct UnmetParams;

impl IntoParams for UnmetParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        const LIMIT: &str =
            "How many estimates of each question; all that stand out are told anyway.";
        let whole = |(usual, most): (usize, usize)| {
            let schema = number(Type::Integer).minimum(Some(1)).maximum(Some(most as i32));
            schema.default(Some(usual.into()))
        };
        vec![
            query("weeks", "How many weeks, up to the last that has ended.", whole(WEEKS)),
            query("limit", LIMIT, whole(ESTIMATES)),
        ]
    }
}

#[cfg(test)]
mod tests;
