//! Which mails a machine wrote, and whom a mail is from when its From does not say.

use super::field::{Fields, MediaType};
use crate::model::{Automatic, MailHeaders, Mailbox};

/// Openings of the subjects of out-of-office answers.
const AUTO_SUBJECTS: [&str; 20] = [
    "respuesta automática",
    "respuesta automatica",
    "contestación automática",
    "fuera de la oficina",
    "fuera de oficina",
    "autorespuesta",
    "automatic reply",
    "auto reply",
    "autoreply",
    "auto-reply",
    "out of office",
    "réponse automatique",
    "absence du bureau",
    "resposta automática",
    "risposta automatica",
    "fuori sede",
    "automatische antwort",
    "abwesenheitsnotiz",
    "resposta automàtica",
    "erantzun automatikoa",
];

/// Says whether a machine wrote a mail (RFC 3834, RFC 3464 and what real servers do).
///
/// `Precedence: list` says nothing about the author, so it is not looked at.
pub(super) fn automatic(
    fields: &Fields,
    media: &MediaType,
    headers: &MailHeaders,
    subject: &str,
) -> Option<Automatic> {
    let lower = |name: &str| fields.get(name).unwrap_or_default().trim().to_ascii_lowercase();
    let report = media.parameter("report-type").unwrap_or_default().to_ascii_lowercase();
    let is_report = media.is("multipart", "report");
    let no_return = fields.all("return-path").any(|path| path.trim() == "<>");
    let from_daemon = headers.from.iter().any(|from| {
        let address = from.address.to_ascii_lowercase();
        let local = address.split('@').next().unwrap_or_default();
        matches!(local, "mailer-daemon" | "postmaster" | "mail-daemon" | "mailerdaemon")
    });
    let auto_submitted = lower("auto-submitted");
    let auto_submitted = auto_submitted.split(';').next().unwrap_or_default().trim();
    let precedence = lower("precedence").replace('-', "_");
    let failed = fields.has(&["x-failed-recipients"]);
    if is_report && (report == "delivery-status" || report.is_empty() && (no_return || from_daemon))
        || from_daemon && (failed || no_return || auto_submitted == "auto-replied" || is_report)
    {
        return Some(Automatic::Bounce);
    }
    let subject = subject.to_lowercase();
    let answers = auto_submitted == "auto-replied"
        || precedence == "auto_reply"
        || fields.has(&["x-autoreply", "x-autorespond", "x-autoresponder"])
        || is_report
        || AUTO_SUBJECTS.iter().any(|opening| subject.starts_with(opening));
    if answers {
        return Some(Automatic::AutoReply);
    }
    if fields.has(&["list-id", "list-unsubscribe"])
        || matches!(precedence.as_str(), "bulk" | "junk")
    {
        return Some(Automatic::List);
    }
    let machine = !auto_submitted.is_empty() && auto_submitted != "no"
        || fields.has(&["x-auto-response-suppress"])
        || no_return;
    machine.then_some(Automatic::AutoReply)
}

/// Returns who the customer of a mail may be, best first; the shop's own addresses are to be left out
/// by whoever knows them.
///
/// `original` is what a gateway says about the writer (`X-Original-From` and its kin). Where From
/// is a form or list that speaks for others, the writer named there and Reply-To come first. For a
/// mail that the shop wrote, From falls out and the recipients follow.
pub fn correspondents(
    headers: &MailHeaders,
    automatic: Option<Automatic>,
    original: &[Mailbox],
) -> Vec<Mailbox> {
    let relayed = automatic == Some(Automatic::List)
        || headers.from.is_empty()
        || headers.from.iter().all(|from| speaks_for_others(&from.address));
    let mut found: Vec<Mailbox> = Vec::new();
    let mut add = |mailboxes: &[Mailbox]| {
        for mailbox in mailboxes.iter().filter(|mailbox| mailbox.address.contains('@')) {
            let known = found
                .iter()
                .any(|known: &Mailbox| known.address.eq_ignore_ascii_case(&mailbox.address));
            if !known {
                found.push(mailbox.clone());
            }
        }
    };
    if relayed {
        add(original);
        add(&headers.reply_to);
        add(&headers.from);
    } else {
        add(&headers.from);
        add(original);
        add(&headers.reply_to);
    }
    add(&headers.to);
    add(&headers.cc);
    found
}

/// Whether nobody who would wait for an answer wrote a mail: it went to many, or its writer reads no answers and names
/// nobody who does. What a form or gateway passes on for somebody is no such mail.
pub(super) fn is_bulk(
    headers: &MailHeaders,
    automatic: Option<Automatic>,
    original: &[Mailbox],
) -> bool {
    let reads_nothing = |mailbox: &Mailbox| is_no_reply(&mailbox.address);
    let answers_go_nowhere =
        !headers.from.is_empty() && headers.from.iter().chain(&headers.reply_to).all(reads_nothing);
    original.is_empty()
        && automatic != Some(Automatic::Bounce)
        && (automatic == Some(Automatic::List) || answers_go_nowhere)
}

/// Beginnings of addresses at which nobody reads.
const NO_REPLY: [&str; 9] = [
    "no-reply",
    "noreply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "no-responder",
    "noresponder",
    "no-contestar",
    "notifications",
];

fn is_no_reply(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let local = address.split(['@', '+', '=']).next().unwrap_or_default();
    NO_REPLY.contains(&local)
}

/// Whether an address belongs to a form, shop system or gateway that writes in somebody's name.
fn speaks_for_others(address: &str) -> bool {
    const LOCALS: [&str; 9] = [
        "wordpress",
        "formulario",
        "formularios",
        "contactform",
        "webform",
        "forms",
        "mailer",
        "mailer-daemon",
        "www-data",
    ];
    const DOMAINS: [&str; 6] = [
        "shopify.com",
        "shopifyemail.com",
        "wix.com",
        "wixforms.com",
        "squarespace.com",
        "formspree.io",
    ];
    let address = address.to_ascii_lowercase();
    let Some((local, domain)) = address.rsplit_once('@') else { return true };
    let local = local.split(['+', '=']).next().unwrap_or_default();
    is_no_reply(&address)
        || LOCALS.contains(&local)
        || DOMAINS.iter().any(|known| {
            domain.strip_suffix(known).is_some_and(|head| head.is_empty() || head.ends_with('.'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(address: &str) -> Mailbox {
        Mailbox { name: String::new(), address: address.to_owned() }
    }

    #[track_caller]
    fn check(from: &str, reply_to: &str, automatic: Option<Automatic>, expected: &[&str]) {
        let headers = MailHeaders {
            from: vec![mailbox(from)],
            reply_to: vec![mailbox(reply_to)],
            to: vec![mailbox("tienda@tienda.example")],
            ..MailHeaders::default()
        };
        let found = correspondents(&headers, automatic, &[]);
        let found: Vec<&str> = found.iter().map(|mailbox| mailbox.address.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_writer_comes_first_and_a_form_gives_way_to_its_reply_address() {
        let (ana, form, shop) =
            ("ana@c.example", "wordpress@tienda.example", "tienda@tienda.example");
        check(ana, "", None, &[ana, shop]);
        check(form, ana, None, &[ana, form, shop]);
        check(ana, "otra@c.example", None, &[ana, "otra@c.example", shop]);
        check("lista@l.example", ana, Some(Automatic::List), &[ana, "lista@l.example", shop]);
    }
}
