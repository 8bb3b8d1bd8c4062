//! What a feed answers: a page of services, a list, or services one after the other.

use super::request::line;
use crate::json_text::{Scan, items, skip_space, top_members};

/// What one answer holds.
#[derive(Debug)]
pub(super) enum Content<'b> {
    Page(Envelope, Vec<&'b str>),
    /// A list, services one a line, or one service.
    Services(Vec<&'b str>),
    /// What stands at the root of an API: it tells of itself.
    Root,
}

/// What a page says of all pages.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Envelope {
    pub total_items: Option<u64>,
    pub total_pages: Option<u64>,
    pub page_number: Option<u64>,
    pub is_last: Option<bool>,
}

/// Reads an answer; its services stay as they are written.
pub(super) fn content(bytes: &[u8]) -> Result<Content<'_>, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| format!("is not text in UTF-8 (from byte {})", error.valid_up_to()))?;
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.as_bytes().first() {
        None => return Err("is empty".to_owned()),
        Some(b'{' | b'[') => {}
        Some(b'<') => return Err("is HTML or XML, not JSON".to_owned()),
        Some(_) => return Err("is not JSON".to_owned()),
    }
    let values = values(text)?;
    let [only] = values.as_slice() else { return Ok(Content::Services(values)) };
    if only.starts_with('[') {
        return Ok(Content::Services(items(only).map(|(_, item)| item).collect()));
    }
    let members = top_members(only).unwrap_or_default();
    let member = |name: &str| members.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
    if member("status").is_some() {
        return Ok(Content::Services(values));
    }
    let Some(contents) = member("contents") else { return Ok(Content::Root) };
    if !contents.starts_with('[') {
        return Err("has `contents` that are no list".to_owned());
    }
    let number = |name: &str| -> Result<Option<u64>, String> {
        let written = member(name).filter(|written| *written != "null");
        let fault = |written: &str| format!("says {name} is {}", line(written));
        written.map(|written| written.parse().map_err(|_| fault(written))).transpose()
    };
    let envelope = Envelope {
        total_items: number("total_items")?,
        total_pages: number("total_pages")?,
        page_number: number("page_number")?,
        is_last: member("last_page").and_then(|written| written.parse().ok()),
    };
    Ok(Content::Page(envelope, items(contents).map(|(_, item)| item).collect()))
}

/// Whether a long answer, of which this is the beginning, is a list or has services one after the other.
pub(super) fn is_long_list(begin: &[u8]) -> bool {
    let begin = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin);
    let begin = begin.trim_ascii_start();
    begin.starts_with(b"[") || begin.starts_with(b"{") && Scan::default().value(begin).is_some()
}

/// The values of a text, each checked to be JSON.
fn values(text: &str) -> Result<Vec<&str>, String> {
    let (mut values, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let length = Scan::default().value(&text.as_bytes()[at..]).unwrap_or(text.len() - at);
        let value = text.get(at..at + length).ok_or("is not JSON")?;
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(value) {
            let cut = if error.is_eof() { "is cut off: " } else { "is not JSON: " };
            return Err(format!("{cut}{}", line(&error.to_string())));
        }
        values.push(value);
        at = skip_space(text.as_bytes(), at + length);
    }
    Ok(values)
}

/// The id of a service as it is written.
pub(super) fn id(service: &str) -> Option<String> {
    let members = top_members(service)?;
    let (_, id) = members.into_iter().find(|(name, _)| *name == "id")?;
    serde_json::from_str(id).ok()
}

/// Whether services are told without anything of which they may have several.
pub(super) fn are_short(services: &[&str]) -> bool {
    let has_list = |service: &&str| {
        let members = top_members(service).unwrap_or_default();
        members.iter().any(|(_, value)| value.starts_with('['))
    };
    !services.is_empty() && !services.iter().any(has_list)
}
