//! How fast the engine is: single questions at any size, against rstar's own nearest-neighbor search
//! with a filter; building, memory, and edits. Between two rounds all other kinds of questions pass through
//! the caches; `alone` is the same questions round after round with nothing between.
//!
//! `cargo xtask bench engine [-- 10000 100000 1000000 [part of a question's name]]`

#[path = "engine/median.rs"]
mod median;
#[path = "engine/population.rs"]
mod population;
#[path = "engine/questions.rs"]
mod questions;
#[path = "engine/timing.rs"]
mod timing;

use engine::directory::{Builder, Directory, Service, Session, TermId, Terms};
use engine::hours::{Moment, OpenState};
use engine::{LonLat, Query, Ranking, nearest};
use median::{median_s, short};
use questions::{Scenario, scenarios};
use rstar::RTree;
use rstar::primitives::GeomWithData;
use std::io::Write;
use std::time::Instant;
use timing::{ROUNDS, Times};

const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
const QUESTIONS: usize = 2_000;
/// The other way takes seconds for some questions: fewer of them, and not all rounds.
const QUESTIONS_TO_RSTAR: usize = 30;

fn main() {
    let sizes: Vec<u64> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { SIZES.to_vec() } else { sizes };
    let part = std::env::args()
        .skip(1)
        .find(|word| !word.starts_with("--") && word.parse::<u64>().is_err());
    for size in sizes {
        print(&format!("\n## {size} services\n"));
        bench(size, part.as_deref().unwrap_or_default());
    }
}

/// Benches questions whose name has a part.
fn bench(size: u64, part: &str) {
    let (words, services) = population::services(size);
    let plain = Plain::new(&words, &services);
    let directory = building(&words, &services, &plain);
    let mut scenarios = scenarios(&services, QUESTIONS);
    scenarios.retain(|scenario| scenario.name.contains(part));
    asking(&directory, &plain, &scenarios);
    editing(&directory, &services);
}

