//! How the map looks, as data: what is drawn from which zoom to which, in which ink by day and night.

use crate::basemap::PlaceKind;

/// By day or by night.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on paper.
    #[default]
    Light,
    /// Light ink on slate.
    Dark,
}

/// A color for each theme, as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    light: &'static str,
    dark: &'static str,
}

/// A value that changes with zoom: straight between stops, level before the first and after the last.
pub type Stops = &'static [(f64, f64)];

/// An area or a line.
#[derive(Clone, Copy, Debug)]
pub struct Stroke {
    /// Its color.
    pub ink: Ink,
    /// Its width in CSS px.
    pub width_px: Stops,
    /// How opaque.
    pub alpha: Stops,
    /// Dashes and gaps in CSS px.
    pub dash: &'static [f64],
}

/// How a kind of label is written.
#[derive(Clone, Copy, Debug)]
pub struct TextRule {
    /// Height of the letters' body in CSS px.
    pub size_px: f64,
    /// CSS weight.
    pub weight: u16,
    /// Extra space between letters, in px; only for scripts whose letters stand apart.
    pub spacing_px: f64,
    /// Written in capitals, where the script has them.
    pub capitals: bool,
    /// Color of the letters.
    pub ink: Ink,
    /// Color of the halo.
    pub halo: Ink,
    /// How opaque the halo is: faint behind small words, so that they do not look like stickers.
    pub halo_alpha: f64,
}

/// The kinds of label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextStyle {
    /// The city's name, far out.
    City,
    /// Postcode districts.
    District,
    /// Large neighbourhoods.
    AreaMajor,
    /// Small neighbourhoods.
    AreaMinor,
    /// Places people know.
    Landmark,
    /// Single postcodes, close in.
    Postcode,
    /// The chosen pin's name.
    Choice,
}

const fn ink(light: &'static str, dark: &'static str) -> Ink {
    Ink { light, dark }
}

impl Ink {
    /// The color in a theme.
    pub fn of(self, theme: Theme) -> &'static str {
        match theme {
            Theme::Light => self.light,
            Theme::Dark => self.dark,
        }
    }
}

/// All around the city.
pub const SURROUNDINGS: Ink = ink("#e7e9e3", "#15191d");
/// The city's ground.
pub const CITY: Ink = ink("#fbf8f1", "#242b30");
/// Neighbouring areas differ a little: laid over the city's ground.
pub const TINTS: [Ink; 5] = [
    ink("#f8f3e6", "#282f34"),
    ink("#f5f5ec", "#242d30"),
    ink("#faf3ed", "#2a2e35"),
    ink("#f3f4f0", "#262f33"),
    ink("#fbf8f1", "#242b30"),
];
/// Where people live, from the postcodes: the shade's color at its strongest.
pub const BUILT_UP: Ink = ink("#cdbb9f", "#6b6353");
/// The same outside the city.
pub const BUILT_UP_AROUND: Ink = ink("#c9cdc1", "#2e3436");
/// One postcode, in the city.
pub const DOT: Ink = ink("#a68a63", "#8b806c");
/// One postcode, around it.
pub const DOT_AROUND: Ink = ink("#a4aa9a", "#485052");
/// The glow inside the city's edge, and its line.
pub const EDGE: Ink = ink("#6d5f91", "#9d8fc6");
/// How wide and how opaque the strokes of the glow are, outermost first.
pub const GLOW: [(f64, f64); 8] = [
    (40.0, 0.012),
    (33.0, 0.014),
    (26.0, 0.017),
    (20.0, 0.02),
    (15.0, 0.024),
    (10.0, 0.03),
    (6.0, 0.04),
    (3.0, 0.05),
];

/// Radius in metres of the ground drawn about a postcode, some fifteen homes: two steps, so that
/// neighbours run together softly where the shade has become too coarse.
pub const HOMES_M: [f64; 2] = [52.0, 34.0];
/// Each step's strength.
pub const HOMES_ALPHA: Stops = &[(13.6, 0.0), (14.6, 0.2), (16.0, 0.26), (18.0, 0.3)];
/// The shade is strong far out and gives way to the dots close in.
pub const SHADE_ALPHA: Stops = &[(11.0, 0.85), (13.3, 0.75), (14.8, 0.35), (16.0, 0.15)];
/// The dots come where the shade goes.
pub const DOT_ALPHA: Stops = &[(9.5, 0.0), (10.5, 0.3), (12.0, 0.5), (13.0, 0.55), (14.5, 0.6), (16.0, 0.75)];
/// Radius of a dot in CSS px.
pub const DOT_RADIUS_PX: Stops = &[(10.5, 0.35), (12.0, 0.55), (13.5, 0.95), (14.5, 1.5), (15.5, 2.2), (16.5, 2.9), (18.0, 3.8)];

