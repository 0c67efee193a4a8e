//! A mail as bytes, frozen once: every try sends these and no others.
//!
//! Nothing that a person typed reaches a header unencoded: addresses are parsed, names and subjects
//! lose their control characters, ids of other mails are taken only where they look like ids.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Address;
use lettre::message::header::{
    ContentDisposition, ContentId, ContentTransferEncoding, ContentType, Header, HeaderName,
    HeaderValue,
};
use lettre::message::{Body, Mailbox, Message, MultiPart, SinglePart};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::identity::unsubscribe;
use crate::model::Timestamp;
use crate::template::header;

/// Size in bytes that common servers take, with the attachments as they travel.
pub const SIZE_LIMIT: usize = 25_000_000;

/// Ids of earlier mails that a mail names: the first one and this many of the last ones.
const LAST_REFERENCES: usize = 20;

/// Bytes of the name of a file.
const NAME_LIMIT: usize = 120;

/// A file to send.
#[derive(Debug, Clone)]
pub struct File {
    /// Name.
    pub name: String,
    /// Media type; one that does not parse is sent as plain bytes.
    pub media_type: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// A picture that the HTML part shows.
#[derive(Debug, Clone)]
pub struct Inline {
    /// Content-ID, without angle brackets: the HTML part names it as `cid:…`.
    pub id: String,
    /// A PNG file.
    pub png: Vec<u8>,
}

/// What a mail says and whom it answers.
#[derive(Debug, Clone, Default)]
pub struct Letter {
    /// Name of the sender; may be empty.
    pub from_name: String,
    /// Address of the sender.
    pub from_address: String,
    /// Name of the recipient; may be empty.
    pub to_name: String,
    /// Address of the recipient.
    pub to: String,
    /// Addresses that get a copy.
    pub cc: Vec<String>,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// The shop's logo, where the HTML part shows it.
    pub logo: Option<Inline>,
    /// Message-ID of the mail that this answers, without angle brackets.
    pub answers: Option<String>,
    /// References of that mail, oldest first.
    pub references: Vec<String>,
    /// The token of the conversation, which answers will name whatever becomes of our Message-ID on the way.
    pub token: Option<String>,
    /// Files.
    pub files: Vec<File>,
    /// By what its recipient can stop mails like this; `None` for an answer.
    pub unsubscribe: Option<String>,
}

/// A mail that is ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Message-ID, without angle brackets.
    pub rfc_id: String,
    /// The mail.
    pub bytes: Vec<u8>,
    /// Envelope sender.
    pub sender: String,
    /// Envelope recipients, each once.
    pub recipients: Vec<String>,
}

/// Why a letter cannot become a mail.
#[derive(Debug, thiserror::Error)]
pub enum MimeError {
    /// It cannot be an address.
    #[error("not a mail address: {0}")]
    Address(String),
    /// It is larger than servers take.
    #[error("larger than {SIZE_LIMIT} bytes")]
    TooLarge,
    /// The parts do not fit together.
    #[error("the mail cannot be built")]
    Build(#[from] lettre::error::Error),
    /// A part has no form of its own.
    #[error("a part of the mail cannot be built")]
    Part,
}

/// Reads an address as a person typed it, its domain in ASCII. One that could smuggle something into a header or into
/// the talk with the server is refused, and so is one of a machine (`ana@[127.0.0.1]`).
pub fn address(written: &str) -> Result<Address, MimeError> {
    let wrong = || MimeError::Address(written.to_owned());
    let address = written.trim();
    let odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';');
    if address.len() > 254 || address.contains(odd) {
        return Err(wrong());
    }
    let parsed: Address = address.parse().map_err(|_| wrong())?;
    let host = parsed.domain();
    // Every server takes a domain in its ASCII form, and few take another (RFC 5891).
    let Ok(url::Host::Domain(ascii)) = url::Host::parse(host) else { return Err(wrong()) };
    // A domain of one word is nearly always a slip ("ana@gmail").
    if !ascii.contains('.') {
        return Err(wrong());
    }
    Address::new(parsed.user(), ascii).map_err(|_| wrong())
}

