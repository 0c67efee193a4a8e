//! Whom a mail reached: what is known of one that was refused, came back or got no answer, and who waits because of it.

use hilo_tests::mail_server::MailServer;
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::{Answer, Fault, Place, Script};
use serde_json::{Value, json};

use crate::by_sink::{ANA, LUIS, ana_writes, connected, state};

/// How many customers wait for an answer.
fn waiting(shop: &Shop) -> Value {
    shop.call("app_status", json!({}))["waiting"].clone()
}

/// A server's report that our mail with this id could not be delivered to Ana.
fn comes_back(shop: &Shop, ours: &str) {
    shop.import_mail(&format!(
        "From: MAILER-DAEMON@hilo.test\r\nTo: soporte@hilo.test\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0100\r\nMessage-ID: <vuelta@hilo.test>\r\nAuto-Submitted: auto-replied\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nNo se pudo entregar.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; hilo.test\r\n\r\n\
         Final-Recipient: rfc822; {ANA}\r\nAction: failed\r\nStatus: 5.2.2\r\n\
         Diagnostic-Code: smtp; 552 5.2.2 over quota\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{ours}>\r\n\r\n--b--\r\n"
    ));
}

/// Our newest mail on Ana's timeline.
fn our_mail(shop: &Shop, customer: i64) -> Value {
    let rows = shop.timeline(customer)["rows"].clone();
    let mut rows = rows.as_array().into_iter().flatten();
    rows.find(|row| row["direction"] == "out").expect("our mail").clone()
}

#[test]
fn a_mail_of_which_only_a_copy_was_taken_has_not_answered_the_customer() {
    for (refused, waits) in [(ANA, 1), (LUIS, 0)] {
        let (shop, sink) = connected(Fault::RefuseRecipient(refused));
        let ana = ana_writes(&shop, 1, "");
        let outbox = shop.queue(ana, |draft| draft["cc"] = json!([LUIS]));
        shop.pass(10);
        shop.run_due();
        assert_eq!((state(&shop, &outbox).as_str(), sink.arrivals().len()), ("sent", 1));
        let told = our_mail(&shop, ana)["delivery"]["refused"].clone();
        assert_eq!(
            (told[0]["address"].clone(), told.as_array().map(Vec::len)),
            (json!(refused), Some(1))
        );
        assert!(
            told[0]["server_text"].as_str().is_some_and(|said| said.starts_with("550 ")),
            "{told}"
        );
        assert_eq!(waiting(&shop), waits, "{refused} was refused");
    }
}

#[test]
fn an_answer_proves_that_an_unknown_mail_arrived() {
    let (shop, sink) = connected(Fault::DropAfterData);
    let ana = ana_writes(&shop, 1, "");
    let outbox = shop.queue(ana, |_| {});
    shop.pass(10);
    shop.run_due();
    assert_eq!(state(&shop, &outbox), "unknown");
    let ours = shop.rfc_id(ana);
    shop.pass(600);
    ana_writes(&shop, 2, &format!("In-Reply-To: <{ours}>\r\nReferences: <{ours}>\r\n"));
    shop.run_due();
    assert_eq!(state(&shop, &outbox), "sent");
    let rows = shop.timeline(ana)["rows"].clone();
    assert_eq!(rows[0]["direction"], "in", "it left before the answer came: {rows}");
    assert_eq!(sink.arrivals().len(), 1);
}

#[test]
fn a_mail_that_comes_back_says_so_where_it_stands_and_its_customer_waits_again() {
    let Some(server) = MailServer::start() else { return };
    let shop = Shop::open();
    shop.save_account(&shop.account("tls", server.tls, &server.authority()));
    let eva = shop.import_mail(
        "From: Eva <eva@lejos.example>\r\nTo: soporte@hilo.test\r\nSubject: Mi pedido\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0100\r\nMessage-ID: <eva-1@lejos.example>\r\n\r\nHola\r\n",
    );
    let outbox = shop.queue(eva, |_| {});
    shop.pass(10);
    shop.run_due();
    assert_eq!((state(&shop, &outbox).as_str(), waiting(&shop)), ("sent", json!(0)));

    // The server has nobody to give it to, and writes to us.
    let report = server.inbox("soporte@hilo.test", 1).remove(0);
    shop.import_mail(&String::from_utf8(report).expect("a report in ASCII"));
    let told = &our_mail(&shop, eva)["reports"];
    assert_eq!(told[0]["address"], "eva@lejos.example", "{told}");
    assert_eq!(
        (&told[0]["outcome"], &told[0]["reason"]),
        (&json!("failed"), &json!("no_such_address"))
    );
    assert_eq!(waiting(&shop), 1, "nobody has answered Eva");
}

#[test]
fn a_report_proves_that_an_unknown_mail_left() {
    let (shop, _sink) = connected(Fault::DropAfterData);
    let ana = ana_writes(&shop, 1, "");
    let outbox = shop.queue(ana, |_| {});
    shop.pass(10);
    shop.run_due();
    assert_eq!(state(&shop, &outbox), "unknown");
    let ours = shop.rfc_id(ana);
    comes_back(&shop, &ours);
    shop.run_due();
    assert_eq!(state(&shop, &outbox), "sent");
    let rows = shop.timeline(ana)["rows"].clone();
    let reports: Vec<&Value> =
        rows.as_array().into_iter().flatten().filter_map(|row| row["reports"].get(0)).collect();
    assert_eq!(reports.len(), 1, "{rows}");
    assert_eq!(reports[0]["reason"], "mailbox_full");
    assert_eq!(waiting(&shop), 1, "nobody has answered Ana");
}

