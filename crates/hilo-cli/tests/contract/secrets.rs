//! Who keeps the passwords. The keychain is a real one, or none at all; never that of whoever runs this.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use super::cli::text;

const FIRST: &str = "tres gatos y un hilo";
const SECOND: &str = "una contraseña nueva";

/// The binary with a data folder of its own and the keychain of a bus, or of none.
struct Shop {
    dir: tempfile::TempDir,
    bus: String,
}

fn shop() -> Shop {
    Shop { dir: tempfile::tempdir().expect("a folder"), bus: "unix:path=/nonexistent".into() }
}

impl Shop {
    fn run(&self, given: &[(&str, &str)], arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hilo-cli"))
            .args(["--data", text(&self.dir.path().join("data"))])
            .args(arguments)
            .env_remove("HILO_PASSWORD")
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .envs(given.iter().copied())
            .output()
            .expect("it runs")
    }

    fn one(&self, given: &[(&str, &str)], arguments: &[&str]) -> Value {
        let output = self.run(given, &[arguments, &["--json"]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    fn refused(&self, given: &[(&str, &str)], arguments: &[&str], code: i32) -> String {
        let output = self.run(given, arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(!said.contains(FIRST) && !said.contains(SECOND), "{said}");
        said
    }

    fn vault(&self) -> String {
        fs::read_to_string(self.dir.path().join("data/secrets.json")).unwrap_or_default()
    }

    /// Keeps the secret of a client id, as any other secret is kept.
    fn keep(&self, passphrase: &str) -> Value {
        let given = [("HILO_OAUTH_SECRET", "de-google"), ("HILO_PASSPHRASE", passphrase)];
        self.one(&given, &["account", "client", "google", "6f0c-11"])
    }
}

#[test]
fn without_a_keychain_the_passwords_are_kept_under_a_passphrase() {
    let shop = shop();
    assert_eq!(shop.one(&[], &["secrets"]), json!({ "keeper": "keychain", "state": "open" }));
    shop.refused(&[("HILO_OAUTH_SECRET", "x")], &["account", "client", "google", "6f0c-11"], 1);
    // The id alone needs no keychain; what the keychain may hold with it is not known.
    shop.one(&[], &["account", "client", "google", "6f0c-11"]);

    let first = [("HILO_PASSPHRASE", FIRST)];
    shop.refused(&[], &["secrets", "use", "passphrase"], 2);
    let short = [("HILO_PASSPHRASE", "corta")];
    shop.refused(&short, &["secrets", "use", "passphrase"], 1);
    let moved = shop.one(&first, &["secrets", "use", "passphrase"]);
    let unread = json!({ "accounts": [], "clients": ["google"] });
    assert_eq!(moved, json!({ "keeper": "passphrase", "state": "open", "unread": unread }));
    shop.keep(FIRST);
    assert!(shop.vault().contains("oauth-client:google"), "{}", shop.vault());
    assert!(!shop.vault().contains("de-google"));

    let locked = json!({ "keeper": "passphrase", "state": "locked" });
    assert_eq!(shop.one(&[], &["secrets"]), locked);
    for job in [&["receive"][..], &["outbox", "run", "--once"], &["secrets", "use", "keychain"]] {
        let why = shop.refused(&[], job, 1);
        assert!(why.contains("HILO_PASSPHRASE"), "{job:?}: {why}");
    }
    let wrong = [("HILO_PASSPHRASE", "otra cosa distinta")];
    let why = shop.refused(&wrong, &["outbox", "run", "--once"], 1);
    assert!(why.contains("not the Hilo password"), "{why}");
    shop.one(&[], &["customers"]);
    shop.one(&first, &["outbox", "run", "--once"]);
}

#[test]
fn the_passphrase_is_changed_and_forgotten() {
    let shop = shop();
    shop.one(&[("HILO_PASSPHRASE", FIRST)], &["secrets", "use", "passphrase"]);
    shop.keep(FIRST);
    shop.refused(&[("HILO_PASSPHRASE", SECOND)], &["secrets", "use", "passphrase"], 1);
    let change =
        |before: &'static str| [("HILO_PASSPHRASE", before), ("HILO_NEW_PASSPHRASE", SECOND)];
    shop.refused(&change("otra cosa distinta"), &["secrets", "passphrase"], 1);
    let open = json!({ "keeper": "passphrase", "state": "open" });
    assert_eq!(shop.one(&change(FIRST), &["secrets", "passphrase"]), open);
    shop.refused(&[("HILO_PASSPHRASE", FIRST)], &["outbox", "run", "--once"], 1);
    shop.keep(SECOND);

    shop.refused(&[], &["secrets", "anew"], 2);
    assert_eq!(shop.one(&[("HILO_NEW_PASSPHRASE", FIRST)], &["secrets", "anew"]), open);
    assert!(!shop.vault().contains("oauth-client"), "{}", shop.vault());
    shop.keep(FIRST);
}

#[test]
fn a_damaged_file_is_told_and_left_as_it_is() {
    let shop = shop();
    shop.one(&[("HILO_PASSPHRASE", FIRST)], &["secrets", "use", "passphrase"]);
    fs::write(shop.dir.path().join("data/secrets.json"), "{").expect("a file");
    assert_eq!(shop.one(&[], &["secrets"])["state"], "damaged");
    let why = shop.refused(&[("HILO_PASSPHRASE", FIRST)], &["secrets", "passphrase"], 2);
    assert!(why.contains("HILO_NEW_PASSPHRASE"), "{why}");
    let given = [("HILO_PASSPHRASE", FIRST), ("HILO_NEW_PASSPHRASE", SECOND)];
    let why = shop.refused(&given, &["secrets", "passphrase"], 1);
    assert!(why.contains("secrets.json"), "{why}");
    assert_eq!(shop.vault(), "{");
}

#[test]
fn what_a_real_keychain_holds_goes_over_and_comes_back() {
    let home = tempfile::tempdir().expect("a folder");
    let Some(bus) = Bus::start(home.path()) else { return };
    let shop = Shop { bus: bus.address.clone(), ..shop() };
    shop.keep("");
    assert_eq!(shop.vault(), "");
    let first = [("HILO_PASSPHRASE", FIRST)];
    let nothing = json!({ "accounts": [], "clients": [] });
    for turn in 0..2 {
        let moved = shop.one(&first, &["secrets", "use", "passphrase"]);
        assert_eq!(moved["unread"], nothing, "{turn}");
        assert!(shop.vault().contains("oauth-client:google"), "{turn}: {}", shop.vault());
        let back = shop.one(&first, &["secrets", "use", "keychain"]);
        assert_eq!(back, json!({ "keeper": "keychain", "state": "open", "unread": nothing }));
        assert_eq!(shop.vault(), "");
    }
}

/// A session bus with an unlocked keychain, both of their own.
struct Bus {
    address: String,
    running: Vec<std::process::Child>,
}

impl Bus {
    /// Starts both; `None` with the reason printed where they are not installed.
    fn start(home: &Path) -> Option<Bus> {
        use std::io::{BufRead as _, BufReader, Write as _};
        use std::process::Stdio;
        let skip = |why: &str| eprintln!("no real keychain to try: {why}");
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .inspect_err(|error| skip(&format!("dbus-daemon: {error}")))
            .ok()?;
        let mut address = String::new();
        BufReader::new(daemon.stdout.take()?).read_line(&mut address).ok()?;
        let mut bus = Bus { address: address.trim().to_owned(), running: vec![daemon] };
        let mut keychain = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .envs(["HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"].map(|name| (name, home)))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .inspect_err(|error| skip(&format!("gnome-keyring-daemon: {error}")))
            .ok()?;
        keychain.stdin.take()?.write_all(b"the owner's password").ok()?;
        bus.running.push(keychain);
        Some(bus)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
