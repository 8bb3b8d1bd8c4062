//! Promises to visitors, checked against the real server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod areas;
mod basemap;
mod command_line;
mod coverage;
mod coverage_by_hand;
mod directory_data;
mod docs;
mod feed;
mod fuzz;
mod gdal;
mod geodata;
mod hours_peer;
mod hsds;
mod http_nearest;
mod http_rules;
mod http_search;
mod http_services;
mod nearest_by_hand;
mod ogc;
mod openapi;
mod plain;
mod plain_languages;
mod serving;
mod site;
mod stops;
mod synthetic;
mod tools;
mod waymark;
