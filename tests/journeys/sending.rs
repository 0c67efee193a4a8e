//! From a template to a customer's mailbox and back onto the timeline, through the command table.

use std::time::Duration;

use hilo_core::identity::thread::is_token;
use hilo_core::outbox::worker::Worker;
use hilo_tests::mail_server::MailServer;
use hilo_tests::shop::{self, Shop};
use hilo_tests::smtp_sink::{Fault, SmtpSink, Speech};
use serde_json::{Value, json};

const ANA: &str = "ana@hilo.test";

#[test]
fn a_template_becomes_a_mail_in_the_practice_mailbox_and_a_message_on_the_timeline() {
    let shop = Shop::open();
    shop.call("account_practice", json!({}));
    let ana = shop.customer("Ana Núñez", ANA);
    let template = shop.template("Retraso con nueva fecha", "es");
    let render = |values: Value| {
        let request = json!({ "template": template, "customer": ana, "values": values });
        shop.call("template_render", request)
    };
    let empty = render(json!({}));
    let missing: Vec<&str> = empty["fields"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|field| field["missing"] == json!(true))
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    assert_eq!(missing, ["order.number", "ask.fecha_entrega", "ask.motivo"]);
    let full = render(json!({
        "order.number": "A-17", "ask.fecha_entrega": "2026-12-01", "ask.motivo": "la tetera llegó rota del taller",
    }));
    let outbox = shop.queue(ana, |draft| {
        draft["subject"] = full["subject"].clone();
        draft["body"] = full["markdown"].clone();
        draft["template"] = template.clone();
    });
    let row = shop.deliver(outbox);
    assert_eq!(row["state"], "sent", "{row}");

    let practice = shop.call("practice_mails", json!({}));
    assert_eq!(
        practice[0]["subject"],
        "Pedido A-17: nueva fecha de entrega, 1 de diciembre de 2026"
    );
    assert_eq!(practice[0]["recipients"], json!([ANA]));
    let text = practice[0]["text"].as_str().unwrap();
    assert!(text.contains("Hola, Ana:") && text.contains("la tetera llegó rota"), "{text}");
    assert!(practice[0]["html"].as_str().unwrap().contains("Content-Security-Policy"));

    let page = shop.timeline(ana);
    let message = &page["rows"][0];
    assert_eq!(message["direction"], "out");
    assert_eq!(message["delivery"]["state"], "sent");
    assert_eq!(message["template"], "Retraso con nueva fecha");
    assert_eq!(message["id"], row["message"]);
    let used = shop.call("template_get", json!({ "template": template }));
    assert_eq!(used["uses"], 1);
}

#[test]
fn a_draft_with_a_hole_does_not_leave() {
    let shop = Shop::open();
    let ana = shop.customer("Ana", "");
    shop.draft(ana, |draft| {
        draft["subject"] = json!("Pedido {{ order.number }}");
        draft["body"] = json!("Hola, [NOMBRE]: XXX");
        draft["cc"] = json!(["luis@"]);
    });
    let failure = shop.refused("draft_send", json!({ "customer": ana }));
    let problems: Vec<String> = failure["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| {
            let kind = problem["problem"].as_str().unwrap();
            format!(
                "{kind} {}",
                problem["field"].as_str().or(problem["address"].as_str()).unwrap_or("")
            )
        })
        .collect();
    assert_eq!(
        problems,
        [
            "no_account ",
            "no_recipient ",
            "bad_address luis@",
            "unresolved {{ order.number }}",
            "unresolved [NOMBRE]",
            "unresolved XXX"
        ]
    );
    shop.call("account_practice", json!({}));
    shop.draft(ana, |draft| {
        draft["to"] = json!(ANA);
        draft["subject"] = json!("");
        draft["body"] = json!(" ");
        draft["cc"] = json!([]);
    });
    let preview = shop.call("draft_preview", json!({ "customer": ana }));
    assert_eq!(preview["problems"], json!([{ "problem": "no_subject" }, { "problem": "no_text" }]));
}

