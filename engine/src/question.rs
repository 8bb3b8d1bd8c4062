//! Questions as people and programs write them: the contract's parameters, understood or refused.
//!
//! Server, command line and phone parse the same (name, value) pairs with this one piece of code, so
//! that the same question cannot be understood in two ways. Nothing is guessed: an unknown parameter
//! or word is a fault, because a typo must not widen an answer.

mod coverage;
mod iso_week;
mod params;

use crate::decimal;
use crate::directory::Channel;
use crate::language::{self, Help};
use crate::nearest::{Query, Ranking, States, Walk};
use crate::needs::{ELIGIBILITY, NEEDS};
use crate::position::{LonLat, PositionError};
use crate::postcodes::{Postcode, Postcodes};
use crate::text::{MAX_QUERY_LETTERS, SEARCH_PARAMS};
use crate::time::Timestamp;
use crate::words::said_by_its_text;
pub use coverage::{
    COVERAGE_PARAMS, CoverageQuestion, DraftPlace, DraftSession, Known, MATRIX_PARAMS, NEXT_PARAMS,
    NextQuestion, OpenWhen,
};
use params::{Params, unknown_word};

/// How many answers there are unless asked otherwise.
pub const DEFAULT_LIMIT: usize = 10;
/// For how many minutes it must still be open when one arrives, unless asked otherwise.
pub const DEFAULT_STAY_MIN: u64 = 15;
/// The longest stay that can be asked for: a day.
pub const MAX_STAY_MIN: u64 = 1_440;
/// How many answers there are at most.
pub const MAX_LIMIT: usize = 100;

/// The years that can be asked about.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9_990;

/// A question, understood: the query and what the answer repeats of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What the engine is asked.
    pub query: Query,
    /// The postcode, if the place was given as one.
    pub postcode: Option<Postcode>,
    /// When: as understood.
    pub when: When,
    /// BCP 47 language of the texts in the answer.
    pub lang: String,
    /// When it was asked.
    pub asked_at: Timestamp,
}

/// For when a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Open now.
    Now,
    /// Whatever the hours; the state told is that of now.
    Any,
    /// Open at an instant.
    At(Timestamp),
}

/// A parameter that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its name, as sent.
    pub param: String,
    /// What is wrong with it, for people.
    pub message: String,
}

impl Fault {
    /// In words.
    pub fn text(&self) -> String {
        [&self.param, ": ", &self.message].concat()
    }
}

said_by_its_text!(Fault);

/// Parameters of `nearest`.
pub const NEAREST_PARAMS: [&str; 15] = [
    "lat",
    "lon",
    "postcode",
    "category",
    "language",
    "language_help",
    "open",
    "unknown",
    "channel",
    "eligibility",
    "within",
    "arrive",
    "stay",
    "limit",
    "lang",
];
/// Parameters of the list of services.
pub const SERVICES_PARAMS: [&str; 9] = [
    "bbox",
    "category",
    "language",
    "language_help",
    "open",
    "unknown",
    "channel",
    "eligibility",
    "lang",
];

impl Question {
    /// The question of `nearest`: a place is required; open now, in person, ten answers by default.
    pub fn nearest(
        pairs: &[(String, String)],
        now: Timestamp,
        postcodes: &Postcodes,
    ) -> Result<Self, Vec<Fault>> {
        let mut params = Params::new(pairs, &NEAREST_PARAMS);
        let (origin, postcode) = params.place(postcodes);
        let mut question = params.filters(now, When::Now, Some(Channel::InPerson));
        question.query.within_m = params.within();
        question.query.walk = params.walk();
        question.query.limit = params.limit();
        question.query.origin = origin;
        question.postcode = postcode;
        params.finish(question)
    }

    /// How services are told of that are found by their names: whatever their hours, the state that of now.
    fn of_search(params: &mut Params, now: Timestamp) -> Self {
        let mut question = Params::new(&[], &[]).filters(now, When::Any, None);
        question.query.limit = params.limit();
        question.lang = params.lang();
        question
    }

    /// The question of the list of services: every one, unless filtered.
    pub fn services(pairs: &[(String, String)], now: Timestamp) -> Result<Self, Vec<Fault>> {
        let mut params = Params::new(pairs, &SERVICES_PARAMS);
        let mut question = params.filters(now, When::Any, None);
        question.query.bbox = params.bbox();
        params.finish(question)
    }
}

/// The language of texts, `en` by default, as the one parameter of an address.
pub fn lang(pairs: &[(String, String)]) -> Result<String, Vec<Fault>> {
    let mut params = Params::new(pairs, &["lang"]);
    let lang = params.lang();
    params.finish(lang)
}

