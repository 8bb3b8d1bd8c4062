//! The shapes of the engine's answers, for `/openapi.json` alone: the engine writes them as text.
//!
//! Invariant: nothing here is ever built; the acceptance tests hold real answers against it.

#![expect(dead_code, reason = "described, never built: the engine writes these as text")]

use engine::directory::Channel;
use engine::language::Help;
use utoipa::ToSchema;
use utoipa::openapi::Type;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat};

use super::questions::word;

/// An RFC 3339 date and time, with Coventry's offset from UTC.
fn instant() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
}

fn channel() -> ObjectBuilder {
    word(&Channel::ALL.map(Channel::word))
}

fn help() -> ObjectBuilder {
    word(&Help::ALL.map(Help::word))
}

/// Whether something is open; `unknown` is neither.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
enum OpenState {
    Open,
    Closed,
    Unknown,
}

/// Why a state or a day is unknown, or why what is open counts as closed.
#[derive(ToSchema)]
#[schema(rename_all = "kebab-case")]
enum Note {
    BankHoliday,
    HoursUnknown,
    /// It closes before somebody who walks there could be helped.
    ClosesSoon,
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

/// A GeoJSON feature collection (RFC 7946) of the services that were found, and the needs.
#[derive(ToSchema)]
pub struct SearchAnswer {
    /// Always `FeatureCollection`.
    #[schema(rename = "type", example = "FeatureCollection")]
    kind: String,
    /// Revision of the directory.
    revision: u64,
    /// When it was searched.
    #[schema(schema_with = instant)]
    asked_at: String,
    /// The search as understood.
    #[schema(value_type = Object)]
    query: String,
    /// Whether the words tell of danger: 999 is quicker than any service here.
    danger: bool,
    /// Needs that are called so, best first.
    categories: Vec<FoundNeed>,
    /// Services, those that are called so first.
    features: Vec<Feature>,
}

/// A need that is called as was typed.
#[derive(ToSchema)]
struct FoundNeed {
    /// For the parameter `category`.
    #[schema(example = "health")]
    code: String,
    /// Its name in the language asked for.
    #[schema(example = "Health")]
    name: String,
    /// The word that was meant.
    #[schema(example = "lekarz")]
    word: String,
    /// The language of that word.
    #[schema(example = "pl")]
    word_lang: String,
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
    /// Only with `arrive=walk`: the way there on foot; null without a place.
    walk: Option<Walk>,
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
    email: Option<String>,
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

/// The way there on foot, estimated from the great circle.
#[derive(ToSchema)]
struct Walk {
    /// Begun ones count.
    #[schema(minimum = 0)]
    minutes: u32,
    /// When one is there, if one leaves at the time asked about.
    #[schema(schema_with = instant)]
    arrives: String,
}

/// Whether, until when, and when next; with `arrive=walk` on arrival.
#[derive(ToSchema)]
struct Open {
    state: OpenState,
    /// When it closes, if open or closing too soon.
    #[schema(required, format = DateTime)]
    until: Option<String>,
    /// When it next opens, if not open and known.
    #[schema(required, format = DateTime)]
    opens: Option<String>,
    /// Why unknown, or why closed though open.
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
    /// Who put name and description into this language, if somebody did and it is known.
    #[schema(required)]
    translated_by: Option<Translator>,
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

/// Who translated a text.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
enum Translator {
    /// Nobody has read it yet.
    Machine,
    /// Somebody wrote or read it.
    Human,
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
    /// The nearest stop of public transport within 400 m; not there if there is none, or the place
    /// is confidential.
    stop: Option<Stop>,
    languages: Vec<LanguageHelp>,
    open: Open,
    sessions: Vec<Session>,
}

/// A stop of public transport near a place.
#[derive(ToSchema)]
struct Stop {
    #[schema(example = "Bird Street")]
    name: String,
    kind: StopKind,
    /// Great-circle metres from the place, rounded.
    #[schema(example = 80, maximum = 400)]
    distance_m: u32,
}

/// What stops there.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
enum StopKind {
    Bus,
    Tram,
    Rail,
    Ferry,
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

/// An error (RFC 9457).
#[derive(ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is.
    #[schema(rename = "type", example = "about:blank")]
    kind: String,
    /// The status in words.
    #[schema(example = "Bad Request")]
    title: String,
    /// The HTTP status again, for callers who only see the body.
    #[schema(example = 400)]
    status: u16,
    /// What went wrong, for people.
    detail: String,
    /// The parameters at fault, where that is the problem.
    errors: Option<Vec<ParamProblem>>,
}

/// One parameter at fault.
#[derive(ToSchema)]
struct ParamProblem {
    /// Name of the query or path parameter.
    #[schema(example = "lat")]
    param: String,
    /// What is wrong with it and what would be right.
    #[schema(example = "200 is not a latitude: give degrees from -90 to 90")]
    message: String,
}
