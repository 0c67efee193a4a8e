//! Asks for and reads what a provider publishes for Outlook ("Autodiscover", the form with plain XML). Pure.
//!
//! Hosters answer it for IMAP and SMTP to anybody, Exchange only to whoever signs in, which Hilo does not. Of the
//! answer nothing but servers is taken: it may name another address or another place to ask at, and neither is followed.

use roxmltree::Node;

use super::published::{child, document, is_name, is_user};
use super::{Parts, Servers};
use crate::model::{FoundBy, Security};
use crate::net::providers::Server;

/// Where it is asked for.
pub(super) const PATH: &str = "/autodiscover/autodiscover.xml";
/// What the question is.
pub(super) const KIND: &str = "text/xml; charset=utf-8";
/// The name before the @ that every domain has (RFC 5321, 4.5.1). It is asked about instead of the person.
const ANYBODY: &str = "postmaster";

/// Returns the question about the servers of a domain.
pub(super) fn question(domain: &str) -> String {
    const SCHEMA: &str = "http://schemas.microsoft.com/exchange/autodiscover/outlook";
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Autodiscover xmlns=\"{SCHEMA}/requestschema/2006\"><Request>\
         <EMailAddress>{ANYBODY}@{domain}</EMailAddress>\
         <AcceptableResponseSchema>{SCHEMA}/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>"
    )
}

/// Returns the servers that an answer names; `None` where it is none, or names none that is encrypted.
pub(super) fn servers(answer: &[u8], parts: Parts<'_>) -> Option<Servers> {
    let document = document(answer)?;
    let account = child(child(document.root_element(), "Response")?, "Account")?;
    let first = |kind, ports, unsaid: &str| {
        let all = account.children().filter(|node| node.has_tag_name("Protocol"));
        let mut all = all.filter(|node| word(*node, "Type").eq_ignore_ascii_case(kind));
        all.find_map(|node| Some((server(node, ports)?, user(node, parts, unsaid)?)))
    };
    let (imap, imap_user) = first("IMAP", [993, 143], parts.address)?;
    let (smtp, smtp_user) = first("SMTP", [465, 587], &imap_user)?;
    Some(Servers {
        provider: String::new(),
        by: FoundBy::Provider,
        need: None,
        imap,
        imap_user,
        smtp,
        smtp_user,
    })
}

/// Reads a server. `usual` are its ports with TLS from the first byte and with STARTTLS.
fn server(node: Node<'_, '_>, [tls, starttls]: [u16; 2]) -> Option<Server> {
    let host = word(node, "Server").to_ascii_lowercase();
    let port = word(node, "Port").parse().ok().filter(|port| *port != 0)?;
    // The newer word goes before the older, which means yes where it is missing.
    let (newer, older) = (word(node, "Encryption"), word(node, "SSL"));
    let is = |word: &str, other| word.eq_ignore_ascii_case(other);
    let none = is(newer, "none") || (newer.is_empty() && is(older, "off"));
    if none || !is_name(&host) {
        return None;
    }
    // Providers write "SSL" and mean STARTTLS, so that a usual port tells more than the word.
    let security = if port == tls {
        Security::Tls
    } else if port == starttls || is(newer, "tls") {
        Security::Starttls
    } else if is(newer, "ssl") || newer.is_empty() {
        Security::Tls
    } else {
        return None;
    };
    Some(Server { host, port, security })
}

/// Reads the user's name, put back to the person's. `None` where it is one that only the provider knows.
fn user(node: Node<'_, '_>, parts: Parts<'_>, unsaid: &str) -> Option<String> {
    if word(node, "DomainRequired").eq_ignore_ascii_case("on") {
        return None;
    }
    let said = word(node, "LoginName");
    if said.is_empty() {
        return Some(unsaid.to_owned());
    }
    if said.eq_ignore_ascii_case(&format!("{ANYBODY}@{}", parts.domain)) {
        return Some(parts.address.to_owned());
    }
    let meant = said.contains(ANYBODY).then(|| said.replace(ANYBODY, parts.local));
    meant.filter(|user| is_user(user))
}

