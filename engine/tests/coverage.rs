//! Promise: somebody is covered in an hour exactly if `nearest` finds something from where they are when
//! the hour begins; and an area's figures are the sums of its people.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![expect(clippy::float_cmp, reason = "sums of small whole numbers are exact")]

#[path = "nearest/made_up.rs"]
mod made_up;

use engine::bank_holidays::BankHolidays;
use engine::coverage::{Covered, Draft, HOURS, Mask, Provision, When, by_area, changes_by_area};
use engine::directory::{Channel, Service};
use engine::hours::{DayHours, Hours, OpenState};
use engine::time::{DAY_MIN, Date};
use engine::{LonLat, Query, States, Timestamp, nearest};
use made_up::{directory, hours, query, services};
use proptest::collection::vec;
use proptest::prelude::*;

/// No service is made up with a date on which it was checked: none is, since this day.
const SINCE: Date = Date(20_000);

/// A week in December with Christmas in it, or one without a bank holiday.
fn week() -> impl Strategy<Value = Date> {
    prop::sample::select(vec!["2026-12-21", "2026-12-28", "2026-11-30"])
        .prop_map(|day| Date::parse(day).unwrap())
}

fn somebody() -> impl Strategy<Value = LonLat> {
    let near = (-1.6..-1.4f64, 52.36..52.46f64);
    let anywhere = (-180.0..=180.0f64, -90.0..=90.0f64);
    let beside = (-8i32..8, -8i32..8).prop_map(|(east, north)| {
        (-1.51 + f64::from(east) * 0.004, 52.41 + f64::from(north) * 0.003)
    });
    prop_oneof![6 => near, 1 => anywhere, 3 => beside]
        .prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
}

fn begins(monday: Date, hour: usize) -> Timestamp {
    let (year, month, day) = monday.plus_days((hour / 24) as i32).ymd();
    let text = format!("{year:04}-{month:02}-{day:02}T{:02}:00", hour % 24);
    Timestamp::parse_london(&text).unwrap()
}

/// Whether `nearest` finds something in one of these states: to go to within reach, or to call from
/// anywhere.
fn finds(services: &[Service], query: &Query, from: LonLat, at: Timestamp, unknown: bool) -> bool {
    let states = States { open: true, unknown, closed: false };
    let asks = |channel: &Channel| query.channel.is_none_or(|asked| asked == *channel);
    Channel::ALL.into_iter().filter(asks).any(|channel| {
        let is_reached = channel != Channel::InPerson;
        let within_m = query.within_m.filter(|_| !is_reached);
        let (origin, channel) = (Some(from), Some(channel));
        let query = Query {
            origin,
            at,
            states,
            channel,
            within_m,
            walk: None,
            limit: 100,
            ..query.clone()
        };
        let found = nearest(&directory(services), &query);
        found.iter().any(|hit| is_reached || hit.distance_m.is_some())
    })
}

