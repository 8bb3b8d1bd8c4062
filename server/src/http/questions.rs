//! The parameters of questions, for `/openapi.json` alone: the engine parses them.
//!
//! Invariant: an acceptance test compares these names with those the engine takes.

use engine::directory::Channel;
use engine::language::Help;
use engine::needs::{ELIGIBILITY, NEEDS};
use engine::question::{DEFAULT_LIMIT, DEFAULT_STAY_MIN, MAX_STAY_MIN};
use engine::text::MAX_QUERY_LETTERS;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema};
use utoipa::openapi::{RefOr, Required, Type};

/// The shape of a BCP 47 tag, as the engine accepts it.
const LANGUAGE_TAG: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$";
/// The shape of a full UK postcode; more spaces are accepted.
const POSTCODE: &str = "^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}$";
/// The shape of a time asked about.
const WHEN: &str = "^(now|any|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?\
    (Z|[+-][0-9]{2}:[0-9]{2})?)$";
/// The shape of four numbers.
const BBOX: &str = r"^-?[0-9]+(\.[0-9]+)?(,-?[0-9]+(\.[0-9]+)?){3}$";

/// Parameters of `nearest`.
pub struct NearestParams;

/// Parameters of the list of services.
pub struct ServicesParams;

/// Parameters of the search.
pub struct SearchParams;

/// The parameter of one service.
pub struct LangParam;

impl IntoParams for NearestParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        const ARRIVE: &str = "`walk`: what counts is the state on arrival on foot, with `stay` \
            minutes left then. What is open then comes first, the rest by when it next opens.";
        const STAY: &str = "Minutes for which it must still be open on arrival; needs `arrive`.";
        let stay = number(Type::Integer).minimum(Some(0)).maximum(Some(MAX_STAY_MIN));
        let stay = stay.default(Some(DEFAULT_STAY_MIN.into()));
        let postcode = text(POSTCODE).examples(["CV1 5FX"]);
        let mut params = vec![
            query("lat", "Degrees north; needs `lon`.", degrees(90)),
            query("lon", "Degrees east; needs `lat`.", degrees(180)),
            query("postcode", "Instead of `lat` and `lon`: a full UK postcode.", postcode),
            query("within", "Metres, great-circle.", number(Type::Number).minimum(Some(0))),
            query("arrive", ARRIVE, word(&["walk"])),
            query("stay", STAY, stay),
            limit(),
        ];
        params.extend(filters("now", Channel::InPerson.word()));
        params
    }
}

impl IntoParams for ServicesParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        const MEANING: &str = "Only what lies inside: west,south,east,north in degrees. \
            Leaves out what has no place.";
        let bbox = text(BBOX).examples(["-1.6,52.36,-1.42,52.46"]);
        let mut params = vec![query("bbox", MEANING, bbox)];
        params.extend(filters("any", "any"));
        params
    }
}

impl IntoParams for SearchParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let typed = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
        let typed = typed.max_length(Some(MAX_QUERY_LETTERS)).examples(["doctor"]);
        let mut q = query("q", "What was typed, in any language.", typed);
        q.required = Required::True;
        vec![q, limit(), lang()]
    }
}

impl IntoParams for LangParam {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![lang()]
    }
}

/// What questions about places and about services have in common, but for two defaults.
fn filters(open: &str, channel: &str) -> Vec<Parameter> {
    let open = text(WHEN).default(Some(open.into())).examples(["2026-11-24T10:00"]);
    let unknown = word(&["exclude", "include"]).default(Some("exclude".into()));
    let mut params = wanted(channel).to_vec();
    params.extend([
        query(
            "open",
            "`now`, `any`, a local time in Coventry, or an RFC 3339 instant: only what is open \
             then, in that language where one is asked for.",
            open,
        ),
        query("unknown", "Whether sessions whose hours are not known count, marked.", unknown),
        lang(),
    ]);
    params
}

/// What is asked for, wherever and whenever.
pub(super) fn wanted(channel: &str) -> [Parameter; 5] {
    let [in_person, telephone, online] = Channel::ALL.map(Channel::word);
    let channel = word(&[in_person, telephone, online, "any"]).default(Some(channel.into()));
    let help = word(&Help::ALL.map(Help::word)).default(Some(Help::default().word().into()));
    [
        query(
            "category",
            "Any of these needs; repeatable or separated by commas.",
            any(word(&NEEDS)),
        ),
        query("language", "Any of these languages (BCP 47); repeatable.", any(text(LANGUAGE_TAG))),
        query("language_help", "The least help that counts; includes those before it.", help),
        query("channel", "How it is reached.", channel),
        query(
            "eligibility",
            "Who it must be for; what is for everyone always matches. Repeatable.",
            any(word(&ELIGIBILITY)),
        ),
    ]
}

fn limit() -> Parameter {
    let schema = number(Type::Integer).minimum(Some(1)).default(Some(DEFAULT_LIMIT.into()));
    query("limit", "How many answers; more than 100 is clamped.", schema)
}

fn lang() -> Parameter {
    let schema = text(LANGUAGE_TAG).default(Some("en".into())).examples(["ar"]);
    query("lang", "Language of the texts in the answer (BCP 47).", schema)
}

/// Every parameter of a query may be left out; which go together the descriptions say.
pub(super) fn query(name: &str, meaning: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    Parameter::builder()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(meaning))
        .schema(Some(schema))
        .build()
}

pub(super) fn any(items: ObjectBuilder) -> ArrayBuilder {
    ArrayBuilder::new().items(items)
}

fn degrees(most: i32) -> ObjectBuilder {
    number(Type::Number).minimum(Some(-most)).maximum(Some(most))
}

pub(super) fn number(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(kind)
}

pub(super) fn text(pattern: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern))
}

/// One of a few words.
pub(super) fn word(known: &[&str]) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(known.iter().copied()))
}
