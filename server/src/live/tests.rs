#![expect(clippy::needless_pass_by_value, reason = "`json!` in the call reads better")]

mod edits;

use super::testing::{compiled_on, directory as directory_of};
use super::*;
use crate::import::{self, Options};
use crate::store::Row;
use crate::testing::Databases;
use engine::directory::{Channel, Listing};
use engine::hours::OpenState;
use engine::language::Help;
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::atomic::AtomicI64;

/// When test directories are compiled.
fn on_monday() -> Timestamp {
    Timestamp::parse_london("2026-11-23T10:00").unwrap()
}

fn place(id: &str, more: Value) -> Value {
    let mut location = json!({ "id": id, "name": "Hall", "location_type": "physical",
        "addresses": [{ "address_1": "1 High Street", "city": "Coventry", "postal_code": "CV1 5FX" }] });
    location.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    location
}

fn at(id: &str, location: Value, more: Value) -> Value {
    let mut at = json!({ "id": id, "location": location });
    at.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    at
}

fn service(more: Value) -> Value {
    let mut service = json!({ "id": "s", "name": "Advice", "status": "active" });
    service.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    service
}

/// The directory made of one service, by way of a database.
async fn directory(service: Value) -> Directory {
    let databases = Databases::new().await;
    let db = databases.all().next().unwrap();
    let texts = [("test".to_owned(), service.to_string())];
    let report = import::texts(db, &texts, Options::default()).await.unwrap();
    assert_eq!(report.rejected, []);
    directory_of(store::load(db).await.unwrap())
}

/// Everything that answers can name, by the services' ids.
fn listings(directory: &Directory) -> Vec<Listing> {
    directory.services().flat_map(|service| service.listings).collect()
}

fn state(directory: &Directory, listing: &Listing, session: usize, local: &str) -> OpenState {
    let at = Timestamp::parse_london(local).unwrap();
    listing.sessions[session].hours.state_at(at, directory.bank_holidays()).0
}

fn channels(listing: &Listing) -> Vec<Channel> {
    listing.sessions.iter().map(|session| session.channel).collect()
}

#[tokio::test]
async fn a_place_has_its_own_hours_and_for_other_channels_the_services() {
    let directory = directory(service(json!({
        "schedules": [
            { "id": "1", "opening_hours": "Mo 09:00-10:00" },
            { "id": "2", "opening_hours": "Th 09:00-17:00", "attending_type": "telephone" },
        ],
        "service_at_locations": [
            at("a", place("l1", json!({ "schedules": [{ "id": "v", "opening_hours": "24/7" }] })), json!({
                "schedules": [{ "id": "3", "opening_hours": "Tu 14:00-15:00" }] })),
            at("b", place("l2", json!({})), json!({})),
        ],
    })))
    .await;
    let listings = listings(&directory);
    let [a, b] = &listings[..] else { panic!("two listings") };
    assert_eq!(channels(a), [Channel::InPerson, Channel::Telephone]);
    assert_eq!(state(&directory, a, 0, "2026-11-24T14:30"), OpenState::Open);
    assert_eq!(state(&directory, a, 0, "2026-11-23T09:30"), OpenState::Closed);
    assert_eq!(state(&directory, a, 1, "2026-11-26T09:30"), OpenState::Open);
    assert_eq!(
        state(&directory, b, 0, "2026-11-23T09:30"),
        OpenState::Open,
        "never the venue's hours"
    );
    assert_eq!(state(&directory, b, 0, "2026-11-23T11:30"), OpenState::Closed);
}

#[rstest]
#[case::at_a_place(json!({ "service_at_locations": [at("a", place("l", json!({})), json!({}))] }), Channel::InPerson, Some("a"))]
#[case::by_number(json!({ "phones": [{ "id": "p", "number": "1" }] }), Channel::Telephone, None)]
#[case::neither(json!({}), Channel::Online, None)]
#[case::virtual_place(json!({ "service_at_locations": [at("a", json!({ "id": "l", "location_type": "virtual" }), json!({}))] }), Channel::Online, None)]
#[tokio::test]
async fn without_a_schedule_there_is_one_session_of_unknown_hours(
    #[case] more: Value,
    #[case] channel: Channel,
    #[case] service_at_location_id: Option<&str>,
) {
    let directory = directory(service(more)).await;
    let listings = listings(&directory);
    let [listing] = &listings[..] else { panic!("one listing") };
    assert_eq!(channels(listing), [channel]);
    assert_eq!(listing.service_at_location_id.as_deref(), service_at_location_id);
    assert!(!listing.sessions[0].hours.is_known());
}

