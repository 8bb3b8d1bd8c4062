//! What a process costs, as the kernel counts it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The kernel tells times in hundredths of a second, on every Linux there is.
const TICKS_PER_SECOND: f64 = 100.0;

/// Seconds of processor time a process has used so far, its own and the kernel's for it.
pub fn cpu_s(pid: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in brackets, may hold anything.
    let (_, fields) = stat.rsplit_once(')').context("a process without a name")?;
    let ticks = |index: usize| fields.split_whitespace().nth(index)?.parse::<f64>().ok();
    let (user, system) = ticks(11).zip(ticks(12)).context("a process without times")?;
    Ok((user + system) / TICKS_PER_SECOND)
}

/// Bytes a process holds in memory now.
pub fn resident_bytes(pid: u32) -> Result<f64> {
    memory(pid, "VmRSS:")
}

/// The most it ever held.
pub fn peak_bytes(pid: u32) -> Result<f64> {
    memory(pid, "VmHWM:")
}

fn memory(pid: u32, name: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    Ok(kib.with_context(|| format!("process {pid} has no {name}"))? * 1024.0)
}

/// The machine, as far as it matters to a figure.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let facts = |path: &str, name: &str| {
        let text = fs::read_to_string(Path::new("/proc").join(path)).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).map(str::to_owned);
        line.and_then(|line| Some(line.split_once(':')?.1.trim().to_owned())).unwrap_or_default()
    };
    let memory: f64 = facts("meminfo", "MemTotal").trim_end_matches(" kB").parse().unwrap_or(0.0);
    let gib = memory / 1024.0 / 1024.0;
    format!("{cores} cores ({}), {gib:.0} GiB of memory", facts("cpuinfo", "model name"))
}

/// How busy the machine is besides us: processes that want to run, on average over a minute.
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().unwrap_or("?").to_owned()
}
