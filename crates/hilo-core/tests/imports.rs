//! Imports on a real data folder: what comes in, what is there already, what is refused, and undo.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::error::{Failure, FileProblem};
use hilo_core::import::{look, store};
use hilo_core::model::*;
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

struct Shop {
    hilo: Arc<Hilo>,
    dir: tempfile::TempDir,
}

fn shop() -> Shop {
    let dir = tempfile::tempdir().expect("a folder");
    let hilo = Hilo::open(&dir.path().join("data"), Arc::new(Memory::default())).expect("opens");
    Shop { hilo, dir }
}

impl Shop {
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, content).expect("written");
        path
    }

    fn call(&self, name: &str, request: Value) -> Value {
        dispatch(&self.hilo, name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    fn import(&self, path: &Path) -> ImportSummary {
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

    fn refused(&self, path: &Path) -> FileProblem {
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

    fn customers(&self) -> Vec<String> {
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

    fn timeline(&self, customer: &str) -> Vec<(String, String)> {
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

const CHAT: &str = "23/3/24, 9:04 - Los mensajes y las llamadas están cifrados de extremo a extremo.\n\
    23/3/24, 9:05 - Ana Ruiz: hola\n\
    23/3/24, 9:06 - Tienda: dime, Ana\n";

fn mail(id: &str, from: &str, to: &str, text: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <{id}@x.example>\r\n\
         Subject: Pedido 1182\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

#[test]
fn a_chat_comes_in_once_and_a_longer_export_adds_only_the_rest() {
    let shop = shop();
    let first = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let summary = shop.import(&first);
    assert_eq!((summary.new, summary.duplicate, summary.skipped), (3, 0, 0));
    assert_eq!(shop.customers(), ["Ana Ruiz"]);
    let expected =
        [("out", "dime, Ana"), ("in", "hola")].map(|(who, text)| (who.to_owned(), text.to_owned()));
    assert_eq!(shop.timeline("ana")[..2], expected);
    let again = shop.import(&first);
    assert_eq!((again.new, again.duplicate), (0, 3));
    let longer = shop.file(
        "otra/Chat de WhatsApp con Ana Ruiz.txt",
        format!("{CHAT}24/3/24, 10:00 - Ana Ruiz: gracias\n"),
    );
    let summary = shop.import(&longer);
    assert_eq!((summary.new, summary.duplicate), (1, 3));
    assert_eq!(shop.customers(), ["Ana Ruiz"]);
}

#[test]
fn undo_of_an_import_leaves_what_was_there_before() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    shop.import(&chat);
    let longer = shop.file(
        "otra/Chat de WhatsApp con Ana Ruiz.txt",
        format!("{CHAT}24/3/24, 10:00 - Ana Ruiz: gracias\n"),
    );
    let second = shop.import(&longer);
    let third =
        shop.import(&shop.file(
            "uno.eml",
            mail("1", "Luis <luis@correo.example>", "hola@tienda.example", "hola"),
        ));
    assert_eq!(shop.customers(), ["Ana Ruiz", "Luis"]);
    shop.call("import_undo", json!({ "import": third.id }));
    assert_eq!(shop.customers(), ["Ana Ruiz"]);
    shop.call("import_undo", json!({ "import": second.id }));
    assert_eq!(shop.timeline("ana").len(), 3);
    let found = shop.call(
        "search",
        json!({ "query": "gracias", "channel": null, "customer": null, "offset": 0, "limit": 9 }),
    );
    assert_eq!(found["total"], 0, "what is undone is not found");
    assert_eq!(shop.import(&longer).new, 1, "what was undone can come in again");
}

#[test]
fn mails_of_a_mailbox_go_to_the_customer_whichever_way_they_went() {
    let shop = shop();
    let mails = [
        mail("1", "Ana Ruiz <Ana@Correo.example>", "hola@tienda.example", "¿Llega hoy?"),
        mail("2", "Tienda <hola@tienda.example>", "ana@correo.example", "Llega mañana."),
        mail("3", "hola@tienda.example", "hola@tienda.example", "nota para mí"),
    ];
    let mbox: String =
        mails.iter().map(|mail| format!("From x@y Mon Nov  2 10:00:00 2026\n{mail}\n")).collect();
    let summary = shop.import(&shop.file("correo", mbox));
    assert_eq!(
        (summary.new, summary.duplicate, summary.skipped),
        (2, 0, 1),
        "a mail to ourselves is told as skipped"
    );
    let skips = shop.call("import_skips", json!({ "import": summary.id }));
    assert_eq!(skips[0]["reason"], "nobody_to_attribute");
    let directions: Vec<String> =
        shop.timeline("ana").into_iter().map(|(direction, _)| direction).collect();
    assert_eq!(directions, ["out", "in"]);
}

#[test]
fn a_folder_gives_its_mails_chats_and_what_it_cannot_read() {
    let shop = shop();
    shop.file("todo/a.eml", mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno"));
    shop.file(
        "todo/b/b.eml",
        mail("2", "Luis <luis@correo.example>", "hola@tienda.example", "dos"),
    );
    shop.file("todo/chats/Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    shop.file("todo/foto.jpg", [0xFF, 0xD8, 0xFF, 0xE0]);
    shop.file("todo/vacio.txt", "");
    shop.file(
        "todo/maildir/cur/1",
        mail("3", "Eva <eva@correo.example>", "hola@tienda.example", "tres"),
    );
    shop.file("todo/maildir/new/2", "no es un correo");
    shop.file("todo/maildir/tmp/3", "a medias");
    let summary = shop.import(&shop.dir.path().join("todo"));
    assert_eq!((summary.new, summary.skipped, summary.sources.len()), (6, 4, 3));
}

#[test]
fn a_signature_alone_is_no_quoted_text() {
    let shop = shop();
    let own = |id: &str, tail: &str| {
        let text = format!("Sale hoy.\r\n\r\n-- \r\nTienda\r\n600 000 000{tail}");
        mail(id, "Tienda <hola@tienda.example>", "Ana <ana@correo.example>", &text)
    };
    shop.file("todo/a.eml", own("1", ""));
    shop.file("todo/b.eml", own("2", "\r\n\r\n> ¿Cuándo sale?"));
    shop.import(&shop.dir.path().join("todo"));
    let page = shop.call(
        "timeline_page",
        json!({ "customer": 1, "channels": [], "before": null, "after": null, "around": null, "date": null, "limit": 9 }),
    );
    let mut folded: Vec<(bool, bool)> = page["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (row["signature"] == true, row["quoted_lines"] != 0))
        .collect();
    folded.sort();
    assert_eq!(folded, [(false, true), (true, false)]);
}

#[test]
fn a_preview_tells_the_notices_among_the_messages_of_a_chat() {
    let shop = shop();
    let path = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let looked = look(&shop.hilo, &[path], |_| SourceAnswer::default());
    let (looked, _) = looked.into_iter().next().expect("a source").expect("readable");
    let preview = looked.preview;
    assert_eq!((preview.messages, preview.notices, preview.new), (3, 1, 3));
}

#[test]
fn an_archive_that_cannot_be_read_is_a_skip_of_its_folder_and_named() {
    let shop = shop();
    shop.file("todo/z.eml", mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno"));
    let cut = b"PK\x03\x04\x14\x00\x00\x00\x08\x00";
    shop.file("todo/chats/cortado.zip", cut);
    shop.file("todo/ajeno.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    let summary = shop.import(&shop.dir.path().join("todo"));
    assert_eq!((summary.new, summary.skipped), (1, 2));
    let skips = shop.call("import_skips", json!({ "import": summary.id }));
    let named = |name: &str| {
        let skips = skips.as_array().expect("skips");
        skips.iter().find(|skip| skip["file"] == name).map(|skip| skip["reason"].clone())
    };
    let inside = Path::new("chats").join("cortado.zip");
    assert_eq!(named(&inside.to_string_lossy()), Some(json!("truncated")));
    assert_eq!(named("ajeno.zip"), Some(json!("unknown_kind")));
    shop.file("solo/cortado.zip", cut);
    let alone = look(&shop.hilo, &[shop.dir.path().join("solo")], |_| SourceAnswer::default());
    assert!(alone.iter().all(Result::is_err), "a folder of nothing else is refused");
}

#[test]
fn what_cannot_be_read_is_refused_by_name_and_cause() {
    let shop = shop();
    let check = |name: &str, content: &[u8], problem| {
        assert_eq!(shop.refused(&shop.file(name, content)), problem, "{name}")
    };
    check("vacio.eml", b"", FileProblem::Empty);
    check("foto.png", b"\x89PNG\r\n\x1a\n....", FileProblem::Foreign);
    check("notas.txt", b"lista de la compra\npan\n", FileProblem::Foreign);
    check("cortado.zip", b"PK\x03\x04\x14\x00\x00\x00\x08\x00", FileProblem::Truncated);
    check("cortado.eml", &cut_mail(), FileProblem::Truncated);
    assert_eq!(shop.refused(&shop.dir.path().join("no-hay.eml")), FileProblem::Missing);
    let mut huge = mail("9", "a@b.example", "hola@tienda.example", "").into_bytes();
    huge.resize(100 * 1024 * 1024, b'x');
    check("enorme.eml", &huge, FileProblem::TooLarge);
    assert_eq!(shop.customers(), Vec::<String>::new());
}

#[test]
fn a_message_that_is_larger_than_the_limit_is_skipped_within_a_mailbox() {
    let shop = shop();
    let mut mbox = format!(
        "From x@y Mon Nov  2 10:00:00 2026\n{}\n",
        mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno")
    )
    .into_bytes();
    mbox.extend(
        format!(
            "From x@y Mon Nov  2 10:00:00 2026\n{}\n",
            mail("2", "Eva <eva@correo.example>", "hola@tienda.example", "dos")
        )
        .bytes(),
    );
    let end = mbox.len() + 51 * 1024 * 1024;
    let mut line = vec![b'x'; 76];
    line.push(b'\n');
    while mbox.len() < end {
        mbox.extend(&line);
    }
    mbox.extend(
        format!(
            "\nFrom x@y Mon Nov  2 10:00:00 2026\n{}\n",
            mail("3", "Luis <luis@correo.example>", "hola@tienda.example", "tres")
        )
        .bytes(),
    );
    let summary = shop.import(&shop.file("correo.mbox", mbox));
    assert_eq!((summary.new, summary.skipped), (2, 1));
    assert_eq!(shop.call("import_skips", json!({ "import": summary.id }))[0]["line"], 2);
}

/// A mail that breaks off within its picture.
fn cut_mail() -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/mail/faults");
    std::fs::read(fixtures.join("cut-within-a-picture.eml")).expect("a fixture")
}

#[test]
fn a_mailbox_that_was_cut_off_gives_what_is_whole_and_names_the_mail_that_is_not() {
    let shop = shop();
    let whole = mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno");
    let mut mbox =
        format!("From x@y Mon Nov  2 10:00:00 2026\n{whole}\nFrom x@y Mon Nov  2 10:00:00 2026\n")
            .into_bytes();
    mbox.extend(cut_mail());
    let summary = shop.import(&shop.file("correo.mbox", mbox));
    assert_eq!((summary.new, summary.skipped), (1, 1));
    let skips = shop.call("import_skips", json!({ "import": summary.id }));
    assert_eq!(skips[0], json!({ "file": "correo.mbox", "line": 2, "reason": "truncated" }));
}

#[test]
fn a_name_fills_a_gap_and_never_overwrites() {
    let shop = shop();
    shop.import(&shop.file("1.eml", mail("1", "ana@correo.example", "hola@tienda.example", "uno")));
    assert_eq!(shop.customers(), ["ana@correo.example"]);
    shop.import(
        &shop.file(
            "2.eml",
            mail("2", "Ana Ruiz <ana@correo.example>", "hola@tienda.example", "dos"),
        ),
    );
    assert_eq!(shop.customers(), ["Ana Ruiz"]);
    shop.import(
        &shop.file("3.eml", mail("3", "Anita <ana@correo.example>", "hola@tienda.example", "tres")),
    );
    assert_eq!(shop.customers(), ["Ana Ruiz"]);
}

#[test]
fn the_window_sees_an_import_from_reading_to_done_and_can_stop_it() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let wait = |job: &Value, until: &[&str]| {
        let mut feed = shop.hilo.subscribe();
        loop {
            let now = shop.call("import_job", json!({ "job": job["id"] }));
            if until.contains(&now["state"].as_str().expect("a state")) {
                return now;
            }
            // Lagging behind is fine: the state is asked for again.
            let _ = feed.blocking_recv();
        }
    };
    let job = shop.call("import_start", json!({ "paths": [chat] }));
    let ready = wait(&job, &["ready", "failed"]);
    let source = &ready["sources"][0];
    assert_eq!(
        (&source["messages"], &source["new"], &source["kind"]),
        (&json!(3), &json!(3), &json!("whatsapp_text"))
    );
    assert_eq!(source["people"].as_array().map(Vec::len), Some(2));
    assert_eq!(source["people"][0]["who"]["is"], "new_customer", "named in the file's name");
    assert_eq!(source["people"][1]["who"]["is"], "shop");
    let job = shop.call("import_run", json!({ "job": job["id"], "answers": [] }));
    let done = wait(&job, &["done", "failed"]);
    assert_eq!(done["summary"]["new"], 3);
    assert_eq!(shop.call("import_history", json!({}))[0]["new"], 3);
    let second = shop.call("import_start", json!({ "paths": [chat] }));
    wait(&second, &["ready"]);
    assert_eq!(shop.call("import_cancel", json!({ "job": second["id"] }))["state"], "cancelled");
}

#[test]
fn the_sample_shop_has_all_three_channels_and_comes_in_only_once() {
    let shop = shop();
    let dir = shop.dir.path().join("muestra");
    let sample = hilo_core::demo::write(&dir, "es", Arc::new(Memory::default())).expect("written");
    let call = |name: &str, request: Value| {
        dispatch(&sample, name, request).unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    };
    let page = call(
        "customer_list",
        json!({ "query": "", "recent_first": true, "offset": 0, "limit": 200 }),
    );
    let channels = |row: &Value| {
        ["email", "whatsapp", "phone"].iter().all(|channel| {
            row["channels"].as_array().is_some_and(|all| all.contains(&json!(channel)))
        })
    };
    let all_three =
        page["rows"].as_array().expect("rows").iter().filter(|row| channels(row)).count();
    assert!(all_three >= 25, "{all_three} of {}", page["total"]);
    let status = call("app_status", json!({}));
    assert!(status["messages"].as_u64().is_some_and(|messages| messages >= 1_800), "{status}");
    assert_eq!(status["messages"], status["indexed"]);
    assert!(
        status["waiting"].as_u64().is_some_and(|waiting| (5..=40).contains(&waiting)),
        "{status}"
    );
    let again = look(&sample, &[dir.join("sources")], |preview| SourceAnswer {
        path: preview.path.clone(),
        ..Default::default()
    });
    let again = store(&sample, again.into_iter().collect::<Result<_, _>>().expect("readable"))
        .expect("stored");
    assert_eq!((again.new, again.skipped), (0, 0));
}

#[test]
fn undo_of_an_import_takes_back_what_it_made_of_our_own_names() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let names = |shop: &Shop| shop.call("settings_get", json!({}))["own_whatsapp_names"].clone();
    let summary = shop.import(&chat);
    assert_eq!(names(&shop), json!(["Tienda", "hola@tienda.example"]));
    shop.call("import_undo", json!({ "import": summary.id }));
    assert_eq!(names(&shop), json!([]));
}

#[test]
fn a_name_of_ours_stays_until_the_last_import_that_said_so_is_undone() {
    let shop = shop();
    let names = |shop: &Shop| shop.call("settings_get", json!({}))["own_whatsapp_names"].clone();
    let undo = |summary: &ImportSummary| shop.call("import_undo", json!({ "import": summary.id }));
    let first = shop.import(&shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT));
    let other = CHAT.replace("Ana Ruiz", "Luis Gil");
    let second = shop.import(&shop.file("Chat de WhatsApp con Luis Gil.txt", other));
    undo(&first);
    assert_eq!(names(&shop), json!(["Tienda", "hola@tienda.example"]));
    undo(&second);
    assert_eq!(names(&shop), json!([]));
}

#[test]
fn an_address_of_ours_stays_while_mails_by_it_stay_and_goes_with_the_last_of_them() {
    let shop = shop();
    let addresses = |shop: &Shop| shop.call("settings_get", json!({}))["own_addresses"].clone();
    let undo = |summary: &ImportSummary| shop.call("import_undo", json!({ "import": summary.id }));
    let first = shop.import(
        &shop.file("a.eml", mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno")),
    );
    // Nobody is asked about the second: the address is known by then.
    let path =
        shop.file("b.eml", mail("2", "Luis <luis@correo.example>", "hola@tienda.example", "dos"));
    let looked = look(&shop.hilo, &[path], |preview| SourceAnswer {
        path: preview.path.clone(),
        ..Default::default()
    });
    let second = store(&shop.hilo, looked.into_iter().collect::<Result<_, _>>().expect("readable"))
        .expect("stored");
    undo(&first);
    assert_eq!(addresses(&shop), json!(["hola@tienda.example"]));
    undo(&second);
    assert_eq!(addresses(&shop), json!([]));
}

#[test]
fn an_address_that_the_person_had_set_stays_whatever_is_undone() {
    let shop = shop();
    let mut settings = shop.call("settings_get", json!({}));
    settings["own_whatsapp_names"] = json!(["Tienda"]);
    shop.call("settings_save", settings);
    let summary = shop.import(&shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT));
    shop.call("import_undo", json!({ "import": summary.id }));
    assert_eq!(shop.call("settings_get", json!({}))["own_whatsapp_names"], json!(["Tienda"]));
}

#[test]
fn a_chat_in_which_only_we_spoke_belongs_to_whom_the_file_names() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Eva.txt", "23/3/24, 9:05 - Tienda: hola\n");
    assert_eq!(shop.import(&chat).new, 1);
    assert_eq!(shop.customers(), ["Eva"]);
}

#[test]
fn a_chat_of_nobody_is_told_as_skipped() {
    let shop = shop();
    let summary = shop.import(&shop.file("_chat.txt", "23/3/24, 9:05 - Tienda: hola\n"));
    assert_eq!((summary.new, summary.skipped), (0, 1));
}

#[test]
fn what_lies_beside_a_chat_and_is_not_named_in_it_is_told_as_skipped() {
    let shop = shop();
    shop.file(
        "chat/Chat de WhatsApp con Ana.txt",
        "23/3/24, 9:05 - Ana: IMG-20240323-WA0007.jpg (archivo adjunto)\n",
    );
    shop.file("chat/IMG-20240323-WA0007.jpg", [0xFF, 0xD8, 0xFF, 0xE0]);
    shop.file("chat/factura.pdf", "%PDF-1.4");
    let summary = shop.import(&shop.dir.path().join("chat"));
    assert_eq!((summary.new, summary.skipped), (1, 1));
}

#[test]
fn a_second_import_under_another_name_leaves_nobody_without_messages() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    shop.import(&chat);
    let looked = look(&shop.hilo, &[chat], |preview| SourceAnswer {
        path: preview.path.clone(),
        people: vec![PersonAnswer {
            sender: "Ana Ruiz".into(),
            who: Who::NewCustomer { name: "Otra".into(), phone: String::new() },
        }],
        ..Default::default()
    });
    let looked = looked.into_iter().collect::<Result<Vec<_>, _>>().expect("readable");
    assert_eq!(store(&shop.hilo, looked).expect("stored").new, 0);
    assert_eq!(shop.customers(), ["Ana Ruiz"]);
}

#[test]
fn what_a_preview_calls_new_is_what_the_run_stores() {
    let shop = shop();
    let boxed = |mails: &[String]| -> String {
        mails.iter().map(|mail| format!("From x@y Mon Nov  2 10:00:00 2026\n{mail}\n")).collect()
    };
    let ours = "hola@tienda.example";
    let mails: Vec<String> = (0..4)
        .map(|at| mail(&at.to_string(), &format!("c{at}@correo.example"), ours, "hola"))
        .collect();
    // Two of three are in both, and one is from ourselves to ourselves.
    shop.file("todo/1.mbox", boxed(&mails[..3]));
    shop.file(
        "todo/2.mbox",
        boxed(&[mails[1..].to_vec(), vec![mail("9", ours, ours, "nota")]].concat()),
    );
    shop.file("todo/a/Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    shop.file(
        "todo/b/Chat de WhatsApp con Ana Ruiz.txt",
        format!("{CHAT}24/3/24, 10:00 - Ana Ruiz: gracias\n"),
    );
    let looked: Vec<_> = look(&shop.hilo, &[shop.dir.path().join("todo")], |preview| {
        let people = if preview.dates.is_some() {
            vec![PersonAnswer { sender: "Tienda".into(), who: Who::Shop }]
        } else {
            Vec::new()
        };
        SourceAnswer { path: preview.path.clone(), people, ..Default::default() }
    })
    .into_iter()
    .collect::<Result<_, _>>()
    .expect("readable");
    let previewed: Vec<(u32, u32, u32)> = looked
        .iter()
        .map(|(looked, _)| &looked.preview)
        .map(|preview| (preview.new, preview.duplicate, preview.skipped))
        .collect();
    assert_eq!(previewed, [(3, 0, 0), (1, 2, 1), (3, 0, 0), (1, 3, 0)]);
    let stored: Vec<(u32, u32, u32)> = store(&shop.hilo, looked)
        .expect("stored")
        .sources
        .iter()
        .map(|source| (source.new, source.duplicate, source.skipped))
        .collect();
    assert_eq!(stored, previewed);
}

#[test]
fn what_is_left_out_makes_nothing_of_the_others_a_duplicate() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let again = shop.file("otra/Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let new: Vec<u32> = look(&shop.hilo, &[chat.clone(), again], |preview| SourceAnswer {
        path: preview.path.clone(),
        leave_out: preview.path == chat.display().to_string(),
        ..Default::default()
    })
    .into_iter()
    .map(|looked| looked.expect("readable").0.preview.new)
    .collect();
    assert_eq!(new, [3, 3]);
}

#[test]
fn undo_of_an_import_takes_back_a_name_that_it_filled_in_unless_somebody_changed_it() {
    let shop = shop();
    let said = |id: &str, who: &str| {
        shop.import(&shop.file(&format!("{id}.eml"), mail(id, who, "hola@tienda.example", id)))
    };
    for (person_renames, left) in [(None, "ana@correo.example"), (Some("Ana R."), "Ana R.")] {
        let first = said("1", "ana@correo.example");
        let second = said("2", "Ana Ruiz <ana@correo.example>");
        assert_eq!(shop.customers(), ["Ana Ruiz"]);
        let list = json!({ "query": "ana", "recent_first": false, "offset": 0, "limit": 1 });
        let id = shop.call("customer_list", list)["rows"][0]["id"].clone();
        let mut customer = shop.call("customer_get", json!({ "customer": id }))["customer"].clone();
        // A remark is no reason to keep the name.
        customer["notes"] = json!("llamar por la tarde");
        if let Some(name) = person_renames {
            customer["name"] = json!(name);
        }
        shop.call("customer_update", json!({ "customer": customer }));
        shop.call("import_undo", json!({ "import": second.id }));
        assert_eq!(shop.customers(), [left]);
        let card = shop.call("customer_get", json!({ "customer": id }))["customer"].clone();
        assert_eq!(card["first_name"], json!(person_renames.map_or("", |_| "Ana")));
        customer["notes"] = json!("");
        shop.call("customer_update", json!({ "customer": customer }));
        shop.call("import_undo", json!({ "import": first.id }));
        assert_eq!(shop.customers(), Vec::<String>::new());
    }
}

#[test]
fn a_mail_from_the_future_keeps_its_date_and_does_not_stay_the_newest_for_ever() {
    let shop = shop();
    let ahead = mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "¿llega hoy?")
        .replace("Mon, 2 Nov 2026", "Thu, 2 Nov 2090");
    shop.import(&shop.file("adelantado.eml", ahead));
    let list = json!({ "query": "ana", "recent_first": false, "offset": 0, "limit": 1 });
    let ana = shop.call("customer_list", list)["rows"][0]["id"].clone();
    let waiting = || shop.call("now_list", json!({ "limit": 9, "older": true }))["rows"].clone();
    let since = waiting()[0]["waiting_since"].as_i64().expect("somebody waits");
    assert!(since <= shop.hilo.now().0, "an answer is owed from now on, not from 2090");
    let answer =
        json!({ "customer": ana, "label": "chat", "direction": "out", "text": "sí", "at": null });
    shop.call("note_add", answer);
    assert_eq!(waiting(), json!([]));
    let page = shop.call(
        "timeline_page",
        json!({ "customer": ana, "channels": [], "before": null, "after": null,
            "around": null, "date": null, "limit": 9 }),
    );
    assert_eq!(page["rows"][0]["text"], "sí");
    assert_eq!(page["rows"][1]["sent_at"], 3_813_296_400_000_i64, "2 November 2090, as it says");
}

#[test]
fn what_each_source_brought_is_told_apart_though_they_share_a_transaction() {
    let shop = shop();
    shop.file("todo/Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    shop.file("todo/Chat de WhatsApp con Eva.txt", "23/3/24, 9:05 - Eva: hola\n");
    shop.file("todo/pedido.eml", mail("1", "luis@correo.example", "hola@tienda.example", "Hola"));
    let summary = shop.import(&shop.dir.path().join("todo"));
    let mut brought: Vec<_> = summary
        .sources
        .iter()
        .map(|source| {
            let name = Path::new(&source.path).file_stem().expect("a name").to_string_lossy();
            (name.into_owned(), source.new, source.first.is_some() && source.first <= source.last)
        })
        .collect();
    brought.sort();
    let expected = [("Chat de WhatsApp con Ana Ruiz", 3), ("Chat de WhatsApp con Eva", 1)];
    assert_eq!(brought[..2], expected.map(|(name, new)| (name.to_owned(), new, true)));
    assert_eq!((brought.len(), summary.new), (3, 5));
}

#[test]
fn who_is_met_in_one_chat_is_known_in_the_next_of_the_same_import() {
    let shop = shop();
    // Only we spoke, and the person says so: Eva is known by the files' names alone.
    shop.file("uno/Chat de WhatsApp con Eva.txt", "23/3/24, 9:05 - Tienda: hola\n");
    shop.file("dos/Chat de WhatsApp con Eva.txt", "24/3/24, 9:05 - Tienda: y gracias\n");
    let summary = shop.import(shop.dir.path());
    assert_eq!((summary.new, summary.sources.len()), (2, 2));
    assert_eq!(shop.customers(), ["Eva"]);
}
