//! Pins gathered into clusters, for every whole zoom level, each level made from the one below.
//!
//! So a cluster's pins stay together all the way out, and at one level it never changes while the map
//! moves. Invariant: at each level every pin is in exactly one node.

use crate::camera::{CLOSEST_ZOOM, Pose};
use crate::mercator::{Extent, World};

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
#[derive(Clone, Debug, PartialEq)]
pub struct Pin {
    /// What the page calls it.
    pub id: String,
    /// Where.
    pub at: World,
    /// Slug of the need, which decides the icon.
    pub need: String,
    /// Open, unknown or closed.
    pub state: State,
    /// Its name as shown.
    pub label: String,
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

/// All levels, the farthest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters(Vec<Vec<Node>>);

impl Clusters {
    /// Gathers the pins for every level.
    pub fn of(pins: &[Pin]) -> Self {
        let alone =
            |(idx, pin): (u32, &Pin)| Node { at: pin.at, members: vec![idx], same_place: true };
        let mut nodes: Vec<Node> = (0..).zip(pins).map(alone).collect();
        let mut levels = Vec::with_capacity(LAST_LEVEL + 1);
        for level in (0..=LAST_LEVEL).rev() {
            nodes = gathered(&nodes, pins, level);
            levels.push(nodes.clone());
        }
        levels.reverse();
        Self(levels)
    }

    /// The nodes to show at a zoom.
    pub fn at_zoom(&self, zoom: f64) -> &[Node] {
        self.0.get(level_of(zoom)).map_or(&[], Vec::as_slice)
    }

    /// The farthest zoom at which these pins are no longer all together; none if they never part.
    pub fn parting_zoom(&self, members: &[u32]) -> Option<f64> {
        let first = members.first()?;
        let apart = |nodes: &Vec<Node>| {
            nodes
                .iter()
                .any(|node| node.members.contains(first) && node.members.len() < members.len())
        };
        let level = self.0.iter().position(apart)?;
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
fn gathered(nodes: &[Node], pins: &[Pin], level: usize) -> Vec<Node> {
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
        gathered.push(together(members, pins));
    }
    gathered
}

/// The smallest index first: what the node is known by.
fn together(mut members: Vec<u32>, pins: &[Pin]) -> Node {
    let smallest = (0..members.len()).min_by_key(|at| members[*at]);
    members.swap(0, smallest.unwrap_or(0));
    let places = || members.iter().map(|idx| pins[*idx as usize].at);
    let n = members.len() as f64;
    let at = World {
        x: places().map(|at| at.x).sum::<f64>() / n,
        y: places().map(|at| at.y).sum::<f64>() / n,
    };
    let same_place = is_one_place(places());
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
    buckets: Vec<Vec<usize>>,
}

impl Cells {
    fn of(nodes: &[Node], side: f64) -> Self {
        let mut cells = Self { side, buckets: vec![Vec::new(); nodes.len().next_power_of_two()] };
        for (idx, node) in nodes.iter().enumerate() {
            let (x, y) = cells.cell(node.at);
            let bucket = cells.bucket(x, y);
            cells.buckets[bucket].push(idx);
        }
        cells
    }

    fn cell(&self, at: World) -> (i32, i32) {
        ((at.x / self.side).floor() as i32, (at.y / self.side).floor() as i32)
    }

    fn bucket(&self, x: i32, y: i32) -> usize {
        let mixed = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca6b);
        (mixed >> 8) as usize & (self.buckets.len() - 1)
    }

    fn near(&self, at: World, mut tell: impl FnMut(usize)) {
        let (x, y) = self.cell(at);
        for dx in -1..=1 {
            for dy in -1..=1 {
                self.buckets[self.bucket(x + dx, y + dy)].iter().copied().for_each(&mut tell);
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
        Pin {
            id: format!("sal{idx}"),
            at: World::of(LonLat::new(lon, lat).unwrap()),
            need: "food".to_owned(),
            state: State::Open,
            label: format!("Place {idx}"),
        }
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
