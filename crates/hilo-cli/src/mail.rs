//! Jobs on mail that leaves: templates, the account, the outbox.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use hilo_core::error::Failure;
use hilo_core::model::SendProblem;
use hilo_core::outbox::smtp::Limits;
use hilo_core::outbox::worker::{self, Worker};
use serde_json::{Value, json};

use crate::Problem;
use crate::desk::{Desk, PASSWORD};
use crate::failure::send_words;
use crate::print::{self, line, plain, word};

/// A template to be filled in for somebody.
#[derive(Args)]
pub struct Fill {
    /// Id or name of the template.
    template: String,
    /// Id, mail address, telephone number or name.
    #[arg(long, value_name = "C")]
    customer: String,
    /// Value of a field, such as `ask.carrier=Ruta`; may be given several times.
    #[arg(long, value_name = "K=V", value_parser = assignment)]
    set: Vec<(String, String)>,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(field, value)| (field.trim().to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as field=value".to_owned())
}

/// Jobs on the account.
#[derive(Subcommand)]
pub enum AccountJob {
    /// Set the account up and try it. The password comes from HILO_PASSWORD or the keychain.
    Add {
        /// smtps://user@host:465, or smtp://user@host:587 for STARTTLS.
        #[arg(long)]
        smtp: String,
        /// Address, or "Name <address>", that mail comes from [default: the user name].
        #[arg(long)]
        from: Option<String>,
        /// Certificate authority of the shop's own, as PEM.
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
    },
}

/// Jobs on the outbox.
#[derive(Subcommand)]
pub enum OutboxJob {
    /// List mails on their way and the last that left.
    List,
    /// Send what is due, and go on until stopped.
    Run {
        /// Send what is due, waiting for mails that can still be taken back, and leave.
        #[arg(long)]
        once: bool,
    },
    /// Take a mail back.
    Cancel {
        /// Its id.
        id: i64,
    },
    /// Send again a mail of which nobody knows whether it left.
    Resend {
        /// Its id.
        id: i64,
    },
}

/// Lists the templates.
pub fn templates(desk: &Desk) -> Result<(), Problem> {
    let list = desk.call("template_list", json!({ "query": "", "language": null }))?;
    if desk.json {
        return print::json(&json!({ "templates": list }));
    }
    for template in list.as_array().into_iter().flatten() {
        line(&format!(
            "{:>4}  {}  {:<32}  {}",
            template["id"],
            word(template, "language"),
            plain(word(template, "name"), 32),
            plain(word(template, "subject"), 60)
        ))?;
    }
    Ok(())
}

struct Filled {
    customer: i64,
    template: i64,
    values: BTreeMap<String, String>,
    rendered: Value,
}

fn fill(desk: &Desk, fill: &Fill) -> Result<Filled, Problem> {
    let customer = desk.customer(&fill.customer)?;
    let template = find_template(desk, &fill.template, customer)?;
    let render = |values: &BTreeMap<String, String>| {
        desk.call(
            "template_render",
            json!({ "template": template, "customer": customer, "values": values }),
        )
    };
    let values = values(&fill.set, &render(&BTreeMap::new())?)?;
    let rendered = render(&values)?;
    Ok(Filled { customer, template, values, rendered })
}

/// Returns what was given by the whole names of the template's fields; `ask.` may be left out.
fn values(
    given: &[(String, String)],
    rendered: &Value,
) -> Result<BTreeMap<String, String>, Problem> {
    let fields = rendered["fields"].as_array().into_iter().flatten();
    let names: Vec<&str> = fields.map(|field| word(field, "name")).collect();
    given
        .iter()
        .map(|(name, value)| {
            let asked = format!("ask.{name}");
            let known = [name, &asked].into_iter().find(|name| names.contains(&name.as_str()));
            let known = known.ok_or_else(|| {
                Problem::Refused(format!(
                    "the template has no field {name:?}; it has {}",
                    names.join(", ")
                ))
            })?;
            Ok((known.clone(), value.clone()))
        })
        .collect()
}

fn find_template(desk: &Desk, meant: &str, customer: i64) -> Result<i64, Problem> {
    let list = desk.call("template_list", json!({ "query": "", "language": null }))?;
    let list = list.as_array().cloned().unwrap_or_default();
    let by_id = list
        .iter()
        .find(|template| template["id"].as_i64().is_some_and(|id| meant == id.to_string()));
    let card = desk.call("customer_get", json!({ "customer": customer }))?;
    let settings = desk.call("settings_get", json!({}))?;
    let language = card["customer"]["language"]
        .as_str()
        .unwrap_or(word(&settings, "customer_language"))
        .to_owned();
    let named: Vec<&Value> = list
        .iter()
        .filter(|template| word(template, "name").to_lowercase() == meant.to_lowercase())
        .collect();
    let found = by_id
        .or_else(|| named.iter().find(|template| word(template, "language") == language).copied())
        .or_else(|| named.first().copied());
    found.and_then(|template| template["id"].as_i64()).ok_or_else(|| {
        Problem::Refused(format!("there is no template {meant:?} (see: hilo-cli templates)"))
    })
}

/// Fills a template in and prints it.
pub fn render(desk: &Desk, request: &Fill) -> Result<(), Problem> {
    let filled = fill(desk, request)?;
    if desk.json {
        return print::json(&filled.rendered);
    }
    line(&format!(
        "Subject: {}\n\n{}",
        word(&filled.rendered, "subject"),
        word(&filled.rendered, "text")
    ))?;
    let missing: Vec<&str> = filled.rendered["fields"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|field| field["missing"] == true)
        .map(|field| word(field, "name"))
        .collect();
    if missing.is_empty() { Ok(()) } else { line(&format!("\nmissing: {}", missing.join(", "))) }
}

/// Fills a template in and puts it into the outbox, as an answer to the customer's last mail.
pub fn send(
    desk: &Desk,
    request: &Fill,
    subject: Option<&str>,
    replace_draft: bool,
) -> Result<(), Problem> {
    let filled = fill(desk, request)?;
    // A draft that somebody is writing to this customer is not touched unasked.
    if !desk.call("draft_get", json!({ "customer": filled.customer }))?.is_null() {
        if !replace_draft {
            return Err(Problem::Refused(
                "there is a draft to this customer already, from the window or from a mail that was \
                 taken back; nothing was queued. Send it from the window, or throw it away with \
                 --replace-draft"
                    .to_owned(),
            ));
        }
        desk.call("draft_discard", json!({ "customer": filled.customer }))?;
    }
    let mut draft =
        desk.call("draft_start", json!({ "customer": filled.customer, "reply_to": null }))?;
    let answers = !draft["reply_to"].is_null();
    draft["subject"] = match subject {
        Some(subject) => json!(subject),
        // An answer keeps the subject of what it answers, so that it stays in its thread.
        None if answers && !word(&draft, "subject").is_empty() => draft["subject"].clone(),
        None => filled.rendered["subject"].clone(),
    };
    draft["body"] = filled.rendered["markdown"].clone();
    draft["template"] = json!(filled.template);
    draft["values"] = json!(filled.values);
    let sent = desk
        .call("draft_save", json!({ "draft": draft }))
        .and_then(|_| desk.call("draft_send", json!({ "customer": filled.customer })));
    let queued = match sent {
        Ok(queued) => queued,
        Err(problem) => {
            desk.call("draft_discard", json!({ "customer": filled.customer }))?;
            return Err(problem);
        }
    };
    if desk.json {
        print::json(&queued)
    } else {
        line(&format!("queued as {}; it leaves with: hilo-cli outbox run --once", queued["outbox"]))
    }
}

/// Sets the account up.
pub fn account(desk: &Desk, job: &AccountJob) -> Result<(), Problem> {
    let AccountJob::Add { smtp, from, ca } = job;
    let (scheme, rest) = smtp.split_once("://").ok_or_else(|| bad_server(smtp))?;
    let (security, usual) = match scheme {
        "smtps" => ("tls", 465),
        "smtp" => ("starttls", 587),
        _ => return Err(bad_server(smtp)),
    };
    let (user, server) = rest.rsplit_once('@').ok_or_else(|| bad_server(smtp))?;
    let user = user.replace("%40", "@");
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) => (host, port.parse::<u16>().map_err(|_| bad_server(smtp))?),
        None => (server, usual),
    };
    if from.is_none() && !user.contains('@') {
        let problem =
            format!("{user:?} is no mail address: say with --from which one mail comes from");
        return Err(Problem::Usage(problem));
    }
    let from = from.as_deref().unwrap_or(&user);
    let (from_name, from_address) = match from.split_once('<') {
        Some((name, address)) => {
            (name.trim().trim_matches('"'), address.trim_end_matches('>').trim())
        }
        None => ("", from.trim()),
    };
    let authority = ca
        .as_ref()
        .map(|path| {
            std::fs::read_to_string(path)
                .map_err(|error| Problem::Usage(format!("{}: {error}", path.display())))
        })
        .transpose()?;
    let request = json!({
        "account": { "host": host, "port": port, "security": security, "user": user,
            "from_address": from_address, "from_name": from_name, "authority": authority },
        "password": std::env::var(PASSWORD).ok(),
    });
    let tested = desk.call("account_test", request.clone())?;
    let saved = desk.call("account_save", request)?;
    if desk.json {
        return print::json(&json!({ "account": saved, "test": tested }));
    }
    match serde_json::from_value::<SendProblem>(tested["problem"].clone()) {
        Ok(problem) => {
            line(&format!("kept, but {}: {}", send_words(problem), word(&tested, "server_text")))
        }
        Err(_) => line("kept; the server let us in"),
    }
}

