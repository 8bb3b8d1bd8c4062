//! What the members of Open Referral's objects may be: HSDS 3.0 and HSDS-UK 3.0 together.
//!
//! Invariant: a value that [`Field::fits`] passes is valid by both schema sets.

use super::ids;
use chrono::DateTime;
use serde_json::{Number, Value};

/// What a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Text,
    Number,
    Uri,
    Email,
    Instant,
    /// One of some words.
    Word(&'static [&'static str]),
    /// Another object.
    One,
    /// A list of objects.
    Many,
    /// None of theirs: kept as it is.
    Other,
}

const KINDS_OF_PLACE: &[&str] = &["physical", "postal", "virtual"];
const STATUSES: &[&str] = &["active", "inactive", "defunct", "temporarily closed"];
const WEEKDAYS: &[&str] = &["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// What a member is of an object that is called so (by the member that holds it).
pub(super) fn field(object: &str, member: &str) -> Field {
    match member {
        "tax_id" => Field::Text,
        "id" => Field::Id,
        _ if member.ends_with("_id") && member != "original_id" => Field::Id,
        "url" | "uri" | "website" | "term_uri" | "schedule_link" => Field::Uri,
        "email" | "assurer_email" => Field::Email,
        "last_modified" => Field::Instant,
        "status" if object == "service" => Field::Word(STATUSES),
        "location_type" | "address_type" => Field::Word(KINDS_OF_PLACE),
        "freq" => Field::Word(&["WEEKLY", "MONTHLY"]),
        "wkst" => Field::Word(WEEKDAYS),
        "minimum_age" | "maximum_age" | "amount" | "latitude" | "longitude" | "count"
        | "interval" | "timezone" | "extension" | "year_incorporated" => Field::Number,
        "accessibility" if object == "accessibility" => Field::Text,
        "source" if object == "funding" => Field::Text,
        "organization" | "location" | "taxonomy_term" | "taxonomy_detail" | "program" => Field::One,
        "phones"
        | "schedules"
        | "service_areas"
        | "service_at_locations"
        | "languages"
        | "funding"
        | "cost_options"
        | "required_documents"
        | "contacts"
        | "attributes"
        | "metadata"
        | "addresses"
        | "accessibility"
        | "locations"
        | "programs"
        | "organization_identifiers"
        | "taxonomy_terms" => Field::Many,
        _ if TEXTS.contains(&member) => Field::Text,
        _ => Field::Other,
    }
}

const TEXTS: &[&str] = &[
    "accreditations",
    "address_1",
    "address_2",
    "alert",
    "alternate_name",
    "amount_description",
    "application_process",
    "assured_date",
    "attending_type",
    "attention",
    "byday",
    "bymonthday",
    "byweekno",
    "byyearday",
    "city",
    "closes_at",
    "code",
    "country",
    "currency",
    "department",
    "description",
    "details",
    "document",
    "dtstart",
    "eligibility_description",
    "extent",
    "extent_type",
    "external_identifier",
    "external_identifier_type",
    "fees",
    "fees_description",
    "field_name",
    "identifier",
    "identifier_scheme",
    "identifier_type",
    "interpretation_services",
    "language",
    "last_action_date",
    "last_action_type",
    "legal_status",
    "licenses",
    "link_entity",
    "link_type",
    "logo",
    "name",
    "note",
    "notes",
    "number",
    "opens_at",
    "option",
    "postal_code",
    "previous_value",
    "region",
    "replacement_value",
    "resource_type",
    "service_area",
    "state_province",
    "tax_status",
    "taxonomy",
    "term",
    "title",
    "transportation",
    "type",
    "until",
    "updated_by",
    "valid_from",
    "valid_to",
    "value",
    "version",
    "wait_time",
];

/// What an object cannot be without, besides its id.
pub(super) fn required(object: &str) -> &'static [&'static str] {
    match object {
        "service" => &["name", "status"],
        "organization" | "program" | "programs" | "taxonomy_term" | "taxonomy_terms"
        | "taxonomy_detail" => &["name", "description"],
        "location" | "locations" => &["location_type"],
        "addresses" => {
            &["address_1", "city", "state_province", "postal_code", "country", "address_type"]
        }
        "phones" => &["number"],
        "organization_identifiers" => &["identifier_type", "identifier"],
        "metadata" => &[
            "last_action_date",
            "last_action_type",
            "field_name",
            "previous_value",
            "replacement_value",
            "updated_by",
        ],
        _ => &[],
    }
}

