//! Given names and surnames of a full name, as people in Spain write them.
//!
//! A guess for letters, not for papers. Small words stay with the word that follows ("de la Cruz",
//! "San Martín"), and what "y" joins is one surname more ("Ortega y Gasset"). Where people have two
//! surnames, the last two are they and all before is given: that is how "Juan de la Cruz Pérez López"
//! and "Ana Belén Ruiz Gómez" are read. With fewer words "María" takes the name of her virgin with her
//! ("María del Carmen Ruiz").

use super::{first_name, fold};

/// What a full name is made of. Parts that are not there are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Given names.
    pub given: String,
    /// The first surname, or the only one.
    pub surname: String,
    /// Every surname.
    pub surnames: String,
}

/// Words that belong to the one behind them.
const SMALL: &[&str] = &[
    "de", "del", "la", "las", "el", "los", "da", "das", "do", "dos", "di", "van", "von", "der",
    "den", "san", "santa", "santo", "d'", "y", "i", "e",
];

/// Second given names of María that are written with a small word.
const OF_MARIA: &[&str] = &[
    "carmen", "pilar", "mar", "rosario", "dolores", "mercedes", "angeles", "nieves", "luz",
    "consuelo", "sol", "rocio", "amparo", "remedios", "milagros", "cielo", "socorro", "camino",
    "prado", "puy", "coro", "valle",
];

/// Takes a full name apart. `two` is whether people of its language usually have two surnames.
///
/// A company, an address and a single word have no surname.
pub fn person_name(full: &str, two: bool) -> PersonName {
    let greeting = first_name(full);
    if greeting.is_empty() {
        return PersonName::default();
    }
    if let Some((family, given)) =
        full.split_once(',').filter(|(_, given)| !given.trim().is_empty())
    {
        let family = groups(family);
        return named(given.split_whitespace().collect::<Vec<_>>().join(" "), &family, two);
    }
    let groups = groups(full);
    let mut given = greeting.split_whitespace().count().min(groups.len());
    if given == 1 && second_of_maria(&groups) {
        given = 2;
    }
    if two && groups.len() > given + 2 {
        given = groups.len() - 2;
    }
    let (given, family) = groups.split_at_checked(given).unwrap_or_default();
    named(given.join(" "), family, two)
}

fn named(given: String, family: &[String], two: bool) -> PersonName {
    // What "y" joins is the second of two.
    let surname = if two { family.first() } else { family.last() };
    let surname = surname.cloned().unwrap_or_default();
    let surnames = if two { family.join(" ") } else { surname.clone() };
    PersonName { given, surname, surnames }
}

fn second_of_maria(groups: &[String]) -> bool {
    let (Some(first), Some(second)) = (groups.first(), groups.get(1)) else { return false };
    let second = fold(second);
    let mut words = second.split(' ').rev();
    let last = words.next().unwrap_or_default();
    fold(first) == "maria" && words.next().is_some() && OF_MARIA.contains(&last)
}

/// Returns the words with the small ones before them.
fn groups(name: &str) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    let mut open = false;
    for word in name.split_whitespace() {
        match groups.last_mut().filter(|_| open) {
            Some(group) => {
                group.push(' ');
                group.push_str(word);
            }
            None => groups.push(word.to_owned()),
        }
        // A name may begin with what is a small word elsewhere: "Santa" is a given name too.
        open = groups.len() > 1 && SMALL.contains(&fold(word).as_str());
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(full: &str) -> [String; 3] {
        let PersonName { given, surname, surnames } = person_name(full, true);
        [given, surname, surnames]
    }

    #[test]
    fn two_surnames_are_told_from_the_given_names() {
        for (full, expected) in [
            ("Ana Ruiz Gómez", ["Ana", "Ruiz", "Ruiz Gómez"]),
            ("Ana Ruiz", ["Ana", "Ruiz", "Ruiz"]),
            ("Ana", ["Ana", "", ""]),
            ("María José Pérez", ["María José", "Pérez", "Pérez"]),
            ("María José Pérez Soto", ["María José", "Pérez", "Pérez Soto"]),
            ("Ana Belén Ruiz Gómez", ["Ana Belén", "Ruiz", "Ruiz Gómez"]),
            ("Juan de la Cruz Pérez López", ["Juan de la Cruz", "Pérez", "Pérez López"]),
            ("Juan de la Cruz López", ["Juan", "de la Cruz", "de la Cruz López"]),
            ("María del Carmen Ruiz", ["María del Carmen", "Ruiz", "Ruiz"]),
            ("María de los Ángeles Soto Vidal", ["María de los Ángeles", "Soto", "Soto Vidal"]),
            ("María de la Fuente Vidal", ["María", "de la Fuente", "de la Fuente Vidal"]),
            ("José Ortega y Gasset", ["José", "Ortega", "Ortega y Gasset"]),
            ("Josep Puig i Cadafalch", ["Josep", "Puig", "Puig i Cadafalch"]),
            ("Luis San Martín Gómez", ["Luis", "San Martín", "San Martín Gómez"]),
            ("Ruiz Gómez, Ana Belén", ["Ana Belén", "Ruiz", "Ruiz Gómez"]),
            ("Pérez de Ayala Gómez, Juan", ["Juan", "Pérez", "Pérez de Ayala Gómez"]),
            ("  Iker   Etxeberria  ", ["Iker", "Etxeberria", "Etxeberria"]),
        ] {
            assert_eq!(read(full), expected, "{full}");
        }
    }

    #[test]
    fn who_has_one_surname_keeps_it() {
        let read = |full| {
            let name = person_name(full, false);
            (name.surname, name.surnames)
        };
        assert_eq!(read("John Ronald Smith"), ("Smith".into(), "Smith".into()));
        assert_eq!(read("Ludwig van der Rohe"), ("van der Rohe".into(), "van der Rohe".into()));
    }

    #[test]
    fn what_is_no_person_has_no_surname() {
        for full in
            ["", "Óptica Serra, S. L.", "ana@correo.example", "+34 600 00 00 01", ",", ", Ana"]
        {
            assert_eq!(person_name(full, true).surname, "", "{full}");
        }
    }
}
