//! Pins gathered into clusters, for every whole zoom level, each level made from the one below.
//!
//! So a cluster's pins stay together all the way out, and at one level it never changes while the map
//! moves. A level is made when it is first looked at: the first picture does not wait for all of them.
//! Invariant: at each level every pin is in exactly one node.

use crate::camera::{CLOSEST_ZOOM, Pose};
use crate::mercator::{Extent, World};
use std::cell::OnceCell;

/// Pins nearer than this become one badge, in CSS px at the level's own zoom.
const RADIUS_PX: f64 = 42.0;
/// Pins within this distance are at one place.
const SAME_PLACE_M: f64 = 3.0;
/// The level of the closest zoom.
const LAST_LEVEL: usize = CLOSEST_ZOOM as usize;

/// Whether help is there at the time asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Yes.
    Open,
    /// Its hours are not known.
    Unknown,
    /// No.
    Closed,
}

/// A service's place on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pin {
    /// What the page calls it: words of thousands would take longer to hand over than to draw.
    pub id: u32,
    /// Where.
    pub at: World,
    /// Which of the page's drawings stands on it.
    pub icon: u8,
    /// Open, unknown or closed.
    pub state: State,
}

/// A pin alone or several together.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The middle of its pins.
    pub at: World,
    /// Indices of its pins, the smallest first. Never empty.
    pub members: Vec<u32>,
    /// Whether all of them are at the same place.
    pub same_place: bool,
}

/// The places of all pins, and the levels looked at so far, the farthest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    places: Vec<World>,
    levels: Vec<OnceCell<Vec<Node>>>,
}

impl Clusters {
    /// Of these pins.
    pub fn of(pins: &[Pin]) -> Self {
        let levels = (0..=LAST_LEVEL).map(|_| OnceCell::new()).collect();
        Self { places: pins.iter().map(|pin| pin.at).collect(), levels }
    }

    /// The nodes to show at a zoom.
    pub fn at_zoom(&self, zoom: f64) -> &[Node] {
        self.level(level_of(zoom))
    }

    fn level(&self, level: usize) -> &[Node] {
        let Some(nodes) = self.levels.get(level) else { return &[] };
        nodes.get_or_init(|| {
            if level < LAST_LEVEL {
                return gathered(self.level(level + 1), &self.places, level);
            }
            let alone =
                |(idx, at): (u32, &World)| Node { at: *at, members: vec![idx], same_place: true };
            let nodes: Vec<Node> = (0..).zip(&self.places).map(alone).collect();
            gathered(&nodes, &self.places, level)
        })
    }

    /// The farthest zoom at which these pins are no longer all together; none if they never part.
    pub fn parting_zoom(&self, members: &[u32]) -> Option<f64> {
        let first = members.first()?;
        let is_apart =
            |node: &Node| node.members.contains(first) && node.members.len() < members.len();
        let level = (0..=LAST_LEVEL).find(|level| self.level(*level).iter().any(is_apart))?;
        Some(level as f64)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "limited to the levels"
)]
fn level_of(zoom: f64) -> usize {
    (zoom.max(0.0).floor() as usize).min(LAST_LEVEL)
}

/// One level's nodes from the next closer one's: each gathers those within reach not yet gathered.
fn gathered(nodes: &[Node], places: &[World], level: usize) -> Vec<Node> {
    let pose = Pose { centre: World { x: 0.5, y: 0.5 }, zoom: level as f64 };
    let reach = RADIUS_PX / pose.scale();
    let cells = Cells::of(nodes, reach);
    let mut taken = vec![false; nodes.len()];
    let mut gathered = Vec::new();
    for (idx, node) in nodes.iter().enumerate() {
        if taken[idx] {
            continue;
        }
        let mut members: Vec<u32> = Vec::new();
        cells.near(node.at, |near| {
            if !taken[near] && nodes[near].at.distance(node.at) <= reach {
                taken[near] = true;
                members.extend_from_slice(&nodes[near].members);
            }
        });
        gathered.push(together(members, places));
    }
    gathered
}

