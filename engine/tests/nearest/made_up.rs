//! Made-up directories and questions: few enough words that they meet, rare ones beside them.

use engine::bank_holidays::BankHolidays;
use engine::directory::{
    Builder, Channel, Directory, LanguageHelp, Listing, Service, Session, TermId, Wording,
};
use engine::hours::{DayHours, Hours, OnBankHolidays, Span};
use engine::language::Help;
use engine::{LonLat, Query, Ranking, States, Timestamp, Walk};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// More than fit a word of bits, most of them rare.
pub const CATEGORIES: u16 = 90;
pub const ELIGIBILITY: u16 = 20;
pub const LANGUAGES: [&str; 4] = ["ar", "ti", "pa-Guru", "pa-Arab"];
pub const RARE_LANGUAGES: u16 = 80;

pub fn category(number: u16) -> String {
    format!("need-{number}")
}

pub fn people(number: u16) -> String {
    format!("people-{number}")
}

pub fn language(number: u16) -> String {
    match LANGUAGES.get(usize::from(number)) {
        Some(common) => (*common).to_owned(),
        None => format!("q{}{}", letter(number / 26), letter(number % 26)),
    }
}

pub fn letter(number: u16) -> char {
    char::from(b'a' + (number % 26) as u8)
}

/// Mostly one of the first few.
pub fn common(few: u16, all: u16) -> impl Strategy<Value = u16> {
    prop_oneof![6 => 0..few, 1 => 0..all]
}

pub fn hours() -> impl Strategy<Value = Hours> {
    let span = |start_min: u16, length: u16| {
        DayHours::new(vec![Span { start_min, end_min: start_min + length, is_open: true }]).unwrap()
    };
    let on_holidays = prop_oneof![
        3 => Just(OnBankHolidays::Unsaid),
        1 => Just(OnBankHolidays::AsUsual),
        1 => Just(OnBankHolidays::Hours(span(600, 120))),
    ];
    // Around the days that are asked about.
    let exceptions = vec((20_780i32..20_800, prop::option::of((0u16..1439, 1u16..1400))), 0..3);
    let valid = prop::option::weighted(0.2, (20_770i32..20_790, 3i32..400));
    let week = (0u16..1439, 1u16..900, vec(0usize..7, 1..5));
    prop_oneof![
        1 => Just(Hours::unknown()),
        1 => Just(Hours::always()),
        6 => (week, on_holidays, exceptions, valid).prop_map(
            move |((start_min, length, days), bank_holidays, exceptions, valid)| {
                let exceptions: BTreeMap<i32, _> = exceptions.into_iter().collect();
                let mut hours = Hours {
                    week: Default::default(),
                    bank_holidays,
                    exceptions: exceptions.into_iter().map(|(date, day)| {
                        let day = day.map_or_else(DayHours::default, |(start, length)| span(start, length));
                        (engine::time::Date(date), day)
                    }).collect(),
                    valid: valid.map(|(first, days)| {
                        (engine::time::Date(first), engine::time::Date(first + days))
                    }),
                };
                for day in days {
                    hours.week[day] = span(start_min, length);
                }
                hours
            }
        ),
    ]
}

pub fn session() -> impl Strategy<Value = Session> {
    let language = (common(4, RARE_LANGUAGES), prop::sample::select(Help::ALL.to_vec()))
        .prop_map(|(language, help)| LanguageHelp { language: TermId(language), help });
    (prop::sample::select(Channel::ALL.to_vec()), hours(), vec(language, 0..3)).prop_map(
        |(channel, hours, languages)| Session {
            channel,
            hours: hours.into(),
            opening_hours: String::new(),
            languages,
            note: Wording::default(),
        },
    )
}

/// Few distinct places, so that many services share one and ties are common.
pub fn position() -> impl Strategy<Value = Option<LonLat>> {
    prop::option::weighted(
        0.85,
        (-8i32..8, -8i32..8).prop_map(|(east, north)| {
            LonLat::new(-1.51 + f64::from(east) * 0.004, 52.41 + f64::from(north) * 0.003).unwrap()
        }),
    )
}

