//! Which mails are one conversation: in whatever order they come, whatever they name, whatever is undone.

use std::collections::{BTreeMap, BTreeSet};

use hilo_core::model::ImportSummary;
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use super::shop::{OURS, Shop, mailbox, shop};

/// A mail: its text, whose timeline it is on (with `>` before it we wrote it), the day of its date, its subject, its
/// Message-ID (`=` for its text, empty for none), and the ids in its References.
#[derive(Debug, Clone)]
struct Mail(&'static str, &'static str, u32, &'static str, String, Vec<String>);

fn mail(
    text: &'static str,
    who: &'static str,
    day: u32,
    subject: &'static str,
    id: &str,
    names: &str,
) -> Mail {
    let id = if id == "=" { text } else { id };
    let names = names.split_whitespace().map(str::to_owned).collect();
    Mail(text, who, day, subject, id.to_owned(), names)
}

impl Mail {
    fn written(&self) -> String {
        let Mail(text, who, day, subject, id, names) = self;
        let other = format!("{}@correo.example", who.trim_start_matches('>'));
        let (from, to) = if who.starts_with('>') { (OURS, &*other) } else { (&*other, OURS) };
        let at = |id: &str| match id.contains('@') {
            true => format!("<{id}>"),
            false => format!("<{id}@x.example>"),
        };
        let date = chrono::NaiveDate::from_yo_opt(2026, *day).expect("a day");
        let mut head = format!(
            "From: {from}\nTo: {to}\nSubject: {subject}\nDate: {} 10:00:00 +0000\n",
            date.format("%a, %d %b %Y")
        );
        if !id.is_empty() {
            head.push_str(&format!("Message-ID: {}\n", at(id)));
        }
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(|id| at(id)).collect();
            head.push_str(&format!("References: {}\n", names.join("\n ")));
        }
        format!("{head}\n{text}\n")
    }
}

fn import(shop: &Shop, name: &str, mails: &[Mail]) -> ImportSummary {
    shop.import(&shop.file(name, mailbox(mails.iter().map(Mail::written))))
}

/// Which mails are together: their texts, groups and what is in them in order.
fn together(shop: &Shop) -> String {
    let data = Connection::open(shop.dir.path().join("data/hilo.db")).expect("the data");
    let mut statement = data.prepare("SELECT text, conversation_id FROM message").expect("a query");
    let mut groups: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)));
    for row in rows.expect("rows") {
        let (text, conversation) = row.expect("a row");
        groups.entry(conversation).or_default().insert(text);
    }
    let orphans: i64 = data
        .query_row(
            "SELECT (SELECT count(*) FROM thread_id WHERE conversation_id NOT IN (SELECT id FROM conversation))
                  + (SELECT count(*) FROM message JOIN conversation ON conversation.id = conversation_id
                     WHERE joined_to IS NOT NULL)
                  + (SELECT count(*) FROM conversation AS one JOIN conversation AS other ON other.id = one.joined_to
                     WHERE other.joined_to IS NOT NULL)",
            [],
            |row| row.get(0),
        )
        .expect("a count");
    assert_eq!(orphans, 0);
    let groups: BTreeSet<String> =
        groups.into_values().map(|group| group.into_iter().collect::<Vec<_>>().join(" ")).collect();
    groups.into_iter().collect::<Vec<_>>().join(" | ")
}

const TOKEN: &str = "c.00000000000000000000000000000007@hilo.invalid";

