//! `waymark synth`: made-up services on stdout, for measurements.

use std::io::{self, BufWriter, ErrorKind, Write};

use clap::Args;
use engine::LonLat;

use super::Failure;
use crate::synth::{self, SynthOptions};

/// Write made-up services as HSDS ndjson, the same for the same seed: for measurements
#[derive(Debug, Args)]
pub struct Synth {
    /// How many services
    #[arg(long, value_name = "N", env = "WAYMARK_SERVICES")]
    services: u64,
    /// Another seed gives other services
    #[arg(long, value_name = "S", env = "WAYMARK_SEED", default_value_t = 1)]
    seed: u64,
    /// Where the largest town is, in degrees
    #[arg(
        long,
        value_name = "LON,LAT",
        env = "WAYMARK_CENTRE",
        default_value = "-1.511,52.408",
        allow_hyphen_values = true
    )]
    centre: String,
}

impl Synth {
    pub(super) fn run(self) -> Result<(), Failure> {
        let centre = position(&self.centre).ok_or_else(|| {
            Failure::Usage(format!("--centre {} is not LON,LAT in degrees", self.centre))
        })?;
        let options = SynthOptions { services: self.services, seed: self.seed, centre };
        match write(synth::Synth::new(options), io::stdout().lock()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::NobodyReads),
            Err(error) => Err(Failure::Data(format!("the output cannot be written: {error}"))),
        }
    }
}

fn write(services: synth::Synth, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 18, out);
    for service in services {
        out.write_all(service.as_bytes())?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn position(text: &str) -> Option<LonLat> {
    let (lon, lat) = text.split_once(',')?;
    LonLat::new(lon.trim().parse().ok()?, lat.trim().parse().ok()?).ok()
}
