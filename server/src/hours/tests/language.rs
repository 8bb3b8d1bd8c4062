//! The language in full, rule by rule, on days picked by hand.

use super::{calendar, compiled, state};
use crate::hours::{HoursError, compile};
use engine::hours::OpenState;
use rstest::rstest;

/// On 2026-05-04, a Monday, 2026-12-25, a Friday, and 2026-12-28, a Monday, all bank holidays, in a window
/// that begins on 2026-03-01. "PH Mo-Fr" is public holidays that fall on these days.
#[rstest]
#[case::not_an_ordinary_monday("PH Mo-Fr 10:00-12:00", "2026-05-11T11:00", OpenState::Closed)]
#[case::a_bank_holiday_on_a_monday("PH Mo-Fr 10:00-12:00", "2026-05-04T11:00", OpenState::Open)]
#[case::over("PH Mo-Fr 10:00-12:00", "2026-05-04T12:00", OpenState::Closed)]
#[case::not_on_that_weekday("PH Mo 10:00-12:00", "2026-12-25T11:00", OpenState::Closed)]
#[case::on_that_weekday("PH Fr 10:00-12:00", "2026-12-25T11:00", OpenState::Open)]
#[case::a_comma_joins("PH,Mo-Fr 10:00-12:00", "2026-05-11T11:00", OpenState::Open)]
#[case::beside_others(
    "Mo-Fr 09:00-17:00; PH Mo 10:00-12:00",
    "2026-05-04T16:00",
    OpenState::Closed
)]
#[case::other_days_stay(
    "Mo-Fr 09:00-17:00; PH Mo 10:00-12:00",
    "2026-05-11T16:00",
    OpenState::Open
)]
#[case::in_a_month(
    "Mo-Fr 09:00-17:00; Dec PH Mo 10:00-12:00",
    "2026-12-28T16:00",
    OpenState::Closed
)]
#[case::not_in_that_month("Dec PH Mo 10:00-12:00", "2026-05-04T11:00", OpenState::Closed)]
#[case::none_in_the_window(
    "Mo 09:00-17:00; PH Su 10:00-12:00",
    "2026-05-11T11:00",
    OpenState::Open
)]
#[case::the_day_before("PH -1 day Su 10:00-12:00", "2026-05-03T11:00", OpenState::Open)]
#[case::no_day_before("PH -1 day Su 10:00-12:00", "2026-05-10T11:00", OpenState::Closed)]
#[case::school_holidays_on_weekdays("SH Tu 10:00-12:00", "2026-10-27T11:00", OpenState::Open)]
#[case::other_school_days("SH Tu 10:00-12:00", "2026-11-24T11:00", OpenState::Closed)]
#[case::in_a_comment(r#"Mo 10:00-12:00 "PH Mo-Fr too""#, "2026-05-12T11:00", OpenState::Closed)]
fn a_holiday_and_a_weekday(#[case] text: &str, #[case] local: &str, #[case] is: OpenState) {
    assert_eq!(state(&compiled(text), local).0, is);
}

#[test]
fn a_holiday_after_a_weekday_is_not_clear() {
    for text in ["Mo-Fr PH 10:00-12:00", "Sa[1] PH off", "Mo-Sa 10:00-12:00; PH Su off"] {
        assert!(matches!(compile(text, &calendar()), Err(HoursError::Unclear(_))), "{text}");
    }
    assert!(compile("Sa,PH 10:00-12:00", &calendar()).is_ok());
}

/// 27 October 2026 is in the half term, 24 November is not, 2 November may be a training day; of 2029
/// nothing is published.
#[rstest]
#[case::term("Mo-Fr 15:00-17:00; SH off", "2026-11-24T16:00", OpenState::Open)]
#[case::half_term("Mo-Fr 15:00-17:00; SH off", "2026-10-27T16:00", OpenState::Closed)]
#[case::training_day("Mo-Fr 15:00-17:00; SH off", "2026-11-02T16:00", OpenState::Unknown)]
#[case::other_hours("Mo-Fr 15:00-17:00; SH 10:00-12:00", "2026-10-27T11:00", OpenState::Open)]
#[case::not_both("Mo-Fr 15:00-17:00; SH 10:00-12:00", "2026-10-27T16:00", OpenState::Closed)]
#[case::unlisted("Mo-Fr 15:00-17:00; SH off", "2029-11-27T16:00", OpenState::Unknown)]
#[case::christmas_is_a_school_holiday(
    "Mo-Fr 15:00-17:00; SH off",
    "2026-12-28T16:00",
    OpenState::Closed
)]
#[case::bank_holiday_in_the_holidays(
    "Mo-Fr 15:00-17:00; SH 10:00-12:00",
    "2026-12-28T11:00",
    OpenState::Unknown
)]
fn school_holidays(#[case] text: &str, #[case] local: &str, #[case] is: OpenState) {
    assert_eq!(state(&compiled(text), local).0, is);
}

