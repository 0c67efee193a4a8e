//! Messages, duplicates and skips account for all that was given, and the preview says so before the run does.

use std::path::Path;

use hilo_core::import::{look, store};
use hilo_core::model::*;
use serde_json::json;

use super::shop::{CHAT, OURS, Shop, mail, mailbox, shop};

/// What was told of a source: new, duplicate, skipped, files that are missing, and its period.
type Told = (u32, u32, u32, u32, Option<Timestamp>, Option<Timestamp>);

/// Returns what the preview told of each source, after it was held against the run.
#[track_caller]
fn agreed(shop: &Shop, path: &Path, ours: &[&str]) -> Vec<(u32, u32, u32)> {
    let looked = look(&shop.hilo, &[path.to_owned()], |preview| SourceAnswer {
        path: preview.path.clone(),
        people: ours
            .iter()
            .map(|name| PersonAnswer { sender: (*name).to_owned(), who: Who::Shop })
            .collect(),
        ..Default::default()
    });
    let looked = looked.into_iter().collect::<Result<Vec<_>, _>>().expect("readable");
    let previewed: Vec<Told> = looked
        .iter()
        .map(|(looked, _)| &looked.preview)
        .map(|told| {
            let (first, last) = (told.first, told.last);
            (told.new, told.duplicate, told.skipped, told.missing_files, first, last)
        })
        .collect();
    let mut foretold: Vec<Skip> =
        looked.iter().flat_map(|(looked, _)| looked.preview.skips.clone()).collect();
    let summary = store(&shop.hilo, looked).expect("stored");
    let stored: Vec<Told> = summary
        .sources
        .iter()
        .map(|told| {
            let (first, last) = (told.first, told.last);
            (told.new, told.duplicate, told.skipped, told.missing_files, first, last)
        })
        .collect();
    assert_eq!(previewed, stored, "as previewed, as stored");
    let skips = shop.call("import_skips", json!({ "import": summary.id }));
    let mut skips: Vec<Skip> = serde_json::from_value(skips).expect("skips");
    for skips in [&mut foretold, &mut skips] {
        skips.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    }
    assert_eq!(foretold, skips, "as foretold, as told");
    stored.into_iter().map(|told| (told.0, told.1, told.2)).collect()
}

/// A report that the mail `about` did not reach `recipient`.
fn report(id: &str, about: &str, recipient: &str) -> String {
    mail(id, "MAILER-DAEMON@correo.example", OURS, &format!("Message-ID: <{about}@x.example>"))
        .replace("\r\nSubject:", &format!("\r\nX-Failed-Recipients: {recipient}\r\nSubject:"))
}

#[test]
fn a_report_about_a_mail_to_ourselves_is_nobodys() {
    let shop = shop();
    let mails = [
        mail("1", "Ana <ana@correo.example>", OURS, "¿Llega hoy?"),
        mail("2", OURS, OURS, "nota para mí"),
        report("3", "2", OURS),
    ];
    let told = agreed(&shop, &shop.file("correo.mbox", mailbox(mails)), &[OURS]);
    assert_eq!(told, [(1, 0, 2)]);
}

#[test]
fn a_report_about_a_mail_to_a_customer_is_the_customers_whoever_it_names() {
    let shop = shop();
    let to_ana = mail("1", OURS, "Ana <ana@correo.example>", "Sale hoy.");
    let told = agreed(
        &shop,
        &shop.file("correo.mbox", mailbox([to_ana, report("2", "1", OURS)])),
        &[OURS],
    );
    assert_eq!(told, [(2, 0, 0)]);
    let later = shop.file("luego.mbox", mailbox([report("3", "1", OURS), report("4", "9", OURS)]));
    assert_eq!(agreed(&shop, &later, &[OURS]), [(1, 0, 1)]);
}