/// Writes a letter as the bytes that will leave. `id` makes its Message-ID.
pub fn freeze(letter: &Letter, id: Uuid, now: Timestamp) -> Result<Frozen, MimeError> {
    let from = address(&letter.from_address)?;
    let rfc_id = format!("hilo.{}@{}", id.hyphenated(), from.domain());
    let to = address(&letter.to)?;
    let mut recipients = vec![to.to_string()];
    let seconds = Duration::from_millis(u64::try_from(now.0).unwrap_or_default());
    let mut message = Message::builder()
        .from(Mailbox::new(name(&letter.from_name), from.clone()))
        .to(Mailbox::new(name(&letter.to_name), to))
        .subject(line(&letter.subject))
        .date(UNIX_EPOCH + seconds)
        .message_id(Some(format!("<{rfc_id}>")));
    for copy in &letter.cc {
        let copy = address(copy)?;
        if !recipients.contains(&copy.to_string()) {
            recipients.push(copy.to_string());
            message = message.cc(Mailbox::new(None, copy));
        }
    }
    let answered = letter.answers.as_deref().filter(|id| is_id(id));
    if let Some(answered) = answered {
        message = message.raw_header(ids("In-Reply-To", &[answered]));
    }
    let references = references(letter, answered);
    if !references.is_empty() {
        message = message.raw_header(ids("References", &references));
    }
    if let Some(token) = letter.unsubscribe.as_deref().filter(|token| unsubscribe::is_token(token))
    {
        message = message.raw_header(list_unsubscribe(from.as_ref(), token));
    }
    let alternative = MultiPart::alternative()
        .boundary(format!("hilo-a-{}", id.simple()))
        .singlepart(SinglePart::plain(body(&letter.text)));
    let page = SinglePart::html(body(&letter.html));
    let alternative = match &letter.logo {
        Some(logo) => alternative.multipart(related(page, logo, id)?),
        None => alternative.singlepart(page),
    };
    let message = if letter.files.is_empty() {
        message.multipart(alternative)?
    } else {
        let mixed =
            MultiPart::mixed().boundary(format!("hilo-m-{}", id.simple())).multipart(alternative);
        message
            .multipart(letter.files.iter().fold(mixed, |mail, file| mail.singlepart(part(file))))?
    };
    let bytes = message.formatted();
    if bytes.len() > SIZE_LIMIT {
        return Err(MimeError::TooLarge);
    }
    Ok(Frozen { rfc_id, bytes, sender: from.to_string(), recipients })
}

