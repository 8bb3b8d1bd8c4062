//! The questions of coverage: who has what within reach, in which hours; all needs and languages beside
//! each other; and where more would help most.

use super::iso_week::{iso_week, monday_of};
use super::params::Params;
use super::{Fault, find_postcode, instant, one_of};
use crate::coverage::{When, Wish};
use crate::decimal;
use crate::directory::Channel;
use crate::nearest::{Query, walkable_m};
use crate::position::LonLat;
use crate::postcodes::Postcodes;
use crate::time::{Date, Timestamp};

/// Within so many metres unless asked otherwise.
const DEFAULT_WITHIN_M: f64 = 1_000.0;
/// The longest way on foot that can be asked for, in minutes.
const MAX_WALK_MIN: u64 = 120;
/// What was last checked longer ago than this is old, unless asked otherwise.
const OLD_DAYS: i32 = 365;
/// How many sessions can be thought of at once.
const MAX_DRAFTS: usize = 20;
/// Opening hours of a session that is thought of are no longer than this, in bytes.
const MAX_HOURS_LEN: usize = 400;
const MAX_WITHOUT: usize = 100;
const MAX_SESSIONS: u64 = 10;
const MAX_LENGTH_H: u64 = 12;
const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// Parameters of coverage. The question that is compared with is a query string of the same ones.
pub const COVERAGE_PARAMS: [&str; 15] = [
    "category",
    "language",
    "language_help",
    "channel",
    "eligibility",
    "within",
    "walk",
    "open",
    "by",
    "weight",
    "checked_since",
    "draft",
    "without",
    "compare",
    "format",
];
/// Parameters of the matrix of needs and languages.
pub const MATRIX_PARAMS: [&str; 8] = [
    "language_help",
    "channel",
    "eligibility",
    "within",
    "walk",
    "open",
    "weight",
    "checked_since",
];
/// Parameters of where a session would help most.
pub const NEXT_PARAMS: [&str; 18] = [
    "category",
    "language",
    "language_help",
    "channel",
    "eligibility",
    "within",
    "walk",
    "open",
    "weight",
    "checked_since",
    "draft",
    "without",
    "sessions",
    "hours",
    "at",
    "days",
    "from",
    "to",
];

/// The areas and weights there are.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The default first.
    pub areas: &'a [&'static str],
    /// The default first.
    pub weights: &'a [&'static str],
}

/// When it is asked about, as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenWhen {
    /// A week like any other.
    Week,
    /// A week of the calendar, by its Monday.
    WeekOf(Date),
    /// An instant.
    At(Timestamp),
}

/// Where a session is that is only thought of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DraftPlace {
    /// There.
    At(LonLat),
    /// By phone or online.
    Remote,
}

/// A session that is only thought of.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftSession {
    /// Where.
    pub place: DraftPlace,
    /// OSM opening hours, not read yet.
    pub hours: String,
    /// As it was written.
    pub text: String,
}

/// A question of coverage, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageQuestion {
    /// What must be within reach, and how far that is.
    pub query: Query,
    /// Within so many minutes on foot, if that is how the reach was given.
    pub walk_min: Option<u64>,
    /// When.
    pub open: OpenWhen,
    /// Areas of which kind.
    pub by: &'static str,
    /// How people are counted.
    pub weight: &'static str,
    /// What was last checked before this day is old.
    pub checked_since: Date,
    /// Sessions that are thought of.
    pub drafts: Vec<DraftSession>,
    /// Ids of listings and services that are left out.
    pub without: Vec<String>,
    /// The parameters that the other question has instead of this one's, as a query string.
    pub compare: Option<String>,
    /// Whether a table is wanted, not a map.
    pub as_csv: bool,
    /// When it was asked.
    pub asked_at: Timestamp,
}

/// The question where sessions would help most, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct NextQuestion {
    /// What must be within reach of whom, in which week.
    pub coverage: CoverageQuestion,
    /// What kind of sessions.
    pub wish: Wish,
    /// At any postcode, not only where there is something already.
    pub anywhere: bool,
}

