//! A shop for the length of a test, worked with through the command table.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::channel::email::{self, ParsedMail};
use hilo_core::mailbox::{self, connection};
use hilo_core::model::Timestamp;
use hilo_core::outbox::smtp::Limits;
use hilo_core::outbox::worker::run_due;
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

use crate::smtp_sink::{PASSWORD, USER};

/// An open data folder.
pub struct Shop {
    hilo: Option<Arc<Hilo>>,
    /// Milliseconds by which the shop's clock is ahead.
    ahead: Arc<AtomicI64>,
    secrets: Arc<Memory>,
    dir: tempfile::TempDir,
}

/// Limits that are long for a machine under load and short for an answer that never comes.
pub fn limits() -> Limits {
    let long = Duration::from_secs(20);
    Limits { connect: long, command: long, body: Duration::from_secs(2) }
}

/// Reads a mail as Hilo itself does.
pub fn read(raw: &str) -> ParsedMail {
    email::parse(raw.as_bytes()).expect("a mail")
}

impl Shop {
    /// Opens a new folder and names the shop.
    pub fn open() -> Shop {
        let dir = tempfile::tempdir().expect("a folder");
        let secrets = Arc::new(Memory::default());
        let mut shop = Shop { hilo: None, ahead: Arc::default(), secrets, dir };
        shop.reopen();
        let mut settings = shop.call("settings_get", json!({}));
        let known = settings.as_object_mut().expect("settings");
        known.insert("shop_name".into(), json!("Tetería La Señal"));
        known.insert("agent_name".into(), json!("Marta"));
        shop.call("settings_save", settings);
        shop
    }

    /// Closes the folder and opens it again, as after a crash.
    pub fn reopen(&mut self) {
        self.close();
        let ahead = Arc::clone(&self.ahead);
        let clock = move || {
            let now = Timestamp::from(chrono::Utc::now());
            Timestamp(now.0 + ahead.load(Ordering::SeqCst))
        };
        let hilo = Hilo::open_at(&self.data(), self.secrets.clone(), Arc::new(clock));
        let hilo = hilo.expect("the folder opens");
        self.hilo = Some(hilo);
    }

    /// Closes the folder, for another process to open it.
    pub fn close(&mut self) {
        if let Some(hilo) = self.hilo.take() {
            assert_eq!(Arc::strong_count(&hilo), 1, "somebody still has the folder open");
        }
    }

    /// Keeps the folder as it is now, closed.
    pub fn snapshot(&mut self) -> tempfile::TempDir {
        self.close();
        let kept = tempfile::tempdir().expect("a folder");
        copy_files(&self.data(), kept.path());
        self.reopen();
        kept
    }

    /// Puts the folder back to what it was: what a crash leaves that came before anything was written since.
    pub fn restore(&mut self, kept: &tempfile::TempDir) {
        self.close();
        std::fs::remove_dir_all(self.data()).expect("removed");
        std::fs::create_dir(self.data()).expect("a folder");
        copy_files(kept.path(), &self.data());
        self.reopen();
    }

    /// Lets time pass for the shop.
    pub fn pass(&self, seconds: i64) {
        self.ahead.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// What the shop's clock says, in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.hilo().now().0
    }

    /// Returns the data folder.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Returns the opened folder.
    pub fn hilo(&self) -> Arc<Hilo> {
        Arc::clone(self.hilo.as_ref().expect("an open folder"))
    }

