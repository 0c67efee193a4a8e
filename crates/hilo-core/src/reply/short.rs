//! A letter made short enough for a chat.

use crate::check;
use crate::model::{Short, Shortening};
use crate::template;

/// Particles of names that are no initials.
const PARTICLES: [&str; 12] =
    ["de", "del", "la", "las", "los", "el", "y", "i", "da", "do", "van", "von"];
/// Initials at most.
const INITIALS: usize = 3;

/// Makes a letter, in Markdown and without the shop's signature, a text for WhatsApp.
///
/// The greeting stays, on one line right above the text; quotes, the farewell and what stands below it go; `writer`
/// signs with initials; bold, italic and struck words get WhatsApp's marks. The paragraphs stay as they are. A letter
/// of a farewell alone keeps it.
pub fn short(markdown: &str, writer: &str) -> Short {
    let letter = check::outline(markdown);
    let mut did = Vec::new();
    let greeting =
        template::chat(&letter.greeting).split_whitespace().collect::<Vec<_>>().join(" ");
    let body = template::chat(&letter.body);
    let mut text = greeting.clone();
    if !greeting.is_empty() && !body.is_empty() {
        text.push('\n');
        did.push(Shortening::Greeting);
    }
    text.push_str(&body);
    did.extend(letter.has_farewell.then_some(Shortening::Farewell));
    did.extend(letter.has_quotes.then_some(Shortening::Quotes));
    let plain = template::plain(&letter.body);
    did.extend((plain != body).then_some(Shortening::Marks));
    let signed = signed(writer);
    if !signed.is_empty() {
        // Above an empty text stands nothing but room to write.
        text = format!("{}\n\n{signed}", text.trim_end());
        did.push(Shortening::Initials);
    }
    Short { text, did }
}

/// Whether a text for WhatsApp says nothing: it is empty, or only signed.
pub fn says_nothing(text: &str, writer: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text == signed(writer)
}

/// What `writer` signs a message with; empty without a name.
fn signed(writer: &str) -> String {
    let initials = initials(writer);
    if initials.is_empty() { initials } else { format!("— {initials}") }
}

/// Returns the initials of a name: "María de la Vega" signs as "MV".
pub fn initials(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c == '-');
    let words = words.filter(|word| !PARTICLES.contains(&word.to_lowercase().as_str()));
    let letters = words.filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    letters.take(INITIALS).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_spanish_letter_becomes_a_message() {
        let letter = "Hola, Ana:\n\nTu pedido **1182** ha salido *hoy* con Ruta.\n\nTe llega ~~el lunes~~ mañana.\n\n\
                      - caja\n- bolsa\n\nUn saludo,\n\nMarta Gil\nTienda de Prueba";
        let Short { text, did } = short(letter, "Marta Gil");
        assert_eq!(
            text,
            "Hola, Ana:\nTu pedido *1182* ha salido _hoy_ con Ruta.\n\nTe llega ~el lunes~ mañana.\n\n- caja\n- bolsa\n\n— MG"
        );
        assert_eq!(
            did,
            [Shortening::Greeting, Shortening::Farewell, Shortening::Marks, Shortening::Initials]
        );
    }

    #[test]
    fn an_english_letter_becomes_a_message() {
        let letter = "Good morning, Luis,\n\nYour order left today.\n\nKind regards,\nMarta";
        let Short { text, did } = short(letter, "Marta de la Vega");
        assert_eq!(text, "Good morning, Luis,\nYour order left today.\n\n— MV");
        assert_eq!(did, [Shortening::Greeting, Shortening::Farewell, Shortening::Initials]);
    }

    #[test]
    fn a_farewell_within_the_last_paragraph_goes_too() {
        let letter = "Hola, Ana:\n\nYa está resuelto.  \nUn saludo,  \nMarta";
        assert_eq!(short(letter, "").text, "Hola, Ana:\nYa está resuelto.");
    }

    #[test]
    fn what_is_quoted_stays_out() {
        let letter = "Hola, Ana:\n\nSí, claro.\n\n> ¿Puedo cambiarlo?\n> Ana";
        let Short { text, did } = short(letter, "");
        assert_eq!(text, "Hola, Ana:\nSí, claro.");
        assert!(did.contains(&Shortening::Quotes));
    }

    #[test]
    fn links_keep_their_address_and_fields_without_a_value_stay_to_be_seen() {
        let letter = "Mira [tu envío](https://ruta.example/1182): {{ ask.day }}";
        assert_eq!(
            short(letter, "").text,
            "Mira tu envío (https://ruta.example/1182): {{ ask.day }}"
        );
    }

    #[test]
    fn an_empty_letter_is_room_to_write_above_the_initials() {
        assert_eq!(short("", "Marta Gil").text, "\n\n— MG");
        assert_eq!(short("", "").text, "");
        for (text, nothing) in
            [("\n\n— MG", true), (" ", true), ("Hola\n\n— MG", false), ("— MG?", false)]
        {
            assert_eq!(says_nothing(text, "Marta Gil"), nothing, "{text:?}");
        }
    }

    #[test]
    fn a_farewell_alone_is_no_farewell_to_leave_out() {
        assert_eq!(short("Muchas gracias, Ana.", "").text, "Muchas gracias, Ana.");
    }

    #[test]
    fn what_stands_last_and_is_no_farewell_stays() {
        let letter = "Hola, Ana:\n\nTe lo enviamos mañana.\n\nSeguimiento: RT 4471";
        assert!(short(letter, "").text.ends_with("Seguimiento: RT 4471"));
    }

    #[test]
    fn initials_are_those_of_the_names() {
        for (name, initials) in [
            ("María Vega", "MV"),
            ("José Luis Gómez-Ruiz Pérez", "JLG"),
            ("ángel", "Á"),
            ("Ana de la O", "AO"),
            ("", ""),
            ("  ", ""),
            ("«Marta»", "M"),
        ] {
            assert_eq!(super::initials(name), initials, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_letter_is_too_odd(letter in "(\\PC{0,40}\n{0,3}){0,6}", writer in "\\PC{0,20}") {
            let text = short(&letter, &writer).text;
            prop_assert!(text.chars().count() <= letter.chars().count() * 6 + 400);
        }

        #[test]
        fn the_words_of_plain_paragraphs_are_all_there(
            paragraphs in prop::collection::vec("[a-zñáéíóú]{2,9}( [a-zñáéíóú]{2,9}){15,25}\\.", 1..4),
        ) {
            let letter = format!("Hola, Ana:\n\n{}\n\nUn saludo,\nMarta", paragraphs.join("\n\n"));
            prop_assert_eq!(short(&letter, "").text, format!("Hola, Ana:\n{}", paragraphs.join("\n\n")));
        }
    }
}
