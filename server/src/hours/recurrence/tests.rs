//! Recurrences against cases by hand and against what an independent reader of RFC 5545 gives.

use super::*;
use rstest::rstest;

fn weekly<'a>(byday: &'a str, opens: &'a str, closes: &'a str) -> Recurrence<'a> {
    Recurrence {
        byday: Some(byday),
        opens_at: Some(opens),
        closes_at: Some(closes),
        ..Recurrence::default()
    }
}

#[rstest]
#[case::two_days(weekly("MO,TU", "10:00", "16:00"), "Mo,Tu 10:00-16:00")]
#[case::seconds_and_zone(weekly("TH", "10:00:00Z", "16:00:00+01:00"), "Th 10:00-16:00")]
#[case::to_midnight(weekly("FR", "20:00", "00:00"), "Fr 20:00-24:00")]
#[case::overnight(weekly("FR", "20:00", "02:00"), "Fr 20:00-02:00")]
#[case::days_without_times(Recurrence { byday: Some("WE"), ..Recurrence::default() }, "We unknown \"hours not given\"")]
#[case::second_tuesday(Recurrence { freq: Some("MONTHLY"), ..weekly("2TU,-1FR", "10:00", "12:00") }, "Tu[2],Fr[-1] 10:00-12:00")]
#[case::the_day_it_began(Recurrence { byday: None, dtstart: Date::parse("2026-11-24"), ..weekly("", "10:00", "12:00") }, "Tu 10:00-12:00")]
fn what_osm_can_say_is_said_in_osm(#[case] rule: Recurrence, #[case] osm: &str) {
    assert_eq!(rule.pattern().unwrap().to_osm().as_deref(), Some(osm));
}

#[rstest]
#[case::no_days(Recurrence { opens_at: Some("10:00"), closes_at: Some("12:00"), ..Recurrence::default() }, "it does not say on which days")]
#[case::no_such_day(weekly("XX", "10:00", "12:00"), "`XX` is not a day of the week")]
#[case::odd_letters(weekly("é", "10:00", "12:00"), "`é` is not a day of the week")]
#[case::same_times(weekly("MO", "10:00", "10:00"), "from `10:00` to `10:00` is not a time")]
#[case::no_time(weekly("MO", "25:00", "26:00"), "from `25:00` to `26:00` is not a time")]
#[case::second_week_from_when(Recurrence { interval: Some(2), ..weekly("MO", "10:00", "12:00") }, "every 2, but counted from no `dtstart`")]
#[case::other_freq(Recurrence { freq: Some("DAILY"), ..weekly("MO", "10:00", "12:00") }, "freq `DAILY` is neither WEEKLY nor MONTHLY")]
#[case::place_in_a_week(weekly("2MO", "10:00", "12:00"), "`2MO` is not a day of the week")]
#[case::day_of_a_week(Recurrence { bymonthday: Some("1"), ..weekly("MO", "10:00", "12:00") }, "days of the month need freq MONTHLY")]
#[case::day_32(Recurrence { freq: Some("MONTHLY"), bymonthday: Some("32"), ..weekly("", "10:00", "12:00") }, "`32` is not a day of a month")]
#[case::count_from_when(Recurrence { count: Some(3), ..weekly("MO", "10:00", "12:00") }, "`count` without a `dtstart` to count from")]
#[case::not_read(Recurrence { unread: Some("byweekno"), ..weekly("MO", "10:00", "12:00") }, "`byweekno` is not read")]
fn what_is_not_understood_has_a_reason(#[case] rule: Recurrence, #[case] reason: &str) {
    assert_eq!(rule.pattern(), Err(HoursError::Recurrence(reason.into())));
}

