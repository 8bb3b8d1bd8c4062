//! Compiled hours against cases by hand and a minute-by-minute evaluation.

use super::*;
use crate::time::LocalTime;
use proptest::prelude::*;
use rstest::rstest;

fn day(spans: &[(u16, u16)]) -> DayHours {
    DayHours::new(
        spans
            .iter()
            .map(|&(start_min, end_min)| Span { start_min, end_min, is_open: true })
            .collect(),
    )
    .unwrap()
}

fn weekly(days: &[(usize, &[(u16, u16)])]) -> Hours {
    let mut hours = Hours {
        week: Default::default(),
        bank_holidays: OnBankHolidays::Unsaid,
        ..Hours::unknown()
    };
    for (weekday, spans) in days {
        hours.week[*weekday] = day(spans);
    }
    hours
}

fn at(local: &str) -> Timestamp {
    Timestamp::parse_london(local).unwrap()
}

/// Monday 9-12 and 13-17, Friday 20:00 to Saturday 02:00.
fn sample() -> Hours {
    weekly(&[(0, &[(540, 720), (780, 1020)]), (4, &[(1200, 1560)])])
}

#[rstest]
#[case::opening_minute_is_open("2026-11-23T09:00", OpenState::Open, None)]
#[case::closing_minute_is_not("2026-11-23T12:00", OpenState::Closed, None)]
#[case::after_the_break("2026-11-23T13:00", OpenState::Open, None)]
#[case::past_midnight("2026-11-28T01:59", OpenState::Open, None)]
#[case::past_midnight_over("2026-11-28T02:00", OpenState::Closed, None)]
#[case::bank_holiday("2026-05-04T10:00", OpenState::Unknown, Some(Note::BankHoliday))]
#[case::bank_holiday_all_day("2026-05-04T22:00", OpenState::Unknown, Some(Note::BankHoliday))]
#[case::tail_of_a_bank_holiday("2026-12-26T01:00", OpenState::Unknown, Some(Note::BankHoliday))]
#[case::tail_over("2026-12-26T02:00", OpenState::Closed, None)]
fn the_state_is(#[case] local: &str, #[case] state: OpenState, #[case] note: Option<Note>) {
    assert_eq!(sample().state_at(at(local), &BankHolidays::default()), (state, note));
}

#[rstest]
#[case::in_the_morning("2026-11-23T10:00", "2026-11-23T12:00:00+00:00")]
#[case::over_midnight("2026-11-27T23:00", "2026-11-28T02:00:00+00:00")]
fn it_closes(#[case] local: &str, #[case] until: &str) {
    assert_eq!(
        sample().closes_after(at(local), &BankHolidays::default()).unwrap().rfc3339(),
        until
    );
}

#[rstest]
#[case::after_the_break("2026-11-23T12:30", "2026-11-23T13:00:00+00:00")]
#[case::next_week("2026-11-28T03:00", "2026-11-30T09:00:00+00:00")]
#[case::not_on_a_bank_holiday("2026-05-02T03:00", "2026-05-08T20:00:00+01:00")]
#[case::tomorrow("2026-05-07T10:00", "2026-05-08T20:00:00+01:00")]
fn it_opens(#[case] local: &str, #[case] opens: &str) {
    assert_eq!(sample().opens_after(at(local), &BankHolidays::default()).unwrap().rfc3339(), opens);
}

#[test]
fn without_hours_nothing_is_known_and_24_7_never_ends() {
    let none = BankHolidays::default();
    let now = at("2026-12-25T03:00");
    assert_eq!(
        Hours::unknown().state_at(now, &none),
        (OpenState::Unknown, Some(Note::HoursUnknown))
    );
    assert_eq!(Hours::unknown().opens_after(now, &none), None);
    assert_eq!(Hours::always().state_at(now, &none), (OpenState::Open, None));
    assert_eq!(Hours::always().closes_after(now, &none), None);
}

#[test]
fn a_night_of_a_clock_change_has_no_missing_hour() {
    let night = weekly(&[(5, &[(1320, 1590)])]); // Saturday 22:00 to 02:30
    let none = BankHolidays::default();
    // Spring: 01:00 to 02:00 is skipped; 02:30 summer time comes 3.5 h after 22:00.
    let until = night.closes_after(at("2026-03-28T22:00"), &none).unwrap();
    assert_eq!(until.rfc3339(), "2026-03-29T02:30:00+01:00");
    assert_eq!(until.0 - at("2026-03-28T22:00").0, 3 * 3600 + 1800);
    // Autumn: 01:00 to 02:00 comes twice.
    let until = night.closes_after(at("2026-10-24T22:00"), &none).unwrap();
    assert_eq!(until.0 - at("2026-10-24T22:00").0, 5 * 3600 + 1800);
}

