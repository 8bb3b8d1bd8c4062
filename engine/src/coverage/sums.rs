//! Coverage of areas: of those who live in each, how many have something at each hour.

use super::{Covered, Mask, When};

/// What an area's people have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaCoverage {
    /// How many people there are, in whatever they are counted.
    pub demand: f64,
    /// For each hour that was asked about, how many of them have something open.
    pub open: Vec<f64>,
    /// The same, of what has been checked lately.
    pub checked: Vec<f64>,
    /// The same, of what is open or whose hours are not known.
    pub maybe: Vec<f64>,
}

impl AreaCoverage {
    fn new(hours: usize) -> Self {
        let none = || vec![0.0; hours];
        Self { demand: 0.0, open: none(), checked: none(), maybe: none() }
    }

    /// The share of people who have something open in an hour; none where there are no people.
    pub fn share(&self, hour: usize) -> Option<f64> {
        (self.demand > 0.0).then(|| self.open[hour] / self.demand)
    }

    fn add(&mut self, demand: f64, covered: &Covered) {
        self.demand += demand;
        let add = |sums: &mut [f64], mask: &Mask| {
            let sums = sums.iter_mut().enumerate().filter(|(hour, _)| mask.has(*hour));
            sums.for_each(|(_, sum)| *sum += demand);
        };
        add(&mut self.open, &covered.open);
        add(&mut self.checked, &covered.checked);
        add(&mut self.maybe, &covered.maybe);
    }
}

/// Sums of people by area: who has what, how many each of them stands for, and in which of so many areas
/// they live. What lies in no area is not counted.
pub fn by_area(
    when: When,
    areas: usize,
    people: impl IntoIterator<Item = (Covered, f64, Option<usize>)>,
) -> Vec<AreaCoverage> {
    let mut sums = vec![AreaCoverage::new(when.hours()); areas];
    // Neighbors mostly live in the same area and have the same: they are counted at once.
    let mut same: Option<(Covered, usize)> = None;
    let mut demand = 0.0;
    let mut count = |same: Option<(Covered, usize)>, demand: f64| {
        if let Some((covered, area)) = same
            && let Some(sum) = sums.get_mut(area)
        {
            sum.add(demand, &covered);
        }
    };
    for (covered, weight, area) in people {
        let next = area.map(|area| (covered, area));
        if next != same {
            count(same, demand);
            (same, demand) = (next, 0.0);
        }
        demand += weight;
    }
    count(same, demand);
    sums
}