#[test]
fn a_mail_can_be_taken_back_and_edited() {
    let shop = Shop::open();
    shop.call("account_practice", json!({}));
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |draft| draft["body"] = json!("Con una errrata"));
    assert_eq!(shop.call("draft_get", json!({ "customer": ana })), Value::Null);
    let draft = shop.call("outbox_cancel", json!({ "outbox": outbox }));
    assert_eq!(draft["body"], "Con una errrata");
    assert_eq!(shop.call("draft_get", json!({ "customer": ana }))["body"], "Con una errrata");
    shop.run_due();
    assert_eq!(shop.call("practice_mails", json!({})), json!([]));
    assert_eq!(shop.refused("outbox_cancel", json!({ "outbox": outbox }))["code"], "too_late");
}

#[test]
fn a_worker_sends_what_is_queued_while_it_runs() {
    let shop = Shop::open();
    shop.call("account_practice", json!({}));
    let worker = Worker::start(shop.hilo()).unwrap();
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    shop.call("outbox_retry", json!({ "outbox": outbox }));
    shop.wait_for(&outbox, "sent");
    worker.stop(Duration::from_secs(10));
    assert_eq!(shop.call("practice_mails", json!({})).as_array().unwrap().len(), 1);
}

#[test]
fn a_reply_with_a_file_reaches_a_real_server_by_both_ways() {
    let Some(server) = MailServer::start() else { return };
    for (number, security) in ["tls", "starttls"].into_iter().enumerate() {
        let port = if security == "tls" { server.tls } else { server.starttls };
        let shop = Shop::open();
        let account = shop.account(security, port, &server.authority());
        assert_eq!(shop.test_account(&account, "clave-1")["problem"], Value::Null);
        shop.save_account(&account);
        let ana = shop.import_mail(
            "From: Ana Núñez <ana@hilo.test>\r\nTo: soporte@hilo.test\r\nSubject: =?utf-8?q?=C2=BFMi_env=C3=ADo=3F?=\r\n\
             Date: Fri, 20 Nov 2026 10:00:00 +0100\r\nMessage-ID: <pregunta-1@hilo.test>\r\n\
             References: <antes@hilo.test>\r\n\r\nHola\r\n",
        );
        let file = shop.file("factura año.txt", "Son 12,50 €");
        shop.call("draft_start", json!({ "customer": ana, "reply_to": null }));
        shop.call("draft_attach", json!({ "customer": ana, "path": file }));
        let outbox = shop.queue(ana, |draft| {
            assert_eq!(draft["to"], ANA);
            assert_eq!(draft["subject"], "Re: ¿Mi envío?");
            draft["body"] = json!("Mañana **llegará** tu envío, señora Núñez.");
        });
        let row = shop.deliver(outbox);
        assert_eq!(row["state"], "sent", "{row}");
        assert!(row["server_text"].as_str().unwrap().starts_with("250 2.0.0 Ok: queued"), "{row}");

        let inbox = server.inbox(ANA, number + 1);
        let newest = inbox
            .iter()
            .map(|raw| String::from_utf8(raw.clone()).unwrap())
            .find(|raw| raw.contains(&format!("<{}>", shop.rfc_id(ana))))
            .expect("our mail");
        let mail = shop::read(&newest);
        assert_eq!(mail.subject, "Re: ¿Mi envío?");
        assert_eq!(mail.headers.in_reply_to, ["pregunta-1@hilo.test"]);
        let [token, named @ ..] = mail.headers.references.as_slice() else { panic!("no ids") };
        assert!(is_token(token), "{token}");
        assert_eq!(named, ["antes@hilo.test", "pregunta-1@hilo.test"]);
        assert!(mail.text.contains("Mañana llegará tu envío, señora Núñez."), "{}", mail.text);
        let html = hilo_core::channel::email::html(newest.as_bytes()).unwrap();
        assert!(html.contains("<strong>llegará</strong>"));
        assert_eq!(mail.attachments[0].name, "factura año.txt");
        assert!(newest.contains("multipart/alternative") && newest.contains("multipart/mixed"));

        let page = shop.timeline(ana);
        assert_eq!(page["rows"][0]["conversation"], page["rows"][1]["conversation"]);
        assert!(!shop.data_contains("clave-1"), "the password is in the data folder");
    }
}

