//! Which map `waymark serve` shows.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use crate::http::{Ground, TileServer};

/// How archives begin.
const PMTILES: &[u8; 8] = b"PMTiles\x03";

/// The map under the pins. Default: the outline of Coventry inside.
#[derive(Debug, Args)]
pub struct GroundOptions {
    /// Street map to show: a PMTiles archive of `waymark basemap` in place of the outline inside
    #[arg(long, value_name = "FILE.pmtiles", env = "WAYMARK_BASEMAP", conflicts_with = "tiles")]
    basemap: Option<PathBuf>,
    /// Tile server to show: an address with {z}, {x} and {y}, of vector tiles with the layers of
    /// `waymark basemap`, or of pictures (.png, .jpg, .webp). It can tell where the map is looked at;
    /// the page says so
    #[arg(long, value_name = "URL-TEMPLATE", env = "WAYMARK_TILES")]
    tiles: Option<String>,
    /// Whom the page thanks for the tiles
    #[arg(
        long,
        value_name = "TEXT",
        env = "WAYMARK_TILES_ATTRIBUTION",
        default_value = "© OpenStreetMap contributors"
    )]
    tiles_attribution: String,
    /// Zoom of the last tiles that the server has; they are drawn larger for deeper zooms
    #[arg(
        long,
        value_name = "ZOOM",
        env = "WAYMARK_TILES_MAX_ZOOM",
        default_value_t = 14,
        value_parser = clap::value_parser!(u8).range(0..=22)
    )]
    tiles_max_zoom: u8,
}

impl GroundOptions {
    /// What is no map is told before visitors meet it.
    pub(super) fn checked(self) -> Result<Ground, Failure> {
        if let Some(archive) = self.basemap {
            check_archive(&archive)?;
            return Ok(Ground::Archive(archive));
        }
        let Some(template) = self.tiles else { return Ok(Ground::Inside) };
        TileServer::new(&template, &self.tiles_attribution, self.tiles_max_zoom)
            .map(Ground::Tiles)
            .map_err(Failure::Usage)
    }
}

fn check_archive(archive: &Path) -> Result<(), Failure> {
    let told = |reason: &dyn std::fmt::Display| {
        Failure::Data(format!("cannot show {}: {reason}", archive.display()))
    };
    let mut start = [0; PMTILES.len()];
    let mut file = File::open(archive).map_err(|error| told(&error))?;
    file.read_exact(&mut start).map_err(|error| told(&error))?;
    if &start == PMTILES { Ok(()) } else { Err(told(&"it is no PMTiles archive of version 3")) }
}
