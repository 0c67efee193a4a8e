//! Markdown as text that reads well without any markup: the text part of a mail.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

/// What a link may lead to.
const SCHEMES: [&str; 4] = ["http://", "https://", "mailto:", "tel:"];

/// Returns Markdown as its events, with raw HTML as text.
pub(super) fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let parser = Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH);
    TextMergeStream::new(parser.map(|event| {
        if let Event::Html(html) | Event::InlineHtml(html) = event {
            return Event::Text(html);
        }
        event
    }))
}

/// Returns the address of a link as long as a mail may carry it.
pub(super) fn safe_link(url: &str) -> Option<&str> {
    let url = url.trim();
    let lower = url.to_ascii_lowercase();
    let known = SCHEMES.iter().any(|scheme| lower.starts_with(scheme));
    (known && !url.chars().any(|c| c.is_control() || c.is_whitespace())).then_some(url)
}

/// Where the lines of a block stand.
enum Indent {
    Quote,
    /// An item; its mark is written once.
    Item {
        mark: Option<String>,
        width: usize,
    },
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Words of the block that is being read.
    block: String,
    indents: Vec<Indent>,
    /// The next number of each open list; `None` for one with dashes.
    lists: Vec<Option<u64>>,
    /// Open links: their address and where their words begin in `block`.
    links: Vec<(String, usize)>,
    /// Whether the last block wants an empty line after it.
    apart: bool,
}

/// Writes Markdown as text: paragraphs apart, items with "- ", links as "words (address)".
pub(super) fn write(markdown: &str) -> String {
    let mut writer = Writer::default();
    for event in events(markdown) {
        writer.take(event);
    }
    writer.end_block(true);
    let end = writer.out.trim_end().len();
    writer.out.truncate(end);
    writer.out
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) | Event::Html(words) => {
                self.block.push_str(&words);
            }
            Event::InlineHtml(words) => self.block.push_str(&words),
            Event::SoftBreak => self.block.push(' '),
            Event::HardBreak => self.block.push('\n'),
            Event::Rule => {
                self.end_block(true);
                self.block.push_str("----------");
                self.end_block(true);
            }
            // None of these is switched on.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::BlockQuote(_) => {
                self.end_block(false);
                self.indents.push(Indent::Quote);
            }
            Tag::List(first) => {
                self.end_block(false);
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_block(false);
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}. ");
                        *number = number.saturating_add(1);
                        mark
                    }
                    Some(None) | None => "- ".to_owned(),
                };
                let width = mark.chars().count();
                self.indents.push(Indent::Item { mark: Some(mark), width });
            }
            Tag::Link { dest_url, .. } => {
                self.links.push((dest_url.to_string(), self.block.len()));
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.end_block(false);
            }
            // Words of pictures stand in the text as their description.
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Image { .. } => {}
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

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.end_block(true);
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.end_block(false);
                self.indents.pop();
            }
            TagEnd::List(_) => {
                self.end_block(false);
                self.lists.pop();
                self.apart = self.apart || self.lists.is_empty();
            }
            TagEnd::Link => self.end_link(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Image => {}
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

    fn end_link(&mut self) {
        let Some((url, begin)) = self.links.pop() else { return };
        let Some(url) = safe_link(&url) else { return };
        let words = self.block.get(begin..).unwrap_or_default().trim();
        let plain = url.strip_prefix("mailto:").or(url.strip_prefix("tel:")).unwrap_or(url);
        if words.is_empty() {
            self.block.push_str(plain);
        } else if words != url && words != plain {
            self.block.push_str(&format!(" ({plain})"));
        }
    }

    /// Writes the words read so far as lines. `apart` is whether they are a paragraph of their own.
    fn end_block(&mut self, apart: bool) {
        let block = std::mem::take(&mut self.block);
        let words = block.trim_matches(|c| c == '\n' || c == ' ');
        if words.is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push('\n');
            if apart || self.apart {
                self.out.push('\n');
            }
        }
        for (number, line) in words.split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
            }
            self.indent();
            self.out.push_str(line.trim_end());
        }
        self.apart = apart;
    }

    fn indent(&mut self) {
        for indent in &mut self.indents {
            match indent {
                Indent::Quote => self.out.push_str("> "),
                Indent::Item { mark, width } => match mark.take() {
                    Some(mark) => self.out.push_str(&mark),
                    None => self.out.extend(std::iter::repeat_n(' ', *width)),
                },
            }
        }
    }
}