/// The question of the search: what was typed, and how to tell what is found.
pub(crate) fn searched(
    pairs: &[(String, String)],
    now: Timestamp,
) -> Result<(String, Question), Vec<Fault>> {
    let mut params = Params::new(pairs, &SEARCH_PARAMS);
    let text = params.one("q").unwrap_or_default();
    if text.is_empty() {
        params.fault("q", "is missing: what is searched for?");
    }
    if text.chars().count() > MAX_QUERY_LETTERS {
        let most = decimal::text(MAX_QUERY_LETTERS as f64, 0);
        params.fault("q", ["is longer than ", &most, " letters"].concat());
    }
    let question = Question::of_search(&mut params, now);
    params.finish((text.to_owned(), question))
}

/// Refuses every parameter, for addresses that have none.
pub fn no_params(pairs: &[(String, String)]) -> Result<(), Vec<Fault>> {
    Params::new(pairs, &[]).finish(())
}

impl Params<'_> {
    fn filters(
        &mut self,
        now: Timestamp,
        default_when: When,
        default_channel: Option<Channel>,
    ) -> Question {
        let when = self.when(default_when);
        let include_unknown = self.word("unknown", false, "exclude, include", |word| match word {
            "exclude" => Some(false),
            "include" => Some(true),
            _ => None,
        });
        let any = when == When::Any;
        let query = Query {
            at: if let When::At(at) = when { at } else { now },
            states: States { open: true, unknown: any || include_unknown, closed: any },
            ranking: if any { Ranking::Distance } else { Ranking::StateThenDistance },
            ..self.wanted(default_channel)
        };
        Question { query, postcode: None, when, lang: self.lang(), asked_at: now }
    }

    /// What is asked for, wherever and whenever.
    fn wanted(&mut self, default_channel: Option<Channel>) -> Query {
        let channel = |word: &str| {
            if word == "any" { Some(None) } else { Channel::parse(word).map(Some) }
        };
        Query {
            origin: None,
            at: Timestamp(0),
            states: States { open: true, unknown: false, closed: false },
            ranking: Ranking::StateThenDistance,
            channel: self.word(
                "channel",
                default_channel,
                "in_person, telephone, online, any",
                channel,
            ),
            categories: self.many("category", &one_of(&NEEDS)),
            languages: self.many("language", &is_language),
            language_help: self.word(
                "language_help",
                Help::default(),
                "spoken, interpreter, phone_interpreter, written",
                Help::parse,
            ),
            eligibility: self.many("eligibility", &one_of(&ELIGIBILITY)),
            within_m: None,
            bbox: None,
            walk: None,
            limit: DEFAULT_LIMIT,
        }
    }

    fn lang(&mut self) -> String {
        let lang = self.one("lang").unwrap_or("en");
        if let Err(message) = is_language(lang) {
            self.fault("lang", message);
        }
        lang.to_owned()
    }

    fn place(&mut self, postcodes: &Postcodes) -> (Option<LonLat>, Option<Postcode>) {
        match (self.one("lat"), self.one("lon"), self.one("postcode")) {
            (None, None, Some(text)) => self.postcode(text, postcodes),
            (Some(lat), Some(lon), None) => (self.position(lat, lon), None),
            (Some(_), None, None) => self.no_place("lon", "is missing: lat needs lon"),
            (None, Some(_), None) => self.no_place("lat", "is missing: lon needs lat"),
            (None, None, None) => {
                self.no_place("postcode", "is missing: give a postcode, or lat and lon")
            }
            _ => self.no_place("postcode", "is given as well as lat or lon: give one or the other"),
        }
    }

    fn no_place(&mut self, param: &str, message: &str) -> (Option<LonLat>, Option<Postcode>) {
        self.fault(param, message);
        (None, None)
    }

    fn postcode(
        &mut self,
        text: &str,
        postcodes: &Postcodes,
    ) -> (Option<LonLat>, Option<Postcode>) {
        match find_postcode(text, postcodes) {
            Ok((postcode, position)) => (Some(position), Some(postcode)),
            Err(not_found) => self.no_place("postcode", &not_found.text()),
        }
    }

    fn position(&mut self, lat: &str, lon: &str) -> Option<LonLat> {
        let (lat, lon) = (self.number("lat", lat)?, self.number("lon", lon)?);
        // Both checked, so that both faults are told.
        let lat_fault = LonLat::new(0.0, lat).err();
        let lon_fault = LonLat::new(lon, 0.0).err();
        for fault in [lat_fault, lon_fault].into_iter().flatten() {
            let param = if fault == PositionError::Lat { "lat" } else { "lon" };
            self.fault(param, fault.text());
        }
        LonLat::new(lon, lat).ok()
    }

    fn within(&mut self) -> Option<f64> {
        let text = self.one("within")?;
        let within_m = self.number("within", text)?;
        if within_m < 0.0 {
            self.fault("within", "is not a distance: it is below 0");
        }
        Some(within_m)
    }

    fn walk(&mut self) -> Option<Walk> {
        let arrive = self.word("arrive", false, "walk", |word| (word == "walk").then_some(true));
        let is_given = self.is_given("stay");
        if is_given && !arrive {
            self.fault("stay", "is about arriving: give arrive=walk too");
        }
        let stay_min = self.whole("stay", DEFAULT_STAY_MIN, 0, MAX_STAY_MIN);
        if stay_min > MAX_STAY_MIN {
            self.fault(
                "stay",
                ["is longer than a day (", &decimal::text(MAX_STAY_MIN as f64, 0), " minutes)"]
                    .concat(),
            );
        }
        arrive.then_some(Walk { stay_s: stay_min.min(MAX_STAY_MIN).cast_signed() * 60 })
    }

    fn limit(&mut self) -> usize {
        self.whole("limit", DEFAULT_LIMIT as u64, 1, MAX_LIMIT as u64).min(MAX_LIMIT as u64)
            as usize
    }

    fn when(&mut self, default: When) -> When {
        const FORMS: &str =
            "now, any, a local time 2026-11-24T10:00, or an instant 2026-11-24T10:00:00Z";
        self.word("open", default, FORMS, parse_when)
    }

    fn bbox(&mut self) -> Option<[f64; 4]> {
        let text = self.one("bbox")?;
        let numbers: Option<Vec<f64>> =
            text.split(',').map(|part| decimal::parse(part.trim())).collect();
        let bbox: Option<[f64; 4]> = numbers.and_then(|numbers| numbers.try_into().ok());
        let sound = bbox.is_some_and(|[west, south, east, north]| {
            LonLat::new(west, south).is_ok() && LonLat::new(east, north).is_ok() && south <= north
        });
        if !sound {
            self.fault("bbox", ["“", text, "” is not west,south,east,north in degrees"].concat());
        }
        bbox.filter(|_| sound)
    }
}