#[test]
fn mails_are_together_by_their_ids_and_only_then_by_their_subject() {
    let by_token = format!("{TOKEN} nuevo");
    let cases = [
        (
            "an answer, and one to it that names only that",
            vec![
                mail("a", "ana", 1, "P", "=", ""),
                mail("b", ">ana", 2, "Re: P", "=", "a"),
                mail("c", "ana", 3, "Re: P", "=", "b"),
            ],
            "a b c",
        ),
        (
            "two answers to a mail that nobody has",
            vec![mail("a", "ana", 1, "Re: P", "=", "x"), mail("b", "ana", 2, "Re: Q", "=", "x")],
            "a b",
        ),
        (
            "answers that came before what they answer",
            vec![
                mail("c", "ana", 3, "Re: P", "=", "b"),
                mail("b", ">ana", 2, "Re: P", "=", "a"),
                mail("a", "ana", 1, "P", "=", ""),
            ],
            "a b c",
        ),
        (
            "two that turn out to be one, and a third by each of them",
            vec![
                mail("a", "ana", 1, "P", "=", ""),
                mail("b", "ana", 2, "Q", "=", ""),
                mail("c", "ana", 3, "R", "=", "a b"),
                mail("d", "ana", 4, "S", "=", "b"),
                mail("e", "ana", 5, "S", "=", "a"),
            ],
            "a b c d e",
        ),
        (
            "an answer to a mail of ours that left under another id",
            vec![
                mail("a", ">ana", 1, "P", "=", TOKEN),
                mail("b", "ana", 2, "Re: P", "=", &by_token),
            ],
            "a b",
        ),
        (
            "ids of two customers' mails bring the two nowhere near",
            vec![
                mail("a", "ana", 1, "P", "=", ""),
                mail("b", "luis", 2, "P", "=", ""),
                mail("c", "luis", 3, "Re: P", "=", "a b"),
                mail("d", "ana", 4, "Re: P", "=", "b a"),
                mail("e", "eva", 5, "Re: P", "=", "a b"),
            ],
            "a d | b c | e",
        ),
        (
            "an id that a sender uses again is the first mail's",
            vec![
                mail("a", "dhl", 1, "Envío 1", "k", ""),
                mail("b", "dhl", 2, "Envío 2", "k", ""),
                mail("c", "dhl", 3, "Re: Envío 1", "=", "k"),
                mail("d", "ana", 4, "Re: Envío 2", "=", "k"),
            ],
            "a c | b | d",
        ),
        (
            "the same mail, changed on another way",
            vec![mail("a", "ana", 1, "P", "k", ""), mail("b", "ana", 1, "[lista] P", "k", "")],
            "a b",
        ),
        (
            "without ids an answer goes to the latest mail before it with its subject",
            vec![
                mail("a", "ana", 1, "Pedido 7", "", ""),
                mail("b", "ana", 2, "Pedido 7", "=", ""),
                mail("c", "ana", 3, "Pedido 8", "=", ""),
                mail("d", "ana", 20, "RE: rv: PEDIDO 7", "=", ""),
                mail("e", "luis", 20, "Re: Pedido 7", "=", ""),
                mail("f", "ana", 60, "Re: Pedido 7", "=", ""),
                mail("g", "ana", 21, "Re:", "=", ""),
                mail("h", "ana", 22, "Pedido 7", "=", ""),
            ],
            "a | b d | c | e | f | g | h",
        ),
        (
            "an answer without ids that came first waits for one mail and no more",
            vec![
                mail("d", "ana", 21, "Re: Pedido 7", "=", ""),
                mail("c", "ana", 20, "Re: Pedido 7", "=", ""),
                mail("b", "ana", 2, "Pedido 7", "=", ""),
                mail("a", "ana", 1, "Pedido 7", "=", ""),
            ],
            "a | b c d",
        ),
        (
            "what stands on ids is joined by no subject",
            vec![
                mail("a", "ana", 1, "Pedido 7", "=", ""),
                mail("b", "ana", 2, "Re: Pedido 7", "=", "x"),
                mail("c", "ana", 3, "Re: Pedido 7", "=", "y"),
            ],
            "a | b | c",
        ),
        (
            "a mail without anything is alone",
            vec![mail("a", "ana", 1, "", "", ""), mail("b", "ana", 1, "", "", "")],
            "a | b",
        ),
    ];
    for (name, mails, expected) in cases {
        let (at_once, one_by_one) = (shop(), shop());
        import(&at_once, "todo.mbox", &mails);
        for (at, one) in mails.iter().enumerate() {
            import(&one_by_one, &format!("{at}.mbox"), std::slice::from_ref(one));
        }
        assert_eq!(together(&at_once), expected, "{name}");
        assert_eq!(together(&one_by_one), expected, "{name}, one by one");
    }
}

