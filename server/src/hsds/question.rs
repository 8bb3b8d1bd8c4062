//! What a request asks of Open Referral's lists, in the parameters of both versions.
//!
//! Invariant: a parameter that is not known for a list, or not understood, is refused by name.

use super::ids;
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use engine::LonLat;
use engine::postcodes::Postcodes;
use engine::question::{Fault, find_postcode};
use engine::text::fold;

/// A list that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listing {
    Services,
    Organizations,
    Places,
    Taxonomies,
    Terms,
}

/// On a page, unless somebody asks otherwise.
const PER_PAGE: u64 = 50;
/// On a page, however many are asked for.
const MOST_PER_PAGE: u64 = 500;

const PAGED: &[&str] = &["search", "page", "per_page", "format"];
const FILTERS: &[&str] = &[
    "taxonomy_term_id",
    "taxonomy_id",
    "organization_id",
    "modified_after",
    "full",
    "postcode",
    "proximity",
    "minimum_age",
    "maximum_age",
    "start_time",
    "end_time",
    "day",
];

/// How much of each record is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// What a record has one of.
    #[default]
    Basic,
    /// Everything.
    Full,
    /// Id and date, and what the schema cannot be without.
    Minimal,
}

/// A request for a list, understood.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    pub(super) page: u64,
    /// All on one page if none.
    pub(super) per_page: Option<u64>,
    pub(super) form: Form,
    /// Whether an organization's services are told in full.
    pub(super) full_service: bool,
    pub(super) is_ndjson: bool,
    pub(super) filter: Filter,
}

/// What a record must be. Everything asked for must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filter {
    /// Folded words, each of which must begin a word of the record.
    pub words: Vec<String>,
    pub term: Option<u128>,
    pub taxonomy: Option<u128>,
    pub organization: Option<u128>,
    pub parent: Option<u128>,
    pub top_only: bool,
    /// Seconds since 1970.
    pub modified_after: Option<i64>,
    pub minimum_age: Option<f64>,
    pub maximum_age: Option<f64>,
    /// Minutes of the day.
    pub start_time: Option<u16>,
    pub end_time: Option<u16>,
    pub day: Option<&'static str>,
    /// From where, and how many metres.
    pub near: Option<(LonLat, f64)>,
}

impl Question {
    /// Understands parameters, or says what is wrong with each.
    pub(crate) fn parse(
        listing: Listing,
        pairs: &[(String, String)],
        postcodes: &Postcodes,
    ) -> Result<Self, Vec<Fault>> {
        let mut params = Params { pairs, faults: Vec::new() };
        params.refuse_unknown(&known(listing));
        let (minimal, full) = (params.flag("minimal"), params.flag("full"));
        if minimal && full {
            params.fault("minimal", "does not go with `full`");
        }
        let is_ndjson = params.read("format", "`json` or `ndjson`", |text| match text {
            "json" => Some(false),
            "ndjson" => Some(true),
            _ => None,
        });
        let page = params.read("page", "a whole number from 1", count);
        let per_page = params.read("per_page", "a whole number from 1 to 500", count);
        let form = if full {
            Form::Full
        } else if minimal {
            Form::Minimal
        } else {
            Form::Basic
        };
        let default = if minimal { None } else { Some(PER_PAGE) };
        let question = Self {
            page: page.unwrap_or(1),
            per_page: per_page.map(|size| size.min(MOST_PER_PAGE)).or(default),
            form,
            full_service: params.flag("full_service"),
            is_ndjson: is_ndjson.unwrap_or_default(),
            filter: params.filter(postcodes),
        };
        if params.faults.is_empty() { Ok(question) } else { Err(params.faults) }
    }

    /// Whether all are wanted, one a line.
    pub(crate) fn is_ndjson(&self) -> bool {
        self.is_ndjson
    }
}

/// Whether an organization's services are wanted in full: the only parameter of one organization.
pub(crate) fn full_service(pairs: &[(String, String)]) -> Result<bool, Vec<Fault>> {
    let mut params = Params { pairs, faults: Vec::new() };
    params.refuse_unknown(&["full_service"]);
    let is_full = params.flag("full_service");
    if params.faults.is_empty() { Ok(is_full) } else { Err(params.faults) }
}

fn known(listing: Listing) -> Vec<&'static str> {
    let more: &[&[&str]] = match listing {
        Listing::Services => &[FILTERS, &["minimal"]],
        Listing::Places => &[FILTERS],
        Listing::Organizations => &[&["full", "full_service"]],
        Listing::Taxonomies => &[],
        Listing::Terms => &[&["taxonomy_id", "top_only", "parent_id"]],
    };
    PAGED.iter().copied().chain(more.iter().flat_map(|list| list.iter().copied())).collect()
}

struct Params<'a> {
    pairs: &'a [(String, String)],
    faults: Vec<Fault>,
}

