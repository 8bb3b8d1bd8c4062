//! `waymark export`: everything in the database, loss-free.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::BoolishValueParser;

use super::{Database, Failure, output};
use crate::export::{self, Format};

/// Write everything in the database to a file or stdout
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    database: Database,
    /// `hsds` (a JSON array), `ndjson` (one service per line), `geojson` (a feature for each service
    /// at each place) or `csv` (a row for each, for spreadsheets); every one can be imported again
    #[arg(long, env = "WAYMARK_FORMAT")]
    format: Format,
    /// Where to write; stdout if not given
    #[arg(long, value_name = "FILE", env = "WAYMARK_OUT")]
    out: Option<PathBuf>,
    /// Begin a table with a byte order mark, by which Excel knows that it is UTF-8
    #[arg(long, env = "WAYMARK_WITH_BOM", value_parser = BoolishValueParser::new())]
    with_bom: bool,
}

impl Export {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let db = self.database.open_existing().await?;
        let text = export::text(&db, self.format).await;
        db.close().await;
        let mut text = text.map_err(Failure::data)?;
        if self.with_bom && self.format == Format::Csv {
            text.insert(0, '\u{feff}');
        }
        match &self.out {
            None => output::print(&text),
            Some(path) => write_whole(path, &text).map_err(|error| {
                Failure::Data(format!("cannot write {}: {error}", path.display()))
            }),
        }
    }
}

/// Beside the old file first: a full disk must not cost the export of yesterday.
fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    if path.exists() && !path.is_file() {
        return fs::write(path, text); // a device or a pipe
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}
