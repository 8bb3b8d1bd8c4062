mod bug_list;
mod language;
mod real_texts;
mod schedules;

use super::*;
use chrono::NaiveDate;
use engine::bank_holidays::BankHolidays;
use engine::hours::{Note, OpenState};
use engine::time::Timestamp;
use opening_hours::RuleKind;
use proptest::prelude::*;
use rstest::rstest;

fn today() -> Date {
    Date::from_ymd(2026, 3, 2).unwrap()
}

fn calendar() -> Calendar {
    Calendar::new(today(), &BankHolidays::default())
}

fn compiled(text: &str) -> Hours {
    compile(text, &calendar()).unwrap()
}

fn state(hours: &Hours, local: &str) -> (OpenState, Option<Note>) {
    hours.state_at(Timestamp::parse_london(local).unwrap(), &BankHolidays::default())
}

/// What the evaluator itself says of each minute of a day. Fallbacks, which it gives to whole days only,
/// are asked one by one: each speaks where those before it are closed.
fn evaluated(layers: &[opening_hours::OpeningHours], date: Date) -> [OpenState; 1440] {
    let (year, month, day) = date.ymd();
    let mut minutes = [OpenState::Closed; 1440];
    for hours in layers {
        for range in hours.schedule_at(NaiveDate::from_ymd_opt(year, month, day).unwrap()) {
            let state = match range.kind {
                RuleKind::Open => OpenState::Open,
                RuleKind::Unknown => OpenState::Unknown,
                RuleKind::Closed => OpenState::Closed,
            };
            let (start, end) = (range.range.start, range.range.end);
            let range = start.mins_from_midnight().into()..end.mins_from_midnight().into();
            minutes[range].iter_mut().filter(|m| **m == OpenState::Closed).for_each(|m| *m = state);
        }
    }
    minutes
}

fn layers(text: &str) -> Vec<opening_hours::OpeningHours> {
    layers_of(text).iter().map(|layer| layer.parse().unwrap()).collect()
}

/// The text before the first `||`, between it and the next, and so on, each with the rules that follow a
/// later `;` and so override all.
fn layers_of(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split("||").map(str::trim).collect();
    let overriding = |part: &&str| part.split_once(';').map(|(_, rules)| format!("; {rules}"));
    let layer = |number: usize| {
        let later: String = parts[number + 1..].iter().filter_map(overriding).collect();
        parts[number].to_owned() + &later
    };
    (0..parts.len()).map(layer).collect()
}

/// Minute by minute through both clock changes and the weeks around them. Bank holidays, on which
/// the contract has a rule of its own, have their own tests.
fn agrees_minute_by_minute(text: &str) {
    let holidays = BankHolidays::default();
    let hours = compiled(text);
    let reference = layers(text);
    for begin in ["2026-03-20T00:00", "2026-10-16T00:00"] {
        let begin = Timestamp::parse_london(begin).unwrap();
        let mut day = None;
        for minute in 0..14 * 24 * 60 {
            let at = Timestamp(begin.0 + minute * 60);
            let local = at.london();
            if [-1, 0].iter().any(|days| holidays.contains(local.date.plus_days(*days))) {
                continue;
            }
            let (_, states) = day
                .filter(|(date, _)| *date == local.date)
                .unwrap_or_else(|| (local.date, evaluated(&reference, local.date)));
            day = Some((local.date, states));
            let expected = states[usize::from(local.minute)];
            assert_eq!(hours.state_at(at, &holidays).0, expected, "{text} at {}", at.rfc3339());
        }
    }
}

