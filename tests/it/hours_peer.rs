//! Our compiled hours against an independent reader of the same language, the npm package
//! `opening_hours`, over every real text we have.
//!
//! Every difference is explained in `tests/hours/differences.json`, by a number made from the text (the
//! texts themselves are not ours to publish). A difference without an explanation fails the test, and so
//! does an explanation without a difference. Not compared are bank holidays of which a text says nothing
//! (unknown by our own rule), and days that only one of the two takes for a bank holiday: the package
//! knows nothing of days given in place of one on a weekend.

use engine::bank_holidays::BankHolidays;
use engine::hours::{Hours, Moment, OpenState};
use engine::time::{Date, LocalTime};
use serde_json::Value;
use server::hours::{Calendar, compile};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const FIRST: &str = "2026-11-23";
const LAST: &str = "2027-12-20";
const DAY_MIN: i64 = 1_440;

fn in_repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// The real texts, and the directory's.
fn texts() -> Option<Vec<String>> {
    let folder = in_repository("../shared/data/opening-hours");
    let table = fs::read_to_string(folder.join("osm_opening_hours_from_pbfs.tsv")).ok()?;
    let sample = fs::read_to_string(folder.join("opening_hours_rs_sample.txt")).ok()?;
    // The second column is the tag: a letter box has times of collection, not opening hours.
    let tagged = table.lines().filter(|line| line.split('\t').nth(1) == Some("opening_hours"));
    let real = tagged.filter_map(|line| line.rsplit('\t').next()).chain(sample.lines());
    let mut texts: BTreeSet<String> = real.map(|text| text.trim().to_owned()).collect();
    let directory = fs::read_to_string(in_repository("data/coventry/directory.json")).unwrap();
    collect(&serde_json::from_str(&directory).unwrap(), &mut texts);
    texts.remove("");
    Some(texts.into_iter().collect())
}

fn collect(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            texts.extend(members.get("opening_hours").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| collect(value, texts));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        _ => {}
    }
}

/// What the other reader takes for bank holidays (days since 1970), and what it says of each text.
struct Theirs {
    holidays: BTreeSet<i32>,
    said: Vec<Value>,
}

