//! Which layer and kind a line has, by its tags.

use super::element::Tags;
use super::names::names;
use crate::basemap::feature::{Attributes, Feature, Layer, Path, Shape, Value};

/// A way as it is drawn: a road, a railway, a stream; nothing if it is no line.
pub fn line_feature(tags: &Tags<'_>, lines: Vec<Path>) -> Option<Feature> {
    let kind = line_kind(tags)?;
    let mut feature = Feature::new(kind.layer, kind.kind, kind.min_zoom, Shape::Lines(lines));
    if kind.layer == Layer::Road {
        feature.attributes.extend(link(tags));
        feature.details.extend(private(tags));
    }
    if kind.layer != Layer::Water {
        feature.details.extend(level(tags));
    }
    Some(feature.labeled(label(tags, kind.layer), kind.label_zoom))
}

/// Whether a way would be drawn as a line at all.
pub fn is_line(tags: &Tags<'_>) -> bool {
    line_kind(tags).is_some()
}

struct LineKind {
    layer: Layer,
    kind: &'static str,
    min_zoom: u8,
    label_zoom: u8,
}

fn line_kind(tags: &Tags<'_>) -> Option<LineKind> {
    if tags.is("area", "yes") {
        return None;
    }
    let of = |layer, (kind, min_zoom, label_zoom)| LineKind { layer, kind, min_zoom, label_zoom };
    road(tags)
        .map(|road| of(Layer::Road, road))
        .or_else(|| rail(tags).map(|rail| of(Layer::Rail, rail)))
        .or_else(|| water(tags).map(|water| of(Layer::Water, water)))
}

type Zooms = (&'static str, u8, u8);

fn road(tags: &Tags<'_>) -> Option<Zooms> {
    let highway = tags.get("highway")?;
    let (class, is_link) =
        highway.strip_suffix("_link").map_or((highway, false), |class| (class, true));
    let (kind, min_zoom, label_zoom) = match class {
        "motorway" => ("motorway", 6, 10),
        "trunk" => ("trunk", 6, 11),
        "primary" => ("primary", 8, 12),
        "secondary" => ("secondary", 10, 13),
        "tertiary" => ("tertiary", 11, 13),
        "unclassified" | "residential" | "living_street" | "road" => ("minor", 12, 14),
        "service" => ("service", if tags.has("service") { 14 } else { 13 }, 14),
        "busway" | "bus_guideway" => ("service", 13, 14),
        "pedestrian" => ("pedestrian", 13, 14),
        "cycleway" => ("cycle", 13, 14),
        "footway" if matches!(tags.or_empty("footway"), "crossing" | "sidewalk") => {
            ("sidewalk", 14, 14)
        }
        "footway" | "path" | "bridleway" | "corridor" => ("path", 14, 14),
        "track" => ("track", 13, 14),
        "steps" => ("steps", 14, 14),
        _ => return None,
    };
    Some((kind, if is_link { (min_zoom + 3).min(13) } else { min_zoom }, label_zoom))
}

fn rail(tags: &Tags<'_>) -> Option<Zooms> {
    match tags.get("railway")? {
        "rail" if tags.has("service") => Some(("siding", 13, 14)),
        "rail" | "narrow_gauge" => Some(("rail", 8, 14)),
        "light_rail" => Some(("light_rail", 11, 14)),
        "subway" => Some(("subway", 12, 14)),
        "tram" if tags.has("service") => Some(("tram", 14, 14)),
        "tram" => Some(("tram", 12, 14)),
        _ => None,
    }
}

fn water(tags: &Tags<'_>) -> Option<Zooms> {
    if tags.has("tunnel") {
        return None;
    }
    match tags.get("waterway")? {
        "river" => Some(("river", 8, 12)),
        "canal" => Some(("canal", 10, 13)),
        "stream" => Some(("stream", 13, 14)),
        "ditch" | "drain" => Some(("ditch", 14, 14)),
        _ => None,
    }
}

/// Slip roads.
fn link(tags: &Tags<'_>) -> Option<(String, Value)> {
    let is_link = tags.or_empty("highway").ends_with("_link");
    is_link.then(|| ("link".to_owned(), 1_u32.into()))
}

/// Closed to walkers. A motorway is too, but nobody needs to be told.
fn private(tags: &Tags<'_>) -> Option<(String, Value)> {
    let on_foot = tags.get("foot").or_else(|| tags.get("access")).unwrap_or_default();
    let is_large = matches!(tags.or_empty("highway"), "motorway" | "trunk");
    let is_private = ["private", "no"].contains(&on_foot) && !is_large;
    is_private.then(|| ("private".to_owned(), 1_u32.into()))
}

/// Over or under other things.
fn level(tags: &Tags<'_>) -> Option<(String, Value)> {
    let level = match () {
        () if tags.has("bridge") => "bridge",
        () if tags.has("tunnel") || tags.is("covered", "yes") => "tunnel",
        () => return None,
    };
    Some(("level".to_owned(), level.into()))
}

/// The name, and of larger roads the number; of ways along a road only what is not the road's own.
fn label(tags: &Tags<'_>, layer: Layer) -> Attributes {
    let mut label = if layer == Layer::Rail { Attributes::new() } else { names(tags) };
    let is_numbered = matches!(
        tags.or_empty("highway"),
        "motorway" | "trunk" | "primary" | "secondary" | "motorway_link"
    );
    if let Some(number) = tags.get("ref").filter(|_| is_numbered && layer == Layer::Road) {
        label.push(("ref".to_owned(), number.into()));
    }
    label
}
