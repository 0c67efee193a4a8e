//! The templates that a new shop begins with.
//!
//! Each is a file with a head (name, folder, subject) and a Markdown body, in Spanish and English
//! under the same file name. What a shop does with them afterwards is its own.

use crate::model::{TemplatePurpose, TemplateText};

/// A template that comes with Hilo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starter {
    /// Name of its file, the same in every language.
    pub key: &'static str,
    /// Its text.
    pub text: TemplateText,
}

macro_rules! files {
    ($($key:literal),* $(,)?) => {
        [$(
            ($key, "es", include_str!(concat!("starter/es/", $key, ".md"))),
            ($key, "en", include_str!(concat!("starter/en/", $key, ".md"))),
        )*]
    };
}

/// Key, language and content of every file.
const FILES: [(&str, &str, &str); 36] = files![
    "acknowledgement",
    "apology",
    "back-in-stock",
    "before-buying",
    "closing-question",
    "damaged-goods",
    "delayed",
    "delivered",
    "invoice",
    "lost-parcel",
    "missing-part",
    "no-answer-yet",
    "on-its-way",
    "order-changed",
    "refund-done",
    "return-instructions",
    "thanks",
    "wrong-item",
];

/// Returns the templates of every language.
pub fn starters() -> Vec<Starter> {
    FILES
        .into_iter()
        .filter_map(|(key, language, content)| {
            read(content, language).map(|text| Starter { key, text })
        })
        .collect()
}

/// Reads a file: `name`, `folder` and `subject` between lines of three dashes, then the body.
fn read(content: &str, language: &str) -> Option<TemplateText> {
    let content = content.replace("\r\n", "\n");
    let (head, body) = content.strip_prefix("---\n")?.split_once("\n---\n")?;
    let value = |key: &str| {
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.trim() == key)
            .map(|(_, value)| value.trim().to_owned())
    };
    Some(TemplateText {
        name: value("name")?,
        folder: value("folder")?,
        language: language.to_owned(),
        subject: value("subject")?,
        body: body.trim().to_owned() + "\n",
        purpose: TemplatePurpose::Answer,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::FieldValues;
    use crate::template::{
        Choosing, Facts, Source, fields, mistakes, render, unresolved, variants,
    };

    #[test]
    fn every_file_is_read_and_has_both_languages() {
        let starters = starters();
        assert_eq!(starters.len(), FILES.len());
        for language in ["es", "en"] {
            let names: BTreeSet<_> = starters
                .iter()
                .filter(|starter| starter.text.language == language)
                .map(|starter| starter.text.name.clone())
                .collect();
            assert_eq!(names.len(), FILES.len() / 2, "a name is used twice in {language}");
        }
    }

    #[test]
    fn no_starter_has_a_mistake() {
        for starter in starters() {
            let (subject, body) = (&starter.text.subject, &starter.text.body);
            let source = Source { subject, body, signature: "" };
            let found = mistakes(source, &Facts::default(), &FieldValues::new());
            assert_eq!(found, [], "{} {}", starter.key, starter.text.language);
        }
    }

    #[test]
    fn every_starter_greets_opens_and_ends_in_three_ways() {
        for starter in starters() {
            let blocks: Vec<_> = variants(&starter.text.body)
                .into_iter()
                .map(|known| (known.block, known.count))
                .collect();
            let names = match starter.text.language.as_str() {
                "en" => ["greeting", "opening", "farewell"],
                _ => ["saludo", "apertura", "despedida"],
            };
            assert_eq!(blocks, names.map(|name| (name.to_owned(), 3)), "{}", starter.key);
        }
    }

    #[test]
    fn every_starter_is_whole_once_the_form_is_filled_in() {
        for starter in starters() {
            for usted in [false, true] {
                let facts = Facts {
                    customer_first_name: "Ana".into(),
                    shop_name: "La Tetera".into(),
                    agent_name: "Marta".into(),
                    language: starter.text.language.clone(),
                    usted,
                    ..Facts::default()
                };
                let (subject, body) = (&starter.text.subject, &starter.text.body);
                let values: FieldValues = fields(&format!("{subject}\n{body}"), "es")
                    .into_iter()
                    .filter(|field| field.name.starts_with("ask.") || field.name == "order.number")
                    .map(|field| (field.name, "2026-11-30".to_owned()))
                    .collect();
                for variant in 0..3 {
                    let given = variants(body).into_iter().map(|known| (known.block, variant));
                    let choosing = Choosing { given: given.collect(), ..Choosing::default() };
                    let source = Source { subject, body, signature: "" };
                    let rendered = render(source, &facts, &values, &choosing);
                    assert_eq!(rendered.errors, [], "{}", starter.key);
                    assert!(rendered.fields.iter().all(|field| !field.missing), "{}", starter.key);
                    let seen = format!("{}\n{}", rendered.subject, rendered.text);
                    assert_eq!(unresolved(&seen), Vec::<String>::new(), "{}", starter.key);
                }
            }
        }
    }

    #[test]
    fn a_form_asks_in_words_as_people_write_them() {
        let labels = |language: &str| {
            let asked: BTreeSet<_> = starters()
                .iter()
                .filter(|starter| starter.text.language == language)
                .flat_map(|starter| {
                    fields(&format!("{}\n{}", starter.text.subject, starter.text.body), language)
                })
                .filter(|field| field.name.starts_with("ask."))
                .map(|field| field.label)
                .collect();
            asked.into_iter().collect::<Vec<_>>().join(", ")
        };
        assert_eq!(
            labels("es"),
            "Artículo, Artículo pedido, Artículo recibido, Asunto, Cambio, Desde qué hora, Fecha de \
             entrega, Fecha de la respuesta, Fecha de la solución, Fecha de recogida, Fecha del abono, \
             Fecha límite, Hasta qué hora, Importe, Lo que falta, Lo que sabemos, Mejora, Motivo, Nombre \
             fiscal, Número de factura, Número de seguimiento, Pieza, Plazo de entrega, Precio, \
             Reservado hasta, Respuesta, Solución, Transportista"
        );
        assert_eq!(
            labels("en"),
            "Amount, Answer, Answer date, Billing name, Carrier, Change, Collection date, Credit date, \
             Deadline, Delivery date, Delivery time, From what time, Held until, Improvement, Invoice \
             number, Item, Item ordered, Item received, Part, Price, Reason, Solution, Solution date, \
             Tracking number, Until what time, What is missing, What it is about, What we know"
        );
    }
}
