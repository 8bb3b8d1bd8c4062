//! Archives as they are shipped, and bytes that only look like one.

use super::*;
use crate::tiles::mvt;
use crate::tiles::shipped::{COVENTRY, coventry, unpacked};
use pmtiles::{TileCoord, TileId as TheirId};
use proptest::prelude::*;

#[test]
fn the_shipped_map_tells_where_it_is_and_whom_to_thank() {
    let archive = coventry();
    let [west, south, east, north] = archive.bounds;
    assert!(west < -1.6 && east > -1.44 && south < 52.37 && north > 52.46, "{:?}", archive.bounds);
    let metadata = String::from_utf8(unpacked(archive.metadata)).unwrap();
    assert!(metadata.contains("Contains OS data"), "{metadata}");
}

#[test]
fn the_city_is_in_the_tile_it_lies_in_and_not_in_another() {
    let archive = coventry();
    // Broadgate, as every web map counts.
    let Found::Tile(at) = archive.find(TileId { level: 12, x: 2030, y: 1345 }) else {
        panic!("no tile of the city's middle")
    };
    let tile = unpacked(at);
    let names: Vec<&str> = mvt::layers(&tile).iter().map(|layer| layer.name).collect();
    assert!(names.contains(&"place") && names.contains(&"poi"), "{names:?}");
    assert_eq!(archive.find(TileId { level: 12, x: 30, y: 1345 }), Found::Nothing);
    assert_eq!(archive.find(TileId { level: 12, x: 1 << 20, y: 0 }), Found::Nothing);
}

#[test]
fn without_its_directory_that_is_what_it_asks_for() {
    let archive = Archive::open(COVENTRY).unwrap();
    assert_eq!(archive.find(TileId { level: 6, x: 31, y: 21 }), Found::Directory(archive.root));
}

#[test]
fn a_circle_of_directories_ends() {
    let mut archive = Archive::open(COVENTRY).unwrap();
    archive.leaves_at = archive.root.offset;
    // One entry: from tile 0 on, a directory at the beginning of the leaves, which is this one.
    archive.add_directory(archive.root.offset, &[1, 0, 0, 9, 1]).unwrap();
    assert_eq!(archive.find(TileId { level: 3, x: 1, y: 1 }), Found::Nothing);
}

proptest! {
    #[test]
    fn tiles_are_numbered_as_others_number_them(level in 0_u8..=20, x: u32, y: u32) {
        let side = 1_u32 << level;
        let tile = TileId { level, x: x % side, y: y % side };
        let theirs = TheirId::from(TileCoord::new(level, tile.x, tile.y).unwrap());
        prop_assert_eq!(number(tile), Some(theirs.value()));
    }

    #[test]
    fn any_header_and_directory_are_an_error_or_an_archive(
        altered in prop::collection::vec((8_usize..HEADER_BYTES, any::<u8>()), 0..9),
        directory: Vec<u8>, level in 0_u8..40, x: u32, y: u32,
    ) {
        let mut bytes = COVENTRY[..HEADER_BYTES].to_vec();
        for (at, with) in altered {
            bytes[at] = with;
        }
        if let Ok(mut archive) = Archive::open(&bytes) {
            let _ = archive.add_directory(archive.root.offset, &directory);
            let _ = archive.find(TileId { level, x, y });
        }
        prop_assert!(Archive::open(&directory).is_err());
    }
}
