//! Signing in at a provider's page in place of a password: the way there and back, the token, the mail servers.

use std::sync::Arc;
use std::time::Duration;

use hilo_core::mailbox::{connection, receiver};
use hilo_core::model::{Account, OauthProvider};
use hilo_core::oauth::{Credential, credential};
use hilo_core::secrets::long;
use hilo_tests::mail_server::MailServer;
use hilo_tests::oauth_server::{
    CLIENT, CLIENT_SECRET, Endpoint, OauthServer, Person, at_the_page, get, say,
};
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::{Answer, Place, Script, SmtpSink, USER};
use serde_json::{Value, json};

pub const KEY: &str = "oauth:google:soporte@hilo.test";
pub const MINUTES: Duration = Duration::from_secs(300);

/// A shop that is registered at a provider of this machine.
pub fn registered(patience: Duration) -> (Shop, OauthServer) {
    let (shop, provider) = (Shop::open(), OauthServer::start());
    provider.stand_in_for(OauthProvider::Google, &shop.hilo(), patience);
    shop.call(
        "oauth_client_save",
        json!({ "provider": "google", "client": format!(" {CLIENT} "), "secret": CLIENT_SECRET }),
    );
    (shop, provider)
}

fn begin(shop: &Shop) -> String {
    let request = json!({ "provider": "google", "user": USER, "language": "es" });
    let begun = shop.call("oauth_start", request);
    assert_eq!((&begun["ended"], &begun["problem"]), (&json!(false), &Value::Null));
    begun["page"].as_str().expect("a page").to_owned()
}

fn ended(shop: &Shop) -> Value {
    shop.wait("the end", || shop.call("oauth_sign_in", json!({}))["ended"] == true);
    shop.call("oauth_sign_in", json!({}))
}

/// Signs in, as a person does with a browser.
pub fn sign_in(shop: &Shop) -> Value {
    let shown = get(&at_the_page(&begin(shop)));
    assert!(shown.contains("Ya puedes volver a Hilo"), "{shown}");
    ended(shop)
}

pub fn with_oauth(mut account: Value) -> Value {
    account["oauth"] = json!("google");
    account
}

pub fn save(shop: &Shop, account: &Value) {
    shop.call("account_save", json!({ "account": account, "password": null }));
}

/// Brings in what is there, and returns what stood in the way.
pub fn receive(shop: &Shop) -> Value {
    let long = Duration::from_secs(20);
    let limits = connection::Limits { connect: long, command: long, transfer: long };
    let _ = receiver::receive_all(&shop.hilo(), limits, |_| true);
    shop.call("mailbox_visit", json!({}))["problem"].clone()
}

pub fn question(number: u8) -> Vec<u8> {
    format!(
        "From: Eva Mora <eva@correo.example>\r\nTo: {USER}\r\nSubject: Mi pedido {number}\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0100\r\nMessage-ID: <pedido-{number}@correo.example>\r\n\r\nHola.\r\n"
    )
    .into_bytes()
}