impl OpenWhen {
    /// For the engine.
    pub fn when(self) -> When {
        match self {
            Self::Week => When::RegularWeek,
            Self::WeekOf(monday) => When::WeekOf(monday),
            Self::At(at) => When::At(at),
        }
    }

    /// Whether it is a week, not an instant.
    pub fn is_week(self) -> bool {
        !matches!(self, Self::At(_))
    }

    /// As it can be asked again.
    pub fn text(self) -> String {
        match self {
            Self::Week => "week".to_owned(),
            Self::WeekOf(monday) => iso_week(monday),
            Self::At(at) => at.rfc3339(),
        }
    }
}

impl CoverageQuestion {
    /// Who has what within reach?
    pub fn parse(
        pairs: &[(String, String)],
        now: Timestamp,
        postcodes: &Postcodes,
        known: Known,
    ) -> Result<Self, Vec<Fault>> {
        let mut params = Params::new(pairs, &COVERAGE_PARAMS);
        let question = params.coverage(now, postcodes, known);
        params.finish(question)
    }

    /// All needs and languages beside each other.
    pub fn parse_matrix(
        pairs: &[(String, String)],
        now: Timestamp,
        known: Known,
    ) -> Result<Self, Vec<Fault>> {
        let mut params = Params::new(pairs, &MATRIX_PARAMS);
        let question = params.coverage(now, &Postcodes::default(), known);
        params.finish(question)
    }
}

impl NextQuestion {
    /// Where would sessions help most?
    pub fn parse(
        pairs: &[(String, String)],
        now: Timestamp,
        postcodes: &Postcodes,
        known: Known,
    ) -> Result<Self, Vec<Fault>> {
        let mut params = Params::new(pairs, &NEXT_PARAMS);
        let coverage = params.coverage(now, postcodes, known);
        if !coverage.open.is_week() {
            params.fault("open", "must be a week here: week or 2026-W52");
        }
        let wish = params.wish();
        let anywhere = params.word("at", false, "venues, anywhere", |word| match word {
            "venues" => Some(false),
            "anywhere" => Some(true),
            _ => None,
        });
        params.finish(Self { coverage, wish, anywhere })
    }
}

