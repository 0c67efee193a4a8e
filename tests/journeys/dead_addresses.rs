//! Addresses at which no mail arrives: what servers say of them, and what is asked before writing there again.

use hilo_tests::mail_server::MailServer;
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::{Answer, Place, Script, SmtpSink};
use serde_json::{Value, json};

const EVA: &str = "eva@lejos.example";

fn hello(number: u32, day: u32) -> String {
    format!(
        "From: Eva <{EVA}>\r\nTo: soporte@hilo.test\r\nSubject: Mi pedido\r\n\
         Date: {day} Nov 2026 10:00:00 +0100\r\nMessage-ID: <eva-{number}@lejos.example>\r\n\r\nHola\r\n"
    )
}

/// A report as Postfix writes it.
fn report(about: &str, day: u32, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@hilo.test\r\nTo: soporte@hilo.test\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Date: {day} Nov 2026 11:00:00 +0100\r\nMessage-ID: <vuelta-{day}-{status}@hilo.test>\r\nAuto-Submitted: auto-replied\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nNo se pudo entregar.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; hilo.test\r\n\r\n\
         Final-Recipient: rfc822; EVA@lejos.example\r\nAction: failed\r\nStatus: {status}\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{about}>\r\n\r\n--b--\r\n"
    )
}

fn dead(shop: &Shop, customer: i64) -> Value {
    shop.call("customer_get", json!({ "customer": customer }))["dead"].clone()
}

/// A shop that practises, with a mail to Eva that left.
fn written() -> (Shop, i64, String) {
    let shop = Shop::open();
    shop.call("account_practice", json!({}));
    let eva = shop.import_mail(&hello(1, 2));
    shop.deliver(shop.queue(eva, |_| {}));
    let ours = shop.rfc_id(eva);
    (shop, eva, ours)
}

#[test]
fn a_mail_that_a_real_server_sends_back_is_asked_about_before_the_next_one() {
    let Some(server) = MailServer::start() else { return };
    let shop = Shop::open();
    shop.save_account(&shop.account("tls", server.tls, &server.authority()));
    let eva = shop.import_mail(&hello(1, 2));
    assert_eq!(dead(&shop, eva), json!([]));
    shop.deliver(shop.queue(eva, |_| {}));
    let back = server.inbox("soporte@hilo.test", 1).remove(0);
    shop.import_mail(&String::from_utf8(back).expect("a report in ASCII"));
    let marked = dead(&shop, eva);
    assert_eq!(
        (&marked[0]["address"], &marked[0]["reason"]),
        (&json!(EVA), &json!("no_such_address"))
    );

    shop.draft(eva, |draft| {
        draft["subject"] = json!("Su pedido");
        draft["body"] = json!("Ya va de camino.");
    });
    let contact = shop.call("draft_contact", json!({ "customer": eva }));
    assert_eq!(contact["dead"], marked, "the composer says it at the recipient");
    let problems = shop.refused("draft_send", json!({ "customer": eva }))["problems"].clone();
    assert_eq!(problems[0]["problem"], "dead_address", "{problems}");
    assert_eq!(problems.as_array().map(Vec::len), Some(1));
    let sure = json!({ "customer": eva, "confirmed": [problems[0]["key"]] });
    assert!(shop.call("draft_send", sure)["outbox"].is_i64(), "it is only asked");
}

#[test]
fn only_what_says_that_nobody_is_there_about_a_mail_of_ours_marks_an_address() {
    let (shop, eva, ours) = written();
    shop.import_mail(&report(&ours, 20, "5.2.2"));
    shop.import_mail(&report(&ours, 20, "4.1.1").replace("Action: failed", "Action: delayed"));
    shop.import_mail(&report("nunca-enviado@hilo.test", 20, "5.1.1"));
    assert_eq!(dead(&shop, eva), json!([]));
    shop.import_mail(&report(&ours, 20, "5.1.1"));
    assert_eq!(dead(&shop, eva)[0]["reason"], "no_such_address");
    let import = shop.call("import_history", json!({}))[0]["id"].clone();
    shop.call("import_undo", json!({ "import": import }));
    assert_eq!(dead(&shop, eva), json!([]), "it was never here");
}

#[test]
fn a_later_mail_from_the_address_or_a_person_says_that_it_works() {
    let (shop, eva, ours) = written();
    shop.import_mail(&report(&ours, 20, "5.1.1"));
    shop.import_mail(&hello(2, 19));
    assert_ne!(dead(&shop, eva), json!([]), "it is from before");
    shop.import_mail(&hello(3, 21));
    assert_eq!(dead(&shop, eva), json!([]));

    shop.import_mail(&report(&ours, 22, "5.1.1"));
    let marked = dead(&shop, eva);
    assert_ne!(marked, json!([]), "what was said later counts");
    let told = shop.call("address_works", json!({ "identity": marked[0]["identity"] }));
    assert_eq!(dead(&shop, eva), json!([]));
    shop.call("undo", json!({ "operation": told["operation"] }));
    assert_eq!(dead(&shop, eva), marked);
}

#[test]
fn an_address_that_our_own_server_does_not_take_is_marked_as_well() {
    for (answer, expected) in [
        ("550 5.1.1 no such user", true),
        ("450 4.1.1 greylisted", false),
        ("554 5.7.1 relay denied", false),
    ] {
        let sink = SmtpSink::start(Script::at(Place::Rcpt, Answer::line(answer)));
        let shop = Shop::open();
        shop.save_account(&shop.account("tls", sink.port, &sink.authority));
        let eva = shop.customer("Eva", EVA);
        shop.deliver(shop.queue(eva, |_| {}));
        assert_eq!(dead(&shop, eva) != json!([]), expected, "{answer}: {}", dead(&shop, eva));
    }
}
