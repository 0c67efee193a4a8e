//! Jobs on what is stored: import, customers, timelines, search, calls, notes, the sample shop.

use std::path::{Path, PathBuf};

use clap::Args;
use hilo_core::error::Failure;
use hilo_core::import;
use hilo_core::model::{
    CallOutcome, CustomerId, DateOrder, Direction, PersonAnswer, SourceAnswer, SourcePreview, Who,
};
use serde_json::{Value, json};

use crate::desk::{Desk, secrets};
use crate::parse::skip_words;
use crate::print::{self, line, moment, plain, word};
use crate::{Order, Problem};

/// What `import` takes.
#[derive(Args)]
pub struct Import {
    /// Mails, mailboxes, Maildirs, WhatsApp exports, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say what would come in and store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Time zone of the phone that exported a chat.
    #[arg(long, value_parser = zone)]
    zone: Option<String>,
    /// A mail address or WhatsApp name of ours; may be given several times.
    #[arg(long, value_name = "NAME")]
    me: Vec<String>,
    /// Customer with whom the chats are: id, address, number, or a new name.
    #[arg(long, value_name = "NAME")]
    customer: Option<String>,
    /// Order of day, month and year in chats.
    #[arg(long)]
    order: Option<Order>,
}

fn zone(name: &str) -> Result<String, String> {
    name.parse::<chrono_tz::Tz>()
        .map(|zone| zone.name().to_owned())
        .map_err(|_| "no such time zone".to_owned())
}

/// Imports files and folders. One that cannot be read at all stops it before anything is stored.
pub fn import(desk: &Desk, import: &Import) -> Result<(), Problem> {
    let customer = match &import.customer {
        Some(meant) => Some(match desk.find_customer(meant)? {
            Some(id) => Who::Customer { customer: CustomerId(id) },
            None => Who::NewCustomer { name: meant.clone(), phone: String::new() },
        }),
        None => None,
    };
    let looked = import::look(&desk.hilo, &import.paths, |preview| {
        answer(import, customer.as_ref(), preview)
    });
    let looked = looked.into_iter().collect::<Result<Vec<_>, Failure>>()?;
    if import.dry_run {
        let files: Vec<Value> =
            looked.iter().map(|(looked, _)| previewed(&looked.preview)).collect();
        return report(desk, &files, None);
    }
    let summary = import::store(&desk.hilo, looked)?;
    let files: Vec<Value> = summary
        .sources
        .iter()
        .map(|source| {
            json!({
                "path": source.path,
                "channel": source.channel,
                "new": source.new,
                "duplicate": source.duplicate,
                "skipped": source.skipped,
                "first": source.first.map(|at| at.utc().to_rfc3339()),
                "last": source.last.map(|at| at.utc().to_rfc3339()),
            })
        })
        .collect();
    report(desk, &files, Some(summary.id.0))
}

fn answer(import: &Import, customer: Option<&Who>, preview: &SourcePreview) -> SourceAnswer {
    let mut customer = customer.cloned();
    let people = preview.people.iter().filter_map(|person| {
        let who = if import.me.iter().any(|me| me.eq_ignore_ascii_case(&person.sender)) {
            Who::Shop
        } else if preview.dates.is_some() {
            // With our own names given, whoever else writes in a chat is the customer.
            // The one who wrote most is the one who was named.
            match customer.take_if(|_| person.who != Who::Shop || !import.me.is_empty()) {
                Some(customer) => customer,
                _ if !import.me.is_empty() && person.who == Who::Shop => {
                    Who::NewCustomer { name: person.sender.clone(), phone: String::new() }
                }
                _ => return None,
            }
        } else {
            return None;
        };
        Some(PersonAnswer { sender: person.sender.clone(), who })
    });
    let mut people: Vec<PersonAnswer> = people.collect();
    if preview.dates.is_none() {
        for me in import.me.iter().filter(|me| me.contains('@')) {
            if !people.iter().any(|person| person.sender.eq_ignore_ascii_case(me)) {
                people.push(PersonAnswer { sender: me.to_lowercase(), who: Who::Shop });
            }
        }
    }
    SourceAnswer {
        path: preview.path.clone(),
        leave_out: false,
        zone: import.zone.clone(),
        order: import.order.map(DateOrder::from),
        people,
    }
}

fn previewed(preview: &SourcePreview) -> Value {
    json!({
        "path": preview.path,
        "channel": preview.kind.map(|kind| kind.channel()),
        "new": preview.new,
        "duplicate": preview.duplicate,
        "skipped": preview.skipped,
        "first": preview.first.map(|at| at.utc().to_rfc3339()),
        "last": preview.last.map(|at| at.utc().to_rfc3339()),
    })
}

fn report(desk: &Desk, files: &[Value], import: Option<i64>) -> Result<(), Problem> {
    let sum = |member: &str| files.iter().filter_map(|file| file[member].as_u64()).sum::<u64>();
    let (new, duplicate, skipped) = (sum("new"), sum("duplicate"), sum("skipped"));
    if desk.json {
        return print::json(
            &json!({ "files": files, "new": new, "duplicate": duplicate, "skipped": skipped }),
        );
    }
    for file in files {
        line(&format!(
            "{}: {} new, {} there already, {} skipped",
            word(file, "path"),
            file["new"],
            file["duplicate"],
            file["skipped"]
        ))?;
    }
    line(&format!("{new} new, {duplicate} there already, {skipped} skipped"))?;
    if let Some(import) = import {
        for skip in
            desk.call("import_skips", json!({ "import": import }))?.as_array().into_iter().flatten()
        {
            let reason = serde_json::from_value(skip["reason"].clone());
            let words = reason.as_ref().map_or("cannot be read", skip_words);
            // A file that was left out whole has no line.
            let place = match skip["line"].as_u64() {
                Some(number) if number > 0 => format!("{}:{number}", word(skip, "file")),
                Some(_) | None => word(skip, "file").to_owned(),
            };
            line(&format!("  {place} {words}"))?;
        }
    }
    Ok(())
}

/// Lists customers.
pub fn customers(desk: &Desk, query: &str, limit: u32) -> Result<(), Problem> {
    let page = desk.call(
        "customer_list",
        json!({ "query": query, "recent_first": true, "offset": 0, "limit": limit }),
    )?;
    if desk.json {
        return print::json(&json!({ "customers": page["rows"], "total": page["total"] }));
    }
    for row in page["rows"].as_array().into_iter().flatten() {
        let channels: Vec<&str> =
            row["channels"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let last = if row["last_at"].is_null() {
            String::new()
        } else {
            moment(&row["last_at"], &json!(0))
        };
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
    for row in page["rows"].as_array().into_iter().flatten() {
        let subject = match word(row, "subject") {
            "" => String::new(),
            subject => format!("[{}] ", plain(subject, 60)),
        };
        line(&format!(
            "{}  {:<8} {:<4} {subject}{}",
            moment(&row["sent_at"], &row["utc_offset"]),
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
    for hit in found["hits"].as_array().into_iter().flatten() {
        let snippet: String = hit["snippet"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|part| word(part, "text"))
            .collect();
        line(&format!(
            "{}  {:<24}  {:<8}  {}",
            moment(&hit["sent_at"], &json!(0)),
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

/// Writes the sample shop.
pub fn demo(dir: &Path, language: &str, as_json: bool) -> Result<(), Problem> {
    let hilo = hilo_core::demo::write(dir, language, secrets())?;
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
