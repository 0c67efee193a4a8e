//! The service manual.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hilo_core::error::Failure;
use hilo_core::manual::decimal;
use hilo_core::model::{Manual, ManualPage};
use serde_json::json;

use crate::Problem;
use crate::desk::Desk;
use crate::print::{self, line, plain};

/// Characters of an answer that are printed.
const SHOWN: usize = 2_000;

/// Jobs on the manual.
#[derive(Subcommand)]
pub enum ManualJob {
    /// Print the answers and the limits.
    Show,
    /// Change answers and limits; what is not named stays, and an empty text takes one away.
    Set(Box<Wanted>),
    /// Write the page to print, one side of A4 in HTML.
    Print {
        /// Where; what is there is replaced [default: the standard output].
        file: Option<PathBuf>,
        /// es or en [default: the language of the window].
        #[arg(long, value_parser = ["es", "en"])]
        language: Option<String>,
    },
}

/// What is to be changed.
#[derive(Args)]
pub struct Wanted {
    /// Who serves customers.
    #[arg(long, value_name = "TEXT")]
    people: Option<String>,
    /// What training they need.
    #[arg(long, value_name = "TEXT")]
    training: Option<String>,
    /// What they have to work with.
    #[arg(long, value_name = "TEXT")]
    resources: Option<String>,
    /// What is to be said about the hours, beside the week of the settings.
    #[arg(long, value_name = "TEXT")]
    hours: Option<String>,
    /// Who answers to the customer.
    #[arg(long, value_name = "TEXT")]
    responsible: Option<String>,
    /// When a claim goes to somebody above.
    #[arg(long, value_name = "TEXT")]
    escalation: Option<String>,
    /// How far to go to satisfy.
    #[arg(long, value_name = "TEXT")]
    satisfaction: Option<String>,
    /// Currency of the amounts.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Compensation that may be given without asking, such as 19.90; `none` for no amount.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    compensation: Option<String>,
    /// The same in percent of the order; `none` for no share.
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    share: Option<String>,
    /// Who decides above that.
    #[arg(long, value_name = "TEXT")]
    above: Option<String>,
    /// Days open after which a claim goes to somebody above; `none` for none.
    #[arg(long, value_name = "DAYS", allow_hyphen_values = true)]
    escalate_days: Option<String>,
    /// Amount from which it does; `none` for none.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    escalate_amount: Option<String>,
    /// Whether it does where the customer is angry.
    #[arg(long, value_name = "BOOL")]
    escalate_angry: Option<bool>,
    /// A word of the customer at which it does; may be given several times, and all together take the place of those before.
    #[arg(long, value_name = "WORD")]
    escalate_word: Vec<String>,
}

/// Works on the manual.
pub fn manual(desk: &Desk, job: &ManualJob) -> Result<(), Problem> {
    match job {
        ManualJob::Show => show(desk),
        ManualJob::Set(wanted) => set(desk, wanted),
        ManualJob::Print { file: Some(file), language } => export(desk, file, language.as_deref()),
        ManualJob::Print { file: None, language } => page(desk, language.as_deref()),
    }
}

fn kept(desk: &Desk) -> Result<Manual, Problem> {
    serde_json::from_value(desk.call("manual_get", json!({}))?).map_err(unread)
}

fn show(desk: &Desk) -> Result<(), Problem> {
    let manual = kept(desk)?;
    if desk.json {
        return print::json(&json!({ "manual": manual }));
    }
    let Manual { answers, limits } = manual;
    let escalate = &limits.escalate;
    let amount = |amount: Option<i64>| {
        amount.map(|amount| format!("{} {}", decimal(amount), limits.currency)).unwrap_or_default()
    };
    let lines = [
        ("people", answers.people),
        ("training", answers.training),
        ("resources", answers.resources),
        ("hours", answers.hours),
        ("responsible", answers.responsible),
        ("escalation", answers.escalation),
        ("satisfaction", answers.satisfaction),
        ("compensation", amount(limits.compensation_amount)),
        ("share", limits.compensation_share.map(|share| format!("{share} %")).unwrap_or_default()),
        ("above", limits.decides_above.clone()),
        ("escalate days", escalate.days.map(|days| days.to_string()).unwrap_or_default()),
        ("escalate amount", amount(escalate.amount)),
        ("escalate angry", if escalate.angry { "yes" } else { "no" }.to_owned()),
        ("escalate words", escalate.words.join(", ")),
    ];
    for (name, value) in lines {
        let value = if value.is_empty() { "-".to_owned() } else { plain(&value, SHOWN) };
        line(&format!("{name:<16} {value}"))?;
    }
    Ok(())
}

