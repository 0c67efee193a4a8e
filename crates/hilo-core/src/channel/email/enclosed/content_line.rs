//! Lines of calendars and contacts: a name, parameters and a value (RFC 5545, 3.1; RFC 6350, 3.3; vCard 2.1).

use crate::channel::email::{charset, transfer};

/// Lines of a file that are read.
const MAX_LINES: usize = 20_000;
/// Bytes of a line that are read, without its parameters' share of a hostile one.
const MAX_LINE: usize = 32 * 1024;
/// Parameters of a line that are read.
const MAX_PARAMETERS: usize = 50;

/// A line, its folding undone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ContentLine {
    /// In capitals, without the group before it.
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    /// Still escaped.
    pub(super) value: String,
}

impl ContentLine {
    /// Returns a parameter, named in capitals.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the value with its escapes undone, on one line.
    pub(super) fn text(&self) -> String {
        one_line(&unescaped(&self.value))
    }

    /// Returns the pieces between its semicolons, each as [`ContentLine::text`] returns the whole.
    pub(super) fn pieces(&self) -> Vec<String> {
        let mut pieces = vec![String::new()];
        let mut escaped = false;
        for c in self.value.chars() {
            if c == ';' && !escaped {
                pieces.push(String::new());
            } else if let Some(piece) = pieces.last_mut() {
                piece.push(c);
            }
            escaped = c == '\\' && !escaped;
        }
        pieces.iter().map(|piece| one_line(&unescaped(piece))).collect()
    }
}

/// Reads the lines of a file; what is none is passed over.
pub(super) fn read(text: &str) -> Vec<ContentLine> {
    let mut lines: Vec<String> = Vec::new();
    // Of the last line, and known once it begins: to look at all of it for each that follows would take for ever.
    let mut breaks_its_lines = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        let folded = line.strip_prefix([' ', '\t']);
        let room = lines.len() < MAX_LINES;
        let last = lines.last_mut();
        // Quoted-printable breaks its lines in its own way.
        let is_broken = breaks_its_lines && last.as_ref().is_some_and(|last| last.ends_with('='));
        match last {
            Some(last) if folded.is_some() || is_broken => {
                if folded.is_none() {
                    last.pop();
                }
                if last.len() + line.len() <= MAX_LINE {
                    last.push_str(folded.unwrap_or(line));
                }
            }
            _ if room => {
                breaks_its_lines = is_quoted_printable(line);
                lines.push(line.to_owned());
            }
            _ => break,
        }
    }
    lines
        .iter()
        .filter(|line| line.len() <= MAX_LINE)
        .filter_map(|line| content_line(line))
        .collect()
}

fn is_quoted_printable(line: &str) -> bool {
    let head = line.split(':').next().unwrap_or_default().to_ascii_uppercase();
    head.split(';')
        .skip(1)
        .any(|each| each == "QUOTED-PRINTABLE" || each == "ENCODING=QUOTED-PRINTABLE")
}

fn content_line(line: &str) -> Option<ContentLine> {
    let (mut marks, mut colon, mut quoted) = (Vec::new(), None, false);
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => marks.push(at),
            ':' if !quoted => {
                colon = Some(at);
                break;
            }
            _ => {}
        }
    }
    // A quote that nobody closes hides the colon.
    let colon = colon.or_else(|| line.find(':'))?;
    let head = line.get(..colon)?;
    let mut pieces = Vec::new();
    let mut from = 0;
    for mark in marks.into_iter().filter(|mark| *mark < colon).take(MAX_PARAMETERS) {
        pieces.push(head.get(from..mark)?);
        from = mark + 1;
    }
    pieces.push(head.get(from..)?);
    let mut pieces = pieces.into_iter();
    let name = pieces.next()?.rsplit('.').next()?.trim().to_ascii_uppercase();
    let parameters: Vec<(String, String)> = pieces
        .map(|piece| match piece.split_once('=') {
            Some((name, value)) => {
                (name.trim().to_ascii_uppercase(), value.trim_matches('"').to_owned())
            }
            // vCard 2.1 leaves the name out.
            None => ("TYPE".to_owned(), piece.to_owned()),
        })
        .collect();
    let value = line.get(colon + 1..)?;
    let value = if is_quoted_printable(line) {
        let charset = parameters.iter().find(|(name, _)| name == "CHARSET");
        let bytes = transfer::quoted_printable(value.as_bytes());
        charset::decode(&bytes, charset.map(|(_, value)| value.as_str()))
    } else {
        value.to_owned()
    };
    (!name.is_empty()).then_some(ContentLine { name, parameters, value })
}

fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c) => out.push(c),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

/// Characters of a value that is shown.
const MAX_SHOWN: usize = 500;

fn one_line(text: &str) -> String {
    let line = super::super::field::one_line(text);
    let line = line.chars().filter(|c| !is_direction_mark(*c)).take(MAX_SHOWN);
    line.collect()
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = read(text);
        let found: Vec<_> = found.iter().map(|line| (line.name.as_str(), line.text())).collect();
        let expected: Vec<_> =
            expected.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn folded_escaped_grouped_and_quoted_lines_are_read() {
        check(
            "SUMMARY:Reunión con\r\n  Ana\\, a las\r\n\t 10\r\n",
            &[("SUMMARY", "Reunión con Ana, a las 10")],
        );
        check("item1.EMAIL;type=INTERNET:ana@c.example", &[("EMAIL", "ana@c.example")]);
        check(
            "ORGANIZER;CN=\"Ruiz: Ana; SL\":mailto:ana@c.example",
            &[("ORGANIZER", "mailto:ana@c.example")],
        );
        check(
            "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Nu=F1ez;Bego=\n=F1a\nTEL;CELL:600",
            &[("N", "Nuñez;Begoña"), ("TEL", "600")],
        );
    }

    #[test]
    fn what_is_no_line_is_passed_over_and_a_quote_that_stays_open_hides_nothing() {
        check("hola\n:x\n\nA:1", &[("A", "1")]);
        check("X;CN=\"abierta:valor\nB:2", &[("X", "valor"), ("B", "2")]);
        check(&format!("A:{}\nB:2", "a".repeat(MAX_LINE)), &[("B", "2")]);
    }
}
