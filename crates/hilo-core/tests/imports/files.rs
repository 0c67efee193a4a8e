//! The files of a chat's messages: which come in, and that those which do not are told beside the sum.

use hilo_core::model::*;
use serde_json::{Value, json};

use super::shop::{CHAT, Shop, shop, zip};

/// A chat in which Ana also sends these files.
fn chat(files: &[&str]) -> String {
    let sent =
        files.iter().map(|file| format!("23/3/24, 9:07 - Ana Ruiz: {file} (archivo adjunto)\n"));
    format!("{CHAT}{}", sent.collect::<String>())
}

fn told(shop: &Shop, summary: &ImportSummary) -> Value {
    shop.call("import_skips", json!({ "import": summary.id }))
}

/// Names of the files on the timeline of the one customer, with whether they are there.
fn files(shop: &Shop) -> Vec<(String, bool)> {
    let page = shop.call(
        "timeline_page",
        json!({ "customer": 1, "channels": [], "before": null, "after": null, "around": null, "date": null, "limit": 9 }),
    );
    let rows = page["rows"].as_array().expect("rows").iter();
    let files = rows.flat_map(|row| row["attachments"].as_array().expect("files").clone());
    let mut files: Vec<_> = files
        .map(|file| (file["name"].as_str().expect("a name").to_owned(), !file["size"].is_null()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_file_that_does_not_come_in_is_told_and_its_message_counted_once() {
    let shop = shop();
    let path = shop.file(
        "chats/Chat de WhatsApp con Ana Ruiz.txt",
        chat(&["VID-1.mp4", "IMG-1.jpg", "IMG-2.jpg"]),
    );
    shop.file("chats/IMG-2.jpg", [0xFF, 0xD8, 0xFF, 0xE0]);
    let film = shop.file("chats/VID-1.mp4", "");
    let film = std::fs::File::options().write(true).open(film).expect("opened");
    film.set_len((64 << 20) + 1).expect("a hole");
    let folder = path.parent().expect("a folder");
    let summary = shop.import(folder);
    assert_eq!((summary.new, summary.duplicate, summary.skipped), (6, 0, 0));
    assert_eq!(summary.missing_files, 2);
    let expected = json!([
        { "file": "VID-1.mp4", "line": 4, "reason": "file_too_large" },
        { "file": "IMG-1.jpg", "line": 5, "reason": "file_missing" },
    ]);
    assert_eq!(told(&shop, &summary), expected);
    let expected = [("IMG-1.jpg", false), ("IMG-2.jpg", true), ("VID-1.mp4", false)];
    assert_eq!(files(&shop), expected.map(|(name, is_there)| (name.to_owned(), is_there)));
    let again = shop.import(folder);
    assert_eq!((again.new, again.duplicate, again.missing_files), (0, 6, 0));
    assert_eq!(told(&shop, &again), json!([]), "nothing came in without its file");
}

#[test]
fn a_file_that_is_missing_in_an_archive_is_named_with_it() {
    let shop = shop();
    let zip = zip(&[("_chat.txt", chat(&["IMG-1.jpg"]).as_bytes())]);
    let summary = shop.import(&shop.file("Chat de WhatsApp con Ana Ruiz.zip", zip));
    assert_eq!((summary.new, summary.skipped, summary.missing_files), (4, 0, 1));
    let file = "Chat de WhatsApp con Ana Ruiz.zip/IMG-1.jpg";
    let expected = json!([{ "file": file, "line": 4, "reason": "file_missing" }]);
    assert_eq!(told(&shop, &summary), expected);
}

#[test]
fn a_file_that_the_export_left_out_is_not_missed() {
    let shop = shop();
    let chat = "[23/3/24, 9:05:01] Ana Ruiz: \u{200e}Presupuesto.pdf • \u{200e}3 páginas \u{200e}documento omitido\r\n\
        [23/3/24, 9:05:09] Ana Ruiz: \u{200e}imagen omitida\r\n";
    let zip = zip(&[("_chat.txt", chat.as_bytes())]);
    let summary = shop.import(&shop.file("WhatsApp Chat - Ana Ruiz.zip", zip));
    assert_eq!((summary.new, summary.skipped, summary.missing_files), (2, 0, 0));
    assert_eq!(files(&shop), [("Presupuesto.pdf".to_owned(), false)]);
}

#[test]
fn a_file_comes_in_whose_name_is_too_long_to_be_kept_as_it_is() {
    let shop = shop();
    let name = format!("Presupuesto {}.pdf", "de la obra ".repeat(14).trim_end());
    let zip = zip(&[("_chat.txt", chat(&[&name]).as_bytes()), (&name, b"%PDF-1.7")]);
    let summary = shop.import(&shop.file("Chat de WhatsApp con Ana Ruiz.zip", zip));
    assert_eq!((summary.new, summary.skipped, summary.missing_files), (4, 0, 0));
    let files = files(&shop);
    assert!(matches!(files.as_slice(), [(short, true)] if short.len() < name.len()), "{files:?}");
}

#[cfg(unix)]
#[test]
fn a_link_beside_a_chat_is_no_file_of_it() {
    let shop = shop();
    let path = shop.file("chats/Chat de WhatsApp con Ana Ruiz.txt", chat(&["IMG-1.jpg"]));
    let outside = shop.file("fuera.jpg", [0xFF, 0xD8, 0xFF, 0xE0]);
    std::os::unix::fs::symlink(outside, path.with_file_name("IMG-1.jpg")).expect("linked");
    let summary = shop.import(path.parent().expect("a folder"));
    assert_eq!((summary.new, summary.skipped, summary.missing_files), (4, 0, 1));
    assert_eq!(files(&shop), [("IMG-1.jpg".to_owned(), false)]);
}
