//! The words of a mail's HTML as plain lines, with what its markup says about quotes.
//!
//! Works on the output of the sanitiser, which is well formed: every tag is closed, every attribute
//! stands in double quotes and `<` never opens text. Quotes are recognised by the structure that
//! mail programs leave (Gmail, Outlook, Apple Mail, Thunderbird, Yahoo); the words around them are
//! left to the folding of plain text.

use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

/// Levels of quoting that are shown by marks.
const MAX_MARKS: usize = 8;

/// A line of text and whether the markup tells that it is quoted or a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Line {
    pub(in super::super) text: String,
    pub(in super::super) quoted: bool,
}

/// A piece of well-formed HTML.
pub(super) enum Token<'h> {
    /// Text with its entities.
    Text(&'h str),
    /// A tag that opens an element, in lower case.
    Open { name: &'h str, attributes: &'h str },
    /// A tag that closes an element.
    Close(&'h str),
}

/// Turns HTML into lines of text; HTML beyond the limits loses its structure but not its words.
pub(in super::super) fn lines(html: &str) -> Vec<Line> {
    let html = html.get(..html.floor_char_boundary(super::MAX_HTML)).unwrap_or_default();
    if !super::bounds::within(html) {
        return without_tags(html);
    }
    let mut builder = Builder::default();
    builder
        .add_tags(&["font", "center"])
        .add_generic_attributes(&["id", "class", "type"])
        .tag_attributes(HashMap::from([("img", HashSet::from(["alt"]))]))
        .url_relative(UrlRelative::Deny)
        .link_rel(None);
    let html = builder.clean(html).to_string();
    let mut writer = Writer::default();
    for token in tokens(&html) {
        writer.take(&token);
    }
    writer.finish()
}

#[derive(Default)]
struct Writer {
    lines: Vec<Line>,
    line: String,
    line_quoted: bool,
    /// Whether a blank stands before the next word.
    gap: bool,
    /// Names of the open elements, with what each one adds.
    open: Vec<(String, Adds)>,
    marks: usize,
    quotes: usize,
    preformatted: usize,
    /// Everything from here on was quoted by Outlook.
    rest_quoted: bool,
}

#[derive(Default, Clone, Copy)]
struct Adds {
    mark: bool,
    quote: bool,
    preformatted: bool,
}

impl Writer {
    fn take(&mut self, token: &Token<'_>) {
        match token {
            Token::Text(text) => self.words(&unescaped(text)),
            Token::Open { name, attributes } => self.open(name, attributes),
            Token::Close(name) => self.close(name),
        }
    }

    fn words(&mut self, text: &str) {
        for letter in text.chars() {
            if letter == '\n' && self.preformatted > 0 {
                self.end_line();
            } else if matches!(letter, ' ' | '\n' | '\t' | '\r') && self.preformatted == 0 {
                self.gap = true;
            } else if letter != '\r' {
                if self.gap && !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
                self.gap = false;
                self.line_quoted |= self.rest_quoted || self.quotes > 0;
                self.line.push(letter);
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        match name {
            "br" => return self.end_line(),
            "hr" => {
                self.paragraph();
                return;
            }
            "img" => {
                if let Some(alt) = attribute(attributes, "alt") {
                    let alt = unescaped(alt);
                    if alt.chars().count() <= 80 {
                        self.words(&alt);
                    }
                }
                return;
            }
            "wbr" | "col" => return,
            "p" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" => {
                self.paragraph();
            }
            "td" | "th" => self.gap = true,
            "li" => {
                self.break_line();
                self.line.push_str("- ");
            }
            name if is_block(name) => self.break_line(),
            _ => {}
        }
        let id = attribute(attributes, "id").unwrap_or_default().to_ascii_lowercase();
        let class = attribute(attributes, "class").unwrap_or_default().to_ascii_lowercase();
        if matches!(id.as_str(), "appendonsend" | "divrplyfwdmsg" | "x_divrplyfwdmsg") {
            self.break_line();
            self.rest_quoted = true;
        }
        let has = |wanted: &str| class.split(' ').any(|class| class == wanted);
        let adds = Adds {
            mark: name == "blockquote",
            quote: name == "blockquote"
                && (has("gmail_quote")
                    || attribute(attributes, "type")
                        .is_some_and(|t| t.eq_ignore_ascii_case("cite")))
                || has("gmail_signature")
                || has("moz-cite-prefix")
                || has("moz-signature")
                || has("yahoo_quoted")
                || has("protonmail_quote")
                || matches!(
                    id.as_str(),
                    "signature" | "ms-outlook-mobile-signature" | "ymail_android_signature"
                ),
            preformatted: name == "pre",
        };
        if adds.quote || adds.mark {
            self.break_line();
        }
        self.marks += usize::from(adds.mark);
        self.quotes += usize::from(adds.quote);
        self.preformatted += usize::from(adds.preformatted);
        self.open.push((name.to_owned(), adds));
    }

    fn close(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        let block = is_block(name);
        for (_, adds) in self.open.split_off(at) {
            if adds.quote || adds.mark {
                self.break_line();
            }
            self.marks -= usize::from(adds.mark);
            self.quotes -= usize::from(adds.quote);
            self.preformatted -= usize::from(adds.preformatted);
        }
        match name {
            "p" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" => {
                self.paragraph();
            }
            "td" | "th" => self.gap = true,
            _ if block => self.break_line(),
            _ => {}
        }
    }

    /// Ends the line, even an empty one.
    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.line);
        let text = text.trim_end();
        let quoted = std::mem::take(&mut self.line_quoted) || self.quotes > 0 || self.rest_quoted;
        let marks = "> ".repeat(self.marks.min(MAX_MARKS));
        let text = format!("{marks}{text}").trim_end().to_owned();
        self.lines.push(Line { text, quoted });
        self.gap = false;
    }

    /// Ends the line unless it is empty.
    fn break_line(&mut self) {
        if !self.line.trim().is_empty() {
            self.end_line();
        }
        self.line.clear();
        self.gap = false;
    }

    /// Ends the line and leaves an empty one after it.
    fn paragraph(&mut self) {
        self.break_line();
        let blank = |line: &Line| line.text.trim_matches(['>', ' ']).is_empty();
        if self.lines.last().is_some_and(|last| !blank(last)) {
            self.end_line();
        }
    }

    fn finish(mut self) -> Vec<Line> {
        self.break_line();
        // Two empty lines say no more than one.
        let mut last_blank = true;
        self.lines.retain(|line| {
            let blank = line.text.trim_matches(['>', ' ', '\u{a0}']).is_empty();
            let keep = !(blank && last_blank);
            last_blank = blank;
            keep
        });
        while self.lines.last().is_some_and(|line| line.text.trim().is_empty()) {
            self.lines.pop();
        }
        self.lines
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "caption"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "pre"
            | "blockquote"
            | "article"
            | "aside"
            | "section"
            | "header"
            | "footer"
            | "figure"
            | "figcaption"
            | "center"
            | "nav"
            | "details"
            | "summary"
            | "hgroup"
    )
}