#[test]
fn mails_come_and_go_until_the_permission_ends_and_again_once_it_is_given_anew() {
    let Some(server) = MailServer::start() else { return };
    let (shop, provider) = registered(MINUTES);
    server.take_tokens(provider.page);
    let account =
        with_oauth(shop.account_that_receives(server.tls, server.imaps, &server.authority()));
    assert_eq!(sign_in(&shop)["problem"], Value::Null);
    let request = json!({ "account": account, "password": null });
    assert_eq!(shop.call("account_test", request.clone())["problem"], Value::Null);
    let found = shop.call("incoming_test", request);
    assert_eq!((&found["problem"], &found["folder"]), (&Value::Null, &json!("Enviados")));
    let kept = || long::get(shop.hilo().secrets().as_ref(), KEY).expect("the keychain");
    assert_eq!(kept(), None, "nothing is kept before the account is");
    save(&shop, &account);
    assert!(kept().is_some());

    // Mails come in and go out.
    server.put_into_inbox(USER, [question(1).as_slice()]);
    assert_eq!(receive(&shop), Value::Null);
    assert_eq!(shop.call("app_status", json!({}))["messages"], 1);
    let ana = shop.customer("Ana", "ana@hilo.test");
    let first = shop.queue(ana, |_| {});
    assert_eq!(shop.deliver(first)["state"], "sent");
    assert_eq!(server.inbox("ana@hilo.test", 1).len(), 1);
    assert_eq!(shop.file_copies(), 1);
    assert_eq!(server.sent(USER).len(), 1);
    assert_eq!(provider.state().given(), 1, "one token for all of it");

    // The token ends, as its provider said, and then another before its time: each is renewed once.
    let before = kept();
    shop.pass(3_600);
    server.put_into_inbox(USER, [question(2).as_slice()]);
    assert_eq!(receive(&shop), Value::Null);
    assert_eq!(provider.state().given(), 2);
    assert_ne!(kept(), before, "the permission was exchanged as well");
    provider.state().end_tokens();
    server.put_into_inbox(USER, [question(3).as_slice()]);
    assert_eq!(receive(&shop), Value::Null);
    assert_eq!(provider.state().given(), 3);
    provider.state().end_tokens();
    let second = shop.queue(ana, |_| {});
    assert_eq!(shop.deliver(second)["state"], "sent");
    assert_eq!(provider.state().given(), 4);

    // Nobody else has seen any of it.
    for secret in provider.state().secrets() {
        assert!(!shop.data_contains(&secret));
    }

    // The person takes the permission back: the account says so, and the mail waits.
    provider.state().revoke();
    let waits = shop.queue(ana, |_| {});
    shop.pass(10);
    shop.run_due();
    let row = shop.row(&waits);
    assert_eq!((&row["state"], &row["attempts"]), (&json!("deferred"), &json!(0)), "{row}");
    let pace = shop.call("account_pace", json!({}));
    assert_eq!((&pace["problem"], &pace["stopped"]), (&json!("consent"), &json!(true)));
    assert_eq!(receive(&shop), "consent");

    // And gives it anew.
    assert_eq!(sign_in(&shop)["problem"], Value::Null);
    save(&shop, &account);
    shop.run_due();
    assert_eq!(shop.row(&waits)["state"], "sent");
    assert_eq!(receive(&shop), Value::Null);
    assert_eq!(server.inbox("ana@hilo.test", 3).len(), 3);

    // With the account all of it is forgotten.
    shop.call("account_remove", json!({ "address": USER }));
    assert_eq!(kept(), None);
}

#[test]
fn the_token_endpoint_gets_the_verifier_and_what_comes_with_the_id_and_no_page_does() {
    let (shop, provider) = registered(MINUTES);
    let page = begin(&shop);
    for word in
        ["code_challenge_method=S256", "access_type=offline", "login_hint=soporte%40hilo.test"]
    {
        assert!(page.contains(word), "{page}");
    }
    assert!(!page.contains(CLIENT_SECRET));
    get(&at_the_page(&page));
    assert_eq!(ended(&shop)["problem"], Value::Null);
    let forms = provider.state().forms.clone();
    assert_eq!(forms[0]["client_secret"], CLIENT_SECRET);
    assert_eq!(forms[0]["code_verifier"].len(), 43);
    assert!(!page.contains(&forms[0]["code_verifier"]));
    assert!(forms[0]["redirect_uri"].starts_with("http://127.0.0.1:"));
    assert!(!shop.data_contains(CLIENT_SECRET));
}

