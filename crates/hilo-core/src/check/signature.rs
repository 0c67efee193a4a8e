//! C6: a signature with the shop, who writes and how to reach them, without news that are over.

use super::own::Own;
use super::{Letter, finding};
use crate::model::{Detail, Finding, Fix, RuleId, SignaturePart};
use crate::template;

/// Last lines of the text that may hold what a signature holds.
const LINES: usize = 6;
/// Words that such a line has at most.
const WORDS: usize = 8;

/// Looks at the signature and at the last lines of the text, where some sign by hand.
pub fn check(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let signed = format!("{}\n\n{}", by_hand(own), letter.signature);
    let standing = template::standing(&letter.shop, &signed, letter.today);
    // A name that nobody has told is not asked for.
    let shop = standing.shop || letter.shop.shop_name.trim().is_empty();
    let person = standing.person || letter.shop.agent_name.trim().is_empty();
    let parts = [
        (SignaturePart::Shop, shop),
        (SignaturePart::Person, person),
        (SignaturePart::Contact, standing.contact),
    ];
    let missing: Vec<SignaturePart> =
        parts.into_iter().filter_map(|(part, there)| (!there).then_some(part)).collect();
    let fix = Fix::OpenSignature;
    if letter.signature.trim().is_empty() && !standing.contact {
        findings.push(finding(RuleId::Signature, "", Detail::NoSignature, None, fix));
    } else if !missing.is_empty() {
        let words = format!("{missing:?}");
        let detail = Detail::PartOfSignature { missing };
        findings.push(finding(RuleId::Signature, &words, detail, None, fix));
    }
    if standing.news_expired {
        let until = letter.shop.signature_parts.news.until.clone();
        let words = until.clone();
        let detail = Detail::StaleNews { until };
        findings.push(finding(RuleId::Signature, &words, detail, None, Fix::OpenSignature));
    }
    findings
}

/// The last short lines of a text of several lines.
fn by_hand(own: &Own<'_>) -> String {
    let lines = own.lines.iter().map(|line| own.text(line));
    let filled: Vec<&str> = lines.filter(|line| !line.trim().is_empty()).skip(1).collect();
    let last = filled.iter().rev().take(LINES).rev();
    let short = last.filter(|line| line.split_whitespace().count() <= WORDS);
    short.copied().collect::<Vec<_>>().join("\n\n")
}
