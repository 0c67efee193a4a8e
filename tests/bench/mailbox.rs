//! What it costs that mails come onto the timelines, against the usual two programs that fetch and index mail.
//!
//! `cargo xtask bench mailbox` runs it, as root and with `mbsync` and `notmuch` (Debian's isync and notmuch). In each
//! round the same mails of the same Dovecot are fetched by `mbsync` into a Maildir and indexed by `notmuch new`, and
//! brought in by Hilo, in a process of its own whose memory is looked at; who begins changes. `--mails N` says how many,
//! `--rounds N` how often. Then `--mbox N` mails of one file are imported, and indexed by `notmuch new` from a Maildir
//! that they were put into before, because it reads no mailbox files.

#![expect(clippy::print_stdout, reason = "this program speaks to a terminal")]

#[expect(dead_code, reason = "the other benches use the rest")]
mod corpus;
mod machine;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use corpus::{ADDRESS, Mails};
use hilo_core::api::dispatch;
use hilo_core::mailbox::connection::Limits;
use hilo_core::mailbox::receiver::receive_all;
use hilo_core::model::{Account, Settings, SourceAnswer};
use hilo_core::secrets::{Memory, Secret, Secrets};
use hilo_core::{Hilo, import};
use hilo_tests::mail_server::MailServer;
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::{PASSWORD, USER};
use serde_json::json;
use words::Words;

/// The first thing that went wrong.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().skip_while(|given| *given != name).nth(1);
    let number = |name: &str, usual: usize| value(name).map_or(Ok(usual), |given| given.parse());
    if let Some(folder) = value("--receive") {
        return receive(Path::new(folder));
    }
    let (mails, rounds, mbox) =
        (number("--mails", 10_000)?, number("--rounds", 3)?, number("--mbox", 100_000)?);
    machine::print();
    let people = corpus::people();
    if mails > 0 {
        mailbox(&people, mails, rounds)?;
    }
    if mbox > 0 {
        file(&people, mbox)?;
    }
    println!("\nLoad after: {}", machine::load());
    Ok(())
}

/// Fetches from a server, in turns.
fn mailbox(people: &[corpus::Person], mails: usize, rounds: usize) -> Outcome<()> {
    let Some(server) = MailServer::start() else { return Err("no mail server".into()) };
    let words = Words::new();
    let all: Vec<Vec<u8>> = Mails::of(people, &words, mails).collect();
    server.put_into_inbox(USER, all.iter().map(Vec::as_slice));
    drop(all);
    // Dovecot reads what it has not seen; from then on it is the same for all.
    by_others(&server, mails)?;
    println!(
        "\n| {mails} mails of Dovecot | mbsync | notmuch | Hilo | both against Hilo | the newest 50 | memory |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for round in 0..rounds {
        let (others, ours) = if round % 2 == 0 {
            let others = by_others(&server, mails)?;
            (others, by_hilo(&server, mails)?)
        } else {
            let ours = by_hilo(&server, mails)?;
            (by_others(&server, mails)?, ours)
        };
        let (fetched, indexed) = others;
        println!(
            "| round {} | {:.2} s | {:.2} s | {:.2} s | **{:.2}** (goal ≥ 1) | {:.2} s (goal < 2) | {:.0} MB (goal < 200) |",
            round + 1,
            fetched.as_secs_f64(),
            indexed.as_secs_f64(),
            ours.all.as_secs_f64(),
            (fetched + indexed).as_secs_f64() / ours.all.as_secs_f64(),
            ours.first.as_secs_f64(),
            ours.memory as f64 / 1e6,
        );
    }
    Ok(())
}

/// What it took Hilo, from the start of its process.
struct Ours {
    first: Duration,
    all: Duration,
    memory: u64,
}

fn by_hilo(server: &MailServer, mails: usize) -> Outcome<Ours> {
    let mut shop = Shop::open();
    let account = shop.account_that_receives(server.tls, server.imaps, &server.authority());
    shop.save_account(&account);
    let own_addresses = vec![USER.to_owned(), ADDRESS.to_owned()];
    let settings = Settings { own_addresses, ..Settings::default() };
    shop.call("settings_save", serde_json::to_value(settings)?);
    shop.close();
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .arg("--receive")
        .arg(shop.data())
        .stdout(Stdio::piped())
        .spawn()?;
    let said = child.stdout.take().ok_or("no words of the child")?;
    let (mut first, mut memory) = (None, 0);
    for line in std::io::BufRead::lines(std::io::BufReader::new(said)) {
        let line = line?;
        match line.split_once(' ') {
            Some(("pass", _)) if first.is_none() => first = Some(begun.elapsed()),
            Some(("memory", kilobytes)) => memory = kilobytes.parse::<u64>()? * 1024,
            _ => {}
        }
    }
    let ended = child.wait()?;
    let all = begun.elapsed();
    shop.reopen();
    let status = shop.call("app_status", json!({}));
    if !ended.success() || status.get("messages") != Some(&json!(mails)) {
        return Err(format!("not all of {mails} mails are there: {status}").into());
    }
    Ok(Ours { first: first.ok_or("no pass ended")?, all, memory })
}

