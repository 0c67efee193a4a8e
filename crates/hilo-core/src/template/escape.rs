//! Keeps values what they are: text, inside Markdown and inside a mail header.

use super::context::{CLOSE, OPEN};

/// Characters of a header value.
const HEADER_LIMIT: usize = 200;

/// Writes a value so that Markdown shows it letter for letter.
///
/// Single line breaks become hard ones, so that an address typed in lines stays in lines.
pub fn markdown(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    let mut blank = false;
    for line in
        value.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").split('\n')
    {
        let line = line.trim();
        if line.is_empty() {
            blank = !out.is_empty();
            continue;
        }
        if blank {
            out.push_str("\n\n");
        } else if !out.is_empty() {
            out.push_str("\\\n");
        }
        blank = false;
        escape_line(line, &mut out);
    }
    // Spaces around a value part it from the words beside it; the lines above lost them.
    if value.starts_with(' ') && !out.is_empty() {
        out.insert(0, ' ');
    }
    if value.ends_with(' ') && !out.is_empty() {
        out.push(' ');
    }
    out
}

fn escape_line(line: &str, out: &mut String) {
    let mut marker = true;
    let mut digits = false;
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match c {
            OPEN => {
                out.push_str("{{ ");
                out.extend(rest.by_ref().take_while(|&c| c != CLOSE));
                out.push_str(" }}");
                marker = false;
                continue;
            }
            CLOSE => continue,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '&' | '~' | '|' => {
                out.push('\\');
            }
            // These mean something only where a line begins: headings, lists, rules.
            '#' | '+' | '-' | '=' if marker => out.push('\\'),
            '.' | ')' if digits => out.push('\\'),
            c if c.is_control() => {
                out.push(' ');
                continue;
            }
            _ => {}
        }
        digits = c.is_ascii_digit() && (marker || digits);
        marker = false;
        out.push(c);
    }
}

/// Writes a value so that it can stand in a mail header: one line, no control characters, single
/// spaces, at most 200 characters.
pub fn header(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut length = 0;
    for word in value.split(|c: char| c.is_control() || c.is_whitespace() || is_break(c)) {
        if word.is_empty() {
            continue;
        }
        if length > 0 && length < HEADER_LIMIT {
            out.push(' ');
            length += 1;
        }
        for c in word.chars().take(HEADER_LIMIT.saturating_sub(length)) {
            out.push(c);
            length += 1;
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a reader's program could take the character for a line break or turn the line with it.
fn is_break(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Like [`header`] for a value among other words: keeps the names of missing fields and lets the
/// whole line be cut at the end.
pub(super) fn header_value(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            OPEN => out.push_str("{{ "),
            CLOSE => out.push_str(" }}"),
            c if c.is_control() || is_break(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
