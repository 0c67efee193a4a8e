//! From sources to rows: reading on one thread, storing on another, a batch in a transaction.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, sync_channel};

use rusqlite::Transaction;

use super::chats::{ReadChat, zone};
use super::job::Control;
use super::mails::{self, ReadMail};
use super::people;
use super::source::Source;
use crate::Hilo;
use crate::channel::whatsapp;
use crate::error::Failure;
use crate::identity::{self, fold};
use crate::model::*;
use crate::store::blobs::{self, Packed};
use crate::store::messages::{self, NewMessage, Turn};
use crate::store::{StoreError, customers, identities, imports, settings};

/// Messages of a transaction: a crash costs no more, and each keeps its readers waiting briefly.
const BATCH: usize = 500;
/// Messages that are read ahead of the store.
const AHEAD: usize = 256;
/// Time that a chat's clock may go back before a message is taken for older rather than late.
const LATE: i64 = 6 * 3600 * 1000;

/// A message on its way from the reader to the store.
struct Ready {
    message: ParsedMessage,
    /// A mail as it arrived.
    raw: Option<Packed>,
    files: Vec<Option<Packed>>,
    whose: Whose,
    bytes: u64,
}

/// What the reader knows about whose a message is.
enum Whose {
    /// A mail: whom it may concern, best first, and the mail that a report is about.
    Mail { correspondents: Vec<Mailbox>, about: Option<String> },
    /// A message of a chat.
    Chat {
        direction: Direction,
        customer: CustomerId,
        identity: Option<IdentityId>,
        ordered_at: Timestamp,
    },
}

enum Step {
    Message(Box<Ready>),
    Skip(Skip, u64),
}

/// Imports sources as decided and returns what they brought.
///
/// Stopped or failed, everything that was stored so far is taken out again.
pub(crate) fn run(
    hilo: &Hilo,
    sources: &[(Source, SourceAnswer)],
    control: &Control,
) -> Result<ImportSummary, Failure> {
    let _one_at_a_time = hilo.jobs().turn();
    let store = hilo.store();
    remember_own(hilo, sources)?;
    let import = store.write(|tx| Ok::<_, Failure>(imports::begin(tx, hilo.now())?))?;
    let ran = store.in_bulk(|| {
        for (source, answer) in sources {
            if control.stopped() {
                return Err(Failure::Cancelled);
            }
            if !answer.leave_out {
                let brought = one(hilo, import, source, answer, control)?;
                store
                    .write(|tx| imports::add_source(tx, import, &brought).map_err(Failure::from))?;
            }
        }
        if control.stopped() {
            return Err(Failure::Cancelled);
        }
        store.write(|tx| imports::finish(tx, import, hilo.now()).map_err(Failure::from))
    })?;
    if let Err(failure) = ran {
        store.write(|tx| imports::drop_unfinished(tx, import).map_err(Failure::from))?;
        return Err(failure);
    }
    store.read(|data| Ok(imports::summary(data, import)?))
}

/// Keeps which addresses and names are the shop's, as the person said.
fn remember_own(hilo: &Hilo, sources: &[(Source, SourceAnswer)]) -> Result<(), Failure> {
    hilo.store().write(|tx| {
        let mut settings = settings::get(tx)?;
        let before = settings.clone();
        for (source, answer) in sources.iter().filter(|(_, answer)| !answer.leave_out) {
            for person in answer.people.iter().filter(|person| person.who == Who::Shop) {
                let email = identity::email(&person.sender)
                    .filter(|_| source.kind.channel() == Channel::Email);
                let list = if email.is_some() {
                    &mut settings.own_addresses
                } else {
                    &mut settings.own_whatsapp_names
                };
                let name = email.unwrap_or_else(|| person.sender.clone());
                if !list.contains(&name) {
                    list.push(name);
                }
            }
        }
        if settings != before {
            settings::save(tx, &settings, hilo.now())?;
        }
        Ok::<_, Failure>(())
    })
}

fn one(
    hilo: &Hilo,
    import: ImportId,
    source: &Source,
    answer: &SourceAnswer,
    control: &Control,
) -> Result<ImportedSource, Failure> {
    let mut brought = ImportedSource {
        path: source.path.display().to_string(),
        channel: source.kind.channel(),
        new: 0,
        duplicate: 0,
        skipped: 0,
        first: None,
        last: None,
    };
    std::thread::scope(|scope| {
        let (give, take) = sync_channel(AHEAD);
        let reader = scope.spawn(move || {
            let mut give = |step| !control.stopped() && give.send(step).is_ok();
            for skip in &source.skips {
                give(Step::Skip(skip.clone(), 0));
            }
            match source.kind.channel() {
                Channel::Email => read_mails(source, &mut give),
                Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
                    read_chat(hilo, import, source, answer, &mut give)
                }
            }
        });
        let stored = store(hilo, import, take, control, &mut brought);
        let read = reader
            .join()
            .unwrap_or_else(|_| Err(Failure::Internal { detail: "import".to_owned() }));
        stored.and(read)
    })?;
    Ok(brought)
}

