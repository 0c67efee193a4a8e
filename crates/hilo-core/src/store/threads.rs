//! Which mails belong together: a conversation is found by the ids that its mails have and name.
//!
//! All ids count alike, whether the mail that has one is here, comes later or never: the mails of one customer that hang
//! together by them are one conversation, in whatever order they come. An id says nothing beyond the customer on whose
//! timeline its mail is, so that no mail, whatever it names, brings two customers together. Where no id leads anywhere, and
//! only then, the subject decides.
//!
//! A mail costs a lookup for each id that counts, of which there are at most a few dozen. Where two conversations turn
//! out to be one, the smaller one goes over; it stays known by its ids.

mod again;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

pub(super) use again::{catch_up, of_identity, of_import, prune, rebuild};

use crate::identity::thread::{answered_subject, bare_subject, is_token};
use crate::model::*;

/// Ids of References that count: the first, and this many of the latest.
const LATEST: usize = 50;
/// Ids of In-Reply-To that count.
const ANSWERED: usize = 5;
/// Tokens of ours that count.
const TOKENS: usize = 3;
/// Milliseconds that may lie between mails that only their subject joins.
const SUBJECT_WINDOW: i64 = 30 * 24 * 3600 * 1000;
/// Mails that are looked at for one with the same subject.
const SUBJECT_MAILS: u32 = 100;
/// Letters of a subject that are compared.
const SUBJECT: usize = 300;

/// By what a conversation is known: half of a SHA-256, so that whatever a mail names takes as much room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key([u8; 16]);

impl Key {
    fn of(kind: &str, written: &[&str]) -> Key {
        let mut hash = Sha256::new();
        hash.update(kind);
        for part in written {
            hash.update(b"\0");
            hash.update(part);
        }
        let mut key = [0; 16];
        key.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
        Key(key)
    }

    /// Returns the key of a Message-ID or a token.
    pub fn id(id: &str) -> Key {
        Key::of("id", &[id])
    }

    /// Returns the key of Gmail's own number of a thread, which means something within its mailbox.
    pub fn gmail(mailbox: &str, thread: u64) -> Key {
        Key::of("gmail", &[mailbox, &thread.to_string()])
    }

    /// Returns the key under which an answer that names no mail waits for the one with its subject.
    fn subject(bare: &str) -> Key {
        Key::of("subject", &[&bare.to_lowercase()])
    }
}

/// What decides about the conversation of a mail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placing<'a> {
    /// Whose timeline it is on.
    pub customer: CustomerId,
    /// Who wrote it.
    pub direction: Direction,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Its place on the timeline.
    pub ordered_at: Timestamp,
    /// Its subject.
    pub subject: &'a str,
    /// Ids that it has and names.
    pub headers: &'a MailHeaders,
}

/// Returns the conversation of a mail that is about to be stored, and keeps the ids that it brings.
pub(super) fn place(tx: &Transaction, mail: Placing) -> rusqlite::Result<i64> {
    let customer = mail.customer;
    let mut found = Found::default();
    let named = named(mail.headers);
    for key in &named {
        found.add(*key, known(tx, customer, *key)?);
    }
    let own = mail.headers.message_id.as_deref().map(Key::id);
    let mut own_missing = None;
    if let Some(own) = own {
        match known(tx, customer, own)? {
            None => own_missing = Some(own),
            // Somebody named it before it came.
            Some(Known { conversation, sent_at: None }) => {
                found.add_root(conversation);
                own_missing = Some(own);
            }
            // The same mail, as it was changed on another way.
            Some(Known { conversation, sent_at: Some(at) }) if at == mail.sent_at => {
                found.add_root(conversation);
            }
            // Some senders give several mails the same id: it is the first one's.
            Some(_) => {}
        }
    }
    let waits = match found.roots.is_empty() {
        true => by_subject(tx, mail, &mut found)?,
        false => None,
    };
    let conversation = match found.roots.split_first() {
        Some((first, others)) => {
            others.iter().try_fold(*first, |into, other| join(tx, into, *other))?
        }
        None => begin(tx)?,
    };
    for key in found.missing {
        keep(tx, customer, key, conversation, None)?;
    }
    for key in own_missing.into_iter().chain(waits) {
        keep(tx, customer, key, conversation, Some(mail.sent_at))?;
    }
    if mail.direction == Direction::Out
        && let Some(token) = mail.headers.references.iter().find(|id| is_token(id))
    {
        set_token(tx, conversation, token)?;
    }
    Ok(conversation)
}

/// What the ids of a mail lead to.
#[derive(Debug, Default)]
struct Found {
    /// Conversations, each once.
    roots: Vec<i64>,
    /// Ids that lead nowhere yet.
    missing: Vec<Key>,
}

