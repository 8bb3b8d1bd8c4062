use super::*;
use crate::testing::Databases;
use crate::{import, store};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};

fn services(count: u64) -> Vec<Value> {
    lines(SynthOptions::coventry(count)).map(|line| serde_json::from_str(&line).unwrap()).collect()
}

fn lines(options: SynthOptions) -> impl Iterator<Item = String> {
    Synth::new(options)
}

fn list<'v>(value: &'v Value, member: &str) -> impl Iterator<Item = &'v Value> {
    value[member].as_array().into_iter().flatten()
}

fn needs(service: &Value) -> BTreeSet<&str> {
    list(service, "attributes").map(|a| a["taxonomy_term"]["code"].as_str().unwrap()).collect()
}

/// Schedules of a service and of its places.
fn schedules(service: &Value) -> impl Iterator<Item = &Value> {
    let placed = list(service, "service_at_locations").flat_map(|at| list(at, "schedules"));
    list(service, "schedules").chain(placed)
}

fn codes(value: &Value) -> impl Iterator<Item = &str> {
    list(value, "languages").map(|language| language["code"].as_str().unwrap())
}

fn languages(service: &Value) -> BTreeSet<&str> {
    codes(service).chain(schedules(service).flat_map(codes)).collect()
}

#[test]
fn the_bytes_never_change() {
    // FNV-1a over all bytes: whoever changes what is written changes every benchmark's data.
    let hash = |options: SynthOptions| {
        lines(options)
            .flat_map(String::into_bytes)
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
    };
    let other = SynthOptions { seed: 2, ..SynthOptions::coventry(300) };
    assert_eq!(hash(SynthOptions::coventry(300)), 0xacd6_5cf3_deff_61cd);
    assert_ne!(hash(other), 0xacd6_5cf3_deff_61cd);
}

#[test]
fn ids_are_told_once_but_for_what_is_shared() {
    let services = services(3_000);
    let (mut ids, mut shared) = (HashSet::new(), BTreeMap::new());
    for service in &services {
        assert!(ids.insert(service["id"].as_str().unwrap()));
        let locations = list(service, "service_at_locations").map(|at| {
            assert!(ids.insert(at["id"].as_str().unwrap()));
            &at["location"]
        });
        for part in locations.chain([&service["organization"]]) {
            let first = shared.entry(part["id"].as_str().unwrap()).or_insert(part);
            assert_eq!(*first, part);
        }
    }
    let organizations: HashSet<_> =
        services.iter().map(|service| service["organization_id"].as_str().unwrap()).collect();
    assert_eq!(organizations.len(), 600);
}

#[test]
fn the_traps_are_set() {
    let services = services(10_000);
    let with = |need: &str| services.iter().filter(|s| needs(s).contains(need)).count();
    let in_language = |code: &str| services.iter().filter(|s| languages(s).contains(code)).count();
    let both = |(need, code): (&str, &str)| -> Vec<&Value> {
        let both = |s: &&Value| needs(s).contains(need) && languages(s).contains(code);
        services.iter().filter(both).collect()
    };
    for (need, code) in [NEVER_TOGETHER, FAR_TOGETHER] {
        assert!(with(need) > 1_000 && in_language(code) > 250, "{need} and {code} are common");
    }
    assert_eq!(both(NEVER_TOGETHER).len(), 0);
    let far = both(FAR_TOGETHER);
    let towns: HashSet<&str> = far
        .iter()
        .flat_map(|s| list(s, "service_at_locations"))
        .map(|at| at["location"]["addresses"][0]["city"].as_str().unwrap())
        .collect();
    assert!(far.len() > 10 && towns.len() == 1, "{} in {towns:?}", far.len());
    assert_eq!(in_language(RARE_LANGUAGE), 1);
}

#[test]
fn the_language_of_the_day_is_never_there_at_night() {
    let services = services(3_000);
    let mut day_and_night = 0;
    for service in services.iter().filter(|s| languages(s).contains(NIGHT_LANGUAGE)) {
        assert!(codes(service).all(|code| code != NIGHT_LANGUAGE), "of the service");
        for schedule in schedules(service) {
            let hours = schedule["opening_hours"].as_str().unwrap_or_default();
            day_and_night += u32::from(hours == "24/7");
            if codes(schedule).any(|code| code == NIGHT_LANGUAGE) {
                let (_, times) = hours.split_once(' ').unwrap();
                assert!(times >= "09:00" && &times[6..11] <= "17:00", "{hours}");
            }
        }
    }
    assert!(day_and_night > 20, "{day_and_night}");
}

#[test]
fn a_few_hundred_texts_of_hours_none_of_them_doubtful() {
    let services = services(8_000);
    let texts: BTreeSet<&str> =
        services.iter().flat_map(schedules).filter_map(|s| s["opening_hours"].as_str()).collect();
    assert!((200..700).contains(&texts.len()), "{}", texts.len());
    for text in texts {
        assert_eq!(crate::hours::warnings(text), Ok(Vec::new()), "{text}");
    }
}

#[test]
fn the_area_grows_with_the_number() {
    let reach = |count: u64| {
        let options = SynthOptions::coventry(count);
        let places = lines(options).take(2_000).flat_map(|line| {
            let service: Value = serde_json::from_str(&line).unwrap();
            list(&service, "service_at_locations")
                .map(|at| at["location"]["latitude"].as_f64().unwrap())
                .collect::<Vec<f64>>()
        });
        places.fold((90.0_f64, -90.0_f64), |(low, high), lat| (low.min(lat), high.max(lat)))
    };
    let (city, country) = (reach(10_000), reach(1_000_000));
    assert!(city.0 > 52.2 && city.1 < 52.6, "{city:?}");
    assert!(country.0 > 49.8 && country.0 < 51.0, "{country:?}");
    assert!(country.1 > 54.5 && country.1 < 55.7, "{country:?}");
}

#[tokio::test]
async fn our_own_import_has_nothing_against_it() {
    let text: String = lines(SynthOptions::coventry(1_000)).map(|line| line + "\n").collect();
    let databases = Databases::new().await;
    let db = databases.all().next().unwrap();
    let texts = [("synth".to_owned(), text)];
    let report = import::texts(db, &texts, import::Options::default()).await.unwrap();
    assert_eq!((report.rejected, report.warnings), (Vec::new(), Vec::new()));
    assert_eq!(store::load(db).await.unwrap().services.len(), 1_000);
}
