//! The shop's signature as Markdown: put together from what the shop is known by, or as somebody wrote it.
//!
//! What is put together holds no field and no brace: values are data here as everywhere in templates.
//! Links lead to whole `https://` addresses only, and a line of news leaves with its last day.

use chrono::NaiveDate;
use url::Url;

use super::context::{CLOSE, OPEN};
use super::{escape, text};
use crate::identity;
use crate::model::{Settings, SignatureKind, SignatureNews, SignatureStanding};

/// Bytes of an address.
const URL_LIMIT: usize = 500;

/// Returns the text that stands under every mail on this day, in Markdown and perhaps with fields.
pub fn signature(settings: &Settings, today: NaiveDate) -> String {
    match settings.signature_kind {
        SignatureKind::Own => settings.signature.clone(),
        SignatureKind::Built => built(settings, today),
    }
}

/// Returns a web address in its normal form. Only a whole `https://` one, without a user or password
/// in it, is taken.
pub fn web_address(written: &str) -> Option<String> {
    let written = written.trim();
    let odd = |c: char| c.is_control() || c.is_whitespace();
    if written.len() > URL_LIMIT || written.contains(odd) {
        return None;
    }
    let url = Url::parse(written).ok()?;
    let whole = url.scheme() == "https"
        && url.host_str().is_some_and(|host| host.contains('.'))
        && url.username().is_empty()
        && url.password().is_none();
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let normal = url.as_str();
    whole.then(|| if bare { normal.trim_end_matches('/') } else { normal }.to_owned())
}

/// Whether it can be the shop's web: nothing, a host as people write it, or an `http` or `https` address.
pub fn is_web(written: &str) -> bool {
    let written = written.trim();
    let address = match written.split_once("://") {
        Some((scheme, rest)) => {
            let known = ["http", "https"].iter().any(|name| scheme.eq_ignore_ascii_case(name));
            known.then_some(rest)
        }
        None => Some(written),
    };
    written.is_empty()
        || address.is_some_and(|address| web_address(&format!("https://{address}")).is_some())
}

/// Whether a line of news is past its last day.
pub fn has_expired(news: &SignatureNews, today: NaiveDate) -> bool {
    !news.text.trim().is_empty() && day(&news.until).is_some_and(|until| until < today)
}

/// Reads a day as settings hold it.
pub fn day(written: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(written, "%Y-%m-%d").ok()
}

/// Says what a signature has. `filled` is the Markdown of [`signature`] with its fields filled in.
pub fn standing(settings: &Settings, filled: &str, today: NaiveDate) -> SignatureStanding {
    let written = text::write(filled);
    let folded = format!(" {} ", words(&identity::fold(&written)));
    let names = |name: &str| {
        let name = words(&identity::fold(name));
        !name.is_empty() && folded.contains(&format!(" {name} "))
    };
    let agent = &settings.agent_name;
    SignatureStanding {
        shop: names(&settings.shop_name),
        person: names(agent)
            || names(&identity::first_name(agent))
            || initials(agent).is_some_and(|letters| {
                let apart: Vec<String> = letters.chars().map(String::from).collect();
                let mut together = written.split(|c: char| !c.is_alphanumeric());
                together.any(|word| word == letters) || names(&apart.join(" "))
            }),
        contact: written.lines().any(has_contact),
        news_expired: settings.signature_kind == SignatureKind::Built
            && has_expired(&settings.signature_parts.news, today),
    }
}

fn built(settings: &Settings, today: NaiveDate) -> String {
    let parts = &settings.signature_parts;
    let agent = plain(&settings.agent_name);
    let agent = if agent.is_empty() { agent } else { format!("**{agent}**") };
    let hours = if parts.with_hours { plain(&settings.shop_hours) } else { String::new() };
    let links = parts.links.iter().filter_map(|place| {
        let url = web_address(&place.url)?;
        Some(link(&plain(&place.name), &url)).filter(|_| !place.name.trim().is_empty())
    });
    let contact = block([
        joined([agent, plain(&parts.role)]),
        plain(&settings.shop_name),
        joined([phone(settings), web(&settings.shop_web)]),
        hours,
        joined(links),
    ]);
    let news = if has_expired(&parts.news, today) { String::new() } else { news(&parts.news) };
    let blocks = [contact, news, plain(&parts.legal)];
    blocks.into_iter().filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn joined(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Lines that stay lines.
fn block(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\\\n")
}

fn phone(settings: &Settings) -> String {
    match identity::phone(&settings.shop_phone, &settings.country) {
        Some(e164) => link(&plain(&identity::phone_at_home(&e164)), &format!("tel:{e164}")),
        None => plain(&settings.shop_phone),
    }
}

/// The shop's web as people write it, `la-tetera.example`, leading to where it is.
fn web(written: &str) -> String {
    let written = written.trim();
    let whole =
        if written.contains("://") { written.to_owned() } else { format!("https://{written}") };
    match web_address(&whole) {
        Some(url) => {
            let words = url.strip_prefix("https://").unwrap_or(&url);
            link(&plain(words), &url)
        }
        None => plain(written),
    }
}

fn news(news: &SignatureNews) -> String {
    let words = plain(&news.text);
    match web_address(&news.url) {
        Some(url) if !words.is_empty() => link(&words, &url),
        Some(_) | None => words,
    }
}

fn link(words: &str, url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '<' | '>' | '{' | '}' | '\\' | '`' => {
                address.push_str(&format!("%{:02X}", u32::from(c)));
            }
            '&' => address.push_str("\\&"),
            c => address.push(c),
        }
    }
    format!("[{words}](<{address}>)")
}

/// A value as Markdown that shows it and that has nothing to fill in.
fn plain(value: &str) -> String {
    let value = value.trim().replace([OPEN, CLOSE], "");
    escape::markdown(&value).replace("\\{", "&#123;")
}

fn words(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The capital letters by which somebody signs, where there are two or more.
fn initials(name: &str) -> Option<String> {
    let letters: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(|first| first.is_uppercase())
        .collect();
    (letters.chars().count() > 1).then_some(letters)
}

/// Whether a line has a web address or what can be a telephone number.
fn has_contact(line: &str) -> bool {
    let lower = line.to_lowercase();
    let web = lower.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let whole = word.starts_with("https://") || word.starts_with("http://");
        let host = word.split('/').next().unwrap_or_default();
        whole || word.starts_with("www.") || (!word.contains('@') && is_host(host))
    });
    web || digits(line) >= 9
}

/// The longest row of digits with nothing but the marks of a number between them.
fn digits(line: &str) -> usize {
    let runs = line.split(|c: char| !(c.is_ascii_digit() || " +-().\u{a0}".contains(c)));
    runs.map(|run| run.chars().filter(char::is_ascii_digit).count()).max().unwrap_or(0)
}

fn is_host(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(name, top)| {
        top.len() >= 2
            && top.chars().all(|c| c.is_ascii_alphabetic())
            && !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
    })
}

#[cfg(test)]
mod tests;
