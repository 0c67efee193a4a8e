//! Whether HTML can be parsed in bounded time.
//!
//! The tree builder of the HTML standard walks its stack of open elements for many tags and rebuilds
//! open formatting in each paragraph, so ten thousand nested or unclosed elements take it minutes. Its writer
//! looks from each `&` to the end of the text that it stands in, so a megabyte of them takes it half a minute.
//! Mails that people write stay far below these limits; newsletters too.

use std::collections::HashMap;

/// Elements that may be open at once.
const MAX_OPEN: usize = 512;
/// Tags times the most elements that were open at once.
const MAX_WORK: usize = 8_000_000;
/// Elements that stand in a table outside of its cells: each is moved before the table, past all that
/// were moved before.
const MAX_MOVED: usize = 1_000;
/// Attributes of one tag.
const MAX_ATTRIBUTES: usize = 256;
/// Characters that are looked at from all that may have to be escaped: half a second's work.
const MAX_LOOKED_AT: usize = 10_000_000_000;

/// Elements that always stand between what is before them and what is after, where no list of choices is open. Others
/// may be passed over, and the text before them and after is one.
const PARTS_TEXT: [&str; 24] = [
    "p",
    "div",
    "br",
    "hr",
    "img",
    "span",
    "font",
    "center",
    "a",
    "b",
    "i",
    "u",
    "em",
    "strong",
    "li",
    "ul",
    "ol",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];
const PARTS_TABLE: [&str; 4] = ["td", "th", "tr", "table"];

/// Elements that close by themselves and never pile up.
const CLOSES_ITSELF: [&str; 27] = [
    "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup", "br",
    "img", "hr", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr",
    "param", "html",
];

/// Whether the work of parsing stays within the limits.
pub(super) fn within(html: &str) -> bool {
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut depth, mut deepest, mut tags) = (0usize, 0usize, 0usize);
    let (mut between_cells, mut moved) = (false, 0usize);
    let mut text = Text::default();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        rest = after;
        text.goes_on(before);
        let (closing, tag) = match after.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, after),
        };
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            if !closing && !tag.starts_with(['!', '?']) {
                // It is a character, to which the writer looks.
                text.ends();
            }
            continue;
        }
        let name: String = tag
            .chars()
            .take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/'))
            .take(32)
            .collect();
        let name = name.to_ascii_lowercase();
        let Some(length) = tag_length(tag) else { return false };
        let (inside, next) = tag.split_at_checked(length).unwrap_or((tag, ""));
        rest = next;
        tags += 1;
        text.looked_at = text.looked_at.saturating_add(looks(inside));
        let is_open = |name: &str| open.get(name).is_some_and(|count| *count > 0);
        let parts = PARTS_TEXT.contains(&name.as_str())
            || PARTS_TABLE.contains(&name.as_str()) && is_open("table");
        if parts && !closing && !is_open("select") {
            text.ends();
        }
        match name.as_str() {
            "td" | "th" | "caption" => between_cells = closing,
            "tr" | "tbody" | "thead" | "tfoot" | "colgroup" | "col" => between_cells = true,
            "table" => between_cells = !closing,
            _ => moved += usize::from(between_cells && !closing),
        }
        if CLOSES_ITSELF.contains(&name.as_str()) {
            // Neither opens nor closes a level.
        } else if closing {
            if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                *count -= 1;
                depth = depth.saturating_sub(1);
            }
        } else {
            *open.entry(name).or_default() += 1;
            depth += 1;
            deepest = deepest.max(depth);
        }
        if deepest > MAX_OPEN || moved > MAX_MOVED || tags.saturating_mul(deepest + 1) > MAX_WORK {
            return false;
        }
    }
    text.goes_on(rest);
    text.ends();
    text.looked_at <= MAX_LOOKED_AT
}

/// What the writer looks at.
#[derive(Default)]
struct Text {
    /// Bytes of the text that goes on, and those of them from which it looks ahead.
    length: usize,
    from: usize,
    /// Bytes that it looks at in all.
    looked_at: usize,
}

impl Text {
    fn goes_on(&mut self, more: &str) {
        self.length += more.len();
        self.from += escapes(more);
    }

    fn ends(&mut self) {
        self.looked_at = self.looked_at.saturating_add(self.length.saturating_mul(self.from));
        (self.length, self.from) = (0, 0);
    }
}

fn looks(text: &str) -> usize {
    text.len().saturating_mul(escapes(text))
}

/// Counts what html5ever's `write_escaped` stops at: `&`, and the first byte of a no-break space and its neighbours.
fn escapes(text: &str) -> usize {
    text.bytes().filter(|byte| matches!(byte, b'&' | 0xC2)).count()
}

/// Length of a tag up to its end; `None` where it has too many attributes.
fn tag_length(tag: &str) -> Option<usize> {
    let mut attributes = 0;
    let mut quote: Option<u8> = None;
    let mut last = b' ';
    for (at, byte) in tag.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None => match byte {
                b'>' => return Some(at),
                b'"' | b'\'' if last == b'=' => quote = Some(byte),
                b'=' | b'/' | b'"' | b'\'' => attributes += 1,
                byte if byte.is_ascii_whitespace() => {
                    attributes += usize::from(!last.is_ascii_whitespace());
                    // A blank after `=` does not end the attribute.
                    if last == b'=' {
                        continue;
                    }
                }
                _ => {}
            },
        }
        if attributes > MAX_ATTRIBUTES * 2 {
            return None;
        }
        last = byte;
    }
    Some(tag.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_within_and_what_entangles_the_parser_is_not() {
        assert!(within("<p>Hola <b>Ana</b><br><table><tr><td>1<td>2</table>"));
        assert!(within(&"<p>línea<br>".repeat(50_000)));
        assert!(within(&"<table><tr><td><b>1</b></td></tr></table>".repeat(10_000)));
        assert!(!within(&format!("<table>{}", "<i></i>x".repeat(10_000))));
        assert!(!within(&"<div>".repeat(10_000)));
        assert!(!within(&"<p><font size=1>".repeat(10_000)));
        assert!(!within(&format!("<p {}>", "a=1 ".repeat(10_000))));
        let escaped = ["&", "&amp;", "¿", "\u{a0}", "&</x>", "&<td>", "&<!---->", "&<html>"];
        for run in escaped.map(|run| run.repeat(300_000)) {
            assert!(!within(&run), "{}", run.len());
            assert!(!within(&format!("<p title=\"{}\">", run.replace('<', " "))));
        }
        assert!(!within(&format!("<select>{}", "&<p>".repeat(300_000))));
        assert!(within(&"<p>¿Dónde está mi pedido?&nbsp;&amp; gracias</p>".repeat(50_000)));
        assert!(within(&format!("<pre>{}</pre>", "¿Dónde está?&nbsp;Aquí\n".repeat(2_000))));
        assert!(within(&format!("<img src=\"data:image/png;base64,{}\">", "A=/ ".repeat(10_000))));
    }
}