#[test]
fn who_does_not_bring_the_state_changes_nothing_however_loud_or_slow() {
    let (shop, _provider) = registered(MINUTES);
    let page = begin(&shop);
    let back = at_the_page(&page);
    let url = url::Url::parse(&back).expect("an address");
    let port = url.port().expect("a port");
    let knock = |said: &[u8]| say(port, said).unwrap_or_default();
    let host = format!("Host: 127.0.0.1:{port}\r\n\r\n");
    // One who says nothing, and goes on saying it.
    let silent = std::net::TcpStream::connect(("127.0.0.1", port)).expect("a visit");
    let foreign = format!("GET /?code=x&state=otro HTTP/1.1\r\n{host}");
    assert!(knock(foreign.as_bytes()).starts_with("HTTP/1.1 400"));
    let denied = format!("GET /?error=access_denied HTTP/1.1\r\n{host}");
    assert!(knock(denied.as_bytes()).starts_with("HTTP/1.1 400"));
    let query = url.query().expect("words");
    let rebound = format!("GET /?{query} HTTP/1.1\r\nHost: malo.example:{port}\r\n\r\n");
    assert!(knock(rebound.as_bytes()).starts_with("HTTP/1.1 400"));
    assert!(knock(format!("GET /favicon.ico HTTP/1.1\r\n{host}").as_bytes()).contains("404"));
    let endless = format!("GET /?{query}&x={} HTTP/1.1\r\n{host}", "x".repeat(20_000));
    assert!(!knock(endless.as_bytes()).contains("200 OK"));
    assert_eq!(shop.call("oauth_sign_in", json!({}))["ended"], false);
    assert!(knock(b"\x16\x03\x01\x02\x00\x01\r\n\r\n").starts_with("HTTP/1.1 400"));

    assert!(get(&back).contains("Ya puedes volver a Hilo"));
    assert_eq!(ended(&shop)["problem"], Value::Null);
    // The door is closed behind the one that it was open for.
    assert_eq!(get_again(port, &back), None);
    drop(silent);
}

fn get_again(port: u16, back: &str) -> Option<String> {
    say(port, format!("GET {back} HTTP/1.1\r\n\r\n").as_bytes())
}

#[test]
fn what_the_person_or_the_provider_refuses_is_told_apart_and_nothing_is_kept() {
    let (shop, provider) = registered(MINUTES);
    for (person, problem) in [
        (Person::Declines, "denied"),
        (Person::NeedsAdmin, "admin"),
        (Person::LeavesMailsOut, "scope"),
    ] {
        provider.state().person = person;
        assert_eq!(sign_in(&shop)["problem"], problem);
    }
    provider.state().person = Person::Agrees;
    for (endpoint, problem) in [
        (Endpoint::Broken, "refused"),
        (Endpoint::Garbled, "refused"),
        (Endpoint::Endless, "refused"),
        (Endpoint::Turns, "refused"),
        (Endpoint::HangsUp, "unreachable"),
    ] {
        provider.state().endpoint = endpoint;
        assert_eq!(sign_in(&shop)["problem"], problem, "{endpoint:?}");
    }
    provider.state().endpoint = Endpoint::Works;
    let account = with_oauth(shop.account("tls", 465, ""));
    let tested = shop.call("account_test", json!({ "account": account, "password": null }));
    assert_eq!(tested["problem"], "consent");
}

#[test]
fn a_sign_in_ends_when_it_is_cancelled_or_another_begins_or_nobody_comes_back() {
    let (shop, _provider) = registered(Duration::from_millis(50));
    let page = begin(&shop);
    assert_eq!(ended(&shop)["problem"], "late");
    assert_eq!(shop.call("oauth_sign_in", json!({}))["page"], json!(page));

    let (shop, _provider) = registered(MINUTES);
    begin(&shop);
    shop.call("oauth_cancel", json!({}));
    assert_eq!(ended(&shop)["problem"], "cancelled");
    let first = at_the_page(&begin(&shop));
    let second = at_the_page(&begin(&shop));
    let port = url::Url::parse(&first).expect("an address").port().expect("a port");
    shop.wait("the first door to close", || say(port, b"").is_none());
    assert_eq!(shop.call("oauth_sign_in", json!({}))["ended"], false);
    get(&second);
    assert_eq!(ended(&shop)["problem"], Value::Null);
}