#[test]
fn a_real_server_says_no_to_a_wrong_password_and_to_strangers() {
    let Some(server) = MailServer::start() else { return };
    let shop = Shop::open();
    let mut account = shop.account("tls", server.tls, &server.authority());
    let test = shop.test_account(&account, "otra");
    assert_eq!(test["problem"], "sign_in", "{test}");
    assert!(test["server_text"].as_str().unwrap().starts_with("535"), "{test}");

    // Without a user name the server takes mail for its own people only.
    account["user"] = json!("");
    shop.save_account(&account);
    let luis = shop.customer("Luis", "luis@lejos.example");
    let outbox = shop.queue(luis, |_| {});
    let row = shop.deliver(outbox);
    assert_eq!((&row["state"], &row["problem"]), (&json!("failed"), &json!("refused")), "{row}");
    assert!(row["server_text"].as_str().unwrap().contains("Relay access denied"), "{row}");
}

/// What is left of a mail after one try, and how often the server has it.
fn after_one_try(fault: Fault) -> (Shop, SmtpSink, Value) {
    let sink = SmtpSink::start(fault);
    let shop = Shop::open();
    shop.save_account(&shop.account("tls", sink.port, &sink.authority));
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |draft| draft["cc"] = json!(["luis@hilo.test"]));
    let row = shop.deliver(outbox);
    (shop, sink, row)
}

#[test]
fn every_fault_of_a_server_is_told_for_what_it_is() {
    for (fault, state, problem, arrived) in [
        (Fault::None, "sent", Value::Null, 1),
        (Fault::DropAfterData, "unknown", json!("interrupted"), 1),
        (Fault::DropBeforeData, "unknown", json!("interrupted"), 0),
        (Fault::LaterFirst, "deferred", json!("try_later"), 0),
        (Fault::Busy, "deferred", json!("try_later"), 0),
        (Fault::TooBig, "failed", json!("too_large"), 0),
        (Fault::RefuseRecipient("luis@hilo.test"), "sent", json!("recipient"), 1),
        (Fault::Hang, "unknown", json!("interrupted"), 1),
        (Fault::LeaveAfterMail, "sent", Value::Null, 1),
        (Fault::BadCertificate, "deferred", json!("certificate_issuer"), 0),
        (Fault::OtherHost, "deferred", json!("certificate_host"), 0),
    ] {
        let (shop, sink, row) = after_one_try(fault.clone());
        assert_eq!(row["state"], state, "{fault:?}: {row}");
        assert_eq!(row["problem"], problem, "{fault:?}: {row}");
        // Whatever it was: by itself nothing that may have arrived leaves again.
        shop.run_due();
        assert_eq!(sink.arrivals().len(), arrived, "{fault:?}");
    }
}

#[test]
fn a_recipient_that_is_refused_is_told_and_the_others_get_the_mail() {
    let (_, sink, row) = after_one_try(Fault::RefuseRecipient("luis@hilo.test"));
    assert_eq!(sink.arrivals()[0].recipients, [ANA]);
    assert_eq!(row["recipients"][0]["accepted"], true);
    assert_eq!(row["recipients"][1]["accepted"], false);
    assert_eq!(row["recipients"][1]["server_text"], "550 5.1.1 no such user");
}

#[test]
fn a_recipient_who_is_to_wait_makes_all_wait_and_nobody_gets_the_mail_twice() {
    let (shop, sink, row) = after_one_try(Fault::DeferRecipient("luis@hilo.test", 1));
    assert_eq!((&row["state"], &row["problem"]), (&json!("deferred"), &json!("try_later")));
    assert_eq!(row["recipients"][1]["accepted"], Value::Null, "not refused");
    assert_eq!(row["recipients"][1]["server_text"], "450 4.2.0 greylisted");
    assert_eq!(sink.arrivals().len(), 0);
    let row = shop.deliver(row["id"].clone());
    assert_eq!((&row["state"], &row["problem"]), (&json!("sent"), &Value::Null));
    let arrivals = sink.arrivals();
    assert_eq!(arrivals.len(), 1);
    assert_eq!(arrivals[0].recipients, [ANA, "luis@hilo.test"]);
}

