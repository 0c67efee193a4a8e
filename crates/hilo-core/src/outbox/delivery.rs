//! Mails from the database to the server and back: claim, send, remember.
//!
//! What a server took is marked as sent and put on the timeline in one transaction.

use std::sync::Arc;

use rusqlite::{Connection, Transaction};

use super::line::{Line, open_line, refusal};
use super::pace::Leave;
use super::record::{self, Left};
use super::smtp::{self, Limits, Parcel, Report};
use super::state::{Event, Outcome, Refusal, is_last};
use crate::Hilo;
use crate::channel::email::refusal_reason;
use crate::error::{Failure, Thing};
use crate::model::*;
use crate::store::{Store, StoreError, accounts, blobs, dead_addresses, outbox, pace, sent_copy};

/// Seconds after which a copy is filed of a mail that arrived as a person says: longer than the window offers to
/// take that back.
const SECOND_THOUGHTS: i64 = 15;

/// What a look at the outbox came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing may leave before this moment; `None` while nothing waits, or all of it for a person.
    Wait(Option<Timestamp>),
    /// No account is set up: mails wait for one.
    NoAccount,
    /// A mail was tried.
    Tried(OutboxId),
}

/// Moves a mail to its next state, or fails with [`Failure::TooLate`].
pub fn happen(
    tx: &Transaction,
    id: OutboxId,
    event: &Event,
    now: Timestamp,
) -> Result<SendProgress, Failure> {
    happen_to_read(tx, id, event, None, now)
}

/// [`happen`] to a mail that was read for the timeline already.
fn happen_to_read(
    tx: &Transaction,
    id: OutboxId,
    event: &Event,
    shown: Option<ParsedMessage>,
    now: Timestamp,
) -> Result<SendProgress, Failure> {
    let next = outbox::progress(tx, id)?.after(event, now).map_err(|_| Failure::TooLate)?;
    outbox::set_progress(tx, id, &next)?;
    match next.state {
        // It left when it left, whenever that became known.
        OutboxState::Sent if matches!(event, Event::Proof | Event::MarkSent) => {
            record::record(tx, id, Left::Then, shown, now)?;
        }
        OutboxState::Sent => record::record(tx, id, Left::Now, shown, now)?,
        OutboxState::Unknown => record::record(tx, id, Left::Perhaps, shown, now)?,
        OutboxState::Held
        | OutboxState::Scheduled
        | OutboxState::Stopped
        | OutboxState::Claimed
        | OutboxState::Transmitting
        | OutboxState::Deferred
        | OutboxState::Failed
        | OutboxState::Cancelled
        | OutboxState::Unneeded => {}
    }
    if matches!(next.state, OutboxState::Sent | OutboxState::Unknown) {
        // A copy that was filed on a person's word would keep that from being taken back.
        let from = if *event == Event::MarkSent { now.plus_seconds(SECOND_THOUGHTS) } else { now };
        want_copy(tx, id, next.state, from)?;
    }
    Ok(next)
}

/// Leaves it to the [`mailbox`](crate::mailbox), where there is one, to file a copy of a mail that was sent, or
/// to look for one of which nobody knows.
fn want_copy(
    tx: &Transaction,
    id: OutboxId,
    state: OutboxState,
    now: Timestamp,
) -> Result<(), Failure> {
    let sender = outbox::mail(tx, id)?.sender;
    let account = accounts::of(tx, &sender)?.filter(|account| account.incoming.is_some());
    let Some(account) = account else { return Ok(()) };
    if state == OutboxState::Sent && account.files_sent_mails() {
        sent_copy::drop(tx, id)?;
    } else {
        let copy = SentCopy::beside(sent_copy::last_given_up(tx, &account.from_address)?, now);
        sent_copy::want(tx, id, &account.from_address, &copy)?;
    }
    Ok(())
}

/// Settles what was under way when Hilo last ended. To be called before any worker runs.
pub fn after_restart(store: &Store, now: Timestamp) -> Result<(), Failure> {
    let left = store.read(|data| Ok::<_, Failure>(outbox::taken_up(data)?))?;
    if left.is_empty() {
        return Ok(());
    }
    store.write(|tx| {
        left.iter().try_for_each(|id| happen(tx, *id, &Event::Restart, now).map(|_| ()))
    })
}

/// Marks as sent what a later mail of the customer shows to have arrived.
pub fn prove(store: &Store, now: Timestamp) -> Result<(), Failure> {
    let proven = store.read(|data| Ok::<_, Failure>(outbox::proven(data)?))?;
    if proven.is_empty() {
        return Ok(());
    }
    store.write(|tx| {
        proven.iter().try_for_each(|id| happen(tx, *id, &Event::Proof, now).map(|_| ()))
    })
}

