//! Mails of the mailbox, brought in.

use hilo_core::error::Failure;
use hilo_core::mailbox::connection::Limits;
use hilo_core::mailbox::receiver::receive_all;
use hilo_core::mailbox::sync::Stop;
use serde_json::json;

use crate::Problem;
use crate::desk::Desk;
use crate::print::{self, counted, line};

/// Brings everything in that is in the mailbox.
pub fn receive(desk: &Desk) -> Result<(), Problem> {
    let new = receive_all(&desk.hilo, Limits::default(), |_| true).map_err(|stop| match stop {
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
        line(&format!("{} of the mailbox on no timeline", counted(&json!(left_out), "mail")))?;
    }
    if aside != 0 {
        line(&format!(
            "{} put aside: newsletters and the like, from nobody",
            counted(&aside, "mail")
        ))?;
    }
    Ok(())
}
