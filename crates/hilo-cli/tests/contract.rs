//! The contract of docs/cli.md, by the binary itself: what it prints with `--json` and how it leaves.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

struct Cli {
    dir: tempfile::TempDir,
}

fn cli() -> Cli {
    Cli { dir: tempfile::tempdir().expect("a folder") }
}

impl Cli {
    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hilo-cli"))
            .args(["--data", &self.dir.path().join("data").to_string_lossy()])
            .args(arguments)
            .env("HILO_PASSWORD", "clave")
            .output()
            .expect("it runs")
    }

    fn json(&self, arguments: &[&str]) -> Vec<Value> {
        let mut all = arguments.to_vec();
        all.push("--json");
        let output = self.run(&all);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    fn one(&self, arguments: &[&str]) -> Value {
        self.json(arguments).pop().expect("an answer")
    }

    fn refused(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        let words = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(!words.trim().is_empty(), "a refusal says why");
        words
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, content).expect("written");
        path
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

const CHAT: &str = "línea suelta\n23/3/24, 9:04 - Los mensajes y las llamadas están cifrados de extremo a extremo.\n\
    23/3/24, 9:05 - Ana: hola\nsegunda línea\n23/3/24, 9:06 - Tienda: IMG-20240323-WA0007.jpg (archivo adjunto)\n";

const MAIL: &str = "From: Ana Ruiz <ana@correo.example>\r\nTo: hola@tienda.example\r\nSubject: =?utf-8?q?Env=C3=ADo?=\r\n\
    Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@x.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
    ¿Cuándo llega?\r\n\r\nEl lun, 2 nov 2026 a las 9:00, Tienda (<hola@tienda.example>) escribió:\r\n> Hola\r\n";

#[test]
fn parse_prints_a_chat_entry_by_entry_and_the_summary_last() {
    let cli = cli();
    let file = cli.file("Chat de WhatsApp con Ana.txt", CHAT);
    let lines = cli.json(&["parse", text(&file)]);
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["kind"], "notice");
    assert_eq!(lines[0]["sender"], Value::Null);
    assert_eq!(
        lines[1],
        json!({ "line": 3, "sent_at": "2024-03-23T09:05:00", "sender": "Ana", "kind": "text",
            "text": "hola\nsegunda línea", "edited": false, "attachments": [] })
    );
    assert_eq!(
        lines[2]["attachments"],
        json!([{ "name": "IMG-20240323-WA0007.jpg", "present": true }])
    );
    let summary = &lines[3]["summary"];
    assert_eq!((&summary["messages"], &summary["notices"]), (&json!(2), &json!(1)));
    assert_eq!(
        (&summary["senders"], &summary["date_order"]),
        (&json!(["Ana", "Tienda"]), &json!("dmy"))
    );
    assert_eq!(
        (&summary["first"], &summary["date_order_certain"]),
        (&json!("2024-03-23T09:04:00"), &json!(true))
    );
    assert_eq!(summary["skipped"][0]["line"], 1);
}

#[test]
fn parse_prints_a_mail_with_its_new_text_apart() {
    let cli = cli();
    let lines = cli.json(&["parse", text(&cli.file("uno.eml", MAIL))]);
    let mail = &lines[0];
    assert_eq!((&mail["subject"], &mail["message_id"]), (&json!("Envío"), &json!("1@x.example")));
    assert_eq!(
        (&mail["new_text"], &mail["date"]),
        (&json!("¿Cuándo llega?"), &json!("2026-11-02T10:00:00+01:00"))
    );
    assert_eq!(mail["from"], json!([{ "name": "Ana Ruiz", "address": "ana@correo.example" }]));
    assert!(mail["text"].as_str().is_some_and(|text| text.contains("> Hola")));
    assert_eq!(
        (&mail["automatic"], &mail["bounce"], &mail["forwarded"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(lines[1]["summary"]["messages"], 1);
}

#[test]
fn import_says_what_is_new_and_what_was_there() {
    let cli = cli();
    let chat = cli.file("Chat de WhatsApp con Ana.txt", CHAT);
    let mail = cli.file("uno.eml", MAIL);
    let arguments =
        ["import", text(&chat), text(&mail), "--me", "Tienda", "--me", "hola@tienda.example"];
    let dry = cli.one(&[&arguments[..], &["--dry-run"]].concat());
    assert_eq!((&dry["new"], &dry["skipped"]), (&json!(4), &json!(1)));
    assert_eq!(cli.one(&["customers"])["total"], 0, "a dry run stores nothing");
    let first = cli.one(&arguments);
    assert_eq!(
        (&first["new"], &first["duplicate"], &first["skipped"]),
        (&json!(4), &json!(0), &json!(1))
    );
    assert_eq!(first["files"][1]["channel"], "email");
    let again = cli.one(&arguments);
    assert_eq!((&again["new"], &again["duplicate"]), (&json!(0), &json!(4)));
    let found = cli.one(&["search", "cuando"]);
    assert_eq!(found["total"], 1);
}

#[test]
fn a_person_reads_one_message_and_a_file_left_out_without_a_line() {
    let cli = cli();
    cli.file("uno.eml", MAIL);
    cli.file("ajeno.txt", "pan\nleche\n");
    let folder = cli.dir.path().to_owned();
    let words = cli.run(&["import", text(&folder), "--me", "hola@tienda.example"]).stdout;
    let words = String::from_utf8(words).expect("UTF-8");
    assert!(words.contains("  ajeno.txt is neither"), "{words}");
    let words = cli.run(&["search", "cuando"]).stdout;
    assert!(String::from_utf8(words).expect("UTF-8").ends_with("\n1 message\n"));
}

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

#[test]
fn what_fails_leaves_with_one_and_what_is_called_wrongly_with_two() {
    let cli = cli();
    let empty = cli.file("vacio.eml", "");
    let words = cli.refused(&["import", text(&empty)], 1);
    assert!(words.contains("vacio.eml") && words.contains("empty"), "{words}");
    let foreign = cli.file("notas.txt", "pan\nleche\n");
    assert!(cli.refused(&["parse", text(&foreign)], 1).contains("notas.txt"));
    let good = cli.file("uno.eml", MAIL);
    cli.refused(&["import", text(&good), text(&empty)], 1);
    assert_eq!(
        cli.one(&["customers"])["total"],
        0,
        "one that cannot be read stops all before anything is stored"
    );
    cli.refused(&["import"], 2);
    cli.refused(&["import", text(&good), "--zone", "Luna/Mar"], 2);
    cli.refused(&["timeline", "nadie"], 1);
    cli.refused(&["no-such-job"], 2);
}

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
    cli.one(&[
        "account",
        "add",
        "--smtp",
        "smtps://u@localhost:1",
        "--from",
        "Tienda <hola@tienda.example>",
    ]);
    send("2");
    let row = &cli.one(&["outbox", "run", "--once"])["outbox"][0];
    assert_eq!((&row["state"], &row["problem"]), (&json!("deferred"), &json!("unreachable")));
}
