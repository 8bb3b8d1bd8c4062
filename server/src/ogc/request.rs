//! What is asked of a collection: how many, where, when, behind which id, and its own filters.

use engine::question::Fault;
use engine::time::Date;
use engine::{LonLat, Timestamp};
use serde_json::Value;

use super::Features;
use super::collection::Collection;

/// How many features there are unless asked otherwise.
const DEFAULT_LIMIT: usize = 10;
/// How many features there are at most; more is clamped.
pub const MAX_LIMIT: usize = 1_000;

/// The first and the last day that can be asked for.
const ALL_DAYS: (Date, Date) = (Date(i32::MIN), Date(i32::MAX));

/// A request for features, understood but for the filters, which the collection understands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemsRequest {
    /// At most so many.
    pub limit: usize,
    /// West, south, east, north; across the date line where west is greater.
    pub bbox: Option<[f64; 4]>,
    /// Only what was last checked between these days.
    pub datetime: Option<(Date, Date)>,
    /// Only what is behind this id.
    pub after: Option<String>,
    /// Only what is before this id.
    pub before: Option<String>,
    /// As they were sent.
    pub filters: Vec<(String, String)>,
    /// All that was sent, for links.
    pub(super) sent: Vec<(String, String)>,
}

impl ItemsRequest {
    /// Of features.
    pub fn parse(pairs: &[(String, String)], collection: Collection) -> Result<Self, Vec<Fault>> {
        let common = ["limit", "bbox", "datetime", "after", "before", "f"];
        let mut request = Self::read(pairs, collection, &common)?;
        let mut faults = Vec::new();
        let mut fault = |param: &str, message: &str| {
            faults.push(Fault { param: param.to_owned(), message: message.to_owned() });
        };
        request.limit = DEFAULT_LIMIT;
        if let Some(text) = request.sent("limit") {
            match text.parse::<usize>() {
                Ok(limit) if limit > 0 => request.limit = limit.min(MAX_LIMIT),
                _ => fault("limit", "is not a whole number from 1 to 1000"),
            }
        }
        if let Some(text) = request.sent("bbox") {
            request.bbox = bbox(text);
            if request.bbox.is_none() {
                fault("bbox", "is not west,south,east,north in degrees, with heights or without");
            }
        }
        if let Some(text) = request.sent("datetime") {
            request.datetime = interval(text);
            if request.datetime.is_none() {
                fault("datetime", "is not an RFC 3339 instant or date, or two with / between");
            }
        }
        request.after = request.sent("after").map(str::to_owned);
        request.before = request.sent("before").map(str::to_owned);
        if request.after.is_some() && request.before.is_some() {
            fault("before", "is given as well as after: give one or the other");
        }
        if faults.is_empty() { Ok(request) } else { Err(faults) }
    }

    /// Of one feature, which only filters of what is computed apply to.
    pub fn parse_one(
        pairs: &[(String, String)],
        collection: Collection,
    ) -> Result<Self, Vec<Fault>> {
        Self::read(pairs, collection, &["f"])
    }

