//! What `parse` prints.

use std::path::Path;

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

#[test]
fn parse_reads_every_source_of_a_folder_each_with_its_summary() {
    let cli = cli();
    let chat = cli.file("todo/Chat de WhatsApp con Ana.txt", CHAT);
    let folder = chat.with_file_name("");
    cli.file("todo/ajeno.txt", "pan\nleche\n");
    cli.file("todo/cortado.zip", "PK\u{3}\u{4}\u{14}\0\0\0\u{8}\0");
    cli.file("todo/cartas/uno.eml", MAIL);
    let mbox = format!("From x@y Mon Nov  2 10:00:00 2026\n{MAIL}\n");
    let mbox = cli.file("todo/correo.mbox", &mbox);
    let lines = cli.json(&["parse", text(&folder)]);
    let is_summary = |line: &Value| line.get("summary").is_some();
    let ends: Vec<usize> = (0..lines.len()).filter(|at| is_summary(&lines[*at])).collect();
    let summaries: Vec<(&Value, &Value, &Value)> = ends
        .iter()
        .map(|at| &lines[*at]["summary"])
        .map(|summary| (&summary["path"], &summary["channel"], &summary["messages"]))
        .collect();
    let path = |path: &Path| json!(text(path));
    let cut = chat.with_file_name("cortado.zip");
    assert_eq!(
        summaries,
        [
            (&path(&chat), &json!("whatsapp"), &json!(2)),
            (&path(&mbox), &json!("email"), &json!(1)),
            (&path(&cut), &json!("whatsapp"), &json!(0)),
            (&path(&folder), &json!("email"), &json!(1)),
        ]
    );
    assert_eq!(ends, [3, 5, 6, 8], "what belongs to a source stands before its summary");
    let skipped = |at: usize| &lines[at]["summary"]["skipped"];
    assert_eq!(skipped(3)[0]["line"], 1, "a line of the chat");
    assert_eq!(
        skipped(8)[0],
        json!({ "file": "ajeno.txt", "line": 0, "reason": "is neither a mail, a mailbox nor a chat" })
    );
    assert_eq!(
        skipped(6),
        &json!([{ "file": "cortado.zip", "line": 0, "reason": "ends in the middle" }])
    );
    let words = cli.run(&["parse", text(&folder)]).stdout;
    let words = String::from_utf8(words).expect("UTF-8");
    assert!(words.contains("correo.mbox: 1 message, 0 skipped"), "{words}");
}

#[test]
fn parse_fails_for_a_folder_in_which_no_source_can_be_read_and_names_it() {
    let cli = cli();
    let cut = cli.file("todo/cortado.zip", "PK\u{3}\u{4}\u{14}\0\0\0\u{8}\0");
    assert!(cli.refused(&["parse", text(&cut)], 1).contains("cortado.zip"));
    assert!(cli.refused(&["parse", text(&cut.with_file_name(""))], 1).contains("cortado.zip"));
    let foreign = cli.file("nada/ajeno.txt", "pan\n").with_file_name("");
    assert!(cli.refused(&["parse", text(&foreign)], 1).contains("nada"));
}

#[test]
fn parse_fails_for_a_folder_whose_only_mail_is_cut_as_it_does_for_the_mail() {
    let cli = cli();
    let cut = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\
               Content-Transfer-Encoding: base64\n\niVBORw0KGgo";
    let cut =
        cli.file("todo/cortado.eml", &format!("From: a@correo.example\nSubject: foto\n{cut}"));
    for path in [cut.clone(), cut.with_file_name("")] {
        let words = cli.refused(&["parse", text(&path)], 1);
        assert!(words.contains("cortado.eml: it is cut off"), "{words}");
        assert!(!words.contains("imported"), "{words}");
    }
}
