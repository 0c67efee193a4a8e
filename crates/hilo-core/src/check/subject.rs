//! C4: a subject that says what the mail is about and that inboxes show whole.

use super::own::Own;
use super::{Letter, finding};
use crate::identity::fold;
use crate::model::{Detail, Finding, Fix, LetterPart, Place, RuleId};

/// Characters that inboxes show.
const MOST: usize = 78;
/// Characters of a subject made from the text.
const PROPOSED: usize = 60;
/// Words that say something which a subject has at least.
const WORDS: usize = 2;

/// What mail programs put before the subject of an answer.
const MARKS: &[&str] = &["re", "rv", "fwd", "fw", "res", "tr", "aw", "enc"];

/// Words that could stand over any mail.
const GENERIC: &[&str] = &[
    "consulta",
    "consultas",
    "hola",
    "informacion",
    "info",
    "urgente",
    "importante",
    "aviso",
    "avisos",
    "duda",
    "dudas",
    "pregunta",
    "respuesta",
    "mensaje",
    "contacto",
    "saludos",
    "gracias",
    "correo",
    "email",
    "mail",
    "asunto",
    "novedades",
    "atencion",
    "cliente",
    "clienta",
    "buenas",
    "buenos",
    "dias",
    "tardes",
    "solicitud",
    "peticion",
    "comunicado",
    "notificacion",
    "hello",
    "hi",
    "question",
    "information",
    "urgent",
    "important",
    "message",
    "answer",
    "customer",
    "service",
    "thanks",
    "incidencia",
    "reclamacion",
    "varios",
    "seguimiento",
    "estimado",
    "estimada",
    "servicio",
];

/// Words that say nothing by themselves.
const SMALL: &[&str] = &[
    "a", "al", "ante", "con", "de", "del", "desde", "e", "el", "en", "es", "esta", "este", "esto",
    "la", "las", "le", "lo", "los", "mi", "muy", "nos", "nuestra", "nuestro", "o", "para", "por",
    "que", "se", "si", "sin", "sobre", "su", "sus", "te", "tu", "tus", "un", "una", "y", "ya",
    "the", "of", "and", "to", "your", "our", "about", "for", "on", "in", "is", "nuevo", "nueva",
    "n", "no", "num", "ref", "acerca", "vuestro", "vuestra",
];

/// Looks at the subject.
pub fn check(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    let subject = letter.subject.trim();
    let own_subject = without_marks(subject);
    let words = words(own_subject);
    let says: Vec<&String> = words.iter().filter(|word| !SMALL.contains(&word.as_str())).collect();
    let characters = subject.chars().count();
    let detail = if subject.is_empty() {
        Detail::NoSubject
    } else if own_subject.is_empty() {
        Detail::OnlyReply
    } else if says.iter().all(|word| GENERIC.contains(&word.as_str())) {
        Detail::GenericSubject
    } else if says.len() < WORDS {
        Detail::ShortSubject
    } else if characters > MOST {
        Detail::LongSubject {
            characters: u32::try_from(characters).unwrap_or(u32::MAX),
            most: u32::try_from(MOST).unwrap_or_default(),
        }
    } else {
        return Vec::new();
    };
    let long = matches!(detail, Detail::LongSubject { .. });
    let better = if long { shortened(subject, MOST) } else { proposed(letter, own) };
    let fix = match better {
        Some(better) => {
            let mark = subject.get(..subject.len() - own_subject.len()).unwrap_or_default();
            let mark = if long { "" } else { mark.trim() };
            let apart = if mark.is_empty() { "" } else { " " };
            Fix::Edit { subject: Some(format!("{mark}{apart}{better}")), body: None, file: None }
        }
        None => Fix::WriteSubject,
    };
    let place = (!subject.is_empty())
        .then(|| Place { part: LetterPart::Subject, quote: subject.to_owned() });
    vec![finding(RuleId::Subject, subject, detail, place, fix)]
}

/// Returns a subject without "Re:", "Fwd:" and the like.
fn without_marks(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':') {
        let mark = fold(mark);
        let mark = mark.split(['[', '(']).next().unwrap_or_default().trim();
        if !MARKS.contains(&mark) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1 || word.chars().any(|c| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

/// A subject that is fine: the template's, or the first words of the letter.
fn proposed(letter: &Letter, own: &Own<'_>) -> Option<String> {
    let fits = |subject: &str| {
        let rest = Letter { subject: subject.to_owned(), ..Letter::default() };
        check_words(&rest.subject)
    };
    let template = letter.template_subject.trim();
    if !template.is_empty() && fits(template) {
        return Some(template.to_owned());
    }
    let paragraph = super::length::paragraphs(own).into_iter().next()?;
    let words = super::length::words_in(own, &paragraph);
    let numbers: Vec<usize> = own.words.get(words.clone())?.iter().map(|w| w.sentence).collect();
    // The first sentence that is more than thanks.
    let mut tried: Vec<usize> = numbers;
    tried.dedup();
    tried.into_iter().find_map(|number| {
        let sentence = own.text(own.sentences.get(number)?);
        let sentence = crate::template::plain(sentence);
        let thanks = fold(&sentence).starts_with("gracias") || fold(&sentence).starts_with("hola");
        let subject = shortened(&sentence, PROPOSED)?;
        (!thanks && fits(&subject)).then_some(subject)
    })
}

/// Whether the words of a subject are enough.
fn check_words(subject: &str) -> bool {
    let words = words(without_marks(subject));
    let says: Vec<&String> = words.iter().filter(|word| !SMALL.contains(&word.as_str())).collect();
    says.len() >= WORDS
        && says.iter().any(|word| !GENERIC.contains(&word.as_str()))
        && subject.chars().count() <= MOST
        && crate::template::unresolved(subject).is_empty()
}

/// Returns the beginning of a text up to a mark, or at least to the end of a word.
fn shortened(text: &str, most: usize) -> Option<String> {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_matches(['¡', '!', '¿', '?', '.', ':', ',', ' ']);
    if text.chars().count() <= most {
        return Some(text.to_owned()).filter(|text| !text.is_empty());
    }
    let cut: String = text.chars().take(most + 1).collect();
    let at = cut
        .rfind([':', ';', ','])
        .filter(|&at| at > most / 3)
        .or_else(|| cut.rfind(char::is_whitespace))?;
    let mut cut = cut.get(..at)?.trim_end();
    while let Some((before, last)) = cut.rsplit_once(' ') {
        if !SMALL.contains(&fold(last).as_str()) {
            break;
        }
        cut = before.trim_end_matches([' ', ',', ':']);
    }
    Some(cut.trim_end_matches([',', ':', ';', '.']).to_owned()).filter(|text| !text.is_empty())
}
