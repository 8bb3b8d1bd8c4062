//! What users of similar maps complain of, one named test for each: right or wrong "open now".

use super::{calendar, compiled, state};
use crate::hours::compile;
use engine::bank_holidays::BankHolidays;
use engine::hours::OpenState::{self, Closed, Open, Unknown};
use engine::hours::{Hours, Note};
use engine::time::Timestamp;
use rstest::rstest;

fn at(local: &str) -> Timestamp {
    Timestamp::parse_london(local).unwrap()
}

fn closes(hours: &Hours, local: &str) -> String {
    let until = hours.closes_after(at(local), &BankHolidays::default());
    until.map(Timestamp::rfc3339).unwrap_or_default()
}

fn opens(hours: &Hours, local: &str) -> String {
    let opens = hours.opens_after(at(local), &BankHolidays::default());
    opens.map(Timestamp::rfc3339).unwrap_or_default()
}

#[test]
fn a_night_is_open_after_midnight_and_not_before_it_begins() {
    let hours = compiled("Fr-Sa 22:00-03:00");
    let states = ["2026-11-27T21:59", "2026-11-27T22:00", "2026-11-28T02:59", "2026-11-28T03:00"]
        .map(|local| state(&hours, local).0);
    assert_eq!(states, [Closed, Open, Open, Closed]);
    assert_eq!(closes(&hours, "2026-11-27T23:00"), "2026-11-28T03:00:00+00:00");
}

#[test]
fn around_the_clock_never_closes() {
    let hours = compiled("24/7");
    assert_eq!(state(&hours, "2026-12-25T00:00").0, Open);
    assert_eq!(closes(&hours, "2026-11-24T23:59"), "");
}

#[test]
fn midnight_is_no_gap_in_days_that_join() {
    let hours = compiled("Mo-Fr 00:00-24:00");
    assert_eq!(closes(&hours, "2026-11-24T23:59"), "2026-11-28T00:00:00+00:00");
}

