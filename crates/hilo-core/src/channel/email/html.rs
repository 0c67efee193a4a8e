//! Makes the HTML of mails safe to show in a frame that may do nothing.
//!
//! Everything not on the list of allowed elements, attributes and style properties goes. No address
//! is ever loaded: pictures that came with the mail are put into the document, remote ones are left
//! out and counted, vector pictures are never shown. The frame itself has no scripts and a policy
//! of its own; this is the wall in front of that wall.
//!
//! Invariant: the output holds no script, no event handler and no address that a browser would
//! fetch on its own.

mod bounds;
mod grounds;
mod links;
mod style;
mod text;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ammonia::{Builder, UrlRelative};
use url::Url;

pub(super) use text::{Line, lines};

use crate::model::MailLink;

/// Bytes of HTML that are sanitised; a longer text is shown as plain text.
pub(super) const MAX_HTML: usize = 5 * 1024 * 1024;
/// Bytes of a picture that is put into the document.
const MAX_PICTURE: usize = 2 * 1024 * 1024;
/// Bytes that all pictures may add to one document.
const MAX_PICTURES: usize = 24 * 1024 * 1024;
/// Links of a document; one with more is shown as plain text.
const MAX_LINKS: usize = 5_000;

/// What the frame of a mail may do: show text and the pictures inside of it.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
                      font-src 'none'; form-action 'none'; base-uri 'none'";

/// The HTML of a mail, ready for `<iframe sandbox="" srcdoc>`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailHtml {
    /// A whole document whose head begins with its content security policy.
    pub document: String,
    /// Remote pictures that were left out.
    pub blocked_pictures: u32,
    /// Links in the order of the text.
    pub links: Vec<MailLink>,
}

/// Sanitised HTML without a document around it.
pub(super) struct Fragment {
    pub(super) html: String,
    pub(super) blocked_pictures: u32,
}

/// Pictures of a mail by content id.
pub(super) type Pictures<'p> = dyn Fn(&str) -> Option<Vec<u8>> + Sync + 'p;

/// Remote pictures by their address.
pub type RemotePictures<'p> = dyn Fn(&str) -> Option<Vec<u8>> + 'p;

/// Stands in place of the address of a remote picture, with its number among them: the address itself is
/// in no document.
const REMOTE: &str = "remote:";
/// Remote pictures of a mail that can be asked for.
const MAX_REMOTE: usize = 1_000;

/// Sanitises HTML that comes with no pictures, such as a mail written here.
///
/// HTML beyond the limits gives an empty document: its sender has a plain text as well.
pub fn sanitised(html: &str) -> MailHtml {
    rendered(html, &|_| None, &|_| None)
        .unwrap_or_else(|| MailHtml { document: document(""), ..MailHtml::default() })
}

/// Returns the document of a mail, or `None` beyond the limits. Remote pictures are shown where there are
/// bytes for them.
pub(super) fn rendered(
    html: &str,
    pictures: &Pictures<'_>,
    remote: &RemotePictures<'_>,
) -> Option<MailHtml> {
    let (cleaned, addresses) = cleaned(html, true)?;
    let blocked_pictures = cleaned.blocked_pictures;
    let html = grounds::together(&cleaned.html, html);
    let links = links::read(&html, MAX_LINKS)?;
    let of_number = |number: &str| remote(addresses.get(number.parse::<usize>().ok()?)?);
    let (html, left_out) = with_pictures(&html, pictures, &of_number);
    Some(MailHtml {
        document: document(&html),
        blocked_pictures: blocked_pictures + left_out,
        links,
    })
}

