//! Finds out what a machine lacks, and installs it where that can be done without asking.
//!
//! Debian and its children get packages by apt. On other systems the person is told the exact
//! commands, because a build tool that guesses a package manager does harm.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::step::{Outcome, command, find, npm, output, root, run, target_dir};

/// What the window is built against.
const BUILD: [&str; 6] = [
    "build-essential",
    "pkg-config",
    "libssl-dev",
    "libgtk-3-dev",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
];

/// What the tests of the window and of the browser run on.
const TEST: [&str; 10] = [
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "dbus-daemon",
    "gnome-keyring",
    "locales",
    "chromium",
    "fonts-dejavu-core",
    "fonts-noto-color-emoji",
    // Reads mails back that Hilo made.
    "python3",
];

/// Real mail servers; the tests can start them only as root.
const MAIL: [&str; 2] = ["postfix", "dovecot-imapd"];

/// What the benchmark of the mailbox is compared with.
const COMPARED: [&str; 2] = ["isync", "notmuch"];

/// A mail server of another make, and the library that Debian's base has not.
const EXIM: [&str; 3] = ["exim4-daemon-light", "exim4-base", "libidn12"];
/// Whom it runs as.
const EXIM_USER: &str = "Debian-exim";

/// Makes sure that everything is there that `run` and `test` need.
pub fn everything() -> Outcome {
    node()?;
    system(&[&BUILD[..], &TEST[..], if is_root() { &MAIL[..] } else { &[] }].concat())?;
    if is_root() && find("apt-get").is_some() {
        // The tests against it say that they were left out; nothing else rests on it.
        exim().unwrap_or_else(|problem| println!("No second mail server: {problem}"));
    }
    packages("ui")?;
    packages("tests/browser")
}

/// Puts a second mail server beside what is built. Debian installs one at a time, so its packages are only unpacked;
/// it insists on its user.
fn exim() -> Outcome {
    let place = target_dir().join("exim");
    if output(command("id").args(["-u", EXIM_USER])).is_none() {
        let place = ["--no-create-home", "--shell", "/usr/sbin/nologin"];
        run(command("useradd").arg("--system").args(place).arg(EXIM_USER))?;
    }
    if place.join("usr/sbin/exim4").exists() {
        return Ok(());
    }
    println!("Unpacking {}", EXIM.join(", "));
    let failed = |error: std::io::Error| format!("{}: {error}", place.display());
    let packages = place.join("packages");
    fs::create_dir_all(&packages).map_err(failed)?;
    run(command("apt-get").args(["update", "-qq"]))?;
    run(command("apt-get").args(["download", "-qq"]).args(EXIM).current_dir(&packages))?;
    for package in fs::read_dir(&packages).map_err(failed)?.flatten() {
        run(command("dpkg-deb").arg("--extract").arg(package.path()).arg(&place))?;
    }
    fs::remove_dir_all(&packages).map_err(failed)
}

/// Makes sure that the programs are there that the mailbox is compared with.
pub fn compared() -> Outcome {
    system(&COMPARED)
}

/// Makes sure that the window can be built.
pub fn for_building() -> Outcome {
    node()?;
    system(&BUILD)?;
    packages("ui")
}

/// Makes sure that the UI and the bridge can be built, which needs no WebKit.
pub fn for_serving() -> Outcome {
    node()?;
    system(&BUILD[..3])?;
    packages("ui")
}

