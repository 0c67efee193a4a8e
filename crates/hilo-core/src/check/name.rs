//! C1 and C2: the customer's name at the beginning, the right one, and a greeting for somebody.

use std::ops::Range;
use std::sync::LazyLock;

use super::own::{Own, Word};
use super::phrases::{Phrases, lines};
use super::{Letter, finding, in_body, length, new_body};
use crate::identity::fold;
use crate::model::{Detail, Finding, Fix, Formality, RuleId};

/// Lines in which the name has to stand.
const LINES: usize = 2;
/// Words that a name in a greeting has at most.
const NAME_WORDS: usize = 5;

static GREETINGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::read(
        "muy? buenos|buenas dias|tardes|noches
         buen dia
         muy? buenas
         hola
         holi|hey|ey
         que tal
         estimado|estimada|estimados|estimadas a|o|as|os?
         querido|querida|queridos|queridas a|o|as|os?
         apreciado|apreciada|apreciados|apreciadas a|o|as|os?
         distinguido|distinguida a|o?
         hi
         hello
         dear
         good morning|afternoon|evening|day",
    )
});

/// What may stand between the greeting and the name.
static BETWEEN: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::read(
        "de nuevo
         otra vez
         nuevamente
         again
         que tal
         como estas|esta|va
         mi",
    )
});

static TITLES: &[&str] = &[
    "sr", "sra", "srta", "senor", "senora", "senorita", "don", "dona", "d", "dna", "dr", "dra",
    "doctor", "doctora", "mr", "mrs", "ms", "miss",
];

static IMPERSONAL: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::read(
        "estimado|estimada|estimados|estimadas|apreciado|apreciada|apreciados|querido|querida|queridos|distinguido|distinguida|distinguidos a|as? cliente|clienta|clientes|clientas|usuario|usuaria|usuarios|comprador|compradora|consumidor|senor|senora|senores|amigo|amiga|amigos|suscriptor|suscriptora|lector|lectora|lectores a?
         estimado|estimada|apreciado|apreciada sr|sra a?
         estimad|estimadx|estimade client|clientx|cliente
         hola|buenas|saludos cliente|clienta|usuario|usuaria
         buenos|buenas dias|tardes|noches cliente|clienta|usuario|usuaria
         muy senor|senora|senores mio|mia|mios|nuestro|nuestros
         a quien corresponda|competa
         a quien pueda|pudiera interesar
         dear customer|client|user|buyer|sir|madam|friend
         to whom it may concern",
    )
});

/// Words that a greeting may address and that are nobody's name.
static NOBODY: &[&str] = &[
    "cliente",
    "clienta",
    "clientes",
    "usuario",
    "usuaria",
    "equipo",
    "amigo",
    "amiga",
    "amigos",
    "amigas",
    "todos",
    "todas",
    "companero",
    "companera",
    "companeros",
    "senores",
    "familia",
    "gracias",
    "esperamos",
    "espero",
    "te",
    "le",
    "os",
    "les",
    "tu",
    "su",
    "nos",
    "hemos",
    "soy",
    "somos",
    "de",
    "desde",
    "en",
    "muchas",
    "perdona",
    "perdone",
    "disculpa",
    "disculpe",
    "lo",
    "sentimos",
    "ya",
    "aqui",
    "adjunto",
    "tal",
    "como",
    "con",
    "por",
    "para",
    "customer",
    "team",
    "all",
    "there",
    "everyone",
    "thanks",
    "thank",
    "we",
    "i",
    "your",
    "sir",
    "madam",
    "el",
    "la",
    "un",
    "una",
    "hoy",
    "ayer",
    "acabamos",
    "confirmamos",
    "recibimos",
    "esta",
    "este",
    "si",
    "no",
    "que",
    "quien",
    "confirmado",
    "enhorabuena",
    "felicidades",
    "bienvenido",
    "bienvenida",
];

/// Short and familiar forms by the name that they stand for.
static SHORT_FORMS: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let named =
        lines(include_str!("words/short_forms.txt")).filter_map(|line| line.split_once(" = "));
    named.map(|(name, forms)| (name, forms.split_whitespace().collect())).collect()
});

