//! What the answers about searches that ended with nothing are about, and what they say together.
//!
//! Invariant: only weeks that have ended are told. Whoever watched the sums of the present one grow
//! could read each answer, and when it came.

use std::fmt::Write;

use engine::needs::NEEDS;
use engine::time::Date;
use engine::unmet::{EPSILON, Estimate, Form, Part, Question, Tally};
use geo::MultiPolygon;
use md5::{Digest, Md5};
use serde::Serialize;
use utoipa::ToSchema;

use crate::areas::{AreaKind, Areas};
use crate::store::UnmetSums;
use crate::words;

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// Honest answers tick no box in more than half of all; these many standard errors above it do not
/// happen by chance in any box of any city.
const CLEARLY: f64 = 6.0;

/// The lists that devices and server share. A box means another thing when they change, which is why
/// their digest is kept with the sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Lists {
    /// Of the lists, in their order.
    #[schema(example = "0f343b0931126a20f133d67c2b018a3b")]
    pub digest: String,
    /// As in `category`.
    pub needs: Vec<String>,
    /// BCP 47.
    pub languages: Vec<String>,
    /// The parts of a week, Monday's night first.
    pub slots: Vec<String>,
    /// Codes of LSOAs.
    pub areas: Vec<String>,
}

impl Lists {
    /// The needs, the languages of the pages and the LSOAs that are known.
    pub fn new(areas: &Areas) -> Self {
        let needs: Vec<String> = NEEDS.map(str::to_owned).into();
        let languages = words::languages();
        let parts = |day: &&str| Part::ALL.map(|part| [day, "-", part.word()].concat());
        let slots: Vec<String> = WEEKDAYS.iter().flat_map(parts).collect();
        let areas: Vec<String> =
            areas.of_kind(AreaKind::Lsoa).iter().map(|area| area.code.clone()).collect();
        let digest = digest(&[&needs, &languages, &slots, &areas]);
        Self { digest, needs, languages, slots, areas }
    }

    /// What an answer about them looks like.
    pub fn form(&self) -> Form {
        let count = |list: &[String]| u16::try_from(list.len()).unwrap_or(u16::MAX);
        Form::new(count(&self.needs), count(&self.languages), count(&self.areas))
    }

    /// What a box is for. Of needs, languages and areas the first place is for none of them.
    fn read(&self, question: Question, place: usize) -> (Option<&String>, Option<&String>) {
        let (need, other) = self.form().read(question, place);
        let listed = |list: &'_ [String], place: u16| {
            usize::from(place).checked_sub(1).filter(|place| *place < list.len())
        };
        let need = listed(&self.needs, need).map(|place| &self.needs[place]);
        let other = match question {
            Question::Slot => self.slots.get(usize::from(other)),
            Question::Language => listed(&self.languages, other).map(|it| &self.languages[it]),
            Question::Area => listed(&self.areas, other).map(|it| &self.areas[it]),
        };
        (need, other)
    }
}

/// What a device has to know before it can answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Shared {
    /// What answers are about now.
    lists: Lists,
    /// Where each area of the list is, as rings of `lon, lat, lon, lat, …` in degrees: what lies
    /// within an odd number of them is inside, so that holes are rings as well.
    outlines: Vec<Vec<Vec<f64>>>,
}

impl Shared {
    /// The lists, and where their areas are.
    pub fn new(areas: &Areas) -> Self {
        let outlines = areas.of_kind(AreaKind::Lsoa).iter().map(|area| rings(&area.shape));
        Self { lists: Lists::new(areas), outlines: outlines.collect() }
    }
}

fn rings(shape: &MultiPolygon<f64>) -> Vec<Vec<f64>> {
    let all =
        shape.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
    all.map(|ring| ring.coords().flat_map(|place| [place.x, place.y]).collect()).collect()
}

