//! The shipped basemap: the city's edge, its neighbourhoods, districts and known places, as bytes.
//!
//! Coordinates are whole steps of a grid of 2^25 to the world (0.7 m in Coventry), written as steps
//! from the point before; made by `xtask`, decoded only whole.

use crate::mercator::World;
use engine::bytes::{Bytes, folded, put_list, put_number, put_text};
use engine::checksum::{checked, crc32};

const MAGIC: &[u8; 4] = b"WMBM";
/// Changes whenever the meaning of the bytes does.
const VERSION: u8 = 1;
/// Steps of the grid across the world.
const GRID: f64 = (1_u32 << 25) as f64;

/// All that is drawn under the pins, but for the postcodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basemap {
    /// The city's edge: closed rings, the first point not repeated.
    pub city: Vec<Line>,
    /// The ground nearest to each named place.
    pub areas: Vec<Area>,
    /// Edges between neighbourhoods, each once.
    pub area_edges: Vec<Line>,
    /// Edges between postcode districts, each once.
    pub district_edges: Vec<Line>,
    /// What has a name, more important ones first.
    pub places: Vec<Place>,
}

/// A neighbourhood's ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Which of the tints it gets: never its neighbour's.
    pub tint: u8,
    /// Closed rings, filled by the even-odd rule.
    pub rings: Vec<Line>,
}

/// Something with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// How important, 1 most.
    pub rank: u8,
    /// In English.
    pub name: String,
    /// In Arabic; empty if the same.
    pub name_ar: String,
    /// Where.
    pub at: GridPoint,
}

/// What a named place is. Adding one changes the meaning of the bytes only at the end of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum PlaceKind {
    City,
    District,
    Neighbourhood,
    Station,
    BusStation,
    Cathedral,
    Worship,
    Hospital,
    HealthCentre,
    University,
    College,
    Library,
    Council,
    Court,
    Police,
    Museum,
    Theatre,
    Arena,
    Leisure,
    Park,
    Market,
    Shopping,
}

impl PlaceKind {
    /// Every kind, in the order of the numbers in the bytes.
    const ALL: [Self; 22] = [
        Self::City,
        Self::District,
        Self::Neighbourhood,
        Self::Station,
        Self::BusStation,
        Self::Cathedral,
        Self::Worship,
        Self::Hospital,
        Self::HealthCentre,
        Self::University,
        Self::College,
        Self::Library,
        Self::Council,
        Self::Court,
        Self::Police,
        Self::Museum,
        Self::Theatre,
        Self::Arena,
        Self::Leisure,
        Self::Park,
        Self::Market,
        Self::Shopping,
    ];
}

/// A point of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GridPoint(pub i32, pub i32);

/// A line as a first point and steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line(Vec<GridPoint>);

/// Why bytes are not a basemap.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BasemapError {
    /// They begin differently or are of another version.
    #[error("this is no basemap of version {VERSION}")]
    NotABasemap,
    /// Cut off or altered.
    #[error("the basemap is damaged")]
    Damaged,
}

impl GridPoint {
    /// The point of the grid next to a point of the plane.
    pub fn nearest(point: World) -> Self {
        Self((point.x * GRID).round() as i32, (point.y * GRID).round() as i32)
    }

    /// Where it is on the plane.
    pub fn world(self) -> World {
        World { x: f64::from(self.0) / GRID, y: f64::from(self.1) / GRID }
    }
}

impl Line {
    /// From the points along it.
    pub fn new(points: &[GridPoint]) -> Self {
        let mut last = GridPoint(0, 0);
        let step = |point: &GridPoint| {
            let step = GridPoint(point.0 - last.0, point.1 - last.1);
            last = *point;
            step
        };
        Self(points.iter().map(step).collect())
    }

    /// The points along it, on the plane.
    pub fn world(&self) -> Vec<World> {
        let mut at = GridPoint(0, 0);
        let point = |step: &GridPoint| {
            at = GridPoint(at.0.wrapping_add(step.0), at.1.wrapping_add(step.1));
            at.world()
        };
        self.0.iter().map(point).collect()
    }
}