/// What the other reader says of each text; none where it is not installed.
fn theirs(texts: &[String]) -> Option<Theirs> {
    if !in_repository("web/node_modules/opening_hours").exists() {
        return None;
    }
    let mut node = Command::new("node")
        .arg(in_repository("tests/hours/intervals.mjs"))
        .args([FIRST, LAST])
        .env("TZ", "UTC")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    node.stdin.take().unwrap().write_all(&serde_json::to_vec(texts).unwrap()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let holidays = serde_json::from_value(answer["holidays"].clone()).unwrap();
    Some(Theirs { holidays, said: serde_json::from_value(answer["said"].clone()).unwrap() })
}

/// A number for a text (FNV-1a), so that it can be spoken of without being repeated.
fn number(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// The first difference between the two readings, in words.
fn difference(
    text: &str,
    theirs: &Value,
    calendar: &Calendar,
    disputed: &BTreeSet<Date>,
) -> Option<String> {
    let hours = match (compile(text, calendar), theirs.get("error")) {
        (Ok(hours), None) => hours,
        (Err(_), Some(_)) => return None,
        (Err(reason), None) => return Some(format!("only they read it: {reason}")),
        (Ok(_), Some(reason)) => return Some(format!("only we read it: {reason}")),
    };
    let intervals: Vec<(i64, i64, bool)> =
        serde_json::from_value(theirs["intervals"].clone()).unwrap();
    let [first, last] = [FIRST, LAST].map(|day| Date::parse(day).unwrap());
    let mut from = 0;
    let is_disputed = |date: Date| disputed.contains(&date) && text.contains("PH");
    let days = (first.0..last.0).map(Date);
    days.filter(|date| !is_disputed(*date) && !is_disputed(date.plus_days(-1))).find_map(|date| {
        let midnight = i64::from(date.0) * DAY_MIN;
        while from < intervals.len() && intervals[from].1 <= midnight {
            from += 1;
        }
        let near = intervals[from..].iter().take_while(|(start, ..)| *start < midnight + DAY_MIN);
        differs_on(text, date, &hours, &near.copied().collect::<Vec<_>>())
    })
}

fn differs_on(
    text: &str,
    date: Date,
    hours: &Hours,
    intervals: &[(i64, i64, bool)],
) -> Option<String> {
    let holidays = BankHolidays::default();
    let is_unsaid = |date| holidays.contains(date) && !text.contains("PH");
    if is_unsaid(date) || is_unsaid(date.plus_days(-1)) {
        return None;
    }
    let midnight = i64::from(date.0) * DAY_MIN;
    let spans = |date| hours.on(date, &holidays).0.spans().to_vec();
    let own = spans(date).into_iter().flat_map(|s| [i64::from(s.start_min), i64::from(s.end_min)]);
    let night = spans(date.plus_days(-1)).into_iter().map(|s| i64::from(s.end_min) - DAY_MIN);
    let said = intervals.iter().flat_map(|(start, end, _)| [start - midnight, end - midnight]);
    let edges: BTreeSet<i64> = [0].into_iter().chain(own).chain(night).chain(said).collect();
    edges.into_iter().filter(|minute| (0..DAY_MIN).contains(minute)).find_map(|minute| {
        let at = midnight + minute;
        let said = intervals.iter().find(|(start, end, _)| (*start..*end).contains(&at));
        let theirs = match said {
            Some((.., true)) => OpenState::Unknown,
            Some(_) => OpenState::Open,
            None => OpenState::Closed,
        };
        let local = LocalTime { date, minute: u16::try_from(minute).unwrap() };
        let ours = hours.state(&moment(local, &holidays)).0;
        (ours != theirs)
            .then(|| format!("{date} {:02}:{:02} {ours:?}/{theirs:?}", minute / 60, minute % 60))
    })
}

fn moment(local: LocalTime, holidays: &BankHolidays) -> Moment {
    Moment {
        date: local.date,
        minute: local.minute,
        weekday: local.date.weekday(),
        is_bank_holiday: holidays.contains(local.date),
        yesterday_is_bank_holiday: holidays.contains(local.date.plus_days(-1)),
    }
}

#[test]
fn differences_from_another_reader_of_opening_hours_are_all_explained() {
    let Some(texts) = texts() else {
        acceptance::not_checked("../shared/data/opening-hours is absent");
        return;
    };
    let Some(theirs) = theirs(&texts) else {
        acceptance::not_checked("web/node_modules/opening_hours is absent");
        return;
    };
    let calendar = Calendar::new(Date::parse(FIRST).unwrap(), &BankHolidays::default());
    let [first, last] = [FIRST, LAST].map(|day| Date::parse(day).unwrap().0);
    let days = (first - 1..last).map(Date);
    let holidays = BankHolidays::default();
    let disputed =
        days.filter(|d| holidays.contains(*d) != theirs.holidays.contains(&d.0)).collect();
    let found: BTreeMap<String, (String, &String)> = texts
        .iter()
        .zip(&theirs.said)
        .filter_map(|(text, theirs)| Some((text, difference(text, theirs, &calendar, &disputed)?)))
        .map(|(text, difference)| (number(text), (difference, text)))
        .collect();
    let file = fs::read_to_string(in_repository("tests/hours/differences.json")).unwrap();
    let explained: BTreeMap<String, String> = serde_json::from_str(&file).unwrap();
    let unexplained: Vec<_> =
        found.iter().filter(|(number, _)| !explained.contains_key(*number)).collect();
    assert!(unexplained.is_empty(), "not explained: {unexplained:#?}");
    let gone: Vec<_> = explained.keys().filter(|number| !found.contains_key(*number)).collect();
    assert!(gone.is_empty(), "explained, but no longer different: {gone:?}");
}
