//! Cases on a real data folder: they end by the customer's word, whatever is done, undone, imported or moved.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::cell::Cell;
use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::Failure;
use hilo_core::import::{look, store};
use hilo_core::model::{CaseProblem, PersonAnswer, SourceAnswer, Who};
use hilo_core::secrets::Memory;
use proptest::prop_assert_eq;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

/// When the first thing is said; what follows is counted in hours.
const BEGIN: i64 = 1_790_000_000_000;
const OURS: &str = "hola@tienda.example";

struct Shop {
    hilo: Arc<Hilo>,
    dir: tempfile::TempDir,
}

fn shop() -> Shop {
    let dir = tempfile::tempdir().expect("a folder");
    let hilo = Hilo::open(&dir.path().join("data"), Arc::new(Memory::default())).expect("opens");
    let shop = Shop { hilo, dir };
    shop.call("settings_save", json!({ "agent_name": "Marta", "own_addresses": [OURS] }));
    shop
}

impl Shop {
    fn try_call(&self, name: &str, request: Value) -> Result<Value, Failure> {
        dispatch(&self.hilo, name, request)
    }

    fn call(&self, name: &str, request: Value) -> Value {
        self.try_call(name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    fn problem(&self, name: &str, request: Value) -> CaseProblem {
        match self.try_call(name, request) {
            Err(Failure::Case { problem }) => problem,
            other => panic!("{name}: {other:?}"),
        }
    }

    fn customer(&self, name: &str, email: &str) -> i64 {
        let made =
            self.call("customer_create", json!({ "name": name, "email": email, "phone": "" }));
        made["customer"].as_i64().expect("an id")
    }

    /// Writes down what was said so many hours after the beginning and returns its message.
    fn note(&self, customer: i64, direction: &str, hours: i64) -> i64 {
        let at = BEGIN + hours * 3_600_000;
        self.call(
            "note_add",
            json!({ "customer": customer, "label": "chat", "direction": direction,
            "text": format!("{direction} {hours}"), "at": at }),
        );
        self.latest(customer, at)
    }

    fn call_note(&self, customer: i64, direction: &str, outcome: &str, hours: i64) -> Value {
        let at = BEGIN + hours * 3_600_000;
        let changed = self.call(
            "call_add",
            json!({ "customer": customer, "name": "", "number": "", "direction": direction,
            "minutes": 3, "outcome": outcome, "line": "", "text": "llamada", "at": at }),
        );
        json!({ "message": self.latest(customer, at), "operation": changed["operation"] })
    }

    fn latest(&self, customer: i64, at: i64) -> i64 {
        let page = self.call(
            "timeline_page",
            json!({ "customer": customer, "channels": [], "before": null,
            "after": null, "around": null, "date": null, "limit": 200 }),
        );
        let rows = page["rows"].as_array().expect("rows");
        let found = rows.iter().find(|row| row["sent_at"] == at).expect("it is on the timeline");
        found["id"].as_i64().expect("an id")
    }

    fn open(&self, customer: i64, message: i64) -> i64 {
        let opened = self.call(
            "case_open",
            json!({ "customer": customer, "title": "Taza rota", "message": message }),
        );
        opened["view"]["case"]["id"].as_i64().expect("a number")
    }

    fn agree(
        &self,
        case: i64,
        message: i64,
        explanation: bool,
        solution: bool,
    ) -> Result<Value, Failure> {
        self.try_call(
            "case_agree",
            json!({ "case": case, "message": message, "explanation": explanation,
            "solution": solution }),
        )
    }

    fn view(&self, case: i64) -> Value {
        self.call("case_get", json!({ "case": case }))
    }

    /// Brings in a mail of Ana's and returns its message on her timeline and its import.
    fn mail(&self, customer: i64, hours: i64) -> (i64, i64) {
        let import = self.import(hours);
        (self.latest(customer, BEGIN + hours * 3_600_000), import)
    }

    fn import(&self, hours: i64) -> i64 {
        let at =
            chrono::DateTime::from_timestamp_millis(BEGIN + hours * 3_600_000).expect("a moment");
        let mail = format!(
            "From: Ana <ana@correo.example>\r\nTo: {OURS}\r\nDate: {}\r\nMessage-ID: <{hours}@x.example>\r\n\
             Subject: Pedido\r\n\r\nConforme con todo, gracias.\r\n",
            at.to_rfc2822()
        );
        let path = self.dir.path().join(format!("{hours}.eml"));
        std::fs::write(&path, mail).expect("written");
        let looked = look(&self.hilo, &[path], |preview| SourceAnswer {
            path: preview.path.clone(),
            people: vec![PersonAnswer { sender: OURS.into(), who: Who::Shop }],
            ..Default::default()
        });
        let looked = looked.into_iter().collect::<Result<Vec<_>, _>>().expect("readable");
        let summary = store(&self.hilo, looked).expect("stored");
        summary.id.0
    }

    fn undo(&self, operation: &Value) -> Result<Value, Failure> {
        self.try_call("undo", json!({ "operation": operation }))
    }

    /// Counts closed cases whose end is not the customer's word on both, nor days of silence; there is never one.
    fn wrongly_closed(&self) -> i64 {
        let wrong = "SELECT count(*) FROM customer_case WHERE closed_at IS NOT NULL AND NOT (
                closed_how = 'unanswered' AND agreed_message_id IS NULL
                AND (SELECT count(DISTINCT ordered_at / 86400000) FROM message
                    WHERE message.customer_id = customer_case.customer_id AND direction = 'out'
                        AND ordered_at BETWEEN starts_at AND closed_at) >= 3
                OR closed_how = 'agreed' AND agreed_explanation = 1 AND agreed_solution = 1 AND agreed_by <> ''
                AND EXISTS (SELECT 1 FROM message WHERE message.id = agreed_message_id
                    AND message.customer_id = customer_case.customer_id AND ordered_at >= starts_at
                    AND (direction = 'in' AND automatic IS NULL AND call IS NULL OR call ->> 'outcome' = 'spoke')))";
        let counted = self
            .hilo
            .store()
            .read(|data| Ok::<_, Failure>(data.query_row(wrong, [], |row| row.get(0))?));
        counted.expect("counted")
    }
}

#[test]
fn a_case_goes_its_five_stages_and_ends_by_the_customers_word() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let complaint = shop.note(ana, "in", 0);
    let case = shop.open(ana, complaint);
    let stage = || shop.view(case)["stage"].clone();
    let change = |part: Value| {
        let mut request = part;
        request["case"] = case.into();
        shop.call("case_change", request)
    };
    assert_eq!(shop.view(case)["case"]["responsible"], "Marta");
    assert_eq!(stage(), "listening");
    change(json!({ "told": "La taza llegó rota" }));
    assert_eq!(stage(), "identification");
    change(json!({ "reason": "rotura", "order_number": "1182", "purchase_stage": "reception" }));
    assert_eq!(stage(), "steps");
    let told = shop.note(ana, "out", 1);
    change(json!({ "steps_message": told }));
    assert_eq!(stage(), "solution");
    change(json!({ "solution": "Enviamos otra", "promised_for": "2026-09-25" }));
    assert_eq!(stage(), "agreement");
    let agreed = json!({ "case": case, "how": "agreed" });
    assert_eq!(shop.problem("case_close", agreed.clone()), CaseProblem::NotAgreed);
    let word = shop.note(ana, "in", 2);
    shop.agree(case, word, true, false).expect("noted");
    assert_eq!(
        shop.problem("case_close", agreed.clone()),
        CaseProblem::AgreedInPart { explanation: true }
    );
    shop.agree(case, word, true, true).expect("noted");
    change(json!({ "solution": "Devolvemos el dinero" }));
    assert_eq!(
        shop.problem("case_close", agreed.clone()),
        CaseProblem::NotAgreed,
        "of another solution"
    );
    shop.agree(case, shop.note(ana, "in", 3), true, true).expect("noted");
    let closed = shop.call("case_close", agreed.clone());
    assert_eq!(closed["view"]["case"]["agreement"]["by"], "Ana Ruiz");
    assert_eq!(shop.problem("case_close", agreed), CaseProblem::Closed);
    shop.undo(&closed["operation"]).expect("undone");
    assert_eq!(shop.view(case)["case"]["closed"], Value::Null);
}