#[test]
fn without_an_id_of_the_shops_own_nobody_is_sent_to_a_page() {
    let shop = Shop::open();
    let request = json!({ "provider": "microsoft", "user": USER, "language": "es" });
    let refused = shop.refused("oauth_start", request);
    assert_eq!(
        (&refused["code"], &refused["thing"]),
        (&json!("not_found"), &json!("oauth_client"))
    );
    let offers = shop.call("oauth_offers", json!({}));
    assert_eq!((&offers[0]["provider"], &offers[0]["client"]), (&json!("microsoft"), &json!("")));
    for odd in ["con espacio", "línea", &"x".repeat(201)] {
        let request = json!({ "provider": "microsoft", "client": odd, "secret": null });
        assert_eq!(shop.refused("oauth_client_save", request)["field"], "oauth_client", "{odd}");
    }
    let request = json!({ "provider": "microsoft", "client": "6f0c", "secret": null });
    let changed = shop.call("oauth_client_save", request);
    assert_eq!(shop.call("oauth_offers", json!({}))[0]["client"], "6f0c");
    shop.call("undo", json!({ "operation": changed["operation"] }));
    assert_eq!(shop.call("oauth_offers", json!({}))[0]["client"], "");
}

#[test]
fn a_token_is_shown_to_the_providers_servers_and_to_no_other() {
    let (shop, _provider) = registered(MINUTES);
    sign_in(&shop);
    let mut elsewhere = with_oauth(shop.account("tls", 465, ""));
    elsewhere["host"] = json!("smtp.malo.example");
    let request = json!({ "account": elsewhere, "password": null });
    assert_eq!(shop.refused("account_save", request.clone())["field"], "server");
    assert_eq!(shop.refused("account_test", request)["field"], "server");
    let account: Account = serde_json::from_value(elsewhere).expect("an account");
    let shown = credential(&shop.hilo(), &account, &account.host, || unreachable!());
    assert!(shown.is_err(), "{shown:?}");
}

#[test]
fn many_who_need_a_token_at_once_have_it_renewed_once() {
    let (shop, provider) = registered(MINUTES);
    sign_in(&shop);
    let account = with_oauth(shop.account("tls", 465, ""));
    save(&shop, &account);
    shop.pass(3_600);
    let account: Account = serde_json::from_value(account).expect("an account");
    let all_ask = Arc::new(std::sync::Barrier::new(8));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let (hilo, account, all_ask) = (shop.hilo(), account.clone(), Arc::clone(&all_ask));
            std::thread::spawn(move || {
                let shown = credential(&hilo, &account, "localhost", || unreachable!());
                let Ok(Credential::Bearer(bearer)) = shown else { panic!("no bearer") };
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                all_ask.wait();
                runtime.expect("tokio").block_on(bearer.token()).expect("a token")
            })
        })
        .collect();
    let tokens: Vec<_> =
        threads.into_iter().map(|thread| thread.join().expect("a thread")).collect();
    assert!(tokens.iter().all(|token| *token == tokens[0]));
    assert_eq!(provider.state().given(), 2);
}

#[test]
fn a_permission_longer_than_a_keychain_entry_outlives_the_process() {
    let (mut shop, provider) = registered(MINUTES);
    provider.state().padding = 4_000;
    sign_in(&shop);
    let account = with_oauth(shop.account("tls", 465, ""));
    save(&shop, &account);
    shop.wait("the sign-in to let go", || Arc::strong_count(&shop.hilo()) == 2);
    shop.reopen();
    provider.stand_in_for(OauthProvider::Google, &shop.hilo(), MINUTES);
    let sink = SmtpSink::start(offering(Script::good()));
    let account = with_oauth(shop.account("tls", sink.port, &sink.authority));
    save(&shop, &account);
    // The sink takes no token; that it was shown one is enough.
    let tested = shop.call("account_test", json!({ "account": account, "password": null }));
    assert_eq!(tested["problem"], "oauth_refused", "{tested}");
    assert_eq!(provider.state().given(), 3);
}

/// A server that offers XOAUTH2.
fn offering(script: Script) -> Script {
    let words = b"250-sink\r\n250-AUTH PLAIN XOAUTH2\r\n250 8BITMIME\r\n".to_vec();
    script.and(Place::Ehlo, usize::MAX, Answer::Say(words))
}

