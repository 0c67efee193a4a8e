//! Drafts: one mail being written per customer, up to the moment when it is queued.

use std::path::Path;

use rusqlite::{Connection, Transaction};
use uuid::Uuid;

use super::checks as rules;
use super::contact::{is_unrequested, unconfirmed, unwanted};
use super::draft_limits::{self, FILES_LIMIT};
use super::outbox::to_come;
use super::sender::{account_of, answer_address, written_to};
use super::settings::UNDO_LIMIT;
use super::signature::in_mail;
use super::templates::{facts, signature_now};
use super::*;
use crate::Hilo;
use crate::error::{Failure, FileProblem, Thing};
use crate::identity;
use crate::model::*;
use crate::outbox::mime::{self, File, Inline, Letter, SIZE_LIMIT};
use crate::store::outbox::NewMail;
use crate::store::{
    accounts, blobs, checks, customers, draft as drafts, identities, messages, outbox, settings,
    template as templates, threads, typed, variants,
};
use crate::template::{self, Facts, Parts, Stop};

/// Bytes of one file; more does not fit into a mail once it is encoded.
const FILE_LIMIT: u64 = 18_000_000;
/// Characters of a typed value that is remembered.
const TYPED_LIMIT: usize = 1_000;
/// Typed values of a mail that are remembered.
const TYPED_FIELDS: usize = 50;
/// Characters that the outbox shows of a mail.
const FIRST_WORDS: usize = 200;

/// Returns the customer's draft, begun now where there is none.
pub fn draft_start(hilo: &Hilo, request: DraftStart) -> Result<Draft, Failure> {
    let customer = request.customer;
    hilo.store().write(|tx| {
        customers::get(tx, customer)?;
        if let Some(draft) = drafts::get(tx, customer)? {
            return Ok(draft);
        }
        let answered = match request.reply_to {
            Some(message) => {
                draft_limits::check_message(tx, customer, message)?;
                Some(message)
            }
            None => messages::last_mail(tx, customer, Direction::In)?,
        };
        let (mut from, mut to, mut subject) = (None, String::new(), String::new());
        if let Some(message) = answered {
            let headers =
                messages::mail(tx, message)?.ok_or(Failure::NotFound { thing: Thing::Message })?;
            to = answer_address(tx, &headers)?;
            from = written_to(tx, &headers)?;
            subject = mime::answer_subject(&drafts::subject_of(tx, message)?);
        }
        if to.is_empty() {
            to = identities::of_customer(tx, customer)?
                .into_iter()
                .find(|identity| identity.kind == IdentityKind::Email)
                .map(|identity| identity.value)
                .unwrap_or_default();
        }
        let draft = Draft {
            customer,
            from,
            to,
            cc: Vec::new(),
            subject,
            body: String::new(),
            template: None,
            values: FieldValues::new(),
            variants: VariantChoices::new(),
            reply_to: answered,
            attachments: Vec::new(),
            whatsapp: None,
            number: None,
            saved_at: hilo.now(),
        };
        checks::forget(tx, customer)?;
        Ok(drafts::save(tx, draft, hilo.now())?)
    })
}

/// Returns the customer's draft, if there is one.
pub fn draft_get(hilo: &Hilo, request: OfCustomer) -> Result<Option<Draft>, Failure> {
    Ok(hilo.store().read(|data| drafts::get(data, request.customer))?)
}

/// Keeps a draft as it is being written, made of the one that is kept: its `saved_at` says of which.
///
/// Fails with [`Failure::ChangedSince`] where another one is kept by now. Where none is, as it left or was
/// thrown away meanwhile, what was being written is kept.
/// Fails with [`Failure::Invalid`] where a part is too long or there are too many of it, and with
/// [`Failure::NotFound`] where it names a file, a mail to answer or a number that this customer has not.
pub fn draft_save(hilo: &Hilo, request: DraftSave) -> Result<Draft, Failure> {
    let draft = request.draft;
    draft_limits::check_size(&draft)?;
    hilo.store().write(|tx| {
        let kept = drafts::get(tx, draft.customer)?;
        draft_limits::check_named(tx, &draft, kept.as_ref())?;
        if kept.is_some_and(|kept| kept.saved_at != draft.saved_at) {
            return Err(Failure::ChangedSince);
        }
        Ok(drafts::save(tx, draft, hilo.now())?)
    })
}