/// Returns the subject of an answer: `Re: ` once, however often the others wrote it and in whatever
/// language.
pub fn answer_subject(subject: &str) -> String {
    const PREFIXES: [&str; 8] = ["re", "res", "rta", "aw", "sv", "antw", "odp", "ref"];
    let mut rest = subject.trim();
    while let Some((prefix, after)) = rest.split_once(':') {
        // `Re[5]` counts the answers.
        let word = prefix.split('[').next().unwrap_or_default().trim().to_lowercase();
        if prefix.len() > 8 || !PREFIXES.contains(&word.as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    header(&format!("Re: {rest}"))
}

/// A line of a header. What looks like an encoded word (RFC 2047) is taken apart, since whoever
/// reads it would read something else than was written.
fn line(written: &str) -> String {
    header(written).replace("=?", "= ?")
}

/// A text as it may travel: a carriage return alone can be taken for the end of a line, or of a mail.
fn body(written: &str) -> String {
    written.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
}

fn name(name: &str) -> Option<String> {
    Some(line(name)).filter(|name| !name.is_empty())
}

/// The ids that a mail names: of the mails before it the first and the latest, and the conversation's token before
/// them, where nobody takes it for the mail that is answered and nobody cuts it off.
fn references<'a>(letter: &'a Letter, answered: Option<&'a str>) -> Vec<&'a str> {
    let token = letter.token.as_deref().filter(|id| is_id(id));
    let earlier = letter.references.iter().filter(|_| answered.is_some());
    let mut all: Vec<&str> = earlier.map(String::as_str).filter(|id| is_id(id)).collect();
    all.retain(|id| Some(*id) != answered && Some(*id) != token);
    all.extend(answered);
    let cut = all.len().saturating_sub(LAST_REFERENCES);
    let kept = all.into_iter().enumerate().filter(|(at, _)| *at == 0 || *at >= cut);
    token.into_iter().chain(kept.map(|(_, id)| id)).collect()
}

/// Whether something that another mail called its id can stand in a header of ours.
fn is_id(id: &str) -> bool {
    (3..=250).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>'))
}

/// A header of ids, a line each and never as encoded words, which break threads in Outlook.
fn ids(name: &'static str, ids: &[&str]) -> HeaderValue {
    let lines: Vec<String> = ids.iter().map(|id| format!("<{id}>")).collect();
    HeaderValue::dangerous_new_pre_encoded(
        HeaderName::new_from_ascii_str(name),
        lines.join(" "),
        lines.join("\r\n "),
    )
}

/// `List-Unsubscribe` in one piece, never as encoded words (RFC 2369, 2).
fn list_unsubscribe(address: &str, token: &str) -> HeaderValue {
    let link = unsubscribe::mailto(address, token);
    HeaderValue::dangerous_new_pre_encoded(
        HeaderName::new_from_ascii_str("List-Unsubscribe"),
        format!("<{link}>"),
        format!("<{link}>"),
    )
}

/// The page with its picture, which names the page as what is shown first (RFC 2387, 3.1).
fn related(page: SinglePart, logo: &Inline, id: Uuid) -> Result<MultiPart, MimeError> {
    let kind =
        format!("multipart/related; type=\"text/html\"; boundary=\"hilo-r-{}\"", id.simple());
    let kind = ContentType::parse(&kind).map_err(|_| MimeError::Part)?;
    let png = ContentType::parse("image/png").map_err(|_| MimeError::Part)?;
    let body = Body::new_with_encoding(logo.png.clone(), ContentTransferEncoding::Base64)
        .map_err(|_| MimeError::Part)?;
    let picture = SinglePart::builder()
        .header(png)
        .header(ContentId::from(format!("<{}>", logo.id)))
        .header(ContentDisposition::inline_with_name("logo.png"))
        .body(body);
    Ok(MultiPart::builder().header(kind).singlepart(page).singlepart(picture))
}

/// Returns the Content-ID of a picture by the SHA-256 of its bytes, so that the same mail has the
/// same bytes.
pub fn content_id(sha256: &str) -> String {
    let short: String = sha256.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    format!("logo.{short}@hilo")
}

fn part(file: &File) -> SinglePart {
    let plain =
        || ContentType::parse("application/octet-stream").unwrap_or(ContentType::TEXT_PLAIN);
    // Parts that are mails or hold parts may not be encoded as base64 (RFC 2046, 5.2.1). Capitals name the same.
    let named = file.media_type.trim().to_ascii_lowercase();
    let holds = named.starts_with("message/") || named.starts_with("multipart/");
    let kind = ContentType::parse(&file.media_type).ok().filter(|_| !holds).unwrap_or_else(plain);
    let body = Body::new_with_encoding(file.bytes.clone(), ContentTransferEncoding::Base64)
        .unwrap_or_else(Body::new);
    SinglePart::builder().header(kind).header(Disposition(file_name(&file.name))).body(body)
}

/// Makes a name that every file system takes: no path, no control characters, not too long.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = header(last)
        .chars()
        .map(|c| if matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*') { '_' } else { c })
        .collect();
    let clean = clean.trim_matches(['.', ' ']);
    let (stem, ending) = match clean.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 12 => (stem, format!(".{ending}")),
        _ => (clean, String::new()),
    };
    let room = NAME_LIMIT.saturating_sub(ending.len());
    let stem: String = stem
        .char_indices()
        .take_while(|(at, c)| at + c.len_utf8() <= room)
        .map(|(_, c)| c)
        .collect();
    let name = format!("{stem}{ending}");
    if name.is_empty() { "file".to_owned() } else { name }
}

/// `Content-Disposition` with the name twice: in plain ASCII for programs that know no better, and
/// as it is (RFC 6266, 4.3).
#[derive(Clone)]
struct Disposition(String);

impl Header for Disposition {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Disposition")
    }

    fn parse(name: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Disposition(file_name(name)))
    }

    fn display(&self) -> HeaderValue {
        let ascii: String = self
            .0
            .nfd()
            .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
            .map(|c| if c == ' ' || (c.is_ascii_graphic() && c != '\\') { c } else { '_' })
            .collect();
        let mut value = "attachment;".to_owned();
        if ascii != self.0 {
            let encoded: String = self
                .0
                .bytes()
                .map(|byte| match byte {
                    b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                        char::from(byte).to_string()
                    }
                    byte => format!("%{byte:02X}"),
                })
                .collect();
            // Before the plain one: some programs take the first of the two.
            value.push_str(&format!("\r\n filename*=UTF-8''{encoded};"));
        }
        value.push_str(&format!("\r\n filename=\"{ascii}\""));
        HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), value)
    }
}

#[cfg(test)]
mod tests;
