//! From the text of a source to records, whatever way they are wrapped: one service, a list, a page
//! with `contents`, or one after the other.

use super::ImportError;
use super::areas;
use super::source::{Piece, Pieces, Source};
use crate::json_text::{Scan, items, top_members};
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::collections::HashSet;

const IMPORTED: &str = "services as HSDS 3.0 JSON or ndjson, as the CSV template or as GeoJSON, \
    stops as NaPTAN CSV, areas as GeoJSON, or census tables as CSV can be imported";

/// What a record of a JSON text tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Service,
    Area,
}

/// Gives every record of a source on, unread, until `take` has enough. All are of one family.
pub(super) fn records(
    source: &Source,
    mut pieces: Pieces,
    mut take: impl FnMut(Family, Piece) -> bool,
) -> Result<Family, ImportError> {
    let failed = |reason| source.unreadable(reason);
    let first = pieces.next().map_err(failed)?;
    let Some(first) = first else { return Err(source.unknown("the file is empty")) };
    match first.bytes.first() {
        Some(b'{' | b'[') => {}
        Some(b'<') => {
            return Err(source.unknown(&format!("looks like XML or HTML; {IMPORTED}")));
        }
        _ => {
            text(source, &first)?;
            return Err(source.unknown(&format!("not JSON; {IMPORTED}")));
        }
    }
    let Some(second) = pieces.next().map_err(failed)? else {
        return unwrapped(source, first, take);
    };
    let mut take = |piece| take(Family::Service, piece);
    let mut goes_on = take(first) && take(second);
    while goes_on && let Some(piece) = pieces.next().map_err(failed)? {
        goes_on = take(piece);
    }
    Ok(Family::Service)
}

/// The records of a source that is one value.
fn unwrapped(
    source: &Source,
    whole: Piece,
    mut take: impl FnMut(Family, Piece) -> bool,
) -> Result<Family, ImportError> {
    let json = text(source, &whole)?;
    serde_json::from_str::<NoMemberTwice>(json).map_err(|e| source.broken(&whole, &e))?;
    let list =
        if json.starts_with('[') { Some((Family::Service, json)) } else { contents(source, json)? };
    let Some((family, list)) = list else {
        take(Family::Service, whole);
        return Ok(Family::Service);
    };
    let before = list.as_ptr().addr() - json.as_ptr().addr();
    for (start, item) in items(list) {
        let offset = whole.offset + (before + start) as u64;
        let mut scan = Scan::default();
        scan.value(item.as_bytes());
        let (bytes, members) = (item.as_bytes().to_vec(), scan.colons);
        if !take(family, Piece { bytes, offset, members, ..Piece::default() }) {
            break;
        }
    }
    Ok(family)
}

/// The list of a page or of a collection of areas; none if it is a record itself.
fn contents<'j>(source: &Source, json: &'j str) -> Result<Option<(Family, &'j str)>, ImportError> {
    let members = top_members(json).unwrap_or_default();
    let unescaped = |name: &str| serde_json::from_str::<String>(&format!("\"{name}\"")).ok();
    let member = |name: &str| {
        members.iter().find(|(n, _)| unescaped(n).as_deref() == Some(name)).map(|(_, value)| *value)
    };
    if member("status").is_some() {
        return Ok(None);
    }
    match (member("contents"), member("type").and_then(unquoted).as_deref()) {
        (Some(contents), _) if contents.starts_with('[') => Ok(Some((Family::Service, contents))),
        (None, Some("FeatureCollection")) => match member("features") {
            Some(features) if features.starts_with('[') && areas::are_areas(features) => {
                Ok(Some((Family::Area, features)))
            }
            Some(features) if features.starts_with('[') => Err(source.unknown(&format!(
                "GeoJSON of anything but services and areas is not imported; {IMPORTED}"
            ))),
            _ => Err(source.unknown("a FeatureCollection without a list of features")),
        },
        (None, Some("Feature")) => Err(source.unknown(&format!(
            "a GeoJSON Feature by itself; services and areas come as a FeatureCollection. {IMPORTED}"
        ))),
        _ => Ok(None),
    }
}

fn unquoted(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

/// What a record holds.
pub(super) fn value(source: &Source, piece: &Piece) -> Result<Value, ImportError> {
    let json = text(source, piece)?;
    let value = serde_json::from_str::<Value>(json);
    if value.as_ref().is_ok_and(|value| members(value) == piece.members) {
        return value.map_err(|error| source.broken(piece, &error));
    }
    // Something is wrong: the first fault counts.
    serde_json::from_str::<NoMemberTwice>(json).map_err(|error| source.broken(piece, &error))?;
    value.map_err(|error| source.broken(piece, &error))
}

/// Refuses JSON in which an object has the same member twice.
pub(super) fn has_no_member_twice(json: &str) -> serde_json::Result<()> {
    serde_json::from_str::<NoMemberTwice>(json).map(|_| ())
}

/// How many members all objects in a value have. Of two of the same name, one is lost in it.
fn members(value: &Value) -> usize {
    match value {
        Value::Object(all) => all.len() + all.values().map(members).sum::<usize>(),
        Value::Array(items) => items.iter().map(members).sum(),
        _ => 0,
    }
}

fn text<'p>(source: &Source, piece: &'p Piece) -> Result<&'p str, ImportError> {
    std::str::from_utf8(&piece.bytes).map_err(|error| {
        let at = piece.offset + error.valid_up_to() as u64;
        source.unknown(&format!("not text in UTF-8 (from byte {at}); {IMPORTED}"))
    })
}

impl Source {
    fn broken(&self, piece: &Piece, error: &serde_json::Error) -> ImportError {
        let reason = if error.is_eof() {
            "the file ends in the middle of a record".to_owned()
        } else {
            let message = error.to_string();
            message
                .rsplit_once(" at line ")
                .map_or(message.clone(), |(reason, _)| reason.to_owned())
        };
        let before = if error.line() > 1 { 0 } else { piece.column };
        ImportError::Json {
            name: self.name.clone(),
            line: piece.line + error.line().saturating_sub(1),
            column: before + error.column(),
            reason,
        }
    }

    pub(super) fn unknown(&self, reason: &str) -> ImportError {
        ImportError::Format { name: self.name.clone(), reason: reason.to_owned() }
    }
}

/// Any JSON in which no object has the same member twice: of two values one would be lost silently.
struct NoMemberTwice;

impl<'de> Deserialize<'de> for NoMemberTwice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for NoMemberTwice {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut seen = HashSet::new();
        while let Some(member) = map.next_key::<String>()? {
            map.next_value::<Self>()?;
            if let Some(again) = seen.replace(member) {
                return Err(A::Error::custom(format!("member `{again}` is there twice")));
            }
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(inner).map(|_| self)
    }
}
