//! Jobs on the account: its servers found, set up and tried.

use std::path::PathBuf;

use clap::Subcommand;
use hilo_core::model::SendProblem;
use serde_json::{Value, json};

use crate::Problem;
use crate::desk::{Desk, IMAP_PASSWORD, PASSWORD};
use crate::failure::send_words;
use crate::oauth;
use crate::print::{self, line, plain, word};

/// Jobs on the account.
#[derive(Subcommand)]
pub enum AccountJob {
    /// Find the servers of an address: a table of providers, what the provider publishes, the name system, usual
    /// names. Nothing is kept.
    Find {
        /// The address.
        address: String,
    },
    /// List the accounts, the usual one first.
    List,
    /// Make an account the one that mails leave by that are no answer.
    Usual {
        /// Its address.
        address: String,
    },
    /// Forget an account and its passwords. What was sent and what came in stays.
    Remove {
        /// Its address.
        address: String,
    },
    /// Say under which id the shop has registered Hilo at a provider, for `add --oauth`; without an id, list them. A secret
    /// that comes with it is taken from HILO_OAUTH_SECRET.
    Client {
        /// microsoft or google.
        #[arg(value_parser = ["microsoft", "google"], requires = "id")]
        provider: Option<String>,
        /// The client id; empty to forget it.
        id: Option<String>,
    },
    /// Set an account up, or change the one of its address, and try it. The password comes from HILO_PASSWORD or the keychain.
    Add {
        /// The address whose servers are found, in place of --smtp and --imap.
        #[arg(long, conflicts_with_all = ["smtp", "imap"], required_unless_present = "smtp")]
        address: Option<String>,
        /// smtps://user@host:465, or smtp://user@host:587 for STARTTLS.
        #[arg(long)]
        smtp: Option<String>,
        /// Address, or "Name <address>", that mail comes from [default: the address, or the user name].
        #[arg(long)]
        from: Option<String>,
        /// The mailbox that sent mails are filed in: imaps://host:993, or imap://host:143 for STARTTLS. With a
        /// user of its own (imaps://user@host) its password comes from HILO_IMAP_PASSWORD or the keychain.
        #[arg(long)]
        imap: Option<String>,
        /// Bring the mailbox's mails onto the timelines, with `receive` and while the window is open.
        #[arg(long)]
        receive: bool,
        /// Sign in at the provider's page in the browser (Microsoft, Google) in place of a password.
        #[arg(long)]
        oauth: bool,
        /// Certificate authority of the shop's own, as PEM.
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
    },
}

/// Does a job.
pub fn account(desk: &Desk, job: &AccountJob) -> Result<(), Problem> {
    match job {
        AccountJob::Find { address } => find(desk, address),
        AccountJob::List => list(desk),
        AccountJob::Usual { address } => {
            known(desk, address)?;
            desk.call("account_make_usual", json!({ "address": address }))?;
            list(desk)
        }
        AccountJob::Remove { address } => {
            known(desk, address)?;
            desk.call("account_remove", json!({ "address": address }))?;
            list(desk)
        }
        AccountJob::Client { provider, id } => {
            oauth::client(desk, provider.as_deref().zip(id.as_deref()))
        }
        AccountJob::Add { address: Some(address), from, receive, oauth, ca, .. } => {
            let mut account = searched(desk, address)?["account"].take();
            account["incoming"]["receives"] = json!(receive);
            account["oauth"] = Value::Null;
            if *oauth {
                oauth::sign_in(desk, &mut account)?;
            }
            keep(desk, account, from.as_deref().unwrap_or(address), ca.as_ref())
        }
        AccountJob::Add { smtp, from, imap, receive, oauth, ca, .. } => {
            let smtp = smtp.as_deref().unwrap_or_default();
            let (mut account, user) = written(smtp, imap.as_deref(), *receive)?;
            if from.is_none() && !user.contains('@') {
                let problem = format!(
                    "{user:?} is no mail address: say with --from which one mail comes from"
                );
                return Err(Problem::Usage(problem));
            }
            if *oauth {
                oauth::sign_in(desk, &mut account)?;
            }
            keep(desk, account, from.as_deref().unwrap_or(&user), ca.as_ref())
        }
    }
}

/// Refuses an address of which there is no account.
fn known(desk: &Desk, address: &str) -> Result<(), Problem> {
    let known = desk.call("account_list", json!({}))?;
    let is_it = |account: &Value| word(account, "from_address").eq_ignore_ascii_case(address);
    if known.as_array().into_iter().flatten().any(is_it) {
        return Ok(());
    }
    Err(Problem::Refused(format!("there is no account of {address:?}")))
}

fn list(desk: &Desk) -> Result<(), Problem> {
    let accounts = desk.call("account_list", json!({}))?;
    if desk.json {
        return print::json(&json!({ "accounts": accounts }));
    }
    if accounts.as_array().is_none_or(Vec::is_empty) {
        return line("no account");
    }
    for account in accounts.as_array().into_iter().flatten() {
        let address = plain(word(account, "from_address"), 320);
        let receives = if account["incoming"]["receives"] == true { "  receives" } else { "" };
        let by = match word(account, "oauth") {
            "" => String::new(),
            provider => format!("  signs in at {provider}"),
        };
        line(&format!("{address}  {}{receives}{by}", server(["smtps", "smtp"], account)))?;
    }
    Ok(())
}

