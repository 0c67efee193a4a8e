//! The template engine in its cage: no loader, strict, few filters, little fuel.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior};

use super::context::{GROUPS, Group, Lookup, Missing};
use super::variants::{self, Choosing, Chosen};
use super::{TEXT_LIMIT, bounds, escape, fields, locale, mistake};
use crate::model::{TemplateError, TemplateMistake, TemplatePart};

/// Instructions that a rendering may take; a loop that never ends stops here.
const FUEL: u64 = 50_000;

/// What values are written into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escaping {
    /// A Markdown text.
    Markdown,
    /// A mail header.
    Header,
}

/// Fills in one part of a template.
pub(super) fn render(
    source: &str,
    part: TemplatePart,
    escaping: Escaping,
    lookup: &Arc<Lookup>,
) -> Result<String, TemplateError> {
    let wrong = |line, mistake, message| wrong(part, line, mistake, message);
    check_length(source, part)?;
    let told = |error: Error| {
        wrong(error.line().unwrap_or(1), mistake::of(&error), mistake::sentence(&error))
    };
    bounds::check(source).map_err(|found| wrong(found.line, found.mistake, found.message))?;
    let environment = environment(escaping, lookup.language(), lookup.currency());
    let template = environment.template_from_str(source).map_err(told)?;
    let known =
        |name: &str| fields::allowed(name) || fields::is_variable(name) || GROUPS.contains(&name);
    // They come in no order; of several the first in the text is told.
    let unknown = template.undeclared_variables(true).into_iter().filter(|name| !known(name));
    let first = unknown.map(|name| (line_of(source, &name), name)).min();
    if let Some((line, name)) = first {
        let message = format!("unknown field {name}");
        return Err(wrong(line, TemplateMistake::UnknownField { name }, message));
    }
    let mut context: BTreeMap<&'static str, Value> = GROUPS
        .into_iter()
        .map(|name| (name, Value::from_object(Group { name, lookup: lookup.clone() })))
        .collect();
    context.insert("usted", Value::from(lookup.usted()));
    let rendered = template.render(Value::from(context)).map_err(told)?;
    Ok(match escaping {
        Escaping::Markdown => rendered,
        Escaping::Header => escape::header(&rendered),
    })
}

/// Chooses the variants of a body.
pub(super) fn choose(body: &str, choosing: &Choosing) -> Result<Chosen, TemplateError> {
    let part = TemplatePart::Body;
    check_length(body, part)?;
    let written = variants::read(body)
        .map_err(|error| wrong(part, error.line, error.mistake, error.message))?;
    Ok(written.choose(choosing))
}

fn check_length(source: &str, part: TemplatePart) -> Result<(), TemplateError> {
    if source.chars().count() <= TEXT_LIMIT {
        return Ok(());
    }
    let limit = u32::try_from(TEXT_LIMIT).unwrap_or(u32::MAX);
    let message = format!("longer than {TEXT_LIMIT} characters");
    Err(wrong(part, 1, TemplateMistake::TooLong { limit }, message))
}

fn wrong(
    part: TemplatePart,
    line: usize,
    mistake: TemplateMistake,
    message: String,
) -> TemplateError {
    TemplateError { part, line: u32::try_from(line).unwrap_or(u32::MAX), mistake, message }
}

/// Returns every name that a template reads, or nothing where it does not parse.
pub(super) fn names(source: &str) -> Vec<String> {
    if check_length(source, TemplatePart::Body).is_err() || bounds::check(source).is_err() {
        return Vec::new();
    }
    let environment = environment(Escaping::Markdown, "", "");
    let Ok(template) = environment.template_from_str(source) else { return Vec::new() };
    template.undeclared_variables(true).into_iter().collect()
}

fn environment(escaping: Escaping, language: &str, currency: &'static str) -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(50);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("value".into()));
    let left = AtomicUsize::new(bounds::FILLED_LIMIT);
    environment.set_formatter(move |out, _, value| write(out, value, escaping, &left));
    environment.add_filter("upper", |value: &Value| change(value, |text| text.to_uppercase()));
    environment.add_filter("lower", |value: &Value| change(value, |text| text.to_lowercase()));
    environment.add_filter("trim", |value: &Value| change(value, |text| text.trim().to_owned()));
    environment.add_filter("capitalize", |value: &Value| change(value, capitalised));
    let told = language.to_owned();
    environment.add_filter("date", move |value: &Value| {
        change(value, |text| locale::day(text, &told).unwrap_or_else(|| text.to_owned()))
    });
    let told = language.to_owned();
    environment.add_filter("money", move |value: &Value| {
        let written = |text: &str| locale::amount(text, &told, currency);
        change(value, |text| written(text).unwrap_or_else(|| text.to_owned()))
    });
    let told = language.to_owned();
    environment.add_filter("list", move |value: &Value| match items(value) {
        Some(items) => Value::from(locale::list(&items, &told)),
        None => value.clone(),
    });
    environment.add_filter("agree", agree);
    environment.add_filter(
        "default",
        |value: &Value, other: &Value| {
            if given(value) { value.clone() } else { other.clone() }
        },
    );
    environment.add_test("defined", |value: &Value| given(value));
    environment.add_test("undefined", |value: &Value| !given(value));
    environment
}

/// Chooses the word that agrees with a gender, the third where it is not known.
fn agree(gender: &Value, feminine: &str, masculine: &str, neutral: &str) -> String {
    match gender.as_str().and_then(|gender| gender.trim().chars().next()) {
        Some('f' | 'F') => feminine,
        Some('m' | 'M') => masculine,
        Some(_) | None => neutral,
    }
    .to_owned()
}

/// Returns what a list names: the parts of a text that are on lines of their own or, on one line,
/// between semicolons or commas. `None` for what is no text.
fn items(value: &Value) -> Option<Vec<String>> {
    let text = value.as_str()?.trim();
    let mark = ['\n', ';'].into_iter().find(|mark| text.contains(*mark)).unwrap_or(',');
    let parts = text.split(mark).map(str::trim).filter(|part| !part.is_empty());
    Some(parts.map(str::to_owned).collect())
}

fn given(value: &Value) -> bool {
    !value.is_undefined() && value.downcast_object_ref::<Missing>().is_none()
}

fn change(value: &Value, change: impl Fn(&str) -> String) -> Value {
    match value.as_str() {
        Some(text) => Value::from(change(text)),
        None => value.clone(),
    }
}

pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Writes a value out. Only text and numbers can be written: a list or a whole customer in the
/// middle of a sentence is a mistake, and more than `left` bytes of values as well.
fn write(
    out: &mut Output<'_>,
    value: &Value,
    escaping: Escaping,
    left: &AtomicUsize,
) -> Result<(), Error> {
    let missing = value.downcast_object_ref::<Missing>().is_some();
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if !missing && value.as_str().is_none() && !value.is_number() {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("a {} cannot be written into a text", value.kind()),
        ));
    }
    let text = value.to_string();
    let text = match escaping {
        Escaping::Markdown => escape::markdown(&text),
        Escaping::Header => escape::header_value(&text),
    };
    let less = |left: usize| left.checked_sub(text.len());
    if left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_err() {
        return Err(Error::new(ErrorKind::WriteFailure, "too much to fill in"));
    }
    out.write_str(&text).map_err(Error::from)
}

fn line_of(source: &str, name: &str) -> usize {
    source.lines().position(|line| line.contains(name)).map_or(1, |index| index + 1)
}
