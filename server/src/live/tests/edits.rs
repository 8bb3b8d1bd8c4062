//! A directory that follows changes step by step tells the same as one that is loaded anew.

use super::*;
use crate::ask;
use crate::store::{Change, Location, Organization, Row, Service, ServiceAtLocation, Stop};
use engine::answer;
use engine::question::Question;
use std::collections::{BTreeMap, BTreeSet};

/// What is in the database, and how it goes on.
#[derive(Default)]
struct Town {
    organizations: BTreeMap<String, Organization>,
    locations: BTreeMap<String, Location>,
    services: BTreeMap<String, Service>,
    places: BTreeMap<String, ServiceAtLocation>,
    stops: BTreeMap<String, Stop>,
    random: u64,
}

impl Town {
    /// A number below `end`, the same in every run.
    fn below(&mut self, end: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.random;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits ^ (bits >> 31)) % end
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        let number = self.below(choices.len() as u64);
        choices[number as usize].clone()
    }

    fn known<T>(&mut self, rows: fn(&Self) -> &BTreeMap<String, T>) -> Option<String> {
        let ids: Vec<String> = rows(self).keys().cloned().collect();
        if ids.is_empty() { None } else { Some(self.one_of(&ids)) }
    }

    /// Something happens.
    fn event(&mut self) -> Vec<Change> {
        match self.below(8) {
            0 => self.organization(),
            1 => self.location(),
            2 | 3 => self.service(),
            4 | 5 => self.place(),
            6 => self.end_of_place(),
            _ => self.end_of_service(),
        }
    }

    fn organization(&mut self) -> Vec<Change> {
        let (id, name) =
            (format!("o{}", self.below(4)), format!("Organization {}", self.below(99)));
        let number = self.below(1_000);
        let rest = json!({ "phones": [{ "number": format!("01632 960{number:03}") }] }).to_string();
        let row = Organization { id, name, rest };
        put(&mut self.organizations, row.id.clone(), row, Row::Organization)
    }

    fn location(&mut self) -> Vec<Change> {
        let id = format!("l{}", self.below(6));
        let (east, north) = (self.below(1_000), self.below(1_000));
        let rest = json!({
            "longitude": -1.5 + east as f64 / 1e4, "latitude": 52.4 + north as f64 / 1e4,
            "confidential": self.below(5) == 0,
            "location_type": self.one_of(&["physical", "physical", "virtual"]),
        });
        let row = Location { name: Some(format!("Hall {north}")), rest: rest.to_string(), id };
        put(&mut self.locations, row.id.clone(), row, Row::Location)
    }

    fn service(&mut self) -> Vec<Change> {
        let id = format!("s{}", self.below(12));
        let schedules = self.one_of(&[
            json!([]),
            json!([{ "opening_hours": "Mo-Fr 09:00-17:00" }]),
            json!([{ "opening_hours": "Mo 10:00-12:00", "valid_to": "2026-12-31" }]),
            json!([{ "opening_hours": "Tu-Th 09:00-10:00" }, { "opening_hours": "24/7", "attending_type": "telephone" }]),
        ]);
        let need = self.one_of(&["food", "housing", "health", "english"]);
        let rest = json!({
            "schedules": schedules,
            "languages": [{ "code": self.one_of(&["ar", "ti", "so", "fa", "ur"]) }],
            "attributes": [{ "taxonomy_term": { "code": need } }],
            "eligibility": self.one_of(&[json!([]), json!(["refugees"]), json!(["knights"])]),
        });
        let row = Service {
            id,
            organization_id: self.known(|town| &town.organizations),
            name: format!("\"Service\" № {}", self.below(99)),
            status: self.one_of(&["active", "active", "active", "inactive"]).to_owned(),
            rest: rest.to_string(),
        };
        put(&mut self.services, row.id.clone(), row, Row::Service)
    }

    /// A place for a service; an old one may change hands or move.
    fn place(&mut self) -> Vec<Change> {
        let Some(service_id) = self.known(|town| &town.services) else { return Vec::new() };
        let schedules = self.one_of(&[json!([]), json!([{ "opening_hours": "Mo 08:00-20:00" }])]);
        let row = ServiceAtLocation {
            id: format!("a{}", self.below(16)),
            service_id,
            location_id: self.known(|town| &town.locations),
            rest: json!({ "schedules": schedules }).to_string(),
        };
        put(&mut self.places, row.id.clone(), row, Row::ServiceAtLocation)
    }

    /// A stop, new or moved.
    fn stop(&mut self, number: u64) -> Vec<Change> {
        let (id, name) = (number.to_string(), format!("Stop {}", self.below(99)));
        let (east, north) = (self.below(1_000), self.below(1_000));
        let rest =
            json!({ "latitude": 52.4 + north as f64 / 1e4, "longitude": -1.5 + east as f64 / 1e4 });
        let kind = self.one_of(&["bus", "bus", "tram", "rail", "ferry"]).to_owned();
        let row = Stop { id, name, kind, rest: rest.to_string() };
        put(&mut self.stops, row.id.clone(), row, Row::Stop)
    }

    fn end_of_place(&mut self) -> Vec<Change> {
        let id = self.known(|town| &town.places);
        let row = id.and_then(|id| self.places.remove(&id));
        row.map(|row| removed(Row::ServiceAtLocation(row))).into_iter().collect()
    }

    /// With its places, and with locations that nobody uses any more.
    fn end_of_service(&mut self) -> Vec<Change> {
        let Some(id) = self.known(|town| &town.services) else { return Vec::new() };
        let places = self.places.extract_if(.., |_, place| place.service_id == id);
        let mut changes: Vec<Change> =
            places.map(|(_, row)| removed(Row::ServiceAtLocation(row))).collect();
        changes.extend(self.services.remove(&id).map(|row| removed(Row::Service(row))));
        let used: BTreeSet<&String> =
            self.places.values().filter_map(|place| place.location_id.as_ref()).collect();
        let unused = self.locations.extract_if(.., |id, _| !used.contains(id));
        changes.extend(unused.map(|(_, row)| removed(Row::Location(row))));
        changes
    }
}

