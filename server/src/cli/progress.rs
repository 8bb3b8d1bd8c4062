//! How far a long command is, on stderr: one line that is drawn anew on a terminal, a line every few
//! seconds elsewhere, nothing at all for what is done at once.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval_at};

use crate::import::Progress;

/// How often a terminal's line is drawn.
const DRAWN_EVERY: Duration = Duration::from_millis(200);
/// How often a line is written elsewhere.
const TOLD_EVERY: Duration = Duration::from_secs(5);
/// Characters of the bar.
const BAR: u64 = 30;

/// Tells how far an import is; ends only by being dropped.
pub async fn tell(progress: &Progress) {
    tell_lines(|elapsed, has_bar| line(progress, elapsed, has_bar)).await;
}

/// Tells how far anything is, given its line after some time, with a bar or without.
pub async fn tell_lines(line: impl Fn(Duration, bool) -> String) {
    let is_terminal = io::stderr().is_terminal();
    let every = if is_terminal { DRAWN_EVERY } else { TOLD_EVERY };
    let begun = Instant::now();
    let mut ticks = interval_at(tokio::time::Instant::now() + every, every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let _cleaner = Cleaner { is_terminal };
    loop {
        ticks.tick().await;
        let line = line(begun.elapsed(), is_terminal);
        // When stderr is closed there is nobody to tell.
        let _ = if is_terminal {
            write!(io::stderr().lock(), "\r\x1b[K{line}")
        } else {
            writeln!(io::stderr().lock(), "{line}")
        };
    }
}

/// Takes the line off a terminal, so that what follows begins on an empty one.
struct Cleaner {
    is_terminal: bool,
}

impl Drop for Cleaner {
    fn drop(&mut self) {
        if self.is_terminal {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

/// `[=====     ]  34 %, 340000 records, 690 of 2032 MB, 12500 records/s, 1:05 left`
fn line(progress: &Progress, elapsed: Duration, has_bar: bool) -> String {
    let (bytes, all, records) = (progress.bytes(), progress.all_bytes(), progress.records());
    if progress.is_committing() {
        return format!("{records} records read; making them durable");
    }
    if records == 0 && progress.fetched() > 0 {
        return format!("{} services fetched", progress.fetched());
    }
    let rate = records as f64 / elapsed.as_secs_f64().max(0.001);
    let mb = |bytes: u64| bytes / 1_000_000;
    if all == 0 {
        return format!("{records} records, {} MB, {rate:.0} records/s", mb(bytes));
    }
    let done = (bytes as f64 / all as f64).min(1.0);
    let bar = if has_bar { bar(done) } else { String::new() };
    let left = left(done, elapsed);
    format!(
        "{bar}{:3.0} %, {records} records, {} of {} MB, {rate:.0} records/s{left}",
        (done * 100.0).floor(),
        mb(bytes),
        mb(all),
    )
}

/// How far as a picture.
pub fn bar(done: f64) -> String {
    let full = (done * BAR as f64) as usize;
    format!("[{}{}] ", "=".repeat(full), " ".repeat(BAR as usize - full))
}

/// How long it will take at the rate so far, once there is one.
fn left(done: f64, elapsed: Duration) -> String {
    if done < 0.005 {
        return String::new();
    }
    let seconds = (elapsed.as_secs_f64() * (1.0 - done) / done).ceil() as u64;
    format!(", {}:{:02} left", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::begun(0, 0, "  0 %, 0 records, 0 of 200 MB, 0 records/s")]
    #[case::half(100, 1_000, " 50 %, 1000 records, 100 of 200 MB, 100 records/s, 0:10 left")]
    #[case::all(200, 2_000, "100 %, 2000 records, 200 of 200 MB, 200 records/s, 0:00 left")]
    fn it_says_how_far_it_is(#[case] mb: u64, #[case] records: usize, #[case] told: &str) {
        let progress = Progress::of(200_000_000, records, mb * 1_000_000);
        assert_eq!(line(&progress, Duration::from_secs(10), false), told);
        let drawn = line(&progress, Duration::from_secs(10), true);
        assert_eq!(drawn.matches('=').count() as u64, mb * BAR / 200, "{drawn}");
    }

    #[test]
    fn of_a_pipe_it_cannot_say_what_is_left() {
        let progress = Progress::of(0, 30, 2_000_000);
        assert_eq!(line(&progress, Duration::from_secs(10), true), "30 records, 2 MB, 3 records/s");
    }
}
