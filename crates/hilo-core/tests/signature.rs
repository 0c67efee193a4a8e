//! The signature and the look of mails, from the settings to what leaves.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::{Failure, FileProblem, InvalidField};
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

struct Shop {
    hilo: Arc<Hilo>,
    _dir: tempfile::TempDir,
}

impl Shop {
    fn open() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let hilo =
            Hilo::open(dir.path(), Arc::new(Memory::default())).expect("an empty folder opens");
        Shop { hilo, _dir: dir }
    }

    fn call(&self, name: &str, request: Value) -> Value {
        dispatch(&self.hilo, name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    /// Changes settings by their place, such as `/signature_parts/role`.
    fn set(&self, changes: &[(&str, Value)]) -> Result<Value, Failure> {
        let mut settings = self.call("settings_get", json!({}));
        for (place, value) in changes {
            *settings.pointer_mut(place).expect(place) = value.clone();
        }
        dispatch(&self.hilo, "settings_save", settings)
    }

    /// The text part of a letter that is being written.
    fn letter(&self) -> String {
        let made = self.call(
            "customer_create",
            json!({ "name": "Ana", "email": "ana@correo.example", "phone": "" }),
        );
        let customer = &made["customer"];
        self.call("draft_start", json!({ "customer": customer, "reply_to": null }));
        let preview = self.call("draft_preview", json!({ "customer": customer }));
        preview["text"].as_str().expect("a text").to_owned()
    }
}

#[test]
fn a_new_shop_signs_with_what_is_known_of_it() {
    let shop = Shop::open();
    assert_eq!(shop.letter(), "", "nothing is known yet");
    shop.set(&[
        ("/shop_name", json!("La Nogalera")),
        ("/agent_name", json!("Marta Ruiz")),
        ("/signature_parts/role", json!("Taller")),
    ])
    .expect("kept");
    let customer = json!({ "customer": 1 });
    let text = shop.call("draft_preview", customer)["text"].clone();
    assert_eq!(text, "\n\n-- \nMarta Ruiz · Taller\nLa Nogalera\n");
}

#[test]
fn what_cannot_stand_in_a_signature_is_refused() {
    let shop = Shop::open();
    let link = |name: &str, url: &str| json!({ "name": name, "url": url });
    let many = vec![link("Web", "https://a.example"); 9];
    for (place, value, field) in [
        ("/signature_parts/links", json!([link("Web", "http://a.example")]), InvalidField::Link),
        ("/signature_parts/links", json!([link("Web", "javascript:alert(1)")]), InvalidField::Link),
        ("/signature_parts/links", json!([link(" ", "https://a.example")]), InvalidField::Link),
        ("/signature_parts/links", json!(many), InvalidField::Link),
        ("/signature_parts/news/url", json!("a.example"), InvalidField::Link),
        ("/signature_parts/news/until", json!("2026-02-30"), InvalidField::Day),
        ("/signature_parts/news/text", json!("a".repeat(201)), InvalidField::Text),
        ("/signature_parts/legal", json!("a".repeat(2_001)), InvalidField::Text),
        ("/accent", json!("red"), InvalidField::Colour),
        ("/accent", json!("#12345g"), InvalidField::Colour),
    ] {
        match shop.set(&[(place, value.clone())]) {
            Err(Failure::Invalid { field: found, .. }) => assert_eq!(found, field, "{value}"),
            other => panic!("{place} {value}: {other:?}"),
        }
    }
    shop.set(&[("/signature_parts/links", json!([link(" Web ", "https://A.example/")]))])
        .expect("kept");
    let kept = shop.call("settings_get", json!({}));
    assert_eq!(kept["signature_parts"]["links"], json!([link("Web", "https://a.example")]));
}

/// Writes a picture to a file of its own.
fn picture(folder: &std::path::Path, width: u32, height: u32) -> String {
    let path = folder.join(format!("{width}x{height}.png"));
    image::RgbImage::from_pixel(width, height, image::Rgb([180, 40, 40]))
        .save(&path)
        .expect("written");
    path.display().to_string()
}

#[test]
fn a_logo_is_chosen_shown_taken_away_and_brought_back() {
    let shop = Shop::open();
    let files = tempfile::tempdir().expect("a folder");
    let chosen = shop.call("logo_choose", json!({ "path": picture(files.path(), 960, 240) }));
    let settings = shop.call("settings_get", json!({}));
    assert_eq!(
        (&settings["logo"]["width"], &settings["logo"]["height"]),
        (&json!(480), &json!(120))
    );
    let shown = |settings: &Value| {
        let request = json!({ "settings": settings, "words": "Hola." });
        let shown = shop.call("signature_preview", request);
        shown["html"].as_str().expect("a page").contains("src=\"data:image/png;base64,")
    };
    assert!(shown(&settings));
    let mut without = settings.clone();
    without["with_logo"] = json!(false);
    assert!(!shown(&without));
    let removed = shop.set(&[("/logo", Value::Null)]).expect("kept");
    shop.call("undo", json!({ "operation": removed["operation"] }));
    assert!(shown(&shop.call("settings_get", json!({}))), "its bytes are still there");
    shop.call("undo", json!({ "operation": chosen["operation"] }));
    assert_eq!(shop.call("settings_get", json!({}))["logo"], Value::Null);
}

#[test]
fn only_a_chosen_picture_becomes_the_logo() {
    let shop = Shop::open();
    let files = tempfile::tempdir().expect("a folder");
    let text = files.path().join("logo.png");
    std::fs::write(&text, "<svg/>").expect("written");
    for (path, problem) in [
        (text.display().to_string(), FileProblem::NoPicture),
        (files.path().display().to_string(), FileProblem::Unreadable),
        (files.path().join("nada.png").display().to_string(), FileProblem::Missing),
    ] {
        let refused = dispatch(&shop.hilo, "logo_choose", json!({ "path": path }));
        assert_eq!(refused, Err(Failure::File { path, problem }));
    }
    let logo = json!({ "sha256": "00", "width": 1, "height": 1 });
    assert!(shop.set(&[("/logo", logo)]).is_err(), "settings cannot name bytes");
}

#[test]
fn what_a_signature_lacks_is_told_while_it_is_made_up() {
    let shop = Shop::open();
    let mut settings = shop.call("settings_get", json!({}));
    settings["shop_name"] = json!("La Nogalera");
    settings["accent"] = json!("#ffcc00");
    settings["signature_parts"]["news"] =
        json!({ "text": "Feria", "url": "", "until": "2020-01-01" });
    let shown = shop.call("signature_preview", json!({ "settings": settings, "words": "Hola." }));
    assert_eq!(shown["text"], "Hola.\n\n-- \nLa Nogalera\n");
    assert_eq!(shown["accent"], "#907300");
    let standing = json!({ "shop": true, "person": false, "contact": false, "news_expired": true });
    assert_eq!(shown["standing"], standing);
    settings["signature_kind"] = json!("own");
    settings["signature"] = json!("{{ shop.nam }}");
    let shown = shop.call("signature_preview", json!({ "settings": settings, "words": "Hola." }));
    assert_eq!(shown["errors"][0]["mistake"]["mistake"], "unknown_field");
}
