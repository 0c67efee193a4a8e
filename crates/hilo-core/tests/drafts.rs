//! What a draft and a form may hold, and what they may name.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::{Failure, InvalidField, Thing};
use hilo_core::secrets::Memory;
use serde_json::{Map, Value, json};

struct Desk {
    hilo: Arc<Hilo>,
    _dir: tempfile::TempDir,
}

impl Desk {
    fn open() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let hilo =
            Hilo::open(dir.path(), Arc::new(Memory::default())).expect("an empty folder opens");
        Desk { hilo, _dir: dir }
    }

    fn ask(&self, name: &str, request: Value) -> Result<Value, Failure> {
        dispatch(&self.hilo, name, request)
    }

    fn call(&self, name: &str, request: Value) -> Value {
        self.ask(name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    fn customer(&self, name: &str, phone: &str) -> Value {
        let made =
            self.call("customer_create", json!({ "name": name, "email": "", "phone": phone }));
        made["customer"].clone()
    }

    /// Keeps a customer's draft with other values in some places.
    fn keep(&self, customer: &Value, changes: Value) -> Result<Value, Failure> {
        let mut draft = self.call("draft_start", json!({ "customer": customer, "reply_to": null }));
        for (name, value) in changes.as_object().expect("changes") {
            draft[name] = value.clone();
        }
        self.ask("draft_save", json!({ "draft": draft }))
    }

    /// A message on a customer's timeline.
    fn message(&self, customer: &Value) -> Value {
        let note = json!({
            "customer": customer, "label": "counter", "direction": "in", "text": "Hola",
            "at": 1_790_000_000_000_i64,
        });
        self.call("note_add", note);
        let page = json!({
            "customer": customer, "channels": [], "before": null, "after": null, "around": null,
            "date": null, "limit": 5,
        });
        self.call("timeline_page", page)["rows"][0]["id"].clone()
    }
}

fn values(count: usize, length: usize) -> Value {
    (0..count)
        .map(|n| (format!("ask.f{n}"), json!("x".repeat(length))))
        .collect::<Map<_, _>>()
        .into()
}

fn choices(count: usize) -> Value {
    (0..count).map(|n| (format!("b{n}"), json!(1))).collect::<Map<_, _>>().into()
}

#[test]
fn a_draft_with_too_much_of_something_is_refused() {
    let desk = Desk::open();
    let ana = desk.customer("Ana", "");
    let long = "x".repeat(1_001);
    for (change, expected) in [
        (json!({ "to": long }), InvalidField::Email),
        (json!({ "cc": ["ana@correo.example", long] }), InvalidField::Email),
        (json!({ "cc": vec!["ana@correo.example"; 51] }), InvalidField::Text),
        (json!({ "subject": "x".repeat(200_001) }), InvalidField::Text),
        (json!({ "values": values(201, 1) }), InvalidField::Values),
        (json!({ "values": values(2, 40_000) }), InvalidField::Values),
        (json!({ "variants": choices(201) }), InvalidField::Values),
        (json!({ "variants": { "b".repeat(70_000): 1 } }), InvalidField::Values),
    ] {
        match desk.keep(&ana, change) {
            Err(Failure::Invalid { field, value }) => {
                assert_eq!(field, expected);
                assert!(value.len() <= 80);
            }
            other => panic!("{expected:?}: {other:?}"),
        }
    }
    let much = json!({
        "to": "ana@", "cc": ["", "x"], "values": values(200, 200), "variants": choices(200),
    });
    desk.keep(&ana, much).expect("a draft may be half written");
}

#[test]
fn a_draft_answers_its_own_customers_messages_alone() {
    let desk = Desk::open();
    let (ana, luis) = (desk.customer("Ana", "600 00 00 01"), desk.customer("Luis", "600 00 00 02"));
    let (own, others) = (desk.message(&ana), desk.message(&luis));
    for reply_to in [&others, &json!(999)] {
        let refused = desk.keep(&ana, json!({ "reply_to": reply_to }));
        assert_eq!(refused, Err(Failure::NotFound { thing: Thing::Message }));
    }
    let begun = json!({ "customer": desk.customer("Eva", ""), "reply_to": others });
    assert_eq!(desk.ask("draft_start", begun), Err(Failure::NotFound { thing: Thing::Message }));
    desk.keep(&ana, json!({ "reply_to": own })).expect("her own");
    desk.keep(&ana, json!({ "reply_to": null })).expect("none");

    let number = |customer: &Value| {
        let card = desk.call("customer_get", json!({ "customer": customer }));
        card["identities"][0]["id"].clone()
    };
    for other in [number(&luis), json!(999)] {
        let refused = desk.keep(&ana, json!({ "number": other }));
        assert_eq!(refused, Err(Failure::NotFound { thing: Thing::Identity }));
    }
    desk.keep(&ana, json!({ "number": number(&ana) })).expect("her own");
    let own = number(&ana);
    desk.call("identity_remove", json!({ "identity": own }));
    desk.keep(&ana, json!({ "body": "Hola" }))
        .expect("what went meanwhile stops nobody who writes");
}

#[test]
fn a_form_with_too_many_values_is_refused_before_anything_is_filled_in() {
    let desk = Desk::open();
    let ana = desk.customer("Ana", "");
    let text = json!({
        "name": "Aviso", "folder": "", "language": "es", "subject": "Aviso",
        "body": "Hola {{ ask.f0 }}", "purpose": "answer",
    });
    let template =
        desk.call("template_save", json!({ "template": null, "text": text }))["template"].clone();
    let ask = |values: Value, variants: Value| {
        let shown =
            json!({ "text": text, "customer": ana, "values": values, "variants": variants });
        let filled = json!({
            "template": template, "customer": ana, "values": values, "variants": variants,
        });
        [desk.ask("template_preview", shown), desk.ask("template_render", filled)]
    };
    for (values, variants) in
        [(values(201, 1), json!({})), (values(2, 40_000), json!({})), (json!({}), choices(201))]
    {
        for refused in ask(values.clone(), variants.clone()) {
            let expected = Failure::Invalid { field: InvalidField::Values, value: String::new() };
            assert_eq!(refused, Err(expected));
        }
    }
    for filled in ask(values(200, 200), choices(200)) {
        assert!(filled.is_ok(), "{filled:?}");
    }
}

#[test]
fn a_draft_that_was_changed_elsewhere_is_not_written_over() {
    let desk = Desk::open();
    let ana = desk.customer("Ana", "");
    let begun = desk.call("draft_start", json!({ "customer": ana, "reply_to": null }));
    let with = |draft: &Value, body: &str| {
        let mut draft = draft.clone();
        draft["body"] = json!(body);
        json!({ "draft": draft })
    };
    // Within the same millisecond as well.
    let mut elsewhere = begun.clone();
    for n in 0..20 {
        let next = desk.call("draft_save", with(&elsewhere, &format!("Del taller {n}")));
        assert!(next["saved_at"].as_i64() > elsewhere["saved_at"].as_i64());
        elsewhere = next;
    }
    let refused = desk.ask("draft_save", with(&begun, "De la ventana"));
    assert_eq!(refused, Err(Failure::ChangedSince));
    let kept = desk.call("draft_get", json!({ "customer": ana }));
    assert_eq!(kept, elsewhere);
    let both = desk.call("draft_save", with(&kept, "Del taller y de la ventana"));
    desk.call("draft_discard", json!({ "customer": ana }));
    let again = desk.call("draft_save", with(&both, "Lo que se seguía escribiendo"));
    assert_eq!(again["body"], "Lo que se seguía escribiendo", "no word is lost where none is kept");
}
