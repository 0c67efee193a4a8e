//! The outbox's worker on a real data folder, with a keychain that misbehaves.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::Failure;
use hilo_core::outbox::worker::Worker;
use hilo_core::secrets::{Secret, Secrets};
use serde_json::{Value, json};

/// A keychain that tells when it is asked and then waits for its person until `answer` is dropped.
#[derive(Debug)]
struct Asking {
    asked: Sender<()>,
    answer: Mutex<Receiver<()>>,
}

impl Secrets for Asking {
    fn get(&self, _: &str) -> Result<Option<Secret>, Failure> {
        let _ = self.asked.send(());
        let _ = self.answer.lock().expect("one asks").recv();
        Err(Failure::Keychain { detail: "nobody answered".into() })
    }

    fn set(&self, _: &str, _: &Secret) -> Result<(), Failure> {
        Ok(())
    }

    fn remove(&self, _: &str) -> Result<(), Failure> {
        Ok(())
    }
}

#[test]
fn closing_does_not_wait_for_a_keychain_that_asks_its_person() {
    let (asked, is_asked) = channel();
    let (answer, answers) = channel();
    let dir = tempfile::tempdir().expect("a folder");
    let hilo = Hilo::open(dir.path(), Arc::new(Asking { asked, answer: Mutex::new(answers) }));
    let hilo = hilo.expect("an empty folder opens");
    let call = |name: &str, request: Value| {
        dispatch(&hilo, name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    };
    let account = json!({ "host": "localhost", "port": 465, "security": "tls", "user": "u",
        "from_address": "hola@tienda.example", "from_name": "", "authority": null });
    call("account_save", json!({ "account": account, "password": "clave" }));
    let ana = json!({ "name": "Ana", "email": "ana@correo.example", "phone": "" });
    let customer = call("customer_create", ana)["customer"].clone();
    let mut draft = call("draft_start", json!({ "customer": customer, "reply_to": null }));
    draft["subject"] = json!("Su pedido");
    draft["body"] = json!("Ya va de camino.");
    call("draft_save", json!({ "draft": draft }));
    let queued = call("draft_send", json!({ "customer": customer }));
    call("outbox_retry", json!({ "outbox": queued["outbox"] }));

    let worker = Worker::start(Arc::clone(&hilo)).expect("a worker");
    is_asked.recv_timeout(Duration::from_secs(30)).expect("the worker asks for the password");
    let (closed, is_closed) = channel();
    std::thread::spawn(move || {
        worker.stop(Duration::ZERO);
        let _ = closed.send(());
    });
    is_closed.recv_timeout(Duration::from_secs(30)).expect("closed while the keychain still asks");
    drop(answer);
}
