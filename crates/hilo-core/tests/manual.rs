//! The service manual: kept in the shop's file, taken back as one change, and apart from the settings.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::{Failure, InvalidField};
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

fn shop() -> (Arc<Hilo>, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a folder");
    let hilo = Hilo::open(dir.path(), Arc::new(Memory::default())).expect("an empty folder opens");
    (hilo, dir)
}

fn ask(hilo: &Hilo, name: &str, request: Value) -> Value {
    dispatch(hilo, name, request).expect("an answer")
}

#[test]
fn each_change_is_taken_back_by_itself_and_a_change_of_the_settings_between_does_not_matter() {
    let (hilo, dir) = shop();
    let first =
        json!({ "answers": { "people": "Ana" }, "limits": { "compensation_amount": 2000 } });
    let first = ask(&hilo, "manual_save", first);
    let mut second = ask(&hilo, "manual_get", json!({}));
    second["answers"]["people"] = json!("Ana y Luis");
    let second = ask(&hilo, "manual_save", second);
    ask(&hilo, "settings_save", json!({ "shop_name": "Tienda" }));

    ask(&hilo, "undo", json!({ "operation": second["operation"] }));
    let manual = ask(&hilo, "manual_get", json!({}));
    assert_eq!(manual["answers"]["people"], "Ana");
    assert_eq!(manual["limits"]["compensation_amount"], 2000);
    assert_eq!(ask(&hilo, "settings_get", json!({}))["shop_name"], "Tienda");
    drop(hilo);

    let hilo = Hilo::open(dir.path(), Arc::new(Memory::default())).expect("it opens again");
    assert_eq!(ask(&hilo, "manual_get", json!({})), manual);
    ask(&hilo, "undo", json!({ "operation": first["operation"] }));
    assert_eq!(ask(&hilo, "manual_get", json!({}))["answers"]["people"], "");
}

#[test]
fn what_is_beyond_a_limit_is_refused_by_its_field_and_changes_nothing() {
    let (hilo, _dir) = shop();
    let many: Vec<String> = (0..51).map(|n| format!("palabra {n}")).collect();
    let cases = [
        (json!({ "answers": { "hours": "x".repeat(2_001) } }), InvalidField::ManualText),
        (json!({ "limits": { "decides_above": "x".repeat(201) } }), InvalidField::ManualText),
        (json!({ "limits": { "compensation_amount": -1 } }), InvalidField::ManualAmount),
        (json!({ "limits": { "escalate": { "amount": -1 } } }), InvalidField::ManualAmount),
        (json!({ "limits": { "compensation_share": 101 } }), InvalidField::ManualShare),
        (json!({ "limits": { "escalate": { "days": 366 } } }), InvalidField::ManualDays),
        (json!({ "limits": { "escalate": { "words": many } } }), InvalidField::ManualWords),
        (json!({ "limits": { "currency": "€" } }), InvalidField::Currency),
        (json!({ "limits": { "compensation_share": 1.5 } }), InvalidField::Request),
    ];
    for (wanted, expected) in cases {
        let refused = dispatch(&hilo, "manual_save", wanted).expect_err("it is refused");
        let Failure::Invalid { field, value } = refused else { panic!("{refused:?}") };
        assert_eq!(field, expected);
        assert!(expected == InvalidField::Request || value.chars().count() <= 80, "{value}");
    }
    let kept = ask(&hilo, "manual_get", json!({}));
    assert_eq!(kept, json!(hilo_core::model::Manual::default()));
    let bounds = json!({ "answers": { "hours": "x".repeat(2_000) }, "limits": {
        "compensation_amount": 0, "compensation_share": 100, "escalate": { "days": 1, "words": [" la  OMIC "] } } });
    ask(&hilo, "manual_save", bounds);
    assert_eq!(
        ask(&hilo, "manual_get", json!({}))["limits"]["escalate"]["words"],
        json!(["la OMIC"])
    );
}

#[test]
fn the_page_speaks_the_language_of_the_window_or_the_one_that_is_asked_for() {
    let (hilo, _dir) = shop();
    ask(&hilo, "settings_save", json!({ "shop_name": "Tienda", "language": "en" }));
    let html = |language: Value| {
        let page = ask(&hilo, "manual_page", json!({ "language": language }));
        page["html"].as_str().expect("a page").to_owned()
    };
    assert!(html(json!(null)).contains("<html lang=\"en\">"));
    assert!(html(json!("es")).contains("<html lang=\"es\">"));
    dispatch(&hilo, "manual_page", json!({ "language": "fr" })).expect_err("no such language");
}