fn put<T: Clone>(
    rows: &mut BTreeMap<String, T>,
    id: String,
    row: T,
    as_row: fn(T) -> Row,
) -> Vec<Change> {
    let before = rows.insert(id, row.clone()).map(as_row);
    vec![Change { before, after: Some(as_row(row)) }]
}

fn removed(row: Row) -> Change {
    Change { before: Some(row), after: None }
}

/// What people are told of every service, and who is nearest in several ways.
fn told(directory: &Directory) -> Vec<String> {
    let services = (0..12).map(|number| {
        let id = format!("s{number}");
        answer::service(directory, &id, "en", on_monday()).unwrap_or_default()
    });
    let asked = [
        "open=any&channel=any&limit=100",
        "unknown=include&limit=100",
        "category=food,english&language=ar&open=any",
        "eligibility=refugees&open=any&channel=any",
        "open=2026-11-26T09:30&channel=telephone",
    ];
    let nearest = asked.into_iter().map(|more| {
        let pairs = format!("lat=52.42&lon=-1.48&{more}");
        let pairs: Vec<(String, String)> = pairs
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let question = Question::nearest(&pairs, on_monday(), &Postcodes::default()).unwrap();
        ask::nearest(directory, &question)
    });
    services.chain(nearest).collect()
}

fn ground() -> Ground {
    let postcodes = Arc::new(Postcodes::default());
    Ground { today: compiled_on(), bank_holidays: bundled_bank_holidays().unwrap(), postcodes }
}

#[tokio::test]
async fn changes_followed_step_by_step_give_what_loading_anew_gives() {
    for db in Databases::new().await.all() {
        let mut town = Town::default();
        let stops = (0..300).flat_map(|number| town.stop(number)).collect();
        store::begin(db).await.unwrap().commit(stops).await.unwrap();
        let Whole { directory, mut stops, .. } = load::whole(db, ground()).await.unwrap();
        let (mut followed, mut near_stops) = (Arc::new(directory), 0);
        for step in 0..120 {
            for _ in 0..=town.below(6) {
                store::begin(db).await.unwrap().commit(town.event()).await.unwrap();
            }
            let moves_stop = step % 20 == 19;
            if moves_stop {
                let number = town.below(300);
                store::begin(db).await.unwrap().commit(town.stop(number)).await.unwrap();
            }
            let next = load::next(db, ground(), Arc::clone(&stops), Arc::clone(&followed)).await;
            let next = next.unwrap();
            assert_eq!(next.is_none(), moves_stop, "few changes, and a stop may be near anything");
            followed = if let Some(next) = next {
                Arc::new(next)
            } else {
                let Whole { directory, stops: moved, .. } =
                    load::whole(db, ground()).await.unwrap();
                stops = moved;
                Arc::new(directory)
            };
            if step % 40 == 39 {
                followed = Arc::new(followed.merged().unwrap());
            }
            let Whole { directory: anew, .. } = load::whole(db, ground()).await.unwrap();
            assert_eq!(followed.revision(), anew.revision());
            assert_eq!(told(&followed), told(&anew), "after step {step}");
            near_stops += listings(&anew).iter().filter(|listing| listing.stop.is_some()).count();
        }
        assert!(near_stops > 50, "only {near_stops} places had a stop near them");
        assert!(followed.len() > 3, "the town did not die out");
    }
}

#[tokio::test]
async fn what_changes_during_a_merge_is_in_the_merged_directory() {
    for db in Databases::new().await.all() {
        let live = Live::load(db.clone(), on_monday).await.unwrap();
        let mut town = Town::default();
        for _ in 0..30 {
            store::begin(db).await.unwrap().commit(town.event()).await.unwrap();
            live.refresh().await.unwrap();
        }
        let merged = live.directory().merged().unwrap();
        let yesterday = Date(compiled_on().0 - 1);
        live.adopt(merged.clone(), yesterday).await.unwrap();
        let text = service(json!({ "id": "late" })).to_string();
        import::texts(db, &[("test".to_owned(), text)], Options::default()).await.unwrap();
        live.refresh().await.unwrap();
        live.adopt(merged, compiled_on()).await.unwrap();
        assert_eq!(live.revision(), 31);
        assert!(live.directory().service("late").is_some());
        let Whole { directory: anew, .. } = load::whole(db, ground()).await.unwrap();
        assert_eq!(told(&live.directory()), told(&anew));
        live.merge().await.unwrap();
        assert_eq!(told(&live.directory()), told(&anew));
    }
}
