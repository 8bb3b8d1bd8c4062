//! What the benches of the real server share: a population, the server, what it costs, a table.

#![allow(dead_code, reason = "each bench is a program of its own and uses some of this")]

pub mod client;
pub mod figures;
pub mod population;
pub mod process;
pub mod questions;
pub mod waymark;
