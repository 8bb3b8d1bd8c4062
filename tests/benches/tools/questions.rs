//! What is asked: places where people are, needs and languages by how often they are asked for.
//!
//! Invariant: the same questions for the same number, so that two runs measure the same.

use engine::needs::NEEDS;

/// Needs asked for, by how often services answer them; the last is the rarest.
const NEEDS_BY_RANK: usize = NEEDS.len();
/// Common languages, and how we draw them.
const LANGUAGES: [&str; 16] = [
    "ar", "pl", "ro", "ur", "pa", "fa", "bn", "ckb", "so", "gu", "fr", "pt", "es", "ps", "uk", "ru",
];
/// A week without bank holidays, by day and in the evening; half past, where whole hours are exact, too.
const TIMES: [&str; 8] = [
    "2026-11-24T10:30",
    "2026-11-24T14:30",
    "2026-11-25T11:30",
    "2026-11-25T18:30",
    "2026-11-26T09:30",
    "2026-11-26T16:30",
    "2026-11-27T12:30",
    "2026-11-28T10:30",
];

/// One question, in words.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// From where.
    pub lon: f64,
    /// From where.
    pub lat: f64,
    /// For what, if for anything in particular.
    pub category: Option<&'static str>,
    /// In which language, if in any in particular.
    pub language: Option<&'static str>,
    /// For when (local time), if that matters.
    pub open: Option<&'static str>,
}

impl Asked {
    /// The path that asks it.
    pub fn path(&self) -> String {
        let place = format!("lat={:.5}&lon={:.5}", self.lat, self.lon);
        let named = [("category", self.category), ("language", self.language)];
        let named =
            named.into_iter().filter_map(|(name, value)| Some(format!("&{name}={}", value?)));
        let open = self.open.unwrap_or("any");
        format!("/api/v1/nearest?{place}&open={open}{}", named.collect::<String>())
    }
}

/// A kind of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// The nearest, whatever it is.
    None,
    /// The need that fewest services answer.
    RareCategory,
    /// A need, a language and a time at once.
    Together,
    /// As people would ask, all kinds mixed.
    Realistic,
    /// A language of one service in 10,000.
    RareLanguage,
    /// A common need and a common language that never meet.
    Nothing,
}

impl Scenario {
    /// All, in the order of the peers' table.
    pub const ALL: [Self; 6] = [
        Self::None,
        Self::RareCategory,
        Self::Together,
        Self::Realistic,
        Self::RareLanguage,
        Self::Nothing,
    ];

    /// As the tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::RareCategory => "rare category",
            Self::Together => "category + language + open at a time",
            Self::Realistic => "realistic mix",
            Self::RareLanguage => "rare language (0.01 %)",
            Self::Nothing => "nothing matches",
        }
    }

    /// Questions of this kind from these places (lon, lat).
    pub fn questions(self, positions: &[(f64, f64)], count: usize) -> Vec<Asked> {
        let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
        let from = |draw: &mut Draw| {
            let (lon, lat) = positions[draw.below(positions.len())];
            // Some hundred metres from the door, as people are.
            let aside = |draw: &mut Draw| (draw.below(1000) as f64 - 500.0) * 1e-5;
            Asked { lon: lon + aside(draw), lat: lat + aside(draw), ..Asked::default() }
        };
        (0..count)
            .map(|_| {
                let place = from(&mut draw);
                self.filled(place, &mut draw)
            })
            .collect()
    }

    fn filled(self, place: Asked, draw: &mut Draw) -> Asked {
        let category = Some(NEEDS[draw.zipf(NEEDS_BY_RANK)]);
        let language = Some(LANGUAGES[draw.zipf(LANGUAGES.len())]);
        let open = Some(TIMES[draw.below(TIMES.len())]);
        match self {
            Self::None => place,
            Self::RareCategory => Asked { category: Some(NEEDS[NEEDS_BY_RANK - 1]), ..place },
            Self::Together => Asked { category, language, open, ..place },
            Self::RareLanguage => Asked { language: Some(server::synth::RARE_LANGUAGE), ..place },
            Self::Nothing => {
                let (category, language) = server::synth::NEVER_TOGETHER;
                Asked { category: Some(category), language: Some(language), ..place }
            }
            Self::Realistic => match draw.below(100) {
                0..10 => place,
                10..25 => Asked { open, ..place },
                25..50 => Asked { category, open, ..place },
                50..60 => Asked { category, language, ..place },
                60..75 => Asked { language, open, ..place },
                _ => Asked { category, language, open, ..place },
            },
        }
    }
}

/// Numbers that look drawn (splitmix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// A rank from 0, each as often as one over its number.
    fn zipf(&mut self, ranks: usize) -> usize {
        let weights: f64 = (1..=ranks).map(|rank| 1.0 / rank as f64).sum();
        let mut left = (self.next() >> 11) as f64 / (1u64 << 53) as f64 * weights;
        (1..ranks)
            .find(|rank| {
                left -= 1.0 / *rank as f64;
                left < 0.0
            })
            .map_or(ranks - 1, |rank| rank - 1)
    }
}
