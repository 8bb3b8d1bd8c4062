//! Compiled opening hours: what is open when, evaluated without knowing any rule language.
//!
//! All minutes are those of the clock on Coventry's walls. A span belongs to the day it began on and
//! may run past midnight. The clock decides: at every instant the state is that of the minute the
//! clocks show, so an hour shown twice in autumn is open or closed twice.

use crate::bank_holidays::BankHolidays;
use crate::time::{DAY_MIN, Date, LocalTime, Timestamp};
use serde::{Deserialize, Serialize};

/// How far ahead a change is looked for, in days.
const HORIZON_DAYS: i32 = 400;

/// Whether something is open. Ordered from least to most certain help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OpenState {
    /// Known to be closed.
    Closed,
    /// Nobody has said.
    Unknown,
    /// Known to be open.
    Open,
}

/// Why the state is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The hours say nothing of bank holidays, and it is one.
    BankHoliday,
    /// The hours, or these days' hours, are not given.
    HoursUnknown,
}

/// Part of a day's hours: open or unknown. Closed is what no span covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First minute after 00:00 of the day it began on, 0 to 1439.
    pub start_min: u16,
    /// First minute no longer covered, after `start_min`, at most 2880.
    pub end_min: u16,
    /// Whether the span is known to be open (or of unknown state).
    pub is_open: bool,
}

/// The spans that begin on one day. Invariant: in order, not overlapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Span>", into = "Vec<Span>")]
pub struct DayHours(Vec<Span>);

/// What the hours say about bank holidays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnBankHolidays {
    /// Nothing: the whole day is unknown.
    Unsaid,
    /// The same as any day, as for `24/7`.
    AsUsual,
    /// These hours, whatever the weekday.
    Hours(DayHours),
}

/// The hours of one session, compiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Monday to Sunday.
    pub week: [DayHours; 7],
    /// What holds on bank holidays.
    pub bank_holidays: OnBankHolidays,
    /// Days that differ, with all their hours. Invariant: sorted by day, each day once.
    pub exceptions: Vec<(Date, DayHours)>,
    /// First and last day these hours were compiled for, if not for always; unknown outside.
    pub valid: Option<(Date, Date)>,
}

/// Why spans are not a day's hours.
#[derive(Debug, thiserror::Error)]
#[error("the spans of a day are out of order, overlap, or are not within two days")]
pub struct DayHoursError;

impl DayHours {
    /// A day's hours from its spans, in order.
    pub fn new(spans: Vec<Span>) -> Result<Self, DayHoursError> {
        let each_sound = spans
            .iter()
            .all(|s| s.start_min < DAY_MIN && s.start_min < s.end_min && s.end_min <= 2 * DAY_MIN);
        let in_order = spans.windows(2).all(|pair| pair[0].end_min <= pair[1].start_min);
        if each_sound && in_order { Ok(Self(spans)) } else { Err(DayHoursError) }
    }

    /// Unknown from 00:00 to 24:00.
    pub fn unknown() -> Self {
        Self(vec![Span { start_min: 0, end_min: DAY_MIN, is_open: false }])
    }

    /// The spans, in order.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    fn state_at(&self, minute: u16) -> OpenState {
        let covers = |span: &&Span| (span.start_min..span.end_min).contains(&minute);
        match self.0.iter().find(covers) {
            Some(span) if span.is_open => OpenState::Open,
            Some(_) => OpenState::Unknown,
            None => OpenState::Closed,
        }
    }
}

impl TryFrom<Vec<Span>> for DayHours {
    type Error = DayHoursError;

    fn try_from(spans: Vec<Span>) -> Result<Self, Self::Error> {
        Self::new(spans)
    }
}

impl From<DayHours> for Vec<Span> {
    fn from(day: DayHours) -> Self {
        day.0
    }
}

