//! Replies by WhatsApp: pending until somebody says what became of them, or an export of the chat shows it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::Failure;
use hilo_core::import::{look, store};
use hilo_core::model::*;
use hilo_core::secrets::Memory;
use sample_shop::{Edition, sample_shop};
use serde_json::{Value, json};

struct Shop {
    hilo: Arc<Hilo>,
    clock: Arc<AtomicI64>,
    dir: tempfile::TempDir,
}

const MINUTE: i64 = 60_000;
const TEXT: &str = "Hola, Ana:\nTu pedido 1182 sale hoy y te llega el jueves.\n\n— MG";

fn at(moment: &str) -> i64 {
    Timestamp::parse(moment).expect("a moment").0
}

fn shop() -> Shop {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Arc::new(AtomicI64::new(at("2026-11-02T10:00:00+01:00")));
    let shown = Arc::clone(&clock);
    let now = Arc::new(move || Timestamp(shown.load(Ordering::Relaxed)));
    let hilo = Hilo::open_at(&dir.path().join("data"), Arc::new(Memory::default()), now);
    let shop = Shop { hilo: hilo.expect("opens"), clock, dir };
    let mut settings = shop.call("settings_get", json!({}));
    settings["time_zone"] = json!("Europe/Madrid");
    settings["agent_name"] = json!("Marta Gil");
    settings["own_whatsapp_names"] = json!(["Tienda"]);
    shop.call("settings_save", settings);
    shop
}

impl Shop {
    fn call(&self, name: &str, request: Value) -> Value {
        dispatch(&self.hilo, name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    fn refused(&self, name: &str, request: Value) -> Failure {
        dispatch(&self.hilo, name, request).expect_err(name)
    }

    fn later(&self, minutes: i64) {
        self.clock.fetch_add(minutes * MINUTE, Ordering::Relaxed);
    }

    fn customer(&self, phone: &str) -> i64 {
        let new = json!({ "name": "Ana Ruiz", "email": "", "phone": phone });
        self.call("customer_create", new)["customer"].as_i64().expect("an id")
    }

    fn write(&self, customer: i64, text: &str) {
        let mut draft = self.call("draft_start", json!({ "customer": customer, "reply_to": null }));
        draft["whatsapp"] = json!(text);
        self.call("draft_save", json!({ "draft": draft }));
    }

    fn reply(&self, customer: i64, text: &str) -> Value {
        self.write(customer, text);
        let way = json!({ "customer": customer, "way": "link" });
        self.call("reply_open", way)
    }

    /// Imports what the chat with Ana holds after a notice, as lines of an Android export.
    fn import(&self, customer: i64, lines: &str) -> Value {
        let path = self.dir.path().join("Chat de WhatsApp con Ana Ruiz.txt");
        std::fs::write(&path, format!("2/11/26, 9:00 - Ana Ruiz: ¿cuándo llega?\n{lines}"))
            .expect("written");
        self.bring(&path, customer)
    }

    fn bring(&self, path: &Path, customer: i64) -> Value {
        let looked = look(&self.hilo, &[path.to_owned()], |preview| SourceAnswer {
            path: preview.path.clone(),
            people: preview
                .people
                .iter()
                .map(|person| PersonAnswer {
                    sender: person.sender.clone(),
                    who: match person.sender.as_str() {
                        "Tienda" => Who::Shop,
                        "Ana Ruiz" => Who::Customer { customer: CustomerId(customer) },
                        _ => person.who.clone(),
                    },
                })
                .collect(),
            ..SourceAnswer::default()
        });
        let looked = looked.into_iter().collect::<Result<Vec<_>, _>>().expect("readable");
        json!({ "import": store(&self.hilo, looked).expect("stored").id })
    }

    fn rows(&self, customer: i64) -> Vec<Value> {
        let page = self.call(
            "timeline_page",
            json!({ "customer": customer, "channels": [], "before": null, "after": null,
                "around": null, "date": null, "limit": 200 }),
        );
        page["rows"].as_array().expect("rows").clone()
    }

    /// What is ours on the timeline, the oldest first: its words, and how a reply stands.
    fn ours(&self, customer: i64) -> Vec<(String, Option<(String, bool)>)> {
        let rows = self.rows(customer);
        let ours = rows.iter().rev().filter(|row| row["direction"] == "out");
        ours.map(|row| {
            let text = row["text"].as_str().expect("a text").to_owned();
            let standing = row["reply"]["state"].as_str().map(|state| {
                (state.to_owned(), row["reply"]["missing"].as_bool().expect("a fact"))
            });
            (text, standing)
        })
        .collect()
    }

    fn waits(&self, customer: i64) -> bool {
        let card = self.call("customer_get", json!({ "customer": customer }));
        !card["waiting_since"].is_null()
    }
}

fn pending(missing: bool) -> Option<(String, bool)> {
    Some(("pending".to_owned(), missing))
}

/// The chat after the reply was sent as it was written.
const SENT: &str =
    "2/11/26, 10:01 - Tienda: Hola, Ana:\nTu pedido 1182 sale hoy y te llega el jueves.\n\n— MG\n";

#[test]
fn a_reply_opens_whatsapp_and_stands_as_pending_while_the_customer_waits() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    shop.import(ana, "");
    let opened = shop.reply(ana, TEXT);
    let link = opened["link"].as_str().expect("a link");
    assert!(link.starts_with("https://wa.me/34600000001?text=Hola%2C%20Ana%3A%0ATu"), "{link}");
    assert_eq!(shop.ours(ana), [(TEXT.to_owned(), pending(false))]);
    assert!(shop.waits(ana), "nobody knows whether it was sent");
    assert_eq!(shop.call("draft_get", json!({ "customer": ana })), Value::Null);
    assert_eq!(shop.call("reply_list", json!({}))[0]["text"], TEXT);
}

#[test]
fn undo_of_opening_brings_the_draft_back() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    let opened = shop.reply(ana, TEXT);
    shop.call("undo", json!({ "operation": opened["operation"] }));
    assert_eq!(shop.ours(ana), []);
    assert_eq!(shop.call("draft_get", json!({ "customer": ana }))["whatsapp"], TEXT);
    assert_eq!(shop.call("reply_list", json!({})), json!([]));
}

