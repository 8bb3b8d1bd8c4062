//! One step of the work, named and timed: quiet when it succeeds, its words shown when it fails.
//!
//! A step never writes to stdout; on a terminal its line tells what it is doing just now.

use std::io::{BufRead, BufReader, IsTerminal, PipeReader};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

use crate::tree;

/// How much of a failed step's output is shown; compilers put the cause near the end.
const TAIL_LINES: usize = 150;
/// How often a step says that it still runs: often on a terminal, seldom in a log.
const TERMINAL_TICK: Duration = Duration::from_secs(1);
const LOG_TICK: Duration = Duration::from_mins(1);
/// What a step's name and its last words share of a line that must not wrap.
const NARROW: usize = 64;
/// Far longer than any step takes on a slow machine: what takes longer hangs.
const LIMIT: Duration = Duration::from_mins(30);
/// How often to look whether a child has ended.
const LOOK: Duration = Duration::from_millis(20);
/// How long to wait for output after the end: a child's own child may keep the pipe open for ever.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// Runs a command as a step and returns all it wrote, or fails after showing the end of it.
pub fn run(name: &str, command: &mut Command) -> Result<String> {
    let Ended { outcome, output } = run_anyway(name, command)?;
    outcome.map(|()| output)
}

/// A command that ran, well or not.
pub struct Ended {
    pub outcome: Result<()>,
    /// All it wrote.
    pub output: String,
}

/// Runs a command as a step and returns how it went; a failure is shown.
pub fn run_anyway(name: &str, command: &mut Command) -> Result<Ended> {
    run_within(LIMIT, name, command)
}

fn run_within(limit: Duration, name: &str, command: &mut Command) -> Result<Ended> {
    let transcript = Arc::new(Mutex::new(String::new()));
    let progress = Progress::start(name, Arc::clone(&transcript));
    let (reader, writer) = std::io::pipe().context("no pipe for a step's output")?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let spawned = command.spawn();
    // The command holds the writing end: with it gone, the reader ends when the child does.
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = spawned.with_context(|| format!("{name}: cannot run {program}"))?;
    let finished = collect(reader, Arc::clone(&transcript));
    let status =
        wait(&mut child, limit).with_context(|| format!("{name}: lost sight of {program}"))?;
    let _ = finished.recv_timeout(LAST_WORDS);
    let outcome = match status {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(anyhow!("{name} failed ({status})")),
        None => Err(anyhow!("{name} stopped: not finished after {} s", limit.as_secs())),
    };
    progress.finish(outcome.is_ok());
    let output = transcript.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if outcome.is_err() {
        eprintln!("{}", tail(&output));
    }
    Ok(Ended { outcome, output })
}

/// Waits for the end of a child; one that is not there within the limit is ended with all it started.
fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    let started = Instant::now();
    while started.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(LOOK);
    }
    tree::kill(child.id());
    child.wait()?;
    Ok(None)
}

/// Runs our own code as a step.
pub fn work<T>(name: &str, task: impl FnOnce() -> Result<T>) -> Result<T> {
    let progress = Progress::start(name, Arc::default());
    let outcome = task();
    progress.finish(outcome.is_ok());
    outcome.with_context(|| format!("{name} failed"))
}

/// Gathers a child's output on a thread of its own; the receiver hears when all has been read.
fn collect(reader: PipeReader, transcript: Arc<Mutex<String>>) -> mpsc::Receiver<()> {
    let (done, finished) = mpsc::channel();
    thread::spawn(move || {
        let mut lines = BufReader::new(reader);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            let mut transcript = transcript.lock().unwrap_or_else(PoisonError::into_inner);
            transcript.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
        // Nobody listens any more when the step has already ended.
        let _ = done.send(());
    });
    finished
}

/// The end of an output, without the lines that only say that something went well.
fn tail(output: &str) -> String {
    let told: Vec<&str> = output.lines().filter(|line| !is_noise(line)).collect();
    told[told.len().saturating_sub(TAIL_LINES)..].join("\n")
}

