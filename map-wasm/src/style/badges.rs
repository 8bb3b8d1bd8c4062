//! The small drawings by which landmarks are known, and the colors of their kinds.

use super::{Ink, ink};

/// What a landmark is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Badge {
    Train,
    Bus,
    Plane,
    Boat,
    Cathedral,
    Worship,
    Hospital,
    Health,
    Learning,
    Library,
    Civic,
    Court,
    Police,
    Theatre,
    Arena,
    Leisure,
    Market,
    Post,
}

/// Color and drawing of a badge. The drawing is the data of an SVG path in a 16 x 16 box, filled by the
/// even-odd rule.
pub fn drawing(badge: Badge) -> (Ink, &'static str) {
    const TRANSPORT: Ink = ink("#3f6187", "#7fa3cc");
    const CARE: Ink = ink("#a8475a", "#dd8896");
    const LEARNING: Ink = ink("#7a5a34", "#c8a577");
    const CIVIC: Ink = ink("#56606b", "#9aa6b1");
    const LEISURE: Ink = ink("#4b7249", "#8fbb8c");
    const FAITH: Ink = ink("#74588f", "#b59ad0");
    match badge {
        Badge::Train => (
            TRANSPORT,
            "M5 2h6q2 0 2 2v6q0 2-2 2l1.6 2h-2l-1-1.3H6.4L5.4 14h-2L5 12q-2 0-2-2V4q0-2 2-2zM4.8 4v3.4h6.4V4zM5.8 9a1 1 0 1 0 .01 0zM10.2 9a1 1 0 1 0 .01 0z",
        ),
        Badge::Bus => (
            TRANSPORT,
            "M4.5 2.5h7q1.7 0 1.7 1.7v7.3q0 .7-.7.7v1.3h-2v-1.3h-5v1.3h-2v-1.3q-.7 0-.7-.7V4.2q0-1.7 1.7-1.7zM4.4 4.4v3.4h7.2V4.4zM5 9.2a1 1 0 1 0 .01 0zM11 9.2a1 1 0 1 0 .01 0z",
        ),
        Badge::Plane => (
            TRANSPORT,
            "M7.2 2.2q.8-1.400 1.600 0v4l5.200 3.100v1.600L8.800 9.500v2.700l1.500 1.200v1.100L8 13.900l-2.300.6v-1.100l1.500-1.200V9.500L2 10.900V9.300l5.200-3.100z",
        ),
        Badge::Boat => (
            TRANSPORT,
            "M7 2h2v2h3v4l2 .8-1.500 4.200h-9L2 8.800 4 8V4h3zM5.500 5.500v1.900L8 6.400l2.500 1V5.500z",
        ),
        Badge::Post => (CIVIC, "M2 4h12l-6 4.300zM2 5.500l6 4.300 6-4.300V12H2z"),
        Badge::Cathedral => (
            FAITH,
            "M7.3 1h1.4v1.6h1.5V4H8.7v1.5L12.5 9v5.5h-3V11q0-1.5-1.5-1.5T6.5 11v3.5h-3V9l3.8-3.500V4H5.8V2.600h1.500z",
        ),
        Badge::Worship => (
            FAITH,
            "M8 1.500q.6 1.200 1.700 2.100Q12.500 5.700 12.500 8v6.500h-3V11q0-1.500-1.500-1.500T6.500 11v3.500h-3V8q0-2.300 2.800-4.400Q7.400 2.700 8 1.500z",
        ),
        Badge::Hospital => {
            (CARE, "M3.500 2.500h2.600v4.200h3.800V2.500h2.600v11H9.900V9.200H6.100v4.300H3.500z")
        }
        Badge::Health => (
            CARE,
            "M6.200 2.500h3.600v3.700h3.700v3.600H9.800v3.700H6.200V9.800H2.500V6.200h3.700z",
        ),
        Badge::Learning => (
            LEARNING,
            "M8 3l7 3.300-7 3.300-7-3.300zM4 8.900l4 1.900 4-1.900v2.600Q10.300 13 8 13t-4-1.500zM13.600 7.200h.9v4.300h-.9z",
        ),
        Badge::Library => (
            LEARNING,
            "M7.500 4.200Q5.500 2.800 2 2.900v9.400q3.500 0 5.500 1.300zM8.500 4.200q2-1.400 5.500-1.300v9.400q-3.500 0-5.500 1.300z",
        ),
        Badge::Civic => (
            CIVIC,
            "M8 1.800L14 5v1.300H2V5zM3.300 7.200h1.900v4.300H3.300zM7.050 7.200h1.900v4.300h-1.900zM10.800 7.200h1.900v4.300h-1.900zM2 12.300h12V14H2z",
        ),
        Badge::Court => (
            CIVIC,
            "M7.300 2h1.400v1.200l4 .8 2 4.600q-.6 1.700-2.300 1.700T10 8.600L11.700 5l-3-.6v7.900h2.800V14h-7v-1.700h2.800V4.400l-3 .6L6 8.600q-.6 1.700-2.400 1.700T1.300 8.600l2-4.600 4-.8z",
        ),
        Badge::Police => (
            CIVIC,
            "M8 1.500q2.400 1.600 5.300 1.600 0 8-5.300 11.400Q2.700 11.100 2.700 3.100 5.600 3.100 8 1.500zM8 4.600L7.100 6.700l-2.300.2 1.700 1.500L6 10.600l2-1.200 2 1.200-.5-2.200 1.700-1.500-2.300-.2z",
        ),
        Badge::Theatre => (
            LEISURE,
            "M3 3q5 1.600 10 0v5q0 4.200-5 6-5-1.800-5-6zM5 6.100v1.200h2V6.100zM9 6.100v1.200h2V6.100zM5.500 9.300q2.500 3 5 0-2.500.9-5 0z",
        ),
        Badge::Arena => (
            LEISURE,
            "M8 3.500q6.500 0 6.500 4.500T8 12.500 1.500 8 8 3.500zM8 5.700Q4.600 5.700 4.600 8T8 10.300 11.400 8 8 5.700z",
        ),
        Badge::Leisure => (
            LEISURE,
            "M1.500 6.500h1.200V5h2v2.200h6.600V5h2v1.500h1.200v3h-1.200V11h-2V8.800H4.700V11h-2V9.500H1.500z",
        ),
        Badge::Market => (
            CIVIC,
            "M5.200 5.200Q5.200 2 8 2t2.800 3.200h2.400l.6 8.800H2.200l.6-8.800zM6.600 5.200h2.800Q9.400 3.400 8 3.400T6.600 5.200z",
        ),
    }
}
