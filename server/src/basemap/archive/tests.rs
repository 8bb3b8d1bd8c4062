//! Archives taken apart by hand, as the specification of PMTiles version 3 describes them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

use flate2::read::GzDecoder;
use mvt_reader::Reader;
use proptest::prelude::*;

use super::*;
use crate::basemap::feature::{Feature, Shape, Vertex};
use crate::basemap::tile::Tiler;
use crate::basemap::world::Point;

/// The fields of the header we look at: offsets and lengths of the parts, and the rest as bytes.
pub(in crate::basemap) struct Taken {
    header: Vec<u8>,
    pub(in crate::basemap) metadata: Value,
    /// By zoom, column and row.
    pub(in crate::basemap) tiles: BTreeMap<(u8, u32, u32), Vec<u8>>,
}

fn number(bytes: &[u8], at: usize) -> usize {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize
}

fn unzip(bytes: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut content).unwrap();
    content
}

fn varints(bytes: &[u8]) -> Vec<u64> {
    let (mut numbers, mut number, mut shift) = (Vec::new(), 0_u64, 0);
    for byte in bytes {
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            numbers.push(number);
            (number, shift) = (0, 0);
        }
    }
    numbers
}

/// Tile of an id, the plain way: by halving squares along the Hilbert curve.
fn tile_of(mut id: u64) -> (u8, u32, u32) {
    let mut zoom = 0_u8;
    while id >= 1 << (2 * zoom) {
        id -= 1 << (2 * zoom);
        zoom += 1;
    }
    let (mut x, mut y) = (0_u64, 0_u64);
    for level in 0..zoom {
        let side = 1_u64 << level;
        let quarter = id >> (2 * level) & 3;
        let (right, lower) = (quarter / 2, (quarter & 1) ^ (quarter / 2));
        if lower == 0 {
            if right == 1 {
                (x, y) = (side - 1 - x, side - 1 - y);
            }
            (x, y) = (y, x);
        }
        (x, y) = (x + side * right, y + side * lower);
    }
    (zoom, x as u32, y as u32)
}

pub(in crate::basemap) fn take_apart(path: &Path) -> Taken {
    let file = fs::read(path).unwrap();
    let (root, root_length) = (number(&file, 8), number(&file, 16));
    let (about, about_length) = (number(&file, 24), number(&file, 32));
    let (data, _) = (number(&file, 56), number(&file, 64));
    let entries = varints(&unzip(&file[root..root + root_length]));
    let n = entries[0] as usize;
    let column = |at: usize| &entries[1 + at * n..=(at + 1) * n];
    let (mut id, mut end, mut tiles) = (0, 0, BTreeMap::new());
    for entry in 0..n {
        id += column(0)[entry];
        let (run, length) = (column(1)[entry], column(2)[entry] as usize);
        assert!(run > 0, "no leaf directories in so small an archive");
        let offset = match column(3)[entry] {
            0 => end,
            offset => offset as usize - 1,
        };
        end = offset + length;
        let content = unzip(&file[data + offset..data + end]);
        tiles.extend((0..run).map(|step| (tile_of(id + step), content.clone())));
    }
    let metadata = serde_json::from_slice(&unzip(&file[about..about + about_length])).unwrap();
    Taken { header: file[..127].to_vec(), metadata, tiles }
}

fn about() -> About {
    let rect = Rect::of_degrees([-1.6, 52.3, -1.4, 52.5]);
    let zooms = Zooms { min: 8, max: 13 };
    About {
        name: "town".to_owned(),
        attribution: "© OpenStreetMap contributors".to_owned(),
        dated: Date::from_ymd(2026, 11, 20),
        rect,
        zooms,
        is_outline: false,
    }
}

fn school(at: Point) -> Feature {
    Feature::new(Layer::Poi, "school", 0, Shape::Point(at))
}

fn written(features: &[Feature], out: &Path) -> Written {
    let about = about();
    let archive = Archive::begin(out).unwrap();
    let mut tiler = Tiler::new(about.rect, about.zooms, archive.folder());
    for feature in features {
        tiler.add(feature).unwrap();
    }
    archive.write(tiler.finish().unwrap(), &about, &Progress::default()).unwrap()
}

