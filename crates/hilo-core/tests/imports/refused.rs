//! What cannot be read: named, with its cause, and nothing half-done.

use std::path::Path;

use hilo_core::error::{Failure, FileProblem};
use hilo_core::import::look;
use hilo_core::model::*;
use serde_json::json;

use super::shop::{CHAT, OURS, mail, mailbox, shop, zip};

#[test]
fn a_second_chat_and_a_mail_in_an_archive_are_told() {
    let shop = shop();
    let inside = mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno");
    let zip = zip(&[
        ("Chat de WhatsApp con Ana Ruiz.txt", CHAT.as_bytes()),
        ("otro/Chat de WhatsApp con Eva Gil.txt", CHAT.replace("Ana", "Eva").as_bytes()),
        ("factura.eml", inside.as_bytes()),
    ]);
    let summary = shop.import(&shop.file("Chat de WhatsApp con Ana Ruiz.zip", zip));
    assert_eq!((summary.new, summary.skipped), (3, 2));
}

#[test]
fn an_archive_that_lies_about_what_it_unpacks_to_leaves_nothing_behind() {
    let shop = shop();
    let zeros = vec![0u8; 30 << 20];
    let chat = format!("{CHAT}23/3/24, 9:07 - Ana Ruiz: VID-1.mp4 (archivo adjunto)\n");
    let mut lying = zip(&[("_chat.txt", chat.as_bytes()), ("VID-1.mp4", &zeros)]);
    let size = u32::try_from(zeros.len()).expect("small").to_le_bytes();
    let at = lying.windows(4).rposition(|bytes| bytes == size).expect("its size");
    lying[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
    let path = shop.file("Chat de WhatsApp con Ana Ruiz.zip", lying);
    let looked = look(&shop.hilo, &[path], |_| SourceAnswer::default());
    let looked = looked.into_iter().collect::<Result<Vec<_>, _>>().expect("what it claims is fine");
    let failure = hilo_core::import::store(&shop.hilo, looked).expect_err("a bomb");
    let problem = FileProblem::ZipBomb;
    assert_eq!(
        failure,
        Failure::File { path: "Chat de WhatsApp con Ana Ruiz.zip".into(), problem }
    );
    assert_eq!(shop.customers(), Vec::<String>::new());
    assert_eq!(shop.call("import_history", json!({})).as_array().map(Vec::len), Some(0));
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
    let mut mbox = mailbox([
        mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno"),
        mail("2", "Eva <eva@correo.example>", "hola@tienda.example", "dos"),
    ])
    .into_bytes();
    let end = mbox.len() + 51 * 1024 * 1024;
    let mut line = vec![b'x'; 76];
    line.push(b'\n');
    while mbox.len() < end {
        mbox.extend(&line);
    }
    mbox.push(b'\n');
    let last = mail("3", "Luis <luis@correo.example>", "hola@tienda.example", "tres");
    mbox.extend(mailbox([last]).bytes());
    let summary = shop.import(&shop.file("correo.mbox", mbox));
    assert_eq!((summary.new, summary.skipped), (2, 1));
    assert_eq!(shop.call("import_skips", json!({ "import": summary.id }))[0]["line"], 2);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_into_holds_nothing_up() {
    let shop = shop();
    let pipe = shop.dir.path().join("correo.mbox");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    assert_eq!(shop.refused(&pipe), FileProblem::Foreign);
    let job = shop.call("import_start", json!({ "paths": [pipe] }));
    let failure = &shop.wait(&job, &["ready"])["sources"][0]["failure"];
    assert_eq!(failure["problem"], "foreign");
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
    let mut mbox = mailbox([whole, String::new()]).into_bytes();
    mbox.pop();
    mbox.extend(cut_mail());
    let summary = shop.import(&shop.file("correo.mbox", mbox));
    assert_eq!((summary.new, summary.skipped), (1, 1));
    let skips = shop.call("import_skips", json!({ "import": summary.id }));
    assert_eq!(skips[0], json!({ "file": "correo.mbox", "line": 2, "reason": "truncated" }));
}

#[test]
fn a_chat_of_nobody_is_told_as_skipped() {
    let shop = shop();
    let summary = shop.import(&shop.file("_chat.txt", "23/3/24, 9:05 - Tienda: hola\n"));
    assert_eq!((summary.new, summary.skipped), (0, 1));
}

#[test]
fn what_is_nobodys_is_told_with_its_place() {
    let shop = shop();
    let to_ourselves = |id: &str| mail(id, OURS, OURS, "nota");
    let of_ana = |id: &str| mail(id, "Ana <ana@correo.example>", OURS, "hola");
    let without_addresses = |id: &str| mail(id, "", "", "hola");
    shop.file("todo/a/1.eml", of_ana("1"));
    shop.file("todo/a/2.eml", to_ourselves("2"));
    shop.file(
        "todo/b/correo.mbox",
        mailbox([of_ana("3"), to_ourselves("4"), without_addresses("5")]),
    );
    shop.file("todo/c/cur/6", without_addresses("6"));
    shop.file("todo/c/new/7", to_ourselves("7"));
    shop.file(
        "todo/d/_chat.txt",
        "23/3/24, 9:05 - Tienda: hola\na todos\n23/3/24, 9:06 - Tienda: adiós\n",
    );
    let summary = shop.import(&shop.dir.path().join("todo"));
    assert_eq!((summary.new, summary.skipped), (2, 7));
    let skips = shop.call("import_skips", json!({ "import": summary.id }));
    let mut told: Vec<(String, u64)> = skips
        .as_array()
        .expect("skips")
        .iter()
        .inspect(|skip| assert_eq!(skip["reason"], "nobody_to_attribute"))
        .map(|skip| {
            let file = skip["file"].as_str().expect("a file").replace('\\', "/");
            (file, skip["line"].as_u64().expect("a line"))
        })
        .collect();
    told.sort();
    let expected = [
        ("a/2.eml", 0),
        ("b/correo.mbox", 2),
        ("b/correo.mbox", 3),
        ("c/cur/6", 0),
        ("c/new/7", 0),
        ("d/_chat.txt", 1),
        ("d/_chat.txt", 3),
    ];
    assert_eq!(told, expected.map(|(file, line)| (file.to_owned(), line)));
    let alone = shop.import(&shop.file("8.eml", to_ourselves("8")));
    let skips = shop.call("import_skips", json!({ "import": alone.id }));
    let expected = json!([{ "file": "8.eml", "line": 0, "reason": "nobody_to_attribute" }]);
    assert_eq!(skips, expected);
}
