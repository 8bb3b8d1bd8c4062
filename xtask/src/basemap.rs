//! Packs the basemap the phones load: GeoJSON and names of `data/coventry/geo`, simplified, as bytes.
//!
//! Neighbours share every point of their common edge before and after, so no gap opens between them.
//! The LSOA polygons stay out: they are so generalised that close in they would mislead.

mod topology;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use engine::position::LonLat;
use map_wasm::basemap::{Area, Basemap, GridPoint, Line, Place, PlaceKind, encode};
use map_wasm::mercator::World;
use serde_json::Value;
use topology::{Polygon, Ring, Topology};

/// How far a simplified line may be from the true one: 4 steps of the grid are about 3 m.
const TOLERANCE_STEPS: f64 = 4.0;

/// The packed basemap, from the folder `data/coventry`.
pub fn pack(data_coventry: &Path) -> Result<Vec<u8>> {
    let geo = data_coventry.join("geo");
    let city = polygons(&geo.join("boundary.geojson"))?;
    let neighbourhoods = polygons(&geo.join("neighbourhoods.geojson"))?;
    let districts = polygons(&geo.join("districts.geojson"))?;
    let areas = simplified(&city, &neighbourhoods);
    let tints = areas.tints(city.len());
    let basemap = Basemap {
        city: lines(areas.polygons[..city.len()].iter().flatten()),
        areas: areas.polygons[city.len()..]
            .iter()
            .zip(tints)
            .map(|(polygon, tint)| Area { tint, rings: lines(polygon) })
            .collect(),
        area_edges: lines(areas.edges_between(city.len())),
        district_edges: lines(simplified(&city, &districts).edges_between(city.len())),
        places: places(&geo.join("places.json"))?,
    };
    Ok(encode(&basemap))
}

/// The city first, then its parts, simplified together.
fn simplified(city: &[Polygon], parts: &[Polygon]) -> Topology {
    Topology::simplify(&[city, parts].concat(), TOLERANCE_STEPS)
}

fn lines<'a>(rings: impl IntoIterator<Item = &'a Ring>) -> Vec<Line> {
    rings.into_iter().map(|ring| Line::new(ring)).collect()
}

/// One polygon per feature, all its rings together.
fn polygons(path: &Path) -> Result<Vec<Polygon>> {
    let features = read(path)?;
    let features = features["features"].as_array().with_context(|| not(path, "features"))?;
    features
        .iter()
        .map(|feature| {
            let mut rings = Vec::new();
            collect_rings(&feature["geometry"]["coordinates"], &mut rings).with_context(|| {
                format!("{}: {}", path.display(), feature["properties"]["name"])
            })?;
            ensure!(!rings.is_empty(), not(path, "a ring in every feature"));
            Ok(rings)
        })
        .collect()
}

/// Rings lie one level deeper in a `MultiPolygon` than in a `Polygon`.
fn collect_rings(coordinates: &Value, rings: &mut Vec<Ring>) -> Result<()> {
    let parts = coordinates.as_array().context("the coordinates are no list")?;
    if coordinates[0][0].is_number() {
        let mut ring = parts.iter().map(grid_point).collect::<Result<Ring>>()?;
        ring.dedup();
        ensure!(ring.len() >= 4 && ring.first() == ring.last(), "a ring is not closed");
        ring.pop();
        rings.push(ring);
        return Ok(());
    }
    parts.iter().try_for_each(|part| collect_rings(part, rings))
}

fn grid_point(pair: &Value) -> Result<GridPoint> {
    position(&pair[0], &pair[1]).map(|position| GridPoint::nearest(World::of(position)))
}

fn position(lon: &Value, lat: &Value) -> Result<LonLat> {
    let (Some(lon_deg), Some(lat_deg)) = (lon.as_f64(), lat.as_f64()) else {
        bail!("a position is not two numbers: {lon}, {lat}");
    };
    Ok(LonLat::new(lon_deg, lat_deg)?)
}

/// Named places, most important first, so that the map can label them in this order.
fn places(path: &Path) -> Result<Vec<Place>> {
    let places = read(path)?;
    let places = places.as_array().with_context(|| not(path, "a list"))?;
    let mut places = places
        .iter()
        .map(|place| self::place(place).with_context(|| format!("{}: {place}", path.display())))
        .collect::<Result<Vec<_>>>()?;
    places.sort_by_key(|place| (place.rank, place.kind));
    Ok(places)
}

fn place(place: &Value) -> Result<Place> {
    let name = place["name"].as_str().context("no name")?;
    let name_ar = place["name_ar"].as_str().filter(|name_ar| *name_ar != name);
    let rank = place["rank"].as_u64().and_then(|rank| u8::try_from(rank).ok());
    Ok(Place {
        kind: kind(place["kind"].as_str().unwrap_or_default())?,
        rank: rank.context("no rank")?,
        name: name.to_owned(),
        name_ar: name_ar.unwrap_or_default().to_owned(),
        at: GridPoint::nearest(World::of(position(&place["lon"], &place["lat"])?)),
    })
}

fn kind(kind: &str) -> Result<PlaceKind> {
    Ok(match kind {
        "city" => PlaceKind::City,
        "district" => PlaceKind::District,
        "neighbourhood" => PlaceKind::Neighbourhood,
        "station" => PlaceKind::Station,
        "bus_station" => PlaceKind::BusStation,
        "cathedral" => PlaceKind::Cathedral,
        "place_of_worship" => PlaceKind::Worship,
        "hospital" => PlaceKind::Hospital,
        "health_centre" => PlaceKind::HealthCentre,
        "university" => PlaceKind::University,
        "college" => PlaceKind::College,
        "library" => PlaceKind::Library,
        "council" => PlaceKind::Council,
        "court" => PlaceKind::Court,
        "police" => PlaceKind::Police,
        "museum" => PlaceKind::Museum,
        "theatre" => PlaceKind::Theatre,
        "arena" => PlaceKind::Arena,
        "leisure_centre" => PlaceKind::Leisure,
        "park" => PlaceKind::Park,
        "market" => PlaceKind::Market,
        "shopping" => PlaceKind::Shopping,
        _ => return Err(anyhow!("{kind:?} is no kind of place the map knows")),
    })
}

fn read(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))
}

fn not(path: &Path, expected: &str) -> String {
    format!("{} does not have {expected}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use map_wasm::basemap::decode;

    #[test]
    fn the_committed_data_makes_a_small_basemap_with_every_name() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/coventry");
        let bytes = pack(&data).unwrap();
        let basemap = decode(&bytes).unwrap();
        let named = read(&data.join("geo/places.json")).unwrap().as_array().unwrap().len();
        assert_eq!(basemap.places.len(), named);
        assert!(!basemap.city.is_empty() && basemap.areas.len() > 20);
        assert!(bytes.len() < 40_000, "{} bytes", bytes.len());
    }
}
