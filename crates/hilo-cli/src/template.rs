//! Templates as files.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::Problem;
use crate::desk::Desk;
use crate::print::{self, line, plain, word};

/// Jobs on all templates.
#[derive(Subcommand)]
pub enum TemplateJob {
    /// Write every template into a file.
    Export {
        /// Where; what is there is replaced.
        file: PathBuf,
        /// Form of the file [default: csv where its name ends so, otherwise json].
        #[arg(long)]
        format: Option<Format>,
    },
    /// Bring the templates of a file in, all or none.
    Import {
        /// A file of templates, JSON or CSV.
        file: PathBuf,
        /// Tell what would become of each and keep nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Form of a file of templates.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// For another Hilo.
    Json,
    /// For a spreadsheet.
    Csv,
}

/// Works on all templates.
pub fn template(desk: &Desk, job: &TemplateJob) -> Result<(), Problem> {
    match job {
        TemplateJob::Export { file, format } => export(desk, file, *format),
        TemplateJob::Import { file, dry_run } => import(desk, file, *dry_run),
    }
}

fn export(desk: &Desk, file: &Path, format: Option<Format>) -> Result<(), Problem> {
    let table = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let format = match format.unwrap_or(if table { Format::Csv } else { Format::Json }) {
        Format::Json => "json",
        Format::Csv => "csv",
    };
    let written =
        desk.call("template_export", json!({ "path": named(file)?, "format": format }))?;
    if desk.json { print::json(&written) } else { line(&format!("written: {}", file.display())) }
}

fn import(desk: &Desk, file: &Path, dry_run: bool) -> Result<(), Problem> {
    let request = json!({ "path": named(file)?, "dry_run": dry_run });
    let report = desk.call("template_import", request)?;
    if desk.json {
        print::json(&report)?;
    } else {
        for row in report["rows"].as_array().into_iter().flatten() {
            told(row)?;
        }
        line(&format!(
            "{} new, {} changed, {} the same, {} refused",
            report["new"], report["changed"], report["same"], report["refused"]
        ))?;
    }
    if report["refused"] != 0 && !dry_run {
        return Err(Problem::Refused("nothing was kept, because of what is refused".to_owned()));
    }
    Ok(())
}

fn told(row: &Value) -> Result<(), Problem> {
    let outcome = &row["outcome"];
    let reason = word(outcome, "reason").replace('_', " ");
    let reason = if reason.is_empty() { reason } else { format!(": {reason}") };
    let wrong = if row["wrong"] == true { ", its text has a mistake" } else { "" };
    line(&format!(
        "line {:>4}  {:<8}  {:<2}  {}{reason}{wrong}",
        row["line"],
        word(outcome, "outcome"),
        plain(word(row, "language"), 2),
        plain(word(row, "name"), 40),
    ))
}

/// A path as the commands take it, which is text.
fn named(file: &Path) -> Result<&str, Problem> {
    file.to_str().ok_or_else(|| Problem::Usage(format!("{}: the name is no text", file.display())))
}
