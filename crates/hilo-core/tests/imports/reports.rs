//! What servers report stands with the mail that it is about, and is no contact with anybody.

use serde_json::{Value, json};

use super::shop::{OURS, mailbox, shop};

/// Ana's mail, ours to her, and the report that ours came back, which tells whole seconds and is dated before it.
fn mails() -> Vec<String> {
    let ana = "Ana Ruiz <ana@correo.example>";
    let head = |from: &str, to: &str, at: &str, id: &str, subject: &str| {
        format!(
            "From: {from}\r\nTo: {to}\r\nDate: Mon, 2 Nov 2026 {at} +0100\r\nMessage-ID: <{id}@x.example>\r\n\
             Subject: {subject}\r\nMIME-Version: 1.0\r\n"
        )
    };
    vec![
        head(ana, OURS, "10:00:00", "hers", "Mesa") + "\r\n¿La tenéis?\r\n",
        head(OURS, ana, "11:00:01", "ours", "Re: Mesa") + "\r\nSí.\r\n",
        head("MAILER-DAEMON@mx.example", OURS, "11:00:00", "back", "Undelivered Mail")
            + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
               --b\r\n\r\nThis is the mail system.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
               Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ana@correo.example\r\n\
               Action: failed\r\nStatus: 5.1.1\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n\
               Message-ID: <ours@x.example>\r\n--b--\r\n",
    ]
}

#[test]
fn a_report_comes_after_its_mail_and_is_not_counted_among_the_customers() {
    let shop = shop();
    shop.import(&shop.file("a.mbox", mailbox(mails())));
    let list = json!({ "query": "ana", "recent_first": true, "offset": 0, "limit": 10 });
    let row = &shop.call("customer_list", list.clone())["rows"][0];
    assert_eq!(row["last_text"], "Re: Mesa", "the list says what people said");
    assert_eq!(row["last_ours"], "email");
    let hers = super::shop::shop();
    hers.import(&hers.file("a.mbox", mailbox(mails().into_iter().take(1))));
    assert_eq!(hers.call("customer_list", list.clone())["rows"][0]["last_ours"], Value::Null);

    let of_ana = json!({ "customer": row["id"], "channels": [], "before": null, "after": null, "around": null,
        "date": null, "limit": 10 });
    let page = shop.call("timeline_page", of_ana);
    let subjects = page["rows"].as_array().expect("rows").iter().map(|row| &row["subject"]);
    assert_eq!(subjects.collect::<Vec<_>>(), ["Undelivered Mail", "Re: Mesa", "Mesa"]);
    let told = &page["rows"][1]["reports"][0];
    assert_eq!((&told["outcome"], &told["at"]), (&json!("failed"), &page["rows"][0]["sent_at"]));

    let card = shop.call("customer_get", json!({ "customer": row["id"] }));
    assert_eq!(card["channels"], json!([{ "channel": "email", "count": 2 }]));
    let recent =
        card["recent"].as_array().expect("contacts").iter().map(|contact| &contact["text"]);
    assert_eq!(recent.collect::<Vec<&Value>>(), ["Re: Mesa", "Mesa"]);
}
