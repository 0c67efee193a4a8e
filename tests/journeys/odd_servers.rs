//! Servers that do what Dovecot does not: whatever they say, no mail is lost or doubled, and what cannot be read keeps no
//! other from coming.

use std::time::Duration;

use hilo_core::mailbox::connection::Limits;
use hilo_core::mailbox::receiver::{Receiver, receive_all};
use hilo_core::mailbox::sync::Stop;
use hilo_core::model::SendProblem;
use hilo_tests::odd_imap::{Odd, OddImap};
use hilo_tests::shop::Shop;
use serde_json::json;

use crate::receiving::{mail, messages};

fn connected(odd: Odd, mails: usize) -> (OddImap, Shop) {
    let server = OddImap::start(odd, (1..=mails).map(mail).collect());
    let shop = Shop::open();
    shop.save_account(&shop.account_that_receives(server.port, server.port, &server.authority));
    (server, shop)
}

fn receive(shop: &Shop) -> Result<usize, Stop> {
    receive_within(shop, Duration::from_secs(20))
}

/// For a server that lets us wait in vain.
fn receive_soon(shop: &Shop) -> Result<usize, Stop> {
    receive_within(shop, Duration::from_secs(2))
}

fn receive_within(shop: &Shop, patience: Duration) -> Result<usize, Stop> {
    let limits = Limits { connect: patience, command: patience, transfer: patience };
    receive_all(&shop.hilo(), limits, |_| true)
}

#[test]
fn what_is_odd_about_a_server_costs_no_mail_that_it_gives() {
    // What is odd, mails on timelines, mails left out.
    for (odd, there, left_out) in [
        (Odd::Nothing, 9, 0),
        (Odd::NoUidNext, 9, 0),
        (Odd::Garbled(4), 8, 1),
        (Odd::Withheld(9), 8, 1),
        (Odd::Uninvited, 9, 0),
        (Odd::Twice, 9, 0),
        (Odd::SizeOfNothing, 9, 0),
        (Odd::SizeOfTooMuch(2), 8, 1),
        (Odd::SmallLetters, 9, 0),
        (Odd::CountsWrong, 9, 0),
        (Odd::RefusesChanges, 9, 0),
        (Odd::GarbledList(4), 9, 0),
        (Odd::OneRefuses, 9, 0),
        (Odd::Large(4), 9, 0),
        (Odd::LargeAsWhole(4), 9, 0),
    ] {
        let (_server, shop) = connected(odd, 9);
        for again in 0..3 {
            let ended = receive(&shop);
            let new = if again == 0 { there } else { 0 };
            assert!(matches!(ended, Ok(came) if came == new), "{odd:?}, {again}: {ended:?}");
        }
        let visit = shop.call("mailbox_visit", json!({}));
        assert_eq!(
            (messages(&shop), &visit["left_out"]),
            (json!(there), &json!(left_out)),
            "{odd:?}"
        );
    }
}

#[test]
fn a_server_that_cannot_be_understood_is_told_and_what_came_before_stays() {
    for odd in [Odd::NoUidValidity, Odd::UnsafeLogin, Odd::ShortLiteral(1)] {
        let (_server, shop) = connected(odd, 3);
        let Err(Stop::Trouble(trouble)) = receive_soon(&shop) else {
            panic!("{odd:?} was borne with")
        };
        assert!(trouble.passing, "{odd:?} is tried again: {trouble:?}");
        let visit = shop.call("mailbox_visit", json!({}));
        assert!(!visit["problem"].is_null(), "{odd:?}: {visit}");
    }
    let (_server, shop) = connected(Odd::UnsafeLogin, 3);
    let Err(Stop::Trouble(trouble)) = receive(&shop) else { panic!("it was borne with") };
    assert_eq!(trouble.problem, SendProblem::Refused);
    assert!(trouble.server_text.contains("Unsafe Login"), "{}", trouble.server_text);
}

#[test]
fn a_mail_at_which_the_line_breaks_each_time_is_set_aside_and_the_others_come() {
    for odd in [
        Odd::ShortLiteral(4),
        Odd::LargeFromElsewhere(4),
        Odd::LargeWithoutEnd(4),
        Odd::LargeByDrops(4),
    ] {
        let (_server, shop) = connected(odd, 9);
        let mut tries = 0;
        while receive_soon(&shop).is_err() {
            tries += 1;
            assert!(tries < 20, "{odd:?}: {}", shop.call("mailbox_visit", json!({})));
        }
        let visit = shop.call("mailbox_visit", json!({}));
        let left_out = &visit["left_out"];
        assert_eq!((messages(&shop), left_out), (json!(8), &json!(1)), "{odd:?}: {visit}");
    }
}

