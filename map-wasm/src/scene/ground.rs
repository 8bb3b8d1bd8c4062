//! The ground: surroundings, city, areas, shade of the built-up land, dots of postcodes, edges.
//!
//! The order of the operations is the order of painting.

use crate::basemap::{Basemap, Line};
use crate::camera::{Camera, Px};
use crate::mercator::{Extent, World};
use crate::style::{self, Ink, Stroke, Theme, at_zoom};
use engine::postcodes::{Postcode, Postcodes};

use super::shade::Shade;

/// Cell, blur and full density of the shade inside the city, fine,
const SHADE_CITY: (f64, usize, f64) = (40.0, 2, 480.0);
/// and around it, coarse.
const SHADE_AROUND: (f64, usize, f64) = (110.0, 0, 420.0);

/// From here on every postcode has its dot.
const EVERY_DOT_ZOOM: f64 = 12.8;
/// Far out, postcodes nearer than this share a dot.
const NEXT_DOOR_M: f64 = 38.0;
/// What lies this far beyond the canvas may still reach into it.
const DISC_MARGIN_PX: f64 = 6.0;

/// The basemap and postcodes made ready for drawing, once.
#[derive(Debug, Default)]
pub struct Terrain {
    city: Vec<Shape>,
    areas: Vec<(u8, Vec<Shape>)>,
    area_edges: Vec<Shape>,
    district_edges: Vec<Shape>,
    /// Postcode units of the city first, then those around.
    units: Vec<Unit>,
    n_city_units: usize,
    /// Where there are homes, in the city and around it: a point for every postcode but close neighbours.
    homes: [Vec<World>; 2],
    /// Shade of the city and of what is around it.
    pub shades: [Option<Shade>; 2],
}

/// A postcode on the plane.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// Which.
    pub postcode: Postcode,
    /// Where.
    pub at: World,
}

/// A line with the box around it, to leave out what is not seen.
#[derive(Debug)]
struct Shape {
    points: Vec<World>,
    extent: Extent,
}

