//! Schedules of records: named calendars, recurrences, and what their keepers are told.

use super::{calendar, state};
use crate::hours::{HoursError, Schedule, findings, restricted};
use engine::hours::{Hours, OpenState};
use engine::time::Date;
use rstest::rstest;

fn schedule(members: &serde_json::Value) -> Result<Hours, HoursError> {
    Schedule::read(members.as_object().unwrap()).compile(&calendar())
}

/// A youth club on Fridays in term time; a food bank with other hours in Ramadan, which in 2027 lasts from
/// 8 February to 8 March, a day more or less.
#[rstest]
#[case::in_term("school-term", true, "2026-11-27T18:30", OpenState::Open)]
#[case::half_term("school-term", true, "2026-10-30T18:30", OpenState::Closed)]
#[case::perhaps_training("school-term", true, "2026-10-23T18:30", OpenState::Unknown)]
#[case::perhaps_training_but_over("school-term", true, "2026-10-23T21:30", OpenState::Closed)]
#[case::other_days("school-term", true, "2026-11-26T18:30", OpenState::Closed)]
#[case::in_ramadan("ramadan", true, "2027-02-12T18:30", OpenState::Open)]
#[case::outside("ramadan", true, "2026-11-27T18:30", OpenState::Closed)]
#[case::not_in_ramadan("ramadan", false, "2027-02-12T18:30", OpenState::Closed)]
#[case::outside_as_usual("ramadan", false, "2026-11-27T18:30", OpenState::Open)]
#[case::never_listed("school-term", true, "2031-01-10T18:30", OpenState::Unknown)]
#[case::bank_holiday("ramadan", false, "2026-12-25T18:30", OpenState::Unknown)]
#[case::bank_holiday_outside("ramadan", true, "2026-12-25T18:30", OpenState::Closed)]
fn calendars_by_name(
    #[case] name: &str,
    #[case] during: bool,
    #[case] local: &str,
    #[case] is: OpenState,
) {
    let member = if during { "during" } else { "not_during" };
    let osm = serde_json::json!({ "opening_hours": "Fr 18:00-20:00", member: name });
    let byday = serde_json::json!({
        "byday": "FR", "opens_at": "18:00", "closes_at": "20:00", member: [name]
    });
    assert_eq!(state(&schedule(&osm).unwrap(), local).0, is);
    assert_eq!(state(&schedule(&byday).unwrap(), local).0, is);
}

#[test]
fn the_first_day_of_ramadan_is_doubtful() {
    let hours =
        schedule(&serde_json::json!({ "opening_hours": "Mo-Su 18:00-20:00", "during": "ramadan" }));
    let hours = hours.unwrap();
    let states =
        ["2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-03-08", "2027-03-10"]
            .map(|day| state(&hours, &format!("{day}T19:00")).0);
    let (open, unknown, closed) = (OpenState::Open, OpenState::Unknown, OpenState::Closed);
    assert_eq!(states, [closed, unknown, unknown, open, unknown, closed]);
}

/// Every second Tuesday from 3 March 2026; the 15th and the last day of each month.
#[rstest]
#[case::its_week(json_rule("WEEKLY", 2, Some("TU"), None), "2026-03-17T10:30", OpenState::Open)]
#[case::other_week(json_rule("WEEKLY", 2, Some("TU"), None), "2026-03-10T10:30", OpenState::Closed)]
#[case::last_day(json_rule("MONTHLY", 1, None, Some("15,-1")), "2026-04-30T10:30", OpenState::Open)]
#[case::day_before(
    json_rule("MONTHLY", 1, None, Some("15,-1")),
    "2026-04-29T10:30",
    OpenState::Closed
)]
#[case::before_it_began(
    json_rule("WEEKLY", 2, Some("TU"), None),
    "2026-03-02T10:30",
    OpenState::Unknown
)]
#[case::bank_holiday(
    json_rule("WEEKLY", 1, Some("FR"), None),
    "2026-12-25T10:30",
    OpenState::Unknown
)]
#[case::beyond_the_window(
    json_rule("WEEKLY", 2, Some("TU"), None),
    "2028-03-14T10:30",
    OpenState::Unknown
)]
fn recurrences(#[case] members: serde_json::Value, #[case] local: &str, #[case] is: OpenState) {
    let read = Schedule::read(members.as_object().unwrap());
    let hours = read.compile(&calendar()).unwrap();
    let hours = restricted(hours, read.validity, &[], &calendar());
    assert_eq!(state(&hours, local).0, is);
}

fn json_rule(
    freq: &str,
    interval: i64,
    byday: Option<&str>,
    bymonthday: Option<&str>,
) -> serde_json::Value {
    serde_json::json!({
        "freq": freq, "interval": interval, "byday": byday, "bymonthday": bymonthday,
        "dtstart": "2026-03-03", "opens_at": "10:00", "closes_at": "12:00"
    })
}

#[test]
fn a_counted_rule_ends() {
    let members = serde_json::json!({
        "freq": "WEEKLY", "byday": "TU", "count": 3, "dtstart": "2026-03-03",
        "opens_at": "10:00", "closes_at": "12:00"
    });
    let read = Schedule::read(members.as_object().unwrap());
    assert_eq!(read.validity.to, Date::parse("2026-03-17"));
}

#[rstest]
#[case::unknown_calendar(
    serde_json::json!({ "opening_hours": "Fr 18:00-20:00", "during": "term" }),
    "during", true, "`term` is not one of school-term, school-holidays, ramadan"
)]
#[case::not_even_a_name(
    serde_json::json!({ "opening_hours": "Fr 18:00-20:00", "not_during": 7 }),
    "not_during", true, "`7` is not one of school-term, school-holidays, ramadan"
)]
#[case::from_when(
    serde_json::json!({ "freq": "WEEKLY", "interval": 2, "byday": "MO" }),
    "byday", false, "not understood: every 2, but counted from no `dtstart`: the hours are unknown"
)]
#[case::number_for_a_text(
    serde_json::json!({ "freq": "MONTHLY", "bymonthday": 1, "dtstart": "2026-03-03" }),
    "byday", false, "not understood: `bymonthday` is not read: the hours are unknown"
)]
fn the_keeper_is_told(
    #[case] members: serde_json::Value,
    #[case] field: &str,
    #[case] is_error: bool,
    #[case] reason: &str,
) {
    let found = findings(members.as_object().unwrap());
    let found: Vec<(&str, bool, &str)> =
        found.iter().map(|f| (f.field, f.is_error, f.reason.as_str())).collect();
    assert_eq!(found, [(field, is_error, reason)]);
    assert_eq!(
        schedule(&members).map_or(OpenState::Unknown, |h| state(&h, "2026-11-27T18:30").0),
        OpenState::Unknown
    );
}