fn read_mails(source: &Source, give: &mut impl FnMut(Step) -> bool) -> Result<(), Failure> {
    let mut refused = None;
    mails::read(source, |item| {
        let step = match item.mail {
            Err(skip) => Step::Skip(skip, item.bytes),
            Ok(mail) => {
                let ReadMail { message, correspondents, about, raw } = *mail;
                match blobs::pack(&raw) {
                    Ok(raw) => Step::Message(Box::new(Ready {
                        message,
                        raw: Some(raw),
                        files: Vec::new(),
                        whose: Whose::Mail { correspondents, about },
                        bytes: item.bytes,
                    })),
                    Err(error) => {
                        refused = Some(error);
                        return false;
                    }
                }
            }
        };
        give(step)
    })?;
    refused.map_or(Ok(()), |error| Err(error.into()))
}

fn read_chat(
    hilo: &Hilo,
    import: ImportId,
    source: &Source,
    answer: &SourceAnswer,
    give: &mut impl FnMut(Step) -> bool,
) -> Result<(), Failure> {
    let mut read = ReadChat::open(source, answer.order)?;
    let people = hilo.store().read(|data| {
        let settings = settings::get(data)?;
        people::of_chat(data, &read.chat, &settings, &answer.people)
    })?;
    let own: Vec<String> = people
        .iter()
        .filter(|person| person.who == Who::Shop)
        .map(|person| person.sender.clone())
        .collect();
    let zone = match &answer.zone {
        Some(name) => zone(name)?,
        None => zone(&hilo.store().read(settings::get)?.time_zone)?,
    };
    let key = whatsapp::chat_key(&read.chat, &own);
    let known =
        hilo.store().write(|tx| customers_of_chat(tx, hilo.now(), import, &people, &key))?;
    let parsed = whatsapp::messages(&read.chat, zone, &own);
    for skip in std::mem::take(&mut read.skips) {
        give(Step::Skip(skip, 0));
    }
    let per_message = source.size / u64::try_from(parsed.len().max(1)).unwrap_or(1);
    // What the shop and the channel say belongs to whoever spoke last, or speaks first.
    let mut current = parsed
        .iter()
        .find_map(|message| known.get(message.sender.as_deref()?).copied())
        .or_else(|| known.values().next().copied());
    let mut order = i64::MIN;
    for mut message in parsed {
        let sender = message.sender.clone().unwrap_or_default();
        let speaks = message.kind != MessageKind::Notice;
        if speaks && let Some(customer) = known.get(sender.as_str()) {
            current = Some(*customer);
        }
        let Some((customer, identity)) = current else {
            return Err(Failure::Invalid {
                field: crate::error::InvalidField::Name,
                value: source.path.display().to_string(),
            });
        };
        let direction = match (speaks, own.contains(&sender)) {
            (false, _) => Direction::None,
            (true, true) => Direction::Out,
            (true, false) => Direction::In,
        };
        let sent = message.sent_at.0;
        order = if sent < order && order.saturating_sub(sent) < LATE { order } else { sent };
        let mut files = Vec::new();
        for file in &mut message.attachments {
            let packed = read.file(&file.name).map(|bytes| blobs::pack(&bytes)).transpose()?;
            file.size = packed.as_ref().map(|packed| packed.size);
            file.sha256 = packed.as_ref().map(|packed| packed.sha256.clone());
            files.push(packed);
        }
        let whose = Whose::Chat { direction, customer, identity, ordered_at: Timestamp(order) };
        let ready = Ready { message, raw: None, files, whose, bytes: per_message };
        if !give(Step::Message(Box::new(ready))) {
            break;
        }
    }
    Ok(())
}

