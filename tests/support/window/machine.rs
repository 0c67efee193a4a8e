//! A home folder, a screen, a session bus, a keychain and a driver; each ends with the value that
//! holds it.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use super::{Seen, Window};

/// Language of the person's system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Spanish.
    Es,
    /// English.
    En,
}

/// A program that ends when the test does.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The machine of one person.
pub struct Home {
    // Dropped in this order: the driver before the bus and the screen that its window uses.
    driver: Running,
    _keychain: Running,
    _bus: Running,
    _screen: Running,
    port: u16,
    environment: Vec<(&'static str, String)>,
    folder: tempfile::TempDir,
}

impl Home {
    /// Sets a machine up, with nothing of Hilo's on it.
    pub fn new(language: Language) -> Seen<Self> {
        let folder = tempfile::Builder::new().prefix("hilo-home-").tempdir()?;
        let (screen, display) = screen()?;
        let (bus, address) = session_bus()?;
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let environment = vec![
            ("DISPLAY", display),
            ("DBUS_SESSION_BUS_ADDRESS", address),
            ("HOME", path("")),
            ("XDG_DATA_HOME", path("data")),
            ("XDG_CONFIG_HOME", path("config")),
            ("XDG_CACHE_HOME", path("cache")),
            ("XDG_RUNTIME_DIR", path("run")),
            ("TMPDIR", path("tmp")),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("LOCPATH", path("locales")),
            ("LC_ALL", locale(language).to_owned()),
            // What Tauri wants to see before it lets itself be driven.
            ("TAURI_AUTOMATION", "true".to_owned()),
            ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
        ];
        std::fs::create_dir_all(folder.path().join("tmp"))?;
        std::fs::create_dir_all(folder.path().join("run"))?;
        let keychain = keychain(&environment)?;
        compile_locale(&folder.path().join("locales"), locale(language))?;
        let port = free_port()?;
        let driver = Command::new("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .envs(environment.iter().map(|(name, value)| (*name, value)))
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("HILO_DATA")
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| format!("WebKitWebDriver: {error}"))?;
        let driver = Running(driver);
        Ok(Home {
            driver,
            _keychain: keychain,
            _bus: bus,
            _screen: screen,
            port,
            environment,
            folder,
        })
    }

    /// Returns the folder that holds all of this person's files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the name of this person's screen.
    pub(super) fn display(&self) -> &str {
        let display = self.environment.iter().find(|(name, _)| *name == "DISPLAY");
        display.map_or("", |(_, display)| display)
    }

    /// Returns Hilo's data folder, where it is by itself.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data").join("org.hilo.desk")
    }

    /// Starts Hilo with these arguments and waits for its window.
    pub async fn open(&mut self, arguments: &[&str]) -> Seen<Window> {
        self.open_program(&hilo(), arguments).await
    }

    /// Starts any program that shows a page and waits for its window.
    pub async fn open_program(&mut self, program: &Path, arguments: &[&str]) -> Seen<Window> {
        if let Some(status) = self.driver.0.try_wait()? {
            return Err(format!("WebKitWebDriver ended: {status}").into());
        }
        Window::open(self.port, program, arguments).await
    }

    /// Starts Hilo a second time, beside the window, and returns how it ended.
    pub fn start_again(&self, arguments: &[&str]) -> Seen<std::process::ExitStatus> {
        let status = Command::new(hilo())
            .args(arguments)
            .envs(self.environment.iter().map(|(name, value)| (*name, value)))
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("HILO_DATA")
            .current_dir(self.folder())
            .status()?;
        Ok(status)
    }
}

/// Returns Hilo's binary, which lies beside the folder of the test's own.
fn hilo() -> PathBuf {
    crate::built("hilo")
}

fn locale(language: Language) -> &'static str {
    match language {
        Language::Es => "es_ES.UTF-8",
        Language::En => "en_GB.UTF-8",
    }
}

/// Starts a screen and returns it with its name.
fn screen() -> Seen<(Running, String)> {
    // Without `-noreset` it starts over when its last window closes, and turns away who comes meanwhile.
    let mut xvfb = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-noreset", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("Xvfb: {error}"))?;
    let output = xvfb.stdout.take();
    let screen = Running(xvfb);
    // It writes its number once it takes connections.
    Ok((screen, format!(":{}", first_line(output)?)))
}

/// Starts a session bus, over which a second Hilo finds the first, and returns its address.
fn session_bus() -> Seen<(Running, String)> {
    let mut daemon = Command::new("dbus-daemon")
        .args(["--session", "--nofork", "--print-address=1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("dbus-daemon: {error}"))?;
    let output = daemon.stdout.take();
    let bus = Running(daemon);
    Ok((bus, first_line(output)?))
}

/// Starts the keychain that a desktop starts when its owner signs in, and unlocks it as that does.
fn keychain(environment: &[(&str, String)]) -> Seen<Running> {
    let mut daemon = Command::new("gnome-keyring-daemon")
        .args(["--foreground", "--unlock", "--components=secrets"])
        .envs(environment.iter().map(|(name, value)| (*name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("gnome-keyring-daemon: {error}"))?;
    // It makes the keychain with this password, and reads until the end of its input.
    daemon.stdin.take().ok_or("it has no input")?.write_all(b"the owner's password")?;
    Ok(Running(daemon))
}

fn first_line(output: Option<ChildStdout>) -> Seen<String> {
    let mut line = String::new();
    BufReader::new(output.ok_or("it has no output")?).read_line(&mut line)?;
    if line.trim().is_empty() { Err("it ended at once".into()) } else { Ok(line.trim().to_owned()) }
}

/// Compiles a locale: a system has only those that its owner chose, and without one the window would
/// take its language for that of nobody.
fn compile_locale(folder: &Path, name: &str) -> Seen {
    std::fs::create_dir_all(folder)?;
    let language = name.split('.').next().unwrap_or(name);
    let status = Command::new("localedef")
        .args(["--no-archive", "--inputfile", language, "--charmap", "UTF-8"])
        .arg(folder.join(name))
        .status()
        .map_err(|error| format!("localedef: {error}"))?;
    // 1 says that there were warnings.
    if matches!(status.code(), Some(0 | 1)) { Ok(()) } else { Err("no locale".into()) }
}

fn free_port() -> Seen<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
