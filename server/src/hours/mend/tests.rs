//! Texts of our own, in the ways people write; a proptest that mending invents nothing.

use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case::one_digit("Mo-Fr 8:00-18:00", "Mo-Fr 08:00-18:00")]
#[case::one_digit_minutes_kept("Tu 9:05-9:50", "Tu 09:05-09:50")]
#[case::lower_case("mo-we 09:00-12:00", "Mo-We 09:00-12:00")]
#[case::english_names("Monday to Friday 9:00 - 17:00", "Mo-Fr 09:00-17:00")]
#[case::short_names("Mon-Thurs 10:00-15:00; Sat 10:00-12:00", "Mo-Th 10:00-15:00; Sa 10:00-12:00")]
#[case::am_pm("Mon 9am-5pm", "Mo 09:00-17:00")]
#[case::dotted_am_pm("Tue 9.30 a.m. - 1.15 p.m.", "Tu 09:30-13:15")]
#[case::noon_and_midnight("Sa 12pm-12am", "Sa 12:00-00:00")]
#[case::only_the_end_has_it("We 11-3pm", "We 11:00-15:00")]
#[case::whole_hours("Mo-Fr 10-16", "Mo-Fr 10:00-16:00")]
#[case::french_hours("Mo 8h30-12h00", "Mo 08:30-12:00")]
#[case::dots("Mo-Fr 8.30-16.45", "Mo-Fr 08:30-16:45")]
#[case::no_colon("Mo-Fr 0930-1630", "Mo-Fr 09:30-16:30")]
#[case::en_dashes("Mo–Fr 09:00–17:00", "Mo-Fr 09:00-17:00")]
#[case::full_width("Ｍｏ－Ｆｒ　０９：００－１７：００", "Mo-Fr 09:00-17:00")]
#[case::colon_after_days("Mo-Fr: 09:00-17:00", "Mo-Fr 09:00-17:00")]
#[case::spaces_between_days("Mo, We, Fr 9:00-12:00", "Mo,We,Fr 09:00-12:00")]
#[case::comma_between_rules("Mo-Fr 9:00-17:00,Sa 9:00-12:00", "Mo-Fr 09:00-17:00, Sa 09:00-12:00")]
#[case::comma_before_times("Mo-Fr, 9:00-17:00", "Mo-Fr 09:00-17:00")]
#[case::and("Tu 9:00-12:00 and 13:00-16:00", "Tu 09:00-12:00,13:00-16:00")]
#[case::separators_left_over("; Mo 9:00-12:00;; Tu 9:00-12:00;", "Mo 09:00-12:00; Tu 09:00-12:00")]
#[case::lines("Mo 9:00-12:00\nTu 13:00-16:00", "Mo 09:00-12:00; Tu 13:00-16:00")]
#[case::closed("Mo-Sa 9:00-17:00; Sun closed", "Mo-Sa 09:00-17:00; Su off")]
#[case::bank_holidays("Mo-Fr 9:00-17:00; bank holidays closed", "Mo-Fr 09:00-17:00; PH off")]
#[case::daily("daily 10:00-18:00", "Mo-Su 10:00-18:00")]
#[case::weekdays("weekdays 9am-4pm", "Mo-Fr 09:00-16:00")]
#[case::german("Montag-Mittwoch 8:00-12:00 Uhr", "Mo-We 08:00-12:00")]
#[case::polish("pon-pt 9:00-17:00", "Mo-Fr 09:00-17:00")]
#[case::ukrainian("Пн-Нд 9:00-18:00", "Mo-Su 09:00-18:00")]
#[case::german_weeks_end_on_so("Mo-Do 9:00-16:00; So off", "Mo-Th 09:00-16:00; Su off")]
#[case::spanish_weeks_end_on_do("Lu-Vi 9:00-16:00; Do off", "Mo-Fr 09:00-16:00; Su off")]
#[case::days_of_one_month(
    "Mo-Fr 9:00-17:00; Dec 24,31 9:00-12:00",
    "Mo-Fr 09:00-17:00; Dec 24,Dec 31 09:00-12:00"
)]
#[case::full_months("April-September: Mo-Fr 9:00-18:00", "Apr-Sep Mo-Fr 09:00-18:00")]
#[case::all_day_in_summer("Apr-Oct: 24/7", "Apr-Oct 00:00-24:00")]
#[case::night("Fr 18:00-2:00", "Fr 18:00-02:00")]
#[case::comment_kept(r#"Mon 9:00-12:00 "ring, Mon only""#, r#"Mo 09:00-12:00 "ring, Mon only""#)]
fn what_is_clear_is_mended(#[case] text: &str, #[case] as_read: &str) {
    assert_eq!(read(text).as_deref(), Ok(as_read));
}