/// The city's edge.
pub const CITY_EDGE: Stroke = Stroke {
    ink: EDGE,
    width_px: &[(9.0, 1.0), (12.0, 1.6), (16.0, 2.4)],
    alpha: &[(9.0, 0.75), (12.0, 0.7)],
    dash: &[],
};
/// Edges between postcode districts.
pub const DISTRICT_EDGE: Stroke = Stroke {
    ink: EDGE,
    width_px: &[(10.0, 0.8), (13.0, 1.2), (17.0, 1.8)],
    alpha: &[(10.0, 0.0), (10.8, 0.5), (15.0, 0.45)],
    dash: &[5.0, 4.0],
};
/// Edges between neighbourhoods: drawn from postcodes, so faint.
pub const AREA_EDGE: Stroke = Stroke {
    ink: ink("#cbbfa6", "#48515a"),
    width_px: &[(11.0, 0.7), (14.0, 1.0), (17.0, 1.4)],
    alpha: &[(11.0, 0.0), (12.2, 0.75)],
    dash: &[1.5, 3.5],
};

/// Open: a full pin.
pub const OPEN: Ink = ink("#0b6b5d", "#6ed3bd");
/// What stands on a full pin.
pub const ON_OPEN: Ink = ink("#ffffff", "#04241f");
/// Hours not known: an outline.
pub const UNKNOWN: Ink = ink("#8a4b00", "#f2b866");
/// Closed: a small ring.
pub const CLOSED: Ink = ink("#6a6f76", "#9aa3ab");
/// The paper pins are cut from.
pub const PIN_PAPER: Ink = ink("#ffffff", "#12171b");
/// Edge of the paper.
pub const PIN_RIM: Ink = ink("#ffffff", "#0d1114");
/// Round a chosen or focused pin.
pub const CHOICE: Ink = ink("#1b1340", "#f4efff");
/// Where the visitor is.
pub const ORIGIN: Ink = ink("#1661d8", "#5aa2ff");

/// How a kind of label is written.
pub const fn text_rule(style: TextStyle) -> TextRule {
    const HALO: Ink = ink("#fdfbf6", "#161b1f");
    const fn rule(size_px: f64, weight: u16, spacing_px: f64, capitals: bool, ink: Ink) -> TextRule {
        TextRule { size_px, weight, spacing_px, capitals, ink, halo: HALO, halo_alpha: 0.85 }
    }
    match style {
        TextStyle::City => rule(22.0, 700, 1.0, false, ink("#2d2548", "#efeaff")),
        TextStyle::District => rule(12.5, 700, 0.6, false, ink("#5b4c86", "#bcaee6")),
        TextStyle::AreaMajor => rule(11.5, 650, 1.5, true, ink("#4a4335", "#d9d3c4")),
        TextStyle::AreaMinor => rule(10.5, 550, 1.1, true, ink("#5c5442", "#bfb9a9")),
        TextStyle::Landmark => rule(11.5, 500, 0.0, false, ink("#36434d", "#c8d3da")),
        TextStyle::Postcode => TextRule {
            halo_alpha: 0.5,
            ..rule(9.5, 500, 0.2, false, ink("#5f523d", "#bdb39c"))
        },
        TextStyle::Choice => rule(13.5, 700, 0.0, false, CHOICE),
    }
}

/// From which zoom to which a named place is shown.
pub fn place_zooms(kind: PlaceKind, rank: u8) -> (f64, f64) {
    match (kind, rank) {
        (PlaceKind::City, _) => (0.0, 11.4),
        (PlaceKind::District, _) => (10.6, 14.6),
        (PlaceKind::Neighbourhood, 0..=2) => (11.0, 17.0),
        (PlaceKind::Neighbourhood, 3) => (12.1, 17.0),
        (PlaceKind::Neighbourhood, 4) => (12.8, 17.0),
        (PlaceKind::Neighbourhood, _) => (13.4, 17.0),
        (_, 0..=1) => (12.3, 99.0),
        (_, 2) => (13.4, 99.0),
        (_, 3) => (14.2, 99.0),
        _ => (14.9, 99.0),
    }
}

/// Postcodes are named from here on.
pub const POSTCODE_FROM_ZOOM: f64 = 16.2;

/// How the name of a place is written.
pub fn place_text(kind: PlaceKind, rank: u8) -> TextStyle {
    match (kind, rank) {
        (PlaceKind::City, _) => TextStyle::City,
        (PlaceKind::District, _) => TextStyle::District,
        (PlaceKind::Neighbourhood, 0..=2) => TextStyle::AreaMajor,
        (PlaceKind::Neighbourhood, _) => TextStyle::AreaMinor,
        _ => TextStyle::Landmark,
    }
}

