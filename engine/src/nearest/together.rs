//! The sessions that suit a question, taken together: open when one is, until none is.

use crate::bank_holidays::BankHolidays;
use crate::hours::{Hours, Note, OpenState, Reading};
use crate::nearest::Walk;
use crate::time::Timestamp;

/// Past this many handovers (weeks of day and night shifts) it is as good as always open.
const MOST_HANDOVERS: usize = 64;

/// The state of several sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Together {
    pub state: OpenState,
    pub until: Option<Timestamp>,
    pub opens: Option<Timestamp>,
    pub note: Option<Note>,
}

/// The state of sessions with these hours at an instant. For somebody who walks there the
/// instant is that of arrival, and what then closes within the stay counts as closed.
pub(crate) fn together(
    hours: &[&Hours],
    now: &Reading,
    walk: Option<Walk>,
    holidays: &BankHolidays,
) -> Together {
    let (state, note) = hours
        .iter()
        .map(|hours| hours.state(&now.moment))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .unwrap_or((OpenState::Unknown, Some(Note::HoursUnknown)));
    if state != OpenState::Open {
        return Together { state, until: None, opens: opens_after(hours, now, holidays), note };
    }
    let until = open_until(hours, now, holidays);
    match until.zip(walk) {
        Some((until, walk)) if until.0 < now.at.0.saturating_add(walk.stay_s) => Together {
            state: OpenState::Closed,
            until: Some(until),
            opens: opens_after(hours, &Reading::new(until, holidays), holidays),
            note: Some(Note::ClosesSoon),
        },
        _ => Together { state, until, opens: None, note },
    }
}

/// When the first of sessions opens of which none is open.
fn opens_after(hours: &[&Hours], from: &Reading, holidays: &BankHolidays) -> Option<Timestamp> {
    hours.iter().filter_map(|hours| hours.open_from(from, holidays)).min()
}

/// When none of the sessions is open any more: one may follow on another without a gap.
fn open_until(hours: &[&Hours], now: &Reading, holidays: &BankHolidays) -> Option<Timestamp> {
    let mut reading = *now;
    for _ in 0..MOST_HANDOVERS {
        let mut latest = reading.at;
        let is_open = |hours: &&&Hours| hours.state(&reading.moment).0 == OpenState::Open;
        for hours in hours.iter().filter(is_open) {
            latest = latest.max(hours.open_until(&reading, holidays)?);
        }
        if latest == reading.at || hours.len() == 1 {
            return Some(latest);
        }
        reading = Reading::new(latest, holidays);
    }
    None
}
