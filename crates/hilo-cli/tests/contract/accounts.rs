//! How an account signs in.

use serde_json::json;

use super::cli::cli;

#[test]
fn a_client_id_is_kept_listed_and_forgotten() {
    let cli = cli();
    let none = cli.one(&["account", "client"]);
    assert_eq!(none["providers"][0]["provider"], "microsoft");
    assert_eq!(none["providers"][0]["client"], "");
    let kept = cli.one(&["account", "client", "microsoft", "6f0c-11"]);
    assert_eq!(kept["providers"][0]["client"], "6f0c-11");
    assert_eq!(kept["providers"][1], none["providers"][1]);
    let gone = cli.one(&["account", "client", "microsoft", ""]);
    assert_eq!(gone, none);
    cli.refused(&["account", "client", "yahoo", "6f0c-11"], 2);
    cli.refused(&["account", "client", "google"], 2);
}

#[test]
fn nobody_is_sent_to_a_page_without_a_client_id_or_for_a_server_that_has_none() {
    let cli = cli();
    let add = |smtp: &str| {
        let from = ["account", "add", "--from", "hola@tienda.example", "--oauth", "--smtp"];
        cli.refused(&[from.as_slice(), &[smtp]].concat(), 1)
    };
    let why = add("smtp://hola%40outlook.es@smtp-mail.outlook.com");
    assert!(why.contains("client id"), "{why}");
    let why = add("smtps://hola@smtp.tienda.example");
    assert!(why.contains("no provider"), "{why}");
    assert_eq!(cli.one(&["account", "list"]), json!({ "accounts": [] }));
}