fn bad_server(text: &str) -> Problem {
    Problem::Usage(format!("{text:?} is no server: write it as smtps://user@host:port"))
}

/// Works on the outbox.
pub fn outbox(desk: &Desk, job: &OutboxJob) -> Result<(), Problem> {
    match job {
        OutboxJob::List => list(desk),
        OutboxJob::Run { once: true } => {
            wait_for_undo(desk)?;
            worker::run_due(&desk.hilo, Limits::default())?;
            list(desk)
        }
        OutboxJob::Run { once: false } => {
            let _worker = Worker::start(desk.hilo.clone())?;
            loop {
                std::thread::park();
            }
        }
        OutboxJob::Cancel { id } => answered(desk, "outbox_cancel", *id),
        OutboxJob::Resend { id } => answered(desk, "outbox_resend", *id),
    }
}

fn answered(desk: &Desk, name: &str, id: i64) -> Result<(), Problem> {
    let answer = match desk.call(name, json!({ "outbox": id })) {
        Err(Problem::Failure(Failure::TooLate)) => return Err(not_now(desk, name, id)?),
        answer => answer?,
    };
    if desk.json { print::json(&answer) } else { line("done") }
}

/// Says why a mail stands where the job cannot be done.
fn not_now(desk: &Desk, name: &str, id: i64) -> Result<Problem, Problem> {
    let rows = desk.call("outbox_list", json!({}))?;
    let row = rows.as_array().into_iter().flatten().find(|row| row["id"] == id);
    // The list leaves out what was taken back or thrown away.
    let stands = match row {
        Some(row) => format!("is {}", word(row, "state")),
        None => "was taken back or thrown away".to_owned(),
    };
    let rule = match name {
        "outbox_cancel" => "only one that has not begun to leave can be taken back",
        _ => "only one of which nobody knows whether it left (unknown) can be sent again",
    };
    Ok(Problem::Refused(format!("mail {id} {stands}: {rule}; nothing was changed")))
}

