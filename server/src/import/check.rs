//! Checks of a record, part by part: what must be there is, what is there makes sense.
//!
//! An error rejects the record. A warning does not: it tells the keeper what people will not be told.

use super::report::Finding;
use super::schedules;
use crate::canonical::Members;
use crate::hours::local_time;
use engine::language::{Help, TRANSLATORS, is_tag};
use engine::needs::ELIGIBILITY;
use engine::time::{Date, Timestamp};
use serde_json::Value;

const STATUSES: [&str; 4] = ["active", "inactive", "defunct", "temporarily closed"];
const LOCATION_TYPES: [&str; 3] = ["physical", "postal", "virtual"];
const DATES: [&str; 6] =
    ["assured_date", "dtstart", "last_verified", "until", "valid_from", "valid_to"];

/// In bytes.
const LONGEST_ID: usize = 200;
/// In bytes; the longest tag in common use has 35.
const LONGEST_TAG: usize = 64;
/// Entries of one list.
const LONGEST_LIST: usize = 1_000;
/// Bytes of a service with all its parts, many times the longest we know.
const LARGEST_SERVICE: usize = 1 << 20;

/// What was found in one record.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// Why it is rejected; empty if it is sound.
    pub errors: Vec<Finding>,
    /// What the keeper should know.
    pub warnings: Vec<Finding>,
}

/// Checks a service with all its parts, which came in so many bytes.
pub(super) fn service(record: &str, members: &Members, bytes: usize) -> Checked {
    let mut check = Check { record, path: Vec::new(), found: Checked::default() };
    // Without spaces it is never longer than it came.
    if bytes > LARGEST_SERVICE && is_longer(members, LARGEST_SERVICE) {
        check.error("record", &format!("is larger than {LARGEST_SERVICE} bytes"));
    } else {
        check.part("service", members);
    }
    check.found
}