/// Throws a draft away, so that it can be brought back.
pub fn draft_discard(hilo: &Hilo, request: OfCustomer) -> Result<Changed, Failure> {
    hilo.store().write(|tx| {
        existing(tx, request.customer)?;
        let operation = drafts::discard(tx, request.customer, hilo.now())?;
        Ok(Changed { customer: Some(request.customer), operation })
    })
}

/// Adds a file to a draft.
pub fn draft_attach(hilo: &Hilo, request: DraftAttach) -> Result<Draft, Failure> {
    let path = Path::new(&request.path);
    let failed = |problem| Failure::File { path: request.path.clone(), problem };
    let unreadable = |error: std::io::Error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        failed(if missing { FileProblem::Missing } else { FileProblem::Unreadable })
    };
    let facts = std::fs::metadata(path).map_err(unreadable)?;
    if !facts.is_file() {
        return Err(failed(FileProblem::Unreadable));
    }
    if facts.len() > FILE_LIMIT {
        return Err(failed(FileProblem::TooLarge));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let name = mime::file_name(&name);
    let packed = blobs::pack(&bytes)?;
    hilo.store().write(|tx| {
        let mut draft = existing(tx, request.customer)?;
        if draft.attachments.len() >= FILES_LIMIT {
            return Err(failed(FileProblem::TooLarge));
        }
        draft.attachments.push(kept(tx, &name, &packed)?);
        Ok(drafts::save(tx, draft, hilo.now())?)
    })
}

/// Shows a draft as it would leave.
pub fn draft_preview(hilo: &Hilo, request: OfCustomer) -> Result<DraftPreview, Failure> {
    hilo.store().read(|data| {
        let draft = existing(data, request.customer)?;
        let facts = facts(data, Some(request.customer))?;
        // What tells whose mail it was is made when it leaves.
        let stop = stop(data, &draft, "…".to_owned())?;
        let parts = parts(data, &draft, &facts, stop.as_ref(), hilo.now())?;
        Ok(DraftPreview {
            problems: problems(data, &draft, &parts, &[], hilo.now())?,
            subject: template::header(&draft.subject),
            text: parts.text,
            html: parts.html,
            signature: signature(data, &facts, hilo.now())?,
        })
    })
}

/// Puts a draft into the outbox. It leaves once its undo time is over, or at the chosen moment.
pub fn draft_send(hilo: &Hilo, request: DraftSend) -> Result<Queued, Failure> {
    let now = hilo.now();
    let at = request.at.map(|at| to_come(at, now)).transpose()?;
    // Freezing takes its time with large files and needs no transaction.
    let (draft, letter) = hilo.store().read(|data| {
        let draft = existing(data, request.customer)?;
        // What is said by WhatsApp in its place is not what leaves here.
        let draft = Draft { whatsapp: None, ..draft };
        let (look, logo) = in_mail(data, &settings::get(data)?)?;
        let facts = Facts { look, ..facts(data, Some(request.customer))? };
        let stop = stop(data, &draft, token())?;
        let parts = parts(data, &draft, &facts, stop.as_ref(), now)?;
        let problems = problems(data, &draft, &parts, &request.confirmed, now)?;
        if !problems.is_empty() {
            return Err(Failure::Draft { problems });
        }
        let unsubscribe = stop.map(|stop| stop.token);
        let letter = Letter { unsubscribe, ..letter(data, &draft, &facts, parts, logo)? };
        Ok((draft, letter))
    })?;
    let frozen = mime::freeze(&letter, Uuid::new_v4(), now).map_err(|error| match error {
        mime::MimeError::TooLarge => Failure::Draft { problems: vec![too_large()] },
        mime::MimeError::Address(address) => {
            Failure::Draft { problems: vec![DraftProblem::BadAddress { address }] }
        }
        error @ (mime::MimeError::Build(_) | mime::MimeError::Part) => {
            Failure::Internal { detail: error.to_string() }
        }
    })?;
    let packed = blobs::pack(&frozen.bytes)?;
    let first_words: String = draft_words(&letter.text);
    hilo.store().write(|tx| {
        if (Draft { whatsapp: None, ..existing(tx, request.customer)? }) != draft {
            return Err(Failure::ChangedSince);
        }
        let template = remember(tx, &draft, now)?;
        let undo_seconds = settings::get(tx)?.undo_seconds.min(UNDO_LIMIT);
        let progress = match at {
            Some(at) => SendProgress::scheduled(at),
            None => SendProgress::held(now, undo_seconds),
        };
        let mail = NewMail {
            draft: &draft,
            rfc_id: &frozen.rfc_id,
            blob: blobs::put(tx, &packed)?,
            sender: &frozen.sender,
            recipients: &frozen.recipients,
            subject: &template::header(&draft.subject),
            text: &first_words,
            template: &template,
            only_unanswered: request.only_unanswered,
            unsubscribe: letter.unsubscribe.as_deref(),
        };
        rules::queued(tx, &draft, now)?;
        if let (Some(message), Some(token)) = (draft.reply_to, &letter.token) {
            threads::give_token(tx, draft.customer, message, token)?;
        }
        let outbox = outbox::insert(tx, &mail, &progress, now)?;
        drafts::remove(tx, request.customer)?;
        Ok(Queued { outbox, undo_until: progress.not_before })
    })
}