/// A greeting at the beginning of a letter.
struct Greeting {
    /// Its words, without the name.
    words: Range<usize>,
    /// Words of the name, if one stands there.
    name: Range<usize>,
    /// Whether a title such as "Sra." stands before the name.
    is_titled: bool,
}

/// C1: looks for the customer's name, and for somebody else's.
pub fn right(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    let name = letter.customer.first_name.trim();
    if name.is_empty() || own.words.is_empty() {
        return Vec::new();
    }
    let called = called_names(letter);
    let greeting = greeting(own);
    let among = |words: Range<usize>, names: &[String]| {
        own.words.get(words).unwrap_or_default().iter().any(|word| names.contains(&word.folded))
    };
    let mut misses = false;
    if let Some(greeting) = greeting.as_ref().filter(|greeting| !greeting.name.is_empty()) {
        let family = names(&[&letter.customer.name, &letter.customer.company]);
        let is_family = among(greeting.name.clone(), &family);
        let is_right = among(greeting.name.clone(), &called) || (greeting.is_titled && is_family);
        if is_right {
            return Vec::new();
        }
        // Only the family name: no other person, but not the name that people are called by.
        misses = is_family
            && names(&[&letter.customer.first_name])
                .iter()
                .all(|name| !among(greeting.name.clone(), std::slice::from_ref(name)));
        if !misses {
            return vec![wrong(own, greeting, name)];
        }
    }
    let mut lines = own.lines.iter().filter(|line| !own.text(line).trim().is_empty()).take(LINES);
    // "Sol" is a name, "un poco de sol" is none.
    let greeted = |line: &Range<usize>| {
        let words = own.words.get(length::words_in(own, line)).unwrap_or_default();
        words.iter().enumerate().any(|(number, word)| {
            called.contains(&word.folded)
                && (word.text.starts_with(char::is_uppercase) || number < 3)
                && !word.is_quoted
        })
    };
    if !misses && lines.any(greeted) {
        return Vec::new();
    }
    let detail = Detail::NoName { name: name.to_owned() };
    let place = phrase_end(own, greeting.as_ref()).and_then(|last| in_body(own.between(0, last)));
    vec![finding(RuleId::Name, name, detail, place, greet(letter, own, greeting.as_ref()))]
}

/// C2: looks for a greeting for nobody where the name is not known.
pub fn unknown(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    if !letter.customer.first_name.trim().is_empty() {
        return Vec::new();
    }
    // "Buenos días, estimado cliente" greets nobody either.
    let line = own.lines.iter().find(|line| !own.text(line).trim().is_empty());
    let begins = line.map(|line| length::words_in(own, line)).unwrap_or_default().take(6);
    let impersonal = begins
        .into_iter()
        .find_map(|first| IMPERSONAL.at(&own.words, first).map(|last| (first, last)));
    let Some((first, last)) = impersonal.or_else(|| nameless(own).map(|last| (0, last))) else {
        return Vec::new();
    };
    let words = own.between(first, last);
    // A company is rightly greeted as "Estimados señores".
    if !letter.customer.name.trim().is_empty() && fold(words).contains("senores") {
        return Vec::new();
    }
    let detail = Detail::Impersonal { greeting: words.to_owned() };
    vec![finding(RuleId::UnknownName, words, detail, in_body(words), Fix::AddName)]
}

/// "Estimado/a:" with nobody after it.
fn nameless(own: &Own<'_>) -> Option<usize> {
    let greeting = greeting(own)?;
    let dear = own.words.first().is_some_and(|word| {
        ["estimad", "apreciad", "querid"].iter().any(|stem| word.folded.starts_with(stem))
    });
    let last = greeting.words.end.saturating_sub(1);
    let ends = own.gap(last).trim_start_matches(['*', ')', ' ']).starts_with([':', ',', '\n', ';']);
    (dear && greeting.name.is_empty() && ends).then_some(last)
}

