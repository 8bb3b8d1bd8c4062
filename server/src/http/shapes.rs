//! The shapes of questions and of the engine's answers, for `/openapi.json` alone.
//!
//! The engine parses the one and writes the other as text, so nothing here is ever built; the
//! acceptance tests hold real answers against these descriptions.

#![expect(dead_code, reason = "described, never built: the engine writes these as text")]

use engine::directory::Channel;
use engine::language::Help;
use engine::needs::{ELIGIBILITY, NEEDS};
use utoipa::openapi::Type;
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat};
use utoipa::{IntoParams, ToSchema};

/// The shape of a BCP 47 tag, as the engine accepts it.
const LANGUAGE_TAG: &str = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";
/// The shape of a full UK postcode; more spaces are accepted.
const POSTCODE: &str = "^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}$";

/// Parameters of `nearest`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NearestParams {
    /// Degrees north; needs `lon`.
    #[param(schema_with = latitude)]
    lat: Option<f64>,
    /// Degrees east; needs `lat`.
    #[param(schema_with = longitude)]
    lon: Option<f64>,
    /// Instead of `lat` and `lon`: a full UK postcode, spaces and case free.
    #[param(schema_with = postcode)]
    postcode: Option<String>,
    /// Any of these needs; repeatable or separated by commas.
    #[param(schema_with = needs)]
    category: Option<Vec<String>>,
    /// Any of these languages (BCP 47); repeatable or separated by commas.
    #[param(schema_with = language_tags)]
    language: Option<Vec<String>>,
    /// The least help in the language that counts; each includes the ones before it.
    #[param(schema_with = asked_help)]
    language_help: Option<String>,
    /// `now`, `any`, a local time in Coventry such as `2026-11-24T10:00`, or an RFC 3339 instant.
    #[param(schema_with = when_now)]
    open: Option<String>,
    /// Whether sessions whose hours are not known count, after the open ones.
    #[param(schema_with = asked_unknown)]
    unknown: Option<String>,
    /// How the service is reached.
    #[param(schema_with = asked_channel)]
    channel: Option<String>,
    /// Who it must be for; services for everyone always match. Repeatable or separated by commas.
    #[param(schema_with = eligibility)]
    eligibility: Option<Vec<String>>,
    /// Metres, great-circle.
    #[param(schema_with = metres)]
    within: Option<f64>,
    /// How many answers, 10 if not given; more than 100 is clamped.
    #[param(schema_with = how_many)]
    limit: Option<u32>,
    /// Language of the texts in the answer (BCP 47).
    #[param(schema_with = text_language)]
    lang: Option<String>,
}

/// Parameters of the list of services.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServicesParams {
    /// Only what lies inside: west,south,east,north in degrees. Leaves out what has no place.
    #[param(schema_with = bbox)]
    bbox: Option<String>,
    /// Any of these needs; repeatable or separated by commas.
    #[param(schema_with = needs)]
    category: Option<Vec<String>>,
    /// Any of these languages (BCP 47); repeatable or separated by commas.
    #[param(schema_with = language_tags)]
    language: Option<Vec<String>>,
    /// The least help in the language that counts; each includes the ones before it.
    #[param(schema_with = asked_help)]
    language_help: Option<String>,
    /// `now`, `any`, a local time in Coventry such as `2026-11-24T10:00`, or an RFC 3339 instant.
    #[param(schema_with = when_any)]
    open: Option<String>,
    /// Whether sessions whose hours are not known count.
    #[param(schema_with = asked_unknown)]
    unknown: Option<String>,
    /// How the service is reached.
    #[param(schema_with = asked_channel_or_any)]
    channel: Option<String>,
    /// Who it must be for; services for everyone always match. Repeatable or separated by commas.
    #[param(schema_with = eligibility)]
    eligibility: Option<Vec<String>>,
    /// Language of the texts in the answer (BCP 47).
    #[param(schema_with = text_language)]
    lang: Option<String>,
}

fn needs() -> ArrayBuilder {
    ArrayBuilder::new().items(word(&NEEDS))
}

fn eligibility() -> ArrayBuilder {
    ArrayBuilder::new().items(word(&ELIGIBILITY))
}

fn language_tags() -> ArrayBuilder {
    ArrayBuilder::new().items(language_tag())
}

fn language_tag() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(LANGUAGE_TAG))
}

fn text_language() -> ObjectBuilder {
    language_tag().default(Some("en".into())).examples(["ar"])
}

fn postcode() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(POSTCODE))
        .examples(["CV1 5FX"])
}

