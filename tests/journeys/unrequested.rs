//! Mails that nobody asked for: they say how to stop them, they are counted, and who wants none gets none.

use hilo_tests::mail_server::MailServer;
use hilo_tests::shop::Shop;
use serde_json::{Value, json};

const ANA: &str = "ana@hilo.test";
const DAY: i64 = 24 * 3600;

/// Makes a template and returns its id.
fn template(shop: &Shop, name: &str, purpose: &str) -> Value {
    let text = json!({ "name": name, "folder": "", "language": "es", "subject": name,
        "body": "Hola:\n\nHan llegado los tés de primavera.\n", "purpose": purpose });
    let saved = shop.call("template_save", json!({ "template": null, "text": text }));
    saved["template"].clone()
}

/// A shop that practises, with a template of news.
fn practising() -> (Shop, Value) {
    let shop = Shop::open();
    shop.call("account_practice", json!({}));
    let news = template(&shop, "Novedades", "unrequested");
    (shop, news)
}

fn write(shop: &Shop, customer: i64, template: &Value) {
    shop.draft(customer, |draft| {
        draft["subject"] = json!("Tés de primavera");
        draft["body"] = json!("Hola:\n\nHan llegado los tés de primavera.");
        draft["template"] = template.clone();
    });
}

/// Writes a mail with a template and sends it off.
fn queue(shop: &Shop, customer: i64, template: &Value) -> Value {
    write(shop, customer, template);
    shop.call("draft_send", json!({ "customer": customer }))["outbox"].clone()
}

/// Writes a mail with a template and returns why it does not leave.
fn refused(shop: &Shop, customer: i64, template: &Value) -> Value {
    write(shop, customer, template);
    let failure = shop.refused("draft_send", json!({ "customer": customer }));
    shop.call("draft_discard", json!({ "customer": customer }));
    failure["problems"].clone()
}

fn opt_out(shop: &Shop, customer: i64, opted_out: bool) -> Value {
    let request = json!({ "customer": customer, "opted_out": opted_out });
    shop.call("customer_opt_out", request)["operation"].clone()
}

fn opted_out(shop: &Shop, customer: i64) -> Value {
    shop.call("customer_get", json!({ "customer": customer }))["opt_out"].clone()
}

/// Returns the lines of a mail's headers of this name, as they arrived.
fn lines<'a>(raw: &'a str, name: &str) -> Vec<&'a str> {
    let head = raw.split("\n\n").next().unwrap_or_default();
    head.lines().filter(|line| line.to_lowercase().starts_with(name)).collect()
}

/// Returns the subject that the `List-Unsubscribe` of a mail asks for.
fn asked_subject(raw: &str) -> String {
    let raw = raw.replace("\r\n", "\n");
    let [line] = lines(&raw, "list-unsubscribe:")[..] else { panic!("one header: {raw}") };
    let link = line.split(['<', '>']).nth(1).expect("a link in angle brackets");
    let (_, subject) = link.split_once("?subject=").expect("a subject");
    subject.replace("%20", " ")
}

/// Returns the customer's own message on their timeline.
fn told(shop: &Shop, customer: i64) -> Value {
    let rows = shop.timeline(customer)["rows"].clone();
    let told = rows.as_array().into_iter().flatten().find(|row| row["direction"] == "in");
    told.expect("a message of theirs")["id"].clone()
}

/// Returns the source of the newest message of a customer.
fn newest_source(shop: &Shop, customer: i64) -> String {
    let message = shop.timeline(customer)["rows"][0]["id"].clone();
    let source = shop.call("message_source", json!({ "message": message }));
    source["content"].as_str().expect("a source").to_owned()
}

fn mail(number: u32, from: &str, subject: &str) -> String {
    format!(
        "From: {from}\r\nTo: soporte@hilo.test\r\nSubject: {subject}\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0100\r\nMessage-ID: <{number}@fuera.example>\r\n\r\n\r\n"
    )
}

