//! Answers: pages, lines and single records, in the forms that the schemas name.

use super::ids;
use super::question::{Filter, Form, Listing, Question};
use super::shelf::{self, Shelf};
use crate::canonical::Members;
use engine::postcodes::Postcodes;
use serde_json::{Value, json};
use std::sync::Arc;

/// What a record has one of: a list tells these, and leaves out all else that is an object or a list.
const SINGLE: [&str; 4] = ["organization", "program", "location", "service"];

/// What a minimal service tells.
const MINIMAL: [&str; 4] = ["id", "name", "status", "last_modified"];

/// A page of a list.
pub(crate) fn list(
    shelf: &Shelf,
    listing: Listing,
    question: &Question,
    postcodes: &Postcodes,
) -> String {
    let found = found(shelf, listing, &question.filter, postcodes);
    let total = found.len();
    let size = question.per_page.map_or(total.max(1), |size| size as usize);
    let pages = total.div_ceil(size);
    let page = usize::try_from(question.page).unwrap_or(usize::MAX);
    let from = (page - 1).saturating_mul(size).min(total);
    let keys = found.get(from..(from + size).min(total)).unwrap_or_default();
    let contents: Vec<Value> =
        keys.iter().filter_map(|key| record(shelf, listing, *key, question)).collect();
    let envelope = json!({
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": contents.len(),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": contents.is_empty(),
        "contents": contents,
    });
    envelope.to_string()
}

/// A record in full; none if there is none.
pub(crate) fn one(shelf: &Shelf, listing: Listing, id: &str, full_service: bool) -> Option<String> {
    let question = Question { form: Form::Full, full_service, ..Question::default() };
    record(shelf, listing, ids::key(id), &question).map(|record| record.to_string())
}

/// All that suits, one a line, piece by piece.
pub(crate) fn lines(
    shelf: Arc<Shelf>,
    listing: Listing,
    question: Question,
    postcodes: Arc<Postcodes>,
) -> Lines {
    let keys = match listing {
        Listing::Services | Listing::Places => Vec::new(),
        _ => found(&shelf, listing, &question.filter, &postcodes),
    };
    Lines { shelf, listing, question, postcodes, keys, at: 0 }
}

/// Lines not yet written.
pub(crate) struct Lines {
    shelf: Arc<Shelf>,
    listing: Listing,
    question: Question,
    postcodes: Arc<Postcodes>,
    /// Of lists that are not read box by box.
    keys: Vec<u128>,
    at: usize,
}

impl Iterator for Lines {
    type Item = String;

    /// The lines of the next box, possibly none.
    fn next(&mut self) -> Option<String> {
        let at = self.at;
        self.at += 1;
        let (filter, postcodes) = (&self.question.filter, &*self.postcodes);
        let records: Vec<Value> = match self.listing {
            // Also when asked again behind the end, as a layer that packs answers does.
            Listing::Services | Listing::Places if at >= self.shelf.boxes() => return None,
            Listing::Services => {
                let services = self.shelf.of_box(at).into_iter();
                let suits = |(_, service): &(_, Members)| filter.suits_service(service, postcodes);
                services.filter(suits).map(|(_, service)| told(service, &self.question)).collect()
            }
            Listing::Places => {
                let services = self.shelf.of_box(at).into_iter();
                let places = services.flat_map(|(_, service)| suiting(&service, filter, postcodes));
                places.map(|place| told(place, &self.question)).collect()
            }
            listing => {
                vec![record(&self.shelf, listing, *self.keys.get(at)?, &self.question)?]
            }
        };
        Some(records.iter().fold(String::new(), |text, record| text + &record.to_string() + "\n"))
    }
}

