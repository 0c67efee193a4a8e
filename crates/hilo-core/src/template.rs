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
//! - A template reaches nothing but the facts of [`Facts`], and does nothing but what is documented:
//!   whatever it holds, it takes little time and memory.
//! - A subject holds no line break, whatever the values hold.
//! - Nothing here is left to chance: the same choices and the same history give the same text.

mod bounds;
mod context;
mod engine;
mod escape;
mod exchange;
mod fields;
mod html;
mod locale;
mod mistake;
mod signature;
mod starter;
mod stop;
mod tags;
mod text;
mod unresolved;
mod variants;

use crate::model::{FieldValues, Language, Rendered, TemplateError, TemplatePart, VariantBlock};

pub use crate::colour::Colour;
pub use context::Facts;
pub use escape::{header, markdown as escape_markdown};
pub use exchange::{
    FILE_LIMIT, FileFault, FileTemplate, normalise, read as read_file, write as write_file,
};
pub use fields::{documented, fields, is_typed};
pub use html::{LogoPicture, Look};
pub use locale::currency;
pub use signature::{day, has_expired, is_web, signature, standing, web_address};
pub use starter::{Starter, starters};
pub use stop::Stop;
pub use unresolved::unresolved;
pub use variants::{Choosing, VARIANTS_LIMIT, VariantsUsed};

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
/// `values` are what the person typed, by field name, and go before the facts. `choosing` says which
/// variants the body takes. Where a part has a mistake, `errors` say so and that part is given as it
/// was written; the others are filled in.
pub fn render(
    source: Source<'_>,
    facts: &Facts,
    values: &FieldValues,
    choosing: &Choosing,
) -> Rendered {
    let lookup = context::Lookup::new(facts, values);
    let one = |text: &str, part, escaping| engine::render(text, part, escaping, &lookup);
    let chosen = engine::choose(source.body, choosing);
    let subject = one(source.subject, TemplatePart::Subject, engine::Escaping::Header);
    let body = chosen
        .clone()
        .and_then(|chosen| one(&chosen.text, TemplatePart::Body, engine::Escaping::Markdown));
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
    let both = parts(&header(&subject), &markdown, &signature, None, &facts.language, &facts.look);
    let chosen = chosen.unwrap_or_default();
    let used = Source { body: &chosen.text, ..source };
    Rendered {
        subject,
        markdown,
        text: both.text,
        html: both.html,
        fields: fields::used(used, &lookup),
        variants: chosen.blocks,
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

/// Returns the mistakes of a text that stands under every mail.
pub fn signature_mistakes(signature: &str, facts: &Facts) -> Vec<TemplateError> {
    let lookup = context::Lookup::new(facts, &FieldValues::new());
    let (part, escaping) = (TemplatePart::Signature, engine::Escaping::Markdown);
    engine::render(signature, part, escaping, &lookup).err().into_iter().collect()
}

/// Turns Markdown without fields into the parts of a mail. `signature` may be empty; `language` is
/// its tag; `stop` is for a mail that nobody asked for.
pub fn parts(
    subject: &str,
    markdown: &str,
    signature: &str,
    stop: Option<&Stop>,
    language: &str,
    look: &Look,
) -> Parts {
    let spoken = Language::of_tag(language).unwrap_or_default();
    let mut written = text::write(markdown);
    let mut signed = text::write(signature);
    if let Some(stop) = stop {
        signed.push_str(if signed.is_empty() { "" } else { "\n\n" });
        signed.push_str(&stop.line(spoken));
    }
    if !signed.is_empty() {
        // The delimiter by which mail programs recognise a signature (RFC 3676, 4.3).
        written.push_str("\n\n-- \n");
        written.push_str(&signed);
    }
    if !written.is_empty() {
        written.push('\n');
    }
    Parts { text: written, html: html::document(subject, markdown, signature, stop, spoken, look) }
}

/// Returns Markdown as text that reads well without any markup.
pub fn plain(markdown: &str) -> String {
    text::write(markdown)
}

/// Returns Markdown as text for a chat, with WhatsApp's marks for bold, italic and struck words.
pub fn chat(markdown: &str) -> String {
    text::write_chat(markdown)
}

/// Returns the mistakes of a template in all of its variants, each once.
pub fn mistakes(source: Source<'_>, facts: &Facts, values: &FieldValues) -> Vec<TemplateError> {
    let mut found = render(source, facts, values, &Choosing::default()).errors;
    let written = variants::read(source.body).map(|written| written.all()).unwrap_or_default();
    let lookup = context::Lookup::new(facts, values);
    for chosen in written.iter().skip(1) {
        let (part, escaping) = (TemplatePart::Body, engine::Escaping::Markdown);
        let shown = engine::render(&chosen.text, part, escaping, &lookup);
        found.extend(shown.err().filter(|error| !found.contains(error)));
    }
    found
}

/// Returns the blocks of a body that have variants, as far as it can be read.
pub fn variants(body: &str) -> Vec<VariantBlock> {
    engine::choose(body, &Choosing::default()).map(|chosen| chosen.blocks).unwrap_or_default()
}

#[cfg(test)]
mod tests;