#[test]
fn the_person_says_what_became_of_it_and_can_take_that_back() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    shop.import(ana, "");
    let message = shop.reply(ana, TEXT)["message"].clone();
    let sent = shop.call("reply_settle", json!({ "message": message, "sent": true }));
    assert!(!shop.waits(ana));
    assert_eq!(shop.ours(ana)[0].1, Some(("sent".to_owned(), false)));
    shop.call("undo", json!({ "operation": sent["operation"] }));
    assert!(shop.waits(ana));
    assert_eq!(shop.ours(ana)[0].1, pending(false));
    shop.call("reply_settle", json!({ "message": message, "sent": false }));
    assert!(shop.waits(ana));
    assert_eq!(shop.ours(ana)[0].1, Some(("not_sent".to_owned(), false)));
}

#[test]
fn the_next_export_takes_its_place_and_undo_of_the_import_brings_it_back() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    shop.import(ana, "");
    shop.reply(ana, TEXT);
    shop.later(5);
    let import = shop.import(ana, SENT);
    assert_eq!(shop.ours(ana), [(TEXT.to_owned(), None)], "the chat's message, once");
    assert!(!shop.waits(ana));
    assert_eq!(shop.call("reply_list", json!({})), json!([]));
    shop.call("import_undo", import);
    assert_eq!(shop.ours(ana), [(TEXT.to_owned(), pending(false))]);
    assert!(shop.waits(ana));
    shop.import(ana, SENT);
    assert_eq!(shop.ours(ana), [(TEXT.to_owned(), None)]);
}

#[test]
fn what_the_person_said_comes_back_with_it_and_the_export_knows_better() {
    for (sent, state) in [(true, "sent"), (false, "not_sent")] {
        let shop = shop();
        let ana = shop.customer("+34 600 00 00 01");
        let message = shop.reply(ana, TEXT)["message"].clone();
        shop.call("reply_settle", json!({ "message": message, "sent": sent }));
        let import = shop.import(ana, SENT);
        assert_eq!(shop.ours(ana), [(TEXT.to_owned(), None)], "{state}");
        shop.call("import_undo", import);
        assert_eq!(shop.ours(ana), [(TEXT.to_owned(), Some((state.to_owned(), false)))]);
    }
}

#[test]
fn an_edited_message_is_still_found_and_an_export_that_goes_on_without_it_says_so() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    shop.reply(ana, TEXT);
    shop.later(1);
    shop.reply(ana, "Te llamo mañana por la mañana sin falta. — MG");
    shop.later(60);
    shop.import(
        ana,
        "2/11/26, 10:02 - Tienda: Hola, Ana: tu pedido 1182 sale hoy y te llega el viernes. MG\n\
         2/11/26, 10:40 - Ana Ruiz: ok\n",
    );
    assert_eq!(
        shop.ours(ana),
        [
            ("Te llamo mañana por la mañana sin falta. — MG".to_owned(), pending(true)),
            ("Hola, Ana: tu pedido 1182 sale hoy y te llega el viernes. MG".to_owned(), None),
        ]
    );
    // It was sent after that export: a later one finds it.
    let import = shop
        .import(ana, "2/11/26, 11:30 - Tienda: Te llamo mañana por la mañana sin falta. — MG\n");
    assert_eq!(shop.ours(ana).iter().filter(|(_, standing)| standing.is_some()).count(), 0);
    shop.call("import_undo", import);
    assert_eq!(shop.ours(ana).iter().filter(|(_, standing)| *standing == pending(true)).count(), 1);
}

