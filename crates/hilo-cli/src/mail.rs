//! Jobs on mail before it leaves: templates, the account, a mail for the outbox.

use std::collections::BTreeMap;

use clap::Args;
use hilo_core::model::{Language, Timestamp};
use serde_json::{Value, json};

use crate::Problem;
use crate::checks::findings;
use crate::desk::Desk;
use crate::print::{self, line, plain, word};

/// A template to be filled in for somebody.
#[derive(Args)]
pub struct Fill {
    /// Id or name of the template.
    pub template: String,
    /// Id, mail address, telephone number or name.
    #[arg(long, value_name = "C")]
    pub customer: String,
    /// Value of a field, such as `ask.carrier=Ruta`; may be given several times.
    #[arg(long, value_name = "K=V", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Which variant of a block, from 1, such as `saludo=2`; may be given several times [default: never the
    /// one that the customer was last sent].
    #[arg(long, value_name = "BLOCK=N", value_parser = choice)]
    pub variant: Vec<(String, u32)>,
}

/// Reads a field with its value.
pub fn assignment(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(field, value)| (field.trim().to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as field=value".to_owned())
}

fn choice(text: &str) -> Result<(String, u32), String> {
    let (block, number) = text.split_once('=').ok_or("write it as block=number")?;
    match number.trim().parse::<u32>() {
        Ok(number) if number > 0 => Ok((block.trim().to_owned(), number - 1)),
        Ok(_) | Err(_) => Err("the number of a variant is 1 or more".to_owned()),
    }
}

/// Lists the templates.
pub fn templates(desk: &Desk) -> Result<(), Problem> {
    let request = json!({ "query": "", "language": null, "retired": true });
    let list = desk.call("template_list", request)?;
    if desk.json {
        return print::json(&json!({ "templates": list }));
    }
    for template in list.as_array().into_iter().flatten() {
        line(&format!(
            "{:>4}  {}  {:<8}  {:<32}  {}",
            template["id"],
            word(template, "language"),
            word(template, "state"),
            plain(word(template, "name"), 32),
            plain(word(template, "subject"), 60)
        ))?;
    }
    Ok(())
}

/// A template that was filled in.
pub struct Filled {
    customer: i64,
    template: i64,
    values: BTreeMap<String, String>,
    variants: BTreeMap<String, u64>,
    rendered: Value,
}

impl Filled {
    /// Puts it into a draft, but for the subject.
    pub fn write(&self, draft: &mut Value) {
        draft["body"] = self.rendered["markdown"].clone();
        draft["template"] = json!(self.template);
        draft["values"] = json!(self.values);
        draft["variants"] = json!(self.variants);
    }
}

/// Begins a draft. One that somebody is writing to this customer is not touched unasked.
pub fn begin_draft(desk: &Desk, customer: i64, replace: bool) -> Result<Value, Problem> {
    if !desk.call("draft_get", json!({ "customer": customer }))?.is_null() {
        if !replace {
            return Err(Problem::Refused(
                "there is a draft to this customer already, from the window or from a mail that was \
                 taken back; nothing was queued. Send it from the window, or throw it away with \
                 --replace-draft"
                    .to_owned(),
            ));
        }
        desk.call("draft_discard", json!({ "customer": customer }))?;
    }
    desk.call("draft_start", json!({ "customer": customer, "reply_to": null }))
}

/// Fills a template in.
pub fn fill(desk: &Desk, fill: &Fill) -> Result<Filled, Problem> {
    let customer = desk.customer(&fill.customer)?;
    let template = find_template(desk, &fill.template, customer)?;
    let chosen: BTreeMap<&str, u32> =
        fill.variant.iter().map(|(block, variant)| (block.as_str(), *variant)).collect();
    let render = |values: &BTreeMap<String, String>| {
        let request = json!({
            "template": template, "customer": customer, "values": values, "variants": chosen,
        });
        desk.call("template_render", request)
    };
    let values = values(&fill.set, &render(&BTreeMap::new())?)?;
    let rendered = render(&values)?;
    let variants = taken(&chosen, &rendered)?;
    Ok(Filled { customer, template, values, variants, rendered })
}

/// Returns which variant each block has; one that was asked for and is not there is refused.
fn taken(chosen: &BTreeMap<&str, u32>, rendered: &Value) -> Result<BTreeMap<String, u64>, Problem> {
    let blocks = || rendered["variants"].as_array().into_iter().flatten();
    for (name, variant) in chosen {
        let there =
            blocks().any(|block| word(block, "block") == *name && block["chosen"] == *variant);
        if !there {
            let known: Vec<String> = blocks()
                .map(|block| format!("{} (1 to {})", word(block, "block"), block["count"]))
                .collect();
            let wanted = u64::from(*variant) + 1;
            return Err(Problem::Refused(format!(
                "the template has no variant {wanted} of {name:?}; it has {}",
                known.join(", ")
            )));
        }
    }
    let of = |block: &Value| Some((word(block, "block").to_owned(), block["chosen"].as_u64()?));
    Ok(blocks().filter_map(of).collect())
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
    let tag = card["customer"]["language"].as_str().unwrap_or(word(&settings, "customer_language"));
    let language = Language::of_tag(tag).unwrap_or_default().as_str();
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

/// How a mail is to leave.
#[derive(Args)]
pub struct Sending {
    /// Another subject than the template's.
    #[arg(long)]
    subject: Option<String>,
    /// Throw away the draft that somebody was writing to the customer.
    #[arg(long)]
    replace_draft: bool,
    /// Leave at this moment, such as 2026-12-01T09:00:00+01:00.
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    at: Option<i64>,
    /// Leave only if the customer has not answered by then.
    #[arg(long)]
    unless_answered: bool,
    /// Leave with a finding that wants to be confirmed, by its key; may be given several times.
    #[arg(long, value_name = "KEY")]
    confirm: Vec<String>,
}

/// Reads a moment as milliseconds since 1970.
pub fn moment(text: &str) -> Result<i64, String> {
    Timestamp::parse(text)
        .map(|at| at.0)
        .ok_or_else(|| "write it as 2026-12-01T09:00:00+01:00".to_owned())
}

/// Fills a template in and puts it into the outbox, as an answer to the customer's last mail.
pub fn send(desk: &Desk, request: &Fill, sending: &Sending) -> Result<(), Problem> {
    let filled = fill(desk, request)?;
    let mut draft = begin_draft(desk, filled.customer, sending.replace_draft)?;
    draft["subject"] = match &sending.subject {
        Some(subject) => json!(subject),
        None => filled.rendered["subject"].clone(),
    };
    filled.write(&mut draft);
    let sent = desk
        .call("draft_save", json!({ "draft": draft }))
        .and_then(|_| desk.call("draft_check", json!({ "customer": filled.customer })))
        .and_then(|found| {
            let request = json!({
                "customer": filled.customer,
                "at": sending.at,
                "only_unanswered": sending.unless_answered,
                "confirmed": sending.confirm,
            });
            Ok((desk.call("draft_send", request)?, found))
        });
    let (mut queued, found) = match sent {
        Ok(sent) => sent,
        Err(problem) => {
            desk.call("draft_discard", json!({ "customer": filled.customer }))?;
            return Err(problem);
        }
    };
    if desk.json {
        queued["findings"] = found;
        print::json(&queued)
    } else {
        findings(&found)?;
        line(&format!("mail {}; it leaves with: hilo-cli outbox run --once", queued["outbox"]))
    }
}