#[test]
fn while_the_provider_cannot_be_asked_the_mail_waits_and_nobody_is_called_to_sign_in() {
    let (shop, provider) = registered(MINUTES);
    sign_in(&shop);
    let sink = SmtpSink::start(offering(Script::at(Place::Auth, Answer::line("235 2.7.0 ok"))));
    save(&shop, &with_oauth(shop.account("tls", sink.port, &sink.authority)));
    shop.pass(3_600);
    let ana = shop.customer("Ana", "ana@hilo.test");
    let mail = shop.queue(ana, |_| {});
    let paced = || shop.call("account_pace", json!({}));
    for (endpoint, problem) in [
        (Endpoint::HangsUp, "unreachable"),
        (Endpoint::Broken, "try_later"),
        (Endpoint::Turns, "try_later"),
    ] {
        provider.state().endpoint = endpoint;
        shop.pass(1_800);
        shop.run_due();
        let pace = paced();
        assert_eq!((&pace["problem"], &pace["stopped"]), (&json!(problem), &json!(false)));
    }
    assert_eq!(sink.visits(), 0);
    provider.state().endpoint = Endpoint::Works;
    shop.pass(1_800);
    shop.run_due();
    assert_eq!(shop.row(&mail)["state"], "sent");

    // An id that the shop takes away is the shop's to give again.
    shop.pass(3_600);
    shop.call("oauth_client_save", json!({ "provider": "google", "client": "", "secret": null }));
    let waits = shop.queue(ana, |_| {});
    shop.pass(10);
    shop.run_due();
    assert_eq!((&paced()["problem"], &paced()["stopped"]), (&json!("oauth_client"), &json!(true)));
    shop.call(
        "oauth_client_save",
        json!({ "provider": "google", "client": CLIENT, "secret": null }),
    );
    assert_eq!(paced()["problem"], Value::Null);
    shop.run_due();
    assert_eq!(shop.row(&waits)["state"], "sent");
}

#[test]
fn the_servers_reasons_are_answered_with_nothing_and_its_refusal_is_understood() {
    let (shop, provider) = registered(MINUTES);
    sign_in(&shop);
    let reasons = Answer::line("334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=");
    let disabled = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.";
    for (refusal, problem, tokens) in [
        ("535 5.7.3 Authentication unsuccessful", "oauth_refused", 2),
        (disabled, "sending_off", 1),
        (
            "550 5.7.30 Basic authentication is not supported for Client Submission.",
            "sending_off",
            1,
        ),
        ("454 4.7.0 Temporary authentication failure", "try_later", 1),
    ] {
        let script =
            Script::once(Place::Auth, reasons.clone()).and(Place::Auth, 1, Answer::line(refusal));
        let script =
            script.and(Place::Auth, 1, reasons.clone()).and(Place::Auth, 1, Answer::line(refusal));
        let sink = SmtpSink::start(offering(script));
        let account = with_oauth(shop.account("tls", sink.port, &sink.authority));
        let tested = shop.call("account_test", json!({ "account": account, "password": null }));
        assert_eq!(tested["problem"], problem, "{tested}");
        assert!(
            tested["server_text"]
                .as_str()
                .expect("words")
                .contains(refusal.get(4..30).expect("words"))
        );
        assert_eq!(sink.visits(), tokens, "{refusal}");
    }
    // A token that was refused once may have ended early: the next one is let in.
    let script =
        Script::once(Place::Auth, reasons).and(Place::Auth, 1, Answer::line("535 5.7.3 no"));
    let sink = SmtpSink::start(offering(script.and(Place::Auth, 1, Answer::line("235 2.7.0 ok"))));
    let account = with_oauth(shop.account("tls", sink.port, &sink.authority));
    let before = provider.state().given();
    let tested = shop.call("account_test", json!({ "account": account, "password": null }));
    assert_eq!(tested["problem"], Value::Null, "{tested}");
    assert_eq!(provider.state().given(), before + 1);
    // Where it is not offered at all, nothing is shown.
    let sink = SmtpSink::start(Script::good());
    let account = with_oauth(shop.account("tls", sink.port, &sink.authority));
    let tested = shop.call("account_test", json!({ "account": account, "password": null }));
    assert_eq!(tested["problem"], "oauth_refused");
    assert!(!sink.commands().contains(&"AUTH".to_owned()));
}