impl Found {
    fn add(&mut self, key: Key, known: Option<Known>) {
        match known {
            Some(known) => self.add_root(known.conversation),
            None => self.missing.push(key),
        }
    }

    fn add_root(&mut self, conversation: i64) {
        if !self.roots.contains(&conversation) {
            self.roots.push(conversation);
        }
    }
}

/// Returns the ids that a mail names, each once, as far as they count.
fn named(headers: &MailHeaders) -> Vec<Key> {
    let references = &headers.references;
    let latest = references.iter().rev().take(LATEST);
    let tokens = references.iter().filter(|id| is_token(id)).take(TOKENS);
    let ids = headers.about.iter().chain(tokens);
    let ids = ids.chain(headers.in_reply_to.iter().take(ANSWERED));
    let mut keys: Vec<Key> = Vec::new();
    for id in ids.chain(latest).chain(references.first()) {
        let key = Key::id(id);
        if headers.message_id.as_ref() != Some(id) && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// A conversation that an id leads to.
struct Known {
    conversation: i64,
    /// When the mail that has the id was sent; `None` where it was only named.
    sent_at: Option<Timestamp>,
}

fn known(
    connection: &Connection,
    customer: CustomerId,
    key: Key,
) -> rusqlite::Result<Option<Known>> {
    connection
        .prepare_cached(
            "SELECT coalesce(joined_to, conversation.id), sent_at
             FROM thread_id JOIN conversation ON conversation.id = conversation_id
             WHERE customer_id = ?1 AND thread_id.id = ?2",
        )?
        .query_row(params![customer.0, key.0], |row| {
            let sent_at: Option<i64> = row.get(1)?;
            Ok(Known { conversation: row.get(0)?, sent_at: sent_at.map(Timestamp) })
        })
        .optional()
}

fn keep(
    tx: &Transaction,
    customer: CustomerId,
    key: Key,
    conversation: i64,
    sent_at: Option<Timestamp>,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO thread_id (customer_id, id, conversation_id, sent_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![customer.0, key.0, conversation, sent_at.map(|at| at.0)])?;
    Ok(())
}

fn begin(tx: &Transaction) -> rusqlite::Result<i64> {
    // Its key is its number, or a lower one: unlike an id it goes to the end of the index.
    tx.prepare_cached(
        "INSERT INTO conversation (channel, thread)
         SELECT 'email', printf('%012d', coalesce(max(id), 0) + 1) FROM conversation",
    )?
    .insert([])
}

/// Finds the conversation of a mail that names none: an answer goes to the latest mail before it with its subject, and a
/// mail takes the answers to it that came first and wait. Returns the key under which an answer is to wait.
///
/// Whatever stands on ids is not joined by a subject: an answer that waits does so until one mail has come.
fn by_subject(tx: &Transaction, mail: Placing, found: &mut Found) -> rusqlite::Result<Option<Key>> {
    let (bare, headers) = (bare_subject(mail.subject), mail.headers);
    let names_mails = headers.about.is_some()
        || !headers.in_reply_to.is_empty()
        || headers.references.iter().any(|id| !is_token(id));
    if bare.is_empty() || names_mails {
        return Ok(None);
    }
    let key = Key::subject(bare);
    let waiting = known(tx, mail.customer, key)?;
    if answered_subject(mail.subject).is_none() || !headers.references.is_empty() {
        let after = |at: Timestamp| at.0.saturating_sub(mail.sent_at.0);
        if let Some(Known { conversation, sent_at: Some(at) }) = waiting
            && (0..=SUBJECT_WINDOW).contains(&after(at))
        {
            found.add_root(conversation);
            tx.prepare_cached("DELETE FROM thread_id WHERE customer_id = ?1 AND id = ?2")?
                .execute(params![mail.customer.0, key.0])?;
        }
        return Ok(None);
    }
    if let Some(before) = same_subject(tx, mail, bare)? {
        found.add_root(before);
        return Ok(None);
    }
    if let Some(Known { conversation, sent_at: Some(at) }) = waiting
        && at.0.abs_diff(mail.sent_at.0) <= SUBJECT_WINDOW.unsigned_abs()
    {
        found.add_root(conversation);
    }
    Ok(Some(key))
}

/// Returns the conversation of the latest mail before this one that has its subject.
fn same_subject(
    connection: &Connection,
    mail: Placing,
    bare: &str,
) -> rusqlite::Result<Option<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT conversation_id, substr(subject, 1, 2 * ?5) FROM message
         WHERE customer_id = ?1 AND ordered_at < ?2 AND ordered_at >= ?2 - ?3 AND channel = 'email'
         ORDER BY ordered_at DESC, id DESC LIMIT ?4",
    )?;
    let beginning = |bare: &str| bare.chars().take(SUBJECT).collect::<String>().to_lowercase();
    let wanted = beginning(bare);
    let bounds =
        params![mail.customer.0, mail.ordered_at.0, SUBJECT_WINDOW, SUBJECT_MAILS, SUBJECT];
    let mut rows = statement.query(bounds)?;
    while let Some(row) = rows.next()? {
        let subject: String = row.get(1)?;
        if beginning(bare_subject(&subject)) == wanted {
            return row.get(0).map(Some);
        }
    }
    Ok(None)
}

