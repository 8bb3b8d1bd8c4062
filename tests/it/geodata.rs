//! The committed geodata draws Coventry where it is: areas closed and fitting, places at postcodes.

use engine::LonLat;
use engine::bank_holidays::by_rule;
use engine::postcodes::{Postcode, PostcodeUnit, Postcodes};
use engine::time::Date;
use rstest::rstest;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Ring = Vec<[f64; 2]>;

/// West, south, east, north of a box around Coventry, degrees.
const ENVELOPE: [f64; 4] = [-1.63, 52.35, -1.41, 52.47];

/// One feature: its properties and its rings, outer ring first in each polygon.
struct Area {
    properties: Value,
    polygons: Vec<Vec<Ring>>,
}

impl Area {
    fn name(&self) -> &str {
        self.properties["name"].as_str().expect("every area has a name")
    }

    fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.polygons.iter().flatten()
    }

    /// Square metres, holes taken off.
    fn area_m2(&self) -> f64 {
        self.polygons.iter().map(|rings| polygon_area_m2(rings)).sum()
    }

    /// Whether a point is inside: an even number of edges lies east of a point outside.
    fn contains(&self, [lon, lat]: [f64; 2]) -> bool {
        let crossed = |[a, b]: [[f64; 2]; 2]| {
            (a[1] > lat) != (b[1] > lat)
                && lon < (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]) + a[0]
        };
        self.rings().flat_map(edges).filter(|edge| crossed(*edge)).count() % 2 == 1
    }
}

fn edges(ring: &Ring) -> impl Iterator<Item = [[f64; 2]; 2]> {
    ring.windows(2).map(|pair| [pair[0], pair[1]])
}

fn polygon_area_m2(rings: &[Ring]) -> f64 {
    let area = |ring: &Ring| signed_area_m2(ring).abs();
    area(&rings[0]) - rings[1..].iter().map(area).sum::<f64>()
}

/// Positive when the ring runs anticlockwise; flat at Coventry's latitude.
fn signed_area_m2(ring: &Ring) -> f64 {
    let (lon_m, lat_m) = (111_320.0 * 52.41_f64.to_radians().cos(), 111_260.0);
    let doubled: f64 = edges(ring).map(|[a, b]| a[0] * b[1] - b[0] * a[1]).sum();
    doubled / 2.0 * lon_m * lat_m
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data").join(name)
}

fn json(name: &str) -> Value {
    let text = fs::read_to_string(data(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn items(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("not a list: {value}"))
}

fn areas(name: &str) -> Vec<Area> {
    let collection = json(&format!("coventry/geo/{name}.geojson"));
    assert_eq!(collection["type"], "FeatureCollection", "{name}");
    items(&collection["features"]).iter().map(area).collect()
}

fn area(feature: &Value) -> Area {
    let coordinates = feature["geometry"]["coordinates"].clone();
    let polygons = match feature["geometry"]["type"].as_str() {
        Some("Polygon") => serde_json::from_value(coordinates).map(|rings| vec![rings]),
        Some("MultiPolygon") => serde_json::from_value(coordinates),
        other => panic!("{}: {other:?} is no area", feature["properties"]),
    };
    Area {
        properties: feature["properties"].clone(),
        polygons: polygons.expect("rings of lon, lat"),
    }
}

fn boundary() -> Area {
    areas("boundary").pop().expect("one boundary")
}

fn postcodes() -> Postcodes {
    let bytes = fs::read(data("coventry/postcodes.bin")).expect("postcodes.bin is committed");
    Postcodes::decode(&bytes).expect("postcodes.bin is whole")
}

fn unit<'a>(postcodes: &'a Postcodes, text: &str) -> &'a PostcodeUnit {
    let postcode = Postcode::parse(text).unwrap_or_else(|| panic!("{text} is no postcode"));
    postcodes.find(postcode).unwrap_or_else(|| panic!("{text} is not known"))
}

fn in_envelope([lon, lat]: [f64; 2]) -> bool {
    let [west, south, east, north] = ENVELOPE;
    (west..=east).contains(&lon) && (south..=north).contains(&lat)
}

fn position(place: &Value) -> [f64; 2] {
    ["lon", "lat"].map(|key| place[key].as_f64().unwrap_or_else(|| panic!("{place}: no {key}")))
}