fn day_hours() -> impl Strategy<Value = DayHours> {
    proptest::collection::vec((0u16..1440, 1u16..1440, any::<bool>()), 0..3).prop_map(|mut raw| {
        raw.sort_unstable();
        let mut spans: Vec<Span> = Vec::new();
        for (start_min, length, is_open) in raw {
            if spans.last().is_none_or(|last| last.end_min <= start_min) {
                spans.push(Span { start_min, end_min: start_min + length, is_open });
            }
        }
        DayHours::new(spans).unwrap()
    })
}

fn hours() -> impl Strategy<Value = Hours> {
    let holiday = prop_oneof![
        Just(OnBankHolidays::Unsaid),
        Just(OnBankHolidays::AsUsual),
        day_hours().prop_map(OnBankHolidays::Hours),
    ];
    (
        proptest::array::uniform7(day_hours()),
        holiday,
        proptest::collection::btree_map(20_535i32..20_560, day_hours(), 0..3),
        any::<bool>(),
    )
        .prop_map(|(week, bank_holidays, exceptions, bounded)| Hours {
            week,
            bank_holidays,
            exceptions: exceptions.into_iter().map(|(day, hours)| (Date(day), hours)).collect(),
            valid: bounded.then_some((Date(20_530), Date(20_556))),
        })
}

/// The state read off the plain meaning, one minute at a time.
fn naive(hours: &Hours, local: LocalTime) -> OpenState {
    let mut state = OpenState::Closed;
    for (date, minute) in
        [(local.date, local.minute), (local.date.plus_days(-1), local.minute + DAY_MIN)]
    {
        let exception =
            hours.exceptions.iter().find(|(day, _)| *day == date).map(|(_, hours)| hours);
        let outside = hours.valid.is_some_and(|(first, last)| date < first || date > last);
        let is_holiday = crate::bank_holidays::by_rule(date.ymd().0).contains(&date);
        let regular = &hours.week[usize::from(date.weekday())];
        let (day, doubt) = match (exception, outside, is_holiday, &hours.bank_holidays) {
            (Some(day), ..) => (day.clone(), false),
            (_, true, ..) => (DayHours::unknown(), false),
            (_, _, true, OnBankHolidays::Unsaid) => (regular.clone(), true),
            (_, _, true, OnBankHolidays::Hours(day)) => (day.clone(), false),
            _ => (regular.clone(), false),
        };
        for span in day.spans() {
            if span.start_min <= minute && minute < span.end_min {
                state = state.max(if span.is_open && !doubt {
                    OpenState::Open
                } else {
                    OpenState::Unknown
                });
            }
        }
        if doubt && minute < DAY_MIN {
            state = state.max(OpenState::Unknown);
        }
    }
    state
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Around Easter and the spring change of 2026, minute by minute for ten days.
    #[test]
    fn agrees_with_a_minute_by_minute_evaluation(hours in hours(), start in prop_oneof![Just("2026-03-25T00:00"), Just("2026-04-01T00:00"), Just("2026-10-23T00:00")]) {
        let none = BankHolidays::default();
        let start = at(start);
        let minutes: Vec<Timestamp> = (0..10 * 1440).map(|m| Timestamp(start.0 + m * 60)).collect();
        let states: Vec<OpenState> = minutes.iter().map(|t| naive(&hours, t.london())).collect();
        for (t, expected) in minutes.iter().zip(&states) {
            prop_assert_eq!(hours.state_at(*t, &none).0, *expected, "{}", t.rfc3339());
        }
        for i in (0..8 * 1440).step_by(97) {
            let closes = states[i + 1..].iter().position(|s| *s != OpenState::Open).map(|n| minutes[i + 1 + n]);
            let opens = states[i + 1..].iter().position(|s| *s == OpenState::Open).map(|n| minutes[i + 1 + n]);
            match (states[i], closes, opens) {
                (OpenState::Open, Some(closes), _) => prop_assert_eq!(hours.closes_after(minutes[i], &none), Some(closes)),
                (OpenState::Open, None, _) => {}
                (_, _, Some(opens)) => prop_assert_eq!(hours.opens_after(minutes[i], &none), Some(opens)),
                (_, _, None) => prop_assert!(hours.opens_after(minutes[i], &none).is_none_or(|t| t > *minutes.last().unwrap())),
            }
        }
    }
}

