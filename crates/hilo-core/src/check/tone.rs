//! C9: no shouting, no excuses, no contradiction; tú and usted are in `formality`.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use super::own::Own;
use super::phrases::Phrases;
use super::{Letter, finding, formality, in_body, new_body};
use crate::identity::fold;
use crate::model::{Detail, Finding, Fix, Formality, RuleId};
use crate::template::unresolved;

/// Puts it on somebody else or on the rules.
static EXCUSES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/excuses.txt")));

/// Contradicts, blames or lectures the customer.
static CONFRONTS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/confronts.txt")));

/// Capitals that are read as a name.
const ACRONYMS: &[&str] = &[
    "SEUR", "MRW", "GLS", "UPS", "DHL", "TNT", "CTT", "IBAN", "PDF", "DNI", "NIE", "NIF", "CIF",
    "IVA", "USB", "HTML", "SMS", "RGPD", "LOPD", "FAQ", "PVP", "HDMI", "LED", "OLED", "WIFI",
    "EAN", "SKU", "ISBN", "RMA", "SEPA", "BIC", "SWIFT", "VISA", "XXL", "XXXL", "JPG", "JPEG",
    "PNG", "TPV", "URL", "CDMX", "CURP", "RFC", "CUIT", "PIN", "CVV", "UE", "EEUU", "SPF", "DUA",
    "OCU", "PYME", "DOI", "BIO", "RUT", "CBU", "SAT", "CFDI", "OXXO", "NACEX", "FEDEX", "BIZUM",
    "OMIC",
];

/// Single words that are shouted.
const SHOUTED: &[&str] = &[
    "NUNCA",
    "JAMAS",
    "SIEMPRE",
    "URGENTE",
    "IMPORTANTE",
    "ATENCION",
    "GRACIAS",
    "AHORA",
    "HOY",
    "TODO",
    "TODOS",
    "NADA",
    "GRATIS",
    "OFERTA",
    "ULTIMA",
    "ULTIMO",
    "MUY",
    "OBLIGATORIO",
    "INMEDIATAMENTE",
    "PROHIBIDO",
    "AVISO",
    "SOLO",
    "NINGUN",
    "NINGUNA",
    "TAMPOCO",
    "DEBE",
    "DEBES",
    "TIENE",
    "TIENES",
    "POR",
    "FAVOR",
    "YA",
    "NO",
    "ANTES",
    "IMPOSIBLE",
    "ABSOLUTAMENTE",
    "PERDON",
    "MISMO",
    "SIN",
    "NUESTRO",
    "TOTALMENTE",
    "ENHORABUENA",
    "REPETIMOS",
];

/// Looks at the tone.
pub fn check(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    let mut findings = capitals(letter, own);
    findings.extend(marks(own));
    if own.is_spanish {
        let spoken = |phrases: &Phrases, detail: fn(String) -> Detail| -> Vec<Finding> {
            let found =
                phrases.find(own).into_iter().filter(|phrase| !is_meant_otherwise(own, phrase));
            found
                .map(|phrase| {
                    let words = own.between(*phrase.start(), *phrase.end());
                    let fix = mended(letter, own, *phrase.start(), phrases);
                    finding(RuleId::Tone, words, detail(words.to_owned()), in_body(words), fix)
                })
                .take(1)
                .collect()
        };
        findings.extend(spoken(&EXCUSES, |words| Detail::Excuse { words }));
        findings.extend(spoken(&CONFRONTS, |words| Detail::Confrontation { words }));
        findings.extend(formality::check(letter, own));
    }
    findings
}

/// Whether the words stand in a question ("¿es lógico?") that does not mock, or what comes before turns them:
/// "no es culpa tuya", "por no haber mirado".
fn is_meant_otherwise(own: &Own<'_>, phrase: &RangeInclusive<usize>) -> bool {
    let first = *phrase.start();
    let Some(word) = own.words.get(first) else { return true };
    let asked = own.sentences.get(word.sentence).is_some_and(|range| {
        let text = own.text(range);
        text.contains('?') && !text.contains("??") && word.folded != "en"
    });
    let before = first.checked_sub(1).and_then(|before| own.words.get(before));
    let turned = before.is_some_and(|before| {
        before.sentence == word.sentence
            && matches!(&*before.folded, "no" | "por" | "de" | "sin" | "tras" | "nunca")
    });
    asked || turned
}

