//! How the server bears many services: making them up, import, start, memory, an edit while it serves;
//! and how much a phone downloads of a town's directory.

mod tools;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use tools::client::{self, Connection};
use tools::figures::{median, say, table};
use tools::population::Population;
use tools::process;
use tools::waymark::{self, Server};

#[derive(Parser)]
struct Options {
    /// How many services
    #[arg(long, default_value_t = 1_000_000)]
    services: u64,
    /// How many edits are timed
    #[arg(long, default_value_t = 5)]
    edits: usize,
    /// Cargo says it to every bench
    #[arg(long, hide = true)]
    bench: bool,
}

/// What a town's directory holds.
const TOWN: u64 = 1_000;
/// Longer than any edit may take to be seen.
const EDIT_WITHIN: Duration = Duration::from_mins(3);
/// How often it is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(1);

fn main() -> Result<()> {
    let options = Options::parse();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let population = Population::in_folder(folder.path());
    let mut rows = vec![synthesized(&population, options.services)?, imported(&population)?];
    rows.extend(served(&population, &options)?);
    rows.push(packed(folder.path())?);
    say(&format!("### Scale: {} services, SQLite", options.services))?;
    say(&format!("{}; load {}\n", process::machine(), process::load()))?;
    table(&["", "seconds", "of them processor", "memory, MiB", "besides"], &rows)
}

/// A command that has ended, and what it took.
struct Took {
    wall_s: f64,
    cpu_s: f64,
    peak_mib: f64,
}

impl Took {
    /// Runs to the end, looking at it as it goes: what has ended can no longer be asked.
    fn running(command: &mut Command) -> Result<Self> {
        let started = Instant::now();
        let mut child = command.spawn().context("waymark does not run")?;
        let (mut cpu_s, mut peak) = (0.0, 0.0);
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            cpu_s = process::cpu_s(child.id()).unwrap_or(cpu_s);
            peak = process::peak_bytes(child.id()).unwrap_or(peak);
            std::thread::sleep(Duration::from_millis(20));
        };
        ensure!(status.success(), "{command:?} ended with {status}");
        Ok(Self { wall_s: started.elapsed().as_secs_f64(), cpu_s, peak_mib: mib(peak) })
    }

    fn row(&self, what: &str, besides: String) -> Vec<String> {
        row(what, self.wall_s, self.cpu_s, self.peak_mib, besides)
    }
}

fn row(what: &str, wall_s: f64, cpu_s: f64, memory_mib: f64, besides: String) -> Vec<String> {
    let figures = [wall_s, cpu_s].map(|seconds| format!("{seconds:.1}"));
    let [wall, cpu] = figures;
    vec![what.to_owned(), wall, cpu, format!("{memory_mib:.0}"), besides]
}

fn mib(bytes: f64) -> f64 {
    bytes / 1024.0 / 1024.0
}

fn synthesized(population: &Population, services: u64) -> Result<Vec<String>> {
    let mut synth = waymark::command(&population.database, &["synth", "--services"])?;
    synth.arg(services.to_string()).stdout(fs::File::create(&population.ndjson)?);
    let took = Took::running(&mut synth)?;
    let size = mib(fs::metadata(&population.ndjson)?.len() as f64);
    Ok(took.row("synth", format!("{size:.0} MiB of ndjson")))
}

fn imported(population: &Population) -> Result<Vec<String>> {
    let mut import = waymark::command(&population.database, &["import"])?;
    import
        .arg(&population.ndjson)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let took = Took::running(&mut import)?;
    let size = mib(fs::metadata(&population.database)?.len() as f64);
    Ok(took.row("import", format!("{size:.0} MiB of database")))
}

fn served(population: &Population, options: &Options) -> Result<Vec<Vec<String>>> {
    let server = Server::start(&population.database)?;
    let resident = process::resident_bytes(server.pid())?;
    let (cpu_s, ready_s) = (process::cpu_s(server.pid())?, server.ready_after.as_secs_f64());
    let each = format!("{:.0} bytes of memory a service", resident / options.services as f64);
    let ready = row("serve until ready", ready_s, cpu_s, mib(resident), each);
    let mut seen = Vec::new();
    for number in 0..options.edits {
        seen.push(edit(population, &server, number)?);
    }
    let cpu_s = (process::cpu_s(server.pid())? - cpu_s) / options.edits as f64;
    let after = mib(process::resident_bytes(server.pid())?);
    let peak = mib(process::peak_bytes(server.pid())?);
    let imports = median(seen.iter().map(|edit| edit.import_s).collect());
    let besides = format!("after an import that took {imports:.1} s; at most {peak:.0} MiB");
    let visible = median(seen.iter().map(|edit| edit.visible_s).collect());
    Ok(vec![ready, row("an edit, until it is seen", visible, cpu_s, after, besides)])
}

/// One edit.
struct Edit {
    import_s: f64,
    /// From the end of the import, when the edit is written.
    visible_s: f64,
}

/// Gives the first service another name while the server serves, and waits until it says so.
fn edit(population: &Population, server: &Server, number: usize) -> Result<Edit> {
    let line = first_line(&population.ndjson)?;
    let mut service: serde_json::Value = serde_json::from_str(&line)?;
    let name = format!("Edited {number}");
    service["name"] = name.clone().into();
    let id = service["id"].as_str().context("a service without an id")?.to_owned();
    let file = population.ndjson.with_file_name("edit.json");
    fs::write(&file, service.to_string())?;
    let mut import = waymark::command(&population.database, &["import"])?;
    import.arg(&file).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let took = Took::running(&mut import)?;
    let written = Instant::now();
    let request = client::get(&format!("/api/v1/services/{id}"));
    let mut connection = Connection::open(&server.address)?;
    while written.elapsed() < EDIT_WITHIN {
        let answer: serde_json::Value = serde_json::from_slice(connection.ask(&request)?)?;
        if answer["name"] == name.as_str() {
            return Ok(Edit { import_s: took.wall_s, visible_s: written.elapsed().as_secs_f64() });
        }
        std::thread::sleep(LOOK_EVERY);
    }
    bail!("an edit is not seen after {} s", EDIT_WITHIN.as_secs())
}

fn first_line(path: &Path) -> Result<String> {
    use std::io::BufRead;
    let mut line = String::new();
    std::io::BufReader::new(fs::File::open(path)?).read_line(&mut line)?;
    Ok(line)
}

/// What a phone downloads once.
fn packed(folder: &Path) -> Result<Vec<String>> {
    let folder = folder.join("town");
    fs::create_dir_all(&folder)?;
    let population = Population::in_folder(&folder);
    population.synthesize(TOWN)?;
    population.import()?;
    let server = Server::start(&population.database)?;
    let request =
        b"GET /api/v1/directory HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n";
    let bytes = Connection::open(&server.address)?.ask(request)?.len();
    let ready_s = server.ready_after.as_secs_f64();
    let memory = mib(process::resident_bytes(server.pid())?);
    let besides = format!("{:.1} KiB of brotli for a phone", bytes as f64 / 1024.0);
    Ok(row("serve a town of 1,000", ready_s, process::cpu_s(server.pid())?, memory, besides))
}
