//! `import`: files and folders into the shop.

use std::path::{Path, PathBuf};

use clap::Args;
use hilo_core::error::Failure;
use hilo_core::import;
use hilo_core::model::{
    CustomerId, DateOrder, PersonAnswer, Skip, SkipReason, SourceAnswer, SourcePreview, Who,
};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::parse::skip_words;
use crate::print::{self, line, plain, word};
use crate::{Order, Problem};

/// Parts of a source that a refusal names.
const NAMED: usize = 3;

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
    for path in &import.paths {
        regular(path)
            .map_err(|words| Problem::Refused(format!("{words}. Nothing was imported")))?;
    }
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
    let previews: Vec<&SourcePreview> = looked.iter().map(|(looked, _)| &looked.preview).collect();
    import.paths.iter().try_for_each(|path| readable(path, &previews))?;
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
                "missing_files": source.missing_files,
                "first": source.first.map(|at| at.utc().to_rfc3339()),
                "last": source.last.map(|at| at.utc().to_rfc3339()),
            })
        })
        .collect();
    report(desk, &files, Some(summary.id.0))
}

/// Refuses a path in which there is something and nothing of it can be read, as a file that cannot be is refused.
///
/// What is there already was read, and so was a chat or mail between ourselves; a file of a foreign kind is none that
/// could not be read.
fn readable(path: &Path, previews: &[&SourcePreview]) -> Result<(), Problem> {
    let given = path.display().to_string();
    let inside = || previews.iter().filter(|preview| Path::new(&preview.path).starts_with(&given));
    let skips = || inside().flat_map(|preview| &preview.skips);
    let nobodys = |skip: &Skip| skip.reason == SkipReason::NobodyToAttribute;
    let foreign = |skip: &Skip| skip.reason == SkipReason::UnknownKind;
    // A chat of which it is known how its dates are written was read.
    let was_read = |preview: &&SourcePreview| preview.messages > 0 || preview.dates.is_some();
    if inside().any(was_read) || skips().any(nobodys) || skips().all(foreign) {
        return Ok(());
    }
    let skipped: u32 = inside().map(|preview| preview.skipped).sum();
    let mut words: Vec<String> = skips().take(NAMED).map(skipped_words).collect();
    if skipped as usize > words.len() {
        words.push(format!("and {} more", skipped as usize - words.len()));
    }
    Err(Problem::Refused(format!(
        "{given}: nothing in it can be read ({}). Nothing was imported",
        words.join("; ")
    )))
}

/// Returns which part of a source was left out, and why.
fn skipped_words(skip: &Skip) -> String {
    let (file, reason) = (plain(&skip.file, 200), skip_words(&skip.reason));
    // A file that was left out whole has no line.
    match skip.line {
        0 => format!("{file} {reason}"),
        line => format!("{file}:{line} {reason}"),
    }
}

/// Refuses a pipe, a socket or a device: reading one may never come to an end.
pub fn regular(path: &Path) -> Result<(), String> {
    match std::fs::metadata(path) {
        Ok(found) if !found.is_file() && !found.is_dir() => {
            Err(format!("{}: it is not a regular file", path.display()))
        }
        Ok(_) | Err(_) => Ok(()),
    }
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
        "missing_files": preview.missing_files,
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
        let skips = desk.call("import_skips", json!({ "import": import }))?;
        for skip in serde_json::from_value::<Vec<Skip>>(skips).unwrap_or_default() {
            line(&format!("  {}", skipped_words(&skip)))?;
        }
    }
    Ok(())
}
