//! Markdown as the HTML part of a mail: one quiet letter that looks the same everywhere.
//!
//! A table holds it, because that is what Outlook can measure, and its styles stand at its elements,
//! because many mail programs drop style sheets. Only what depends on the reader's screen (a narrow
//! one, a dark one) is left in a style sheet, and a program that drops that shows the letter as well.
//! Nothing is fetched from anywhere: pictures are shown as their description but for the logo, which
//! travels with the mail, and no script, font or style comes from outside.

use css_inline::CSSInliner;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::stop::Stop;
use super::text::{events, safe_link};
use crate::colour::Colour;
use crate::model::Language;

/// Put at its elements.
const STYLE: &str = include_str!("mail.css");
/// Left as a style sheet.
const SCREEN: &str = include_str!("mail-screen.css");

/// Largest size at which a logo is shown, in pixels of a page.
const LOGO_BOX: (u32, u32) = (200, 80);

/// What all mails of a shop have in common besides their words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Colour of links and of the line above the signature; a shade that can be read is taken.
    pub accent: Colour,
    /// Picture above the signature.
    pub logo: Option<LogoPicture>,
}

impl Default for Look {
    fn default() -> Self {
        Look { accent: Colour::USUAL, logo: None }
    }
}

/// A logo as a mail shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoPicture {
    /// Where its bytes are: `cid:` within a mail, `data:` on a screen of Hilo's.
    pub source: String,
    /// What is read where it is not shown.
    pub name: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Writes the whole document. `signature` is Markdown and may be empty.
pub(super) fn document(
    subject: &str,
    markdown: &str,
    signature: &str,
    stop: Option<&Stop>,
    language: Language,
    look: &Look,
) -> String {
    let tag = language.as_str();
    let mut out = String::with_capacity(markdown.len().saturating_mul(2).saturating_add(4_000));
    out.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>"
    ));
    escape(subject, &mut out);
    out.push_str("</title>\n");
    out.push_str(&format!(
        "<style data-css-inline=\"keep\">\n{SCREEN}{}</style>\n</head>\n<body>\n\
         <table class=\"sheet\" {TABLE}><tbody><tr><td>\n\
         <!--[if mso]><table {TABLE_600}><tr><td><![endif]-->\n\
         <table class=\"letter\" {TABLE}><tbody><tr><td class=\"words\">\n",
        night(look.accent),
    ));
    write(markdown, &mut out);
    out.push_str("</td></tr>\n");
    if !signature.trim().is_empty() || look.logo.is_some() {
        out.push_str("<tr><td class=\"signature\">\n");
        if let Some(logo) = &look.logo {
            picture(logo, &mut out);
        }
        write(signature, &mut out);
        out.push_str("</td></tr>\n");
    }
    if let Some((url, words)) = stop.map(|stop| stop.link(language)) {
        out.push_str("<tr><td class=\"stop\">");
        open_link(&url, &mut out);
        escape(words, &mut out);
        out.push_str("</a></td></tr>\n");
    }
    out.push_str(
        "</tbody></table>\n<!--[if mso]></td></tr></table><![endif]-->\n\
         </td></tr></tbody></table>\n</body>\n</html>\n",
    );
    inlined(out, look.accent)
}

const TABLE: &str =
    "role=\"presentation\" width=\"100%\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\"";
const TABLE_600: &str =
    "role=\"presentation\" width=\"600\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\"";

/// Puts the styles at their elements. A document that has none is still a letter.
fn inlined(document: String, accent: Colour) -> String {
    let accent = accent.readable_on(Colour::PAPER);
    let style = format!(
        "{STYLE}a {{ color: {accent}; }}\n.signature {{ border-top: 2px solid {accent}; }}\n"
    );
    let inliner =
        CSSInliner::options().load_remote_stylesheets(false).extra_css(Some(style.into())).build();
    inliner.inline(&document).unwrap_or(document)
}

/// The shop's colour where a reader has it dark.
fn night(accent: Colour) -> String {
    let accent = accent.readable_on(Colour::NIGHT);
    format!(
        "@media (prefers-color-scheme: dark) {{\n  a {{\n    color: {accent} !important;\n  }}\n  \
         .signature {{\n    border-top-color: {accent} !important;\n  }}\n}}\n"
    )
}

/// Writes the logo, as large as the letter has room for it.
fn picture(logo: &LogoPicture, out: &mut String) {
    let (mut width, mut height) = (logo.width.max(1), logo.height.max(1));
    let (widest, highest) = LOGO_BOX;
    if width > widest {
        height = (height.saturating_mul(widest) / width).max(1);
        width = widest;
    }
    if height > highest {
        width = (width.saturating_mul(highest) / height).max(1);
        height = highest;
    }
    out.push_str(&format!("<img class=\"logo\" width=\"{width}\" height=\"{height}\" src=\""));
    escape(&logo.source, out);
    out.push_str("\" alt=\"");
    escape(&logo.name, out);
    out.push_str("\">\n");
}