#[test]
fn an_export_that_ends_before_the_reply_says_nothing_of_it() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    shop.reply(ana, TEXT);
    shop.import(ana, "2/11/26, 9:30 - Tienda: un momento\n");
    let replies = shop.ours(ana);
    assert_eq!(replies.last(), Some(&(TEXT.to_owned(), pending(false))));
}

#[test]
fn without_a_number_it_can_be_copied_and_too_long_a_text_has_no_link() {
    let shop = shop();
    let nobody = shop.customer("");
    shop.write(nobody, TEXT);
    let link = json!({ "customer": nobody, "way": "link" });
    let Failure::Draft { problems } = shop.refused("reply_open", link) else {
        panic!("another failure")
    };
    assert_eq!(problems, [DraftProblem::NoNumber]);
    let copied = shop.call("reply_open", json!({ "customer": nobody, "way": "copy" }));
    assert_eq!((&copied["link"], &copied["text"]), (&Value::Null, &json!(TEXT)));

    let ana = shop.customer("+34 600 00 00 01");
    let long = "Hola, Ana: ".repeat(364);
    shop.write(ana, &long);
    let Failure::Draft { problems } =
        shop.refused("reply_open", json!({ "customer": ana, "way": "link" }))
    else {
        panic!("another failure")
    };
    assert_eq!(problems, [DraftProblem::TooLongForLink]);
    let look = shop.call("reply_look", json!({ "customer": ana }));
    assert_eq!((&look["fits_link"], &look["characters"]), (&json!(false), &json!(4_003)));
    shop.call("reply_open", json!({ "customer": ana, "way": "copy" }));
}

#[test]
fn a_field_without_a_value_keeps_it_from_leaving_and_rules_of_mails_say_nothing() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    shop.write(ana, "Hola, Ana: te adjunto la factura y llega el {{ ask.day }}.");
    for way in ["link", "copy"] {
        let Failure::Draft { problems } =
            shop.refused("reply_open", json!({ "customer": ana, "way": way }))
        else {
            panic!("another failure")
        };
        assert!(matches!(&problems[..], [DraftProblem::Unresolved { .. }]), "{problems:?}");
    }
    let found = shop.call("draft_check", json!({ "customer": ana }));
    let codes: Vec<&str> = found
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| finding["code"].as_str().expect("a code"))
        .collect();
    assert_eq!(codes, ["C0"]);
}

#[test]
fn a_fix_mends_the_text_for_whatsapp_and_leaves_the_letter() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    shop.write(ana, "Hola, Luis: ya ha salido.");
    let found = shop.call("draft_check", json!({ "customer": ana }));
    let name = found.as_array().expect("findings").iter().find(|each| each["code"] == "C1");
    let key = &name.expect("the wrong name")["key"];
    let draft = shop.call("check_fix", json!({ "customer": ana, "key": key }));
    assert_eq!(
        (&draft["whatsapp"], &draft["body"]),
        (&json!("Hola, Ana: ya ha salido."), &json!(""))
    );
}

#[test]
fn a_customer_of_a_group_is_answered_alone_and_the_group_tells_nothing_of_it() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    let path = shop.dir.path().join("Chat de WhatsApp con Pedido común.txt");
    let group = |more: &str| {
        let text = format!(
            "2/11/26, 9:00 - Luis Gil: hola\n2/11/26, 9:01 - Ana Ruiz: ¿cuándo llega?\n{more}"
        );
        std::fs::write(&path, text).expect("written");
        shop.bring(&path, ana);
    };
    group("");
    shop.write(ana, TEXT);
    assert_eq!(shop.call("reply_look", json!({ "customer": ana }))["in_group"], true);
    shop.call("reply_open", json!({ "customer": ana, "way": "link" }));
    shop.later(120);
    group("2/11/26, 11:30 - Ana Ruiz: gracias\n");
    assert_eq!(shop.ours(ana), [(TEXT.to_owned(), pending(false))]);
}