/// The keys of all that suits, in order.
fn found(shelf: &Shelf, listing: Listing, filter: &Filter, postcodes: &Postcodes) -> Vec<u128> {
    match listing {
        Listing::Services if filter.is_open() => shelf.keys().collect(),
        Listing::Places if filter.is_open() => shelf.places(),
        Listing::Services => {
            scan(shelf, |key, service| filter.suits_service(service, postcodes).then_some(key))
        }
        Listing::Places => scan(shelf, |_, service| {
            suiting(service, filter, postcodes).iter().map(shelf::key_of).collect::<Vec<_>>()
        }),
        Listing::Organizations if filter.is_open() => shelf.organizations(),
        Listing::Organizations => {
            let suits =
                |key: &u128| shelf.organization(*key).is_some_and(|o| filter.suits_name(&o));
            shelf.organizations().into_iter().filter(suits).collect()
        }
        Listing::Taxonomies => {
            let all = shelf.terms().taxonomies().iter();
            all.filter(|(_, record)| filter.suits_name(record)).map(|(key, _)| *key).collect()
        }
        Listing::Terms => {
            let all = shelf.terms().terms().iter();
            all.filter(|(_, record)| filter.suits_term(record)).map(|(key, _)| *key).collect()
        }
    }
}

/// What is found in every service, in order.
fn scan<I: IntoIterator<Item = u128>>(
    shelf: &Shelf,
    find: impl Fn(u128, &Members) -> I,
) -> Vec<u128> {
    let mut found = Vec::with_capacity(shelf.count().min(1024));
    for number in 0..shelf.boxes() {
        for (key, service) in shelf.of_box(number) {
            found.extend(find(key, &service));
        }
    }
    found.sort_unstable();
    found
}

/// The places of a service that suit, each with the service.
fn suiting(service: &Members, filter: &Filter, postcodes: &Postcodes) -> Vec<Members> {
    let places = service.get("service_at_locations").and_then(Value::as_array);
    let places = places.into_iter().flatten().filter_map(Value::as_object);
    let suits = |at: &&Members| filter.suits_place(service, at, postcodes);
    places.filter(suits).map(|at| with_service(at.clone(), service)).collect()
}

fn with_service(mut place: Members, service: &Members) -> Members {
    let mut service = service.clone();
    service.shift_remove("service_at_locations");
    place.insert("service".to_owned(), Value::Object(service));
    place
}

/// A record in the form asked for.
fn record(shelf: &Shelf, listing: Listing, key: u128, question: &Question) -> Option<Value> {
    match listing {
        Listing::Services => shelf.service(key).map(|service| told(service, question)),
        Listing::Places => {
            let service = shelf.service(shelf.service_of_place(key)?)?;
            let places = service.get("service_at_locations")?.as_array()?;
            let mut places = places.iter().filter_map(Value::as_object);
            let place = places.find(|place| shelf::key_of(place) == key)?;
            Some(told(with_service(place.clone(), &service), question))
        }
        Listing::Organizations => organization(shelf, key, question),
        Listing::Taxonomies => shelf.terms().taxonomies().get(&key).cloned().map(Value::Object),
        Listing::Terms => shelf.terms().terms().get(&key).cloned().map(Value::Object),
    }
}

/// An organization; in full with its services, of which only `full_service` tells more than the name.
fn organization(shelf: &Shelf, key: u128, question: &Question) -> Option<Value> {
    let mut organization = shelf.organization(key)?;
    if question.form == Form::Basic {
        organization = single(organization);
    }
    if question.form == Form::Full || question.full_service {
        let services = shelf.given_by(key).into_iter().filter_map(|key| shelf.service(key));
        let services = services.map(|mut service| {
            service.shift_remove("organization");
            let form = if question.full_service { Form::Full } else { Form::Minimal };
            told(service, &Question { form, ..Question::default() })
        });
        organization.insert("services".to_owned(), Value::Array(services.collect()));
    }
    Some(Value::Object(organization))
}

fn told(record: Members, question: &Question) -> Value {
    Value::Object(match question.form {
        Form::Full => record,
        Form::Basic => single(record),
        Form::Minimal => {
            let kept = record.into_iter().filter(|(name, _)| MINIMAL.contains(&name.as_str()));
            kept.collect()
        }
    })
}

/// Only what a record has one of, all the way down.
fn single(record: Members) -> Members {
    let kept = record.into_iter().filter_map(|(name, value)| match value {
        Value::Object(part) if SINGLE.contains(&name.as_str()) => {
            Some((name, Value::Object(single(part))))
        }
        Value::Object(_) | Value::Array(_) => None,
        value => Some((name, value)),
    });
    kept.collect()
}