/// Whether a record is longer than so many bytes, when it is written without spaces.
fn is_longer(members: &Members, bytes: usize) -> bool {
    struct Room(usize);
    impl std::io::Write for Room {
        fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(text.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(text.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    serde_json::to_writer(Room(bytes), members).is_err()
}

/// The kind of part that a member holds: a list of them, or one. What is not here is kept as it is.
fn kind_of(member: &str) -> Option<&'static str> {
    Some(match member {
        "addresses" => "address",
        "attributes" => "attribute",
        "contacts" => "contact",
        "languages" => "language",
        "location" => "location",
        "organization" => "organization",
        "phones" => "phone",
        "schedules" => "schedule",
        "service_at_locations" => "service_at_location",
        "taxonomy_term" => "taxonomy_term",
        _ => return None,
    })
}

fn is_single(member: &str) -> bool {
    matches!(member, "location" | "organization" | "taxonomy_term")
}

struct Check<'a> {
    record: &'a str,
    /// The parts we are in: `location 3f2a`.
    path: Vec<String>,
    found: Checked,
}

impl Check<'_> {
    fn part(&mut self, kind: &'static str, members: &Members) {
        match kind {
            "service" => self.service(members),
            "organization" => self.required_texts(members, &["id", "name"]),
            "location" => self.location(members),
            "service_at_location" => self.required_texts(members, &["id"]),
            "phone" => self.required_texts(members, &["number"]),
            "schedule" => self.schedule(members),
            "language" => self.language(members),
            _ => {}
        }
        self.id(members);
        self.texts(members, &["name", "description", "url", "email", "alert", "website", "notes"]);
        self.dates(members);
        for (member, value) in members {
            if let Some(kind) = kind_of(member) {
                self.parts(member, kind, value);
            }
        }
    }

    fn parts(&mut self, member: &str, kind: &'static str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Object(part) if is_single(member) => self.within(kind, 1, part),
            Value::Array(items) if !is_single(member) => {
                self.list(member, items);
                for (number, item) in (1..).zip(items) {
                    match item {
                        Value::Object(part) => self.within(kind, number, part),
                        other => self.error(member, &format!("holds {}", shown(other))),
                    }
                }
            }
            _ if is_single(member) => self.error(member, "is not an object"),
            _ => self.error(member, "is not a list"),
        }
    }

    fn list(&mut self, member: &str, items: &[Value]) {
        if items.len() > LONGEST_LIST {
            let reason = format!("has {} entries, more than {LONGEST_LIST}", items.len());
            self.error(member, &reason);
        }
    }

    fn within(&mut self, kind: &'static str, number: usize, members: &Members) {
        // A location is known by its own id; that it is within a service_at_location adds nothing.
        let outer = if kind == "location" { Vec::new() } else { self.path.clone() };
        let outer = std::mem::replace(&mut self.path, outer);
        let id = members.get("id").and_then(Value::as_str);
        self.path.push(id.map_or_else(|| format!("{kind} {number}"), |id| format!("{kind} {id}")));
        self.part(kind, members);
        self.path = outer;
    }

    fn service(&mut self, members: &Members) {
        self.required_texts(members, &["id", "name"]);
        if is_absent(members, "status") {
            // Other HSDS records have none, so most likely it is one of them.
            let reason =
                "is missing (only services are imported, with what belongs to them within)";
            self.error("status", reason);
        } else {
            self.required_texts(members, &["status"]);
        }
        self.one_of(members, "status", &STATUSES);
        if let Some(words) = members.get("eligibility").filter(|value| !value.is_null()) {
            self.eligibility(words);
        }
        match members.get("translations") {
            None | Some(Value::Null) => {}
            Some(Value::Object(languages)) => {
                for (language, texts) in languages {
                    if !is_tag(language) || !texts.is_object() {
                        let reason = format!("`{language}` is not a language with its texts");
                        self.error("translations", &reason);
                    }
                    self.translator(language, texts);
                }
            }
            Some(_) => self.error("translations", "is not an object"),
        }
    }

    /// People are told of a translator only in words that the page has in every language.
    fn translator(&mut self, language: &str, texts: &Value) {
        let is_known = |given: &Value| given.as_str().is_some_and(|by| TRANSLATORS.contains(&by));
        let given = texts.get("translated_by").filter(|given| !given.is_null());
        if let Some(given) = given.filter(|given| !is_known(given)) {
            let known = TRANSLATORS.join(", ");
            let reason = format!("`{language}` has translated_by {}, not {known}", shown(given));
            self.warn("translations", &reason);
        }
    }

    fn eligibility(&mut self, words: &Value) {
        let Value::Array(words) = words else {
            return self.error("eligibility", "is not a list");
        };
        self.list("eligibility", words);
        for word in words {
            match word.as_str() {
                Some(word) if ELIGIBILITY.contains(&word) => {}
                Some(word) => {
                    let reason = format!("`{word}` is not one of {}", ELIGIBILITY.join(", "));
                    self.warn("eligibility", &reason);
                }
                None => self.error("eligibility", &format!("holds {}", shown(word))),
            }
        }
    }

    fn location(&mut self, members: &Members) {
        self.required_texts(members, &["id", "location_type"]);
        self.one_of(members, "location_type", &LOCATION_TYPES);
        let lon = self.degrees(members, "longitude", 180.0);
        let lat = self.degrees(members, "latitude", 90.0);
        match (lon, lat) {
            (Some(_), None) if is_absent(members, "latitude") => {
                self.error("latitude", "is missing beside the longitude");
            }
            (None, Some(_)) if is_absent(members, "longitude") => {
                self.error("longitude", "is missing beside the latitude");
            }
            _ => {}
        }
        if members.get("confidential").is_some_and(|value| !(value.is_boolean() || value.is_null()))
        {
            self.error("confidential", "is neither true nor false");
        }
    }

    fn degrees(&mut self, members: &Members, member: &str, limit: f64) -> Option<f64> {
        let value = members.get(member).filter(|value| !value.is_null())?;
        match value.as_f64() {
            Some(degrees) if (-limit..=limit).contains(&degrees) => return Some(degrees),
            Some(_) => self.error(member, &format!("{value} is not between -{limit} and {limit}")),
            None => self.error(member, &format!("is {}, not a number", shown(value))),
        }
        None
    }

    fn schedule(&mut self, members: &Members) {
        for member in ["opens_at", "closes_at"] {
            if let Some(time) = self.text(members, member)
                && local_time(time).is_none()
            {
                self.error(member, &format!("`{time}` is not a time of day"));
            }
        }
        let date = |member| members.get(member).and_then(Value::as_str).and_then(Date::parse);
        if let (Some(from), Some(to)) = (date("valid_from"), date("valid_to"))
            && from > to
        {
            self.error("valid_to", &format!("{to} is before {from}, the first valid day"));
        }
        self.texts(members, &["byday", "freq", "attending_type"]);
        self.texts(members, &["opening_hours"]);
        for finding in schedules::findings(members) {
            if finding.is_error {
                self.error(finding.field, &finding.reason);
            } else {
                self.warn(finding.field, &finding.reason);
            }
        }
    }

    fn language(&mut self, members: &Members) {
        match self.text(members, "code") {
            Some(code) if code.len() > LONGEST_TAG => {
                self.error("code", &format!("is longer than {LONGEST_TAG} bytes"));
            }
            Some(code) if is_tag(code) => {}
            Some(code) => {
                let reason =
                    format!("`{code}` is not a language tag (BCP 47, like `ti` or `pa-Guru`)");
                self.error("code", &reason);
            }
            None if is_absent(members, "code") => {
                self.warn("code", "is missing: nobody can find this language");
            }
            None => {}
        }
        self.one_of(members, "help", &Help::ALL.map(Help::word));
    }

    /// Members that must be texts, and not empty.
    fn required_texts(&mut self, members: &Members, names: &[&str]) {
        for name in names {
            match members.get(*name) {
                None | Some(Value::Null) => self.error(name, "is missing"),
                Some(Value::String(text)) if text.trim().is_empty() => self.error(name, "is empty"),
                Some(Value::String(_)) => {}
                Some(other) => self.error(name, &format!("is {}, not a text", shown(other))),
            }
        }
    }

    /// Members that are texts if they are there.
    fn texts(&mut self, members: &Members, names: &[&str]) {
        for name in names {
            self.text(members, name);
        }
    }

    fn text<'v>(&mut self, members: &'v Members, name: &str) -> Option<&'v str> {
        match members.get(name)? {
            Value::String(text) => return Some(text),
            Value::Null => {}
            other => self.error(name, &format!("is {}, not a text", shown(other))),
        }
        None
    }

    fn one_of(&mut self, members: &Members, name: &str, words: &[&str]) {
        if let Some(word) = members.get(name).and_then(Value::as_str)
            && !word.is_empty()
            && !words.contains(&word)
        {
            self.error(name, &format!("`{word}` is not one of {}", words.join(", ")));
        }
    }

    fn id(&mut self, members: &Members) {
        if let Some(id) = self.text(members, "id") {
            if id.len() > LONGEST_ID {
                self.error("id", &format!("is longer than {LONGEST_ID} bytes"));
            } else if id.chars().any(char::is_control) || id.trim() != id {
                self.error("id", "has control characters or spaces around it");
            }
        }
        if let Some(name) = members.get("name").and_then(Value::as_str)
            && name.contains('\0')
        {
            self.error("name", "has a zero character");
        }
    }

    fn dates(&mut self, members: &Members) {
        for name in DATES {
            if let Some(date) = self.text(members, name)
                && Date::parse(date.split('T').next().unwrap_or_default()).is_none()
            {
                self.error(name, &format!("`{date}` is not a date (YYYY-MM-DD)"));
            }
        }
        if let Some(instant) = self.text(members, "last_modified")
            && Timestamp::parse_rfc3339(instant).is_none()
        {
            self.warn("last_modified", &format!("`{instant}` is not an instant (RFC 3339)"));
        }
    }

    fn error(&mut self, field: &str, reason: &str) {
        let finding = self.finding(field, reason);
        // A member that two checks look at is reported once.
        if !self.found.errors.contains(&finding) {
            self.found.errors.push(finding);
        }
    }

    fn warn(&mut self, field: &str, reason: &str) {
        let finding = self.finding(field, reason);
        self.found.warnings.push(finding);
    }

    fn finding(&self, field: &str, reason: &str) -> Finding {
        let path = self.path.iter().fold(String::new(), |path, part| path + part + ": ");
        Finding {
            record: self.record.to_owned(),
            field: format!("{path}{field}"),
            reason: reason.to_owned(),
        }
    }
}

fn is_absent(members: &Members, name: &str) -> bool {
    members.get(name).is_none_or(Value::is_null)
}

/// A value, short enough for a message.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 40;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}
