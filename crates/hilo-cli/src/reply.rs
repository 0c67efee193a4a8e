//! Replies by WhatsApp: the link that opens one, and what became of it.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::Problem;
use crate::checks::findings;
use crate::desk::Desk;
use crate::mail::{self, Fill};
use crate::print::{self, line, moment, plain, word};

/// Jobs on replies.
#[derive(Subcommand)]
pub enum ReplyJob {
    /// Write a reply, print the link that opens it in WhatsApp, and keep it as not confirmed.
    Whatsapp(Whatsapp),
    /// List the replies that no export of a chat has shown yet.
    List,
    /// Say of a reply whether it was sent.
    Settle {
        /// Number of its message.
        message: i64,
        /// What became of it.
        outcome: Outcome,
    },
}

/// A reply to write.
#[derive(Args)]
pub struct Whatsapp {
    /// Id, mail address, telephone number or name.
    customer: String,
    /// Its words, as WhatsApp takes them.
    #[arg(long, required_unless_present = "template", conflicts_with = "template")]
    text: Option<String>,
    /// Id or name of a template; its letter is made short.
    #[arg(long, value_name = "T")]
    template: Option<String>,
    /// Value of a field of the template; may be given several times.
    #[arg(long, value_name = "K=V", value_parser = mail::assignment)]
    set: Vec<(String, String)>,
    /// Print the text to be copied in the place of a link.
    #[arg(long)]
    copy: bool,
    /// Throw away the draft that somebody was writing to the customer.
    #[arg(long)]
    replace_draft: bool,
    /// Leave with a finding that wants to be confirmed, by its key; may be given several times.
    #[arg(long, value_name = "KEY")]
    confirm: Vec<String>,
}

/// What became of a reply.
#[derive(Clone, Copy, ValueEnum)]
pub enum Outcome {
    /// It was sent.
    Sent,
    /// It was not.
    NotSent,
}

/// Works on replies.
pub fn reply(desk: &Desk, job: &ReplyJob) -> Result<(), Problem> {
    match job {
        ReplyJob::Whatsapp(reply) => whatsapp(desk, reply),
        ReplyJob::List => list(desk),
        ReplyJob::Settle { message, outcome } => {
            let sent = matches!(outcome, Outcome::Sent);
            let changed = desk.call("reply_settle", json!({ "message": message, "sent": sent }))?;
            if desk.json { print::json(&changed) } else { line("done") }
        }
    }
}

fn whatsapp(desk: &Desk, reply: &Whatsapp) -> Result<(), Problem> {
    let customer = desk.customer(&reply.customer)?;
    let filled = match &reply.template {
        Some(template) => Some(mail::fill(
            desk,
            &Fill {
                template: template.clone(),
                customer: customer.to_string(),
                set: reply.set.clone(),
                variant: Vec::new(),
            },
        )?),
        None => None,
    };
    let mut draft = mail::begin_draft(desk, customer, reply.replace_draft)?;
    let opened = (|| {
        draft["whatsapp"] = match (&filled, &reply.text) {
            (Some(filled), _) => {
                filled.write(&mut draft);
                desk.call("reply_shorten", json!({ "body": draft["body"] }))?["text"].clone()
            }
            (None, text) => json!(text),
        };
        desk.call("draft_save", json!({ "draft": draft }))?;
        let found = desk.call("draft_check", json!({ "customer": customer }))?;
        let way = if reply.copy { "copy" } else { "link" };
        let request = json!({ "customer": customer, "way": way, "confirmed": reply.confirm });
        Ok((desk.call("reply_open", request)?, found))
    })();
    let (mut opened, found): (Value, Value) = match opened {
        Ok(opened) => opened,
        Err(problem) => {
            desk.call("draft_discard", json!({ "customer": customer }))?;
            return Err(problem);
        }
    };
    if desk.json {
        opened["findings"] = found;
        return print::json(&opened);
    }
    findings(&found)?;
    match opened["link"].as_str() {
        Some(link) => line(link)?,
        None => line(word(&opened, "text"))?,
    }
    line(&format!(
        "not confirmed; settle it with: hilo-cli reply settle {} sent",
        opened["message"]
    ))
}

fn list(desk: &Desk) -> Result<(), Problem> {
    let rows = desk.call("reply_list", json!({}))?;
    if desk.json {
        return print::json(&json!({ "replies": rows }));
    }
    let zone = desk.zone()?;
    for row in rows.as_array().into_iter().flatten() {
        let standing = &row["standing"];
        let state = match word(standing, "state") {
            "pending" if standing["missing"] == true => "not found in the chat",
            "pending" => "not confirmed",
            "sent" => "sent, says a person",
            _ => "not sent, says a person",
        };
        line(&format!(
            "{:>6}  {}  {:<23}  {:<24}  {}",
            row["message"],
            moment(&row["opened_at"], zone),
            state,
            plain(word(row, "title"), 24),
            plain(word(row, "text"), 60)
        ))?;
    }
    Ok(())
}