/// Finds or makes the customers of a chat, by sender.
fn customers_of_chat(
    tx: &Transaction,
    now: Timestamp,
    import: ImportId,
    people: &[SourcePerson],
    chat: &str,
) -> Result<BTreeMap<String, (CustomerId, Option<IdentityId>)>, Failure> {
    let country = settings::get(tx)?.country;
    let mut known = BTreeMap::new();
    for person in people {
        let number = |written: &str| identity::phone(written, &country);
        let (customer, phone) = match &person.who {
            Who::Shop => continue,
            Who::Customer { customer } => {
                (customers::get(tx, *customer)?.id, number(&person.sender))
            }
            Who::NewCustomer { name, phone } => {
                let phone = number(phone).or_else(|| number(&person.sender));
                let owner = match &phone {
                    Some(phone) => identities::find(tx, IdentityKind::Phone, phone)?,
                    None => None,
                };
                let name = match (name.trim(), number(&person.sender)) {
                    ("", None) => people::bare(&person.sender),
                    (name, _) => name,
                };
                let first_name = identity::first_name(name);
                let customer = match owner {
                    Some((_, customer)) => {
                        customers::fill_name(tx, customer, name, &first_name)?;
                        customer
                    }
                    None => {
                        let new = customers::NewCustomer {
                            name,
                            first_name: &first_name,
                            import: Some(import),
                            ..Default::default()
                        };
                        customers::insert(tx, &new, now)?
                    }
                };
                (customer, phone)
            }
        };
        let mut identity = None;
        if let Some(phone) = phone {
            identity = match identities::find(tx, IdentityKind::Phone, &phone)? {
                Some((id, owner)) => (owner == customer).then_some(id),
                None => {
                    let shown = identity::phone_as_read(&phone);
                    Some(identities::insert(
                        tx,
                        customer,
                        IdentityKind::Phone,
                        &phone,
                        &shown,
                        "",
                        Some(import),
                    )?)
                }
            };
        }
        if number(&person.sender).is_none() {
            // Two customers may have the same name on WhatsApp: the second is known by the chat as well.
            let name = fold(&person.sender);
            let value = match identities::find(tx, IdentityKind::WhatsappName, &name)? {
                Some((_, owner)) if owner != customer => format!("{name}\n{chat}\n{customer}"),
                Some(_) | None => name,
            };
            identity = Some(match identities::find(tx, IdentityKind::WhatsappName, &value)? {
                Some((id, _)) => id,
                None => identities::insert(
                    tx,
                    customer,
                    IdentityKind::WhatsappName,
                    &value,
                    &person.sender,
                    "",
                    Some(import),
                )?,
            });
        }
        known.insert(person.sender.clone(), (customer, identity));
    }
    Ok(known)
}

fn store(
    hilo: &Hilo,
    import: ImportId,
    take: Receiver<Step>,
    control: &Control,
    brought: &mut ImportedSource,
) -> Result<(), Failure> {
    let own = hilo.store().read(own_addresses)?;
    let mut known: HashMap<String, (CustomerId, IdentityId)> = HashMap::new();
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        // Wait for the first, then take what is ready: a slow reader must not hold a transaction open.
        match take.recv() {
            Ok(step) => batch.push(step),
            Err(_) => return Ok(()),
        }
        while batch.len() < BATCH {
            match take.recv_timeout(std::time::Duration::from_millis(20)) {
                Ok(step) => batch.push(step),
                Err(_) => break,
            }
        }
        if control.stopped() {
            return Ok(());
        }
        let stored = hilo.store().write(|tx| {
            let (mut new, mut duplicate, mut skipped) = (0, 0, 0);
            for step in &batch {
                match step {
                    Step::Skip(skip, _) => {
                        imports::add_skip(tx, import, skip)?;
                        skipped += 1;
                    }
                    Step::Message(ready) => {
                        match put(tx, hilo.now(), import, ready, &own, &mut known)? {
                            Put::New => new += 1,
                            Put::Duplicate => duplicate += 1,
                            Put::Nobody => {
                                let reason = SkipReason::NobodyToAttribute;
                                imports::add_skip(
                                    tx,
                                    import,
                                    &Skip { file: brought.path.clone(), line: 0, reason },
                                )?;
                                skipped += 1;
                            }
                        }
                    }
                }
            }
            Ok::<_, Failure>((new, duplicate, skipped))
        })?;
        brought.new += stored.0;
        brought.duplicate += stored.1;
        brought.skipped += stored.2;
        let mut bytes = 0;
        for step in &batch {
            bytes += match step {
                Step::Skip(_, bytes) => *bytes,
                Step::Message(ready) => {
                    let at = Some(ready.message.sent_at);
                    brought.first = brought.first.min(at).or(at);
                    brought.last = brought.last.max(at);
                    ready.bytes
                }
            };
        }
        control.messages.fetch_add(u32::try_from(batch.len()).unwrap_or(u32::MAX), Relaxed);
        control.bytes.fetch_add(bytes, Relaxed);
        control.tell(hilo);
    }
}