#[rstest]
#[case::unreadable(json!({ "opening_hours": "ask us" }), OpenState::Unknown, "ask us")]
#[case::none(json!({}), OpenState::Unknown, "")]
#[case::hsds_rules(json!({ "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00:00" }), OpenState::Open, "")]
#[case::osm_wins(json!({ "opening_hours": "Fr 09:00-10:00", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00" }), OpenState::Closed, "")]
#[case::second_mondays(json!({ "freq": "WEEKLY", "interval": 2, "byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "notes": "Every second week." }), OpenState::Unknown, "Every second week.")]
#[case::over(json!({ "opening_hours": "Mo-Fr 09:00-17:00", "valid_to": "2026-10-31" }), OpenState::Unknown, "")]
#[case::unknown_days(json!({ "opening_hours": "Mo-Fr unknown \"hours not given\"" }), OpenState::Unknown, "")]
#[tokio::test]
async fn a_schedule_says_when_or_that_nobody_knows(
    #[case] schedule: Value,
    #[case] is: OpenState,
    #[case] note: &str,
) {
    let mut schedule = schedule;
    schedule["id"] = json!("1");
    let directory = directory(service(json!({ "schedules": [schedule] }))).await;
    let listing = &listings(&directory)[0];
    assert_eq!(state(&directory, listing, 0, "2026-11-23T10:00"), is);
    assert_eq!(listing.sessions[0].note.in_language("en").1, note);
}

#[tokio::test]
async fn summer_and_winter_hours_do_not_make_each_other_unknown() {
    let directory = directory(service(json!({ "schedules": [
        { "id": "1", "opening_hours": "Mo-Fr 08:00-18:00", "valid_from": "2026-04-01", "valid_to": "2026-09-30" },
        { "id": "2", "opening_hours": "Mo-Fr 10:00-16:00", "valid_from": "2026-10-01" },
    ]})))
    .await;
    let listing = &listings(&directory)[0];
    assert_eq!(state(&directory, listing, 0, "2026-11-24T10:00"), OpenState::Closed);
    assert_eq!(state(&directory, listing, 1, "2026-11-24T10:00"), OpenState::Open);
}

#[tokio::test]
async fn languages_of_the_service_hold_where_a_session_names_none() {
    let directory = directory(service(json!({
        "languages": [
            { "id": "1", "code": "ar" },
            { "id": "2", "code": "ti", "help": "phone_interpreter" },
            { "id": "3", "code": "ur", "note": "Interpreters can be booked" },
        ],
        "schedules": [
            { "id": "1", "opening_hours": "Mo 09:00-10:00" },
            { "id": "2", "opening_hours": "Tu 09:00-10:00", "languages": [{ "code": "so", "help": "written" }] },
        ],
    })))
    .await;
    let listing = &listings(&directory)[0];
    let told = |session: usize| -> Vec<(&str, Help)> {
        let helps = listing.sessions[session].languages.iter();
        helps.map(|help| (directory.languages().word(help.language), help.help)).collect()
    };
    assert_eq!(
        told(0),
        [("ar", Help::Spoken), ("ti", Help::PhoneInterpreter), ("ur", Help::Interpreter)]
    );
    assert_eq!(told(1), [("so", Help::Written)]);
}

#[tokio::test]
async fn the_number_to_call_first_is_the_nearest_voice() {
    let phone =
        |number: &str, kind: &str| json!([{ "id": number, "number": number, "type": kind }]);
    let directory = directory(service(json!({
        "organization": { "id": "o", "name": "O", "phones": phone("4", "voice") },
        "phones": phone("3", "voice"),
        "service_at_locations": [
            at("a", place("l1", json!({ "phones": phone("2", "voice") })), json!({ "phones": phone("1", "voice") })),
            at("b", place("l2", json!({ "phones": phone("2", "voice") })), json!({ "phones": phone("1", "fax") })),
            at("c", place("l3", json!({})), json!({})),
        ],
    })))
    .await;
    let numbers: Vec<String> = listings(&directory).into_iter().map(|l| l.phone).collect();
    assert_eq!(numbers, ["1", "2", "3"]);
}

#[tokio::test]
async fn a_place_without_coordinates_is_at_its_postcode() {
    let given = json!({ "longitude": -1.5, "latitude": 52.4, "position_source": "survey" });
    let nowhere = json!({ "addresses": [{ "postal_code": "ZZ9 9ZZ" }] });
    let directory = directory(service(json!({ "service_at_locations": [
        at("a", place("l1", json!({})), json!({})),
        at("b", place("l2", given), json!({})),
        at("c", place("l3", nowhere), json!({})),
    ]})))
    .await;
    let listings = listings(&directory);
    let [a, b, c] = &listings[..] else { panic!("three listings") };
    assert_eq!((a.position_source.as_str(), a.position.is_some()), ("postcode-centroid", true));
    assert_eq!((b.position_source.as_str(), b.position.unwrap().lon()), ("survey", -1.5));
    assert_eq!((c.position_source.as_str(), c.position), ("", None));
    assert_eq!(
        (a.address.as_str(), a.postcode.as_str()),
        ("Hall, 1 High Street, Coventry", "CV1 5FX")
    );
}

