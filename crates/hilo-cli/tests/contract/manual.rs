//! The service manual.

use serde_json::json;

use super::cli::{cli, text};

#[test]
fn what_is_set_is_shown_and_what_is_not_named_stays() {
    let cli = cli();
    let fresh = cli.one(&["manual", "show"]);
    assert_eq!(fresh["manual"]["answers"]["people"], "");
    assert_eq!(
        fresh["manual"]["limits"],
        json!({
            "currency": "EUR", "compensation_amount": null, "compensation_share": null, "decides_above": "",
            "escalate": { "days": null, "amount": null, "angry": false, "words": [] },
        })
    );

    let set = cli.one(&[
        "manual",
        "set",
        "--people",
        " Ana y Luis ",
        "--compensation",
        "19,9",
        "--share",
        "15",
        "--above",
        "Marta",
        "--escalate-days",
        "3",
        "--escalate-amount",
        "100",
        "--escalate-angry",
        "true",
        "--escalate-word",
        "abogado",
        "--escalate-word",
        "OMIC",
        "--escalate-word",
        "Abogado",
    ]);
    assert!(set["operation"].is_i64(), "{set}");
    cli.run(&["manual", "set", "--training", "Dos días", "--share", "none"]);

    let manual = cli.one(&["manual", "show"])["manual"].clone();
    assert_eq!(manual["answers"]["people"], "Ana y Luis");
    assert_eq!(manual["answers"]["training"], "Dos días");
    assert_eq!(
        manual["limits"],
        json!({
            "currency": "EUR", "compensation_amount": 1990, "compensation_share": null, "decides_above": "Marta",
            "escalate": { "days": 3, "amount": 10000, "angry": true, "words": ["abogado", "OMIC"] },
        })
    );
    let told = String::from_utf8(cli.run(&["manual", "show"]).stdout).expect("UTF-8");
    assert!(told.contains("compensation     19.90 EUR\n"), "{told}");
    assert!(told.contains("share            -\n"), "{told}");
}

#[test]
fn what_cannot_be_a_limit_is_refused_and_changes_nothing() {
    let cli = cli();
    cli.run(&["manual", "set", "--compensation", "20"]);
    let long = "x".repeat(2_001);
    let refused: [&[&str]; 9] = [
        &["--compensation", "-1"],
        &["--escalate-amount", "-0.01"],
        &["--share", "101"],
        &["--share", "-1"],
        &["--escalate-days", "0"],
        &["--currency", "euros"],
        &["--people", &long],
        &["--compensation", "100000000.01"],
        &[
            "--escalate-word",
            "una palabra que no cabe entre las que puede decir un cliente enfadado",
        ],
    ];
    for change in refused {
        cli.refused(&[&["manual", "set"], change].concat(), 1);
    }
    for change in [["--compensation", "veinte"], ["--compensation", "1.234"], ["--share", "1.5"]] {
        cli.refused(&[&["manual", "set"][..], &change].concat(), 2);
    }
    let manual = cli.one(&["manual", "show"])["manual"].clone();
    assert_eq!(manual["limits"]["compensation_amount"], 2000);
    assert_eq!(manual["answers"]["people"], "");
}

#[test]
fn the_page_goes_to_a_file_or_the_output_and_says_what_does_not_fit() {
    let cli = cli();
    cli.run(&["manual", "set", "--people", "Ana <jefa>", "--compensation", "20"]);
    let page = cli.run(&["manual", "print"]);
    let html = String::from_utf8(page.stdout).expect("UTF-8");
    assert!(page.status.success() && html.starts_with("<!DOCTYPE html>"), "{html}");
    assert!(html.contains("Ana &lt;jefa&gt;") && !html.contains("<script"), "{html}");
    assert_eq!(page.stderr, b"");

    let file = cli.dir.path().join("manual.html");
    let written = cli.one(&["manual", "print", text(&file), "--language", "en"]);
    assert_eq!(written, json!({ "path": text(&file), "lines_over": 0 }));
    let kept = std::fs::read_to_string(&file).expect("a page");
    assert!(kept.contains("May be given without asking: up to 20\u{a0}€."), "{kept}");

    let long = "Mucho que decir de cada cosa. ".repeat(60);
    let long = long.trim_end();
    cli.run(&[
        "manual",
        "set",
        "--people",
        long,
        "--training",
        long,
        "--resources",
        long,
        "--hours",
        long,
    ]);
    let page = cli.one(&["manual", "print"]);
    let over = page["lines_over"].as_u64().expect("a number");
    assert!(over > 1, "{over}");
    let told = cli.run(&["manual", "print", text(&file)]);
    assert!(told.status.success(), "it is written all the same");
    let told = String::from_utf8(told.stderr).expect("UTF-8");
    assert_eq!(told, format!("hilo-cli: it does not fit on one side: {over} lines too many\n"));
    assert_eq!(
        std::fs::read_to_string(&file).expect("a page").matches("Mucho que decir").count(),
        240
    );

    let nowhere = cli.dir.path().join("nowhere/manual.html");
    cli.refused(&["manual", "print", text(&nowhere)], 1);
    cli.refused(&["manual", "print", "--language", "fr"], 2);
}
