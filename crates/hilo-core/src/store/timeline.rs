//! Timelines, read by key: the cost of a page does not grow with the timeline.

use std::collections::HashMap;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::{StoreError, accounts, danger, replies, reports};
use crate::error::Thing;
use crate::identity;
use crate::model::*;

/// Which part of whose timeline.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// Whose.
    pub customer: CustomerId,
    /// Only these channels; empty for all.
    pub channels: &'a [Channel],
    /// How many rows at most.
    pub limit: u32,
}

/// Returns rows older than `before`, or the newest ones, newest first.
pub fn older(
    connection: &Connection,
    part: &Part,
    before: Option<Cursor>,
) -> Result<Vec<(Cursor, Interaction)>, StoreError> {
    rows(connection, part, before, "<", "DESC")
}

/// Returns rows newer than `after`, newest first.
pub fn newer(
    connection: &Connection,
    part: &Part,
    after: Cursor,
) -> Result<Vec<(Cursor, Interaction)>, StoreError> {
    let mut rows = rows(connection, part, Some(after), ">", "ASC")?;
    rows.reverse();
    Ok(rows)
}

/// Returns the place of a message on its timeline.
pub fn cursor(connection: &Connection, id: MessageId) -> Result<Cursor, StoreError> {
    connection
        .prepare_cached("SELECT ordered_at FROM message WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?
        .map(|at| Cursor { at, id })
        .ok_or(StoreError::NotFound(Thing::Message))
}

/// Returns how many rows a timeline has under its filter.
pub fn total(connection: &Connection, part: &Part) -> rusqlite::Result<u32> {
    let (filter, values) = filter(part);
    let sql = if part.channels.is_empty() {
        "SELECT messages FROM customer WHERE id = ?1".to_owned()
    } else {
        format!("SELECT count(*) FROM message WHERE customer_id = ?1{filter}")
    };
    let total = connection
        .prepare_cached(&sql)?
        .query_row(params_from_iter(values), |row| row.get(0))
        .optional()?;
    Ok(total.unwrap_or(0))
}

/// Returns one row.
pub fn row(connection: &Connection, id: MessageId) -> Result<Interaction, StoreError> {
    let found = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM message WHERE id = ?1"))?
        .query_row([id.0], interaction)
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Message))?;
    let mut rows = vec![found];
    complete(connection, &mut rows)?;
    rows.pop().map(|(_, row)| row).ok_or(StoreError::NotFound(Thing::Message))
}

/// Returns the last contacts with a customer, newest first, without notices, notes and servers' reports.
pub fn recent(
    connection: &Connection,
    id: CustomerId,
    limit: u32,
) -> rusqlite::Result<Vec<RecentContact>> {
    connection
        .prepare_cached(
            "SELECT id, channel, direction, sent_at,
                    CASE WHEN subject <> '' THEN subject ELSE substr(text, 1, 160) END
             FROM message WHERE customer_id = ?1 AND kind <> 'notice' AND channel <> 'note' AND automatic IS NOT 'bounce'
             ORDER BY ordered_at DESC, id DESC LIMIT ?2",
        )?
        .query_map(params![id.0, limit], |row| {
            let (channel, direction): (String, String) = (row.get(1)?, row.get(2)?);
            Ok(RecentContact {
                message: MessageId(row.get(0)?),
                channel: Channel::parse(&channel).unwrap_or(Channel::Other),
                direction: Direction::parse(&direction).unwrap_or(Direction::None),
                sent_at: Timestamp(row.get(3)?),
                text: row.get(4)?,
            })
        })?
        .collect()
}

/// Returns new text and quoted text of a message, whole.
pub fn texts(connection: &Connection, id: MessageId) -> Result<(String, String), StoreError> {
    connection
        .prepare_cached("SELECT text, quoted FROM message WHERE id = ?1")?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Message))
}

const COLUMNS: &str =
    "id, ordered_at, conversation_id, channel, label, direction, kind, sent_at, utc_offset, sender,
     subject, substr(text, 1, 2001), CASE WHEN quoted = '' THEN 0
         ELSE length(quoted) - length(replace(quoted, char(10), '')) + 1 END,
     has_html, edited, automatic, call, template, files <> '',
     -- A signature opens with its delimiter, and an empty line would part it from quoted text.
     (quoted LIKE '--' || char(10) || '%' OR quoted LIKE '-- ' || char(10) || '%')
         AND instr(quoted, char(10) || char(10)) = 0 AND instr(quoted, char(10) || '>') = 0,
     -- What is known of nobody having read it is known by the mailbox alone.
     direction = 'in' AND EXISTS (SELECT 1 FROM location WHERE message_id = message.id)
         AND NOT EXISTS (SELECT 1 FROM location WHERE message_id = message.id AND seen)
         AND NOT EXISTS (SELECT 1 FROM seen WHERE message_id = message.id)";

