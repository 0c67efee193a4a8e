//! When mails leave, in which order, and what keeps them: through the command table and a server that can misbehave.

use hilo_tests::shop::{self, Shop};
use hilo_tests::smtp_sink::{Fault, SmtpSink};
use serde_json::{Value, json};

use crate::by_sink::{ANA, LUIS, ana_writes, connected, state};

#[test]
fn a_mail_for_later_waits_for_its_moment_and_survives_a_restart() {
    let (mut shop, sink) = connected(Fault::None);
    let ana = shop.customer("Ana", ANA);
    let at = shop.now() + 3_600_000;
    let outbox = shop.queue_with(json!({ "customer": ana, "at": at }), ana, |_| {});
    shop.pass(3_590);
    shop.run_due();
    assert_eq!((state(&shop, &outbox).as_str(), sink.arrivals().len()), ("scheduled", 0));
    shop.reopen();
    shop.pass(20);
    shop.run_due();
    assert_eq!((state(&shop, &outbox).as_str(), sink.arrivals().len()), ("sent", 1));
}

#[test]
fn a_mail_for_later_can_be_given_another_moment_and_be_taken_back() {
    let (shop, sink) = connected(Fault::None);
    let ana = shop.customer("Ana", ANA);
    let soon = json!({ "customer": ana, "at": shop.now() + 60_000 });
    let outbox = shop.queue_with(soon, ana, |draft| draft["body"] = json!("Mañana te digo."));
    let later = json!({ "outbox": outbox, "at": shop.now() + 7_200_000 });
    assert_eq!(shop.call("outbox_schedule", later)["state"], "scheduled");
    shop.pass(3_600);
    shop.run_due();
    assert_eq!(sink.arrivals().len(), 0);
    let draft = shop.call("outbox_cancel", json!({ "outbox": outbox }));
    assert_eq!(draft["body"], "Mañana te digo.");
}

#[test]
fn the_undo_time_is_the_shops_and_survives_a_restart() {
    let (mut shop, sink) = connected(Fault::None);
    let mut settings = shop.call("settings_get", json!({}));
    settings["undo_seconds"] = json!(60);
    shop.call("settings_save", settings);
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    shop.pass(50);
    shop.reopen();
    shop.run_due();
    assert_eq!((state(&shop, &outbox).as_str(), sink.arrivals().len()), ("held", 0));
    shop.call("outbox_cancel", json!({ "outbox": outbox }));
    shop.pass(60);
    shop.run_due();
    assert_eq!(sink.arrivals().len(), 0);
}

#[test]
fn what_the_customer_wrote_meanwhile_stops_a_mail_until_somebody_has_seen_it() {
    let (shop, sink) = connected(Fault::None);
    let ana = ana_writes(&shop, 1, "");
    let outbox = shop.queue(ana, |_| {});
    shop.pass(5);
    ana_writes(&shop, 2, "");
    shop.pass(5);
    shop.run_due();
    let row = shop.row(&outbox);
    assert_eq!((&row["state"], sink.arrivals().len()), (&json!("stopped"), 0));
    let newest = shop.timeline(ana)["rows"][0].clone();
    assert_eq!(row["newer"], newest["id"], "the message that stopped it");
    assert_eq!(shop.call("app_status", json!({}))["outbox_attention"], 1);

    shop.call("outbox_retry", json!({ "outbox": outbox }));
    shop.run_due();
    assert_eq!((state(&shop, &outbox).as_str(), sink.arrivals().len()), ("sent", 1));
}

#[test]
fn an_old_mail_that_is_imported_and_a_machines_answer_stop_nothing() {
    let (shop, sink) = connected(Fault::None);
    let ana = ana_writes(&shop, 1, "");
    let outbox = shop.queue(ana, |_| {});
    shop.import_mail(&format!(
        "From: Ana <{ANA}>\r\nTo: soporte@hilo.test\r\nSubject: Antes\r\nDate: Mon, 2 Mar 2020 10:00:00 +0100\r\n\
         Message-ID: <antes@hilo.test>\r\n\r\nDe hace años\r\n"
    ));
    shop.pass(5);
    ana_writes(&shop, 3, "Auto-Submitted: auto-replied\r\n");
    shop.pass(10);
    shop.run_due();
    assert_eq!((state(&shop, &outbox).as_str(), sink.arrivals().len()), ("sent", 1));
}

