//! C5: a sender of the shop's own domain, whom one can answer.

use super::{Letter, finding};
use crate::identity::is_free_mail;
use crate::model::{Detail, Finding, Fix, RuleId};

/// First parts of addresses that nobody reads.
const UNREAD: &[&str] = &[
    "noreply",
    "donotreply",
    "dontreply",
    "noresponder",
    "noresponda",
    "norespondas",
    "nocontestar",
    "nocontestes",
    "norespuesta",
    "sinrespuesta",
    "notreply",
    "neresponder",
    "nomolestar",
    "nobody",
];

/// Looks at the sender.
pub fn check(letter: &Letter) -> Vec<Finding> {
    let written = letter.from.rsplit('<').next().unwrap_or_default();
    let address = written.trim().trim_end_matches('>').to_lowercase();
    let Some((local, domain)) = address.rsplit_once('@') else { return Vec::new() };
    let letters: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    let detail = if UNREAD.iter().any(|unread| letters.contains(unread)) {
        Detail::NoReply { address: address.clone() }
    } else if is_free_mail(domain) {
        Detail::FreeMail { domain: domain.to_owned() }
    } else {
        return Vec::new();
    };
    vec![finding(RuleId::Sender, &address, detail, None, Fix::OpenAccount)]
}