/// Days on a grid of quarter hours, most of them closed, so that changes lie far apart.
fn rare_hours() -> impl Strategy<Value = Hours> {
    let day = || {
        let span = (0u16..96, 1u16..96, any::<bool>()).prop_map(|(start, length, is_open)| {
            let (start_min, end_min) = (start * 15, (start + length) * 15);
            DayHours::new(vec![Span { start_min, end_min, is_open }]).unwrap()
        });
        let whole = Span { start_min: 0, end_min: DAY_MIN, is_open: true };
        prop_oneof![
            6 => Just(DayHours::default()),
            2 => span,
            2 => Just(DayHours::new(vec![whole]).unwrap()),
        ]
    };
    let week = prop_oneof![
        2 => proptest::array::uniform7(day()),
        1 => Just(Hours::always().week),
        1 => Just(std::array::from_fn(|_| DayHours::default())),
    ];
    let holiday = prop_oneof![
        Just(OnBankHolidays::Unsaid),
        Just(OnBankHolidays::AsUsual),
        day().prop_map(OnBankHolidays::Hours),
    ];
    let exceptions = proptest::collection::btree_map(20_535i32..20_720, day(), 0..6);
    let valid = prop_oneof![Just(None), Just(Some((Date(20_530), Date(20_640))))];
    (week, holiday, exceptions, valid).prop_map(|(week, bank_holidays, exceptions, valid)| Hours {
        week,
        bank_holidays,
        exceptions: exceptions.into_iter().map(|(day, hours)| (Date(day), hours)).collect(),
        valid,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    /// From March 2026 over the spring change, or from September over the autumn one.
    #[test]
    fn changes_far_away_are_found_as_by_asking_every_quarter_of_an_hour(
        hours in rare_hours(), start in prop_oneof![Just("2026-03-20T00:00"), Just("2026-07-01T00:00"), Just("2026-09-20T12:30")],
    ) {
        let none = BankHolidays::default();
        let start = at(start);
        let instants: Vec<Timestamp> = (0..150 * 96).map(|n| Timestamp(start.0 + n * 900)).collect();
        let is_open: Vec<bool> =
            instants.iter().map(|t| naive(&hours, t.london()) == OpenState::Open).collect();
        for i in (0..instants.len() - 1).step_by(501) {
            let change = is_open[i + 1..].iter().position(|open| *open != is_open[i]).map(|n| instants[i + 1 + n]);
            let found = if is_open[i] {
                hours.closes_after(instants[i], &none)
            } else {
                hours.opens_after(instants[i], &none)
            };
            match change {
                Some(change) => prop_assert_eq!(found, Some(change), "after {}", instants[i].rfc3339()),
                None => prop_assert!(found.is_none_or(|t| t > instants[instants.len() - 1])),
            }
        }
    }
}

#[rstest]
#[case::too_far_away("2026-10-01T10:00", None)]
#[case::just_near_enough("2026-12-01T10:00", Some("2027-12-25T09:00:00+00:00"))]
fn an_opening_is_looked_for_400_days_ahead(#[case] from: &str, #[case] opens: Option<&str>) {
    let mut hours = weekly(&[]);
    hours.exceptions = vec![(Date::parse("2027-12-25").unwrap(), day(&[(540, 600)]))];
    let found = hours.opens_after(at(from), &BankHolidays::default());
    assert_eq!(found.map(Timestamp::rfc3339).as_deref(), opens);
}

#[test]
fn knowledge_ends_with_the_last_compiled_day() {
    let none = BankHolidays::default();
    let hours = Hours { valid: Some((Date(20_530), Date(20_640))), ..Hours::always() };
    let last = LocalTime { date: Date(20_641), minute: 0 }.timestamp();
    assert_eq!(hours.closes_after(at("2026-04-01T10:00"), &none), Some(last));
    assert_eq!(hours.opens_after(last, &none), None);
}

#[test]
fn an_open_moment_does_not_open_and_a_closed_one_does_not_close() {
    let none = BankHolidays::default();
    assert_eq!(sample().opens_after(at("2026-11-23T10:00"), &none), None);
    assert_eq!(sample().closes_after(at("2026-11-23T12:30"), &none), None);
}