fn latitude() -> ObjectBuilder {
    degrees(90.0)
}

fn longitude() -> ObjectBuilder {
    degrees(180.0)
}

fn degrees(most: f64) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Number).minimum(Some(-most)).maximum(Some(most))
}

fn metres() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).examples([2_000])
}

fn how_many() -> ObjectBuilder {
    let default = engine::question::DEFAULT_LIMIT;
    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).default(Some(default.into()))
}

fn when_now() -> ObjectBuilder {
    when("now")
}

fn when_any() -> ObjectBuilder {
    when("any")
}

fn when(default: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .default(Some(default.into()))
        .examples(["2026-11-24T10:00"])
}

fn bbox() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).examples(["-1.6,52.36,-1.42,52.46"])
}

fn asked_help() -> ObjectBuilder {
    let words = Help::ALL.map(Help::word);
    word(&words).default(Some(Help::default().word().into()))
}

fn asked_unknown() -> ObjectBuilder {
    word(&["exclude", "include"]).default(Some("exclude".into()))
}

fn asked_channel() -> ObjectBuilder {
    channel_or_any().default(Some(Channel::InPerson.word().into()))
}

fn asked_channel_or_any() -> ObjectBuilder {
    channel_or_any().default(Some("any".into()))
}

fn channel_or_any() -> ObjectBuilder {
    let [in_person, telephone, online] = Channel::ALL.map(Channel::word);
    word(&[in_person, telephone, online, "any"])
}

fn channel() -> ObjectBuilder {
    word(&Channel::ALL.map(Channel::word))
}

fn help() -> ObjectBuilder {
    word(&Help::ALL.map(Help::word))
}

fn word(known: &[&str]) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(known.iter().copied()))
}

/// An RFC 3339 date and time, with Coventry's offset from UTC.
fn instant() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
}

/// Whether something is open; `unknown` is neither.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
enum OpenState {
    Open,
    Closed,
    Unknown,
}

/// Why a state or a day is unknown.
#[derive(ToSchema)]
#[schema(rename_all = "kebab-case")]
enum Note {
    BankHoliday,
    HoursUnknown,
}

/// A GeoJSON feature collection (RFC 7946) with what it answers.
#[derive(ToSchema)]
pub struct FeatureCollection {
    /// Always `FeatureCollection`.
    #[schema(rename = "type", example = "FeatureCollection")]
    kind: String,
    /// Revision of the directory.
    revision: u64,
    /// When the question was asked.
    #[schema(schema_with = instant)]
    asked_at: String,
    /// The question as understood.
    #[schema(value_type = Object)]
    query: String,
    /// The answers, in order.
    features: Vec<Feature>,
}

/// A service at a place, or a service without one.
#[derive(ToSchema)]
struct Feature {
    /// Always `Feature`.
    #[schema(rename = "type", example = "Feature")]
    kind: String,
    /// Id of the `service_at_location`; of the service if it has no place.
    id: String,
    /// Where it is; null if it has no place.
    #[schema(required)]
    geometry: Option<Point>,
    properties: Properties,
}

/// A GeoJSON point, WGS 84.
#[derive(ToSchema)]
struct Point {
    /// Always `Point`.
    #[schema(rename = "type", example = "Point")]
    kind: String,
    /// Lon, lat in degrees.
    #[schema(min_items = 2, max_items = 2)]
    coordinates: Vec<f64>,
}

#[derive(ToSchema)]
struct Properties {
    service_id: String,
    /// Null for a service without a place.
    #[schema(required)]
    service_at_location_id: Option<String>,
    name: String,
    /// Language of the texts, which may not be there in the one asked for.
    text_lang: String,
    /// Its name.
    organization: String,
    /// Needs it answers.
    categories: Vec<String>,
    /// In which languages it helps, and how.
    languages: Vec<LanguageHelp>,
    /// How it is reached in the session that answers.
    #[schema(schema_with = channel)]
    channel: String,
    /// Great-circle metres; null without a place.
    #[schema(required, minimum = 0)]
    distance_m: Option<f64>,
    open: Open,
    #[schema(required)]
    address: Option<String>,
    #[schema(required)]
    postcode: Option<String>,
    /// How the position is known (`postcode-centroid`); null if as given.
    #[schema(required)]
    position_source: Option<String>,
    #[schema(required)]
    phone: Option<String>,
    #[schema(required)]
    url: Option<String>,
    /// The day somebody last made sure; null if nobody did.
    #[schema(required)]
    last_verified: Option<String>,
    /// The place must not be found by others; its point is blurred or left out.
    confidential: bool,
}