/// What decides how words are written.
#[derive(Default)]
struct Around {
    /// Open links; false for one that may not lead anywhere.
    links: Vec<bool>,
    code: bool,
}

fn write(markdown: &str, out: &mut String) {
    let mut around = Around::default();
    for event in events(markdown) {
        match event {
            Event::Start(tag) => start(tag, &mut around, out),
            Event::End(tag) => end(tag, &mut around, out),
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => {
                if around.code || around.links.last() == Some(&true) {
                    escape(&words, out);
                } else {
                    with_links(&words, out);
                }
            }
            Event::Code(words) => {
                out.push_str("<code>");
                escape(&words, out);
                out.push_str("</code>");
            }
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>\n"),
            Event::Rule => out.push_str("<hr>\n"),
            // None of these is switched on.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }
}

fn start(tag: Tag<'_>, around: &mut Around, out: &mut String) {
    match tag {
        Tag::Paragraph | Tag::HtmlBlock => out.push_str("<p>"),
        Tag::Heading { level, .. } => out.push_str(&format!("<{}>", heading(level))),
        Tag::BlockQuote(_) => out.push_str("<blockquote>\n"),
        Tag::CodeBlock(_) => {
            around.code = true;
            out.push_str("<pre>");
        }
        Tag::List(Some(first)) => out.push_str(&format!("<ol start=\"{first}\">\n")),
        Tag::List(None) => out.push_str("<ul>\n"),
        Tag::Item => out.push_str("<li>"),
        Tag::Emphasis => out.push_str("<em>"),
        Tag::Strong => out.push_str("<strong>"),
        Tag::Strikethrough => out.push_str("<s>"),
        Tag::Link { dest_url, .. } => {
            let safe = safe_link(&dest_url);
            around.links.push(safe.is_some());
            if let Some(url) = safe {
                open_link(url, out);
            }
        }
        // The words of a picture are its description.
        Tag::Image { .. } => {}
        Tag::FootnoteDefinition(_)
        | Tag::DefinitionList
        | Tag::DefinitionListTitle
        | Tag::DefinitionListDefinition
        | Tag::Table(_)
        | Tag::TableHead
        | Tag::TableRow
        | Tag::TableCell
        | Tag::Superscript
        | Tag::Subscript
        | Tag::MetadataBlock(_) => {}
    }
}

fn end(tag: TagEnd, around: &mut Around, out: &mut String) {
    match tag {
        TagEnd::Paragraph | TagEnd::HtmlBlock => out.push_str("</p>\n"),
        TagEnd::Heading(level) => out.push_str(&format!("</{}>\n", heading(level))),
        TagEnd::BlockQuote(_) => out.push_str("</blockquote>\n"),
        TagEnd::CodeBlock => {
            around.code = false;
            out.push_str("</pre>\n");
        }
        TagEnd::List(true) => out.push_str("</ol>\n"),
        TagEnd::List(false) => out.push_str("</ul>\n"),
        TagEnd::Item => out.push_str("</li>\n"),
        TagEnd::Emphasis => out.push_str("</em>"),
        TagEnd::Strong => out.push_str("</strong>"),
        TagEnd::Strikethrough => out.push_str("</s>"),
        TagEnd::Link => {
            if around.links.pop() == Some(true) {
                out.push_str("</a>");
            }
        }
        TagEnd::Image => {}
        TagEnd::FootnoteDefinition
        | TagEnd::DefinitionList
        | TagEnd::DefinitionListTitle
        | TagEnd::DefinitionListDefinition
        | TagEnd::Table
        | TagEnd::TableHead
        | TagEnd::TableRow
        | TagEnd::TableCell
        | TagEnd::Superscript
        | TagEnd::Subscript
        | TagEnd::MetadataBlock(_) => {}
    }
}

/// Element of a heading; a mail has no use for more than three.
fn heading(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 => "h1",
        HeadingLevel::H2 => "h2",
        HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => "h3",
    }
}

fn open_link(url: &str, out: &mut String) {
    out.push_str("<a href=\"");
    escape(url, out);
    out.push_str("\">");
}

/// Writes words, making a link of each web address among them.
fn with_links(words: &str, out: &mut String) {
    let mut rest = words;
    while let Some(begin) = rest.find("http://").into_iter().chain(rest.find("https://")).min() {
        let (before, address) = rest.split_at_checked(begin).unwrap_or((rest, ""));
        escape(before, out);
        let length = address
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '{' | '}'))
            .unwrap_or(address.len());
        let url = address.get(..length).unwrap_or_default();
        let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '»', '”']);
        if url.ends_with("//") {
            escape(url, out);
        } else {
            open_link(url, out);
            escape(url, out);
            out.push_str("</a>");
        }
        rest = address.get(url.len()..).unwrap_or_default();
    }
    escape(rest, out);
}

fn escape(words: &str, out: &mut String) {
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if is_no_text(c) => {}
            c => out.push(c),
        }
    }
}

/// Whether HTML may not hold the character: controls, and those that are none (HTML, 13.2.3.5).
fn is_no_text(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests;