/// The tokens of well-formed HTML.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            let (text, tail) = rest.split_at_checked(end)?;
            rest = tail;
            return Some(Token::Text(text));
        };
        let end = tag_end(tag);
        let (inside, tail) = tag.split_at_checked(end)?;
        rest = tail.strip_prefix('>').unwrap_or(tail);
        if let Some(name) = inside.strip_prefix('/') {
            return Some(Token::Close(name.trim()));
        }
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        Some(Token::Open { name, attributes })
    })
}

/// Length of a tag without its `>`, which may stand in a quoted value as well.
pub(super) fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at,
            _ => {}
        }
    }
    tag.len()
}

/// The value of an attribute as the sanitiser wrote it, entities included.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        let (found, after) = rest.split_once("=\"")?;
        let (value, tail) = after.split_once('"')?;
        if found.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = tail;
    }
}

/// Undoes the entities that the sanitiser writes.
pub(super) fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let text = text.replace("&nbsp;", "\u{a0}").replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// The words of HTML too entangled to be parsed: everything outside of `<` and `>`.
fn without_tags(html: &str) -> Vec<Line> {
    let mut text = String::new();
    for (place, piece) in html.split('<').enumerate() {
        let outside = match piece.split_once('>') {
            Some((_, outside)) if place > 0 => outside,
            _ if place > 0 => "",
            _ => piece,
        };
        text.push_str(outside);
        if !outside.is_empty() && !outside.ends_with(char::is_whitespace) {
            text.push('\n');
        }
    }
    let words = unescaped(&text);
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Line { text: line.to_owned(), quoted: false }).collect()
}
