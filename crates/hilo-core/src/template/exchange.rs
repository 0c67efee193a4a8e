//! Templates as a file, for another desk or another program: JSON, or a table (CSV, RFC 4180).
//!
//! A file comes from outside: it may be anything. It is read whole or refused, with limits, and each of
//! its templates is told with the line on which it begins. What is written comes back the same.
//!
//! A cell of a table that a spreadsheet would take for a formula is written behind a `'`, by which
//! spreadsheets know a text; reading takes it away again.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{TEXT_LIMIT, header};
use crate::model::{
    Language, Template, TemplateFormat, TemplatePurpose, TemplateRefusal, TemplateState,
    TemplateText,
};

/// Bytes that a file of templates may have.
pub const FILE_LIMIT: u64 = 5_000_000;
/// Templates that a file may have.
const COUNT_LIMIT: usize = 2_000;
/// Characters of a template's name or folder.
const NAME_LIMIT: usize = 120;
/// Version of the JSON form.
const VERSION: u32 = 1;
/// Says that what follows in a cell is a text.
const MARK: char = '\'';
/// Columns of the table, in order.
const COLUMNS: [&str; 7] = ["language", "folder", "name", "state", "purpose", "subject", "body"];

/// A template of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTemplate {
    /// Line on which it begins, from 1.
    pub line: usize,
    /// Its text in normal form, or why it cannot be kept; then as far as it can be read.
    pub text: TemplateText,
    /// Its state, where the file says it.
    pub state: Option<TemplateState>,
    /// Why it cannot be kept.
    pub refused: Option<TemplateRefusal>,
}

/// Why a file is no file of templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFault {
    /// There is nothing in it.
    Empty,
    /// It is something else, or of a newer version.
    Foreign,
    /// It is too large or has too many templates.
    TooLarge,
}

#[derive(Serialize)]
struct Written<'a> {
    hilo_templates: u32,
    templates: Vec<Entry<&'a str>>,
}

#[derive(Serialize, Deserialize)]
struct Entry<Text> {
    language: Text,
    #[serde(default)]
    folder: Text,
    name: Text,
    state: Option<Text>,
    purpose: Option<Text>,
    #[serde(default)]
    subject: Text,
    body: Text,
}

#[derive(Deserialize)]
struct Held<'a> {
    hilo_templates: u32,
    #[serde(borrow)]
    templates: Vec<&'a RawValue>,
}

/// Writes templates as a file, in the order of language, folder and name.
pub fn write(templates: &[Template], format: TemplateFormat) -> Option<Vec<u8>> {
    let mut entries: Vec<Entry<&str>> = templates
        .iter()
        .map(|template| Entry {
            language: template.language.as_str(),
            folder: template.folder.as_str(),
            name: template.name.as_str(),
            state: Some(template.state.as_str()),
            purpose: Some(template.purpose.as_str()),
            subject: template.subject.as_str(),
            body: template.body.as_str(),
        })
        .collect();
    entries.sort_by_key(|entry| (entry.language, entry.folder, entry.name));
    match format {
        TemplateFormat::Json => {
            let file = Written { hilo_templates: VERSION, templates: entries };
            let mut bytes = serde_json::to_vec_pretty(&file).ok()?;
            bytes.push(b'\n');
            Some(bytes)
        }
        TemplateFormat::Csv => {
            let mut table =
                csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
            table.write_record(COLUMNS).ok()?;
            for Entry { language, folder, name, state, purpose, subject, body } in entries {
                let (state, purpose) = (state.unwrap_or_default(), purpose.unwrap_or_default());
                let row = [language, folder, name, state, purpose, subject, body];
                table.write_record(row.map(as_text).iter().map(Cow::as_ref)).ok()?;
            }
            table.into_inner().ok()
        }
    }
}

/// Reads a file, whichever of its forms it has.
pub fn read(bytes: &[u8]) -> Result<Vec<FileTemplate>, FileFault> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > FILE_LIMIT) {
        return Err(FileFault::TooLarge);
    }
    // Spreadsheets write the letters of Windows where nobody tells them otherwise.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0,
    };
    let text = text.trim_start_matches('\u{FEFF}');
    if text.trim().is_empty() {
        return Err(FileFault::Empty);
    }
    let mut found =
        if text.trim_start().starts_with('{') { read_json(text)? } else { read_table(text)? };
    if found.is_empty() {
        return Err(FileFault::Empty);
    }
    let mut names = std::collections::HashSet::new();
    for template in &mut found {
        let name = (template.text.language.clone(), template.text.name.clone());
        if template.refused.is_none() && !names.insert(name) {
            template.refused = Some(TemplateRefusal::Twice);
        }
    }
    Ok(found)
}

fn read_json(text: &str) -> Result<Vec<FileTemplate>, FileFault> {
    let held: Held<'_> = serde_json::from_str(text).map_err(|_| FileFault::Foreign)?;
    if held.hilo_templates != VERSION {
        return Err(FileFault::Foreign);
    }
    if held.templates.len() > COUNT_LIMIT {
        return Err(FileFault::TooLarge);
    }
    let (mut line, mut counted) = (1, 0);
    let of = |raw: &RawValue| {
        // What was held is a part of the text.
        let at = raw.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
        let between = text.get(counted..at).unwrap_or_default();
        line += between.bytes().filter(|&byte| byte == b'\n').count();
        counted = at.max(counted);
        match serde_json::from_str::<Entry<String>>(raw.get()) {
            Ok(entry) => checked(line, entry),
            Err(_) => unreadable(line),
        }
    };
    Ok(held.templates.into_iter().map(of).collect())
}

