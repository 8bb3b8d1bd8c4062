//! Promise: an answer holds exactly what suits the question, in the right order, after any edits, and
//! the packed directory answers as the original does. Checked against a full scan written from the
//! contract.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use engine::bank_holidays::BankHolidays;
use engine::directory::{
    Builder, Channel, Directory, LanguageHelp, Listing, Service, Session, TermId, Wording,
};
use engine::hours::{DayHours, Hours, OnBankHolidays, OpenState, Span};
use engine::language::Help;
use engine::{LonLat, Query, Ranking, States, Timestamp, Walk, listings, nearest, pack};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// More than fit a word of bits, most of them rare.
const CATEGORIES: u16 = 90;
const ELIGIBILITY: u16 = 20;
const LANGUAGES: [&str; 4] = ["ar", "ti", "pa-Guru", "pa-Arab"];
const RARE_LANGUAGES: u16 = 80;

fn category(number: u16) -> String {
    format!("need-{number}")
}

fn people(number: u16) -> String {
    format!("people-{number}")
}

fn language(number: u16) -> String {
    match LANGUAGES.get(usize::from(number)) {
        Some(common) => (*common).to_owned(),
        None => format!("q{}{}", letter(number / 26), letter(number % 26)),
    }
}

fn letter(number: u16) -> char {
    char::from(b'a' + (number % 26) as u8)
}

/// Mostly one of the first few.
fn common(few: u16, all: u16) -> impl Strategy<Value = u16> {
    prop_oneof![6 => 0..few, 1 => 0..all]
}