fn filter(part: &Part) -> (String, Vec<Sql>) {
    let mut values = vec![Sql::Integer(part.customer.0)];
    if part.channels.is_empty() {
        return (String::new(), values);
    }
    values.extend(part.channels.iter().map(|channel| Sql::Text(channel.as_str().to_owned())));
    let places: Vec<String> = (2..=values.len()).map(|at| format!("?{at}")).collect();
    (format!(" AND channel IN ({})", places.join(", ")), values)
}

fn rows(
    connection: &Connection,
    part: &Part,
    from: Option<Cursor>,
    comparison: &str,
    order: &str,
) -> Result<Vec<(Cursor, Interaction)>, StoreError> {
    let (filter, mut values) = filter(part);
    let mut bound = String::new();
    if let Some(from) = from {
        let at = values.len() + 1;
        bound = format!(" AND (ordered_at, id) {comparison} (?{at}, ?{})", at + 1);
        values.extend([Sql::Integer(from.at), Sql::Integer(from.id.0)]);
    }
    values.push(Sql::Integer(part.limit.into()));
    let mut rows = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM message WHERE customer_id = ?1{filter}{bound}
             ORDER BY ordered_at {order}, id {order} LIMIT ?{}",
            values.len()
        ))?
        .query_map(params_from_iter(values), interaction)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    complete(connection, &mut rows)?;
    Ok(rows)
}

fn interaction(row: &Row) -> rusqlite::Result<(Cursor, Interaction)> {
    let id = MessageId(row.get(0)?);
    let (channel, direction, kind): (String, String, String) =
        (row.get(3)?, row.get(5)?, row.get(6)?);
    let (automatic, call): (Option<String>, Option<String>) = (row.get(15)?, row.get(16)?);
    let mut text: String = row.get(11)?;
    let end = text.char_indices().nth(Interaction::TEXT_LIMIT).map(|(at, _)| at);
    if let Some(end) = end {
        text.truncate(end);
    }
    let signature = row.get(19)?;
    let (sender, subject): (String, String) = (row.get(9)?, row.get(10)?);
    Ok((
        Cursor { at: row.get(1)?, id },
        Interaction {
            id,
            conversation: ConversationId(row.get(2)?),
            channel: Channel::parse(&channel).unwrap_or(Channel::Other),
            label: row.get(4)?,
            direction: Direction::parse(&direction).unwrap_or(Direction::None),
            kind: MessageKind::parse(&kind).unwrap_or(MessageKind::Text),
            sent_at: Timestamp(row.get(7)?),
            utc_offset: row.get(8)?,
            look_alike: identity::has_look_alike(&sender) || identity::has_look_alike(&subject),
            real_sender: String::new(),
            passed_on_by: String::new(),
            sender: identity::visible(sender),
            subject: identity::visible(subject),
            text,
            cut: end.is_some(),
            quoted_lines: if signature { 0 } else { row.get(12)? },
            signature,
            has_html: row.get(13)?,
            edited: row.get(14)?,
            automatic: automatic.as_deref().and_then(Automatic::parse),
            attachments: Vec::new(),
            call: call.and_then(|call| serde_json::from_str(&call).ok()),
            delivery: None,
            reports: Vec::new(),
            reply: None,
            template: row.get(17)?,
            unread: row.get(20)?,
        },
    ))
}

