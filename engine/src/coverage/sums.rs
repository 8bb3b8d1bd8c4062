//! Coverage of areas: of those who live in each, how many have something at each hour; and who gains or
//! loses by a change.

use super::{Covered, Mask, When};

/// How many people have something, at one level of certainty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Having {
    /// For each hour that was asked about, how many people.
    pub by_hour: Vec<f64>,
    /// How many people have something in at least one of these hours.
    pub ever: f64,
}

/// What an area's people have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaCoverage {
    /// How many people there are, in whatever they are counted.
    pub demand: f64,
    /// Who has something open.
    pub open: Having,
    /// Who has something open that has been checked lately.
    pub checked: Having,
    /// Who has something that is open, or may be: its hours are not known.
    pub maybe: Having,
}

/// What an area's people gain and lose by a change, counted in people and in people times hours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaChange {
    /// For each hour, how many people have something only after the change.
    pub gained_by_hour: Vec<f64>,
    /// For each hour, how many people have something only before the change.
    pub lost_by_hour: Vec<f64>,
    /// How many people gain at least one hour.
    pub gained_people: f64,
    /// How many people lose at least one hour.
    pub lost_people: f64,
}

impl Having {
    fn new(hours: usize) -> Self {
        Self { by_hour: vec![0.0; hours], ever: 0.0 }
    }

    fn add(&mut self, demand: f64, mask: Mask) {
        add(&mut self.by_hour, &mut self.ever, demand, mask);
    }

    /// People times hours.
    pub fn hours(&self) -> f64 {
        self.by_hour.iter().sum()
    }
}

impl AreaChange {
    fn new(hours: usize) -> Self {
        let none = || vec![0.0; hours];
        Self { gained_by_hour: none(), lost_by_hour: none(), ..Self::default() }
    }

    /// People times hours.
    pub fn gained_hours(&self) -> f64 {
        self.gained_by_hour.iter().sum()
    }

    /// People times hours.
    pub fn lost_hours(&self) -> f64 {
        self.lost_by_hour.iter().sum()
    }
}

fn add(by_hour: &mut [f64], ever: &mut f64, demand: f64, mask: Mask) {
    if mask.is_empty() {
        return;
    }
    *ever += demand;
    for hour in mask.hours() {
        by_hour[hour] += demand;
    }
}

/// Sums of people by area: who has what, how many each of them stands for, and in which of so many areas
/// they live. What lies in no area is not counted.
pub fn by_area(
    when: When,
    areas: usize,
    people: impl IntoIterator<Item = (Covered, f64, Option<usize>)>,
) -> Vec<AreaCoverage> {
    let none = || Having::new(when.hours());
    let empty = AreaCoverage { demand: 0.0, open: none(), checked: none(), maybe: none() };
    let mut sums = vec![empty; areas];
    each_run(people, |covered, demand, area| {
        let Some(sum) = sums.get_mut(area) else { return };
        sum.demand += demand;
        sum.open.add(demand, covered.open);
        sum.checked.add(demand, covered.checked);
        sum.maybe.add(demand, covered.maybe);
    });
    sums
}

/// The same of what is open before a change and after it.
pub fn changes_by_area(
    when: When,
    areas: usize,
    people: impl IntoIterator<Item = ((Mask, Mask), f64, Option<usize>)>,
) -> Vec<AreaChange> {
    let mut sums = vec![AreaChange::new(when.hours()); areas];
    each_run(people, |(before, after), demand, area| {
        let Some(sum) = sums.get_mut(area) else { return };
        let (gained, lost) = (after.without(before), before.without(after));
        add(&mut sum.gained_by_hour, &mut sum.gained_people, demand, gained);
        add(&mut sum.lost_by_hour, &mut sum.lost_people, demand, lost);
    });
    sums
}

/// Neighbors mostly live in the same area and have the same: they are told at once.
fn each_run<T: Copy + PartialEq>(
    people: impl IntoIterator<Item = (T, f64, Option<usize>)>,
    mut tell: impl FnMut(T, f64, usize),
) {
    let mut run: Option<(T, f64, usize)> = None;
    for (has, demand, area) in people {
        let Some(area) = area else { continue };
        match &mut run {
            Some((same, sum, here)) if *same == has && *here == area => *sum += demand,
            other => {
                if let Some((has, demand, area)) = other.replace((has, demand, area)) {
                    tell(has, demand, area);
                }
            }
        }
    }
    if let Some((has, demand, area)) = run {
        tell(has, demand, area);
    }
}
