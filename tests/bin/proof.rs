//! Proves that nothing is lost, sent twice or brought in twice. `cargo xtask proof` runs it.

#![expect(clippy::print_stdout, reason = "this program speaks to a terminal")]

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use hilo_tests::cutting_proxy::How;
use hilo_tests::proof::chance::new_seed;
use hilo_tests::proof::cuts::{self, Which};
use hilo_tests::proof::incoming;
use hilo_tests::proof::kills::{self, Plan};

const USAGE: &str = "\
proof cuts [--how close|reset|half-close|stall] [--near N --step N] [--lanes N]
proof kills [--kills N] [--mails N] [--seed N]
proof incoming-kills [--kills N] [--seed N]
proof incoming-cuts [--cuts N] [--how close|reset|half-close|stall] [--seed N]
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().skip_while(|given| *given != name).nth(1);
    let number = |name: &str, usual: usize| {
        value(name).and_then(|given| given.parse().ok()).unwrap_or(usual)
    };
    let how = match value("--how").map(String::as_str) {
        Some("reset") => How::Reset,
        Some("half-close") => How::HalfClose,
        Some("stall") => How::Stall,
        Some(_) | None => How::Close,
    };
    let this = std::env::current_exe().unwrap_or_default();
    let this = this.to_string_lossy();
    let seed = || {
        let seed = value("--seed").and_then(|seed| seed.parse().ok()).unwrap_or_else(new_seed);
        println!("Seed {seed}");
        seed
    };
    let of_incoming = |report: Option<incoming::Report>| match report {
        Some(report) => {
            println!("{report}");
            report.broken
        }
        None => vec!["there is no mail server".into()],
    };
    let start = Instant::now();
    let broken = match arguments.first().map(String::as_str) {
        Some("cuts") => {
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
                seed: seed(),
            };
            let report = kills::run(plan, &[&this, "send"]);
            println!("{report}");
            let mut broken = report.broken;
            if report.begun == 0 {
                broken
                    .push("no kill fell within a body, so that nothing is said about those".into());
            }
            broken
        }
        Some("incoming-kills") => {
            of_incoming(incoming::kills(number("--kills", 500), 600, seed(), &[&this, "receive"]))
        }
        Some("incoming-cuts") => of_incoming(incoming::cuts(number("--cuts", 500), how, seed())),
        // What the proofs of the kills kill.
        Some("receive") => {
            let folder = arguments.get(1).map_or("", String::as_str);
            incoming::receive_until_killed(Path::new(folder));
            Vec::new()
        }
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