/// Makes two conversations one and returns it. The one with fewer messages goes over, so that a message is written anew
/// at most as often as its conversation doubles.
fn join(tx: &Transaction, one: i64, other: i64) -> rusqlite::Result<i64> {
    let (into, from) = if is_smaller(tx, one, other)? { (other, one) } else { (one, other) };
    for step in [
        "UPDATE message SET conversation_id = ?1 WHERE conversation_id = ?2",
        "UPDATE conversation SET joined_to = ?1 WHERE joined_to = ?2",
        "UPDATE conversation SET joined_to = ?1 WHERE id = ?2",
        "UPDATE conversation SET token = coalesce(token, (SELECT token FROM conversation WHERE id = ?2)) WHERE id = ?1",
    ] {
        tx.prepare_cached(step)?.execute([into, from])?;
    }
    Ok(into)
}

/// Whether a conversation has fewer messages than another; the larger one is not counted to its end.
fn is_smaller(connection: &Connection, one: i64, other: i64) -> rusqlite::Result<bool> {
    let mut count = connection.prepare_cached(
        "SELECT count(*) FROM (SELECT 1 FROM message WHERE conversation_id = ?1 LIMIT ?2)",
    )?;
    let mut most: i64 = 8;
    loop {
        let mut messages = |of: i64| count.query_row([of, most], |row| row.get::<_, i64>(0));
        let (one, other) = (messages(one)?, messages(other)?);
        if one < most || other < most {
            return Ok(one < other);
        }
        most = most.saturating_mul(4);
    }
}

fn set_token(tx: &Transaction, conversation: i64, token: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE conversation SET token = ?2 WHERE id = ?1 AND token IS NULL")?
        .execute(params![conversation, token])?;
    Ok(())
}

/// Returns the token of the conversation of a customer's mail, where one was given.
pub fn token(
    connection: &Connection,
    customer: CustomerId,
    message: MessageId,
) -> rusqlite::Result<Option<String>> {
    let token = connection
        .prepare_cached(
            "SELECT token FROM message JOIN conversation ON conversation.id = conversation_id
             WHERE message.id = ?1 AND customer_id = ?2 AND message.channel = 'email'",
        )?
        .query_row(params![message.0, customer.0], |row| row.get(0))
        .optional()?;
    Ok(token.flatten())
}

/// Gives the conversation of a customer's mail a token, by which what names it is found to be of it.
pub fn give_token(
    tx: &Transaction,
    customer: CustomerId,
    message: MessageId,
    token: &str,
) -> rusqlite::Result<()> {
    let Some((owner, conversation)) = of_mail(tx, message)? else { return Ok(()) };
    if owner == customer {
        set_token(tx, conversation, token)?;
        tie(tx, message, Key::id(token))?;
    }
    Ok(())
}

/// Keeps that a mail belongs to what an id leads to which it does not name itself.
pub fn tie(tx: &Transaction, message: MessageId, key: Key) -> rusqlite::Result<()> {
    let new = tx
        .prepare_cached("INSERT OR IGNORE INTO thread_tie (message_id, id) VALUES (?1, ?2)")?
        .execute(params![message.0, key.0])?;
    if new > 0 { follow_tie(tx, message, key) } else { Ok(()) }
}

fn follow_tie(tx: &Transaction, message: MessageId, key: Key) -> rusqlite::Result<()> {
    let Some((customer, conversation)) = of_mail(tx, message)? else { return Ok(()) };
    match known(tx, customer, key)? {
        None => keep(tx, customer, key, conversation, None),
        Some(known) if known.conversation != conversation => {
            join(tx, known.conversation, conversation).map(drop)
        }
        Some(_) => Ok(()),
    }
}

fn of_mail(
    connection: &Connection,
    message: MessageId,
) -> rusqlite::Result<Option<(CustomerId, i64)>> {
    connection
        .prepare_cached(
            "SELECT customer_id, conversation_id FROM message WHERE id = ?1 AND channel = 'email'",
        )?
        .query_row([message.0], |row| Ok((CustomerId(row.get(0)?), row.get(1)?)))
        .optional()
}
