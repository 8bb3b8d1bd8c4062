//! Places and points people navigate by, from nodes, areas and relations alike.

use super::element::Tags;
use super::names::names;
use crate::basemap::feature::{Feature, Layer, Shape};
use crate::basemap::world::Point;

/// What a named node is, or what stands in the middle of a named area; at most one thing.
pub fn point_feature(tags: &Tags<'_>, at: Point) -> Option<Feature> {
    stop(tags, at).or_else(|| {
        let label = names(tags);
        if label.is_empty() {
            return None;
        }
        let (layer, kind) = place(tags)
            .map(|kind| (Layer::Place, kind))
            .or_else(|| poi(tags).map(|kind| (Layer::Poi, kind)))?;
        let (kind, rank, min_zoom) = kind;
        let mut feature = Feature::new(layer, kind, min_zoom, Shape::Point(at))
            .with("rank", rank)
            .labeled(label, min_zoom);
        if let Some(faith) = faith(tags).filter(|_| kind == "worship") {
            feature = feature.with("faith", faith);
        }
        Some(feature)
    })
}

/// Stops of buses and trams, for where no NaPTAN file is given.
fn stop(tags: &Tags<'_>, at: Point) -> Option<Feature> {
    let kind = match () {
        () if tags.is("highway", "bus_stop") => "bus",
        () if tags.is("railway", "tram_stop") => "tram",
        () => return None,
    };
    let label = names(tags);
    (!label.is_empty())
        .then(|| Feature::new(Layer::Stop, kind, 14, Shape::Point(at)).labeled(label, 14))
}

/// Kind, how important (1 most), from which zoom.
type Kind = (&'static str, u32, u8);

fn place(tags: &Tags<'_>) -> Option<Kind> {
    Some(match tags.get("place")? {
        "city" => ("city", 1, 6),
        "town" => ("town", 2, 8),
        "suburb" | "borough" => ("suburb", 3, 11),
        "village" => ("village", 3, 11),
        "quarter" | "neighbourhood" => ("neighbourhood", 4, 13),
        "hamlet" => ("hamlet", 4, 13),
        "island" | "islet" => ("island", 4, 12),
        "isolated_dwelling" | "locality" => ("locality", 5, 14),
        _ => return None,
    })
}

fn poi(tags: &Tags<'_>) -> Option<Kind> {
    transport(tags)
        .or_else(|| amenity(tags.or_empty("amenity"), tags))
        .or_else(|| leisure(tags))
        .or_else(|| shop(tags.or_empty("shop")))
}

fn transport(tags: &Tags<'_>) -> Option<Kind> {
    match (tags.or_empty("railway"), tags.or_empty("station")) {
        ("station" | "halt", "subway" | "light_rail") => Some(("metro", 1, 13)),
        ("station" | "halt", _) => Some(("station", 1, 12)),
        // Airstrips of farms are nothing to navigate by.
        _ if tags.is("aeroway", "aerodrome") && tags.has("iata") => Some(("airport", 1, 10)),
        _ => None,
    }
}

fn amenity(amenity: &str, tags: &Tags<'_>) -> Option<Kind> {
    Some(match amenity {
        "hospital" => ("hospital", 1, 12),
        "bus_station" => ("bus_station", 1, 13),
        "university" => ("university", 2, 13),
        "college" => ("college", 3, 14),
        "school" => ("school", 4, 14),
        "library" => ("library", 2, 14),
        "place_of_worship" if tags.is("building", "cathedral") => ("cathedral", 2, 13),
        "place_of_worship" => ("worship", 4, 14),
        "clinic" | "doctors" => ("health_centre", 3, 14),
        "pharmacy" => ("pharmacy", 5, 14),
        "post_office" => ("post", 5, 14),
        "townhall" => ("council", 2, 13),
        "courthouse" => ("court", 3, 14),
        "police" => ("police", 3, 14),
        "community_centre" | "social_centre" => ("community", 4, 14),
        "theatre" | "arts_centre" => ("theatre", 3, 14),
        "marketplace" => ("market", 3, 14),
        "ferry_terminal" => ("ferry", 3, 13),
        _ => return None,
    })
}

fn leisure(tags: &Tags<'_>) -> Option<Kind> {
    match (tags.or_empty("leisure"), tags.or_empty("tourism")) {
        ("park" | "common" | "nature_reserve" | "garden", _) => Some(("park", 4, 14)),
        ("sports_centre" | "swimming_pool", _) => Some(("leisure", 4, 14)),
        ("stadium", _) => Some(("arena", 2, 13)),
        (_, "museum" | "gallery") => Some(("museum", 3, 14)),
        _ if is_burial(tags) => Some(("cemetery", 5, 14)),
        _ if tags.is("natural", "water") && !tags.is("water", "river") => Some(("water", 4, 14)),
        _ if tags.is("landuse", "reservoir") => Some(("water", 4, 14)),
        _ => None,
    }
}

fn is_burial(tags: &Tags<'_>) -> bool {
    tags.is("landuse", "cemetery") || tags.is("amenity", "grave_yard")
}

fn shop(shop: &str) -> Option<Kind> {
    Some(match shop {
        "mall" | "department_store" => ("shopping", 3, 14),
        "supermarket" => ("supermarket", 5, 14),
        _ => return None,
    })
}

/// Whose place of worship it is, where it is one of the larger faiths.
fn faith(tags: &Tags<'_>) -> Option<&'static str> {
    let known = ["christian", "muslim", "sikh", "hindu", "jewish", "buddhist"];
    known.into_iter().find(|faith| tags.is("religion", faith))
}

/// Whether a large area is labeled from further out than a small one.
pub fn grows_with_its_area(feature: &Feature) -> bool {
    let kind = &feature.attributes[0].1;
    ["park", "water", "cemetery", "airport"].into_iter().any(|large| *kind == large.into())
}