/// What is to be done next.
#[derive(Debug)]
enum Next {
    /// Nothing now.
    Nothing(Step),
    /// This mail was claimed.
    Mail(OutboxId, Box<Account>),
}

/// Mails that leave one after the other, by one connection as far as the server bears it.
///
/// What was claimed and is not tried any more goes back with [`Round::end`]; a round that is dropped leaves
/// it to the next start.
pub struct Round {
    hilo: Arc<Hilo>,
    limits: Limits,
    line: Option<Line>,
    claimed: Option<(OutboxId, Box<Account>)>,
    /// What came of a mail, as long as the database could not note it.
    unsettled: Option<Tried>,
}

/// A mail that was tried, and what came of it.
struct Tried {
    id: OutboxId,
    /// Address of the account.
    address: String,
    report: Report,
    /// The mail as the timeline will show it, where it got so far.
    shown: Option<ParsedMessage>,
}

impl Round {
    /// Begins a round.
    pub fn new(hilo: Arc<Hilo>, limits: Limits) -> Round {
        Round { hilo, limits, line: None, claimed: None, unsettled: None }
    }

    /// Sends the next mail that may leave.
    ///
    /// What came of it is noted in one transaction with the claim of the mail after it.
    pub async fn step(&mut self) -> Result<Step, Failure> {
        self.settle()?;
        let (id, account) = match self.claimed.take() {
            Some(claimed) => claimed,
            None => match self.look()? {
                Next::Mail(id, account) => (id, account),
                Next::Nothing(step) => {
                    self.hang_up().await;
                    return Ok(step);
                }
            },
        };
        match self.attempt(id, &account).await {
            Ok((report, shown)) => {
                self.unsettled = Some(Tried { id, address: account.from_address, report, shown });
            }
            Err(failure) => {
                // Nothing has left. The mail goes back to the queue, now or when Hilo next starts.
                self.line = None;
                let now = self.hilo.now();
                let _ = self.hilo.store().write(|tx| happen(tx, id, &Event::Restart, now));
                return Err(failure);
            }
        }
        self.settle()?;
        Ok(Step::Tried(id))
    }

    /// Ends the round: what was claimed waits again, and the server is taken leave of.
    pub async fn end(mut self) {
        if let Some((id, _)) = self.claimed.take() {
            let now = self.hilo.now();
            // Where the database cannot note it, the next start does.
            let _ = self.hilo.store().write(|tx| happen(tx, id, &Event::Restart, now));
        }
        self.hang_up().await;
    }

    async fn hang_up(&mut self) {
        if let Some(link) = self.line.take().and_then(|line| line.link) {
            link.close(self.limits).await;
        }
    }

    fn look(&self) -> Result<Next, Failure> {
        let now = self.hilo.now();
        let nothing = self.hilo.store().read(|data| {
            let idle = outbox::due(data, now, &[])?.is_none();
            idle.then(|| waiting(data, now)).transpose()
        })?;
        match nothing {
            Some(step) => Ok(Next::Nothing(step)),
            None => self.hilo.store().write(|tx| claim(tx, now)),
        }
    }

    fn settle(&mut self) -> Result<(), Failure> {
        let Some(tried) = &self.unsettled else { return Ok(()) };
        let now = self.hilo.now();
        let next = self.hilo.store().write(|tx| {
            settle(tx, tried, now)?;
            claim(tx, now)
        })?;
        self.unsettled = None;
        if let Next::Mail(id, account) = next {
            self.claimed = Some((id, account));
        }
        Ok(())
    }

    async fn attempt(
        &mut self,
        id: OutboxId,
        account: &Account,
    ) -> Result<(Report, Option<ParsedMessage>), Failure> {
        let (mail, bytes, attempts) = self.hilo.store().read(|data| {
            let mail = outbox::mail(data, id)?;
            let bytes = blobs::get(data, mail.blob)?;
            Ok::<_, Failure>((mail, bytes, outbox::progress(data, id)?.attempts))
        })?;
        if !mail.sender.eq_ignore_ascii_case(account.from_address.trim()) {
            // Written for another account: under this one it would be somebody else's address.
            return Ok((not_begun(refusal(SendProblem::Sender, mail.sender)), None));
        }
        if self.line.as_ref().is_none_or(|line| line.account != *account) {
            self.hang_up().await;
            self.line = match open_line(&self.hilo, account).await? {
                Ok(line) => Some(line),
                Err(refusal) => return Ok((not_begun(refusal), None)),
            };
        }
        let Some(line) = &mut self.line else {
            return Err(Failure::NotFound { thing: Thing::Outbox });
        };
        let parcel = Parcel {
            sender: &mail.sender,
            recipients: &mail.recipients,
            bytes: &bytes,
            is_last_try: is_last(attempts),
        };
        let hilo = &self.hilo;
        let before_body = || async {
            hilo.store().write(|tx| happen(tx, id, &Event::BodyBegins, hilo.now())).map(|_| ())
        };
        // The server takes its time to make the mail safe; that is time to read it for the timeline.
        let mut shown = None;
        let meanwhile = || shown = record::read(&bytes, hilo.now());
        let sent =
            smtp::send(&mut line.link, &line.route, parcel, self.limits, before_body, meanwhile);
        let report = sent.await?;
        Ok((report, shown))
    }
}

