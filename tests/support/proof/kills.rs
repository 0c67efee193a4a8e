//! A process that sends and is killed, again and again, without a warning: nothing is lost, nothing
//! arrives twice, and nothing is shown as sent that the server does not have.
//!
//! The server lives in this process and counts. The one that sends is started anew after each kill, as a
//! person would start Hilo after a power cut, and lives for a random time between one and some hundred
//! milliseconds. The server answers slowly, as one far away does, so that a kill may fall anywhere in a
//! dialogue, and one mail in some has a file that it takes slowly, so that a kill may fall within a body. When
//! all kills are done, the folder is opened once more and what is left leaves.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::model::{Account, OutboxId, OutboxState};
use hilo_core::outbox::worker::Worker;
use hilo_core::secrets::{Memory, Secret, Secrets};
use hilo_core::store::{StoreError, outbox};
use serde_json::json;

use super::chance::Chance;
use super::table::Table;
use crate::shop::Shop;
use crate::smtp_sink::{Arrival, PASSWORD, Script, SmtpSink, Taken};

/// After how many kills the parent looks whether enough mails are left.
const LOOK: usize = 20;

/// Every how many mails one has a file.
const WITH_FILE: usize = 12;
/// Bytes of that file: more than what two systems keep of a connection that nobody reads from.
const FILE: u64 = 3_000_000;

/// How to kill.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How often.
    pub kills: usize,
    /// Mails to begin with; more are queued where they run out before the kills do.
    pub mails: usize,
    /// Milliseconds that a process lives at most.
    pub longest: u64,
    /// Time that each answer of the server takes.
    pub latency: Duration,
    /// Time that the server rests after every 64 kB of a body.
    pub pause: Duration,
    /// Where chance begins.
    pub seed: u64,
}

/// What came of all kills.
pub struct Report {
    table: Table<&'static str, 5>,
    kills: usize,
    /// What must not be, a sentence each.
    pub broken: Vec<String>,
    /// Mails in all.
    pub mails: usize,
    /// Connections that the server saw.
    pub visits: usize,
    /// Mails of which the server has a part and no end.
    pub begun: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} kills, {} mails, {} connections\n", self.kills, self.mails, self.visits)?;
        self.table.fmt(f)
    }
}

/// Sends what a folder holds until somebody kills this process, or closes its input.
pub fn send_until_killed(folder: &Path) {
    let secrets = Arc::new(Memory::default());
    let hilo = Hilo::open(folder, secrets.clone()).expect("the folder");
    let account = dispatch(&hilo, "account_get", json!({})).expect("an account");
    let account: Account = serde_json::from_value(account).expect("an account");
    secrets.set(&account.password_key(), &Secret::new(PASSWORD)).expect("memory");
    let worker = Worker::start(hilo).expect("a worker");
    let _ = std::io::stdin().read(&mut [0]);
    drop(worker);
}

/// Kills a program that calls [`send_until_killed`] with the folder that it is given as its last argument.
pub fn run(plan: Plan, sender: &[&str]) -> Report {
    let sink = SmtpSink::start(Script::good().after(plan.latency).pausing(plan.pause));
    let mut shop = Shop::open();
    shop.save_account(&shop.account("tls", sink.port, &sink.authority));
    let mut chance = Chance::new(plan.seed);
    let bytes: Vec<u8> = (0..FILE).map(|_| chance.below(256).to_le_bytes()[0]).collect();
    let outside = tempfile::tempdir().expect("a folder");
    let file = outside.path().join("fotos.bin");
    std::fs::write(&file, bytes).expect("a file");
    let mut mails = Vec::new();
    queue(&shop, &mut mails, plan.mails, &file);
    for kill in 0..plan.kills {
        if kill % LOOK == LOOK - 1 {
            let left = waiting(&shop, &mails).len();
            if left < LOOK {
                queue(&shop, &mut mails, plan.mails / 10, &file);
            }
        }
        shop.close();
        live(&shop, sender, Duration::from_millis(1 + chance.below(plan.longest)));
        shop.reopen();
    }
    // What is left leaves. Whatever waits was never offered, or refused for a while.
    for _ in 0..3 {
        for mail in waiting(&shop, &mails) {
            shop.call("outbox_retry", json!({ "outbox": mail.0 }));
        }
        shop.run_due();
    }
    sink.wait_for_end_of(sink.visits());
    judge(&shop, &mails, &sink.take(), plan.kills, sink.visits())
}

