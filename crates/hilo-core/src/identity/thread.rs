//! By what mails are known to belong together, beside the ids of other mails.

/// What stands before the random part of a token.
const OPENING: &str = "c.";
/// What stands after it: a domain that nobody can have (RFC 2606, 2).
const DOMAIN: &str = "@hilo.invalid";
/// Letters of the random part.
const LETTERS: usize = 32;

/// Prefixes of subjects of answers.
pub const ANSWER_PREFIXES: [&str; 10] =
    ["re", "res", "aw", "antw", "sv", "rta", "rép", "rif", "r", "resp"];

/// Prefixes of subjects of forwarded mails.
pub const FORWARD_PREFIXES: [&str; 10] =
    ["fw", "fwd", "rv", "reenv", "enc", "tr", "wg", "i", "inoltra", "fs"];

/// Returns the id that our mails of a conversation name beside those of others. It says nothing about the shop, the
/// customer or how many there are.
pub fn token(random: u128) -> String {
    format!("{OPENING}{random:032x}{DOMAIN}")
}

/// Whether an id that a mail names is such a token.
pub fn is_token(id: &str) -> bool {
    let random = id.strip_prefix(OPENING).and_then(|id| id.strip_suffix(DOMAIN));
    random.is_some_and(|random| {
        random.len() == LETTERS && random.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// Returns a subject without the prefixes of answers and forwards (`Re:`, `RV:`, `Re[2]:`).
pub fn bare_subject(subject: &str) -> &str {
    let mut bare = subject.trim();
    while let Some((prefix, rest)) = bare.split_once(':') {
        let prefix = prefix.trim().to_lowercase();
        let counted = prefix.trim_end_matches(|c: char| c.is_ascii_digit() || "[]()^".contains(c));
        if !ANSWER_PREFIXES.contains(&counted) && !FORWARD_PREFIXES.contains(&counted) {
            break;
        }
        bare = rest.trim_start();
    }
    bare
}

/// Returns what a mail is about that says by its subject that it goes on with another; `None` for every other subject.
pub fn answered_subject(subject: &str) -> Option<&str> {
    let bare = bare_subject(subject);
    (bare.len() < subject.trim().len() && !bare.is_empty()).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_loses_its_prefixes_and_nothing_else() {
        let cases = [
            ("Re: RV: Pedido 12", "Pedido 12", true),
            ("RE[2]: Pedido", "Pedido", true),
            ("Pedido", "Pedido", false),
            ("Aviso: pedido", "Aviso: pedido", false),
            ("Re:", "", false),
        ];
        for (subject, expected, answers) in cases {
            assert_eq!(bare_subject(subject), expected);
            assert_eq!(answered_subject(subject), answers.then_some(expected));
        }
    }

    #[test]
    fn a_token_is_told_from_the_ids_of_mails() {
        assert!(is_token(&token(0)) && is_token(&token(u128::MAX)));
        let short = token(7).replacen('0', "", 1);
        for id in [short.as_str(), "c.@hilo.invalid", "m1@hilo.invalid", "", "c.ñ@hilo.invalid"] {
            assert!(!is_token(id), "{id}");
        }
        assert!(!is_token(&token(u128::MAX).to_uppercase()));
    }
}
