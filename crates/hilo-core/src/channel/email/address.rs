//! Mailboxes of address fields, repaired where senders break the grammar (RFC 5322, 3.4).

use super::{field, word};
use crate::model::Mailbox;

/// Mailboxes of one field that are read.
const MAX_MAILBOXES: usize = 500;

/// Reads the mailboxes of an address field; groups are opened, an empty field gives none.
///
/// Repairs an unquoted comma in a name (`Pérez, Ana <ana@b.example>`), an address in a comment
/// (`Ana (ana@b.example)`), a bracket without an end and a quote without an end.
pub(super) fn mailboxes(value: &str) -> Vec<Mailbox> {
    let mut found: Vec<Mailbox> = Vec::new();
    let mut carried = String::new();
    for piece in pieces(value).into_iter().take(MAX_MAILBOXES) {
        match piece.mailbox() {
            Some(mut mailbox) => {
                if piece.bracketed && !carried.is_empty() {
                    let name = format!("{carried}, {}", mailbox.name);
                    mailbox.name = name.trim_end_matches([',', ' ']).to_owned();
                }
                carried.clear();
                found.push(mailbox);
            }
            None => {
                let name = piece.name();
                if !name.is_empty() {
                    carried = if carried.is_empty() { name } else { format!("{carried}, {name}") };
                }
            }
        }
    }
    if !carried.is_empty() && found.is_empty() {
        found.push(Mailbox { name: carried, address: String::new() });
    }
    found
}

/// What stands between two commas.
#[derive(Default)]
struct Piece {
    /// Words outside quotes, comments and brackets, with quoted words.
    phrase: String,
    /// What stands in parentheses.
    comment: String,
    /// What stands in angle brackets.
    angle: String,
    /// Whether there are angle brackets.
    bracketed: bool,
}

impl Piece {
    fn name(&self) -> String {
        let phrase = tidy(&self.phrase);
        if phrase.is_empty() { tidy(&self.comment) } else { phrase }
    }

    fn mailbox(&self) -> Option<Mailbox> {
        if self.bracketed {
            let address = bare(&self.angle);
            if address.contains('@') || self.phrase.trim().is_empty() && !address.is_empty() {
                return Some(Mailbox { name: self.name(), address });
            }
        }
        let words = tidy(&self.phrase);
        if let Some(address) = words.split(' ').find(|word| is_address(word)) {
            let name = words.split(' ').filter(|word| *word != address).collect::<Vec<_>>();
            let name = name.join(" ");
            let name = if name.is_empty() { tidy(&self.comment) } else { name };
            let name = name.trim_matches(['"', '\'', ' ']).to_owned();
            return Some(Mailbox { name, address: bare(address) });
        }
        let comment = tidy(&self.comment);
        let address = comment.split(' ').find(|word| is_address(word))?;
        Some(Mailbox { name: words, address: bare(address) })
    }
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
}

/// An address without what senders wrap around it.
fn bare(address: &str) -> String {
    let address: String =
        address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let address = address.trim_matches(['<', '>', '"', '\'', ',', ';', '[', ']']);
    let address = address.strip_prefix("mailto:").unwrap_or(address);
    if address.contains("=?") { word::decode(address) } else { address.to_owned() }
}

/// A name as it is shown: words decoded, on one line, without quotes around it.
fn tidy(text: &str) -> String {
    let text = field::one_line(&word::decode(text));
    let trimmed = text.trim_matches(['"', ' ']);
    let trimmed = match trimmed.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        Some(inner) => inner,
        None => trimmed,
    };
    trimmed.to_owned()
}

fn pieces(value: &str) -> Vec<Piece> {
    // A quote that never closes would swallow every mailbox after it.
    let quotes_pair = value.replace("\\\"", "").matches('"').count().is_multiple_of(2);
    let mut found = Vec::new();
    let mut piece = Piece::default();
    let mut letters = value.chars().peekable();
    let (mut quoted, mut depth, mut angle) = (false, 0u32, false);
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if quoted || depth > 0 => {
                if let Some(next) = letters.next() {
                    let into = if quoted { &mut piece.phrase } else { &mut piece.comment };
                    into.push(next);
                }
            }
            '"' if quotes_pair && depth == 0 && !angle => {
                quoted = !quoted;
            }
            _ if quoted => piece.phrase.push(letter),
            '(' if !angle => {
                depth += 1;
                piece.comment.push(' ');
            }
            ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => piece.comment.push(letter),
            '<' => {
                // `<<a@b>>` and `"x" <y> <a@b>`: the last one counts.
                angle = true;
                piece.bracketed = true;
                if !piece.angle.contains('@') {
                    piece.angle.clear();
                }
            }
            '>' => angle = false,
            ',' | ';' if !angle || piece.angle.contains('@') => {
                angle = false;
                found.push(std::mem::take(&mut piece));
            }
            _ if angle => piece.angle.push(letter),
            // A group's name: what follows the colon counts.
            ':' if !piece.phrase.contains('@') && !piece.phrase.contains("=?") => {
                piece.phrase.clear();
            }
            '"' => piece.phrase.push(' '),
            _ => piece.phrase.push(letter),
        }
    }
    found.push(piece);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &[(&str, &str)]) {
        let found = mailboxes(input);
        let found: Vec<(&str, &str)> =
            found.iter().map(|m| (m.name.as_str(), m.address.as_str())).collect();
        assert_eq!(found, expected, "{input}");
    }

    #[test]
    fn mailboxes_are_read_as_they_should_be_written() {
        check("ana@correo.example", &[("", "ana@correo.example")]);
        check("Ana <ana@correo.example>", &[("Ana", "ana@correo.example")]);
        check("\"Pérez, Ana\" <a@b.example>", &[("Pérez, Ana", "a@b.example")]);
        check("a@b.example (Ana)", &[("Ana", "a@b.example")]);
        check(
            "Ana <a@b.example>, luis@b.example",
            &[("Ana", "a@b.example"), ("", "luis@b.example")],
        );
        check("undisclosed-recipients:;", &[]);
        check("Tienda: a@b.example, c@d.example;", &[("", "a@b.example"), ("", "c@d.example")]);
        check("=?utf-8?q?P=C3=A9rez=2C_Ana?= <a@b.example>", &[("Pérez, Ana", "a@b.example")]);
    }

    #[test]
    fn a_comma_in_a_name_without_quotes_does_not_make_two_mailboxes() {
        check("Pérez, Ana <a@b.example>", &[("Pérez, Ana", "a@b.example")]);
    }

    #[test]
    fn an_address_in_parentheses_is_the_address() {
        check("Ana Pérez (a@b.example)", &[("Ana Pérez", "a@b.example")]);
    }

    #[test]
    fn broken_quotes_and_brackets_are_mended() {
        check(
            "\"Ana <a@b.example>, Luis <l@b.example>",
            &[("Ana", "a@b.example"), ("Luis", "l@b.example")],
        );
        check("Ana <a@b.example", &[("Ana", "a@b.example")]);
        check("Ana <<a@b.example>>", &[("Ana", "a@b.example")]);
        check("'ana@b.example' <ana@b.example>", &[("ana@b.example", "ana@b.example")]);
        check("Ana Pérez a@b.example", &[("Ana Pérez", "a@b.example")]);
    }

    #[test]
    fn a_local_part_that_is_not_ascii_is_kept() {
        check("José <josé@correo.example>", &[("José", "josé@correo.example")]);
    }
}
