//! The settings: a request changes what it names, and what cannot be kept is refused by its field.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::{Failure, InvalidField};
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

struct Shop {
    hilo: Arc<Hilo>,
    dir: tempfile::TempDir,
}

impl Shop {
    fn open() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let hilo =
            Hilo::open(dir.path(), Arc::new(Memory::default())).expect("an empty folder opens");
        Shop { hilo, dir }
    }

    fn save(&self, change: Value) -> Result<Value, Failure> {
        dispatch(&self.hilo, "settings_save", change)
    }

    fn kept(&self) -> Value {
        dispatch(&self.hilo, "settings_get", json!({})).expect("the settings")
    }

    /// Puts settings into the folder as an earlier Hilo left them, and opens it.
    fn after(stored: &Value) -> Self {
        let Shop { hilo, dir } = Self::open();
        drop(hilo);
        let data = rusqlite::Connection::open(dir.path().join("hilo.db")).expect("opens");
        data.execute(
            "INSERT INTO setting (name, value) VALUES ('settings', ?1)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [stored.to_string()],
        )
        .expect("written");
        drop(data);
        let hilo = Hilo::open(dir.path(), Arc::new(Memory::default())).expect("opens again");
        Shop { hilo, dir }
    }
}

fn field(refused: Result<Value, Failure>) -> InvalidField {
    match refused {
        Err(Failure::Invalid { field, value }) => {
            assert!(value.chars().count() <= 80, "no more of it than a sentence bears");
            field
        }
        other => panic!("taken or failed otherwise: {other:?}"),
    }
}

#[test]
fn a_request_changes_what_it_names_and_nothing_else() {
    let shop = Shop::open();
    shop.save(json!({
        "shop_name": "La Nogalera",
        "own_addresses": ["hola@nogalera.example"],
        "undo_seconds": 60,
        "signature_parts": { "role": "Taller", "news": { "text": "Feria" } },
    }))
    .expect("kept");
    let before = shop.kept();
    shop.save(json!({ "agent_name": "Marta", "signature_parts": { "news": { "url": "" } } }))
        .expect("kept");
    let mut expected = before;
    expected["agent_name"] = json!("Marta");
    assert_eq!(shop.kept(), expected);
    shop.save(json!({})).expect("nothing to change is no mistake");
    assert_eq!(shop.kept(), expected);
}

#[test]
fn an_unknown_name_or_another_type_is_refused_and_said() {
    let shop = Shop::open();
    for (change, name) in [
        (json!({ "shop_nam": "x" }), "shop_nam"),
        (json!({ "shop_name": 7 }), "shop_name"),
        (json!({ "undo_seconds": -1 }), "undo_seconds"),
        (json!({ "undo_seconds": "10" }), "undo_seconds"),
        (json!({ "theme": "pink" }), "theme"),
        (json!({ "own_addresses": null }), "own_addresses"),
        (json!({ "signature_parts": { "rol": "x" } }), "signature_parts.rol"),
        (json!({ "signature_parts": { "news": { "tex": "x" } } }), "signature_parts.news.tex"),
        (
            json!({ "signature_parts": { "links": [{ "name": "a", "url": "https://a.example", "x": 1 }] } }),
            "signature_parts",
        ),
    ] {
        match shop.save(json!({ "agent_name": "Marta" }).as_object().map_or(Value::Null, |both| {
            let mut both = both.clone();
            both.extend(change.as_object().cloned().unwrap_or_default());
            Value::Object(both)
        })) {
            Err(Failure::Invalid { field: InvalidField::Request, value }) => {
                assert!(value.starts_with(&format!("{name}: ")), "{value}");
            }
            other => panic!("{change}: {other:?}"),
        }
    }
    assert_eq!(shop.kept()["agent_name"], "", "nothing of a refused request is kept");
    assert!(shop.save(json!([])).is_err());
}

#[test]
fn settings_of_an_earlier_hilo_are_read_and_changed() {
    let shop = Shop::after(&json!({ "shop_name": "La Nogalera", "signature": "Un saludo" }));
    shop.save(json!({ "agent_name": "Marta" })).expect("kept");
    let kept = shop.kept();
    assert_eq!(kept["shop_name"], "La Nogalera");
    assert_eq!(kept["signature_kind"], "own", "what was written before there was a choice");
    assert_eq!(kept["signature"], "Un saludo");
    assert_eq!(kept["undo_seconds"], 10);
}

