//! The second and third reading of an extract: ways become features.

use std::collections::HashMap;

use super::areas::{AreaKind, area_kind};
use super::coast;
use super::element::{Element, Pass, Tags};
use super::lines::{is_line, line_feature};
use super::nodes::Nodes;
use super::points::{grows_with_its_area, point_feature};
use super::rings::{assemble, is_nearly_closed, polygons};
use super::survey::{Survey, admin_level};
use crate::basemap::feature::{Feature, Layer, Path, Polygon, Shape, Vertex};
use crate::basemap::measure::{doubled_area, label_point};
use crate::basemap::pins::Pins;
use crate::basemap::problem::BasemapError;
use crate::basemap::progress::Progress;
use crate::basemap::world::unit;

/// Takes features one by one.
pub type Taker<'t> = dyn FnMut(Feature) -> Result<(), BasemapError> + 't;

/// What an extract lacks; the map is drawn without it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Rings of relations that do not close, closed with a straight line.
    pub closed_rings: u64,
    /// Those too far open for that.
    pub dropped_rings: u64,
    /// Ways that name nodes the extract does not have.
    pub cut_ways: u64,
}

/// What the second reading finds.
struct Links {
    pins: Pins,
    /// Ways that relations need, by id, as indices of nodes.
    members: HashMap<i64, Vec<u32>>,
    coast: Vec<Path>,
}

impl Survey {
    /// Hands over all features, those of one layer not together.
    pub fn draw(
        mut self,
        progress: &Progress,
        take: &mut Taker<'_>,
    ) -> Result<Notes, BasemapError> {
        let links = self.link(progress)?;
        let mut notes = self.ways(&links, progress, take)?;
        for area in &self.areas {
            progress.check()?;
            let rings = self.rings(&area.ways, &links, &mut notes);
            draw_area(&area.tags(), polygons(rings), take)?;
        }
        let sea = coast::sea(&links.coast, &self.rect());
        if !sea.is_empty() {
            take(Feature::new(Layer::Water, "sea", 0, Shape::Areas(sea)))?;
        }
        let ground = self.rect().corners().map(Vertex::free).to_vec();
        take(Feature::new(Layer::Earth, "land", 0, Shape::Areas(vec![vec![ground]])))?;
        self.points.into_iter().try_for_each(take)?;
        Ok(notes)
    }

    /// Reads ways for what relations need of them and where the edges of areas part.
    fn link(&mut self, progress: &Progress) -> Result<Links, BasemapError> {
        let mut links =
            Links { pins: Pins::new(self.nodes.len()), members: HashMap::new(), coast: Vec::new() };
        for id in self.areas.iter().flat_map(|area| &area.ways) {
            links.members.insert(*id, Vec::new());
        }
        let nodes = &self.nodes;
        self.extract.read(Pass::Ways, progress, &mut |element| {
            let Element::Way { id, nodes: ids, tags } = element else { return Ok(()) };
            let known = || ids.iter().filter_map(|id| nodes.index(*id)).collect::<Vec<u32>>();
            let is_edge = area_kind(&tags).is_some_and(|area| area.layer != Layer::Building);
            if let Some(member) = links.members.get_mut(&id) {
                *member = known();
                links.pins.add(member);
            } else if is_edge && ids.first() == ids.last() {
                links.pins.add(&known());
            }
            if tags.is("natural", "coastline") {
                let runs = runs(&ids.iter().map(|id| nodes.index(*id)).collect::<Vec<_>>());
                let path = |run: &Vec<u32>| -> Path {
                    run.iter().map(|index| Vertex::free(nodes.point(*index))).collect()
                };
                links.coast.extend(runs.iter().map(path));
            }
            Ok(())
        })?;
        Ok(links)
    }

    /// Reads ways and draws each.
    fn ways(
        &mut self,
        links: &Links,
        progress: &Progress,
        take: &mut Taker<'_>,
    ) -> Result<Notes, BasemapError> {
        let (mut cut_ways, boundaries) = (0, &self.boundaries);
        let ground = Ground { nodes: &self.nodes, pins: &links.pins };
        self.extract.read(Pass::Ways, progress, &mut |element| {
            let Element::Way { id, nodes, tags } = element else { return Ok(()) };
            let level = admin_level(&tags).into_iter().chain(boundaries.get(&id).copied()).min();
            if tags.0.is_empty() && level.is_none() {
                return Ok(());
            }
            let indices = ground.indices(&nodes);
            cut_ways += u64::from(indices.contains(&None));
            if let Some(level) = level {
                take(boundary(level, ground.stretches(&indices)))?;
            }
            if is_line(&tags) {
                let line = line_feature(&tags, ground.stretches(&indices));
                return line.map_or(Ok(()), &mut *take);
            }
            let is_cut = indices.contains(&None) && area_kind(&tags).is_some();
            if nodes.len() > 3 && (nodes.first() == nodes.last() || is_cut) {
                draw_area(&tags, polygons(vec![ground.ring(&indices)]), take)?;
            }
            Ok(())
        })?;
        Ok(Notes { cut_ways, ..Notes::default() })
    }

