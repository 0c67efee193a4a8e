//! Reads the file in which a provider publishes its servers ("autoconfig", the form that Thunderbird reads). Pure.

use roxmltree::{Document, Node, ParsingOptions};

use super::{Parts, Servers};
use crate::model::{FoundBy, Security, ServerNeed};
use crate::net::providers::Server;

/// Elements and texts of a file.
const NODES: u32 = 4_000;
/// Letters of a provider's name.
const NAME: usize = 60;

/// Returns the servers that a file names; `None` where it is none, or names none that is encrypted.
pub(super) fn servers(file: &[u8], by: FoundBy, parts: Parts<'_>) -> Option<Servers> {
    let document = document(file)?;
    let provider = child(document.root_element(), "emailProvider")?;
    let best = |element: &str, kind: &str| {
        let all = provider.children().filter(|node| {
            node.has_tag_name(element) && node.attribute("type").is_some_and(|own| own == kind)
        });
        let mut all: Vec<Found> = all.filter_map(|node| server(node, parts)).collect();
        // One that takes a password goes before one that does not; otherwise the provider's order is kept.
        all.sort_by_key(|found| found.oauth_only);
        all.into_iter().next()
    };
    let (imap, smtp) = (best("incomingServer", "imap")?, best("outgoingServer", "smtp")?);
    let oauth = imap.oauth_only || smtp.oauth_only;
    let name = child(provider, "displayName").and_then(|node| node.text()).unwrap_or_default();
    let name = name.chars().filter(|letter| !letter.is_control()).take(NAME).collect::<String>();
    Some(Servers {
        provider: filled(name.trim(), parts),
        by,
        need: oauth.then_some(ServerNeed::Oauth),
        imap: imap.server,
        imap_user: imap.user,
        smtp: smtp.server,
        smtp_user: smtp.user,
    })
}

struct Found {
    server: Server,
    user: String,
    oauth_only: bool,
}

fn server(node: Node<'_, '_>, parts: Parts<'_>) -> Option<Found> {
    let word = |name| child(node, name).and_then(|node| node.text()).map(str::trim);
    let security = match word("socketType")? {
        "SSL" => Security::Tls,
        "STARTTLS" => Security::Starttls,
        _ => return None,
    };
    let host = filled(word("hostname")?, parts).to_ascii_lowercase();
    let port = word("port")?.parse().ok().filter(|port| *port != 0)?;
    let user = filled(word("username").unwrap_or("%EMAILADDRESS%"), parts);
    if !is_name(&host) || !is_user(&user) {
        return None;
    }
    let mut ways = node.children().filter(|node| node.has_tag_name("authentication"));
    let by_password = |node: Node<'_, '_>| {
        let way = node.text().unwrap_or_default().trim();
        matches!(way, "password-cleartext" | "plain" | "password-encrypted" | "secure")
    };
    let says_any = ways.clone().next().is_some();
    let oauth_only = says_any && !ways.any(by_password);
    Some(Found { server: Server { host, port, security }, user, oauth_only })
}

/// Parses a stranger's file: without definitions of its own, and of a bounded number of elements.
pub(super) fn document(file: &[u8]) -> Option<Document<'_>> {
    let text = std::str::from_utf8(file).ok()?;
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).ok()
}

pub(super) fn child<'a, 'b>(node: Node<'a, 'b>, name: &str) -> Option<Node<'a, 'b>> {
    node.children().find(|child| child.has_tag_name(name))
}

fn filled(text: &str, parts: Parts<'_>) -> String {
    text.replace("%EMAILADDRESS%", parts.address)
        .replace("%EMAILLOCALPART%", parts.local)
        .replace("%EMAILDOMAIN%", parts.domain)
}

/// Whether this can be the name of a user.
pub(super) fn is_user(user: &str) -> bool {
    !user.is_empty() && user.len() <= 320 && !user.chars().any(char::is_control)
}

