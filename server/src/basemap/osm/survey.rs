//! The first reading of an extract: where nodes are, what relations there are, what box it covers.

use std::collections::HashMap;
use std::path::Path;

use engine::time::Date;

use super::areas::area_kind;
use super::element::{Element, Member, Pass, Tags};
use super::extract::{Extract, Header};
use super::nodes::Nodes;
use super::points::point_feature;
use crate::basemap::feature::{Feature, Layer};
use crate::basemap::problem::BasemapError;
use crate::basemap::progress::Progress;
use crate::basemap::world::{Point, Rect};

/// What is known of an extract before its ways are read.
pub struct Survey {
    pub(super) extract: Extract,
    pub(super) nodes: Nodes,
    pub(super) areas: Vec<AreaRelation>,
    /// Ways of administrative boundaries with the lowest (largest) level of any.
    pub(super) boundaries: HashMap<i64, u8>,
    pub(super) points: Vec<Feature>,
    rect: Rect,
    dated: Option<Date>,
}

/// A relation that is drawn as an area.
pub(super) struct AreaRelation {
    tags: Vec<(String, String)>,
    pub(super) ways: Vec<i64>,
}

impl AreaRelation {
    pub(super) fn tags(&self) -> Tags<'_> {
        Tags(self.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect())
    }
}

/// A header's box with fewer of the nodes in it is not believed.
const BELIEVED_SHARE: f64 = 0.5;
/// Nodes looked at to judge the box.
const SAMPLE: usize = 100_000;

impl Survey {
    /// Reads nodes and relations. The box is the one given, else the file's, else what most nodes cover.
    pub fn of(
        path: &Path,
        bbox: Option<[f64; 4]>,
        progress: &Progress,
    ) -> Result<Self, BasemapError> {
        let (extract, header) = Extract::open(path)?;
        let mut survey = Self {
            extract,
            nodes: Nodes::default(),
            areas: Vec::new(),
            boundaries: HashMap::new(),
            points: Vec::new(),
            rect: Rect::of_degrees([0.0; 4]),
            dated: header.dated,
        };
        survey.read(progress)?;
        let input = |problem: &str| BasemapError::input(path, problem);
        let sample = survey.nodes.sample(SAMPLE);
        survey.rect = match bbox {
            Some(bbox) => Rect::of_degrees(bbox),
            None => covered(&header, &sample).ok_or_else(|| input("there are no nodes in it"))?,
        };
        if !sample.iter().any(|point| survey.rect.has(*point)) {
            return Err(input("nothing of it lies within the box asked for"));
        }
        Ok(survey)
    }

    /// The day up to which everything is in the file, where it says so.
    pub fn dated(&self) -> Option<Date> {
        self.dated
    }

    /// What is drawn: the box.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    fn read(&mut self, progress: &Progress) -> Result<(), BasemapError> {
        let Self { extract, nodes, areas, boundaries, points, .. } = self;
        extract.read(Pass::NodesAndRelations, progress, &mut |element| {
            match element {
                Element::Node { id, lon, lat, tags } => {
                    let at = Point::of(lon, lat);
                    nodes.push(id, at);
                    if !tags.0.is_empty() {
                        points.extend(point_feature(&tags, at));
                    }
                }
                Element::Relation { members, tags, .. } => {
                    note_boundary(boundaries, &members, &tags);
                    areas.extend(area_relation(&members, &tags));
                }
                Element::Way { .. } => {}
            }
            Ok(())
        })?;
        nodes.finish();
        Ok(())
    }
}

fn area_relation(members: &[Member], tags: &Tags<'_>) -> Option<AreaRelation> {
    if !matches!(tags.or_empty("type"), "multipolygon" | "boundary") {
        return None;
    }
    let is_labeled =
        || point_feature(tags, Point { x: 0, y: 0 }).is_some_and(|point| point.layer == Layer::Poi);
    if area_kind(tags).is_none() && !is_labeled() {
        return None;
    }
    let tags = tags.0.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let mut ways: Vec<i64> = ways(members).collect();
    ways.sort_unstable();
    ways.dedup();
    Some(AreaRelation { tags, ways })
}