/// Color and drawing of a landmark's badge; none for what is only a name. The drawing is the data of
/// an SVG path in a 16 x 16 box, filled by the even-odd rule.
pub fn badge(kind: PlaceKind) -> Option<(Ink, &'static str)> {
    const TRANSPORT: Ink = ink("#3f6187", "#7fa3cc");
    const CARE: Ink = ink("#a8475a", "#dd8896");
    const LEARNING: Ink = ink("#7a5a34", "#c8a577");
    const CIVIC: Ink = ink("#56606b", "#9aa6b1");
    const LEISURE: Ink = ink("#4b7249", "#8fbb8c");
    const FAITH: Ink = ink("#74588f", "#b59ad0");
    Some(match kind {
        PlaceKind::City | PlaceKind::District | PlaceKind::Neighbourhood => return None,
        PlaceKind::Station => (TRANSPORT, "M5 2h6q2 0 2 2v6q0 2-2 2l1.6 2h-2l-1-1.3H6.4L5.4 14h-2L5 12q-2 0-2-2V4q0-2 2-2zM4.8 4v3.4h6.4V4zM5.8 9a1 1 0 1 0 .01 0zM10.2 9a1 1 0 1 0 .01 0z"),
        PlaceKind::BusStation => (TRANSPORT, "M4.5 2.5h7q1.7 0 1.7 1.7v7.3q0 .7-.7.7v1.3h-2v-1.3h-5v1.3h-2v-1.3q-.7 0-.7-.7V4.2q0-1.7 1.7-1.7zM4.4 4.4v3.4h7.2V4.4zM5 9.2a1 1 0 1 0 .01 0zM11 9.2a1 1 0 1 0 .01 0z"),
        PlaceKind::Cathedral => (FAITH, "M7.3 1h1.4v1.6h1.5V4H8.7v1.5L12.5 9v5.5h-3V11q0-1.5-1.5-1.5T6.5 11v3.5h-3V9l3.8-3.500V4H5.8V2.600h1.500z"),
        PlaceKind::Worship => (FAITH, "M8 1.500q.6 1.200 1.700 2.100Q12.500 5.700 12.500 8v6.500h-3V11q0-1.500-1.500-1.500T6.500 11v3.500h-3V8q0-2.300 2.800-4.400Q7.400 2.700 8 1.500z"),
        PlaceKind::Hospital => (CARE, "M3.500 2.500h2.600v4.200h3.800V2.500h2.600v11H9.900V9.200H6.100v4.300H3.500z"),
        PlaceKind::HealthCentre => (CARE, "M6.200 2.500h3.600v3.700h3.700v3.600H9.800v3.700H6.200V9.800H2.500V6.200h3.700z"),
        PlaceKind::University | PlaceKind::College => (LEARNING, "M8 3l7 3.300-7 3.300-7-3.300zM4 8.900l4 1.900 4-1.900v2.600Q10.300 13 8 13t-4-1.500zM13.600 7.200h.9v4.300h-.9z"),
        PlaceKind::Library => (LEARNING, "M7.500 4.200Q5.500 2.800 2 2.900v9.400q3.500 0 5.500 1.300zM8.500 4.200q2-1.400 5.500-1.300v9.400q-3.500 0-5.500 1.300z"),
        PlaceKind::Council | PlaceKind::Museum => (CIVIC, "M8 1.800L14 5v1.300H2V5zM3.300 7.200h1.900v4.300H3.300zM7.050 7.200h1.900v4.300h-1.900zM10.800 7.200h1.900v4.300h-1.900zM2 12.300h12V14H2z"),
        PlaceKind::Court => (CIVIC, "M7.300 2h1.400v1.200l4 .8 2 4.600q-.6 1.700-2.300 1.700T10 8.600L11.700 5l-3-.6v7.900h2.800V14h-7v-1.700h2.800V4.400l-3 .6L6 8.600q-.6 1.700-2.400 1.700T1.300 8.600l2-4.600 4-.8z"),
        PlaceKind::Police => (CIVIC, "M8 1.500q2.400 1.600 5.300 1.600 0 8-5.300 11.400Q2.700 11.100 2.700 3.100 5.600 3.100 8 1.500zM8 4.600L7.100 6.700l-2.300.2 1.700 1.500L6 10.600l2-1.200 2 1.200-.5-2.200 1.700-1.500-2.300-.2z"),
        PlaceKind::Theatre => (LEISURE, "M3 3q5 1.600 10 0v5q0 4.200-5 6-5-1.800-5-6zM5 6.100v1.200h2V6.100zM9 6.100v1.200h2V6.100zM5.500 9.300q2.500 3 5 0-2.500.9-5 0z"),
        PlaceKind::Arena => (LEISURE, "M8 3.500q6.500 0 6.500 4.500T8 12.500 1.500 8 8 3.500zM8 5.700Q4.600 5.700 4.600 8T8 10.300 11.400 8 8 5.700z"),
        PlaceKind::Leisure => (LEISURE, "M1.500 6.500h1.200V5h2v2.200h6.600V5h2v1.500h1.200v3h-1.200V11h-2V8.800H4.700V11h-2V9.500H1.500z"),
        PlaceKind::Park => (LEISURE, "M8 1.500q3 0 3.400 2.800 2.100.7 2.100 2.900 0 2.900-3 2.900H8.800V14H7.200v-3.900H5.500q-3 0-3-2.900 0-2.200 2.100-2.900Q5 1.500 8 1.500z"),
        PlaceKind::Market | PlaceKind::Shopping => (CIVIC, "M5.200 5.200Q5.200 2 8 2t2.800 3.200h2.400l.6 8.800H2.200l.6-8.800zM6.600 5.200h2.800Q9.400 3.400 8 3.400T6.600 5.200z"),
    })
}