/// The basemap as bytes.
pub fn encode(basemap: &Basemap) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.push(VERSION);
    put_list(&mut bytes, &basemap.city, put_line);
    put_list(&mut bytes, &basemap.areas, |bytes, area| {
        bytes.push(area.tint);
        put_list(bytes, &area.rings, put_line);
    });
    put_list(&mut bytes, &basemap.area_edges, put_line);
    put_list(&mut bytes, &basemap.district_edges, put_line);
    put_list(&mut bytes, &basemap.places, put_place);
    let checksum = crc32(&bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes
}

/// The basemap from bytes.
pub fn decode(bytes: &[u8]) -> Result<Basemap, BasemapError> {
    if bytes.get(..4) != Some(MAGIC) || bytes.get(4) != Some(&VERSION) {
        return Err(BasemapError::NotABasemap);
    }
    let content = checked(bytes).ok_or(BasemapError::Damaged)?;
    let body = content.get(5..).ok_or(BasemapError::Damaged)?;
    basemap(&mut Bytes(body)).ok_or(BasemapError::Damaged)
}

fn basemap(bytes: &mut Bytes) -> Option<Basemap> {
    Some(Basemap {
        city: bytes.list(line)?,
        areas: bytes.list(|bytes| Some(Area { tint: bytes.byte()?, rings: bytes.list(line)? }))?,
        area_edges: bytes.list(line)?,
        district_edges: bytes.list(line)?,
        places: bytes.list(place)?,
    })
}

fn put_line(bytes: &mut Vec<u8>, line: &Line) {
    put_list(bytes, &line.0, |bytes, point| put_point(bytes, *point));
}

fn line(bytes: &mut Bytes) -> Option<Line> {
    bytes.list(point).map(Line)
}

fn put_point(bytes: &mut Vec<u8>, point: GridPoint) {
    put_number(bytes, folded(point.0.into()));
    put_number(bytes, folded(point.1.into()));
}

fn point(bytes: &mut Bytes) -> Option<GridPoint> {
    Some(GridPoint(bytes.signed()?.try_into().ok()?, bytes.signed()?.try_into().ok()?))
}

fn put_place(bytes: &mut Vec<u8>, place: &Place) {
    bytes.push(place.kind as u8);
    bytes.push(place.rank);
    put_text(bytes, &place.name);
    put_text(bytes, &place.name_ar);
    put_point(bytes, place.at);
}

fn place(bytes: &mut Bytes) -> Option<Place> {
    Some(Place {
        kind: *PlaceKind::ALL.get(usize::from(bytes.byte()?))?,
        rank: bytes.byte()?,
        name: bytes.text()?.to_owned(),
        name_ar: bytes.text()?.to_owned(),
        at: point(bytes)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn small() -> Basemap {
        let line = Line::new(&[GridPoint(5, 9), GridPoint(7, 2), GridPoint(-3, 4)]);
        Basemap {
            city: vec![line.clone()],
            areas: vec![Area { tint: 3, rings: vec![line.clone()] }],
            area_edges: vec![line.clone()],
            district_edges: vec![line],
            places: vec![Place {
                kind: PlaceKind::Library,
                rank: 4,
                name: "Stoke Library".to_owned(),
                name_ar: "مكتبة ستوك".to_owned(),
                at: GridPoint(1, 2),
            }],
        }
    }

    #[test]
    fn it_comes_back_as_it_went() {
        assert_eq!(decode(&encode(&small())), Ok(small()));
    }

    #[test]
    fn a_line_keeps_its_points() {
        let points = [GridPoint(5, 9), GridPoint(7, 2), GridPoint(-3, 4)];
        assert_eq!(Line::new(&points).world(), points.map(GridPoint::world));
    }

    proptest! {
        #[test]
        fn altered_bytes_are_an_error(at in 0_usize..60, with in 1_u8..) {
            let mut bytes = encode(&small());
            let at = at % bytes.len();
            bytes[at] ^= with;
            prop_assert!(decode(&bytes).is_err());
        }

        #[test]
        fn any_bytes_are_an_error_and_no_panic(bytes: Vec<u8>, cut in 0_usize..60) {
            prop_assert!(decode(&bytes).is_err());
            let whole = encode(&small());
            prop_assert!(decode(&whole[..cut.min(whole.len() - 1)]).is_err());
        }
    }
}