#[test]
fn news_say_to_a_real_server_how_to_stop_them_and_the_mail_that_comes_back_does() {
    let Some(server) = MailServer::start() else { return };
    let shop = Shop::open();
    shop.save_account(&shop.account("tls", server.tls, &server.authority()));
    let (news, answer) =
        (template(&shop, "Novedades", "unrequested"), template(&shop, "Gracias", "answer"));
    let ana = shop.customer("Ana Núñez", ANA);
    let row = shop.deliver(queue(&shop, ana, &news));
    assert_eq!(row["state"], "sent", "{row}");

    let arrived = String::from_utf8(server.inbox(ANA, 1).remove(0)).expect("ASCII");
    let subject = asked_subject(&arrived);
    let parsed = hilo_tests::shop::read(&arrived);
    assert!(
        parsed.text.contains(&format!("un correo a soporte@hilo.test con el asunto «{subject}»")),
        "{}",
        parsed.text
    );
    let link = format!("mailto:soporte@hilo.test?subject={}", subject.replace(' ', "%20"));
    assert!(arrived.replace("=\r\n", "").replace("=\n", "").contains("mailto:"), "{arrived}");
    assert!(parsed.has_html && newest_source(&shop, ana).contains(&link), "{link}");

    // As a mail program does it: an empty mail to the address with the subject.
    shop.import_mail(&mail(1, &format!("Ana <{ANA}>"), &subject));
    let out = opted_out(&shop, ana);
    assert_eq!(out["message"], told(&shop, ana), "{out}");
    assert_eq!(shop.call("app_status", json!({}))["waiting"], 0, "it asks no answer");
    assert_eq!(
        refused(&shop, ana, &news),
        json!([{ "problem": "opted_out", "title": "Ana Núñez", "at": out["at"] }])
    );

    let row = shop.deliver(queue(&shop, ana, &answer));
    assert_eq!(row["state"], "sent", "an answer is never kept back: {row}");
    let all = server.inbox(ANA, 2);
    let with = all.iter().filter(|raw| {
        let raw = String::from_utf8_lossy(raw).to_lowercase();
        raw.contains("list-unsubscribe") || raw.contains("baja")
    });
    assert_eq!(with.count(), 1, "an answer says nothing of it");
}

#[test]
fn only_whose_mail_it_was_is_taken_off() {
    let (shop, news) = practising();
    let [ana, eva] =
        [("Ana", ANA), ("Eva", "eva@hilo.test")].map(|(name, at)| shop.customer(name, at));
    shop.deliver(queue(&shop, ana, &news));
    let subject = asked_subject(&newest_source(&shop, ana));
    let other = subject.replace(|c: char| c.is_ascii_digit(), "0").replace('a', "b");
    shop.import_mail(&mail(1, "Ana <ana@hilo.test>", "Baja de mi pedido, por favor"));
    shop.import_mail(&mail(2, "Ana <ana@hilo.test>", &other));
    let ours = shop.call("account_get", json!({}))["from_address"].clone();
    let to_ana =
        mail(3, ours.as_str().expect("an address"), &subject).replace("To: soporte", "To: ana");
    shop.import_mail(&to_ana);
    assert_eq!([opted_out(&shop, ana), opted_out(&shop, eva)], [Value::Null, Value::Null]);

    // Eva has Ana's mail: it is Ana's all the same, and stands with whoever wrote it.
    let before = shop.timeline(eva)["rows"].as_array().map(Vec::len);
    shop.import_mail(&mail(4, "Eva <eva@hilo.test>", &subject));
    assert_eq!(opted_out(&shop, eva), Value::Null);
    assert_ne!(opted_out(&shop, ana), Value::Null);
    assert_ne!(shop.timeline(eva)["rows"].as_array().map(Vec::len), before);
}

#[test]
fn from_an_address_that_nobody_has_it_stands_with_whose_mail_it_was() {
    let (shop, news) = practising();
    let ana = shop.customer("Ana", ANA);
    shop.deliver(queue(&shop, ana, &news));
    let subject = asked_subject(&newest_source(&shop, ana));
    shop.import_mail(&mail(1, "ana.en.casa@otro.example", &format!("Re: {subject}")));
    assert_eq!(opted_out(&shop, ana)["message"], told(&shop, ana));
    assert_eq!(shop.call("app_status", json!({}))["customers"], 1);
}

#[test]
fn an_import_that_is_taken_back_takes_back_what_it_asked_for() {
    let (shop, news) = practising();
    let ana = shop.customer("Ana", ANA);
    shop.deliver(queue(&shop, ana, &news));
    let subject = asked_subject(&newest_source(&shop, ana));
    shop.import_mail(&mail(1, ANA, &subject));
    assert_ne!(opted_out(&shop, ana), Value::Null);
    let import = shop.call("import_history", json!({}))[0]["id"].clone();
    shop.call("import_undo", json!({ "import": import }));
    assert_eq!(opted_out(&shop, ana), Value::Null);

    opt_out(&shop, ana, true);
    shop.import_mail(&mail(1, ANA, &subject));
    assert_eq!(
        opted_out(&shop, ana)["message"],
        Value::Null,
        "what was written down stays as it is"
    );
}

