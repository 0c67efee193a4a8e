//! Stays connected to the shop's mailbox, so that a mail is on its timeline when it has come.
//!
//! A thread of its own with a connection of its own: whatever the server does holds up nothing else. It may be
//! stopped at any moment. A way that broke is tried again after a rest that grows; a refused password is not, before
//! somebody has changed the account.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{broadcast, watch};
use tokio::task::LocalSet;
use tokio::time::sleep;

use super::connection::{Limits, Mailbox, Way};
use super::copies::kept_password;
use super::folder;
use super::pieces::Begun;
use super::sync::{Pass, Stop, is_behind, is_paused, note, pass};
use super::upkeep::tell_seen;
use crate::Hilo;
use crate::attendant::{Attendant, Order, REST, runtime, touched};
use crate::error::{Failure, Thing};
use crate::model::{Account, SendProblem, Topic};
use crate::net::Trouble;
use crate::store::{accounts, folders, left_out, seen};

/// Longest silence that is waited through: a line that died says nothing either.
const SILENCE: Duration = Duration::from_secs(5 * 60);
/// Rest between two looks where the server does not tell by itself.
const LOOK: Duration = Duration::from_secs(60);
/// Rests after a way that broke: the first, and the longest.
const RESTS: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(80));

/// A running receiver. Dropping it stops it.
#[derive(Debug)]
pub struct Receiver {
    _attendant: Attendant,
}

impl Receiver {
    /// Starts the receiver of a data folder.
    pub fn start(hilo: Arc<Hilo>) -> Result<Receiver, Failure> {
        Receiver::start_with(hilo, Limits::default())
    }

    /// Starts a receiver whose steps may take no longer than `limits`.
    pub fn start_with(hilo: Arc<Hilo>, limits: Limits) -> Result<Receiver, Failure> {
        let attendant = Attendant::start("receiver", move |orders| run(hilo, limits, orders))?;
        Ok(Receiver { _attendant: attendant })
    }
}

/// Reads everything that is in the mailbox, once, less what is older where a person wants none of that, and returns how many mails were new. `each` is told after each
/// pass, and says whether to go on. Blocks.
pub fn receive_all(
    hilo: &Arc<Hilo>,
    limits: Limits,
    mut each: impl FnMut(Pass) -> bool,
) -> Result<usize, Stop> {
    runtime()?.block_on(async {
        let accounts = receiving(hilo)?;
        if accounts.is_empty() {
            return Err(Stop::Failure(Failure::NotFound { thing: Thing::Mailbox }));
        }
        let (mut new, mut first_stop) = (0, None);
        for account in accounts {
            // What stands in the way of one stands in the way of no other.
            match receive_of(hilo, &account, limits, &mut each).await {
                Ok(came) => new += came,
                Err(Stop::Failure(failure)) => return Err(Stop::Failure(failure)),
                Err(stop) => first_stop = first_stop.or(Some(stop)),
            }
        }
        first_stop.map_or(Ok(new), Err)
    })
}

/// A connection to a mailbox whose folders are known.
struct Visit<'a> {
    hilo: &'a Arc<Hilo>,
    key: String,
    mailbox: Mailbox,
    listed: Vec<folder::Folder>,
    listed_at: Instant,
    marks_seen: bool,
    /// Whether the last pass left older mails for later.
    has_older: bool,
}

