//! Whom somebody means: one who has this id, address or number, or everybody of a whole name, and nobody else.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

struct Shop {
    hilo: Arc<Hilo>,
    _dir: tempfile::TempDir,
}

fn shop() -> Shop {
    let dir = tempfile::tempdir().expect("a folder");
    let hilo = Hilo::open(dir.path(), Arc::new(Memory::default())).expect("an empty folder opens");
    Shop { hilo, _dir: dir }
}

impl Shop {
    fn call(&self, name: &str, request: Value) -> Value {
        dispatch(&self.hilo, name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    fn customer(&self, name: &str, email: &str, phone: &str) -> i64 {
        let made =
            self.call("customer_create", json!({ "name": name, "email": email, "phone": phone }));
        made["customer"].as_i64().expect("an id")
    }

    fn whatsapp_name(&self, customer: i64, name: &str) {
        let new =
            json!({ "customer": customer, "kind": "whatsapp_name", "value": name, "label": "" });
        self.call("identity_add", new);
    }

    fn found(&self, meant: &str) -> Vec<i64> {
        let found = self.call("customer_find", json!({ "meant": meant }));
        let found = found.as_array().expect("a list").iter();
        found.map(|found| found["customer"].as_i64().expect("an id")).collect()
    }
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "", "600 00 00 01");
    for written in ["600000001", "600 00 00 01", "+34 600-00-00-01", "0034600000001"] {
        assert_eq!(shop.found(written), [ana], "{written}");
    }
    let mut settings = shop.call("settings_get", json!({}));
    settings["country"] = json!("MX");
    shop.call("settings_save", settings);
    assert_eq!(shop.found("+34 600 00 00 01"), [ana]);
    assert_eq!(shop.found("600 00 00 01"), [] as [i64; 0], "a number of another country");
}

#[test]
fn a_number_that_ends_alike_is_nobody() {
    let shop = shop();
    shop.customer("Ana Ruiz", "", "600 00 00 01");
    for other in ["610 00 00 01", "+52 55 6000 0001", "0000001", "00 00 01", "60000000"] {
        assert_eq!(shop.found(other), [] as [i64; 0], "{other}");
    }
}

#[test]
fn an_address_is_found_in_its_normal_form_and_a_part_of_it_is_nobody() {
    let shop = shop();
    let ana = shop.customer("", "Ana.Ruiz@Correo.Example", "");
    assert_eq!(shop.found(" ANA.RUIZ@correo.example "), [ana]);
    for other in ["ana.ruiz", "anaruiz@correo.example", "ana.ruiz@correo", "correo.example"] {
        assert_eq!(shop.found(other), [] as [i64; 0], "{other}");
    }
}

#[test]
fn a_whole_name_is_found_whatever_its_accents_and_capitals() {
    let shop = shop();
    let ana = shop.customer("Ana Núñez Ibáñez", "ana@correo.example", "");
    shop.customer("Ana Núñez", "", "");
    for written in
        ["ana nunez ibanez", "ANA NÚÑEZ  IBÁÑEZ", "Ana Nu\u{301}n\u{303}ez Iba\u{301}n\u{303}ez"]
    {
        assert_eq!(shop.found(written), [ana], "{written}");
    }
    for part in ["Ana", "Núñez Ibáñez", "Ana Núñez Ibáñe", "Ana%", "", " "] {
        assert_eq!(shop.found(part), [] as [i64; 0], "{part:?}");
    }
}

#[test]
fn who_has_no_name_is_found_by_the_company_that_is_shown_instead() {
    let shop = shop();
    let id = shop.customer("", "hola@optica.example", "");
    let mut customer = shop.call("customer_get", json!({ "customer": id }))["customer"].clone();
    customer["company"] = json!("Óptica Serra");
    customer["tags"] = json!(["norte"]);
    shop.call("customer_update", json!({ "customer": customer }));
    assert_eq!(shop.found("optica serra"), [id]);
    for other in ["optica", "optica serra norte", "serra"] {
        assert_eq!(shop.found(other), [] as [i64; 0], "{other}");
    }
    customer["name"] = json!("Eva Serra");
    shop.call("customer_update", json!({ "customer": customer }));
    assert_eq!(shop.found("optica serra"), [] as [i64; 0], "a company may have several people");
}

#[test]
fn all_who_have_a_name_are_found_by_it_on_whatsapp_too() {
    let shop = shop();
    let first = shop.customer("Mar", "", "");
    let second = shop.customer("Mar Vidal", "", "");
    shop.whatsapp_name(second, "MAR");
    assert_eq!(shop.found("mar"), [first, second]);
    assert_eq!(shop.found("mar vidal"), [second]);
}

#[test]
fn an_id_is_found_before_anything_else_and_only_where_it_is_one() {
    let shop = shop();
    let ana = shop.customer("Ana", "", "");
    let two = shop.customer(&ana.to_string(), "", "");
    assert_eq!(shop.found(&ana.to_string()), [ana]);
    assert_eq!(shop.found(&two.to_string()), [two]);
    assert_eq!(shop.found("99"), [] as [i64; 0]);
    assert_eq!(shop.found("99999999999999999999999"), [] as [i64; 0]);
    for no_id in [format!("+{two}"), format!("00{two}")] {
        assert_eq!(shop.found(&no_id), [] as [i64; 0], "{no_id}");
    }
}
