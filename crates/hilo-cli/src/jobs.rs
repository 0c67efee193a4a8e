//! Jobs on what is stored: customers, timelines, search, calls, notes, the sample shop.

use std::path::Path;

use hilo_core::demo;
use hilo_core::model::{CallOutcome, Direction};
use serde_json::{Value, json};

use crate::Problem;
use crate::desk::{Desk, secrets};
use crate::print::{self, line, moment, plain, word};

/// Lists customers.
pub fn customers(desk: &Desk, query: &str, limit: u32) -> Result<(), Problem> {
    let page = desk.call(
        "customer_list",
        json!({ "query": query, "recent_first": true, "offset": 0, "limit": limit }),
    )?;
    if desk.json {
        return print::json(&json!({ "customers": page["rows"], "total": page["total"] }));
    }
    let zone = desk.zone()?;
    for row in page["rows"].as_array().into_iter().flatten() {
        let channels: Vec<&str> =
            row["channels"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let last =
            if row["last_at"].is_null() { String::new() } else { moment(&row["last_at"], zone) };
        line(&format!(
            "{:>5}  {:<32}  {:>5}  {last:<25}  {}",
            row["id"],
            plain(word(row, "title"), 32),
            row["messages"],
            channels.join(" ")
        ))?;
    }
    line(&print::counted(&page["total"], "customer"))
}

/// Writes down whether a customer wants no mails that they did not ask for.
pub fn opt_out(desk: &Desk, customer: &str, opted_out: bool) -> Result<(), Problem> {
    let customer = desk.customer(customer)?;
    let request = json!({ "customer": customer, "opted_out": opted_out });
    let changed = desk.call("customer_opt_out", request)?;
    if desk.json {
        let card = desk.call("customer_get", json!({ "customer": customer }))?;
        return print::json(&json!({
            "customer": customer, "opt_out": card["opt_out"], "operation": changed["operation"],
        }));
    }
    line(if opted_out {
        "written down; only answers are sent to them"
    } else {
        "written down; they want mails of our own accord again"
    })
}

/// Prints a page of a timeline.
pub fn timeline(
    desk: &Desk,
    customer: &str,
    limit: u32,
    before: Option<&str>,
) -> Result<(), Problem> {
    let before = before.map(cursor).transpose()?;
    let customer = desk.customer(customer)?;
    let page = desk.call(
        "timeline_page",
        json!({ "customer": customer, "channels": [], "before": before, "after": null, "around": null, "date": null, "limit": limit }),
    )?;
    let older =
        page["older"].as_object().map(|cursor| format!("{}.{}", cursor["at"], cursor["id"]));
    if desk.json {
        return print::json(
            &json!({ "customer": customer, "rows": page["rows"], "older": older, "total": page["total"] }),
        );
    }
    let zone = desk.zone()?;
    for row in page["rows"].as_array().into_iter().flatten() {
        let subject = match word(row, "subject") {
            "" => String::new(),
            subject => format!("[{}] ", plain(subject, 60)),
        };
        line(&format!(
            "{}  {:<8} {:<4} {subject}{}",
            moment(&row["sent_at"], zone),
            word(row, "channel"),
            word(row, "direction"),
            plain(word(row, "text"), 100)
        ))?;
    }
    match older {
        Some(older) => line(&format!("older: --before {older}")),
        None => Ok(()),
    }
}

fn cursor(text: &str) -> Result<Value, Problem> {
    let parts = text
        .split_once('.')
        .and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id.parse::<i64>().ok()?)));
    let (at, id) = parts.ok_or_else(|| {
        Problem::Usage(format!("{text:?} is no cursor: give what a page printed as older"))
    })?;
    Ok(json!({ "at": at, "id": id }))
}

/// Finds messages and customers.
pub fn search(desk: &Desk, query: &str, limit: u32) -> Result<(), Problem> {
    let found = desk.call(
        "search",
        json!({ "query": query, "channel": null, "customer": null, "offset": 0, "limit": limit }),
    )?;
    if desk.json {
        return print::json(&found);
    }
    let zone = desk.zone()?;
    for hit in found["hits"].as_array().into_iter().flatten() {
        let snippet: String = hit["snippet"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|part| word(part, "text"))
            .collect();
        line(&format!(
            "{}  {:<24}  {:<8}  {}",
            moment(&hit["sent_at"], zone),
            plain(word(hit, "title"), 24),
            word(hit, "channel"),
            plain(&snippet, 100)
        ))?;
    }
    line(&print::counted(&found["total"], "message"))
}

/// Writes a call down.
pub fn call(
    desk: &Desk,
    customer: &str,
    direction: Direction,
    minutes: u32,
    outcome: CallOutcome,
    line: &str,
    text: &str,
) -> Result<(), Problem> {
    let known = desk.find_customer(customer)?;
    if known.is_none() && !customer.contains(|letter: char| letter.is_ascii_digit()) {
        return Err(Desk::nobody(customer));
    }
    let number = if known.is_none() { customer } else { "" };
    written(
        desk,
        &desk.call(
            "call_add",
            json!({ "customer": known, "number": number, "name": "", "direction": direction, "line": line,
                "outcome": outcome, "minutes": minutes, "text": text, "at": null }),
        )?,
    )
}

/// Writes down what was said elsewhere.
pub fn note(
    desk: &Desk,
    customer: &str,
    channel: &str,
    direction: Direction,
    text: &str,
) -> Result<(), Problem> {
    let customer = desk.customer(customer)?;
    let changed = desk.call(
        "note_add",
        json!({ "customer": customer, "label": channel, "direction": direction, "text": text, "at": null }),
    )?;
    written(desk, &changed)
}

fn written(desk: &Desk, changed: &Value) -> Result<(), Problem> {
    if desk.json {
        print::json(changed)
    } else {
        line(&format!("written down for customer {}", changed["customer"]))
    }
}

/// Writes the sample shop, never over another.
pub fn demo(dir: &Path, language: &str, as_json: bool) -> Result<(), Problem> {
    if demo::is_taken(dir)? {
        return Err(Problem::Refused(format!(
            "{} holds a shop already; nothing was changed. Name a new folder",
            dir.display()
        )));
    }
    let hilo = demo::write(dir, language, secrets())?;
    let status = hilo_core::api::dispatch(&hilo, "app_status", json!({}))?;
    if as_json {
        return print::json(
            &json!({ "data": dir, "sources": dir.join("sources"), "customers": status["customers"],
            "messages": status["messages"] }),
        );
    }
    line(&format!(
        "{} and {} in {}; imported from {}",
        print::counted(&status["customers"], "customer"),
        print::counted(&status["messages"], "message"),
        dir.display(),
        dir.join("sources").display()
    ))
}
