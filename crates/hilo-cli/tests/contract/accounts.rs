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

#[test]
fn an_account_whose_server_is_not_to_be_had_is_kept_and_said_to_be_so_by_how_it_leaves() {
    let cli = cli();
    let add =
        ["account", "add", "--from", "hola@tienda.example", "--smtp", "smtp://hola@127.0.0.1:1"];
    let why = cli.refused(&add, 1);
    assert!(why.contains("is kept"), "{why}");
    let list = cli.one(&["account", "list"]);
    assert_eq!(list["accounts"][0]["from_address"], "hola@tienda.example");
    let why = cli.refused(&["account", "usual", "nadie@tienda.example"], 1);
    assert!(why.contains("there is no account of \"nadie@tienda.example\""), "{why}");
}
