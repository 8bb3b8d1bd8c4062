//! Open Referral: the directory as HSDS 3.0 and HSDS-UK 3.0 tell it, at the same time.
//!
//! From what the store tells of services to answers, without HTTP and without SQL. Invariant: every answer
//! is valid by the schemas of both, and its order is that of the ids.

mod answer;
mod fields;
pub(crate) mod ids;
mod mold;
mod places;
mod question;
mod recurrence;
mod secrets;
mod shelf;
mod suits;
mod terms;

pub(crate) use answer::{Lines, lines, list, one};
pub(crate) use question::{Listing, Question, full_service};
pub(crate) use shelf::{Binder, Shelf};