/// Returns the addresses that are ours: those of the settings and of the account.
fn own_addresses(data: &rusqlite::Connection) -> Result<Vec<String>, StoreError> {
    let mut own = settings::get(data)?.own_addresses;
    if let Some(account) = settings::account(data)? {
        own.extend(identity::email(&account.from_address));
    }
    Ok(own)
}

enum Put {
    New,
    Duplicate,
    Nobody,
}

fn put(
    tx: &Transaction,
    now: Timestamp,
    import: ImportId,
    ready: &Ready,
    own: &[String],
    known: &mut HashMap<String, (CustomerId, IdentityId)>,
) -> Result<Put, Failure> {
    let message = &ready.message;
    if messages::exists(tx, message.channel, &message.source_id)? {
        return Ok(Put::Duplicate);
    }
    let (customer, identity, direction, ordered_at) = match &ready.whose {
        Whose::Chat { direction, customer, identity, ordered_at } => {
            (*customer, *identity, *direction, *ordered_at)
        }
        Whose::Mail { correspondents, about } => {
            let from = message.mail.iter().flat_map(|mail| &mail.from);
            let ours = |mailbox: &Mailbox| {
                identity::email(&mailbox.address).is_some_and(|address| own.contains(&address))
            };
            let direction = if from.into_iter().any(ours) { Direction::Out } else { Direction::In };
            let reported = match about {
                Some(about) => messages::customer_of(tx, about)?,
                None => None,
            };
            let found = match reported {
                Some((customer, identity)) => Some((customer, identity)),
                None => correspondents
                    .iter()
                    .find(|mailbox| identity::email(&mailbox.address).is_some() && !ours(mailbox))
                    .map(|mailbox| customer_of_mailbox(tx, now, import, mailbox, known))
                    .transpose()?
                    .map(|(customer, identity)| (customer, Some(identity))),
            };
            let Some((customer, identity)) = found else { return Ok(Put::Nobody) };
            (customer, identity, direction, message.sent_at)
        }
    };
    let turn = turn(message, direction);
    let raw = ready.raw.as_ref().map(|raw| messages::put_blob(tx, raw)).transpose()?;
    let files = ready
        .files
        .iter()
        .map(|file| file.as_ref().map(|file| messages::put_blob(tx, file)).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    let new = NewMessage {
        parsed: message,
        customer,
        identity,
        direction,
        turn,
        ordered_at,
        label: "",
        call: None,
        template: "",
        raw,
        files: &files,
        import: Some(import),
    };
    Ok(if messages::insert(tx, &new)?.is_some() { Put::New } else { Put::Duplicate })
}

fn customer_of_mailbox(
    tx: &Transaction,
    now: Timestamp,
    import: ImportId,
    mailbox: &Mailbox,
    known: &mut HashMap<String, (CustomerId, IdentityId)>,
) -> Result<(CustomerId, IdentityId), Failure> {
    let Some(address) = identity::email(&mailbox.address) else {
        return Err(Failure::Invalid {
            field: crate::error::InvalidField::Email,
            value: mailbox.address.clone(),
        });
    };
    // A name that is the address again says nothing.
    let name = if mailbox.name.contains('@') { "" } else { mailbox.name.trim() };
    let first_name = identity::first_name(name);
    let found = match known.get(&address) {
        Some(found) => Some(*found),
        None => identities::find(tx, IdentityKind::Email, &address)?
            .map(|(identity, customer)| (customer, identity)),
    };
    let found = match found {
        Some(found) => {
            if !name.is_empty() && !known.contains_key(&address) {
                customers::fill_name(tx, found.0, name, &first_name)?;
            }
            found
        }
        None => {
            let new = customers::NewCustomer {
                name,
                first_name: &first_name,
                import: Some(import),
                ..Default::default()
            };
            let customer = customers::insert(tx, &new, now)?;
            let identity = identities::insert(
                tx,
                customer,
                IdentityKind::Email,
                &address,
                mailbox.address.trim(),
                "",
                Some(import),
            )?;
            (customer, identity)
        }
    };
    known.insert(address, found);
    Ok(found)
}

fn turn(message: &ParsedMessage, direction: Direction) -> Turn {
    if message.automatic.is_some()
        || message.kind == MessageKind::Notice
        || message.kind == MessageKind::Deleted
    {
        return Turn::Neither;
    }
    match direction {
        Direction::In => Turn::Asks,
        Direction::Out => Turn::Answers,
        Direction::None => Turn::Neither,
    }
}
