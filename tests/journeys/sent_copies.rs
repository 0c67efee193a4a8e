//! Copies of sent mails in the mailbox, and mails of which nobody knows, through the command table and real servers.

use std::time::{Duration, Instant};

use hilo_core::{mailbox, outbox};
use hilo_tests::mail_server::{MailServer, SENT};
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::{Fault, PASSWORD, SmtpSink, USER};
use serde_json::{Value, json};

const ANA: &str = "ana@hilo.test";

/// A shop that sends by a sink and has its mailbox at Dovecot.
fn connected(server: &MailServer, fault: Fault) -> (Shop, SmtpSink) {
    let sink = SmtpSink::start(fault);
    let shop = Shop::open();
    shop.save_account(&account(&shop, server, &sink));
    (shop, sink)
}

fn account(shop: &Shop, server: &MailServer, sink: &SmtpSink) -> Value {
    let authorities = format!("{}{}", sink.authority, server.authority());
    shop.account_with_mailbox(sink.port, server.imaps, &authorities)
}

fn copy(shop: &Shop, outbox: &Value) -> Value {
    shop.row(outbox).get("copy").expect("a copy or none").clone()
}

fn word(copy: &Value, field: &str) -> String {
    copy.get(field).and_then(Value::as_str).unwrap_or("-").to_owned()
}

/// The bytes of a mail that was sent, or may have been.
fn bytes(shop: &Shop, outbox: &Value) -> Vec<u8> {
    let message = shop.row(outbox).get("message").expect("a message").clone();
    let path = shop.file("copia.eml", "");
    shop.call("message_save", json!({ "message": message, "path": path }));
    std::fs::read(path).expect("the mail")
}

#[test]
fn a_sent_mail_lies_once_in_the_mailbox_as_it_left_and_read() {
    let Some(server) = MailServer::start() else { return };
    for (number, (security, sending, receiving)) in
        [("tls", server.tls, server.imaps), ("starttls", server.starttls, server.imap)]
            .into_iter()
            .enumerate()
    {
        let shop = Shop::open();
        let mut account = shop.account_with_mailbox(sending, receiving, &server.authority());
        account["security"] = json!(security);
        account["incoming"]["security"] = json!(security);
        let test = json!({ "account": account, "password": PASSWORD });
        let found = shop.call("incoming_test", test);
        assert_eq!((&found["problem"], &found["folder"]), (&Value::Null, &json!(SENT)), "{found}");
        shop.save_account(&account);
        let ana = shop.customer("Ana Núñez", ANA);
        let outbox = shop.queue(ana, |draft| draft["body"] = json!("Mañana llega, señora Núñez."));
        assert_eq!(shop.deliver(outbox.clone())["state"], "sent");
        assert_eq!(word(&copy(&shop, &outbox), "state"), "waiting");

        assert_eq!((shop.file_copies(), shop.file_copies()), (1, 0));
        let filed = copy(&shop, &outbox);
        assert_eq!(word(&filed, "state"), "filed", "{filed}");
        assert_eq!(filed["place"]["folder"], SENT);
        assert_eq!(filed["place"]["uid"], json!(number + 1), "as Dovecot says where it lies");
        let ours = bytes(&shop, &outbox);
        let sent = server.sent(USER);
        let same: Vec<_> = sent.iter().filter(|(_, mail)| *mail == ours).collect();
        assert_eq!((sent.len(), same.len()), (number + 1, 1));
        assert!(same[0].0.ends_with(":2,S"), "read, and nothing else: {}", same[0].0);
        assert!(!shop.data_contains(PASSWORD), "the password is in the data folder");
    }
}

#[test]
fn a_copy_whose_note_was_lost_in_a_crash_is_not_filed_twice() {
    let Some(server) = MailServer::start() else { return };
    let (mut shop, _sink) = connected(&server, Fault::None);
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    shop.deliver(outbox.clone());
    let before = shop.snapshot();
    assert_eq!(shop.file_copies(), 1);
    assert_eq!(server.sent(USER).len(), 1);
    // The server has it, and our database has never heard of it.
    shop.restore(&before);
    assert_eq!(word(&copy(&shop, &outbox), "state"), "waiting");
    assert_eq!(shop.file_copies(), 1);
    let found = copy(&shop, &outbox);
    assert_eq!((word(&found, "state").as_str(), &found["place"]["uid"]), ("filed", &json!(1)));
    assert_eq!(server.sent(USER).len(), 1);
}

#[test]
fn while_the_mailbox_is_away_mails_leave_and_their_copies_come_later() {
    let Some(server) = MailServer::start() else { return };
    let (shop, sink) = connected(&server, Fault::None);
    server.stop_mailboxes();
    let ana = shop.customer("Ana", ANA);
    let mails = [(); 3].map(|()| shop.queue(ana, |_| {}));
    shop.pass(60);
    shop.run_due();
    assert_eq!(sink.arrivals().len(), 3);
    assert_eq!(shop.file_copies(), 3);
    for mail in &mails {
        let waits = copy(&shop, mail);
        assert_eq!(shop.row(mail)["state"], "sent", "whatever becomes of the copy");
        assert_eq!(word(&waits, "problem"), "unreachable", "{waits}");
        assert!(!word(&waits, "server_text").is_empty());
    }
    assert_eq!(shop.file_copies(), 0, "not at once again");
    server.start_mailboxes();
    shop.pass(31);
    assert_eq!(shop.file_copies(), 3);
    assert!(mails.iter().all(|mail| word(&copy(&shop, mail), "state") == "filed"));
    assert_eq!((server.sent(USER).len(), sink.arrivals().len()), (3, 3));
}