impl Params<'_> {
    fn coverage(
        &mut self,
        now: Timestamp,
        postcodes: &Postcodes,
        known: Known,
    ) -> CoverageQuestion {
        let mut query = self.wanted(Some(Channel::InPerson));
        let walk_min = self.reach(&mut query);
        let today = now.london().date;
        CoverageQuestion {
            query,
            walk_min,
            open: self.open_when(now),
            by: self.one_of_known("by", known.areas),
            weight: self.one_of_known("weight", known.weights),
            checked_since: self.checked_since(today),
            drafts: self.drafts(postcodes),
            without: self.without(),
            compare: self.one("compare").map(str::to_owned),
            as_csv: self.word("format", false, "geojson, csv", |word| match word {
                "geojson" => Some(false),
                "csv" => Some(true),
                _ => None,
            }),
            asked_at: now,
        }
    }

    fn reach(&mut self, query: &mut Query) -> Option<u64> {
        let within_m = self.within();
        if !self.is_given("walk") {
            query.within_m = Some(within_m.unwrap_or(DEFAULT_WITHIN_M));
            return None;
        }
        if within_m.is_some() {
            self.fault("walk", "is given as well as within: give one or the other");
        }
        let minutes = self.whole("walk", 0, 1, MAX_WALK_MIN);
        if minutes > MAX_WALK_MIN {
            self.fault("walk", "is longer than two hours (120 minutes)");
        }
        query.within_m = Some(walkable_m(minutes.min(MAX_WALK_MIN) as f64));
        Some(minutes)
    }

    fn open_when(&mut self, now: Timestamp) -> OpenWhen {
        const FORMS: &str = "week, a week 2026-W52, now, a local time 2026-11-24T10:00, \
            or an instant 2026-11-24T10:00:00Z";
        self.word("open", OpenWhen::Week, FORMS, |word| match word {
            "week" => Some(OpenWhen::Week),
            "now" => Some(OpenWhen::At(now)),
            other => {
                let week = monday_of(other).map(OpenWhen::WeekOf);
                week.or_else(|| instant(other).map(OpenWhen::At))
            }
        })
    }

    fn one_of_known(&mut self, name: &str, known: &[&'static str]) -> &'static str {
        let default = known.first().copied().unwrap_or_default();
        self.word(name, default, &known.join(", "), |word| {
            known.iter().find(|known| **known == word).copied()
        })
    }

    fn checked_since(&mut self, today: Date) -> Date {
        let default = today.plus_days(-OLD_DAYS);
        self.word("checked_since", default, "dates like 2026-11-24", Date::parse)
    }

    fn without(&mut self) -> Vec<String> {
        let ids = self.many("without", &|_| Ok(()));
        if ids.len() > MAX_WITHOUT {
            self.fault("without", "names more than 100");
        }
        ids
    }

    fn drafts(&mut self, postcodes: &Postcodes) -> Vec<DraftSession> {
        let texts = self.each("draft");
        if texts.len() > MAX_DRAFTS {
            self.fault("draft", "is given more than 20 times");
        }
        let texts = texts.into_iter().take(MAX_DRAFTS);
        texts.filter_map(|text| self.draft(text, postcodes)).collect()
    }

    fn draft(&mut self, text: &str, postcodes: &Postcodes) -> Option<DraftSession> {
        let Some((place, hours)) = text.split_once(';') else {
            self.fault("draft", "is not a place and opening hours, like CV1 5FX;We 17:00-19:00");
            return None;
        };
        if hours.len() > MAX_HOURS_LEN {
            self.fault("draft", "has opening hours longer than 400 bytes");
            return None;
        }
        let place = match place.trim().split_once(',') {
            _ if place.trim() == "remote" => DraftPlace::Remote,
            Some((lon, lat)) => DraftPlace::At(self.draft_position(lon.trim(), lat.trim())?),
            None => match find_postcode(place, postcodes) {
                Ok((_, position)) => DraftPlace::At(position),
                Err(not_found) => {
                    self.fault("draft", not_found.text());
                    return None;
                }
            },
        };
        let (hours, text) = (hours.trim().to_owned(), text.to_owned());
        Some(DraftSession { place, hours, text })
    }

    fn draft_position(&mut self, lon: &str, lat: &str) -> Option<LonLat> {
        let (lon, lat) = (self.number("draft", lon)?, self.number("draft", lat)?);
        let position = LonLat::new(lon, lat);
        if let Err(error) = position {
            self.fault("draft", error.text());
        }
        position.ok()
    }

    fn wish(&mut self) -> Wish {
        let sessions = self.at_most("sessions", 3, MAX_SESSIONS);
        let length_h = self.at_most("hours", 2, MAX_LENGTH_H);
        let days = self.many("days", &one_of(&WEEKDAYS));
        let is_wanted = |day: &str| days.is_empty() || days.iter().any(|wanted| wanted == day);
        let (from_h, to_h) = (self.whole_hour("from", 8), self.whole_hour("to", 20));
        if from_h + length_h > to_h {
            self.fault("to", "is too early: a session does not fit between from and to");
        }
        Wish { sessions, length_h, days: WEEKDAYS.map(is_wanted), from_h, to_h }
    }

    fn at_most(&mut self, name: &str, default: u64, most: u64) -> usize {
        let number = self.whole(name, default, 1, most);
        if number > most {
            self.fault(name, ["is more than ", &decimal::text(most as f64, 0)].concat());
        }
        number.min(most) as usize
    }

    /// `08:00` as 8, up to `24:00`.
    fn whole_hour(&mut self, name: &str, default: usize) -> usize {
        self.word(name, default, "whole hours from 00:00 to 24:00", |word| {
            let hour = word.strip_suffix(":00").filter(|hour| hour.len() == 2)?;
            let is_number = hour.bytes().all(|byte| byte.is_ascii_digit());
            hour.parse().ok().filter(|hour| is_number && *hour <= 24)
        })
    }
}
