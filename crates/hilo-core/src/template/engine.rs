//! The template engine in its cage: no loader, strict, few filters, little fuel.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior};

use super::context::{GROUPS, Group, Lookup, Missing};
use super::{TEXT_LIMIT, escape, fields, mistake};
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
    let wrong = |line: usize, mistake: TemplateMistake, message: String| TemplateError {
        part,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        mistake,
        message,
    };
    if source.chars().count() > TEXT_LIMIT {
        let limit = u32::try_from(TEXT_LIMIT).unwrap_or(u32::MAX);
        let message = format!("longer than {TEXT_LIMIT} characters");
        return Err(wrong(1, TemplateMistake::TooLong { limit }, message));
    }
    let told = |error: Error| {
        wrong(error.line().unwrap_or(1), mistake::of(&error), mistake::sentence(&error))
    };
    let environment = environment(escaping);
    let template = environment.template_from_str(source).map_err(told)?;
    for name in template.undeclared_variables(true) {
        if !fields::allowed(&name) && !fields::is_variable(&name) && !GROUPS.contains(&&*name) {
            let message = format!("unknown field {name}");
            let line = line_of(source, &name);
            return Err(wrong(line, TemplateMistake::UnknownField { name }, message));
        }
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

/// Returns every name that a template reads, or nothing where it does not parse.
pub(super) fn names(source: &str) -> Vec<String> {
    let environment = environment(Escaping::Markdown);
    let Ok(template) = environment.template_from_str(source) else { return Vec::new() };
    template.undeclared_variables(true).into_iter().collect()
}

fn environment(escaping: Escaping) -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(50);
    // Text that a macro or a block wrote has been escaped already and is marked as safe by this;
    // there is no filter by which a template could mark a value so.
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("value".into()));
    environment.set_formatter(move |out, _, value| write(out, value, escaping));
    environment.add_filter("upper", |value: &Value| change(value, |text| text.to_uppercase()));
    environment.add_filter("lower", |value: &Value| change(value, |text| text.to_lowercase()));
    environment.add_filter("trim", |value: &Value| change(value, |text| text.trim().to_owned()));
    environment.add_filter("capitalize", |value: &Value| change(value, capitalised));
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
/// middle of a sentence is a mistake.
fn write(out: &mut Output<'_>, value: &Value, escaping: Escaping) -> Result<(), Error> {
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
        _ if value.is_safe() => text,
        Escaping::Markdown => escape::markdown(&text),
        Escaping::Header => escape::header_value(&text),
    };
    out.write_str(&text).map_err(Error::from)
}

fn line_of(source: &str, name: &str) -> usize {
    source.lines().position(|line| line.contains(name)).map_or(1, |index| index + 1)
}
