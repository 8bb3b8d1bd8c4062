//! Every real text we have, and the directory's own, against the evaluator through 2026, 2027 and 2028.
//!
//! States only change at the edges of what either of the two says, so comparing at every edge is comparing
//! minute by minute. Where our rules differ from the evaluator's on purpose, the difference is worked out
//! here anew, from the text.

use super::{collect_texts, layers_of};
use crate::hours::calendar::Evaluator;
use crate::hours::{Calendar, HORIZON_DAYS, HoursError, compile, mend, warnings};
use engine::bank_holidays::BankHolidays;
use engine::hours::{Hours, Moment, OpenState};
use engine::time::{DAY_MIN, Date};
use opening_hours::RuleKind;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Words of plain texts.
const PLAIN: [&str; 10] = ["", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH", "off"];

/// A night is over by then.
const NOON_MIN: u16 = 720;

/// Three windows, so that every day of three years is in one.
const WINDOWS: [(&str, &str, &str); 3] = [
    ("2026-01-01", "2026-01-01", "2027-01-25"),
    ("2027-01-20", "2027-01-26", "2028-02-14"),
    ("2028-02-10", "2028-02-15", "2028-12-31"),
];

/// The texts beside the repository; none where they are not.
fn real_texts() -> Option<BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/opening-hours");
    let table = fs::read_to_string(folder.join("osm_opening_hours_from_pbfs.tsv")).ok()?;
    let sample = fs::read_to_string(folder.join("opening_hours_rs_sample.txt")).ok()?;
    let columns = table.lines().filter_map(|line| line.rsplit('\t').next());
    Some(
        columns.chain(sample.lines()).map(str::to_owned).filter(|t| !t.trim().is_empty()).collect(),
    )
}

#[test]
fn the_directorys_hours_agree_with_the_evaluator_for_three_years() {
    let services = serde_json::from_str(crate::import::BUNDLED).unwrap();
    let mut texts = BTreeSet::new();
    collect_texts(&services, &mut texts);
    let refused = agree(&texts);
    assert_eq!(refused, BTreeSet::new());
}

#[test]
fn real_texts_agree_with_the_evaluator_for_three_years() {
    let Some(texts) = real_texts() else {
        return not_checked();
    };
    let refused = agree(&texts);
    // Points in time (when a letter box is emptied), and a few that are not clear.
    for text in &refused {
        let error = warnings(text);
        assert!(matches!(error, Err(HoursError::Unclear(_) | HoursError::Syntax(_))), "{text}");
    }
    assert!(refused.len() * 10 < texts.len(), "{} of {} refused", refused.len(), texts.len());
}

/// Malformed texts with how often each was found: of the clear ones most must be read, of the others hardly
/// any may be; and what is not read has a reason.
#[test]
fn malformed_texts_are_read_when_clear_and_refused_when_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/opening-hours");
    let read_share = |name: &str| {
        let table = fs::read_to_string(folder.join(name)).ok()?;
        let counted = table.lines().filter_map(|line| line.split_once('\t'));
        let (read, all) = counted.fold((0, 0), |(read, all), (count, text)| {
            let count: u32 = count.parse().unwrap();
            (read + if warnings(text).is_ok() { count } else { 0 }, all + count)
        });
        Some(f64::from(read) / f64::from(all))
    };
    let (Some(clear), Some(unclear)) =
        (read_share("invalid_but_clear_top4000.tsv"), read_share("invalid_top4000.tsv"))
    else {
        return not_checked();
    };
    assert!(clear > 0.9, "{clear} of the clear ones");
    assert!(unclear < 0.03, "{unclear} of the others");
}

/// Past the test harness, which hides what passing tests print.
fn not_checked() {
    let reason = b"SKIPPED, not checked here: ../shared/data/opening-hours is absent\n";
    let _ = std::io::stderr().write_all(reason);
}

/// Compares all, and gives those that are refused.
fn agree(texts: &BTreeSet<String>) -> BTreeSet<String> {
    let holidays = BankHolidays::default();
    let day = |text: &str| Date::parse(text).unwrap();
    let mut refused = BTreeSet::new();
    for (today, first, last) in WINDOWS {
        let calendar = Calendar::new(day(today), &holidays);
        assert!(day(last) <= day(today).plus_days(HORIZON_DAYS));
        for text in texts {
            let (Ok(read), Ok(hours)) = (mend::read(text), compile(text, &calendar)) else {
                refused.insert(text.clone());
                continue;
            };
            let reference = Reference::new(&read, &calendar, &holidays);
            for date in (day(first).0..=day(last).0).map(Date) {
                reference.agrees_on(date, &hours);
            }
        }
    }
    refused
}

/// From which minute on which state.
type Pieces = Vec<(u16, OpenState)>;

/// The state at a minute.
fn at(pieces: &Pieces, minute: u16) -> OpenState {
    pieces.iter().rev().find(|(from, _)| *from <= minute).unwrap().1
}

