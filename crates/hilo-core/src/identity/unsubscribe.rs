//! The mail by which somebody stops mails that they did not ask for: where it goes, and how it is told from any other
//! (RFC 2369, 3.2; RFC 6068). Its subject holds a token that was made for one mail, so that nobody can write it for
//! somebody else without having that mail.

/// What stands before a token.
const WORD: &str = "baja";
/// Characters of a token.
const LENGTH: usize = 16;
/// Words of a subject that are looked at.
const WORDS: usize = 50;

/// Whether something is a token as [`token`] reads it.
pub fn is_token(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Returns the subject of the mail that names a token.
pub fn subject(token: &str) -> String {
    format!("{WORD} {token}")
}

/// Returns the link that opens such a mail to `address`.
pub fn mailto(address: &str, token: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    format!("mailto:{}@{}?subject={}", escaped(local), escaped(domain), escaped(&subject(token)))
}

/// Returns the token that a subject names, whatever an answering program has put before it.
pub fn token(subject: &str) -> Option<String> {
    let mut words = subject.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words = words.by_ref().take(WORDS).map(str::to_lowercase).peekable();
    while let Some(word) = words.next() {
        if word == WORD {
            return words.peek().filter(|token| is_token(token)).cloned();
        }
    }
    None
}

/// Writes what a link holds as plain ASCII (RFC 3986, 2.1).
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdef";

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(token(&subject(TOKEN)).as_deref(), Some(TOKEN));
        assert_eq!(
            token(&format!("Re: RV: BAJA {}", TOKEN.to_uppercase())).as_deref(),
            Some(TOKEN)
        );
        assert_eq!(token(&format!("«baja {TOKEN}».")).as_deref(), Some(TOKEN));
    }

    #[test]
    fn other_subjects_name_no_token() {
        for subject in [
            "",
            "Baja de mi pedido",
            "baja 0123",
            TOKEN,
            "baja 0123456789abcdeg",
            "rebaja 0123456789abcdef",
        ] {
            assert_eq!(token(subject), None, "{subject}");
        }
    }

    #[test]
    fn a_link_holds_nothing_but_plain_characters() {
        assert_eq!(
            mailto("hola@la-tetera.example", TOKEN),
            format!("mailto:hola@la-tetera.example?subject=baja%20{TOKEN}")
        );
        let odd = mailto("a?b&c>\r\nñ\"@x.example", TOKEN);
        assert_eq!(
            odd,
            format!("mailto:a%3Fb%26c%3E%0D%0A%C3%B1%22@x.example?subject=baja%20{TOKEN}")
        );
    }
}
