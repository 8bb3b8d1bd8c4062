//! The Waymark server.

pub mod areas;
pub mod ask;
pub mod basemap;
mod borrowed;
pub mod canonical;
mod catalogue;
pub mod cli;
pub mod clock;
pub mod coverage;
mod csv;
pub mod export;
pub mod hours;
pub mod hsds;
pub mod http;
pub mod import;
mod json_text;
pub mod live;
mod naptan;
pub mod ogc;
mod query_string;
mod sheet;
pub mod store;
pub mod synth;
pub mod unmet;
mod words;

#[cfg(test)]
mod testing;
