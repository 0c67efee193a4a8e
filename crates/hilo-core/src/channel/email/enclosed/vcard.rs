//! Contacts (vCard 2.1, 3.0 and 4.0: RFC 2426, RFC 6350).

use super::content_line::{self, ContentLine};

/// Contacts of a file that are told; an address book of thousands is no contact.
const MAX_CARDS: usize = 20;
/// Numbers and addresses of a contact that are told, of each kind.
const MAX_ADDRESSES: usize = 20;

/// A contact, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// Whose it is; empty where it does not say.
    pub name: String,
    /// Company; empty where it does not say.
    pub company: String,
    /// Mail addresses.
    pub emails: Vec<String>,
    /// Telephone numbers.
    pub phones: Vec<String>,
}

/// Reads the contacts of a file that have a number or an address.
pub(super) fn read(text: &str) -> Vec<Card> {
    let mut cards = Vec::new();
    let mut open: Option<Open> = None;
    for line in content_line::read(text) {
        let is_card = line.value.trim().eq_ignore_ascii_case("VCARD");
        match line.name.as_str() {
            "BEGIN" if is_card => {
                // One that nobody closed ends where the next begins.
                cards.extend(open.take().and_then(Open::closed));
                open = Some(Open::default());
            }
            "END" if is_card => cards.extend(open.take().and_then(Open::closed)),
            _ => {
                if let Some(open) = &mut open {
                    open.take(&line);
                }
            }
        }
        if cards.len() >= MAX_CARDS {
            return cards;
        }
    }
    cards.extend(open.and_then(Open::closed));
    cards
}

/// A contact while its lines come in.
#[derive(Default)]
struct Open {
    card: Card,
    /// Its name in pieces, where the whole is not written.
    pieces: Vec<String>,
    nick: String,
}

impl Open {
    fn take(&mut self, line: &ContentLine) {
        let fill = |field: &mut String, text: String| {
            if field.is_empty() {
                *field = text;
            }
        };
        match line.name.as_str() {
            "FN" => fill(&mut self.card.name, line.text()),
            "N" if self.pieces.is_empty() => self.pieces = line.pieces(),
            "NICKNAME" => fill(&mut self.nick, line.text()),
            "ORG" => {
                fill(&mut self.card.company, line.pieces().into_iter().next().unwrap_or_default());
            }
            "EMAIL" => add(&mut self.card.emails, &line.text(), "mailto:"),
            "TEL" if !is_fax(line) => add(&mut self.card.phones, &line.text(), "tel:"),
            _ => {}
        }
    }

    fn closed(self) -> Option<Card> {
        let Open { mut card, pieces, nick } = self;
        if card.name.is_empty() {
            let piece = |at: usize| pieces.get(at).map(String::as_str).unwrap_or_default();
            let whole = [piece(1), piece(2), piece(0)].join(" ");
            card.name = whole.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if card.name.is_empty() {
            card.name = nick;
        }
        (!card.emails.is_empty() || !card.phones.is_empty()).then_some(card)
    }
}

/// A fax answers nobody.
fn is_fax(line: &ContentLine) -> bool {
    line.parameter("TYPE").is_some_and(|kind| kind.to_ascii_lowercase().contains("fax"))
}

fn add(list: &mut Vec<String>, value: &str, scheme: &str) {
    let bare = match value.get(..scheme.len()) {
        Some(head) if head.eq_ignore_ascii_case(scheme) => {
            value.get(scheme.len()..).unwrap_or_default()
        }
        _ => value,
    };
    // A number as an address may carry an extension: `tel:+34600;ext=5`.
    let bare = if scheme == "tel:" { bare.split(';').next().unwrap_or_default() } else { bare };
    let bare = bare.trim().to_owned();
    if !bare.is_empty() && list.len() < MAX_ADDRESSES && !list.contains(&bare) {
        list.push(bare);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let told: Vec<String> = read(text)
            .into_iter()
            .map(|card| {
                let addresses = [card.emails, card.phones].concat().join(" ");
                format!("{}/{}/{addresses}", card.name, card.company)
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn contacts_of_all_versions_are_read() {
        check(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Ruiz;Ana;María;;\r\nFN:Ana María Ruiz\r\nORG:Flores Ana\\, S.L.;Taller\r\n\
             item1.EMAIL;type=INTERNET;type=pref:ana@correo.example\r\nTEL;type=CELL:+34 600 12 34 56\r\n\
             TEL;TYPE=FAX:+34 910 00 00 00\r\nEND:VCARD\r\n",
            &["Ana María Ruiz/Flores Ana, S.L./ana@correo.example +34 600 12 34 56"],
        );
        check(
            "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz;=\nBego=C3=B1a\n\
             TEL;CELL;PREF:600123456\nEND:VCARD",
            &["Begoña Muñoz//600123456"],
        );
        check(
            "BEGIN:VCARD\nVERSION:4.0\nFN:Luis\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+34-911-22-33-44;ext=5\n\
             EMAIL:mailto:luis@correo.example\nEND:VCARD",
            &["Luis//luis@correo.example +34-911-22-33-44"],
        );
    }

    #[test]
    fn a_file_of_several_one_that_breaks_off_and_one_without_an_address() {
        check(
            "BEGIN:VCARD\nFN:Sin nada\nEND:VCARD\nBEGIN:VCARD\nFN:Eva\nTEL:600\nBEGIN:VCARD\nNICKNAME:Lu\nEMAIL:l@c.example",
            &["Eva//600", "Lu//l@c.example"],
        );
        let many = "BEGIN:VCARD\nTEL:600\nEND:VCARD\n".repeat(500);
        assert_eq!(read(&many).len(), MAX_CARDS);
    }
}