    /// The rings of a relation, closed and all but closed.
    fn rings(&self, ways: &[i64], links: &Links, notes: &mut Notes) -> Vec<Path> {
        let ways: Vec<&[u32]> =
            ways.iter().filter_map(|id| links.members.get(id)).map(Vec::as_slice).collect();
        let assembly = assemble(&ways);
        let ground = Ground { nodes: &self.nodes, pins: &links.pins };
        let path = |chain: &Vec<u32>| ground.path(chain);
        let mut rings: Vec<Path> = assembly.rings.iter().map(path).collect();
        for chain in assembly.unclosed.iter().map(path) {
            if is_nearly_closed(&chain) {
                notes.closed_rings += 1;
                rings.push(chain);
            } else {
                notes.dropped_rings += 1;
            }
        }
        rings
    }
}

/// Where nodes are and which of them must stay.
struct Ground<'g> {
    nodes: &'g Nodes,
    pins: &'g Pins,
}

impl Ground<'_> {
    fn indices(&self, nodes: &[i64]) -> Vec<Option<u32>> {
        nodes.iter().map(|id| self.nodes.index(*id)).collect()
    }

    fn path(&self, indices: &[u32]) -> Path {
        let vertex = |index: &u32| Vertex {
            at: self.nodes.point(*index),
            is_pinned: self.pins.is_pinned(*index),
        };
        indices.iter().map(vertex).collect()
    }

    /// A line, in several parts where nodes are not there.
    fn stretches(&self, indices: &[Option<u32>]) -> Vec<Path> {
        runs(indices).iter().map(|run| self.path(run)).collect()
    }

    /// A ring, straight on over nodes that are not there.
    fn ring(&self, indices: &[Option<u32>]) -> Path {
        let indices: Vec<u32> = indices.iter().copied().flatten().collect();
        let mut ring = self.path(&indices);
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        ring
    }
}

/// Stretches between nodes that are not there.
fn runs(indices: &[Option<u32>]) -> Vec<Vec<u32>> {
    let stretches = indices.split(Option::is_none);
    stretches
        .map(|run| run.iter().copied().flatten().collect())
        .filter(|run: &Vec<u32>| run.len() > 1)
        .collect()
}

fn boundary(level: u8, lines: Vec<Path>) -> Feature {
    let (kind, min_zoom) = match level {
        2 => ("country", 6),
        3..=5 => ("region", 6),
        6..=7 => ("county", 8),
        8 => ("district", 10),
        _ => ("parish", 13),
    };
    Feature::new(Layer::Boundary, kind, min_zoom, Shape::Lines(lines))
}

/// The area itself, and what it is called in its middle: names on cut areas would come once a tile.
fn draw_area(
    tags: &Tags<'_>,
    areas: Vec<Polygon>,
    take: &mut Taker<'_>,
) -> Result<(), BasemapError> {
    let Some(largest) = areas.iter().max_by_key(|rings| doubled_area(&rings[0]).abs()) else {
        return Ok(());
    };
    let middle = label_point(largest);
    let label = middle.and_then(|middle| point_feature(tags, middle));
    if let Some(mut label) = label.filter(|label| label.layer == Layer::Poi) {
        if grows_with_its_area(&label) {
            label.min_zoom = label_zoom(largest).min(label.min_zoom);
            label.label_zoom = label.min_zoom;
        }
        take(label)?;
    }
    match area_kind(tags) {
        Some(AreaKind { layer, kind, min_zoom }) => {
            let mut area = Feature::new(layer, kind, min_zoom, Shape::Areas(areas));
            if layer == Layer::Building {
                area.attributes.clear();
            }
            take(area)
        }
        None => Ok(()),
    }
}

/// From where on an area is about 40 px wide.
fn label_zoom(rings: &Polygon) -> u8 {
    let width = (doubled_area(&rings[0]).unsigned_abs() as f64 / 2.0).sqrt();
    (9..14).find(|zoom| width / unit(*zoom) as f64 / 16.0 >= 40.0).unwrap_or(14)
}