/// What holds for the spans that begin on one date.
enum Day<'a> {
    Known(&'a DayHours),
    /// A bank holiday of which nothing is said, with the hours it would have had.
    UnsaidHoliday(&'a DayHours),
    /// Outside the days the hours were compiled for.
    NotCompiled,
}

impl Hours {
    /// Hours of which nothing is known.
    pub fn unknown() -> Self {
        Self {
            week: std::array::from_fn(|_| DayHours::unknown()),
            bank_holidays: OnBankHolidays::AsUsual,
            exceptions: Vec::new(),
            valid: None,
        }
    }

    /// Open without end: `24/7`.
    pub fn always() -> Self {
        let whole_day = Span { start_min: 0, end_min: DAY_MIN, is_open: true };
        Self { week: std::array::from_fn(|_| DayHours(vec![whole_day])), ..Self::unknown() }
    }

    /// Whether the hours say anything at all: some time at which it is known to be open or closed.
    pub fn is_known(&self) -> bool {
        *self != Self::unknown()
    }

    /// The state at an instant and, when unknown, why.
    pub fn state_at(&self, at: Timestamp, holidays: &BankHolidays) -> (OpenState, Option<Note>) {
        let LocalTime { date, minute } = at.london();
        let (today, today_note) = self.day(date, holidays).state_at(minute);
        let (tail, tail_note) = self.day(date.plus_days(-1), holidays).state_at(minute + DAY_MIN);
        if tail > today { (tail, tail_note) } else { (today, today_note) }
    }

    /// While open: the first instant after `at` from which it is no longer known to be open; none if that does
    /// not happen within 400 days.
    pub fn closes_after(&self, at: Timestamp, holidays: &BankHolidays) -> Option<Timestamp> {
        if self.is_always_open() {
            return None;
        }
        self.first_after(at, holidays, |state| state != OpenState::Open)
    }

    /// While not open: the first instant after `at` from which it is known to be open; none within 400 days.
    pub fn opens_after(&self, at: Timestamp, holidays: &BankHolidays) -> Option<Timestamp> {
        if !self.is_ever_open() {
            return None;
        }
        self.first_after(at, holidays, |state| state == OpenState::Open)
    }

    /// The spans that begin on a day, as shown to people, and why unknown ones are.
    pub fn on(&self, date: Date, holidays: &BankHolidays) -> (DayHours, Option<Note>) {
        match self.day(date, holidays) {
            Day::Known(day) => {
                let any_unknown = day.0.iter().any(|span| !span.is_open);
                (day.clone(), any_unknown.then_some(Note::HoursUnknown))
            }
            Day::UnsaidHoliday(_) => (DayHours::unknown(), Some(Note::BankHoliday)),
            Day::NotCompiled => (DayHours::unknown(), Some(Note::HoursUnknown)),
        }
    }

    fn first_after(
        &self,
        at: Timestamp,
        holidays: &BankHolidays,
        is_wanted: impl Fn(OpenState) -> bool,
    ) -> Option<Timestamp> {
        let today = at.london().date;
        (0..=HORIZON_DAYS)
            .flat_map(|days| self.changes_on(today.plus_days(days), holidays))
            .find(|change| *change > at && is_wanted(self.state_at(*change, holidays).0))
    }

    /// Every instant on a day at which the state may change, in order.
    fn changes_on(&self, date: Date, holidays: &BankHolidays) -> Vec<Timestamp> {
        let mut minutes = vec![0];
        self.day(date, holidays).edges(&mut minutes);
        let from_yesterday = minutes.len();
        self.day(date.plus_days(-1), holidays).edges(&mut minutes);
        minutes[from_yesterday..].iter_mut().for_each(|edge| *edge = edge.wrapping_sub(DAY_MIN));
        let mut changes: Vec<Timestamp> = minutes
            .into_iter()
            .filter(|minute| *minute < DAY_MIN)
            .flat_map(|minute| LocalTime { date, minute }.timestamps())
            .flatten()
            .collect();
        let midnight = LocalTime { date, minute: 0 }.timestamp();
        let clock_change = midnight.next_clock_change();
        if clock_change.london().date == date {
            changes.push(clock_change);
        }
        changes.sort_unstable();
        changes
    }

    fn day(&self, date: Date, holidays: &BankHolidays) -> Day<'_> {
        if let Ok(found) = self.exceptions.binary_search_by_key(&date, |(day, _)| *day) {
            return Day::Known(&self.exceptions[found].1);
        }
        if self.valid.is_some_and(|(first, last)| date < first || date > last) {
            return Day::NotCompiled;
        }
        let regular = &self.week[usize::from(date.weekday())];
        match &self.bank_holidays {
            OnBankHolidays::AsUsual => Day::Known(regular),
            _ if !holidays.contains(date) => Day::Known(regular),
            OnBankHolidays::Unsaid => Day::UnsaidHoliday(regular),
            OnBankHolidays::Hours(day) => Day::Known(day),
        }
    }

    fn is_always_open(&self) -> bool {
        let whole_day = |day: &DayHours| {
            matches!(day.0[..], [Span { start_min: 0, end_min: DAY_MIN.., is_open: true }])
        };
        self.week.iter().all(whole_day)
            && self.bank_holidays == OnBankHolidays::AsUsual
            && self.exceptions.is_empty()
            && self.valid.is_none()
    }

    fn is_ever_open(&self) -> bool {
        let has_open = |day: &DayHours| day.0.iter().any(|span| span.is_open);
        let on_holidays =
            matches!(&self.bank_holidays, OnBankHolidays::Hours(day) if has_open(day));
        on_holidays
            || self.week.iter().any(has_open)
            || self.exceptions.iter().any(|(_, day)| has_open(day))
    }
}

impl Day<'_> {
    /// The state at a minute after this day's 00:00, up to the end of the next day.
    fn state_at(&self, minute: u16) -> (OpenState, Option<Note>) {
        let (state, note) = match self {
            Day::Known(day) => (day.state_at(minute), Note::HoursUnknown),
            Day::UnsaidHoliday(day) => (
                unknown_if(minute < DAY_MIN || day.state_at(minute) != OpenState::Closed),
                Note::BankHoliday,
            ),
            Day::NotCompiled => (unknown_if(minute < DAY_MIN), Note::HoursUnknown),
        };
        (state, (state == OpenState::Unknown).then_some(note))
    }

    /// Adds the minutes at which the state may change.
    fn edges(&self, minutes: &mut Vec<u16>) {
        if let Day::Known(day) | Day::UnsaidHoliday(day) = self {
            minutes.extend(day.0.iter().flat_map(|span| [span.start_min, span.end_min]));
        }
        minutes.push(DAY_MIN);
    }
}

fn unknown_if(condition: bool) -> OpenState {
    if condition { OpenState::Unknown } else { OpenState::Closed }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        assert_eq!(
            sample().opens_after(at(local), &BankHolidays::default()).unwrap().rfc3339(),
            opens
        );
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
        proptest::collection::vec((0u16..1440, 1u16..1440, any::<bool>()), 0..3).prop_map(
            |mut raw| {
                raw.sort_unstable();
                let mut spans: Vec<Span> = Vec::new();
                for (start_min, length, is_open) in raw {
                    if spans.last().is_none_or(|last| last.end_min <= start_min) {
                        spans.push(Span { start_min, end_min: start_min + length, is_open });
                    }
                }
                DayHours::new(spans).unwrap()
            },
        )
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
}
