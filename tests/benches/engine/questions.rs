//! Questions as people ask them, of several kinds, about a made-up directory.

use crate::population::compiled_at;
use engine::directory::{Channel, Service};
use engine::language::Help;
use engine::needs::NEEDS;
use engine::{LonLat, Query, Ranking, States, Timestamp, Walk};
use server::synth::{FAR_TOGETHER, NEVER_TOGETHER, NIGHT_LANGUAGE, RARE_LANGUAGE};

/// A kind of question, with many of it.
pub struct Scenario {
    pub name: &'static str,
    pub queries: Vec<Query>,
}

/// Numbers that are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.roll(words.len())]
    }
}

/// Languages that many speak, most of them first.
const LANGUAGES: [&str; 10] = ["ar", "fa", "ku", "pl", "ro", "ur", "uk", "am", "ti", "so"];

const OPEN: States = States { open: true, unknown: false, closed: false };

/// People ask from where services are, and a few hundred metres off.
fn plain(dice: &mut Dice, services: &[Service]) -> Query {
    let position = loop {
        let service = &services[dice.roll(services.len())];
        if let Some(position) = service.listings.iter().find_map(|listing| listing.position) {
            break position;
        }
    };
    let mut off = || (dice.roll(2_000) as f64 - 1_000.0) * 1e-5;
    let (lon, lat) = (position.lon() + off(), position.lat() + off());
    Query {
        origin: LonLat::new(lon, lat).ok().or(Some(position)),
        at: Timestamp(compiled_at().0 + 34 * 3_600 + 1_800), // Tuesday, 10:30
        states: States { open: true, unknown: true, closed: true },
        ranking: Ranking::Distance,
        channel: Some(Channel::InPerson),
        categories: vec![],
        languages: vec![],
        language_help: Help::default(),
        eligibility: vec![],
        within_m: None,
        bbox: None,
        walk: None,
        limit: 10,
    }
}

fn open(query: Query) -> Query {
    Query { states: OPEN, ranking: Ranking::StateThenDistance, ..query }
}

fn about(query: Query, category: &str, language: &str) -> Query {
    let some = |word: &str| if word.is_empty() { vec![] } else { vec![word.to_owned()] };
    Query { categories: some(category), languages: some(language), ..query }
}

fn any_time(dice: &mut Dice) -> Timestamp {
    Timestamp(compiled_at().0 + dice.roll(14 * 1_440) as i64 * 60)
}

/// What visitors ask: mostly a need, often a language, mostly by day, some with more.
fn realistic(dice: &mut Dice, services: &[Service]) -> Query {
    let category = if dice.one_in(6) { "" } else { dice.pick(&NEEDS) };
    let language = if dice.one_in(2) { "" } else { dice.pick(&LANGUAGES) };
    let mut query = open(about(plain(dice, services), category, language));
    let day = dice.roll(7) as i64 * 86_400;
    query.at = if dice.one_in(5) {
        any_time(dice)
    } else {
        Timestamp(compiled_at().0 + day + (9 * 60 + dice.roll(10 * 60) as i64) * 60)
    };
    query.states.unknown = dice.one_in(2);
    if dice.one_in(8) {
        query.channel = if dice.one_in(2) { None } else { Some(Channel::Telephone) };
    }
    if dice.one_in(6) {
        query.eligibility = vec![dice.pick(&["women", "students", "refugees"]).to_owned()];
    }
    if dice.one_in(6) {
        query.within_m = Some(1_000.0 * (1 + dice.roll(5)) as f64);
    }
    if dice.one_in(10) {
        query.language_help = Help::Spoken;
    }
    query
}

/// All kinds, with so many questions each.
pub fn scenarios(services: &[Service], count: usize) -> Vec<Scenario> {
    type Make = fn(&mut Dice, &[Service]) -> Query;
    let kinds: [(&'static str, Make); 13] = [
        ("none", plain),
        ("rare need", |dice, all| about(plain(dice, all), NEEDS[NEEDS.len() - 1], "")),
        ("need + language + open", |dice, all| {
            let (need, language) = (dice.pick(&NEEDS[..8]), dice.pick(&LANGUAGES));
            open(about(plain(dice, all), need, language))
        }),
        ("realistic mix", realistic),
        ("rare language", |dice, all| about(plain(dice, all), "", RARE_LANGUAGE)),
        ("nothing matches", |dice, all| {
            about(plain(dice, all), NEVER_TOGETHER.0, NEVER_TOGETHER.1)
        }),
        ("meet only far away", |dice, all| {
            open(about(plain(dice, all), FAR_TOGETHER.0, FAR_TOGETHER.1))
        }),
        ("language not at night", |dice, all| {
            let night = Timestamp(compiled_at().0 + 27 * 3_600);
            Query { at: night, ..open(about(plain(dice, all), "", NIGHT_LANGUAGE)) }
        }),
        ("telephone at night", |dice, all| Query {
            at: Timestamp(compiled_at().0 + 27 * 3_600),
            channel: Some(Channel::Telephone),
            ..open(plain(dice, all))
        }),
        ("moving clock", |dice, all| {
            let category = dice.pick(&NEEDS);
            Query { at: any_time(dice), ..open(about(plain(dice, all), category, "")) }
        }),
        ("Christmas, unknown too", |dice, all| {
            let christmas = Timestamp::parse_london("2026-12-25T11:00").expect("a time");
            let mut query = open(about(plain(dice, all), dice.pick(&NEEDS), ""));
            (query.at, query.states.unknown) = (christmas, true);
            query
        }),
        ("arrive=walk", |dice, all| Query {
            walk: Some(Walk { stay_s: 900 }),
            ..realistic(dice, all)
        }),
        ("arrive=walk, closed too", |dice, all| Query {
            walk: Some(Walk { stay_s: 900 }),
            states: States { open: true, unknown: true, closed: true },
            ..realistic(dice, all)
        }),
    ];
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let make = |(name, make): (&'static str, Make)| Scenario {
        name,
        queries: (0..count).map(|_| make(&mut dice, services)).collect(),
    };
    kinds.into_iter().map(make).collect()
}