/// An excuse makes room for regret and what comes now; a contradiction is left out.
fn mended(letter: &Letter, own: &Own<'_>, word: usize, by: &Phrases) -> Fix {
    let Some(number) = own.words.get(word).map(|word| word.sentence) else { return Fix::Show };
    let excuse = std::ptr::eq(by, &raw const *EXCUSES);
    let range = own.sentences.get(number).cloned();
    let text = match (excuse, range) {
        (true, Some(range)) => {
            let regret = match letter.formality {
                Some(Formality::Usted) => {
                    "Sentimos lo ocurrido; nos ocupamos nosotros y le mantendremos informado."
                }
                _ => "Sentimos lo ocurrido; nos ocupamos nosotros y te mantendremos al tanto.",
            };
            Some(own.edited(vec![(range, regret.to_owned())]))
        }
        (false, _) => own.without_sentence(number),
        (true, None) => None,
    };
    text.filter(|text| text.trim().len() > 20).map_or(Fix::Show, new_body)
}

/// Words in capitals: a run of them, or a single one that is shouted.
fn capitals(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    let names = fold(&format!(
        "{} {} {}",
        letter.shop.shop_name,
        letter.customer.company,
        letter.values.join(" ")
    ));
    let names: Vec<&str> = names.split_whitespace().collect();
    let loud = |number: usize| {
        own.words.get(number).is_some_and(|word| {
            let letters = word.text.chars().filter(|c| c.is_alphabetic()).count();
            let digits = word.text.chars().any(|c| c.is_ascii_digit());
            letters > 0
                && !digits
                && !word.is_address
                && !word.is_quoted
                && !word.text.chars().any(char::is_lowercase)
                && !names.contains(&word.folded.as_str())
        })
    };
    let mut runs: Vec<Range<usize>> = Vec::new();
    for number in 0..own.words.len() {
        if !loud(number) {
            continue;
        }
        match runs.last_mut().filter(|run| run.end == number && joined(own, number)) {
            Some(run) => run.end += 1,
            None => runs.push(number..number + 1),
        }
    }
    // What is still to be filled in is told by another rule.
    let gaps = unresolved(own.body);
    let is_gap = |run: &Range<usize>| {
        let words = own.between(run.start, run.end - 1);
        gaps.iter().any(|gap| gap.contains(words))
    };
    let shouted: Vec<Range<usize>> =
        runs.into_iter().filter(|run| shouts(own, run) && !is_gap(run)).collect();
    let Some(first) = shouted.first() else { return Vec::new() };
    let words = own.between(first.start, first.end - 1);
    let edits = shouted.iter().flat_map(|run| run.clone()).filter_map(|number| {
        let word = own.words.get(number)?;
        (!ACRONYMS.contains(&word.text)).then(|| (word.range.clone(), quieted(own, number)))
    });
    let fix = new_body(own.edited(edits.collect()));
    let detail = Detail::Capitals { words: words.to_owned() };
    vec![finding(RuleId::Tone, words, detail, in_body(words), fix)]
}

/// Whether a word goes on with the one before it.
fn joined(own: &Own<'_>, number: usize) -> bool {
    let gap = number.checked_sub(1).map(|before| own.gap(before)).unwrap_or_default();
    gap.chars().all(|c| matches!(c, ' ' | ',' | '¡' | '!' | '.' | '*' | '_')) && !gap.is_empty()
}

