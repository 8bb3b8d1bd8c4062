//! A town made by hand, and real extracts where they are at hand, as features.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{Notes, Survey};
use crate::basemap::feature::{Attributes, Feature, Layer, Polygon, Shape, Value};
use crate::basemap::measure::{doubled_area, is_within};
use crate::basemap::problem::BasemapError;
use crate::basemap::progress::Progress;
use crate::basemap::world::Point;

const TOWN: &str = include_str!("fixtures/town.osm");
const TOWN_PBF: &[u8] = include_bytes!("fixtures/town.osm.pbf");

fn read(content: &[u8]) -> Result<(Vec<Feature>, Notes), BasemapError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    drawn(file.path())
}

fn drawn(path: &Path) -> Result<(Vec<Feature>, Notes), BasemapError> {
    let progress = Progress::default();
    let survey = Survey::of(path, None, &progress)?;
    let mut features = Vec::new();
    let notes = survey.draw(&progress, &mut |feature| {
        features.push(feature);
        Ok(())
    })?;
    Ok((features, notes))
}

fn town() -> Vec<Feature> {
    read(TOWN.as_bytes()).unwrap().0
}

/// A place of the town, in its own grid.
fn spot(east: f64, north: f64) -> Point {
    Point::of(-1.52 + east * 1e-4, 52.40 + north * 1e-4)
}

fn text<'a>(attributes: &'a Attributes, key: &str) -> Option<&'a str> {
    attributes.iter().find_map(|(found, value)| match value {
        Value::Text(text) if found == key => Some(text.as_str()),
        _ => None,
    })
}

fn kind(feature: &Feature) -> &str {
    text(&feature.attributes, "kind").unwrap_or("")
}

fn name(feature: &Feature) -> &str {
    text(&feature.label, "name").unwrap_or("")
}

fn of_kind<'f>(features: &'f [Feature], layer: Layer, wanted: &str) -> Vec<&'f Feature> {
    features.iter().filter(|feature| feature.layer == layer && kind(feature) == wanted).collect()
}

fn areas(feature: &Feature) -> &[Polygon] {
    match &feature.shape {
        Shape::Areas(areas) => areas,
        other => panic!("{other:?}"),
    }
}

fn is_covered(feature: &Feature, point: Point) -> bool {
    let odd = |rings: &Polygon| rings.iter().filter(|ring| is_within(point, ring)).count() % 2 == 1;
    areas(feature).iter().any(odd)
}

#[test]
fn a_lake_of_two_ways_has_its_island_whatever_the_roles_say() {
    let features = town();
    let [lake] = of_kind(&features, Layer::Water, "lake")[..] else { panic!("one lake") };
    assert!(is_covered(lake, spot(20.0, 20.0)) && is_covered(lake, spot(55.0, 50.0)));
    assert!(!is_covered(lake, spot(35.0, 35.0)), "the island");
    assert!(!is_covered(lake, spot(5.0, 5.0)));
}

#[test]
fn the_name_of_an_area_stands_once_and_on_it() {
    let features = town();
    let labels: Vec<&Feature> =
        features.iter().filter(|feature| name(feature) == "Town Lake").collect();
    let [label] = labels[..] else { panic!("{labels:?}") };
    let Shape::Point(at) = label.shape else { panic!("{label:?}") };
    assert_eq!((label.layer, kind(label)), (Layer::Poi, "water"));
    assert!(is_covered(of_kind(&features, Layer::Water, "lake")[0], at));
    let [school] = of_kind(&features, Layer::Poi, "school")[..] else { panic!("one school") };
    assert_eq!(name(school), "Town School");
    assert_eq!(of_kind(&features, Layer::Landuse, "education").len(), 1);
}

#[test]
fn rings_that_do_not_close_are_counted_and_closed_where_little_is_missing() {
    let (features, notes) = read(TOWN.as_bytes()).unwrap();
    assert_eq!(notes, Notes { closed_rings: 1, dropped_rings: 1, cut_ways: 1 });
    let [park] = of_kind(&features, Layer::Landuse, "park")[..] else { panic!("one park") };
    assert!(is_covered(park, spot(220.0, 120.0)));
    let woods = of_kind(&features, Layer::Landuse, "wood");
    assert!(
        woods.iter().all(|wood| !is_covered(wood, spot(230.0, 30.0))),
        "half a ring is no wood"
    );
}

