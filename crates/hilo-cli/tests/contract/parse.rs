//! What `parse` prints.

use serde_json::{Value, json};

use super::cli::{CHAT, MAIL, cli, text};

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
