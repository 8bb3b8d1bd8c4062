//! From the bytes of a file to records, whatever way they are wrapped: one service, a list, a page
//! with `contents`, or one per line.

use super::ImportError;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::collections::HashSet;

/// A record as it came.
#[derive(Debug)]
pub(super) struct RawRecord {
    /// Where it came from, for one that has no id: `services.json record 3`.
    pub place: String,
    /// What it holds.
    pub value: Value,
}

/// The text of a file.
pub(super) fn text(name: &str, bytes: Vec<u8>) -> Result<String, ImportError> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        unknown(name, &format!("not text in UTF-8 (from byte {at}); {IMPORTED}"))
    })
}

const IMPORTED: &str = "HSDS 3.0 JSON or ndjson can be imported";

/// The records of a text.
pub(super) fn records(name: &str, text: &str) -> Result<Vec<RawRecord>, ImportError> {
    // Blanked, not cut off, so that columns still count: three spaces for its three bytes.
    let blanked = text.strip_prefix('\u{feff}').map(|rest| format!("   {rest}"));
    let text = blanked.as_deref().unwrap_or(text);
    match text.trim_start().chars().next() {
        None => return Err(unknown(name, "the file is empty")),
        Some('{' | '[') => {}
        Some('<') => return Err(unknown(name, &format!("looks like XML or HTML; {IMPORTED}"))),
        Some(_) => return Err(unknown(name, &format!("not JSON; {IMPORTED}"))),
    }
    let mut values = values(name, text)?;
    let values = match (values.len(), values.pop()) {
        (1, Some(Value::Array(items))) => items,
        (1, Some(Value::Object(mut page))) if !page.contains_key("status") => {
            match (page.remove("contents"), page.get("type").and_then(Value::as_str)) {
                (Some(Value::Array(contents)), _) => contents,
                (None, Some("FeatureCollection" | "Feature")) => {
                    return Err(unknown(name, &format!("GeoJSON is not imported yet; {IMPORTED}")));
                }
                (contents, _) => {
                    page.extend(contents.map(|contents| ("contents".to_owned(), contents)));
                    vec![Value::Object(page)]
                }
            }
        }
        (_, last) => values.into_iter().chain(last).collect(),
    };
    let place = |number: usize| format!("{name} record {number}");
    let numbered = (1..).zip(values);
    Ok(numbered.map(|(number, value)| RawRecord { place: place(number), value }).collect())
}

/// Every value of a text that holds one, or one per line.
fn values(name: &str, text: &str) -> Result<Vec<Value>, ImportError> {
    serde_json::Deserializer::from_str(text)
        .into_iter::<NoMemberTwice>()
        .try_for_each(|value| value.map(|_| ()))
        .map_err(|error| broken(name, &error))?;
    serde_json::Deserializer::from_str(text)
        .into_iter::<Value>()
        .collect::<Result<_, _>>()
        .map_err(|error| broken(name, &error))
}

fn broken(name: &str, error: &serde_json::Error) -> ImportError {
    let reason = if error.is_eof() {
        "the file ends in the middle of a record".to_owned()
    } else {
        let message = error.to_string();
        message.rsplit_once(" at line ").map_or(message.clone(), |(reason, _)| reason.to_owned())
    };
    ImportError::Json { name: name.to_owned(), line: error.line(), column: error.column(), reason }
}

fn unknown(name: &str, reason: &str) -> ImportError {
    ImportError::Format { name: name.to_owned(), reason: reason.to_owned() }
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
