//! The server's log, on stderr.
//!
//! Invariant: only our own lines are written, at any level: libraries may log requests, and
//! requests hold where people are and what they need.

use std::sync::Mutex;

use clap::ValueEnum;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// How much to log.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Level {
    /// Nothing
    Off,
    /// What failed
    Error,
    /// And what is worth a look
    Warn,
    /// And one line per request
    Info,
    /// And what helps to find a fault
    Debug,
}

/// Where the last panic was.
static PANICKED_AT: Mutex<String> = Mutex::new(String::new());

/// Makes panics quiet: their message may quote a request, and most are caught. Their place is
/// logged, and kept for whoever reports the one that ended a command.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(place, "panicked");
        if let Ok(mut last) = PANICKED_AT.lock() {
            *last = place;
        }
    }));
}

/// Where the last panic was.
pub fn panicked_at() -> String {
    PANICKED_AT.lock().map_or_else(|_| String::new(), |last| last.clone())
}

/// Starts logging.
pub fn start(level: Level) {
    let level = match level {
        Level::Off => LevelFilter::OFF,
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    let ours = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    tracing_subscriber::registry().with(lines.with_filter(ours)).init();
}
