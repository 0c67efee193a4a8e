//! The outbox against a mail server that is not Postfix.

use hilo_core::outbox::worker::run_due;
use hilo_tests::exim::Exim;
use hilo_tests::shop::{Shop, limits, read};
use serde_json::json;

const ANA: &str = "ana@hilo.test";

#[test]
fn exim_gets_a_mail_once_by_either_way_of_encryption() {
    let Some(exim) = Exim::start() else { return };
    for (arrived, (security, port)) in
        [("tls", exim.tls), ("starttls", exim.starttls)].into_iter().enumerate()
    {
        let shop = Shop::open();
        shop.save_account(&shop.account(security, port, &exim.authority()));
        let ana = shop.customer("Ana Núñez", ANA);
        let outbox = shop.queue(ana, |draft| {
            draft["subject"] = json!(format!("Tu tetera, {security}"));
            draft["body"] = json!("Hola, Ana:\n\n.Sale mañana.\n\nMarta");
        });
        let row = shop.deliver(outbox);
        assert_eq!(row["state"], "sent", "{row}");
        let inbox = exim.inbox(ANA, arrived + 1);
        let mail = inbox
            .iter()
            .map(|raw| read(&String::from_utf8_lossy(raw)))
            .find(|mail| mail.subject.ends_with(security))
            .expect("the mail");
        assert!(mail.text.contains("\n.Sale mañana."), "{}", mail.text);
    }
    assert_eq!(exim.inbox(ANA, 2).len(), 2);
}

#[test]
fn many_mails_leave_by_one_connection_to_exim_and_each_arrives_once() {
    let Some(exim) = Exim::start() else { return };
    let shop = Shop::open();
    shop.save_account(&shop.account("tls", exim.tls, &exim.authority()));
    for number in 0..60 {
        let customer = shop.customer(&format!("Ana {number}"), &format!("ana+{number}@hilo.test"));
        let outbox =
            shop.queue(customer, |draft| draft["subject"] = json!(format!("Tu pedido {number}")));
        shop.call("outbox_retry", json!({ "outbox": outbox }));
    }
    assert_eq!(run_due(&shop.hilo(), limits()).expect("a round").len(), 60);
    let inbox = exim.inbox(ANA, 60);
    let mut subjects: Vec<String> =
        inbox.iter().map(|raw| read(&String::from_utf8_lossy(raw)).subject).collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!((inbox.len(), subjects.len()), (60, 60));
}

#[test]
fn what_exim_refuses_is_told_in_its_words_and_the_rest_leaves() {
    let Some(exim) = Exim::start() else { return };
    let shop = Shop::open();
    shop.save_account(&shop.account("tls", exim.tls, &exim.authority()));
    let ana = shop.customer("Ana Núñez", ANA);
    let outbox = shop.queue(ana, |draft| draft["cc"] = json!(["nadie@hilo.test"]));
    let row = shop.deliver(outbox);
    assert_eq!((&row["state"], &row["problem"]), (&json!("sent"), &json!("recipient")), "{row}");
    let refused = row["recipients"]
        .as_array()
        .and_then(|all| all.iter().find(|to| to["address"] == "nadie@hilo.test"))
        .expect("the refused one");
    assert_eq!(refused["accepted"], json!(false));
    assert!(
        refused["server_text"].as_str().is_some_and(|text| text.contains("Nobody of this name"))
    );
    assert_eq!(exim.inbox(ANA, 1).len(), 1);
}

#[test]
fn exim_turns_a_wrong_password_away_and_the_mail_is_kept() {
    let Some(exim) = Exim::start() else { return };
    let shop = Shop::open();
    let account = shop.account("tls", exim.tls, &exim.authority());
    shop.call("account_save", json!({ "account": account, "password": "otra" }));
    let ana = shop.customer("Ana", ANA);
    let outbox = shop.queue(ana, |_| ());
    let row = shop.deliver(outbox);
    assert_eq!((&row["state"], &row["problem"]), (&json!("deferred"), &json!("sign_in")), "{row}");
}