/// Whether this can be the name of a server on the Internet.
pub(super) fn is_name(host: &str) -> bool {
    let label = |label: &str| {
        let fits = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits && !label.is_empty() && label.len() < 64 && !label.starts_with('-')
    };
    host.len() < 254 && host.contains('.') && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: Parts<'_> =
        Parts { address: "hola@tienda.example", local: "hola", domain: "tienda.example" };

    fn file(incoming: &str, outgoing: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><clientConfig version=\"1.1\"><emailProvider id=\"x\">\
             <displayName>Correo de %EMAILDOMAIN%</displayName>{incoming}{outgoing}</emailProvider></clientConfig>"
        )
    }

    fn imap(host: &str, port: &str, socket: &str, user: &str) -> String {
        format!(
            "<incomingServer type=\"imap\"><hostname>{host}</hostname><port>{port}</port>\
             <socketType>{socket}</socketType><authentication>password-cleartext</authentication>\
             <username>{user}</username></incomingServer>"
        )
    }

    fn smtp(host: &str, port: &str, socket: &str) -> String {
        imap(host, port, socket, "%EMAILADDRESS%")
            .replace("incomingServer", "outgoingServer")
            .replace("\"imap\"", "\"smtp\"")
    }

    fn read(file: &str) -> Option<Servers> {
        servers(file.as_bytes(), FoundBy::Provider, PARTS)
    }

    #[test]
    fn a_file_gives_the_first_servers_that_are_encrypted() {
        let incoming = imap("plain.tienda.example", "143", "plain", "x")
            + &imap("imap.%EMAILDOMAIN%", "993", "SSL", "%EMAILLOCALPART%");
        let found = read(&file(&incoming, &smtp("smtp.tienda.example", "587", "STARTTLS")));
        let found = found.expect("servers");
        assert_eq!(found.provider, "Correo de tienda.example");
        assert_eq!((found.imap.host.as_str(), found.imap.port), ("imap.tienda.example", 993));
        assert_eq!(
            (found.imap_user.as_str(), found.smtp_user.as_str()),
            ("hola", "hola@tienda.example")
        );
        assert_eq!(found.smtp.security, Security::Starttls);
        assert_eq!(found.need, None);
    }

    #[test]
    fn a_server_that_takes_a_password_goes_before_one_that_takes_none() {
        let oauth =
            imap("oauth.tienda.example", "993", "SSL", "x").replace("password-cleartext", "OAuth2");
        let outgoing = smtp("smtp.tienda.example", "465", "SSL");
        let both = oauth.clone() + &imap("imap.tienda.example", "993", "SSL", "x");
        assert_eq!(
            read(&file(&both, &outgoing)).expect("servers").imap.host,
            "imap.tienda.example"
        );
        let one = read(&file(&oauth, &outgoing)).expect("servers");
        assert_eq!(one.need, Some(ServerNeed::Oauth));
    }

    #[test]
    fn what_a_stranger_may_write_gives_nothing() {
        let good = smtp("smtp.tienda.example", "465", "SSL");
        for incoming in [
            imap("imap.tienda.example", "143", "plain", "x"),
            imap("imap.tienda.example", "0", "SSL", "x"),
            imap("imap.tienda.example", "99999", "SSL", "x"),
            imap("imap tienda.example", "993", "SSL", "x"),
            imap("../../etc", "993", "SSL", "x"),
            imap("localhost", "993", "SSL", "x"),
            imap(&"a.".repeat(300), "993", "SSL", "x"),
            imap("imap.tienda.example", "993", "SSL", &"x".repeat(400)),
            imap("imap.tienda.example", "993", "SSL", "x&#10;y"),
            imap("pop.tienda.example", "995", "SSL", "x").replace("\"imap\"", "\"pop3\""),
        ] {
            assert_eq!(read(&file(&incoming, &good)), None, "{incoming}");
        }
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
        let incoming = imap("imap.tienda.example", "993", "SSL", "x");
        let whole = file(&incoming, &good);
        assert!(read(&whole).is_some());
        assert_eq!(read(&whole.replace("<clientConfig", &format!("{bomb}<clientConfig"))), None);
        let deep = format!("{}{}", "<a>".repeat(8_000), "</a>".repeat(8_000));
        assert_eq!(
            read(&whole.replace("</emailProvider>", &format!("{deep}</emailProvider>"))),
            None
        );
        assert_eq!(read("<html>Not found</html>"), None);
        assert_eq!(servers(&[0xff, 0xfe, 0x00], FoundBy::Provider, PARTS), None);
    }
}