impl<'a> Params<'a> {
    fn refuse_unknown(&mut self, known: &[&str]) {
        let pairs = self.pairs;
        for (name, _) in pairs.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
            self.fault(name, &format!("is not known here; known are {}", known.join(", ")));
        }
    }

    fn fault(&mut self, param: &str, message: &str) {
        // A request may hold thousands.
        if self.faults.len() < 20 {
            self.faults.push(Fault { param: param.to_owned(), message: message.to_owned() });
        }
    }

    fn one(&mut self, name: &str) -> Option<&'a str> {
        let mut values = self.pairs.iter().filter(|(known, _)| known == name);
        let (_, first) = values.next()?;
        if values.next().is_some() {
            self.fault(name, "is given more than once");
        }
        Some(first.trim())
    }

    fn read<T>(
        &mut self,
        name: &str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.one(name)?;
        let value = parse(text);
        if value.is_none() {
            self.fault(name, &format!("“{text}” is not {wanted}"));
        }
        value
    }

    fn flag(&mut self, name: &str) -> bool {
        let flag = self.read(name, "`true` or `false`", |text| text.parse().ok());
        flag.unwrap_or_default()
    }

    fn id(&mut self, name: &str) -> Option<u128> {
        self.read(name, "an id", |text| (!text.is_empty()).then(|| ids::key(text)))
    }

    fn filter(&mut self, postcodes: &Postcodes) -> Filter {
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        Filter {
            words: words(self.one("search").unwrap_or_default()),
            term: self.id("taxonomy_term_id"),
            taxonomy: self.id("taxonomy_id"),
            organization: self.id("organization_id"),
            parent: self.id("parent_id"),
            top_only: self.flag("top_only"),
            modified_after: self.read(
                "modified_after",
                "a time like 2026-11-24T10:00:00Z or a day like 2026-11-24",
                instant,
            ),
            minimum_age: self.read("minimum_age", "a number", number),
            maximum_age: self.read("maximum_age", "a number", number),
            start_time: self.read("start_time", "a time like 10:00", minute),
            end_time: self.read("end_time", "a time like 16:00", minute),
            day: self.read("day", "a day like MO or Monday", weekday),
            near: self.near(postcodes),
        }
    }

    fn near(&mut self, postcodes: &Postcodes) -> Option<(LonLat, f64)> {
        let (postcode, proximity) = (self.one("postcode"), self.one("proximity"));
        let metres = self.read("proximity", "a number of metres", |text| {
            text.parse::<f64>().ok().filter(|metres| metres.is_finite() && *metres >= 0.0)
        });
        if proximity.is_some() && postcode.is_none() {
            self.fault("proximity", "needs a `postcode`");
        }
        match find_postcode(postcode?, postcodes) {
            Ok((_, position)) => metres.map(|metres| (position, metres)),
            Err(reason) => {
                self.fault("postcode", &reason.text());
                None
            }
        }
    }
}

/// How many, from 1; not more than the 64 bits with a sign that the description speaks of.
fn count(text: &str) -> Option<u64> {
    u64::try_from(text.parse::<i64>().ok()?).ok().filter(|count| *count > 0)
}

/// The words of a text, as they are compared.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Seconds since 1970 of an instant; a time without offset is UTC, a day begins at midnight.
pub(super) fn instant(text: &str) -> Option<i64> {
    // An unescaped + of an offset arrives as a space.
    let with_offset = text.replace(' ', "+");
    if let Ok(instant) = DateTime::parse_from_rfc3339(&with_offset) {
        return Some(instant.timestamp());
    }
    let local = text.replace(' ', "T").parse::<NaiveDateTime>().ok();
    let day = || text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0);
    local.or_else(day).map(|time| time.and_utc().timestamp())
}

/// Minutes since midnight of a time on the service's own clock: what follows the minutes is not used.
pub(super) fn minute(text: &str) -> Option<u16> {
    let (hour, rest) = text.split_once(':')?;
    let (minute, rest) = rest.split_at_checked(2)?;
    let is_time = rest.is_empty() || rest.starts_with([':', 'Z', 'z', '+', '-', ' ']);
    let digits =
        |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?;
    let (hour, minute): (u16, u16) = (digits(hour)?, digits(minute)?);
    (is_time && hour <= 24 && minute < 60).then_some(hour * 60 + minute)
}

fn weekday(text: &str) -> Option<&'static str> {
    const DAYS: [(&str, &str); 7] = [
        ("MO", "MONDAY"),
        ("TU", "TUESDAY"),
        ("WE", "WEDNESDAY"),
        ("TH", "THURSDAY"),
        ("FR", "FRIDAY"),
        ("SA", "SATURDAY"),
        ("SU", "SUNDAY"),
    ];
    let given = text.to_uppercase();
    DAYS.iter().find(|(short, long)| given == *short || given == *long).map(|(short, _)| *short)
}
