//! Runs every check, stops at the first that fails, and counts.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::setup;
use crate::step::{Outcome, built, cargo, command, find, npm};

/// Tests and checks so far.
#[derive(Default, Clone, Copy, PartialEq, Debug)]
struct Count {
    passed: u32,
    failed: u32,
}

/// A check by its name, and the call that makes it; the reason instead where it cannot be made here.
type Check = (&'static str, Result<Command, &'static str>);

/// Runs all checks in order.
pub fn test() -> Outcome {
    let start = Instant::now();
    setup::everything()?;
    let checks = checks();
    let mut total = Count::default();
    let mut failure = None;
    for (name, call) in checks {
        let Err(problem) = check(name, call, &mut total) else { continue };
        failure = Some(format!("{name}: {problem}; the checks after it were not made"));
        break;
    }
    println!("\nAll of it took {}.", seconds(start.elapsed()));
    println!("{} passed, {} failed", total.passed, total.failed);
    failure.map_or(Ok(()), Err)
}

fn checks() -> Vec<Check> {
    let ui = |script| Ok(npm("ui", &["run", "--silent", script]));
    vec![
        ("format of the Rust code", Ok(cargo(&["fmt", "--all", "--check"]))),
        ("format of the UI", ui("format:check")),
        ("types of the UI", ui("check")),
        ("tests of the UI", ui("test")),
        // The app embeds the built UI, so this stands before all that compiles Rust.
        ("build of the UI", ui("build")),
        ("clippy", Ok(clippy(&["--all-targets"]))),
        ("clippy of the window's tests", Ok(clippy(&["--test", "window", "--test", "pictures"]))),
        ("build", Ok(cargo(&["build", "--workspace", "--bins", "--tests", "--test", "window"]))),
        ("tests", Ok(tests(&["--workspace"]))),
        ("tests in the documentation", Ok(cargo(&["test", "--workspace", "--doc", "--quiet"]))),
        (
            "format of the browser's tests",
            Ok(npm("tests/browser", &["run", "--silent", "format:check"])),
        ),
        ("types of the browser's tests", Ok(npm("tests/browser", &["run", "--silent", "check"]))),
        ("tests in the browser", browser()),
        ("tests in the window", window()),
        ("licences and sources of the dependencies", dependencies()),
    ]
}

fn clippy(targets: &[&str]) -> Command {
    let mut clippy = cargo(&["clippy", "--workspace", "--quiet"]);
    clippy.args(targets).args(["--", "--deny", "warnings"]);
    clippy
}

/// Returns a run of Rust tests: by nextest where it is installed, which runs them side by side.
fn tests(which: &[&str]) -> Command {
    if find("cargo-nextest").is_some() {
        let mut tests = cargo(&["nextest", "run", "--no-fail-fast", "--status-level", "fail"]);
        need_mail_servers(&mut tests);
        need_python(&mut tests);
        tests.args(which);
        return tests;
    }
    println!("cargo-nextest is not installed; cargo's own runner takes its place, only slower.");
    let mut tests = cargo(&["test", "--quiet", "--no-fail-fast"]);
    need_mail_servers(&mut tests);
    need_python(&mut tests);
    // Documentation is a check of its own.
    tests.args(which);
    if !which.contains(&"--test") {
        tests.args(["--lib", "--bins", "--tests"]);
    }
    tests
}

/// Where Python was installed, no test may pass without it.
fn need_python(tests: &mut Command) {
    if find("apt-get").is_some() {
        tests.env("HILO_NEED_PYTHON", "1");
    } else {
        println!("Python was not installed here: the test that reads mails back may pass without.");
    }
}

/// Where mail servers were installed and can run, no test may pass without them.
fn need_mail_servers(tests: &mut Command) {
    if find("apt-get").is_some() && setup::is_root() {
        tests.env("HILO_NEED_MAIL_SERVERS", "1");
    } else {
        println!(
            "Mail servers were not installed here or need root: tests over them may pass without."
        );
    }
}

fn browser() -> Result<Command, &'static str> {
    let mut tests = npm("tests/browser", &["test", "--silent"]);
    tests.env("HILO_BRIDGE", built("debug", "bridge"));
    Ok(tests)
}

fn window() -> Result<Command, &'static str> {
    if cfg!(not(target_os = "linux")) {
        return Err("only WebKitGTK can be driven from outside");
    }
    let mut tests = tests(&["--workspace", "--test", "window"]);
    if find("cargo-nextest").is_none() {
        // One window at a time, as the configuration of nextest says.
        tests.args(["--", "--test-threads=1"]);
    }
    Ok(tests)
}