/// The first six days (fewer where counted), as expanded by python-dateutil 2.9.
#[rustfmt::skip]
#[rstest]
#[case("WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU", "2026-11-24", "2026-11-24 2026-12-08 2026-12-22 2027-01-05 2027-01-19 2027-02-02")]
#[case("WEEKLY;INTERVAL=2;WKST=MO;BYDAY=MO,SU", "2026-11-25", "2026-11-29 2026-12-07 2026-12-13 2026-12-21 2026-12-27 2027-01-04")]
#[case("WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU", "2026-11-25", "2026-12-06 2026-12-07 2026-12-20 2026-12-21 2027-01-03 2027-01-04")]
#[case("MONTHLY;INTERVAL=1;WKST=MO;BYDAY=1SA", "2026-11-01", "2026-11-07 2026-12-05 2027-01-02 2027-02-06 2027-03-06 2027-04-03")]
#[case("MONTHLY;INTERVAL=1;WKST=MO;BYDAY=-1FR", "2026-11-01", "2026-11-27 2026-12-25 2027-01-29 2027-02-26 2027-03-26 2027-04-30")]
#[case("MONTHLY;INTERVAL=2;WKST=MO;BYDAY=2TU", "2026-11-01", "2026-11-10 2027-01-12 2027-03-09 2027-05-11 2027-07-13 2027-09-14")]
#[case("MONTHLY;INTERVAL=1;WKST=MO;BYMONTHDAY=1,15", "2026-11-02", "2026-11-15 2026-12-01 2026-12-15 2027-01-01 2027-01-15 2027-02-01")]
#[case("MONTHLY;INTERVAL=1;WKST=MO;BYMONTHDAY=-1", "2026-12-01", "2026-12-31 2027-01-31 2027-02-28 2027-03-31 2027-04-30 2027-05-31")]
#[case("MONTHLY;INTERVAL=1;WKST=MO;BYMONTHDAY=31", "2026-11-01", "2026-12-31 2027-01-31 2027-03-31 2027-05-31 2027-07-31 2027-08-31")]
#[case("MONTHLY;INTERVAL=1;WKST=MO;BYDAY=FR;BYMONTHDAY=13", "2026-11-01", "2026-11-13 2027-08-13 2028-10-13 2029-04-13 2029-07-13 2030-09-13")]
#[case("MONTHLY;INTERVAL=3;WKST=MO", "2026-11-10", "2026-11-10 2027-02-10 2027-05-10 2027-08-10 2027-11-10 2028-02-10")]
#[case("WEEKLY;INTERVAL=3;WKST=MO", "2026-11-26", "2026-11-26 2026-12-17 2027-01-07 2027-01-28 2027-02-18 2027-03-11")]
#[case("WEEKLY;INTERVAL=1;WKST=MO;BYDAY=MO,WE;COUNT=5", "2026-11-23", "2026-11-23 2026-11-25 2026-11-30 2026-12-02 2026-12-07")]
#[case("MONTHLY;INTERVAL=1;WKST=MO;BYDAY=5SU", "2026-11-01", "2026-11-29 2027-01-31 2027-05-30 2027-08-29 2027-10-31 2028-01-30")]
#[case("WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TH;COUNT=4", "2026-11-26", "2026-11-26 2026-12-10 2026-12-24 2027-01-07")]
#[case("MONTHLY;INTERVAL=1;WKST=MO;BYMONTHDAY=30", "2027-01-01", "2027-01-30 2027-03-30 2027-04-30 2027-05-30 2027-06-30 2027-07-30")]
#[case("MONTHLY;INTERVAL=1;WKST=MO;BYDAY=MO;BYMONTHDAY=-1,-2,-3", "2027-01-01", "2027-03-29 2027-05-31 2027-06-28 2027-08-30 2027-11-29 2028-01-31")]
#[case("MONTHLY;INTERVAL=12;WKST=MO;BYDAY=-2WE", "2026-11-01", "2026-11-18 2027-11-17 2028-11-22 2029-11-21 2030-11-20 2031-11-19")]
#[case("MONTHLY;INTERVAL=2;WKST=WE;BYDAY=-1WE", "2026-12-23", "2026-12-30 2027-02-24 2027-04-28 2027-06-30 2027-08-25 2027-10-27")]
#[case("WEEKLY;INTERVAL=1;WKST=MO;BYDAY=MO,TU", "2026-11-25", "2026-11-30 2026-12-01 2026-12-07 2026-12-08 2026-12-14 2026-12-15")]
#[case("MONTHLY;INTERVAL=1;WKST=MO;BYMONTHDAY=1,-1,-2;COUNT=3", "2026-10-29", "2026-10-30 2026-10-31 2026-11-01")]
#[case("WEEKLY;INTERVAL=2;WKST=MO;BYDAY=WE;COUNT=3", "2026-12-11", "2026-12-23 2027-01-06 2027-01-20")]
#[case("WEEKLY;INTERVAL=4;WKST=MO;BYDAY=FR,SA", "2026-12-13", "2027-01-08 2027-01-09 2027-02-05 2027-02-06 2027-03-05 2027-03-06")]
#[case("WEEKLY;INTERVAL=4;WKST=MO;BYDAY=FR", "2026-11-17", "2026-11-20 2026-12-18 2027-01-15 2027-02-12 2027-03-12 2027-04-09")]
#[case("WEEKLY;INTERVAL=4;WKST=MO;BYDAY=FR,TH,WE;COUNT=3", "2026-12-03", "2026-12-03 2026-12-04 2026-12-30")]
#[case("MONTHLY;INTERVAL=2;WKST=SU;BYMONTHDAY=10,2,-1", "2026-11-01", "2026-11-02 2026-11-10 2026-11-30 2027-01-02 2027-01-10 2027-01-31")]
#[case("MONTHLY;INTERVAL=2;WKST=WE;BYMONTHDAY=2;COUNT=7", "2026-11-06", "2027-01-02 2027-03-02 2027-05-02 2027-07-02 2027-09-02 2027-11-02")]
#[case("MONTHLY;INTERVAL=2;WKST=SU;BYMONTHDAY=1,-2", "2026-10-20", "2026-10-30 2026-12-01 2026-12-30 2027-02-01 2027-02-27 2027-04-01")]
#[case("MONTHLY;INTERVAL=2;WKST=SU;BYDAY=3MO,4SU", "2026-12-16", "2026-12-21 2026-12-27 2027-02-15 2027-02-28 2027-04-19 2027-04-25")]
#[case("WEEKLY;INTERVAL=2;WKST=WE;BYDAY=TH,SA,WE", "2026-11-06", "2026-11-07 2026-11-18 2026-11-19 2026-11-21 2026-12-02 2026-12-03")]
#[case("MONTHLY;INTERVAL=2;WKST=MO;BYDAY=TU", "2026-12-18", "2026-12-22 2026-12-29 2027-02-02 2027-02-09 2027-02-16 2027-02-23")]
#[case("WEEKLY;INTERVAL=2;WKST=WE;BYDAY=MO,TU;COUNT=3", "2026-11-20", "2026-11-23 2026-11-24 2026-12-07")]
#[case("MONTHLY;INTERVAL=4;WKST=SU;BYDAY=3SU,-2FR;COUNT=3", "2027-01-22", "2027-01-22 2027-05-16 2027-05-21")]
#[case("MONTHLY;INTERVAL=3;WKST=MO;BYDAY=-2TU", "2026-10-20", "2026-10-20 2027-01-19 2027-04-20 2027-07-20 2027-10-19 2028-01-18")]
#[case("WEEKLY;INTERVAL=3;WKST=MO;BYDAY=MO,TU;COUNT=3", "2026-11-03", "2026-11-03 2026-11-23 2026-11-24")]
#[case("MONTHLY;INTERVAL=4;WKST=SU;BYMONTHDAY=-1,-2,1;COUNT=3", "2026-10-17", "2026-10-30 2026-10-31 2027-02-01")]
fn days_agree_with_an_independent_expansion(
    #[case] rule: &str,
    #[case] dtstart: &str,
    #[case] days: &str,
) {
    let part = |name: &str| {
        let parts = rule.split(';').skip(1).filter_map(|part| part.split_once('='));
        parts.filter(|(key, _)| *key == name).map(|(_, value)| value).next()
    };
    let number = |name| part(name).map(|value| value.parse().unwrap());
    let rule = Recurrence {
        freq: rule.split(';').next(),
        interval: number("INTERVAL"),
        wkst: part("WKST"),
        byday: part("BYDAY"),
        bymonthday: part("BYMONTHDAY"),
        dtstart: Date::parse(dtstart),
        count: number("COUNT"),
        ..Recurrence::default()
    };
    let pattern = rule.pattern().unwrap();
    let first = Date::parse(dtstart).unwrap();
    let ours: Vec<String> = (0..3_000)
        .map(|days| first.plus_days(days))
        .filter(|date| pattern.last.is_none_or(|last| *date <= last))
        .filter(|date| pattern.on(*date) != DayHours::default())
        .take(6)
        .map(|date| date.to_string())
        .collect();
    assert_eq!(ours.join(" "), days);
}

#[rstest]
#[case("10:00:00", true)]
#[case("24:00", true)]
#[case("10:00:00.123Z", true)]
#[case("24:01", false)]
#[case("10", false)]
#[case("1O:00", false)]
#[case("10:00 pm", false)]
#[case("10:0é", false)]
fn times(#[case] text: &str, #[case] is_time: bool) {
    assert_eq!(local_time(text).is_some(), is_time);
}
