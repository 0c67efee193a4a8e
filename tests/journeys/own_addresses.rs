//! Under which addresses the shop gets mail is learned, and what somebody says of that stays.

use hilo_tests::odd_imap::{Odd, OddImap};
use hilo_tests::shop::Shop;
use serde_json::json;

use crate::receiving::mail;

/// A mail that the server got at an address; what its sender wrote of that stands below.
fn delivered(number: usize, to: &str, from: &str) -> Vec<u8> {
    let raw = String::from_utf8(mail(number)).expect("text");
    let raw = raw.replace(&format!("<ana{number}@correo.example>"), &format!("<{from}>"));
    format!(
        "Return-Path: <{from}>\r\nDelivered-To: {to}\r\nX-Original-To: {to}\r\nReceived: from mx.example by mx.hilo.test; \
         Fri, 20 Nov 2026 10:00:00 +0100\r\nX-Original-To: colado@hilo.test\r\n{raw}"
    )
    .into_bytes()
}

#[test]
fn an_address_is_ours_after_three_people_wrote_to_it_unless_somebody_says_no() {
    let own = |shop: &Shop| {
        let own = shop.call("settings_get", json!({}))["own_addresses"].clone();
        let mut own: Vec<String> = serde_json::from_value(own).expect("addresses");
        own.sort();
        own
    };
    let came = |server: &OddImap, shop: &Shop, numbers: std::ops::Range<usize>, to: &str| {
        server.change(|mails| {
            for number in numbers.clone() {
                let uid = u32::try_from(number).expect("a number");
                mails.insert(uid, delivered(number, to, &format!("ana{number}@correo.example")));
            }
        });
        assert_eq!(shop.receive(), numbers.len(), "{to}");
    };
    let (server, shop) = (OddImap::start(Odd::Nothing, Vec::new()), Shop::open());
    shop.save_account(&shop.account_that_receives(server.port, server.port, &server.authority));
    let before = own(&shop);
    shop.customer("Eva", "eva@hilo.test");
    came(&server, &shop, 1..3, "ventas@hilo.test");
    // The same mail again is no third one.
    server.change(|mails| {
        drop(mails.insert(3, delivered(2, "ventas@hilo.test", "ana2@correo.example")))
    });
    assert_eq!(shop.receive(), 0);
    assert_eq!(own(&shop), before);
    for (at, other) in
        ["lista@otra.example", "eva@hilo.test", "ana@correo.example"].iter().enumerate()
    {
        came(&server, &shop, 10 * (at + 1)..10 * (at + 1) + 4, other);
    }
    server.change(|mails| {
        for (uid, number) in (40..44).zip(40..) {
            mails.insert(uid, delivered(number, "x1@hilo.test", "ana@correo.example"));
        }
    });
    assert_eq!(shop.receive(), 4);
    assert_eq!(own(&shop), before, "a list's, customers', what a sender wrote, and one writer's");

    came(&server, &shop, 50..51, "Ventas@Hilo.test");
    let learned = || [before.clone(), vec!["ventas@hilo.test".to_owned()]].concat();
    let mut expected = learned();
    expected.sort();
    assert_eq!(own(&shop), expected);
    let to_luis = String::from_utf8(delivered(60, "soporte@hilo.test", "ventas@hilo.test"))
        .expect("text")
        .replace("\r\nTo: soporte@hilo.test", "\r\nTo: luis@correo.example");
    server.change(|mails| drop(mails.insert(60, to_luis.into_bytes())));
    assert_eq!(shop.receive(), 1);
    let list = json!({ "query": "luis", "recent_first": true, "offset": 0, "limit": 1 });
    let luis = shop.call("customer_list", list)["rows"][0]["id"].as_i64().expect("a customer");
    assert_eq!(shop.timeline(luis)["rows"][0]["direction"], "out");

    shop.call("settings_save", json!({ "own_addresses": before }));
    came(&server, &shop, 70..74, "ventas@hilo.test");
    assert_eq!(own(&shop), before, "what somebody took off the list stays off it");
    shop.call("settings_save", json!({ "own_addresses": expected }));
    shop.call("settings_save", json!({ "own_addresses": before }));
    came(&server, &shop, 80..84, "ventas@hilo.test");
    assert_eq!(own(&shop), before);
}
