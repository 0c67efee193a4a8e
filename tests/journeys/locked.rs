//! Passwords under a passphrase: what happens while nobody has given it, and once somebody does.

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::Failure;
use hilo_core::mailbox;
use hilo_core::mailbox::receiver::Receiver;
use hilo_core::outbox::worker::Worker;
use hilo_tests::mail_server::MailServer;
use hilo_tests::no_keychain::NoKeychain;
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::{Fault, PASSWORD, SmtpSink, USER};
use serde_json::{Value, json};

use crate::receiving::{connected, mail, messages, put};

const PASSPHRASE: &str = "tres gatos y un hilo";
const DAY: i64 = 24 * 3600;

fn passphrase(words: &str) -> Value {
    json!({ "passphrase": words })
}

#[test]
fn while_it_is_locked_mails_wait_and_once_it_is_open_they_leave_and_come_at_once() {
    let Some(server) = MailServer::start() else { return };
    let mut shop = connected(&server);
    let moved = shop.call("secrets_use_passphrase", passphrase(PASSPHRASE));
    assert_eq!(moved, json!({ "accounts": [], "clients": [] }));
    let ana = shop.customer("Ana", "ana@hilo.test");
    let sent = shop.queue(ana, |_| {});
    assert_eq!(shop.deliver(sent.clone())["state"], "sent");

    shop.reopen();
    let status = json!({ "keeper": "passphrase", "state": "locked" });
    assert_eq!(shop.call("secrets_status", json!({})), status);
    // As many tries of a copy as there are would be over by then.
    for _ in 0..20 {
        shop.pass(DAY);
        assert_eq!(shop.file_copies(), 0);
    }
    assert_eq!(shop.row(&sent)["copy"]["state"], "waiting");
    put(&server, &[mail(1)]);
    let waits = shop.queue(ana, |_| {});
    shop.call("outbox_retry", json!({ "outbox": waits }));
    let outbox = Worker::start(shop.hilo()).expect("a worker");
    let copies = mailbox::worker::Worker::start(shop.hilo()).expect("a worker");
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    shop.wait("both to say so", || {
        shop.row(&waits)["problem"] == "locked"
            && shop.call("mailbox_visit", json!({}))["problem"] == "locked"
    });
    assert_eq!(shop.row(&waits)["state"], "deferred");
    let pace = shop.call("account_pace", json!({}));
    assert_eq!((&pace["problem"], &pace["stopped"]), (&json!("locked"), &json!(false)));
    assert_eq!(messages(&shop), json!(1), "what was sent, and nothing since");

    let wrong = shop.refused("secrets_unlock", passphrase("otra cosa distinta"));
    assert_eq!(wrong, json!({ "code": "wrong_passphrase" }));
    assert_eq!(shop.row(&waits)["problem"], "locked");
    shop.call("secrets_unlock", passphrase(PASSPHRASE));
    shop.wait("the mail to leave", || shop.row(&waits)["state"] == "sent");
    shop.wait("the mail to come", || messages(&shop) == json!(3));
    shop.wait("the copy", || shop.row(&sent)["copy"]["state"] == "filed");
    shop.wait("the mailbox to be in step", || {
        shop.call("mailbox_visit", json!({}))["problem"] == Value::Null
    });
    assert_eq!(server.inbox("ana@hilo.test", 2).len(), 2);
    drop((outbox, copies, receiver));
}

#[test]
fn where_no_keychain_answers_an_account_is_kept_under_a_passphrase() {
    let server = SmtpSink::start(Fault::None);
    let shop = Shop::open();
    let request = json!({
        "account": shop.account("tls", server.port, &server.authority), "password": PASSWORD
    });
    let dir = tempfile::tempdir().expect("a folder");
    let open = || Hilo::open(dir.path(), Arc::new(NoKeychain)).expect("a new folder");
    let hilo = open();
    let call = |hilo: &Hilo, name: &str, request: &Value| dispatch(hilo, name, request.clone());
    let refused = call(&hilo, "account_save", &request);
    assert!(matches!(refused, Err(Failure::Keychain { .. })), "{refused:?}");
    let moved = call(&hilo, "secrets_use_passphrase", &passphrase(PASSPHRASE));
    assert_eq!(moved, Ok(json!({ "accounts": [], "clients": [] })));
    call(&hilo, "account_save", &request).expect("an account");
    let test = |hilo: &Hilo| {
        let mut kept = request.clone();
        kept["password"] = Value::Null;
        call(hilo, "account_test", &kept)
    };
    assert_eq!(test(&hilo).expect("a test")["problem"], Value::Null);
    let back = call(&hilo, "secrets_use_keychain", &json!({}));
    assert!(matches!(back, Err(Failure::Keychain { .. })), "{back:?}");

    drop(hilo);
    let hilo = open();
    assert_eq!(test(&hilo), Err(Failure::Locked));
    call(
        &hilo,
        "customer_list",
        &json!({ "query": "", "recent_first": true, "offset": 0, "limit": 9 }),
    )
    .expect("reading needs no passphrase");
    let next = "una contraseña nueva";
    let change = json!({ "passphrase": PASSPHRASE, "new_passphrase": next });
    call(&hilo, "secrets_change_passphrase", &change).expect("another passphrase");
    assert_eq!(test(&hilo).expect("a test")["problem"], Value::Null);

    // Who begins anew has to type it again, and is told so by the account itself.
    call(&hilo, "secrets_begin_anew", &passphrase(PASSPHRASE)).expect("an empty vault");
    assert_eq!(test(&hilo).expect("a test")["problem"], "no_password");
    let kept = call(&hilo, "account_get", &json!({})).expect("the account");
    assert_eq!(kept["from_address"], USER);
    let shown = format!(
        "{:?}",
        serde_json::from_value::<hilo_core::api::Passphrase>(passphrase("secreta")).expect("one")
    );
    assert!(!shown.contains("secreta"), "{shown}");
}
