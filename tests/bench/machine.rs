//! On what it was measured.

use std::fs;
use std::process::Command;

/// Writes the machine and the versions that matter, a line each.
pub fn print() {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("Processor: {} ({cores} cores)", field(&read("/proc/cpuinfo"), "model name"));
    println!("Memory: {}", field(&read("/proc/meminfo"), "MemTotal"));
    println!("System: Linux {}", read("/proc/sys/kernel/osrelease").trim());
    println!("Rust: {}", output("rustc", &["--version"]));
    println!("SQLite: {}", rusqlite::version());
    println!("WebKitGTK: {}", output("pkg-config", &["--modversion", "webkit2gtk-4.1"]));
    println!("Load before: {}", load());
}

/// Returns the load of the last minute, which tells whether others disturbed a measurement.
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().unwrap_or("unknown").to_owned()
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| "unknown".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
