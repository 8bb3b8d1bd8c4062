//! The only clock of the server: everything else is told what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use engine::Timestamp;

/// Now, in whole seconds.
pub fn now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since_1970.as_secs()).unwrap_or(i64::MAX))
}