fn node() -> Outcome {
    let version = output(command("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|v| v.parse().ok());
    match major {
        Some(20..) => Ok(()),
        Some(old) => Err(format!("Node 20 or newer is needed; this machine has {old}")),
        None::<u32> => Err("Node 20 or newer is needed: https://nodejs.org/en/download".into()),
    }
}

/// Runs `npm ci` where the installed packages are not those of the lock file.
fn packages(folder: &str) -> Outcome {
    let dir = root().join(folder);
    // npm writes this file at the end of an installation; a newer lock file means new packages.
    let installed = modified(&dir.join("node_modules/.package-lock.json"));
    let wanted = modified(&dir.join("package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    println!("Installing the packages of {folder}");
    run(&mut npm(folder, &["ci", "--no-audit", "--no-fund"]))
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

fn system(wanted: &[&str]) -> Outcome {
    if cfg!(target_os = "linux") {
        if find("apt-get").is_some() { debian(wanted) } else { other_linux() }
    } else if cfg!(target_os = "macos") {
        macos()
    } else {
        // Whoever runs this has Rust, hence a linker; WebView2 is part of Windows 10 and 11.
        Ok(())
    }
}

fn debian(wanted: &[&str]) -> Outcome {
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing by apt: {}", missing.join(" "));
    if missing.contains(&"postfix") {
        // Postfix asks otherwise, and would set itself up as this machine's mail server.
        preselect("postfix postfix/main_mailer_type select No configuration\n")?;
    }
    let by_hand = format!("sudo apt-get install {}", missing.join(" "));
    let explain = |problem| {
        format!("{problem}\nInstall these yourself and run this again:\n\n    {by_hand}\n")
    };
    apt(&["update", "-qq"]).map_err(explain)?;
    let install = ["install", "--yes", "--no-install-recommends", "-qq"];
    apt(&[&install[..], &missing[..]].concat()).map_err(explain)
}

fn is_installed(package: &str) -> bool {
    let mut query = command("dpkg-query");
    query.args(["--show", "--showformat", "${db:Status-Status}", package]);
    output(&mut query).is_some_and(|status| status == "installed")
}

fn apt(arguments: &[&str]) -> Outcome {
    let mut apt = as_root("apt-get");
    apt.args(arguments).stdin(Stdio::null());
    run(&mut apt)
}

fn preselect(answer: &str) -> Outcome {
    use std::io::Write;
    let failed = |error: std::io::Error| format!("debconf-set-selections: {error}");
    let mut child =
        as_root("debconf-set-selections").stdin(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(answer.as_bytes()).map_err(failed)?;
    }
    child.wait().map(drop).map_err(failed)
}

/// Returns a command with the rights of root that never stops to ask for a password in silence.
fn as_root(program: &str) -> std::process::Command {
    if is_root() {
        let mut command = command(program);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        return command;
    }
    let mut sudo = command("sudo");
    // Somebody at a terminal can type the password; without one sudo has to fail at once.
    if env::var_os("CI").is_some() {
        sudo.arg("--non-interactive");
    }
    sudo.args(["DEBIAN_FRONTEND=noninteractive", program]);
    sudo
}

/// Whether this runs as root, which on Linux the owner of our own process entry tells.
#[cfg(unix)]
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// Whether this runs as root; no other system has one.
#[cfg(not(unix))]
pub fn is_root() -> bool {
    false
}

fn has_webkit() -> bool {
    let mut query = command("pkg-config");
    query.args(["--exists", "webkit2gtk-4.1", "gtk+-3.0"]);
    output(&mut query).is_some()
}

fn other_linux() -> Outcome {
    if has_webkit() {
        return Ok(());
    }
    Err("\
Hilo's window needs WebKitGTK and GTK with their headers. Install them and run this again.

  Fedora:
    sudo dnf install gcc gcc-c++ make pkgconf-pkg-config openssl-devel gtk3-devel webkit2gtk4.1-devel librsvg2-devel
  Arch:
    sudo pacman -S --needed base-devel pkgconf openssl gtk3 webkit2gtk-4.1 librsvg
  openSUSE:
    sudo zypper install -t pattern devel_basis; sudo zypper install libopenssl-devel gtk3-devel webkit2gtk3-devel librsvg-devel

The tests also need: Xvfb, xauth, dbus-daemon, WebKitWebDriver and Chromium."
        .into())
}

fn macos() -> Outcome {
    if output(command("xcode-select").arg("--print-path")).is_some() {
        return Ok(());
    }
    Err("Hilo needs Apple's command line tools: xcode-select --install".into())
}