/// Returns the addresses of the remote pictures that are there to be seen, each once.
///
/// Those that the mail itself makes invisible are left out: they count who reads.
pub(super) fn remote_pictures(html: &str) -> Vec<String> {
    let Some((Fragment { html, .. }, addresses)) = cleaned(html, true) else { return Vec::new() };
    let mut wanted: Vec<String> = Vec::new();
    for token in text::tokens(&html) {
        let text::Token::Open { name: "img", attributes } = token else { continue };
        let number = text::attribute(attributes, "src").and_then(|src| src.strip_prefix(REMOTE));
        let address = number.and_then(|number| addresses.get(number.parse::<usize>().ok()?));
        if let Some(address) = address
            && !style::is_invisible(&|name| text::attribute(attributes, name))
            && !wanted.contains(address)
        {
            wanted.push(address.clone());
        }
    }
    wanted
}

/// Whether HTML can be parsed in bounded time.
pub(super) fn is_bounded(html: &str) -> bool {
    html.len() <= MAX_HTML && bounds::within(html)
}

/// Sanitises HTML; `None` where it is too long or too entangled to be parsed in bounded time.
///
/// Pictures that came with the mail keep their `cid:` address.
pub(super) fn fragment(html: &str) -> Option<Fragment> {
    Some(cleaned(html, false)?.0)
}

/// Sanitises HTML. Where `numbered`, remote pictures have a number in place of their address, and the
/// addresses come beside; otherwise they have nothing and are counted.
fn cleaned(html: &str, numbered: bool) -> Option<(Fragment, Vec<String>)> {
    if !is_bounded(html) {
        return None;
    }
    let addresses = Arc::new(Mutex::new(Vec::new()));
    let found = Arc::clone(&addresses);
    let blocked = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&blocked);
    let mut builder = Builder::default();
    builder
        .add_tags(&["font", "center"])
        .rm_tags(&["map", "area"])
        .add_generic_attributes(&["style", "align", "valign", "width", "height", "bgcolor", "dir"])
        .add_tag_attributes("font", &["color", "face", "size"])
        .add_tag_attributes("table", &["cellpadding", "cellspacing", "border"])
        .add_tag_attributes("td", &["colspan", "rowspan"])
        .filter_style_properties(
            style::PROPERTIES.into_iter().chain(["background-image"]).collect(),
        )
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .id_prefix(Some("m-"))
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => {
                if is_cid(value) {
                    return Some(value.into());
                }
                let address =
                    plain_address(value).filter(|url| numbered && url.starts_with("http"));
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(address) = address.filter(|_| found.len() < MAX_REMOTE) {
                    found.push(address);
                    return Some(format!("{REMOTE}{}", found.len() - 1).into());
                }
                counter.fetch_add(1, Ordering::Relaxed);
                None
            }
            ("a", "href") => plain_address(value).map(Into::into),
            (_, "src" | "srcset" | "href" | "cite" | "ping" | "background" | "longdesc") => None,
            (_, "style") => style::safe(value).map(Into::into),
            (_, _) => Some(value.into()),
        });
    let html = builder.clean(html).to_string();
    // What has to be escaped grows.
    if html.len() > 2 * MAX_HTML {
        return None;
    }
    let addresses = std::mem::take(&mut *addresses.lock().unwrap_or_else(PoisonError::into_inner));
    Some((Fragment { html, blocked_pictures: blocked.load(Ordering::Relaxed) }, addresses))
}

/// An address as a browser reads it, without the control characters that it passes over. One to write to says no more
/// than a stranger may say of a letter (RFC 6068, 4): no files, and nobody to whom it would go unseen.
fn plain_address(value: &str) -> Option<String> {
    let mut url = Url::parse(value).ok()?;
    if url.scheme() == "mailto" {
        let of_the_letter = |field: &&str| {
            let name = field.split('=').next().unwrap_or_default();
            ["subject", "body", "cc", "to"].iter().any(|known| name.eq_ignore_ascii_case(known))
        };
        let query = url.query().unwrap_or_default();
        let kept = query.split('&').filter(of_the_letter).collect::<Vec<_>>().join("&");
        url.set_query((!kept.is_empty()).then_some(kept.as_str()));
    }
    matches!(url.scheme(), "http" | "https" | "mailto" | "tel").then(|| url.into())
}

