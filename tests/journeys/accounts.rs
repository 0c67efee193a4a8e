//! Several accounts: each with its passwords, its pace and its mailbox, and each mail by the one it was written for.

use hilo_core::mailbox::receiver::Receiver;
use hilo_tests::mail_server::MailServer;
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::{Fault, PASSWORD, SmtpSink, USER};
use serde_json::{Value, json};

/// The second address of the shop, with a mailbox and a password of its own at the same server.
const SECOND: &str = "ana@hilo.test";
const SECOND_PASSWORD: &str = "clave-2";

/// An account of the second address.
fn second(account: &Value) -> Value {
    let mut account = account.clone();
    account["user"] = json!(SECOND);
    account["from_address"] = json!(SECOND);
    account
}

fn save(shop: &Shop, account: &Value, password: &str) {
    shop.call("account_save", json!({ "account": account, "password": password }));
}

fn addresses(shop: &Shop) -> Vec<Value> {
    let accounts = shop.call("account_list", json!({}));
    accounts
        .as_array()
        .expect("a list")
        .iter()
        .map(|account| account["from_address"].clone())
        .collect()
}

fn question(to: &str) -> Vec<u8> {
    format!(
        "From: Eva Mora <eva@correo.example>\r\nTo: {to}\r\nSubject: Mi pedido\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0100\r\nMessage-ID: <pedido@correo.example>\r\n\r\nHola.\r\n"
    )
    .into_bytes()
}

#[test]
fn an_answer_leaves_by_the_account_that_the_customer_wrote_to_and_is_filed_there() {
    let Some(server) = MailServer::start() else { return };
    let shop = Shop::open();
    let first = shop.account_that_receives(server.tls, server.imaps, &server.authority());
    save(&shop, &first, PASSWORD);
    save(&shop, &second(&first), SECOND_PASSWORD);
    assert_eq!(addresses(&shop), [json!(USER), json!(SECOND)]);

    server.put_into_inbox(SECOND, [question(SECOND).as_slice()]);
    assert_eq!(shop.receive(), 1, "from the second mailbox");
    let list = json!({ "query": "", "recent_first": true, "offset": 0, "limit": 1 });
    let eva = shop.call("customer_list", list)["rows"][0]["id"].clone();
    let draft = shop.call("draft_start", json!({ "customer": eva, "reply_to": null }));
    assert_eq!((&draft["from"], &draft["to"]), (&json!(SECOND), &json!("eva@correo.example")));
    let mut draft = draft;
    draft["body"] = json!("Ya va de camino.");
    draft["to"] = json!(USER);
    shop.call("draft_save", json!({ "draft": draft }));
    let queued = shop.call(
        "draft_send",
        json!({ "customer": eva, "at": null, "only_unanswered": false, "confirmed": [] }),
    );
    assert_eq!(shop.deliver(queued["outbox"].clone())["state"], "sent");
    let arrived = server.inbox(USER, 1);
    let arrived = String::from_utf8_lossy(&arrived[0]);
    assert!(arrived.contains(&format!("<{SECOND}>")), "{arrived}");

    assert_eq!(shop.file_copies(), 1);
    assert_eq!((server.sent(SECOND).len(), server.sent(USER).len()), (1, 0));
}

#[test]
fn both_mailboxes_are_attended_to_side_by_side_and_one_that_fails_holds_up_no_other() {
    let Some(server) = MailServer::start() else { return };
    let shop = Shop::open();
    let first = shop.account_that_receives(server.tls, server.imaps, &server.authority());
    save(&shop, &first, "otra");
    save(&shop, &second(&first), SECOND_PASSWORD);
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    server.put_into_inbox(SECOND, [question(SECOND).as_slice()]);
    let messages = || shop.call("app_status", json!({}))["messages"].clone();
    shop.wait("the mail of the second", || messages() == json!(1));
    // The worst of them is told.
    shop.wait("the refusal", || {
        shop.call("mailbox_visit", json!({}))["problem"] == json!("sign_in")
    });
    let visits = shop.call("mailbox_visits", json!({}));
    let problems: Vec<_> =
        visits.as_array().expect("both").iter().map(|each| &each["visit"]["problem"]).collect();
    assert_eq!(problems, [&json!("sign_in"), &Value::Null]);
    save(&shop, &first, PASSWORD);
    server.put_into_inbox(USER, [question(USER).as_slice()]);
    shop.wait("the first to be let in", || {
        shop.call("mailbox_visit", json!({}))["problem"] == Value::Null
    });
    drop(receiver);
}

#[test]
fn a_mailbox_that_was_given_up_is_visited_again_when_a_person_says_so() {
    let Some(server) = MailServer::start() else { return };
    let shop = Shop::open();
    let account = shop.account_that_receives(server.tls, server.imaps, &server.authority());
    save(&shop, &account, "otra");
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    let problem = || shop.call("mailbox_visit", json!({}))["problem"].clone();
    shop.wait("the refusal", || problem() == json!("sign_in"));
    // As where the password was put right at the provider's: nothing of the account has changed here.
    let account: hilo_core::model::Account = serde_json::from_value(account).expect("an account");
    let incoming = account.incoming.clone().expect("a mailbox");
    let (_, kept) = account.incoming_user(&incoming);
    shop.hilo()
        .secrets()
        .set(&kept, &hilo_core::secrets::Secret::new(PASSWORD))
        .expect("a keychain");
    shop.call("mailbox_retry", json!({}));
    shop.wait("the mailbox to open", || problem() == Value::Null);
    drop(receiver);
}