/// Whether a block holds a greeting and nothing else.
pub fn is_only_greeting(own: &Own<'_>, block: &Range<usize>) -> bool {
    let words = length::words_in(own, block);
    let impersonal = IMPERSONAL.at(&own.words, words.start).map(|last| last + 1);
    let greeting = greeting(own).map(|greeting| greeting.words.end.max(greeting.name.end));
    let end = impersonal.max(greeting).unwrap_or_default();
    // Not a greeting at all, but a line that only calls the customer: "Ana:".
    let calls = words.len() <= 3 && own.text(block).trim_end().ends_with([':', ',']);
    (end > 0 && words.len() <= end + 3 && own.text(block).lines().count() == 1)
        || (words.start == 0 && calls)
}

/// The words of names, folded.
fn names(written: &[&str]) -> Vec<String> {
    let folded = written.iter().map(|name| fold(name)).collect::<Vec<_>>().join(" ");
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let own =
        |word: &&str| word.chars().count() > 1 && !matches!(*word, "de" | "la" | "del" | "los");
    words.filter(own).map(str::to_owned).collect()
}

/// Every form of the names that the customer is called by, folded.
fn called_names(letter: &Letter) -> Vec<String> {
    let customer = &letter.customer;
    let mut known = names(&[&customer.first_name, &customer.company]);
    known.extend(customer.aliases.iter().flat_map(|alias| names(&[alias])));
    let first = fold(&customer.first_name);
    for word in first.split_whitespace() {
        for (name, forms) in SHORT_FORMS.iter() {
            if *name == word || forms.contains(&word) {
                known.push((*name).to_owned());
                known.extend(forms.iter().map(|form| (*form).to_owned()));
            }
        }
    }
    known
}

/// Reads the greeting that the letter begins with.
fn greeting(own: &Own<'_>) -> Option<Greeting> {
    let titled = |word: &Word<'_>| TITLES.contains(&&*word.folded) && word.folded.len() > 1;
    let mut end = match GREETINGS.at(&own.words, 0) {
        Some(last) => last + 1,
        // "Señora Valdés:" greets as well.
        None => own.words.first().filter(|word| titled(word)).map(|_| 0)?,
    };
    let joined = |end: usize| {
        let gap = if end == 0 { "" } else { own.gap(end - 1) };
        gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '/' | '*' | '_' | '!' | '¡'))
            && !gap.contains('\n')
    };
    while joined(end) {
        let next = GREETINGS.at(&own.words, end).or_else(|| BETWEEN.at(&own.words, end));
        let Some(last) = next else { break };
        end = last + 1;
    }
    let words = 0..end;
    if !joined(end) {
        return Some(Greeting { words, name: end..end, is_titled: false });
    }
    let mut begin = end;
    while own.words.get(begin).is_some_and(|word| TITLES.contains(&&*word.folded)) {
        begin += 1;
    }
    let comma = end > 0 && own.gap(end - 1).contains(',');
    let name = name_at(own, begin, comma);
    Some(Greeting { words, is_titled: begin > end && !name.is_empty(), name })
}

/// Reads a name: words with capitals up to a mark or the end of the line.
fn name_at(own: &Own<'_>, begin: usize, after_comma: bool) -> Range<usize> {
    let none = begin..begin;
    let mut end = begin;
    while let Some(word) = own.words.get(end).filter(|_| end < begin + NAME_WORDS) {
        let small = matches!(&*word.folded, "de" | "del" | "la" | "los" | "y" | "e") && end > begin;
        let is_name = word.text.starts_with(char::is_uppercase)
            && word.text.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '’')
            && !NOBODY.contains(&&*word.folded);
        if !(is_name || small) {
            break;
        }
        end += 1;
        // "Mª José" and "M.ª José" are one name; a mark ends it.
        let gap = own.gap(end - 1);
        if !matches!(gap, " " | ". " | "." | "-" | "ª " | ".ª ") || gap.contains('\n') {
            break;
        }
        if gap.starts_with('.') && word.text.chars().count() > 2 {
            break;
        }
    }
    if end == begin {
        return none;
    }
    let gap = own.gap(end - 1).trim_start_matches(['*', '_']);
    let clean = gap.is_empty()
        || gap.starts_with([',', ':', ';', '.', '!', '?', ')', '-', '–', '—', '\n', '\r'])
        || gap.trim_start_matches(' ').starts_with(['\n', '-', '–', '—', ':', '¡', '(', '\r', '!'])
        || gap.trim().is_empty() && own.words.get(end).is_none();
    // "Hola, Gracias por…" begins a sentence; "Hola Carlos gracias por…" names somebody.
    if clean || !after_comma { begin..end } else { none }
}