/// The evaluator, and what the text says of the things on which we have rules of our own.
struct Reference<'a> {
    text: &'a str,
    layers: Vec<Evaluator>,
    holidays: &'a BankHolidays,
    /// Says nothing of bank holidays.
    is_silent: bool,
    /// Names dates, which may be bank holidays.
    names_dates: bool,
    /// Holds something that is unknown to us and open to the evaluator: a comment alone, an open end.
    has_doubt: bool,
    /// Where it speaks of weekdays, bank holidays and times only: what was said of each kind of day.
    known: Option<RefCell<HashMap<(u8, bool), Pieces>>>,
}

impl<'a> Reference<'a> {
    fn new(text: &'a str, calendar: &Calendar, holidays: &'a BankHolidays) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let months =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let is_never_open = text.split(';').all(|rule| rule.trim_end().ends_with("off"));
        let is_plain = !text.contains('[')
            && text.split(|c: char| !c.is_alphabetic()).all(|word| PLAIN.contains(&word));
        Self {
            text,
            layers: layers_of(text)
                .iter()
                .map(|layer| calendar.evaluator(layer).unwrap())
                .collect(),
            holidays,
            is_silent: !has(&["PH", "24/7"]) && !is_never_open,
            names_dates: has(&months) || has(&["easter", "week", "20", "SH"]),
            has_doubt: has(&["\"", "+"]),
            known: is_plain.then(RefCell::default),
        }
    }

    /// What the evaluator says of a day: from which minute on which state. Of a text that speaks of nothing
    /// but weekdays, bank holidays and times, one day of each kind is asked.
    fn pieces(&self, date: Date) -> Pieces {
        let Some(known) = &self.known else { return self.evaluated(date) };
        let kind = (date.weekday(), self.holidays.contains(date));
        known.borrow_mut().entry(kind).or_insert_with(|| self.evaluated(date)).clone()
    }

    fn evaluated(&self, date: Date) -> Pieces {
        let mut pieces = vec![(0, OpenState::Closed)];
        for layer in &self.layers {
            let mut said = vec![(0, OpenState::Closed)];
            for range in layer.day(date) {
                let state = match range.kind {
                    RuleKind::Open => OpenState::Open,
                    RuleKind::Unknown => OpenState::Unknown,
                    RuleKind::Closed => OpenState::Closed,
                };
                said.push((range.range.start.mins_from_midnight(), state));
                said.push((range.range.end.mins_from_midnight(), OpenState::Closed));
            }
            let edges: BTreeSet<u16> = pieces.iter().chain(&said).map(|(edge, _)| *edge).collect();
            let either = |edge| match at(&pieces, edge) {
                OpenState::Closed => at(&said, edge),
                state => state,
            };
            pieces = edges.into_iter().map(|edge| (edge, either(edge))).collect();
        }
        pieces
    }

    fn agrees_on(&self, date: Date, hours: &Hours) {
        let theirs = self.pieces(date);
        let yesterday = date.plus_days(-1);
        let own = hours.on(date, self.holidays).0;
        let night = hours.on(yesterday, self.holidays).0;
        let ends = night.spans().iter().map(|span| span.end_min.saturating_sub(DAY_MIN));
        let mut edges: Vec<u16> = theirs.iter().map(|(minute, _)| *minute).chain(ends).collect();
        edges.extend(own.spans().iter().flat_map(|span| [span.start_min, span.end_min]));
        edges.retain(|minute| *minute < DAY_MIN);
        edges.sort_unstable();
        edges.dedup();
        let mut night_goes_on = true;
        for minute in edges {
            let moment = self.moment(date, minute);
            let ours = hours.state(&moment).0;
            let said = at(&theirs, minute);
            let evening = self.moment(yesterday, DAY_MIN - 1);
            night_goes_on &= ours == hours.state(&evening).0 && minute < NOON_MIN;
            let agrees = self.expected(&moment, said).is_none_or(|expected| expected == ours)
                || (self.has_doubt && ours == OpenState::Unknown)
                // The evaluator lets the next day cut a night short; it belongs to the day it began.
                || night_goes_on;
            assert!(agrees, "`{}` on {date} at {minute}: {ours:?}, not {said:?}", self.text);
        }
    }

    fn moment(&self, date: Date, minute: u16) -> Moment {
        Moment {
            date,
            minute,
            weekday: date.weekday(),
            is_bank_holiday: self.holidays.contains(date),
            yesterday_is_bank_holiday: self.holidays.contains(date.plus_days(-1)),
        }
    }

    /// The state where the evaluator says `said`; none where our rule cannot be told from the text.
    fn expected(&self, moment: &Moment, said: OpenState) -> Option<OpenState> {
        let is_night_after = moment.yesterday_is_bank_holiday && moment.minute < NOON_MIN;
        if !self.is_silent {
            return Some(said);
        }
        match (moment.is_bank_holiday, self.names_dates) {
            (true, true) => None,
            (true, false) => Some(OpenState::Unknown),
            (false, _) if is_night_after && said == OpenState::Open => None,
            (false, _) => Some(said),
        }
    }
}