#[test]
fn what_was_being_written_to_two_who_are_one_is_all_there() {
    let shop = shop();
    let (ana, same) = (shop.customer("+34 600 00 00 01"), shop.customer("+34 600 00 00 02"));
    shop.write(ana, "Ya ha salido.");
    shop.write(same, "Llega el jueves.");
    let card = shop.call("customer_get", json!({ "customer": same }));
    let identity = &card["identities"][0]["id"];
    shop.call("identity_move", json!({ "identity": identity, "customer": ana }));
    let text = shop.call("draft_get", json!({ "customer": ana }))["whatsapp"].clone();
    let text = text.as_str().expect("a text");
    assert!(text.contains("Ya ha salido.") && text.contains("Llega el jueves."), "{text}");
}

#[test]
fn a_reply_that_was_not_sent_is_opened_again_and_waits_from_then_on() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    let first = shop.reply(ana, TEXT);
    let message = json!({ "message": first["message"] });
    let gone = shop.refused("reply_open_again", message.clone());
    assert!(matches!(gone, Failure::NotFound { .. }), "{gone:?}");
    shop.call("reply_settle", json!({ "message": first["message"], "sent": false }));
    shop.later(120);
    let again = shop.call("reply_open_again", message);
    for same in ["link", "text", "message"] {
        assert_eq!(again[same], first[same], "{same}");
    }
    let reply = || shop.call("reply_list", json!({}))[0].clone();
    assert_eq!(reply()["standing"]["state"], "pending");
    assert_eq!(reply()["opened_at"], shop.clock.load(Ordering::Relaxed));
    shop.call("undo", json!({ "operation": again["operation"] }));
    assert_eq!(reply()["standing"]["state"], "not_sent");
}

#[test]
fn what_an_import_found_is_a_message_and_no_reply_to_settle() {
    let shop = shop();
    let ana = shop.customer("+34 600 00 00 01");
    let message = shop.reply(ana, TEXT)["message"].clone();
    shop.import(ana, SENT);
    let gone = shop.refused("reply_settle", json!({ "message": message, "sent": true }));
    assert!(matches!(gone, Failure::NotFound { .. }), "{gone:?}");
}

/// Every chat of the sample shop: its last message of ours, opened here just before, is found in the export.
#[test]
fn a_reply_is_found_in_every_export_of_the_sample_shop() {
    let now: DateTime<Utc> = "2026-11-02T09:00:00Z".parse().expect("a moment");
    let sample = sample_shop(Edition::Spanish, now);
    let mut tried = 0;
    for chat in &sample.chats {
        let file = sample.files.iter().find(|file| file.path == chat.file).expect("its file");
        let answers = |preview: &SourcePreview, customer: i64| SourceAnswer {
            path: preview.path.clone(),
            zone: Some(chat.zone.name().to_owned()),
            people: preview
                .people
                .iter()
                .map(|person| PersonAnswer {
                    sender: person.sender.clone(),
                    who: if chat.me.contains(&person.sender) {
                        Who::Shop
                    } else {
                        Who::Customer { customer: CustomerId(customer) }
                    },
                })
                .collect(),
            ..SourceAnswer::default()
        };
        let bring = |shop: &Shop, customer: i64| {
            let path = shop.dir.path().join(&file.path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(&path, &file.bytes).expect("written");
            let looked = look(&shop.hilo, &[path], |preview| answers(preview, customer));
            let looked = looked.into_iter().collect::<Result<Vec<_>, _>>().expect("readable");
            store(&shop.hilo, looked).expect("stored");
        };
        let first = shop();
        let customer = first.customer("+34 600 00 00 01");
        bring(&first, customer);
        let rows = first.rows(customer);
        let ours = rows
            .iter()
            .find(|row| row["direction"] == "out" && row["kind"] == "text" && row["text"] != "");
        let Some(ours) = ours else { continue };
        tried += 1;

        let shop = shop();
        let customer = shop.customer("+34 600 00 00 01");
        let sent_at = ours["sent_at"].as_i64().expect("a moment");
        shop.clock.store(sent_at - MINUTE / 2, Ordering::Relaxed);
        shop.reply(customer, ours["text"].as_str().expect("a text"));
        shop.clock.store(now.timestamp_millis(), Ordering::Relaxed);
        bring(&shop, customer);
        let texts =
            |rows: &[Value]| -> Vec<Value> { rows.iter().map(|row| row["text"].clone()).collect() };
        assert_eq!(texts(&shop.rows(customer)), texts(&rows), "{}", file.path);
        assert_eq!(shop.call("reply_list", json!({})), json!([]), "{}", file.path);
    }
    assert!(tried > 3, "only {tried} chats were tried");
}
