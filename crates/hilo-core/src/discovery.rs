//! Finds the servers of an address, so that nobody has to know them.
//!
//! Asked in this order: the table that comes with Hilo, by the domain and by who takes its mails (MX); what the
//! provider publishes, for Thunderbird and then for Outlook; Thunderbird's directory of providers; the name system
//! (SRV). Then servers of usual names are tried. Of the address only its domain is told to anybody, and never a
//! password. Nothing unencrypted is asked, taken or tried; answers are those of strangers, and bounded in size and
//! time; whither a stranger leads is asked only in the public net.

mod autodiscover;
mod published;
mod usual;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

use crate::Hilo;
use crate::attendant::runtime;
use crate::error::{Failure, InvalidField};
use crate::model::*;
use crate::net::Trouble;
use crate::net::https::{self, First, Question};
use crate::net::names::Names;
use crate::net::providers::{self, Provider, Server};
use crate::oauth::provider as page_of;

/// How long anybody who is asked may take.
const ASKED: Duration = Duration::from_secs(6);
/// Bytes of a published file.
const FILE: usize = 64 * 1024;

/// The servers for reading and for sending, and who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Servers {
    pub provider: String,
    pub by: FoundBy,
    pub need: Option<ServerNeed>,
    pub imap: Server,
    pub imap_user: String,
    pub smtp: Server,
    pub smtp_user: String,
}

/// An address, taken apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub address: &'a str,
    pub local: &'a str,
    pub domain: &'a str,
}

/// The search of a process, if one runs or has run.
#[derive(Default)]
pub struct Searches(Mutex<Option<(AccountSearch, Arc<Notify>)>>);