fn queue(shop: &Shop, mails: &mut Vec<OutboxId>, count: usize, file: &Path) {
    for number in mails.len()..mails.len() + count {
        let customer = shop.customer(&format!("Ana {number}"), &address(number));
        if number % WITH_FILE == 0 {
            shop.draft(customer, |_| {});
            shop.call("draft_attach", json!({ "customer": customer, "path": file }));
        }
        let mail = shop.queue(customer, |draft| draft["subject"] = json!(format!("Mail {number}")));
        shop.call("outbox_retry", json!({ "outbox": mail }));
        mails.push(OutboxId(mail.as_i64().expect("an id")));
    }
}

fn address(number: usize) -> String {
    format!("ana.{number}@hilo.test")
}

fn live(shop: &Shop, sender: &[&str], time: Duration) {
    let [program, arguments @ ..] = sender else { panic!("no program") };
    let mut child = Command::new(program)
        .args(arguments)
        .arg(shop.data())
        .stdin(Stdio::piped())
        .spawn()
        .expect("the sender");
    std::thread::sleep(time);
    let ended = child.try_wait().expect("its state");
    assert_eq!(ended, None, "the sender ended by itself");
    // SIGKILL.
    child.kill().expect("a kill");
    child.wait().expect("its end");
}

fn state(shop: &Shop, mail: OutboxId) -> OutboxState {
    let row = shop.hilo().store().read(|data| outbox::progress(data, mail));
    row.unwrap_or_else(|error: StoreError| panic!("{error}")).state
}

/// Returns the mails that are not settled.
fn waiting(shop: &Shop, mails: &[OutboxId]) -> Vec<OutboxId> {
    let settled = [OutboxState::Sent, OutboxState::Unknown, OutboxState::Failed];
    mails.iter().copied().filter(|mail| !settled.contains(&state(shop, *mail))).collect()
}

fn judge(shop: &Shop, mails: &[OutboxId], taken: &Taken, kills: usize, visits: usize) -> Report {
    let columns = ["mails", "whole at the server", "begun there", "only asked for", "twice"];
    let mut table = Table::new("shown as", columns);
    let mut broken = Vec::new();
    let mut parts = 0;
    // Of some the server has a part, of others no byte: it was ready for them when the process died.
    let (begun, asked): (Vec<&Arrival>, Vec<&Arrival>) =
        taken.fragments.iter().partition(|mail| !mail.raw.is_empty());
    let (arrived, begun, asked) =
        (by_recipient(&taken.arrivals), by_recipient(begun), by_recipient(asked));
    for (number, mail) in mails.iter().enumerate() {
        let count = |of: &BTreeMap<&str, usize>| {
            of.get(address(number).as_str()).copied().unwrap_or_default()
        };
        let (whole, begun, asked) = (count(&arrived), count(&begun), count(&asked));
        parts += usize::from(begun > 0);
        let state = state(shop, *mail);
        let row = if state == OutboxState::Sent {
            "sent"
        } else if state == OutboxState::Unknown {
            "unknown"
        } else {
            "anything else"
        };
        let only_asked = usize::from(asked > 0 && whole + begun == 0);
        let [is_whole, is_begun, is_twice] = [whole > 0, begun > 0, whole > 1].map(usize::from);
        table.add(row, [1, is_whole, is_begun, only_asked, is_twice]);
        for (wrong, what) in [
            (whole > 1, "arrived twice"),
            (state == OutboxState::Sent && whole == 0, "is shown as sent and never arrived"),
            (begun > 1 || (whole > 0 && begun > 0), "left again after its body had begun"),
            (row == "unknown" && whole + begun + asked == 0, "is unknown and was never asked for"),
            (row == "anything else", "is neither sent nor unknown"),
        ] {
            if wrong {
                broken.push(format!(
                    "mail {number} {what} ({state:?}, {whole} times whole, {begun} times begun, {asked} times only asked for)"
                ));
            }
        }
    }
    Report { table, kills, broken, mails: mails.len(), visits, begun: parts }
}

fn by_recipient<'a>(mails: impl IntoIterator<Item = &'a Arrival>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for address in mails.into_iter().flat_map(|mail| &mail.recipients) {
        *counts.entry(address.as_str()).or_default() += 1;
    }
    counts
}
