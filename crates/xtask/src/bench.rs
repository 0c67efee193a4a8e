//! Prints the figures of `docs/benchmarks.md`.

use std::fs;

use crate::step::{Outcome, cargo, run, target_dir};
use crate::{run as build, setup};

/// Measures the core on 100,000 messages, the outbox, the mailbox, then the window on the first. What is given goes on
/// to the bench of the core: `--rounds N`, `--keep`. `outbox`, `mailbox` or `now` as the first word measures that
/// alone.
///
/// The numbers are those of a release build and of a machine that does nothing else.
pub fn bench(arguments: &[String]) -> Outcome {
    setup::everything()?;
    let bench = |name| cargo(&["bench", "--workspace", "--bench", name, "--"]);
    if let [first, rest @ ..] = arguments
        && ["outbox", "mailbox", "now"].contains(&first.as_str())
    {
        return alone(first, rest);
    }
    run(bench("core").args(arguments))?;
    run(&mut bench("outbox"))?;
    run(&mut bench("now"))?;
    alone("mailbox", &[])?;
    if cfg!(not(target_os = "linux")) {
        println!("Not measured: the window; only WebKitGTK can be driven from outside.");
        return Ok(());
    }
    build::build_ui()?;
    run(&mut cargo(&["build", "--workspace", "--release", "--bins"]))?;
    run(&mut bench("window"))?;
    package()
}

fn alone(name: &str, arguments: &[String]) -> Outcome {
    if name == "mailbox" {
        setup::compared()?;
    }
    run(cargo(&["bench", "--workspace", "--bench", name, "--"]).args(arguments))
}

/// Packages what was built for Debian and prints the size.
fn package() -> Outcome {
    let mut tauri = crate::step::npm("src-tauri", &["exec", "--yes", "--package", TAURI, "--"]);
    run(tauri.args(["tauri", "bundle", "--bundles", "deb"]))?;
    let folder = target_dir().join("release/bundle/deb");
    let entries = fs::read_dir(&folder).map_err(|error| error.to_string())?;
    for file in entries.flatten().filter(|entry| entry.path().extension() == Some("deb".as_ref())) {
        let size = file.metadata().map_err(|error| error.to_string())?.len() as f64 / 1e6;
        println!("| size of {} | | {size:.1} MB |", file.file_name().to_string_lossy());
    }
    Ok(())
}

/// The packager, of the line that the application is built with.
const TAURI: &str = "@tauri-apps/cli@2";
