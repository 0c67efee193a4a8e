//! What mails carry beside their words: appointments, contacts to take, mails that were passed on.

use hilo_core::api::dispatch;
use serde_json::{Value, json};

use super::shop::{OURS, Shop, mail, shop};

/// A mail with one file.
fn with_file(media: &str, name: &str, content: &str) -> String {
    format!(
        "From: Ana Ruiz <ana@correo.example>\r\nTo: {OURS}\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n\
         Message-ID: <{name}@x.example>\r\nSubject: Pedido 1182\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=L\r\n\r\n--L\r\n\r\nTe lo mando.\r\n--L\r\n\
         Content-Type: {media}; charset=utf-8\r\nContent-Disposition: attachment; filename={name}\r\n\r\n{content}\r\n--L--\r\n"
    )
}

const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Luis Gil\r\nORG:Pinturas Gil;\r\nEMAIL:luis@correo.example\r\n\
    TEL:600 12 34 56\r\nTEL:+34 600 123 456\r\nEMAIL:hola@tienda.example\r\nEMAIL:eva@correo.example\r\n\
    EMAIL:ana@correo.example\r\nTEL:recepción\r\nEND:VCARD";

/// The only message of a customer who is found by a word.
fn message_of(shop: &Shop, customer: &str) -> Value {
    let list = json!({ "query": customer, "recent_first": false, "offset": 0, "limit": 1 });
    let id = shop.call("customer_list", list)["rows"][0]["id"].clone();
    let page = shop.call(
        "timeline_page",
        json!({ "customer": id, "channels": [], "before": null, "after": null, "around": null, "date": null,
            "limit": 10 }),
    );
    page["rows"][0]["id"].clone()
}

fn enclosed(shop: &Shop, customer: &str) -> Value {
    shop.call("mail_enclosed", json!({ "message": message_of(shop, customer) }))
}

/// Numbers and addresses of a contact, each with who has it.
fn owners(card: &Value) -> Vec<String> {
    let owner = |owner: &Value| match owner["other"]["title"].as_str() {
        Some(title) => title.to_owned(),
        None => owner.as_str().expect("a word").to_owned(),
    };
    let addresses = card["addresses"].as_array().expect("addresses").iter();
    let told = addresses.map(|each| {
        format!("{}: {}", each["written"].as_str().expect("text"), owner(&each["owner"]))
    });
    told.collect()
}

#[test]
fn an_appointment_is_told_by_the_shops_clocks() {
    let shop = shop();
    let mut settings = shop.call("settings_get", json!({}));
    settings["time_zone"] = json!("Europe/Madrid");
    shop.call("settings_save", settings);
    let invitation = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Medir la cocina\r\n\
        DTSTART;TZID=America/Mexico_City:20261124T100000\r\nEND:VEVENT\r\nEND:VCALENDAR";
    shop.import(
        &shop.file("a.eml", with_file("text/calendar; method=REQUEST", "cita.ics", invitation)),
    );
    let told = &enclosed(&shop, "ana")["invitations"][0];
    assert_eq!((&told["title"], &told["standing"]), (&json!("Medir la cocina"), &json!("invited")));
    let at = 1_795_536_000_000_i64;
    assert_eq!(told["starts"], json!({ "at": at, "all_day": false, "abroad": -360 }));
}

#[test]
fn guests_are_told_where_somebody_beside_us_is_asked() {
    let guests = |lines: &str| {
        let shop = shop();
        let event = format!(
            "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nDTSTART:20261124T100000Z\r\n{lines}\r\n\
             END:VEVENT\r\nEND:VCALENDAR"
        );
        shop.import(&shop.file("a.eml", with_file("text/calendar", "cita.ics", &event)));
        enclosed(&shop, "ana")["invitations"][0]["guests"].as_array().map(Vec::len)
    };
    let us = "ATTENDEE:mailto:hola@tienda.example";
    assert_eq!(guests(us), Some(0));
    assert_eq!(guests(&format!("{us}\r\nATTENDEE:mailto:eva@correo.example")), Some(2));
}

