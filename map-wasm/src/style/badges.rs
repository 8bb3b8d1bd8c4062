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
            "M7.2 2.2q.8-1.4 1.6 0v4l5.2 3.1v1.6L8.8 9.5v2.7l1.5 1.2v1.1L8 13.9l-2.3.6v-1.1l1.5-1.2V9.5L2 10.9V9.3l5.2-3.1z",
        ),
        Badge::Boat => {
            (TRANSPORT, "M7 2h2v2h3v4l2 .8-1.5 4.2h-9L2 8.8 4 8V4h3zM5.5 5.5v1.9L8 6.4l2.5 1V5.5z")
        }
        Badge::Post => (CIVIC, "M2 4h12l-6 4.3zM2 5.5l6 4.3 6-4.3V12H2z"),
        Badge::Cathedral => (
            FAITH,
            "M7.3 1h1.4v1.6h1.5V4H8.7v1.5L12.5 9v5.5h-3V11q0-1.5-1.5-1.5T6.5 11v3.5h-3V9l3.8-3.5V4H5.8V2.6h1.5z",
        ),
        Badge::Worship => (
            FAITH,
            "M8 1.5q.6 1.2 1.7 2.1Q12.5 5.7 12.5 8v6.5h-3V11q0-1.5-1.5-1.5T6.5 11v3.5h-3V8q0-2.3 2.8-4.4Q7.4 2.7 8 1.5z",
        ),
        Badge::Hospital => (CARE, "M3.5 2.5h2.6v4.2h3.8V2.5h2.6v11H9.9V9.2H6.1v4.3H3.5z"),
        Badge::Health => (CARE, "M6.2 2.5h3.6v3.7h3.7v3.6H9.8v3.7H6.2V9.8H2.5V6.2h3.7z"),
        Badge::Learning => (
            LEARNING,
            "M8 3l7 3.3-7 3.3-7-3.3zM4 8.9l4 1.9 4-1.9v2.6Q10.3 13 8 13t-4-1.5zM13.6 7.2h.9v4.3h-.9z",
        ),
        Badge::Library => (
            LEARNING,
            "M7.5 4.2Q5.5 2.8 2 2.9v9.4q3.5 0 5.5 1.3zM8.5 4.2q2-1.4 5.5-1.3v9.4q-3.5 0-5.5 1.3z",
        ),
        Badge::Civic => (
            CIVIC,
            "M8 1.8L14 5v1.3H2V5zM3.3 7.2h1.9v4.3H3.3zM7.05 7.2h1.9v4.3h-1.9zM10.8 7.2h1.9v4.3h-1.9zM2 12.3h12V14H2z",
        ),
        Badge::Court => (
            CIVIC,
            "M7.3 2h1.4v1.2l4 .8 2 4.6q-.6 1.7-2.3 1.7T10 8.6L11.7 5l-3-.6v7.9h2.8V14h-7v-1.7h2.8V4.4l-3 .6L6 8.6q-.6 1.7-2.4 1.7T1.3 8.6l2-4.6 4-.8z",
        ),
        Badge::Police => (
            CIVIC,
            "M8 1.5q2.4 1.6 5.3 1.6 0 8-5.3 11.4Q2.7 11.1 2.7 3.1 5.6 3.1 8 1.5zM8 4.6L7.1 6.7l-2.3.2 1.7 1.5L6 10.6l2-1.2 2 1.2-.5-2.2 1.7-1.5-2.3-.2z",
        ),
        Badge::Theatre => (
            LEISURE,
            "M3 3q5 1.6 10 0v5q0 4.2-5 6-5-1.8-5-6zM5 6.1v1.2h2V6.1zM9 6.1v1.2h2V6.1zM5.5 9.3q2.5 3 5 0-2.5.9-5 0z",
        ),
        Badge::Arena => (
            LEISURE,
            "M8 3.5q6.5 0 6.5 4.5T8 12.5 1.5 8 8 3.5zM8 5.7Q4.6 5.7 4.6 8T8 10.3 11.4 8 8 5.7z",
        ),
        Badge::Leisure => {
            (LEISURE, "M1.5 6.5h1.2V5h2v2.2h6.6V5h2v1.5h1.2v3h-1.2V11h-2V8.8H4.7V11h-2V9.5H1.5z")
        }
        Badge::Market => (
            CIVIC,
            "M5.2 5.2Q5.2 2 8 2t2.8 3.2h2.4l.6 8.8H2.2l.6-8.8zM6.6 5.2h2.8Q9.4 3.4 8 3.4T6.6 5.2z",
        ),
    }
}