#[test]
fn without_the_next_number_the_newest_may_go_and_nothing_is_read_again() {
    let (server, shop) = connected(Odd::NoUidNext, 5);
    assert!(matches!(receive(&shop), Ok(5)));
    server.change(|mails| drop(mails.remove(&5)));
    server.asked();
    assert!(matches!(receive(&shop), Ok(0)));
    let read = server.asked().into_iter().filter(|asked| asked.contains("BODY")).count();
    assert_eq!(read, 0, "mails were fetched again");
    server.change(|mails| drop(mails.insert(6, mail(6))));
    assert!(matches!(receive(&shop), Ok(1)));
    assert_eq!(messages(&shop), json!(6));
}

#[test]
fn of_gmail_one_folder_is_read_and_without_it_each_mail_is_fetched_once() {
    let (server, shop) = connected(Odd::Gmail, 4);
    assert!(matches!(receive(&shop), Ok(4)));
    let opened: Vec<String> =
        server.asked().into_iter().filter(|asked| asked.starts_with("EXAMINE")).collect();
    assert!(opened.iter().all(|asked| asked.contains("[Gmail]/Todos")), "{opened:?}");

    let (server, shop) = connected(Odd::GmailWithoutAll, 4);
    assert!(matches!(receive(&shop), Ok(4)));
    let fetched = server.asked().into_iter().filter(|asked| asked.contains("BODY")).count();
    assert_eq!(fetched, 1, "what lies in two folders is fetched from one");
    assert_eq!(messages(&shop), json!(4));
}

#[test]
fn what_gmail_calls_a_thread_is_one_conversation_of_a_customer() {
    // Nothing but Gmail says that the mails belong together; the last is another customer's.
    let mails = ["ana", "ana", "ana", "luis"].into_iter().zip(1..).map(|(who, number)| {
        let raw = String::from_utf8(mail(number)).expect("text");
        raw.replace(&format!("<ana{number}@"), &format!("<{who}@")).into_bytes()
    });
    let server = OddImap::start(Odd::Gmail, mails.collect());
    let shop = Shop::open();
    // One of them is there already: what Gmail says of it counts as well.
    let first =
        shop.import_mail(&String::from_utf8(mail(1)).expect("text").replace("<ana1@", "<ana@"));
    shop.save_account(&shop.account_that_receives(server.port, server.port, &server.authority));
    assert!(matches!(receive(&shop), Ok(3)));
    let rows = shop.timeline(first)["rows"].clone();
    let of = |number: usize| {
        let subject = format!("Pedido {number}");
        let row = rows.as_array().expect("rows").iter().find(|row| row["subject"] == *subject);
        row.expect("the mail")["conversation"].clone()
    };
    assert_eq!(of(1), of(2));
    assert_ne!(of(1), of(3));
}

#[test]
fn nothing_is_asked_that_makes_a_server_take_a_mail_apart_or_marks_it() {
    let (server, shop) = connected(Odd::Nothing, 3);
    assert!(matches!(receive(&shop), Ok(3)));
    for asked in server.asked() {
        let asked = asked.to_uppercase();
        for word in
            ["ENVELOPE", "BODYSTRUCTURE", "BODY[", "RFC822.HEADER", "STORE", "EXPUNGE", "SELECT"]
        {
            assert!(!asked.contains(word), "{asked}");
        }
    }
}

#[test]
fn a_folder_is_read_once_also_while_hilo_waits_and_the_newest_mail_goes() {
    let (server, shop) = connected(Odd::NoUidNext, 5);
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    shop.wait("all mails", || messages(&shop) == json!(5));
    drop(receiver);
    server.change(|mails| drop(mails.remove(&5)));
    server.asked();
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    let mut asked = Vec::new();
    while !asked.iter().any(|asked: &String| asked == "IDLE") {
        asked.extend(server.asked());
    }
    drop(receiver);
    assert!(!asked.iter().any(|asked| asked.contains("BODY")), "{asked:?}");
    assert!(matches!(receive(&shop), Ok(0)));
}

#[test]
fn a_mail_is_given_up_where_the_line_breaks_at_it_and_no_other_for_it() {
    let (server, shop) = connected(Odd::ShortLiteral(3), 3);
    for _ in 0..8 {
        assert!(receive_soon(&shop).is_err());
    }
    // Another comes, and the one that broke the line goes.
    server.change(|mails| {
        mails.remove(&3);
        mails.insert(4, mail(4));
    });
    assert!(matches!(receive(&shop), Ok(3)));
    assert_eq!(shop.call("mailbox_visit", json!({}))["left_out"], 0);
}

