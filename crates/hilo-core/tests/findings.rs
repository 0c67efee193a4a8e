//! The checks before sending through the command table: what is found, mended, left, switched off and counted.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::Failure;
use hilo_core::model::{DraftProblem, Timestamp};
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

struct Shop {
    hilo: Arc<Hilo>,
    ana: Value,
    /// Milliseconds by which its clock is ahead.
    ahead: Arc<AtomicI64>,
    dir: tempfile::TempDir,
}

impl Shop {
    /// A shop with an account, a signature and Ana, to whom a letter is begun.
    fn open() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let ahead = Arc::new(AtomicI64::default());
        let passed = Arc::clone(&ahead);
        let clock = move || {
            Timestamp(Timestamp::from(chrono::Utc::now()).0 + passed.load(Ordering::SeqCst))
        };
        let hilo = Hilo::open_at(dir.path(), Arc::new(Memory::default()), Arc::new(clock));
        let hilo = hilo.expect("it opens");
        let mut shop = Shop { hilo, ana: Value::Null, ahead, dir };
        shop.account("hola@tedealtura.example");
        let mut settings = shop.call("settings_get", json!({}));
        settings["shop_name"] = json!("Té de Altura");
        settings["agent_name"] = json!("Marta");
        settings["shop_web"] = json!("https://tedealtura.example");
        shop.call("settings_save", settings);
        shop.ana = shop.customer("Ana Ruiz Gómez", "ana@correo.example");
        shop.begin(&shop.ana);
        shop
    }

    fn account(&self, from: &str) {
        let account = json!({ "host": "localhost", "port": 465, "security": "tls", "user": "u",
            "from_address": from, "from_name": "", "authority": null });
        self.call("account_save", json!({ "account": account, "password": "clave" }));
        self.call("account_make_usual", json!({ "address": from }));
    }

    fn customer(&self, name: &str, email: &str) -> Value {
        let made =
            self.call("customer_create", json!({ "name": name, "email": email, "phone": "" }));
        made["customer"].clone()
    }

    fn begin(&self, customer: &Value) {
        self.call("draft_start", json!({ "customer": customer, "reply_to": null }));
    }

    fn ask(&self, name: &str, request: Value) -> Result<Value, Failure> {
        dispatch(&self.hilo, name, request)
    }

    fn call(&self, name: &str, request: Value) -> Value {
        self.ask(name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    fn write(&self, customer: &Value, body: &str) {
        let mut draft = self.call("draft_get", json!({ "customer": customer }));
        draft["subject"] = json!("Pedido 1182: sale mañana");
        draft["body"] = json!(body);
        self.call("draft_save", json!({ "draft": draft }));
    }

    fn keys(&self, customer: &Value) -> Vec<String> {
        let found = self.call("draft_check", json!({ "customer": customer }));
        let found = found.as_array().expect("a list").iter();
        found.map(|finding| finding["key"].as_str().expect("a key").to_owned()).collect()
    }

    fn send(&self, confirmed: &[&str]) -> Result<Value, Failure> {
        self.ask("draft_send", json!({ "customer": self.ana, "confirmed": confirmed }))
    }

    /// The file that holds everything.
    fn data(&self) -> std::path::PathBuf {
        self.dir.path().join("hilo.db")
    }

    fn pass_days(&self, days: i64) {
        self.ahead.fetch_add(days * 86_400_000, Ordering::SeqCst);
    }

    /// Found, mended and left of a rule.
    fn counted(&self, rule: &str) -> [Value; 3] {
        let counts = self.call("check_counts", json!({}));
        let counts = counts.as_array().expect("a list").clone();
        let count = counts.into_iter().find(|count| count["rule"] == rule).expect("the rule");
        ["found", "fixed", "ignored"].map(|name| count[name].clone())
    }
}

const WRONG: &str = "name:wrong_name:luis";
const LOUD: &str = "tone:marks:!!";

#[test]
fn an_empty_field_blocks_and_a_wrong_name_wants_to_be_confirmed() {
    let shop = Shop::open();
    shop.write(&shop.ana, "Hola, Luis:\n\nTu pedido [NÚMERO] sale mañana.");
    let problems = match shop.send(&[WRONG]) {
        Err(Failure::Draft { problems }) => problems,
        other => panic!("{other:?}"),
    };
    assert_eq!(problems, [DraftProblem::Unresolved { field: "[NÚMERO]".into() }]);
    shop.write(&shop.ana, "Hola, Luis:\n\nTu pedido sale mañana.");
    assert!(matches!(shop.send(&[]), Err(Failure::Draft { problems })
        if matches!(&problems[..], [DraftProblem::Unconfirmed { finding }] if finding.key == WRONG)));
    shop.send(&[WRONG]).expect("confirmed, it is queued");
    assert_eq!(shop.counted("name"), [1, 0, 1].map(|count| json!(count)));
}

#[test]
fn a_block_can_be_neither_left_nor_switched_off() {
    let shop = Shop::open();
    shop.write(&shop.ana, "Hola, Ana:\n\nTu pedido [NÚMERO] sale mañana.");
    let key = shop.keys(&shop.ana).remove(0);
    let left = shop.ask("check_ignore", json!({ "customer": shop.ana, "key": key }));
    assert!(matches!(left, Err(Failure::Invalid { .. })), "{left:?}");
    let off = shop.ask("check_switch", json!({ "rule": "unresolved", "on": false }));
    assert!(matches!(off, Err(Failure::Invalid { .. })), "{off:?}");
}

#[test]
fn a_finding_is_mended_with_its_key_and_counted() {
    let shop = Shop::open();
    shop.write(&shop.ana, "Hola, Luis:\n\nTu pedido sale mañana!!");
    assert_eq!(shop.keys(&shop.ana), [WRONG, LOUD]);
    for key in [WRONG, LOUD] {
        shop.call("check_fix", json!({ "customer": shop.ana, "key": key }));
    }
    let draft = shop.call("draft_get", json!({ "customer": shop.ana }));
    assert_eq!(draft["body"], "Hola, Ana:\n\nTu pedido sale mañana!");
    assert_eq!(shop.keys(&shop.ana), Vec::<String>::new());
    assert_eq!(shop.counted("tone"), [0, 1, 0].map(|count| json!(count)));
    let gone = shop.ask("check_fix", json!({ "customer": shop.ana, "key": LOUD }));
    assert!(matches!(gone, Err(Failure::NotFound { .. })), "{gone:?}");
}

#[test]
fn what_is_too_long_becomes_a_file_of_the_draft() {
    let shop = Shop::open();
    shop.write(&shop.ana, "Hola, Ana:\n\nUno.\n\nDos.\n\nTres.\n\nCuatro.\n\nUn saludo,");
    let key = shop.keys(&shop.ana).remove(0);
    let draft = shop.call("check_fix", json!({ "customer": shop.ana, "key": key }));
    assert_eq!(draft["attachments"][0]["name"], "detalles.txt");
    assert_eq!(shop.keys(&shop.ana), Vec::<String>::new(), "the file that is spoken of is there");
}

#[test]
fn what_is_left_stays_away_from_this_draft_alone_and_is_counted_once() {
    let shop = Shop::open();
    shop.write(&shop.ana, "Hola, Ana:\n\nTu pedido sale mañana!!");
    for _ in 0..2 {
        shop.call("check_ignore", json!({ "customer": shop.ana, "key": LOUD }));
    }
    assert_eq!(shop.keys(&shop.ana), Vec::<String>::new());
    shop.write(&shop.ana, "Hola, Ana:\n\nTu pedido, el azul, sale mañana!!");
    assert_eq!(shop.keys(&shop.ana), Vec::<String>::new(), "the same words");
    let queued = shop.send(&[]).expect("queued");
    assert_eq!(shop.counted("tone"), [1, 0, 1].map(|count| json!(count)));

    shop.call("outbox_cancel", json!({ "outbox": queued["outbox"] }));
    assert_eq!(shop.keys(&shop.ana), Vec::<String>::new(), "the same draft, taken back");
    shop.call("draft_discard", json!({ "customer": shop.ana }));
    shop.begin(&shop.ana);
    shop.write(&shop.ana, "Hola, Ana:\n\nOtro pedido sale mañana!!");
    assert_eq!(shop.keys(&shop.ana), [LOUD], "another draft");
}

#[test]
fn what_stands_when_a_mail_is_queued_counts_as_left() {
    let shop = Shop::open();
    shop.write(&shop.ana, "Hola, Ana:\n\nTu pedido sale mañana!!");
    let queued = shop.send(&[]).expect("advice keeps nothing from leaving");
    assert_eq!(shop.counted("tone"), [1, 0, 1].map(|count| json!(count)));
    shop.call("outbox_cancel", json!({ "outbox": queued["outbox"] }));
    assert_eq!(shop.keys(&shop.ana), [LOUD], "nobody chose to leave it");
    shop.send(&[]).expect("queued again");
    assert_eq!(shop.counted("tone"), [2, 0, 1].map(|count| json!(count)));
}

#[test]
fn a_rule_is_switched_off_for_the_shop_and_on_again_by_undo() {
    let shop = Shop::open();
    shop.write(&shop.ana, "Hola, Ana:\n\nTu pedido sale mañana!!");
    let changed = shop.call("check_switch", json!({ "rule": "tone", "on": false }));
    assert_eq!(shop.keys(&shop.ana), Vec::<String>::new());
    shop.call("undo", json!({ "operation": changed["operation"] }));
    assert_eq!(shop.keys(&shop.ana), [LOUD]);
}

#[test]
fn the_shops_own_address_is_spoken_of_once() {
    let shop = Shop::open();
    shop.account("tedealtura@gmail.com");
    shop.write(&shop.ana, "Hola, Ana:\n\nTu pedido sale mañana.");
    let free = "sender:free_mail:tedealtura@gmail.com";
    assert_eq!(shop.keys(&shop.ana), [free]);
    shop.send(&[]).expect("queued");
    let luis = shop.customer("Luis Prado", "luis@correo.example");
    shop.begin(&luis);
    shop.write(&luis, "Hola, Luis:\n\nLa tetera sale mañana.");
    assert_eq!(shop.keys(&luis), Vec::<String>::new());
}

#[test]
fn the_shops_own_address_is_spoken_of_again_after_a_month_however_much_is_sent() {
    let shop = Shop::open();
    shop.account("tedealtura@gmail.com");
    let mut told = Vec::new();
    for day in (0..66).step_by(6) {
        shop.write(&shop.ana, &format!("Hola, Ana:\n\nTu pedido {day} sale mañana."));
        if shop.keys(&shop.ana).iter().any(|key| key.starts_with("sender:free_mail")) {
            told.push(day);
        }
        shop.send(&[]).expect("queued");
        shop.begin(&shop.ana);
        shop.pass_days(6);
    }
    assert_eq!(told, [0, 30, 60]);
}

#[test]
fn a_mail_that_never_left_was_not_sent_before() {
    let shop = Shop::open();
    let text = "El cargador que te llegó no lleva la clavija de tu país. Te mandamos hoy el adaptador por mensajero, sin coste, y lo tendrás en dos días laborables.";
    let write = || shop.write(&shop.ana, &format!("Hola, Ana:\n\n{text}"));
    write();
    let queued = shop.send(&[]).expect("queued");
    shop.begin(&shop.ana);
    write();
    assert_eq!(shop.keys(&shop.ana).len(), 1, "one is on its way");
    let data = rusqlite::Connection::open(shop.data()).expect("the file");
    for state in ["failed", "unneeded", "cancelled"] {
        let changed = data.execute(
            "UPDATE outbox SET state = ?1 WHERE id = ?2",
            rusqlite::params![state, queued["outbox"].as_i64()],
        );
        assert_eq!(changed, Ok(1));
        assert_eq!(shop.keys(&shop.ana), Vec::<String>::new(), "{state}");
    }
}

#[test]
fn addresses_of_other_customers_are_known() {
    let shop = Shop::open();
    shop.customer("Luis Prado", "luis@correo.example");
    let mut draft = shop.call("draft_get", json!({ "customer": shop.ana }));
    draft["cc"] = json!(["Luis@correo.example", "taller@tedealtura.example"]);
    shop.call("draft_save", json!({ "draft": draft }));
    shop.write(&shop.ana, "Hola, Ana:\n\nPregunta a luis@correo.example cómo le va.");
    let keys = shop.keys(&shop.ana);
    assert!(keys.contains(&"private:several_customers:luis@correo.example".to_owned()), "{keys:?}");
    assert!(keys.contains(&"private:somebody_else:luis@correo.example".to_owned()), "{keys:?}");
}

#[test]
fn the_same_text_is_told_to_the_same_customer_and_to_others_of_the_template() {
    let shop = Shop::open();
    let text = "El cargador que te llegó no lleva la clavija de tu país. Te mandamos hoy el adaptador por mensajero, sin coste, y lo tendrás en dos días laborables.";
    let templates = shop.call("template_list", json!({ "query": "", "language": "es" }));
    let write = |customer: &Value, name: &str| {
        let mut draft = shop.call("draft_get", json!({ "customer": customer }));
        draft["template"] = templates[0]["id"].clone();
        shop.call("draft_save", json!({ "draft": draft }));
        shop.write(customer, &format!("Hola, {name}:\n\n{text}"));
    };
    write(&shop.ana, "Ana");
    shop.send(&[]).expect("queued");
    shop.begin(&shop.ana);
    write(&shop.ana, "Ana");
    let found = shop.call("draft_check", json!({ "customer": shop.ana }));
    assert_eq!(found[0]["detail"]["found"], "same_as_before", "{found}");
    let luis = shop.customer("Luis Prado", "luis@correo.example");
    shop.begin(&luis);
    write(&luis, "Luis");
    let found = shop.call("draft_check", json!({ "customer": luis }));
    assert_eq!(found[0]["detail"]["found"], "same_as_others", "{found}");
    assert_eq!(found[0]["severity"], "advice");
}
