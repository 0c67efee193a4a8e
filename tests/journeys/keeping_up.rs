//! What becomes of mails in the mailbox after they were read, against a real Dovecot: read, moved, thrown away, copied.

use hilo_core::mailbox::receiver::Receiver;
use hilo_tests::mail_server::MailServer;
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::USER;
use serde_json::{Value, json};

use crate::receiving::{connected, mail, messages, put};

/// The only message of a customer, by number.
fn message(shop: &Shop, number: usize) -> Value {
    let whom = json!({ "meant": format!("ana{number}@correo.example") });
    let found = shop.call("customer_find", whom);
    let page = shop.call(
        "timeline_page",
        json!({ "customer": found[0]["customer"], "channels": [], "limit": 10, "before": null, "after": null,
            "around": null, "date": null }),
    );
    page["rows"][0].clone()
}

fn is_unread(shop: &Shop, number: usize) -> bool {
    message(shop, number)["unread"] == json!(true)
}

/// The numbers of the mails in a folder that have a flag, or have it not.
fn flagged(server: &MailServer, folder: &str, flag: &str) -> usize {
    server.doveadm(USER, "search", &["mailbox", folder, flag]).lines().count()
}

#[test]
fn what_was_read_elsewhere_is_read_here_and_what_is_read_here_is_marked_there_once() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    put(&server, &[mail(1), mail(2), mail(3)]);
    shop.receive();
    assert!((1..=3).all(|number| is_unread(&shop, number)));

    server.doveadm(
        USER,
        "flags add",
        &["\\Seen", "mailbox", "INBOX", "header", "Subject", "Pedido 1"],
    );
    shop.receive();
    assert_eq!([1, 2, 3].map(|number| is_unread(&shop, number)), [false, true, true]);

    shop.call("messages_seen", json!({ "messages": [message(&shop, 2)["id"]] }));
    assert!(!is_unread(&shop, 2), "before the mailbox knows");
    shop.receive();
    assert_eq!(flagged(&server, "INBOX", "seen"), 2);

    server.doveadm(USER, "flags remove", &["\\Seen", "mailbox", "INBOX", "all"]);
    shop.receive();
    shop.receive();
    assert_eq!(
        flagged(&server, "INBOX", "seen"),
        0,
        "who marks as unread elsewhere has the last word"
    );
    assert!((1..=3).all(|number| is_unread(&shop, number)), "here too");
}

#[test]
fn nothing_is_marked_where_the_account_says_so() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let mut account = shop.call("account_get", json!({}));
    account["incoming"]["marks_seen"] = json!(false);
    shop.save_account(&account);
    put(&server, &[mail(1)]);
    shop.receive();
    shop.call("messages_seen", json!({ "messages": [message(&shop, 1)["id"]] }));
    shop.receive();
    assert_eq!(flagged(&server, "INBOX", "seen"), 0);
}

#[test]
fn what_is_read_here_is_marked_there_while_hilo_waits_for_news() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    put(&server, &[mail(1)]);
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    shop.wait("the mail", || messages(&shop) == json!(1));
    shop.call("messages_seen", json!({ "messages": [message(&shop, 1)["id"]] }));
    shop.wait("the mark", || flagged(&server, "INBOX", "seen") == 1);
    drop(receiver);
}

#[test]
fn older_mails_wait_while_a_person_wants_none_and_new_ones_come() {
    let Some(server) = MailServer::start() else { return };
    let mut shop = connected(&server);
    put(&server, &(1..=60).map(mail).collect::<Vec<_>>());
    let newest = shop.receive_newest();
    assert!(newest < 60, "all came at once: {newest}");
    let paused = |shop: &Shop| shop.call("mailbox_visit", json!({}))["paused"].clone();
    shop.call("mailbox_pause", json!({ "paused": true }));
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    put(&server, &[mail(500)]);
    shop.wait("the new one", || messages(&shop) == json!(newest + 1));
    drop(receiver);

    // Whoever stopped them may pay for each, and has closed the window meanwhile.
    shop.reopen();
    assert_eq!(paused(&shop), json!(true));
    put(&server, &[mail(501)]);
    assert_eq!((shop.receive(), messages(&shop)), (1, json!(newest + 2)));
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    shop.call("mailbox_pause", json!({ "paused": false }));
    shop.wait("all of them", || messages(&shop) == json!(62));
    assert_eq!(paused(&shop), json!(false));
    drop(receiver);
}

#[test]
fn a_mail_that_is_moved_or_thrown_away_stays_one_message() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    put(&server, &[mail(1), mail(2), mail(3)]);
    server.put_into(USER, "Clientes", [mail(4).as_slice()]);
    assert_eq!(shop.receive(), 4);

    server.doveadm(
        USER,
        "move",
        &["Clientes", "mailbox", "INBOX", "header", "Subject", "Pedido 1"],
    );
    server.doveadm(USER, "expunge", &["mailbox", "INBOX", "header", "Subject", "Pedido 2"]);
    assert_eq!((shop.receive(), messages(&shop)), (0, json!(4)));
    let visit = shop.call("mailbox_visit", json!({}));
    assert_eq!(
        (&visit["read"], &visit["mails"]),
        (&json!(3), &json!(3)),
        "where mails lie is known"
    );

    // What was thrown away and is put back is what it was.
    put(&server, &[mail(2)]);
    assert_eq!((shop.receive(), messages(&shop)), (0, json!(4)));
}

#[test]
fn a_mail_in_two_folders_is_one_message_and_what_nobody_sent_is_none() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    put(&server, &[mail(1)]);
    for (folder, number) in [("Clientes", 1), ("Archivo", 1), ("Borradores", 2), ("Papelera", 3)] {
        server.put_into(USER, folder, [mail(number).as_slice()]);
    }
    server.put_into(USER, "Spam", [mail(4).as_slice()]);
    assert_eq!((shop.receive(), messages(&shop)), (1, json!(1)));
}

#[test]
fn two_mails_with_one_message_id_are_two_and_one_without_is_one() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    // As a parcel service writes them: one id for everything it ever sends.
    let parcel = |number: usize| {
        format!(
            "From: Envíos <no@paquetes.example>\r\nReply-To: ana1@correo.example\r\nTo: {USER}\r\nSubject: Envío {number}\r\n\
             Date: Fri, 20 Nov 2026 10:00:{number:02} +0100\r\nMessage-ID: <aviso@paquetes.example>\r\n\r\nEnvío {number}.\r\n"
        )
        .into_bytes()
    };
    let without =
        format!("From: ana2@correo.example\r\nTo: {USER}\r\nSubject: Sin número\r\n\r\nHola.\r\n");
    put(&server, &[parcel(1), parcel(2), without.clone().into_bytes()]);
    assert_eq!(shop.receive(), 3);
    server.number_anew(USER);
    assert_eq!((shop.receive(), messages(&shop)), (0, json!(3)));
}

#[test]
fn what_an_import_brought_too_stays_when_the_import_is_taken_back() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let raw = String::from_utf8(mail(1)).expect("text");
    shop.import_mail(&raw);
    put(&server, &[mail(1)]);
    assert_eq!((shop.receive(), messages(&shop)), (0, json!(1)));
    let imports = shop.call("import_history", json!({}));
    shop.call("import_undo", json!({ "import": imports[0]["id"] }));
    assert_eq!(messages(&shop), json!(1), "it lies in the mailbox as well");
}
