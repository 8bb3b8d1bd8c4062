//! Whether a record is what a question asks for.

use super::question::{Filter, instant, minute, words};
use super::{ids, places, shelf, terms};
use crate::canonical::Members;
use engine::postcodes::Postcodes;
use serde_json::Value;

impl Filter {
    /// Whether nothing is asked for.
    pub(super) fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a service suits; where it is given does not matter.
    pub(super) fn suits_service(&self, service: &Members, postcodes: &Postcodes) -> bool {
        let mut at = array(service, "service_at_locations");
        let near = self.near.is_none() || at.any(|at| self.is_near(at, postcodes));
        let here = array(service, "service_at_locations").flat_map(schedules_at);
        let all = array(service, "schedules").chain(here);
        near && self.suits_in_general(service)
            && self.has_words(service)
            && (!self.asks_time() || all.into_iter().any(|schedule| self.suits_time(schedule)))
    }

    /// Whether a service suits at one of its places.
    pub(super) fn suits_place(
        &self,
        service: &Members,
        at: &Members,
        postcodes: &Postcodes,
    ) -> bool {
        let here = schedules_at(at);
        // Hours of a place say more than those of the service.
        let schedules = if here.is_empty() { array(service, "schedules").collect() } else { here };
        self.is_near(at, postcodes)
            && self.suits_in_general(service)
            && (self.has_words(service)
                || at
                    .get("location")
                    .and_then(Value::as_object)
                    .is_some_and(|location| self.has_words(location)))
            && (!self.asks_time()
                || schedules.into_iter().any(|schedule| self.suits_time(schedule)))
    }

    /// Whether a record without schedules and places suits: an organization, a taxonomy, a term.
    pub(super) fn suits_name(&self, record: &Members) -> bool {
        self.has_words(record)
    }

    /// Whether a term suits.
    pub(super) fn suits_term(&self, term: &Members) -> bool {
        let id = |name: &str| term.get(name).and_then(Value::as_str).map(ids::key);
        let is_of = |wanted: Option<u128>, name: &str| wanted.is_none() || id(name) == wanted;
        is_of(self.taxonomy, "taxonomy_id")
            && is_of(self.parent, "parent_id")
            && !(self.top_only && term.contains_key("parent_id"))
            && self.has_words(term)
    }

    fn suits_in_general(&self, service: &Members) -> bool {
        self.suits_terms(service)
            && self.suits_ages(service)
            && self.organization.is_none_or(|wanted| {
                let given = service.get("organization_id").and_then(Value::as_str);
                given.is_some_and(|id| ids::key(id) == wanted)
            })
            && self.modified_after.is_none_or(|since| {
                let modified = service.get("last_modified").and_then(Value::as_str);
                modified.and_then(instant).is_some_and(|modified| modified >= since)
            })
    }

    fn suits_terms(&self, service: &Members) -> bool {
        if self.term.is_none() && self.taxonomy.is_none() {
            return true;
        }
        let used = terms::used(service);
        let of = |term: &Members| term.get("taxonomy_id").and_then(Value::as_str).map(ids::key);
        self.term.is_none_or(|wanted| used.iter().any(|term| shelf::key_of(term) == wanted))
            && self.taxonomy.is_none_or(|wanted| used.iter().any(|term| of(term) == Some(wanted)))
    }

    fn suits_ages(&self, service: &Members) -> bool {
        let age = |name: &str| service.get(name).and_then(Value::as_f64);
        self.minimum_age.is_none_or(|least| age("minimum_age").is_some_and(|age| age >= least))
            && self.maximum_age.is_none_or(|most| age("maximum_age").is_some_and(|age| age <= most))
    }

    /// Whether each word that is searched begins a word of what the record is called or says it is.
    fn has_words(&self, record: &Members) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let texts = ["name", "alternate_name", "description", "code"];
        let mut said: Vec<String> =
            texts.iter().filter_map(|name| record.get(*name)?.as_str()).flat_map(words).collect();
        if let Some(organization) = record.get("organization").and_then(Value::as_object) {
            said.extend(words(
                organization.get("name").and_then(Value::as_str).unwrap_or_default(),
            ));
        }
        self.words.iter().all(|wanted| said.iter().any(|word| word.starts_with(wanted.as_str())))
    }

    fn asks_time(&self) -> bool {
        self.start_time.is_some() || self.end_time.is_some() || self.day.is_some()
    }

    /// Whether one schedule suits day and times together.
    fn suits_time(&self, schedule: &Members) -> bool {
        let text = |name: &str| schedule.get(name).and_then(Value::as_str);
        let time = |name: &str| text(name).and_then(minute);
        // Past midnight it closes later than on any evening.
        let closes = time("closes_at").map(|closes| match time("opens_at") {
            Some(opens) if closes <= opens => closes + 24 * 60,
            _ => closes,
        });
        // `1MO` is a Monday too.
        let is_on = |day: &str| {
            let mut days = text("byday").unwrap_or_default().split(',');
            days.any(|given| given.trim().ends_with(day))
        };
        self.start_time.is_none_or(|least| time("opens_at").is_some_and(|opens| opens >= least))
            && self.end_time.is_none_or(|most| closes.is_some_and(|closes| closes <= most))
            && self.day.is_none_or(is_on)
    }

    fn is_near(&self, at: &Members, postcodes: &Postcodes) -> bool {
        self.near.is_none_or(|(from, metres)| {
            let position = places::position(at, postcodes);
            position.is_some_and(|position| from.distance_m(position) <= metres)
        })
    }
}

fn array<'a>(record: &'a Members, name: &str) -> impl Iterator<Item = &'a Members> + use<'a> {
    let list = record.get(name).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_object)
}

/// The schedules of a place and of its location.
fn schedules_at(at: &Members) -> Vec<&Members> {
    let location = at.get("location").and_then(Value::as_object);
    let there = location.into_iter().flat_map(|location| array(location, "schedules"));
    array(at, "schedules").chain(there).collect()
}
