//! The ground's rules as data: what of a tile is painted, in this order, from which zoom on, and how.

use super::{Ink, Stops, Stroke, ink};

/// An area.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// The tile's layer.
    pub layer: &'static str,
    /// Which kinds of it; all without any.
    pub kinds: &'static [&'static str],
    /// From this zoom on.
    pub from_zoom: f64,
    /// Its color.
    pub ink: Ink,
    /// The color of its edge, where it has one.
    pub edge: Option<Ink>,
}

/// A line that is not a road.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// The tile's layer.
    pub layer: &'static str,
    /// Which kinds of it.
    pub kinds: &'static [&'static str],
    /// How it is drawn.
    pub stroke: Stroke,
}

/// A road: its edges first, so that roads which meet flow into each other.
#[derive(Clone, Copy, Debug)]
pub struct Road {
    /// Which kinds.
    pub kinds: &'static [&'static str],
    /// From this zoom on.
    pub from_zoom: f64,
    /// Its color.
    pub ink: Ink,
    /// The color of its edges; none for lines that are only dashes.
    pub casing: Option<Ink>,
    /// How wide it is in CSS px without its edges.
    pub width_px: Stops,
    /// Dashes and gaps in CSS px.
    pub dash: &'static [f64],
}

const fn area(layer: &'static str, kinds: &'static [&'static str], ink: Ink) -> Area {
    Area { layer, kinds, from_zoom: 0.0, ink, edge: None }
}

/// What is beneath everything.
pub const LAND: Ink = ink("#f6f2e9", "#20262b");
/// Lakes, rivers and the sea.
pub const WATER: Ink = ink("#abd2e8", "#17344a");

/// Areas in the order of painting.
pub const AREAS: [Area; 25] = [
    Area { edge: Some(ink("#b9bdb2", "#0b0e11")), ..area("earth", &["land"], LAND) },
    area("landuse", &["reserve"], ink("#edf2de", "#222b2a")),
    area("landuse", &["residential"], ink("#efeae0", "#252c32")),
    area("landuse", &["farmland"], ink("#f4f1df", "#23292a")),
    area("landuse", &["military", "industrial"], ink("#eae7ec", "#262a33")),
    area("landuse", &["airport"], ink("#e7e8f0", "#272c37")),
    area("landuse", &["commercial"], ink("#f5e9e4", "#2d2b31")),
    area("landuse", &["education"], ink("#f6efd6", "#2e2d2b")),
    area("landuse", &["hospital"], ink("#fae3e1", "#35292e")),
    area("landuse", &["glacier"], ink("#eef6f9", "#2a353d")),
    area("landuse", &["rock"], ink("#e5e1d8", "#2a2e31")),
    area("landuse", &["beach"], ink("#f7edc8", "#36342b")),
    area("landuse", &["scrub"], ink("#d8e5c4", "#24322b")),
    area("landuse", &["grass"], ink("#e0edce", "#24332b")),
    area("landuse", &["wetland"], ink("#d9e8db", "#1f3234")),
    area("landuse", &["park", "golf"], ink("#d3e9c4", "#20382c")),
    area("landuse", &["cemetery"], ink("#d5e3cb", "#26352f")),
    area("landuse", &["allotments"], ink("#dfe8ca", "#29352b")),
    area("landuse", &["wood"], ink("#c5dfb4", "#1d3529")),
    area("landuse", &["sport", "playground"], ink("#dcefd3", "#243a30")),
    area("landuse", &["parking", "pedestrian"], ink("#efece7", "#2a3036")),
    area("landuse", &["pitch"], ink("#c6e5c5", "#264235")),
    area("water", &["sea", "lake", "river"], WATER),
    Area {
        edge: Some(ink("#86bcd9", "#24506e")),
        from_zoom: 15.0,
        ..area("water", &["pool"], ink("#bfe3f2", "#1d4460"))
    },
    Area {
        from_zoom: 13.6,
        edge: Some(ink("#cdc3b4", "#3f4850")),
        ..area("building", &[], ink("#e1d9cd", "#333b42"))
    },
];

const FULL: Stops = &[(0.0, 1.0)];

/// Water that is a line.
pub const STREAMS: [Line; 2] = [
    Line {
        layer: "water",
        kinds: &["river", "canal"],
        stroke: Stroke {
            ink: WATER,
            width_px: &[(8.0, 0.6), (12.0, 1.6), (15.0, 4.0), (18.0, 12.0)],
            alpha: FULL,
            dash: &[],
        },
    },
    Line {
        layer: "water",
        kinds: &["stream", "ditch"],
        stroke: Stroke {
            ink: WATER,
            width_px: &[(12.0, 0.6), (15.0, 1.6), (18.0, 4.0)],
            alpha: FULL,
            dash: &[],
        },
    },
];

const fn road(
    kinds: &'static [&'static str],
    from_zoom: f64,
    ink: Ink,
    casing: Ink,
    width_px: Stops,
) -> Road {
    Road { kinds, from_zoom, ink, casing: Some(casing), width_px, dash: &[] }
}

