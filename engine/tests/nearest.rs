//! Promise: an answer holds exactly what suits the question, in the right order, and the packed
//! directory answers as the original does. Checked against a full scan written from the contract.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use engine::bank_holidays::BankHolidays;
use engine::directory::{
    Channel, Directory, DirectoryParts, LanguageHelp, Listing, Service, Session, TermId, Terms,
    Wording,
};
use engine::hours::{DayHours, Hours, OnBankHolidays, OpenState, Span};
use engine::language::Help;
use engine::needs::{ELIGIBILITY, NEEDS};
use engine::{LonLat, Query, Ranking, States, Timestamp, listings, nearest, pack};
use proptest::collection::vec;
use proptest::prelude::*;

const LANGUAGES: [&str; 4] = ["ar", "ti", "pa-Guru", "pa-Arab"];

fn hours() -> impl Strategy<Value = Hours> {
    prop_oneof![
        1 => Just(Hours::unknown()),
        1 => Just(Hours::always()),
        4 => (0u16..1439, 1u16..900, vec(0usize..7, 1..5)).prop_map(|(start_min, length, days)| {
            let span = Span { start_min, end_min: start_min + length, is_open: true };
            let mut hours = Hours { week: Default::default(), bank_holidays: OnBankHolidays::Unsaid, ..Hours::unknown() };
            for day in days {
                hours.week[day] = DayHours::new(vec![span]).unwrap();
            }
            hours
        }),
    ]
}

