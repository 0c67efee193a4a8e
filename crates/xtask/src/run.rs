//! Builds Hilo and opens it.

use std::env;

use crate::setup;
use crate::step::{Outcome, built, cargo, command, npm, run as call, target_dir};

/// Opens the window, or serves it to a browser where there is no display.
///
/// What is given goes on to the app: `--demo` for the sample shop, `--data DIR`, files to import.
pub fn run(arguments: &[String]) -> Outcome {
    let window = has_display();
    if window {
        setup::for_building()?;
    } else {
        println!("There is no display here, so the window is served to a browser.");
        setup::for_serving()?;
    }
    build_ui()?;
    let name = if window { "hilo" } else { "bridge" };
    build(&["--bin", name])?;
    let mut app = command(&built("debug", name).to_string_lossy());
    app.args(arguments);
    let asks = |option: &str| arguments.iter().any(|argument| argument == option);
    if asks("--demo") && !asks("--data") {
        // A look at the sample leaves the person's own folder alone.
        app.arg("--data").arg(target_dir().join("demo"));
    }
    call(&mut app)
}

/// Builds the UI into `ui/dist`, from where the app embeds it.
pub fn build_ui() -> Outcome {
    call(&mut npm("ui", &["run", "--silent", "build"]))
}

/// Builds parts of the workspace.
///
/// The whole workspace is named each time, because cargo picks the features of shared packages by
/// what is named: choosing single packages would compile most of them once more.
pub fn build(what: &[&str]) -> Outcome {
    call(cargo(&["build", "--workspace"]).args(what))
}

fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