fn digest(lists: &[&Vec<String>]) -> String {
    let lines = lists.iter().map(|list| list.join(" ")).collect::<Vec<_>>().join("\n");
    Md5::digest(lines).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The week of ISO 8601 in which a day lies: `2026-W48`.
pub fn week(day: Date) -> String {
    let (year, month, day) = day.ymd();
    chrono::NaiveDate::from_ymd_opt(year, month, day)
        .map_or_else(String::new, |day| day.format("%G-W%V").to_string())
}

/// What the answers of some weeks say.
#[derive(Debug, Serialize, ToSchema)]
pub struct Told {
    /// How much an answer can tell of a device at most: any answer is at most e to this power times
    /// as likely as after any other week of searches.
    epsilon: f64,
    /// The first week (ISO 8601).
    #[schema(example = "2026-W22")]
    from: String,
    /// The last week that has ended.
    #[schema(example = "2026-W47")]
    to: String,
    /// What answers are about now.
    lists: Lists,
    /// Each question that devices answer.
    questions: Vec<QuestionTold>,
}

/// What is known of one question.
#[derive(Debug, Serialize, ToSchema)]
struct QuestionTold {
    /// What boxes are about besides the need.
    #[schema(pattern = "^(language|slot|area)$")]
    question: &'static str,
    /// So many devices answered, counted once a week.
    answers: u64,
    /// So many more answers are about lists that have changed since, and are not counted.
    about_other_lists: u64,
    /// Some box is ticked in clearly more than half of all answers, which honest ones never are.
    doubtful: bool,
    /// The boxes that stand out, and of the others those of the largest shares.
    estimates: Vec<EstimateTold>,
}

/// What is to be thought of searches of a kind that ended with nothing.
#[derive(Debug, Serialize, ToSchema)]
struct EstimateTold {
    /// As in `category`; none if no need was chosen.
    need: Option<String>,
    /// The language, part of the week or LSOA; none if none was chosen, or it is not of the list.
    other: Option<String>,
    /// Of the devices that answer in a week, the share whose search this was; right on average, so
    /// below 0 for some that are rare.
    share: f64,
    /// Its standard error.
    error: f64,
    /// Where the interval begins that holds the true share in 95 of 100 cases.
    low: f64,
    /// Where it ends.
    high: f64,
    /// Whether it is more than chance can explain.
    stands_out: bool,
}

/// What the sums of some weeks say: of each question the boxes that stand out, and the largest, up to
/// a limit.
pub fn told(lists: Lists, from: String, to: String, sums: &[UnmetSums], limit: usize) -> Told {
    let questions = Question::ALL.map(|question| {
        let mut tally = Tally::new(lists.form(), question);
        let mut about_other_lists = 0;
        for sums in sums.iter().filter(|sums| sums.of.question == question.word()) {
            if !(sums.of.lists == lists.digest && add(&mut tally, &lists, question, sums)) {
                about_other_lists += sums.answers;
            }
        }
        QuestionTold {
            question: question.word(),
            answers: tally.answers(),
            about_other_lists,
            doubtful: is_doubtful(&tally),
            estimates: largest(&lists, question, &tally, limit),
        }
    });
    Told { epsilon: EPSILON, from, to, lists, questions: questions.into() }
}

fn add(tally: &mut Tally, lists: &Lists, question: Question, sums: &UnmetSums) -> bool {
    let week = Tally::of_sums(lists.form(), question, sums.answers, sums.ticked.clone());
    week.is_some_and(|week| tally.merge(&week))
}

fn is_doubtful(tally: &Tally) -> bool {
    let answers = tally.answers() as f64;
    let most = answers / 2.0 + CLEARLY * answers.sqrt() / 2.0;
    tally.ticked().iter().any(|ticked| *ticked as f64 > most)
}

fn largest(lists: &Lists, question: Question, tally: &Tally, limit: usize) -> Vec<EstimateTold> {
    let mut estimates: Vec<(usize, Estimate)> = tally.estimates().into_iter().enumerate().collect();
    // All boxes of a question are judged by the same number of answers: what stands out comes first.
    estimates.sort_by(|(_, a), (_, b)| b.share.total_cmp(&a.share));
    let out = estimates.iter().filter(|(_, it)| it.stands_out).count();
    estimates.truncate(limit.max(out));
    let rounded = |share: f64| (share * 10_000.0).round() / 10_000.0;
    let told = estimates.into_iter().map(|(place, it)| {
        let (need, other) = lists.read(question, place);
        EstimateTold {
            need: need.cloned(),
            other: other.cloned(),
            share: rounded(it.share),
            error: rounded(it.error),
            low: rounded(it.low),
            high: rounded(it.high),
            stands_out: it.stands_out,
        }
    });
    told.collect()
}

#[cfg(test)]
mod tests;