/// Adds files and deliveries, a query each for the whole page.
fn complete(connection: &Connection, rows: &mut [(Cursor, Interaction)]) -> Result<(), StoreError> {
    let ids =
        serde_json::to_string(&rows.iter().map(|(cursor, _)| cursor.id.0).collect::<Vec<_>>())?;
    let mut files: HashMap<MessageId, Vec<Attachment>> = HashMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT message_id, id, name, media_type, size, inline, part IS NOT NULL OR blob_id IS NOT NULL
         FROM attachment WHERE message_id IN (SELECT value FROM json_each(?1)) ORDER BY id",
    )?;
    let mut found = statement.query([&ids])?;
    while let Some(row) = found.next()? {
        let (name, media_type): (String, String) = (row.get(2)?, row.get(3)?);
        let present = row.get(6)?;
        files.entry(MessageId(row.get(0)?)).or_default().push(Attachment {
            id: AttachmentId(row.get(1)?),
            picture: present && is_picture(&media_type),
            danger: danger::danger(&name, &media_type),
            name,
            media_type,
            size: row.get(4)?,
            present,
            inline: row.get(5)?,
        });
    }
    drop(found);
    let mut deliveries: HashMap<MessageId, Delivery> = HashMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT message_id, id, state, server_text, in_doubt, (
             SELECT json_group_array(json_object('address', address, 'accepted', json('false'), 'server_text', server_text))
             FROM outbox_recipient WHERE outbox_id = outbox.id AND accepted = 0)
         FROM outbox WHERE message_id IN (SELECT value FROM json_each(?1))",
    )?;
    let mut found = statement.query(params![ids])?;
    while let Some(row) = found.next()? {
        let (state, refused): (String, String) = (row.get(2)?, row.get(5)?);
        let Some(state) = OutboxState::parse(&state) else { continue };
        let delivery = Delivery {
            outbox: OutboxId(row.get(1)?),
            state,
            server_text: row.get(3)?,
            refused: serde_json::from_str(&refused)?,
            in_doubt: row.get(4)?,
        };
        deliveries.insert(MessageId(row.get(0)?), delivery);
    }
    let writers = writers(connection, rows)?;
    let mut told = reports::of_messages(connection, &ids)?;
    let replies = replies::of_messages(connection, &ids)?;
    for (cursor, row) in rows {
        if let Some((address, is_ours)) = writers.get(&cursor.id) {
            let told = if *is_ours { &mut row.passed_on_by } else { &mut row.real_sender };
            told.clone_from(address);
        }
        row.reports = told.remove(&cursor.id).unwrap_or_default();
        row.reply = replies.get(&cursor.id).copied();
        row.attachments = files.remove(&cursor.id).unwrap_or_default();
        row.delivery = deliveries.remove(&cursor.id);
    }
    Ok(())
}

/// Returns the address that mails are from, and whether it is ours, for those that somebody else seems to have written:
/// what we passed on, and names that are, or hold, another address.
fn writers(
    connection: &Connection,
    rows: &[(Cursor, Interaction)],
) -> Result<HashMap<MessageId, (String, bool)>, StoreError> {
    let is_inward =
        |row: &Interaction| row.channel == Channel::Email && row.direction == Direction::In;
    let inward: HashMap<_, _> =
        rows.iter().filter(|(_, row)| is_inward(row)).map(|(at, row)| (at.id, row)).collect();
    if inward.is_empty() {
        return Ok(HashMap::new());
    }
    let own = accounts::own_addresses(connection)?;
    let ids = serde_json::to_string(&inward.keys().map(|id| id.0).collect::<Vec<_>>())?;
    let mut statement = connection.prepare_cached(
        "SELECT message_id, coalesce(json_extract(headers, '$.from[0].address'), '') FROM mail
         WHERE message_id IN (SELECT value FROM json_each(?1))",
    )?;
    let written = statement.query_map([ids], |row| Ok((MessageId(row.get(0)?), row.get(1)?)))?;
    let written = written.collect::<rusqlite::Result<Vec<(MessageId, String)>>>()?;
    let lies = |row: &Interaction, address: &str| {
        addresses_in(&row.sender).any(|named| named != address.to_lowercase())
    };
    let found = written.into_iter().filter_map(|(id, address)| {
        let row = inward.get(&id).filter(|_| !address.is_empty())?;
        let is_ours = identity::email(&address).is_some_and(|address| own.contains(&address));
        (is_ours || lies(row, &address)).then_some((id, (address, is_ours)))
    });
    Ok(found.collect())
}

/// The addresses in a name, in lower case.
fn addresses_in(name: &str) -> impl Iterator<Item = String> {
    let words = name.split(|c: char| c.is_whitespace() || "<>()[]\"',;:“”".contains(c));
    let full = words.filter(|word| {
        word.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'))
    });
    full.map(|word| word.trim_end_matches('.').to_lowercase())
}

/// Raster pictures that a webview shows without running anything.
fn is_picture(media_type: &str) -> bool {
    matches!(media_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_a_name_is_found_and_what_only_looks_like_one_is_not() {
        for (name, expected) in [
            ("soporte@banco.example", &["soporte@banco.example"][..]),
            ("Banco <Soporte@Banco.example>", &["soporte@banco.example"]),
            ("Ana (ana@uno.example, ana@dos.example)", &["ana@uno.example", "ana@dos.example"]),
            ("Ana Ruiz", &[]),
            ("Tienda @ Madrid", &[]),
            ("@ana.ruiz", &[]),
        ] {
            assert_eq!(addresses_in(name).collect::<Vec<_>>(), expected, "{name}");
        }
    }
}