fn ways(members: &[Member]) -> impl Iterator<Item = i64> {
    members.iter().filter_map(|member| match member {
        Member::Way(id) => Some(*id),
        Member::Other => None,
    })
}

fn note_boundary(boundaries: &mut HashMap<i64, u8>, members: &[Member], tags: &Tags<'_>) {
    let Some(level) = admin_level(tags) else { return };
    for way in ways(members) {
        let lowest = boundaries.entry(way).or_insert(level);
        *lowest = level.min(*lowest);
    }
}

/// The level of an administrative boundary, where it is one that is drawn.
pub(super) fn admin_level(tags: &Tags<'_>) -> Option<u8> {
    let level = tags.get("admin_level").filter(|_| tags.is("boundary", "administrative"))?;
    level.parse().ok().filter(|level| (2..=10).contains(level))
}

/// The header's box where it can be believed, else a little more than most nodes cover.
fn covered(header: &Header, sample: &[Point]) -> Option<Rect> {
    let is_sound = |bbox: &[f64; 4]| {
        bbox.iter().all(|part| part.is_finite()) && bbox[0] < bbox[2] && bbox[1] < bbox[3]
    };
    let believed = header.bbox.filter(is_sound).map(Rect::of_degrees).filter(|rect| {
        let inside = sample.iter().filter(|point| rect.has(**point)).count();
        inside as f64 >= sample.len() as f64 * BELIEVED_SHARE
    });
    believed.filter(|_| !sample.is_empty()).or_else(|| most(sample))
}

/// From the half hundredth to the last but half hundredth of them, either way.
fn most(sample: &[Point]) -> Option<Rect> {
    let range = |of: fn(&Point) -> i32| {
        let mut all: Vec<i32> = sample.iter().map(of).collect();
        all.sort_unstable();
        let at =
            |share: f64| all.get((share * (all.len().checked_sub(1)?) as f64) as usize).copied();
        let (low, high) = (i64::from(at(0.005)?), i64::from(at(0.995)?));
        let margin = (high - low) / 50 + 1;
        Some((low - margin, high + margin))
    };
    let ((west, east), (north, south)) = (range(|point| point.x)?, range(|point| point.y)?);
    Some(Rect { west: west.max(0), north: north.max(0), east, south })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn county_and_a_road_far_away() -> Vec<Point> {
        let county = (0..1_000).map(|idx| Point { x: 1_000 + idx % 40, y: 2_000 + idx / 40 });
        county.chain([Point { x: 900_000, y: 5 }, Point { x: 5, y: 900_000 }]).collect()
    }

    #[test]
    fn without_a_box_what_most_nodes_cover_counts() {
        let rect = covered(&Header::default(), &county_and_a_road_far_away()).unwrap();
        assert!(
            rect.west > 900 && rect.east < 1_200 && rect.north > 1_900 && rect.south < 2_200,
            "{rect:?}"
        );
    }

    #[test]
    fn a_box_elsewhere_is_not_believed() {
        let header = Header { bbox: Some([10.0, 50.0, 11.0, 51.0]), dated: None };
        let rect = covered(&header, &county_and_a_road_far_away()).unwrap();
        assert!(rect.east < 1_200, "{rect:?}");
        let header = Header { bbox: Some([11.0, 50.0, 10.0, f64::NAN]), dated: None };
        assert!(covered(&header, &county_and_a_road_far_away()).unwrap().east < 1_200);
    }

    #[test]
    fn no_nodes_no_box() {
        assert_eq!(covered(&Header { bbox: Some([0.0, 0.0, 1.0, 1.0]), dated: None }, &[]), None);
    }
}
