//! A second real mail server, Exim, for the length of a test: what holds with Postfix alone may be a habit of Postfix.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::mail_server::{arrivals, free_ports, is_root, scripts};

/// A running server. It ends when it is dropped.
pub struct Exim {
    dir: tempfile::TempDir,
    /// Port of SMTP with TLS from the first byte.
    pub tls: u16,
    /// Port of SMTP with STARTTLS.
    pub starttls: u16,
}

impl Exim {
    /// Starts the server, or says why not and returns `None`.
    pub fn start() -> Option<Exim> {
        let unpacked = unpacked();
        if !unpacked.join("usr/sbin/exim4").exists() {
            eprintln!("skipped: exim is not unpacked (cargo xtask setup)");
            return None;
        }
        if !is_root() {
            eprintln!("skipped: exim needs root");
            return None;
        }
        let dir = tempfile::Builder::new().prefix("he").tempdir_in("/tmp").expect("a folder");
        let [tls, starttls] = free_ports();
        let server = Exim { dir, tls, starttls };
        let run = server
            .script("start")
            .args([tls.to_string(), starttls.to_string()])
            .arg(unpacked)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("bash");
        assert!(run.success(), "exim.sh: {}", server.log());
        Some(server)
    }

    /// Returns the certificate to trust, as PEM.
    pub fn authority(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("cert.pem")).expect("the certificate")
    }

    /// Waits for mails in somebody's inbox and returns them, in no order.
    pub fn inbox(&self, address: &str, count: usize) -> Vec<Vec<u8>> {
        let folder = self.dir.path().join("mail").join(address).join("new");
        arrivals(&folder, count, || self.log())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("log/mainlog")).unwrap_or_default()
    }

    fn script(&self, order: &str) -> Command {
        let mut script = Command::new(scripts().join("exim.sh"));
        script.arg(order).arg(self.dir.path());
        script
    }
}

impl Drop for Exim {
    fn drop(&mut self) {
        let _ = self.script("stop").status();
    }
}

/// Where `cargo xtask setup` unpacks it: beside the profiles of what is built.
fn unpacked() -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    here.ancestors().nth(3).unwrap_or(Path::new("")).join("exim")
}
