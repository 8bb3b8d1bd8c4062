//! The parameters of coverage, for `/openapi.json` alone: the engine parses them.
//!
//! Invariant: an acceptance test compares these names with those the engine takes.

use engine::directory::Channel;
use utoipa::IntoParams;
use utoipa::openapi::Type;
use utoipa::openapi::path::{Parameter, ParameterIn};

use super::questions::{any, number, query, text, wanted, word};

/// The shape of a week or a time.
const OPEN: &str = "^(week|now|[0-9]{4}-W[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}\
    (:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)$";
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const WHOLE_HOUR: &str = "^[0-9]{2}:00$";

/// Parameters of coverage.
pub struct CoverageParams;

/// Parameters of the matrix of needs and languages.
pub struct MatrixParams;

/// Parameters of where sessions would help most.
pub struct NextParams;

impl IntoParams for CoverageParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        const BY: &str = "Areas of which kind; the answer's `known.areas` tells which there are.";
        const COMPARE: &str = "A second question: a query string, escaped, whose parameters replace \
            those of this one (`language=ti`, `open=2026-W52`, `draft=...`).";
        let by = word(&["lsoa", "msoa", "ward", "oa", "district", "postcode", "city"]);
        let format = word(&["geojson", "csv"]).default(Some("geojson".into()));
        let mut params = wanted(Channel::InPerson.word()).to_vec();
        params.extend(people());
        params.extend(drafts());
        params.push(query("by", BY, by.default(Some("lsoa".into()))));
        params.push(query("compare", COMPARE, text("").examples(["language=ti"])));
        params.push(query("format", "A map or a table.", format));
        params
    }
}

impl IntoParams for MatrixParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut params = wanted(Channel::InPerson.word()).to_vec();
        params.retain(|param| !["category", "language"].contains(&param.name.as_str()));
        params.extend(people());
        params
    }
}

impl IntoParams for NextParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        const AT: &str = "At the places that are known, or at any postcode.";
        let whole = |most: i32, usual: i32| {
            number(Type::Integer).minimum(Some(1)).maximum(Some(most)).default(Some(usual.into()))
        };
        let hour = |usual: &str| text(WHOLE_HOUR).default(Some(usual.into()));
        let days = any(word(&["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]));
        let at = word(&["venues", "anywhere"]).default(Some("venues".into()));
        let mut params = wanted(Channel::InPerson.word()).to_vec();
        params.extend(people());
        params.extend(drafts());
        params.extend([
            query("sessions", "How many to place.", whole(10, 3)),
            query("hours", "How many hours each is long.", whole(12, 2)),
            query("at", AT, at),
            query("days", "On these days only; repeatable or separated by commas.", days),
            query("from", "None begins earlier; a whole hour.", hour("08:00")),
            query("to", "None ends later; a whole hour, up to 24:00.", hour("20:00")),
        ]);
        params
    }
}

/// How far, when, and how people are counted.
fn people() -> [Parameter; 5] {
    const WITHIN: &str = "Metres, great-circle.";
    const WALK: &str = "Instead of `within`: minutes on foot.";
    const WHEN: &str = "`week` (any ordinary one), a week of the calendar (ISO 8601), `now`, a local \
        time in Coventry, or an RFC 3339 instant.";
    const WEIGHT: &str = "How people are counted: postcodes, or what a census counted, if one was \
        imported; the answer's `known.weights` tells.";
    const SINCE: &str = "What was last checked before this day is old; a year ago by default.";
    let weights = word(&["postcodes", "population", "born_abroad", "differing_languages"]);
    let within = number(Type::Number).minimum(Some(0)).default(Some(1_000.into()));
    let walk = number(Type::Integer).minimum(Some(1)).maximum(Some(120));
    [
        query("within", WITHIN, within),
        query("walk", WALK, walk),
        query("open", WHEN, text(OPEN).default(Some("week".into())).examples(["2026-W52"])),
        query("weight", WEIGHT, weights.default(Some("postcodes".into()))),
        query("checked_since", SINCE, text(DATE).examples(["2026-01-01"])),
    ]
}

/// What if.
fn drafts() -> [Parameter; 2] {
    const DRAFT: &str = "A session that is only thought of: `LON,LAT` or a postcode or `remote`, then \
        `;`, then OSM opening hours. It suits the whole question. Repeatable.";
    const WITHOUT: &str = "Ids of service_at_locations or services that are left out; repeatable.";
    let draft = text("^[^;]+;.+$").examples(["CV1 5FX;We 17:00-19:00"]);
    [query("draft", DRAFT, any(draft)), query("without", WITHOUT, any(text("")))]
}
