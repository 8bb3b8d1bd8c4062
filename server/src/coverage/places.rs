//! What people call the parts of the city: the named place that is nearest.

use std::collections::BTreeMap;

use engine::LonLat;
use serde::Deserialize;

const PLACES: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/coventry/geo/places.json"));

/// Farther away its name says nothing any more.
const NEAR_M: f64 = 3_000.0;

/// The named parts of the city.
#[derive(Debug)]
pub(super) struct Places(Vec<(String, LonLat)>);

impl Places {
    /// Those that are compiled in.
    pub(super) fn bundled() -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Place {
            name: String,
            kind: String,
            lon: f64,
            lat: f64,
        }
        let places: Vec<Place> = serde_json::from_str(PLACES).map_err(|e| e.to_string())?;
        let places = places.into_iter().filter(|place| place.kind == "neighbourhood");
        let places = places.map(|Place { name, lon, lat, .. }| {
            LonLat::new(lon, lat).map(|at| (name, at)).map_err(|error| error.to_string())
        });
        places.collect::<Result<_, _>>().map(Self)
    }

    /// The name of the nearest; empty where none is near.
    pub(super) fn near(&self, at: LonLat) -> &str {
        let measured = self.0.iter().map(|(name, place)| (name, at.distance_m(*place)));
        let nearest = measured.min_by(|(_, a), (_, b)| a.total_cmp(b));
        nearest.filter(|(_, metres)| *metres <= NEAR_M).map_or("", |(name, _)| name)
    }
}

/// The name that most of some places have; of several such the first by the alphabet.
pub(super) fn commonest<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let most = counts.into_iter().max_by(|(a, m), (b, n)| m.cmp(n).then(b.cmp(a)));
    most.map(|(name, _)| name.to_owned()).unwrap_or_default()
}