fn is_noise(line: &str) -> bool {
    let words = line.trim_start();
    let starts = [
        "Compiling ",
        "Checking ",
        "Downloaded ",
        "Downloading ",
        "Documenting ",
        "✔ ",
        r#"{"reason":"#,
    ];
    starts.iter().any(|start| words.starts_with(start))
        || (words.starts_with("test ") && words.ends_with("... ok"))
}

/// The line that tells of a running step.
struct Progress {
    name: String,
    started: Instant,
    stop: mpsc::Sender<()>,
    ticker: thread::JoinHandle<()>,
}

impl Progress {
    fn start(name: &str, transcript: Arc<Mutex<String>>) -> Self {
        let (stop, stopped) = mpsc::channel();
        let started = Instant::now();
        let label = name.to_owned();
        let ticker = thread::spawn(move || {
            let on_terminal = std::io::stderr().is_terminal();
            let tick = if on_terminal { TERMINAL_TICK } else { LOG_TICK };
            while stopped.recv_timeout(tick) == Err(RecvTimeoutError::Timeout) {
                let seconds = started.elapsed().as_secs();
                if on_terminal {
                    let now = last_line(&transcript, NARROW.saturating_sub(label.chars().count()));
                    eprint!("\r\x1b[2K  {label} … {seconds} s  \x1b[2m{now}\x1b[0m");
                } else {
                    eprintln!("  {label} … {seconds} s so far");
                }
            }
        });
        Self { name: name.to_owned(), started, stop, ticker }
    }

    fn finish(self, succeeded: bool) {
        // The ticker may have ended by itself only if its thread panicked; then it prints nothing.
        let _ = self.stop.send(());
        let _ = self.ticker.join();
        let clear = if std::io::stderr().is_terminal() { "\r\x1b[2K" } else { "" };
        let seconds = self.started.elapsed().as_secs_f64();
        let failed = if succeeded { "" } else { ", failed" };
        eprintln!("{clear}  {} … {seconds:.1} s{failed}", self.name);
    }
}

/// The last thing a child said, short enough for the rest of a terminal's line.
fn last_line(transcript: &Mutex<String>, length: usize) -> String {
    let transcript = transcript.lock().unwrap_or_else(PoisonError::into_inner);
    let last = transcript.lines().next_back().unwrap_or_default();
    last.trim().chars().filter(|character| !character.is_control()).take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_shows_its_cause_and_not_what_went_well() {
        let shown = tail("   Compiling a v1.0\ntest one ... ok\ntest two ... FAILED\nreason\n");
        assert_eq!(shown, "test two ... FAILED\nreason");
    }

    #[test]
    fn a_long_failure_is_cut_to_its_end() {
        let lines: Vec<String> = (0..1000).map(|number| format!("line {number}")).collect();
        let output = lines.join("\n");
        assert_eq!(tail(&output).lines().count(), TAIL_LINES);
        assert!(tail(&output).ends_with("line 999"));
    }

    #[test]
    fn both_outputs_of_a_command_are_kept() {
        let output = run("echo", Command::new("sh").args(["-c", "echo out; echo err >&2"]));
        assert_eq!(output.unwrap(), "out\nerr\n");
    }

    #[test]
    fn a_failing_command_is_named() {
        let error = run("the step", Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(error.to_string().contains("the step failed"), "{error}");
    }

    #[test]
    fn what_hangs_is_stopped_and_named_and_what_it_said_is_kept() {
        let mut hanging = Command::new("sh");
        hanging.args(["-c", "echo begun; sleep 600; echo done"]);
        let ended = run_within(Duration::from_secs(1), "the step", &mut hanging).unwrap();
        assert_eq!(ended.output, "begun\n");
        assert!(ended.outcome.unwrap_err().to_string().contains("the step stopped"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run("the step", &mut Command::new("no-such-program")).unwrap_err();
        assert!(error.to_string().contains("no-such-program"), "{error}");
    }
}
