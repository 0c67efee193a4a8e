//! Finds what somebody forgot to fill in.

use std::collections::HashSet;

use crate::identity::fold;

/// Bytes of what stands between two marks.
const INSIDE: usize = 80;
/// Bytes that are looked at for the word before or after: each place of a text is looked at, and what lies
/// further away tells nothing of it.
const NEAR: usize = 200;

/// Words that name what is to be put in their place: `[fecha de la cita]`, `[insertar enlace]`.
const NAMES: &[&str] = &[
    "nombre",
    "apellido",
    "apellidos",
    "cliente",
    "clienta",
    "fecha",
    "dia",
    "mes",
    "hora",
    "importe",
    "precio",
    "cantidad",
    "pedido",
    "numero",
    "producto",
    "articulo",
    "enlace",
    "link",
    "direccion",
    "plazo",
    "motivo",
    "transportista",
    "seguimiento",
    "codigo",
    "completar",
    "rellenar",
    "insertar",
    "poner",
    "pendiente",
    "tienda",
    "empresa",
    "agente",
    "firma",
    "ciudad",
    "telefono",
    "email",
    "correo",
    "total",
    "modelo",
    "referencia",
    "asunto",
    "texto",
    "name",
    "date",
    "order",
    "number",
    "amount",
    "address",
    "insert",
    "product",
    "price",
    "customer",
    "company",
    "agencia",
    "evento",
    "localidad",
    "provincia",
    "tbd",
    "todo",
    "xxx",
    "xx",
];

/// What two X stand before where they stand for a number.
const UNITS: &[&str] = &[
    "euros",
    "personas",
    "dias",
    "horas",
    "minutos",
    "semanas",
    "meses",
    "unidades",
    "cm",
    "mm",
    "kg",
    "gramos",
    "g",
    "litros",
    "pesos",
    "dolares",
    "soles",
    "colones",
    "quetzales",
    "bolivianos",
    "metros",
    "piezas",
    "days",
    "hours",
    "units",
    "people",
];

/// Finds what is still to be filled in, in the order of the text, each once: `{{ … }}`, `{% …`, `{campo}`, `%CAMPO%`,
/// `##CAMPO##`, `<CAMPO>`, `<<Campo>>`, brackets that name a field (`[NOMBRE]`, `[fecha de la cita]`), round ones that
/// hold a field's name in capitals or a note to oneself (`(FECHA)`, `(pegar aquí el número)`), `XXX`, `____`,
/// `dd/mm/aaaa`, and marks in the place of a number: "XX euros", "...... euros", "el ?? de marzo". What stands in
/// quotation marks is spoken of, not forgotten, except `{{ … }}`.
///
/// Give it a text as the reader will see it, not Markdown: `[AQUÍ](https://…)` is a link there.
pub fn unresolved(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    let mut keep = |placeholder: &str| {
        let shown: String = placeholder.chars().take(80).collect();
        if seen.insert(shown.clone()) {
            found.push(shown);
        }
    };
    let mut quoted = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let before = text.get(..text.len() - rest.len()).unwrap_or_default();
        let length = match field(rest) {
            0 if !quoted => placeholder(rest, before),
            length => length,
        };
        match c {
            '«' | '“' => quoted = true,
            '»' | '”' | '\n' => quoted = false,
            _ => {}
        }
        let step = if length > 0 { length } else { c.len_utf8() };
        let (here, after) = rest.split_at_checked(step).unwrap_or((rest, ""));
        if length > 0 {
            keep(here);
        }
        rest = after;
    }
    found
}

/// Returns the length in bytes of a template's field that `text` begins with, 0 where there is none.
fn field(text: &str) -> usize {
    if text.starts_with("{{") {
        return to_end(text, "}}");
    }
    if text.starts_with("{%") { to_end(text, "%}") } else { 0 }
}