/// Seasons, places in the month, every second week, closures and fallbacks, on days picked by hand.
#[rstest]
#[case::summer(
    "Apr-Sep Mo 08:00-18:00; Oct-Mar Mo 10:00-16:00",
    "2026-06-01T17:00",
    OpenState::Open
)]
#[case::winter(
    "Apr-Sep Mo 08:00-18:00; Oct-Mar Mo 10:00-16:00",
    "2026-11-23T17:00",
    OpenState::Closed
)]
#[case::first_saturday("Sa[1] 10:00-12:00", "2026-11-07T10:30", OpenState::Open)]
#[case::second_saturday("Sa[1] 10:00-12:00", "2026-11-14T10:30", OpenState::Closed)]
#[case::last_friday("Fr[-1] 10:00-12:00", "2026-11-27T10:30", OpenState::Open)]
#[case::even_week("week 02-52/2 We 10:00-12:00", "2026-11-25T10:30", OpenState::Open)]
#[case::odd_week("week 02-52/2 We 10:00-12:00", "2026-11-18T10:30", OpenState::Closed)]
#[case::closure("Mo-Fr 09:00-17:00; 2026 Aug 03-14 off", "2026-08-14T10:00", OpenState::Closed)]
#[case::after_the_closure(
    "Mo-Fr 09:00-17:00; 2026 Aug 03-14 off",
    "2026-08-17T10:00",
    OpenState::Open
)]
#[case::over_new_year(
    "Mo-Fr 09:00-17:00; Dec 24-Jan 02 off",
    "2026-12-31T10:00",
    OpenState::Closed
)]
#[case::easter("Mo-Su 09:00-17:00; easter off", "2026-04-05T10:00", OpenState::Closed)]
#[case::after_easter("Mo-Su 09:00-17:00; easter off", "2026-04-12T10:00", OpenState::Open)]
#[case::comment(r#"Mo-Fr 09:00-17:00 "ring the bell""#, "2026-11-24T10:00", OpenState::Open)]
#[case::fallback(
    r#"Mo-Fr 09:00-17:00 || "by appointment""#,
    "2026-11-24T18:00",
    OpenState::Unknown
)]
#[case::off("Mo-Fr 09:00-17:00; We off", "2026-11-25T10:00", OpenState::Closed)]
#[case::closed_over_midnight("08:00-23:00; 21:30-08:30 off", "2026-11-25T08:15", OpenState::Closed)]
#[case::after_it("08:00-23:00; 21:30-08:30 off", "2026-11-25T08:45", OpenState::Open)]
#[case::comment_beside_an_open_rule(
    r#"Mo "ask"; Tu 09:00-10:00 open"#,
    "2026-11-23T11:00",
    OpenState::Unknown
)]
#[case::two_shifts("Mo-Fr 09:00-12:00,13:00-17:00", "2026-11-24T12:30", OpenState::Closed)]
fn the_language_in_full(#[case] text: &str, #[case] local: &str, #[case] is: OpenState) {
    assert_eq!(state(&compiled(text), local).0, is);
}

#[test]
fn an_open_end_is_not_taken_for_a_closing_time() {
    let hours = compiled("Mo 09:00-12:00,14:00+");
    assert_eq!(state(&hours, "2026-03-09T10:00").0, OpenState::Open);
    assert_eq!(state(&hours, "2026-03-09T13:00").0, OpenState::Closed);
    assert_eq!(state(&hours, "2026-03-09T18:00").0, OpenState::Unknown);
    assert_eq!(state(&hours, "2026-03-10T00:30").0, OpenState::Closed);
    let late = compiled("Mo 22:00+");
    assert_eq!(state(&late, "2026-03-10T05:59").0, OpenState::Unknown);
    assert_eq!(state(&late, "2026-03-10T06:00").0, OpenState::Closed);
}
