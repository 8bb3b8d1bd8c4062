//! How fast coverage is: Coventry's directory as shipped and a larger one there, each question as the API
//! answers it; and every postcode of Great Britain against a million services, on all processors. Beside
//! it the plain way: `nearest`, asked for every postcode and hour, of which a sample is timed.
//!
//! `cargo xtask bench coverage [-- --services 1000000] [--postcodes FILE]`; the file holds a line
//! `lon,lat` for each postcode, and without one they are made up, as many and in towns.

#[path = "engine/median.rs"]
mod median;
#[path = "engine/population.rs"]
mod population;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use engine::coverage::{HOURS, Provision, When};
use engine::directory::{Channel, Directory};
use engine::language::Help;
use engine::time::Date;
use engine::{LonLat, Query, Ranking, States, Timestamp, nearest};
use median::{median_s, short};
use server::coverage::{Demand, Grounds, Watch};
use server::import;
use server::live::Live;
use server::store::Store;
use server::synth::{Synth, SynthOptions};

const ROUNDS: usize = 5;
/// As many as Great Britain has.
const POSTCODES: usize = 1_740_000;
/// So many times the plain way is asked.
const SAMPLE: usize = 2_000;
const WITHIN_M: f64 = 1_000.0;

#[derive(Parser)]
struct Options {
    /// Passed on by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
    /// How many services Great Britain has
    #[arg(long, default_value_t = 1_000_000)]
    services: u64,
    /// Where its postcodes are
    #[arg(long)]
    postcodes: Option<PathBuf>,
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    coventry("Coventry, the directory as shipped", None).await;
    coventry("Coventry, with 2,000 services more", Some(2_000)).await;
    great_britain(&options);
}

fn now() -> Timestamp {
    population::compiled_at()
}

/// The questions of the API, from parameters to text.
async fn coventry(name: &str, more: Option<u64>) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("w.db").display());
    let db = Store::open(&url).await.expect("a database");
    import::load_bundled(&db).await.expect("the directory");
    if let Some(services) = more {
        let synth = Synth::new(SynthOptions::coventry(services));
        let records = synth.collect::<Vec<String>>().join("\n");
        let texts = [("made-up.ndjson".to_owned(), records)];
        import::texts(&db, &texts, import::Options::default()).await.expect("services");
    }
    let live = Live::load(db.clone(), now).await.expect("a directory");
    let demand = Demand::new(&live.postcodes(), &live.areas()).expect("areas");
    let grounds = Grounds::of(&live, Arc::new(demand), now(), Arc::new(Watch::default()));
    print(&format!("\n### {name}\n\n| question | ms | goal |\n|---|---:|---:|\n"));
    let pairs = |query: &str| -> Vec<(String, String)> {
        let parts = query.split('&').filter_map(|part| part.split_once('='));
        parts.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    let row = |what: &str, goal: &str, work: &dyn Fn() -> bool| {
        let taken = median_s(ROUNDS, || assert!(work(), "{what} is answered"));
        print(&format!("| {what} | {} | {goal} |\n", short(taken * 1e3)));
    };
    let one = pairs("category=english&language=ar");
    row("one need and language, all postcodes and hours, LSOAs", "50", &|| {
        grounds.coverage(&one).is_ok()
    });
    let all = pairs("");
    row("everything", "", &|| grounds.coverage(&all).is_ok());
    let compared = pairs("category=english&compare=draft=CV6 5AA;We 17:00-19:00");
    row("what if, compared", "", &|| grounds.coverage(&compared).is_ok());
    row("17 needs in 18 languages and any", "5000", &|| grounds.matrix(&all).is_ok());
    let venues = pairs("category=english&language=ar&sessions=3");
    row("where next, known places", "2000", &|| grounds.next(&venues).is_ok());
    let anywhere = pairs("category=english&language=ar&sessions=10&at=anywhere&within=2000");
    row("where next, ten anywhere", "2000", &|| grounds.next(&anywhere).is_ok());
    db.close().await;
}