#[test]
fn what_a_person_writes_down_is_taken_back_by_undo() {
    let (shop, news) = practising();
    let ana = shop.customer("Ana", ANA);
    let operation = opt_out(&shop, ana, true);
    let out = opted_out(&shop, ana);
    assert_eq!(out["message"], Value::Null);
    assert!(out["at"].as_i64().is_some_and(|at| at <= shop.now()), "{out}");
    assert_eq!(refused(&shop, ana, &news)[0]["problem"], "opted_out");
    shop.call("undo", json!({ "operation": operation }));
    assert_eq!(opted_out(&shop, ana), Value::Null);
    opt_out(&shop, ana, true);
    opt_out(&shop, ana, false);
    assert_eq!(shop.deliver(queue(&shop, ana, &news))["state"], "sent");
}

#[test]
fn a_copy_to_somebody_who_wants_none_keeps_it_back_as_well() {
    let (shop, news) = practising();
    let [ana, eva] =
        [("Ana", ANA), ("Eva", "eva@hilo.test")].map(|(name, at)| shop.customer(name, at));
    opt_out(&shop, eva, true);
    write(&shop, ana, &news);
    shop.draft(ana, |draft| draft["cc"] = json!(["EVA@hilo.test"]));
    let problems = shop.refused("draft_send", json!({ "customer": ana }))["problems"].clone();
    assert_eq!(problems[0]["title"], "Eva", "{problems}");
}

#[test]
fn who_says_no_while_a_mail_waits_does_not_get_it() {
    let (shop, news) = practising();
    let ana = shop.customer("Ana", ANA);
    write(&shop, ana, &news);
    let request = json!({ "customer": ana, "at": shop.now() + DAY * 1000 });
    let outbox = shop.call("draft_send", request)["outbox"].clone();
    opt_out(&shop, ana, true);
    shop.pass(2 * DAY);
    shop.run_due();
    let row = shop.row(&outbox);
    assert_eq!(
        (row["state"].clone(), row["problem"].clone()),
        (json!("unneeded"), json!("opted_out"))
    );
    assert_eq!(shop.call("practice_mails", json!({})), json!([]));
}

#[test]
fn two_customers_who_are_one_want_no_mail_together_and_apart_again_after_undo() {
    let (shop, news) = practising();
    let wanted_none = shop.customer("Ana", ANA);
    let other = shop.customer("Ana Núñez", "ana.nunez@hilo.test");
    opt_out(&shop, wanted_none, true);
    let card = shop.call("customer_get", json!({ "customer": wanted_none }));
    let request = json!({ "identity": card["identities"][0]["id"], "customer": other });
    let merged = shop.call("identity_move", request);
    assert_eq!(opted_out(&shop, other)["at"], card["opt_out"]["at"]);
    assert_eq!(refused(&shop, other, &news)[0]["problem"], "opted_out");
    shop.call("undo", json!({ "operation": merged["operation"] }));
    assert_eq!(opted_out(&shop, other), Value::Null);
    assert_eq!(opted_out(&shop, wanted_none), card["opt_out"]);

    // The other way round whoever wants none goes on wanting none.
    let card = shop.call("customer_get", json!({ "customer": other }));
    let request = json!({ "identity": card["identities"][0]["id"], "customer": wanted_none });
    shop.call("identity_move", request);
    assert_ne!(opted_out(&shop, wanted_none), Value::Null);
}

#[test]
fn mails_of_our_own_accord_are_counted_for_thirty_days_and_answer_nobody() {
    let (shop, news) = practising();
    let gracias = template(&shop, "Gracias", "answer");
    let ana = shop.import_mail(&mail(1, "Ana <ana@hilo.test>", "Mi pedido"));
    let contact = |template: &Value| {
        write(&shop, ana, template);
        shop.call("draft_contact", json!({ "customer": ana }))["unrequested"].clone()
    };
    assert_eq!(contact(&gracias), Value::Null, "an answer is not counted");
    let counted =
        |recent: u32| json!({ "recent": recent, "days": 30, "limit": 2, "opted_out": null });
    assert_eq!(contact(&news), counted(0));
    shop.deliver(queue(&shop, ana, &news));
    assert_eq!(shop.call("app_status", json!({}))["waiting"], 1, "Ana still waits for an answer");
    shop.deliver(queue(&shop, ana, &gracias));
    assert_eq!(shop.call("app_status", json!({}))["waiting"], 0);
    assert_eq!(contact(&news), counted(1));
    let waiting = queue(&shop, ana, &news);
    assert_eq!(contact(&news), counted(2), "what is on its way counts");
    shop.call("draft_discard", json!({ "customer": ana }));
    shop.call("outbox_cancel", json!({ "outbox": waiting }));
    assert_eq!(contact(&news), counted(1), "what was taken back does not");
    shop.pass(31 * DAY);
    assert_eq!(contact(&news), counted(0));
}