#[test]
fn what_is_too_long_too_much_or_nothing_known_is_refused_by_its_field() {
    let shop = Shop::open();
    let long = |n: usize| "ñ".repeat(n);
    for (change, expected) in [
        (json!({ "undo_seconds": 121 }), InvalidField::UndoSeconds),
        (json!({ "unrequested_limit": 31 }), InvalidField::UnrequestedLimit),
        (json!({ "shop_name": long(201) }), InvalidField::ShopName),
        (json!({ "shop_phone": long(201) }), InvalidField::ShopPhone),
        (json!({ "shop_hours": long(1_001) }), InvalidField::ShopHours),
        (json!({ "agent_name": long(201) }), InvalidField::AgentName),
        (hours(json!([{ "from": 600, "to": 600 }])), InvalidField::Hours),
        (hours(json!([{ "from": 600, "to": 1_441 }])), InvalidField::Hours),
        (
            hours(json!([{ "from": 600, "to": 900 }, { "from": 540, "to": 601 }])),
            InvalidField::Hours,
        ),
        (
            json!({ "hours": { "exceptions": [
                { "day": "2026-12-24", "name": "", "open": [] },
                { "day": "2026-12-24", "name": "", "open": [] },
            ] } }),
            InvalidField::Hours,
        ),
        (
            json!({ "hours": { "exceptions": [
                { "day": "2026-02-30", "name": "", "open": [] },
            ] } }),
            InvalidField::Request,
        ),
        (json!({ "signature": long(200_001) }), InvalidField::Signature),
        (json!({ "shop_web": "javascript:alert(1)" }), InvalidField::ShopWeb),
        (json!({ "shop_web": "ftp://a.example" }), InvalidField::ShopWeb),
        (json!({ "shop_web": "la tetera" }), InvalidField::ShopWeb),
        (json!({ "shop_web": format!("https://a.example/{}", long(500)) }), InvalidField::ShopWeb),
        (json!({ "lines": vec!["600"; 201] }), InvalidField::Lines),
        (json!({ "lines": [long(255)] }), InvalidField::Lines),
        (json!({ "own_whatsapp_names": vec!["Tienda"; 201] }), InvalidField::OwnNames),
        (json!({ "own_whatsapp_names": [long(255)] }), InvalidField::OwnNames),
        (json!({ "own_addresses": vec!["a@a.example"; 201] }), InvalidField::OwnAddresses),
        (
            json!({ "own_addresses": [format!("{}@a.example", long(255))] }),
            InvalidField::OwnAddresses,
        ),
        (json!({ "own_addresses": ["nadie"] }), InvalidField::Email),
        (json!({ "language": "fr" }), InvalidField::Language),
        (json!({ "customer_language": "es-ES" }), InvalidField::CustomerLanguage),
        (json!({ "customer_language": "" }), InvalidField::CustomerLanguage),
        (json!({ "checks": [{ "rule": "unresolved", "on": false }] }), InvalidField::Rule),
        (json!({ "time_zone": "Europe/Tetera" }), InvalidField::TimeZone),
        (json!({ "country": "Spain" }), InvalidField::Country),
    ] {
        assert_eq!(field(shop.save(change)), expected);
    }
    for change in [
        json!({ "undo_seconds": 120, "unrequested_limit": 30 }),
        json!({ "undo_seconds": 0, "unrequested_limit": 0 }),
        json!({ "shop_name": long(200), "shop_hours": long(1_000) }),
        json!({ "shop_web": "la-tetera.example" }),
        json!({ "shop_web": "http://la-tetera.example/tienda?a=1" }),
        json!({ "shop_web": " HTTPS://La-Tetera.example " }),
        json!({ "shop_web": "" }),
        json!({ "language": "en", "customer_language": "ca" }),
        json!({ "language": null }),
    ] {
        shop.save(change).expect("kept");
    }
}

#[test]
fn what_an_earlier_hilo_kept_past_a_limit_stands_in_no_ones_way() {
    let names: Vec<String> = (0..300).map(|n| format!("Tienda {n}")).collect();
    let stored = json!({
        "shop_web": "pregunta en la tienda", "undo_seconds": 600, "own_whatsapp_names": names,
    });
    let shop = Shop::after(&stored);
    let whole = shop.kept();
    shop.save(whole).expect("what the window shows can be kept");
    shop.save(json!({ "agent_name": "Marta" })).expect("kept");
    shop.save(json!({ "own_whatsapp_names": names[1..] })).expect("one is taken away");
    let more: Vec<String> = (0..301).map(|n| format!("Tienda {n}")).collect();
    assert_eq!(field(shop.save(json!({ "own_whatsapp_names": more }))), InvalidField::OwnNames);
}

/// A change of when the shop answers on Mondays.
fn hours(monday: serde_json::Value) -> serde_json::Value {
    let mut week = vec![json!([]); 7];
    week[0] = monday;
    json!({ "hours": { "week": week } })
}

#[test]
fn hours_are_kept_in_order_and_a_region_only_of_the_shops_country() {
    let shop = Shop::open();
    shop.save(hours(json!([{ "from": 960, "to": 1200 }, { "from": 540, "to": 840 }])))
        .expect("kept");
    shop.save(json!({ "hours": { "region": "CT" } })).expect("kept");
    let kept = shop.kept();
    assert_eq!(
        kept["hours"]["week"][0],
        json!([{ "from": 540, "to": 840 }, { "from": 960, "to": 1200 }])
    );
    assert_eq!(kept["hours"]["region"], "CT");
    shop.save(json!({ "country": "MX" })).expect("kept");
    assert_eq!(shop.kept()["hours"]["region"], "");
}