#[test]
fn silence_closes_a_case_after_three_days_of_trying_and_is_no_agreement() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let case = shop.open(ana, shop.note(ana, "in", 0));
    let unanswered = json!({ "case": case, "how": "unanswered" });
    for (hours, made) in [(1, 1), (2, 1), (25, 2)] {
        shop.call_note(ana, "out", "no_answer", hours);
        let problem = shop.problem("case_close", unanswered.clone());
        assert_eq!(problem, CaseProblem::TooFewAttempts { made, needed: 3 });
    }
    shop.note(ana, "out", 49);
    assert_eq!(shop.view(case)["attempts"], 3);
    shop.note(ana, "in", 50);
    assert_eq!(shop.view(case)["attempts"], 0, "she has answered");
    for day in 3..6 {
        shop.note(ana, "out", 24 * day);
    }
    let closed = shop.call("case_close", unanswered);
    assert_eq!(closed["view"]["case"]["closed"]["how"], "unanswered");
    assert_eq!(closed["view"]["case"]["agreement"], Value::Null);
}

#[test]
fn what_a_customer_says_after_the_end_is_asked_about_whenever_it_was_said() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let case = shop.open(ana, shop.note(ana, "in", 0));
    shop.agree(case, shop.note(ana, "in", 5), true, true).expect("noted");
    shop.call("case_close", json!({ "case": case, "how": "agreed" }));
    assert_eq!(shop.view(case)["said_since"], Value::Null);
    shop.note(ana, "out", 6);
    assert_eq!(shop.view(case)["said_since"], Value::Null, "our own words are no question");
    // An export that is imported later holds what she had said before the end.
    let late = shop.note(ana, "in", 4);
    assert_eq!(shop.view(case)["said_since"], late);
    let open = shop.call("case_reopen", json!({ "case": case }));
    assert_eq!(
        open["view"]["case"]["agreement"],
        Value::Null,
        "what was agreed is to be agreed anew"
    );
}

