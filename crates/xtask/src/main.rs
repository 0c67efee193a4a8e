//! `cargo xtask`: sets a machine up, builds Hilo, runs it and checks it, the same on every system.
//!
//! It uses the standard library alone, so that it stands after seconds on a machine that has never
//! built anything. It knows how to call the tools and in which order; what is right or wrong about
//! the code is for the tools to say.

#![expect(clippy::print_stdout, reason = "this program speaks to a terminal")]

mod bench;
mod icons;
mod pictures;
mod proof;
mod run;
mod setup;
mod step;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run [--demo] [--data DIR] [FILE…]   builds Hilo and opens its window; without a display it
                                    serves the same window to a browser and prints the address
cargo xtask test                    runs every check
cargo xtask proof [cuts|kills …]    breaks lines at every byte and kills what sends; docs/reliability.md
cargo xtask bench [--rounds N] [--keep]   prints the figures of docs/benchmarks.md
cargo xtask bench outbox [--mails N] [--rounds N]   those of the outbox alone
cargo xtask bench now [--cases N]   those of the first screen alone
cargo xtask checks [RULE]           prints how often each check before sending is right; of one rule, where it is not
cargo xtask setup                   installs what building and testing need, and nothing else
cargo xtask icons                   draws every size in icons/ from icons/hilo.svg
cargo xtask pictures                photographs every screen of the real window into tests/output
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let result = match (task.as_str(), rest.as_slice()) {
        ("run", rest) => run::run(rest),
        ("test", []) => test::test(),
        ("proof", rest) => proof::proof(rest),
        ("bench", rest) => bench::bench(rest),
        ("checks", []) => checks(None),
        ("checks", [rule]) => checks(Some(rule.as_str())),
        ("setup", []) => setup::everything(),
        ("icons", []) => icons::icons(),
        ("pictures", []) => pictures::pictures(),
        ("" | "help" | "--help" | "-h", _) => {
            eprint!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nxtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Measures the checks before sending on the labelled mails.
fn checks(rule: Option<&str>) -> step::Outcome {
    let mut test = step::cargo(&[
        "test",
        "--quiet",
        "--package",
        "hilo-core",
        "--test",
        "checks",
        "--",
        "--nocapture",
    ]);
    if let Some(rule) = rule {
        test.env("HILO_CHECKS", rule);
    }
    step::run(test.arg("--test-threads=1"))
}