    /// Runs a command that has to succeed.
    pub fn call(&self, name: &str, request: Value) -> Value {
        dispatch(&self.hilo(), name, request)
            .unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    /// Runs a command that has to fail, and returns how.
    pub fn refused(&self, name: &str, request: Value) -> Value {
        let failure = dispatch(&self.hilo(), name, request).expect_err(name);
        serde_json::to_value(failure).expect("JSON")
    }

    /// Makes a customer.
    pub fn customer(&self, name: &str, email: &str) -> i64 {
        let made =
            self.call("customer_create", json!({ "name": name, "email": email, "phone": "" }));
        id(&made, "customer")
    }

    /// Returns the id of a template.
    pub fn template(&self, name: &str, language: &str) -> Value {
        let found = self.call("template_list", json!({ "query": name, "language": language }));
        let template = found.get(0).expect("a template");
        assert_eq!(template.get("name"), Some(&json!(name)));
        template.get("id").expect("its id").clone()
    }

    /// Begins or changes a draft.
    pub fn draft(&self, customer: i64, change: impl FnOnce(&mut Value)) {
        let mut draft = self.call("draft_start", json!({ "customer": customer, "reply_to": null }));
        change(&mut draft);
        self.call("draft_save", json!({ "draft": draft }));
    }

    /// Puts a mail into the outbox and returns its id.
    pub fn queue(&self, customer: i64, change: impl FnOnce(&mut Value)) -> Value {
        self.queue_with(json!({ "customer": customer }), customer, change)
    }

    /// Puts a mail into the outbox, with what `request` says about when it is to leave.
    pub fn queue_with(
        &self,
        request: Value,
        customer: i64,
        change: impl FnOnce(&mut Value),
    ) -> Value {
        self.draft(customer, |draft| {
            let object = draft.as_object_mut().expect("a draft");
            for (field, words) in [("subject", "Su pedido"), ("body", "Ya va de camino.")] {
                if object.get(field) == Some(&json!("")) {
                    object.insert(field.to_owned(), json!(words));
                }
            }
            change(draft);
        });
        let queued = self.call("draft_send", request);
        queued.get("outbox").expect("its row").clone()
    }

    /// Tries a mail now, once, and returns its row.
    pub fn deliver(&self, outbox: Value) -> Value {
        self.call("outbox_retry", json!({ "outbox": outbox }));
        let tried = run_due(&self.hilo(), limits()).expect("a round");
        assert_eq!(tried.len(), 1);
        self.row(&outbox)
    }

    /// Sends what is due.
    pub fn run_due(&self) {
        run_due(&self.hilo(), limits()).expect("a round");
    }

    /// Files the copies whose time has come, and returns how many were tried.
    pub fn file_copies(&self) -> usize {
        let long = Duration::from_secs(20);
        let limits = connection::Limits { connect: long, command: long, transfer: long };
        mailbox::worker::run_due(&self.hilo(), limits).expect("a round").len()
    }

    /// Receives everything that is in the mailbox, and returns how many mails were new.
    pub fn receive(&self) -> usize {
        self.receive_while(true)
    }

    /// Receives what one pass over the folders brings: of a mailbox that was never read, the newest.
    pub fn receive_newest(&self) -> usize {
        self.receive_while(false)
    }

    fn receive_while(&self, go_on: bool) -> usize {
        let long = Duration::from_secs(20);
        let limits = connection::Limits { connect: long, command: long, transfer: long };
        mailbox::receiver::receive_all(&self.hilo(), limits, |_| go_on).expect("a mailbox")
    }

    /// Returns a mail of the list.
    pub fn row(&self, outbox: &Value) -> Value {
        let rows = self.call("outbox_list", json!({}));
        let mut rows = rows.as_array().expect("rows").iter();
        rows.find(|row| row.get("id") == Some(outbox)).expect("the row").clone()
    }

    /// Waits until a worker has brought a mail into a state.
    pub fn wait_for(&self, outbox: &Value, state: &str) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while self.row(outbox).get("state") != Some(&json!(state)) {
            assert!(Instant::now() < deadline, "{}", self.row(outbox));
            std::thread::yield_now();
        }
    }

    /// Waits until something is so that others bring about.
    pub fn wait(&self, what: &str, so: impl Fn() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !so() {
            assert!(Instant::now() < deadline, "waited in vain for {what}");
            std::thread::yield_now();
        }
    }

    /// Returns the newest page of a timeline.
    pub fn timeline(&self, customer: i64) -> Value {
        self.call(
            "timeline_page",
            json!({ "customer": customer, "channels": [], "before": null, "after": null,
                    "around": null, "date": null, "limit": 50 }),
        )
    }