#[rstest]
#[case("Mo-Fr 09:00-17:00; PH off")]
#[case("Mo-Th,Sa-Su 11:00-23:00 ; Fr 17:00-23:00 ; PH off")]
#[case("24/7")]
#[case(r#"Mo-Fr 10:00-17:00 || "by appointment""#)]
#[case("week 02-52/2 We 10:00-12:00")]
#[case("easter -2 days-easter +1 day off")]
#[case("(sunrise+01:00)-sunset")]
#[case("2026 Mar 23-2026 Apr 10 Mo-Fr 09:00-17:00")]
#[case("Su[1],Su[-1] 10:00-12:00")]
#[case("Fr 22:00-04:00")]
#[case("Mo-Fr")]
fn what_is_well_written_stays(#[case] text: &str) {
    assert_eq!(read(text).as_deref(), Ok(text));
}

#[rstest]
#[case::night_or_afternoon("Mo-Fr 9-5")]
#[case::night_or_afternoon_though_valid("Mo-Fr 07:45 - 4:00")]
#[case::one_side_only("Mo 1-5pm")]
#[case::midnight_or_noon("Mo 7-12am")]
#[case::all_day_or_never("Sa-Su 0:00-0:00")]
#[case::no_end("Su 9:30")]
#[case::no_times("Monday to Friday")]
#[case::no_days_for_all_hours("24h")]
#[case::thursday_or_sunday("Do 10:00-12:00")]
#[case::times_or_dates("01.05-10.09")]
fn what_is_not_clear_is_refused(#[case] text: &str) {
    assert!(matches!(read(text), Err(HoursError::Unclear(_))), "{:?}", read(text));
}

#[rstest]
#[case::prose("ask at the desk")]
#[case::by_appointment("by appointment")]
#[case::cut_off("Mo-Fr 09:00-12:00,13:00-")]
#[case::cut_off_minutes("Mo-Fr 09:00-12:00; Sa 10:00-13:")]
#[case::no_separator("Mo-Fr 09:00-17:00 Sa 10:00-12:00")]
#[case::too_many_digits("Mo-Su 010:00-22:00")]
#[case::no_such_hour("Mo 25-27pm")]
#[case::open_quote(r#"Mo 9:00-12:00 "ring"#)]
#[case::days_of_two_languages("Mi-Su 9:00-12:00")]
fn what_is_not_understood_is_refused(#[case] text: &str) {
    assert!(matches!(read(text), Err(HoursError::Syntax(_))), "{:?}", read(text));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    /// Every time in a mended text has its digits in the text it was made from.
    #[test]
    fn mending_adds_no_times(text in "(Mo|tue|Freitag|daily)(-|–| to )(Fr|sunday) [0-9]{1,2}([:.h][0-9]{2})?(am|pm)?[ ]?(-|–|to)[ ]?[0-9]{1,2}([:.h][0-9]{2})?(am|pm)?(;|, Sa off|; Sa closed)?") {
        if let Ok(mended) = read(&text) {
            let times = mended.matches(':').count();
            prop_assert!(times == 2, "`{}` read as `{}`", text, mended);
        }
    }

    #[test]
    fn no_text_brings_the_mender_down(text in "\\PC{0,30}", times in "[0-9:.ampAMP h-]{0,20}") {
        let _ = read(&format!("{text}{times}"));
    }

    /// What was mended once is well written.
    #[test]
    fn mending_ends(hour in 0u8..24, minute in 0u8..60, end in 0u8..24, day in "(Mon|tuesday|We|So|Пн)") {
        if let Ok(mended) = read(&format!("{day} {hour}:{minute:02}–{end}.00")) {
            prop_assert_eq!(read(&mended), Ok(mended.clone()));
        }
    }
}