/// Help in a language.
#[derive(ToSchema)]
struct LanguageHelp {
    /// BCP 47.
    code: String,
    /// How one is helped in it.
    #[schema(schema_with = help)]
    help: String,
}

/// Whether, until when, and when next.
#[derive(ToSchema)]
struct Open {
    state: OpenState,
    /// When it closes, if open.
    #[schema(required, format = DateTime)]
    until: Option<String>,
    /// When it next opens, if not open and known.
    #[schema(required, format = DateTime)]
    opens: Option<String>,
    /// Why unknown.
    #[schema(required)]
    note: Option<Note>,
}

/// One service in full.
#[derive(ToSchema)]
pub struct ServiceDetail {
    id: String,
    name: String,
    description: String,
    /// Language of the texts.
    text_lang: String,
    organization: Organization,
    /// HSDS status; only `active` services are answers to questions.
    status: String,
    /// A warning for people.
    #[schema(required)]
    alert: Option<String>,
    categories: Vec<String>,
    /// Whom it is for; empty means everyone.
    eligibility: Vec<String>,
    phones: Vec<Phone>,
    #[schema(required)]
    email: Option<String>,
    #[schema(required)]
    url: Option<String>,
    #[schema(required)]
    last_verified: Option<String>,
    /// Where all this is known from.
    sources: Vec<Source>,
    /// Where the sources contradict each other.
    conflicts: Vec<Conflict>,
    /// Where and how it is given.
    locations: Vec<Location>,
    /// Revision of the directory.
    revision: u64,
    /// When it was asked for.
    #[schema(schema_with = instant)]
    asked_at: String,
}

/// Who gives a service.
#[derive(ToSchema)]
struct Organization {
    id: String,
    name: String,
    #[schema(required)]
    url: Option<String>,
}

/// A number to call.
#[derive(ToSchema)]
struct Phone {
    number: String,
    #[schema(required)]
    purpose: Option<String>,
}

/// A document that says something of the service.
#[derive(ToSchema)]
struct Source {
    title: String,
    #[schema(required)]
    publisher: Option<String>,
    #[schema(required)]
    url: Option<String>,
    /// The day it was published; null if it does not tell.
    #[schema(required)]
    published: Option<String>,
    /// What is known of its date in words.
    #[schema(required)]
    dating: Option<String>,
}

/// A point on which sources contradict each other.
#[derive(ToSchema)]
struct Conflict {
    field: String,
    shown: String,
    other: String,
    source: String,
    reason: String,
}

/// A service at one place, or without one.
#[derive(ToSchema)]
struct Location {
    #[schema(required)]
    service_at_location_id: Option<String>,
    #[schema(required)]
    geometry: Option<Point>,
    #[schema(required)]
    address: Option<String>,
    #[schema(required)]
    postcode: Option<String>,
    #[schema(required)]
    position_source: Option<String>,
    confidential: bool,
    #[schema(required)]
    phone: Option<String>,
    languages: Vec<LanguageHelp>,
    open: Open,
    sessions: Vec<Session>,
}

/// When, how and in which languages a service is given.
#[derive(ToSchema)]
struct Session {
    #[schema(schema_with = channel)]
    channel: String,
    languages: Vec<LanguageHelp>,
    /// OSM `opening_hours`.
    #[schema(required)]
    opening_hours: Option<String>,
    #[schema(required)]
    note: Option<String>,
    /// Whether the hours of any day are known.
    hours_known: bool,
    /// Today and the six days after it.
    days: Vec<Day>,
}

/// One day of a session.
#[derive(ToSchema)]
struct Day {
    /// ISO 8601.
    date: String,
    /// Monday is 1.
    #[schema(minimum = 1, maximum = 7)]
    weekday: u8,
    #[schema(required)]
    note: Option<Note>,
    spans: Vec<Span>,
}

/// A span of a day, which may end on the next.
#[derive(ToSchema)]
struct Span {
    #[schema(schema_with = instant)]
    opens: String,
    #[schema(schema_with = instant)]
    closes: String,
    state: OpenState,
}

/// Where a postcode is: the centroid of its addresses (OS Code-Point Open).
#[derive(ToSchema)]
pub struct PostcodePlace {
    /// With its space.
    #[schema(example = "CV1 5FX")]
    postcode: String,
    /// Degrees east.
    #[schema(example = -1.5106)]
    lon: f64,
    /// Degrees north.
    #[schema(example = 52.4081)]
    lat: f64,
}
