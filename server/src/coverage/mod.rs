//! Coverage as people ask for it: where, when and in which language is there no help within reach?
//!
//! HTTP and the command line ask here, with the parameters as they were sent. The engine knows who has
//! what; this knows who there is, in which areas they live, and how answers are written.

mod answer;
mod demand;
mod figures;
mod matrix;
mod next;
mod places;
mod table;
mod watch;

use std::sync::Arc;

use engine::coverage::{Covered, Draft, Provision};
use engine::question::{CoverageQuestion, DraftPlace, DraftSession, Fault, Known, NextQuestion};
use engine::{Directory, Timestamp};

use crate::hours::{self, Calendar};
use crate::live::Live;
use crate::query_string;
pub use answer::CoverageAnswer;
pub use demand::{Demand, DemandError};
pub use matrix::MatrixAnswer;
pub use next::NextAnswer;
pub use watch::Watch;

/// What a question is put to: hold it for one answer only.
pub struct Grounds {
    directory: Arc<Directory>,
    demand: Arc<Demand>,
    postcodes: Arc<engine::postcodes::Postcodes>,
    calendar: Calendar,
    now: Timestamp,
    watch: Arc<Watch>,
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The question was not understood.
    Faults(Vec<Fault>),
    /// Nobody waits for it any more.
    Over,
}

impl From<Vec<Fault>> for NoAnswer {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Faults(faults)
    }
}

/// A text to send, and what it is.
pub enum Written {
    /// GeoJSON.
    Map(String),
    /// CSV.
    Table(String),
}

impl Grounds {
    /// As of now.
    pub fn of(live: &Live, demand: Arc<Demand>, now: Timestamp, watch: Arc<Watch>) -> Self {
        let (directory, postcodes) = (live.directory(), live.postcodes());
        Self { directory, demand, postcodes, calendar: live.calendar(), now, watch }
    }

    /// The directory it is put to.
    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// When it is put.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// The areas there are, but for postcodes and the city, as GeoJSON.
    pub(crate) fn areas(&self) -> Vec<serde_json::Value> {
        self.demand.areas()
    }

    /// Who has what within reach?
    pub fn coverage(&self, pairs: &[(String, String)]) -> Result<Written, NoAnswer> {
        let question = self.read(pairs)?;
        let other = self.compared(pairs, &question)?;
        let before = self.covered(&question)?;
        let after = other.as_ref().map(|other| self.covered(other)).transpose();
        let after = after.map_err(|error| match error {
            NoAnswer::Faults(faults) => NoAnswer::Faults(within_compare(&faults)),
            NoAnswer::Over => NoAnswer::Over,
        })?;
        let answer = answer::Asked { grounds: self, question: &question, other: other.as_ref() };
        let answer = answer.answer(&before, after.as_deref());
        Ok(if question.as_csv {
            Written::Table(table::csv(&answer))
        } else {
            Written::Map(figures::json(&answer))
        })
    }

    /// All needs and languages beside each other.
    pub fn matrix(&self, pairs: &[(String, String)]) -> Result<String, NoAnswer> {
        let known = self.demand.known();
        let question = CoverageQuestion::parse_matrix(pairs, self.now, known.as_engine())?;
        matrix::answer(self, &question).map(|matrix| figures::json(&matrix)).ok_or(NoAnswer::Over)
    }

    /// Where would sessions help most?
    pub fn next(&self, pairs: &[(String, String)]) -> Result<String, NoAnswer> {
        let known = self.demand.known();
        let question = NextQuestion::parse(pairs, self.now, &self.postcodes, known.as_engine())?;
        let covered = self.covered(&question.coverage)?;
        Ok(figures::json(&next::answer(self, &question, &covered)))
    }

    fn read(&self, pairs: &[(String, String)]) -> Result<CoverageQuestion, Vec<Fault>> {
        let known = self.demand.known();
        CoverageQuestion::parse(pairs, self.now, &self.postcodes, known.as_engine())
    }

    /// The question that is compared with: the same but for the parameters that it has of its own.
    fn compared(
        &self,
        pairs: &[(String, String)],
        question: &CoverageQuestion,
    ) -> Result<Option<CoverageQuestion>, Vec<Fault>> {
        let Some(compare) = &question.compare else { return Ok(None) };
        let bad = |message: &str| {
            vec![Fault { param: "compare".to_owned(), message: message.to_owned() }]
        };
        let own = query_string::pairs(compare).map_err(|message| bad(&message))?;
        if let Some((name, _)) =
            own.iter().find(|(name, _)| ["by", "weight", "compare", "format"].contains(&&**name))
        {
            return Err(bad(&format!("must not change {name}: it would compare unlike things")));
        }
        let is_own = |name: &str| own.iter().any(|(known, _)| known == name);
        // Reach is said in one of two ways.
        let is_replaced = |name: &str| match name {
            "compare" | "format" => true,
            "within" | "walk" => is_own("within") || is_own("walk"),
            name => is_own(name),
        };
        let kept = pairs.iter().filter(|(name, _)| !is_replaced(name)).cloned();
        let pairs: Vec<_> = kept.chain(own.iter().cloned()).collect();
        let other = self.read(&pairs).map_err(|faults| within_compare(&faults))?;
        if other.open.is_week() != question.open.is_week() {
            return Err(bad("compares a week with an instant"));
        }
        Ok(Some(other))
    }

    /// What everybody has, in the order of the demand.
    fn covered(&self, question: &CoverageQuestion) -> Result<Vec<Covered>, NoAnswer> {
        let mut provision = Provision::new(
            &self.directory,
            &question.query,
            question.open.when(),
            question.checked_since,
            &question.without,
        );
        for draft in &question.drafts {
            provision.add(&self.drafted(draft)?);
        }
        self.watch.everybody(&provision, &self.demand.at).ok_or(NoAnswer::Over)
    }

    fn drafted(&self, draft: &DraftSession) -> Result<Draft, Vec<Fault>> {
        let fault = |message: String| vec![Fault { param: "draft".to_owned(), message }];
        let hours = hours::compile(&draft.hours, &self.calendar)
            .map_err(|error| fault(format!("has hours that cannot be read: {error}")))?;
        if draft.hours.is_empty() {
            return Err(fault("has no opening hours".to_owned()));
        }
        let at = match draft.place {
            DraftPlace::At(at) => Some(at),
            DraftPlace::Remote => None,
        };
        Ok(Draft { at, hours })
    }
}

fn within_compare(faults: &[Fault]) -> Vec<Fault> {
    let moved = |fault: &Fault| Fault { param: "compare".to_owned(), message: fault.to_string() };
    faults.iter().map(moved).collect()
}

/// The areas and weights there are.
#[derive(Clone, Debug)]
pub struct KnownWords {
    areas: Vec<&'static str>,
    weights: Vec<&'static str>,
}

impl KnownWords {
    fn as_engine(&self) -> Known<'_> {
        Known { areas: &self.areas, weights: &self.weights }
    }
}
