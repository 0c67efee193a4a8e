//! What the system knows of a program: when it started, and the memory of it and its children.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hilo_tests::window::Seen;

/// Ticks of a second in `/proc/PID/stat` (USER_HZ, the same on every Linux).
const TICKS: f64 = 100.0;

/// A running program.
pub struct Process {
    id: u32,
    /// Since 1970, to a hundredth of a second.
    pub started: Duration,
}

/// Finds the running program with this binary.
pub fn of(binary: &Path) -> Seen<Process> {
    let binary = fs::canonicalize(binary)?;
    let runs = |id: &u32| fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == binary);
    let id = ids()?.into_iter().find(runs).ok_or("the program does not run")?;
    // Seconds since the machine started, then the same moment since 1970.
    let up = fs::read_to_string("/proc/uptime")?;
    let up: f64 = up.split_whitespace().next().ok_or("no uptime")?.parse()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let age = up - field(id, 19).ok_or("no start")? as f64 / TICKS;
    Ok(Process { id, started: now.saturating_sub(Duration::from_secs_f64(age)) })
}

impl Process {
    /// Returns the memory of the program and all that it started, in bytes: what is shared counts for
    /// each by its share (PSS).
    pub fn memory(&self) -> Seen<u64> {
        let parents: Vec<(u32, u64)> =
            ids()?.into_iter().filter_map(|id| Some((id, field(id, 1)?))).collect();
        let mut family = vec![self.id];
        let mut at = 0;
        while let Some(&parent) = family.get(at) {
            let children = parents.iter().filter(|(_, of)| *of == u64::from(parent));
            family.extend(children.map(|(id, _)| *id));
            at += 1;
        }
        Ok(family.into_iter().map(share).sum())
    }
}

fn share(id: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

fn ids() -> Seen<Vec<u32>> {
    let entries = fs::read_dir("/proc")?;
    Ok(entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect())
}

/// Returns a field of `/proc/PID/stat`, counted from the state, which follows the name in brackets.
fn field(id: u32, number: usize) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(number)?.parse().ok()
}
