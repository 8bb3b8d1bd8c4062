//! Text search: words in any script and language, as people type them, find needs and services.
//!
//! Invariant: what is indexed and what is asked for go through the same [`fold`], on server and phone.

mod fold;
mod index;
mod letters;
mod needs;
mod search;
mod typos;

pub use fold::fold;
pub use index::{Index, Match, Query, Texts};
pub use needs::{DANGER, NeedWords};
pub(crate) use search::hits;
pub use search::{Found, FoundNeed, FoundService, MAX_QUERY_LETTERS, SEARCH_PARAMS, Search, find};
pub use typos::Fit;
