//! Promise: a question of coverage means what the contract says, and what is not understood is refused
//! with the parameter's name.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use engine::coverage::{When, Wish};
use engine::postcodes::Postcodes;
use engine::question::{CoverageQuestion, DraftPlace, Fault, Known, NextQuestion, OpenWhen};
use engine::time::Date;
use engine::{LonLat, Timestamp};
use rstest::rstest;

const KNOWN: Known = Known { areas: &["lsoa", "city"], weights: &["postcodes", "population"] };

fn pairs(query: &str) -> Vec<(String, String)> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts.map(|part| part.split_once('=').unwrap()).map(|(n, v)| (n.into(), v.into())).collect()
}

fn now() -> Timestamp {
    Timestamp::parse_london("2026-11-23T10:00").unwrap()
}

fn read(query: &str) -> Result<CoverageQuestion, Vec<Fault>> {
    CoverageQuestion::parse(&pairs(query), now(), &Postcodes::default(), KNOWN)
}

fn read_next(query: &str) -> Result<NextQuestion, Vec<Fault>> {
    NextQuestion::parse(&pairs(query), now(), &Postcodes::default(), KNOWN)
}

#[test]
fn by_default_it_is_an_ordinary_week_in_person_within_a_kilometre_of_every_postcode() {
    let question = read("").unwrap();
    assert_eq!(question.open, OpenWhen::Week);
    assert_eq!(question.query.within_m, Some(1_000.0));
    assert_eq!(question.query.channel, Some(engine::directory::Channel::InPerson));
    assert_eq!((question.by, question.weight), ("lsoa", "postcodes"));
    assert_eq!(question.checked_since, Date::parse("2025-11-23").unwrap());
}

#[rstest]
#[case("2026-W52", "2026-12-21")]
#[case("2026-W53", "2026-12-28")]
#[case("2027-W01", "2027-01-04")]
#[case("2020-W53", "2020-12-28")]
#[case("2025-W01", "2024-12-30")]
fn weeks_of_the_calendar_are_those_of_iso_8601(#[case] week: &str, #[case] monday: &str) {
    let monday = Date::parse(monday).unwrap();
    let question = read(&format!("open={week}")).unwrap();
    assert_eq!(question.open.when(), When::WeekOf(monday));
    assert_eq!(question.open.text(), week);
    let year: i16 = week[..4].parse().unwrap();
    let number: i8 = week[6..].parse().unwrap();
    let theirs = jiff::civil::ISOWeekDate::new(year, number, jiff::civil::Weekday::Monday).unwrap();
    assert_eq!(theirs.date().to_string(), monday.to_string());
}

#[test]
fn on_foot_reach_is_what_is_walked_in_so_many_minutes() {
    let question = read("walk=13").unwrap();
    assert_eq!((question.query.within_m, question.walk_min), (Some(750.0), Some(13)));
}

#[test]
fn sessions_can_be_thought_of() {
    let question =
        read("draft=-1.5,52.4;We 17:00-19:00; PH off&draft=remote;24/7&without=a,b").unwrap();
    let there = DraftPlace::At(LonLat::new(-1.5, 52.4).unwrap());
    let drafts: Vec<_> = question.drafts.iter().map(|d| (d.place, d.hours.as_str())).collect();
    assert_eq!(drafts, [(there, "We 17:00-19:00; PH off"), (DraftPlace::Remote, "24/7")]);
    assert_eq!(question.without, ["a", "b"]);
}

#[rstest]
#[case("open=any", "open")]
#[case("open=2026-W54", "open")]
#[case("open=2025-W53", "open")]
#[case("open=2026-W00", "open")]
#[case("open=2026-w1", "open")]
#[case("open=9999-W01", "open")]
#[case("open=9999-12-31T23:59", "open")]
#[case("within=1&walk=1", "walk")]
#[case("walk=0", "walk")]
#[case("walk=121", "walk")]
#[case("walk=1.5", "walk")]
#[case("within=-1", "within")]
#[case("by=ward", "by")]
#[case("weight=people", "weight")]
#[case("checked_since=yesterday", "checked_since")]
#[case("draft=We 17:00-19:00", "draft")]
#[case("draft=1,95;24/7", "draft")]
#[case("draft=x,y;24/7", "draft")]
#[case("draft=CV1 5FX;24/7", "draft")]
#[case("unknown=include", "unknown")]
#[case("lat=1", "lat")]
#[case("sessions=1", "sessions")]
fn what_is_not_understood_is_refused(#[case] query: &str, #[case] param: &str) {
    let faults = read(query).unwrap_err();
    assert!(faults.iter().all(|fault| fault.param == param), "{faults:?}");
}

#[test]
fn too_much_is_refused() {
    let drafts = "draft=remote;24/7&".repeat(21);
    assert_eq!(read(&drafts).unwrap_err()[0].param, "draft");
    let hours = format!("draft=remote;{}", "x".repeat(401));
    assert_eq!(read(&hours).unwrap_err()[0].param, "draft");
    let without: Vec<String> = (0..101).map(|id| id.to_string()).collect();
    assert_eq!(read(&format!("without={}", without.join(","))).unwrap_err()[0].param, "without");
}

#[test]
fn sessions_are_wished_for_by_day_and_hour() {
    let question =
        read_next("sessions=2&hours=3&days=Mo,We&from=09:00&to=21:00&at=anywhere").unwrap();
    let days = [true, false, true, false, false, false, false];
    let wish = Wish { sessions: 2, length_h: 3, days, from_h: 9, to_h: 21 };
    assert_eq!((question.wish, question.anywhere), (wish, true));
    let usual = Wish { sessions: 3, length_h: 2, days: [true; 7], from_h: 8, to_h: 20 };
    assert_eq!(read_next("").unwrap().wish, usual);
}

#[rstest]
#[case("sessions=0", "sessions")]
#[case("sessions=11", "sessions")]
#[case("hours=13", "hours")]
#[case("days=Monday", "days")]
#[case("from=09:30", "from")]
#[case("from=18:00&to=19:00", "to")]
#[case("to=25:00", "to")]
#[case("open=now", "open")]
#[case("by=lsoa", "by")]
fn wishes_that_cannot_be_are_refused(#[case] query: &str, #[case] param: &str) {
    let faults = read_next(query).unwrap_err();
    assert!(faults.iter().all(|fault| fault.param == param), "{faults:?}");
}
