//! How a test run went, in a table and one line.

use std::fmt;
use std::time::Duration;

/// How a test says that something is not checked on this machine.
const SKIPPED: &str = "SKIPPED";

/// Tests counted in one step.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
}

/// One step as it ended.
struct Row {
    name: String,
    succeeded: bool,
    seconds: f64,
    /// What its tests said; a step without tests counts as one.
    counts: Counts,
    /// Why it failed, where that fits a line.
    reason: String,
}

/// All steps of a run, in their order.
#[derive(Default)]
pub struct Summary {
    rows: Vec<Row>,
    /// What tests could not check on this machine, though they passed.
    skipped: Vec<String>,
}

impl Summary {
    /// Notes a step. A failed step counts as a failure even where no test of its own failed.
    pub fn add(
        &mut self,
        name: &str,
        duration: Duration,
        counts: Option<Counts>,
        outcome: Result<(), String>,
    ) {
        let succeeded = outcome.is_ok();
        let mut counts = counts.unwrap_or(Counts { passed: u32::from(succeeded), failed: 0 });
        if !succeeded && counts.failed == 0 {
            counts.failed = 1;
        }
        let seconds = duration.as_secs_f64();
        let reason = outcome.err().unwrap_or_default();
        self.rows.push(Row { name: name.to_owned(), succeeded, seconds, counts, reason });
    }

    /// Notes what the tests say that they could not check.
    pub fn note_skipped(&mut self, output: &str) {
        self.skipped.extend(skipped_checks(output));
    }

    pub fn succeeded(&self) -> bool {
        self.rows.iter().all(|row| row.succeeded && row.counts.failed == 0)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
        for Row { name, succeeded, seconds, counts, reason } in &self.rows {
            let word = if *succeeded { "ok    " } else { "failed" };
            write!(out, "  {name:width$}  {word} {seconds:7.1} s")?;
            if counts.passed + counts.failed > 1 {
                write!(out, "  {} passed, {} failed", counts.passed, counts.failed)?;
            }
            let reason = reason.lines().next().unwrap_or_default();
            writeln!(out, "{}{reason}", if reason.is_empty() { "" } else { "  " })?;
        }
        let seconds: f64 = self.rows.iter().map(|row| row.seconds).sum();
        let passed: u32 = self.rows.iter().map(|row| row.counts.passed).sum();
        let failed: u32 = self.rows.iter().map(|row| row.counts.failed).sum();
        writeln!(out, "all in {seconds:.0} s")?;
        if !self.skipped.is_empty() {
            writeln!(out, "{} checks of passed tests were skipped here:", self.skipped.len())?;
        }
        for reason in &self.skipped {
            writeln!(out, "  {reason}")?;
        }
        writeln!(out, "{passed} passed, {failed} failed")
    }
}

/// The lines in which tests tell what they did not check, from `SKIPPED` on: the test runner may
/// have begun the line.
fn skipped_checks(output: &str) -> impl Iterator<Item = String> {
    output.lines().filter_map(|line| Some(line[line.find(SKIPPED)?..].to_owned()))
}

/// Sums what `cargo test` says of each of its programs.
pub fn count_rust_tests(output: &str) -> Counts {
    output.lines().filter_map(|line| line.trim().strip_prefix("test result:")).fold(
        Counts::default(),
        |sum, line| Counts {
            passed: sum.passed + number_before(line, "passed"),
            failed: sum.failed + number_before(line, "failed"),
        },
    )
}

/// The number in front of a word, as in `ok. 3 passed; 0 failed`.
fn number_before(line: &str, word: &str) -> u32 {
    let words: Vec<&str> = line.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
    let pair = words.windows(2).find(|pair| pair[1] == word);
    pair.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

/// What Node's test runner says at its end: `ℹ pass 3`, or `# pass 3` in TAP.
pub fn count_node_tests(output: &str) -> Counts {
    let number_after = |word: &str| {
        let mut lines = output.lines().rev().map(|line| line.split_whitespace());
        let found = lines.find_map(|mut words| match (words.next(), words.next(), words.next()) {
            (Some("ℹ" | "#"), Some(said), Some(number)) if said == word => number.parse().ok(),
            _ => None,
        });
        found.unwrap_or(0)
    };
    // A test that was cancelled did not keep its promise either.
    Counts {
        passed: number_after("pass"),
        failed: number_after("fail") + number_after("cancelled"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUST: &str = "\
running 2 tests
test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.2s
";

    #[test]
    fn rust_tests_are_summed_over_all_programs() {
        assert_eq!(count_rust_tests(RUST), Counts { passed: 15, failed: 2 });
        assert_eq!(count_rust_tests("error: could not compile"), Counts::default());
    }

    #[test]
    fn browser_tests_are_counted_in_both_of_nodes_forms() {
        let expected = Counts { passed: 7, failed: 2 };
        assert_eq!(
            count_node_tests("✔ a\nℹ tests 9\nℹ pass 7\nℹ fail 1\nℹ cancelled 1\n"),
            expected
        );
        assert_eq!(count_node_tests("ok 1\n# pass 7\n# fail 2\n# cancelled 0\n"), expected);
    }

    #[test]
    fn a_failed_check_is_never_summed_up_as_none_failed() {
        let mut summary = Summary::default();
        summary.add("format", Duration::from_secs(1), None, Ok(()));
        let broken = Some(Counts { passed: 4, failed: 0 });
        summary.add("tests", Duration::from_secs(2), broken, Err("did not compile".to_owned()));
        assert!(!summary.succeeded());
        let text = summary.to_string();
        assert!(text.ends_with("all in 3 s\n5 passed, 1 failed\n"), "{text}");
        assert!(text.contains("did not compile"), "{text}");
    }

    #[test]
    fn what_was_not_checked_is_told_before_the_last_line() {
        let mut summary = Summary::default();
        summary.add("tests", Duration::ZERO, Some(Counts { passed: 4, failed: 0 }), Ok(()));
        summary.note_skipped("test a ... SKIPPED, no table\nok\nSKIPPED, no folder\n");
        let text = summary.to_string();
        let end = "2 checks of passed tests were skipped here:\n  SKIPPED, no table\n  SKIPPED, no folder\n4 passed, 0 failed\n";
        assert!(text.ends_with(end), "{text}");
    }

    #[test]
    fn steps_that_went_well_are_a_success() {
        let mut summary = Summary::default();
        summary.add("tests", Duration::ZERO, Some(Counts { passed: 4, failed: 0 }), Ok(()));
        assert!(summary.succeeded());
        assert!(summary.to_string().ends_with("all in 0 s\n4 passed, 0 failed\n"));
    }
}