impl<'a> Visit<'a> {
    async fn enter(
        hilo: &'a Arc<Hilo>,
        account: &Account,
        way: &Way,
        limits: Limits,
    ) -> Result<Visit<'a>, Stop> {
        let key = account.mailbox_key();
        let entered = async {
            let mut mailbox = Mailbox::open(way, limits).await?;
            mailbox.ask_for_removals().await?;
            let marks_seen = way.incoming.marks_seen;
            let (listed, listed_at) = (Vec::new(), Instant::now());
            let mut visit = Visit {
                hilo,
                key: key.clone(),
                mailbox,
                listed,
                listed_at,
                marks_seen,
                has_older: false,
            };
            visit.list().await?;
            Ok(visit)
        };
        let entered = entered.await;
        if let Err(Stop::Trouble(trouble)) = &entered {
            note(hilo, &key, Err(trouble))?;
        }
        entered
    }

    /// Lists the folders, and forgets those that are not there any more.
    async fn list(&mut self) -> Result<(), Stop> {
        self.listed = self.mailbox.folders().await?;
        self.listed_at = Instant::now();
        if folder::to_read(&self.listed).is_empty() {
            return Err(Trouble::lasting(SendProblem::NoFolder, "INBOX").into());
        }
        let paths: Vec<&str> = self.listed.iter().map(|folder| folder.path.as_str()).collect();
        let key = &self.key;
        self.hilo.store().write(|tx| Ok::<_, Failure>(folders::keep_only(tx, key, &paths)?))?;
        Ok(())
    }

    /// Tells what was read here, reads what is new and some of what is older, and notes how that ended.
    async fn pass(&mut self) -> Result<Pass, Stop> {
        let ended = async {
            if self.listed_at.elapsed() >= SILENCE {
                self.list().await?;
            }
            let read = folder::to_read(&self.listed);
            if self.marks_seen {
                tell_seen(self.hilo, &mut self.mailbox, &self.key, &self.listed).await?;
            }
            pass(self.hilo, &mut self.mailbox, &self.key, &read).await
        }
        .await;
        match &ended {
            Ok(_) => note(self.hilo, &self.key, Ok(self.hilo.now()))?,
            Err(Stop::Trouble(trouble)) => note(self.hilo, &self.key, Err(trouble))?,
            Err(Stop::Failure(_)) => {}
        }
        ended
    }

    /// Reads, and waits for what is new, until something stands in the way.
    async fn read_and_wait(&mut self, rest: &mut Duration) -> Stop {
        let mut feed = self.hilo.subscribe();
        loop {
            match self.pass().await {
                Ok(pass) if pass.has_older && !self.is_paused() => continue,
                Ok(pass) => {
                    *rest = RESTS.0;
                    self.has_older = pass.has_older;
                }
                Err(stop) => return stop,
            }
            if let Err(stop) = self.rest(&mut feed).await {
                return stop;
            }
        }
    }

    /// Whether a person wants no older mails for now. Where that cannot be known, none come.
    fn is_paused(&self) -> bool {
        is_paused(self.hilo, &self.key).unwrap_or(true)
    }

    /// Waits until there may be something new, or something to tell the server.
    async fn rest(&mut self, feed: &mut broadcast::Receiver<Vec<Topic>>) -> Result<(), Stop> {
        let (hilo, key) = (self.hilo, self.key.as_str());
        let first = folder::to_read(&self.listed).first().copied().cloned();
        let Some(first) = first else { return Ok(()) };
        let (marks_seen, has_older) = (self.marks_seen, self.has_older);
        let to_tell = async {
            loop {
                touched(feed, &[Topic::Messages, Topic::Mailbox]).await;
                let goes_on = has_older && !is_paused(hilo, key).unwrap_or(true);
                if goes_on || marks_seen && has_untold(hilo, key) || is_once_more(hilo, key) {
                    break;
                }
            }
        };
        if !self.mailbox.abilities().idle {
            tokio::select! {
                () = sleep(LOOK) => {}
                () = to_tell => {}
            }
            return Ok(());
        }
        let opened = self.mailbox.examine(&first, None).await?;
        // Of what came since the folder was read the server tells no more.
        if is_behind(hilo, key, &first, &opened)? {
            return Ok(());
        }
        Ok(self.mailbox.wait_for_news(SILENCE, to_tell).await?)
    }
}

/// Whether the server is to be told that something was read. Where that cannot be known, it is found out later.
fn has_untold(hilo: &Hilo, key: &str) -> bool {
    let untold = hilo.store().read(|data| Ok::<_, Failure>(seen::untold(data, key, 1)?));
    untold.is_ok_and(|untold| !untold.is_empty())
}

/// Whether a person wants a mail that was left out to be tried once more.
fn is_once_more(hilo: &Hilo, key: &str) -> bool {
    hilo.store().read(|data| Ok::<_, Failure>(left_out::is_due(data, key)?)).unwrap_or(false)
}

async fn receive_of(
    hilo: &Arc<Hilo>,
    account: &Account,
    limits: Limits,
    each: &mut impl FnMut(Pass) -> bool,
) -> Result<usize, Stop> {
    let way = match way(hilo, account) {
        Ok(way) => way,
        Err(trouble) => {
            note(hilo, &account.mailbox_key(), Err(&trouble))?;
            return Err(Stop::Trouble(trouble));
        }
    };
    let mut visit = Visit::enter(hilo, account, &way, limits).await?;
    let mut new = 0;
    loop {
        let pass = visit.pass().await?;
        new += pass.new;
        if !each(pass) || !pass.has_older || is_paused(hilo, &visit.key)? {
            break;
        }
    }
    visit.mailbox.close().await;
    Ok(new)
}