#[test]
fn what_could_not_come_in_is_told_and_comes_when_it_is_tried_again() {
    let (server, shop) = connected(Odd::Garbled(4), 9);
    assert!(receive(&shop).is_ok());
    let told = shop.call("left_out_list", json!({}));
    assert_eq!((&told["count"], &told["mails"][0]["folder"]), (&json!(1), &json!("INBOX")));
    assert_eq!(told["mails"][0]["reason"], "unreadable");

    // It is as unreadable as before.
    shop.call("left_out_retry", json!({}));
    assert_eq!(shop.call("left_out_list", json!({}))["mails"][0]["again"], true);
    assert_eq!(receive(&shop).ok(), Some(0));
    let told = shop.call("left_out_list", json!({}));
    assert_eq!((&told["count"], &told["mails"][0]["again"]), (&json!(1), &json!(false)));

    server.set(Odd::Nothing);
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    shop.wait("the server to be visited", || messages(&shop) == json!(8));
    shop.call("left_out_retry", json!({}));
    shop.wait("the mail", || messages(&shop) == json!(9));
    assert_eq!(shop.call("left_out_list", json!({}))["count"], 0);
    drop(receiver);
}

#[test]
fn what_is_left_out_in_a_folder_that_is_not_read_any_more_is_not_waited_for() {
    let (server, shop) = connected(Odd::OneShares(2), 2);
    assert!(receive(&shop).is_ok());
    let mails = || shop.call("left_out_list", json!({}))["mails"].clone();
    let before = mails();
    assert!(before.as_array().is_some_and(|mails| mails.len() == 3), "{before}");
    server.set(Odd::OneRefuses);
    shop.call("left_out_retry", json!({}));
    assert!(receive(&shop).is_ok());
    let (left, folder) = (mails(), json!("Compartida"));
    let again: Vec<_> = left.as_array().expect("mails").iter().map(|mail| &mail["again"]).collect();
    assert_eq!((again, &left[0]["folder"]), (vec![&json!(false)], &folder), "{left}");
}

#[test]
fn a_mail_that_breaks_the_line_is_set_aside_though_others_come_all_the_time() {
    let (server, shop) = connected(Odd::ShortLiteral(3), 3);
    let mut tries = 0;
    while receive_soon(&shop).is_err() {
        tries += 1;
        assert!(tries < 20, "{}", shop.call("mailbox_visit", json!({})));
        let next = 3 + tries;
        server.change(|mails| drop(mails.insert(next, mail(next as usize))));
    }
    let left_out = shop.call("mailbox_visit", json!({}))["left_out"].clone();
    assert_eq!((messages(&shop), left_out), (json!(2 + tries), json!(1)));
}

#[test]
fn sizes_that_are_said_too_small_do_not_fill_the_memory() {
    let long = |number: usize| {
        let film = "0123456789abcdef0123456789abcdef0123456789abcdef\r\n".repeat(120_000);
        let head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHola\r\n--b\r\n\
            Content-Type: video/mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        let raw = String::from_utf8(mail(number)).expect("text");
        let (fields, _) = raw.split_once("\r\n\r\n").expect("a header");
        format!("{fields}\r\nMIME-Version: 1.0\r\n{head}{film}--b--\r\n").into_bytes()
    };
    let server = OddImap::start(Odd::SizeOfLittle, (1..=12).map(long).collect());
    let shop = Shop::open();
    shop.save_account(&shop.account_that_receives(server.port, server.port, &server.authority));
    assert_eq!(receive(&shop).ok(), Some(12));
    // What is more than is held at once is left for another group.
    let groups = |words: &&String| words.contains("BODY.PEEK[]") && words.contains(':');
    assert_eq!(server.asked().iter().filter(groups).count(), 4);
}

#[test]
fn a_large_mail_goes_on_where_the_line_broke() {
    let (server, shop) = connected(Odd::LargeInBits(1), 1);
    let receiver = Receiver::start(shop.hilo()).expect("a receiver");
    shop.wait("the mail", || messages(&shop) == json!(1));
    drop(receiver);
    let asked = server.asked();
    let begun = asked.iter().filter(|words| words.contains("<0.")).count();
    let signed_in = asked.iter().filter(|words| words.as_str() == "LOGIN").count();
    assert!(begun == 1 && signed_in > 1, "{asked:?}");
}

#[test]
fn of_a_mail_that_cannot_be_read_its_header_tells() {
    let cut = b"From: Ana Ruiz <ana@correo.example>\r\nSubject: =?utf-8?q?Env=C3=ADo?=\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n\
        Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAA";
    let server = OddImap::start(Odd::Nothing, vec![cut.to_vec()]);
    let shop = Shop::open();
    shop.save_account(&shop.account_that_receives(server.port, server.port, &server.authority));
    assert_eq!(receive(&shop).ok(), Some(0));
    let mail = shop.call("left_out_list", json!({}))["mails"][0].clone();
    assert_eq!(
        (&mail["reason"], &mail["about"]["subject"]),
        (&json!("truncated"), &json!("Envío"))
    );
    assert_eq!(mail["about"]["from"]["name"], "Ana Ruiz");
    assert_eq!(mail["about"]["size"].as_u64(), Some(cut.len() as u64));
}
