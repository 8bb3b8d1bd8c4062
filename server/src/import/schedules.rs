//! What is wrong with the hours of schedules, looked at once for all that say the same: a million
//! services keep a few hundred different hours.

use crate::canonical::Members;
use crate::hours::{self, Finding};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Members that have nothing to do with hours, and differ most.
const BESIDE: [&str; 3] = ["id", "languages", "attending_type"];
/// So many are remembered; then it begins anew.
const REMEMBERED: usize = 4_096;

thread_local! {
    static KNOWN: RefCell<HashMap<String, Vec<Finding>>> = RefCell::default();
}

/// What to tell the keeper of a schedule.
pub(super) fn findings(schedule: &Members) -> Vec<Finding> {
    let mut words = String::new();
    for (name, value) in schedule.iter().filter(|(name, _)| !BESIDE.contains(&name.as_str())) {
        // Writing to a String cannot fail.
        let _ = write!(words, "{name:?}:{value},");
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(findings) = known.get(&words) {
            return findings.clone();
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let findings = hours::findings(schedule);
        known.insert(words, findings.clone());
        findings
    })
}