/// Keeps which variants and values a draft leaves with; returns the name of its template.
pub(super) fn remember(tx: &Transaction, draft: &Draft, now: Timestamp) -> Result<String, Failure> {
    let template = draft.template.and_then(|id| templates::get(tx, id).ok());
    if let Some(template) = &template {
        let known = known_variants(&template.body, &draft.variants);
        variants::remember(tx, draft.customer, template.id, &known, now)?;
    }
    typed::remember(tx, draft.customer, &typed_values(&draft.values), now)?;
    Ok(template.map(|template| template.name).unwrap_or_default())
}

/// Returns the values that are worth offering again.
fn typed_values(values: &FieldValues) -> FieldValues {
    let fits = |value: &String| !value.trim().is_empty() && value.chars().count() <= TYPED_LIMIT;
    let kept = values.iter().filter(|(name, value)| template::is_typed(name) && fits(value));
    kept.take(TYPED_FIELDS).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Returns those choices that a template has.
fn known_variants(body: &str, chosen: &VariantChoices) -> VariantChoices {
    template::variants(body)
        .into_iter()
        .filter_map(|known| {
            let variant = *chosen.get(&known.block)?;
            (variant < known.count).then_some((known.block, variant))
        })
        .collect()
}

/// Keeps a file of a draft.
pub(super) fn kept(
    tx: &Transaction,
    name: &str,
    packed: &blobs::Packed,
) -> Result<DraftAttachment, Failure> {
    blobs::put(tx, packed)?;
    Ok(DraftAttachment {
        sha256: packed.sha256(),
        name: name.to_owned(),
        media_type: media_type(name).to_owned(),
        size: packed.size,
    })
}

/// Returns how a mail begins, without its signature.
fn draft_words(text: &str) -> String {
    let written = text.split("\n-- \n").next().unwrap_or_default();
    let mut words = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(FIRST_WORDS) {
        words.truncate(words.get(..end).and_then(|cut| cut.rfind(' ')).unwrap_or(end));
        words.push('…');
    }
    words
}

pub(super) fn existing(data: &Connection, customer: CustomerId) -> Result<Draft, Failure> {
    drafts::get(data, customer)?.ok_or(Failure::NotFound { thing: Thing::Draft })
}

fn parts(
    data: &Connection,
    draft: &Draft,
    facts: &Facts,
    stop: Option<&Stop>,
    now: Timestamp,
) -> Result<Parts, Failure> {
    let signature = signature(data, facts, now)?;
    let subject = template::header(&draft.subject);
    Ok(template::parts(&subject, &draft.body, &signature, stop, &facts.language, &facts.look))
}

/// Says how to stop mails like this, where nobody asked for it.
fn stop(data: &Connection, draft: &Draft, token: String) -> Result<Option<Stop>, Failure> {
    let Some(account) = account_of(data, draft)? else { return Ok(None) };
    let address = account.from_address.trim().to_owned();
    Ok(is_unrequested(data, draft)?.then_some(Stop { address, token }))
}

/// Returns something that nobody can guess, to be told from all others.
fn token() -> String {
    Uuid::new_v4().simple().to_string().chars().rev().take(16).collect()
}

/// The shop's signature in Markdown, with its fields filled in.
fn signature(data: &Connection, facts: &Facts, now: Timestamp) -> Result<String, Failure> {
    Ok(template::render_signature(&signature_now(data, now)?, facts))
}

fn too_large() -> DraftProblem {
    DraftProblem::TooLarge { limit: u64::try_from(SIZE_LIMIT).unwrap_or(u64::MAX) }
}

/// Says why a draft cannot leave yet.
fn problems(
    data: &Connection,
    draft: &Draft,
    parts: &Parts,
    confirmed: &[String],
    now: Timestamp,
) -> Result<Vec<DraftProblem>, Failure> {
    let mut problems = Vec::new();
    if accounts::usual(data)?.is_none() {
        problems.push(DraftProblem::NoAccount);
    }
    if draft.to.trim().is_empty() {
        problems.push(DraftProblem::NoRecipient);
    }
    let addresses = std::iter::once(&draft.to).chain(&draft.cc);
    for address in addresses.filter(|address| !address.trim().is_empty()) {
        if mime::address(address).is_err() {
            problems.push(DraftProblem::BadAddress { address: address.clone() });
        }
    }
    if template::header(&draft.subject).is_empty() {
        problems.push(DraftProblem::NoSubject);
    }
    if draft.body.trim().is_empty() {
        problems.push(DraftProblem::NoText);
    }
    if is_unrequested(data, draft)? {
        problems.extend(unwanted(data, draft)?);
    }
    problems.extend(unconfirmed(data, draft, confirmed)?);
    problems.extend(rules::blocks(data, draft, confirmed, now)?);
    let files: u64 = draft.attachments.iter().map(|file| file.size / 3 * 4).sum();
    let written = u64::try_from(parts.text.len() + parts.html.len()).unwrap_or(u64::MAX);
    if files.saturating_add(written) > u64::try_from(SIZE_LIMIT).unwrap_or(u64::MAX) {
        problems.push(too_large());
    }
    Ok(problems)
}

fn letter(
    data: &Connection,
    draft: &Draft,
    facts: &Facts,
    parts: Parts,
    logo: Option<Inline>,
) -> Result<Letter, Failure> {
    let account = account_of(data, draft)?
        .ok_or_else(|| Failure::Draft { problems: vec![DraftProblem::NoAccount] })?;
    let mut files = Vec::new();
    for file in &draft.attachments {
        let blob = blobs::find(data, &file.sha256)?
            .ok_or(Failure::NotFound { thing: Thing::Attachment })?;
        files.push(File {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            bytes: blobs::get(data, blob)?,
        });
    }
    let answered = match draft.reply_to {
        Some(message) => messages::mail(data, message)?,
        None => None,
    };
    let (answers, references) = match answered {
        Some(headers) => (
            headers.message_id,
            // A mail without References names its parent in In-Reply-To (RFC 5322, 3.6.4).
            if headers.references.is_empty() { headers.in_reply_to } else { headers.references },
        ),
        None => (None, Vec::new()),
    };
    // A conversation has one; of two answers that are written at once each may bring its own.
    let known = match draft.reply_to {
        Some(message) => threads::token(data, draft.customer, message)?,
        None => None,
    };
    let token = known.unwrap_or_else(|| identity::thread::token(Uuid::new_v4().as_u128()));
    let cc = draft.cc.iter().filter(|address| !address.trim().is_empty()).cloned().collect();
    Ok(Letter {
        from_name: account.from_name,
        from_address: account.from_address,
        to_name: facts.customer_name.clone(),
        to: draft.to.clone(),
        cc,
        subject: draft.subject.clone(),
        text: parts.text,
        html: parts.html,
        logo,
        answers,
        references,
        token: Some(token),
        files,
        unsubscribe: None,
    })
}

/// Returns the media type that the ending of a name tells of.
fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref().unwrap_or_default() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "heic" => "image/heic",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "zip" => "application/zip",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}