#[test]
fn who_writes_after_agreeing_is_heard_before_the_case_is_closed() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let case = shop.open(ana, shop.note(ana, "in", 0));
    let word = shop.note(ana, "in", 1);
    shop.agree(case, word, true, true).expect("noted");
    let later = shop.note(ana, "in", 2);
    let agreed = json!({ "case": case, "how": "agreed" });
    let since = CaseProblem::SpokeSince { message: hilo_core::model::MessageId(later) };
    assert_eq!(shop.problem("case_close", agreed.clone()), since);
    shop.agree(case, later, true, true).expect("noted");
    shop.call("case_close", agreed);
}

#[test]
fn an_undo_brings_no_agreement_back_that_is_somebody_elses_word_by_now() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let luis = shop.customer("Luis Gil", "luis@correo.example");
    shop.call(
        "identity_add",
        json!({ "customer": ana, "kind": "phone", "value": "+34600111222", "label": "" }),
    );
    let case = shop.open(ana, shop.mail(ana, 0).0);
    shop.agree(case, shop.mail(ana, 1).0, true, true).expect("noted");
    shop.call("case_close", json!({ "case": case, "how": "agreed" }));
    let reopened = shop.call("case_reopen", json!({ "case": case }));
    let card = shop.call("customer_get", json!({ "customer": ana }));
    let identities = card["identities"].as_array().expect("identities");
    let mail = identities.iter().find(|identity| identity["kind"] == "email").expect("an address");
    shop.call("identity_move", json!({ "identity": mail["id"], "customer": luis }));
    assert_eq!(shop.undo(&reopened["operation"]).expect_err("hers no more"), Failure::ChangedSince);
    assert_eq!(shop.view(case)["case"]["closed"], Value::Null);
}

#[test]
fn silence_is_not_tried_ahead_nor_left_closed_without_its_tries() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let case = shop.open(ana, shop.note(ana, "in", 0));
    let unanswered = json!({ "case": case, "how": "unanswered" });
    let now = (shop.hilo.now().0 - BEGIN) / 3_600_000;
    for day in 1..4 {
        shop.call_note(ana, "out", "no_answer", now + 24 * day);
    }
    let problem = shop.problem("case_close", unanswered.clone());
    assert_eq!(problem, CaseProblem::TooFewAttempts { made: 0, needed: 3 });
    let tries: Vec<Value> =
        (1..4).map(|day| shop.call_note(ana, "out", "no_answer", 24 * day)).collect();
    shop.call("case_close", unanswered);
    for call in &tries {
        assert_eq!(shop.undo(&call["operation"]).expect_err("tried"), Failure::ChangedSince);
    }
    assert_eq!(shop.view(case)["case"]["closed"]["how"], "unanswered");
}

#[test]
fn an_undo_closes_no_case_whose_tries_were_taken_back_meanwhile() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let case = shop.open(ana, shop.note(ana, "in", 0));
    let tries: Vec<Value> =
        (1..4).map(|day| shop.call_note(ana, "out", "no_answer", 24 * day)).collect();
    shop.call("case_close", json!({ "case": case, "how": "unanswered" }));
    let reopened = shop.call("case_reopen", json!({ "case": case }));
    let untried = shop.undo(&tries[0]["operation"]).expect("nothing stands on it");
    let refused = shop.undo(&reopened["operation"]).expect_err("two days of trying");
    assert_eq!(refused, Failure::ChangedSince);
    assert_eq!(shop.view(case)["case"]["closed"], Value::Null);
    shop.undo(&untried["operation"]).expect("tried after all");
    shop.undo(&reopened["operation"]).expect("three days again");
    assert_eq!(shop.view(case)["case"]["closed"]["how"], "unanswered");
}