fn session() -> impl Strategy<Value = Session> {
    let language = (0u16..4, prop::sample::select(Help::ALL.to_vec()))
        .prop_map(|(language, help)| LanguageHelp { language: TermId(language), help });
    (prop::sample::select(Channel::ALL.to_vec()), hours(), vec(language, 0..3)).prop_map(
        |(channel, hours, languages)| Session {
            channel,
            hours,
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

fn directory() -> impl Strategy<Value = Directory> {
    let listing = (position(), vec(session(), 1..3), vec(0u16..4, 0..3), vec(0u16..3, 0..2));
    vec(listing, 0..60).prop_map(|listings| {
        let mut parts = DirectoryParts {
            categories: terms(&NEEDS[..4]),
            languages: terms(&LANGUAGES),
            eligibility: terms(&ELIGIBILITY[..3]),
            ..Default::default()
        };
        for (n, (position, sessions, categories, eligibility)) in (0u32..).zip(listings) {
            let ids = |ids: Vec<u16>| ids.into_iter().map(TermId).collect();
            // Ids that do not follow the order of the list.
            let id = format!("{:02}", (n * 37) % 61);
            parts.services.push(Service {
                id: format!("s{id}"),
                name: Wording::new(format!("Service {id}")),
                status: "active".into(),
                categories: ids(categories),
                eligibility: ids(eligibility),
                ..Default::default()
            });
            parts.listings.push(Listing {
                service: n,
                service_at_location_id: position.map(|_| format!("l{id}")),
                position,
                position_source: String::new(),
                address: String::new(),
                postcode: String::new(),
                phone: String::new(),
                confidential: false,
                sessions,
            });
        }
        Directory::new(parts).unwrap()
    })
}

fn terms(words: &[&str]) -> Terms {
    let mut terms = Terms::default();
    for word in words {
        terms.intern(word).unwrap();
    }
    terms
}

fn query() -> impl Strategy<Value = Query> {
    let words = |known: &'static [&'static str]| {
        vec(prop::sample::select(known), 0..3)
            .prop_map(|words| words.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let when = (1_790_000_000i64..1_800_000_000).prop_map(Timestamp);
    let states = prop_oneof![
        Just((States { open: true, unknown: false, closed: false }, Ranking::StateThenDistance)),
        Just((States { open: true, unknown: true, closed: false }, Ranking::StateThenDistance)),
        Just((States { open: false, unknown: false, closed: true }, Ranking::StateThenDistance)),
        Just((States { open: true, unknown: true, closed: true }, Ranking::Distance)),
    ];
    let channel = prop::option::of(prop::sample::select(Channel::ALL.to_vec()));
    let place = (-1.6..-1.4f64, 52.36..52.46f64).prop_map(|(lon, lat)| LonLat::new(lon, lat).ok());
    let least = prop::sample::select(Help::ALL.to_vec());
    let facets =
        (words(&NEEDS[..5]), words(&["ar", "ti", "pa", "pa-Guru", "zz"]), words(&ELIGIBILITY[..4]));
    (place, when, states, channel, facets, least, prop::option::of(0.0..5_000.0f64), 1usize..30)
        .prop_map(
            |(
                origin,
                at,
                (states, ranking),
                channel,
                (categories, languages, eligibility),
                language_help,
                within_m,
                limit,
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
                limit,
            },
        )
}

/// The contract, sentence by sentence, over every listing.
fn full_scan(directory: &Directory, query: &Query) -> Vec<(String, OpenState)> {
    let parts = directory.parts();
    let holidays = BankHolidays::default();
    let mut found = Vec::new();
    for listing in &parts.listings {
        let service = &parts.services[listing.service as usize];
        let has = |asked: &[String], terms: &Terms, ids: &[TermId]| {
            asked.is_empty() || ids.iter().any(|id| asked.contains(&terms.word(*id).to_owned()))
        };
        if !has(&query.categories, &parts.categories, &service.categories) {
            continue;
        }
        if !service.eligibility.is_empty()
            && !has(&query.eligibility, &parts.eligibility, &service.eligibility)
        {
            continue;
        }
        let speaks = |session: &Session| {
            query.languages.is_empty()
                || session.languages.iter().any(|given| {
                    let tag = parts.languages.word(given.language);
                    given.help <= query.language_help
                        && query
                            .languages
                            .iter()
                            .any(|asked| tag == asked || tag.starts_with(&format!("{asked}-")))
                })
        };
        let state = listing
            .sessions
            .iter()
            .filter(|session| query.channel.is_none_or(|c| c == session.channel) && speaks(session))
            .map(|session| session.hours.state_at(query.at, &holidays).0)
            .max();
        let Some(state) = state else { continue };
        let wanted = [
            (OpenState::Open, query.states.open),
            (OpenState::Unknown, query.states.unknown),
            (OpenState::Closed, query.states.closed),
        ];
        if !wanted.contains(&(state, true)) {
            continue;
        }
        let distance_m = listing.position.map(|at| query.origin.unwrap().distance_m(at));
        if distance_m.zip(query.within_m).is_some_and(|(distance, within)| distance > within) {
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
        let by_state = query.ranking == Ranking::StateThenDistance;
        let rank = if by_state { 2 - state as u8 } else { 0 };
        let id = listing.service_at_location_id.clone().unwrap_or_else(|| service.id.clone());
        found.push((rank, distance_m.unwrap_or(f64::INFINITY), id, state));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then_with(|| a.2.cmp(&b.2)));
    found.into_iter().take(query.limit).map(|(_, _, id, state)| (id, state)).collect()
}

fn answer(directory: &Directory, query: &Query) -> Vec<(String, OpenState)> {
    nearest(directory, query)
        .iter()
        .map(|hit| (directory.id_of(hit.listing).to_owned(), hit.state))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn nearest_agrees_with_a_full_scan(directory in directory(), query in query()) {
        prop_assert_eq!(answer(&directory, &query), full_scan(&directory, &query));
    }

    /// Every session suits, so that the listing's state is that of all its sessions.
    #[test]
    fn an_open_answer_is_open_until_it_is_not(directory in directory(), query in query()) {
        let holidays = BankHolidays::default();
        let query = Query { channel: None, languages: vec![], ..query };
        for hit in nearest(&directory, &query) {
            let open = |at: i64| hit.listing.sessions.iter().any(|s| s.hours.state_at(Timestamp(at), &holidays).0 == OpenState::Open);
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

    #[test]
    fn the_list_agrees_with_a_full_scan(directory in directory(), query in query(), bbox in prop::option::of(Just([-1.52, 52.40, -1.50, 52.42]))) {
        let query = Query { bbox, within_m: None, limit: usize::MAX, ..query };
        let mut expected = full_scan(&directory, &query);
        expected.sort();
        let found: Vec<_> = listings(&directory, &query).iter().map(|hit| (directory.id_of(hit.listing).to_owned(), hit.state)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_packed_directory_answers_as_the_original(directory in directory(), query in query()) {
        let unpacked = pack::decode(&pack::encode(&directory).unwrap()).unwrap();
        prop_assert_eq!(unpacked.parts(), directory.parts());
        prop_assert_eq!(answer(&unpacked, &query), answer(&directory, &query));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn damaged_bytes_are_refused(directory in directory(), at in any::<prop::sample::Index>(), bit in 0u8..8, noise in vec(any::<u8>(), 0..200)) {
        let bytes = pack::encode(&directory).unwrap();
        let mut altered = bytes.clone();
        altered[at.index(bytes.len())] ^= 1 << bit;
        prop_assert!(pack::decode(&altered).is_err());
        prop_assert!(pack::decode(&bytes[..at.index(bytes.len())]).is_err());
        prop_assert!(pack::decode(&noise).is_err());
        // Even a right checksum over nonsense is no directory and no crash.
        let mut forged = b"WMDR\x01".to_vec();
        forged.extend(&noise);
        forged.extend(crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(&forged).to_le_bytes());
        if let Ok(directory) = pack::decode(&forged) {
            prop_assert!(directory.parts().listings.len() <= noise.len());
        }
    }
}
