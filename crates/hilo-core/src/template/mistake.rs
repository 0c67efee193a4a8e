//! What is wrong with a template, told by kind.
//!
//! The engine says it in English sentences, and what it could not read only there. Whatever is not
//! known of them here is [`TemplateMistake::Syntax`] or [`TemplateMistake::Refused`], never lost.

use minijinja::{Error, ErrorKind};

use crate::model::TemplateMistake;

/// Returns the kind of a mistake that the engine found.
pub(super) fn of(error: &Error) -> TemplateMistake {
    let detail = error.detail().unwrap_or_default();
    #[allow(clippy::wildcard_enum_match_arm, reason = "the engine may learn of more kinds")]
    match error.kind() {
        ErrorKind::SyntaxError => syntax(detail),
        ErrorKind::UnknownFilter => TemplateMistake::UnknownFilter { name: second_word(detail) },
        ErrorKind::InvalidOperation if detail.ends_with("cannot be written into a text") => {
            TemplateMistake::NotText
        }
        ErrorKind::OutOfFuel | ErrorKind::WriteFailure => TemplateMistake::Endless,
        ErrorKind::UndefinedError => TemplateMistake::NotText,
        _ => TemplateMistake::Refused,
    }
}

/// Returns the mistake as the engine says it.
pub(super) fn sentence(error: &Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}

fn syntax(detail: &str) -> TemplateMistake {
    let ends = ["input", "string", "comment", "raw block"];
    let cut = detail.strip_prefix("unexpected end of ");
    if cut.is_some_and(|rest| ends.iter().any(|end| rest.starts_with(end))) {
        return TemplateMistake::Unclosed;
    }
    match detail.strip_prefix("unknown statement ") {
        Some(name) => TemplateMistake::UnknownStatement { name: name.to_owned() },
        None => TemplateMistake::Syntax,
    }
}

/// Takes the name out of "filter shout is unknown".
fn second_word(detail: &str) -> String {
    detail.split_whitespace().nth(1).unwrap_or_default().to_owned()
}
