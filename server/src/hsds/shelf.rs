//! Every service in full, packed in memory, for answers that do not wait for the database.
//!
//! Services lie in boxes of some dozens, deflated together; beside them only ids. Invariant: a shelf never
//! changes. The next one shares the boxes of which nothing has changed.

use super::ids;
use super::mold;
use super::secrets;
use super::terms::Terms;
use crate::canonical::Members;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde_json::Value;
use std::collections::HashSet;
use std::io::{Read, Write};
use std::sync::Arc;

/// So many services share a box: more pack better, fewer are unpacked sooner.
const PER_BOX: usize = 32;

/// The directory as Open Referral tells it.
#[derive(Clone, Default)]
pub(crate) struct Shelf {
    revision: u64,
    boxes: Vec<Arc<[u8]>>,
    /// By key.
    services: Vec<Slot>,
    /// By key of the organization, then of the service.
    organizations: Vec<Given>,
    /// The `service_at_locations`, by key, and of which service each is.
    places: Vec<(u128, u128)>,
    terms: Terms,
}

/// Where a service lies.
#[derive(Clone, Copy, Debug)]
struct Slot {
    key: u128,
    of: u32,
    line: u16,
}

/// An organization gives a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Given {
    organization: u128,
    service: u128,
    has_secret: bool,
}

impl Shelf {
    /// Of which revision of the data it is.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// How many services there are.
    pub(super) fn count(&self) -> usize {
        self.services.len()
    }

    /// How many boxes there are.
    pub(super) fn boxes(&self) -> usize {
        self.boxes.len()
    }

    /// Whether more than so many services that have changed still lie in boxes, and as many as have not.
    pub(crate) fn is_littered(&self, most: usize) -> bool {
        let room = self.boxes.len() * PER_BOX;
        room > most + 2 * self.services.len()
    }

    /// The keys of all services, in order.
    pub(super) fn keys(&self) -> impl ExactSizeIterator<Item = u128> {
        self.services.iter().map(|slot| slot.key)
    }

    /// The services of a box that are still there.
    pub(super) fn of_box(&self, number: usize) -> Vec<(u128, Members)> {
        let Some(packed) = self.boxes.get(number) else { return Vec::new() };
        let text = unpacked(packed);
        let lines = text.lines().enumerate().filter_map(|(line, text)| {
            let service: Members = serde_json::from_str(text).ok()?;
            let key = ids::key(service.get("id")?.as_str()?);
            let slot = self.slot(key)?;
            (slot.of as usize == number && usize::from(slot.line) == line).then_some((key, service))
        });
        lines.collect()
    }

    /// A service in full.
    pub(super) fn service(&self, key: u128) -> Option<Members> {
        let slot = self.slot(key)?;
        let text = unpacked(self.boxes.get(slot.of as usize)?);
        serde_json::from_str(text.lines().nth(usize::from(slot.line))?).ok()
    }

    fn slot(&self, key: u128) -> Option<&Slot> {
        let at = self.services.binary_search_by_key(&key, |slot| slot.key).ok()?;
        self.services.get(at)
    }

    /// The keys of organizations, each once, in order.
    pub(super) fn organizations(&self) -> Vec<u128> {
        let mut keys: Vec<u128> =
            self.organizations.iter().map(|given| given.organization).collect();
        keys.dedup();
        keys
    }

    /// The services an organization gives, by key.
    pub(super) fn given_by(&self, organization: u128) -> Vec<u128> {
        self.given(organization).iter().map(|given| given.service).collect()
    }

    /// An organization as one of its services tells it: one with a secret if there is one, as there it
    /// tells nothing of it.
    pub(super) fn organization(&self, key: u128) -> Option<Members> {
        let given = self.given(key);
        let teller = given.iter().find(|given| given.has_secret).or(given.first())?;
        match self.service(teller.service)?.shift_remove("organization")? {
            Value::Object(organization) => Some(organization),
            _ => None,
        }
    }

    fn given(&self, organization: u128) -> &[Given] {
        let from = self.organizations.partition_point(|given| given.organization < organization);
        let to = self.organizations.partition_point(|given| given.organization <= organization);
        self.organizations.get(from..to).unwrap_or_default()
    }

