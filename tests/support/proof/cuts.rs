//! A line that is cut at any byte while a mail leaves: nothing is lost, nothing arrives twice.
//!
//! Each cut has a mail of its own, of some 20 kB and for two people. The connection on which it is first
//! sent breaks at that byte; then what time or a person would do is done: a mail that waits is tried again,
//! over a line that holds, until it is settled; one of which nobody knows whether it arrived stays. At the
//! end of a block of mails the data folder is closed and opened again, what may leave leaves, and the sink
//! is counted.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hilo_core::model::{OutboxId, OutboxState};
use hilo_core::outbox::smtp::Limits;
use hilo_core::outbox::worker::run_due;
use hilo_core::store::{StoreError, outbox};
use serde_json::{Value, json};

use super::dialogue::{Dialogue, Spot};
use super::table::Table;
use crate::cutting_proxy::{Cut, CuttingProxy, How, Layer, Side};
use crate::shop::Shop;
use crate::smtp_sink::{Arrival, Script, SmtpSink, Speech};

/// Cuts that share a data folder.
const BLOCK: usize = 200;
/// Tries after which a mail that waits is said to wait for ever.
const TRIES: usize = 4;

const ANA: &str = "ana@hilo.test";
const LUIS: &str = "luis@hilo.test";

/// Where to cut.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    /// At every byte of both sides.
    EveryByte,
    /// So many bytes around every border of the dialogue, and at every so manieth.
    Sample(usize, usize),
}

/// What came of all cuts.
pub struct Report {
    table: Table<Row, 6>,
    /// What must not be, a sentence each.
    pub broken: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row(Spot, Side);

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row(spot, side) = self;
        write!(f, "{spot}, {}", if *side == Side::Ours { "ours" } else { "theirs" })
    }
}

impl Report {
    /// Returns how many cuts were made.
    pub fn cuts(&self) -> usize {
        let [cuts, ..] = self.table.sums();
        cuts
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table.fmt(f)
    }
}

/// Cuts in so many lanes side by side.
pub fn run(which: Which, how: How, lanes: usize) -> Report {
    let dialogue = Lane::open(how).dialogue();
    let places = match which {
        Which::EveryByte => dialogue.every_byte(),
        Which::Sample(near, step) => dialogue.sample(near, step),
    };
    let blocks: Vec<_> = places.chunks(BLOCK).collect();
    let next = AtomicUsize::new(0);
    let columns = ["cuts", "sent at once", "sent later", "unknown", "twice", "lost"];
    let table = Table::new("cut in", columns);
    let report = Mutex::new(Report { table, broken: Vec::new() });
    std::thread::scope(|scope| {
        for _ in 0..lanes {
            scope.spawn(|| {
                while let Some(block) = blocks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let fates = Lane::open(how).run(block);
                    let mut report = report.lock().expect("no lane panics while it counts");
                    fates.iter().for_each(|fate| report.count(fate));
                }
            });
        }
    });
    report.into_inner().expect("no lane panics while it counts")
}

/// What became of a mail.
struct Fate {
    side: Side,
    at: usize,
    spot: Spot,
    was_cut: bool,
    state: OutboxState,
    tries: usize,
    arrivals: Vec<Arrival>,
    after_the_end: usize,
}

impl Report {
    fn count(&mut self, fate: &Fate) {
        let arrived = fate.arrivals.len() + fate.after_the_end;
        let sent = fate.state == OutboxState::Sent;
        let unknown = fate.state == OutboxState::Unknown;
        let lost = !unknown && arrived == 0;
        let numbers = [
            1,
            usize::from(sent && fate.tries == 1),
            usize::from(sent && fate.tries > 1),
            usize::from(unknown),
            usize::from(arrived > 1),
            usize::from(lost),
        ];
        self.table.add(Row(fate.spot, fate.side), numbers);
        let whole = fate.arrivals.iter().all(|mail| mail.recipients == [ANA, LUIS]);
        for (wrong, what) in [
            (!fate.was_cut, "was not cut"),
            (arrived > 1, "arrived twice"),
            (lost, "never arrived, and is not known as such"),
            (!sent && !unknown, "is neither sent nor unknown"),
            (unknown && !fate.spot.is_ambiguous(), "is unknown, and its body had not begun"),
            (fate.after_the_end > 0, "left again after it was settled"),
            (!whole, "arrived for somebody only"),
        ] {
            if wrong {
                let Fate { side, at, spot, state, .. } = fate;
                let place = format!("cut at byte {at} of {side:?} in {spot}");
                self.broken.push(format!("{place}: the mail {what} ({state:?}, {arrived} times)"));
            }
        }
    }
}