#[rstest]
#[case::weekdays("Mo-Fr 09:00-17:00")]
#[case::split_day("Mo-Th 09:30-12:30,13:30-16:00; Fr 09:30-12:30")]
#[case::around_the_clock("24/7")]
#[case::overnight("Fr-Sa 20:00-02:00")]
#[case::overnight_every_day("22:00-06:00")]
#[case::over_the_clock_change("Sa 23:00-03:30")]
#[case::past_24("Th 18:00-26:00")]
#[case::additional("Mo-Fr 09:00-17:00, Tu 18:00-20:00")]
#[case::overriding("Mo-Fr 09:00-17:00; We off")]
#[case::nth_weekday("Tu[1] 10:00-12:00; Th[-1] 14:00-16:00")]
#[case::dated_closure("Mo-Fr 09:00-17:00; 2026 Mar 23-27 off")]
#[case::dated_hours("Mo-Fr 09:00-17:00; 2026 Oct 24 10:00-11:00")]
#[case::season("Apr-Sep: Mo-Fr 08:00-18:00; Oct-Mar: Mo-Fr 10:00-16:00")]
#[case::weeks("week 10-14/2 Mo 10:00-12:00")]
#[case::unknown_days("Mo-Fr unknown \"hours not given\"")]
#[case::mixed("Mo 10:00-16:00; Fr 10:00-16:00 unknown")]
#[case::ph_off("Mo-Sa 09:00-17:00; PH off")]
#[case::ph_hours("Mo-Fr 09:00-17:00; PH 10:00-12:00")]
#[case::fallback("Mo-Fr 09:00-17:00 || unknown \"by appointment\"")]
#[case::closed_for_good("off")]
#[case::phone_only("Th 09:00-17:00 \"telephone only\"")]
fn compiled_hours_agree_with_the_evaluator(#[case] text: &str) {
    agrees_minute_by_minute(text);
}

fn collect_texts(value: &serde_json::Value, texts: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(members) => {
            if let Some(text) = members.get("opening_hours").and_then(|text| text.as_str()) {
                texts.insert(text.to_owned());
            }
            members.values().for_each(|value| collect_texts(value, texts));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        _ => {}
    }
}

/// 2026-05-04 is a bank holiday, a Monday; 2026-12-25 a Friday.
#[rstest]
#[case::unsaid(
    "Mo-Fr 09:00-17:00",
    "2026-05-04T10:00",
    OpenState::Unknown,
    Some(Note::BankHoliday)
)]
#[case::unsaid_at_night(
    "Mo-Fr 09:00-17:00",
    "2026-05-04T23:00",
    OpenState::Unknown,
    Some(Note::BankHoliday)
)]
#[case::unsaid_tail(
    "Fr 20:00-02:00",
    "2026-12-26T01:00",
    OpenState::Unknown,
    Some(Note::BankHoliday)
)]
#[case::after_the_tail("Fr 20:00-02:00", "2026-12-26T03:00", OpenState::Closed, None)]
#[case::tail_of_the_day_before("Su 20:00-02:00", "2026-05-04T01:00", OpenState::Open, None)]
#[case::ph_off("Mo-Fr 09:00-17:00; PH off", "2026-05-04T10:00", OpenState::Closed, None)]
#[case::fallback_the_day_after(
    "Mo 09:00-17:00 || PH +1 day 10:00-12:00",
    "2026-05-05T11:00",
    OpenState::Open,
    None
)]
#[case::ph_off_spares_the_night_before(
    "Mo-Su 20:00-02:00; PH off",
    "2026-05-04T01:00",
    OpenState::Open,
    None
)]
#[case::ph_off_ends_with_its_night(
    "Mo-Su 20:00-02:00; PH off",
    "2026-05-05T01:00",
    OpenState::Closed,
    None
)]
#[case::ph_hours("Mo-Fr 09:00-17:00; PH 10:00-12:00", "2026-05-04T11:00", OpenState::Open, None)]
#[case::ph_hours_over(
    "Mo-Fr 09:00-17:00; PH 10:00-12:00",
    "2026-05-04T12:00",
    OpenState::Closed,
    None
)]
#[case::always("24/7", "2026-05-04T12:00", OpenState::Open, None)]
#[case::dated_closure(
    "Mo-Fr 09:00-17:00; Dec 24-Jan 2 off",
    "2026-12-25T12:00",
    OpenState::Closed,
    None
)]
#[case::dated_hours(
    "Mo-Fr 09:00-17:00; Dec 25 10:00-12:00",
    "2026-12-25T11:00",
    OpenState::Open,
    None
)]
#[case::dated_same_hours(
    "Mo-Fr 09:00-17:00; Dec 25 09:00-17:00",
    "2026-12-25T11:00",
    OpenState::Open,
    None
)]
#[case::season(
    "Apr-Sep: Mo-Fr 08:00-18:00; Oct-Mar: Mo-Fr 10:00-16:00",
    "2026-05-04T11:00",
    OpenState::Unknown,
    Some(Note::BankHoliday)
)]
#[case::far_bank_holiday("Mo-Fr 09:00-17:00; PH off", "2031-12-25T12:00", OpenState::Closed, None)]
fn bank_holidays(
    #[case] text: &str,
    #[case] local: &str,
    #[case] is: OpenState,
    #[case] note: Option<Note>,
) {
    assert_eq!(state(&compiled(text), local), (is, note));
}

