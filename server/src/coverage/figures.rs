//! The figures of an area, as every answer writes them.

use engine::coverage::{AreaChange, AreaCoverage, HOURS, Having};
use serde::Serialize;
use utoipa::ToSchema;

/// Shares are told to so many parts of one.
const SHARE_PARTS: f64 = 10_000.0;
/// Counts of people, which weights may divide, to so many parts of one.
const COUNT_PARTS: f64 = 100.0;

/// How many of an area's people have something within reach. With a week, "have" is: in at least one of
/// its hours.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Figures {
    /// How many have something that is open.
    pub covered: f64,
    /// The same as a share of the demand; null where there is none.
    pub share: Option<f64>,
    /// How many would, if all hours were known and open.
    pub covered_if_known: f64,
    /// The same as a share.
    pub share_if_known: Option<f64>,
    /// How many have something that has been checked lately.
    pub covered_checked: f64,
    /// The same as a share.
    pub share_checked: Option<f64>,
    /// With a week: in how many of its hours a person has something, on average.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_per_week: Option<f64>,
    /// The same, if all hours were known and open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_per_week_if_known: Option<f64>,
    /// The same, of what has been checked lately.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_per_week_checked: Option<f64>,
    /// With a week: the share in each of its 168 hours, as each begins, Monday 00:00 first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<Vec<f64>>,
    /// The same, if all hours were known and open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week_if_known: Option<Vec<f64>>,
    /// The same, of what has been checked lately.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week_checked: Option<Vec<f64>>,
}

/// What becomes better or worse with the question that is compared with.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Change {
    /// How many more have something; fewer if negative.
    pub covered: f64,
    /// By how much the share rises.
    pub share: Option<f64>,
    /// By how many hours a week, on average.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_per_week: Option<f64>,
    /// People times hours in which they have something only with the other question.
    pub gained_hours: f64,
    /// People times hours in which they have something only with this question.
    pub lost_hours: f64,
    /// For how many people at least one hour is gained.
    pub gained_people: f64,
    /// For how many people at least one hour is lost.
    pub lost_people: f64,
    /// Of the whole city and with a week: how many people gain each of its hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gained_by_hour: Option<Vec<f64>>,
    /// The same of those who lose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_by_hour: Option<Vec<f64>>,
}

impl Figures {
    /// Of an area's sums.
    pub(super) fn of(area: &AreaCoverage) -> Self {
        let demand = area.demand;
        let share_of = |count: f64| (demand > 0.0).then(|| share(count / demand));
        let shares = |having: &Having| {
            let share = |count: &f64| if demand > 0.0 { share(count / demand) } else { 0.0 };
            is_week(&having.by_hour).then(|| having.by_hour.iter().map(share).collect())
        };
        let mean = |having: &Having| {
            (is_week(&having.by_hour) && demand > 0.0).then(|| share(having.hours() / demand))
        };
        let (open, maybe, checked) = (&area.open, &area.maybe, &area.checked);
        Self {
            covered: count(open.ever),
            share: share_of(open.ever),
            covered_if_known: count(maybe.ever),
            share_if_known: share_of(maybe.ever),
            covered_checked: count(checked.ever),
            share_checked: share_of(checked.ever),
            hours_per_week: mean(open),
            hours_per_week_if_known: mean(maybe),
            hours_per_week_checked: mean(checked),
            week: shares(open),
            week_if_known: shares(maybe),
            week_checked: shares(checked),
        }
    }
}

impl Change {
    /// From one question's figures to the other's.
    pub(super) fn of(before: &Figures, after: &Figures, change: &AreaChange) -> Self {
        let apart = |before: Option<f64>, after: Option<f64>| Some(share(after? - before?));
        Self {
            covered: count(after.covered - before.covered),
            share: apart(before.share, after.share),
            hours_per_week: apart(before.hours_per_week, after.hours_per_week),
            gained_hours: count(change.gained_hours()),
            lost_hours: count(change.lost_hours()),
            gained_people: count(change.gained_people),
            lost_people: count(change.lost_people),
            gained_by_hour: None,
            lost_by_hour: None,
        }
    }

    /// Of the whole city.
    pub(super) fn by_hour(self, change: &AreaChange) -> Self {
        let counts = |by_hour: &[f64]| {
            is_week(by_hour).then(|| by_hour.iter().map(|number| count(*number)).collect())
        };
        Self {
            gained_by_hour: counts(&change.gained_by_hour),
            lost_by_hour: counts(&change.lost_by_hour),
            ..self
        }
    }
}

fn is_week(by_hour: &[f64]) -> bool {
    by_hour.len() == HOURS
}

pub(super) fn share(share: f64) -> f64 {
    (share * SHARE_PARTS).round() / SHARE_PARTS
}

pub(super) fn count(count: f64) -> f64 {
    (count * COUNT_PARTS).round() / COUNT_PARTS
}

/// As JSON. Answers are made of texts and finite numbers, which can all be written.
pub(super) fn json(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).unwrap_or_default()
}