#[test]
fn a_case_opens_again_when_the_agreement_goes_with_its_import() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let case = shop.open(ana, shop.note(ana, "in", 0));
    let (word, import) = shop.mail(ana, 2);
    shop.agree(case, word, true, true).expect("noted");
    shop.call("case_close", json!({ "case": case, "how": "agreed" }));
    shop.call("import_undo", json!({ "import": import }));
    let left = shop.view(case);
    assert_eq!((&left["case"]["closed"], &left["case"]["agreement"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_call_in_which_somebody_agreed_is_not_undone_under_the_case() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let case = shop.open(ana, shop.note(ana, "in", 0));
    let call = shop.call_note(ana, "out", "spoke", 1);
    shop.agree(case, call["message"].as_i64().expect("an id"), true, true).expect("noted");
    assert_eq!(shop.undo(&call["operation"]).expect_err("in use"), Failure::ChangedSince);
    shop.call("case_close", json!({ "case": case, "how": "agreed" }));
    assert_eq!(shop.undo(&call["operation"]).expect_err("in use"), Failure::ChangedSince);
    assert_eq!(shop.view(case)["case"]["closed"]["how"], "agreed");
}

#[test]
fn a_case_goes_with_somebodys_only_address_and_comes_back_with_it() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let luis = shop.customer("Luis Gil", "luis@correo.example");
    let (first, _) = shop.mail(ana, 0);
    let case = shop.open(ana, first);
    shop.agree(case, shop.mail(ana, 1).0, true, true).expect("noted");
    shop.call("case_close", json!({ "case": case, "how": "agreed" }));
    let card = shop.call("customer_get", json!({ "customer": ana }));
    let identity = card["identities"][0]["id"].clone();
    let moved = shop.call("identity_move", json!({ "identity": identity, "customer": luis }));
    let with_luis = shop.view(case);
    assert_eq!(with_luis["case"]["customer"], luis);
    assert_eq!(with_luis["case"]["closed"]["how"], "agreed");
    shop.undo(&moved["operation"]).expect("undone");
    assert_eq!(shop.view(case)["case"]["customer"], ana);
    shop.call(
        "identity_add",
        json!({ "customer": ana, "kind": "phone", "value": "+34600111222", "label": "" }),
    );
    let moved = shop.call("identity_move", json!({ "identity": identity, "customer": luis }));
    let left = shop.view(case);
    assert_eq!((&left["case"]["customer"], &left["case"]["closed"]), (&ana.into(), &Value::Null));
    shop.undo(&moved["operation"]).expect("undone");
    assert_eq!(shop.view(case)["case"]["closed"]["how"], "agreed");
}

#[test]
fn a_case_tells_since_when_the_customer_waits_and_how_much_of_it_burns() {
    let shop = shop();
    let ana = shop.customer("Ana Ruiz", "ana@correo.example");
    let word = shop.note(ana, "in", 0);
    let case = shop.open(ana, word);
    let view = shop.view(case);
    // It was said two months ago.
    assert_eq!((&view["burning"], &view["waiting"]["message"]), (&json!("eighty"), &json!(word)));
    assert_eq!(view["waiting"]["answer"]["state"], "late");
    shop.note(ana, "out", 1);
    assert_eq!(shop.view(case)["waiting"], Value::Null, "it was answered");
    let missed = shop.call_note(ana, "in", "voicemail", 2);
    assert_eq!(shop.view(case)["waiting"]["message"], missed["message"]);
    let later = shop.note(ana, "in", 3);
    assert_eq!(shop.view(case)["waiting"]["message"], missed["message"], "the first of it");
    shop.agree(case, later, true, true).expect("noted");
    let closed = shop.call("case_close", json!({ "case": case, "how": "agreed" }));
    assert_eq!(
        (&closed["view"]["burning"], &closed["view"]["waiting"]),
        (&json!("cold"), &Value::Null)
    );
}

/// Sequences of the random test.
const SEQUENCES: u32 = 48;

/// Does one of the things that can be done, and says whether it was; what is refused changes nothing.
fn step(shop: &Shop, which: u8, n: i64, people: [i64; 2], done: &mut Vec<Value>) -> bool {
    let customer = people[usize::from(n % 3 == 0)];
    let place = usize::try_from(n).expect("small");
    let pick = |rows: Vec<i64>| rows.get(place % rows.len().max(1)).copied();
    let ids = |all: &str| {
        let read = shop.hilo.store().read(|data| {
            let mut all = data.prepare(all)?;
            let ids = all.query_map([], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
            Ok::<_, Failure>(ids)
        });
        read.expect("read")
    };
    let case = pick(ids("SELECT id FROM customer_case"));
    // Half of the time what fits best: else hardly any sequence would close a case.
    let message = match n % 2 {
        0 => pick(ids("SELECT id FROM message")),
        _ => ids(&format!(
            "SELECT message.id FROM message JOIN customer_case AS one ON one.customer_id = message.customer_id
             WHERE one.id = {} AND (direction = 'in' OR call ->> 'outcome' = 'spoke') ORDER BY ordered_at DESC",
            case.unwrap_or_default()
        ))
        .first()
        .copied(),
    };
    let at = BEGIN + n * 12 * 3_600_000;
    let asked = match which {
        0 => shop.try_call("note_add", json!({ "customer": customer, "label": "chat", "text": "hola",
            "direction": if n % 2 == 0 { "out" } else { "in" }, "at": at })),
        1 | 2 => shop.try_call("call_add", json!({ "customer": customer, "name": "", "number": "", "direction": "out",
            "minutes": 1, "outcome": if n % 4 == 0 { "spoke" } else { "no_answer" }, "line": "", "text": "", "at": at })),
        3 => shop.try_call("case_open", json!({ "customer": customer, "title": "Caso", "message": message })),
        4..=7 => shop.try_call("case_agree", json!({ "case": case, "message": message, "by": "Ana",
            "explanation": n % 8 != 0, "solution": n % 9 != 0 })),
        8..=10 => shop.try_call("case_close", json!({ "case": case, "how": "agreed" })),
        11 | 12 => shop.try_call("case_close", json!({ "case": case, "how": "unanswered" })),
        13 => shop.try_call("case_reopen", json!({ "case": case })),
        14 => shop.try_call("case_change", json!({ "case": case, "solution": n.to_string(), "steps_message": message })),
        15 => {
            shop.import(n * 12);
            return true;
        }
        16 => match pick(ids("SELECT id FROM import WHERE undone_at IS NULL")) {
            Some(import) => shop.try_call("import_undo", json!({ "import": import })),
            None => return false,
        },
        17 => match pick(ids("SELECT id FROM identity")) {
            Some(identity) => shop.try_call("identity_move", json!({ "identity": identity, "customer": customer })),
            None => return false,
        },
        _ => match done.get(place % done.len().max(1)) {
            Some(operation) => shop.undo(operation),
            None => return false,
        },
    };
    match asked {
        Ok(answer) => {
            done.extend(Some(answer["operation"].clone()).filter(|operation| !operation.is_null()));
            true
        }
        // A person is told what is in the way; the database's own word would be a path that nobody thought of.
        Err(Failure::Database { detail }) => panic!("{which}, {n}: {detail}"),
        Err(_) => false,
    }
}

#[test]
fn whatever_is_done_in_whatever_order_no_case_is_closed_without_its_customers_word() {
    let config = Config {
        cases: SEQUENCES,
        max_shrink_iters: 100,
        failure_persistence: None,
        ..Config::default()
    };
    let (agreed, unanswered, undone) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let tell = |count: &Cell<u32>| count.set(count.get() + 1);
    let sequences = proptest::collection::vec((0_u8..22, 0_i64..40), 20..60);
    let run = TestRunner::new(config).run(&sequences, |steps| {
        let shop = shop();
        let people = [
            shop.customer("Ana", "ana@correo.example"),
            shop.customer("Luis", "luis@correo.example"),
        ];
        shop.open(people[0], shop.note(people[0], "in", 0));
        let mut done = Vec::new();
        for (which, n) in steps {
            if step(&shop, which, n, people, &mut done) {
                match which {
                    8..=10 => tell(&agreed),
                    11 | 12 => tell(&unanswered),
                    16.. => tell(&undone),
                    _ => {}
                }
            }
            prop_assert_eq!(shop.wrongly_closed(), 0, "after {}, {}", which, n);
        }
        Ok(())
    });
    println!(
        "{SEQUENCES} sequences: {} closed by agreement, {} unanswered, {} times taken back or moved",
        agreed.get(),
        unanswered.get(),
        undone.get()
    );
    run.expect("no way round");
    assert!(
        agreed.get() > 5 && unanswered.get() > 0 && undone.get() > 50,
        "the sequences lead nowhere"
    );
}
