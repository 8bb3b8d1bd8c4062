//! Nearest over HTTP, beside a bare axum handler: requests a second and the server's processor time.
//!
//! Both servers run in turn on the same cores as the load generator, round after round, so that
//! whatever else the machine does falls on both. Both are asked over the same kept connections.

mod tools;

use std::io::Write;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::routing::get;
use clap::Parser;
use tools::client;
use tools::figures::{median, say, table};
use tools::population::Population;
use tools::process;
use tools::questions::Scenario;
use tools::waymark::Server;

#[derive(Parser)]
struct Options {
    /// How many services
    #[arg(long, default_value_t = 100_000)]
    services: u64,
    /// How often each is measured
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Be the bare server
    #[arg(long, hide = true)]
    bare: bool,
    /// Cargo says it to every bench
    #[arg(long, hide = true)]
    bench: bool,
}

/// As many as the peers were measured with.
const CONNECTIONS: usize = 64;
const DIFFERENT_QUESTIONS: usize = 4_000;

fn main() -> Result<()> {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async { if options.bare { bare().await } else { compare(&options).await } })
}

/// What one cannot be faster than: axum as it comes, one route, five letters.
async fn bare() -> Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{}", listener.local_addr()?)?;
    out.flush()?;
    Ok(axum::serve(listener, Router::new().route("/", get(async || "hello"))).await?)
}

/// Something to measure.
struct Contender {
    name: &'static str,
    address: String,
    pid: u32,
    requests: Arc<Vec<Vec<u8>>>,
    per_second: Vec<f64>,
    cpu_us: Vec<f64>,
}

impl Contender {
    fn new(name: &'static str, server: &Server, requests: Vec<Vec<u8>>) -> Self {
        let (address, pid) = (server.address.clone(), server.pid());
        let requests = Arc::new(requests);
        Self { name, address, pid, requests, per_second: Vec::new(), cpu_us: Vec::new() }
    }

    async fn measure(&mut self, duration: Duration) -> Result<()> {
        let before = process::cpu_s(self.pid)?;
        let requests = Arc::clone(&self.requests);
        let load = client::load(&self.address, requests, CONNECTIONS, duration).await?;
        let cpu_s = process::cpu_s(self.pid)? - before;
        self.per_second.push(load.answered / load.seconds);
        self.cpu_us.push(cpu_s / load.answered * 1e6);
        Ok(())
    }
}

async fn compare(options: &Options) -> Result<()> {
    let population = Population::of(options.services)?;
    let server = Server::start(&population.database)?;
    let bare = Server::spawn(Command::new(std::env::current_exe()?).arg("--bare"))?;
    let positions = population.positions(DIFFERENT_QUESTIONS)?;
    let of = |scenario: Scenario| {
        let asked = scenario.questions(&positions, DIFFERENT_QUESTIONS);
        asked.iter().map(|asked| client::get(&asked.path())).collect::<Vec<_>>()
    };
    check_ten_features(&server, &of(Scenario::None))?;
    let mut contenders = [
        Contender::new("bare axum, `hello`", &bare, vec![client::get("/")]),
        Contender::new("nearest, no filter", &server, of(Scenario::None)),
        Contender::new("nearest, realistic mix", &server, of(Scenario::Realistic)),
    ];
    let duration = Duration::from_secs_f64(options.seconds);
    for round in 0..=options.rounds {
        for contender in &mut contenders {
            contender.measure(duration).await?;
            if round == 0 {
                // Warming up.
                contender.per_second.clear();
                contender.cpu_us.clear();
            }
        }
    }
    report(options, &contenders)
}

/// An answer that is measured must be the whole answer.
fn check_ten_features(server: &Server, requests: &[Vec<u8>]) -> Result<()> {
    let mut connection = client::Connection::open(&server.address)?;
    for request in requests.iter().take(100) {
        let answer: serde_json::Value = serde_json::from_slice(connection.ask(request)?)?;
        let features = answer["features"].as_array().context("no features")?;
        anyhow::ensure!(features.len() == 10, "{} features instead of ten", features.len());
    }
    Ok(())
}

fn report(options: &Options, contenders: &[Contender]) -> Result<()> {
    let (services, rounds, seconds) = (options.services, options.rounds, options.seconds);
    say(&format!(
        "### HTTP: {services} services, {CONNECTIONS} connections, median of {rounds} rounds of {seconds} s"
    ))?;
    say(&format!("{}; load {}\n", process::machine(), process::load()))?;
    let bare = &contenders[0].per_second;
    let rows = contenders.iter().map(|contender| {
        // Each round against the bare one of the same round.
        let ratios = contender.per_second.iter().zip(bare).map(|(ours, bare)| ours / bare);
        vec![
            contender.name.to_owned(),
            format!("{:.0}", median(contender.per_second.clone())),
            format!("{:.1}", median(contender.cpu_us.clone())),
            format!("{:.2}", median(ratios.collect())),
        ]
    });
    let heads = ["", "requests/s", "server CPU, us", "ratio to bare"];
    table(&heads, &rows.collect::<Vec<_>>())
}