/// A position in whole millionths of a degree.
fn millionths(position: LonLat) -> [i64; 2] {
    [position.lon(), position.lat()].map(to_millionths)
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are small")]
fn to_millionths(degrees: f64) -> i64 {
    (degrees * 1e6).round() as i64
}

#[rstest]
#[case::the_city("boundary", 1..=1)]
#[case::postcode_districts("districts", 6..=9)]
#[case::neighbourhoods("neighbourhoods", 40..=70)]
#[case::lsoas_of_2011("lsoa", 195..=195)]
fn areas_are_closed_and_in_coventry(
    #[case] name: &str,
    #[case] count: std::ops::RangeInclusive<usize>,
) {
    let areas = areas(name);
    assert!(count.contains(&areas.len()), "{name}: {} areas", areas.len());
    let names: BTreeSet<&str> = areas.iter().map(Area::name).collect();
    assert_eq!(names.len(), areas.len(), "{name}: a name comes twice");
    for area in &areas {
        assert!(area.area_m2() > 10_000.0, "{name}: {} has no area", area.name());
        for ring in area.rings() {
            assert!(ring.len() >= 4, "{name}: {}: {} points", area.name(), ring.len());
            assert_eq!(ring.first(), ring.last(), "{name}: {} is open", area.name());
            assert!(ring.iter().all(|at| in_envelope(*at)), "{name}: {} strays", area.name());
        }
        for polygon in &area.polygons {
            let anticlockwise = signed_area_m2(&polygon[0]) > 0.0;
            assert!(anticlockwise, "{name}: {}: its outer ring runs clockwise", area.name());
        }
    }
}

#[rstest]
#[case::postcode_districts("districts")]
#[case::neighbourhoods("neighbourhoods")]
fn areas_fill_the_city_without_overlap(#[case] name: &str) {
    let (city, parts) = (boundary().area_m2(), areas(name));
    let sum: f64 = parts.iter().map(Area::area_m2).sum();
    assert!((sum / city - 1.0).abs() < 0.01, "{name}: {sum} of {city} square metres");
    let postcodes = postcodes();
    for unit in postcodes.iter().filter(|unit| unit.in_coventry) {
        let at = [unit.position.lon(), unit.position.lat()];
        let holding: Vec<&str> =
            parts.iter().filter(|part| part.contains(at)).map(Area::name).collect();
        assert_eq!(holding.len(), 1, "{}: {holding:?}", unit.postcode);
    }
}

#[test]
fn the_boundary_holds_coventrys_postcodes_and_few_others() {
    let (city, postcodes) = (boundary(), postcodes());
    let inside = |unit: &PostcodeUnit| city.contains([unit.position.lon(), unit.position.lat()]);
    let left_out: Vec<String> = postcodes
        .iter()
        .filter(|unit| unit.in_coventry && !inside(unit))
        .map(|unit| unit.postcode.to_string())
        .collect();
    assert_eq!(left_out, Vec::<String>::new());
    let strangers = postcodes.iter().filter(|unit| !unit.in_coventry && inside(unit)).count();
    assert!(strangers <= 20, "{strangers} postcodes of other authorities");
    let square_km = city.area_m2() / 1e6;
    assert!((97.0..103.0).contains(&square_km), "the city has 98.6 square kilometres: {square_km}");
}

#[test]
fn most_postcodes_lie_in_their_district() {
    let (districts, postcodes) = (areas("districts"), postcodes());
    let own = postcodes.iter().filter(|unit| unit.in_coventry).map(|unit| {
        let at = [unit.position.lon(), unit.position.lat()];
        let district = districts.iter().find(|district| district.contains(at));
        let text = unit.postcode.to_string();
        u32::from(text.split(' ').next() == district.map(Area::name))
    });
    let (right, all) = own.fold((0, 0), |(right, all), own| (right + own, all + 1));
    assert!(right * 100 >= all * 98, "{right} of {all}");
}

#[rstest]
#[case::refugee_and_migrant_centre("CV1 5FX", -1_506_446, 52_412_893, true)]
#[case::old_bishop_street_office("CV1 1HU", -1_511_940, 52_411_954, true)]
#[case::law_centre("cv1 2hl", -1_509_209, 52_403_752, true)]
#[case::first_of_all("CV1 1AH", -1_509_401, 52_410_280, true)]
#[case::rugby("CV21 3AA", -1_242_281, 52_366_553, false)]
fn known_postcodes_are_where_they_are(
    #[case] text: &str,
    #[case] lon_e6: i64,
    #[case] lat_e6: i64,
    #[case] in_coventry: bool,
) {
    let postcodes = postcodes();
    let unit = unit(&postcodes, text);
    let [lon, lat] = millionths(unit.position);
    assert_eq!((lon, lat, unit.in_coventry), (lon_e6, lat_e6, in_coventry));
}

#[test]
fn all_cv_postcodes_are_there_and_6334_are_coventrys() {
    let postcodes = postcodes();
    assert_eq!(postcodes.iter().len(), 20_991);
    assert_eq!(postcodes.iter().filter(|unit| unit.in_coventry).count(), 6_334);
}

#[test]
fn every_postcode_is_where_code_point_open_puts_it() {
    let name = "../../shared/data/postcodes/cv_postcodes_codepointopen.csv";
    let Ok(table) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)) else {
        acceptance::not_checked(&format!("{name} is absent"));
        return;
    };
    let postcodes = postcodes();
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [lat, lon] = [4, 5].map(|at| to_millionths(fields[at].parse().expect("degrees")));
        assert_eq!(millionths(unit(&postcodes, fields[0]).position), [lon, lat], "{line}");
    }
}

