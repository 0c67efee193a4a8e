//! What is told before anything is stored is what is stored then.

use hilo_core::import::{look, store};
use hilo_core::model::*;
use serde_json::json;

use super::shop::{CHAT, mail, mailbox, shop};

#[test]
fn a_preview_tells_the_notices_among_the_messages_of_a_chat() {
    let shop = shop();
    let path = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let looked = look(&shop.hilo, &[path], |_| SourceAnswer::default());
    let (looked, _) = looked.into_iter().next().expect("a source").expect("readable");
    let preview = looked.preview;
    assert_eq!((preview.messages, preview.notices, preview.new), (3, 1, 3));
}

#[test]
fn the_window_sees_an_import_from_reading_to_done_and_can_stop_it() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let job = shop.call("import_start", json!({ "paths": [chat] }));
    let ready = shop.wait(&job, &["ready", "failed"]);
    let source = &ready["sources"][0];
    assert_eq!(
        (&source["messages"], &source["new"], &source["kind"]),
        (&json!(3), &json!(3), &json!("whatsapp_text"))
    );
    assert_eq!(source["people"].as_array().map(Vec::len), Some(2));
    assert_eq!(source["people"][0]["who"]["is"], "new_customer", "named in the file's name");
    assert_eq!(source["people"][1]["who"]["is"], "shop");
    let job = shop.call("import_run", json!({ "job": job["id"], "answers": [] }));
    let done = shop.wait(&job, &["done", "failed"]);
    assert_eq!(done["summary"]["new"], 3);
    assert_eq!(shop.call("import_history", json!({}))[0]["new"], 3);
    let second = shop.call("import_start", json!({ "paths": [chat] }));
    shop.wait(&second, &["ready"]);
    assert_eq!(shop.call("import_cancel", json!({ "job": second["id"] }))["state"], "cancelled");
}

#[test]
fn what_a_preview_calls_new_is_what_the_run_stores() {
    let shop = shop();
    let ours = "hola@tienda.example";
    let mails: Vec<String> = (0..4)
        .map(|at| mail(&at.to_string(), &format!("c{at}@correo.example"), ours, "hola"))
        .collect();
    // Two of three are in both, and one is from ourselves to ourselves.
    shop.file("todo/1.mbox", mailbox(mails[..3].to_vec()));
    shop.file(
        "todo/2.mbox",
        mailbox([mails[1..].to_vec(), vec![mail("9", ours, ours, "nota")]].concat()),
    );
    shop.file("todo/a/Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    shop.file(
        "todo/b/Chat de WhatsApp con Ana Ruiz.txt",
        format!("{CHAT}24/3/24, 10:00 - Ana Ruiz: gracias\n"),
    );
    let looked: Vec<_> = look(&shop.hilo, &[shop.dir.path().join("todo")], |preview| {
        let people = if preview.dates.is_some() {
            vec![PersonAnswer { sender: "Tienda".into(), who: Who::Shop }]
        } else {
            Vec::new()
        };
        SourceAnswer { path: preview.path.clone(), people, ..Default::default() }
    })
    .into_iter()
    .collect::<Result<_, _>>()
    .expect("readable");
    let previewed: Vec<(u32, u32, u32)> = looked
        .iter()
        .map(|(looked, _)| &looked.preview)
        .map(|preview| (preview.new, preview.duplicate, preview.skipped))
        .collect();
    assert_eq!(previewed, [(3, 0, 0), (1, 2, 1), (3, 0, 0), (1, 3, 0)]);
    let stored: Vec<(u32, u32, u32)> = store(&shop.hilo, looked)
        .expect("stored")
        .sources
        .iter()
        .map(|source| (source.new, source.duplicate, source.skipped))
        .collect();
    assert_eq!(stored, previewed);
}

#[test]
fn what_is_left_out_makes_nothing_of_the_others_a_duplicate() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let again = shop.file("otra/Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let new: Vec<u32> = look(&shop.hilo, &[chat.clone(), again], |preview| SourceAnswer {
        path: preview.path.clone(),
        leave_out: preview.path == chat.display().to_string(),
        ..Default::default()
    })
    .into_iter()
    .map(|looked| looked.expect("readable").0.preview.new)
    .collect();
    assert_eq!(new, [3, 3]);
}
