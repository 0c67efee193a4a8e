//! Which fields a template uses, and how a form asks for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::{FREE, KNOWN, Lookup};
use super::{Facts, Source, engine, variants};
use crate::model::{Field, FieldKind, FieldValues};

/// Parts of a name that tell of a day.
const DAYS: [&str; 7] = ["fecha", "date", "dia", "día", "day", "deadline", "until"];

/// Parts of a name that tell of money.
const MONEY: [&str; 5] = ["importe", "amount", "precio", "price", "total"];

/// Words for fields of the starters whose names, being names, go without accents and small words. A
/// name is in the language of its template.
const LABELS: [(&str, &str); 19] = [
    ("articulo", "Artículo"),
    ("articulo_pedido", "Artículo pedido"),
    ("articulo_recibido", "Artículo recibido"),
    ("fecha_abono", "Fecha del abono"),
    ("fecha_entrega", "Fecha de entrega"),
    ("fecha_limite", "Fecha límite"),
    ("fecha_recogida", "Fecha de recogida"),
    ("fecha_reserva", "Reservado hasta"),
    ("fecha_respuesta", "Fecha de la respuesta"),
    ("fecha_solucion", "Fecha de la solución"),
    ("hora_desde", "Desde qué hora"),
    ("hora_hasta", "Hasta qué hora"),
    ("numero_factura", "Número de factura"),
    ("numero_seguimiento", "Número de seguimiento"),
    ("plazo", "Plazo de entrega"),
    ("solucion", "Solución"),
    ("matter", "What it is about"),
    ("time_from", "From what time"),
    ("time_to", "Until what time"),
];

/// Finds every field that a text uses, also within conditions and in any of its variants, in the order
/// of the text. Values are empty and nothing is missing yet: [`super::render`] tells that.
pub fn fields(text: &str, language: &str) -> Vec<Field> {
    let facts = Facts { language: language.to_owned(), ..Facts::default() };
    let lookup = Lookup::new(&facts, &FieldValues::new());
    let written = variants::read(text).map(|written| written.all()).unwrap_or_default();
    let chosen: Vec<String> = written.into_iter().map(|chosen| chosen.text).collect();
    found(&chosen.iter().map(String::as_str).collect::<Vec<_>>(), &lookup)
}

/// Returns the fields that have a name of their own, with words in `language` and the values that
/// `facts` give them.
pub fn documented(facts: &Facts, language: &str) -> Vec<Field> {
    let facts = Facts { language: language.to_owned(), ..facts.clone() };
    let lookup = Lookup::new(&facts, &FieldValues::new());
    KNOWN.iter().map(|known| field(known.name, &lookup)).collect()
}

/// Returns the fields of a template that was rendered with `lookup`.
pub(super) fn used(source: Source<'_>, lookup: &Arc<Lookup>) -> Vec<Field> {
    found(&[source.subject, source.body, source.signature], lookup)
}

fn found(texts: &[&str], lookup: &Arc<Lookup>) -> Vec<Field> {
    let mut seen = BTreeSet::new();
    let mut fields = Vec::new();
    for text in texts {
        let mut names: Vec<String> =
            engine::names(text).into_iter().filter(|name| allowed(name)).collect();
        // A name may begin another, as in `ask.date` and `ask.date_of_return`.
        names.sort_by_key(|name| (place(text, name), name.clone()));
        for name in names {
            if seen.insert(name.clone()) {
                fields.push(field(&name, lookup));
            }
        }
    }
    fields
}

fn place(text: &str, name: &str) -> usize {
    text.match_indices(name)
        .find(|(at, _)| {
            let after = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
            !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
        })
        .map_or(usize::MAX, |(at, _)| at)
}

fn field(name: &str, lookup: &Arc<Lookup>) -> Field {
    Field {
        name: name.to_owned(),
        label: label(name, lookup.language()),
        kind: kind(name),
        value: lookup.value(name),
        missing: lookup.is_missing(name),
        remembered: String::new(),
    }
}

/// Returns whether a template may use a field of this name.
pub(super) fn allowed(name: &str) -> bool {
    match name.split_once('.') {
        Some((FREE, own)) => {
            !own.is_empty() && own.chars().all(|c| c.is_alphanumeric() || c == '_')
        }
        _ => KNOWN.iter().any(|known| known.name == name),
    }
}

/// Returns whether a value of this field is one that a person types, and not known by itself.
pub fn is_typed(name: &str) -> bool {
    allowed(name) && (name.starts_with("ask.") || name.starts_with("order."))
}

/// Returns whether the name is a variable that is no field.
pub(super) fn is_variable(name: &str) -> bool {
    name == "usted"
}

/// Words for a form: `ask.fecha_entrega` is "Fecha de entrega", and a name that is nowhere listed, such
/// as `ask.color_madera`, is its own words, "Color madera".
fn label(name: &str, language: &str) -> String {
    if let Some(known) = KNOWN.iter().find(|known| known.name == name) {
        return if language == "en" { known.english } else { known.spanish }.to_owned();
    }
    let own = name.split_once('.').map_or(name, |(_, own)| own);
    let listed = LABELS.iter().find(|(name, _)| *name == own).map(|(_, label)| (*label).to_owned());
    listed.unwrap_or_else(|| engine::capitalised(own.replace('_', " ").trim()))
}

/// What to offer for a field, as far as its name tells.
pub(super) fn kind(name: &str) -> FieldKind {
    let lower = name.to_lowercase();
    let mut words = lower.split(['.', '_']);
    if lower.starts_with("ask.") && words.clone().any(|word| DAYS.contains(&word)) {
        FieldKind::Date
    } else if lower.starts_with("ask.") && words.any(|word| MONEY.contains(&word)) {
        FieldKind::Money
    } else {
        FieldKind::Text
    }
}
