use super::*;
use geo::{Area as _, Contains, Point};
use rstest::rstest;
use serde_json::{Value, json};

fn square() -> Value {
    json!([[[-1.5, 52.4], [-1.49, 52.4], [-1.49, 52.41], [-1.5, 52.41], [-1.5, 52.4]]])
}

fn feature(properties: &Value, coordinates: &Value) -> Value {
    json!({ "type": "Feature", "properties": properties,
            "geometry": { "type": "Polygon", "coordinates": coordinates } })
}

#[rstest]
#[case::lsoa(json!({ "LSOA11CD": "E01009522", "LSOA11NM": "Coventry 014A" }), "E01009522", "Coventry 014A", AreaKind::Lsoa)]
#[case::later(json!({ "FID": 1, "lsoa21cd": "E01009522", "lsoa21nm": "Coventry 014A" }), "E01009522", "Coventry 014A", AreaKind::Lsoa)]
#[case::without_name(json!({ "OA11CD": "E00048204", "LAD11CD": "E08000026" }), "E00048204", "", AreaKind::Oa)]
#[case::with_parents(json!({ "LSOA21CD": "E01009522", "OA21CD": "E00048204", "LSOA21NM": "Coventry 014A" }), "E00048204", "", AreaKind::Oa)]
#[case::ward(json!({ "WD13CD": "E05001218", "WD13CDO": "00CQFU", "WD13NM": "Bablake", "WD13NMW": null }), "E05001218", "Bablake", AreaKind::Ward)]
#[case::plain(json!({ "code": "E02001958", "name": " Coventry\n001 " }), "E02001958", "Coventry 001", AreaKind::Msoa)]
fn an_area_is_known_by_its_properties(
    #[case] properties: Value,
    #[case] code: &str,
    #[case] name: &str,
    #[case] kind: AreaKind,
) {
    let Told { area, mended } = told(&feature(&properties, &square())).unwrap();
    assert_eq!((&*area.code, &*area.name, area.kind), (code, name, kind));
    assert_eq!(mended, Vec::<String>::new());
}

#[rstest]
#[case::nothing(json!({}), "area : code is missing")]
#[case::null(Value::Null, "area : code is missing")]
#[case::no_code(json!({ "code": 7 }), "area : code is missing")]
#[case::no_gss(json!({ "code": "CV1" }), "area CV1: code `CV1` is no code of an area (such as E01009522)")]
#[case::district(json!({ "LAD11CD": "E08000026" }), "area E08000026: LAD11CD E08000026 is neither an output area, an LSOA, an MSOA nor a ward: only these are kept")]
#[case::contradiction(json!({ "LSOA11CD": "E02001958" }), "area E02001958: LSOA11CD E02001958 is the code of an area of another kind (msoa, not lsoa)")]
#[case::beyond_ascii(json!({ "LSOAé1CD": "é1234567" , "code": "é1234567"}), "area é1234567: code `é1234567` is no code of an area (such as E01009522)")]
fn what_is_no_area_says_why(#[case] properties: Value, #[case] reason: &str) {
    assert_eq!(told(&feature(&properties, &square())).unwrap_err().to_string(), reason);
}

#[rstest]
#[case::none(json!(null), "geometry is missing")]
#[case::point(json!({ "type": "Point", "coordinates": [-1.5, 52.4] }), "geometry is a Point, not a polygon")]
#[case::no_list(json!({ "type": "Polygon", "coordinates": 7 }), "geometry is no list of rings")]
#[case::no_ring(json!({ "type": "Polygon", "coordinates": [] }), "geometry has a polygon without a ring")]
#[case::no_polygon(json!({ "type": "MultiPolygon", "coordinates": [] }), "geometry has no polygon")]
#[case::short(json!({ "type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]] }), "geometry has a ring of 3 points; the smallest has 4")]
#[case::open(json!({ "type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [0, 2]]] }), "geometry has a ring that does not end where it begins, lon 0.00000, lat 0.00000")]
#[case::metres(json!({ "type": "Polygon", "coordinates": [[[431_915, 280_748], [1, 1], [0, 1], [0, 2]]] }), "geometry has a point [431915,280748] that is not in degrees (WGS 84, lon before lat)")]
#[case::words(json!({ "type": "Polygon", "coordinates": [[["a", "b"], [1, 1], [0, 1], [0, 2]]] }), "geometry has a point [\"a\",\"b\"] that is not in degrees (WGS 84, lon before lat)")]
#[case::crossing(json!({ "type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]] }), "geometry has a ring that crosses or touches itself at lon 0.50000, lat 0.50000")]
#[case::spike(json!({ "type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [1, 1], [0, 0]]] }), "geometry encloses nothing")]
#[case::tiny(json!({ "type": "Polygon", "coordinates": [[[0, 0], [1e-8, 0], [0, 1e-8], [0, 0]]] }), "geometry is smaller than a stride")]
fn an_outline_that_cannot_be_kept_says_why(#[case] geometry: Value, #[case] reason: &str) {
    let feature = json!({ "properties": { "code": "E01009522" }, "geometry": geometry });
    let fault = told(&feature).unwrap_err();
    assert_eq!(format!("{} {}", fault.field, fault.reason), reason);
}

