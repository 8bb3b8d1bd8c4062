//! Pictures as numbers: what a visitor would see of them.

use super::*;
use crate::camera::Pose;
use proptest::prelude::*;

fn camera(zoom: f64) -> Camera {
    let pose = Pose { centre: World { x: 0.495_8, y: 0.329_1 }, zoom };
    Camera { pose, width_px: 360.0, height_px: 640.0, density: 2.0 }
}

/// Makes all that is missing, once.
fn filled(mosaic: &mut Mosaic<f64>, camera: &Camera) -> usize {
    let missing = mosaic.missing(camera, 6, 18, false);
    for tile in &missing {
        mosaic.put(*tile, camera.pose.zoom, camera.density, camera.pose.zoom);
    }
    missing.len()
}

fn covered(patches: &[Patch<f64>], x: f64, y: f64) -> bool {
    patches.iter().any(|patch| {
        (patch.at.x..=patch.at.x + patch.side_px).contains(&x)
            && (patch.at.y..=patch.at.y + patch.side_px).contains(&y)
    })
}

proptest! {
    #[test]
    fn the_whole_canvas_is_covered_and_sharp_when_still(
        zoom in 8.5..18.0, x in 0.0..360.0, y in 0.0..640.0
    ) {
        let (mut mosaic, camera) = (Mosaic::default(), camera(zoom));
        prop_assert!(filled(&mut mosaic, &camera) <= 24);
        prop_assert_eq!(filled(&mut mosaic, &camera), 0);
        let patches = mosaic.patches(&camera, 6, 18);
        prop_assert!(patches.iter().all(|patch| patch.exact));
        prop_assert!(covered(&patches, x, y));
    }

    #[test]
    fn after_zooming_in_what_was_there_stands_in(
        zoom in 9.0..12.0, levels in 0.0..5.0, x in 0.0..360.0, y in 0.0..640.0
    ) {
        let mut mosaic = Mosaic::default();
        filled(&mut mosaic, &camera(zoom));
        let closer = camera(zoom + levels);
        prop_assert!(covered(&mosaic.patches(&closer, 6, 18), x, y));
    }
}

#[test]
fn while_it_moves_a_picture_of_another_zoom_will_do_and_when_still_it_will_not() {
    let mut mosaic = Mosaic::default();
    filled(&mut mosaic, &camera(14.1));
    let closer = camera(14.6);
    assert!(mosaic.missing(&closer, 6, 18, true).is_empty());
    assert!(!mosaic.missing(&closer, 6, 18, false).is_empty());
    mosaic.outdate();
    assert!(!mosaic.patches(&closer, 6, 18).is_empty());
    assert!(!mosaic.missing(&camera(14.1), 6, 18, false).is_empty());
}

#[test]
fn a_long_way_does_not_keep_every_picture() {
    let mut mosaic = Mosaic::default();
    for step in 0..60 {
        let mut camera = camera(14.9);
        camera.pose.centre.x += f64::from(step) * 1e-4;
        filled(&mut mosaic, &camera);
        mosaic.patches(&camera, 6, 18);
    }
    assert!(mosaic.kept.iter().map(|kept| kept.pixels).sum::<f64>() < MOST_PIXELS * 1.5);
}
