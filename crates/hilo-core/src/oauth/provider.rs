//! Where one signs in, as `providers.csv` has it.

use std::sync::LazyLock;

use crate::model::OauthProvider;
use crate::net::providers::rows;

/// A provider at whose page one signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Which.
    pub provider: OauthProvider,
    /// The page that the browser shows.
    pub authorize: String,
    /// Where a code or a permission becomes a token; always `https`.
    pub token: String,
    /// What is asked for.
    pub scopes: String,
    /// Further words of the first request, as a query.
    pub asked: String,
    /// Where the browser comes back to, but for the port.
    pub back: String,
    /// The mail servers that take the token.
    pub servers: Vec<String>,
    /// Whether a secret may come with the client id.
    pub takes_secret: bool,
    /// The page on which a program is registered.
    pub register: String,
    /// Where the endpoints and scopes are written.
    pub source: String,
}

impl Provider {
    /// Whether a mail server is the provider's.
    pub fn has_server(&self, host: &str) -> bool {
        let host = host.trim().trim_end_matches('.');
        self.servers.iter().any(|server| server.eq_ignore_ascii_case(host))
    }
}

static PROVIDERS: LazyLock<Vec<Provider>> =
    LazyLock::new(|| rows(include_bytes!("providers.csv")).filter_map(|row| read(&row)).collect());

/// Returns all that are known.
pub fn all() -> &'static [Provider] {
    &PROVIDERS
}

fn read(row: &[String]) -> Option<Provider> {
    let [provider, authorize, token, scopes, asked, back, servers, secret, register, source] = row
    else {
        return None;
    };
    Some(Provider {
        provider: OauthProvider::parse(provider)?,
        authorize: authorize.clone(),
        token: token.clone(),
        scopes: scopes.clone(),
        asked: asked.clone(),
        back: back.clone(),
        servers: servers.split_whitespace().map(str::to_owned).collect(),
        takes_secret: match secret.as_str() {
            "optional" => true,
            "none" => false,
            _ => return None,
        },
        register: register.clone(),
        source: source.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ServerNeed;
    use crate::net::providers;

    #[test]
    fn every_provider_has_a_row_with_its_source_and_nothing_plain() {
        let known: Vec<OauthProvider> = all().iter().map(|row| row.provider).collect();
        assert_eq!(known, OauthProvider::ALL);
        for row in all() {
            for page in [&row.authorize, &row.token, &row.register, &row.source] {
                let url = url::Url::parse(page).expect("an address");
                assert_eq!((url.scheme(), url.query()), ("https", None), "{page}");
            }
            // Only this computer's own name, in the clear because it never leaves.
            assert!(["http://localhost", "http://127.0.0.1"].contains(&row.back.as_str()));
            assert!(!row.servers.is_empty() && !row.scopes.is_empty());
        }
    }

    #[test]
    fn whoever_takes_no_passwords_can_be_signed_in_to_at_a_page() {
        for mail in providers::all() {
            let by_page = |host: &str| all().iter().find(|row| row.has_server(host));
            let (imap, smtp) = (by_page(&mail.imap.host), by_page(&mail.smtp.host));
            assert_eq!(imap, smtp, "{}", mail.name);
            if mail.need == Some(ServerNeed::Oauth) {
                assert!(imap.is_some(), "{}", mail.name);
            }
        }
    }
}
