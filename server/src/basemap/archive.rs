//! The archive: tiles and what is to be known of them, in one PMTiles file (version 3).
//!
//! Invariant: the file appears whole or not at all: it is written beside its place and put there once
//! it is on the disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use engine::time::Date;
use flate2::Compression;
use flate2::write::GzEncoder;
use pmtiles::{Compression as TileCompression, PmTilesWriter, TileCoord, TileId, TileType};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::feature::Layer;
use super::problem::BasemapError;
use super::progress::Progress;
use super::tile::{Tiles, Zooms, assemble};
use super::world::Rect;

/// What is said of the map beside its tiles.
#[derive(Clone, Debug)]
pub struct About {
    /// What the map shows.
    pub name: String,
    /// Whom to thank: drawn on the map wherever it is shown.
    pub attribution: String,
    /// What it shows, in full.
    pub rect: Rect,
    /// The day its data is of, where that is known.
    pub dated: Option<Date>,
    /// Its zooms.
    pub zooms: Zooms,
    /// A city's edge and what it consists of, without streets.
    pub is_outline: bool,
}

/// A finished archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Tiles with something in them.
    pub tiles: u64,
    /// Bytes of the whole file.
    pub bytes: u64,
    /// Bytes of the largest tile, as it is sent.
    pub largest_tile: u64,
}

/// An archive that is being written.
pub struct Archive {
    out: PathBuf,
    file: NamedTempFile,
}

impl Archive {
    /// Makes sure, before hours of work, that the file can be written at all.
    pub fn begin(out: &Path) -> Result<Self, BasemapError> {
        if out.is_dir() {
            return Err(BasemapError::output(out, "it is a folder"));
        }
        let file = tempfile::Builder::new()
            .prefix(".basemap-")
            .suffix(".part")
            .tempfile_in(folder(out))
            .map_err(|error| BasemapError::output(out, error))?;
        Ok(Self { out: out.to_owned(), file })
    }

    /// Where large things can be put on the way.
    pub fn folder(&self) -> &Path {
        folder(&self.out)
    }

    /// Writes all tiles and puts the file in its place.
    pub fn write(
        self,
        mut tiles: Tiles,
        about: &About,
        progress: &Progress,
    ) -> Result<Written, BasemapError> {
        let output = |error: &dyn std::fmt::Display| BasemapError::output(&self.out, error);
        progress.begin("writing tiles", tiles.all_bytes());
        let handle = self.file.reopen().map_err(|error| output(&error))?;
        let mut archive = writer(about).create(handle).map_err(|error| output(&error))?;
        let mut written = Written::default();
        while let Some(tile) = tiles.next_tile().map_err(|error| output(&error))? {
            progress.check()?;
            progress.add(tile.pieces.iter().map(|piece| piece.len() as u64).sum());
            let id = TileId::new(tile.tile).map_err(|error| output(&error))?;
            let coord = TileCoord::from(id);
            let content = assemble(&tile.pieces, coord.z() == about.zooms.max);
            if content.is_empty() {
                continue;
            }
            let content = gzip(&content).map_err(|error| output(&error))?;
            archive.add_tile(coord, &content).map_err(|error| output(&error))?;
            written.tiles += 1;
            written.largest_tile = written.largest_tile.max(content.len() as u64);
        }
        archive.finalize().map_err(|error| output(&error))?;
        written.bytes = put_in_place(self.file, &self.out).map_err(|error| output(&error))?;
        Ok(written)
    }
}

fn folder(out: &Path) -> &Path {
    out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(content)?;
    out.finish()
}

/// On the disk first, then under its name, then the name on the disk.
fn put_in_place(file: NamedTempFile, out: &Path) -> std::io::Result<u64> {
    file.as_file().sync_all()?;
    allow_others_to_read(file.as_file())?;
    let file = file.persist(out)?;
    if let Ok(folder) = File::open(folder(out)) {
        // Not every file system lets a folder be synced; the file itself is safe.
        let _ = folder.sync_all();
    }
    Ok(file.metadata()?.len())
}

/// Temporary files are their owner's alone, a map is for whoever serves it.
fn allow_others_to_read(file: &File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}

fn writer(about: &About) -> PmTilesWriter {
    let [west, south, east, north] = about.rect.degrees();
    let middle_zoom = about.zooms.min.max(12.min(about.zooms.max));
    PmTilesWriter::new(TileType::Mvt)
        .precompressed(TileCompression::Gzip)
        .min_zoom(about.zooms.min)
        .max_zoom(about.zooms.max)
        .bounds(west, south, east, north)
        .center(f64::midpoint(west, east), f64::midpoint(south, north))
        .center_zoom(middle_zoom)
        .metadata(metadata(about).to_string())
}

/// As `TileJSON` 3.0 has it; names in languages are not listed, any may occur.
fn metadata(about: &About) -> Value {
    let layers: Vec<Value> = Layer::ALL
        .into_iter()
        .map(|layer| {
            json!({
                "id": layer.name(),
                "fields": fields(layer),
                "minzoom": about.zooms.min,
                "maxzoom": about.zooms.max,
            })
        })
        .collect();
    let mut metadata = json!({
        "name": about.name,
        "format": "pbf",
        "type": "baselayer",
        "attribution": about.attribution,
        "generator": concat!("waymark ", env!("CARGO_PKG_VERSION")),
        "waymark:schema": 1,
        "waymark:outline": about.is_outline,
        "vector_layers": layers,
    });
    if let Some(dated) = about.dated {
        metadata["waymark:dated"] = Value::from(dated.to_string());
    }
    metadata
}

/// Attributes of each layer; docs/basemap.md has the values.
fn fields(layer: Layer) -> BTreeMap<&'static str, &'static str> {
    let text =
        |keys: &[&'static str]| keys.iter().map(|key| (*key, "String")).collect::<BTreeMap<_, _>>();
    let with_rank = |mut fields: BTreeMap<_, _>| {
        fields.insert("rank", "Number");
        fields
    };
    match layer {
        Layer::Earth => {
            let mut fields = text(&["kind"]);
            fields.insert("tint", "Number");
            fields
        }
        Layer::Building => BTreeMap::new(),
        Layer::Landuse | Layer::Boundary => text(&["kind"]),
        Layer::Water => text(&["kind", "name"]),
        Layer::Rail => text(&["kind", "level"]),
        Layer::Road => {
            let mut fields = text(&["kind", "level", "name", "ref"]);
            fields.extend([("link", "Number"), ("private", "Number")]);
            fields
        }
        Layer::Place => with_rank(text(&["kind", "name"])),
        Layer::Poi => with_rank(text(&["kind", "name", "faith"])),
        Layer::Stop => text(&["kind", "name", "street", "locality", "stand"]),
    }
}

#[cfg(test)]
pub(super) mod tests;
