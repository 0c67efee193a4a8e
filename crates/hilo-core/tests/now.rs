//! The first screen on a real data folder: what is to be done, the worst first, and why.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::import::{look, store};
use hilo_core::model::{PersonAnswer, SourceAnswer, Timestamp, Who};
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

/// Wednesday, 10 June 2026, 12:00 in Madrid.
const NOW: i64 = 1_781_085_600_000;
const HOUR: i64 = 3_600_000;

struct Shop {
    hilo: Arc<Hilo>,
    dir: tempfile::TempDir,
}

fn shop() -> Shop {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Arc::new(|| Timestamp(NOW));
    let hilo = Hilo::open_at(&dir.path().join("data"), Arc::new(Memory::default()), clock);
    let shop = Shop { hilo: hilo.expect("opens"), dir };
    let own = json!(["hola@tienda.example"]);
    shop.call("settings_save", json!({ "agent_name": "Marta", "own_addresses": own }));
    shop
}

impl Shop {
    fn call(&self, name: &str, request: Value) -> Value {
        dispatch(&self.hilo, name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    fn customer(&self, name: &str) -> i64 {
        let email = format!("{}@correo.example", name.to_lowercase());
        let made =
            self.call("customer_create", json!({ "name": name, "email": email, "phone": "" }));
        made["customer"].as_i64().expect("an id")
    }

    fn note(&self, customer: i64, direction: &str, hours_ago: i64) {
        let at = NOW - hours_ago * HOUR;
        self.call(
            "note_add",
            json!({ "customer": customer, "label": "chat", "direction": direction,
            "text": "¿Y mi pedido?", "at": at }),
        );
    }

    fn case(&self, customer: i64, promised_for: &str) -> i64 {
        let opened =
            self.call("case_open", json!({ "customer": customer, "title": "Paquete perdido" }));
        let case = opened["view"]["case"]["id"].as_i64().expect("an id");
        if !promised_for.is_empty() {
            self.call("case_change", json!({ "case": case, "promised_for": promised_for }));
        }
        case
    }

    fn import(&self, date: &str) {
        let file = self.dir.path().join("uno.eml");
        let mail = format!(
            "From: Eva <eva@correo.example>\r\nTo: hola@tienda.example\r\nSubject: Hace mucho\r\n\
             Message-ID: <1@correo.example>\r\nDate: {date}\r\n\r\n¿Hola?\r\n"
        );
        std::fs::write(&file, mail).expect("written");
        let looked = look(&self.hilo, &[file], |preview| SourceAnswer {
            path: preview.path.clone(),
            people: vec![PersonAnswer { sender: "hola@tienda.example".into(), who: Who::Shop }],
            ..Default::default()
        });
        let looked = looked.into_iter().collect::<Result<Vec<_>, _>>().expect("readable");
        store(&self.hilo, looked).expect("stored");
    }

    /// Who is on the first screen and why, from the top.
    fn reasons(&self) -> Vec<(String, String)> {
        let list = self.call("now_list", json!({ "limit": 50, "older": false }));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let rows = list["rows"].as_array().expect("rows");
        assert_eq!(list["total"], rows.len());
        rows.iter().map(|row| (text(&row["title"]), text(&row["reason"]))).collect()
    }
}

#[test]
fn what_is_broken_stands_first_and_each_row_says_why() {
    let shop = shop();
    let [ana, bea, carla, dora] = ["Ana", "Bea", "Carla", "Dora"].map(|name| shop.customer(name));
    shop.case(dora, "");
    shop.case(carla, "2026-06-10");
    shop.note(bea, "in", 2);
    shop.case(ana, "2026-06-09");
    let expected = [
        ("Ana", "promise_broken"),
        ("Bea", "first_answer_late"),
        ("Carla", "promise_today"),
        ("Dora", "open"),
    ];
    let reasons = shop.reasons();
    let reasons: Vec<_> = reasons.iter().map(|(name, why)| (name.as_str(), why.as_str())).collect();
    assert_eq!(reasons, expected);
}

#[test]
fn a_mail_of_weeks_ago_that_an_import_brings_today_alarms_nobody() {
    let shop = shop();
    shop.import("Wed, 20 May 2026 10:00:00 +0200");
    let list = shop.call("now_list", json!({ "limit": 50, "older": false }));
    assert_eq!(list["rows"][0]["reason"], "unanswered");
    assert_eq!(list["rows"][0]["burning"], "cold");
}

#[test]
fn a_mail_of_the_day_before_yesterday_that_comes_today_is_late() {
    let shop = shop();
    shop.import("Mon, 8 Jun 2026 10:00:00 +0200");
    let list = shop.call("now_list", json!({ "limit": 50, "older": false }));
    assert_eq!(list["rows"][0]["reason"], "answer_late");
    assert_eq!(list["rows"][0]["burning"], "twenty");
}

#[test]
fn an_answer_takes_the_question_off_and_an_open_case_keeps_its_customer_there() {
    let shop = shop();
    let ana = shop.customer("Ana");
    shop.note(ana, "in", 3);
    shop.case(ana, "2026-06-30");
    let row = |at: &str| {
        let list = shop.call("now_list", json!({ "limit": 50, "older": false }));
        list["rows"][0][at].clone()
    };
    assert_eq!((row("reason"), row("cases")), (json!("first_answer_late"), json!(1)));
    shop.note(ana, "out", 1);
    assert_eq!((row("reason"), row("waiting")), (json!("open"), Value::Null));
    assert_eq!(row("case")["stage"], "listening");
}

#[test]
fn undoing_a_case_takes_its_customer_off_and_the_rail_counts_as_the_list() {
    let shop = shop();
    let ana = shop.customer("Ana");
    let opened = shop.call("case_open", json!({ "customer": ana, "title": "Paquete perdido" }));
    assert_eq!(shop.reasons().len(), 1);
    assert_eq!(shop.call("app_status", json!({}))["waiting"], 1);
    shop.call("undo", json!({ "operation": opened["operation"] }));
    assert_eq!(shop.reasons(), []);
    assert_eq!(shop.call("app_status", json!({}))["waiting"], 0);
}
