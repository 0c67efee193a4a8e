//! The files and the text in Outlook's own envelope (MS-OXTNEF), which arrives as `winmail.dat`.
//!
//! [`open`] puts what an envelope holds behind the other parts of its mail, so that they keep their
//! places: a file that was listed before envelopes were opened is still found under its number.
//!
//! Invariants: no input panics; every byte is looked at once for each level of mails inside of one
//! another, of which [`MAX_DEPTH`] are opened. An envelope that cannot be read to its end keeps its place
//! among the files beside whatever was found in it.

mod mapi;
mod rtf;

use std::borrow::Cow;

use mapi::{Properties, Reader};

use super::charset;
use super::field::{Fields, MediaType};
use super::mime::{End, MAX_PARTS, Part};
use super::name;

const SIGNATURE: u32 = 0x223e_9f78;
/// Mails inside of mails that are opened.
const MAX_DEPTH: usize = 8;
/// Attributes of an envelope that are read.
const MAX_ATTRIBUTES: usize = 10_000;

const BODY: u32 = 0x0002_800c;
const SUBJECT: u32 = 0x0001_8004;
const MESSAGE_PROPERTIES: u32 = 0x0006_9003;
const CODE_PAGE: u32 = 0x0006_9007;
const FILE_BEGINS: u32 = 0x0006_9002;
const FILE_TITLE: u32 = 0x0001_8010;
const FILE_DATA: u32 = 0x0006_800f;
const FILE_PROPERTIES: u32 = 0x0006_9005;

/// Whether a part is such an envelope, by its type or, where the type says nothing, by its name.
pub(super) fn is_envelope(part: &Part<'_>) -> bool {
    says_envelope(&part.media, &part.fields)
}

/// Whether what the header of a part says is that of an envelope.
pub(super) fn says_envelope(media: &MediaType, fields: &Fields) -> bool {
    if media.is("application", "ms-tnef") || media.is("application", "vnd.ms-tnef") {
        return true;
    }
    let disposition = || MediaType::disposition(fields.get("content-disposition"));
    media.is("application", "octet-stream")
        && (is_usual_name(media.parameter("name"))
            || is_usual_name(disposition().parameter("filename")))
}

fn is_usual_name(name: Option<&str>) -> bool {
    name.is_some_and(|name| {
        ["winmail.dat", "win.dat"].contains(&name.to_ascii_lowercase().as_str())
    })
}

/// Opens the envelopes among the parts of a mail: what they hold follows as parts of their own.
pub(super) fn open(mut parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    let envelopes: Vec<usize> = (0..parts.len())
        .filter(|place| parts.get(*place).is_some_and(|part| is_envelope(part)))
        .collect();
    for place in envelopes {
        let Some(bytes) = parts.get(place).map(|part| part.decoded().into_owned()) else {
            continue;
        };
        let mut found = Found::default();
        let mut is_whole = read(&bytes, 0, &mut found);
        let room = MAX_PARTS.saturating_sub(parts.len());
        is_whole &= found.list.len() <= room;
        let from = parts.len();
        parts.extend(found.list.into_iter().take(room).map(|file| file.part(place)));
        let children = (from..parts.len()).collect();
        if let Some(envelope) = parts.get_mut(place) {
            envelope.children = children;
            envelope.is_opened = is_whole;
        }
    }
    parts
}

/// What was found in an envelope, in the order in which it stands there.
#[derive(Default)]
struct Found {
    list: Vec<File>,
}

/// A file of an envelope, or with an empty name the text of its mail.
struct File {
    name: String,
    media: MediaType,
    content_id: String,
    bytes: Vec<u8>,
}

impl File {
    fn part<'a>(self, parent: usize) -> Part<'a> {
        let content_id = (!self.content_id.is_empty()).then_some(("content-id", self.content_id));
        let media = match self.name.as_str() {
            "" => self.media,
            name => self.media.with_parameter("name", name),
        };
        Part {
            parent: Some(parent),
            children: Vec::new(),
            fields: Fields::of(content_id.into_iter()),
            media,
            body: Cow::Owned(self.bytes),
            range: None,
            end: End::Boundary,
            has_whole_header: true,
            is_opened: false,
        }
    }
}

/// A file while its attributes come in.
#[derive(Default)]
struct Coming<'a> {
    title: &'a [u8],
    data: Option<&'a [u8]>,
    properties: Properties<'a>,
}

