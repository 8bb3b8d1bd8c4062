//! The collections: what each is, what can be asked of it, and its features.

use serde_json::{Value, json};

use super::links::Links;
use super::request::ItemsRequest;
use super::{Features, NoFeatures, areas, services};
use crate::coverage::Grounds;

/// The city, west, south, east, north in degrees.
const EXTENT: [f64; 4] = [-1.62, 52.36, -1.42, 52.47];
const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/// A collection of features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collection {
    /// Every service at every place.
    Services,
    /// The areas that coverage is told of.
    Areas,
    /// What people in each area have within reach.
    Coverage,
}

/// A parameter that filters: its name and what it means.
pub(super) type Filter = (&'static str, &'static str);

const SUITABLE: [Filter; 5] = [
    ("category", "Any of these needs, separated by commas."),
    ("language", "In any of these languages (BCP 47), separated by commas."),
    ("language_help", "The least help in the language that counts."),
    ("channel", "in_person, telephone, online or any."),
    ("eligibility", "Who it must be for, separated by commas."),
];
const SERVICES: [Filter; 3] = [
    ("open", "now, any (default), a local time in Coventry or an RFC 3339 instant."),
    ("unknown", "include or exclude (default) what has unknown hours, where open is given."),
    ("lang", "Language of the names (BCP 47)."),
];
const AREAS: [Filter; 3] = [
    ("kind", "lsoa, district, or another kind that was imported."),
    ("place", "What people call that part of the city."),
    ("name", "Official name."),
];
const COVERAGE: [Filter; 6] = [
    ("within", "Metres, great-circle (1000)."),
    ("walk", "Minutes on foot, instead of within."),
    ("open", "week (default), a week 2026-W52, now, a local time or an instant."),
    ("by", "lsoa (default), district, postcode, city, or another kind that was imported."),
    ("weight", "postcodes (default), or what an imported census counted."),
    ("checked_since", "What was last checked before this day is old."),
];

impl Collection {
    /// Every collection.
    pub const ALL: [Self; 3] = [Self::Services, Self::Areas, Self::Coverage];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Areas => "areas",
            Self::Coverage => "coverage",
        }
    }

    /// The collection of this id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|collection| collection.id() == id)
    }

    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Services => "Services",
            Self::Areas => "Areas",
            Self::Coverage => "Coverage",
        }
    }

    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Services => {
                "Every service at every place, with needs, languages and whether it is open now."
            }
            Self::Areas => "The city's areas: LSOAs, postcode districts, and what was imported.",
            Self::Coverage => {
                "By area, which share of the people has something suitable open within reach."
            }
        }
    }

    /// The parameters that filter its features.
    pub(super) fn filters(self) -> Vec<Filter> {
        match self {
            Self::Services => [&SUITABLE[..], &SERVICES].concat(),
            Self::Areas => AREAS.to_vec(),
            Self::Coverage => [&SUITABLE[..], &COVERAGE].concat(),
        }
    }

    /// As the list of collections tells it.
    pub fn described(self, links: &Links) -> Value {
        json!({
            "id": self.id(),
            "title": self.title(),
            "description": self.meaning(),
            "extent": { "spatial": { "bbox": [EXTENT], "crs": CRS84 } },
            "itemType": "feature",
            "crs": [CRS84],
            "links": links.collection(self),
        })
    }

    pub(super) fn features(
        self,
        grounds: &Grounds,
        request: &ItemsRequest,
    ) -> Result<Features, NoFeatures> {
        match self {
            Self::Services => services::features(grounds, request),
            Self::Areas => Ok(request.page(areas::all(grounds, request))),
            Self::Coverage => Ok(request.page(areas::coverage(grounds, request)?)),
        }
    }

    pub(super) fn feature(
        self,
        grounds: &Grounds,
        request: &ItemsRequest,
        id: &str,
    ) -> Result<Value, NoFeatures> {
        let of = |features: Vec<Value>| features.into_iter().find(|feature| feature["id"] == id);
        let found = match self {
            Self::Services => services::feature(grounds, request, id)?,
            Self::Areas => of(areas::all(grounds, request)),
            Self::Coverage => of(areas::coverage(grounds, request)?),
        };
        found.ok_or(NoFeatures::NotThere)
    }
}
