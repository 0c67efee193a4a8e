//! Mails of the shop's mailbox on the timelines, through the command table and a real Dovecot.

use hilo_core::mailbox::receiver::Receiver;
use hilo_tests::mail_server::MailServer;
use hilo_tests::odd_imap::{Odd, OddImap};
use hilo_tests::shop::{self, Shop};
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

/// Addresses of the senders that are put aside, the latest first, each with how many mails.
fn aside(shop: &Shop) -> Vec<(String, u64)> {
    let list = shop.call("aside_list", json!({}));
    let senders = list["senders"].as_array().expect("senders").iter();
    let told = senders.map(|sender| {
        let address = sender["address"].as_str().expect("an address").to_owned();
        (address, sender["mails"].as_u64().expect("a number"))
    });
    told.collect()
}

fn from(sender: &str, id: &str, rest: &str) -> Vec<u8> {
    format!(
        "From: {sender}\r\nTo: {USER}\r\nSubject: Novedades\r\nMessage-ID: <{id}@x.example>\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0100\r\n{rest}\r\n\r\nOfertas de la semana.\r\n"
    )
    .into_bytes()
}

#[test]
fn newsletters_and_machines_make_nobody_a_customer_and_come_once_somebody_has_the_address() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let list = "List-Unsubscribe: <mailto:baja@telas.example>";
    let own = USER.split('@').nth(1).expect("a domain");
    put(
        &server,
        &[
            mail(1),
            from("Telas <boletin@telas.example>", "b1", list),
            from("Telas <boletin@telas.example>", "b2", &format!("{list}\r\nPrecedence: bulk")),
            from("Banco <no-reply@banco.example>", "n1", "X-Nada: 1"),
            // Somebody answers through a list, a form speaks for somebody, and our own site writes.
            from(
                "Foro <foro@lista.example>",
                "l1",
                &format!("{list}\r\nIn-Reply-To: <pedido-1@correo.example>"),
            ),
            from("Web <no-reply@formularios.example>", "f1", "Reply-To: Eva <eva@correo.example>"),
            from(&format!("Web <no-reply@{own}>"), "w1", "X-Nada: 1"),
        ],
    );
    assert_eq!(shop.receive(), 4);
    let status = shop.call("app_status", json!({}));
    assert_eq!((&status["customers"], &status["messages"]), (&json!(4), &json!(4)));
    let waiting = [("no-reply@banco.example", 1), ("boletin@telas.example", 2)]
        .map(|(a, n)| (a.to_owned(), n));
    let mut told = aside(&shop);
    told.sort();
    let mut expected = waiting.to_vec();
    expected.sort();
    assert_eq!(told, expected);
    assert_eq!(shop.call("mailbox_visit", json!({}))["left_out"], 0);

    let new = json!({ "name": "Telas", "email": "Boletin@Telas.example", "phone": "" });
    let made = shop.call("customer_create", new.clone());
    assert_eq!((messages(&shop), aside(&shop)), (json!(6), vec![waiting[0].clone()]));
    shop.call("undo", json!({ "operation": made["operation"] }));
    assert_eq!((messages(&shop), aside(&shop).len()), (json!(4), 2), "undo puts them aside again");

    shop.call("customer_create", new);
    put(&server, &[from("Telas <boletin@telas.example>", "b3", list)]);
    assert_eq!((shop.receive(), messages(&shop)), (1, json!(7)));
    server.number_anew(USER);
    assert_eq!((shop.receive(), messages(&shop)), (0, json!(7)), "none comes twice");

    // What was looked at is news no more.
    let news = || shop.call("mailbox_visit", json!({}))["aside_new"].clone();
    assert_eq!(news(), 1);
    shop.call("aside_looked", json!({}));
    assert_eq!(
        (news(), shop.call("mailbox_visit", json!({}))["aside"].clone()),
        (json!(0), json!(1))
    );
    put(&server, &[from("Banco <no-reply@banco.example>", "n2", "X-Nada: 1")]);
    shop.receive();
    assert_eq!(news(), 1);
}

#[test]
fn what_one_of_us_passes_on_to_ourselves_waits_for_who_wrote_it() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let forward = format!(
        "From: {USER}\r\nTo: {USER}\r\nSubject: RV: Pintura\r\nMessage-ID: <r1@x.example>\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0100\r\n\r\nPara mañana.\r\n\r\n-----Mensaje original-----\r\n\
         De: Luis Gil <luis@correo.example>\r\nEnviado el: jueves, 19 de noviembre de 2026 9:00\r\n\
         Para: {USER}\r\nAsunto: Pintura\r\n\r\n¿Tenéis blanco?\r\n"
    );
    put(&server, &[forward.into_bytes()]);
    assert_eq!(shop.receive(), 0);
    assert_eq!(aside(&shop), [("luis@correo.example".to_owned(), 1)]);
    let waits = shop.call("aside_mails", json!({ "address": "Luis@correo.example" }));
    assert_eq!(waits[0]["subject"], "RV: Pintura");
    let told = ["text", "passed_on_by", "above"].map(|part| &waits[0][part]);
    assert_eq!(told, ["¿Tenéis blanco?", USER, "Para mañana."], "{waits}");
    let luis = shop.customer("Luis Gil", "luis@correo.example");
    assert_eq!((messages(&shop), aside(&shop)), (json!(1), Vec::new()));
    assert_eq!(shop.call("app_status", json!({}))["waiting"], 1, "it asks for an answer");
    // What one of us wrote above it is no word of his.
    let row = shop.timeline(luis)["rows"][0].clone();
    assert_eq!((&row["text"], &row["sender"]), (&json!("¿Tenéis blanco?"), &json!("Luis Gil")));
    let whole = shop.call("message_get", json!({ "message": row["id"] }));
    assert_eq!(whole["quoted"], "Para mañana.");
}