fn word<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    child(node, name).and_then(|node| node.text()).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: Parts<'_> =
        Parts { address: "hola@tienda.example", local: "hola", domain: "tienda.example" };

    fn protocol(kind: &str, host: &str, port: &str, more: &str) -> String {
        format!(
            "<Protocol><Type>{kind}</Type><Server>{host}</Server><Port>{port}</Port>{more}</Protocol>"
        )
    }

    fn answer(protocols: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\
             <Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\">\
             <Response xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a\">\
             <Account><AccountType>email</AccountType><Action>settings</Action>{protocols}</Account></Response></Autodiscover>"
        )
    }

    fn read(imap: &str) -> Option<Servers> {
        let smtp = protocol("SMTP", "smtp.tienda.example", "465", "");
        servers(answer(&format!("{imap}{smtp}")).as_bytes(), PARTS)
    }

    #[test]
    fn the_first_servers_that_are_encrypted_are_taken_and_nothing_else() {
        let exchange = protocol("EXCH", "exchange.tienda.example", "443", "");
        let pop = protocol("POP3", "pop.tienda.example", "995", "<SSL>on</SSL>");
        let plain = protocol("IMAP", "plain.tienda.example", "143", "<SSL>off</SSL>");
        let imap = protocol("imap", "IMAP.tienda.example", "993", "<SSL>on</SSL>");
        let found = read(&[exchange, pop, plain, imap].concat()).expect("servers");
        assert_eq!((found.imap.host.as_str(), found.imap.port), ("imap.tienda.example", 993));
        assert_eq!((found.imap.security, found.smtp.security), (Security::Tls, Security::Tls));
        assert_eq!(found.imap_user, "hola@tienda.example");
        assert_eq!(found.smtp_user, "hola@tienda.example");
        assert_eq!(found.by, FoundBy::Provider);
    }

    #[test]
    fn how_a_server_is_encrypted_is_told_by_a_usual_port_and_then_by_the_word() {
        for (port, more, expected) in [
            ("993", "", Some(Security::Tls)),
            ("993", "<Encryption>TLS</Encryption><SSL>on</SSL>", Some(Security::Tls)),
            ("993", "<SSL>off</SSL><Encryption>SSL</Encryption>", Some(Security::Tls)),
            // As a published tool for hosters writes it.
            ("143", "<Encryption>Auto</Encryption><SSL>on</SSL>", Some(Security::Starttls)),
            ("143", "<SSL>on</SSL>", Some(Security::Starttls)),
            ("1993", "<SSL>on</SSL>", Some(Security::Tls)),
            ("1143", "<Encryption>TLS</Encryption>", Some(Security::Starttls)),
            ("1143", "<Encryption>Auto</Encryption>", None),
            ("993", "<Encryption>None</Encryption><SSL>on</SSL>", None),
            ("993", "<SSL>off</SSL>", None),
            ("143", "<SSL>Off</SSL>", None),
        ] {
            let found = read(&protocol("IMAP", "imap.tienda.example", port, more));
            assert_eq!(found.map(|found| found.imap.security), expected, "{port} {more}");
        }
    }

    #[test]
    fn the_name_that_was_asked_about_becomes_the_persons_and_a_foreign_one_is_not_taken() {
        for (said, expected) in [
            ("<LoginName>postmaster@tienda.example</LoginName>", Some("hola@tienda.example")),
            ("<LoginName>postmaster</LoginName>", Some("hola")),
            ("<LoginName>TIENDA\\postmaster</LoginName>", Some("TIENDA\\hola")),
            ("<LoginName/><DomainRequired>off</DomainRequired>", Some("hola@tienda.example")),
            ("<LoginName>m0012345</LoginName>", None),
            ("<LoginName>postmaster&#10;x</LoginName>", None),
            ("<DomainRequired>on</DomainRequired>", None),
        ] {
            let found = read(&protocol("IMAP", "imap.tienda.example", "993", said));
            assert_eq!(found.as_ref().map(|found| found.imap_user.as_str()), expected, "{said}");
            assert_eq!(found.as_ref().map(|found| found.smtp_user.as_str()), expected, "{said}");
        }
        assert!(!question("tienda.example").contains("hola"));
    }

    #[test]
    fn what_a_stranger_may_write_gives_nothing() {
        let good = protocol("IMAP", "imap.tienda.example", "993", "");
        assert!(read(&good).is_some());
        for bad in [
            protocol("IMAP", "localhost", "993", ""),
            protocol("IMAP", "imap tienda.example", "993", ""),
            protocol("IMAP", "imap.tienda.example", "0", ""),
            protocol("IMAP", "imap.tienda.example", "99999", ""),
            protocol("IMAP", "imap.tienda.example", "", ""),
            protocol("EXCH", "imap.tienda.example", "993", ""),
            "<Error><ErrorCode>600</ErrorCode></Error>".to_owned(),
            "<RedirectUrl>https://otro.example/autodiscover/autodiscover.xml</RedirectUrl>"
                .to_owned(),
        ] {
            assert_eq!(read(&bad), None, "{bad}");
        }
        let whole = answer(&(good.clone() + &protocol("SMTP", "smtp.tienda.example", "465", "")));
        assert!(servers(whole.as_bytes(), PARTS).is_some());
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><Autodiscover";
        assert_eq!(servers(whole.replace("<Autodiscover", bomb).as_bytes(), PARTS), None);
        let deep = format!("{}{}</Account>", "<a>".repeat(8_000), "</a>".repeat(8_000));
        assert_eq!(servers(whole.replace("</Account>", &deep).as_bytes(), PARTS), None);
        assert_eq!(servers(b"<html>Sign in</html>", PARTS), None);
        assert_eq!(servers(&[0xff, 0xfe, 0x00], PARTS), None);
        assert_eq!(servers(answer(&good).as_bytes(), PARTS), None);
    }
}
