//! Tiles as a reader that is not ours sees them.

use std::collections::HashMap;

use geo::{Area, BooleanOps, BoundingRect, MapCoords, MultiPolygon, Rect as GeoRect};
use mvt_reader::Reader;
use mvt_reader::feature::Feature as ReadFeature;
use pmtiles::{TileCoord, TileId};
use proptest::prelude::*;

use super::{Tiler, Zooms, assemble};
use crate::basemap::feature::{Feature, Layer, Path, Shape, Vertex};
use crate::basemap::world::{Point, Rect, Tile, unit};

const ZOOMS: Zooms = Zooms { min: 12, max: 14 };

/// Name and features.
type ReadLayer = (String, Vec<ReadFeature>);

/// Every tile of the features, by zoom, column and row, as layers of features.
fn tiles(features: &[Feature], clip: Rect) -> HashMap<(u8, u32, u32), Vec<ReadLayer>> {
    let folder = tempfile::tempdir().unwrap();
    let mut tiler = Tiler::new(clip, ZOOMS, folder.path());
    for feature in features {
        tiler.add(feature).unwrap();
    }
    let mut sorted = tiler.finish().unwrap();
    let mut read = HashMap::new();
    while let Some(tile) = sorted.next_tile().unwrap() {
        let coord = TileCoord::from(TileId::new(tile.tile).unwrap());
        let bytes = assemble(&tile.pieces, coord.z() == ZOOMS.max);
        if bytes.is_empty() {
            continue;
        }
        let reader = Reader::new(bytes).unwrap();
        let names = reader.get_layer_names().unwrap();
        let layers = names
            .into_iter()
            .enumerate()
            .map(|(at, name)| (name, reader.get_features(at).unwrap()));
        read.insert((coord.z(), coord.x(), coord.y()), layers.collect());
    }
    read
}

/// Around the corner of four tiles of zoom 14.
fn middle() -> Point {
    let tile = Tile { zoom: 14, column: 8_124, row: 5_382 };
    tile.rect(0).corners()[0]
}

/// A vertex so many units of zoom 14 from the middle.
fn at(east: i32, south: i32) -> Vertex {
    let (middle, unit) = (middle(), unit(14) as i32);
    Vertex::free(Point { x: middle.x + east * unit, y: middle.y + south * unit })
}

fn everywhere() -> Rect {
    Rect::of_degrees([-10.0, 45.0, 10.0, 60.0])
}

fn path(points: &[(i32, i32)]) -> Path {
    points.iter().map(|(east, south)| at(*east, *south)).collect()
}

fn wood(rings: Vec<Path>) -> Feature {
    Feature::new(Layer::Landuse, "wood", 12, Shape::Areas(vec![rings]))
}

/// The area another library finds in a tile, without what is in its margin.
fn area_within(feature: &ReadFeature) -> f64 {
    let polygons: MultiPolygon<f64> = match &feature.geometry {
        geo::Geometry::Polygon(polygon) => MultiPolygon(vec![map(polygon)]),
        geo::Geometry::MultiPolygon(all) => MultiPolygon(all.iter().map(map).collect()),
        other => panic!("{other:?}"),
    };
    let tile = GeoRect::new((0.0, 0.0), (4_096.0, 4_096.0)).to_polygon();
    polygons.intersection(&tile).unsigned_area()
}