fn dependencies() -> Result<Command, &'static str> {
    if find("cargo-deny").is_none() {
        return Err("cargo-deny is not installed (cargo install cargo-deny)");
    }
    let mut deny = command("cargo-deny");
    deny.args(["--log-level", "error", "check", "bans", "licenses", "sources"]);
    Ok(deny)
}

fn check(name: &str, call: Result<Command, &str>, total: &mut Count) -> Outcome {
    println!("\n── {name}");
    let mut call = match call {
        Ok(call) => call,
        Err(reason) => {
            println!("   not made: {reason}");
            return Ok(());
        }
    };
    let start = Instant::now();
    let (succeeded, mut count) = listen(&mut call)?;
    // A check that counts nothing is one itself; so is one that fails without a failed test.
    if !succeeded && count.failed == 0 {
        count.failed = 1;
    } else if count == Count::default() {
        count.passed = 1;
    }
    total.passed += count.passed;
    total.failed += count.failed;
    println!("   {} in {}", if succeeded { "done" } else { "failed" }, seconds(start.elapsed()));
    if succeeded { Ok(()) } else { Err("failed".into()) }
}

/// Runs a command, passes on what it writes, and adds up the tests that it says it made.
fn listen(call: &mut Command) -> Result<(bool, Count), String> {
    let failed = |error: std::io::Error| {
        format!("{} did not start: {error}", call.get_program().to_string_lossy())
    };
    // Both streams go into one pipe: nextest writes its summary to the second one, and their order
    // tells what belongs together.
    let (reader, writer) = std::io::pipe().map_err(failed)?;
    let error = writer.try_clone().map_err(failed)?;
    let mut child = call
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(error)
        .spawn()
        .map_err(|error| format!("did not start: {error}"))?;
    // The command keeps the writing ends open, and with them the reader waiting.
    call.stdout(Stdio::null()).stderr(Stdio::null());
    let mut count = Count::default();
    for line in BufReader::new(reader).split(b'\n') {
        let line = line.map_err(|error| error.to_string())?;
        let line = String::from_utf8_lossy(&line);
        println!("   {line}");
        let summary = counted(&line);
        count.passed += summary.passed;
        count.failed += summary.failed;
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    Ok((status.success(), count))
}

/// Reads the last line of a test runner; every other line counts nothing.
///
/// nextest: `Summary [ 1.2s] 45 tests run: 44 passed, 1 failed, 0 skipped`; cargo: `test result: ok.
/// 3 passed; 0 failed; …`; vitest: `Tests  1 failed | 12 passed (13)`; Playwright: `1 failed` and
/// `12 passed (5.1s)` on lines of their own.
fn counted(line: &str) -> Count {
    let plain = without_colours(line);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let is_summary = matches!(words.first(), Some(&"Summary" | &"Tests"))
        || plain.trim_start().starts_with("test result:")
        || matches!(words.as_slice(), [number, "passed" | "failed"] | [number, "passed", _]
            if number.parse::<u32>().is_ok());
    if !is_summary {
        return Count::default();
    }
    let before = |what: &str| {
        words
            .windows(2)
            .find(|pair| pair.last().is_some_and(|word| word.trim_end_matches([',', ';']) == what))
            .and_then(|pair| pair.first()?.parse().ok())
            .unwrap_or(0)
    };
    Count { passed: before("passed"), failed: before("failed") }
}

fn without_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

fn seconds(time: Duration) -> String {
    let all = time.as_secs();
    if all < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", all / 60, all % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_each_runner_is_counted() {
        for (line, passed, failed) in [
            ("     Summary [   1.218s] 45 tests run: 44 passed, 1 failed, 2 skipped", 44, 1),
            ("     Summary [   1.218s] 45 tests run: 45 passed (1 slow), 2 skipped", 45, 0),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured", 3, 2),
            ("      Tests  1 failed | 12 passed (13)", 12, 1),
            ("\u{1b}[32m  12 passed\u{1b}[39m\u{1b}[2m (5.1s)\u{1b}[22m", 12, 0),
            ("  1 failed", 0, 1),
        ] {
            assert_eq!(counted(line), Count { passed, failed }, "{line}");
        }
    }

    #[test]
    fn a_line_that_only_speaks_of_passing_counts_nothing() {
        for line in ["12 passed through here today", " Test Files  2 passed (2)", "passed", ""] {
            assert_eq!(counted(line), Count::default(), "{line}");
        }
    }
}
