//! What Waymark knows and can answer: where is the nearest help that is open, in a language, for a need?
//!
//! Pure: no clock, no file, no network, no SQL, no browser. Time and data are arguments, so the
//! server and the phone run the same code and "open" can never mean two things.

pub mod angle;
pub mod answer;
pub mod bank_holidays;
pub mod bytes;
pub mod checksum;
pub mod coverage;
pub mod decimal;
pub mod directory;
mod facts;
mod hilbert;
pub mod hours;
/// Not on phones, whose directories are short: there every listing is looked at.
#[cfg(not(target_family = "wasm"))]
mod index;
pub mod json;
pub mod language;
mod nearest;
pub mod needs;
pub mod pack;
pub mod position;
pub mod postcodes;
pub mod question;
mod service;
mod terms;
pub mod text;
pub mod time;
pub mod unmet;
mod words;

// What the tests beside this crate are asked, too.
#[cfg(test)]
extern crate self as engine;
#[cfg(test)]
#[path = "../tests/nearest/made_up.rs"]
mod made_up;

pub use directory::Directory;
pub use nearest::{
    Hit, Part, Query, Ranking, States, Walk, Window, listing, listings, listings_in, nearest,
};
pub use position::LonLat;
pub use question::Question;
pub use time::Timestamp;
