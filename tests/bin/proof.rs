//! Proves that the outbox loses nothing and sends nothing twice. `cargo xtask proof` runs it.

#![expect(clippy::print_stdout, reason = "this program speaks to a terminal")]

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use hilo_tests::cutting_proxy::How;
use hilo_tests::proof::cuts::{self, Which};
use hilo_tests::proof::kills::{self, Plan, new_seed};

const USAGE: &str = "\
proof cuts [--how close|reset|half-close|stall] [--near N --step N] [--lanes N]
proof kills [--kills N] [--mails N] [--seed N]
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().skip_while(|given| *given != name).nth(1);
    let number = |name: &str, usual: usize| {
        value(name).and_then(|given| given.parse().ok()).unwrap_or(usual)
    };
    let start = Instant::now();
    let broken = match arguments.first().map(String::as_str) {
        Some("cuts") => {
            let how = match value("--how").map(String::as_str) {
                Some("reset") => How::Reset,
                Some("half-close") => How::HalfClose,
                Some("stall") => How::Stall,
                Some(_) | None => How::Close,
            };
            let which = match number("--step", 0) {
                0 => Which::EveryByte,
                step => Which::Sample(number("--near", 2), step),
            };
            let report = cuts::run(which, how, number("--lanes", 4));
            println!("{how:?} at {} places\n\n{report}", report.cuts());
            report.broken
        }
        Some("kills") => {
            let plan = Plan {
                kills: number("--kills", 500),
                mails: number("--mails", 1_000),
                longest: 600,
                latency: Duration::from_millis(20),
                pause: Duration::from_millis(8),
                seed: value("--seed").and_then(|seed| seed.parse().ok()).unwrap_or_else(new_seed),
            };
            println!("Seed {}", plan.seed);
            let this = std::env::current_exe().unwrap_or_default();
            let report = kills::run(plan, &[&this.to_string_lossy(), "send"]);
            println!("{report}");
            let mut broken = report.broken;
            if report.begun == 0 {
                broken
                    .push("no kill fell within a body, so that nothing is said about those".into());
            }
            broken
        }
        // What the proof of the kills kills.
        Some("send") => {
            kills::send_until_killed(Path::new(arguments.get(1).map_or("", String::as_str)));
            Vec::new()
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    println!("It took {:.0} s.", start.elapsed().as_secs_f64());
    for sentence in &broken {
        println!("BROKEN: {sentence}");
    }
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