#[test]
fn places_stand_in_the_city_at_postcodes_that_exist() {
    let (places, city, postcodes) = (json("coventry/geo/places.json"), boundary(), postcodes());
    for place in items(&places) {
        assert!(city.contains(position(place)), "{place} is outside the city");
        let [lon, lat] = position(place);
        let at = LonLat::new(lon, lat).expect("degrees");
        let text = place["postcode"].as_str().expect("every place has a postcode");
        let off_m = unit(&postcodes, text).position.distance_m(at);
        assert!(off_m < 1_000.0, "{place}: {off_m} m from its postcode");
        assert!(matches!(place["rank"].as_u64(), Some(1..=5)), "{place}");
        for key in ["name", "name_ar", "kind", "evidence"] {
            assert!(place[key].as_str().is_some_and(|text| !text.is_empty()), "{place}: {key}");
        }
    }
}

#[test]
fn places_people_know_are_there_once() {
    let places = json("coventry/geo/places.json");
    let mut count = BTreeMap::new();
    for place in items(&places) {
        *count.entry((place["kind"].as_str(), place["name"].as_str())).or_insert(0) += 1;
    }
    assert!(count.values().all(|n| *n == 1), "a place comes twice: {count:?}");
    for known in [
        ("city", "Coventry"),
        ("station", "Coventry station"),
        ("cathedral", "Coventry Cathedral"),
        ("hospital", "University Hospital Coventry"),
        ("university", "Coventry University"),
        ("university", "University of Warwick"),
    ] {
        assert!(count.contains_key(&(Some(known.0), Some(known.1))), "{known:?} is missing");
    }
}

#[test]
fn each_neighbourhoods_name_stands_on_its_own_ground() {
    let (places, grounds) = (json("coventry/geo/places.json"), areas("neighbourhoods"));
    let named = items(&places).iter().filter(|place| place["kind"] == "neighbourhood");
    for place in named {
        let ground = grounds.iter().find(|ground| place["name"] == ground.name());
        let ground = ground.unwrap_or_else(|| panic!("{place} has no ground"));
        assert!(ground.contains(position(place)), "{place} stands elsewhere");
        assert_eq!(ground.properties["name_ar"], place["name_ar"]);
    }
}

#[test]
fn bank_holidays_are_those_of_the_rules_and_proclaimed_ones_on_working_days() {
    let facts = json("calendars/bank_holidays_england_wales.json");
    let dates: Vec<Date> = items(&facts)
        .iter()
        .map(|day| Date::parse(day["date"].as_str().expect("a date")).expect("a date"))
        .collect();
    assert!(dates.is_sorted());
    let by_rules = (2024..=2028).flat_map(by_rule);
    let missing: Vec<Date> = by_rules.filter(|date| !dates.contains(date)).collect();
    assert_eq!(missing, [], "a day that was moved by proclamation belongs here, with its reason");
    for (day, date) in items(&facts).iter().zip(dates) {
        assert!(date.weekday() < 5, "{day} is at a weekend");
        assert!(day["name"].is_string() && day["source"].is_string(), "{day}");
    }
}