/// Mails that can still be taken back leave a few seconds later.
fn wait_for_undo(desk: &Desk) -> Result<(), Problem> {
    let rows = desk.call("outbox_list", json!({}))?;
    let now = desk.hilo.now().0;
    let queued = rows.as_array().into_iter().flatten().filter(|row| row["state"] == "queued");
    let last =
        queued.filter_map(|row| row["not_before"].as_i64()).filter(|at| at - now < 60_000).max();
    if let Some(wait) = last.and_then(|at| u64::try_from(at - now).ok()) {
        std::thread::sleep(Duration::from_millis(wait + 50));
    }
    Ok(())
}

fn list(desk: &Desk) -> Result<(), Problem> {
    let rows = desk.call("outbox_list", json!({}))?;
    if desk.json {
        return print::json(&json!({ "outbox": rows }));
    }
    for row in rows.as_array().into_iter().flatten() {
        let why = match serde_json::from_value::<SendProblem>(row["problem"].clone()) {
            Ok(problem) => {
                format!("  ({}: {})", send_words(problem), plain(word(row, "server_text"), 100))
            }
            Err(_) => String::new(),
        };
        line(&format!(
            "{:>4}  {:<12}  {:<28}  {}{why}",
            row["id"],
            word(row, "state"),
            plain(word(row, "title"), 28),
            plain(word(row, "subject"), 60)
        ))?;
    }
    Ok(())
}
