//! Mails of the shop's mailbox on the timelines, through the command table and a real Dovecot.

use hilo_core::mailbox::receiver::Receiver;
use hilo_tests::mail_server::MailServer;
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::USER;
use serde_json::{Value, json};

/// A shop whose mails are received from Dovecot.
pub(crate) fn connected(server: &MailServer) -> Shop {
    let shop = Shop::open();
    let account = shop.account_that_receives(server.tls, server.imaps, &server.authority());
    shop.save_account(&account);
    shop
}

/// A mail from a customer, by number.
pub(crate) fn mail(number: usize) -> Vec<u8> {
    format!(
        "From: Ana Ruiz <ana{number}@correo.example>\r\nTo: {USER}\r\nSubject: Pedido {number}\r\n\
         Date: Fri, 20 Nov 2026 10:{:02}:{:02} +0100\r\nMessage-ID: <pedido-{number}@correo.example>\r\n\r\n\
         Hola, soy la pregunta {number}.\r\n",
        number / 60 % 60,
        number % 60
    )
    .into_bytes()
}

pub(crate) fn put(server: &MailServer, mails: &[Vec<u8>]) {
    server.put_into_inbox(USER, mails.iter().map(Vec::as_slice));
}

pub(crate) fn messages(shop: &Shop) -> Value {
    shop.call("app_status", json!({}))["messages"].clone()
}

#[test]
fn what_is_in_the_mailbox_comes_onto_the_timelines_once() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let mails: Vec<_> = (0..620).map(mail).collect();
    put(&server, &mails);
    assert_eq!(shop.receive(), 620);
    assert_eq!((shop.receive(), messages(&shop)), (0, json!(620)));
    let status = shop.call("app_status", json!({}));
    assert_eq!((&status["customers"], &status["waiting"]), (&json!(620), &json!(620)));

    put(&server, &[mail(620)]);
    assert_eq!((shop.receive(), messages(&shop)), (1, json!(621)));
}

#[test]
fn a_mailbox_that_counts_anew_brings_nothing_twice() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let mails: Vec<_> = (0..70).map(mail).collect();
    put(&server, &mails);
    assert_eq!(shop.receive(), 70);
    server.number_anew(USER);
    put(&server, &[mail(70)]);
    assert_eq!((shop.receive(), messages(&shop)), (1, json!(71)));
}

#[test]
fn what_was_sent_from_elsewhere_stands_on_the_timeline_as_ours_and_our_own_copies_stay_one() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    put(&server, &[mail(1)]);
    assert_eq!(shop.receive(), 1);
    assert_eq!(shop.call("app_status", json!({}))["waiting"], 1);
    let answer = format!(
        "From: {USER}\r\nTo: ana1@correo.example\r\nSubject: Re: Pedido 1\r\nDate: Fri, 20 Nov 2026 11:00:00 +0100\r\n\
         Message-ID: <movil-1@hilo.test>\r\nIn-Reply-To: <pedido-1@correo.example>\r\n\r\nYa va de camino, desde el móvil.\r\n"
    );
    server.put_into_sent(USER, answer.as_bytes());
    assert_eq!(shop.receive(), 1);
    assert_eq!(shop.call("app_status", json!({}))["waiting"], 0, "it was answered from the phone");

    let ana = shop.customer("Ana", "ana@hilo.test");
    let outbox = shop.queue(ana, |draft| draft["body"] = json!("Mañana llega, Ana."));
    assert_eq!(shop.deliver(outbox)["state"], "sent");
    assert_eq!(shop.file_copies(), 1);
    assert_eq!((shop.receive(), messages(&shop)), (0, json!(3)));
}

#[test]
fn a_mail_that_nobody_can_read_keeps_no_other_from_coming() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let nobody = b"Subject: sin remitente\r\n\r\nNadie\r\n".to_vec();
    put(&server, &[mail(1), b"\0\0\0".to_vec(), nobody, mail(2)]);
    assert_eq!(shop.receive(), 2);
    let visit = shop.call("mailbox_visit", json!({}));
    assert_eq!((&visit["left_out"], &visit["problem"]), (&json!(2), &Value::Null), "{visit}");
}

#[test]
fn a_new_mail_comes_by_itself_and_a_mailbox_that_was_away_is_found_again() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    put(&server, &[mail(1)]);
    shop.wait("the first mail", || messages(&shop) == json!(1));
    server.stop_mailboxes();
    shop.wait("the way to break", || !shop.call("mailbox_visit", json!({}))["problem"].is_null());
    put(&server, &[mail(2)]);
    server.start_mailboxes();
    shop.wait("the second mail", || messages(&shop) == json!(2));
    drop(receiver);
}