#[test]
fn a_wrong_password_is_tried_once_and_told_until_somebody_mends_it() {
    let Some(server) = MailServer::start() else { return };
    let (shop, sink) = connected(&server, Fault::None);
    let mut account = account(&shop, &server, &sink);
    account["incoming"]["user"] = json!(ANA);
    let save = |password: &str| json!({ "account": account, "password": PASSWORD, "incoming_password": password });
    let test = shop.call("incoming_test", save("otra"));
    assert_eq!(test["problem"], "sign_in", "{test}");
    assert!(word(&test, "server_text").contains("Authentication failed"), "{test}");
    shop.call("account_save", save("otra"));
    let ana = shop.customer("Ana", "ana@lejos.example");
    let mails = [(); 2].map(|()| {
        let outbox = shop.queue(ana, |_| {});
        shop.deliver(outbox.clone());
        shop.file_copies();
        outbox
    });
    for mail in &mails {
        let stopped = copy(&shop, mail);
        assert_eq!(
            (word(&stopped, "state").as_str(), word(&stopped, "problem").as_str()),
            ("given_up", "sign_in")
        );
        assert!(word(&stopped, "server_text").contains("Authentication failed"), "{stopped}");
    }
    assert_eq!(copy(&shop, &mails[1])["attempts"], 0, "nobody signed in for it with the wrong one");
    shop.call("account_save", save("clave-2"));
    assert_eq!(shop.file_copies(), 2);
    assert_eq!((server.sent(ANA).len(), server.sent(USER).len()), (2, 0));
}

#[test]
fn without_a_mailbox_nothing_changes_and_taking_it_away_ends_what_waits() {
    let Some(server) = MailServer::start() else { return };
    let (shop, sink) = connected(&server, Fault::None);
    let mut account = account(&shop, &server, &sink);
    account["incoming"] = Value::Null;
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    shop.deliver(outbox.clone());
    assert_eq!(word(&copy(&shop, &outbox), "state"), "waiting");
    shop.save_account(&account);
    let second = shop.queue(ana, |_| {});
    shop.deliver(second.clone());
    assert_eq!((copy(&shop, &outbox), copy(&shop, &second)), (Value::Null, Value::Null));
    assert_eq!((shop.file_copies(), server.sent(USER).len()), (0, 0));
}

#[test]
fn a_mail_of_which_nobody_knows_is_sent_once_it_lies_in_the_mailbox() {
    let Some(server) = MailServer::start() else { return };
    let (shop, sink) = connected(&server, Fault::DropAfterData);
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    assert_eq!(shop.deliver(outbox.clone())["state"], "unknown");
    assert_eq!(shop.file_copies(), 1, "it is looked for at once");
    assert_eq!(shop.row(&outbox)["state"], "unknown");
    // A provider files it a minute later.
    server.put_into_sent(USER, &bytes(&shop, &outbox));
    shop.pass(29);
    assert_eq!(shop.file_copies(), 0);
    shop.pass(2);
    assert_eq!(shop.file_copies(), 1);
    shop.run_due();
    let row = shop.row(&outbox);
    assert_eq!((&row["state"], &row["problem"]), (&json!("sent"), &Value::Null), "{row}");
    assert_eq!((server.sent(USER).len(), sink.arrivals().len()), (1, 1));
}

#[test]
fn a_mail_that_is_nowhere_stays_unknown_and_never_leaves_by_itself() {
    let Some(server) = MailServer::start() else { return };
    let (shop, sink) = connected(&server, Fault::DropAfterData);
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    assert_eq!(shop.deliver(outbox.clone())["state"], "unknown");
    let mut looks = 0;
    for _ in 0..20 {
        looks += shop.file_copies();
        shop.run_due();
        shop.pass(4 * 3600 + 1);
    }
    assert_eq!(looks, 16);
    let row = shop.row(&outbox);
    assert_eq!(row["state"], "unknown", "{row}");
    assert_eq!(
        (word(&row["copy"], "state").as_str(), &row["copy"]["problem"]),
        ("given_up", &Value::Null)
    );
    assert_eq!((server.sent(USER).len(), sink.arrivals().len()), (0, 1));
    // Who says that it arrived has its copy filed, once that is not taken back any more.
    let changed = shop.call("outbox_mark_sent", json!({ "outbox": outbox }));
    assert_eq!(shop.file_copies(), 0);
    shop.call("undo", json!({ "operation": changed["operation"] }));
    assert_eq!(shop.row(&outbox), row);
    let changed = shop.call("outbox_mark_sent", json!({ "outbox": outbox }));
    shop.pass(16);
    assert_eq!((shop.file_copies(), server.sent(USER).len()), (1, 1));
    shop.run_due();
    assert_eq!(shop.row(&outbox)["in_doubt"], true, "Hilo's own copy proves nothing");
    let undo = json!({ "operation": changed["operation"] });
    assert_eq!(shop.refused("undo", undo)["code"], "changed_since");
}

#[test]
fn both_workers_side_by_side_send_a_mail_and_file_it() {
    let Some(server) = MailServer::start() else { return };
    let (shop, _sink) = connected(&server, Fault::None);
    let sending = outbox::worker::Worker::start(shop.hilo()).expect("a worker");
    let filing = mailbox::worker::Worker::start(shop.hilo()).expect("a worker");
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| {});
    shop.call("outbox_retry", json!({ "outbox": outbox }));
    shop.wait_for(&outbox, "sent");
    let deadline = Instant::now() + Duration::from_secs(30);
    while word(&copy(&shop, &outbox), "state") != "filed" {
        assert!(Instant::now() < deadline, "{}", shop.row(&outbox));
        std::thread::yield_now();
    }
    assert_eq!(server.sent(USER).len(), 1);
    sending.stop(Duration::from_secs(10));
    drop(filing);
}
