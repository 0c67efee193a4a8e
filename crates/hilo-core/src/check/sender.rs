//! C5: a sender of the shop's own domain, whom one can answer.

use super::{Letter, finding};
use crate::model::{Detail, Finding, Fix, RuleId};

/// Providers that give addresses to anybody, by the first part of their domain.
const BRANDS: &[&str] = &["hotmail", "outlook", "live", "yahoo", "gmx", "msn", "aol"];

/// Providers that give addresses to anybody or with a home's line, by their whole domain.
const DOMAINS: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "ymail.com",
    "rocketmail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "tutanota.com",
    "tuta.io",
    "mail.com",
    "email.com",
    "zoho.com",
    "zohomail.eu",
    "yandex.com",
    "mail.ru",
    "inbox.com",
    "fastmail.com",
    "hey.com",
    "telefonica.net",
    "movistar.es",
    "terra.es",
    "terra.com",
    "terra.com.br",
    "ono.com",
    "orange.es",
    "wanadoo.es",
    "ya.com",
    "jazzfree.com",
    "euskalnet.net",
    "mixmail.com",
    "hispavista.com",
    "latinmail.com",
    "starmedia.com",
    "prodigy.net.mx",
    "uol.com.br",
    "bol.com.br",
    "ig.com.br",
    "adinet.com.uy",
    "vtr.net",
    "fibertel.com.ar",
    "arnet.com.ar",
    "speedy.com.ar",
    "ciudad.com.ar",
    "cantv.net",
    "une.net.co",
    "etb.net.co",
    "laposte.net",
    "libero.it",
    "web.de",
    "t-online.de",
    "orange.fr",
    "free.fr",
    "sapo.pt",
    "rambler.ru",
];

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

/// Whether anybody can have an address of a domain.
pub fn is_free_mail(domain: &str) -> bool {
    let domain = domain.to_lowercase();
    // yahoo.es, outlook.com.mx, hotmail.co.uk: a brand with one or two endings.
    let brand = domain.split('.').next().unwrap_or_default();
    let endings = domain.split('.').count();
    (BRANDS.contains(&brand) && (2..=3).contains(&endings)) || DOMAINS.contains(&&*domain)
}
