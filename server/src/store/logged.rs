//! A row as the change log keeps it: one JSON object, members in canonical order, put together from
//! the columns and the text of the others without reading all of it as values.

use super::{Row, StoreError};
use crate::canonical::rank;
use crate::json_text::top_members;

/// The same text as [`Row::json`].
pub(super) fn logged(row: &Row) -> Result<String, StoreError> {
    let rest = row.rest();
    let Some(members) = top_members(rest) else { return row.json() };
    let columns = row.columns();
    let mut all: Vec<(&str, Member)> = Vec::with_capacity(members.len() + columns.len());
    for (name, value) in members {
        // A name that is written with escapes sorts by what it means, not by how it is written.
        if name.contains('\\') {
            return row.json();
        }
        if columns.iter().all(|(column, _)| *column != name) {
            all.push((name, Member::Json(value)));
        }
    }
    all.extend(columns.into_iter().map(|(name, text)| (name, Member::Text(text))));
    all.sort_by(|(a, _), (b, _)| (rank(a), *a).cmp(&(rank(b), *b)));
    let mut json = String::with_capacity(rest.len() + 200);
    for (name, value) in all {
        json.push(if json.is_empty() { '{' } else { ',' });
        json.push('"');
        json.push_str(name);
        json.push_str("\":");
        match value {
            Member::Json(value) => json.push_str(value),
            Member::Text(text) => json.push_str(&serde_json::Value::from(text).to_string()),
        }
    }
    json.push('}');
    Ok(json)
}

enum Member<'a> {
    Json(&'a str),
    Text(&'a str),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Location, Service, ServiceAtLocation};
    use rstest::rstest;

    #[rstest]
    #[case::nothing("{}")]
    #[case::some(
        r#"{"alert":"a \"quote\", a {brace} and a \\","organization_id":"old","z":[1.0,{"id":1}]}"#
    )]
    #[case::escaped_name(r#"{"a\tb":1,"b":null}"#)]
    #[case::beyond_ascii(r#"{"é":"ü","名":[]}"#)]
    fn it_is_the_text_of_the_whole_row(#[case] rest: &str) {
        let (id, rest) = ("1".to_owned(), rest.to_owned());
        let organization_id = Some("new \"o\"".to_owned());
        let (name, status) = ("N\n".to_owned(), "active".to_owned());
        let place = ServiceAtLocation {
            id: id.clone(),
            service_id: "s".to_owned(),
            location_id: None,
            rest: rest.clone(),
        };
        for row in [
            Row::Location(Location { id: id.clone(), name: None, rest: rest.clone() }),
            Row::Service(Service { id, organization_id, name, status, rest }),
            Row::ServiceAtLocation(place),
        ] {
            assert_eq!(logged(&row).unwrap(), row.json().unwrap());
        }
    }
}
