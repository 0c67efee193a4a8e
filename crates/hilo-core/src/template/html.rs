//! Markdown as the HTML part of a mail: a quiet document that looks the same everywhere.
//!
//! Styles stand at their elements, because mail programs drop style sheets. Nothing is fetched from
//! anywhere: pictures are shown as their description, and no script, font or style comes from
//! outside.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::text::{events, safe_link};

const BODY: &str = "margin:0;padding:0;background:#ffffff;color:#1f2328;\
    font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;\
    font-size:16px;line-height:1.5;";
const PAGE: &str = "max-width:600px;padding:16px;overflow-wrap:break-word;word-break:break-word;";
const SIGNATURE: &str = "margin-top:24px;padding-top:12px;border-top:1px solid #d8dce1;\
    color:#57606a;font-size:14px;";
const PARAGRAPH: &str = "margin:0 0 16px 0;";
const HEADING: &str = "margin:24px 0 8px 0;line-height:1.25;font-weight:600;";
const LIST: &str = "margin:0 0 16px 0;padding-left:24px;";
const ITEM: &str = "margin:0 0 4px 0;";
const QUOTE: &str = "margin:0 0 16px 0;padding-left:12px;border-left:3px solid #d8dce1;\
    color:#57606a;";
const CODE: &str = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px;";
const BLOCK: &str = "margin:0 0 16px 0;white-space:pre-wrap;";
const RULE: &str = "border:0;border-top:1px solid #d8dce1;margin:24px 0;";
const LINK: &str = "color:#0b57d0;";

/// Writes the whole document. `signature` is Markdown and may be empty.
pub(super) fn document(subject: &str, markdown: &str, signature: &str, language: &str) -> String {
    let language = if language == "en" { "en" } else { "es" };
    let mut out = String::with_capacity(markdown.len().saturating_mul(2).saturating_add(1_000));
    out.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
    ));
    escape(subject, &mut out);
    out.push_str(&format!("</title>\n</head>\n<body style=\"{BODY}\">\n<div style=\"{PAGE}\">\n"));
    write(markdown, &mut out);
    if !signature.trim().is_empty() {
        out.push_str(&format!("<div style=\"{SIGNATURE}\">\n"));
        write(signature, &mut out);
        out.push_str("</div>\n");
    }
    out.push_str("</div>\n</body>\n</html>\n");
    out
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
                out.push_str(&format!("<code style=\"{CODE}\">"));
                escape(&words, out);
                out.push_str("</code>");
            }
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>\n"),
            Event::Rule => out.push_str(&format!("<hr style=\"{RULE}\">\n")),
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
        Tag::Paragraph | Tag::HtmlBlock => out.push_str(&format!("<p style=\"{PARAGRAPH}\">")),
        Tag::Heading { level, .. } => {
            let (name, size) = heading(level);
            out.push_str(&format!("<{name} style=\"{HEADING}font-size:{size}px;\">"));
        }
        Tag::BlockQuote(_) => out.push_str(&format!("<blockquote style=\"{QUOTE}\">\n")),
        Tag::CodeBlock(_) => {
            around.code = true;
            out.push_str(&format!("<pre style=\"{BLOCK}{CODE}\">"));
        }
        Tag::List(Some(first)) => {
            out.push_str(&format!("<ol start=\"{first}\" style=\"{LIST}\">\n"));
        }
        Tag::List(None) => out.push_str(&format!("<ul style=\"{LIST}\">\n")),
        Tag::Item => out.push_str(&format!("<li style=\"{ITEM}\">")),
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
        TagEnd::Heading(level) => out.push_str(&format!("</{}>\n", heading(level).0)),
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

/// Element and size of a heading; a mail has no use for more than three.
fn heading(level: HeadingLevel) -> (&'static str, u32) {
    match level {
        HeadingLevel::H1 => ("h1", 22),
        HeadingLevel::H2 => ("h2", 19),
        HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => ("h3", 16),
    }
}

fn open_link(url: &str, out: &mut String) {
    out.push_str("<a href=\"");
    escape(url, out);
    out.push_str(&format!("\" style=\"{LINK}\">"));
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
            c => out.push(c),
        }
    }
}
