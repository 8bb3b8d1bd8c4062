//! The names of the shipped map, in the languages it has them in.

use super::lines as lines_of;
use super::*;
use crate::camera::Pose;
use crate::tiles::archive::Found;
use crate::tiles::shipped::{coventry, unpacked};
use engine::position::LonLat;

fn camera() -> Camera {
    let centre = World::of(LonLat::new(-1.5106, 52.4081).unwrap());
    let pose = Pose { centre, zoom: 13.0 };
    Camera { pose, width_px: 900.0, height_px: 900.0, density: 1.0 }
}

/// Those around Broadgate.
fn names(lang: &str) -> Names {
    let archive = coventry();
    let mut names = Names::default();
    names.set_language(lang);
    for tile in mosaic::seen(&camera(), 0, archive.levels.1, 0.0) {
        if let Found::Tile(at) = archive.find(tile) {
            names.put(tile, &unpacked(at));
        }
    }
    names
}

fn lines(names: &Names) -> Vec<&str> {
    names.seen(&camera(), 32.0, 12).into_iter().map(|name| &*name.lines).collect()
}

#[test]
fn names_are_in_the_readers_language_and_keep_the_local_one() {
    let (english, arabic) = (names("en-GB"), names("ar"));
    assert!(lines(&english).contains(&"Stoke"), "{:?}", lines(&english));
    let stoke = lines(&arabic).into_iter().find(|lines| lines.ends_with("\nStoke"));
    let translated = stoke.unwrap().strip_suffix("\nStoke").unwrap();
    assert!(translated.chars().all(|c| ('\u{600}'..'\u{700}').contains(&c)), "{translated}");
    assert_eq!(lines(&english).len(), lines(&arabic).len());
    assert_eq!(lines(&names("arn")), lines(&english));
}

#[test]
fn the_middle_of_the_city_has_a_name() {
    let centre = camera().pose.centre;
    let near = 2_500.0 * centre.metre();
    assert_eq!(names("en").neighbourhood(centre, near).as_deref(), Some("City Centre"));
    assert_eq!(names("en").neighbourhood(World { x: 0.1, y: 0.1 }, near), None);
}

#[test]
fn a_name_is_taken_once_although_tiles_overlap() {
    let names = names("en");
    let mut places: Vec<_> = names
        .seen(&camera(), 32.0, 12)
        .iter()
        .map(|name| (&*name.lines, name.at.x.to_bits(), name.at.y.to_bits()))
        .collect();
    let all = places.len();
    places.sort_unstable();
    places.dedup();
    assert!(all > 20);
    assert_eq!(places.len(), all);
}

#[test]
fn further_in_than_the_deepest_tiles_names_stay() {
    let names = names("en");
    let closer = Camera { pose: Pose { zoom: 16.0, ..camera().pose }, ..camera() };
    assert!(!names.seen(&closer, 32.0, 12).is_empty());
    // Tiles that have not come yet: those they lie in must do.
    assert!(!names.seen(&closer, 32.0, 15).is_empty());
}

#[test]
fn what_one_name_says_is_not_said_again_and_two_stand_in_two_lines() {
    let (_, rule) = names::rule("poi", "station").unwrap();
    for (words, local, written) in [
        ("Kluuvi", "Kluuvi", "Kluuvi"),
        ("Helsinki railway station", "Helsinki", "Helsinki\nrailway station"),
        ("Forum", "Kauppakeskus Forum", "Kauppakeskus\nForum"),
        ("Swedish Theatre", "Svenska Teatern", "Swedish Theatre\nSvenska Teatern"),
    ] {
        assert_eq!(lines_of(words, local, rule), written);
    }
}
