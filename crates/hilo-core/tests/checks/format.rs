//! The labelled mails: how they are written down, and what the rules get to see of them.
//!
//! A head of `key: value` lines, a line `---`, the text as it is typed. A file of `rules/` holds many, each after a line
//! `=== yes` (it breaks the rule of the file's name) or `=== no`. An unknown key is an error: a mistyped one would
//! otherwise be a label that nobody reads.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use hilo_core::check::{Letter, Matter, Person, Sent};
use hilo_core::model::{
    Formality, RuleId, Settings, SignatureKind, SignatureNews, SignatureParts, Timestamp,
};

/// A mail and what a careful reader says of it.
pub struct Labelled {
    /// Where it stands.
    pub place: String,
    /// The mail.
    pub letter: Letter,
    /// The rules that it breaks.
    pub breaks: Vec<RuleId>,
}

/// Reads the whole mails of a folder.
pub fn mails(folder: &str) -> Vec<Labelled> {
    let mails = files(folder).into_iter().map(|(place, text)| {
        let (letter, breaks) = mail(&text).unwrap_or_else(|problem| panic!("{place}: {problem}"));
        Labelled { place, letter, breaks: breaks.unwrap_or_else(|| panic!("no label: mail")) }
    });
    mails.collect()
}

/// Reads the examples of one rule.
pub fn examples(rule: RuleId) -> Vec<Labelled> {
    let wanted = format!("{}.txt", rule.code());
    let (_, text) = files("rules")
        .into_iter()
        .find(|(place, _)| place.ends_with(&format!("/{wanted}")))
        .expect("its file");
    let parts = text.split("=== ").skip(1).enumerate();
    let read = parts.map(|(number, part)| {
        let (answer, mail_text) = part.split_once('\n').expect("a mail below the mark");
        let place = format!("{wanted} {}", number + 1);
        let breaks = match answer.trim() {
            "yes" => vec![rule],
            "no" => vec![],
            other => panic!("{place}: {other} is neither yes nor no"),
        };
        let (letter, _) = mail(mail_text).unwrap_or_else(|problem| panic!("{place}: {problem}"));
        Labelled { place, letter, breaks }
    });
    read.collect()
}

fn files(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks").join(folder);
    let entries = fs::read_dir(&folder).expect("the folder of the labelled mails");
    let mut files: Vec<(String, String)> = entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let folder = folder.file_name().expect("a name").to_string_lossy();
            (format!("{folder}/{name}"), fs::read_to_string(&path).expect("UTF-8"))
        })
        .collect();
    files.sort();
    files
}

/// Reads one mail, and its label where it has one.
fn mail(text: &str) -> Result<(Letter, Option<Vec<RuleId>>), String> {
    let (head, body) = text.split_once("---\n").ok_or("no line --- below the head")?;
    let mut letter = Letter {
        body: body.to_owned(),
        language: "es".into(),
        formality: Some(Formality::Tu),
        today: NaiveDate::from_ymd_opt(2026, 3, 4).expect("a day"),
        from: "hola@latienda.example".into(),
        subject: "Pedido 1182: sale mañana".into(),
        to: vec!["cliente@correo.example".into()],
        matter: Matter::None,
        ..Letter::default()
    };
    let mut breaks = None;
    let mut signature = "yes";
    for line in head.lines().filter(|line| !line.trim().is_empty()) {
        let (key, value) = line.split_once(':').ok_or_else(|| format!("no key: {line}"))?;
        let value = value.trim();
        let list = || -> Vec<String> {
            let parts = value.split(',').map(|part| part.trim().to_owned());
            parts.filter(|part| !part.is_empty()).collect()
        };
        match key.trim() {
            "today" => letter.today = value.parse().map_err(|_| format!("no day: {value}"))?,
            "customer" => letter.customer.name = value.to_owned(),
            "first" => letter.customer.first_name = value.to_owned(),
            "aliases" => letter.customer.aliases = list(),
            "formality" => letter.formality = Some(formality(value)?),
            "to" => letter.to = list(),
            "cc" => letter.cc = list(),
            "others" => letter.others = list(),
            "from" => letter.from = value.to_owned(),
            "subject" => letter.subject = value.to_owned(),
            "signature" => signature = value,
            "attached" => letter.attachments = list(),
            "case" => letter.matter = matter(value)?,
            "before" => letter.before.push(Sent {
                text: value.replace(" // ", "\n\n"),
                values: Vec::new(),
                at: Timestamp(0),
            }),
            "expect" => breaks = Some(rules(value)?),
            "why" => {}
            other => return Err(format!("unknown key {other}")),
        }
    }
    sign(&mut letter, signature);
    Ok((letter, breaks))
}

fn formality(word: &str) -> Result<Formality, String> {
    match word {
        "tu" => Ok(Formality::Tu),
        "usted" => Ok(Formality::Usted),
        other => Err(format!("no formality: {other}")),
    }
}

fn matter(word: &str) -> Result<Matter, String> {
    match word {
        "open" => Ok(Matter::Open),
        "solved" => Ok(Matter::Solved),
        "none" => Ok(Matter::None),
        other => Err(format!("no case: {other}")),
    }
}

fn rules(words: &str) -> Result<Vec<RuleId>, String> {
    let rule = |code| RuleId::parse(code).ok_or_else(|| format!("no rule: {code}"));
    words.split_whitespace().map(rule).collect()
}

/// Puts a signature below a mail: a whole one, none, or one with news that are over.
fn sign(letter: &mut Letter, how: &str) {
    let news = SignatureNews {
        text: "Rebajas de febrero".into(),
        until: "2026-02-28".into(),
        ..SignatureNews::default()
    };
    letter.shop = Settings {
        shop_name: "La Tienda del Barrio".into(),
        agent_name: "Marta Gil".into(),
        signature_kind: SignatureKind::Built,
        ..Settings::default()
    };
    let whole = "Marta Gil\\\nLa Tienda del Barrio\\\n600 000 001 · https://latienda.example";
    match how {
        "yes" => whole.clone_into(&mut letter.signature),
        // Whatever shop it is that some of these sign for by hand.
        "none" => letter.shop = Settings::default(),
        "expired" => {
            whole.clone_into(&mut letter.signature);
            letter.shop.signature_parts = SignatureParts { news, ..SignatureParts::default() };
        }
        written => {
            letter.shop = Settings::default();
            written.clone_into(&mut letter.signature);
        }
    }
    letter.customer = Person { company: String::new(), ..letter.customer.clone() };
}