#[test]
fn the_last_try_leaves_without_whom_the_server_never_took() {
    let (shop, sink, mut row) = after_one_try(Fault::DeferRecipient("luis@hilo.test", 99));
    while row["state"] == "deferred" {
        row = shop.deliver(row["id"].clone());
    }
    assert_eq!((&row["state"], &row["problem"]), (&json!("sent"), &json!("recipient")), "{row}");
    assert_eq!(row["recipients"][1]["accepted"], false);
    assert_eq!(sink.arrivals().len(), 1);
    assert_eq!(sink.arrivals()[0].recipients, [ANA]);
}

#[test]
fn a_deferred_mail_arrives_once_at_the_next_try() {
    let (shop, sink, row) = after_one_try(Fault::LaterFirst);
    let row = shop.deliver(row["id"].clone());
    assert_eq!((&row["state"], &row["attempts"]), (&json!("sent"), &json!(2)));
    assert_eq!(sink.arrivals().len(), 1);
}

#[test]
fn an_unknown_mail_leaves_again_only_when_the_person_says_so() {
    let (shop, sink, row) = after_one_try(Fault::DropAfterData);
    let first = sink.arrivals()[0].raw.clone();
    let timeline = shop.timeline(row["customer"].as_i64().unwrap());
    assert_eq!(timeline["rows"][0]["delivery"]["state"], "unknown");
    assert_eq!(shop.refused("outbox_retry", json!({ "outbox": row["id"] }))["code"], "too_late");
    shop.call("outbox_resend", json!({ "outbox": row["id"] }));
    shop.run_due();
    let arrivals = sink.arrivals();
    assert_eq!(arrivals.len(), 2);
    assert_eq!(arrivals[1].raw, first, "the same bytes, so that servers can tell");
    let timeline = shop.timeline(row["customer"].as_i64().unwrap());
    assert_eq!(
        (&timeline["rows"][0]["delivery"]["state"], &timeline["total"]),
        (&json!("sent"), &json!(1))
    );
}

#[test]
fn an_unknown_mail_can_be_marked_as_arrived() {
    let (shop, sink, row) = after_one_try(Fault::DropAfterData);
    shop.call("outbox_mark_sent", json!({ "outbox": row["id"] }));
    assert_eq!(shop.row(&row["id"])["state"], "sent");
    shop.run_due();
    assert_eq!(sink.arrivals().len(), 1);
}

#[test]
fn a_failed_mail_can_be_taken_off_the_list_and_brought_back() {
    let (shop, _sink, row) = after_one_try(Fault::TooBig);
    let changed = shop.call("outbox_discard", json!({ "outbox": row["id"] }));
    assert_eq!(shop.call("outbox_list", json!({})), json!([]));
    shop.call("undo", json!({ "operation": changed["operation"] }));
    assert_eq!(shop.call("outbox_list", json!({}))[0]["state"], "failed");
}

#[test]
fn a_crash_before_the_answer_leaves_the_mail_unknown_and_sends_nothing_again() {
    let sink = SmtpSink::start(Fault::Hang);
    let mut shop = Shop::open();
    shop.save_account(&shop.account("tls", sink.port, &sink.authority));
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    shop.call("outbox_retry", json!({ "outbox": outbox }));
    let worker = Worker::start(shop.hilo()).unwrap();
    sink.wait_for_bodies(1);
    assert_eq!(shop.row(&outbox)["state"], "transmitting");
    drop(worker);
    assert_eq!(shop.row(&outbox)["state"], "transmitting", "as a crash leaves it");

    shop.reopen();
    assert_eq!(shop.row(&outbox)["state"], "unknown");
    assert_eq!(shop.timeline(ana)["rows"][0]["delivery"]["state"], "unknown");
    shop.run_due();
    assert_eq!(sink.arrivals().len(), 1);
}