/// Reading services in, and indexing them, which is compared with rstar's bulk load of the points.
fn building(words: &Directory, services: &[Service], plain: &Plain) -> Directory {
    let points = plain.points();
    let (mut adding, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    let mut built = words.clone();
    for _ in 0..3 {
        theirs.push(median_s(1, || RTree::bulk_load(points.clone())));
        let mut builder = population::builder(words);
        let copies = services.to_vec();
        let begun = Instant::now();
        for service in copies {
            builder.add(service).expect("synth writes sound services");
        }
        adding.push(begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        built = builder.build(1).expect("synth writes sound services");
        ours.push(begun.elapsed().as_secs_f64());
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[1]
    };
    let (adding, ours, theirs) = (median(&mut adding), median(&mut ours), median(&mut theirs));
    print(&format!(
        "reading services in {} s; index {} s = {} x rstar's bulk load of the points ({} s)\n\
         index structures {:.0} bytes a service, of which trees and lists {:.0}\n\n",
        short(adding),
        short(ours),
        short(ours / theirs),
        short(theirs),
        built.index_bytes().all as f64 / services.len() as f64,
        built.index_bytes().trees as f64 / services.len() as f64,
    ));
    built
}

fn asking(directory: &Directory, plain: &Plain, scenarios: &[Scenario]) {
    print(
        "| question | p50 us | p99 us | max us | alone p50 us | p99 us | rstar + filter p50 us | ratio | hits |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut ours: Vec<Times> = scenarios.iter().map(|s| Times::new(s.queries.len())).collect();
    let mut theirs: Vec<Times> = scenarios.iter().map(|_| Times::new(QUESTIONS_TO_RSTAR)).collect();
    for round in 0..ROUNDS {
        for (scenario, (ours, theirs)) in scenarios.iter().zip(ours.iter_mut().zip(&mut theirs)) {
            ours.take(&scenario.queries, |query| nearest(directory, query).len());
            let few = &scenario.queries[..QUESTIONS_TO_RSTAR];
            if round < 2 && few[0].walk.is_none() {
                theirs.take(few, |query| plain.nearest(query).len());
            }
        }
    }
    for (scenario, (ours, theirs)) in scenarios.iter().zip(ours.iter().zip(&theirs)) {
        let mut alone = Times::new(scenario.queries.len());
        for _ in 0..ROUNDS {
            alone.take(&scenario.queries, |query| nearest(directory, query).len());
        }
        let hits: usize =
            scenario.queries.iter().map(|query| nearest(directory, query).len()).sum();
        let (p50, other) = (ours.at(0.5), theirs.at(0.5));
        let compared = if other.is_finite() {
            format!("{} | {} x", short(other), short(other / p50))
        } else {
            "- | -".to_owned()
        };
        print(&format!(
            "| {} | {} | {} | {} | {} | {} | {compared} | {:.1} |\n",
            scenario.name,
            short(p50),
            short(ours.at(0.99)),
            short(ours.at(1.0)),
            short(alone.at(0.5)),
            short(alone.at(0.99)),
            hits as f64 / scenario.queries.len() as f64,
        ));
    }
}

fn editing(directory: &Directory, services: &[Service]) {
    let mut version = directory.clone();
    let mut revision = 1;
    let mut edit = |number: usize| {
        let mut builder = Builder::after(&version);
        builder.add(services[number].clone()).expect("sound");
        revision += 1;
        version = builder.build(revision).expect("sound");
    };
    let step = services.len() / 2_000 + 1;
    let first = median_s(1, || edit(0)) * 1e3;
    let mut number = step;
    let hundredth = median_s(99, || {
        edit(number % services.len());
        number += step;
    }) * 1e3;
    (0..1_300).for_each(|_| {
        edit(number % services.len());
        number += step;
    });
    let late = median_s(99, || {
        edit(number % services.len());
        number += step;
    }) * 1e3;
    print(&format!(
        "an edit takes {} ms at first, {} ms after 50, {} ms after 1,450\n",
        short(first),
        short(hundredth),
        short(late)
    ));
}

/// The same directory the plain way: rstar over the points, everything else filtered one by one.
struct Plain {
    tree: RTree<GeomWithData<[f64; 3], u32>>,
    listings: Vec<(u32, usize)>,
    services: Vec<Service>,
    words: Directory,
}

/// The words of a question as numbers.
struct Asked {
    moment: Moment,
    categories: Vec<TermId>,
    languages: Vec<TermId>,
    eligibility: Vec<TermId>,
}

impl Plain {
    fn new(words: &Directory, services: &[Service]) -> Self {
        let (mut points, mut listings) = (Vec::new(), Vec::new());
        for (number, service) in (0..).zip(services) {
            for (at, listing) in service.listings.iter().enumerate() {
                if let Some(position) = listing.position {
                    points.push(GeomWithData::new(point(position), listings.len() as u32));
                    listings.push((number, at));
                }
            }
        }
        let (services, words) = (services.to_vec(), words.clone());
        Self { tree: RTree::bulk_load(points), listings, services, words }
    }

    fn points(&self) -> Vec<GeomWithData<[f64; 3], u32>> {
        self.tree.iter().copied().collect()
    }

    /// The nearest that suit; what is open before what is unknown.
    fn nearest(&self, query: &Query) -> Vec<u32> {
        let origin = point(query.origin.expect("a place"));
        let find =
            |terms: &Terms, words: &[String]| terms.matching(|w| words.iter().any(|a| a == w));
        let asked = Asked {
            moment: Moment::new(query.at, self.words.bank_holidays()),
            categories: find(self.words.categories(), &query.categories),
            languages: find(self.words.languages(), &query.languages),
            eligibility: find(self.words.eligibility(), &query.eligibility),
        };
        let (mut open, mut unknown) = (Vec::new(), Vec::new());
        for (leaf, chord2) in self.tree.nearest_neighbor_iter_with_distance_2(origin) {
            let metres = 2.0 * 6_371_008.8 * (chord2.sqrt() / 2.0).min(1.0).asin();
            if query.within_m.is_some_and(|within_m| metres > within_m) {
                break;
            }
            match self.state(query, &asked, leaf.data) {
                Some(_) if query.ranking == Ranking::Distance => open.push(leaf.data),
                Some(OpenState::Open) if query.states.open => open.push(leaf.data),
                Some(OpenState::Unknown) if query.states.unknown => unknown.push(leaf.data),
                _ => {}
            }
            if open.len() == query.limit {
                break;
            }
        }
        open.extend(unknown);
        open.truncate(query.limit);
        open
    }

    fn state(&self, query: &Query, asked: &Asked, number: u32) -> Option<OpenState> {
        let (service, at) = self.listings[number as usize];
        let service = &self.services[service as usize];
        let meets = |asked: &[TermId], has: &[TermId]| has.iter().any(|id| asked.contains(id));
        let is_for = service.eligibility.is_empty()
            || query.eligibility.is_empty()
            || meets(&asked.eligibility, &service.eligibility);
        if !(asked.categories.is_empty() || meets(&asked.categories, &service.categories))
            || !is_for
        {
            return None;
        }
        let suits = |session: &&Session| {
            query.channel.is_none_or(|channel| channel == session.channel)
                && (asked.languages.is_empty()
                    || session.languages.iter().any(|given| {
                        given.help <= query.language_help
                            && asked.languages.contains(&given.language)
                    }))
        };
        let sessions = service.listings[at].sessions.iter().filter(suits);
        sessions.map(|session| session.hours.state(&asked.moment).0).max()
    }
}

fn point(position: LonLat) -> [f64; 3] {
    let (sin_lat, cos_lat) = position.lat().to_radians().sin_cos();
    let (sin_lon, cos_lon) = position.lon().to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

fn print(text: &str) {
    let mut out = std::io::stdout();
    // Nobody reads on: then there is nobody to tell.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
