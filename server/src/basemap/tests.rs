//! The map that is shipped, taken apart.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mvt_reader::Reader;
use mvt_reader::feature::Value;

use super::archive::tests::{Taken, take_apart};
use super::{Build, Progress, Zooms, build};

/// What the shipped map was made with: `waymark basemap build data/coventry/geo --max-zoom 12 --out
/// data/coventry/basemap.pmtiles`.
const ZOOMS: Zooms = Zooms { min: 6, max: 12 };

fn coventry() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/coventry")
}

fn built() -> Taken {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("coventry.pmtiles");
    let wanted = Build {
        source: coventry().join("geo"),
        out: out.clone(),
        bbox: None,
        zooms: ZOOMS,
        stops: None,
        name: None,
    };
    build(&wanted, &Progress::default()).unwrap();
    take_apart(&out)
}

#[test]
fn the_shipped_map_is_what_the_pipeline_makes() {
    let (shipped, built) = (take_apart(&coventry().join("basemap.pmtiles")), built());
    assert_eq!(shipped.metadata, built.metadata);
    assert!(shipped.tiles == built.tiles, "make it again, as written above");
    let size = std::fs::metadata(coventry().join("basemap.pmtiles")).unwrap().len();
    assert!(size < 100_000, "{size} bytes");
}

#[test]
fn every_known_place_is_on_the_shipped_map_in_both_languages() {
    let places = std::fs::read_to_string(coventry().join("geo/places.json")).unwrap();
    let places: serde_json::Value = serde_json::from_str(&places).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let expected: BTreeSet<(String, String)> = places
        .as_array()
        .unwrap()
        .iter()
        .map(|place| (text(&place["name"]), text(&place["name_ar"])))
        .map(|(name, arabic)| if arabic == name { (name, String::new()) } else { (name, arabic) })
        .collect();
    let mut found = BTreeSet::new();
    for (_, content) in built().tiles.into_iter().filter(|((zoom, ..), _)| *zoom == ZOOMS.max) {
        let reader = Reader::new(content).unwrap();
        for (at, layer) in reader.get_layer_names().unwrap().iter().enumerate() {
            for feature in reader.get_features(at).unwrap() {
                let said = feature.properties.unwrap_or_default();
                let said = |key: &str| match said.get(key) {
                    Some(Value::String(text)) => text.clone(),
                    _ => String::new(),
                };
                if ["place", "poi"].contains(&layer.as_str()) {
                    found.insert((said("name"), said("name:ar")));
                }
            }
        }
    }
    assert_eq!(found, expected);
}
