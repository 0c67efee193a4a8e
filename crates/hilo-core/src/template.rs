//! Templates: text with fields in, a mail's two parts out.
//!
//! A template is Markdown with fields (`{{ customer.first_name }}`) and conditions
//! (`{% if usted %}`). Rendering fills it in from an allow-list of facts and from what the person
//! typed; [`parts`] turns the result into the text part and the HTML part of a mail.
//!
//! This module is pure: no file, no clock, no database, and nothing here sends.
//!
//! What always holds:
//! - A value is data. It is never rendered a second time, and its Markdown characters are escaped:
//!   a customer called `*Ana*` or `{{ x }}` stays text.
//! - A field without a value stays visible as `{{ name }}`; nothing is ever silently empty.
//! - A template reaches nothing but the facts of [`Facts`], and a loop without end stops.
//! - A subject holds no line break, whatever the values hold.

mod context;
mod days;
mod engine;
mod escape;
mod fields;
mod html;
mod mistake;
mod starter;
mod text;
mod unresolved;

use crate::model::{FieldValues, Rendered, TemplateError, TemplatePart};

pub use context::Facts;
pub use escape::{header, markdown as escape_markdown};
pub use fields::{documented, fields};
pub use starter::{Starter, starters};
pub use unresolved::unresolved;

/// Characters that a subject, body or signature may have.
pub const TEXT_LIMIT: usize = 200_000;

/// The parts of a template before anything is filled in.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Subject with fields.
    pub subject: &'a str,
    /// Body in Markdown with fields.
    pub body: &'a str,
    /// Text under the mail, in Markdown with fields; empty for none.
    pub signature: &'a str,
}

/// The two ways in which a mail says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Text part.
    pub text: String,
    /// HTML part: a whole document without any external request.
    pub html: String,
}

/// Fills a template in.
///
/// `values` are what the person typed, by field name, and go before the facts. Where a part has a
/// mistake, `errors` say so and that part is given as it was written; the others are filled in.
pub fn render(source: Source<'_>, facts: &Facts, values: &FieldValues) -> Rendered {
    let lookup = context::Lookup::new(facts, values);
    let one = |text, part, escaping| engine::render(text, part, escaping, &lookup);
    let subject = one(source.subject, TemplatePart::Subject, engine::Escaping::Header);
    let body = one(source.body, TemplatePart::Body, engine::Escaping::Markdown);
    let signature = one(source.signature, TemplatePart::Signature, engine::Escaping::Markdown);

    let mut errors = Vec::new();
    let mut taken = |result: Result<String, TemplateError>, written: &str| {
        result.unwrap_or_else(|error| {
            errors.push(error);
            written.to_owned()
        })
    };
    let subject = taken(subject, source.subject);
    let markdown = taken(body, source.body);
    let signature = taken(signature, source.signature);
    let both = parts(&header(&subject), &markdown, &signature, &facts.language);
    Rendered {
        subject,
        markdown,
        text: both.text,
        html: both.html,
        fields: fields::used(source, &lookup),
        errors,
    }
}

/// Fills in a text that stands under every mail. One with a mistake is given as it was written.
pub fn render_signature(signature: &str, facts: &Facts) -> String {
    let values = FieldValues::new();
    let lookup = context::Lookup::new(facts, &values);
    engine::render(signature, TemplatePart::Signature, engine::Escaping::Markdown, &lookup)
        .unwrap_or_else(|_| signature.to_owned())
}

/// Turns Markdown without fields into the parts of a mail. `signature` may be empty; `language` is
/// `es` or `en`.
pub fn parts(subject: &str, markdown: &str, signature: &str, language: &str) -> Parts {
    let mut written = text::write(markdown);
    let signed = text::write(signature);
    if !signed.is_empty() {
        // The delimiter by which mail programs recognise a signature (RFC 3676, 4.3).
        written.push_str("\n\n-- \n");
        written.push_str(&signed);
    }
    if !written.is_empty() {
        written.push('\n');
    }
    Parts { text: written, html: html::document(subject, markdown, signature, language) }
}

/// Returns the mistakes of a template, without filling it in.
pub fn mistakes(source: Source<'_>) -> Vec<TemplateError> {
    let rendered = render(source, &Facts::default(), &FieldValues::new());
    rendered.errors
}

#[cfg(test)]
mod tests;
