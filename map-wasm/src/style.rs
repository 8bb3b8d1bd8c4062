//! How the map looks, as data: what is drawn from which zoom to which, in which ink by day and night.

mod badges;
pub mod ground;
pub mod names;

pub use badges::{Badge, drawing};

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
pub type Stops = &'static [(f32, f32)];

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
    /// Towns, and large suburbs.
    Town,
    /// Postcode districts.
    District,
    /// Large neighbourhoods.
    AreaMajor,
    /// Small neighbourhoods.
    AreaMinor,
    /// Places people know.
    Landmark,
    /// Large roads.
    StreetMajor,
    /// All other streets.
    Street,
    /// Rivers, lakes.
    Water,
    /// Parks and cemeteries.
    Green,
    /// Where buses and trams stop.
    Stop,
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
pub const BUILT_UP: Ink = ink("#cdbb9f", "#545b62");
/// The same outside the city.
pub const BUILT_UP_AROUND: Ink = ink("#c9cdc1", "#2e3436");
/// One postcode, in the city.
pub const DOT: Ink = ink("#a68a63", "#a8956e");
/// One postcode, around it.
pub const DOT_AROUND: Ink = ink("#a4aa9a", "#485052");
/// The glow inside the city's edge, and its line.
pub const EDGE: Ink = ink("#6d5f91", "#9d8fc6");
/// How wide and how opaque the strokes of the glow are, outermost first.
pub const GLOW: [(f64, f64); 8] = [
    (30.0, 0.014),
    (25.0, 0.016),
    (20.0, 0.02),
    (15.0, 0.026),
    (11.0, 0.032),
    (7.5, 0.045),
    (5.0, 0.055),
    (2.5, 0.065),
];

/// The shade is strong far out and gives way to the dots close in.
pub const SHADE_ALPHA: Stops = &[(11.0, 0.85), (13.6, 0.75), (15.0, 0.66), (16.6, 0.55)];
/// The dots come where the shade goes.
pub const DOT_ALPHA: Stops =
    &[(9.5, 0.0), (10.5, 0.3), (12.0, 0.5), (13.0, 0.6), (14.5, 0.75), (16.0, 0.85)];
/// Radius of a dot in CSS px.
pub const DOT_RADIUS_PX: Stops =
    &[(10.5, 0.35), (12.0, 0.55), (13.5, 0.95), (14.5, 1.5), (15.5, 2.2), (16.5, 2.9), (18.0, 3.8)];

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
/// Closed: a small flat plate.
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
    const fn rule(
        size_px: f64,
        weight: u16,
        spacing_px: f64,
        capitals: bool,
        ink: Ink,
    ) -> TextRule {
        TextRule { size_px, weight, spacing_px, capitals, ink, halo: HALO, halo_alpha: 0.85 }
    }
    match style {
        TextStyle::City => rule(22.0, 700, 1.0, false, ink("#2d2548", "#efeaff")),
        TextStyle::Town => rule(15.5, 700, 0.3, false, ink("#352d50", "#e6e0fa")),
        TextStyle::District => rule(12.5, 700, 0.6, false, ink("#5b4c86", "#bcaee6")),
        TextStyle::AreaMajor => rule(11.5, 650, 1.5, true, ink("#4a4335", "#d9d3c4")),
        TextStyle::AreaMinor => rule(10.5, 550, 1.1, true, ink("#5c5442", "#bfb9a9")),
        TextStyle::Landmark => rule(11.5, 500, 0.0, false, ink("#36434d", "#c8d3da")),
        TextStyle::StreetMajor => rule(11.5, 600, 0.2, false, ink("#4b4335", "#dcd5c6")),
        TextStyle::Street => rule(11.0, 500, 0.2, false, ink("#504839", "#cdc6b8")),
        TextStyle::Water => rule(11.5, 500, 0.4, false, ink("#1d4c6e", "#a3cdea")),
        TextStyle::Green => rule(11.0, 550, 0.0, false, ink("#2c5230", "#a8d3a8")),
        TextStyle::Stop => rule(10.5, 500, 0.0, false, ink("#3a4c63", "#b9c9dc")),
        TextStyle::Postcode => {
            TextRule { halo_alpha: 0.5, ..rule(9.5, 500, 0.2, false, ink("#5f523d", "#bdb39c")) }
        }
        TextStyle::Choice => rule(13.5, 700, 0.0, false, CHOICE),
    }
}