#[test]
fn an_appointment_is_called_off_by_the_same_customers_later_mail_about_it() {
    let event = |method: &str, uid: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:Medir\r\n\
             DTSTART:20261124T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR"
        )
    };
    let mail = |name: &str, from: &str, day: u32, event: String| {
        with_file("text/calendar", name, &event)
            .replace("ana@correo.example", from)
            .replace("Mon, 2 Nov", &format!("{day} Nov"))
    };
    // From whom the other mail is, on which day, and what it calls off.
    for (from, day, uid, called_off) in [
        ("ana@correo.example", 3, "a", true),
        ("ana@correo.example", 3, "b", false),
        ("ana@correo.example", 1, "a", false),
        ("eva@correo.example", 3, "a", false),
    ] {
        let shop = shop();
        let invited = mail("cita.ics", "ana@correo.example", 2, event("REQUEST", "a"));
        shop.import(&shop.file("a.eml", invited));
        let message = message_of(&shop, "ana");
        shop.import(&shop.file("b.eml", mail("no.ics", from, day, event("CANCEL", uid))));
        let told = shop.call("mail_enclosed", json!({ "message": message }));
        let since = &told["invitations"][0]["cancelled_since"];
        assert_eq!(since, &json!(called_off), "{from} {day} {uid}");
    }
}

#[test]
fn a_contact_is_offered_and_taken_at_once_and_given_back() {
    let shop = shop();
    shop.import(&shop.file("e.eml", mail("1", "Eva <eva@correo.example>", OURS, "hola")));
    shop.import(&shop.file("a.eml", with_file("text/vcard", "luis.vcf", CARD)));
    let found = enclosed(&shop, "ana");
    let card = &found["cards"][0];
    assert_eq!((&card["name"], &card["company"]), (&json!("Luis Gil"), &json!("Pinturas Gil")));
    let offered = [
        "luis@correo.example: nobody",
        "hola@tienda.example: shop",
        "eva@correo.example: Eva",
        "ana@correo.example: this_customer",
        "+34 600 12 34 56: nobody",
        "recepción: unreadable",
    ];
    assert_eq!(owners(card), offered);
    assert_eq!(shop.customers(), ["Ana Ruiz", "Eva"], "a contact makes no customer");

    let message = message_of(&shop, "ana");
    let take = |card: u32, to: Value| json!({ "message": message, "card": card, "to": to });
    let changed = shop.call("card_take", take(0, json!("this_customer")));
    let taken = enclosed(&shop, "ana");
    assert_eq!(owners(&taken["cards"][0])[0], "luis@correo.example: this_customer");
    assert_eq!(owners(&taken["cards"][0])[4], "+34 600 12 34 56: this_customer");
    shop.call("undo", json!({ "operation": changed["operation"] }));
    assert_eq!(owners(&enclosed(&shop, "ana")["cards"][0]), offered);
    for (card, to) in [(7, json!("this_customer")), (0, json!({ "other": { "customer": 99 } }))] {
        assert!(dispatch(&shop.hilo, "card_take", take(card, to)).is_err());
    }
}

#[test]
fn a_contact_of_another_person_is_told_as_that_and_becomes_a_customer_with_all_of_it() {
    let card = |name: &str, lines: &str| {
        let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\n{lines}\r\nEND:VCARD");
        let shop = shop();
        shop.import(&shop.file("a.eml", with_file("text/vcard", "x.vcf", &card)));
        shop
    };
    for (name, lines, someone_else) in [
        ("Luis Gil", "TEL:+34600123456", true),
        ("Luis Ruiz", "TEL:+34600123456", true),
        ("RUIZ Gómez, Ana", "TEL:+34600123456", false),
        ("Ana", "TEL:+34600123456", false),
        // Anybody can write her address on a card of their own.
        ("Pinturas Gil", "TEL:+34600123456\r\nEMAIL:ana@correo.example", true),
        ("", "TEL:+34600123456", false),
    ] {
        let told = enclosed(&card(name, lines), "ana")["cards"][0].clone();
        let all = (&told["someone_else"], &told["customer"]);
        assert_eq!(all, (&json!(someone_else), &json!("Ana Ruiz")), "{name}");
    }

    let shop = card("Luis Gil", "EMAIL:luis@correo.example\r\nTEL:+34600123456");
    let message = message_of(&shop, "ana");
    let take = |to: Value| json!({ "message": message, "card": 0, "to": to });
    let made = shop.call("card_take", take(json!("new_customer")));
    let owner = &enclosed(&shop, "ana")["cards"][0]["addresses"][0]["owner"]["other"];
    assert_eq!((&owner["title"], &owner["same_name"]), (&json!("Luis Gil"), &json!(true)));
    assert_eq!(shop.customers(), ["Ana Ruiz", "Luis Gil"]);
    let all = ["luis@correo.example: Luis Gil", "+34 600 12 34 56: Luis Gil"];
    assert_eq!(owners(&enclosed(&shop, "ana")["cards"][0]), all);
    let again = take(json!("new_customer"));
    assert!(dispatch(&shop.hilo, "card_take", again).is_err(), "nothing of it is free");
    shop.call("undo", json!({ "operation": made["operation"] }));
    assert_eq!(shop.customers(), ["Ana Ruiz"]);

    let known = json!({ "name": "Luis Gil", "email": "", "phone": "+34 911 22 33 44" });
    let luis = shop.call("customer_create", known)["customer"].clone();
    shop.call("card_take", take(json!({ "other": { "customer": luis } })));
    assert_eq!(owners(&enclosed(&shop, "ana")["cards"][0]), all);
}