#[test]
fn a_reminder_that_was_answered_is_not_needed_any_more() {
    let (shop, sink) = connected(Fault::None);
    let ana = ana_writes(&shop, 1, "");
    let luis = shop.customer("Luis", LUIS);
    let at = shop.now() + 86_400_000;
    let reminder = |who| json!({ "customer": who, "at": at, "only_unanswered": true });
    let to_ana = shop.queue_with(reminder(ana), ana, |_| {});
    let to_luis = shop.queue_with(reminder(luis), luis, |_| {});
    shop.pass(3_600);
    ana_writes(&shop, 2, "");
    shop.pass(86_400);
    shop.run_due();
    assert_eq!(state(&shop, &to_ana), "unneeded");
    assert_eq!(state(&shop, &to_luis), "sent");
    assert_eq!(sink.arrivals().len(), 1);
}

#[test]
fn a_customers_mails_leave_in_order_and_others_do_not_wait_for_them() {
    let (shop, sink) = connected(Fault::LaterFirst);
    let ana = shop.customer("Ana", ANA);
    let luis = shop.customer("Luis", LUIS);
    let first = shop.queue(ana, |draft| draft["subject"] = json!("Primero: su pedido"));
    let second = shop.queue(ana, |draft| draft["subject"] = json!("Segundo: su factura"));
    let other = shop.queue(luis, |_| {});
    shop.pass(10);
    shop.run_due();
    assert_eq!(state(&shop, &first), "deferred");
    assert_eq!((state(&shop, &second).as_str(), &shop.row(&second)["after"]), ("held", &first));
    assert_eq!(state(&shop, &other), "sent");
    shop.pass(60);
    shop.run_due();
    let subjects: Vec<String> =
        sink.arrivals().iter().map(|mail| shop::read(&mail.raw).subject).collect();
    assert_eq!(subjects, ["Su pedido", "Primero: su pedido", "Segundo: su factura"]);
}

#[test]
fn many_mails_leave_by_one_connection() {
    let (shop, sink) = connected(Fault::None);
    for number in 0..12 {
        let customer = shop.customer("Alguien", &format!("alguien-{number}@hilo.test"));
        shop.queue(customer, |_| {});
    }
    shop.pass(10);
    shop.run_due();
    let arrivals = sink.arrivals();
    assert_eq!(arrivals.len(), 12);
    assert!(arrivals.iter().all(|mail| mail.recipients.len() == 1), "{arrivals:?}");
    assert_eq!(sink.commands().iter().filter(|verb| *verb == "EHLO").count(), 1);
}

#[test]
fn a_server_that_hangs_up_after_each_mail_gets_all_of_them_at_once() {
    let (shop, sink) = connected(Fault::LeaveAfterMail);
    let mails: Vec<Value> = ["uno", "dos", "tres"]
        .map(|name| {
            let customer = shop.customer(name, &format!("{name}@hilo.test"));
            shop.queue(customer, |_| {})
        })
        .into();
    shop.pass(10);
    shop.run_due();
    assert!(mails.iter().all(|mail| state(&shop, mail) == "sent"));
    assert!(mails.iter().all(|mail| shop.row(mail)["attempts"] == 1));
    assert_eq!(sink.arrivals().len(), 3);
}

#[test]
fn a_recipient_who_is_refused_leaves_the_connection_to_the_next_mail() {
    let (shop, sink) = connected(Fault::RefuseRecipient(ANA));
    let ana = shop.customer("Ana", ANA);
    let luis = shop.customer("Luis", LUIS);
    let refused = shop.queue(ana, |_| {});
    let sent = shop.queue(luis, |_| {});
    shop.pass(10);
    shop.run_due();
    assert_eq!([state(&shop, &refused), state(&shop, &sent)], ["failed", "sent"]);
    assert_eq!(sink.arrivals()[0].recipients, [LUIS]);
    assert_eq!(sink.commands().iter().filter(|verb| *verb == "EHLO").count(), 1);
}