fn set(desk: &Desk, wanted: &Wanted) -> Result<(), Problem> {
    let mut manual = kept(desk)?;
    let Manual { answers, limits } = &mut manual;
    let escalate = &mut limits.escalate;
    let texts = [
        (&mut answers.people, &wanted.people),
        (&mut answers.training, &wanted.training),
        (&mut answers.resources, &wanted.resources),
        (&mut answers.hours, &wanted.hours),
        (&mut answers.responsible, &wanted.responsible),
        (&mut answers.escalation, &wanted.escalation),
        (&mut answers.satisfaction, &wanted.satisfaction),
        (&mut limits.currency, &wanted.currency),
        (&mut limits.decides_above, &wanted.above),
    ];
    for (place, text) in texts {
        if let Some(text) = text {
            place.clone_from(text);
        }
    }
    put(&mut limits.compensation_amount, wanted.compensation.as_deref(), hundredths)?;
    put(&mut limits.compensation_share, wanted.share.as_deref(), number)?;
    put(&mut escalate.amount, wanted.escalate_amount.as_deref(), hundredths)?;
    put(&mut escalate.days, wanted.escalate_days.as_deref(), number)?;
    escalate.angry = wanted.escalate_angry.unwrap_or(escalate.angry);
    if !wanted.escalate_word.is_empty() {
        escalate.words.clone_from(&wanted.escalate_word);
    }
    let changed = desk.call("manual_save", json!(manual))?;
    if desk.json {
        return print::json(&json!({ "manual": kept(desk)?, "operation": changed["operation"] }));
    }
    line("kept")
}

fn put<Kept>(
    place: &mut Option<Kept>,
    written: Option<&str>,
    read: fn(&str) -> Option<Kept>,
) -> Result<(), Problem> {
    match written {
        None => {}
        Some("none") => *place = None,
        Some(written) => {
            let value = read(written);
            *place =
                Some(value.ok_or_else(|| Problem::Usage(format!("{written:?} is no number")))?);
        }
    }
    Ok(())
}

fn number(written: &str) -> Option<i32> {
    written.parse().ok()
}

/// Reads `20`, `19.9` or `19,90`.
fn hundredths(written: &str) -> Option<i64> {
    let (whole, part) = written.split_once(['.', ',']).unwrap_or((written, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    let (sign, whole) = whole.strip_prefix('-').map_or((1, whole), |rest| (-1, rest));
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)?.checked_mul(sign)
}

fn page(desk: &Desk, language: Option<&str>) -> Result<(), Problem> {
    let page = desk.call("manual_page", json!({ "language": language }))?;
    if desk.json {
        return print::json(&page);
    }
    let page: ManualPage = serde_json::from_value(page).map_err(unread)?;
    line(page.html.trim_end())?;
    warn(page.lines_over);
    Ok(())
}

fn export(desk: &Desk, file: &Path, language: Option<&str>) -> Result<(), Problem> {
    let path = file
        .to_str()
        .ok_or_else(|| Problem::Usage(format!("{}: the name is no text", file.display())))?;
    let written = desk.call("manual_export", json!({ "path": path, "language": language }))?;
    if desk.json {
        return print::json(&written);
    }
    line(&format!("written: {}", file.display()))?;
    warn(written["lines_over"].as_u64().and_then(|lines| u32::try_from(lines).ok()).unwrap_or(0));
    Ok(())
}

/// Says on the error output that the page is too long; it is whole all the same.
fn warn(lines_over: u32) {
    if lines_over > 0 {
        let s = if lines_over == 1 { "" } else { "s" };
        eprintln!("hilo-cli: it does not fit on one side: {lines_over} line{s} too many");
    }
}

fn unread(error: serde_json::Error) -> Problem {
    Failure::Internal { detail: format!("manual: {error}") }.into()
}