/// Returns the accounts whose mails are received.
fn receiving(hilo: &Hilo) -> Result<Vec<Account>, Failure> {
    let accounts = hilo.store().read(|data| Ok::<_, Failure>(accounts::all(data)?))?;
    // Two addresses of one mailbox have one connection.
    let mut keys = BTreeSet::new();
    let is_first = |account: &Account| account.receives() && keys.insert(account.mailbox_key());
    Ok(accounts.into_iter().filter(is_first).collect())
}

/// Returns the way to an account's mailbox, or what stands in it.
fn way(hilo: &Hilo, account: &Account) -> Result<Way, Trouble> {
    let password = |key: &str| kept_password(hilo.secrets().as_ref(), key);
    let none = || Err(Trouble::lasting(SendProblem::UnknownHost, ""));
    Way::of(hilo, account, password).unwrap_or_else(none)
}

async fn run(hilo: Arc<Hilo>, limits: Limits, mut orders: watch::Receiver<Order>) {
    while *orders.borrow() == Order::Run {
        let mut feed = hilo.subscribe();
        let attended = attended(&hilo);
        // A connection for each account, side by side on this thread; they end with the set.
        let tasks = LocalSet::new();
        for account in attended.iter().flat_map(|(accounts, _)| accounts) {
            tasks.spawn_local(attend(Arc::clone(&hilo), account.clone(), limits));
        }
        tasks
            .run_until(async {
                tokio::select! {
                    () = changed(&hilo, &mut feed, attended.as_ref()) => {}
                    () = sleep(REST), if attended.is_none() => {}
                    _ = orders.changed() => {}
                }
            })
            .await;
    }
}

/// Accounts that are attended to, and how often one had been saved.
type Attended = (Vec<Account>, u64);

/// Returns whom to attend to; `None` where that cannot be read.
fn attended(hilo: &Hilo) -> Option<Attended> {
    let saved = hilo.accounts_saved();
    match receiving(hilo) {
        Ok(accounts) => Some((accounts, saved)),
        Err(failure) => {
            tracing::error!(code = failure.code(), "no mail can be received");
            None
        }
    }
}

/// Waits until somebody has changed an account: other settings break no connection, and try no refused password again.
async fn changed(
    hilo: &Hilo,
    feed: &mut broadcast::Receiver<Vec<Topic>>,
    attended_to: Option<&Attended>,
) {
    loop {
        touched(feed, &[Topic::Settings]).await;
        if attended(hilo).as_ref() != attended_to {
            return;
        }
    }
}

/// Receives the mails of one account, until it is dropped or somebody has to change the account.
async fn attend(hilo: Arc<Hilo>, account: Account, limits: Limits) {
    let (mut rest, mut begun) = (RESTS.0, None);
    loop {
        let wait = stay(&hilo, &account, limits, &mut rest, &mut begun).await;
        sleep_for(wait).await;
    }
}

async fn sleep_for(wait: Option<Duration>) {
    match wait {
        Some(wait) => sleep(wait).await,
        None => std::future::pending().await,
    }
}

/// Reads and waits until the way breaks. Returns how long to rest before the next try; `None` until somebody changes
/// the account.
async fn stay(
    hilo: &Arc<Hilo>,
    account: &Account,
    limits: Limits,
    rest: &mut Duration,
    begun: &mut Option<Begun>,
) -> Option<Duration> {
    let ended = match way(hilo, account) {
        Ok(way) => match Visit::enter(hilo, account, &way, limits).await {
            Ok(mut visit) => {
                visit.mailbox.begun = begun.take();
                let stop = visit.read_and_wait(rest).await;
                *begun = visit.mailbox.begun;
                stop
            }
            Err(stop) => stop,
        },
        Err(trouble) => match note(hilo, &account.mailbox_key(), Err(&trouble)) {
            Ok(()) => Stop::Trouble(trouble),
            Err(failure) => Stop::Failure(failure),
        },
    };
    match ended {
        Stop::Trouble(trouble) if !trouble.passing => None,
        Stop::Trouble(_) => {
            let wait = *rest;
            *rest = (*rest * 2).min(RESTS.1);
            Some(wait)
        }
        Stop::Failure(failure) => {
            tracing::error!(code = failure.code(), "no mail can be received");
            Some(REST)
        }
    }
}