/// Returns the length in bytes of another placeholder.
fn placeholder(text: &str, before: &str) -> usize {
    let previous = before.chars().next_back().unwrap_or(' ');
    let inside = |open: &str, close: char| {
        let inside = text.strip_prefix(open)?;
        let length = head(inside, INSIDE + close.len_utf8()).find(close)?;
        Some((inside.get(..length)?, length + open.len() + close.len_utf8()))
    };
    if let Some((words, length)) = inside("[", ']') {
        return if names_a_field(words) { length } else { 0 };
    }
    if let Some((words, length)) = inside("(", ')') {
        return if asks_to_be_filled(words) { length } else { 0 };
    }
    let one_word = |words: &str| {
        words.len() > 1 && words.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '.'))
    };
    if let Some((words, length)) = inside("{", '}') {
        return if one_word(words) { length } else { 0 };
    }
    if let Some((words, length)) = inside("%", '%') {
        let capital = words.chars().all(|c| c.is_uppercase() || c == '_');
        return if one_word(words) && capital && !previous.is_ascii_digit() { length } else { 0 };
    }
    let is_capital = |words: &str| {
        words.chars().filter(|c| c.is_uppercase()).count() > 2
            && words.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '_'))
    };
    let is_code = |words: &str| is_capital(words) || (words.contains('_') && one_word(words));
    for (open, close) in [("<", ">"), ("##", "##")] {
        let inside = text
            .strip_prefix(open)
            .and_then(|inside| head(inside, INSIDE + close.len()).split_once(close));
        if let Some((words, _)) = inside.filter(|(words, _)| is_code(words)) {
            return open.len() + words.len() + close.len();
        }
    }
    let run = |mark: char| text.len() - text.trim_start_matches(mark).len();
    if run('_') >= 3 || (run('_') == 2 && text.starts_with("__:")) {
        return run('_');
    }
    // Whoever wonders or trails off writes these as well: only before what is counted do they stand for a number.
    if previous.is_whitespace() {
        let (dots, marks) = (run('.'), run('?'));
        if marks == 2 || dots >= 6 {
            let length = dots.max(marks);
            let after = text.get(length..).unwrap_or_default();
            return if is_counted(after) || next_word(after) == "de" { length } else { 0 };
        }
    }
    for form in ["dd/mm/aaaa", "dd/mm/yyyy", "DD/MM/AAAA", "DD/MM/YYYY"] {
        if text.starts_with(form) {
            return form.len();
        }
    }
    if let Some((words, length)) = inside("<<", '>')
        && text.get(length..).is_some_and(|rest| rest.starts_with('>'))
        && !words.is_empty()
    {
        return length + 1;
    }
    // From within a row of them it would be looked at once for each.
    if previous.is_alphanumeric() { 0 } else { crosses(text, before, run('X').max(run('x'))) }
}

/// `XXX`, "xxx euros", "XX euros", but neither "la XXX Feria" nor "el siglo XX". Nothing of a word stands before it.
fn crosses(text: &str, before: &str, length: usize) -> usize {
    let after = text.get(length..).unwrap_or_default();
    if length < 2 || after.starts_with(char::is_alphanumeric) {
        return 0;
    }
    let next = next_word(after);
    let article = tail(before, NEAR).split_whitespace().next_back().map(fold).unwrap_or_default();
    let ordinal = length == 3
        && matches!(article.as_str(), "el" | "la" | "del" | "siglo" | "nuestra" | "nuestro")
        && next.starts_with(char::is_uppercase);
    if is_counted(after) || (length > 2 && !ordinal) { length } else { 0 }
}

fn next_word(after: &str) -> &str {
    head(after, NEAR).split_whitespace().next().unwrap_or_default()
}

/// The beginning of a text, of so many bytes at most.
fn head(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

/// The end of a text, of so many bytes at most.
fn tail(text: &str, limit: usize) -> &str {
    let begin =
        (text.len().saturating_sub(limit)..=text.len()).find(|&at| text.is_char_boundary(at));
    begin.and_then(|begin| text.get(begin..)).unwrap_or_default()
}

/// Whether what follows is what a number counts: a unit or a currency.
fn is_counted(after: &str) -> bool {
    let next = next_word(after);
    let unit = next.trim_matches(|c: char| c.is_ascii_punctuation() && c != '%');
    next.starts_with(['€', '%', '$']) || UNITS.contains(&fold(unit).as_str())
}

fn to_end(text: &str, end: &str) -> usize {
    let line = text.lines().next().unwrap_or_default();
    line.find(end).map_or(line.len(), |at| at + end.len())
}

/// Whether what stands in brackets is to be put in their place: it names a field, or is code in capitals. What is
/// merely in capitals may be a key of a keyboard or a mark on a box.
fn names_a_field(words: &str) -> bool {
    let folded = fold(words);
    let named = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(3)
        .any(|word| NAMES.contains(&word));
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let capital = words.chars().all(|c| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, ' ' | '_' | '-' | '/' | '.' | ':')
    });
    // "[Pedido 4412]" is a reference, and has its number.
    let named = named && !words.contains(|c: char| c.is_ascii_digit());
    letters >= 2 && (named || (capital && words.contains('_')))
}

/// Whether words in round brackets are a field in capitals, or say what is to be put here.
fn asks_to_be_filled(words: &str) -> bool {
    let folded = fold(words);
    let mut parts = folded.split_whitespace();
    let first = parts.next().unwrap_or_default();
    // "(TALLA XL)" says something.
    let is_field = NAMES.contains(&folded.trim()) && !words.chars().any(char::is_lowercase);
    let is_verb = matches!(
        first,
        "pegar" | "poner" | "insertar" | "completar" | "rellenar" | "anadir" | "paste" | "insert"
    );
    let is_note = is_verb
        && parts.next().is_some_and(|second| {
            let second = second.trim_matches(|c: char| !c.is_alphanumeric());
            matches!(second, "aqui" | "here")
                || [NAMES, UNITS].iter().any(|list| list.contains(&second))
        });
    let is_loud_note = is_verb && words.chars().all(|c| !c.is_lowercase());
    let is_reminder =
        matches!(first, "preguntar" | "confirmar" | "comprobar" | "corregir" | "revisar")
            && folded.contains("antes de enviar");
    is_field || is_note || is_loud_note || is_reminder
}
