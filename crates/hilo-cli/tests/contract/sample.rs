//! The sample shop, and mail that leaves it.

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::secrets::Memory;
use serde_json::json;

use super::cli::{cli, text};

#[test]
fn a_mail_of_the_sample_shop_goes_out_and_a_wrong_server_keeps_it_with_the_reason() {
    let cli = cli();
    let data = cli.dir.path().join("data");
    cli.one(&["demo", text(&data)]);
    let again = cli.one(&["import", text(&data.join("sources"))]);
    assert_eq!((&again["new"], &again["skipped"]), (&json!(0), &json!(0)));
    let words = cli.refused(&["send", "¿Damos esto por resuelto?", "--customer", "1"], 1);
    assert!(words.contains("ask.asunto"), "{words}");
    let send = |customer: &str| {
        cli.one(&[
            "send",
            "¿Damos esto por resuelto?",
            "--customer",
            customer,
            "--set",
            "ask.asunto=el pedido",
            "--set",
            "ask.solucion=otra silla",
        ])
    };
    let fields = |field: &str| {
        let set = format!("{field}=3");
        ["render", "¿Damos esto por resuelto?", "--customer", "1", "--set", &set].map(str::to_owned)
    };
    let nothing = fields("nada");
    let words = cli.refused(&nothing.each_ref().map(String::as_str), 1);
    assert!(words.contains("nada") && words.contains("ask.solucion"), "{words}");
    let bare = fields("asunto");
    let rendered = cli.one(&bare.each_ref().map(String::as_str));
    assert_eq!(rendered["subject"], "Sobre 3: ¿ha quedado todo bien?");
    let cancelled = send("3")["outbox"].to_string();
    cli.one(&["outbox", "cancel", &cancelled]);
    let words = cli.refused(&["outbox", "resend", &cancelled], 1);
    assert!(words.contains("was taken back"), "{words}");
    let again = [
        "send",
        "¿Ha llegado bien?",
        "--customer",
        "3",
        "--set",
        "order.number=7",
        "--set",
        "fecha_entrega=hoy",
    ];
    assert!(cli.refused(&again, 1).contains("--replace-draft"));
    cli.one(&[&again[..], &["--replace-draft"]].concat());
    send("1");
    assert_eq!(cli.one(&["outbox", "run", "--once"])["outbox"][0]["state"], "sent");
    let newest = &cli.one(&["timeline", "1", "--limit", "1"])["rows"][0];
    assert_eq!(
        (&newest["direction"], &newest["delivery"]["state"]),
        (&json!("out"), &json!("sent"))
    );
    let add = ["account", "add", "--smtp", "smtps://u@localhost:1", "--from"];
    cli.refused(&[add.as_slice(), &["Tienda <hola@tienda.example>"]].concat(), 1);
    send("2");
    let row = &cli.one(&["outbox", "run", "--once"])["outbox"][0];
    assert_eq!((&row["state"], &row["problem"]), (&json!("deferred"), &json!("unreachable")));
}

#[test]
fn the_sample_shop_is_not_written_over_another() {
    let cli = cli();
    let data = cli.dir.path().join("data");
    assert_eq!(cli.one(&["customers"])["total"], 0, "a shop, if a new one");
    let held = || std::fs::read(data.join("hilo.db")).expect("a database");
    let before = held();
    let words = cli.refused(&["demo", text(&data)], 1);
    assert!(words.contains("holds a shop already; nothing was changed"), "{words}");
    assert!(words.contains(text(&data)), "{words}");
    assert!(held() == before && !data.join("sources").exists());
}

#[test]
fn a_shop_that_another_process_has_open_is_said_to_be_open() {
    let cli = cli();
    let data = cli.dir.path().join("data");
    let _open = Hilo::open(&data, Arc::new(Memory::default())).expect("opens");
    for job in [&["demo", text(&data)][..], &["customers"]] {
        let words = cli.refused(job, 1);
        assert!(words.contains("is open in another Hilo"), "{words}");
    }
}
