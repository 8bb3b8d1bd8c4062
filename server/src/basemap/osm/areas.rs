//! Which layer and kind an area has, by its tags.

use super::element::Tags;
use crate::basemap::feature::Layer;

/// What an area is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AreaKind {
    pub layer: Layer,
    pub kind: &'static str,
    pub min_zoom: u8,
}

/// What an area with these tags is drawn as, if at all.
pub fn area_kind(tags: &Tags<'_>) -> Option<AreaKind> {
    if tags.is("area", "no") || is_below_ground(tags) {
        return None;
    }
    if tags.has("building") || tags.has("building:part") && tags.has("building:levels") {
        return tags.has("building").then_some(AreaKind {
            layer: Layer::Building,
            kind: "building",
            min_zoom: 13,
        });
    }
    water(tags).or_else(|| ground(tags))
}

/// Car parks and pools under other things would be drawn over them.
fn is_below_ground(tags: &Tags<'_>) -> bool {
    tags.is("location", "underground")
        || tags.is("parking", "underground")
        || tags.is("tunnel", "yes")
}

fn water(tags: &Tags<'_>) -> Option<AreaKind> {
    let (kind, min_zoom) = match (tags.or_empty("natural"), tags.or_empty("water")) {
        ("water", "river" | "canal" | "stream" | "lock") => ("river", 8),
        ("water", "pool" | "fountain" | "reflecting_pool" | "wastewater") => ("pool", 14),
        ("water", _) => ("lake", 6),
        ("bay" | "strait", _) => return None,
        _ => {
            match (tags.or_empty("waterway"), tags.or_empty("landuse"), tags.or_empty("leisure")) {
                ("riverbank" | "dock", ..) => ("river", 8),
                (_, "reservoir" | "basin", _) => ("lake", 8),
                (.., "swimming_pool") => ("pool", 14),
                _ if tags.is("amenity", "fountain") => ("pool", 14),
                _ => return None,
            }
        }
    };
    Some(AreaKind { layer: Layer::Water, kind, min_zoom })
}

fn ground(tags: &Tags<'_>) -> Option<AreaKind> {
    let (kind, min_zoom) = leisure(tags.or_empty("leisure"))
        .or_else(|| amenity(tags.or_empty("amenity")))
        .or_else(|| natural(tags.or_empty("natural")))
        .or_else(|| landuse(tags.or_empty("landuse")))
        .or_else(|| other(tags))?;
    Some(AreaKind { layer: Layer::Landuse, kind, min_zoom })
}

fn leisure(leisure: &str) -> Option<(&'static str, u8)> {
    Some(match leisure {
        "park" | "common" | "recreation_ground" => ("park", 9),
        "garden" | "dog_park" => ("park", 13),
        "golf_course" => ("golf", 10),
        "pitch" | "track" | "bowling_green" => ("pitch", 14),
        "sports_centre" | "stadium" => ("sport", 13),
        "playground" => ("playground", 14),
        _ => return None,
    })
}

fn amenity(amenity: &str) -> Option<(&'static str, u8)> {
    Some(match amenity {
        "school" | "college" | "university" | "kindergarten" => ("education", 13),
        "hospital" | "clinic" => ("hospital", 12),
        "parking" => ("parking", 14),
        "grave_yard" => ("cemetery", 12),
        "marketplace" => ("pedestrian", 14),
        _ => return None,
    })
}

fn natural(natural: &str) -> Option<(&'static str, u8)> {
    Some(match natural {
        "wood" => ("wood", 7),
        "scrub" | "heath" | "fell" => ("scrub", 11),
        "grassland" => ("grass", 12),
        "wetland" | "mud" => ("wetland", 11),
        "beach" | "sand" | "shingle" => ("beach", 11),
        "bare_rock" | "scree" | "shoal" => ("rock", 13),
        "glacier" => ("glacier", 6),
        _ => return None,
    })
}

fn landuse(landuse: &str) -> Option<(&'static str, u8)> {
    Some(match landuse {
        "residential" => ("residential", 8),
        "commercial" | "retail" => ("commercial", 10),
        "industrial" | "railway" | "quarry" | "landfill" | "construction" | "brownfield"
        | "port" => ("industrial", 10),
        "forest" => ("wood", 7),
        "grass" | "meadow" | "village_green" | "greenfield" | "flowerbed" => ("grass", 12),
        "recreation_ground" => ("park", 9),
        "allotments" => ("allotments", 12),
        "cemetery" => ("cemetery", 11),
        "farmland" | "farmyard" | "orchard" | "vineyard" | "plant_nursery" => ("farmland", 11),
        "military" => ("military", 10),
        "education" => ("education", 13),
        _ => return None,
    })
}

fn other(tags: &Tags<'_>) -> Option<(&'static str, u8)> {
    let is_area = tags.is("area", "yes") || tags.is("type", "multipolygon");
    let is_walked = matches!(tags.or_empty("highway"), "pedestrian" | "footway" | "living_street");
    match () {
        () if is_area && is_walked || tags.is("place", "square") => Some(("pedestrian", 13)),
        () if matches!(tags.or_empty("man_made"), "pier" | "bridge") => Some(("pedestrian", 13)),
        () if tags.is("public_transport", "platform") || tags.is("railway", "platform") => {
            Some(("pedestrian", 14))
        }
        () if tags.is("aeroway", "aerodrome") => Some(("airport", 10)),
        () if tags.is("military", "yes") => Some(("military", 10)),
        // Said of woods and lakes too, which are drawn as what they are.
        () if tags.is("leisure", "nature_reserve") => Some(("reserve", 9)),
        () => None,
    }
}
