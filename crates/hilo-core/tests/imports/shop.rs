//! A shop on a real data folder, and what is brought into it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::{Failure, FileProblem};
use hilo_core::import::{look, store};
use hilo_core::model::*;
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

pub struct Shop {
    pub hilo: Arc<Hilo>,
    pub dir: tempfile::TempDir,
}

pub fn shop() -> Shop {
    let dir = tempfile::tempdir().expect("a folder");
    let hilo = Hilo::open(&dir.path().join("data"), Arc::new(Memory::default())).expect("opens");
    Shop { hilo, dir }
}

impl Shop {
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, content).expect("written");
        path
    }

    pub fn call(&self, name: &str, request: Value) -> Value {
        dispatch(&self.hilo, name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    /// Waits until an import of the window is in one of these states.
    pub fn wait(&self, job: &Value, until: &[&str]) -> Value {
        let mut feed = self.hilo.subscribe();
        loop {
            let now = self.call("import_job", json!({ "job": job["id"] }));
            if until.contains(&now["state"].as_str().expect("a state")) {
                return now;
            }
            // Lagging behind is fine: the state is asked for again.
            let _ = feed.blocking_recv();
        }
    }

    pub fn import(&self, path: &Path) -> ImportSummary {
        let looked = look(&self.hilo, &[path.to_owned()], |preview| SourceAnswer {
            path: preview.path.clone(),
            people: vec![
                PersonAnswer { sender: "Tienda".into(), who: Who::Shop },
                PersonAnswer { sender: "hola@tienda.example".into(), who: Who::Shop },
            ],
            ..Default::default()
        });
        let looked = looked.into_iter().collect::<Result<Vec<_>, _>>().expect("readable");
        store(&self.hilo, looked).expect("stored")
    }

    pub fn refused(&self, path: &Path) -> FileProblem {
        let found = look(&self.hilo, &[path.to_owned()], |preview| SourceAnswer {
            path: preview.path.clone(),
            ..Default::default()
        });
        match found.into_iter().next().expect("an answer") {
            Err(Failure::File { path: named, problem }) => {
                assert_eq!(Some(named.as_str()), path.file_name().and_then(|name| name.to_str()));
                problem
            }
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("{} was taken", path.display()),
        }
    }

    pub fn customers(&self) -> Vec<String> {
        let page = self.call(
            "customer_list",
            json!({ "query": "", "recent_first": false, "offset": 0, "limit": 100 }),
        );
        page["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| row["title"].as_str().expect("a title").to_owned())
            .collect()
    }

    pub fn timeline(&self, customer: &str) -> Vec<(String, String)> {
        let page = self.call(
            "customer_list",
            json!({ "query": customer, "recent_first": false, "offset": 0, "limit": 1 }),
        );
        let id = page["rows"][0]["id"].clone();
        let page = self.call(
            "timeline_page",
            json!({ "customer": id, "channels": [], "before": null, "after": null,
            "around": null, "date": null, "limit": 200 }),
        );
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        page["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| (word(&row["direction"]), word(&row["text"])))
            .collect()
    }
}

/// Address of the shop.
pub const OURS: &str = "hola@tienda.example";

pub const CHAT: &str = "23/3/24, 9:04 - Los mensajes y las llamadas están cifrados de extremo a extremo.\n\
    23/3/24, 9:05 - Ana Ruiz: hola\n\
    23/3/24, 9:06 - Tienda: dime, Ana\n";

pub fn mail(id: &str, from: &str, to: &str, text: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <{id}@x.example>\r\n\
         Subject: Pedido 1182\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

/// A mailbox of these mails; its lines end as on Unix.
pub fn mailbox(mails: impl IntoIterator<Item = String>) -> String {
    let separated = mails.into_iter().map(|mail| {
        format!("From MAILER-DAEMON Mon Nov  2 10:00:00 2026\n{}\n", mail.replace("\r\n", "\n"))
    });
    separated.collect()
}

/// An archive of these files.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
        writer.write_all(content).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}