/// One thing to paint, in CSS px.
#[expect(missing_docs, reason = "the variants say what their fields are")]
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// The whole canvas.
    Background(&'static str),
    /// Closed rings, even-odd.
    Fill { color: &'static str, rings: Vec<Vec<Px>> },
    /// Everything up to `Unclip` only inside these rings.
    Clip { rings: Vec<Vec<Px>> },
    /// Ends `Clip`.
    Unclip,
    /// Lines, closed or not.
    Stroke {
        color: &'static str,
        alpha: f64,
        width_px: f64,
        dash: &'static [f64],
        closed: bool,
        lines: Vec<Vec<Px>>,
    },
    /// The picture of the built-up land: 0 the city's, 1 the surroundings'.
    Shade { which: usize, alpha: f64, top_left: Px, bottom_right: Px },
    /// Small discs of one size.
    Dots { color: &'static str, alpha: f64, radius_px: f64, at: Vec<Px> },
}

impl Shape {
    fn of(line: &Line) -> Self {
        let points = line.world();
        Self { extent: Extent::around(points.iter().copied()), points }
    }

    fn all(lines: &[Line]) -> Vec<Self> {
        lines.iter().map(Self::of).collect()
    }
}

impl Terrain {
    /// Takes over the shapes of a basemap.
    pub fn set_basemap(&mut self, basemap: &Basemap) {
        self.city = Shape::all(&basemap.city);
        self.areas =
            basemap.areas.iter().map(|area| (area.tint, Shape::all(&area.rings))).collect();
        self.area_edges = Shape::all(&basemap.area_edges);
        self.district_edges = Shape::all(&basemap.district_edges);
    }

    /// Takes over the postcodes and makes the shades from them.
    pub fn set_postcodes(&mut self, postcodes: &Postcodes) {
        let units = |in_coventry: bool| {
            let chosen = postcodes.iter().filter(move |unit| unit.in_coventry == in_coventry);
            chosen.map(|unit| Unit { postcode: unit.postcode, at: World::of(unit.position) })
        };
        self.units = units(true).collect();
        self.n_city_units = self.units.len();
        self.units.extend(units(false));
        let (city_units, units_around) = self.units.split_at(self.n_city_units);
        self.homes = [thinned(city_units), thinned(units_around)];
        let points: Vec<World> = self.units.iter().map(|unit| unit.at).collect();
        let shade = |points: &[World], (cell_m, blur_cells, full): (f64, usize, f64)| {
            Shade::of(points, cell_m, blur_cells, full)
        };
        self.shades =
            [shade(&points[..self.n_city_units], SHADE_CITY), shade(&points, SHADE_AROUND)];
    }

    /// The postcode units in a box of the plane, the city's first.
    pub fn units_in(&self, seen: Extent) -> impl Iterator<Item = (usize, &Unit)> {
        self.units.iter().enumerate().filter(move |(_, unit)| seen.contains(unit.at))
    }

    /// The box around the city; empty without a basemap.
    pub fn city_extent(&self) -> Extent {
        Extent::around(self.city.iter().flat_map(|ring| ring.points.iter().copied()))
    }

    /// The box around all there is to see.
    pub fn extent(&self) -> Extent {
        let units = self.units.iter().map(|unit| unit.at);
        Extent::around(units.chain(self.city.iter().flat_map(|ring| ring.points.iter().copied())))
    }

    /// What to paint for a camera.
    pub fn ops(&self, camera: &Camera, theme: Theme) -> Vec<Op> {
        let view = View { camera, seen: camera.seen(DISC_MARGIN_PX), theme };
        let mut ops = vec![Op::Background(style::SURROUNDINGS.of(theme))];
        let (city_units, units_around) = self.units.split_at(self.n_city_units);
        ops.extend(view.shade(1, self.shades[1].as_ref(), style::SHADE_ALPHA));
        ops.extend(view.dots(units_around, &self.homes[1], style::DOT_AROUND));
        if !self.city.is_empty() {
            let rings = view.rings(&self.city);
            ops.push(Op::Fill { color: style::CITY.of(theme), rings: rings.clone() });
            ops.push(Op::Clip { rings });
        }
        ops.extend(self.areas.iter().filter_map(|(tint, rings)| view.area(*tint, rings)));
        ops.extend(view.shade(0, self.shades[0].as_ref(), style::SHADE_ALPHA));
        ops.extend(view.dots(city_units, &self.homes[0], style::DOT));
        ops.extend(view.stroke(&self.area_edges, style::AREA_EDGE, false));
        ops.extend(view.stroke(&self.district_edges, style::DISTRICT_EDGE, false));
        if !self.city.is_empty() {
            ops.extend(style::GLOW.iter().filter_map(|stop| view.glow(&self.city, *stop)));
            ops.push(Op::Unclip);
            ops.extend(view.stroke(&self.city, style::CITY_EDGE, true));
        }
        ops
    }
}

/// The points of units that have no other one just before them this near: sorted as they are by
/// postcode, neighbours follow each other, and one dot stands for both.
fn thinned(units: &[Unit]) -> Vec<World> {
    let mut thinned: Vec<World> = Vec::with_capacity(units.len());
    for unit in units {
        let apart = NEXT_DOOR_M * unit.at.metre();
        let recent = thinned.iter().rev().take(8);
        if recent.copied().all(|other| other.distance(unit.at) > apart) {
            thinned.push(unit.at);
        }
    }
    thinned
}

/// A camera, what it sees and by what light.
struct View<'a> {
    camera: &'a Camera,
    seen: Extent,
    theme: Theme,
}

impl View<'_> {
    fn sees(&self, extent: Extent) -> bool {
        extent.max.x >= self.seen.min.x
            && extent.min.x <= self.seen.max.x
            && extent.max.y >= self.seen.min.y
            && extent.min.y <= self.seen.max.y
    }

    fn rings(&self, shapes: &[Shape]) -> Vec<Vec<Px>> {
        let seen = shapes.iter().filter(|shape| self.sees(shape.extent));
        seen.map(|shape| shape.points.iter().map(|point| self.camera.to_px(*point)).collect())
            .collect()
    }

    fn area(&self, tint: u8, rings: &[Shape]) -> Option<Op> {
        let ink: Ink = style::TINTS[usize::from(tint) % style::TINTS.len()];
        let rings = self.rings(rings);
        (!rings.is_empty()).then(|| Op::Fill { color: ink.of(self.theme), rings })
    }

    fn stroke(&self, shapes: &[Shape], rule: Stroke, closed: bool) -> Option<Op> {
        let zoom = self.camera.pose.zoom;
        let alpha = at_zoom(rule.alpha, zoom);
        let lines = self.rings(shapes);
        (alpha > 0.0 && !lines.is_empty()).then(|| Op::Stroke {
            color: rule.ink.of(self.theme),
            alpha,
            width_px: at_zoom(rule.width_px, zoom),
            dash: rule.dash,
            closed,
            lines,
        })
    }

    fn glow(&self, city: &[Shape], (width_px, alpha): (f64, f64)) -> Option<Op> {
        let lines = self.rings(city);
        let color = style::EDGE.of(self.theme);
        (!lines.is_empty()).then_some(Op::Stroke {
            color,
            alpha,
            width_px,
            dash: &[],
            closed: true,
            lines,
        })
    }

    fn shade(&self, which: usize, shade: Option<&Shade>, alpha: style::Stops) -> Option<Op> {
        let extent = shade?.extent;
        let (top_left, bottom_right) =
            (self.camera.to_px(extent.min), self.camera.to_px(extent.max));
        Some(Op::Shade {
            which,
            alpha: at_zoom(alpha, self.camera.pose.zoom),
            top_left,
            bottom_right,
        })
    }

    /// Every postcode; far out, where nobody could count them, only one of those next door.
    fn dots(&self, units: &[Unit], homes: &[World], ink: Ink) -> Option<Op> {
        let (zoom, alpha) = (self.camera.pose.zoom, style::DOT_ALPHA);
        let radius_px = at_zoom(style::DOT_RADIUS_PX, zoom);
        if zoom < EVERY_DOT_ZOOM {
            return self.discs(homes.iter().copied(), ink, alpha, radius_px);
        }
        self.discs(units.iter().map(|unit| unit.at), ink, alpha, radius_px)
    }

    fn discs(
        &self,
        middles: impl Iterator<Item = World>,
        ink: Ink,
        alpha: style::Stops,
        radius_px: f64,
    ) -> Option<Op> {
        let alpha = at_zoom(alpha, self.camera.pose.zoom);
        if alpha <= 0.0 {
            return None;
        }
        let seen = middles.filter(|at| self.seen.contains(*at));
        let at: Vec<Px> = seen.map(|at| self.camera.to_px(at)).collect();
        (!at.is_empty()).then(|| Op::Dots { color: ink.of(self.theme), alpha, radius_px, at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::GridPoint;
    use crate::camera::Pose;
    use engine::position::LonLat;

    fn at(lon: f64, lat: f64) -> World {
        World::of(LonLat::new(lon, lat).unwrap())
    }

    fn terrain() -> Terrain {
        let corners = [(-1.6, 52.36), (-1.6, 52.46), (-1.43, 52.46), (-1.43, 52.36)];
        let ring = corners.map(|(lon, lat)| GridPoint::nearest(at(lon, lat)));
        let mut terrain = Terrain::default();
        terrain.set_basemap(&Basemap { city: vec![Line::new(&ring)], ..Basemap::default() });
        terrain
    }

    fn camera(centre: World) -> Camera {
        let pose = Pose { centre, zoom: 13.0 };
        Camera { pose, width_px: 360.0, height_px: 640.0, density: 1.0 }
    }

    #[test]
    fn inside_the_city_its_ground_is_painted_over_the_surroundings() {
        let ops = terrain().ops(&camera(at(-1.5, 52.4)), Theme::Light);
        assert!(
            matches!(&ops[..2], [Op::Background(_), Op::Fill { rings, .. }] if rings.len() == 1)
        );
    }

    #[test]
    fn far_from_the_city_nothing_of_it_is_painted() {
        let ops = terrain().ops(&camera(at(-1.2, 52.1)), Theme::Light);
        assert!(!ops.iter().any(|op| matches!(op, Op::Stroke { .. })));
    }

    #[test]
    fn every_clip_ends() {
        let ops = terrain().ops(&camera(at(-1.5, 52.4)), Theme::Dark);
        let clips = ops.iter().filter(|op| matches!(op, Op::Clip { .. })).count();
        assert_eq!((clips, ops.iter().filter(|op| matches!(op, Op::Unclip)).count()), (1, 1));
    }
}