impl Searches {
    fn last(&self) -> MutexGuard<'_, Option<(AccountSearch, Arc<Notify>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the last search.
pub(crate) fn last(hilo: &Hilo) -> Option<AccountSearch> {
    hilo.searches().last().as_ref().map(|(search, _)| search.clone())
}

/// Ends a search that runs.
pub(crate) fn cancel(hilo: &Hilo) {
    if let Some((_, stop)) = hilo.searches().last().as_ref() {
        stop.notify_one();
    }
}

/// Searches for the servers of an address, and returns how it ended. Blocks, for half a minute at most. Another
/// search that runs is ended.
pub(crate) fn find(hilo: &Hilo, address: &str) -> Result<AccountSearch, Failure> {
    let address = address.trim().to_owned();
    let odd = || Failure::Invalid { field: InvalidField::Email, value: address.clone() };
    let (local, domain) = address.rsplit_once('@').ok_or_else(odd)?;
    let domain = url::Host::parse(domain).map_err(|_| odd())?.to_string();
    if local.is_empty() || !published::is_name(&domain) {
        return Err(odd());
    }
    cancel(hilo);
    let stop = Arc::new(Notify::new());
    let mut search = AccountSearch {
        address: address.clone(),
        step: SearchStep::Asking,
        found: None,
        problem: None,
    };
    let keep = |search: &AccountSearch| {
        let mut last = hilo.searches().last();
        // Where another search has begun, this one is told to nobody any more.
        if last.as_ref().is_none_or(|(_, held)| Arc::ptr_eq(held, &stop)) {
            *last = Some((search.clone(), Arc::clone(&stop)));
            drop(last);
            hilo.store().publish(vec![Topic::Mailbox]);
        }
    };
    *hilo.searches().last() = None;
    keep(&search);
    let tell = |step| keep(&AccountSearch { step, ..search.clone() });
    let parts = Parts { address: &address, local, domain: &domain };
    let runtime = runtime()?;
    let ended = runtime.block_on(async {
        let names = Names::system();
        tokio::select! {
            ended = servers(&names, parts, tell) => Some(ended),
            () = stop.notified() => None,
        }
    });
    // A name that is still being looked up would hold up the end.
    runtime.shutdown_background();
    search.step = SearchStep::Done;
    match ended {
        Some(Ok(found)) => search.found = Some(shown(found, &address)),
        Some(Err(trouble)) => search.problem = Some(trouble.problem),
        None => {}
    }
    keep(&search);
    Ok(search)
}

/// Finds the servers of an address. Fails with what was nearest to a server, where there is none.
pub async fn found(names: &Names, address: &str) -> Result<FoundServers, Trouble> {
    let (local, domain) = address.rsplit_once('@').unwrap_or(("", address));
    let found = servers(names, Parts { address, local, domain }, |_| {}).await?;
    Ok(shown(found, address))
}

async fn servers(
    names: &Names,
    parts: Parts<'_>,
    tell: impl Fn(SearchStep),
) -> Result<Servers, Trouble> {
    let domain = parts.domain;
    if let Some(provider) = providers::of_domain(domain) {
        return Ok(of_provider(provider, parts));
    }
    let own = format!("https://autoconfig.{domain}/mail/config-v1.1.xml");
    let known = format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml");
    let listed = format!("https://autoconfig.thunderbird.net/v1.1/{domain}");
    // All at once, so that the slowest of them is all that is waited for.
    let (exchangers, own, known, told, listed, named) = tokio::join!(
        async { timeout(ASKED, names.exchangers(domain)).await.unwrap_or_default() },
        read(names, &own, FoundBy::Provider, parts),
        read(names, &known, FoundBy::Provider, parts),
        by_autodiscover(names, parts),
        read(names, &listed, FoundBy::Directory, parts),
        async { timeout(ASKED, by_services(names, parts)).await.unwrap_or_default() },
    );
    if let Some(provider) = exchangers.iter().find_map(|host| providers::of_exchanger(host)) {
        return Ok(of_provider(provider, parts));
    }
    if let Some(found) = own.or(known).or(told).or(listed) {
        return Ok(found);
    }
    for host in exchangers.iter().take(2) {
        if let Some(found) = by_exchanger(names, host, parts).await {
            return Ok(found);
        }
    }
    if let Some(found) = named {
        return Ok(found);
    }
    tell(SearchStep::Trying);
    usual::servers(names, parts, exchangers.first().map(String::as_str)).await
}

/// Fetches and reads a published file.
async fn read(names: &Names, url: &str, by: FoundBy, parts: Parts<'_>) -> Option<Servers> {
    let page = https::fetch(names, url, First::Any, Question::page(FILE));
    published::servers(&timeout(ASKED, page).await.ok()?.ok()?, by, parts)
}

/// Asks as Outlook does: at the two usual places and at the one that the domain names.
async fn by_autodiscover(names: &Names, parts: Parts<'_>) -> Option<Servers> {
    let domain = parts.domain;
    let asked = autodiscover::question(domain);
    let question =
        Question { sent: Some((autodiscover::KIND, asked.as_bytes())), ..Question::page(FILE) };
    let ask = async |host: String, first| {
        let url = format!("https://{host}{}", autodiscover::PATH);
        let answer = timeout(ASKED, https::fetch(names, &url, first, question)).await.ok()?.ok()?;
        autodiscover::servers(&answer, parts)
    };
    let (usual, bare, named) = tokio::join!(
        ask(format!("autodiscover.{domain}"), First::Any),
        ask(domain.to_owned(), First::Any),
        async {
            let service = timeout(ASKED, names.service("_autodiscover._tcp", domain)).await;
            let (host, port) = service.ok()??;
            ask(format!("{host}:{port}"), First::Public).await
        },
    );
    usual.or(bare).or(named)
}

/// Asks the directory for the domain of whoever takes the mails.
async fn by_exchanger(names: &Names, host: &str, parts: Parts<'_>) -> Option<Servers> {
    let (_, above) = host.split_once('.')?;
    // A name of one label is no provider's.
    let above = Some(above).filter(|above| above.contains('.') && *above != parts.domain)?;
    let listed = format!("https://autoconfig.thunderbird.net/v1.1/{above}");
    read(names, &listed, FoundBy::Directory, parts).await
}

/// Asks the name system for the servers (RFC 6186, RFC 8314).
async fn by_services(names: &Names, parts: Parts<'_>) -> Option<Servers> {
    let either = async |[tls, starttls]: [&str; 2]| {
        let (first, second) =
            tokio::join!(names.service(tls, parts.domain), names.service(starttls, parts.domain));
        let first = first.map(|found| (found, Security::Tls));
        let ((host, port), security) =
            first.or_else(|| second.map(|found| (found, Security::Starttls)))?;
        published::is_name(&host).then_some(Server { host, port, security })
    };
    let (imap, smtp) = tokio::join!(
        either(["_imaps._tcp", "_imap._tcp"]),
        either(["_submissions._tcp", "_submission._tcp"])
    );
    Some(Servers {
        provider: String::new(),
        by: FoundBy::Names,
        need: None,
        imap: imap?,
        imap_user: parts.address.to_owned(),
        smtp: smtp?,
        smtp_user: parts.address.to_owned(),
    })
}

fn of_provider(provider: &Provider, parts: Parts<'_>) -> Servers {
    let user = if provider.local_user { parts.local } else { parts.address };
    Servers {
        provider: provider.name.clone(),
        by: FoundBy::Table,
        need: provider.need,
        imap: provider.imap.clone(),
        imap_user: user.to_owned(),
        smtp: provider.smtp.clone(),
        smtp_user: user.to_owned(),
    }
}

/// Puts what was found as the window shows it and an account is kept.
fn shown(found: Servers, address: &str) -> FoundServers {
    let provider = providers::of_server(&found.imap.host);
    let need = found.need.or_else(|| provider.and_then(|provider| provider.need));
    let by_page = page_of::all().iter().find(|page| page.has_server(&found.smtp.host));
    let by_page = by_page.filter(|_| need == Some(ServerNeed::Oauth)).map(|page| page.provider);
    let same_user = found.imap_user == found.smtp_user;
    FoundServers {
        provider: found.provider,
        by: found.by,
        need,
        page: provider.filter(|_| need.is_some()).and_then(|known| known.password_page.clone()),
        account: Account {
            host: found.smtp.host,
            port: found.smtp.port,
            security: found.smtp.security,
            user: found.smtp_user,
            from_address: address.to_owned(),
            from_name: String::new(),
            authority: None,
            per_minute: 20,
            incoming: Some(Incoming {
                host: found.imap.host,
                port: found.imap.port,
                security: found.imap.security,
                user: if same_user { String::new() } else { found.imap_user },
                receives: true,
                marks_seen: true,
            }),
            // Where no password is taken, there is one way.
            oauth: by_page,
        },
    }
}
