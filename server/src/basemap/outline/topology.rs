//! Areas that share edges: which edges two of them have in common, and which areas are neighbours.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Area, Rings};
use crate::basemap::feature::{Path, Vertex};
use crate::basemap::pins::Pins;
use crate::basemap::world::Point;

/// An edge between two points, by their indices, the lesser first.
type Edge = (u32, u32);

/// Whole areas and the parts they are divided into, along common edges.
pub struct Topology {
    areas: Vec<Area>,
    /// How many of the areas are whole; the others are parts.
    wholes: usize,
    index: HashMap<Point, u32>,
    /// The parts along each edge.
    owners: HashMap<Edge, BTreeSet<usize>>,
}

impl Topology {
    /// Of points that are equal where areas touch.
    pub fn of(wholes: &[Vec<Rings>], parts: &[Vec<Rings>]) -> Self {
        let mut index: HashMap<Point, u32> = HashMap::new();
        for point in wholes.iter().chain(parts).flatten().flatten().flatten() {
            let next = index.len() as u32;
            index.entry(*point).or_insert(next);
        }
        let mut pins = Pins::new(index.len());
        for ring in wholes.iter().chain(parts).flatten().flatten() {
            let closed: Vec<u32> =
                ring.iter().chain(ring.first()).map(|point| index[point]).collect();
            pins.add(&closed);
        }
        let vertex = |at: &Point| Vertex { at: *at, is_pinned: pins.is_pinned(index[at]) };
        let path = |ring: &Vec<Point>| -> Path { ring.iter().map(vertex).collect() };
        let area = |polygons: &Vec<Rings>| -> Area {
            polygons.iter().map(|rings| rings.iter().map(path).collect()).collect()
        };
        let areas = wholes.iter().chain(parts).map(area).collect();
        let mut topology = Self { areas, wholes: wholes.len(), index, owners: HashMap::new() };
        topology.owners = topology.owners();
        topology
    }

    fn owners(&self) -> HashMap<Edge, BTreeSet<usize>> {
        let mut owners: HashMap<Edge, BTreeSet<usize>> = HashMap::new();
        for (idx, area) in self.areas.iter().enumerate().skip(self.wholes) {
            for ring in area.iter().flatten() {
                for at in 0..ring.len() {
                    owners.entry(self.edge(ring, at)).or_default().insert(idx);
                }
            }
        }
        owners
    }

    /// From a vertex of the ring to the next.
    fn edge(&self, ring: &Path, at: usize) -> Edge {
        let (a, b) = (self.index[&ring[at].at], self.index[&ring[(at + 1) % ring.len()].at]);
        (a.min(b), a.max(b))
    }

    /// The whole areas.
    pub fn wholes(&self) -> Area {
        self.areas[..self.wholes].iter().flatten().cloned().collect()
    }

    /// The parts, each by itself.
    pub fn parts(&self) -> Vec<Area> {
        self.areas[self.wholes..].to_vec()
    }

    /// The edges of the whole areas, closed.
    pub fn outlines(&self) -> Vec<Path> {
        let closed = |ring: &Path| ring.iter().chain(ring.first()).copied().collect();
        self.areas[..self.wholes].iter().flatten().flatten().map(closed).collect()
    }

    /// The edges two parts have in common, each once, cut where a third area begins.
    pub fn edges_between_parts(&self) -> Vec<Path> {
        let mut lines = Vec::new();
        for (idx, area) in self.areas.iter().enumerate().skip(self.wholes) {
            for ring in area.iter().flatten() {
                lines.extend(self.common_edges(idx, ring));
            }
        }
        lines
    }

    fn common_edges(&self, idx: usize, ring: &Path) -> Vec<Path> {
        let mut ring = ring.clone();
        let start = ring.iter().position(|vertex| vertex.is_pinned).unwrap_or(0);
        ring.rotate_left(start);
        let (mut lines, mut line) = (Vec::new(), Path::new());
        for at in 0..ring.len() {
            let owners = &self.owners[&self.edge(&ring, at)];
            let is_ours = owners.len() > 1 && owners.first() == Some(&idx);
            let next = ring[(at + 1) % ring.len()];
            if is_ours {
                if line.is_empty() {
                    line.push(ring[at]);
                }
                line.push(next);
            }
            if !is_ours || next.is_pinned {
                lines.push(std::mem::take(&mut line));
            }
        }
        lines.push(line);
        lines.retain(|line| line.len() > 1);
        lines
    }

    /// A small number for each part, never the same for two that share an edge.
    pub fn tints(&self) -> Vec<u8> {
        let mut neighbours: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for owners in self.owners.values() {
            for idx in owners {
                neighbours.entry(*idx).or_default().extend(owners);
            }
        }
        let mut tints: Vec<u8> = Vec::new();
        for idx in self.wholes..self.areas.len() {
            let around = neighbours.get(&idx).into_iter().flatten();
            let taken: BTreeSet<u8> =
                around.filter_map(|other| tints.get(other - self.wholes).copied()).collect();
            // Spread over five where possible, so that neighbours two apart differ too.
            let start = (idx % 5) as u8;
            let mut wanted = (0..5).map(|step| (start + step) % 5).chain(5..=u8::MAX);
            tints.push(wanted.find(|tint| !taken.contains(tint)).unwrap_or(0));
        }
        tints
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(i32, i32)]) -> Vec<Rings> {
        vec![vec![points.iter().map(|(x, y)| Point { x: *x, y: *y }).collect()]]
    }

    /// A square in two halves with a bend in the edge between them.
    fn halves() -> Topology {
        let whole = ring(&[(0, 0), (50, 0), (100, 0), (100, 100), (50, 100), (0, 100)]);
        let west = ring(&[(0, 0), (50, 0), (60, 50), (50, 100), (0, 100)]);
        let east = ring(&[(50, 0), (100, 0), (100, 100), (50, 100), (60, 50)]);
        Topology::of(&[whole], &[west, east])
    }

    #[test]
    fn neighbours_have_one_edge_in_common_and_different_tints() {
        let topology = halves();
        let edges = topology.edges_between_parts();
        assert_eq!(edges.len(), 1);
        let mut points: Vec<(i32, i32)> = edges[0].iter().map(|v| (v.at.x, v.at.y)).collect();
        points.sort_by_key(|(_, y)| *y);
        assert_eq!(points, [(50, 0), (60, 50), (50, 100)]);
        assert!(edges[0][0].is_pinned && edges[0][2].is_pinned && !edges[0][1].is_pinned);
        assert_ne!(topology.tints()[0], topology.tints()[1]);
    }

    #[test]
    fn the_outline_is_closed() {
        let outlines = halves().outlines();
        assert_eq!(outlines.len(), 1);
        assert_eq!((outlines[0].len(), outlines[0].first()), (7, outlines[0].last()));
    }
}