    /// Returns an account at a server of this machine, by which any number of mails may leave.
    pub fn account(&self, security: &str, port: u16, authority: &str) -> Value {
        let authority = if authority.is_empty() { Value::Null } else { json!(authority) };
        json!({ "host": "localhost", "port": port, "security": security, "user": USER,
                "from_address": USER, "from_name": "Tetería La Señal", "authority": authority,
                "per_minute": 0 })
    }

    /// Returns an account whose mailbox is at a server of this machine as well.
    pub fn account_with_mailbox(&self, sending: u16, mailbox: u16, authority: &str) -> Value {
        let mut account = self.account("tls", sending, authority);
        let incoming =
            json!({ "host": "localhost", "port": mailbox, "security": "tls", "user": "" });
        account.as_object_mut().expect("an account").insert("incoming".into(), incoming);
        account
    }

    /// Returns an account with a mailbox whose mails are received.
    pub fn account_that_receives(&self, sending: u16, mailbox: u16, authority: &str) -> Value {
        let mut account = self.account_with_mailbox(sending, mailbox, authority);
        let incoming = account.get_mut("incoming").and_then(Value::as_object_mut);
        incoming.expect("a mailbox").insert("receives".into(), json!(true));
        account
    }

    /// Saves an account with the password that the servers know.
    pub fn save_account(&self, account: &Value) {
        self.call("account_save", json!({ "account": account, "password": PASSWORD }));
    }

    /// Tests an account.
    pub fn test_account(&self, account: &Value, password: &str) -> Value {
        self.call("account_test", json!({ "account": account, "password": password }))
    }

    /// Writes a file to attach and returns its path.
    pub fn file(&self, name: &str, content: &str) -> String {
        let path = self.dir.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path.to_string_lossy().into_owned()
    }

    /// Imports a mail and returns the customer who wrote it.
    pub fn import_mail(&self, raw: &str) -> i64 {
        let path = self.file("entrante.eml", raw);
        let job = self.call("import_start", json!({ "paths": [path] }));
        let job = job.get("id").expect("a job").clone();
        self.wait_for_import(&job, "ready");
        self.call("import_run", json!({ "job": job, "answers": [] }));
        self.wait_for_import(&job, "done");
        let list = json!({ "query": "", "recent_first": true, "offset": 0, "limit": 1 });
        let page = self.call("customer_list", list);
        id(page.pointer("/rows/0").expect("a customer"), "id")
    }

    fn wait_for_import(&self, job: &Value, state: &str) {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let now = self.call("import_job", json!({ "job": job }));
            if now.get("state") == Some(&json!(state)) {
                return;
            }
            assert!(Instant::now() < deadline, "{now}");
            std::thread::yield_now();
        }
    }

    /// Returns the Message-ID of the customer's newest mail.
    pub fn rfc_id(&self, customer: i64) -> String {
        let page = self.timeline(customer);
        let message = page.pointer("/rows/0/id").expect("a message");
        let source = self.call("message_source", json!({ "message": message }));
        let source = source.get("content").and_then(Value::as_str).expect("its source");
        read(source).headers.message_id.expect("an id")
    }

    /// Whether any file of the data folder holds these words as they are.
    pub fn data_contains(&self, words: &str) -> bool {
        let files = std::fs::read_dir(self.data()).expect("the folder").flatten();
        files.filter(|file| file.path().is_file()).any(|file| {
            let bytes = std::fs::read(file.path()).unwrap_or_default();
            bytes.windows(words.len()).any(|window| window == words.as_bytes())
        })
    }
}

fn copy_files(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).expect("a folder").flatten() {
        if file.path().is_file() {
            std::fs::copy(file.path(), to.join(file.file_name())).expect("a copy");
        }
    }
}

fn id(value: &Value, field: &str) -> i64 {
    value.get(field).and_then(Value::as_i64).expect("an id")
}
