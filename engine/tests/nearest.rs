//! Promise: an answer holds exactly what suits the question, in the right order, after any edits, and
//! the packed directory answers as the original does. Checked against a full scan written from the
//! contract.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "nearest/made_up.rs"]
mod made_up;

use engine::bank_holidays::BankHolidays;
use engine::directory::{Builder, Directory, Listing, Service, Session, TermId};
use engine::hours::OpenState;
use engine::{Query, Ranking, Timestamp, Walk, listings, nearest, pack};
use made_up::{category, directory, language, people, query, service, services};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

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