const fn way(
    kinds: &'static [&'static str],
    from_zoom: f64,
    ink: Ink,
    width_px: Stops,
    dash: &'static [f64],
) -> Road {
    Road { kinds, from_zoom, ink, casing: None, width_px, dash }
}

const STREET_EDGE: Ink = ink("#d3cabb", "#1a1f23");

/// Roads in the order of painting.
pub const ROADS: [Road; 13] = [
    way(&["sidewalk"], 16.8, ink("#d6cab6", "#4b4c47"), &[(16.8, 0.7), (18.0, 1.3)], &[2.0, 2.5]),
    way(
        &["path"],
        14.0,
        ink("#b59a79", "#766c5a"),
        &[(14.0, 0.7), (16.0, 1.1), (18.0, 2.0)],
        &[3.0, 2.5],
    ),
    way(
        &["cycle"],
        13.0,
        ink("#8b9bcb", "#626f9c"),
        &[(13.0, 0.6), (16.0, 1.1), (18.0, 2.2)],
        &[4.0, 2.0],
    ),
    way(
        &["track"],
        13.0,
        ink("#b79b72", "#776c57"),
        &[(13.0, 0.7), (16.0, 1.6), (18.0, 3.0)],
        &[5.0, 2.0],
    ),
    way(
        &["steps"],
        14.5,
        ink("#b0705d", "#a07464"),
        &[(14.5, 1.6), (16.0, 2.8), (18.0, 5.0)],
        &[1.2, 1.2],
    ),
    road(
        &["service"],
        13.8,
        ink("#ffffff", "#363f46"),
        STREET_EDGE,
        &[(13.0, 0.4), (15.0, 1.6), (16.0, 3.0), (18.0, 9.0)],
    ),
    road(
        &["pedestrian"],
        13.0,
        ink("#f4ece4", "#3a3d42"),
        ink("#cdbfae", "#1a1f23"),
        &[(13.0, 0.8), (15.0, 2.8), (18.0, 12.0)],
    ),
    road(
        &["minor"],
        12.0,
        ink("#ffffff", "#3d474f"),
        STREET_EDGE,
        &[(12.0, 0.5), (13.0, 1.1), (14.0, 2.2), (15.0, 4.2), (16.0, 7.0), (18.0, 18.0)],
    ),
    road(
        &["tertiary"],
        11.0,
        ink("#ffffff", "#46515a"),
        ink("#c6bba8", "#191e22"),
        &[(11.0, 0.7), (13.0, 2.0), (14.0, 3.4), (15.0, 5.6), (16.0, 8.6), (18.0, 21.0)],
    ),
    road(
        &["secondary"],
        10.0,
        ink("#fdf1b8", "#5a5a45"),
        ink("#cfbb78", "#1a1c18"),
        &[(10.0, 0.8), (12.0, 2.0), (14.0, 4.6), (16.0, 10.0), (18.0, 23.0)],
    ),
    road(
        &["primary"],
        8.0,
        ink("#fbdb92", "#6b5f3f"),
        ink("#d5ab58", "#1d1b15"),
        &[(8.0, 0.7), (10.0, 1.4), (12.0, 2.8), (14.0, 5.4), (16.0, 11.0), (18.0, 24.0)],
    ),
    road(
        &["trunk"],
        6.0,
        ink("#f8c193", "#765840"),
        ink("#d3935a", "#201914"),
        &[(6.0, 0.7), (10.0, 1.8), (12.0, 3.2), (14.0, 6.0), (16.0, 12.0), (18.0, 25.0)],
    ),
    road(
        &["motorway"],
        6.0,
        ink("#f0a793", "#85513f"),
        ink("#cb745d", "#221714"),
        &[(6.0, 0.9), (10.0, 2.2), (12.0, 3.6), (14.0, 6.6), (16.0, 13.0), (18.0, 27.0)],
    ),
];