fn map(polygon: &geo::Polygon<f32>) -> geo::Polygon<f64> {
    polygon.map_coords(|coord| geo::Coord { x: f64::from(coord.x), y: f64::from(coord.y) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_tiles_of_an_area_together_hold_all_of_it(
        radii in prop::collection::vec(300..9_000_i32, 3..30), hole in 50..250_i32,
    ) {
        let corner = |(idx, radius): (usize, &i32)| {
            let angle = std::f64::consts::TAU * idx as f64 / radii.len() as f64;
            ((angle.cos() * f64::from(*radius)) as i32, (angle.sin() * f64::from(*radius)) as i32)
        };
        let ring = path(&radii.iter().enumerate().map(corner).collect::<Vec<_>>());
        let coords = |ring: &Path| ring.iter().map(|v| (f64::from(v.at.x), f64::from(v.at.y))).collect::<geo::LineString>();
        let hole = path(&[(0, 0), (hole, 0), (hole, hole), (0, hole)]);
        let solid = geo::Polygon::new(coords(&ring), vec![]);
        let whole = solid.difference(&geo::Polygon::new(coords(&hole), vec![])).unsigned_area();
        // A hole that reaches out of a thin star is no polygon: not what is asked here.
        let is_inside = (whole - (solid.unsigned_area() - geo::Polygon::new(coords(&hole), vec![]).unsigned_area())).abs() < 1.0;
        prop_assume!(is_inside);
        let found: f64 = tiles(&[wood(vec![ring.clone(), hole])], everywhere())
            .iter()
            .filter(|((zoom, ..), _)| *zoom == 14)
            .flat_map(|(_, layers)| &layers[0].1)
            .map(area_within)
            .sum();
        let found = found * (unit(14) as f64).powi(2);
        let around: f64 = ring.windows(2).map(|pair| {
            f64::from(pair[1].at.x - pair[0].at.x).hypot(f64::from(pair[1].at.y - pair[0].at.y))
        }).sum();
        // Edges may move by the tolerance and half a unit of rounding.
        prop_assert!((found - whole).abs() <= 2.5 * unit(14) as f64 * around, "{found} {whole}");
    }
}

#[test]
fn an_area_on_four_tiles_lies_in_each_with_a_margin() {
    let square = wood(vec![path(&[(-500, -500), (500, -500), (500, 500), (-500, 500)])]);
    let tiles = tiles(&[square], everywhere());
    let deepest: Vec<_> = tiles.keys().filter(|(zoom, ..)| *zoom == 14).collect();
    assert_eq!(deepest.len(), 4);
    let northwest = &tiles[&(14, 8_123, 5_381)][0].1[0];
    assert!((area_within(northwest) - 500.0 * 500.0).abs() < 1.0);
    let geo::Geometry::MultiPolygon(polygons) = &northwest.geometry else {
        panic!("{northwest:?}")
    };
    let bounds = polygons.bounding_rect().unwrap();
    assert_eq!((bounds.max().x, bounds.max().y), (4_160.0, 4_160.0), "64 units into the next tile");
}

#[test]
fn what_lies_out_of_the_box_is_cut_off() {
    let clip = Rect { west: at(0, 0).at.x.into(), north: at(0, 0).at.y.into(), ..everywhere() };
    let road =
        Feature::new(Layer::Road, "minor", 12, Shape::Lines(vec![path(&[(-900, 50), (900, 50)])]));
    let away = Feature::new(Layer::Poi, "school", 12, Shape::Point(at(-40, 40).at));
    let tiles = tiles(&[road, away], clip);
    let columns: Vec<u32> =
        tiles.keys().filter(|(zoom, ..)| *zoom == 14).map(|(_, column, _)| *column).collect();
    assert!(columns.contains(&8_124));
    let road = &tiles[&(14, 8_124, 5_382)];
    assert_eq!(road.len(), 1, "the school is out of the box");
    let geo::Geometry::LineString(line) = &road[0].1[0].geometry else { panic!("{road:?}") };
    assert_eq!(line.0, [geo::Coord { x: 0.0, y: 50.0 }, geo::Coord { x: 900.0, y: 50.0 }]);
}

#[test]
fn roads_of_one_name_and_class_become_one_line() {
    let road = |name: &str, points: &[(i32, i32)]| {
        Feature::new(Layer::Road, "minor", 12, Shape::Lines(vec![path(points)]))
            .labeled(vec![("name".to_owned(), name.into())], 14)
    };
    let roads = [
        road("Bird Street", &[(100, 100), (400, 300)]),
        road("Bird Street", &[(900, 120), (400, 300)]),
        road("Fairfax Street", &[(900, 120), (1_500, 800)]),
    ];
    let tiles = tiles(&roads, everywhere());
    let features = &tiles[&(14, 8_124, 5_382)][0].1;
    let lines: Vec<(&str, usize)> = features
        .iter()
        .map(|feature| {
            let Some(mvt_reader::feature::Value::String(name)) =
                feature.properties.as_ref().and_then(|properties| properties.get("name"))
            else {
                panic!("{feature:?}")
            };
            let geo::Geometry::LineString(line) = &feature.geometry else { panic!("{feature:?}") };
            (name.as_str(), line.0.len())
        })
        .collect();
    assert_eq!(lines, [("Bird Street", 3), ("Fairfax Street", 2)]);
    // Further out there are no names yet, and all three are one.
    let parent = &tiles[&(12, 2_031, 1_345)][0].1;
    assert_eq!(parent.len(), 1);
}

#[test]
fn a_bridge_does_not_break_a_road_far_out() {
    let road = |points: &[(i32, i32)]| {
        Feature::new(Layer::Road, "primary", 12, Shape::Lines(vec![path(points)]))
    };
    let mut bridge = road(&[(800, 100), (830, 100)]);
    bridge.details.push(("level".to_owned(), "bridge".into()));
    let roads = [road(&[(100, 100), (800, 100)]), bridge, road(&[(830, 100), (1_500, 100)])];
    let tiles = tiles(&roads, everywhere());
    assert_eq!(tiles[&(14, 8_124, 5_382)][0].1.len(), 2, "close in the bridge is told apart");
    let [far] = &tiles[&(12, 2_031, 1_345)][0].1[..] else { panic!("one road") };
    let geo::Geometry::LineString(line) = &far.geometry else { panic!("{far:?}") };
    assert_eq!(line.0.len(), 2, "all of it, straight through");
}

#[test]
fn small_things_are_left_out_far_away() {
    let pond = wood(vec![path(&[(100, 100), (130, 100), (130, 130), (100, 130)])]);
    let zooms: Vec<u8> = tiles(&[pond], everywhere()).keys().map(|(zoom, ..)| *zoom).collect();
    assert_eq!(zooms, [14]);
}

#[test]
fn what_lies_on_the_ground_is_painted_after_it() {
    let around = path(&[(0, 0), (2_000, 0), (2_000, 2_000), (0, 2_000)]);
    let ground =
        |kind| Feature::new(Layer::Landuse, kind, 12, Shape::Areas(vec![vec![around.clone()]]));
    let tiles = tiles(&[ground("pitch"), ground("park"), ground("residential")], everywhere());
    let kinds: Vec<String> = tiles[&(14, 8_124, 5_382)][0]
        .1
        .iter()
        .map(|feature| format!("{:?}", feature.properties.as_ref().unwrap()["kind"]))
        .collect();
    assert_eq!(kinds, ["String(\"residential\")", "String(\"park\")", "String(\"pitch\")"]);
}
