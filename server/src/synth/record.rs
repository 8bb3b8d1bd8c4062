//! The shape of what is written: HSDS 3.0 with our extensions, only what a made-up service has.

#![expect(clippy::struct_field_names, reason = "HSDS names its members")]

use serde::{Serialize, Serializer};

type Text = &'static str;

/// An HSDS id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Uuid(u128);

impl Uuid {
    /// These bits, but for those that say which version of id it is.
    pub(super) fn v4(bits: u128) -> Self {
        let version = (bits & !(0xf << 76)) | (0x4 << 76);
        Self((version & !(0x3 << 62)) | (0x2 << 62))
    }
}

impl Serialize for Uuid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = *b"00000000-0000-4000-8000-000000000000";
        let mut nibble = 32;
        for byte in text.iter_mut().filter(|byte| **byte != b'-') {
            nibble -= 1;
            *byte = b"0123456789abcdef"[(self.0 >> (4 * nibble)) as usize & 0xf];
        }
        serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

#[derive(Serialize)]
pub(super) struct Service<'a> {
    pub id: Uuid,
    pub organization_id: Uuid,
    pub name: String,
    pub description: String,
    pub url: String,
    pub email: String,
    pub status: Text,
    pub last_verified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub eligibility: Vec<&'a str>,
    pub organization: Organization,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_at_locations: Vec<ServiceAtLocation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<Schedule>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    pub attributes: Vec<Attribute<'a>>,
}

#[derive(Serialize)]
pub(super) struct Organization {
    pub id: Uuid,
    pub name: String,
    pub description: Text,
    pub website: String,
}

#[derive(Serialize)]
pub(super) struct ServiceAtLocation {
    pub id: Uuid,
    pub service_id: Uuid,
    pub location_id: Uuid,
    pub location: Location,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<Schedule>,
}

#[derive(Serialize)]
pub(super) struct Location {
    pub id: Uuid,
    pub location_type: Text,
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub confidential: bool,
    pub addresses: [Address; 1],
}

#[derive(Serialize)]
pub(super) struct Address {
    pub id: Uuid,
    pub address_1: String,
    pub city: String,
    pub state_province: Text,
    pub postal_code: String,
    pub country: Text,
    pub address_type: Text,
}

#[derive(Serialize)]
pub(super) struct Phone {
    pub id: Uuid,
    pub number: String,
    pub r#type: Text,
}

#[derive(Default, Serialize)]
pub(super) struct Schedule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    pub attending_type: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freq: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byday: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
}

#[derive(Serialize)]
pub(super) struct Language {
    pub id: Uuid,
    pub code: Text,
    pub help: Text,
}

#[derive(Serialize)]
pub(super) struct Attribute<'a> {
    pub id: Uuid,
    pub link_entity: Text,
    pub taxonomy_term_id: &'a str,
    pub taxonomy_term: &'a Term,
}

/// A need as the taxonomy tells it.
#[derive(serde::Deserialize, Serialize)]
pub(super) struct Term {
    pub id: String,
    pub code: String,
    pub name: String,
    pub description: String,
    pub taxonomy: String,
}
