//! `/api/v1/coverage`: where, when and in which language is there no help within reach?

use std::sync::{Arc, Weak};

use arc_swap::ArcSwapOption;
use axum::extract::State;
use axum::response::Response;
use tokio::sync::Semaphore;

use super::coverage_params::{CoverageParams, MatrixParams, NextParams};
use super::params::Pairs;
use super::problem::ApiError;
use super::reply::{self, CSV, GEOJSON, JSON};
use super::state::AppState;
use crate::areas::Areas;
use crate::coverage::{
    CoverageAnswer, Demand, Grounds, MatrixAnswer, NextAnswer, NoAnswer, Watch, Written,
};

/// So many of these questions are answered at once: each takes a processor for a while, and whoever looks
/// for help comes first.
const AT_ONCE: usize = 1;

/// Where questions of coverage are answered, a few at a time.
pub struct Desk {
    turns: Arc<Semaphore>,
    /// Who there is, by the areas they were made from.
    demand: ArcSwapOption<(Weak<Areas>, Arc<Demand>)>,
}

impl Default for Desk {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), demand: ArcSwapOption::empty() }
    }
}

impl Desk {
    /// Of the areas as of now: made anew when they are others.
    fn demand(&self, state: &AppState) -> Result<Arc<Demand>, ApiError> {
        let areas = state.live.areas();
        if let Some(known) = self.demand.load_full()
            && known.0.as_ptr() == Arc::as_ptr(&areas)
        {
            return Ok(Arc::clone(&known.1));
        }
        let demand = Demand::new(&state.live.postcodes(), &areas)
            .map_err(|error| ApiError::Internal(error.into()))?;
        let demand = Arc::new(demand);
        self.demand.store(Some(Arc::new((Arc::downgrade(&areas), Arc::clone(&demand)))));
        Ok(demand)
    }
}

/// Ends the work for an answer when nobody waits for it any more.
struct Waiting(Arc<Watch>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Puts a question when it is its turn, beside the threads that answer others.
pub(super) async fn put<T, E>(
    state: AppState,
    ask: impl FnOnce(&Grounds) -> Result<T, E> + Send + 'static,
) -> Result<T, ApiError>
where
    T: Send + 'static,
    E: Into<ApiError>,
{
    let desk = Arc::clone(&state.coverage);
    let turn = Arc::clone(&desk.turns).acquire_owned().await;
    let turn = turn.map_err(|error| ApiError::Internal(error.into()))?;
    let waiting = Waiting(Arc::default());
    let watch = Arc::clone(&waiting.0);
    let asked = reply::aside(move || {
        // Held until the work has ended, even when nobody waits for it.
        let _turn = turn;
        let grounds = Grounds::of(&state.live, desk.demand(&state)?, state.now(), watch);
        ask(&grounds).map_err(Into::into)
    });
    asked.await?
}

impl From<NoAnswer> for ApiError {
    fn from(error: NoAnswer) -> Self {
        match error {
            NoAnswer::Faults(faults) => Self::BadParams(faults),
            NoAnswer::Over => Self::Internal(anyhow::anyhow!("nobody waited for the answer")),
        }
    }
}

/// Who has what within reach, by area
///
/// For each hour of a week, or an instant: which share of the people has something suitable open within
/// reach. An hour counts by what is open when it begins, which is what `nearest` answers then. What is
/// open but for unknown hours, and what was checked lately, is counted apart. `draft` and `without` ask
/// what if; `compare` puts a second question beside the first.
#[utoipa::path(
    get, path = "/api/v1/coverage", tag = "coverage",
    params(CoverageParams),
    responses(
        (status = 200, description = "A feature for each area, and the whole city; with `format=csv` a table",
         content((CoverageAnswer = "application/geo+json"), (String = "text/csv"))),
    )
)]
pub async fn get_coverage(
    State(state): State<AppState>,
    Pairs(pairs): Pairs,
) -> Result<Response, ApiError> {
    Ok(match put(state, move |grounds| grounds.coverage(&pairs)).await? {
        Written::Map(text) => reply::json(GEOJSON, text),
        Written::Table(text) => reply::json(CSV, text),
    })
}

/// All needs and languages beside each other
///
/// For the whole city: what there is for each need in each language of the pages, and in any.
#[utoipa::path(
    get, path = "/api/v1/coverage/matrix", tag = "coverage",
    params(MatrixParams),
    responses(
        (status = 200, description = "A need in a language each", body = MatrixAnswer),
    )
)]
pub async fn get_matrix(
    State(state): State<AppState>,
    Pairs(pairs): Pairs,
) -> Result<Response, ApiError> {
    Ok(reply::json(JSON, put(state, move |grounds| grounds.matrix(&pairs)).await?))
}

/// Where sessions would help most
///
/// At the places that are known, or at any postcode: the best first, each counted after those before it;
/// with a bound that no other choice exceeds.
#[utoipa::path(
    get, path = "/api/v1/coverage/next", tag = "coverage",
    params(NextParams),
    responses(
        (status = 200, description = "Sessions, the best first",
         content_type = "application/geo+json", body = NextAnswer),
    )
)]
pub async fn get_next(
    State(state): State<AppState>,
    Pairs(pairs): Pairs,
) -> Result<Response, ApiError> {
    Ok(reply::json(GEOJSON, put(state, move |grounds| grounds.next(&pairs)).await?))
}