/// How wide slip roads are beside what they belong to.
pub const LINK: f64 = 0.65;
/// How opaque what runs underground is.
pub const TUNNEL_ALPHA: f64 = 0.4;
/// How far edges reach out on each side in CSS px.
pub const CASING_PX: Stops = &[(9.0, 0.4), (13.0, 0.5), (14.0, 0.8), (17.0, 1.3)];
/// Edges of streets come when streets are wide enough to have any.
pub const CASING_FROM_PX: f64 = 1.0;
/// Bridges' edges, which cross what is below.
pub const BRIDGE: Ink = ink("#9c9384", "#0c1012");

/// Rails, and the sleepers painted over them.
pub const RAILS: [Line; 4] = [
    Line {
        layer: "rail",
        kinds: &["rail", "light_rail"],
        stroke: Stroke {
            ink: ink("#96919b", "#6a717b"),
            width_px: &[(8.0, 0.7), (12.0, 1.1), (15.0, 1.3), (16.0, 2.2), (18.0, 4.0)],
            alpha: FULL,
            dash: &[],
        },
    },
    Line {
        layer: "rail",
        kinds: &["rail", "light_rail"],
        stroke: Stroke {
            ink: ink("#f4f1ea", "#262d33"),
            width_px: &[(15.2, 0.0), (16.0, 1.2), (18.0, 2.6)],
            alpha: FULL,
            dash: &[8.0, 8.0],
        },
    },
    Line {
        layer: "rail",
        kinds: &["subway", "tram"],
        stroke: Stroke {
            ink: ink("#a893ac", "#75697f"),
            width_px: &[(12.0, 0.5), (15.0, 0.7), (16.0, 0.9), (18.0, 1.6)],
            alpha: FULL,
            dash: &[],
        },
    },
    Line {
        layer: "rail",
        kinds: &["siding"],
        stroke: Stroke {
            ink: ink("#a9a4ab", "#59606a"),
            width_px: &[(13.0, 0.4), (16.0, 0.9), (18.0, 1.8)],
            alpha: FULL,
            dash: &[],
        },
    },
];

/// Edges of what is governed.
pub const BOUNDARIES: [Line; 2] = [
    Line {
        layer: "boundary",
        kinds: &["country", "region", "county"],
        stroke: Stroke {
            ink: ink("#8d7aa8", "#8a7ca8"),
            width_px: &[(6.0, 0.9), (12.0, 1.4), (16.0, 2.0)],
            alpha: &[(8.0, 0.7), (14.0, 0.5)],
            dash: &[6.0, 3.0, 1.5, 3.0],
        },
    },
    Line {
        layer: "boundary",
        kinds: &["district"],
        stroke: Stroke {
            ink: ink("#9d8cb3", "#7d7198"),
            width_px: &[(10.0, 0.8), (16.0, 1.4)],
            alpha: &[(10.0, 0.55), (14.0, 0.4)],
            dash: &[4.0, 3.0],
        },
    },
];