/// What the child does: brings everything in, and says what it has taken.
fn receive(folder: &Path) -> Outcome<()> {
    let secrets = Arc::new(Memory::default());
    let hilo = Hilo::open(folder, secrets.clone()).map_err(|failure| format!("{failure:?}"))?;
    let account =
        dispatch(&hilo, "account_get", json!({})).map_err(|failure| format!("{failure:?}"))?;
    let account: Account = serde_json::from_value(account)?;
    secrets
        .set(&account.password_key(), &Secret::new(PASSWORD))
        .map_err(|failure| format!("{failure:?}"))?;
    receive_all(&hilo, Limits::default(), |pass| {
        println!("pass {}", pass.new);
        true
    })
    .map_err(|stop| format!("{stop:?}"))?;
    let status = fs::read_to_string("/proc/self/status")?;
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let most = most.and_then(|line| line.split_whitespace().next()).unwrap_or_default();
    println!("memory {most}");
    Ok(())
}

/// Fetches by mbsync and indexes by notmuch; returns how long each took. Unlike Hilo mbsync is told not to wait for the
/// disk, which costs it most of its time otherwise.
fn by_others(server: &MailServer, mails: usize) -> Outcome<(Duration, Duration)> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let (certificate, config) = (folder.path().join("cert.pem"), folder.path().join("mbsyncrc"));
    let maildir = folder.path().join("mail");
    fs::create_dir_all(&maildir)?;
    fs::write(&certificate, server.authority())?;
    let (certificate, port, shown) = (certificate.display(), server.imaps, maildir.display());
    fs::write(
        &config,
        format!(
            "FSync no\n\nIMAPAccount a\nHost localhost\nPort {port}\nUser {USER}\nPass {PASSWORD}\nSSLType IMAPS\n\
             CertificateFile {certificate}\n\nIMAPStore far\nAccount a\n\nMaildirStore near\nPath {shown}/\n\
             Inbox {shown}/inbox\n\nChannel c\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nSync Pull\n\
             SyncState *\n"
        ),
    )?;
    let begun = Instant::now();
    let run = Command::new("mbsync").args(["-q", "-a", "-c"]).arg(&config).status()?;
    let fetched = begun.elapsed();
    if !run.success() {
        return Err("mbsync failed".into());
    }
    let indexed = index(folder.path(), &maildir, mails)?;
    Ok((fetched, indexed))
}

/// Indexes a Maildir by notmuch, and returns how long it took.
fn index(folder: &Path, maildir: &Path, mails: usize) -> Outcome<Duration> {
    let config = folder.join("notmuch-config");
    fs::write(
        &config,
        format!(
            "[database]\npath={}\n[user]\nprimary_email={USER}\n[new]\ntags=new\n",
            maildir.display()
        ),
    )?;
    let notmuch = |arguments: &[&str]| {
        let mut notmuch = Command::new("notmuch");
        notmuch.args(arguments).env("NOTMUCH_CONFIG", &config).stderr(Stdio::null());
        notmuch
    };
    let begun = Instant::now();
    let run = notmuch(&["new", "--quiet"]).stdout(Stdio::null()).status()?;
    let time = begun.elapsed();
    let count = String::from_utf8(notmuch(&["count", "*"]).output()?.stdout)?;
    if !run.success() || count.trim() != mails.to_string() {
        return Err(format!("notmuch has {} of {mails} mails", count.trim()).into());
    }
    Ok(time)
}

/// Imports a file of mails; returns how long the preview took, and the import.
fn import(data: &Path, mbox: PathBuf, mails: usize) -> Outcome<(Duration, Duration)> {
    let hilo =
        Hilo::open(data, Arc::new(Memory::default())).map_err(|failure| format!("{failure:?}"))?;
    let settings = Settings { own_addresses: vec![ADDRESS.to_owned()], ..Settings::default() };
    dispatch(&hilo, "settings_save", serde_json::to_value(settings)?)
        .map_err(|failure| format!("{failure:?}"))?;
    let begun = Instant::now();
    let looked = import::look(&hilo, &[mbox], |preview| SourceAnswer {
        path: preview.path.clone(),
        ..SourceAnswer::default()
    });
    let looked: Result<Vec<_>, _> = looked.into_iter().collect();
    let looked = looked.map_err(|failure| format!("{failure:?}"))?;
    let look = begun.elapsed();
    let summary = import::store(&hilo, looked).map_err(|failure| format!("{failure:?}"))?;
    if usize::try_from(summary.new)? != mails {
        return Err(format!("{} messages came in", summary.new).into());
    }
    Ok((look, begun.elapsed() - look))
}

/// Imports a file and indexes the same mails by notmuch.
fn file(people: &[corpus::Person], mails: usize) -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let (words, maildir) = (Words::new(), folder.path().join("mail"));
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(maildir.join("inbox").join(part))?;
    }
    for (at, mail) in Mails::of(people, &words, mails).enumerate() {
        fs::write(maildir.join(format!("inbox/cur/{at}.a.b:2,S")), mail)?;
    }
    let mbox: PathBuf = folder.path().join("correo.mbox");
    corpus::mbox(&mbox, Mails::of(people, &words, mails))?;
    // Nobody pays for what others have just written.
    Command::new("sync").status()?;
    let indexed = index(folder.path(), &maildir, mails)?;
    Command::new("sync").status()?;
    let (look, store) = import(&folder.path().join("data"), mbox, mails)?;
    let ratio = |time: Duration| indexed.as_secs_f64() / time.as_secs_f64();
    println!(
        "\n| {mails} mails of a file | time | `notmuch new` against it |\n| --- | --- | --- |"
    );
    println!("| `notmuch new` | {:.1} s | |", indexed.as_secs_f64());
    println!(
        "| preview and import | {:.1} s | **{:.2}** (goal ≥ 1.5) |",
        (look + store).as_secs_f64(),
        ratio(look + store)
    );
    println!("| import alone | {:.1} s | {:.2} |", store.as_secs_f64(), ratio(store));
    Ok(())
}