#[tokio::test]
async fn of_a_confidential_place_the_directory_knows_no_more_than_a_square() {
    let secret = json!({ "confidential": true, "name": "Secret House", "longitude": -1.5123, "latitude": 52.4123 });
    let directory = directory(service(json!({
        "conflicts": [{ "field": "address", "shown": "1 High Street", "other": "2 High Street", "reason": "r" }],
        "service_at_locations": [at("a", place("l1", secret), json!({}))],
    })))
    .await;
    let packed = engine::pack::encode(&directory).unwrap();
    let told = String::from_utf8_lossy(&packed);
    for secret in ["High Street", "Secret House", "CV1 5FX", "CV15FX"] {
        assert!(!told.contains(secret), "{secret}");
    }
    let listing = &listings(&directory)[0];
    let exact = engine::LonLat::new(-1.5123, 52.4123).unwrap();
    assert!(listing.confidential);
    assert!((1.0..400.0).contains(&listing.position.unwrap().distance_m(exact)));
}

#[tokio::test]
async fn only_active_services_are_listed_and_all_are_told() {
    for status in ["inactive", "defunct", "temporarily closed"] {
        let directory = directory(service(json!({ "status": status, "alert": "Ended." }))).await;
        assert_eq!(listings(&directory), []);
        assert_eq!(directory.service("s").unwrap().alert.in_language("en").1, "Ended.");
    }
}

#[tokio::test]
async fn who_translated_is_told_where_the_record_says_so_in_words_people_are_told() {
    let by = |who: &str| json!({ "name": "Beratung", "translated_by": who });
    let languages = json!({ "de": by("machine"), "pl": by("human"), "uk": by("a friend"), "ro": { "name": "Sfaturi" } });
    let directory = directory(service(json!({ "translations": languages }))).await;
    let service = directory.service("s").unwrap();
    let told = |lang: &str| service.translated_by.in_language(lang).1;
    assert_eq!(["de", "pl", "uk", "ro", "en"].map(told), ["machine", "human", "", "", ""]);
    assert_eq!(service.name.in_language("ro"), ("ro", "Sfaturi"));
}

#[rstest]
#[case("https://example.org/a", "https://example.org/a")]
#[case("www.example.org", "http://www.example.org")]
#[case("javascript:alert(1)", "")]
#[case("see our page", "")]
#[tokio::test]
async fn only_web_addresses_are_linked(#[case] given: &str, #[case] told: &str) {
    let directory = directory(service(json!({ "url": given }))).await;
    assert_eq!(directory.service("s").unwrap().url, told);
}

#[tokio::test]
async fn the_bundled_directory_answers() {
    for db in Databases::new().await.all() {
        import::load_bundled(db).await.unwrap();
        let live = Live::load(db.clone(), on_monday).await.unwrap();
        assert_eq!(live.revision(), 1);
        let directory = live.directory();
        let listings = listings(&directory);
        assert!(listings.len() > 20);
        assert!(directory.services().all(|service| !service.categories.is_empty()));
        let placed = listings.iter().filter(|listing| listing.position.is_some());
        assert!(placed.count() > 10);
        let packed = engine::pack::encode(&directory).unwrap();
        let unpacked = engine::pack::decode(&packed).unwrap();
        assert!(unpacked.services().eq(directory.services()));
    }
}

#[tokio::test]
async fn a_write_is_seen_after_a_refresh() {
    for db in Databases::new().await.all() {
        let live = Live::load(db.clone(), on_monday).await.unwrap();
        let before = live.directory();
        let texts = [("test".to_owned(), service(json!({})).to_string())];
        import::texts(db, &texts, Options::default()).await.unwrap();
        live.refresh().await.unwrap();
        assert_eq!((live.revision(), live.directory().len()), (1, 1));
        assert_eq!(before.len(), 0, "an answer under way keeps its directory");
    }
}

#[tokio::test]
async fn with_the_database_down_the_last_directory_goes_on_answering() {
    for db in Databases::new().await.all() {
        import::load_bundled(db).await.unwrap();
        let live = Live::load(db.clone(), on_monday).await.unwrap();
        live.refresh().await.unwrap();
        assert!(!live.degraded());
        db.close().await;
        assert!(live.refresh().await.is_err());
        assert!(live.degraded());
        assert!(live.directory().len() > 20);
    }
}