/// A data folder, a line and a server of their own.
struct Lane {
    shop: Shop,
    proxy: CuttingProxy,
    sink: SmtpSink,
    customer: i64,
    file: String,
    how: How,
}

impl Lane {
    fn open(how: How) -> Lane {
        let sink = SmtpSink::speaking(Speech::Behind, Script::good());
        let proxy = CuttingProxy::start(Layer::Words, sink.port);
        let shop = Shop::open();
        shop.save_account(&shop.account("tls", proxy.port, &proxy.authority));
        let customer = shop.customer("Ana", ANA);
        // Twenty kilobytes as they travel.
        let file = shop.file("presupuesto.txt", &"Tetera de barro, 12,50 €\n".repeat(500));
        Lane { shop, proxy, sink, customer, file, how }
    }

    /// Sends a mail over a line that holds, and returns what was said.
    fn dialogue(&self) -> Dialogue {
        let mail = self.queue(0);
        let (state, tries) = self.settle(&mail);
        assert_eq!((state, tries), (OutboxState::Sent, 1), "over a line that holds");
        self.sink.wait_for_end_of(1);
        Dialogue::read(&self.proxy.passed())
    }

    fn run(mut self, block: &[(Side, usize, Spot)]) -> Vec<Fate> {
        let mut fates = Vec::new();
        for (number, (side, at, spot)) in block.iter().copied().enumerate() {
            let mail = self.queue(number);
            let cuts = self.proxy.cuts_made();
            self.proxy.cut_next(Cut { side, at, how: self.how });
            let (state, tries) = self.settle(&mail);
            let was_cut = self.proxy.cuts_made() == cuts + 1;
            let (arrivals, after_the_end) = (Vec::new(), 0);
            fates.push(Fate { side, at, spot, was_cut, state, tries, arrivals, after_the_end });
        }
        self.sink.wait_for_end_of(self.sink.visits());
        for arrival in self.sink.take().arrivals {
            let number = number_of(&arrival);
            fates.get_mut(number).expect("a mail of ours").arrivals.push(arrival);
        }
        // Whatever is left leaves now, if it ever does.
        self.shop.reopen();
        run_due(&self.shop.hilo(), limits(self.how)).expect("a round");
        self.sink.wait_for_end_of(self.sink.visits());
        for arrival in self.sink.take().arrivals {
            fates.get_mut(number_of(&arrival)).expect("a mail of ours").after_the_end += 1;
        }
        fates
    }

    fn queue(&self, number: usize) -> Value {
        self.shop.call("draft_start", json!({ "customer": self.customer, "reply_to": null }));
        let attach = json!({ "customer": self.customer, "path": self.file });
        self.shop.call("draft_attach", attach);
        self.shop.queue(self.customer, |draft| {
            draft["subject"] = json!(format!("Corte {number:06}"));
            draft["cc"] = json!([LUIS]);
        })
    }

    /// Tries a mail until it is settled, and returns how it ended after how many tries.
    fn settle(&self, mail: &Value) -> (OutboxState, usize) {
        let id = OutboxId(mail.as_i64().expect("an id"));
        let mut tries = 0;
        loop {
            tries += 1;
            self.shop.call("outbox_retry", json!({ "outbox": mail }));
            run_due(&self.shop.hilo(), limits(self.how)).expect("a round");
            let row = self.shop.hilo().store().read(|data| outbox::row(data, id));
            let row = row.unwrap_or_else(|error: StoreError| panic!("{error}"));
            if row.settled_at.is_some() || tries == TRIES {
                return (row.state, tries);
            }
        }
    }
}

/// A line that stalls is given up soon, any other never.
fn limits(how: How) -> Limits {
    let limit = match how {
        How::Stall | How::HalfClose => Duration::from_millis(300),
        How::Close | How::Reset => Duration::from_secs(60),
    };
    Limits { connect: limit, command: limit, body: limit }
}

fn number_of(arrival: &Arrival) -> usize {
    let line = arrival.raw.lines().find_map(|line| line.strip_prefix("Subject: Corte "));
    line.and_then(|number| number.trim().parse().ok()).expect("our subject")
}
