//! Mails of the mailbox, brought in.

use std::io::IsTerminal;

use hilo_core::error::Failure;
use hilo_core::mailbox::connection::Limits;
use hilo_core::mailbox::receiver::receive_all;
use hilo_core::mailbox::sync::Stop;
use serde_json::{Value, json};

use crate::Problem;
use crate::desk::Desk;
use crate::print::{self, counted, line, word};

/// Brings everything in that is in the mailbox; with `again`, what was left out is tried once more.
pub fn receive(desk: &Desk, again: bool) -> Result<(), Problem> {
    desk.can_sign_in()?;
    if again {
        desk.call("left_out_retry", json!({}))?;
    }
    let terminal = std::io::stderr().is_terminal();
    let new = receive_all(&desk.hilo, Limits::default(), |_| {
        if terminal {
            tell(desk);
        }
        true
    });
    if terminal {
        // What comes next has the line to itself.
        eprint!("\r{:40}\r", "");
    }
    let new = new.map_err(|stop| match stop {
        Stop::Failure(failure) => failure,
        Stop::Trouble(trouble) => {
            Failure::Server { problem: trouble.problem, server_text: trouble.server_text }
        }
    })?;
    let visit = desk.call("mailbox_visit", json!({}))?;
    let aside = desk.call("aside_list", json!({}))?["mails"].clone();
    if desk.json {
        return print::json(&json!({ "new": new, "visit": visit, "aside": aside }));
    }
    let left_out = visit["left_out"].as_u64().unwrap_or_default();
    line(&counted(&json!(new), "new mail"))?;
    if left_out > 0 {
        line(&format!(
            "{} of the mailbox on no timeline (receive --left-out tells which)",
            counted(&json!(left_out), "mail")
        ))?;
    }
    if aside != 0 {
        line(&format!(
            "{} put aside: newsletters and the like, from nobody",
            counted(&aside, "mail")
        ))?;
    }
    Ok(())
}

/// Says on the error output how far the mails have come, over what stood there.
fn tell(desk: &Desk) {
    if let Ok(visit) = desk.call("mailbox_visit", json!({})) {
        let said = format!("{} of {}", visit["read"], counted(&visit["mails"], "mail"));
        eprint!("\r{said:40}");
    }
}

/// Lists the mails that are on no timeline.
pub fn left_out(desk: &Desk) -> Result<(), Problem> {
    let list = desk.call("left_out_list", json!({}))?;
    if desk.json {
        return print::json(&list);
    }
    let zone = desk.zone()?;
    for mail in list["mails"].as_array().into_iter().flatten() {
        let about = &mail["about"];
        let received = &about["received"];
        let at = if received.is_null() { "-".to_owned() } else { print::moment(received, zone) };
        let text = |value: &Value| print::plain(value.as_str().unwrap_or_default(), 80);
        line(&format!(
            "{at}  {}  {}  {}  {}",
            word(mail, "reason"),
            text(&mail["folder"]),
            text(&about["from"]["address"]),
            text(&about["subject"])
        ))?;
    }
    line(&format!("{} on no timeline", counted(&list["count"], "mail")))
}