#[test]
fn a_server_without_encryption_gets_nothing() {
    let sink = SmtpSink::speaking(Speech::Plain, Fault::None);
    for security in ["starttls", "tls"] {
        let shop = Shop::open();
        let account = shop.account(security, sink.port, &sink.authority);
        let test = shop.test_account(&account, "clave-1");
        assert_eq!(test["problem"], "no_encryption", "{security}: {test}");
    }
    let commands = sink.commands();
    assert!(!commands.iter().any(|verb| verb == "AUTH" || verb == "MAIL"), "{commands:?}");
}

#[test]
fn words_slipped_in_before_the_encryption_are_not_taken_for_the_servers() {
    let sink = SmtpSink::speaking(Speech::Injected, Fault::None);
    let shop = Shop::open();
    let account = shop.account("starttls", sink.port, &sink.authority);
    let test = shop.test_account(&account, "clave-1");
    assert_eq!(test["problem"], "no_encryption", "{test}");
    assert!(!sink.commands().iter().any(|verb| verb == "AUTH"));
}

#[test]
fn starttls_carries_a_mail() {
    let sink = SmtpSink::speaking(Speech::Starttls, Fault::None);
    let shop = Shop::open();
    shop.save_account(&shop.account("starttls", sink.port, &sink.authority));
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    assert_eq!(shop.deliver(outbox)["state"], "sent");
}

#[test]
fn a_server_that_is_not_there_is_told_and_tried_later() {
    let sink = SmtpSink::start(Fault::None);
    let (port, authority) = (sink.port, sink.authority.clone());
    drop(sink);
    let shop = Shop::open();
    let mut account = shop.account("tls", port, &authority);
    assert_eq!(shop.test_account(&account, "clave-1")["problem"], "unreachable");
    account["host"] = json!("no-hay-nadie.invalid");
    assert_eq!(shop.test_account(&account, "clave-1")["problem"], "unknown_host");
}

#[test]
fn a_mail_written_for_one_account_never_leaves_by_another() {
    let sink = SmtpSink::start(Fault::None);
    let shop = Shop::open();
    shop.call("account_practice", json!({}));
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    shop.save_account(&shop.account("tls", sink.port, &sink.authority));
    let row = shop.deliver(outbox);
    assert_eq!((&row["state"], &row["problem"]), (&json!("failed"), &json!("sender")));
    assert_eq!(sink.arrivals().len(), 0);
}

#[test]
fn an_account_whose_domain_is_beyond_ascii_sends() {
    let sink = SmtpSink::start(Fault::None);
    let shop = Shop::open();
    let mut account = shop.account("tls", sink.port, &sink.authority);
    account["from_address"] = json!("Soporte@Señal.example");
    shop.save_account(&account);
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    let row = shop.deliver(outbox);
    assert_eq!((&row["state"], &row["problem"]), (&json!("sent"), &Value::Null), "{row}");
    let ours = shop::read(&sink.arrivals()[0].raw).headers.from.remove(0);
    assert_eq!(ours.address, "Soporte@xn--seal-hqa.example");
    let known = shop.call("settings_get", json!({}))["own_addresses"].clone();
    assert_eq!(known, json!(["soporte@xn--seal-hqa.example"]), "what we wrote is read as ours");
}

#[test]
fn an_account_that_cannot_be_one_is_refused() {
    let shop = Shop::open();
    for (field, value, code) in [
        ("host", json!(" "), "server"),
        ("port", json!(0), "server"),
        ("from_address", json!("soporte"), "email"),
        ("authority", json!("no es PEM"), "authority"),
    ] {
        let mut account = shop.account("tls", 465, "");
        account[field] = value;
        let request = json!({ "account": account, "password": "clave-1" });
        assert_eq!(shop.refused("account_save", request)["field"], code);
    }
    assert_eq!(shop.call("account_get", json!({})), Value::Null);
}