#[test]
fn an_account_that_is_turned_away_keeps_no_mail_of_another_waiting() {
    let (busy, kind) = (SmtpSink::start(Fault::Busy), SmtpSink::start(Fault::None));
    let shop = Shop::open();
    let first = |sink: &SmtpSink| shop.account("tls", sink.port, &sink.authority);
    save(&shop, &first(&busy), PASSWORD);
    let mut other = first(&kind);
    other["from_address"] = json!(SECOND);
    save(&shop, &other, PASSWORD);
    let (luis, marta) =
        (shop.customer("Luis", "luis@hilo.test"), shop.customer("Marta", "marta@hilo.test"));
    let kept = shop.queue(luis, |_| {});
    let behind = shop.queue(luis, |draft| draft["from"] = json!(SECOND));
    let leaves = shop.queue(marta, |draft| draft["from"] = json!(SECOND));
    shop.pass(10);
    shop.run_due();
    assert_eq!(shop.row(&leaves)["state"], "sent");
    assert_eq!(kind.arrivals().len(), 1);
    // One customer's mails leave in their order, by whichever account.
    assert_eq!(
        [&kept, &behind].map(|mail| shop.row(mail)["attempts"].clone()),
        [json!(0), json!(0)]
    );
    assert_eq!(shop.call("account_pace", json!({}))["problem"], "try_later");

    // Another server under the first lets them in.
    let free = SmtpSink::start(Fault::None);
    save(&shop, &first(&free), PASSWORD);
    shop.run_due();
    assert_eq!((free.arrivals().len(), kind.arrivals().len()), (1, 2));
}

#[test]
fn accounts_are_added_changed_made_usual_and_removed_one_by_one() {
    let shop = Shop::open();
    let first = shop.account("tls", 465, "");
    shop.call("account_practice", json!({}));
    save(&shop, &first, PASSWORD);
    assert_eq!(addresses(&shop), [json!(USER)], "practice ends");
    save(&shop, &second(&first), SECOND_PASSWORD);
    shop.call("account_make_usual", json!({ "address": SECOND.to_uppercase() }));
    assert_eq!(addresses(&shop), [json!(SECOND), json!(USER)]);
    assert_eq!(shop.call("account_get", json!({}))["from_address"], SECOND);

    // Another address in the place of the first, which is not a third account.
    let mut moved = first.clone();
    moved["from_address"] = json!("tienda@hilo.test");
    shop.call("account_save", json!({ "account": moved, "password": null, "replaces": USER }));
    assert_eq!(addresses(&shop), [json!(SECOND), json!("tienda@hilo.test")]);
    let key = format!("smtp:{USER}@localhost");
    let kept = |key: &str| shop.hilo().secrets().get(key).expect("the keychain").is_some();
    assert!(kept(&key), "its user is the same");

    shop.call("account_remove", json!({ "address": SECOND }));
    assert_eq!(
        addresses(&shop),
        [json!("tienda@hilo.test")],
        "the one that is left is the usual one"
    );
    assert!(!kept(&format!("smtp:{SECOND}@localhost")) && kept(&key));
    shop.call("account_remove", json!({}));
    assert_eq!(addresses(&shop), Vec::<Value>::new());
    assert!(!kept(&key));
    assert_eq!(shop.refused("account_make_usual", json!({ "address": USER }))["code"], "not_found");
}

#[test]
fn two_accounts_of_one_user_share_its_password_until_both_are_gone() {
    let shop = Shop::open();
    let first = shop.account("tls", 465, "");
    let mut alias = first.clone();
    alias["from_address"] = json!("avisos@hilo.test");
    save(&shop, &first, PASSWORD);
    save(&shop, &alias, PASSWORD);
    shop.call("account_remove", json!({ "address": USER }));
    let key = format!("smtp:{USER}@localhost");
    let kept = || shop.hilo().secrets().get(&key).expect("the keychain").is_some();
    assert!(kept());
    shop.call("account_remove", json!({ "address": "avisos@hilo.test" }));
    assert!(!kept());
}

#[test]
fn an_account_whose_address_stands_in_a_customers_record_is_told_with_whose_it_is() {
    let sink = SmtpSink::start(Fault::None);
    let shop = Shop::open();
    let eva = shop.customer("Eva", USER);
    assert_eq!(shop.call("accounts_of_customers", json!({})), json!([]));
    shop.save_account(&shop.account("tls", sink.port, &sink.authority));
    let told = shop.call("accounts_of_customers", json!({}));
    assert_eq!(told, json!([{ "address": USER, "customer": eva, "title": "Eva" }]));
}