fn is_cid(value: &str) -> bool {
    value.trim_start().get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:"))
}

/// Puts the pictures in the place of their addresses, and counts the remote ones that there are none for.
fn with_pictures(
    html: &str,
    pictures: &Pictures<'_>,
    remote: &RemotePictures<'_>,
) -> (String, u32) {
    let mut shown = Shown { left: MAX_PICTURES, known: HashMap::new(), left_out: 0 };
    let bytes = |address: &str| match address.strip_prefix(REMOTE) {
        Some(number) => remote(number),
        None => {
            let id = address.trim_start().get(4..).unwrap_or_default().replace("&amp;", "&");
            pictures(&percent_decoded(&id)).filter(|bytes| bytes.len() <= MAX_PICTURE)
        }
    };
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((words, tag)) = rest.split_once('<') {
        let (inside, tail) = tag.split_at_checked(text::tag_end(tag)).unwrap_or((tag, ""));
        out.push_str(words);
        out.push('<');
        match inside.strip_prefix("img ") {
            Some(attributes) => picture(attributes, &mut shown, &bytes, &mut out),
            None => out.push_str(inside),
        }
        rest = tail;
    }
    out.push_str(rest);
    (out, shown.left_out)
}

/// Pictures that were put into a document, and the bytes that may still be.
struct Shown {
    left: usize,
    known: HashMap<String, Option<String>>,
    /// Remote pictures without bytes.
    left_out: u32,
}

/// Writes an `img` with its picture, or without one where it has none or there is no room.
fn picture(attributes: &str, shown: &mut Shown, bytes: &RemotePictures<'_>, out: &mut String) {
    out.push_str("img");
    let mut rest = attributes;
    // The sanitiser writes every attribute as `name="value"` and no `"` inside of it.
    while let Some((name, after)) = rest.split_once("=\"") {
        let Some((value, tail)) = after.split_once('"') else { break };
        rest = tail;
        let data = if name.trim() == "src" {
            let data = shown.known.entry(value.to_owned()).or_insert_with_key(|address| {
                let bytes = bytes(address)?;
                Some(format!("data:{};base64,{}", raster(&bytes)?, base64(&bytes)))
            });
            // A picture counts each time it is shown, or one of them could fill the memory.
            let Some(data) = data.as_deref().filter(|data| data.len() <= shown.left) else {
                shown.left_out += u32::from(value.starts_with(REMOTE));
                continue;
            };
            shown.left -= data.len();
            data
        } else {
            value
        };
        for piece in [" ", name.trim(), "=\"", data, "\""] {
            out.push_str(piece);
        }
    }
}

fn percent_decoded(text: &str) -> String {
    let escaped = text.replace('=', "=3D").replace('%', "=");
    String::from_utf8_lossy(&super::transfer::q_word(escaped.replace('_', "=5F").as_bytes()))
        .into_owned()
}

/// The media type of a raster picture, by its first bytes.
pub(super) fn raster(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [b'B', b'M', ..] => Some("image/bmp"),
        _ => None,
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = DIGITS.get((word >> shift & 63) as usize).copied().unwrap_or(b'A');
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

fn document(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><meta http-equiv=\"Content-Security-Policy\" \
         content=\"{POLICY}\"><meta charset=\"utf-8\"><meta name=\"referrer\" \
         content=\"no-referrer\"><meta name=\"color-scheme\" content=\"light\"><style>\
         html{{background:#fff;color:#1b1b1b;color-scheme:light}}\
         body{{margin:12px;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}}\
         img{{max-width:100%;height:auto}}table{{max-width:100%}}\
         blockquote{{margin:0 0 0 8px;padding-left:12px;border-left:2px solid #d8d8d8}}\
         </style></head><body>{body}</body></html>"
    )
}