#[test]
fn taking_an_import_out_takes_its_report_back() {
    let (shop, _sink) = connected(Fault::None);
    let ana = ana_writes(&shop, 1, "");
    let outbox = shop.queue(ana, |_| {});
    shop.pass(10);
    shop.run_due();
    assert_eq!((state(&shop, &outbox).as_str(), waiting(&shop)), ("sent", json!(0)));
    comes_back(&shop, &shop.rfc_id(ana));
    assert_eq!(waiting(&shop), 1);
    let told = shop.row(&outbox)["reports"].clone();
    assert_eq!((&told[0]["outcome"], &told[0]["address"]), (&json!("failed"), &json!(ANA)));
    let last = shop.call("import_history", json!({}))[0].clone();
    shop.call("import_undo", json!({ "import": last["id"] }));
    assert_eq!(our_mail(&shop, ana)["reports"], json!([]));
    assert_eq!(shop.row(&outbox)["reports"], json!([]));
    assert_eq!(waiting(&shop), 0, "nobody says any more that she did not get it");
}

#[test]
fn that_a_mail_arrived_stays_a_persons_word_and_is_taken_back_until_a_proof_comes() {
    let (shop, _sink) = connected(Fault::DropAfterData);
    let ana = ana_writes(&shop, 1, "");
    let outbox = shop.queue(ana, |_| {});
    shop.pass(10);
    shop.run_due();
    let unknown = shop.row(&outbox);
    assert_eq!((&unknown["state"], waiting(&shop)), (&json!("unknown"), json!(1)));
    shop.pass(3600);
    for _ in 0..2 {
        let changed = shop.call("outbox_mark_sent", json!({ "outbox": outbox }));
        let said = shop.row(&outbox);
        assert_eq!((&said["state"], &said["in_doubt"]), (&json!("sent"), &json!(true)));
        assert_eq!(said["settled_at"], unknown["settled_at"], "it left when it was tried");
        assert_eq!(our_mail(&shop, ana)["delivery"]["in_doubt"], true);
        assert_eq!(waiting(&shop), 0);
        assert_eq!(shop.call("app_status", json!({}))["last_sent_at"], Value::Null);
        shop.call("undo", json!({ "operation": changed["operation"] }));
        assert_eq!((shop.row(&outbox), waiting(&shop)), (unknown.clone(), json!(1)));
    }
    let changed = shop.call("outbox_mark_sent", json!({ "outbox": outbox }));
    let ours = shop.rfc_id(ana);
    ana_writes(&shop, 2, &format!("In-Reply-To: <{ours}>\r\n"));
    shop.run_due();
    let known = shop.row(&outbox);
    assert_eq!((&known["state"], &known["in_doubt"]), (&json!("sent"), &json!(false)));
    let undo = json!({ "operation": changed["operation"] });
    assert_eq!(shop.refused("undo", undo)["code"], "changed_since");
}

#[test]
fn a_mail_that_was_marked_as_arrived_has_answered_nobody_where_her_address_was_refused() {
    let refused = Script::from(Fault::RefuseRecipient(ANA)).and(Place::Body, 1, Answer::hang_up());
    let (shop, _sink) = connected(refused);
    let ana = ana_writes(&shop, 1, "");
    let outbox = shop.queue(ana, |draft| draft["cc"] = json!([LUIS]));
    shop.pass(10);
    shop.run_due();
    assert_eq!(state(&shop, &outbox), "unknown");
    shop.call("outbox_mark_sent", json!({ "outbox": outbox }));
    assert_eq!((state(&shop, &outbox).as_str(), waiting(&shop)), ("sent", json!(1)));
}

#[test]
fn a_mail_in_doubt_stays_in_doubt_when_another_try_is_refused() {
    for is_discarded in [false, true] {
        let script = Script::from(Fault::DropAfterData);
        let no = Answer::line("554 5.7.1 looks like spam");
        let (shop, sink) = connected(script.and(Place::Body, usize::MAX, no));
        let ana = ana_writes(&shop, 1, "");
        let outbox = shop.queue(ana, |_| {});
        shop.pass(10);
        shop.run_due();
        assert_eq!(state(&shop, &outbox), "unknown");
        shop.call("outbox_resend", json!({ "outbox": outbox }));
        shop.run_due();
        let row = shop.row(&outbox);
        assert_eq!((&row["state"], &row["in_doubt"]), (&json!("failed"), &json!(true)));
        assert_eq!(our_mail(&shop, ana)["delivery"]["in_doubt"], true);
        assert_eq!(waiting(&shop), 1);
        if is_discarded {
            shop.call("outbox_discard", json!({ "outbox": outbox }));
            assert_eq!(our_mail(&shop, ana)["delivery"]["state"], "cancelled");
        }
        let ours = shop.rfc_id(ana);
        shop.pass(600);
        ana_writes(&shop, 2, &format!("In-Reply-To: <{ours}>\r\n"));
        shop.run_due();
        let row = shop.row(&outbox);
        assert_eq!((&row["state"], &row["in_doubt"]), (&json!("sent"), &json!(false)));
        assert_eq!(sink.arrivals().len(), 1, "the first try had arrived");
    }
}
