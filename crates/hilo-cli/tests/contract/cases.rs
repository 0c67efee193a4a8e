//! Cases: brought forward by what is written down, and closed by the customer's word.

use serde_json::{Value, json};

use super::cli::{Cli, cli};

fn said(cli: &Cli, direction: &str, words: &str) -> String {
    cli.one(&["note", "600000001", "--channel", "chat", "--direction", direction, "--text", words]);
    cli.one(&["timeline", "600000001", "--limit", "1"])["rows"][0]["id"].to_string()
}

#[test]
fn a_case_is_not_closed_before_the_customer_agrees() {
    let cli = cli();
    cli.one(&["call", "+34 600 00 00 01", "--direction", "in", "--text", "llegó rota"]);
    let open = ["case", "open", "600000001", "--title", "Taza rota"];
    let words = cli.refused(&open, 1);
    assert!(words.contains("who answers to the customer"), "{words}");
    let opened = cli.one(&[&open[..], &["--responsible", "Marta"]].concat());
    let case = opened["view"]["case"]["id"].to_string();
    assert_eq!(opened["view"]["stage"], "listening");
    let steps = said(&cli, "out", "Te enviamos otra mañana");
    let known = [
        "case",
        "stage",
        &case,
        "--told",
        "llegó rota",
        "--reason",
        "rotura",
        "--purchase",
        "reception",
    ];
    let solved = ["--steps", &steps, "--solution", "otra taza", "--by", "2026-12-01"];
    assert_eq!(cli.one(&[&known[..], &solved].concat())["view"]["stage"], "agreement");
    let words = cli.refused(&["case", "close", &case], 1);
    assert!(words.contains("has not agreed"), "{words}");
    let words = cli.refused(&["case", "close", &case, "--unanswered"], 1);
    assert!(words.contains("1 of 3 days"), "{words}");
    let ours = said(&cli, "out", "¿Conforme?");
    let agreed = ["case", "agree", &case, "--message", &ours, "--explanation", "--solution"];
    let words = cli.refused(&agreed, 1);
    assert!(words.contains("not this customer's word"), "{words}");
    let theirs = said(&cli, "in", "Sí, conforme");
    cli.one(&["case", "agree", &case, "--message", &theirs, "--explanation"]);
    let words = cli.refused(&["case", "close", &case], 1);
    assert!(words.contains("not with the solution"), "{words}");
    cli.one(&["case", "agree", &case, "--message", &theirs, "--explanation", "--solution"]);
    let closed = cli.one(&["case", "close", &case]);
    assert_eq!(closed["view"]["case"]["closed"]["how"], "agreed");
    let rows = cli.one(&["case", "list", "--closed"]);
    assert_eq!(rows["cases"].as_array().map(Vec::len), Some(1));
    assert_eq!(cli.one(&["case", "list", "--open"])["cases"], json!([]));
    let again = cli.one(&["case", "reopen", &case]);
    assert_eq!(again["view"]["case"]["agreement"], Value::Null);
    let shown = cli.run(&["case", "show", &case]);
    let shown = String::from_utf8(shown.stdout).expect("UTF-8");
    assert!(shown.contains("Taza rota") && shown.contains("latest day   2026-12-01"), "{shown}");
    cli.refused(&["case", "stage", &case, "--by", "mañana"], 1);
    cli.refused(&["case", "stage", &case, "--purchase", "luna"], 2);
}