/// Claims the next mail that may leave. What may not leave although its time has come is stopped, or
/// taken off where it was only for the case that no answer came, or where nobody wants it any more.
fn claim(tx: &Transaction, now: Timestamp) -> Result<Next, Failure> {
    let Some(usual) = accounts::usual(tx)? else {
        return Ok(Next::Nothing(Step::NoAccount));
    };
    // Those whose account may not send just now keep no mail of another waiting, but for the same customer's.
    let mut resting = Vec::new();
    while let Some(mail) = outbox::due(tx, now, &resting)? {
        if mail.unwanted {
            happen(tx, mail.id, &Event::Unwanted, now)?;
            continue;
        }
        match mail.newer {
            Some(_) if mail.only_unanswered => {
                happen(tx, mail.id, &Event::Answered, now)?;
            }
            Some(newer) => {
                happen(tx, mail.id, &Event::Newer, now)?;
                outbox::set_newer(tx, mail.id, newer)?;
            }
            None => {
                // One whose account is gone is the usual one's, which will not have it: it is told there.
                let account = accounts::of(tx, &mail.sender)?.unwrap_or_else(|| usual.clone());
                let pace = pace_of(tx, &account, now)?;
                let Leave::Now(next) = pace.leave(account.per_minute, now) else {
                    resting.push(mail.sender);
                    continue;
                };
                if account.per_minute > 0 {
                    pace::set(tx, &account.from_address, &next)?;
                }
                happen(tx, mail.id, &Event::Claim, now)?;
                return Ok(Next::Mail(mail.id, Box::new(account)));
            }
        }
    }
    Ok(Next::Nothing(waiting(tx, now)?))
}

fn not_begun(refusal: Refusal) -> Report {
    Report { outcome: Outcome::NotBegun(refusal), recipients: Vec::new() }
}

/// Notes what came of a try, for the mail and for its account.
fn settle(tx: &Transaction, tried: &Tried, now: Timestamp) -> Result<(), Failure> {
    let Tried { id, address, report, shown } = tried;
    let id = *id;
    outbox::set_recipients(tx, id, &report.recipients)?;
    for to in &report.recipients {
        let refused = to.accepted == Some(false);
        let reason = refusal_reason(&to.server_text).filter(|_| refused);
        dead_addresses::refused(tx, id, &to.address, reason)?;
    }
    let outcome = Event::Outcome(report.outcome.clone());
    let next = happen_to_read(tx, id, &outcome, shown.clone(), now)?;
    let some_refused = report.recipients.iter().any(|to| to.accepted == Some(false));
    if next.state == OutboxState::Sent && some_refused {
        let told = SendProgress { problem: Some(SendProblem::Recipient), ..next };
        outbox::set_progress(tx, id, &told)?;
    }
    let before = match pace::get(tx, address)? {
        Some(pace) => pace,
        None => Pace::fresh(0, now),
    };
    let after = match &report.outcome {
        Outcome::NotBegun(refusal) | Outcome::Answered(refusal) if refusal.account_wide => {
            before.turned_away(refusal, now)
        }
        Outcome::Accepted { .. } | Outcome::NotBegun(_) | Outcome::Answered(_) => before.let_in(),
        Outcome::Broken { .. } => return Ok(()),
    };
    if after != before {
        pace::set(tx, address, &after)?;
    }
    Ok(())
}

/// Says what the outbox waits for while nothing may leave.
fn waiting(data: &Connection, now: Timestamp) -> Result<Step, Failure> {
    let Some(usual) = accounts::usual(data)? else { return Ok(Step::NoAccount) };
    let mut first: Option<Timestamp> = None;
    for (sender, next) in outbox::next_due(data)? {
        let account = accounts::of(data, &sender)?.unwrap_or_else(|| usual.clone());
        let at = match pace_of(data, &account, now)?.leave(account.per_minute, now) {
            Leave::Now(_) => next,
            Leave::At(at) => next.max(at),
            Leave::Stopped => continue,
        };
        first = Some(first.map_or(at, |first| first.min(at)));
    }
    Ok(Step::Wait(first))
}

fn pace_of(data: &Connection, account: &Account, now: Timestamp) -> Result<Pace, StoreError> {
    let known = pace::get(data, &account.from_address)?;
    Ok(known.unwrap_or_else(|| Pace::fresh(account.per_minute, now)))
}