/// The value at a zoom.
pub fn at_zoom(stops: Stops, zoom: f64) -> f64 {
    let after = stops.partition_point(|(at, _)| *at <= zoom);
    match (after.checked_sub(1).map(|before| stops[before]), stops.get(after)) {
        (Some((from, low)), Some((to, high))) => low + (high - low) * (zoom - from) / (to - from),
        (Some((_, last)), None) => last,
        (None, Some((_, first))) => *first,
        (None, None) => 0.0,
    }
}

/// The three parts of a color, 0 to 255.
pub fn rgb(color: &str) -> [u8; 3] {
    let part = |at: usize| {
        color.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0)
    };
    [part(1), part(3), part(5)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: [TextStyle; 7] = [
        TextStyle::City,
        TextStyle::District,
        TextStyle::AreaMajor,
        TextStyle::AreaMinor,
        TextStyle::Landmark,
        TextStyle::Postcode,
        TextStyle::Choice,
    ];

    /// WCAG 2's relative luminance.
    fn luminance(color: [f64; 3]) -> f64 {
        let linear = color.map(|part| {
            let part = part / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    fn mixed(below: [f64; 3], above: [f64; 3], alpha: f64) -> [f64; 3] {
        [0, 1, 2].map(|part| below[part] * (1.0 - alpha) + above[part] * alpha)
    }

    fn parts(ink: Ink, theme: Theme) -> [f64; 3] {
        rgb(ink.of(theme)).map(f64::from)
    }

    #[test]
    fn every_label_is_readable_on_its_halo_and_on_every_ground() {
        for theme in [Theme::Light, Theme::Dark] {
            for style in STYLES {
                let rule = text_rule(style);
                let letters = parts(rule.ink, theme);
                let grounds = TINTS.into_iter().chain([rule.halo, SURROUNDINGS, CITY]);
                let built_up = parts(BUILT_UP, theme);
                for ground in grounds.map(|ground| parts(ground, theme)) {
                    // The most the land's shade and homes together lay over it, then the halo.
                    let shaded = mixed(ground, built_up, 0.85);
                    let haloed = mixed(shaded, parts(rule.halo, theme), rule.halo_alpha);
                    for below in [ground, haloed] {
                        let contrast = contrast(letters, below);
                        assert!(contrast >= 4.5, "{style:?} {theme:?} on {below:?}: {contrast:.2}");
                    }
                }
            }
        }
    }

    #[test]
    fn pins_and_badges_stand_out_from_every_ground() {
        let inks = [OPEN, UNKNOWN, CLOSED, ORIGIN, CHOICE];
        for theme in [Theme::Light, Theme::Dark] {
            for (ink, ground) in inks.iter().flat_map(|ink| TINTS.map(|ground| (ink, ground))) {
                assert!(contrast(parts(*ink, theme), parts(ground, theme)) >= 3.0, "{ink:?} {theme:?}");
            }
            assert!(contrast(parts(OPEN, theme), parts(ON_OPEN, theme)) >= 4.5);
            assert!(contrast(parts(UNKNOWN, theme), parts(PIN_PAPER, theme)) >= 4.5);
        }
    }

    #[test]
    fn values_between_stops_are_in_between() {
        let stops: Stops = &[(10.0, 1.0), (12.0, 3.0)];
        assert_eq!([8.0, 10.0, 11.0, 12.0, 20.0].map(|zoom| at_zoom(stops, zoom)), [1.0, 1.0, 2.0, 3.0, 3.0]);
    }
}
