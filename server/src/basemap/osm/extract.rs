//! An OpenStreetMap extract on disk: PBF or XML, told apart by content.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use engine::time::Date;

use super::element::{Element, Pass};
use super::{pbf, xml};
use crate::basemap::problem::BasemapError;
use crate::basemap::progress::Progress;

/// Takes elements one by one.
pub type Taker<'t> = dyn FnMut(Element<'_>) -> Result<(), BasemapError> + 't;

/// A file that can be read as often as wanted.
pub struct Extract {
    path: PathBuf,
    size: u64,
    format: Format,
}

enum Format {
    Pbf(pbf::Pbf),
    Xml,
}

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// West, south, east, north, in degrees.
    pub bbox: Option<[f64; 4]>,
    /// The day up to which everything is in it.
    pub dated: Option<Date>,
}

impl Extract {
    /// Looks at the beginning of the file.
    pub fn open(path: &Path) -> Result<(Self, Header), BasemapError> {
        let input = |error: &dyn std::fmt::Display| BasemapError::input(path, error);
        let mut file = File::open(path).map_err(|error| input(&error))?;
        let size = file.metadata().map_err(|error| input(&error))?.len();
        let mut start = Vec::new();
        file.by_ref().take(64).read_to_end(&mut start).map_err(|error| input(&error))?;
        let (format, header) = match kind(&start) {
            Kind::Pbf => (Format::Pbf(pbf::Pbf::default()), pbf::header(path)?),
            Kind::Xml => (Format::Xml, xml::header(path)?),
            Kind::Other(problem) => return Err(input(&problem)),
        };
        Ok((Self { path: path.to_owned(), size, format }, header))
    }

    /// Hands over what a pass asks for, in the file's order.
    pub fn read(
        &mut self,
        pass: Pass,
        progress: &Progress,
        take: &mut Taker<'_>,
    ) -> Result<(), BasemapError> {
        progress.begin(pass.name(), self.size);
        match &mut self.format {
            Format::Pbf(pbf) => pbf.read(&self.path, self.size, pass, progress, take),
            Format::Xml => xml::read(&self.path, pass, progress, take),
        }
    }
}

enum Kind {
    Pbf,
    Xml,
    Other(&'static str),
}

fn kind(start: &[u8]) -> Kind {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    match start {
        [] => Kind::Other("the file is empty"),
        [0x1f, 0x8b, ..]
        | [b'B', b'Z', b'h', ..]
        | [0xfd, b'7', b'z', ..]
        | [b'P', b'K', 3, ..] => {
            Kind::Other("the file is compressed: unpack it first, or take the .osm.pbf")
        }
        _ if text.starts_with(b"<") => Kind::Xml,
        _ if start.windows(9).any(|window| window == b"OSMHeader") => Kind::Pbf,
        _ => Kind::Other("neither OpenStreetMap PBF (.osm.pbf) nor XML (.osm)"),
    }
}
