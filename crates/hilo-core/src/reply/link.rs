//! The link that opens WhatsApp with a text ready.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Bytes that a link has at most. Windows hands no longer address to a browser.
pub const LINK_LIMIT: usize = 2_000;

/// Returns the link that opens a chat with `number`, in E.164, and `text` in it, ready to be sent.
///
/// `None` where it would be longer than [`LINK_LIMIT`] allows, or where the number holds anything but digits.
///
/// ```
/// let link = hilo_core::reply::link("+34600000001", "¿Te va bien?");
/// assert_eq!(link.as_deref(), Some("https://wa.me/34600000001?text=%C2%BFTe%20va%20bien%3F"));
/// ```
pub fn link(number: &str, text: &str) -> Option<String> {
    let digits = number.strip_prefix('+').unwrap_or(number);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let text = utf8_percent_encode(text, NON_ALPHANUMERIC);
    let link = format!("https://wa.me/{digits}?text={text}");
    (link.len() <= LINK_LIMIT).then_some(link)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    fn text_of(link: &str) -> String {
        let url = Url::parse(link).expect("an address");
        assert_eq!((url.host_str(), url.path()), (Some("wa.me"), "/34600000001"));
        assert_eq!(url.fragment(), None);
        let mut pairs = url.query_pairs();
        let (name, text) = pairs.next().expect("a text");
        assert_eq!((name.as_ref(), pairs.next()), ("text", None));
        text.into_owned()
    }

    #[test]
    fn marks_of_addresses_emoji_and_lines_read_back_as_they_were() {
        for text in [
            "Talla M & L #2, ¿50 % + IVA?",
            "Hola, Ana:\nYa ha salido.\n\n— MV",
            "Listo 👩‍🍳 ❤️ 🇪🇸",
            "https://tienda.example/?a=1&b=2#c",
            "a+b = c",
        ] {
            let link = link("+34600000001", text).expect("short enough");
            assert!(link.is_ascii() && !link.contains(['+', ' ', '\n', '#']), "{link}");
            assert_eq!(text_of(&link), text);
        }
    }

    #[test]
    fn a_text_of_four_thousand_characters_has_no_link() {
        assert_eq!(link("+34600000001", &"a".repeat(4_000)), None);
        let fits = LINK_LIMIT - "https://wa.me/34600000001?text=".len();
        assert!(link("+34600000001", &"a".repeat(fits)).is_some());
        assert_eq!(link("+34600000001", &"a".repeat(fits + 1)), None);
    }

    #[test]
    fn what_is_no_number_has_no_link() {
        for number in ["", "+", "ana", "+34 600", "34600/..", "٣٤"] {
            assert_eq!(link(number, "hola"), None, "{number}");
        }
    }

    proptest! {
        #[test]
        fn any_text_reads_back_as_it_was(text in "\\PC{0,150}|[\\n\\t&#+%=? a-z]{0,200}") {
            if let Some(link) = link("+34600000001", &text) {
                prop_assert_eq!(text_of(&link), text);
            }
        }
    }
}