proptest! {
    #[test]
    fn ids_of_tiles_are_those_of_the_plain_way(zoom in 0_u8..=16, x: u32, y: u32) {
        let (x, y) = (x % (1 << zoom), y % (1 << zoom));
        let id = TileId::from(TileCoord::new(zoom, x, y).unwrap()).value();
        prop_assert_eq!(tile_of(id), (zoom, x, y));
    }

    #[test]
    fn every_point_is_in_the_tile_of_its_place_at_every_zoom(
        places in prop::collection::vec((-1.6..-1.4, 52.3..52.5), 1..40),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("town.pmtiles");
        let features: Vec<Feature> = places.iter().map(|(lon, lat)| school(Point::of(*lon, *lat))).collect();
        let report = written(&features, &out);
        let taken = take_apart(&out);
        prop_assert_eq!(report.tiles as usize, taken.tiles.len());
        prop_assert_eq!(report.bytes, fs::metadata(&out).unwrap().len());
        let mut expected: BTreeMap<(u8, u32, u32), usize> = BTreeMap::new();
        for (lon, lat) in &places {
            for zoom in 8..=13_u8 {
                // The slippy map formula.
                let side = f64::from(1_u32 << zoom);
                let column = (lon + 180.0) / 360.0 * side;
                let row = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * side;
                *expected.entry((zoom, column as u32, row as u32)).or_default() += 1;
            }
        }
        let mut found = BTreeMap::new();
        for (tile, content) in taken.tiles {
            let reader = Reader::new(content).unwrap();
            prop_assert_eq!(reader.get_layer_names().unwrap(), ["poi"]);
            found.insert(tile, reader.get_features(0).unwrap().len());
        }
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn the_header_says_what_the_specification_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("town.pmtiles");
    let corner = Vertex::free(Point::of(-1.5, 52.4));
    let east = Vertex::free(Point::of(-1.49, 52.4));
    let road = Feature::new(Layer::Road, "minor", 0, Shape::Lines(vec![vec![corner, east]]));
    written(&[road, school(corner.at)], &out);
    let Taken { header, metadata, .. } = take_apart(&out);
    assert_eq!(&header[..8], b"PMTiles\x03");
    let [clustered, directories, tiles, kind, min, max] = header[96..102] else { unreachable!() };
    assert_eq!((clustered, directories, tiles, kind), (1, 2, 2, 1), "clustered, gzip, gzip, MVT");
    assert_eq!((min, max), (8, 13));
    assert_eq!(metadata["waymark:dated"], "2026-11-20");
    let degrees = |at: usize| i32::from_le_bytes(header[at..at + 4].try_into().unwrap());
    let bounds = [102, 106, 110, 114].map(degrees);
    for (found, said) in
        bounds.into_iter().zip([-16_000_000, 523_000_000, -14_000_000, 525_000_000])
    {
        assert!((found - said).abs() <= 2, "{bounds:?}");
    }
    assert_eq!(metadata["attribution"], "© OpenStreetMap contributors");
    let layers = metadata["vector_layers"].as_array().unwrap();
    let names: Vec<&str> = layers.iter().map(|layer| layer["id"].as_str().unwrap()).collect();
    assert_eq!(names, Layer::ALL.map(Layer::name));
}

#[test]
fn the_same_features_in_another_order_make_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one.pmtiles"), folder.path().join("two.pmtiles"));
    let mut features: Vec<Feature> =
        (0..50).map(|step| school(Point::of(-1.5 + f64::from(step) * 1e-3, 52.4))).collect();
    written(&features, &one);
    features.reverse();
    written(&features, &two);
    assert_eq!(fs::read(one).unwrap(), fs::read(two).unwrap());
}

#[test]
fn who_stops_leaves_the_old_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("town.pmtiles");
    fs::write(&out, "the old one").unwrap();
    let about = about();
    let archive = Archive::begin(&out).unwrap();
    let mut tiler = Tiler::new(about.rect, about.zooms, archive.folder());
    tiler.add(&school(Point::of(-1.5, 52.4))).unwrap();
    let progress = Progress::default();
    progress.stop();
    let stopped = archive.write(tiler.finish().unwrap(), &about, &progress);
    assert!(matches!(stopped, Err(BasemapError::Stopped)), "{stopped:?}");
    assert_eq!(fs::read(&out).unwrap(), b"the old one");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-written");
}
