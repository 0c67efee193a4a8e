//! Folders: what comes in of them, and what lies beside and is told.

use std::path::Path;

use hilo_core::import::{Read, look, parse, store};
use hilo_core::model::*;
use serde_json::{Value, json};

use super::shop::{OURS, mail, mailbox, shop, zip};

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
fn an_archive_with_hostile_names_in_a_folder_is_told_apart_from_one_that_unpacks_to_too_much() {
    let shop = shop();
    shop.file("todo/z.eml", mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno"));
    let chat = b"23/3/24, 9:05 - Ana: hola\n";
    shop.file("todo/hostil.zip", zip(&[("../fuera.txt", chat), ("_chat.txt", chat)]));
    shop.file("todo/bomba.zip", zip(&[("_chat.txt", &vec![b' '; 300 << 20])]));
    let summary = shop.import(&shop.dir.path().join("todo"));
    let skips = shop.call("import_skips", json!({ "import": summary.id }));
    assert_eq!(
        skips,
        json!([
            { "file": "bomba.zip", "line": 0, "reason": "unsafe" },
            { "file": "hostil.zip", "line": 0, "reason": "hostile_names" }
        ])
    );
}

#[test]
fn what_lies_in_a_folder_is_told_though_its_first_source_cannot_be_read() {
    let shop = shop();
    shop.file("todo/0.zip", b"PK\x03\x04\x14\x00\x00\x00\x08\x00");
    shop.file("todo/factura.pdf", b"%PDF-1.7\n");
    shop.file("todo/vacio.txt", b"");
    shop.file("todo/z.eml", mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno"));
    let summary = shop.import(&shop.dir.path().join("todo"));
    assert_eq!((summary.new, summary.skipped), (1, 3));
}

#[test]
fn a_mail_that_is_hidden_in_a_folder_comes_in_and_what_the_system_hides_does_not() {
    let shop = shop();
    let one = |id: &str| mail(id, "Ana <ana@correo.example>", "hola@tienda.example", "uno");
    shop.file("todo/.oculto.eml", one("1"));
    shop.file("todo/.Enviados/cur/1.host:2,S", one("2"));
    shop.file("todo/.Enviados/new/2.host", one("3"));
    shop.file("todo/.Enviados/dovecot.index", b"\x07\x03\x78\0");
    shop.file("todo/.DS_Store", b"\0\0\0\x01Bud1");
    let summary = shop.import(&shop.dir.path().join("todo"));
    assert_eq!((summary.new, summary.skipped), (3, 0));
    // A mail where a Maildir has none is told.
    shop.file("todo/.Enviados/.copia.eml", one("4"));
    let summary = shop.import(&shop.dir.path().join("todo"));
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
fn what_a_name_of_a_medium_only_ends_in_is_none_of_the_chat() {
    let shop = shop();
    shop.file(
        "chat/Chat de WhatsApp con Ana.txt",
        "23/3/24, 9:05 - Ana: XIMG-1.jpg (archivo adjunto)\n\
         23/3/24, 9:06 - Ana: ¿has visto factura.pdf?\n",
    );
    for name in ["XIMG-1.jpg", "IMG-1.jpg", "1.jpg", "factura.pdf"] {
        shop.file(&format!("chat/{name}"), [0xFF, 0xD8, 0xFF, 0xE0]);
    }
    shop.file("otra/XIMG-1.jpg", [0xFF, 0xD8, 0xFF, 0xE0]);
    let summary = shop.import(&shop.dir.path().join("chat"));
    assert_eq!((summary.new, summary.skipped), (2, 3));
    let skips = shop.call("import_skips", json!({ "import": summary.id }));
    let files = skips.as_array().expect("skips").iter().map(|skip| skip["file"].clone());
    assert_eq!(files.collect::<Vec<_>>(), ["1.jpg", "IMG-1.jpg", "factura.pdf"]);
}

#[test]
fn a_folder_is_told_of_by_its_first_source_that_is_not_left_out() {
    let shop = shop();
    shop.file("todo/1.mbox", mailbox([mail("1", "Ana <ana@correo.example>", OURS, "uno")]));
    shop.file("todo/2.mbox", mailbox([mail("2", "Eva <eva@correo.example>", OURS, "dos")]));
    shop.file("todo/factura.pdf", "%PDF-1.7\n");
    let looked = look(&shop.hilo, &[shop.dir.path().join("todo")], |preview| SourceAnswer {
        path: preview.path.clone(),
        leave_out: preview.name == "1.mbox",
        ..Default::default()
    });
    let looked = looked.into_iter().collect::<Result<Vec<_>, _>>().expect("readable");
    let skipped = looked.iter().map(|(looked, _)| looked.preview.skipped).collect::<Vec<_>>();
    assert_eq!(skipped, [0, 1]);
    let summary = store(&shop.hilo, looked).expect("stored");
    assert_eq!((summary.new, summary.skipped), (1, 1));
}

#[test]
fn the_window_and_the_command_line_tell_the_same_of_a_folder() {
    let shop = shop();
    shop.file("todo/0.zip", b"PK\x03\x04\x14\x00\x00\x00\x08\x00");
    shop.file("todo/factura.pdf", b"%PDF-1.7\n");
    shop.file("todo/m/cur/1", mail("1", "Ana <ana@correo.example>", OURS, "uno"));
    shop.file("todo/m/new/notas.txt", "no es un correo");
    shop.file("todo/m/tmp/2", "a medias");
    let todo = shop.dir.path().join("todo");
    let job = shop.call("import_start", json!({ "paths": [todo] }));
    let ready = shop.wait(&job, &["ready", "failed"]);
    assert_eq!(ready["sources"].as_array().map(Vec::len), Some(1), "{ready}");
    assert_eq!(
        (&ready["sources"][0]["new"], &ready["sources"][0]["skipped"]),
        (&json!(1), &json!(4))
    );
    let files = |skips: &Value| -> Vec<String> {
        let skips = skips.as_array().expect("skips").iter();
        skips.map(|skip| skip["file"].as_str().expect("a file").replace('\\', "/")).collect()
    };
    let inside = ["m/new/notas.txt", "0.zip", "factura.pdf", "m/tmp/2"];
    let mut previewed = files(&ready["sources"][0]["skips"]);
    shop.call("import_run", json!({ "job": job["id"], "answers": [] }));
    let done = shop.wait(&job, &["done", "failed"]);
    assert_eq!((&done["summary"]["new"], &done["summary"]["skipped"]), (&json!(1), &json!(4)));
    let mut told = files(&shop.call("import_skips", json!({ "import": done["summary"]["id"] })));
    shop.call("import_undo", json!({ "import": done["summary"]["id"] }));
    let summary = shop.import(&todo);
    let mut stored = files(&shop.call("import_skips", json!({ "import": summary.id })));
    let mut expected = inside.map(str::to_owned).to_vec();
    for names in [&mut previewed, &mut told, &mut stored, &mut expected] {
        names.sort();
    }
    assert_eq!((&previewed, &told, &stored), (&expected, &expected, &expected));
}

#[test]
fn what_lies_in_a_folder_is_told_by_the_next_source_when_the_first_is_left_out_at_the_last_moment()
{
    let shop = shop();
    for (name, from) in
        [("1.mbox", "Ana <ana@correo.example>"), ("2.mbox", "Eva <eva@correo.example>")]
    {
        shop.file(&format!("todo/{name}"), mailbox([mail(name, from, OURS, "uno")]));
    }
    shop.file("todo/factura.pdf", "%PDF-1.7\n");
    let todo = shop.dir.path().join("todo");
    let job = shop.call("import_start", json!({ "paths": [todo] }));
    let ready = shop.wait(&job, &["ready", "failed"]);
    let out = json!({ "path": ready["sources"][0]["path"], "leave_out": true });
    shop.call("import_run", json!({ "job": job["id"], "answers": [out] }));
    let done = shop.wait(&job, &["done", "failed"]);
    assert_eq!((&done["summary"]["new"], &done["summary"]["skipped"]), (&json!(1), &json!(1)));
    let skips = shop.call("import_skips", json!({ "import": done["summary"]["id"] }));
    assert_eq!(skips[0]["file"], "factura.pdf");
}

#[test]
fn a_hidden_folder_is_told_unless_it_is_empty_and_comes_in_where_it_is_given_itself() {
    let shop = shop();
    let one = |id: &str| mail(id, "Ana <ana@correo.example>", "hola@tienda.example", "uno");
    shop.file("todo/1.eml", one("1"));
    shop.file("todo/.papelera/2.eml", one("2"));
    std::fs::create_dir(shop.dir.path().join("todo/.nada")).expect("made");
    let summary = shop.import(&shop.dir.path().join("todo"));
    assert_eq!((summary.new, summary.skipped), (1, 1));
    let skips = shop.call("import_skips", json!({ "import": summary.id }));
    assert_eq!(skips, json!([{ "file": ".papelera", "line": 0, "reason": "hidden" }]));
    let summary = shop.import(&shop.dir.path().join("todo/.papelera"));
    assert_eq!((summary.new, summary.skipped), (1, 0));
}

#[test]
fn a_medium_is_found_beside_its_chat_however_the_system_writes_its_accents() {
    let shop = shop();
    shop.file(
        "chat/Chat de WhatsApp con Ana.txt",
        "23/3/24, 9:05 - Ana: avería.jpg (archivo adjunto)\n",
    );
    shop.file("chat/averi\u{301}a.jpg", [0xFF, 0xD8, 0xFF, 0xE0]);
    let summary = shop.import(&shop.dir.path().join("chat"));
    let brought = &summary.sources[0];
    assert_eq!((brought.new, brought.skipped, brought.missing_files), (1, 0, 0));
}

#[test]
fn reading_without_a_shop_tells_the_files_of_a_zip_that_its_chat_does_not_name() {
    let shop = shop();
    let chat = b"23/3/24, 9:05 - Ana: hola\n".as_slice();
    let path = shop.file("chat.zip", zip(&[("_chat.txt", chat), ("otro.txt", chat)]));
    let mut told = Vec::new();
    parse(&path, None, |read| {
        if let Read::Skip(skip) = read {
            told.push(skip.file.clone());
        }
    })
    .expect("readable");
    assert_eq!(told, ["chat.zip/otro.txt"]);
}

#[test]
fn of_many_skips_a_preview_shows_each_reason() {
    let shop = shop();
    shop.file("todo/1.eml", mail("1", "Ana <ana@correo.example>", OURS, "uno"));
    for at in 0..80 {
        shop.file(&format!("todo/{at:02}.pdf"), "%PDF-1.7\n");
    }
    shop.file("todo/vacio.txt", b"");
    let looked = look(&shop.hilo, &[shop.dir.path().join("todo")], |_| SourceAnswer::default());
    let preview = &looked[0].as_ref().expect("readable").0.preview;
    assert_eq!((preview.skipped, preview.skips.len()), (81, 50));
    let empty = |skip: &&Skip| skip.reason == SkipReason::Empty;
    assert_eq!(preview.skips.iter().filter(empty).count(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_folder_is_followed_nowhere_and_told() {
    let shop = shop();
    let outside = shop.file("fuera.eml", mail("1", "Ana <ana@correo.example>", OURS, "uno"));
    shop.file("todo/z.eml", mail("2", "Eva <eva@correo.example>", OURS, "dos"));
    let link = shop.dir.path().join("todo/enlace.eml");
    std::os::unix::fs::symlink(outside, link).expect("linked");
    let summary = shop.import(&shop.dir.path().join("todo"));
    assert_eq!((summary.new, summary.skipped), (1, 1));
    let skips = shop.call("import_skips", json!({ "import": summary.id }));
    assert_eq!(skips[0], json!({ "file": "enlace.eml", "line": 0, "reason": "unreadable" }));
}