/// Reads an envelope and says whether it could be read to its end.
fn read(bytes: &[u8], depth: usize, found: &mut Found) -> bool {
    let mut reader = Reader::new(bytes);
    if reader.u32() != Some(SIGNATURE) || reader.u16().is_none() {
        return false;
    }
    let mut is_whole = true;
    let (mut code_page, mut subject, mut body): (u32, &[u8], &[u8]) = (0, b"", b"");
    let mut message = Properties::default();
    let mut files: Vec<Coming<'_>> = Vec::new();
    for _ in 0..MAX_ATTRIBUTES {
        if reader.is_empty() {
            break;
        }
        let Some((id, data)) = attribute(&mut reader) else {
            is_whole = false;
            break;
        };
        match id {
            CODE_PAGE => code_page = Reader::new(data).u32().unwrap_or_default(),
            SUBJECT => subject = data,
            BODY => body = data,
            MESSAGE_PROPERTIES => is_whole &= message.read(data),
            FILE_BEGINS => files.push(Coming::default()),
            FILE_TITLE | FILE_DATA | FILE_PROPERTIES => {
                let Some(file) = files.last_mut() else { continue };
                match id {
                    FILE_TITLE => file.title = data,
                    FILE_DATA => file.data = Some(data),
                    _ => is_whole &= file.properties.read(data),
                }
            }
            _ => {}
        }
    }
    is_whole &= reader.is_empty();
    let own_name = if depth == 0 {
        String::new()
    } else {
        let given = message.text(mapi::SUBJECT, code_page);
        let subject = given.unwrap_or_else(|| text(subject, code_page));
        if subject.trim().is_empty() {
            "mail".to_owned()
        } else {
            subject.replace(['/', '\\'], "-")
        }
    };
    found.list.extend(written(&message, body, code_page, &own_name));
    for file in files {
        is_whole &= take(&file, code_page, depth, found);
    }
    is_whole
}

fn attribute<'a>(reader: &mut Reader<'a>) -> Option<(u32, &'a [u8])> {
    reader.take(1)?;
    let id = reader.u32()?;
    let length = reader.u32()?;
    let data = reader.take(usize::try_from(length).ok()?)?;
    // A sum over the data, which old gateways get wrong; its lack at the very end is borne too.
    reader.u16().or_else(|| reader.is_empty().then_some(0))?;
    Some((id, data))
}

/// The text of an envelope's mail: its HTML, else its plain text, else the rich text as a file.
fn written(message: &Properties<'_>, body: &[u8], code_page: u32, name: &str) -> Option<File> {
    let named = |extension: &str| {
        if name.is_empty() { String::new() } else { format!("{name}.{extension}") }
    };
    let file = |name: String, media: &str, bytes: Vec<u8>| {
        let media = MediaType::read(Some(media), false);
        Some(File { name, media, content_id: String::new(), bytes })
    };
    if let Some(html) = message.bytes(mapi::HTML).filter(|html| !html.trim_ascii().is_empty()) {
        let media = match message.number(mapi::INTERNET_CODE_PAGE).and_then(label) {
            Some(label) => format!("text/html; charset={label}"),
            None => "text/html".to_owned(),
        };
        return file(named("html"), &media, html.to_vec());
    }
    let plain = message.text(mapi::BODY, code_page).unwrap_or_else(|| text(body, code_page));
    if !plain.trim().is_empty() {
        return file(named("txt"), "text/plain; charset=utf-8", plain.into_bytes());
    }
    let rich = message.bytes(mapi::RTF).and_then(rtf::unpacked)?;
    file(named("rtf"), "application/rtf", rich)
}

fn take(file: &Coming<'_>, code_page: u32, depth: usize, found: &mut Found) -> bool {
    if found.list.len() >= MAX_PARTS {
        return false;
    }
    let properties = &file.properties;
    if let Some(inner) = properties.object(mapi::FILE_DATA)
        && Reader::new(inner).u32() == Some(SIGNATURE)
        && depth < MAX_DEPTH
    {
        return read(inner, depth + 1, found);
    }
    let object = || properties.object(mapi::FILE_DATA);
    let data = file.data.or_else(|| properties.bytes(mapi::FILE_DATA)).or_else(object);
    let Some(data) = data else { return false };
    let read = |property| properties.text(property, code_page).filter(|text| !text.is_empty());
    let title = || Some(text(file.title, code_page)).filter(|title| !title.is_empty());
    let given = read(mapi::LONG_NAME).or_else(|| read(mapi::SHOWN_NAME)).or_else(title);
    let given = given.or_else(|| read(mapi::SHORT_NAME)).map(|given| name::safe(&given));
    let given = given.unwrap_or_default();
    let media = read(mapi::MEDIA_TYPE).filter(|media| media.contains('/'));
    let media = media.unwrap_or_else(|| name::media_type(&given).to_owned());
    found.list.push(File {
        // Without a name it would be taken for the text of the mail.
        name: if given.is_empty() { "winmail.bin".to_owned() } else { given },
        media: MediaType::read(Some(&media), false),
        content_id: read(mapi::CONTENT_ID).unwrap_or_default(),
        bytes: data.to_vec(),
    });
    true
}

/// Reads a text of the envelope's code page, up to its closing zero.
fn text(bytes: &[u8], code_page: u32) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    charset::decode(bytes.get(..end).unwrap_or_default(), label(code_page).as_deref())
}

/// The name under which a code page of Windows goes in a mail.
fn label(code_page: u32) -> Option<String> {
    let name = match code_page {
        65_001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20_866 => "koi8-r".to_owned(),
        1250..=1258 => format!("windows-{code_page}"),
        28_591..=28_605 => format!("iso-8859-{}", code_page - 28_590),
        50_220..=50_222 => "iso-2022-jp".to_owned(),
        _ => return None,
    };
    Some(name)
}

#[cfg(test)]
mod tests;
