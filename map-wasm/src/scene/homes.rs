//! Where people live, from the postcodes: what an outline of a city has instead of streets.

use super::shade::Shade;
use crate::camera::Camera;
use crate::mercator::{Extent, World};
use engine::position::LonLat;
use engine::postcodes::Postcodes;

/// Cell, blur and full density of the shade inside the city, fine,
const SHADE_CITY: (f64, usize, f64) = (40.0, 2, 480.0);
/// and around it, coarse.
const SHADE_AROUND: (f64, usize, f64) = (110.0, 0, 420.0);

/// From here on every postcode has its dot.
const EVERY_DOT_ZOOM: f64 = 12.8;
/// Far out, postcodes nearer than this share a dot.
const NEXT_DOOR_M: f64 = 38.0;
/// What lies this far beyond a tile may still reach into it.
const DISC_MARGIN_PX: f64 = 6.0;

/// The postcodes made ready for drawing, once.
#[derive(Debug)]
pub struct Homes {
    /// Every postcode's point, of the city and of what is around it.
    units: [Vec<World>; 2],
    /// A point for every postcode but close neighbours.
    apart: [Vec<World>; 2],
    /// How densely the city and what is around it are built up.
    pub shades: [Option<Shade>; 2],
}

/// The box around all postcodes.
pub fn extent(postcodes: &Postcodes) -> Extent {
    let ends = |degrees: fn(LonLat) -> f64| {
        let all = postcodes.iter().map(|unit| degrees(unit.position));
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), it| {
            (least.min(it), most.max(it))
        })
    };
    let ((west, east), (south, north)) = (ends(LonLat::lon), ends(LonLat::lat));
    let corners = [LonLat::new(west, south), LonLat::new(east, north)];
    Extent::around(corners.into_iter().flatten().map(World::of))
}

impl Homes {
    /// Those of a table of postcodes.
    pub fn of(postcodes: &Postcodes) -> Self {
        let units = [true, false].map(|in_city| {
            let chosen = postcodes.iter().filter(|unit| unit.in_coventry == in_city);
            chosen.map(|unit| World::of(unit.position)).collect::<Vec<_>>()
        });
        let shade = |points: &[World], (cell_m, blur_cells, full): (f64, usize, f64)| {
            Shade::of(points, cell_m, blur_cells, full)
        };
        let all = units.concat();
        let shades = [shade(&units[0], SHADE_CITY), shade(&all, SHADE_AROUND)];
        Self { apart: [thinned(&units[0]), thinned(&units[1])], units, shades }
    }

    /// The dots a camera sees, of the city (0) or of what is around it (1). Far out, where nobody could
    /// count them, only one of those next door.
    pub fn seen(&self, which: usize, camera: &Camera) -> impl Iterator<Item = World> {
        let seen: Extent = camera.seen(DISC_MARGIN_PX);
        let all = if camera.pose.zoom < EVERY_DOT_ZOOM { &self.apart } else { &self.units };
        all[which].iter().copied().filter(move |at| seen.contains(*at))
    }
}

/// The points that have no other one just before them this near: sorted as they are by postcode,
/// neighbours follow each other, and one dot stands for both.
fn thinned(points: &[World]) -> Vec<World> {
    let mut thinned: Vec<World> = Vec::with_capacity(points.len());
    // A city is small: what is a metre at one end of it is one at the other.
    let apart = NEXT_DOOR_M * points.first().map_or(0.0, |point| point.metre());
    for point in points {
        let recent = thinned.iter().rev().take(8);
        if recent.copied().all(|other| other.distance(*point) > apart) {
            thinned.push(*point);
        }
    }
    thinned
}
