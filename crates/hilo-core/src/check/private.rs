//! C12: no card, account or identity card numbers in the text, no data of somebody else, and no several
//! customers among the recipients.

use std::ops::Range;

use super::own::Own;
use super::{FINDINGS_LIMIT, Letter, finding, in_body, new_body};
use crate::identity;
use crate::model::{Detail, Finding, Fix, LetterPart, Place, RuleId};

/// Digits of a telephone number.
const PHONE: std::ops::RangeInclusive<usize> = 9..=15;

/// Looks for what should not be in a mail.
pub fn check(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    let mut findings = numbers(own);
    findings.extend(somebody_else(letter, own));
    findings.extend(together(letter));
    findings
}

/// Returns the mail addresses and telephone numbers of a text, for asking whose they are.
pub fn addresses(body: &str) -> Vec<String> {
    addresses_of(&Own::of(body))
}

fn addresses_of(own: &Own<'_>) -> Vec<String> {
    let mails = own.words.iter().filter(|word| word.is_address && word.text.contains('@'));
    let mails = mails.map(|word| word.text.to_owned());
    let phones = runs(own)
        .into_iter()
        .filter(|run| PHONE.contains(&run.digits.len()) && run.digits.len() == run.letters.len());
    mails.chain(phones.map(|run| own.text(&run.range).to_owned())).collect()
}

/// A run of digits and capitals, spaces and dashes between them.
struct Run {
    range: Range<usize>,
    /// Its letters and digits.
    letters: String,
    /// Its digits.
    digits: String,
    /// Words just before it.
    before: String,
}

/// Returns the runs that hold numbers.
fn runs(own: &Own<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for (number, word) in own.words.iter().enumerate() {
        let digits: String = word.text.chars().filter(char::is_ascii_digit).collect();
        let masked = own.gap(number.saturating_sub(1)).contains(['*', '•', 'x']);
        let part = !digits.is_empty() || is_piece(word.text);
        let gap = number.checked_sub(1).map(|before| own.gap(before)).unwrap_or_default();
        let joined =
            open && matches!(gap, " " | "-" | "." | "\u{a0}" | "" | " - " | "\u{202f}" | ") ");
        match runs.last_mut().filter(|_| joined && part && !word.is_address && !masked) {
            Some(run) => {
                run.range.end = word.range.end;
                run.letters.push_str(word.text);
                run.digits.push_str(&digits);
            }
            None if part && !word.is_address => runs.push(Run {
                range: word.range.clone(),
                letters: word.text.to_owned(),
                digits,
                before: before(own, number),
            }),
            None => {}
        }
        open = part && !word.is_address;
    }
    runs
}

/// "ES" of an account, "X" and "Z" of an identity card.
fn is_piece(word: &str) -> bool {
    word.len() <= 2 && word.chars().all(|c| c.is_ascii_uppercase())
}

fn before(own: &Own<'_>, number: usize) -> String {
    let words = own.words.get(number.saturating_sub(5)..number).unwrap_or_default();
    let words: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    format!(" {} ", words.join(" "))
}

fn numbers(own: &Own<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for run in runs(own) {
        let words = own.text(&run.range).to_owned();
        let letters = run.letters.to_uppercase();
        let says =
            |names: &[&str]| names.iter().any(|name| run.before.contains(&format!(" {name} ")));
        let (detail, shown) = if is_iban(&letters) {
            (Detail::Iban { words: words.clone() }, 4)
        } else if is_card(&letters, &run.digits)
            && !says(&["seguimiento", "localizador", "envio", "expedicion", "ean", "referencia"])
        {
            (Detail::Card { words: words.clone() }, 4)
        } else if is_id_card(&letters, says(&["dni", "nie", "nif", "documento", "identidad"])) {
            (Detail::IdCard { words: words.clone() }, 3)
        } else {
            continue;
        };
        if findings.len() == FINDINGS_LIMIT {
            break;
        }
        let masked = masked(&words, shown);
        let fix = new_body(own.edited(vec![(run.range.clone(), masked)]));
        findings.push(finding(RuleId::Private, &words, detail, in_body(&words), fix));
    }
    findings
}

/// Returns a number with stars for all but its last characters.
fn masked(words: &str, shown: usize) -> String {
    let letters: Vec<char> = words.chars().filter(|c| c.is_alphanumeric()).collect();
    let last: String = letters.iter().skip(letters.len().saturating_sub(shown)).collect();
    format!("•••{last}")
}

