//! Questions put to the engine: HTTP and the command line ask here, so both get the same answer.

use engine::answer::feature_collection;
use engine::{Directory, Question};

/// The contract's `nearest`, as GeoJSON.
pub fn nearest(directory: &Directory, question: &Question) -> String {
    feature_collection(directory, question, &engine::nearest(directory, &question.query))
}

/// Every listing that passes the filters, as GeoJSON.
pub fn services(directory: &Directory, question: &Question) -> String {
    feature_collection(directory, question, &engine::listings(directory, &question.query))
}