fn forward(from: &str, to: &str) -> String {
    mail(
        "f",
        from,
        to,
        "Os paso esto.\r\n\r\n---------- Forwarded message ---------\r\nDe: Luis Gil <luis@correo.example>\r\n\
         Date: lun, 2 nov 2026 a las 9:00\r\nSubject: Pintura\r\nTo: <hola@tienda.example>\r\n\r\n¿Tenéis blanco?",
    )
    .replace("Subject: Pedido 1182\r\n", "Subject: Fwd: Pintura\r\n")
}

#[test]
fn whoever_wrote_what_one_of_ours_passes_on_is_proposed() {
    let shop = shop();
    shop.import(&shop.file("a.eml", forward(OURS, "Eva <eva@correo.example>")));
    let told = &enclosed(&shop, "eva")["forwarded"];
    assert_eq!(told["from"], json!({ "name": "Luis Gil", "address": "luis@correo.example" }));
    assert_eq!((&told["subject"], &told["customer"]), (&json!("Pintura"), &Value::Null));
    assert_eq!(shop.customers(), ["Eva"], "nobody is made a customer by it");
    let new = json!({ "name": "Luis Gil", "email": "luis@correo.example", "phone": "" });
    let made = shop.call("customer_create", new);
    let told = &enclosed(&shop, "eva")["forwarded"];
    assert_eq!((&told["customer"], &told["title"]), (&made["customer"], &json!("Luis Gil")));
}

#[test]
fn what_a_customer_passes_on_is_shown_beside_the_customers_words_and_its_writer_proposed() {
    let shop = shop();
    shop.import(&shop.file("a.eml", forward("Ana Ruiz <ana@correo.example>", OURS)));
    assert_eq!(shop.customers(), ["Ana Ruiz"]);
    let told = &enclosed(&shop, "ana")["forwarded"];
    assert_eq!(told["from"], json!({ "name": "Luis Gil", "address": "luis@correo.example" }));
    assert_eq!((&told["text"], &told["cut"]), (&json!("¿Tenéis blanco?"), &json!(false)));
    assert_eq!(told["customer"], Value::Null);
    assert_eq!((&told["above"], &told["above_cut"]), (&json!("Os paso esto."), &json!(false)));
    assert_eq!((&told["is_quoted"], &told["quoted_lines"]), (&json!(true), &json!(0)));
}

#[test]
fn of_what_a_passed_on_mail_quotes_itself_the_lines_are_counted() {
    let shop = shop();
    let asked = "¿Tenéis blanco?\r\n\r\nEl lun, 2 nov 2026 a las 8:00, Tienda <hola@tienda.example> escribió:\r\n\
        > ¿Qué color?\r\n> ¿Y cuánto?";
    let quoting = forward("Ana Ruiz <ana@correo.example>", OURS).replace("¿Tenéis blanco?", asked);
    shop.import(&shop.file("a.eml", quoting));
    let told = &enclosed(&shop, "ana")["forwarded"];
    assert_eq!(told["text"], json!("¿Tenéis blanco?"));
    assert_eq!((&told["is_quoted"], &told["quoted_lines"]), (&json!(true), &json!(3)));

    let shop = super::shop::shop();
    let bare = forward("Ana Ruiz <ana@correo.example>", OURS).replace("Os paso esto.\r\n\r\n", "");
    shop.import(&shop.file("a.eml", bare));
    assert_eq!(enclosed(&shop, "ana")["forwarded"]["above"], json!(""));
}

#[test]
fn a_mail_of_ours_that_a_customer_passes_on_proposes_nobody() {
    let shop = shop();
    let ours = forward("Ana Ruiz <ana@correo.example>", OURS)
        .replace("De: Luis Gil <luis@correo.example>", &format!("De: {OURS}"));
    shop.import(&shop.file("a.eml", ours));
    assert_eq!(enclosed(&shop, "ana")["forwarded"], Value::Null);
}