#[test]
fn neighbours_are_pinned_where_their_common_edge_ends() {
    let features = town();
    let pinned = |feature: &Feature| -> BTreeSet<Point> {
        areas(feature)[0][0]
            .iter()
            .filter(|vertex| vertex.is_pinned)
            .map(|vertex| vertex.at)
            .collect()
    };
    let wood = pinned(of_kind(&features, Layer::Landuse, "wood")[0]);
    let meadow = pinned(of_kind(&features, Layer::Landuse, "grass")[0]);
    assert_eq!(wood, BTreeSet::from([spot(140.0, 60.0), spot(140.0, 10.0)]));
    assert_eq!(wood, meadow);
}

#[test]
fn roads_have_their_class_name_and_level() {
    let features = town();
    let told: Vec<String> = features
        .iter()
        .filter(|feature| feature.layer == Layer::Road)
        .map(|road| {
            let all = road.attributes.iter().chain(&road.details).chain(&road.label);
            let all = all.map(|(key, value)| match value {
                Value::Text(text) => format!("{key}={text}"),
                Value::Number(number) => format!("{key}={number}"),
            });
            all.collect::<Vec<_>>().join(" ")
        })
        .collect();
    assert_eq!(
        told,
        [
            "kind=minor name=Bird Street name:ar=شارع بيرد",
            "kind=minor level=bridge name=Bird Street name:ar=شارع بيرد",
            "kind=steps",
            "kind=motorway link=1 level=tunnel ref=M69",
            "kind=path private=1",
        ]
    );
}

#[test]
fn a_line_with_a_node_that_is_not_there_is_cut_in_two() {
    let features = town();
    let [rail] = of_kind(&features, Layer::Rail, "rail")[..] else { panic!("one railway") };
    let Shape::Lines(lines) = &rail.shape else { panic!("{rail:?}") };
    let ends: Vec<Point> = lines.iter().flatten().map(|vertex| vertex.at).collect();
    assert_eq!(ends, [spot(60.0, 150.0), spot(50.0, 150.0)], "one node alone is no line");
}

#[test]
fn a_boundary_is_drawn_once_at_its_highest_rank() {
    let features = town();
    let edges = |wanted| -> usize {
        of_kind(&features, Layer::Boundary, wanted)
            .iter()
            .map(|feature| match &feature.shape {
                Shape::Lines(lines) => lines.iter().map(|line| line.len() - 1).sum(),
                _ => 0_usize,
            })
            .sum()
    };
    assert_eq!((edges("district"), edges("parish")), (4, 3));
}

#[test]
fn what_people_navigate_by_is_there_if_it_has_a_name() {
    let features = town();
    let points: Vec<(&str, &str, &str)> = features
        .iter()
        .filter(|feature| matches!(feature.layer, Layer::Poi | Layer::Place | Layer::Stop))
        .map(|feature| (feature.layer.name(), kind(feature), name(feature)))
        .collect();
    for expected in [
        ("poi", "library", "Town Library"),
        ("poi", "worship", "Gurdwara"),
        ("place", "town", "Nowhere & Town"),
        ("stop", "bus", "Bird Street"),
    ] {
        assert!(points.contains(&expected), "{expected:?} in {points:?}");
    }
    assert!(!points.iter().any(|(_, kind, _)| *kind == "pharmacy"));
    let library = of_kind(&features, Layer::Poi, "library")[0];
    assert_eq!(library.label.len(), 2, "name and name:ar: the English one is the same");
    let sikh = text(&of_kind(&features, Layer::Poi, "worship")[0].attributes, "faith");
    assert_eq!(sikh, Some("sikh"));
}

#[test]
fn buildings_say_nothing_but_where_they_are() {
    let features = town();
    let buildings: Vec<&Feature> =
        features.iter().filter(|feature| feature.layer == Layer::Building).collect();
    let [building] = buildings[..] else { panic!("{buildings:?}") };
    assert!(building.attributes.is_empty() && building.label.is_empty());
}

#[test]
fn both_formats_say_the_same() {
    let (from_pbf, notes) = read(TOWN_PBF).unwrap();
    assert_eq!(from_pbf, town());
    assert_eq!(notes, read(TOWN.as_bytes()).unwrap().1);
}

fn refused(content: &[u8]) -> String {
    read(content).unwrap_err().to_string()
}

#[test]
fn what_is_no_extract_is_named_as_such() {
    assert!(refused(b"").ends_with("the file is empty"));
    assert!(refused(b"BZh91AY&SY").contains("unpack it first"));
    assert!(refused(b"{\"type\":\"FeatureCollection\"}").contains("neither OpenStreetMap PBF"));
    assert!(
        refused(b"<?xml version='1.0'?><html><p/></html>").contains("the XML is <html>, not <osm>")
    );
    assert!(refused(b"<osm version='0.6'></osm>").contains("no nodes in it"));
    let no_number = TOWN.replace("lat=\"52.4010\"", "lat=\"north\"");
    assert!(refused(no_number.as_bytes()).contains("lat=\"north\" is not a number"));
}

