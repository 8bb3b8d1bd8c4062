//! OGC API - Features: the directory, the city's areas and their coverage as collections that any GIS
//! reads (Part 1: Core, OGC 17-069r4).
//!
//! Invariant: pages of items are told apart by ids, not by counting, so that an edit between two pages
//! neither repeats a feature nor leaves one out.

mod api;
mod areas;
mod collection;
mod links;
mod page;
mod request;
mod services;
mod shapes;

pub use collection::Collection;
pub use links::{Form, Links};
pub use page::html;
pub use request::{ItemsRequest, MAX_LIMIT};

use engine::question::Fault;
use serde_json::{Value, json};

use crate::coverage::{Grounds, NoAnswer};

/// What the server keeps to: Core, GeoJSON, HTML and OpenAPI 3.0.
pub const CONFORMANCE: [&str; 4] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
];

/// Why there is no answer.
#[derive(Debug)]
pub enum NoFeatures {
    /// A parameter was not understood.
    Faults(Vec<Fault>),
    /// There is no such collection or feature.
    NotThere,
    /// Nobody waits for it any more.
    Over,
}

impl From<Vec<Fault>> for NoFeatures {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Faults(faults)
    }
}

impl From<NoAnswer> for NoFeatures {
    fn from(error: NoAnswer) -> Self {
        match error {
            NoAnswer::Faults(faults) => Self::Faults(faults),
            NoAnswer::Over => Self::Over,
        }
    }
}

/// Features of a collection, and where there are more.
pub(super) struct Features {
    pub told: Vec<Value>,
    pub matched: usize,
    /// The id to ask for what is before.
    pub before: Option<String>,
    /// The id to ask for what is behind.
    pub after: Option<String>,
}

/// Where one begins.
pub fn landing(links: &Links) -> Value {
    json!({
        "title": "Waymark",
        "description": "Where the nearest help is that is open, in the reader's language, for what \
            they need: services in Coventry, the city's areas, and where help is missing.",
        "attribution": ATTRIBUTION,
        "links": links.landing(),
    })
}

/// What the server keeps to.
pub fn conformance(links: &Links) -> Value {
    json!({ "conformsTo": CONFORMANCE, "links": links.here() })
}

/// All collections.
pub fn collections(links: &Links) -> Value {
    let all: Vec<Value> = Collection::ALL.map(|one| one.described(links)).to_vec();
    json!({ "links": links.here(), "collections": all })
}

/// A page of a collection's features.
pub fn items(
    grounds: &Grounds,
    links: &Links,
    collection: Collection,
    pairs: &[(String, String)],
) -> Result<Value, NoFeatures> {
    let request = ItemsRequest::parse(pairs, collection)?;
    let page = collection.features(grounds, &request)?;
    Ok(json!({
        "type": "FeatureCollection",
        "timeStamp": utc(grounds.now()),
        "numberMatched": page.matched,
        "numberReturned": page.told.len(),
        "attribution": ATTRIBUTION,
        "links": links.items(collection, &request, page.before, page.after),
        "features": page.told,
    }))
}

/// One feature of a collection.
pub fn item(
    grounds: &Grounds,
    links: &Links,
    collection: Collection,
    id: &str,
    pairs: &[(String, String)],
) -> Result<Value, NoFeatures> {
    let request = ItemsRequest::parse_one(pairs, collection)?;
    let mut feature = collection.feature(grounds, &request, id)?;
    feature["links"] = links.item(collection, id);
    Ok(feature)
}

/// What can be asked, in OpenAPI 3.0.
pub fn description(links: &Links) -> Value {
    api::description(links)
}

/// Whose data it is.
const ATTRIBUTION: &str = "Contains OS data © Crown copyright and database right; contains Royal Mail \
    data © Royal Mail copyright and database right; contains National Statistics data © Crown \
    copyright and database right. Services: see the sources of each.";

/// RFC 3339 in UTC, as the standard has it.
fn utc(at: engine::Timestamp) -> String {
    let days = at.0.div_euclid(86_400);
    let second = at.0.rem_euclid(86_400);
    let (year, month, day) = engine::time::Date(days as i32).ymd();
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