/// Why a text gives no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// It has not the shape of a full postcode.
    Malformed(String),
    /// It may exist, but not in our table.
    Unknown(Postcode),
}

impl NotFound {
    /// In words.
    pub fn text(&self) -> String {
        match self {
            Self::Malformed(text) => {
                ["“", text, "” is not a full UK postcode like CV1 5FX"].concat()
            }
            Self::Unknown(postcode) => {
                let known = " is not among the postcodes we know (those that begin with CV)";
                postcode.text() + known
            }
        }
    }
}

said_by_its_text!(NotFound);

/// Where a postcode in any spelling is.
pub fn find_postcode(text: &str, postcodes: &Postcodes) -> Result<(Postcode, LonLat), NotFound> {
    let postcode = Postcode::parse(text).ok_or_else(|| NotFound::Malformed(text.to_owned()))?;
    let unit = postcodes.find(postcode).ok_or(NotFound::Unknown(postcode))?;
    Ok((postcode, unit.position))
}

fn parse_when(text: &str) -> Option<When> {
    match text {
        "now" => Some(When::Now),
        "any" => Some(When::Any),
        time => instant(time).map(When::At),
    }
}

/// A local time in Coventry or an RFC 3339 instant, if answers can tell of the year after it: their years
/// have four digits.
pub fn instant(text: &str) -> Option<Timestamp> {
    // An unescaped + of an offset arrives as a space.
    let instant = Timestamp::parse_london(text)
        .or_else(|| Timestamp::parse_rfc3339(&text.replace(' ', "+")))?;
    YEARS.contains(&instant.london().date.ymd().0).then_some(instant)
}

fn one_of(known: &'static [&'static str]) -> impl Fn(&str) -> Result<(), String> {
    move |word| {
        let is_known = known.contains(&word);
        if is_known { Ok(()) } else { Err(unknown_word(word, &known.join(", "))) }
    }
}

fn is_language(text: &str) -> Result<(), String> {
    language::is_asked(text)
        .then_some(())
        .ok_or_else(|| ["“", text, "” is not a BCP 47 language tag like ar or pa-Guru"].concat())
}
