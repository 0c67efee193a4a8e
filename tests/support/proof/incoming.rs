//! Mails that come in while the line breaks or the process dies: each is on its timeline in the end, once.
//!
//! The mailbox is Dovecot's. Before each kill or cut a few mails come into it, some of them large; now and then mails
//! are moved to another folder, copied, or the folders are numbered anew. What dies or breaks goes on where it was.
//! In the end everything that ever came is counted on the timelines.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::mailbox::connection::Limits;
use hilo_core::mailbox::receiver::{Receiver, receive_all};
use hilo_core::model::Account;
use hilo_core::secrets::{Memory, Secret, Secrets};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use super::chance::Chance;
use crate::cutting_proxy::{Cut, CuttingProxy, How, Layer, Side};
use crate::mail_server::MailServer;
use crate::shop::Shop;
use crate::smtp_sink::{PASSWORD, USER};

/// Mails that are in the mailbox before anything breaks.
const BEFORE: usize = 600;
/// Every how many mails one is large, and how large.
const LARGE: (usize, usize) = (15, 300_000);
/// Every how many times nothing breaks.
const HOLDS: usize = 4;
/// How long a server may turn us away in the end.
const PATIENCE: Duration = Duration::from_secs(60);
/// After how many breaks something else happens in the mailbox.
const OTHERWISE: usize = 25;

/// What came of it.
pub struct Report {
    /// Breaks that happened.
    pub breaks: usize,
    /// Breaks after which not everything had come in.
    pub within: usize,
    /// Mails that ever came.
    pub mails: usize,
    /// Times that the folders were numbered anew.
    pub anew: usize,
    /// What must not be, a sentence each.
    pub broken: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { breaks, within, mails, anew, broken } = self;
        writeln!(
            f,
            "{breaks} breaks, {within} of them before everything had come in; {mails} mails, numbered anew {anew} times; \
             {} lost or doubled",
            broken.len()
        )
    }
}

/// Receives into a folder until somebody kills this process, or closes its input. Says so when it begins.
pub fn receive_until_killed(folder: &Path) {
    let secrets = Arc::new(Memory::default());
    let hilo = Hilo::open(folder, secrets.clone()).expect("the folder");
    let account = dispatch(&hilo, "account_get", json!({})).expect("an account");
    let account: Account = serde_json::from_value(account).expect("an account");
    secrets.set(&account.password_key(), &Secret::new(PASSWORD)).expect("memory");
    let receiver = Receiver::start(hilo).expect("a receiver");
    #[expect(clippy::print_stdout, reason = "the parent waits for it")]
    {
        println!("begun");
    }
    let _ = std::io::stdin().read(&mut [0]);
    drop(receiver);
}

/// A mailbox to which things happen, and a shop that reads it.
struct Lane {
    server: MailServer,
    shop: Shop,
    chance: Chance,
    mails: usize,
    anew: usize,
}

impl Lane {
    fn open(seed: u64, port: impl FnOnce(&MailServer) -> (u16, String)) -> Option<Lane> {
        let server = MailServer::start()?;
        let (port, authority) = port(&server);
        let shop = Shop::open();
        shop.save_account(&shop.account_that_receives(server.tls, port, &authority));
        for folder in ["Archivo", "Clientes"] {
            server.put_into(USER, folder, std::iter::empty());
        }
        let mut lane = Lane { server, shop, chance: Chance::new(seed), mails: 0, anew: 0 };
        lane.come(BEFORE);
        Some(lane)
    }

    /// Lets mails come into the mailbox.
    fn come(&mut self, count: usize) {
        let new: Vec<Vec<u8>> = (self.mails..self.mails + count).map(mail).collect();
        self.mails += count;
        self.server.put_into_inbox(USER, new.iter().map(Vec::as_slice));
    }

    /// Lets happen what happens in a mailbox between two breaks.
    fn live(&mut self, number: usize) {
        let few = 1 + usize::try_from(self.chance.below(4)).unwrap_or(0);
        self.come(few);
        let random = format!("Subject Entrante {:05}", self.chance.below(self.mails as u64));
        let (header, words) = random.split_at(7);
        let query = ["mailbox", "INBOX", "header", header, words.trim()];
        match number % (4 * OTHERWISE) {
            24 => {
                self.server.doveadm(USER, "move", &[&["Archivo"], &query[..]].concat());
            }
            49 => {
                self.server.doveadm(USER, "copy", &[&["Clientes"], &query[..]].concat());
            }
            74 => {
                self.server.doveadm(USER, "flags add", &[&["\\Seen"], &query[..]].concat());
            }
            90 => {
                self.server.number_anew(USER);
                self.anew += 1;
            }
            _ => {}
        }
    }

    /// Counts what is on the timelines.
    fn counts(&self) -> BTreeMap<String, usize> {
        let file = self.shop.data().join("hilo.db");
        let data =
            Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the data");
        let mut counts = data
            .prepare("SELECT subject, count(*) FROM message GROUP BY subject")
            .expect("a query");
        let rows = counts.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        rows.collect::<Result<_, _>>().expect("rows")
    }

    fn has_all(&self) -> bool {
        self.counts().len() >= self.mails
    }