/// Country, check digits and an account whose remainder is right (ISO 13616).
fn is_iban(letters: &str) -> bool {
    let (Some(head), Some(account)) = (letters.get(..4), letters.get(4..)) else { return false };
    let shaped = (15..=34).contains(&letters.len())
        && head.get(..2).is_some_and(|country| country.chars().all(|c| c.is_ascii_uppercase()))
        && head.get(2..).is_some_and(|check| check.chars().all(|c| c.is_ascii_digit()));
    // A Spanish account has 24; one that was mistyped is one still.
    let spanish = head.starts_with("ES") && letters.len() == 24;
    let digits = account.chars().chain(head.chars()).try_fold(0_u32, |rest, c| {
        let value = c.to_digit(36)?;
        Some((rest * if value > 9 { 100 } else { 10 } + value) % 97)
    });
    shaped && (spanish || digits == Some(1))
}

/// Thirteen to nineteen digits of a card scheme with a right check digit (ISO/IEC 7812).
fn is_card(letters: &str, digits: &str) -> bool {
    let scheme = digits.starts_with(['3', '4', '5', '6'])
        || digits.get(..2).is_some_and(|two| ("22".."28").contains(&two));
    letters.len() == digits.len() && (13..=19).contains(&digits.len()) && scheme && luhn(digits)
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit.saturating_sub(b'0'));
            if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Eight digits, or X, Y, Z and seven, with the right letter; any letter where the words say what it is.
fn is_id_card(letters: &str, is_said: bool) -> bool {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let Some((body, letter)) = letters.split_at_checked(letters.len().saturating_sub(1)) else {
        return false;
    };
    let digits = match body.split_at_checked(1) {
        Some(("X", rest)) if rest.len() == 7 => format!("0{rest}"),
        Some(("Y", rest)) if rest.len() == 7 => format!("1{rest}"),
        Some(("Z", rest)) if rest.len() == 7 => format!("2{rest}"),
        _ => body.to_owned(),
    };
    let Some(number) = (digits.len() == 8).then(|| digits.parse::<usize>().ok()).flatten() else {
        return false;
    };
    let right = LETTERS.get(number % 23).map(|letter| char::from(*letter));
    letter.starts_with(|c: char| c.is_ascii_uppercase())
        && (is_said || letter.chars().next() == right)
}

/// Addresses and numbers of other customers in the text.
fn somebody_else(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    let others: Vec<String> = letter.others.iter().map(|other| normal(other)).collect();
    let found = addresses_of(own).into_iter().find(|address| others.contains(&normal(address)));
    found
        .map(|words| {
            let detail = Detail::SomebodyElse { words: words.clone() };
            finding(RuleId::Private, &words, detail, in_body(&words), Fix::Show)
        })
        .into_iter()
        .collect()
}

/// Several customers in one mail.
fn together(letter: &Letter) -> Option<Finding> {
    let others: Vec<String> = letter.others.iter().map(|other| normal(other)).collect();
    let addressed = |list: &[String]| -> Vec<String> {
        list.iter().filter(|address| others.contains(&normal(address))).cloned().collect()
    };
    let (to, cc) = (addressed(&letter.to), addressed(&letter.cc));
    let (part, quote) = match (to.first(), cc.first()) {
        (_, Some(address)) => (LetterPart::Cc, address.clone()),
        (Some(address), None) if letter.to.len() + letter.cc.len() > 1 => {
            (LetterPart::To, address.clone())
        }
        _ => return None,
    };
    let addresses: Vec<String> = to.into_iter().chain(cc).collect();
    let words = addresses.join(" ");
    let detail = Detail::SeveralCustomers { addresses };
    let place = Some(Place { part, quote });
    Some(finding(RuleId::Private, &words, detail, place, Fix::CopiesApart))
}

fn normal(address: &str) -> String {
    if let Some(mail) = identity::email(address) {
        return mail;
    }
    let digits: String = address.chars().filter(char::is_ascii_digit).collect();
    // With or without the country's prefix it is the same telephone.
    let own: String = digits.chars().rev().take(9).collect();
    if own.len() < 9 { address.to_lowercase() } else { own }
}
