//! Signing in anew for an account that works, and what the shop's own id at a provider has to do with it.

use hilo_core::mailbox::receiver::Receiver;
use hilo_core::secrets::long;
use hilo_tests::mail_server::MailServer;
use hilo_tests::oauth_server::{CLIENT, CLIENT_SECRET, Person};
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::USER;
use serde_json::{Value, json};

use crate::signing_in::{KEY, MINUTES, question, receive, registered, save, sign_in, with_oauth};

fn kept(shop: &Shop) -> Option<String> {
    let kept = long::get(shop.hilo().secrets().as_ref(), KEY).expect("the keychain");
    kept.map(|permission| permission.expose().to_owned())
}

fn keep_client(shop: &Shop, client: &str, secret: Option<&str>) -> Value {
    let request = json!({ "provider": "google", "client": client, "secret": secret });
    shop.call("oauth_client_save", request)
}

#[test]
fn who_signs_in_as_somebody_else_takes_nothing_from_the_account_that_works() {
    let Some(server) = MailServer::start() else { return };
    let (shop, provider) = registered(MINUTES);
    server.take_tokens(provider.page);
    let account =
        with_oauth(shop.account_that_receives(server.tls, server.imaps, &server.authority()));
    sign_in(&shop);
    save(&shop, &account);
    let works = kept(&shop);

    // Another was signed in at the provider already: nobody is told before it is tried.
    provider.state().person = Person::IsAnother;
    assert_eq!(sign_in(&shop)["problem"], Value::Null);
    server.put_into_inbox(USER, [question(1).as_slice()]);
    assert_eq!(receive(&shop), Value::Null);
    let request = json!({ "account": account, "password": null });
    assert_eq!(shop.call("account_test", request.clone())["problem"], "oauth_refused");
    assert_eq!(kept(&shop), works);
    shop.pass(3_600);
    server.put_into_inbox(USER, [question(2).as_slice()]);
    assert_eq!(receive(&shop), Value::Null);

    // Nor does the next change of the account, such as its name.
    save(&shop, &account);
    shop.pass(3_600);
    server.put_into_inbox(USER, [question(3).as_slice()]);
    assert_eq!(receive(&shop), Value::Null);
    assert_eq!(shop.call("app_status", json!({}))["messages"], 3);

    // The right one is tried and kept.
    provider.state().person = Person::Agrees;
    let before = kept(&shop);
    sign_in(&shop);
    assert_eq!(kept(&shop), before);
    assert_eq!(shop.call("account_test", request)["problem"], Value::Null);
    save(&shop, &account);
    assert_ne!(kept(&shop), before);
    assert_eq!(receive(&shop), Value::Null);
}

#[test]
fn a_client_id_that_is_back_is_tried_at_once_whichever_way_it_came_back() {
    let Some(server) = MailServer::start() else { return };
    let (shop, provider) = registered(MINUTES);
    server.take_tokens(provider.page);
    sign_in(&shop);
    save(
        &shop,
        &with_oauth(shop.account_that_receives(server.tls, server.imaps, &server.authority())),
    );
    let _receiver = Receiver::start(shop.hilo()).expect("a receiver");
    let visit = || shop.call("mailbox_visit", json!({}));
    // Whoever is in has a token, and needs the next one to come in again.
    shop.wait("the first visit", || visit()["in_step_at"].is_i64());
    let stopped = || visit()["problem"] == "oauth_client";
    for number in [1, 2] {
        shop.pass(3_600);
        let taken = keep_client(&shop, "", None);
        shop.wait("the mailbox to stop", stopped);
        server.put_into_inbox(USER, [question(number).as_slice()]);
        match number {
            1 => keep_client(&shop, CLIENT, None),
            _ => shop.call("undo", json!({ "operation": taken["operation"] })),
        };
        let came = || shop.call("app_status", json!({}))["messages"] == number;
        shop.wait("the mail", came);
    }
}

#[test]
fn a_secret_is_shown_with_the_client_id_that_it_came_with_and_with_no_other() {
    let (shop, provider) = registered(MINUTES);
    let shown = || {
        assert_eq!(sign_in(&shop)["problem"], Value::Null);
        provider.state().forms.last().and_then(|form| form.get("client_secret").cloned())
    };
    let other = keep_client(&shop, "otro-registro", None);
    shop.call("undo", json!({ "operation": other["operation"] }));
    assert_eq!(shown().as_deref(), Some(CLIENT_SECRET));
    keep_client(&shop, CLIENT, None);
    assert_eq!(shown().as_deref(), Some(CLIENT_SECRET));
    keep_client(&shop, "otro-registro", Some("el-del-otro"));
    keep_client(&shop, CLIENT, None);
    assert_eq!(shown(), None);
    keep_client(&shop, CLIENT, Some(CLIENT_SECRET));
    assert_eq!(shown().as_deref(), Some(CLIENT_SECRET));
    // What is forgotten is not found again.
    keep_client(&shop, "", None);
    keep_client(&shop, CLIENT, None);
    assert_eq!(shown(), None);
}

#[test]
fn with_the_accounts_that_practice_replaces_their_permissions_and_passwords_go() {
    let (shop, _provider) = registered(MINUTES);
    sign_in(&shop);
    save(&shop, &with_oauth(shop.account("tls", 465, "")));
    let mut other = shop.account("tls", 465, "");
    other["from_address"] = json!("pedidos@hilo.test");
    other["user"] = json!("pedidos@hilo.test");
    shop.save_account(&other);
    let account: hilo_core::model::Account = serde_json::from_value(other).expect("an account");
    let password = || shop.hilo().secrets().get(&account.password_key()).expect("the keychain");
    assert!(kept(&shop).is_some() && password().is_some());
    shop.call("account_practice", json!({}));
    assert_eq!((kept(&shop), password()), (None, None));
}
