//! How many different languages there are: the directory counts them with 16 bits.

use super::target::Target;
use crate::canonical::Members;
use crate::live::LiveError;
use crate::store::{Kind, StoreError};
use engine::directory::DirectoryError;
use engine::language::is_tag;
use serde_json::Value;
use std::collections::HashSet;

/// As many words as a list of the directory holds.
const LIMIT: usize = 1 << 16;
/// An import that brings fewer languages than this is not held against those that are known
/// already: there are some 8,000 languages, and reading all records again takes a while.
const FEW: usize = 1_000;

/// The tags of a service with its schedules and places.
pub(super) fn of_service(service: &Members, tags: &mut HashSet<String>) {
    of_part(service, tags);
    for place in objects(service, "service_at_locations") {
        of_part(place, tags);
    }
}

/// The tags of a service or a place with its schedules.
fn of_part(part: &Members, tags: &mut HashSet<String>) {
    of_languages(part, tags);
    for schedule in objects(part, "schedules") {
        of_languages(schedule, tags);
    }
}

fn of_languages(part: &Members, tags: &mut HashSet<String>) {
    for language in objects(part, "languages") {
        let code = language.get("code").and_then(Value::as_str).map(str::trim);
        if let Some(code) = code.filter(|code| is_tag(code) && !tags.contains(*code)) {
            tags.insert(code.to_owned());
        }
    }
}

fn objects<'m>(members: &'m Members, name: &str) -> impl Iterator<Item = &'m Members> {
    let items = members.get(name).and_then(Value::as_array);
    items.into_iter().flatten().filter_map(Value::as_object)
}

/// Refuses languages that with those of the database are more than a directory can hold.
pub(super) async fn check(
    mut tags: HashSet<String>,
    target: &mut Target,
) -> Result<(), super::ImportError> {
    if tags.len() >= FEW {
        for kind in [Kind::Service, Kind::ServiceAtLocation] {
            add_known(kind, &mut tags, target).await?;
        }
    }
    if tags.len() > LIMIT {
        return Err(LiveError::Directory(DirectoryError::TooManyTerms).into());
    }
    Ok(())
}

async fn add_known(
    kind: Kind,
    tags: &mut HashSet<String>,
    target: &mut Target,
) -> Result<(), StoreError> {
    let mut last = String::new();
    loop {
        let ids = target.ids_after(kind, &last).await?;
        let Some(id) = ids.last() else { return Ok(()) };
        last.clone_from(id);
        for row in target.rows(kind, &ids).await? {
            of_part(&row.members()?, tags);
        }
        if tags.len() > LIMIT {
            return Ok(());
        }
    }
}