/// Postcodes are named from here on.
pub const POSTCODE_FROM_ZOOM: f64 = 15.6;

/// The value at a zoom.
pub fn at_zoom(stops: Stops, zoom: f64) -> f64 {
    let after = stops.partition_point(|(at, _)| f64::from(*at) <= zoom);
    let stop = |(at, value): &(f32, f32)| (f64::from(*at), f64::from(*value));
    let before = after.checked_sub(1).map(|before| stop(&stops[before]));
    match (before, stops.get(after).map(stop)) {
        (Some((from, low)), Some((to, high))) => low + (high - low) * (zoom - from) / (to - from),
        (Some((_, only)), None) | (None, Some((_, only))) => only,
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

    const STYLES: [TextStyle; 13] = [
        TextStyle::City,
        TextStyle::Town,
        TextStyle::StreetMajor,
        TextStyle::Street,
        TextStyle::Water,
        TextStyle::Green,
        TextStyle::Stop,
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
                    // The most the land's shade lays over it, then the halo.
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
    fn every_label_is_readable_on_every_area_and_with_its_halo_on_every_road() {
        for (theme, style) in [Theme::Light, Theme::Dark]
            .into_iter()
            .flat_map(|theme| STYLES.map(|style| (theme, style)))
        {
            let rule = text_rule(style);
            let letters = parts(rule.ink, theme);
            for area in ground::AREAS {
                let contrast = contrast(letters, parts(area.ink, theme));
                assert!(contrast >= 4.5, "{style:?} {theme:?} on {:?}: {contrast:.2}", area.kinds);
            }
            // Postcodes are named in outlines only, where there are no roads.
            let roads = ground::ROADS.into_iter().filter(|_| style != TextStyle::Postcode);
            for road in roads {
                let haloed =
                    mixed(parts(road.ink, theme), parts(rule.halo, theme), rule.halo_alpha);
                let contrast = contrast(letters, haloed);
                assert!(contrast >= 4.5, "{style:?} {theme:?} on {:?}: {contrast:.2}", road.kinds);
            }
        }
    }

    #[test]
    fn pins_and_badges_stand_out_from_every_ground() {
        let inks = [OPEN, UNKNOWN, CLOSED, ORIGIN, CHOICE];
        for theme in [Theme::Light, Theme::Dark] {
            let grounds = || TINTS.into_iter().chain(ground::AREAS.map(|area| area.ink));
            for (ink, ground) in
                inks.iter().flat_map(|ink| grounds().map(move |ground| (ink, ground)))
            {
                assert!(
                    contrast(parts(*ink, theme), parts(ground, theme)) >= 3.0,
                    "{ink:?} {theme:?}"
                );
            }
            assert!(contrast(parts(OPEN, theme), parts(ON_OPEN, theme)) >= 4.5);
            for ink in [UNKNOWN, CLOSED] {
                assert!(contrast(parts(ink, theme), parts(PIN_PAPER, theme)) >= 4.5);
            }
        }
    }

    #[test]
    fn values_between_stops_are_in_between() {
        let stops: Stops = &[(10.0, 1.0), (12.0, 3.0)];
        for (zoom, value) in [(8.0, 1.0), (10.0, 1.0), (11.0, 2.0), (12.0, 3.0), (20.0, 3.0)] {
            assert!((at_zoom(stops, zoom) - value).abs() < 1e-9);
        }
    }
}
