//! What comes in, once, and to whom it belongs.

use std::path::Path;
use std::sync::Arc;

use hilo_core::api::dispatch;
use hilo_core::import::{look, store};
use hilo_core::model::*;
use hilo_core::secrets::Memory;
use serde_json::{Value, json};

use super::shop::{CHAT, mail, mailbox, shop};

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
fn mails_of_a_mailbox_go_to_the_customer_whichever_way_they_went() {
    let shop = shop();
    let mails = [
        mail("1", "Ana Ruiz <Ana@Correo.example>", "hola@tienda.example", "¿Llega hoy?"),
        mail("2", "Tienda <hola@tienda.example>", "ana@correo.example", "Llega mañana."),
        mail("3", "hola@tienda.example", "hola@tienda.example", "nota para mí"),
    ];
    let summary = shop.import(&shop.file("correo", mailbox(mails)));
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
fn a_chat_in_which_only_we_spoke_belongs_to_whom_the_file_names() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Eva.txt", "23/3/24, 9:05 - Tienda: hola\n");
    assert_eq!(shop.import(&chat).new, 1);
    assert_eq!(shop.customers(), ["Eva"]);
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
fn a_mail_from_the_future_keeps_its_date_and_does_not_stay_the_newest_for_ever() {
    let shop = shop();
    let ahead = mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "¿llega hoy?")
        .replace("Mon, 2 Nov 2026", "Thu, 2 Nov 2090");
    shop.import(&shop.file("adelantado.eml", ahead));
    let list = json!({ "query": "ana", "recent_first": false, "offset": 0, "limit": 1 });
    let ana = shop.call("customer_list", list)["rows"][0]["id"].clone();
    let waiting = || shop.call("now_list", json!({ "limit": 9, "older": true }))["rows"].clone();
    let since = waiting()[0]["waiting"]["since"].as_i64().expect("somebody waits");
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
