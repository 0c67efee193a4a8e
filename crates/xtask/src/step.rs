//! Calling other programs: one place that finds them, says what runs, and turns failure into words.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a task returns; the text is a sentence for the person at the terminal.
pub type Outcome = Result<(), String>;

/// Returns the folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Returns where cargo builds, as cargo itself decides it.
pub fn target_dir() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Returns the path of a program that this workspace built, with the ending of this system.
pub fn built(profile: &str, name: &str) -> PathBuf {
    target_dir().join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// Returns where a program lies, or `None` when this machine does not have it.
pub fn find(program: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .flat_map(|dir| endings.iter().map(move |ending| dir.join(format!("{program}{ending}"))))
        .find(|candidate| candidate.is_file())
}

/// Returns a command that starts in the workspace's folder.
///
/// Programs that are scripts on Windows (`npm`, `npx`) are found by their full name.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(find(program).unwrap_or_else(|| PathBuf::from(program)));
    command.current_dir(root());
    command
}

/// Returns a call of the cargo that runs this.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    // The inner cargo decides for itself; what the outer one set for this program would make it
    // build everything again.
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}

/// Returns a call of npm in one of the folders with a `package.json`.
pub fn npm(folder: &str, arguments: &[&str]) -> Command {
    let mut command = command("npm");
    command.current_dir(root().join(folder)).args(arguments);
    command
}

/// Runs a command with its output on the terminal.
pub fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` failed ({status})")),
        Err(error) => Err(format!("`{shown}` did not start: {error}")),
    }
}

/// Returns what a command writes, or `None` where it fails or is missing.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Writes a command as one would type it, without the environment.
fn show(command: &Command) -> String {
    std::iter::once(short(command.get_program()))
        .chain(command.get_args().map(|argument| argument.to_string_lossy().into_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

fn short(program: &OsStr) -> String {
    let path = Path::new(program);
    path.file_stem().unwrap_or(program).to_string_lossy().into_owned()
}