fn wrong(own: &Own<'_>, greeting: &Greeting, name: &str) -> Finding {
    let last = greeting.name.end.saturating_sub(1);
    let written = own.between(greeting.name.start, last);
    let begin = own.words.get(greeting.name.start).map(|word| word.range.start);
    let end = own.words.get(last).map(|word| word.range.end);
    let fix = match (greeting.is_titled, begin, end) {
        (false, Some(begin), Some(end)) => {
            new_body(own.edited(vec![(begin..end, name.to_owned())]))
        }
        _ => Fix::Show,
    };
    let detail = Detail::WrongName { written: written.to_owned(), name: name.to_owned() };
    let mut found = finding(RuleId::Name, written, detail, in_body(written), fix);
    found.needs_confirmation = true;
    found
}

/// The last word of what greets, without a name: "Buenos días", "Estimado cliente".
fn phrase_end(own: &Own<'_>, greeting: Option<&Greeting>) -> Option<usize> {
    // A title alone greets too, and is no part of the words.
    let spoken = || greeting.map(|greeting| greeting.words.end.saturating_sub(1));
    IMPERSONAL.at(&own.words, 0).or_else(spoken)
}

/// Writes the name into the greeting, or a greeting above the text.
fn greet(letter: &Letter, own: &Own<'_>, greeting: Option<&Greeting>) -> Fix {
    let name = letter.customer.first_name.trim();
    let usual = match (own.is_spanish, letter.formality) {
        (false, _) => format!("Hello {name},"),
        (true, Some(Formality::Usted)) => format!("Buenos días, {name}:"),
        (true, _) => format!("Hola, {name}:"),
    };
    let impersonal = IMPERSONAL.at(&own.words, 0);
    let phrase_end = phrase_end(own, greeting);
    let first = own.words.first().map(|word| word.range.start).unwrap_or_default();
    let Some(end) = phrase_end.and_then(|last| own.words.get(last)).map(|word| word.range.end)
    else {
        let at = own.blocks.first().map(|block| block.start).unwrap_or_default();
        return new_body(own.edited(vec![(at..at, format!("{usual}\n\n"))]));
    };
    let rest = own.body.get(end..).unwrap_or_default();
    let shouts = own.body.get(..first).is_some_and(|before| before.ends_with('¡'));
    if shouts && rest.starts_with('!') && impersonal.is_none() {
        return new_body(own.edited(vec![(end..end, format!(", {name}"))]));
    }
    let begin = if shouts { first - '¡'.len_utf8() } else { first };
    let family = greeting.map(|greeting| greeting.name.clone()).filter(|name| !name.is_empty());
    if let Some(range) = family.and_then(|name| {
        Some(own.words.get(name.start)?.range.start..own.words.get(name.end - 1)?.range.end)
    }) {
        return new_body(own.edited(vec![(range, name.to_owned())]));
    }
    let words = rest.trim_start_matches([',', ':', '.', '!', ')', ' ', ';', '/', '*', '_']);
    let after = end + (rest.len() - words.len());
    let phrase = own.text(&(first..end));
    let is_dear = own.words.first().is_some_and(|word| {
        word.folded.ends_with(['o', 'a', 's'])
            && ["estimad", "apreciad", "querid", "distinguid"]
                .iter()
                .any(|stem| word.folded.starts_with(stem))
    });
    let greeting = match (impersonal.is_some() || is_dear, own.is_spanish) {
        (true, _) => usual,
        (false, true) => format!("{phrase}, {name}:"),
        (false, false) => format!("{phrase} {name},"),
    };
    let apart = if words.is_empty() || words.starts_with('\n') { "" } else { " " };
    new_body(own.edited(vec![(begin..after, format!("{greeting}{apart}"))]))
}