/// The smallest index first: what the node is known by.
fn together(mut members: Vec<u32>, places: &[World]) -> Node {
    let smallest = (0..members.len()).min_by_key(|at| members[*at]);
    members.swap(0, smallest.unwrap_or(0));
    let theirs = || members.iter().map(|idx| places[*idx as usize]);
    let n = members.len() as f64;
    let at = World {
        x: theirs().map(|at| at.x).sum::<f64>() / n,
        y: theirs().map(|at| at.y).sum::<f64>() / n,
    };
    let same_place = is_one_place(theirs());
    Node { at, members, same_place }
}

/// Whether all points are at the same postcode centroid, as far as anyone can see.
pub fn is_one_place(places: impl IntoIterator<Item = World>) -> bool {
    let extent = Extent::around(places);
    extent.is_empty() || extent.min.distance(extent.max) <= SAME_PLACE_M * extent.min.metre()
}

/// Nodes by square, so that only neighbours are compared: squares share buckets, which costs a
/// comparison now and then and nothing else.
struct Cells {
    side: f64,
    /// The first node of each bucket, and the one after each node.
    first: Vec<Option<u32>>,
    next: Vec<Option<u32>>,
}

impl Cells {
    fn of(nodes: &[Node], side: f64) -> Self {
        let first = vec![None; nodes.len().next_power_of_two()];
        let mut cells = Self { side, first, next: vec![None; nodes.len()] };
        for (idx, node) in (0_u32..).zip(nodes) {
            let (x, y) = cells.cell(node.at);
            let bucket = cells.bucket(x, y);
            cells.next[idx as usize] = cells.first[bucket].replace(idx);
        }
        cells
    }

    fn cell(&self, at: World) -> (i32, i32) {
        ((at.x / self.side).floor() as i32, (at.y / self.side).floor() as i32)
    }

    fn bucket(&self, x: i32, y: i32) -> usize {
        let mixed = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca6b);
        (mixed >> 8) as usize & (self.first.len() - 1)
    }

    fn near(&self, at: World, mut tell: impl FnMut(usize)) {
        let (x, y) = self.cell(at);
        for dx in -1..=1 {
            for dy in -1..=1 {
                let mut found = self.first[self.bucket(x + dx, y + dy)];
                while let Some(idx) = found {
                    tell(idx as usize);
                    found = self.next[idx as usize];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::position::LonLat;
    use proptest::prelude::*;

    pub(crate) fn pin(idx: usize, lon: f64, lat: f64) -> Pin {
        let at = World::of(LonLat::new(lon, lat).unwrap());
        Pin { id: idx as u32, at, icon: 0, state: State::Open }
    }

    proptest! {
        #[test]
        fn clusters_partition_the_pins_at_every_level(
            places in prop::collection::vec((-1.6..-1.4, 52.35..52.46), 0..60), zoom in 0.0..20.0
        ) {
            let pins: Vec<Pin> =
                places.iter().enumerate().map(|(idx, (lon, lat))| pin(idx, *lon, *lat)).collect();
            let clusters = Clusters::of(&pins);
            let mut seen: Vec<u32> =
                clusters.at_zoom(zoom).iter().flat_map(|node| node.members.clone()).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..).take(pins.len()).collect::<Vec<u32>>());
        }

        #[test]
        fn zooming_out_never_parts_a_cluster(
            places in prop::collection::vec((-1.55..-1.45, 52.38..52.43), 2..60), zoom in 1.0..18.0
        ) {
            let pins: Vec<Pin> =
                places.iter().enumerate().map(|(idx, (lon, lat))| pin(idx, *lon, *lat)).collect();
            let clusters = Clusters::of(&pins);
            for node in clusters.at_zoom(zoom) {
                let farther = clusters.at_zoom(zoom - 1.0);
                let holds = |wide: &&Node| node.members.iter().all(|idx| wide.members.contains(idx));
                prop_assert!(farther.iter().find(holds).is_some());
            }
        }
    }

    #[test]
    fn two_at_one_postcode_never_part_and_two_apart_do() {
        let pins = [pin(0, -1.5, 52.4), pin(1, -1.5, 52.4), pin(2, -1.49, 52.4)];
        let clusters = Clusters::of(&pins);
        assert_eq!(clusters.parting_zoom(&[0, 1]), None);
        assert!(clusters.parting_zoom(&[0, 1, 2]).is_some_and(|zoom| (11.0..15.0).contains(&zoom)));
        assert!(clusters.at_zoom(18.0)[0].same_place);
    }
}