#[test]
fn a_file_that_is_cut_off_is_refused_wherever_it_is_cut() {
    for end in (64..TOWN.trim_end().len()).step_by(97) {
        let error = refused(&TOWN.as_bytes()[..end]);
        assert!(error.contains("damaged or cut off"), "at {end}: {error}");
    }
    for end in (32..TOWN_PBF.len()).step_by(41) {
        // Between two blocks a file may end: then there are no ways, or no nodes at all.
        if let Err(error) = read(&TOWN_PBF[..end]) {
            let error = error.to_string();
            assert!(error.contains("damaged or cut off") || error.contains("no nodes"), "{error}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn altered_bytes_are_an_error_or_another_map_but_never_a_fault(
        at in 0..TOWN_PBF.len(), with in 1_u8.., in_xml: bool, at_xml in 0..TOWN.len(),
    ) {
        let mut bytes = if in_xml { TOWN.as_bytes().to_vec() } else { TOWN_PBF.to_vec() };
        let at = if in_xml { at_xml } else { at };
        bytes[at] ^= with;
        let said = match read(&bytes) {
            Err(BasemapError::Input { problem, .. }) => !problem.is_empty(),
            Err(_) => false,
            Ok(_) => true,
        };
        prop_assert!(said);
    }
}

/// Extracts beside the repository; none where they are not.
fn real(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/osm").join(file);
    if fs::exists(&path).unwrap_or(false) {
        return Some(path);
    }
    // Past the test harness, which hides what passing tests print.
    let reason = format!("SKIPPED, not checked here: ../shared/data/osm/{file} is absent\n");
    let _ = std::io::stderr().write_all(reason.as_bytes());
    None
}

#[test]
fn every_named_road_of_a_county_is_drawn_and_no_other() {
    let Some(path) = real("rutland-latest.osm.pbf") else { return };
    let (features, notes) = drawn(&path).unwrap();
    let drawn: BTreeSet<&str> = features
        .iter()
        .filter(|feature| feature.layer == Layer::Road)
        .map(name)
        .filter(|name| !name.is_empty())
        .collect();
    // A second way: straight through the file, without any of our code.
    let not_drawn = ["proposed", "construction", "raceway", "rest_area", "services", "platform"];
    let mut named = BTreeSet::new();
    osmpbf::ElementReader::from_path(&path)
        .unwrap()
        .for_each(|element| {
            let osmpbf::Element::Way(way) = element else { return };
            let tag = |key| way.tags().find(|(found, _)| *found == key).map(|(_, value)| value);
            let highway = tag("highway").filter(|highway| !not_drawn.contains(highway));
            if let Some(name) =
                tag("name").filter(|_| highway.is_some() && tag("area") != Some("yes"))
            {
                named.insert(name.trim().to_owned());
            }
        })
        .unwrap();
    let named: BTreeSet<&str> = named.iter().map(String::as_str).collect();
    assert!(named.len() > 500, "{} names", named.len());
    assert_eq!(drawn, named);
    assert_eq!(notes.cut_ways, 0, "an extract of whole ways");
}

#[test]
fn a_county_is_no_larger_than_it_is_said_to_be() {
    let Some(path) = real("rutland-latest.osm.pbf") else { return };
    let rect = Survey::of(&path, None, &Progress::default()).unwrap().rect();
    let [west, south, east, north] = rect.degrees();
    let header = [(west, -0.822_934), (south, 52.523_55), (east, -0.427_654), (north, 52.761_09)];
    for (found, said) in header {
        assert!((found - said).abs() < 1e-6, "{found} {said}");
    }
}

#[test]
fn helsinki_lies_by_the_sea() {
    let Some(path) = real("Helsinki.osm.pbf") else { return };
    let (features, _) = drawn(&path).unwrap();
    let [sea] = of_kind(&features, Layer::Water, "sea")[..] else { panic!("one sea") };
    // In the bay north of the botanical garden, and in front of the railway station.
    assert!(is_covered(sea, Point::of(24.9440, 60.1775)));
    assert!(!is_covered(sea, Point::of(24.9414, 60.1712)));
    let whole: i128 = areas(sea).iter().map(|rings| doubled_area(&rings[0]).abs()).sum();
    assert!(whole > 0);
}
