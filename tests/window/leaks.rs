//! Hostile mails in the real window, where every name and address in the world is this machine.

use std::collections::BTreeSet;

use hilo_tests::enclosed::{self, Calls};
use hilo_tests::hostile::{DOMAIN, Trick, tricks};
use hilo_tests::window::{Home, Language, Seen, Window};
use serde_json::{Value, json};

/// Shows one mail, in whatever browser.
const SHOW: &str = include_str!("../support/show_mail.js");

/// Runs a test again within a network of its own; whether this is that run.
fn is_enclosed(test: &str) -> Seen<bool> {
    if Calls::here().is_some() {
        return Ok(true);
    }
    let folder = tempfile::Builder::new().prefix("hilo-enclosed-").tempdir()?;
    let status = std::process::Command::new(hilo_tests::built("enclosed"))
        .arg(folder.path())
        .arg(std::env::current_exe()?)
        .args(["--exact", test, "--nocapture"])
        .status()?;
    if status.success() { Ok(false) } else { Err(format!("{test} within: {status}").into()) }
}

#[tokio::test]
async fn no_hostile_mail_makes_a_call_or_runs_a_script_in_the_window() -> Seen {
    let name = "leaks::no_hostile_mail_makes_a_call_or_runs_a_script_in_the_window";
    if !is_enclosed(name)? {
        return Ok(());
    }
    let (folder, calls) = Calls::here().ok_or("not enclosed")?;
    let tricks = tricks();
    let mut home = Home::new(Language::Es)?;
    let window = home.open(&[&folder.join("mails").to_string_lossy()]).await?;
    window.press(&format!("Importar {} mensajes", tricks.len())).await?;
    window.sees("Importado").await?;
    let unanswered = enclosed::unanswered()?;
    let shown = messages(&window, &tricks).await?;
    assert_eq!(shown.len(), tricks.len(), "every mail is on the timeline");
    let mut unseen = Vec::new();
    for (trick, customer, message) in shown {
        let show = format!("{SHOW} const [a, b, done] = arguments; showMail(a, b).then(done)");
        window.await_answer(&show, vec![json!(customer), json!(message)]).await?;
        // By its message: the rows are drawn anew while the timeline goes there.
        let frame = format!("[data-message='{message}'] iframe");
        if window.frame_shows(&frame, &tricks[trick].mark()).await.is_err() {
            unseen.push(&tricks[trick].name);
        }
    }
    assert_eq!(unseen, Vec::<&String>::new(), "mails whose layout is not shown");
    let ran = window.ask("return window.scriptsThatRan").await?;
    assert_eq!(ran, json!([]), "scripts that ran");
    assert_eq!(calls.read(), Vec::<String>::new(), "calls");
    assert_eq!(enclosed::unanswered()?, unanswered, "calls at other ports");
    let place = window.ask("return location.href").await?;
    assert!(place.as_str().is_some_and(|place| place.starts_with("tauri://")), "{place}");
    window.close().await?;

    // The same network, the same engine, the same markup, and nobody who takes it out.
    let bare = home.open_program(&hilo_tests::built("bare-window"), &[]).await?;
    let ran = without_a_defence(&bare, &tricks).await?;
    let called = called(&calls, &tricks);
    println!(
        "{} mails; without a defence {} call and {} run",
        tricks.len(),
        called.len(),
        ran.len()
    );
    assert!(called.len() >= 150, "{called:?}");
    assert!(ran.len() >= 50, "{ran:?}");
    bare.close().await
}

/// Returns each trick with the customer and the message that its mail became.
async fn messages(window: &Window, tricks: &[Trick]) -> Seen<Vec<(usize, i64, i64)>> {
    let request = json!({ "query": "", "recent_first": true, "offset": 0, "limit": 10 });
    let customers = window.command("customer_list", request).await?;
    let customer = customers.pointer("/rows/0/id").and_then(Value::as_i64).ok_or("nobody")?;
    let mut found = Vec::new();
    let mut before = Value::Null;
    loop {
        let request =
            json!({ "customer": customer, "channels": [], "before": before, "limit": 200 });
        let page = window.command("timeline_page", request).await?;
        for row in page.get("rows").and_then(Value::as_array).into_iter().flatten() {
            let trick =
                tricks.iter().position(|trick| row.get("subject") == Some(&json!(trick.name)));
            found.extend(
                trick
                    .zip(row.get("id").and_then(Value::as_i64))
                    .map(|(trick, id)| (trick, customer, id)),
            );
        }
        before = page.get("older").cloned().unwrap_or_default();
        if before.is_null() {
            return Ok(found);
        }
    }
}

/// Shows every page as it is and returns the names of those that ran something.
async fn without_a_defence(bare: &Window, tricks: &[Trick]) -> Seen<BTreeSet<String>> {
    bare.visit(&format!("http://control.{DOMAIN}/control.html")).await?;
    let names: Vec<&str> = tricks
        .iter()
        .filter(|trick| trick.page().is_some())
        .map(|trick| trick.name.as_str())
        .collect();
    let script = "const [names, done] = arguments; showAll(names).then(done)";
    let ran = bare.await_answer(script, vec![json!(names)]).await?;
    Ok(serde_json::from_value(ran)?)
}

/// Returns the names of the tricks that called.
fn called(calls: &Calls, tricks: &[Trick]) -> BTreeSet<String> {
    let calls = calls.read();
    let is_of = |call: &String, name: &str| {
        call.contains(&format!(" {name}.{DOMAIN}"))
            || call.contains(&format!(".{name}.{DOMAIN}"))
            || call.contains(&format!("/{name}."))
    };
    let names = tricks.iter().map(|trick| trick.name.clone());
    names.filter(|name| calls.iter().any(|call| is_of(call, name))).collect()
}
