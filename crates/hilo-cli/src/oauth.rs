//! A sign-in at a provider's page: its address is printed, and the browser waited for.

use serde_json::{Value, json};

use crate::Problem;
use crate::desk::{Desk, OAUTH_SECRET};
use crate::print::{self, line, plain, word};

/// Keeps the client id at a provider, or lists them all.
pub fn client(desk: &Desk, change: Option<(&str, &str)>) -> Result<(), Problem> {
    if let Some((provider, id)) = change {
        let secret = std::env::var(OAUTH_SECRET).ok();
        let request = json!({ "provider": provider, "client": id, "secret": secret });
        desk.call("oauth_client_save", request)?;
    }
    let offers = desk.call("oauth_offers", json!({}))?;
    if desk.json {
        return print::json(&json!({ "providers": offers }));
    }
    for offer in offers.as_array().into_iter().flatten() {
        let id = match word(offer, "client") {
            "" => format!("no client id; register a program at {}", word(offer, "register_page")),
            id => plain(id, 200),
        };
        line(&format!("{}  {id}", word(offer, "provider")))?;
    }
    Ok(())
}

/// Signs in for an account that is about to be kept, at the provider that its servers are of.
pub fn sign_in(desk: &Desk, account: &mut Value) -> Result<(), Problem> {
    let offers = desk.call("oauth_offers", json!({}))?;
    let host = word(account, "host").to_owned();
    let has_it = |offer: &&Value| {
        let servers = offer["servers"].as_array().into_iter().flatten();
        servers.filter_map(Value::as_str).any(|server| server.eq_ignore_ascii_case(&host))
    };
    let offer = offers.as_array().into_iter().flatten().find(has_it).ok_or_else(|| {
        Problem::Refused(format!("{host} is of no provider at whose page Hilo can sign in"))
    })?;
    account["oauth"] = offer["provider"].clone();
    let request = json!({
        "provider": offer["provider"], "user": account["user"], "language": "en"
    });
    let mut changes = desk.hilo.subscribe();
    let mut shown = desk.call("oauth_start", request)?;
    // Not among what is printed for programs.
    eprintln!("hilo-cli: open this page in a browser on this computer within five minutes:");
    eprintln!("{}", word(&shown, "page"));
    while shown["ended"] != true {
        // Whatever was missed, a look does no harm.
        let _ = changes.blocking_recv();
        shown = desk.call("oauth_sign_in", json!({}))?;
    }
    match word(&shown, "problem") {
        "" => Ok(()),
        problem => {
            let said = match plain(word(&shown, "server_text"), 300) {
                said if said.is_empty() => said,
                said => format!(" ({said})"),
            };
            Err(Problem::Refused(format!("nothing was kept: {}{said}", words(problem))))
        }
    }
}

fn words(problem: &str) -> &'static str {
    match problem {
        "denied" => "it was not agreed to at the provider's page",
        "admin" => "only an administrator of the organisation may agree to it",
        "client" => "the provider does not take the client id: look at how it is registered",
        "scope" => "it was agreed to, but not to reading and sending mails",
        "late" => "nobody came back from the browser in time",
        "cancelled" => "it was cancelled",
        "unreachable" => "the provider cannot be reached",
        _ => "the provider refused",
    }
}