#[test]
fn a_machines_answer_belongs_to_the_mail_that_it_quotes() {
    let shop = shop();
    import(
        &shop,
        "a.mbox",
        &[mail("a", ">ana", 1, "Pedido 7", "=", ""), mail("z", ">ana", 2, "Otra", "=", "")],
    );
    let read = "From: ana@correo.example\nTo: hola@tienda.example\nSubject: Leído: Pedido 7\n\
        Date: Sat, 03 Jan 2026 10:00:00 +0000\nMessage-ID: <n@x.example>\n\
        Content-Type: multipart/report; report-type=disposition-notification; boundary=L\n\n--L\n\nb\n--L\n\
        Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;ana@correo.example\n\
        Original-Message-ID: <a@x.example>\nDisposition: manual-action/MDN-sent-manually; displayed\n--L--\n";
    let bounce = "From: MAILER-DAEMON@mx.example\nTo: hola@tienda.example\nSubject: Undelivered\n\
        Date: Sun, 04 Jan 2026 10:00:00 +0000\nMessage-ID: <o@x.example>\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=L\n\n--L\n\nc\n--L\n\
        Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
        Final-Recipient: rfc822;ana@correo.example\nAction: failed\nStatus: 5.1.1\n--L\n\
        Content-Type: text/rfc822-headers\n\nMessage-ID: <a@x.example>\nSubject: Pedido 7\n--L--\n";
    shop.import(&shop.file("b.mbox", mailbox([read.to_owned(), bounce.to_owned()])));
    assert_eq!(together(&shop), "a b c | z");
}

#[test]
fn of_ten_thousand_references_the_first_and_the_latest_count() {
    let shop = shop();
    let many: Vec<String> = (0..10_000).map(|n| format!("n{n}")).collect();
    let mails = [
        Mail("a", "ana", 9, "P", "a".into(), many),
        mail("b", "ana", 1, "P", "n0", ""),
        mail("c", "ana", 1, "P", "n9999", ""),
        mail("d", "ana", 1, "P", "n9950", ""),
        mail("e", "ana", 1, "P", "n5000", ""),
    ];
    import(&shop, "a.mbox", &mails);
    assert_eq!(together(&shop), "a b c d | e");
    let data = Connection::open(shop.dir.path().join("data/hilo.db")).expect("the data");
    let ids: i64 =
        data.query_row("SELECT count(*) FROM thread_id", [], |row| row.get(0)).expect("a count");
    assert!(ids < 60, "{ids} ids were kept");
}

#[test]
fn a_conversation_that_was_joined_stays_so_whatever_comes_again() {
    let shop = shop();
    let before = [mail("a", "ana", 1, "P", "=", ""), mail("b", "ana", 2, "Q", "=", "")];
    import(&shop, "1.mbox", &before);
    assert_eq!(together(&shop), "a | b");
    import(&shop, "2.mbox", &[mail("c", "ana", 3, "R", "=", "a b")]);
    assert_eq!(import(&shop, "3.mbox", &before).new, 0);
    import(
        &shop,
        "4.mbox",
        &[mail("d", "ana", 4, "R", "=", "b"), mail("e", "ana", 5, "R", "=", "a")],
    );
    assert_eq!(together(&shop), "a b c d e");
}

#[test]
fn undo_of_an_import_leaves_together_what_would_be_without_it() {
    let shop = shop();
    import(
        &shop,
        "1.mbox",
        &[
            mail("a", "ana", 1, "P", "=", ""),
            mail("b", "ana", 2, "Q", "=", "x"),
            mail("f", "ana", 6, "Q", "=", "x"),
        ],
    );
    let joins = [mail("c", "ana", 3, "R", "=", "a b y"), mail("d", "luis", 4, "P", "=", "a")];
    let second = import(&shop, "2.mbox", &joins);
    assert_eq!(together(&shop), "a b c f | d");
    shop.call("import_undo", json!({ "import": second.id }));
    assert_eq!(together(&shop), "a | b f");
    // What only the undone mails named joins nothing.
    import(
        &shop,
        "3.mbox",
        &[mail("e", "ana", 5, "R", "=", "y"), mail("g", "ana", 7, "Re: Q", "=", "b")],
    );
    assert_eq!(together(&shop), "a | b f g | e");
    import(&shop, "4.mbox", &joins);
    assert_eq!(together(&shop), "a b c e f g | d");
}