#[tokio::test]
async fn data_that_make_no_directory_are_told_once_and_the_last_one_goes_on() {
    for db in Databases::new().await.all() {
        import::load_bundled(db).await.unwrap();
        let live = Live::load(db.clone(), on_monday).await.unwrap();
        let speaking = |languages: u32| {
            let codes = (0..languages).map(|number| json!({ "code": format!("aa-{number}") }));
            store::Service {
                id: "advice".to_owned(),
                organization_id: None,
                name: "Advice".to_owned(),
                status: "active".to_owned(),
                rest: json!({ "languages": codes.collect::<Vec<_>>() }).to_string(),
            }
        };
        write(db, None, speaking(70_000)).await;
        let told = live.refresh().await.unwrap_err().to_string();
        assert!(told.starts_with("the data make no directory"), "{told}");
        assert_eq!(live.refresh().await.map_err(|error| error.to_string()), Ok(()), "not again");
        assert!(live.outdated() && !live.degraded());
        assert!(live.revision() == 1 && live.directory().service("advice").is_none());

        write(db, Some(speaking(70_000)), speaking(1)).await;
        live.refresh().await.unwrap();
        assert!(!live.outdated());
        assert!(live.revision() == 3 && live.directory().service("advice").is_some());
    }
}

/// Writes a service as a later version of Waymark might: without our checks.
async fn write(db: &Store, before: Option<store::Service>, after: store::Service) {
    let change =
        store::Change { before: before.map(Row::Service), after: Some(Row::Service(after)) };
    store::begin(db).await.unwrap().commit(vec![change]).await.unwrap();
}

#[tokio::test]
async fn a_database_that_never_answers_is_not_waited_for() {
    let answer = std::future::pending::<Result<u64, StoreError>>();
    let refused = load::patiently(Duration::from_millis(1), answer).await;
    assert!(matches!(refused, Err(StoreError::Silent)));
}

#[tokio::test]
async fn on_a_new_day_the_hours_are_compiled_anew() {
    static NOW_S: AtomicI64 = AtomicI64::new(0);
    NOW_S.store(on_monday().0, Ordering::Relaxed);
    for db in Databases::new().await.all() {
        import::load_bundled(db).await.unwrap();
        let live = Live::load(db.clone(), || Timestamp(NOW_S.load(Ordering::Relaxed))).await;
        let live = live.unwrap();
        let on_monday = live.directory();
        live.refresh().await.unwrap();
        assert!(Arc::ptr_eq(&on_monday, &live.directory()), "nothing has changed");
        NOW_S.fetch_add(24 * 60 * 60, Ordering::Relaxed);
        live.refresh().await.unwrap();
        assert!(!Arc::ptr_eq(&on_monday, &live.directory()));
    }
}

#[tokio::test]
async fn what_is_for_people_without_a_word_of_ours_is_not_for_everyone() {
    let many: Vec<String> = (0..500).map(|number| format!("people-{number}")).collect();
    let directory = directory(service(json!({ "eligibility": many }))).await;
    let words = directory.eligibility();
    assert_eq!(words.iter().collect::<Vec<_>>(), ["other"]);
    assert_eq!(directory.service("s").unwrap().eligibility.len(), 1);
}

#[test]
fn the_bundled_bank_holidays_are_those_of_the_rules() {
    let facts = bundled_bank_holidays().unwrap();
    let christmas = Date::from_ymd(2027, 12, 27).unwrap();
    assert!(facts.contains(christmas));
    assert!(!facts.contains(compiled_on()));
}

#[tokio::test]
async fn a_schedule_is_not_open_before_its_first_event() {
    let directory = directory(service(json!({ "schedules": [{ "id": "1", "freq": "WEEKLY",
        "byday": "TU", "opens_at": "10:00", "closes_at": "12:00", "dtstart": "2026-12-10" }] })))
    .await;
    let listing = &listings(&directory)[0];
    assert_ne!(state(&directory, listing, 0, "2026-11-24T11:00"), OpenState::Open);
    assert_eq!(state(&directory, listing, 0, "2026-12-15T11:00"), OpenState::Open);
}

#[tokio::test]
async fn a_schedule_that_names_a_place_is_for_that_place_only() {
    let directory = directory(service(json!({
        "schedules": [{ "id": "1", "opening_hours": "24/7", "service_at_location_id": "a" }],
        "service_at_locations": [at("a", place("l1", json!({})), json!({})), at("b", place("l2", json!({})), json!({}))],
    })))
    .await;
    let states: Vec<OpenState> = listings(&directory)
        .iter()
        .map(|listing| state(&directory, listing, 0, "2026-11-24T11:00"))
        .collect();
    assert_eq!(states, [OpenState::Open, OpenState::Unknown]);
}
