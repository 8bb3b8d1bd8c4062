//! Opening hours as the recurrence rules that Open Referral's schedules have, where they can be said so.
//!
//! Invariant: what the rules say of an ordinary week is what the hours say of it; bank holidays are for
//! `opening_hours`, which stands beside.

use std::collections::BTreeMap;

/// In the order of a week: as OSM names them, and as RFC 5545 does.
const DAYS: [(&str, &str); 7] = [
    ("Mo", "MO"),
    ("Tu", "TU"),
    ("We", "WE"),
    ("Th", "TH"),
    ("Fr", "FR"),
    ("Sa", "SA"),
    ("Su", "SU"),
];

/// Days of every week with the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// `MO,TU`.
    pub byday: String,
    /// `09:00`.
    pub opens_at: String,
    pub closes_at: String,
    /// The same in the language it came in, bank holidays included.
    pub opening_hours: String,
}

/// The rules of hours; none where they say anything that such rules cannot.
pub(super) fn rules(opening_hours: &str) -> Vec<Rule> {
    weekly(opening_hours).unwrap_or_default()
}

fn weekly(hours: &str) -> Option<Vec<Rule>> {
    // By days, so that what a later rule overrides is seen.
    let mut seen = [false; 7];
    let mut by_time: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut holidays = String::new();
    for part in hours.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (days, times) = part.split_once(' ')?;
        if days == "PH" {
            holidays.push_str("; ");
            holidays.push_str(part);
            continue;
        }
        let days = week_days(days)?;
        if days.iter().any(|day| std::mem::replace(&mut seen[*day], true)) {
            return None;
        }
        if times.trim() == "off" {
            continue;
        }
        for time in times.split(',').map(str::trim) {
            is_span(time).then_some(())?;
            by_time.entry(time.to_owned()).or_default().extend(&days);
        }
    }
    Some(by_time.into_iter().map(|(time, days)| rule(&time, days, &holidays)).collect())
}

fn rule(time: &str, mut days: Vec<usize>, holidays: &str) -> Rule {
    days.sort_unstable();
    days.dedup();
    let named = |name: fn(&(&'static str, &'static str)) -> &'static str| {
        days.iter().filter_map(|day| DAYS.get(*day)).map(name).collect::<Vec<_>>().join(",")
    };
    let (opens, closes) = time.split_once('-').unwrap_or((time, time));
    Rule {
        byday: named(|day| day.1),
        opens_at: opens.to_owned(),
        closes_at: closes.to_owned(),
        opening_hours: format!("{} {time}{holidays}", named(|day| day.0)),
    }
}

/// `Mo-We,Fr`, from Sunday on over the end of the week.
fn week_days(text: &str) -> Option<Vec<usize>> {
    let day = |name: &str| DAYS.iter().position(|(osm, _)| *osm == name);
    let mut days = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        let length = (last + 7 - first) % 7;
        days.extend((0..=length).map(|step| (first + step) % 7));
    }
    Some(days)
}

/// `09:00-17:00`, also past midnight.
fn is_span(text: &str) -> bool {
    let is_clock = |clock: &str| {
        let bytes = clock.as_bytes();
        clock.len() == 5 && bytes[2] == b':' && clock < "24:00" && {
            let digits = [bytes[0], bytes[1], bytes[3], bytes[4]];
            digits.iter().all(u8::is_ascii_digit) && bytes[3] < b'6'
        }
    };
    text.split_once('-').is_some_and(|(opens, closes)| is_clock(opens) && is_clock(closes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Tu 09:00-10:30", &["TU 09:00 10:30 Tu 09:00-10:30"])]
    #[case("Mo-We,Fr 09:30-16:00; PH off",
        &["MO,TU,WE,FR 09:30 16:00 Mo,Tu,We,Fr 09:30-16:00; PH off"])]
    #[case("Mo 10:00-12:00,13:00-15:00; Tu 10:00-12:00; We off",
        &["MO,TU 10:00 12:00 Mo,Tu 10:00-12:00", "MO 13:00 15:00 Mo 13:00-15:00"])]
    #[case("Sa-Mo 22:00-02:00", &["MO,SA,SU 22:00 02:00 Mo,Sa,Su 22:00-02:00"])]
    #[case::later_rules_override("Mo-Fr 09:00-17:00; We 13:00-17:00", &[])]
    #[case::season("Oct-Mar Mo 09:00-17:00", &[])]
    #[case::nth("Mo[1] 09:00-17:00", &[])]
    #[case::always("24/7", &[])]
    #[case::unknown("Th unknown \"mornings\"", &[])]
    #[case::half("Mo 09:00+", &[])]
    fn hours_as_rules(#[case] hours: &str, #[case] expected: &[&str]) {
        let told: Vec<String> = rules(hours)
            .iter()
            .map(|r| format!("{} {} {} {}", r.byday, r.opens_at, r.closes_at, r.opening_hours))
            .collect();
        assert_eq!(told, expected);
    }
}
