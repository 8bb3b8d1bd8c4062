//! The same questions to PostGIS with its best plan, over its local socket, and to us over HTTP:
//! processor time of the server for each.
//!
//! PostGIS is given every advantage: one prepared statement on one connection, rows and indexes in
//! memory, coordinates already projected to meters, hours flattened to hours of the week, the answer's
//! text ready in a column, and of several indexes the best for each kind of question.

mod tools;

#[path = "postgis/peer.rs"]
mod peer;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use peer::{Peer, Plan};
use tools::client::{self, Connection};
use tools::figures::{median, say, table};
use tools::population::Population;
use tools::process;
use tools::questions::{Asked, Scenario};
use tools::waymark::{self, Server};

#[derive(Parser)]
struct Options {
    /// How many services
    #[arg(long, default_value_t = 100_000)]
    services: u64,
    /// How often each is measured
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// An empty PostgreSQL with PostGIS at hand; `cargo xtask bench` starts one
    #[arg(long, env = "WAYMARK_BENCH_POSTGRES")]
    postgres: String,
    /// Cargo says it to every bench
    #[arg(long, hide = true)]
    bench: bool,
}

const DIFFERENT_QUESTIONS: usize = 1_000;
/// For how many questions the answers are compared.
const COMPARED: usize = 100;

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let population = Population::of(options.services)?;
    let mut peer = Peer::fill(&options.postgres, &waymark::address(&population.database)).await?;
    let server = Server::start(&population.database)?;
    let mut us = Us { connection: Connection::open(&server.address)?, pid: server.pid() };
    let positions = population.positions(DIFFERENT_QUESTIONS)?;
    let mut rows = Vec::new();
    for scenario in Scenario::ALL {
        let asked = scenario.questions(&positions, DIFFERENT_QUESTIONS);
        rows.push(compare(&options, scenario, &asked, &mut peer, &mut us).await?);
    }
    let Options { services, rounds, seconds, .. } = options;
    say(&format!("### PostGIS: {services} services, median of {rounds} rounds of {seconds} s"))?;
    say(&format!("{}; load {}; {}\n", process::machine(), process::load(), peer.version().await?))?;
    let heads =
        ["", "waymark over HTTP, us", "PostGIS, us", "its best plan", "ratio", "same answers"];
    table(&heads, &rows)
}

/// Our server, asked over HTTP.
struct Us {
    connection: Connection,
    pid: u32,
}

/// One row of the table.
async fn compare(
    options: &Options,
    scenario: Scenario,
    asked: &[Asked],
    peer: &mut Peer,
    us: &mut Us,
) -> Result<Vec<String>> {
    let requests: Vec<Vec<u8>> = asked.iter().map(|one| client::get(&one.path())).collect();
    let bound = peer.bind(asked).await?;
    let same = same_answers(&requests, &bound, peer, us).await?;
    let duration = Duration::from_secs_f64(options.seconds);
    let mut ours = Vec::new();
    let mut theirs = Plan::ALL.map(|plan| (plan, Vec::new()));
    for round in 0..=options.rounds {
        let of_us = us.cpu_us(&requests, duration)?;
        let mut of_them = Vec::new();
        for (plan, _) in &theirs {
            of_them.push(peer.cpu_us(*plan, &bound, duration).await?);
        }
        if round > 0 {
            ours.push(of_us);
            theirs.iter_mut().zip(of_them).for_each(|((_, all), one)| all.push(one));
        }
    }
    let medians = theirs.map(|(plan, all)| (median(all), plan));
    let all = medians.iter().map(|(us, plan)| format!("{} {us:.0} us", plan.name()));
    tracing(scenario, &all.collect::<Vec<_>>().join(", "));
    let best = medians.into_iter().min_by(|one, other| one.0.total_cmp(&other.0));
    let (theirs, plan) = best.unwrap_or((f64::NAN, Plan::ALL[0]));
    let ours = median(ours);
    Ok(vec![
        scenario.name().to_owned(),
        format!("{ours:.1}"),
        format!("{theirs:.0}"),
        plan.name().to_owned(),
        format!("{:.1}", theirs / ours),
        format!("{:.0} %", same * 100.0),
    ])
}

/// Every plan, for whoever watches.
fn tracing(scenario: Scenario, plans: &str) {
    eprintln!("  {}: {plans}", scenario.name());
}

impl Us {
    fn cpu_us(&mut self, requests: &[Vec<u8>], duration: Duration) -> Result<f64> {
        let (started, before) = (Instant::now(), process::cpu_s(self.pid)?);
        let mut answered = 0;
        while started.elapsed() < duration {
            self.connection.ask(&requests[answered % requests.len()])?;
            answered += 1;
        }
        Ok((process::cpu_s(self.pid)? - before) / answered as f64 * 1e6)
    }

    fn ids(&mut self, request: &[u8]) -> Result<HashSet<String>> {
        let answer: serde_json::Value = serde_json::from_slice(self.connection.ask(request)?)?;
        let features = answer["features"].as_array().into_iter().flatten();
        Ok(features.filter_map(|feature| feature["id"].as_str().map(str::to_owned)).collect())
    }
}

/// What share of our answers PostGIS gives, too. With a time it knows whole hours of an ordinary week
/// only, so there it cannot be all.
async fn same_answers(
    requests: &[Vec<u8>],
    bound: &[peer::Bound],
    peer: &mut Peer,
    us: &mut Us,
) -> Result<f64> {
    let (mut all, mut same) = (0, 0);
    for (request, bound) in requests.iter().zip(bound).take(COMPARED) {
        let ours = us.ids(request)?;
        let theirs: HashSet<String> = peer.ids(Plan::ALL[0], bound).await?;
        all += ours.len().max(theirs.len());
        same += ours.intersection(&theirs).count();
    }
    Ok(if all == 0 { 1.0 } else { f64::from(same as u32) / f64::from(all as u32) })
}
