//! Imports that do not come to their end leave nothing.

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::secrets::Memory;
use serde_json::json;

use super::shop::{CHAT, Shop, mail, mailbox, shop};

/// More than two transactions.
const MAILS: usize = 5_000;

#[test]
fn an_import_that_is_stopped_while_it_runs_leaves_nothing() {
    let shop = shop();
    let mails = (0..MAILS).map(|at| {
        let from = format!("Persona <persona{at}@correo.example>");
        mail(&at.to_string(), &from, "hola@tienda.example", "La lámpara llegó rota")
    });
    let file = shop.file("todo.mbox", mailbox(mails));
    let job = shop.call("import_start", json!({ "paths": [file] }));
    shop.wait(&job, &["ready"]);
    shop.call("import_run", json!({ "job": job["id"], "answers": [] }));
    // Not before a first part of it is stored.
    while shop.call("import_job", json!({ "job": job["id"] }))["progress"]["messages"] == 0 {}
    shop.call("import_cancel", json!({ "job": job["id"] }));
    assert_eq!(shop.wait(&job, &["cancelled", "done", "failed"])["state"], "cancelled");
    assert_nothing(&shop);
}

#[test]
fn an_import_that_a_crash_cut_off_is_taken_out_when_the_shop_opens_again() {
    let shop = shop();
    shop.import(&shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT));
    let Shop { hilo, dir } = shop;
    drop(hilo);
    let data = dir.path().join("data");
    let db = rusqlite::Connection::open(data.join("hilo.db")).expect("opened");
    // As a crash leaves it: batches are there, their end is not.
    db.execute("UPDATE import SET finished_at = NULL", []).expect("changed");
    drop(db);
    let hilo = Hilo::open(&data, Arc::new(Memory::default())).expect("opens");
    assert_nothing(&Shop { hilo, dir });
}

fn assert_nothing(shop: &Shop) {
    assert_eq!(shop.customers(), Vec::<String>::new());
    assert_eq!(shop.call("import_history", json!({})), json!([]));
    let found = shop.call(
        "search",
        json!({ "query": "lámpara", "channel": null, "customer": null, "offset": 0, "limit": 9 }),
    );
    assert_eq!(found["total"], 0);
    assert_eq!(shop.call("app_status", json!({}))["customers"], 0);
}