pub fn service(id: u16) -> impl Strategy<Value = Service> {
    let ids = |ids: Vec<u16>| ids.into_iter().map(TermId).collect::<Vec<_>>();
    let listings = vec((position(), vec(session(), 1..3)), 0..3);
    let facets = (vec(common(4, CATEGORIES), 0..3), vec(common(3, ELIGIBILITY), 0..2));
    (listings, facets).prop_map(move |(listings, (categories, eligibility))| {
        let listing = |(number, (position, sessions)): (usize, (Option<LonLat>, _))| Listing {
            service_at_location_id: Some(format!("l{id:03}-{number}")),
            position,
            sessions,
            ..Listing::default()
        };
        Service {
            id: format!("s{id:03}"),
            name: Wording::new(format!("Service {id}")),
            status: "active".into(),
            categories: ids(categories),
            eligibility: ids(eligibility),
            listings: listings.into_iter().enumerate().map(listing).collect(),
            ..Service::default()
        }
    })
}

/// Services with ids in no order.
pub fn services(most: u16) -> impl Strategy<Value = Vec<Service>> {
    (0..most).prop_flat_map(|count| (0..count).map(|n| service((n * 37) % 251)).collect::<Vec<_>>())
}

pub fn words(builder: &mut Builder) {
    for number in 0..CATEGORIES {
        assert_eq!(builder.category(&category(number)), Ok(TermId(number)));
    }
    for number in 0..RARE_LANGUAGES {
        assert_eq!(builder.language(&language(number)), Ok(TermId(number)));
    }
    for number in 0..ELIGIBILITY {
        assert_eq!(builder.eligibility(&people(number)), Ok(TermId(number)));
    }
}

pub fn directory(services: &[Service]) -> Directory {
    let mut builder = Builder::new(BankHolidays::default());
    words(&mut builder);
    for service in services {
        builder.add(service.clone()).unwrap();
    }
    builder.build(1).unwrap()
}

pub fn query() -> impl Strategy<Value = Query> {
    let several =
        |number: BoxedStrategy<u16>, word: fn(u16) -> String| vec(number.prop_map(word), 0..3);
    // In December: Christmas is among the days.
    let when = (1_795_500_000i64..1_797_600_000).prop_map(Timestamp);
    let states = prop_oneof![
        Just((States { open: true, unknown: false, closed: false }, Ranking::StateThenDistance)),
        Just((States { open: true, unknown: true, closed: false }, Ranking::StateThenDistance)),
        Just((States { open: false, unknown: false, closed: true }, Ranking::StateThenDistance)),
        Just((States { open: true, unknown: true, closed: true }, Ranking::Distance)),
        Just((States { open: true, unknown: true, closed: true }, Ranking::StateThenDistance)),
    ];
    let channel = prop::option::of(prop::sample::select(Channel::ALL.to_vec()));
    let place = (-1.6..-1.4f64, 52.36..52.46f64).prop_map(|(lon, lat)| LonLat::new(lon, lat).ok());
    let least = prop::sample::select(Help::ALL.to_vec());
    let asked = prop_oneof![
        4 => (0..RARE_LANGUAGES).prop_map(language),
        8 => prop::sample::select(vec!["ar", "ti", "pa", "pa-Guru", "zz"]).prop_map(str::to_owned),
    ];
    let facets = (
        several(common(4, CATEGORIES + 2).boxed(), category),
        vec(asked, 0..3),
        several(common(3, ELIGIBILITY + 2).boxed(), people),
    );
    let walk = prop::option::of((0i64..180).prop_map(|minutes| Walk { stay_s: minutes * 60 }));
    let limits = (prop::option::of(0.0..5_000.0f64), 1usize..30, walk);
    (place, when, states, channel, facets, least, limits).prop_map(
        |(
            origin,
            at,
            (states, ranking),
            channel,
            (categories, languages, eligibility),
            language_help,
            (within_m, limit, walk),
        )| Query {
            origin,
            at,
            states,
            ranking,
            channel,
            categories,
            languages,
            language_help,
            eligibility,
            within_m,
            bbox: None,
            walk,
            limit,
        },
    )
}
