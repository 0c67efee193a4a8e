//! Templates through the command table, on a real data folder.

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

impl Shop {
    fn open() -> Shop {
        let dir = tempfile::tempdir().expect("a folder");
        let hilo = Hilo::open(dir.path(), Arc::new(Memory::default())).expect("it opens");
        let shop = Shop { hilo, _dir: dir };
        shop.call("account_practice", json!({}));
        shop
    }

    fn call(&self, name: &str, request: Value) -> Value {
        dispatch(&self.hilo, name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    fn customer(&self, name: &str, email: &str) -> Value {
        let request = json!({ "name": name, "email": email, "phone": "" });
        self.call("customer_create", request)["customer"].clone()
    }

    fn template(&self, body: &str) -> Value {
        let text = json!({ "name": "Prueba", "folder": "", "language": "es", "subject": "Hola", "body": body });
        self.call("template_save", json!({ "template": null, "text": text }))["template"].clone()
    }

    /// Sends the template as the window does, and returns its words.
    fn send(&self, customer: &Value, template: &Value, chosen: Value) -> String {
        let request =
            json!({ "template": template, "customer": customer, "values": {}, "variants": chosen });
        let rendered = self.call("template_render", request);
        let mut draft = self.call("draft_start", json!({ "customer": customer, "reply_to": null }));
        draft["subject"] = rendered["subject"].clone();
        draft["body"] = rendered["markdown"].clone();
        draft["template"] = template.clone();
        draft["variants"] = rendered["variants"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|block| {
                (block["block"].as_str().expect("a name").to_owned(), block["chosen"].clone())
            })
            .collect();
        self.call("draft_save", json!({ "draft": draft }));
        self.call("draft_send", json!({ "customer": customer }));
        rendered["markdown"].as_str().expect("text").to_owned()
    }
}

#[test]
fn no_customer_is_sent_the_same_variant_twice_running() {
    let shop = Shop::open();
    let template = shop.template("{% variants saludo %}Uno{% or %}Dos{% or %}Tres{% end %}.");
    let ana = shop.customer("Ana", "ana@correo.example");
    let luis = shop.customer("Luis", "luis@correo.example");
    let send = |who: &Value| shop.send(who, &template, json!({}));
    let sent: Vec<_> = (0..7).map(|_| send(&ana)).collect();
    assert_eq!(&sent[..3], ["Uno.", "Dos.", "Tres."]);
    assert!(sent.windows(2).all(|pair| pair[0] != pair[1]), "{sent:?}");
    assert_eq!(send(&luis), "Uno.", "each customer has a history of its own");
}

#[test]
fn what_the_person_chose_is_taken_and_remembered() {
    let shop = Shop::open();
    let template = shop.template("{% variants %}Uno{% or %}Dos{% end %}.");
    let ana = shop.customer("Ana", "ana@correo.example");
    assert_eq!(shop.send(&ana, &template, json!({ "1": 1 })), "Dos.");
    assert_eq!(shop.send(&ana, &template, json!({})), "Uno.");
    assert_eq!(shop.send(&ana, &template, json!({ "1": 0, "otro": 5 })), "Uno.");
    assert_eq!(shop.send(&ana, &template, json!({})), "Dos.");
}

#[test]
fn a_preview_tells_the_mistakes_of_the_variants_that_it_does_not_show() {
    let shop = Shop::open();
    let text = json!({ "name": "P", "folder": "", "language": "es", "subject": "Hola",
        "body": "{% variants %}Uno{% or %}\n{{ nadie }}{% end %}." });
    let preview = |chosen: Value| {
        let request = json!({ "text": text, "customer": null, "values": {}, "variants": chosen });
        shop.call("template_preview", request)
    };
    let shown = preview(json!({}));
    assert_eq!(shown["markdown"], "Uno.");
    assert_eq!(shown["errors"][0]["line"], 2);
    assert_eq!(preview(json!({ "1": 1 }))["errors"], shown["errors"]);
}

#[test]
fn a_draft_of_an_earlier_version_is_read() {
    let shop = Shop::open();
    let ana = shop.customer("Ana", "ana@correo.example");
    let mut draft = shop.call("draft_start", json!({ "customer": ana, "reply_to": null }));
    draft.as_object_mut().expect("an object").remove("variants");
    draft["body"] = json!("Hola");
    let kept = shop.call("draft_save", json!({ "draft": draft }));
    assert_eq!((kept["body"].clone(), kept["variants"].clone()), (json!("Hola"), json!({})));
}

#[test]
fn a_new_template_is_a_draft_and_a_retired_one_is_kept_but_not_offered() {
    let shop = Shop::open();
    let id = shop.template("Hola.");
    let listed = |retired: bool| {
        let request = json!({ "query": "prueba", "language": null, "retired": retired });
        let found = shop.call("template_list", request);
        let states: Vec<_> =
            found.as_array().expect("a list").iter().map(|each| each["state"].clone()).collect();
        states
    };
    assert_eq!(listed(false), ["draft"]);
    let set = |state: &str| {
        shop.call("template_set_state", json!({ "template": id, "state": state }))["operation"]
            .clone()
    };
    set("approved");
    let retired = set("retired");
    assert_eq!((listed(false), listed(true)), (vec![], vec![json!("retired")]));
    shop.call("undo", json!({ "operation": retired }));
    assert_eq!(listed(false), ["approved"]);

    let starters = shop.call("template_list", json!({ "query": "retraso", "language": "es" }));
    assert_eq!(starters[0]["state"], "approved");
}

#[test]
fn what_was_typed_for_a_customer_is_offered_to_that_customer_and_put_nowhere() {
    let shop = Shop::open();
    let template = shop.template("Pedido {{ order.number }}, {{ ask.motivo }}.");
    let ana = shop.customer("Ana", "ana@correo.example");
    let luis = shop.customer("Luis", "luis@correo.example");
    let remembered = |customer: &Value| {
        let request = json!({ "template": template, "customer": customer, "values": {} });
        let rendered = shop.call("template_render", request);
        assert_eq!(rendered["markdown"], "Pedido {{ order.number }}, {{ ask.motivo }}.");
        let fields = rendered["fields"].as_array().expect("a list").clone();
        fields.iter().map(|field| field["remembered"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(remembered(&ana), ["", ""]);
    let mut draft = shop.call("draft_start", json!({ "customer": ana, "reply_to": null }));
    draft["subject"] = json!("Pedido");
    draft["body"] = json!("Va de camino.");
    draft["values"] = json!({ "order.number": "A-17", "ask.motivo": " ", "customer.first_name": "Anita", "otro": "x" });
    shop.call("draft_save", json!({ "draft": draft }));
    shop.call("draft_send", json!({ "customer": ana }));
    assert_eq!(remembered(&ana), ["A-17", ""]);
    assert_eq!(remembered(&luis), ["", ""]);
}

#[test]
fn the_fields_come_with_the_values_of_a_customer() {
    let shop = Shop::open();
    let ana = shop.customer("Ana María Ruiz Gómez", "ana@correo.example");
    let value = |customer: Value, name: &str| {
        let fields = shop.call("template_fields", json!({ "customer": customer }));
        let fields = fields.as_array().expect("a list").clone();
        let field = fields.into_iter().find(|field| field["name"] == name).expect("known");
        field["value"].clone()
    };
    assert_eq!(value(ana.clone(), "customer.surname"), "Ruiz");
    assert_eq!(value(ana.clone(), "customer.surnames"), "Ruiz Gómez");
    assert_eq!(value(ana, "customer.gender"), "f");
    assert_eq!(value(Value::Null, "customer.surname"), "");
}

/// A file of templates in a folder of its own.
fn file(text: &str) -> (tempfile::TempDir, Value) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("plantillas");
    std::fs::write(&path, text).expect("a file");
    let path = json!(path.to_str().expect("text"));
    (dir, path)
}

#[test]
fn a_file_of_templates_is_looked_at_brought_in_and_undone() {
    let shop = Shop::open();
    let kept = shop.template("Hola.");
    let (_dir, path) = file(
        "name,language,folder,subject,state,body\nPrueba,es,,Hola,retired,Adiós.\n\
         Zarandaja,ca,Enviaments,Bon dia,,{{ roto\n",
    );
    let import = |dry: bool| shop.call("template_import", json!({ "path": path, "dry_run": dry }));
    let named = |query: &str| {
        let request = json!({ "query": query, "language": null, "retired": true });
        shop.call("template_list", request)
    };
    let looked = import(true);
    assert_eq!((looked["new"].clone(), looked["changed"].clone()), (json!(1), json!(1)));
    assert_eq!(looked["rows"][1]["wrong"], true);
    assert_eq!((looked["operation"].clone(), named("zarandaja")), (Value::Null, json!([])));

    let done = import(false);
    let get = || shop.call("template_get", json!({ "template": kept }));
    assert_eq!(
        (get()["body"].clone(), get()["state"].clone()),
        (json!("Adiós."), json!("retired"))
    );
    assert_eq!(named("zarandaja")[0]["state"], "draft");
    let again = import(false);
    assert_eq!((again["same"].clone(), again["operation"].clone()), (json!(2), Value::Null));

    shop.call("undo", json!({ "operation": done["operation"] }));
    assert_eq!((get()["body"].clone(), get()["state"].clone()), (json!("Hola."), json!("draft")));
    assert_eq!(named("zarandaja"), json!([]));
}

#[test]
fn of_a_file_with_one_template_that_cannot_be_kept_none_is() {
    let shop = Shop::open();
    let (_dir, path) = file("name,language,body\nUna,es,Hola\nOtra,xx,Hola\n");
    let report = shop.call("template_import", json!({ "path": path, "dry_run": false }));
    assert_eq!(
        report["rows"][1]["outcome"],
        json!({ "outcome": "refused", "reason": "unknown_language" })
    );
    assert_eq!((report["refused"].clone(), report["operation"].clone()), (json!(1), Value::Null));
    let found = shop.call("template_list", json!({ "query": "una", "language": "es" }));
    assert!(found.as_array().expect("a list").iter().all(|each| each["name"] != "Una"));
}

#[test]
fn an_export_brought_into_another_shop_is_the_same_there() {
    let (shop, other) = (Shop::open(), Shop::open());
    shop.template("Hola,\n\n\"Ana\".");
    for format in ["json", "csv"] {
        let (_dir, path) = file("");
        shop.call("template_export", json!({ "path": path, "format": format }));
        let report = other.call("template_import", json!({ "path": path, "dry_run": false }));
        let new = if format == "json" { 1 } else { 0 };
        let told = ["new", "changed", "same", "refused"].map(|name| report[name].clone());
        assert_eq!(told, [new, 0, 37 - new, 0].map(|count| json!(count)), "{format}");
        let again = shop.call("template_import", json!({ "path": path, "dry_run": true }));
        assert_eq!(again["same"], 37);
    }
}

#[test]
fn a_file_that_is_none_of_templates_is_a_failure() {
    let shop = Shop::open();
    let problem = |path: &Value| {
        let request = json!({ "path": path, "dry_run": true });
        let failure = dispatch(&shop.hilo, "template_import", request).expect_err("refused");
        serde_json::to_value(failure).expect("JSON")["problem"].clone()
    };
    let (dir, path) = file("");
    assert_eq!(problem(&path), "empty");
    let missing = dir.path().join("nada");
    assert_eq!(problem(&json!(missing.to_str().expect("text"))), "missing");
    let (_pdf, path) = file("%PDF-1.7\n");
    assert_eq!(problem(&path), "foreign");
    assert_eq!(problem(&json!(dir.path().to_str().expect("text"))), "unreadable");
}