#[test]
fn what_turns_a_name_around_is_in_no_name_of_a_customer() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let name = "=?utf-8?q?Banco_=E2=80=AErednatnaS?= <banco@correo.example>";
    put(&server, &[from(name, "b1", "X-Mailer: uno")]);
    assert_eq!(shop.receive(), 1);
    let found = shop.call("customer_find", json!({ "meant": "banco@correo.example" }));
    assert_eq!(found[0]["title"], "Banco rednatnaS");
}

#[test]
fn a_sent_mail_is_ours_under_whatever_name_it_was_written() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let sent = b"From: Marta <marta@otrodominio.example>\r\nTo: Ana <ana1@correo.example>\r\nSubject: Pedido 1\r\n\
        Date: Fri, 20 Nov 2026 11:00:00 +0100\r\nMessage-ID: <alias-1@x.example>\r\n\r\nYa va de camino.\r\n";
    server.put_into_sent(USER, sent);
    assert_eq!(shop.receive(), 1);
    let status = shop.call("app_status", json!({}));
    assert_eq!((&status["customers"], &status["waiting"]), (&json!(1), &json!(0)));
    let found = shop.call("customer_find", json!({ "meant": "ana1@correo.example" }));
    assert_eq!(found[0]["title"], "Ana", "it is on the timeline of whom it went to");
}

#[test]
fn an_answer_finds_our_mail_although_a_server_gave_that_another_id() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let ana = shop.customer("Ana", "ana@hilo.test");
    let outbox = shop.queue(ana, |_| {});
    assert_eq!(shop.deliver(outbox)["state"], "sent");
    let arrived = server.inbox("ana@hilo.test", 1).pop().expect("our mail");
    let named = shop::read(&String::from_utf8(arrived).expect("text")).headers.references;
    let [token] = named.as_slice() else { panic!("{named:?}") };
    let answer = format!(
        "From: ana@hilo.test\r\nTo: {USER}\r\nSubject: Una cosa\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\n\
         Message-ID: <respuesta@hilo.test>\r\nIn-Reply-To: <cambiado@servidor.example>\r\n\
         References: <{token}> <cambiado@servidor.example>\r\n\r\nVale.\r\n"
    );
    put(&server, &[answer.into_bytes()]);
    assert_eq!(shop.receive(), 1);
    let rows = shop.timeline(ana)["rows"].clone();
    assert_eq!(rows.as_array().map(Vec::len), Some(2));
    assert_eq!(rows[0]["conversation"], rows[1]["conversation"]);
}

#[test]
fn what_somebody_passes_on_in_our_name_is_believed_unless_the_server_says_that_it_is_forged() {
    let passed_on = |number: usize, results: &str| {
        format!(
            "Received: from mx.example by mx.hilo.test; Mon, 2 Nov 2026 10:00:00 +0100\r\n\
             Authentication-Results: mx.hilo.test; {results}\r\nFrom: Soporte <{USER}>\r\nTo: {USER}\r\n\
             Subject: RV: Cuenta\r\nDate: Mon, 2 Nov 2026 10:0{number}:00 +0100\r\n\
             Message-ID: <{number}@otra.example>\r\n\r\n---------- Mensaje reenviado ---------\r\n\
             De: Luis Gil <luis@correo.example>\r\nFecha: lun, 2 nov 2026 a las 9:30\r\nAsunto: Cuenta\r\n\
             Para: {USER}\r\n\r\nMi cuenta es la {number}.\r\n"
        )
        .into_bytes()
    };
    let mails = [(1, "dmarc=pass"), (2, "spf=fail\r\n smtp.mailfrom=otra.example; DMARC = Fail")];
    let mails = mails.map(|(number, results)| passed_on(number, results));
    let server = OddImap::start(Odd::Nothing, mails.to_vec());
    let shop = Shop::open();
    shop.save_account(&shop.account_that_receives(server.port, server.port, &server.authority));
    let luis = shop.customer("Luis Gil", "luis@correo.example");
    assert_eq!(shop.receive(), 1);
    let rows = shop.timeline(luis)["rows"].clone();
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "{rows}");
    assert_eq!(rows[0]["text"], "Mi cuenta es la 1.");
    assert_eq!(rows[0]["passed_on_by"], USER);
    let left = shop.call("left_out_list", json!({}));
    assert_eq!(left["mails"][0]["reason"], "nobody_to_attribute", "{left}");
}
