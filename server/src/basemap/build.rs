//! From an extract to an archive.

use std::fmt;
use std::path::{Path, PathBuf};

use engine::time::Date;

use super::archive::{About, Archive, Written};
use super::feature::{Feature, Layer};
use super::naptan;
use super::osm::{Notes, Survey};
use super::outline::Outline;
use super::problem::BasemapError;
use super::progress::Progress;
use super::tile::{Tiler, Zooms};
use super::world::{DEEPEST_ZOOM, Rect};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Build {
    /// An OpenStreetMap extract, or a folder with an outline.
    pub source: PathBuf,
    /// The archive.
    pub out: PathBuf,
    /// West, south, east, north; else what the source covers.
    pub bbox: Option<[f64; 4]>,
    /// First and last zoom.
    pub zooms: Zooms,
    /// Stops to be drawn instead of the source's own.
    pub stops: Option<PathBuf>,
    /// The file the map is named after, where that is not the source.
    pub name: Option<PathBuf>,
}

impl Build {
    /// Whether what is asked for can be.
    pub(super) fn check(&self) -> Result<(), BasemapError> {
        let Zooms { min, max } = self.zooms;
        if min > max || max > DEEPEST_ZOOM {
            let problem =
                format!("zooms run from the smaller to the larger, at most {DEEPEST_ZOOM}");
            return Err(BasemapError::Usage(problem));
        }
        if self.bbox.is_some_and(|bbox| !is_box(bbox)) {
            let problem = "a box is west, south, east, north in degrees: -1.62,52.36,-1.42,52.46";
            return Err(BasemapError::Usage(problem.to_owned()));
        }
        Ok(())
    }
}

fn is_box([west, south, east, north]: [f64; 4]) -> bool {
    west < east
        && south < north
        && (-180.0..=180.0).contains(&west)
        && (-180.0..=180.0).contains(&east)
        && (-85.0..=85.0).contains(&south)
        && (-85.0..=85.0).contains(&north)
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Report {
    out: PathBuf,
    rect: Rect,
    zooms: Zooms,
    features: u64,
    stops: Option<(u64, u64)>,
    notes: Notes,
    /// The archive.
    pub written: Written,
}

const OSM: &str =
    "<a href=\"https://www.openstreetmap.org/copyright\">© OpenStreetMap contributors</a>";
const NAPTAN: &str = "stops: NaPTAN, Department for Transport, Open Government Licence v3.0";

/// Makes the archive. When anything fails there is no file, or the one that was there before.
pub fn build(build: &Build, progress: &Progress) -> Result<Report, BasemapError> {
    build.check()?;
    let stops = build.stops.as_deref().map(naptan::stops).transpose()?;
    let archive = Archive::begin(&build.out)?;
    let source = Source::open(build, progress)?;
    let rect = source.rect();
    let mut tiler = Tiler::new(rect, build.zooms, archive.folder());
    let has_stops = stops.is_some();
    let (name, attribution) = (source.name(build), source.attribution(has_stops));
    let dated = source.dated();
    let notes = source.draw(progress, &mut |feature| {
        if has_stops && feature.layer == Layer::Stop { Ok(()) } else { tiler.add(&feature) }
    })?;
    let counts = stops.as_ref().map(|stops| (stops.features.len() as u64, stops.unplaced));
    for stop in stops.into_iter().flat_map(|stops| stops.features) {
        tiler.add(&stop)?;
    }
    let features = tiler.features();
    let is_outline = build.source.is_dir();
    let about = About { name, attribution, dated, rect, zooms: build.zooms, is_outline };
    let written = archive.write(tiler.finish()?, &about, progress)?;
    Ok(Report {
        out: build.out.clone(),
        rect,
        zooms: build.zooms,
        features,
        stops: counts,
        notes,
        written,
    })
}

/// The file's name without its endings.
fn name(source: &Path) -> String {
    let name = source.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let name = name.split('.').next().unwrap_or_default();
    name.strip_suffix("-latest").unwrap_or(name).to_owned()
}

enum Source {
    Osm(Box<Survey>),
    Outline(Box<Outline>),
}

impl Source {
    fn open(build: &Build, progress: &Progress) -> Result<Self, BasemapError> {
        if build.source.is_dir() {
            return Ok(Self::Outline(Box::new(Outline::read(&build.source)?)));
        }
        let survey = Survey::of(&build.source, build.bbox, progress)?;
        Ok(Self::Osm(Box::new(survey)))
    }

    fn rect(&self) -> Rect {
        match self {
            Self::Osm(survey) => survey.rect(),
            Self::Outline(outline) => outline.rect(),
        }
    }

    fn dated(&self) -> Option<Date> {
        match self {
            Self::Osm(survey) => survey.dated(),
            Self::Outline(_) => None,
        }
    }

    fn name(&self, build: &Build) -> String {
        match self {
            Self::Osm(_) => name(build.name.as_ref().unwrap_or(&build.source)),
            Self::Outline(outline) => outline.name().to_owned(),
        }
    }

    fn attribution(&self, has_stops: bool) -> String {
        let own = match self {
            Self::Osm(..) => OSM,
            Self::Outline(_) => Outline::ATTRIBUTION,
        };
        if has_stops { format!("{own}; {NAPTAN}") } else { own.to_owned() }
    }

    fn draw(
        self,
        progress: &Progress,
        take: &mut dyn FnMut(Feature) -> Result<(), BasemapError>,
    ) -> Result<Notes, BasemapError> {
        match self {
            Self::Osm(survey) => survey.draw(progress, take),
            Self::Outline(outline) => {
                outline.features().into_iter().try_for_each(take)?;
                Ok(Notes::default())
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [west, south, east, north] = self.rect.degrees();
        let Written { tiles, bytes, largest_tile } = self.written;
        writeln!(
            f,
            "{}: {tiles} tiles of zoom {} to {}, {bytes} bytes, the largest tile {largest_tile}",
            self.out.display(),
            self.zooms.min,
            self.zooms.max,
        )?;
        writeln!(f, "{} features in {west:.5},{south:.5},{east:.5},{north:.5}", self.features)?;
        if let Some((stops, unplaced)) = self.stops {
            writeln!(f, "{stops} stops read, {unplaced} without a position or broken")?;
        }
        let Notes { closed_rings, dropped_rings, cut_ways } = self.notes;
        let notes = [
            (closed_rings, "rings of relations did not close and were closed with a straight line"),
            (dropped_rings, "rings of relations are too far open and were left out"),
            (cut_ways, "ways name nodes that the extract does not have"),
        ];
        for (count, note) in notes.into_iter().filter(|(count, _)| *count > 0) {
            writeln!(f, "{count} {note}")?;
        }
        Ok(())
    }
}