#[test]
fn unknown_is_not_closed() {
    assert!(compile("ring first", &calendar()).is_err());
    let hours = compiled(r#"Mo-Fr unknown "by appointment""#);
    assert_eq!(state(&hours, "2026-11-24T10:00"), (Unknown, Some(Note::HoursUnknown)));
    assert_eq!(state(&hours, "2026-11-28T10:00"), (Closed, None));
}

/// 09:30 in Coventry is 04:30 in New York and 15:00 in Delhi.
#[test]
fn another_time_zone_changes_nothing() {
    let hours = compiled("Mo-Fr 09:00-17:00");
    for instant in
        ["2026-06-16T09:30:00+01:00", "2026-06-16T04:30:00-04:00", "2026-06-16T14:00:00+05:30"]
    {
        let at = Timestamp::parse_rfc3339(instant).unwrap();
        assert_eq!(hours.state_at(at, &BankHolidays::default()).0, Open, "{instant}");
    }
}

/// Clocks go forward at 01:00 UTC on the last Sunday of March, and back on that of October.
#[rstest]
#[case::spring_2026("2026-03-29T00:30:00Z", Closed)]
#[case::spring_2026_skips_it("2026-03-29T01:00:00Z", Closed)]
#[case::autumn_2026_first("2026-10-25T00:35:00Z", Open)]
#[case::autumn_2026_second("2026-10-25T01:35:00Z", Open)]
#[case::autumn_2026_between("2026-10-25T00:50:00Z", Closed)]
#[case::spring_2027_skips_it("2027-03-28T01:00:00Z", Closed)]
#[case::autumn_2027_second("2027-10-31T01:35:00Z", Open)]
#[case::spring_2028_skips_it("2028-03-26T01:00:00Z", Closed)]
#[case::autumn_2028_first("2028-10-29T00:35:00Z", Open)]
fn a_quarter_of_an_hour_in_the_night_clocks_change(#[case] instant: &str, #[case] is: OpenState) {
    let year = instant[..4].parse().unwrap();
    let january = engine::time::Date::from_ymd(year, 1, 2).unwrap();
    let calendar = crate::hours::Calendar::new(january, &BankHolidays::default());
    let hours = compile("Su 01:30-01:45", &calendar).unwrap();
    let at = Timestamp::parse_rfc3339(instant).unwrap();
    assert_eq!(hours.state_at(at, &BankHolidays::default()).0, is);
}

#[rstest]
#[case::spring("2026-03-28T23:30", "2026-03-29T03:30:00+01:00", 3 * 3600)]
#[case::autumn("2026-10-24T23:30", "2026-10-25T03:30:00+00:00", 5 * 3600)]
#[case::spring_2027("2027-03-27T23:30", "2027-03-28T03:30:00+01:00", 3 * 3600)]
#[case::autumn_2028("2028-10-28T23:30", "2028-10-29T03:30:00+00:00", 5 * 3600)]
fn a_night_over_the_clock_change_has_no_missing_hour(
    #[case] local: &str,
    #[case] until: &str,
    #[case] seconds: i64,
) {
    let hours = compiled("Sa 23:00-03:30");
    assert_eq!(closes(&hours, local), until);
    assert_eq!(Timestamp::parse_rfc3339(until).unwrap().0 - at(local).0, seconds);
}

#[test]
fn what_the_skipped_hour_holds_opens_next_week() {
    let hours = compiled("Su 01:30-01:45");
    assert_eq!(opens(&hours, "2026-03-29T00:00"), "2026-04-05T01:30:00+01:00");
}

#[test]
fn an_hour_shown_twice_opens_twice() {
    let hours = compiled("Su 01:30-01:45");
    let first = opens(&hours, "2026-10-25T00:00");
    assert_eq!(first, "2026-10-25T01:30:00+01:00");
    let between = Timestamp::parse_rfc3339("2026-10-25T01:50:00+01:00").unwrap();
    let second = hours.opens_after(between, &BankHolidays::default()).unwrap();
    assert_eq!(second.rfc3339(), "2026-10-25T01:30:00+00:00");
}

#[test]
fn it_closes_in_20_minutes() {
    let hours = compiled("Mo-Fr 09:00-12:00,13:00-17:00");
    assert_eq!(closes(&hours, "2026-11-24T11:40"), "2026-11-24T12:00:00+00:00");
}

#[test]
fn it_opens_tomorrow_at_9() {
    let hours = compiled("Mo-Fr 09:00-17:00");
    assert_eq!(opens(&hours, "2026-11-24T17:00"), "2026-11-25T09:00:00+00:00");
    assert_eq!(opens(&hours, "2026-11-27T17:00"), "2026-11-30T09:00:00+00:00", "over the weekend");
}

#[test]
fn opens_passes_over_what_is_unknown() {
    let hours = compiled("Mo-Fr 09:00-17:00");
    assert_eq!(state(&hours, "2026-12-25T10:00"), (Unknown, Some(Note::BankHoliday)));
    assert_eq!(opens(&hours, "2026-12-24T17:00"), "2026-12-29T09:00:00+00:00");
}

#[test]
fn a_bank_holiday_with_hours_of_its_own_is_obeyed() {
    let hours = compiled("Mo-Fr 09:00-17:00; PH 10:00-12:00; Dec 25 off");
    assert_eq!(state(&hours, "2026-12-25T10:30").0, Closed);
    assert_eq!(state(&hours, "2026-12-28T10:30").0, Open);
    assert_eq!(state(&hours, "2026-12-28T12:30").0, Closed);
}

#[test]
fn a_split_shift_is_closed_in_between() {
    let hours = compiled("Tu 09:30-12:30,13:30-16:00");
    assert_eq!(state(&hours, "2026-11-24T13:00").0, Closed);
    assert_eq!(opens(&hours, "2026-11-24T13:00"), "2026-11-24T13:30:00+00:00");
}
