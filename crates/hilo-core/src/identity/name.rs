//! Names: comparing them, and the one to greet with.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns text for comparing: without accents and capitals, its white space collapsed.
///
/// `ñ` becomes `n`, as in full-text search, so that what one finds the other does too.
pub fn fold(text: &str) -> String {
    // Most words have no accents, and taking them apart for some costs the most of a search.
    let plain = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
    };
    let mut words = plain.split_whitespace();
    let mut folded = words.next().unwrap_or_default().to_owned();
    for word in words {
        folded.push(' ');
        folded.push_str(word);
    }
    folded
}

/// Whether two names may be one person's: all words of one are among the other's, as of "Marta Vidal" and "Vidal Roca,
/// Marta". Nothing is the name of nobody.
pub fn is_same_name(one: &str, other: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let folded = fold(name);
        let words = folded.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    !one.is_empty() && !other.is_empty() && (one.is_subset(&other) || other.is_subset(&one))
}

/// Returns the name to greet with, or an empty text where greeting by it would sound wrong.
///
/// A guess for new customers only; a person can correct it. Two given names of the usual kind stay
/// together ("María José", "José Luis"), companies and addresses have none.
pub fn first_name(full: &str) -> String {
    const DOUBLE: &[&str] =
        &["maria", "jose", "juan", "ana", "luis", "carlos", "miguel", "rosa", "victor"];
    const SECOND: &[&str] = &[
        "jose",
        "luis",
        "carlos",
        "maria",
        "antonio",
        "manuel",
        "angel",
        "jesus",
        "pablo",
        "carmen",
        "belen",
        "teresa",
        "isabel",
        "elena",
        "dolores",
        "pilar",
        "alberto",
        "ignacio",
        "francisco",
        "javier",
        "miguel",
        "andres",
        "fernanda",
    ];
    const COMPANY: &[&str] = &[
        "sl",
        "s.l.",
        "s.l",
        "sa",
        "s.a.",
        "slu",
        "s.l.u.",
        "sc",
        "s.c.",
        "cb",
        "ltd",
        "ltd.",
        "inc",
        "inc.",
        "gmbh",
        "srl",
        "taller",
        "talleres",
        "tienda",
        "hotel",
        "restaurante",
        "bar",
        "cafe",
        "academia",
        "optica",
        "clinica",
        "estudio",
        "estudios",
        "colegio",
        "reformas",
        "muebles",
        "libreria",
        "farmacia",
        "asociacion",
        "ayuntamiento",
        "grupo",
        "the",
        "hostal",
        "instituto",
        "bodegas",
        "bodega",
        "despacho",
        "soporte",
        "info",
        "atencion",
        "equipo",
        "mailer-daemon",
    ];
    // "Ruiz Gómez, Ana" is written the other way round in address books.
    let ordered = match full.split_once(',') {
        Some((family, given)) if !given.trim().is_empty() => {
            format!("{} {}", given.trim(), family.trim())
        }
        Some(_) | None => full.trim().to_owned(),
    };
    let words: Vec<&str> = ordered.split_whitespace().collect();
    let named = |word: &&str| word.chars().all(|c| c.is_alphabetic() || "'’-".contains(c));
    if words.iter().any(|word| COMPANY.contains(&fold(word).as_str())) {
        return String::new();
    }
    match words.as_slice() {
        [first, second, ..]
            if named(first)
                && DOUBLE.contains(&fold(first).as_str())
                && SECOND.contains(&fold(second).as_str())
                && words.len() > 2 =>
        {
            format!("{first} {second}")
        }
        [first, ..] if named(first) && first.chars().count() > 1 => capitalised(first),
        _ => String::new(),
    }
}

/// Mends names written all in capitals or all in small letters.
fn capitalised(name: &str) -> String {
    let mixed = name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase);
    if mixed {
        return name.to_owned();
    }
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_greeted_by_their_given_name() {
        for (full, expected) in [
            ("Ana Ruiz Gómez", "Ana"),
            ("María José Pérez", "María José"),
            ("José Luis García Soto", "José Luis"),
            ("José Luis", "José"),
            ("Ruiz Gómez, Ana", "Ana"),
            ("MARTA VIDAL", "Marta"),
            ("iker", "Iker"),
        ] {
            assert_eq!(first_name(full), expected, "{full}");
        }
    }

    #[test]
    fn companies_numbers_and_addresses_are_not_greeted() {
        for full in [
            "Óptica Serra, S. L.",
            "Reformas Mayor SL",
            "+34 600 00 00 01",
            "ana@correo.example",
            "",
            "A",
        ] {
            assert_eq!(first_name(full), "", "{full}");
        }
    }

    #[test]
    fn folding_is_blind_to_accents_capitals_and_spaces() {
        assert_eq!(fold("  Óptica\u{A0}SERRA  Ñu "), "optica serra nu");
    }

    #[test]
    fn names_are_the_same_without_accents_order_and_capitals_and_nothing_is_nobodys() {
        assert!(is_same_name("Marta Vidal", "VIDAL Roca, Márta"));
        assert!(!is_same_name("Marta Vidal", "Marta Roca"));
        assert!(!is_same_name("", "Marta") && !is_same_name("—", "…"));
    }
}
