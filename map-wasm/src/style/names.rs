//! The names' rules as data: which of a tile's names are written, from which zoom to which, and how.

use super::TextStyle::{
    self, AreaMajor, AreaMinor, City, District, Green, Landmark, Stop, Street, StreetMajor, Town,
    Water,
};
use super::badges::Badge::{
    self, Arena, Boat, Bus, Cathedral, Civic, Court, Health, Hospital, Learning, Leisure, Library,
    Market, Plane, Police, Post, Theatre, Train, Worship,
};

/// A kind of name.
#[derive(Debug)]
pub struct NameRule {
    /// The tile's layer.
    pub layer: &'static str,
    /// Which kind of it.
    pub kind: &'static str,
    /// How it is written.
    pub text: TextStyle,
    /// What stands on the spot, if anything does.
    pub badge: Option<Badge>,
    /// From which zoom on, by rank from 1 to 5.
    pub from_zoom: [f32; 5],
    /// Up to which zoom.
    pub to_zoom: f32,
}

const fn place(kind: &'static str, text: TextStyle, from_zoom: [f32; 5], to_zoom: f32) -> NameRule {
    NameRule { layer: "place", kind, text, badge: None, from_zoom, to_zoom }
}

const fn landmark(kind: &'static str, badge: Badge) -> NameRule {
    let from_zoom = [12.3, 13.4, 14.4, 15.2, 16.0];
    NameRule { layer: "poi", kind, text: Landmark, badge: Some(badge), from_zoom, to_zoom: 99.0 }
}

const fn green(kind: &'static str, text: TextStyle) -> NameRule {
    let from_zoom = [12.5, 12.5, 13.0, 13.0, 14.5];
    NameRule { layer: "poi", kind, text, badge: None, from_zoom, to_zoom: 99.0 }
}

const fn stop(kind: &'static str, badge: Badge, from: f32) -> NameRule {
    NameRule {
        layer: "stop",
        kind,
        text: Stop,
        badge: Some(badge),
        from_zoom: [from; 5],
        to_zoom: 99.0,
    }
}

const fn street(kind: &'static str, text: TextStyle, from: f32) -> NameRule {
    NameRule { layer: "road", kind, text, badge: None, from_zoom: [from; 5], to_zoom: 99.0 }
}

const fn river(kind: &'static str, from: f32) -> NameRule {
    NameRule { layer: "water", kind, text: Water, badge: None, from_zoom: [from; 5], to_zoom: 99.0 }
}

/// All of them, the most important first.
pub const NAMES: [NameRule; 58] = [
    place("city", City, [6.0; 5], 13.5),
    place("town", Town, [8.0; 5], 15.5),
    place("postcode", District, [10.6; 5], 14.9),
    place("suburb", AreaMajor, [11.0; 5], 17.0),
    place("village", AreaMajor, [11.0; 5], 17.0),
    place("neighbourhood", AreaMinor, [11.0, 11.0, 12.1, 12.8, 13.4], 17.0),
    place("island", AreaMinor, [12.5; 5], 17.0),
    place("hamlet", AreaMinor, [13.0; 5], 17.0),
    landmark("airport", Plane),
    landmark("station", Train),
    landmark("hospital", Hospital),
    landmark("bus_station", Bus),
    landmark("metro", Train),
    landmark("cathedral", Cathedral),
    landmark("university", Learning),
    landmark("council", Civic),
    landmark("ferry", Boat),
    landmark("library", Library),
    street("motorway", StreetMajor, 12.0),
    street("trunk", StreetMajor, 13.0),
    street("primary", StreetMajor, 13.5),
    street("secondary", StreetMajor, 14.0),
    street("tertiary", Street, 14.6),
    landmark("arena", Arena),
    landmark("college", Learning),
    landmark("health_centre", Health),
    landmark("court", Court),
    landmark("police", Police),
    landmark("museum", Civic),
    landmark("theatre", Theatre),
    landmark("market", Market),
    landmark("shopping", Market),
    landmark("leisure", Leisure),
    landmark("worship", Worship),
    landmark("community", Civic),
    landmark("school", Learning),
    landmark("post", Post),
    landmark("pharmacy", Health),
    landmark("supermarket", Market),
    green("park", Green),
    green("water", Water),
    green("cemetery", Green),
    street("pedestrian", Street, 15.0),
    street("minor", Street, 15.2),
    river("river", 12.5),
    river("canal", 13.0),
    stop("rail", Train, 14.0),
    stop("ferry", Boat, 15.0),
    stop("tram", Bus, 15.5),
    stop("bus", Bus, 16.0),
    place("locality", AreaMinor, [15.0; 5], 17.0),
    street("service", Street, 16.4),
    street("cycle", Street, 16.4),
    street("track", Street, 16.0),
    street("path", Street, 16.4),
    street("steps", Street, 17.0),
    river("stream", 15.0),
    river("ditch", 16.0),
];

/// The rule of a kind.
pub fn rule(layer: &str, kind: &str) -> Option<(usize, &'static NameRule)> {
    NAMES.iter().enumerate().find(|(_, rule)| rule.layer == layer && rule.kind == kind)
}