/// Shows the servers of an address.
fn find(desk: &Desk, address: &str) -> Result<(), Problem> {
    let found = searched(desk, address)?;
    if desk.json {
        return print::json(&found);
    }
    let account = &found["account"];
    let provider = plain(word(&found, "provider"), 60);
    line(&format!("found by: {} {provider}", word(&found, "by")))?;
    line(&server(["imaps", "imap"], &account["incoming"]))?;
    line(&server(["smtps", "smtp"], account))?;
    match word(&found, "need") {
        "app_password" => line("needs an app password, made on the provider's page")?,
        "oauth" => line("takes no passwords, only a sign-in at the provider's page (add --oauth)")?,
        "bridge" => line("needs the provider's bridge on this computer")?,
        _ => {}
    }
    match word(&found, "page") {
        "" => Ok(()),
        page => line(page),
    }
}

fn server(schemes: [&str; 2], server: &Value) -> String {
    let [tls, starttls] = schemes;
    let scheme = if word(server, "security") == "tls" { tls } else { starttls };
    format!("{scheme}://{}:{}", plain(word(server, "host"), 253), server["port"])
}

fn searched(desk: &Desk, address: &str) -> Result<Value, Problem> {
    let mut search = desk.call("account_find", json!({ "address": address }))?;
    if search["found"].is_object() {
        return Ok(search["found"].take());
    }
    let why = match serde_json::from_value::<SendProblem>(search["problem"].clone()) {
        Ok(problem) => send_words(problem),
        Err(_) => "nobody knows them",
    };
    let what = format!(
        "the servers of {address:?} were not found: {why}; say them with --smtp and --imap"
    );
    Err(Problem::Refused(what))
}

/// The account that is written in words on the command line, and its user.
fn written(smtp: &str, imap: Option<&str>, receive: bool) -> Result<(Value, String), Problem> {
    if receive && imap.is_none() {
        return Err(Problem::Usage("--receive needs the mailbox: say it with --imap".to_owned()));
    }
    let server = Server::parse(smtp, ["smtps", "smtp"], [465, 587])?;
    let user = server.user.clone().ok_or_else(|| bad_server(smtp))?;
    let incoming = match imap {
        Some(imap) => Some(Server::parse(imap, ["imaps", "imap"], [993, 143])?),
        None => None,
    };
    let incoming = incoming.map(|server| {
        json!({ "host": server.host, "port": server.port, "security": server.security,
            "user": server.user.unwrap_or_default(), "receives": receive })
    });
    let account = json!({ "host": server.host, "port": server.port, "security": server.security,
        "user": user, "incoming": incoming });
    Ok((account, user))
}

/// Tries an account and keeps it either way; a test that failed is told once all is kept and printed.
fn keep(desk: &Desk, mut account: Value, from: &str, ca: Option<&PathBuf>) -> Result<(), Problem> {
    let (from_name, from_address) = match from.split_once('<') {
        Some((name, address)) => {
            (name.trim().trim_matches('"'), address.trim_end_matches('>').trim())
        }
        None => ("", from.trim()),
    };
    let authority = ca
        .map(|path| {
            std::fs::read_to_string(path)
                .map_err(|error| Problem::Usage(format!("{}: {error}", path.display())))
        })
        .transpose()?;
    account["from_name"] = json!(from_name);
    account["from_address"] = json!(from_address);
    account["authority"] = json!(authority);
    let has_mailbox = account["incoming"].is_object();
    let request = json!({
        "account": account,
        "password": std::env::var(PASSWORD).ok(),
        "incoming_password": std::env::var(IMAP_PASSWORD).ok(),
    });
    let tested = desk.call("account_test", request.clone())?;
    let found =
        if has_mailbox { desk.call("incoming_test", request.clone())? } else { Value::Null };
    let saved = desk.call("account_save", request)?;
    if desk.json {
        print::json(&json!({ "account": saved, "test": tested, "incoming_test": found }))?;
    } else {
        line(&told(&tested, "kept; the server let us in"))?;
        if has_mailbox {
            let filed = format!("sent mails are filed in {}", plain(word(&found, "folder"), 100));
            line(&told(&found, &filed))?;
        }
    }
    if tested["problem"].is_null() && found["problem"].is_null() {
        return Ok(());
    }
    let kept = "the account is kept, but its server was not to be had as it is: set it right with the same command";
    Err(Problem::Refused(kept.to_owned()))
}

/// Says what a test found.
fn told(tested: &Value, fine: &str) -> String {
    match serde_json::from_value::<SendProblem>(tested["problem"].clone()) {
        Ok(problem) => {
            format!(
                "kept, but {}: {}{}",
                send_words(problem),
                plain(word(tested, "server_text"), 300),
                tested["page"].as_str().map(|page| format!(" ({page})")).unwrap_or_default(),
            )
        }
        Err(_) => fine.to_owned(),
    }
}

/// A server as it is written on the command line.
struct Server<'a> {
    user: Option<String>,
    host: &'a str,
    port: u16,
    security: &'static str,
}

impl<'a> Server<'a> {
    /// Reads `scheme://user@host:port`; the first scheme and port are those with TLS from the first byte.
    fn parse(text: &'a str, schemes: [&str; 2], ports: [u16; 2]) -> Result<Self, Problem> {
        let (scheme, rest) = text.split_once("://").ok_or_else(|| bad_server(text))?;
        let position = schemes.iter().position(|known| *known == scheme);
        let (security, usual) = match position {
            Some(0) => ("tls", ports[0]),
            Some(_) => ("starttls", ports[1]),
            None => return Err(bad_server(text)),
        };
        let (user, server) = match rest.rsplit_once('@') {
            Some((user, server)) => (Some(user.replace("%40", "@")), server),
            None => (None, rest),
        };
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| bad_server(text))?),
            None => (server, usual),
        };
        Ok(Server { user, host, port, security })
    }
}

fn bad_server(text: &str) -> Problem {
    Problem::Usage(format!("{text:?} is no server: write it as smtps://user@host:port"))
}