#[test]
fn a_report_is_believed_about_those_whom_the_mail_was_written_to() {
    let shop = shop();
    let to_ana = mail("1", OURS, "Ana <ana@correo.example>", "Sale hoy.");
    let many: Vec<String> = (0..150).map(|at| format!("c{at}@correo.example")).collect();
    let forged = report("2", "1", &format!("luis@correo.example, {}", many.join(", ")));
    let real = report("3", "1", "luis@correo.example, ANA@correo.example");
    shop.import(&shop.file("correo.mbox", mailbox([to_ana, forged, real])));
    let page = shop.call(
        "timeline_page",
        json!({ "customer": 1, "channels": [], "before": null, "after": null, "around": null, "date": null, "limit": 9 }),
    );
    let of = |row: &serde_json::Value| row["reports"].as_array().expect("reports").clone();
    let told: Vec<_> = page["rows"].as_array().expect("rows").iter().flat_map(of).collect();
    let told: Vec<_> = told.iter().map(|report| report["address"].as_str()).collect();
    assert_eq!(told, [Some("ANA@correo.example")]);
}

#[test]
fn a_report_before_the_mail_that_it_is_about_is_nobodys() {
    let shop = shop();
    let to_ana = mail("1", OURS, "Ana <ana@correo.example>", "Sale hoy.");
    let file = shop.file("correo.mbox", mailbox([report("2", "1", OURS), to_ana]));
    assert_eq!(agreed(&shop, &file, &[OURS]), [(1, 0, 1)]);
}

#[test]
fn an_address_that_is_guessed_to_be_ours_makes_nobodys_what_is_only_about_it() {
    let shop = shop();
    let from = |at: u32| mail(&at.to_string(), &format!("c{at}@correo.example"), OURS, "hola");
    let to_ourselves = mail("8", OURS, OURS, "nota");
    shop.file("todo/1.mbox", mailbox([to_ourselves.clone(), from(1)]));
    let second = [from(2), from(3), from(4), to_ourselves, report("9", "8", OURS)];
    shop.file("todo/2.mbox", mailbox(second));
    let told = agreed(&shop, &shop.dir.path().join("todo"), &[]);
    assert_eq!(told, [(1, 0, 1), (3, 0, 2)], "also in the source before the one that tells");
}

#[test]
fn what_was_stored_before_its_address_became_ours_is_a_duplicate() {
    let shop = shop();
    let file = shop.file("nota.eml", mail("1", OURS, OURS, "nota"));
    assert_eq!(agreed(&shop, &file, &[]), [(1, 0, 0)]);
    assert_eq!(agreed(&shop, &file, &[OURS]), [(0, 1, 0)]);
}

#[test]
fn the_period_is_that_of_what_came_in() {
    let shop = shop();
    let old = mail("1", OURS, OURS, "nota").replace("2026", "2006");
    let of_ana = mail("2", "Ana <ana@correo.example>", OURS, "¿Llega hoy?");
    let file = shop.file("correo.mbox", mailbox([old, of_ana]));
    assert_eq!(agreed(&shop, &file, &[OURS]), [(1, 0, 1)]);
}

#[test]
fn a_chat_in_which_only_we_speak_is_told_line_by_line() {
    let shop = shop();
    let chat = "23/3/24, 9:05 - Tienda: hola\na todos\n23/3/24, 9:06 - Tienda: adiós\n";
    let path = shop.file("_chat.txt", chat);
    let looked = look(&shop.hilo, std::slice::from_ref(&path), |_| SourceAnswer::default());
    let (looked, _) = looked.into_iter().next().expect("a source").expect("readable");
    assert_eq!((looked.preview.messages, looked.preview.skipped), (2, 0), "of somebody new");
    assert_eq!(agreed(&shop, &path, &["Tienda"]), [(0, 0, 2)]);
}

#[test]
fn a_file_that_does_not_come_in_with_its_message_is_no_part_of_its_own() {
    let shop = shop();
    let chat = format!(
        "{CHAT}23/3/24, 9:07 - Ana Ruiz: VID-1.mp4 (archivo adjunto)\n\
         23/3/24, 9:08 - Ana Ruiz: IMG-1.jpg (archivo adjunto)\n"
    );
    let chat = shop.file("Chat de WhatsApp con Ana Ruiz.txt", chat);
    let film = shop.file("VID-1.mp4", "");
    let film = std::fs::File::options().write(true).open(film).expect("opened");
    film.set_len((64 << 20) + 1).expect("a hole");
    assert_eq!(agreed(&shop, &chat, &["Tienda"]), [(5, 0, 0)]);
    assert_eq!(agreed(&shop, &chat, &["Tienda"]), [(0, 5, 0)]);
}
