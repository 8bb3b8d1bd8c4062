//! The shipped basemap: the city's edge, its neighbourhoods, districts and known places, as bytes.
//!
//! Coordinates are whole steps of a grid of 2^25 to the world (0.7 m in Coventry), written as steps
//! from the point before; made by `xtask`, decoded only whole.

use crate::mercator::World;
use crc::{CRC_32_ISO_HDLC, Crc, Table};
use serde::{Deserialize, Serialize};

const MAGIC: &[u8; 4] = b"WMBM";
/// Changes whenever the meaning of the bytes does.
const VERSION: u8 = 1;
/// Steps of the grid across the world.
const GRID: f64 = (1_u32 << 25) as f64;
/// A table of one row: small before fast.
const CRC32: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// All that is drawn under the pins, but for the postcodes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Which of the tints it gets: never its neighbour's.
    pub tint: u8,
    /// Closed rings, filled by the even-odd rule.
    pub rings: Vec<Line>,
}

/// Something with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

/// A point of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GridPoint(pub i32, pub i32);

/// A line as a first point and steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// It does not fit into memory or has a field that cannot be written.
    #[error("the basemap cannot be written")]
    Unwritable,
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
pub fn encode(basemap: &Basemap) -> Result<Vec<u8>, BasemapError> {
    let mut start = MAGIC.to_vec();
    start.push(VERSION);
    let mut bytes = postcard::to_extend(basemap, start).map_err(|_| BasemapError::Unwritable)?;
    let checksum = CRC32.checksum(&bytes);
    bytes.extend(checksum.to_le_bytes());
    Ok(bytes)
}

/// The basemap from bytes.
pub fn decode(bytes: &[u8]) -> Result<Basemap, BasemapError> {
    if bytes.get(..4) != Some(MAGIC) || bytes.get(4) != Some(&VERSION) {
        return Err(BasemapError::NotABasemap);
    }
    let (content, checksum) = bytes.split_last_chunk::<4>().ok_or(BasemapError::Damaged)?;
    if CRC32.checksum(content) != u32::from_le_bytes(*checksum) {
        return Err(BasemapError::Damaged);
    }
    let body = content.get(5..).ok_or(BasemapError::Damaged)?;
    postcard::from_bytes(body).map_err(|_| BasemapError::Damaged)
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
        assert_eq!(decode(&encode(&small()).unwrap()), Ok(small()));
    }

    #[test]
    fn a_line_keeps_its_points() {
        let points = [GridPoint(5, 9), GridPoint(7, 2), GridPoint(-3, 4)];
        assert_eq!(Line::new(&points).world(), points.map(GridPoint::world));
    }

    proptest! {
        #[test]
        fn altered_bytes_are_an_error(at in 0_usize..60, with in 1_u8..) {
            let mut bytes = encode(&small()).unwrap();
            let at = at % bytes.len();
            bytes[at] ^= with;
            prop_assert!(decode(&bytes).is_err());
        }

        #[test]
        fn any_bytes_are_an_error_and_no_panic(bytes: Vec<u8>, cut in 0_usize..60) {
            prop_assert!(decode(&bytes).is_err());
            let whole = encode(&small()).unwrap();
            prop_assert!(decode(&whole[..cut.min(whole.len() - 1)]).is_err());
        }
    }
}