impl Field {
    /// The value if it may stand there, mended where nothing has to be guessed.
    pub(super) fn fits(self, value: Value) -> Option<Value> {
        let is_text = |value: &Value, is_right: fn(&str) -> bool| {
            value.as_str().map(str::trim).filter(|text| is_right(text)).map(Value::from)
        };
        match self {
            Self::Id => value.as_str().map(|id| Value::from(ids::public(id))),
            Self::Text => match value {
                Value::Number(number) => Some(Value::from(number.to_string())),
                other => Some(other).filter(Value::is_string),
            },
            Self::Number => number(value),
            Self::Uri => is_text(&value, is_uri),
            Self::Email => is_text(&value, is_email),
            Self::Instant => is_text(&value, is_instant),
            Self::Word(words) => {
                value.as_str().filter(|word| words.contains(word)).map(Value::from)
            }
            Self::One => Some(value).filter(Value::is_object),
            Self::Many => Some(value).filter(Value::is_array),
            Self::Other => Some(value),
        }
    }
}

fn number(value: Value) -> Option<Value> {
    match value {
        Value::Number(_) => Some(value),
        Value::String(text) => {
            let number: f64 = text.trim().parse().ok()?;
            if number.fract() == 0.0 && number.abs() < 1e15 {
                return Some(Value::from(number as i64));
            }
            Number::from_f64(number).map(Value::Number)
        }
        _ => None,
    }
}

/// Narrower than RFC 3986, as all that programs make of an address is.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric());
    let has_host = match rest.strip_prefix("//") {
        Some(rest) => rest.starts_with(|c: char| c.is_ascii_alphanumeric()),
        None => !rest.is_empty() && !matches!(scheme, "http" | "https"),
    };
    let host = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    let port = host.split_once(':').map_or("", |(_, port)| port);
    is_scheme
        && has_host
        && rest.matches('#').count() <= 1
        && !host.contains(['%', '@'])
        && (rest.starts_with("//") <= port.bytes().all(|byte| byte.is_ascii_digit()))
        && is_escaped(rest)
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/?#%:@!$&'()*+,;=".contains(&b))
}

/// Whether each `%` begins two hexadecimal digits.
fn is_escaped(text: &str) -> bool {
    text.split('%')
        .skip(1)
        .all(|after| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let is_part = |part: &str, more: &[u8]| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || more.contains(&b))
    };
    let is_label = |label: &str| {
        is_part(label, b"-") && !label.starts_with('-') && !label.ends_with('-') && label.len() < 64
    };
    name.len() <= 64
        && name.split('.').all(|part| is_part(part, b"!#$%&'*+-/=?^_`{|}~"))
        && host.contains('.')
        && host.split('.').all(is_label)
}

fn is_instant(text: &str) -> bool {
    text.as_bytes().get(10) == Some(&b'T') && DateTime::parse_from_rfc3339(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::address(Field::Uri, "https://a.example/b?c=%20#d", true)]
    #[case::no_scheme(Field::Uri, "www.example.org", false)]
    #[case::space(Field::Uri, "https://a.example/b c", false)]
    #[case::letters(Field::Uri, "https://مثال.example/", false)]
    #[case::half_an_escape(Field::Uri, "https://a.example/%2", false)]
    #[case::post(Field::Email, "a.b+c@d-e.example.org", true)]
    #[case::two_dots(Field::Email, "a..b@example.org", false)]
    #[case::no_host(Field::Email, "a@", false)]
    #[case::instant(Field::Instant, "2026-11-24T10:00:00Z", true)]
    #[case::day(Field::Instant, "2026-11-24", false)]
    #[case::age(Field::Number, "18", true)]
    #[case::words(Field::Number, "adults", false)]
    #[case::status(Field::Word(STATUSES), "active", true)]
    #[case::other_status(Field::Word(STATUSES), "Active", false)]
    fn what_may_stand_there(#[case] field: Field, #[case] text: &str, #[case] may: bool) {
        assert_eq!(field.fits(Value::from(text)).is_some(), may);
    }
}
