//! Records that have services within: organizations in full, and services at locations in full, as a
//! feed tells them beside its services.

use super::{Services, Told};
use crate::canonical::Members;
use crate::import::read::has_no_member_twice;
use crate::json_text::{Scan, items, skip_space, top_members};
use serde_json::Value;

/// Whether a text begins with such a record.
pub(super) fn may_be(head: &str) -> bool {
    first(head.trim_start_matches('\u{feff}').trim_start()).is_some_and(is_nested)
}

/// The first record of a text, however it is wrapped, if the text goes on so far.
fn first(text: &str) -> Option<&str> {
    let list = match text.as_bytes().first()? {
        b'[' => Some(text),
        b'{' => contents(text),
        _ => return None,
    };
    match list {
        Some(list) => items(list).next().map(|(_, item)| item),
        None => text.get(..Scan::default().value(text.as_bytes())?),
    }
}

/// The list of a page. Of a page that is cut off, the members before and what is there of the list.
fn contents(page: &str) -> Option<&str> {
    if let Some(members) = top_members(page) {
        let list = members.into_iter().find(|(name, _)| *name == "contents")?.1;
        return list.starts_with('[').then_some(list);
    }
    // Pages are no larger than what we look at, but for those that are no feed's.
    None
}

fn is_nested(record: &str) -> bool {
    let members = top_members(record).unwrap_or_default();
    let begins = |wanted: &str, begin: char| {
        members.iter().any(|(name, value)| *name == wanted && value.starts_with(begin))
    };
    let has_status = members.iter().any(|(name, _)| *name == "status");
    !has_status && (begins("services", '[') || begins("service", '{'))
}

/// The services within the records of a text; none if it is broken.
pub(super) fn read(text: &[u8]) -> Option<Vec<Told>> {
    let text = std::str::from_utf8(text).ok()?;
    let text = text.trim_start_matches('\u{feff}').trim();
    let (mut services, mut at, mut number) = (Services::default(), 0, 0);
    while at < text.len() {
        let value = text.get(at..at + Scan::default().value(&text.as_bytes()[at..])?)?;
        has_no_member_twice(value).ok()?;
        let list = if value.starts_with('[') { Some(value) } else { contents(value) };
        let records: Vec<&str> = match list {
            Some(list) => items(list).map(|(_, item)| item).collect(),
            None => vec![value],
        };
        for record in records {
            number += 1;
            let Ok(Value::Object(record)) = serde_json::from_str(record) else { return None };
            services.add_within(number, record);
        }
        at = skip_space(text.as_bytes(), at + value.len());
    }
    (!services.told.is_empty()).then_some(services.told)
}

impl Services {
    fn add_within(&mut self, number: u64, mut record: Members) {
        match (record.shift_remove("services"), record.shift_remove("service")) {
            (Some(Value::Array(within)), _) => {
                for service in within {
                    let Value::Object(mut service) = service else { continue };
                    let organization = || Value::Object(record.clone());
                    service.entry("organization").or_insert_with(organization);
                    self.told(("record", number), service);
                }
            }
            (_, Some(Value::Object(mut service))) => {
                // Where else it is given stands in records of their own.
                service.shift_remove("service_at_locations");
                self.told(("record", number), service).add_place(Value::Object(record));
            }
            // A service among them, or what is none, is for the checks to say.
            (services, service) => {
                let members = [("services", services), ("service", service)];
                let members = members.into_iter().filter_map(|(name, value)| Some((name, value?)));
                record.extend(members.map(|(name, value)| (name.to_owned(), value)));
                self.told(("record", number), record);
            }
        }
    }
}
