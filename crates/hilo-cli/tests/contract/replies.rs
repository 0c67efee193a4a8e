//! Replies by WhatsApp: the link, the list and what is said of one.

use serde_json::{Value, json};

use super::cli::{Cli, cli};

/// Writes a call down, and so a customer with a number.
fn customer(cli: &Cli) -> i64 {
    let call = ["call", "+34 600 00 00 01", "--direction", "in", "--text", "pata rota"];
    cli.one(&call)["customer"].as_i64().expect("an id")
}

#[test]
fn a_reply_prints_its_link_and_waits_until_it_is_settled() {
    let cli = cli();
    let id = customer(&cli).to_string();
    let opened = cli.one(&["reply", "whatsapp", &id, "--text", "Sale hoy & llega el 5 #1"]);
    assert_eq!(
        opened["link"],
        "https://wa.me/34600000001?text=Sale%20hoy%20%26%20llega%20el%205%20%231"
    );
    let list = cli.one(&["reply", "list"]);
    let row = &list["replies"][0];
    assert_eq!(
        (&row["message"], &row["standing"]["state"]),
        (&opened["message"], &json!("pending"))
    );
    cli.one(&["reply", "settle", &opened["message"].to_string(), "sent"]);
    assert_eq!(cli.one(&["reply", "list"])["replies"][0]["standing"]["state"], "sent");
    cli.refused(&["reply", "settle", "999", "sent"], 1);
}

#[test]
fn without_a_number_there_is_no_link_and_the_draft_is_gone_again() {
    let cli = cli();
    let id = customer(&cli).to_string();
    cli.one(&["note", &id, "--text", "sin número"]);
    let file = cli.file("uno.eml", super::cli::MAIL);
    cli.one(&["import", super::cli::text(&file), "--me", "hola@tienda.example"]);
    let refused =
        cli.refused(&["reply", "whatsapp", "ana@correo.example", "--text", "Ya ha salido."], 1);
    assert!(refused.contains("no telephone number"), "{refused}");
    let copied = ["reply", "whatsapp", "ana@correo.example", "--text", "Ya ha salido.", "--copy"];
    assert_eq!(cli.one(&copied)["link"], Value::Null);
}

#[test]
fn a_template_is_made_short() {
    let cli = cli();
    let id = customer(&cli).to_string();
    let template = &cli.one(&["templates"])["templates"][0];
    let name = template["id"].to_string();
    let refused = cli.refused(&["reply", "whatsapp", &id, "--template", &name], 1);
    assert!(refused.contains("has no value"), "{refused}");
    assert_eq!(cli.one(&["reply", "list"])["replies"], json!([]), "nothing is kept of it");
}