/// A square with a small triangle at its corner, told as one ring that passes the corner twice.
#[rstest]
#[case::outside([[1.0, 1.0], [2.0, 1.0], [1.5, 2.0]], 4.0 + 0.5, [(0.5, 0.5, true), (1.5, 1.4, true), (1.5, 0.5, false)])]
#[case::inside([[1.0, 1.0], [0.5, 0.8], [0.8, 0.5]], 4.0 - 0.105, [(0.8, 0.8, false), (0.2, 0.2, true), (0.9, 0.1, true)])]
fn a_ring_that_touches_itself_is_mended(
    #[case] triangle: [[f64; 2]; 3],
    #[case] area: f64,
    #[case] places: [(f64, f64, bool); 3],
) {
    let [corner, one, two] = triangle;
    let ring = json!([[[-1, -1], [1, -1], corner, one, two, corner, [-1, 1], [-1, -1]]]);
    let told = told(&feature(&json!({ "code": "E01009522" }), &ring)).unwrap();
    let mended = "has a ring that touches itself at lon 1.00000, lat 1.00000: mended";
    assert_eq!(told.mended, [mended]);
    assert!((told.area.shape.unsigned_area() - area).abs() < 1e-9);
    for (lon, lat, is_in) in places {
        assert_eq!(told.area.shape.contains(&Point::new(lon, lat)), is_in, "{lon} {lat}");
    }
}

#[test]
fn an_outline_is_kept_to_a_tenth_of_a_metre_and_read_back_the_same() {
    let (whole, hole) = (
        json!([
            [-1.500_000_4, 52.4],
            [-1.5, 52.4],
            [-1.49, 52.4],
            [-1.49, 52.411_111_19],
            [-1.5, 52.41],
            [-1.500_000_4, 52.4]
        ]),
        json!([[-1.495, 52.402], [-1.495, 52.405], [-1.492, 52.405], [-1.495, 52.402]]),
    );
    let Told { area, .. } =
        told(&feature(&json!({ "code": "E01009522" }), &json!([whole, hole]))).unwrap();
    let expected = "{\"coordinates\":[[[-1.5,52.4],[-1.49,52.4],[-1.49,52.411111],[-1.5,52.41],\
        [-1.5,52.4]],[[-1.495,52.402],[-1.495,52.405],[-1.492,52.405],[-1.495,52.402]]],\
        \"type\":\"Polygon\"}";
    assert_eq!(area.geometry, expected);
    let geometry: Value = serde_json::from_str(&area.geometry).unwrap();
    let again = Area::known(area.code.clone(), String::new(), area.kind, &geometry).unwrap();
    assert_eq!(again, area);
}

#[test]
fn coventrys_lsoas_are_compiled_in_until_others_are_known() {
    let areas = Areas::new(Vec::new(), Vec::new()).unwrap();
    assert_eq!((areas.areas.len(), areas.of_kind(AreaKind::Lsoa).len()), (195, 195));
    assert_eq!(areas.of_kind(AreaKind::Ward), []);
    let codes: Vec<&str> = areas.areas.iter().map(|area| &*area.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b));
    let cathedral = Point::new(-1.5075, 52.4083);
    let around: Vec<&Area> =
        areas.areas.iter().filter(|area| area.shape.contains(&cathedral)).collect();
    assert_eq!(around.len(), 1);

    let known = |code: &str| told(&feature(&json!({ "code": code }), &square())).unwrap().area;
    let areas = Areas::new(vec![known("E05001218")], Vec::new()).unwrap();
    assert_eq!((areas.areas.len(), areas.of_kind(AreaKind::Ward).len()), (196, 1));
    let figures = Figures {
        code: "E01000002".to_owned(),
        of: BTreeMap::from([(Measure::Population, 1_500.0)]),
    };
    let areas = Areas::new(vec![known("E01000002"), known("E01000001")], vec![figures]).unwrap();
    let codes: Vec<&str> = areas.areas.iter().map(|area| &*area.code).collect();
    assert_eq!(codes, ["E01000001", "E01000002"]);
    assert_eq!(areas.figure("E01000002", Measure::Population), Some(1_500.0));
    assert_eq!(areas.figure("E01000002", Measure::BornAbroad), None);
    assert_eq!(areas.figure("E01000001", Measure::Population), None);
}