fn hours() -> impl Strategy<Value = Hours> {
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

fn session() -> impl Strategy<Value = Session> {
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
fn position() -> impl Strategy<Value = Option<LonLat>> {
    prop::option::weighted(
        0.85,
        (-8i32..8, -8i32..8).prop_map(|(east, north)| {
            LonLat::new(-1.51 + f64::from(east) * 0.004, 52.41 + f64::from(north) * 0.003).unwrap()
        }),
    )
}

fn service(id: u16) -> impl Strategy<Value = Service> {
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
fn services(most: u16) -> impl Strategy<Value = Vec<Service>> {
    (0..most).prop_flat_map(|count| (0..count).map(|n| service((n * 37) % 251)).collect::<Vec<_>>())
}

fn words(builder: &mut Builder) {
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

fn directory(services: &[Service]) -> Directory {
    let mut builder = Builder::new(BankHolidays::default());
    words(&mut builder);
    for service in services {
        builder.add(service.clone()).unwrap();
    }
    builder.build(1).unwrap()
}

fn query() -> impl Strategy<Value = Query> {
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

/// A listing's state for a question, and where that puts it: rank and time of opening.
fn judged(sessions: &[&Session], query: &Query, arrival: Timestamp) -> (OpenState, u8, i64) {
    let holidays = BankHolidays::default();
    let state =
        |at: Timestamp| sessions.iter().map(|s| s.hours.state_at(at, &holidays).0).max().unwrap();
    let now = state(arrival);
    let Some(walk) = query.walk else {
        let by_state = query.ranking == Ranking::StateThenDistance;
        return (now, if by_state { 2 - now as u8 } else { 0 }, 0);
    };
    // Hours change with the minute only.
    let later = (arrival.0 / 60 + 1..).map(|minute| Timestamp(minute * 60));
    let mut stay = later.take_while(|at| at.0 < arrival.0 + walk.stay_s);
    let closes =
        (now == OpenState::Open).then(|| stay.find(|at| state(*at) != OpenState::Open)).flatten();
    if now == OpenState::Open && closes.is_none() {
        return (OpenState::Open, 0, 0);
    }
    let from = closes.unwrap_or(arrival);
    let opens = sessions.iter().filter_map(|s| s.hours.opens_after(from, &holidays)).min();
    let state = if closes.is_some() { OpenState::Closed } else { now };
    (state, 1, opens.map_or(i64::MAX, |opens| opens.0))
}

/// The contract, sentence by sentence, over every listing.
fn full_scan(services: &[Service], query: &Query) -> Vec<(String, OpenState)> {
    let mut found = Vec::new();
    for (service, listing) in services.iter().flat_map(|s| s.listings.iter().map(move |l| (s, l))) {
        let has = |asked: &[String], word: fn(u16) -> String, ids: &[TermId]| {
            asked.is_empty() || ids.iter().any(|id| asked.contains(&word(id.0)))
        };
        if !has(&query.categories, category, &service.categories) {
            continue;
        }
        if !service.eligibility.is_empty() && !has(&query.eligibility, people, &service.eligibility)
        {
            continue;
        }
        let speaks = |session: &Session| {
            query.languages.is_empty()
                || session.languages.iter().any(|given| {
                    let tag = language(given.language.0);
                    let asked =
                        |asked: &String| tag == *asked || tag.starts_with(&format!("{asked}-"));
                    given.help <= query.language_help && query.languages.iter().any(asked)
                })
        };
        let suits = |session: &&Session| {
            query.channel.is_none_or(|channel| channel == session.channel) && speaks(session)
        };
        let sessions: Vec<&Session> = listing.sessions.iter().filter(suits).collect();
        if sessions.is_empty() {
            continue;
        }
        let distance_m = listing.position.map(|at| query.origin.unwrap().distance_m(at));
        if distance_m.zip(query.within_m).is_some_and(|(distance, within)| distance > within) {
            continue;
        }
        let walk_s = query.walk.and(distance_m).map_or(0.0, |metres| metres * 1.3 / 1.25);
        let (state, rank, opens) = judged(&sessions, query, Timestamp(query.at.0 + walk_s as i64));
        let wanted = [
            (OpenState::Open, query.states.open),
            (OpenState::Unknown, query.states.unknown),
            (OpenState::Closed, query.states.closed),
        ];
        if !wanted.contains(&(state, true)) {
            continue;
        }
        let inside = |[west, south, east, north]: [f64; 4]| {
            listing.position.is_some_and(|at| {
                at.lon() >= west && at.lon() <= east && at.lat() >= south && at.lat() <= north
            })
        };
        if !query.bbox.is_none_or(inside) {
            continue;
        }
        let id = listing.service_at_location_id.clone().unwrap();
        found.push((rank, opens, distance_m.unwrap_or(f64::INFINITY), id, state));
    }
    found.sort_by(|a, b| {
        (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then_with(|| a.3.cmp(&b.3))
    });
    found.into_iter().take(query.limit).map(|(.., id, state)| (id, state)).collect()
}

fn answer(directory: &Directory, query: &Query) -> Vec<(String, OpenState)> {
    let hits = nearest(directory, query);
    hits.iter().map(|hit| (directory.id_of(hit.listing).to_owned(), hit.state)).collect()
}

/// What staff do: a service changed or added, or removed.
fn edit() -> impl Strategy<Value = (u16, Option<Service>)> {
    (0u16..120).prop_flat_map(|id| (Just(id), prop::option::weighted(0.7, service(id))))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn nearest_agrees_with_a_full_scan(services in services(150), queries in vec(query(), 4)) {
        let directory = directory(&services);
        for query in queries {
            prop_assert_eq!(answer(&directory, &query), full_scan(&services, &query), "{:?}", query);
        }
    }

    #[test]
    fn after_any_edits_nearest_agrees_with_a_full_scan(
        services in services(100), edits in vec(vec(edit(), 1..4), 1..5), queries in vec(query(), 3),
    ) {
        let mut model: BTreeMap<String, Service> = services.iter().map(|s| (s.id.clone(), s.clone())).collect();
        let mut version = directory(&services);
        let before = answer(&version, &queries[0]);
        let first = version.clone();
        for (revision, edits) in (2..).zip(edits) {
            // Each service once an edit.
            let edits: BTreeMap<u16, Option<Service>> = edits.into_iter().collect();
            let mut builder = Builder::after(&version);
            for (id, service) in edits {
                let id = format!("s{id:03}");
                if let Some(service) = service {
                    builder.add(service.clone()).unwrap();
                    model.insert(id, service);
                } else {
                    builder.remove(&id);
                    model.remove(&id);
                }
            }
            version = builder.build(revision).unwrap();
        }
        let services: Vec<Service> = model.into_values().collect();
        let merged = version.merged().unwrap();
        prop_assert_eq!(version.len(), services.len());
        prop_assert_eq!(merged.services().collect::<Vec<_>>(), services.clone());
        for query in &queries {
            let expected = full_scan(&services, query);
            prop_assert_eq!(answer(&version, query), expected.clone());
            prop_assert_eq!(answer(&merged, query), expected);
        }
        prop_assert_eq!(answer(&first, &queries[0]), before, "who holds a version keeps it");
    }

    /// Every session suits, so that the listing's state is that of all its sessions.
    #[test]
    fn an_open_answer_is_open_until_it_is_not(services in services(60), query in query()) {
        let holidays = BankHolidays::default();
        let query = Query { channel: None, languages: vec![], walk: None, ..query };
        let directory = directory(&services);
        let listings: BTreeMap<&str, &Listing> = services.iter().flat_map(|s| &s.listings).map(|l| (l.service_at_location_id.as_deref().unwrap(), l)).collect();
        for hit in nearest(&directory, &query) {
            let sessions = &listings[directory.id_of(hit.listing)].sessions;
            let open = |at: i64| sessions.iter().any(|s| s.hours.state_at(Timestamp(at), &holidays).0 == OpenState::Open);
            let change = hit.until.or(hit.opens).map_or(query.at.0 + 20 * 86_400, |change| change.0);
            let is_open = hit.state == OpenState::Open;
            prop_assert!(change > query.at.0 && hit.until.is_none_or(|_| is_open) && hit.opens.is_none_or(|_| !is_open));
            for at in (query.at.0..change).step_by(60 * 7).chain([change - 1]) {
                prop_assert_eq!(open(at), is_open, "{} before {:?} {:?}", at, hit.until, hit.opens);
            }
            if hit.until.or(hit.opens).is_some() {
                prop_assert_ne!(open(change), is_open);
            }
        }
    }

    /// Who walks stays as long as asked, and whatever is not open says when it opens.
    #[test]
    fn who_walks_arrives_in_time(services in services(60), query in query()) {
        let stay_s = 900;
        let query = Query { walk: Some(Walk { stay_s }), ..query };
        for hit in nearest(&directory(&services), &query) {
            let walk_s = hit.distance_m.map_or(0.0, |metres| metres * 1.3 / 1.25);
            prop_assert_eq!(hit.arrival.0, query.at.0 + walk_s as i64);
            match hit.state {
                OpenState::Open => prop_assert!(hit.until.is_none_or(|until| until.0 >= hit.arrival.0 + stay_s)),
                _ => prop_assert!(hit.opens.is_none_or(|opens| opens > hit.arrival)),
            }
        }
    }

    #[test]
    fn the_list_agrees_with_a_full_scan(services in services(100), query in query(), bbox in prop::option::of(Just([-1.52, 52.40, -1.50, 52.42]))) {
        let query = Query { bbox, within_m: None, walk: None, limit: usize::MAX, ..query };
        let mut expected = full_scan(&services, &query);
        expected.sort();
        let directory = directory(&services);
        let found: Vec<_> = listings(&directory, &query).iter().map(|hit| (directory.id_of(hit.listing).to_owned(), hit.state)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_packed_directory_answers_as_the_original(services in services(80), query in query()) {
        let directory = directory(&services);
        let unpacked = pack::decode(&pack::encode(&directory).unwrap()).unwrap();
        prop_assert_eq!(unpacked.services().collect::<Vec<_>>(), directory.services().collect::<Vec<_>>());
        prop_assert_eq!(answer(&unpacked, &query), answer(&directory, &query));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn damaged_bytes_are_refused(services in services(40), at in any::<prop::sample::Index>(), bit in 0u8..8, noise in vec(any::<u8>(), 0..200)) {
        let bytes = pack::encode(&directory(&services)).unwrap();
        let mut altered = bytes.clone();
        altered[at.index(bytes.len())] ^= 1 << bit;
        prop_assert!(pack::decode(&altered).is_err());
        prop_assert!(pack::decode(&bytes[..at.index(bytes.len())]).is_err());
        prop_assert!(pack::decode(&noise).is_err());
        // Even a right checksum over nonsense is no directory and no crash.
        let mut forged = b"WMDR\x02".to_vec();
        forged.extend(&noise);
        forged.extend(crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(&forged).to_le_bytes());
        if let Ok(directory) = pack::decode(&forged) {
            prop_assert!(directory.len() <= noise.len());
        }
    }
}