fn shouts(own: &Own<'_>, run: &Range<usize>) -> bool {
    let words = own.words.get(run.clone()).unwrap_or_default();
    // A name is written in capitals too; two words of which one is a plain short acronym are no shout.
    let plain: Vec<String> = words
        .iter()
        .filter(|word| !ACRONYMS.contains(&word.text))
        .map(|word| word.folded.to_uppercase())
        .collect();
    let letters: usize = plain.iter().map(|word| word.chars().count()).sum();
    let listed = |word: &String| SHOUTED.contains(&word.as_str());
    match plain.as_slice() {
        [] => false,
        [one] => listed(one) && one.len() > 2,
        many => {
            let spoken = many.iter().any(|word| listed(word) || SMALL.contains(&word.as_str()));
            letters >= 7 && (spoken || many.len() > 3)
        }
    }
}

/// Small words in capitals: they tell a sentence from a name.
const SMALL: &[&str] = &[
    "EL", "LA", "LOS", "LAS", "UN", "UNA", "DE", "DEL", "AL", "EN", "CON", "PARA", "QUE", "SE",
    "ES", "ESTA", "HA", "HAN", "NOS", "TE", "LE", "LO", "TU", "SU", "MAS", "Y", "O", "SI", "ESTE",
    "ENVIADO", "PEDIDO", "PEDIDOS", "CUENTA", "HORAS", "DIAS", "MAÑANA", "TALLA", "PLAZO",
];

/// Returns a word in small letters, with a capital where a sentence begins.
fn quieted(own: &Own<'_>, number: usize) -> String {
    let Some(word) = own.words.get(number) else { return String::new() };
    let begins = number
        .checked_sub(1)
        .and_then(|before| own.words.get(before))
        .is_none_or(|before| before.sentence != word.sentence);
    let mut letters = word.lower.chars();
    match letters.next() {
        Some(first) if begins => first.to_uppercase().chain(letters).collect(),
        _ => word.lower.clone(),
    }
}

/// Marks that shout or mock: "!!", "?!", "???", "¡¡".
fn marks(own: &Own<'_>) -> Vec<Finding> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for line in &own.lines {
        let text = own.text(line);
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let run = rest.len() - rest.trim_start_matches(['!', '?', '¡', '¿']).len();
            let marks = rest.get(..run).unwrap_or_default();
            // " ?? " stands for what somebody has yet to put in.
            let is_gap = marks.starts_with("??")
                && text.get(..at).is_some_and(|before| before.ends_with(' '));
            if is_loud(marks) && !is_gap && !is_quoted(own, line.start + at) {
                runs.push(line.start + at..line.start + at + run);
            }
            at += run.max(rest.chars().next().map_or(1, char::len_utf8));
        }
    }
    let Some(first) = runs.first() else { return Vec::new() };
    let words = own.text(first);
    let edits = runs.iter().map(|run| (run.clone(), single(own.text(run))));
    let fix = new_body(own.edited(edits.collect()));
    let detail = Detail::Marks { words: words.to_owned() };
    vec![finding(RuleId::Tone, words, detail, in_body(words), fix)]
}

/// Whether a place stands behind a word that is somebody else's.
fn is_quoted(own: &Own<'_>, place: usize) -> bool {
    let before = own.words.partition_point(|word| word.range.end <= place).checked_sub(1);
    before.and_then(|before| own.words.get(before)).is_some_and(|word| word.is_quoted)
}

fn is_loud(marks: &str) -> bool {
    let count = |mark: char| marks.chars().filter(|c| *c == mark).count();
    let (wonder, ask) = (count('!'), count('?'));
    let (open_wonder, open_ask) = (count('¡'), count('¿'));
    wonder > 1 || ask > 1 || open_wonder > 1 || open_ask > 1 || (wonder > 0 && ask > 0)
}

/// Returns one mark for several: the question's where something is asked.
fn single(marks: &str) -> String {
    let mut kept = String::new();
    for (mark, other) in [('?', '!'), ('¿', '¡')] {
        if marks.contains(mark) {
            kept.push(mark);
        } else if marks.contains(other) {
            kept.push(other);
        }
    }
    kept
}