/// The state in an hour of any ordinary week, minute by minute from the spans.
fn regularly(hours: &Hours, hour: usize) -> OpenState {
    let minute = (hour * 60) as u32;
    let week = 7 * u32::from(DAY_MIN);
    let spans = hours.week.iter().enumerate().flat_map(|(day, on)| {
        let midnight = day as u32 * u32::from(DAY_MIN);
        on.spans().iter().map(move |span| (midnight, span))
    });
    let states = spans.filter_map(|(midnight, span)| {
        let (from, to) = (midnight + u32::from(span.start_min), midnight + u32::from(span.end_min));
        let covers = (from..to).contains(&minute) || (from..to).contains(&(minute + week));
        covers.then_some(if span.is_open { OpenState::Open } else { OpenState::Unknown })
    });
    states.max().unwrap_or(OpenState::Closed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn a_week_is_what_nearest_finds_hour_by_hour(
        services in services(30), query in query(), monday in week(), people in vec(somebody(), 1..6),
        hours in vec(0..HOURS, 12),
    ) {
        let provision = Provision::new(&directory(&services), &query, When::WeekOf(monday.plus_days(3)), SINCE, &[]);
        let covered = provision.within_reach_of(&people);
        for (covered, from) in covered.iter().zip(&people) {
            for hour in &hours {
                let at = begins(monday, *hour);
                prop_assert_eq!(covered.open.has(*hour), finds(&services, &query, *from, at, false));
                prop_assert_eq!(covered.maybe.has(*hour), finds(&services, &query, *from, at, true));
                let alone = Provision::new(&directory(&services), &query, When::At(at), SINCE, &[]);
                prop_assert_eq!(alone.within_reach_of(&[*from])[0].open.has(0), covered.open.has(*hour));
            }
            prop_assert!(covered.checked.is_empty());
        }
    }

    #[test]
    fn a_regular_week_knows_no_dates(hours in hours(), from in somebody(), within_m in 0.0..9_000.0f64) {
        let query = Query { within_m: Some(within_m), ..everything() };
        let mut provision = Provision::new(&directory(&[]), &query, When::RegularWeek, SINCE, &[]);
        let at = LonLat::new(-1.51, 52.41).unwrap();
        prop_assert_eq!(provision.within_reach_of(&[from]), vec![Covered::default()]);
        provision.add(&Draft { at: Some(at), hours: hours.clone() });
        let [covered] = provision.within_reach_of(&[from])[..] else { panic!("one") };
        let is_near = at.distance_m(from) <= within_m;
        for hour in 0..HOURS {
            let state = regularly(&hours, hour);
            prop_assert_eq!(covered.open.has(hour), is_near && state == OpenState::Open);
            prop_assert_eq!(covered.maybe.has(hour), is_near && state != OpenState::Closed);
        }
    }

    #[test]
    fn an_area_is_the_sum_of_its_people(
        people in vec((vec(0..HOURS, 0..4), vec(0..HOURS, 0..4), 0u8..5, prop::option::of(0usize..3)), 0..40),
    ) {
        let people: Vec<(Covered, f64, Option<usize>)> = people.into_iter().map(|(open, unknown, weight, area)| {
            let open: Mask = open.into_iter().collect();
            let maybe = open.and(unknown.into_iter().collect());
            (Covered { checked: Mask::default(), open, maybe }, f64::from(weight), area)
        }).collect();
        let sums = by_area(When::RegularWeek, 3, people.iter().copied());
        for (area, sum) in sums.iter().enumerate() {
            let here = || people.iter().filter(|(.., of)| *of == Some(area));
            let total = |suits: &dyn Fn(&Covered) -> bool| -> f64 {
                here().filter(|(covered, ..)| suits(covered)).map(|(_, weight, _)| weight).sum()
            };
            prop_assert_eq!(sum.demand, total(&|_| true));
            prop_assert_eq!(sum.open.ever, total(&|covered| !covered.open.is_empty()));
            prop_assert_eq!(sum.maybe.ever, total(&|covered| !covered.maybe.is_empty()));
            for hour in 0..HOURS {
                prop_assert_eq!(sum.open.by_hour[hour], total(&|covered| covered.open.has(hour)));
                prop_assert_eq!(sum.maybe.by_hour[hour], total(&|covered| covered.maybe.has(hour)));
            }
        }
    }
}

proptest! {
    #[test]
    fn a_change_is_counted_hour_by_hour(
        people in vec((vec(0..HOURS, 0..6), vec(0..HOURS, 0..6), 0u8..5, prop::option::of(0usize..3)), 0..40),
    ) {
        let people: Vec<((Mask, Mask), f64, Option<usize>)> = people.into_iter().map(|(before, after, weight, area)| {
            ((before.into_iter().collect(), after.into_iter().collect()), f64::from(weight), area)
        }).collect();
        let changes = changes_by_area(When::RegularWeek, 3, people.iter().copied());
        for (area, change) in changes.iter().enumerate() {
            let total = |suits: &dyn Fn(&Mask, &Mask) -> bool| -> f64 {
                let here = people.iter().filter(|(.., of)| *of == Some(area));
                here.filter(|((before, after), ..)| suits(before, after)).map(|(_, weight, _)| weight).sum()
            };
            let only = |a: &Mask, b: &Mask, hour| a.has(hour) && !b.has(hour);
            for hour in 0..HOURS {
                prop_assert_eq!(change.gained_by_hour[hour], total(&|before, after| only(after, before, hour)));
                prop_assert_eq!(change.lost_by_hour[hour], total(&|before, after| only(before, after, hour)));
            }
            prop_assert_eq!(change.gained_people, total(&|before, after| (0..HOURS).any(|hour| only(after, before, hour))));
            prop_assert_eq!(change.lost_people, total(&|before, after| (0..HOURS).any(|hour| only(before, after, hour))));
        }
    }
}

#[test]
fn it_stops_when_told_and_tells_how_far_it_is() {
    use std::cell::Cell;
    let directory = directory(&[]);
    let provision = Provision::new(&directory, &everything(), When::RegularWeek, SINCE, &[]);
    let people = vec![LonLat::new(-1.5, 52.4).unwrap(); 1_000];
    let told = Cell::new(0);
    let all = provision.within_reach_while(&people, &|more| {
        told.set(told.get() + more);
        true
    });
    assert_eq!((all.map(|all| all.len()), told.get()), (Some(1_000), 1_000));
    let calls = Cell::new(0);
    let none = provision.within_reach_while(&people, &|_| {
        calls.set(calls.get() + 1);
        calls.get() < 3
    });
    assert_eq!((none, calls.get()), (None, 3));
}

fn everything() -> Query {
    use engine::Ranking;
    use engine::language::Help;
    Query {
        origin: None,
        at: Timestamp(0),
        states: States { open: true, unknown: false, closed: false },
        ranking: Ranking::Distance,
        channel: None,
        categories: Vec::new(),
        languages: Vec::new(),
        language_help: Help::ALL[0],
        eligibility: Vec::new(),
        within_m: None,
        bbox: None,
        walk: None,
        limit: 1,
    }
}

#[test]
fn what_was_checked_lately_is_told_apart_and_a_night_runs_into_monday() {
    let mut service = Service::default();
    let night = engine::hours::Span { start_min: 22 * 60, end_min: 26 * 60, is_open: true };
    let mut hours = Hours { week: Default::default(), ..Hours::unknown() };
    hours.week[6] = DayHours::new(vec![night]).unwrap();
    service.id = "s".into();
    service.status = "active".into();
    service.last_verified = Some(SINCE);
    service.listings = vec![engine::directory::Listing {
        sessions: vec![engine::directory::Session {
            channel: engine::directory::Channel::Telephone,
            hours: hours.into(),
            opening_hours: String::new(),
            languages: Vec::new(),
            note: engine::directory::Wording::default(),
        }],
        ..Default::default()
    }];
    let mut builder = engine::directory::Builder::new(BankHolidays::default());
    builder.add(service).unwrap();
    let directory = builder.build(1).unwrap();
    let far = LonLat::new(150.0, -30.0).unwrap();
    let hours = |since| {
        let provision = Provision::new(&directory, &everything(), When::RegularWeek, since, &[]);
        let [covered] = provision.within_reach_of(&[far])[..] else { panic!("one") };
        (covered.open.hours().collect::<Vec<_>>(), covered.checked.len())
    };
    assert_eq!(hours(SINCE), (vec![0, 1, 166, 167], 4), "by phone, from anywhere");
    assert_eq!(hours(SINCE.plus_days(1)), (vec![0, 1, 166, 167], 0));
    let without = ["s".to_owned()];
    let provision = Provision::new(&directory, &everything(), When::RegularWeek, SINCE, &without);
    assert_eq!(provision.within_reach_of(&[far]), [Covered::default()], "as if it did not exist");
}