#[test]
fn a_server_that_turns_the_account_away_is_asked_once_and_later_again() {
    let (shop, sink) = connected(Fault::Busy);
    let ana = shop.customer("Ana", ANA);
    let luis = shop.customer("Luis", LUIS);
    let mails = [shop.queue(ana, |_| {}), shop.queue(luis, |_| {})];
    shop.pass(10);
    shop.run_due();
    assert_eq!(mails.each_ref().map(|mail| state(&shop, mail)), ["deferred", "held"]);
    assert_eq!(shop.row(&mails[0])["attempts"], 0, "it was not about this mail");
    let pace = shop.call("account_pace", json!({}));
    assert_eq!((&pace["problem"], &pace["stopped"]), (&json!("try_later"), &json!(false)));
    assert!(pace["wait_until"].as_i64().expect("a moment") > shop.now());

    // Another server under the same account lets them in.
    drop(sink);
    let kind = SmtpSink::start(Fault::None);
    shop.save_account(&shop.account("tls", kind.port, &kind.authority));
    shop.run_due();
    assert_eq!(kind.arrivals().len(), 2);
    assert_eq!(shop.call("account_pace", json!({}))["problem"], Value::Null);
}

#[test]
fn a_wrong_password_stops_the_account_and_every_mail_is_kept() {
    let sink = SmtpSink::start(Fault::None);
    let shop = Shop::open();
    let account = shop.account("tls", sink.port, &sink.authority);
    shop.call("account_save", json!({ "account": account, "password": "otra" }));
    let mails: Vec<Value> = [("Ana", ANA), ("Luis", LUIS)]
        .map(|(name, address)| {
            let customer = shop.customer(name, address);
            shop.queue(customer, |_| {})
        })
        .into();
    shop.pass(10);
    shop.run_due();
    shop.pass(86_400);
    shop.run_due();
    let pace = shop.call("account_pace", json!({}));
    assert_eq!((&pace["problem"], &pace["stopped"]), (&json!("sign_in"), &json!(true)));
    let tries = sink.commands().iter().filter(|verb| *verb == "AUTH").count();
    assert_eq!(tries, 1, "a provider locks whoever knocks with a wrong password");

    shop.save_account(&account);
    shop.run_due();
    assert!(mails.iter().all(|mail| state(&shop, mail) == "sent"));
}

#[test]
fn an_account_sends_no_faster_than_it_may() {
    let sink = SmtpSink::start(Fault::None);
    let shop = Shop::open();
    let mut account = shop.account("tls", sink.port, &sink.authority);
    account["per_minute"] = json!(2);
    shop.save_account(&account);
    for number in 0..5 {
        let customer = shop.customer("Alguien", &format!("alguien-{number}@hilo.test"));
        shop.queue(customer, |_| {});
    }
    shop.pass(10);
    let mut seen = Vec::new();
    for _ in 0..3 {
        shop.run_due();
        seen.push(sink.arrivals().len());
        shop.pass(31);
    }
    assert_eq!(seen, [2, 3, 4]);
}

#[test]
fn a_mail_that_is_tried_again_by_hand_still_leaves_before_the_later_ones() {
    let (shop, sink) = connected(Fault::LaterFirst);
    let ana = shop.customer("Ana", ANA);
    let first = shop.queue(ana, |draft| draft["subject"] = json!("Primero: su pedido"));
    shop.queue(ana, |draft| draft["subject"] = json!("Segundo: su factura"));
    shop.pass(10);
    shop.run_due();
    assert_eq!(state(&shop, &first), "deferred");
    let row = shop.call("outbox_retry", json!({ "outbox": first }));
    assert_eq!((&row["state"], &row["problem"]), (&json!("held"), &Value::Null));
    shop.run_due();
    let subjects: Vec<String> =
        sink.arrivals().iter().map(|mail| shop::read(&mail.raw).subject).collect();
    assert_eq!(subjects, ["Primero: su pedido", "Segundo: su factura"]);
}

#[test]
fn mails_of_two_customers_who_become_one_never_wait_for_each_other() {
    let (shop, sink) = connected(Fault::LaterFirst);
    let (ana, luis) = (shop.customer("Ana", ANA), shop.customer("Luis", LUIS));
    let first = shop.queue(ana, |_| {});
    let second = shop.queue(luis, |_| {});
    shop.call("outbox_retry", json!({ "outbox": second }));
    shop.run_due();
    assert_eq!([state(&shop, &first), state(&shop, &second)], ["held", "deferred"]);
    let address = shop.call("customer_get", json!({ "customer": luis }))["identities"][0].clone();
    shop.call("identity_move", json!({ "identity": address["id"], "customer": ana }));
    assert_eq!(shop.row(&second)["customer"], ana);
    shop.pass(120);
    shop.run_due();
    let to: Vec<_> = sink.arrivals().into_iter().flat_map(|mail| mail.recipients).collect();
    assert_eq!(to, [ANA, LUIS]);
}