#[rstest]
#[case::next_day_has_other_hours(
    "Th 20:00-02:00; Fr 10:00-12:00",
    "2026-03-06T01:00",
    OpenState::Open
)]
#[case::next_day_is_off("Th 20:00-02:00; Fr off", "2026-03-06T01:00", OpenState::Open)]
#[case::own_day_is_off("Mo-Su 20:00-02:00; Th off", "2026-03-06T01:00", OpenState::Closed)]
#[case::additional_evening(
    "Mo-Fr 09:00-17:00, Fr 20:00-02:00",
    "2026-03-07T01:00",
    OpenState::Open
)]
fn a_night_belongs_to_the_day_it_began(
    #[case] text: &str,
    #[case] local: &str,
    #[case] is: OpenState,
) {
    assert_eq!(state(&compiled(text), local).0, is);
}

#[test]
fn only_texts_about_dates_run_out() {
    assert_eq!(compiled("Mo-Fr 09:00-17:00; PH off").valid, None);
    assert_eq!(compiled("Mo-Fr 09:00-17:00").exceptions, []);
    let dated = compiled("Mo-Fr 09:00-17:00; 2026 Mar 23-27 off");
    assert_eq!(dated.valid, Some((today().plus_days(-1), today().plus_days(HORIZON_DAYS))));
    assert_eq!(dated.exceptions.len(), 5);
    assert_eq!(state(&dated, "2030-03-04T10:00").0, OpenState::Unknown);
}

#[test]
fn the_sun_sets_over_coventry() {
    let hours = compiled("sunrise-sunset");
    assert_eq!(state(&hours, "2026-06-21T21:00").0, OpenState::Open);
    assert_eq!(state(&hours, "2026-06-21T22:00").0, OpenState::Closed);
    assert_eq!(state(&hours, "2026-12-21T16:30").0, OpenState::Closed);
}

/// Until 31 March; another schedule, where there is one, until 15 April.
#[rstest]
#[case::until_the_end(&[], "2026-03-27T10:00", OpenState::Open)]
#[case::unknown_after(&[], "2026-04-10T10:00", OpenState::Unknown)]
#[case::closed_while_another_holds(&["2026-04-15"], "2026-04-10T10:00", OpenState::Closed)]
#[case::unknown_when_none_holds(&["2026-04-15"], "2026-04-20T10:00", OpenState::Unknown)]
#[case::open_before(&["2026-04-15"], "2026-03-27T10:00", OpenState::Open)]
fn a_schedule_holds_while_it_is_valid(
    #[case] others: &[&str],
    #[case] local: &str,
    #[case] is: OpenState,
) {
    let until = |day: &str| Validity { from: None, to: Date::parse(day) };
    let others: Vec<Validity> = others.iter().map(|day| until(day)).collect();
    let hours = compiled("Mo-Fr 09:00-17:00");
    let hours = restricted(hours, until("2026-03-31"), &others, &calendar());
    assert_eq!(state(&hours, local).0, is);
}

#[rstest]
#[case::empty("  ", HoursError::Empty)]
#[case::prose("when we can", HoursError::Syntax("unexpected text at character 1".into()))]
#[case::no_times("Mon to Fri", HoursError::Unclear("it does not say at what times".into()))]
#[case::endless(&"Mo ".repeat(5_000), HoursError::TooLong)]
fn texts_that_give_no_hours(#[case] text: &str, #[case] why: HoursError) {
    assert_eq!(compile(text, &calendar()), Err(why));
}