fn read_table(text: &str) -> Result<Vec<FileTemplate>, FileFault> {
    let first = text.lines().next().unwrap_or_default();
    let count = |mark| first.matches(mark).count();
    let delimiter = if count(';') > count(',') { b';' } else { b',' };
    let mut table =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let heads = table.headers().map_err(|_| FileFault::Foreign)?.clone();
    let column = |name: &str| heads.iter().position(|head| head.trim().eq_ignore_ascii_case(name));
    let [language, folder, name, state, purpose, subject, body] = COLUMNS.map(column);
    if language.is_none() || name.is_none() || body.is_none() {
        return Err(FileFault::Foreign);
    }
    let mut found = Vec::new();
    for record in table.records() {
        if found.len() == COUNT_LIMIT {
            return Err(FileFault::TooLarge);
        }
        let record = record.map_err(|_| FileFault::Foreign)?;
        let line = record.position().map_or(1, |place| line_of(text, place));
        let cell = |column: Option<usize>| column.and_then(|at| record.get(at)).map(from_cell);
        found.push(match (cell(language), cell(name), cell(body)) {
            (Some(language), Some(name), Some(body)) if record.len() <= heads.len() => {
                let folder = cell(folder).unwrap_or_default();
                let subject = cell(subject).unwrap_or_default();
                let word = |column| cell(column).filter(|word| !word.trim().is_empty());
                let (state, purpose) = (word(state), word(purpose));
                checked(line, Entry { language, folder, name, state, purpose, subject, body })
            }
            _ => unreadable(line),
        });
    }
    Ok(found)
}

/// Returns a text as a cell that no spreadsheet runs.
///
/// What would be read as such a cell although it is none gets another mark, so that it comes back the same.
fn as_text(text: &str) -> Cow<'_, str> {
    if is_formula(text.trim_start_matches(MARK)) {
        format!("{MARK}{text}").into()
    } else {
        text.into()
    }
}

/// Returns the text of a cell: without the mark by which it was no formula.
fn from_cell(cell: &str) -> String {
    let text = cell.strip_prefix(MARK).filter(|text| is_formula(text.trim_start_matches(MARK)));
    text.unwrap_or(cell).to_owned()
}

/// Whether a spreadsheet may take a cell for a formula, also one that leaves out white space before it.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['\t', '\r', '\n', '=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || cell.trim_start().starts_with(['=', '+', '-', '@'])
}

/// Returns the line of a place. After a row that ended with CR LF it is that of the LF, one too early.
fn line_of(text: &str, place: &csv::Position) -> usize {
    let line = usize::try_from(place.line()).unwrap_or(usize::MAX);
    let at = usize::try_from(place.byte()).unwrap_or(usize::MAX);
    line.saturating_add(usize::from(text.as_bytes().get(at) == Some(&b'\n')))
}

fn unreadable(line: usize) -> FileTemplate {
    let empty = String::new;
    let text = TemplateText {
        name: empty(),
        folder: empty(),
        language: empty(),
        subject: empty(),
        body: empty(),
        purpose: TemplatePurpose::default(),
    };
    FileTemplate { line, text, state: None, refused: Some(TemplateRefusal::Unreadable) }
}

fn checked(line: usize, entry: Entry<String>) -> FileTemplate {
    let lines = |text: String| text.replace("\r\n", "\n");
    let mut text = TemplateText {
        name: entry.name,
        folder: entry.folder,
        language: entry.language.trim().to_lowercase(),
        subject: lines(entry.subject),
        body: lines(entry.body),
        purpose: TemplatePurpose::default(),
    };
    let mut refused = normalise(&mut text).err();
    match entry.purpose.map(|purpose| TemplatePurpose::parse(purpose.trim())) {
        Some(Some(purpose)) => text.purpose = purpose,
        Some(None) => refused = refused.or(Some(TemplateRefusal::UnknownPurpose)),
        None => {}
    }
    let state = entry.state.map(|state| TemplateState::parse(state.trim()));
    if state == Some(None) {
        refused = refused.or(Some(TemplateRefusal::UnknownState));
    }
    if refused.is_some() {
        // It is shown, and a hostile name may be long.
        text.name = text.name.chars().take(NAME_LIMIT).collect();
        text.language = text.language.chars().take(NAME_LIMIT).collect();
    }
    FileTemplate { line, text, state: state.flatten(), refused }
}

/// Brings a template into its normal form, or says why it cannot be kept.
pub fn normalise(text: &mut TemplateText) -> Result<(), TemplateRefusal> {
    text.name = header(&text.name);
    text.folder = header(&text.folder);
    let too_long = |text: &String, limit| text.chars().count() > limit;
    if text.name.is_empty() {
        return Err(TemplateRefusal::NoName);
    }
    if too_long(&text.name, NAME_LIMIT) {
        return Err(TemplateRefusal::NameTooLong);
    }
    if Language::parse(&text.language).is_none() {
        return Err(TemplateRefusal::UnknownLanguage);
    }
    if [&text.folder, &text.subject, &text.body].into_iter().any(|part| too_long(part, TEXT_LIMIT))
    {
        return Err(TemplateRefusal::TooLong);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
