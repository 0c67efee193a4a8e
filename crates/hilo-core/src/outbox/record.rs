//! A mail that left, as a message on the timeline.

use chrono::Offset;
use rusqlite::Transaction;

use crate::channel::email;
use crate::error::Failure;
use crate::identity;
use crate::model::*;
use crate::store::messages::{self, NewMessage, Turn};
use crate::store::{StoreError, blobs, customers, identities, outbox, reports, settings, template};

/// What is known about when a mail left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// The server has just taken it.
    Now,
    /// It is known by now that it left when it was tried.
    Then,
    /// Nobody knows whether it left.
    Perhaps,
}

/// Reads a mail of ours as the timeline will show it; `None` where our own reader cannot.
pub(super) fn read(bytes: &[u8], now: Timestamp) -> Option<ParsedMessage> {
    email::parse(bytes).and_then(|parsed| parsed.message(now)).ok()
}

/// Puts a mail on the timeline. It answers the customer only once it is certain that it left, only where somebody to
/// whom it is written got it, and never where nobody asked for it.
///
/// `shown` is what [`read`] made of it, where that was at hand.
pub(super) fn record(
    tx: &Transaction,
    id: OutboxId,
    left: Left,
    shown: Option<ParsedMessage>,
    now: Timestamp,
) -> Result<(), Failure> {
    let row = outbox::row(tx, id)?;
    let mail = outbox::mail(tx, id)?;
    let sent = left != Left::Perhaps;
    let turn = if sent && !mail.unrequested { Turn::Answers } else { Turn::Neither };
    if let Some(message) = row.message {
        if sent {
            messages::left(tx, message, turn, (left == Left::Now).then_some(now))?;
            reports::settle_turn(tx, &mail.rfc_id)?;
            customers::refresh(tx, row.customer)?;
        }
        return Ok(());
    }
    let settings = settings::get(tx)?;
    let shown = match shown {
        Some(shown) => Some(shown),
        None => read(&blobs::get(tx, mail.blob)?, now),
    };
    let mut parsed = shown.unwrap_or_else(|| in_short(&row, &mail.sender));
    // A person wrote it, although it says how to get no more of its kind.
    parsed.automatic = None;
    parsed.sent_at = now;
    parsed.utc_offset = offset(&settings, now);
    let identity = identity_of(tx, mail.customer, &mail.draft.to)?;
    let new = NewMessage {
        parsed: &parsed,
        customer: mail.customer,
        identity,
        direction: Direction::Out,
        turn,
        ordered_at: now,
        arrived_at: now,
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
        None => messages::id_of(tx, Channel::Email, &parsed.source_id)?,
    };
    outbox::set_message(tx, id, message)?;
    if sent {
        reports::settle_turn(tx, &mail.rfc_id)?;
    }
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
