//! Who is meant, and what is written down for them.

use serde_json::{Value, json};

use super::cli::{MAIL, cli, text};

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