#[test]
fn another_moment_for_a_mail_makes_nobody_forget_what_the_customer_wrote() {
    let (shop, sink) = connected(Fault::None);
    let ana = ana_writes(&shop, 1, "");
    let in_hours = |hours: i64| shop.now() + hours * 3_600_000;
    let request = json!({ "customer": ana, "at": in_hours(24), "only_unanswered": true });
    let reminder = shop.queue_with(request, ana, |_| {});
    let letter = shop.queue_with(json!({ "customer": ana, "at": in_hours(24) }), ana, |_| {});
    shop.pass(60);
    ana_writes(&shop, 2, "");
    for mail in [&reminder, &letter] {
        shop.call("outbox_schedule", json!({ "outbox": mail, "at": in_hours(30) }));
    }
    shop.pass(31 * 3600);
    shop.run_due();
    assert_eq!([state(&shop, &reminder), state(&shop, &letter)], ["unneeded", "stopped"]);
    // Who gives a stopped one another moment has seen what stopped it.
    shop.call("outbox_schedule", json!({ "outbox": letter, "at": in_hours(1) }));
    shop.pass(3601);
    shop.run_due();
    assert_eq!((state(&shop, &letter).as_str(), sink.arrivals().len()), ("sent", 1));
}

#[test]
fn a_moment_that_has_passed_is_no_moment_to_leave_at() {
    let (shop, sink) = connected(Fault::None);
    let ana = shop.customer("Ana", ANA);
    let past = shop.now() - 1;
    let outbox = shop.queue_with(json!({ "customer": ana, "at": past + 60_000 }), ana, |_| {});
    shop.draft(ana, |draft| {
        draft["subject"] = json!("Otro");
        draft["body"] = json!("Otro más.");
    });
    for (name, request) in [
        ("outbox_schedule", json!({ "outbox": outbox, "at": past })),
        ("draft_send", json!({ "customer": ana, "at": past })),
    ] {
        assert_eq!(shop.refused(name, request)["field"], "moment", "{name}");
    }
    assert_eq!((state(&shop, &outbox).as_str(), sink.arrivals().len()), ("scheduled", 0));
    assert_eq!(shop.call("draft_get", json!({ "customer": ana }))["subject"], "Otro");
}

#[test]
fn a_mail_that_is_not_to_leave_after_all_is_thrown_away_and_brought_back() {
    let (shop, sink) = connected(Fault::None);
    let ana = ana_writes(&shop, 1, "");
    let in_an_hour = json!({ "customer": ana, "at": shop.now() + 3_600_000 });
    let outbox = shop.queue_with(in_an_hour, ana, |_| {});
    let throw_away = || shop.call("outbox_discard", json!({ "outbox": outbox }));
    let changed = throw_away();
    assert_eq!(shop.call("outbox_list", json!({})), json!([]));
    shop.call("undo", json!({ "operation": changed["operation"] }));
    assert_eq!(state(&shop, &outbox), "scheduled");
    shop.pass(60);
    ana_writes(&shop, 2, "");
    shop.pass(3_600);
    shop.run_due();
    assert_eq!(state(&shop, &outbox), "stopped");
    let status = shop.call("app_status", json!({}));
    assert_eq!((&status["outbox"], &status["outbox_attention"]), (&json!(0), &json!(1)));
    throw_away();
    shop.pass(3_600);
    shop.run_due();
    assert_eq!((shop.call("outbox_list", json!({})), sink.arrivals().len()), (json!([]), 0));
}

#[test]
fn the_outbox_shows_how_a_mail_begins_without_its_signature_and_says_where_it_breaks_off() {
    let (shop, _sink) = connected(Fault::None);
    let mut settings = shop.call("settings_get", json!({}));
    settings["shop_name"] = json!("Tilo y Candil");
    settings["agent_name"] = json!("Lucía Ferrer");
    shop.call("settings_save", settings);
    let ana = shop.customer("Ana", ANA);
    let text = |body: &str| {
        let outbox = shop.queue(ana, |draft| draft["body"] = json!(body));
        shop.row(&outbox)["text"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(text("Ya va de camino."), "Ya va de camino.");
    let long = text(&"Abrimos de lunes a sábado. ".repeat(20));
    assert!(long.chars().count() <= 201 && long.ends_with("Abrimos de…"), "{long}");
}