/// Pieces of the language, the rare ones too.
const WORDS: &[&str] = &[
    "Mo",
    "Tu-Fr",
    "Su[-1]",
    "PH",
    "PH -1 day",
    "PH +1 day",
    "SH",
    "off",
    "unknown",
    "24/7",
    "\"c\"",
    "10:00-12:00",
    "22:00-02:00",
    "20:00-26:00",
    "24:00-48:00",
    "26:00-25:00",
    "sunset-02:00",
    "(sunset-01:00)-(dawn+02:00)",
    "10:00+",
    "sunset+",
    "10:00-16:00/90",
    "Jan",
    "Feb 29",
    "Dec 25-Jan 2",
    "2026-2030/2",
    "week 1-53/2",
    "week 53",
    "easter -2 days",
    "2026 Apr 1+",
    "9999",
    "||",
    ";",
    ",",
    ":",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_text_brings_the_reader_down(text in "[MoTuFrSaPHweek0-9:;,/+\\-\\[\\] \"]{0,40}") {
        prop_assert_ne!(compile(&text, &calendar()), Err(HoursError::Unsupported));
    }

    #[test]
    fn what_is_understood_is_compiled(words in proptest::collection::vec(proptest::sample::select(WORDS), 1..6)) {
        let text = words.join(" ");
        if warnings(&text).is_ok() {
            prop_assert!(compile(&text, &calendar()).is_ok(), "{}", text);
        }
    }

    #[test]
    fn weeks_of_any_times_agree(
        days in proptest::collection::vec((0usize..7, 0u16..24, 0u16..60, 1u16..1439), 1..5),
    ) {
        let names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
        let rules: Vec<String> = days.iter().map(|(day, hour, minute, length)| {
            let end = (hour * 60 + minute + length) % 1440;
            format!("{} {hour:02}:{minute:02}-{:02}:{:02}", names[*day], end / 60, end % 60)
        }).collect();
        agrees_minute_by_minute(&rules.join(", "));
    }
}

/// Of what the text does not say for sure, nobody may be told that it is open.
#[rstest]
#[case::fallback_on_a_holiday(
    r#"Mo-Fr 10:00-17:00 || "by appointment""#,
    "2026-12-25T11:00",
    OpenState::Unknown
)]
#[case::fallback_off_on_a_holiday(
    "Mo-Fr 10:00-17:00 || off",
    "2026-12-28T11:00",
    OpenState::Unknown
)]
#[case::fallback_at_night(
    r#"Mo-Fr 10:00-17:00 || "by appointment""#,
    "2026-11-28T01:00",
    OpenState::Unknown
)]
#[case::fallback_while_open(
    r#"Mo-Fr 10:00-17:00 || "by appointment""#,
    "2026-11-27T11:00",
    OpenState::Open
)]
#[case::only_a_comment(r#""by appointment""#, "2026-11-27T11:00", OpenState::Unknown)]
#[case::days_and_a_comment(r#"Sa "ask""#, "2026-11-28T11:00", OpenState::Unknown)]
#[case::other_days(r#"Sa "ask""#, "2026-11-27T11:00", OpenState::Closed)]
#[case::explicitly_open(r#"open "ring""#, "2026-11-27T03:00", OpenState::Open)]
#[case::always(r#"24/7 "ring""#, "2026-12-25T03:00", OpenState::Open)]
#[case::always_but("24/7; Dec 25 off", "2026-12-28T03:00", OpenState::Open)]
#[case::always_but_then("24/7; Dec 25 off", "2026-12-25T03:00", OpenState::Closed)]
#[case::all_day_every_day_is_not_24_7("Mo-Su 00:00-24:00", "2026-12-28T03:00", OpenState::Unknown)]
#[case::all_day_is_not_24_7("00:00-24:00", "2026-12-28T03:00", OpenState::Unknown)]
#[case::night_of_a_holiday_in_a_season(
    "Oct-Dec Mo-Fr 20:15-28:50",
    "2026-12-29T01:00",
    OpenState::Unknown
)]
#[case::night_of_a_holiday_by_place_in_month(
    "Fr[2,4] 19:00-28:00",
    "2026-12-26T01:00",
    OpenState::Unknown
)]
#[case::closed_whatever_the_fallback(
    r#"Mo-Fr 10:00-17:00 || "please call"; PH off"#,
    "2026-12-25T11:00",
    OpenState::Closed
)]
fn what_is_not_said_is_not_open(#[case] text: &str, #[case] local: &str, #[case] is: OpenState) {
    let winter = Calendar::new(Date::from_ymd(2026, 11, 23).unwrap(), &BankHolidays::default());
    let hours = compile(text, &winter).unwrap();
    assert_eq!(state(&hours, local).0, is);
}
