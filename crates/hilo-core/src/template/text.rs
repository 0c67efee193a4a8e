//! Markdown as text that reads well without any markup: the text part of a mail.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

/// What a link may lead to.
const SCHEMES: [&str; 4] = ["http://", "https://", "mailto:", "tel:"];

/// How deep quotes, lists and emphasis may stand in one another. Nobody reads more, and what draws a
/// mail goes down into each.
const DEPTH: usize = 32;

/// Returns Markdown as its events, with raw HTML as text, and what lies too deep as its words.
pub(super) fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let parser = Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH);
    let mut depth = 0_usize;
    TextMergeStream::new(parser.map(move |event| {
        if let Event::Html(html) | Event::InlineHtml(html) = event {
            return Event::Text(html);
        }
        let opens = matches!(event, Event::Start(_));
        if opens {
            depth = depth.saturating_add(1);
        }
        let too_deep = depth > DEPTH;
        let closes = matches!(event, Event::End(_));
        if closes {
            depth = depth.saturating_sub(1);
        }
        if too_deep && (opens || closes) { Event::SoftBreak } else { event }
    }))
}

/// Returns the address of a link as long as a mail may carry it.
pub(super) fn safe_link(url: &str) -> Option<&str> {
    let url = url.trim();
    let lower = url.to_ascii_lowercase();
    let known = SCHEMES.iter().any(|scheme| lower.starts_with(scheme));
    (known && !url.chars().any(|c| c.is_control() || c.is_whitespace())).then_some(url)
}

/// Whether the words are the number that the link dials, as people write it at home.
fn is_number(words: &str, url: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (written, dialled) = (digits(words), digits(url));
    // A national form may begin with a zero that is not dialled from abroad.
    let home = written.trim_start_matches('0');
    url.starts_with("tel:") && !home.is_empty() && dialled.ends_with(home)
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
    /// Whether bold, italic, struck words and code get the marks of a chat.
    marked: bool,
}

/// Writes Markdown as text: paragraphs apart, items with "- ", links as "words (address)".
pub(super) fn write(markdown: &str) -> String {
    Writer::default().write(markdown)
}

/// Writes Markdown as text for a chat: as [`write`] does, with WhatsApp's marks (`*bold*`, `_italic_`, `~struck~`).
pub(super) fn write_chat(markdown: &str) -> String {
    Writer { marked: true, ..Writer::default() }.write(markdown)
}

impl Writer {
    fn write(mut self, markdown: &str) -> String {
        for event in events(markdown) {
            self.take(event);
        }
        self.end_block(true);
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        self.out
    }

    fn mark(&mut self, mark: char) {
        if self.marked {
            self.block.push(mark);
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Html(words) => self.block.push_str(&words),
            Event::Code(words) => {
                self.mark('`');
                self.block.push_str(&words);
                self.mark('`');
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
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock => self.end_block(false),
            Tag::Heading { .. } => {
                self.end_block(false);
                self.mark('*');
            }
            Tag::Emphasis => self.mark('_'),
            Tag::Strong => self.mark('*'),
            Tag::Strikethrough => self.mark('~'),
            // Words of pictures stand in the text as their description.
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

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.end_block(true),
            TagEnd::Heading(_) => {
                self.mark('*');
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
            TagEnd::Emphasis => self.mark('_'),
            TagEnd::Strong => self.mark('*'),
            TagEnd::Strikethrough => self.mark('~'),
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

    fn end_link(&mut self) {
        let Some((url, begin)) = self.links.pop() else { return };
        let Some(url) = safe_link(&url) else { return };
        let words = self.block.get(begin..).unwrap_or_default().trim();
        let plain = url.strip_prefix("mailto:").or(url.strip_prefix("tel:")).unwrap_or(url);
        let short = url.strip_prefix("https://").or(url.strip_prefix("http://"));
        if words.is_empty() || short == Some(words) {
            // Only a whole address can be followed from a text.
            self.block.truncate(begin);
            self.block.push_str(plain);
        } else if words != url && words != plain && !is_number(words, url) {
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
