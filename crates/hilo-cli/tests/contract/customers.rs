//! Who is meant, and what is written down for them.

use std::process::Output;

use serde_json::{Value, json};

use super::cli::{Cli, MAIL, cli, text};

#[test]
fn calls_and_notes_stand_on_the_timeline_newest_first() {
    let cli = cli();
    cli.one(&[
        "call",
        "+34 600 00 00 01",
        "--direction",
        "in",
        "--minutes",
        "7",
        "--outcome",
        "spoke",
        "--text",
        "pata rota",
    ]);
    cli.one(&["note", "600 00 00 01", "--channel", "counter", "--text", "vino a la tienda"]);
    let page = cli.one(&["timeline", "600000001", "--limit", "1"]);
    assert_eq!(
        (&page["rows"][0]["text"], &page["rows"][0]["label"]),
        (&json!("vino a la tienda"), &json!("counter"))
    );
    let older = cli.one(&[
        "timeline",
        "600000001",
        "--before",
        page["older"].as_str().expect("there is more"),
    ]);
    assert_eq!((&older["rows"][0]["call"]["minutes"], &older["older"]), (&json!(7), &Value::Null));
}

#[test]
fn who_wants_no_mail_unasked_is_written_down_and_taken_back() {
    let cli = cli();
    cli.one(&["call", "+34 600 00 00 01", "--direction", "in", "--text", "no más ofertas"]);
    let told = cli.one(&["opt-out", "600000001"]);
    assert!(told["opt_out"]["at"].is_i64(), "{told}");
    assert_eq!(told["opt_out"]["message"], Value::Null);
    let told = cli.one(&["opt-out", "600000001", "--take-back"]);
    assert_eq!(told["opt_out"], Value::Null);
}

#[test]
fn a_part_of_a_name_or_address_is_nobody() {
    let cli = cli();
    cli.one(&["import", text(&cli.file("uno.eml", MAIL)), "--me", "hola@tienda.example"]);
    let customer = &cli.one(&["customers"])["customers"][0];
    let name = customer["title"].as_str().expect("a name").to_owned();
    assert_eq!(
        cli.one(&["timeline", &name.to_uppercase()])["rows"].as_array().map(Vec::len),
        Some(1)
    );
    let part: String = name.chars().take(3).collect();
    cli.refused(&["timeline", &part], 1);
    cli.refused(&["note", &part, "--channel", "chat", "--text", "para otra persona"], 1);
    let chat = "23/3/24, 9:05 - Mar: hola\n23/3/24, 9:06 - Tienda: dime, Mar\n";
    let chat = cli.file("Chat de WhatsApp con Mar.txt", chat);
    cli.one(&["import", text(&chat), "--me", "Tienda", "--customer", &part]);
    assert_eq!(cli.one(&["customers"])["total"], 2, "somebody new, not whose name begins so");
}

/// Writes down a call with a number that nobody has, and so a customer.
fn called(cli: &Cli, number: &str) -> i64 {
    cli.one(&["call", number, "--direction", "in", "--text", "pata rota"])["customer"]
        .as_i64()
        .expect("an id")
}

#[test]
fn a_number_finds_its_customer_in_national_and_international_form() {
    let cli = cli();
    let id = called(&cli, "+34 600 00 00 01");
    for written in ["600 00 00 01", "600000001", "+34600000001", "0034 600 00 00 01"] {
        assert_eq!(cli.one(&["timeline", written])["customer"], id, "{written}");
        assert_eq!(called(&cli, written), id, "{written}");
    }
}

#[test]
fn a_number_that_shares_its_last_seven_digits_is_somebody_else() {
    let cli = cli();
    let id = called(&cli, "+34 600 00 00 01");
    for other in ["610 00 00 01", "0000001", "+34 700 000 001"] {
        cli.refused(&["note", other, "--channel", "chat", "--text", "para otra persona"], 1);
    }
    assert_ne!(called(&cli, "610 00 00 01"), id);
}

#[test]
fn a_whole_name_finds_its_customer_whatever_its_accents_and_capitals() {
    let cli = cli();
    let mail = MAIL.replace("Ana Ruiz", "=?utf-8?q?Mar=C3=ADa_Nu=C3=B1ez?=");
    cli.one(&["import", text(&cli.file("uno.eml", &mail)), "--me", "hola@tienda.example"]);
    for written in ["María Nuñez", "MARIA NUNEZ", "maría nún\u{303}ez"] {
        assert_eq!(cli.one(&["timeline", written])["total"], 1, "{written}");
    }
}

#[test]
fn a_name_that_several_have_is_refused_with_their_ids() {
    let cli = cli();
    for (id, address) in [("1", "ana@correo.example"), ("2", "ana@otro.example")] {
        let mail = MAIL.replace("ana@correo.example", address).replace("<1@x", &format!("<{id}@x"));
        let file = cli.file(&format!("{id}.eml"), &mail);
        cli.one(&["import", text(&file), "--me", "hola@tienda.example"]);
    }
    let words = cli.refused(&["note", "Ana Ruiz", "--text", "¿a quién?"], 1);
    assert!(words.contains("1 Ana Ruiz; 2 Ana Ruiz"), "{words}");
}

#[test]
fn a_name_under_which_two_write_on_whatsapp_is_refused_with_their_ids() {
    let cli = cli();
    for (day, customer) in [(23, "Mar Gil"), (24, "Mar Soto")] {
        let chat = format!("{day}/3/24, 9:05 - Mar: hola\n{day}/3/24, 9:06 - Tienda: dime\n");
        let file = cli.file(&format!("Chat de WhatsApp con {customer}.txt"), &chat);
        cli.one(&["import", text(&file), "--me", "Tienda", "--customer", customer]);
    }
    let words = cli.refused(&["note", "Mar", "--text", "¿a quién?"], 1);
    assert!(words.contains("1 Mar Gil; 2 Mar Soto"), "{words}");
    assert_eq!(cli.one(&["timeline", "mar soto"])["customer"], 2);
}

#[test]
fn a_name_that_nobody_has_is_nobody_also_for_a_call() {
    let cli = cli();
    cli.one(&["customers"]);
    let said = cli.refused(&["call", "Marta", "--direction", "in", "--text", "pata rota"], 1);
    assert!(said.contains("no customer matches \"Marta\""), "{said}");
}

#[test]
fn a_folder_without_a_shop_is_told_before_a_new_one_begins_in_it() {
    let cli = cli();
    let begun =
        |output: &Output| String::from_utf8_lossy(&output.stderr).contains("there was no shop in");
    assert!(begun(&cli.run(&["customers"])));
    assert!(!begun(&cli.run(&["customers"])));
}

#[test]
fn an_account_whose_user_name_is_no_address_wants_to_know_where_mail_comes_from() {
    let said = cli().refused(&["account", "add", "--smtp", "smtp://hola@127.0.0.1:1"], 2);
    assert!(said.contains("--from"), "{said}");
}

#[test]
fn moments_are_told_by_the_clocks_of_the_shop_everywhere() {
    let cli = cli();
    let far = MAIL.replace("10:00:00 +0100", "04:00:00 -0500");
    let mail = cli.file("a.eml", &far);
    cli.one(&["import", text(&mail), "--me", "hola@tienda.example"]);
    for job in [&["customers"][..], &["timeline", "ana@correo.example"], &["search", "llega"]] {
        let printed = cli.run(job).stdout;
        let printed = String::from_utf8(printed).expect("UTF-8");
        assert!(printed.contains("2026-11-02T10:00:00+01:00"), "{job:?}: {printed}");
    }
}
