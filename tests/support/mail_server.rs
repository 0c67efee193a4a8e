//! Real mail servers, Dovecot and Postfix, for the length of a test.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A running pair of servers. It ends when it is dropped.
pub struct MailServer {
    dir: tempfile::TempDir,
    /// Port of SMTP with TLS from the first byte.
    pub tls: u16,
    /// Port of SMTP with STARTTLS.
    pub starttls: u16,
    /// Port of IMAP with STARTTLS.
    pub imap: u16,
    /// Port of IMAP with TLS.
    pub imaps: u16,
}

/// What the next delivered mail is called, upwards: in that order they are numbered.
static NAMES: AtomicU64 = AtomicU64::new(1_700_000_000);

/// The folder for sent mails, as Dovecot is told to have it.
pub const SENT: &str = "Enviados";

impl MailServer {
    /// Starts the servers, or says why not and returns `None`.
    ///
    /// Where `HILO_NEED_MAIL_SERVERS=1` is set, a machine without them is a failure.
    pub fn start() -> Option<MailServer> {
        let absent = ["dovecot", "postfix", "openssl"].into_iter().find(|name| !is_installed(name));
        if let Some(name) = absent {
            return skip(&format!("{name} is not installed"));
        }
        if !is_root() {
            return skip("postfix needs root");
        }
        // Sockets live in this folder, and their paths may have no more than 107 bytes.
        let dir = tempfile::Builder::new().prefix("hm").tempdir_in("/tmp").expect("a folder");
        let [imap, imaps, tls, starttls] = free_ports();
        let server = MailServer { dir, tls, starttls, imap, imaps };
        server.run("dovecot.sh", &["start"], &[imap, imaps]);
        server.run("postfix.sh", &["start"], &[tls, starttls]);
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

    /// Returns the mails in somebody's folder for sent ones: the name of each file, which ends with its flags,
    /// and its bytes.
    pub fn sent(&self, address: &str) -> Vec<(String, Vec<u8>)> {
        let folder = self.sent_folder(address);
        let found = ["new", "cur"].into_iter().flat_map(|state| files(&folder.join(state)));
        found
            .map(|file| {
                let name = file.file_name().expect("a name").to_string_lossy().into_owned();
                (name, std::fs::read(&file).expect("a mail"))
            })
            .collect()
    }

    /// Puts a mail into somebody's folder for sent ones, as another program would.
    pub fn put_into_sent(&self, address: &str, mail: &[u8]) {
        self.put(&self.sent_folder(address), [mail]);
    }

    /// Puts mails into somebody's inbox, in this order.
    pub fn put_into_inbox<'a>(&self, address: &str, mails: impl IntoIterator<Item = &'a [u8]>) {
        self.put(&self.dir.path().join("mail").join(address), mails);
    }

    /// Puts a mail that lies in a file into somebody's inbox.
    pub fn put_file_into_inbox(&self, address: &str, mail: &Path) {
        self.deliver(&self.dir.path().join("mail").join(address), |place| {
            std::fs::copy(mail, place()).expect("a mail");
        });
    }