fn great_britain(options: &Options) {
    let (words, services) = population::services(options.services);
    let people = people(options, &services);
    let mut builder = population::builder(&words);
    for service in services {
        builder.add(service).expect("a service");
    }
    let directory = builder.build(1).expect("a directory");
    print(&format!(
        "\n### Great Britain: {} postcodes, {} services, 168 hours\n\n\
         | question | prepared, s | answered, s | in all, s | goal | one by one / ours |\n|---|---:|---:|---:|---:|---:|\n",
        people.len(),
        options.services,
    ));
    let (need, language) = (words.categories().iter().next(), words.languages().iter().next());
    let need = need.expect("a need").to_owned();
    let language = language.expect("a language").to_owned();
    let questions = [
        (format!("{need}, {language}"), query(&[&need], &[&language])),
        (need.clone(), query(&[&need], &[])),
        ("everything".to_owned(), query(&[], &[])),
    ];
    for (name, query) in &questions {
        ask(name, &directory, query, &people);
    }
    cancelled(&directory, &questions[2].1, &people);
}

fn ask(name: &str, directory: &Directory, query: &Query, people: &[LonLat]) {
    let begun = Instant::now();
    let provision =
        Provision::new(directory, query, When::WeekOf(now().london().date), Date(0), &[]);
    let prepared = begun.elapsed().as_secs_f64();
    let watch = Watch::default();
    let covered = watch.everybody(&provision, people).expect("nobody stops it");
    let all = begun.elapsed().as_secs_f64();
    assert_eq!(watch.done(), people.len());
    let plain = one_by_one(directory, query, people, &|who, hour| covered[who].open.has(hour));
    print(&format!(
        "| {name} | {} | {} | {} | 60 | {:.0} |\n",
        short(prepared),
        short(all - prepared),
        short(all),
        plain / all
    ));
}

/// How long it would take to ask for every postcode and hour; what is asked is checked.
fn one_by_one(
    directory: &Directory,
    query: &Query,
    people: &[LonLat],
    has: &dyn Fn(usize, usize) -> bool,
) -> f64 {
    let monday = now().0;
    let begun = Instant::now();
    for number in 0..SAMPLE {
        let (who, hour) = (number * 7919 % people.len(), number * 31 % HOURS);
        let at = Timestamp(monday + hour as i64 * 3_600);
        let query = Query { origin: Some(people[who]), at, ..query.clone() };
        assert_eq!(!nearest(directory, &query).is_empty(), has(who, hour), "{who} in hour {hour}");
    }
    begun.elapsed().as_secs_f64() / SAMPLE as f64 * (people.len() * HOURS) as f64
}

/// How soon it ends when nobody waits any more.
fn cancelled(directory: &Directory, query: &Query, people: &[LonLat]) {
    let provision = Provision::new(directory, query, When::RegularWeek, Date(0), &[]);
    let (watch, is_over) = (Watch::default(), AtomicBool::new(false));
    let ended = std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let all = watch.everybody(&provision, people);
            is_over.store(true, Ordering::Relaxed);
            all.is_none()
        });
        std::thread::sleep(Duration::from_millis(200));
        let begun = Instant::now();
        watch.end();
        let was_stopped = work.join().expect("no panic");
        (was_stopped, begun.elapsed())
    });
    print(&format!("\nStopped after 0.2 s: {}, {} us later.\n", ended.0, ended.1.as_micros()));
}

fn query(categories: &[&str], languages: &[&str]) -> Query {
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    Query {
        origin: None,
        at: now(),
        states: States { open: true, unknown: false, closed: false },
        ranking: Ranking::StateThenDistance,
        channel: Some(Channel::InPerson),
        categories: words(categories),
        languages: words(languages),
        language_help: Help::default(),
        eligibility: Vec::new(),
        within_m: Some(WITHIN_M),
        bbox: None,
        walk: None,
        limit: 1,
    }
}

/// Where people are: as the file says, or up to a kilometre from services.
fn people(options: &Options, services: &[engine::directory::Service]) -> Vec<LonLat> {
    if let Some(path) = &options.postcodes {
        let text = std::fs::read_to_string(path).expect("a file of postcodes");
        let at = |line: &str| {
            let (lon, lat) = line.split_once(',')?;
            LonLat::new(lon.parse().ok()?, lat.parse().ok()?).ok()
        };
        return text.lines().filter_map(at).collect();
    }
    let listings = services.iter().flat_map(|service| &service.listings);
    let places: Vec<LonLat> = listings.filter_map(|listing| listing.position).collect();
    let beside = |number: usize| {
        let place = places[number * 31 % places.len()];
        let (east, north) = (number * 7919 % 1_001, number * 104_729 % 1_001);
        let degrees = |part: usize| (part as f64 - 500.0) * 3e-5;
        LonLat::new(place.lon() + degrees(east), place.lat() + degrees(north)).ok()
    };
    (0..POSTCODES).filter_map(beside).collect()
}

fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}
