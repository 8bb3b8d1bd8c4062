//! An OpenStreetMap extract as features of the map.
//!
//! The file is read three times, so that memory holds no more than where the nodes are (16 bytes each)
//! and the ways of relations: nodes and relations, then which ways relations need and where edges part,
//! then every way is drawn and forgotten.

mod areas;
mod coast;
mod drawing;
mod element;
mod extract;
mod lines;
mod names;
mod nodes;
mod pbf;
mod points;
mod rings;
mod survey;
mod xml;

pub use drawing::Notes;
pub use survey::Survey;

#[cfg(test)]
mod tests;