#[test]
fn an_address_takes_its_threads_to_another_customer_and_back() {
    let shop = shop();
    let mails = [
        mail("a", "ana", 1, "P", "=", ""),
        mail("b", "luis", 2, "Re: P", "=", "a"),
        mail("c", "luis", 3, "Re: P", "=", "b"),
    ];
    import(&shop, "1.mbox", &mails);
    assert_eq!(together(&shop), "a | b c");
    let id = |name: &str| {
        let list = json!({ "query": name, "recent_first": false, "offset": 0, "limit": 1 });
        shop.call("customer_list", list)["rows"][0]["id"].clone()
    };
    let (ana, luis) = (id("ana"), id("luis"));
    let card = shop.call("customer_get", json!({ "customer": luis }));
    let moved = shop
        .call("identity_move", json!({ "identity": card["identities"][0]["id"], "customer": ana }));
    assert_eq!(together(&shop), "a b c");
    shop.call("undo", json!({ "operation": moved["operation"] }));
    assert_eq!(together(&shop), "a | b c");
}

/// What the mails of one customer come to that hang together by ids: found without a database, by painting.
fn expected(mails: &[Mail]) -> String {
    let mut colours: Vec<usize> = (0..mails.len()).collect();
    let ids = |mail: &Mail| -> BTreeSet<String> {
        mail.5.iter().cloned().chain([mail.4.clone()]).filter(|id| !id.is_empty()).collect()
    };
    loop {
        let before = colours.clone();
        for (a, one) in mails.iter().enumerate() {
            for (b, other) in mails.iter().enumerate() {
                if one.1 == other.1 && !ids(one).is_disjoint(&ids(other)) {
                    let least = colours[a].min(colours[b]);
                    (colours[a], colours[b]) = (least, least);
                }
            }
        }
        if colours == before {
            break;
        }
    }
    let mut groups: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for (mail, colour) in mails.iter().zip(colours) {
        groups.entry(colour).or_default().insert(mail.0);
    }
    let groups: BTreeSet<String> =
        groups.into_values().map(|group| group.into_iter().collect::<Vec<_>>().join(" ")).collect();
    groups.into_iter().collect::<Vec<_>>().join(" | ")
}

const TEXTS: [&str; 14] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"];

/// Mails of two customers that name each other, mails that never come, and tokens; in an order of their own.
fn mails() -> impl Strategy<Value = Vec<Mail>> {
    let one = (any::<bool>(), any::<bool>(), prop::collection::vec(0..20_usize, 0..4));
    let all = prop::collection::vec(one, 1..TEXTS.len()).prop_map(|all| {
        let named = |n: usize| match TEXTS.get(n) {
            Some(text) => (*text).to_owned(),
            None if n == 19 => TOKEN.to_owned(),
            None => format!("nobody{n}"),
        };
        let mails =
            all.into_iter().zip(TEXTS).zip(1..).map(|(((ana, has_id, names), text), day)| {
                let id = if has_id { text.to_owned() } else { String::new() };
                let who = if ana { "ana" } else { "luis" };
                Mail(text, who, day, "Pedido", id, names.into_iter().map(named).collect())
            });
        mails.collect::<Vec<_>>()
    });
    all.prop_shuffle()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_order_in_which_mails_come_changes_nothing_about_which_are_together(
        mails in mails(), cut in 0..TEXTS.len()
    ) {
        let shop = shop();
        let (first, second) = mails.split_at(cut.min(mails.len()));
        let parts = [("1.mbox", first), ("2.mbox", second)];
        let told = parts.into_iter().filter(|(_, part)| !part.is_empty());
        let imports: Vec<ImportSummary> = told.map(|(name, part)| import(&shop, name, part)).collect();
        prop_assert_eq!(together(&shop), expected(&mails));
        if let [one, _] = imports.as_slice() {
            shop.call("import_undo", json!({ "import": one.id }));
            prop_assert_eq!(together(&shop), expected(second), "after undo");
        }
    }
}