    /// Puts mails into another folder of somebody's mailbox, which is made where it is not there.
    pub fn put_into<'a>(
        &self,
        address: &str,
        folder: &str,
        mails: impl IntoIterator<Item = &'a [u8]>,
    ) {
        self.put(&self.dir.path().join("mail").join(address).join(format!(".{folder}")), mails);
    }

    /// Runs Dovecot's own tool on somebody's mailbox, as another mail program would change it, and returns what it says.
    pub fn doveadm(&self, address: &str, command: &str, arguments: &[&str]) -> String {
        let run = Command::new("doveadm")
            .arg("-c")
            .arg(self.dir.path().join("dovecot.conf"))
            .args(command.split(' '))
            .args(["-u", address])
            .args(arguments)
            .output()
            .expect("doveadm");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8_lossy(&run.stdout).into_owned()
    }

    /// Makes a mailbox number its mails anew, as after it was put back from a copy.
    pub fn number_anew(&self, address: &str) {
        let folder = self.dir.path().join("mail").join(address);
        for file in files(&folder) {
            if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("dovecot")) {
                std::fs::remove_file(file).expect("an index");
            }
        }
    }

    fn put<'a>(&self, folder: &Path, mails: impl IntoIterator<Item = &'a [u8]>) {
        self.deliver(folder, |place| {
            for mail in mails {
                std::fs::write(place(), mail).expect("a mail");
            }
        });
    }

    /// Puts into a folder what `write` writes, as a delivery does: each mail is whole before anybody sees it, and under a
    /// name of its own.
    fn deliver(&self, folder: &Path, write: impl FnOnce(&dyn Fn() -> PathBuf)) {
        let is_new = !folder.join("new").exists();
        for part in ["tmp", "new", "cur"] {
            std::fs::create_dir_all(folder.join(part)).expect("a folder");
        }
        let staging = self.dir.path().join("staging");
        std::fs::create_dir_all(&staging).expect("a folder");
        write(&|| {
            let number = NAMES.fetch_add(1, Ordering::Relaxed);
            staging.join(format!("{number}.other.program"))
        });
        // Dovecot's people are not we.
        let all = self.dir.path().join("mail");
        let strange = if is_new { vec![&staging, &all] } else { vec![&staging] };
        let owned = Command::new("chown").args(["-R", "vmail:"]).args(strange).status();
        assert!(owned.expect("chown").success());
        let mut arrived = files(&staging);
        arrived.sort();
        for file in arrived {
            let name = file.file_name().expect("a name");
            std::fs::rename(&file, folder.join("new").join(name)).expect("a delivery");
        }
    }

    fn sent_folder(&self, address: &str) -> PathBuf {
        self.dir.path().join("mail").join(address).join(format!(".{SENT}"))
    }

    /// Stops the mailboxes.
    pub fn stop_mailboxes(&self) {
        self.run("dovecot.sh", &["stop"], &[]);
    }

    /// Starts the mailboxes again.
    pub fn start_mailboxes(&self) {
        self.run("dovecot.sh", &["again"], &[self.imaps]);
    }

    /// Takes tokens from now on as well as passwords; whose they are is asked at a port of loopback.
    pub fn take_tokens(&self, port: u16) {
        self.run("dovecot.sh", &["stop"], &[]);
        self.run("dovecot.sh", &["oauth"], &[port]);
        self.run("dovecot.sh", &["again"], &[self.imaps]);
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("postfix.log")).unwrap_or_default()
    }

    fn run(&self, script: &str, order: &[&str], ports: &[u16]) {
        let ports = ports.iter().map(u16::to_string);
        let run = Command::new(scripts().join(script))
            .args(order)
            .arg(self.dir.path())
            .args(ports)
            // A server that goes on must not hold the test's output open.
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status()
            .expect("bash");
        assert!(run.success(), "{script}: {}", self.log());
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        for script in ["postfix.sh", "dovecot.sh"] {
            let _ = Command::new(scripts().join(script)).arg("stop").arg(self.dir.path()).status();
        }
    }
}

/// Waits for so many files in a folder and returns what is in them.
pub(crate) fn arrivals(folder: &Path, count: usize, log: impl Fn() -> String) -> Vec<Vec<u8>> {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let files = files(folder);
        if files.len() >= count {
            return files.iter().map(|file| std::fs::read(file).expect("a mail")).collect();
        }
        assert!(Instant::now() < deadline, "{} of {count} mails came: {}", files.len(), log());
        std::thread::yield_now();
    }
}

fn skip(why: &str) -> Option<MailServer> {
    assert!(
        std::env::var("HILO_NEED_MAIL_SERVERS").as_deref() != Ok("1"),
        "mail servers are needed: {why}"
    );
    eprintln!("skipped: {why}");
    None
}

pub(crate) fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("support/mail")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

fn is_installed(name: &str) -> bool {
    ["/usr/sbin", "/usr/bin", "/usr/local/bin"].iter().any(|dir| Path::new(dir).join(name).exists())
}

pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0\n"))
}

/// Finds ports that nobody uses just now.
pub(crate) fn free_ports<const COUNT: usize>() -> [u16; COUNT] {
    let held = [(); COUNT].map(|()| TcpListener::bind(("127.0.0.1", 0)).expect("a port"));
    held.map(|listener| listener.local_addr().expect("its address").port())
}
