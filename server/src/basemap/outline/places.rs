//! The named places of an outline, with the same kinds as those of a street map.

use std::path::Path;

use serde_json::Value;

use crate::basemap::feature::{Attributes, Feature, Layer, Shape};
use crate::basemap::problem::BasemapError;

/// All of them, in the file's order.
pub fn places(path: &Path) -> Result<Vec<Feature>, BasemapError> {
    let value = super::read(path)?;
    let places = value.as_array().ok_or_else(|| BasemapError::input(path, "it is no list"))?;
    let checked = |entry: &Value| {
        place(entry)
            .map_err(|problem| BasemapError::input(path, format!("{}: {problem}", entry["name"])))
    };
    places.iter().map(checked).collect()
}

fn place(place: &Value) -> Result<Feature, String> {
    let name = place["name"].as_str().ok_or("it has no name")?;
    let rank =
        place["rank"].as_u64().and_then(|rank| u32::try_from(rank).ok()).ok_or("it has no rank")?;
    let at = super::point(&Value::Array(vec![place["lon"].clone(), place["lat"].clone()]))?;
    let (layer, kind) = kind(place["kind"].as_str().unwrap_or_default())?;
    let mut label: Attributes = vec![("name".to_owned(), name.into())];
    if let Some(arabic) = place["name_ar"].as_str().filter(|arabic| *arabic != name) {
        label.push(("name:ar".to_owned(), arabic.into()));
    }
    let min_zoom = match (layer, kind) {
        (Layer::Place, "city") => 0,
        (Layer::Place, "postcode") => 9,
        (Layer::Place, _) => 9 + rank.min(4) as u8,
        _ => 12,
    };
    Ok(Feature::new(layer, kind, min_zoom, Shape::Point(at))
        .with("rank", rank)
        .labeled(label, min_zoom))
}

fn kind(kind: &str) -> Result<(Layer, &'static str), String> {
    const POIS: [&str; 16] = [
        "station",
        "bus_station",
        "cathedral",
        "hospital",
        "health_centre",
        "university",
        "college",
        "library",
        "council",
        "court",
        "police",
        "museum",
        "theatre",
        "arena",
        "park",
        "market",
    ];
    Ok(match kind {
        "city" => (Layer::Place, "city"),
        "district" => (Layer::Place, "postcode"),
        "neighbourhood" => (Layer::Place, "neighbourhood"),
        "place_of_worship" => (Layer::Poi, "worship"),
        "leisure_centre" => (Layer::Poi, "leisure"),
        "shopping" => (Layer::Poi, "shopping"),
        _ => {
            let known = POIS.into_iter().find(|known| *known == kind);
            (
                Layer::Poi,
                known.ok_or_else(|| format!("{kind:?} is no kind of place the map knows"))?,
            )
        }
    })
}
