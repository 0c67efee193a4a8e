//! Where the links of a mail really lead.

use url::{Host, Url};

use super::text::{Token, tokens, unescaped};
use crate::identity::is_look_alike;
use crate::model::{LinkDoubt, MailLink};

/// Bytes of the words of a link that are kept.
const MAX_TEXT: usize = 200;

/// Lists the links of sanitised HTML, or `None` where there are more than `limit`.
pub(super) fn read(html: &str, limit: usize) -> Option<Vec<MailLink>> {
    let mut links = Vec::new();
    let mut open: Option<(String, String)> = None;
    for token in tokens(html) {
        match token {
            Token::Text(text) => {
                if let Some((_, words)) = open.as_mut()
                    && words.len() < MAX_TEXT * 4
                {
                    words.push_str(&unescaped(text));
                }
            }
            Token::Open { name: "a", attributes } => {
                if let Some(url) = super::text::attribute(attributes, "href") {
                    open = Some((unescaped(url), String::new()));
                }
            }
            Token::Close("a") => {
                if let Some((url, words)) = open.take() {
                    links.extend(link(&url, &words));
                    if links.len() > limit {
                        return None;
                    }
                }
            }
            Token::Open { .. } | Token::Close(_) => {}
        }
    }
    Some(links)
}

fn link(address: &str, words: &str) -> Option<MailLink> {
    let url = Url::parse(address.trim()).ok()?;
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = words.get(..words.floor_char_boundary(MAX_TEXT)).unwrap_or_default().to_owned();
    let (host, number) = match url.host() {
        Some(Host::Domain(domain)) => (domain.to_owned(), false),
        Some(Host::Ipv4(number)) => (number.to_string(), true),
        Some(Host::Ipv6(number)) => (number.to_string(), true),
        None => (domain_of_mailto(&url), false),
    };
    let disguised = !url.username().is_empty() || url.password().is_some();
    let mismatch = shown_host(&text).is_some_and(|shown| !same_site(&shown, &host));
    // The letters that a browser might show; where it cannot be read there are none.
    let (letters, _) = idna::domain_to_unicode(&host);
    let look_alike = letters.split('.').any(|label| !label.is_ascii() && is_look_alike(label));
    let doubts = [
        (disguised, LinkDoubt::Disguise),
        (look_alike, LinkDoubt::LookAlike),
        (number, LinkDoubt::Number),
        (mismatch, LinkDoubt::Mismatch),
    ];
    let doubt = doubts.into_iter().find_map(|(is, doubt)| is.then_some(doubt));
    let letters = if letters.is_ascii() { String::new() } else { letters };
    Some(MailLink { text, url: url.into(), host, letters, doubt })
}

fn domain_of_mailto(url: &Url) -> String {
    let address = if url.scheme() == "mailto" { url.path() } else { "" };
    let domain = address.rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default();
    ascii(domain).unwrap_or_default()
}

fn ascii(domain: &str) -> Option<String> {
    Url::parse(&format!("https://{domain}/")).ok()?.host_str().map(str::to_owned)
}

/// The host that the words of a link show, if they look like an address.
fn shown_host(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>', '(', ')', '"', '“', '”', '.', ',']);
    if text.contains(' ') || !text.contains('.') {
        return None;
    }
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    let authority = bare.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let (_, top) = host.rsplit_once('.')?;
    let looks_like_a_host = top.len() >= 2
        && top.chars().all(char::is_alphabetic)
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        // `factura.pdf` is a file's name.
        && !["pdf", "jpg", "jpeg", "png", "gif", "doc", "docx", "xls", "xlsx", "zip", "txt", "html"]
            .contains(&top.to_lowercase().as_str());
    if looks_like_a_host { ascii(host) } else { None }
}

/// Whether two hosts are one site: equal, or one below the other.
fn same_site(shown: &str, real: &str) -> bool {
    let shown = shown.strip_prefix("www.").unwrap_or(shown);
    let real = real.strip_prefix("www.").unwrap_or(real);
    let below = |inner: &str, outer: &str| {
        inner.strip_suffix(outer).is_some_and(|head| head.is_empty() || head.ends_with('.'))
    };
    below(real, shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, words: &str, host: &str, doubt: Option<LinkDoubt>) {
        let found = link(address, words).unwrap();
        assert_eq!((found.host.as_str(), found.doubt), (host, doubt), "{address} {words}");
    }

    #[test]
    fn a_link_shows_its_real_host_and_whether_its_words_lie() {
        use LinkDoubt::*;
        check("https://tienda.example/a", "Ver pedido", "tienda.example", None);
        check("https://mal.example/a", "https://banco.example/", "mal.example", Some(Mismatch));
        check("https://mal.example/a", "www.banco.example", "mal.example", Some(Mismatch));
        check("https://clic.banco.example/a", "banco.example", "clic.banco.example", None);
        check("https://xn--bnco-5na.example/", "bánco.example", "xn--bnco-5na.example", None);
        check("https://bánco.example/", "banco.example", "xn--bnco-5na.example", Some(Mismatch));
        check("http://192.0.2.7/x", "Ver", "192.0.2.7", Some(Number));
        check("http://3221225991/x", "Ver", "192.0.2.7", Some(Number));
        check("http://[2001:db8::7]/x", "Ver", "2001:db8::7", Some(Number));
        check("https://banco.example@mal.example/", "Entrar", "mal.example", Some(Disguise));
        check("https://banco.example%2F@mal.example/", "Entrar", "mal.example", Some(Disguise));
        check("mailto:ana@correo.example", "ana@correo.example", "correo.example", None);
        check("mailto:ana@correo.example", "luis@otro.example", "correo.example", Some(Mismatch));
        check("https://mal.example/f", "factura.pdf", "mal.example", None);
    }

    #[test]
    fn a_host_with_letters_that_look_like_others_is_told_and_one_with_its_own_is_not() {
        let of = |address: &str| {
            let found = link(address, "Entrar").unwrap();
            assert!(found.host.is_ascii(), "{}", found.host);
            (found.letters, found.doubt)
        };
        let look_alike = Some(LinkDoubt::LookAlike);
        assert_eq!(of("https://pаypal.example/").1, look_alike);
        assert_eq!(of("https://аррӏе.example/"), ("аррӏе.example".to_owned(), look_alike));
        assert_eq!(of("https://xn--80ak6aa92e.example/").1, look_alike);
        assert_eq!(of("https://españa.example/"), ("españa.example".to_owned(), None));
        assert_eq!(of("https://москва.example/").1, None);
        assert_eq!(of("https://tienda.example/"), (String::new(), None));
    }
}
