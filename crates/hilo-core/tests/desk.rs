//! The commands on a real data folder: customers, timelines, undo.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::Failure;
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

struct Desk {
    hilo: Arc<Hilo>,
    _dir: tempfile::TempDir,
}

fn desk() -> Desk {
    let dir = tempfile::tempdir().expect("a folder");
    let hilo = Hilo::open(dir.path(), Arc::new(Memory::default())).expect("an empty folder opens");
    Desk { hilo, _dir: dir }
}

impl Desk {
    fn call(&self, name: &str, request: Value) -> Value {
        dispatch(&self.hilo, name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    fn refused(&self, name: &str, request: Value) -> Failure {
        dispatch(&self.hilo, name, request).expect_err(name)
    }

    fn customer(&self, name: &str, email: &str, phone: &str) -> i64 {
        let made =
            self.call("customer_create", json!({ "name": name, "email": email, "phone": phone }));
        made["customer"].as_i64().expect("an id")
    }

    fn note(&self, customer: i64, label: &str, direction: &str, text: &str, at: i64) -> Value {
        let at = at * 60_000 + 1_790_000_000_000;
        self.call("note_add", json!({ "customer": customer, "label": label, "direction": direction, "text": text, "at": at }))
    }

    fn timeline(&self, customer: i64, request: Value) -> Value {
        let mut whole = json!({ "customer": customer, "channels": [], "before": null, "after": null, "around": null,
            "date": null, "limit": 3 });
        for (key, value) in request.as_object().expect("an object") {
            whole[key] = value.clone();
        }
        self.call("timeline_page", whole)
    }
}

fn texts(page: &Value) -> Vec<&str> {
    page["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["text"].as_str().expect("text"))
        .collect()
}

#[test]
fn a_timeline_pages_both_ways_without_gaps_or_doubles() {
    let desk = desk();
    let ana = desk.customer("Ana Ruiz", "", "");
    for at in 0..10 {
        desk.note(ana, "chat", "in", &at.to_string(), at / 2);
    }
    let first = desk.timeline(ana, json!({}));
    assert_eq!(texts(&first), ["9", "8", "7"]);
    assert_eq!(first["newer"], Value::Null);
    let second = desk.timeline(ana, json!({ "before": first["older"] }));
    assert_eq!(texts(&second), ["6", "5", "4"]);
    let back = desk.timeline(ana, json!({ "after": second["newer"] }));
    assert_eq!(texts(&back), ["9", "8", "7"]);
    let around = desk.timeline(ana, json!({ "around": second["rows"][1]["id"] }));
    assert_eq!(texts(&around), ["6", "5", "4", "3"]);
    let all = desk.timeline(ana, json!({ "limit": 200 }));
    assert_eq!((texts(&all).len(), &all["older"], &all["total"]), (10, &Value::Null, &json!(10)));
}

#[test]
fn who_said_something_waits_until_we_answer_or_settle() {
    let desk = desk();
    let (ana, luis) = (desk.customer("Ana", "", ""), desk.customer("Luis", "", ""));
    desk.note(luis, "chat", "in", "hola", 5);
    desk.note(ana, "chat", "in", "¿sigue en pie?", 1);
    desk.note(ana, "counter", "in", "vuelvo a preguntar", 2);
    let waiting = |older: bool| desk.call("now_list", json!({ "limit": 10, "older": older }));
    let names = |list: &Value| -> Vec<(String, i64)> {
        list["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| {
                (
                    row["title"].as_str().unwrap_or_default().to_owned(),
                    row["waiting"]["messages"].as_i64().unwrap_or(0),
                )
            })
            .collect()
    };
    assert_eq!(names(&waiting(true)), [("Ana".to_owned(), 2), ("Luis".to_owned(), 1)]);
    let settled = desk.call("settle", json!({ "customer": luis }));
    desk.note(ana, "chat", "out", "sí", 3);
    assert_eq!(names(&waiting(true)), []);
    desk.call("undo", json!({ "operation": settled["operation"] }));
    assert_eq!(names(&waiting(true)), [("Luis".to_owned(), 1)]);
    desk.note(luis, "note", "none", "llamar el lunes", 9);
    assert_eq!(names(&waiting(true)), [("Luis".to_owned(), 1)], "a remark of ours is no answer");
}

#[test]
fn a_number_attached_to_a_customer_takes_its_messages_and_undo_brings_them_back() {
    let desk = desk();
    let ana = desk.customer("Ana Ruiz", "ana@correo.example", "");
    let call = desk.call("call_add", json!({ "customer": null, "number": "600 00 00 01", "name": "", "direction": "in",
        "line": "", "outcome": "spoke", "minutes": 4, "text": "pregunta por su pedido", "at": null }));
    let unknown = call["customer"].as_i64().expect("a customer was made");
    assert_ne!(unknown, ana);
    let card = desk.call("customer_get", json!({ "customer": unknown }));
    assert_eq!(card["title"], "+34 600 00 00 01");
    let moved = desk
        .call("identity_move", json!({ "identity": card["identities"][0]["id"], "customer": ana }));
    assert_eq!(texts(&desk.timeline(ana, json!({}))), ["pregunta por su pedido"]);
    assert!(matches!(
        desk.refused("customer_get", json!({ "customer": unknown })),
        Failure::NotFound { .. }
    ));
    desk.call("undo", json!({ "operation": moved["operation"] }));
    assert_eq!(texts(&desk.timeline(ana, json!({}))), Vec::<&str>::new());
    assert_eq!(texts(&desk.timeline(unknown, json!({}))), ["pregunta por su pedido"]);
}

#[test]
fn undo_of_a_change_that_was_changed_again_is_refused() {
    let desk = desk();
    let ana = desk.customer("Ana", "", "");
    let rename = |name: &str| {
        let mut customer =
            desk.call("customer_get", json!({ "customer": ana }))["customer"].clone();
        customer["name"] = json!(name);
        desk.call("customer_update", json!({ "customer": customer }))
    };
    let first = rename("Ana Ruiz");
    let second = rename("Ana Ruiz Gómez");
    assert_eq!(
        desk.refused("undo", json!({ "operation": first["operation"] })),
        Failure::ChangedSince
    );
    desk.call("undo", json!({ "operation": second["operation"] }));
    desk.call("undo", json!({ "operation": first["operation"] }));
    assert_eq!(desk.call("customer_get", json!({ "customer": ana }))["title"], "Ana");
}

#[test]
fn settings_come_back_as_they_were() {
    let desk = desk();
    let before = desk.call("settings_get", json!({}));
    let mut changed = before.clone();
    changed["shop_name"] = json!("La Nogalera");
    changed["own_addresses"] = json!(["Hola@Nogalera.example"]);
    let saved = desk.call("settings_save", changed);
    assert_eq!(
        desk.call("settings_get", json!({}))["own_addresses"],
        json!(["hola@nogalera.example"])
    );
    desk.call("undo", json!({ "operation": saved["operation"] }));
    assert_eq!(desk.call("settings_get", json!({})), before);
}

#[test]
fn search_is_blind_to_accents_and_finds_unfinished_words() {
    let desk = desk();
    let ana = desk.customer("Ana Ruiz", "", "");
    desk.note(ana, "chat", "in", "La camión llegó con la óptica rota", 1);
    for query in ["camion optica", "OPTIC", "\"llego con\"", "rot"] {
        let found = desk.call(
            "search",
            json!({ "query": query, "channel": null, "customer": null, "offset": 0, "limit": 10 }),
        );
        assert_eq!(found["total"], 1, "{query}");
    }
    let people = desk.call(
        "search",
        json!({ "query": "ruíz", "channel": null, "customer": null, "offset": 0, "limit": 10 }),
    );
    assert_eq!(people["customers"][0]["title"], "Ana Ruiz");
}

#[test]
fn one_folder_has_one_desk() {
    let desk = desk();
    let second = Hilo::open(desk.hilo.dir(), Arc::new(Memory::default()));
    assert!(matches!(second.err(), Some(Failure::InUse { .. })));
}

#[test]
fn a_request_of_another_form_is_refused_in_words() {
    let desk = desk();
    assert!(matches!(
        desk.refused("customer_get", json!({ "customer": "ana" })),
        Failure::Invalid { .. }
    ));
    assert!(matches!(desk.refused("no_such_command", json!({})), Failure::Invalid { .. }));
}

#[test]
fn undo_of_a_new_customer_is_refused_once_something_hangs_on_them() {
    let desk = desk();
    let made = desk.call("customer_create", json!({ "name": "Ana", "email": "", "phone": "" }));
    let ana = made["customer"].as_i64().expect("an id");
    let identity =
        json!({ "customer": ana, "kind": "email", "value": "ana@correo.example", "label": "" });
    let added = desk.call("identity_add", identity);
    assert_eq!(
        desk.refused("undo", json!({ "operation": made["operation"] })),
        Failure::ChangedSince
    );
    desk.call("undo", json!({ "operation": added["operation"] }));
    desk.call("undo", json!({ "operation": made["operation"] }));
    assert!(matches!(
        desk.refused("customer_get", json!({ "customer": ana })),
        Failure::NotFound { .. }
    ));
}

#[test]
fn an_address_that_somebody_else_has_taken_since_does_not_come_back() {
    let desk = desk();
    let ana = desk.customer("Ana", "ana@correo.example", "");
    let luis = desk.customer("Luis", "", "");
    let card = desk.call("customer_get", json!({ "customer": ana }));
    let removed = desk.call("identity_remove", json!({ "identity": card["identities"][0]["id"] }));
    let identity =
        json!({ "customer": luis, "kind": "email", "value": "ana@correo.example", "label": "" });
    desk.call("identity_add", identity);
    assert_eq!(
        desk.refused("undo", json!({ "operation": removed["operation"] })),
        Failure::ChangedSince
    );
}

#[test]
fn settling_does_not_silence_what_is_dated_ahead() {
    let desk = desk();
    let ana = desk.customer("Ana", "", "");
    let ahead = 40 * 365 * 24 * 60;
    desk.note(ana, "chat", "in", "con el reloj adelantado", ahead);
    desk.call("settle", json!({ "customer": ana }));
    desk.note(ana, "chat", "in", "ahora sí", 5);
    let list = desk.call("now_list", json!({ "limit": 10, "older": true }));
    assert_eq!(list["rows"][0]["title"], "Ana");
}

#[test]
fn a_database_that_is_not_ours_is_left_untouched() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("hilo.db");
    let other = rusqlite::Connection::open(&file).expect("opens");
    other.execute_batch("CREATE TABLE theirs (id INTEGER)").expect("made");
    drop(other);
    let before = std::fs::read(&file).expect("read");
    assert!(Hilo::open(dir.path(), Arc::new(Memory::default())).is_err());
    assert_eq!(std::fs::read(&file).expect("read"), before);
}

#[test]
fn a_note_that_was_undone_is_not_found_and_is_found_again_once_that_is_undone() {
    let desk = desk();
    let ana = desk.customer("Ana", "ana@correo.example", "");
    let found = || {
        let query = json!({ "query": "cómoda", "channel": null, "customer": null, "offset": 0, "limit": 5 });
        desk.call("search", query)["total"].as_i64().expect("a number")
    };
    let noted = desk.note(ana, "counter", "in", "Pregunta por la cómoda", 1);
    assert_eq!(found(), 1);
    let undone = desk.call("undo", json!({ "operation": noted["operation"] }));
    assert_eq!(found(), 0);
    desk.call("undo", json!({ "operation": undone["operation"] }));
    assert_eq!(found(), 1);
}

/// A mail to an address that somebody new has, and a draft to it.
fn mail_and_draft(desk: &Desk, address: &str) -> i64 {
    desk.call("account_practice", json!({}));
    let unknown = desk.customer("", address, "");
    for (subject, leaves) in [("Su pedido", true), ("Su factura", false)] {
        let mut draft = desk.call("draft_start", json!({ "customer": unknown, "reply_to": null }));
        draft["subject"] = json!(subject);
        draft["body"] = json!("Ya va de camino.");
        desk.call("draft_save", json!({ "draft": draft }));
        if leaves {
            desk.call("draft_send", json!({ "customer": unknown }));
        }
    }
    unknown
}

fn on_its_way(desk: &Desk) -> (Value, Value) {
    let row = &desk.call("outbox_list", json!({}))[0];
    (row["customer"].clone(), row["title"].clone())
}

#[test]
fn an_address_takes_its_draft_and_its_mails_along_and_undo_brings_them_back() {
    let desk = desk();
    let ana = desk.customer("Ana Ruiz", "", "");
    let unknown = mail_and_draft(&desk, "ana@correo.example");
    let subject =
        |customer: i64| desk.call("draft_get", json!({ "customer": customer }))["subject"].clone();
    let card = desk.call("customer_get", json!({ "customer": unknown }));
    let moved = desk
        .call("identity_move", json!({ "identity": card["identities"][0]["id"], "customer": ana }));
    assert_eq!(on_its_way(&desk), (json!(ana), json!("Ana Ruiz")));
    assert_eq!(subject(ana), "Su factura");
    assert!(matches!(
        desk.refused("customer_get", json!({ "customer": unknown })),
        Failure::NotFound { .. }
    ));
    desk.call("undo", json!({ "operation": moved["operation"] }));
    assert_eq!(on_its_way(&desk), (json!(unknown), json!("ana@correo.example")));
    assert_eq!((subject(ana), subject(unknown)), (Value::Null, json!("Su factura")));
}

#[test]
fn a_mail_of_a_moved_address_that_is_taken_back_is_the_draft_of_whom_it_is_now() {
    let desk = desk();
    let ana = desk.customer("Ana Ruiz", "", "");
    let unknown = mail_and_draft(&desk, "ana@correo.example");
    let card = desk.call("customer_get", json!({ "customer": unknown }));
    desk.call("identity_move", json!({ "identity": card["identities"][0]["id"], "customer": ana }));
    let outbox = desk.call("outbox_list", json!({}))[0]["id"].clone();
    let draft = desk.call("outbox_cancel", json!({ "outbox": outbox }));
    assert_eq!((&draft["customer"], &draft["subject"]), (&json!(ana), &json!("Su pedido")));
}

#[test]
fn a_mail_that_is_taken_back_over_words_for_whatsapp_is_a_mail_with_both() {
    let desk = desk();
    let ana = mail_and_draft(&desk, "ana@correo.example");
    let mut draft = desk.call("draft_get", json!({ "customer": ana }));
    draft["whatsapp"] = json!("Sí, *hoy*.\n\n— LF\nTilo");
    desk.call("draft_save", json!({ "draft": draft }));
    let outbox = desk.call("outbox_list", json!({}))[0]["id"].clone();
    let draft = desk.call("outbox_cancel", json!({ "outbox": outbox }));
    assert_eq!(draft["whatsapp"], Value::Null);
    assert_eq!(draft["body"], "Ya va de camino.\n\n---\n\nSí, \\*hoy\\*.\n\n— LF\\\nTilo");
}

#[test]
fn a_draft_to_another_address_stays_where_it_is() {
    let desk = desk();
    let ana = desk.customer("Ana Ruiz", "", "");
    let luis = mail_and_draft(&desk, "luis@correo.example");
    let second = json!({ "customer": luis, "kind": "phone", "value": "600 00 00 01", "label": "" });
    desk.call("identity_add", second);
    let card = desk.call("customer_get", json!({ "customer": luis }));
    let phone = card["identities"]
        .as_array()
        .and_then(|all| all.iter().find(|identity| identity["kind"] == "phone"))
        .expect("the number");
    desk.call("identity_move", json!({ "identity": phone["id"], "customer": ana }));
    assert_eq!(on_its_way(&desk).0, json!(luis));
    assert_eq!(desk.call("draft_get", json!({ "customer": ana })), Value::Null);
}

#[test]
fn copies_of_attachments_are_gone_at_the_next_start_and_nothing_else_is() {
    let dir = tempfile::tempdir().expect("a folder");
    let opened = dir.path().join("opened");
    for name in ["12", "mis cosas"] {
        std::fs::create_dir_all(opened.join(name)).expect("made");
        std::fs::write(opened.join(name).join("factura.pdf"), "x").expect("written");
    }
    std::fs::write(opened.join("13"), "x").expect("written");
    drop(Hilo::open(dir.path(), Arc::new(Memory::default())).expect("opens"));
    let mut left: Vec<_> = std::fs::read_dir(&opened)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["13", "mis cosas"]);
}
