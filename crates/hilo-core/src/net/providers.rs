//! The servers of mail providers, as `providers.csv` has them.

use std::sync::LazyLock;

use crate::model::{Security, ServerNeed};

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its name.
    pub name: String,
    /// Domains of its addresses.
    pub domains: Vec<String>,
    /// What the mail exchangers of its customers' own domains end with.
    pub exchangers: Vec<String>,
    /// Where mails are read.
    pub imap: Server,
    /// Where mails leave.
    pub smtp: Server,
    /// Whether the user name is what stands before the @, rather than the address.
    pub local_user: bool,
    /// What a password alone does not do.
    pub need: Option<ServerNeed>,
    /// The page on which an app password is made.
    pub password_page: Option<String>,
    /// The page that says how IMAP is switched on.
    pub imap_page: Option<String>,
    /// Where the servers are written.
    pub source: String,
}

/// A server and how it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection; never `practice`.
    pub security: Security,
}

static PROVIDERS: LazyLock<Vec<Provider>> =
    LazyLock::new(|| rows(include_bytes!("providers.csv")).filter_map(|row| read(&row)).collect());

/// Returns all that are known.
pub fn all() -> &'static [Provider] {
    &PROVIDERS
}

/// Returns the provider of the addresses at a domain.
pub fn of_domain(domain: &str) -> Option<&'static Provider> {
    all()
        .iter()
        .find(|provider| provider.domains.iter().any(|own| own.eq_ignore_ascii_case(domain)))
}

/// Returns the provider to whom the mails of a domain with this mail exchanger go.
pub fn of_exchanger(host: &str) -> Option<&'static Provider> {
    let host = host.trim_end_matches('.');
    all().iter().find(|provider| provider.exchangers.iter().any(|end| is_below(host, end)))
}

/// Returns the provider that has a server of this name for reading or sending.
pub fn of_server(host: &str) -> Option<&'static Provider> {
    let host = host.trim().trim_end_matches('.');
    let is = |server: &Server| server.host.eq_ignore_ascii_case(host);
    all().iter().find(|provider| is(&provider.imap) || is(&provider.smtp))
}

/// Whether a name is `end` or below it.
pub(super) fn is_below(host: &str, end: &str) -> bool {
    let (host, end) = (host.to_ascii_lowercase(), end.to_ascii_lowercase());
    host.strip_suffix(&end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Reads a table of ours. A row that is none is left out; a test counts them.
pub(crate) fn rows(table: &'static [u8]) -> impl Iterator<Item = Vec<String>> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(table)
        .into_records()
        .flatten()
        .map(|row| row.iter().map(str::to_owned).collect())
}

fn read(row: &[String]) -> Option<Provider> {
    let [name, domains, exchangers, imap, smtp, user, need, password_page, imap_page, source] = row
    else {
        return None;
    };
    let list = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let page = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Some(Provider {
        name: name.clone(),
        domains: list(domains),
        exchangers: list(exchangers),
        imap: server(imap, [("imaps", Security::Tls, 993), ("imap", Security::Starttls, 143)])?,
        smtp: server(smtp, [("smtps", Security::Tls, 465), ("smtp", Security::Starttls, 587)])?,
        local_user: match user.as_str() {
            "address" => false,
            "local" => true,
            _ => return None,
        },
        need: match need.as_str() {
            "" => None,
            "app_password" => Some(ServerNeed::AppPassword),
            "oauth" => Some(ServerNeed::Oauth),
            "bridge" => Some(ServerNeed::Bridge),
            _ => return None,
        },
        password_page: page(password_page),
        imap_page: page(imap_page),
        source: source.clone(),
    })
}

fn server(text: &str, schemes: [(&str, Security, u16); 2]) -> Option<Server> {
    let (scheme, rest) = text.split_once("://")?;
    let (_, security, usual) = schemes.into_iter().find(|(known, ..)| *known == scheme)?;
    let (host, port) = match rest.split_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (rest, usual),
    };
    Some(Server { host: host.to_owned(), port, security })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_is_read_and_says_where_it_is_from() {
        let lines = include_str!("providers.csv").lines();
        let written = lines.filter(|line| !line.starts_with('#') && !line.is_empty()).count() - 1;
        assert_eq!(all().len(), written);
        assert!(written >= 40, "{written}");
        for provider in all() {
            let source = &provider.source;
            assert!(source == "configurations" || source.starts_with("https://"), "{provider:?}");
            for page in provider.password_page.iter().chain(&provider.imap_page) {
                assert!(url::Url::parse(page).is_ok_and(|url| url.scheme() == "https"), "{page}");
            }
            assert!(!provider.domains.is_empty() || !provider.exchangers.is_empty());
            if provider.need == Some(ServerNeed::AppPassword) {
                assert!(provider.password_page.is_some(), "{}", provider.name);
            }
        }
    }

    #[test]
    fn no_address_and_no_exchanger_has_two_providers() {
        let mut seen = HashSet::new();
        for name in all().iter().flat_map(|provider| &provider.domains) {
            assert!(seen.insert(name), "{name}");
            assert_eq!(*name, name.to_lowercase());
        }
        let mut seen = HashSet::new();
        for name in all().iter().flat_map(|provider| &provider.exchangers) {
            assert!(seen.insert(name), "{name}");
        }
        // Whoever is below another comes first.
        for provider in all() {
            for end in &provider.exchangers {
                assert_eq!(
                    of_exchanger(&format!("mx1.{end}")).map(|found| &found.name),
                    Some(&provider.name)
                );
            }
        }
    }

    #[test]
    fn providers_are_found_by_address_exchanger_and_server() {
        for (domain, name) in [
            ("gmail.com", "Gmail"),
            ("HOTMAIL.ES", "Outlook.com"),
            ("yahoo.com.mx", "Yahoo"),
            ("movistar.es", "Movistar"),
        ] {
            assert_eq!(of_domain(domain).map(|provider| provider.name.as_str()), Some(name));
        }
        for (exchanger, name) in [
            ("aspmx.l.google.com.", "Gmail"),
            ("tienda-es.mail.protection.outlook.com", "Microsoft 365"),
            ("mx00.ionos.es", "IONOS (España)"),
            ("mx1.mail.ovh.net", "OVHcloud"),
            ("mx1.hostinger.com", "Hostinger"),
            ("mx.serviciodecorreo.es", "Arsys"),
        ] {
            assert_eq!(of_exchanger(exchanger).map(|provider| provider.name.as_str()), Some(name));
        }
        assert_eq!(of_exchanger("mx.notgoogle.com"), None);
        assert_eq!(of_domain("tienda.example"), None);
        assert_eq!(
            of_server("IMAP.gmail.com.").map(|provider| provider.name.as_str()),
            Some("Gmail")
        );
    }
}
