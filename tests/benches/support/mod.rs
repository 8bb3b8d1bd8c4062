//! What the benchmarks share: made-up directories, questions about them, and fair timing.

pub mod population;
pub mod questions;
pub mod timing;
