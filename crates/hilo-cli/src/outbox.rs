//! Jobs on the outbox.

use std::time::Duration;

use chrono_tz::Tz;
use clap::Subcommand;
use hilo_core::error::Failure;
use hilo_core::mailbox::{self, connection};
use hilo_core::model::SendProblem;
use hilo_core::outbox::delivery::prove;
use hilo_core::outbox::smtp::Limits;
use hilo_core::outbox::worker::{self, Worker};
use serde_json::{Value, json};

use crate::Problem;
use crate::desk::Desk;
use crate::failure::send_words;
use crate::print::{self, line, moment, plain, word};

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
    /// Try a mail now, whatever it waited for.
    Retry {
        /// Its id.
        id: i64,
    },
    /// Let a mail leave at another moment.
    Schedule {
        /// Its id.
        id: i64,
        /// The moment, such as 2026-12-01T09:00:00+01:00.
        #[arg(value_parser = crate::mail::moment)]
        at: i64,
    },
    /// Try every copy now that is not filed in the mailbox yet.
    Copies,
    /// Send again a mail of which nobody knows whether it left.
    Resend {
        /// Its id.
        id: i64,
    },
    /// Mark a mail as sent of which you know that it arrived.
    Arrived {
        /// Its id.
        id: i64,
    },
    /// Take a mail off the list that failed, or of which nobody knows whether it left, or let one not leave that is
    /// scheduled or stopped.
    Discard {
        /// Its id.
        id: i64,
    },
}

/// Works on the outbox.
pub fn outbox(desk: &Desk, job: &OutboxJob) -> Result<(), Problem> {
    if matches!(job, OutboxJob::Run { .. } | OutboxJob::Copies) {
        desk.can_sign_in()?;
    }
    match job {
        OutboxJob::List => list(desk),
        OutboxJob::Run { once: true } => {
            wait_for_undo(desk)?;
            worker::run_due(&desk.hilo, Limits::default())?;
            mailbox::worker::run_due(&desk.hilo, connection::Limits::default())?;
            prove(desk.hilo.store(), desk.hilo.now())?;
            list(desk)
        }
        OutboxJob::Run { once: false } => {
            let _outbox = Worker::start(desk.hilo.clone())?;
            let _mailbox = mailbox::worker::Worker::start(desk.hilo.clone())?;
            loop {
                std::thread::park();
            }
        }
        OutboxJob::Cancel { id } => {
            answered(desk, "outbox_cancel", *id, &json!({ "outbox": id }))?;
            if desk.json { Ok(()) } else { line("it is the customer's draft again") }
        }
        OutboxJob::Retry { id } => answered(desk, "outbox_retry", *id, &json!({ "outbox": id })),
        OutboxJob::Schedule { id, at } => {
            answered(desk, "outbox_schedule", *id, &json!({ "outbox": id, "at": at }))
        }
        OutboxJob::Copies => {
            desk.call("copies_retry", json!({}))?;
            mailbox::worker::run_due(&desk.hilo, connection::Limits::default())?;
            prove(desk.hilo.store(), desk.hilo.now())?;
            list(desk)
        }
        OutboxJob::Resend { id } => answered(desk, "outbox_resend", *id, &json!({ "outbox": id })),
        OutboxJob::Arrived { id } => {
            answered(desk, "outbox_mark_sent", *id, &json!({ "outbox": id }))
        }
        OutboxJob::Discard { id } => {
            answered(desk, "outbox_discard", *id, &json!({ "outbox": id }))
        }
    }
}

fn answered(desk: &Desk, name: &str, id: i64, request: &Value) -> Result<(), Problem> {
    let answer = match desk.call(name, request.clone()) {
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
        "outbox_retry" | "outbox_schedule" => {
            "only one that has not begun to leave can be given another moment"
        }
        "outbox_discard" => {
            "only one that is scheduled, stopped, failed or unknown can be thrown away"
        }
        _ => "this is for one of which nobody knows whether it left (unknown)",
    };
    Ok(Problem::Refused(format!("mail {id} {stands}: {rule}; nothing was changed")))
}

/// Mails that can still be taken back leave a few seconds later.
fn wait_for_undo(desk: &Desk) -> Result<(), Problem> {
    let rows = desk.call("outbox_list", json!({}))?;
    let now = desk.hilo.now().0;
    let held = rows.as_array().into_iter().flatten().filter(|row| row["state"] == "held");
    let last =
        held.filter_map(|row| row["not_before"].as_i64()).filter(|at| at - now < 121_000).max();
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
    let pace = desk.call("account_pace", json!({}))?;
    let zone = desk.zone()?;
    if let Ok(problem) = serde_json::from_value::<SendProblem>(pace["problem"].clone()) {
        let until = if pace["wait_until"].is_null() {
            "until it is changed, or one is tried again (outbox retry)".to_owned()
        } else {
            format!("until {}", moment(&pace["wait_until"], zone))
        };
        let said = plain(word(&pace, "server_text"), 100);
        line(&format!("the account waits {until}: {}: {said}", send_words(problem)))?;
    }
    for row in rows.as_array().into_iter().flatten() {
        let why = match serde_json::from_value::<SendProblem>(row["problem"].clone()) {
            Ok(problem) => {
                format!("  ({}: {})", send_words(problem), plain(word(row, "server_text"), 100))
            }
            Err(_) => String::new(),
        };
        let copy = copy_words(row, zone);
        line(&format!(
            "{:>4}  {:<12}  {:<28}  {}{why}{copy}",
            row["id"],
            word(row, "state"),
            plain(word(row, "title"), 28),
            plain(word(row, "subject"), 60)
        ))?;
    }
    Ok(())
}

/// Says how the copy of a mail stands, where that is worth a word.
fn copy_words(row: &Value, zone: Tz) -> String {
    let copy = &row["copy"];
    let why = match serde_json::from_value::<SendProblem>(copy["problem"].clone()) {
        Ok(problem) => {
            format!(": {}: {}", send_words(problem), plain(word(copy, "server_text"), 100))
        }
        Err(_) => String::new(),
    };
    let found = if word(row, "state") == "unknown" { "found" } else { "filed" };
    match word(copy, "state") {
        "waiting" if copy["attempts"] == 0 => String::new(),
        "waiting" => {
            let next = moment(&copy["not_before"], zone);
            format!("  (copy not {found} yet{why}; next try {next})")
        }
        "given_up" => format!("  (copy not {found}{why})"),
        _ => String::new(),
    }
}