    fn judge(self, breaks: usize, within: usize) -> Report {
        // A server that has just lost its clients may turn one away.
        let patient = Instant::now() + PATIENCE;
        while let Err(stop) = receive_all(&self.shop.hilo(), Limits::default(), |_| true) {
            assert!(Instant::now() < patient, "{stop:?}");
        }
        let counts = self.counts();
        let mut broken: Vec<String> = (0..self.mails)
            .filter(|number| !counts.contains_key(&subject(*number)))
            .map(|number| format!("mail {number} is lost"))
            .collect();
        let twice = counts.iter().filter(|(_, count)| **count > 1);
        broken.extend(twice.map(|(subject, count)| format!("{subject} is there {count} times")));
        if within == 0 {
            broken.push("every break came after the end, so that nothing is said".into());
        }
        Report { breaks, within, mails: self.mails, anew: self.anew, broken }
    }
}

/// Kills a program that calls [`receive_until_killed`] with the folder that it is given as its last argument, after
/// at most `longest` milliseconds. `None` without a mail server.
pub fn kills(kills: usize, longest: u64, seed: u64, receiver: &[&str]) -> Option<Report> {
    let mut lane = Lane::open(seed, |server| (server.imaps, server.authority()))?;
    let [program, arguments @ ..] = receiver else { panic!("no program") };
    let mut within = 0;
    for number in 0..kills {
        lane.live(number);
        lane.shop.close();
        let mut child = Command::new(program)
            .args(arguments)
            .arg(lane.shop.data())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the receiver");
        let mut said = String::new();
        let words = child.stdout.take().expect("its words");
        BufReader::new(words).read_line(&mut said).expect("its first word");
        std::thread::sleep(Duration::from_millis(lane.chance.below(longest)));
        // Now and then one lives until it is done, as most do; so it is not always the same that is cut short.
        if number % HOLDS == HOLDS - 1 {
            let patient = Instant::now() + PATIENCE;
            while !lane.has_all() {
                assert!(Instant::now() < patient, "not everything comes in");
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        assert_eq!(child.try_wait().expect("its state"), None, "the receiver ended by itself");
        // SIGKILL.
        child.kill().expect("a kill");
        child.wait().expect("its end");
        lane.shop.reopen();
        within += usize::from(!lane.has_all());
    }
    Some(lane.judge(kills, within))
}

/// Cuts the line at random bytes of either side, in one way. `None` without a mail server.
pub fn cuts(cuts: usize, how: How, seed: u64) -> Option<Report> {
    let mut proxy = None;
    let mut lane = Lane::open(seed, |server| {
        let line = proxy.insert(CuttingProxy::start(Layer::Words, server.imap));
        (line.port, line.authority.clone())
    })?;
    let proxy = proxy?;
    let patience = Duration::from_secs(if how == How::Stall { 1 } else { 20 });
    let limits = Limits { connect: patience, command: patience, transfer: patience };
    // How long a dialogue is, on either side, is learned from those before.
    let (mut ours, mut theirs) = (400, 200_000);
    let (mut number, mut within, mut hung_up) = (0, 0, 0);
    while proxy.cuts_made() < cuts {
        lane.live(number);
        number += 1;
        let (side, longest) =
            if lane.chance.below(4) == 0 { (Side::Ours, ours) } else { (Side::Theirs, theirs) };
        let at = usize::try_from(lane.chance.below(longest)).unwrap_or(0);
        let before = proxy.cuts_made();
        if number % HOLDS > 0 {
            proxy.cut_next(Cut { side, at, how });
        }
        let ended = receive_all(&lane.shop.hilo(), limits, |_| true);
        if proxy.cuts_made() > before {
            within += usize::from(!lane.has_all());
        } else if ended.is_err() {
            // Dovecot hangs up by itself where its folders were just numbered anew.
            hung_up += 1;
            assert!(hung_up <= 5 + cuts / 20, "a line that held: {ended:?}");
        } else {
            let passed = proxy.passed();
            let said = |side: Side| {
                let said =
                    passed.iter().filter(|(of, _)| *of == side).map(|(_, bytes)| bytes.len());
                u64::try_from(said.sum::<usize>()).unwrap_or(u64::MAX).max(1)
            };
            (ours, theirs) = (said(Side::Ours), said(Side::Theirs));
        }
    }
    Some(lane.judge(cuts, within))
}

fn subject(number: usize) -> String {
    format!("Entrante {number:05}")
}

/// A mail from a customer, by number.
fn mail(number: usize) -> Vec<u8> {
    let size = if number.is_multiple_of(LARGE.0) { LARGE.1 } else { 200 + number % 7 * 900 };
    let words = "Hola, ¿cuándo llega mi pedido de la semana pasada?\r\n";
    format!(
        "From: Ana <ana{}@correo.example>\r\nTo: {USER}\r\nSubject: {}\r\n\
         Date: Fri, 20 Nov 2026 {:02}:{:02}:{:02} +0100\r\nMessage-ID: <entrante-{number}@correo.example>\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nPregunta {number}.\r\n{}",
        number % 50,
        subject(number),
        number / 3600 % 24,
        number / 60 % 60,
        number % 60,
        words.repeat(size / words.len())
    )
    .into_bytes()
}