    /// The keys of `service_at_locations`, in order.
    pub(super) fn places(&self) -> Vec<u128> {
        self.places.iter().map(|(key, _)| *key).collect()
    }

    /// The service of a `service_at_location`.
    pub(super) fn service_of_place(&self, place: u128) -> Option<u128> {
        let at = self.places.binary_search_by_key(&place, |(key, _)| *key).ok()?;
        self.places.get(at).map(|(_, service)| *service)
    }

    /// What services are sorted by.
    pub(super) fn terms(&self) -> &Terms {
        &self.terms
    }
}

/// Puts services on a shelf.
pub(crate) struct Binder {
    shelf: Shelf,
    /// Those of the box that is being filled.
    open: Vec<String>,
    /// When services were last written, by id.
    written: Vec<(String, String)>,
}

impl Binder {
    /// An empty shelf of a revision.
    pub(crate) fn new(revision: u64, written: Vec<(String, String)>) -> Self {
        let shelf = Shelf { revision, terms: Terms::known(), ..Shelf::default() };
        Self { shelf, open: Vec::new(), written }
    }

    /// The next shelf after one, without the services that have changed.
    pub(crate) fn next<'a>(
        last: &Shelf,
        revision: u64,
        written: Vec<(String, String)>,
        changed: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let gone: HashSet<u128> = changed.into_iter().map(ids::key).collect();
        let mut shelf = Shelf { revision, ..last.clone() };
        shelf.services.retain(|slot| !gone.contains(&slot.key));
        shelf.organizations.retain(|given| !gone.contains(&given.service));
        shelf.places.retain(|(_, service)| !gone.contains(service));
        Self { shelf, open: Vec::new(), written }
    }

    /// Puts a service on the shelf, from the line in which the store tells it.
    pub(crate) fn add(&mut self, line: &str) {
        let written = Self::id_of(line).and_then(|id| {
            let at = self.written.binary_search_by(|(known, _)| known.cmp(&id)).ok()?;
            Some(self.written.get(at)?.1.clone())
        });
        let Some(service) = mold::service(line, written.as_deref()) else { return };
        let key = key_of(&service);
        let has_secret = secrets::has_any(&service);
        if let Some(organization) = service.get("organization").and_then(Value::as_object) {
            let organization = key_of(organization);
            self.shelf.organizations.push(Given { organization, service: key, has_secret });
        }
        let places = service.get("service_at_locations").and_then(Value::as_array);
        for place in places.into_iter().flatten().filter_map(Value::as_object) {
            self.shelf.places.push((key_of(place), key));
        }
        self.shelf.terms.learn(&service);
        let (of, line) = (self.shelf.boxes.len() as u32, self.open.len() as u16);
        self.shelf.services.push(Slot { key, of, line });
        self.open.push(Value::Object(service).to_string());
        if self.open.len() == PER_BOX {
            self.close_box();
        }
    }

    /// The id of the service in a line.
    pub(crate) fn id_of(line: &str) -> Option<String> {
        let (_, first) = crate::json_text::items(line).next()?;
        serde_json::from_str(first).ok()
    }

    /// The shelf with all that was put on it.
    pub(crate) fn finish(mut self) -> Shelf {
        self.close_box();
        self.shelf.services.sort_unstable_by_key(|slot| slot.key);
        self.shelf.organizations.sort_unstable();
        self.shelf.places.sort_unstable();
        self.shelf
    }

    fn close_box(&mut self) {
        if !self.open.is_empty() {
            let packed = packed(&self.open.join("\n"));
            self.shelf.boxes.push(packed.into());
            self.open.clear();
        }
    }
}

/// The key of a record that has one.
pub(super) fn key_of(members: &Members) -> u128 {
    ids::key(members.get("id").and_then(Value::as_str).unwrap_or_default())
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
    written.expect("memory takes all that is written to it")
}

fn unpacked(packed: &[u8]) -> String {
    let mut text = String::new();
    let read = DeflateDecoder::new(packed).read_to_string(&mut text);
    read.map(|_| text).expect("a box holds what was packed")
}
