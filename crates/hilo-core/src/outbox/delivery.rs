//! One mail from the database to the server and back: claim, send, remember.
//!
//! What a server took is marked as sent and put on the timeline in one transaction.

use std::sync::Arc;

use chrono::Offset;
use rusqlite::Transaction;

use super::practice::{Arrival, Practice};
use super::smtp::{self, Limits, Parcel, Report, Route};
use super::state::{Event, Outcome, Refusal, is_last};
use crate::Hilo;
use crate::channel::email;
use crate::error::Failure;
use crate::identity;
use crate::model::*;
use crate::store::messages::{self, NewMessage, Turn};
use crate::store::{Store, StoreError, blobs, customers, identities, outbox, settings, template};

/// What a look at the outbox came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing may leave before this moment; `None` while nothing waits.
    Wait(Option<Timestamp>),
    /// No account is set up: mails wait for one.
    NoAccount,
    /// A mail was tried.
    Tried {
        /// Which.
        mail: OutboxId,
        /// Whether other mails of the account would fare the same just now.
        account_wide: bool,
    },
}

/// Moves a mail to its next state, or fails with [`Failure::TooLate`].
pub fn happen(
    tx: &Transaction,
    id: OutboxId,
    event: &Event,
    now: Timestamp,
) -> Result<SendProgress, Failure> {
    let next = outbox::progress(tx, id)?.after(event, now).map_err(|_| Failure::TooLate)?;
    outbox::set_progress(tx, id, &next)?;
    if matches!(next.state, OutboxState::Sent | OutboxState::Unknown) {
        record(tx, id, next.state, now)?;
    }
    Ok(next)
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

/// Sends the next mail that may leave.
pub async fn deliver_next(hilo: &Arc<Hilo>, limits: Limits) -> Result<Step, Failure> {
    let now = hilo.now();
    let (due, next, account) = hilo.store().read(|data| {
        Ok::<_, Failure>((
            outbox::due(data, now)?,
            outbox::next_due(data)?,
            settings::account(data)?,
        ))
    })?;
    let Some(id) = due else { return Ok(Step::Wait(next)) };
    let Some(account) = account else { return Ok(Step::NoAccount) };
    hilo.store().write(|tx| happen(tx, id, &Event::Claim, now))?;
    let account_wide = match attempt(hilo, id, &account, limits).await {
        Ok(report) => {
            let account_wide = matches!(
                &report.outcome,
                Outcome::NotBegun(refusal) | Outcome::Answered(refusal) if refusal.account_wide
            );
            settle(hilo, id, report)?;
            account_wide
        }
        Err(failure) => {
            // Nothing has left. The mail goes back to the queue, now or when Hilo next starts.
            let _ = hilo.store().write(|tx| happen(tx, id, &Event::Restart, hilo.now()));
            return Err(failure);
        }
    };
    Ok(Step::Tried { mail: id, account_wide })
}

async fn attempt(
    hilo: &Arc<Hilo>,
    id: OutboxId,
    account: &Account,
    limits: Limits,
) -> Result<Report, Failure> {
    let (mail, bytes, attempts) = hilo.store().read(|data| {
        let mail = outbox::mail(data, id)?;
        let bytes = blobs::get(data, mail.blob)?;
        Ok::<_, Failure>((mail, bytes, outbox::progress(data, id)?.attempts))
    })?;
    let refused = |problem, server_text: String| Report {
        outcome: Outcome::NotBegun(Refusal {
            problem,
            server_text,
            passing: false,
            account_wide: false,
        }),
        recipients: Vec::new(),
    };
    if !mail.sender.eq_ignore_ascii_case(account.from_address.trim()) {
        // Written for another account: under this one it would be somebody else's address.
        return Ok(refused(SendProblem::Sender, mail.sender));
    }
    let parcel = Parcel {
        sender: &mail.sender,
        recipients: &mail.recipients,
        bytes: &bytes,
        is_last_try: is_last(attempts),
    };
    let before_body = || async {
        hilo.store().write(|tx| happen(tx, id, &Event::BodyBegins, hilo.now())).map(|_| ())
    };
    match account.security {
        Security::Practice => {
            let practice = open_practice(hilo).await?;
            smtp::send(&Route::Practice(practice.port()), parcel, limits, before_body).await
        }
        Security::Tls | Security::Starttls => {
            let password = match hilo.secrets().get(&smtp::password_key(account)) {
                Ok(password) => password,
                Err(Failure::Keychain { detail }) => {
                    // It may be locked for now, as after a start: every mail waits for it.
                    return Ok(Report {
                        outcome: Outcome::NotBegun(Refusal {
                            problem: SendProblem::NoPassword,
                            server_text: detail,
                            passing: true,
                            account_wide: true,
                        }),
                        recipients: Vec::new(),
                    });
                }
                Err(failure) => return Err(failure),
            };
            let route = Route::Server { account: account.clone(), password };
            smtp::send(&route, parcel, limits, before_body).await
        }
    }
}

/// Opens the practice mailbox of this data folder for one mail.
async fn open_practice(hilo: &Arc<Hilo>) -> Result<Practice, Failure> {
    let kept_by = Arc::clone(hilo);
    let keep = move |arrival: Arrival| {
        keep_arrival(kept_by.store(), &arrival, kept_by.now())
            .map_err(|failure| format!("{failure:?}"))
    };
    Practice::open(Arc::new(keep)).await.map_err(|error| Failure::Server {
        problem: SendProblem::Unreachable,
        server_text: error.to_string(),
    })
}

/// Keeps an arrival at the practice mailbox.
fn keep_arrival(store: &Store, arrival: &Arrival, now: Timestamp) -> Result<(), Failure> {
    let packed = blobs::pack(&arrival.raw)?;
    store.write(|tx| {
        let blob = blobs::put(tx, &packed)?;
        Ok(outbox::insert_practice(tx, &arrival.recipients, blob, now)?)
    })
}

fn settle(hilo: &Hilo, id: OutboxId, report: Report) -> Result<(), Failure> {
    let now = hilo.now();
    hilo.store().write(|tx| {
        outbox::set_recipients(tx, id, &report.recipients)?;
        let next = happen(tx, id, &Event::Outcome(report.outcome), now)?;
        let some_refused = report.recipients.iter().any(|to| to.accepted == Some(false));
        if next.state == OutboxState::Sent && some_refused {
            let told = SendProgress { problem: Some(SendProblem::Recipient), ..next };
            outbox::set_progress(tx, id, &told)?;
        }
        Ok(())
    })
}

/// Puts a mail on the timeline. It answers the customer only once it is certain that it left.
fn record(
    tx: &Transaction,
    id: OutboxId,
    state: OutboxState,
    now: Timestamp,
) -> Result<(), Failure> {
    let row = outbox::row(tx, id)?;
    let sent = state == OutboxState::Sent;
    if let Some(message) = row.message {
        if sent {
            messages::answers(tx, message, now)?;
            customers::refresh(tx, row.customer)?;
        }
        return Ok(());
    }
    let mail = outbox::mail(tx, id)?;
    let raw = blobs::get(tx, mail.blob)?;
    let settings = settings::get(tx)?;
    let mut parsed = email::parse(&raw)
        .and_then(|parsed| parsed.message(now))
        .unwrap_or_else(|_| in_short(&row, &mail.sender));
    parsed.sent_at = now;
    parsed.utc_offset = offset(&settings, now);
    // The answer joins the thread of the mail that it answers, whatever that thread is called.
    let answered = parsed.mail.as_ref().and_then(|mail| mail.in_reply_to.first());
    if let Some(thread) = answered.map(|id| messages::thread_of(tx, id)).transpose()?.flatten() {
        parsed.conversation = thread;
    }
    let identity = identity_of(tx, mail.customer, &mail.draft.to)?;
    let new = NewMessage {
        parsed: &parsed,
        customer: mail.customer,
        identity,
        direction: Direction::Out,
        turn: if sent { Turn::Answers } else { Turn::Neither },
        ordered_at: now,
        label: "",
        call: None,
        template: &mail.template,
        raw: Some(mail.blob),
        files: Vec::new(),
        import: None,
    };
    let inserted = messages::insert(tx, &new)?;
    // A copy of it may have been imported before the answer of the server was known.
    let message = match inserted {
        Some(message) => message,
        None => outbox::message_of(tx, &parsed.source_id)?,
    };
    outbox::set_message(tx, id, message)?;
    customers::refresh(tx, mail.customer)?;
    if let Some(used) = mail.draft.template {
        template::used(tx, used, now)?;
    }
    Ok(())
}

/// What the timeline says of a mail that left and that our own reader cannot read: better than
/// nothing, and no reason to forget that it left.
fn in_short(row: &OutboxRow, sender: &str) -> ParsedMessage {
    ParsedMessage {
        channel: Channel::Email,
        source_id: format!("outbox:{}", row.id),
        conversation: format!("outbox:{}", row.id),
        kind: MessageKind::Text,
        sent_at: Timestamp::default(),
        utc_offset: 0,
        sender: Some(sender.to_owned()),
        subject: row.subject.clone(),
        text: row.text.clone(),
        quoted: String::new(),
        edited: false,
        has_html: false,
        automatic: None,
        attachments: Vec::new(),
        mail: None,
    }
}

fn offset(settings: &Settings, now: Timestamp) -> i32 {
    let zone = settings.time_zone.parse::<chrono_tz::Tz>().unwrap_or(chrono_tz::UTC);
    now.utc().with_timezone(&zone).offset().fix().local_minus_utc() / 60
}

/// Returns the identity by which a mail went. An address that nobody has becomes the customer's, so
/// that the answer from it is theirs too.
fn identity_of(
    tx: &Transaction,
    customer: CustomerId,
    to: &str,
) -> Result<Option<IdentityId>, StoreError> {
    let Some(address) = identity::email(to) else { return Ok(None) };
    Ok(match identities::find(tx, IdentityKind::Email, &address)? {
        Some((identity, owner)) => (owner == customer).then_some(identity),
        None => {
            let kind = IdentityKind::Email;
            Some(identities::insert(tx, customer, kind, &address, to.trim(), "", None)?)
        }
    })
}