    fn read(
        pairs: &[(String, String)],
        collection: Collection,
        common: &[&str],
    ) -> Result<Self, Vec<Fault>> {
        let filters = collection.filters();
        let is_filter = |name: &str| filters.iter().any(|(known, _)| *known == name);
        let mut faults = Vec::new();
        for (number, (name, _)) in pairs.iter().enumerate() {
            let is_again = pairs[..number].iter().any(|(other, _)| other == name);
            let message = match (common.contains(&name.as_str()), is_filter(name)) {
                (false, false) => "is not known here",
                (true, _) if is_again => "is given more than once",
                _ => continue,
            };
            faults.push(Fault { param: name.clone(), message: message.to_owned() });
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let filters = pairs.iter().filter(|(name, _)| is_filter(name)).cloned().collect();
        Ok(Self { filters, sent: pairs.to_vec(), ..Self::default() })
    }

    fn sent(&self, name: &str) -> Option<&str> {
        let found = self.sent.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The page of all features of a collection that is small enough to be made whole.
    pub(super) fn page(&self, mut all: Vec<Value>) -> Features {
        let id = |feature: &Value| feature["id"].as_str().unwrap_or_default().to_owned();
        all.retain(|feature| self.bbox.is_none_or(|bbox| intersects(&feature["geometry"], bbox)));
        all.sort_by_key(id);
        let matched = all.len();
        let begin =
            self.after.as_ref().map_or(0, |after| all.partition_point(|it| id(it) <= *after));
        let end = self
            .before
            .as_ref()
            .map_or(matched, |before| all.partition_point(|it| id(it) < *before));
        let (begin, end) = match self.before {
            Some(_) => (end.saturating_sub(self.limit), end),
            None => (begin, end.min(begin + self.limit)),
        };
        let features: Vec<Value> = all.drain(begin..end).collect();
        Features::new(features, matched, begin > 0, end < matched)
    }
}

impl Features {
    /// With the ids by which its neighbors are asked for.
    pub(super) fn new(
        features: Vec<Value>,
        matched: usize,
        has_previous: bool,
        has_next: bool,
    ) -> Self {
        let id = |feature: Option<&Value>| Some(feature?["id"].as_str()?.to_owned());
        let before = id(features.first()).filter(|_| has_previous);
        let after = id(features.last()).filter(|_| has_next);
        Self { told: features, matched, before, after }
    }
}

/// Four numbers, or six with heights, which are let be: nothing here has one.
fn bbox(text: &str) -> Option<[f64; 4]> {
    let numbers = text.split(',').map(|part| part.trim().parse::<f64>().ok());
    let numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
    let [west, south, east, north] = match numbers[..] {
        [west, south, east, north] => [west, south, east, north],
        [west, south, low, east, north, high] if low <= high => [west, south, east, north],
        _ => return None,
    };
    let is_sound = LonLat::new(west, south).is_ok() && LonLat::new(east, north).is_ok();
    (is_sound && south <= north).then_some([west, south, east, north])
}

/// The days of an instant, a date, or what lies between two, each of which may be open (`..` or empty).
fn interval(text: &str) -> Option<(Date, Date)> {
    // An unescaped + of an offset arrives as a space.
    let day = |text: &str| {
        let instant = || Timestamp::parse_rfc3339(&text.replace(' ', "+"));
        Date::parse(text).or_else(|| instant().map(|at| at.london().date))
    };
    let Some((from, to)) = text.split_once('/') else {
        return day(text).map(|day| (day, day));
    };
    let is_open = |text: &str| matches!(text, "" | "..");
    if is_open(from) && is_open(to) && text != "../.." {
        return None;
    }
    let from = if is_open(from) { ALL_DAYS.0 } else { day(from)? };
    let to = if is_open(to) { ALL_DAYS.1 } else { day(to)? };
    (from <= to).then_some((from, to))
}

/// Whether the box of a geometry meets another.
fn intersects(geometry: &Value, [west, south, east, north]: [f64; 4]) -> bool {
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    stretch(&geometry["coordinates"], &mut bounds);
    let [left, bottom, right, top] = bounds;
    let meets_lat = bottom <= north && top >= south;
    let meets_lon =
        if west <= east { left <= east && right >= west } else { right >= west || left <= east };
    meets_lat && meets_lon
}

fn stretch(coordinates: &Value, bounds: &mut [f64; 4]) {
    let Some(parts) = coordinates.as_array() else { return };
    if let [lon, lat, ..] = &parts[..]
        && let (Some(lon), Some(lat)) = (lon.as_f64(), lat.as_f64())
    {
        let [west, south, east, north] = *bounds;
        *bounds = [west.min(lon), south.min(lat), east.max(lon), north.max(lat)];
        return;
    }
    for part in parts {
        stretch(part, bounds);
    }
}
