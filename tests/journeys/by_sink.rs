//! A shop whose mails leave by a sink, and the customers it writes to.

use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::{Script, SmtpSink};
use serde_json::Value;

pub const ANA: &str = "ana@hilo.test";
pub const LUIS: &str = "luis@hilo.test";

/// A shop that sends by a sink.
pub fn connected(script: impl Into<Script>) -> (Shop, SmtpSink) {
    let sink = SmtpSink::start(script);
    let shop = Shop::open();
    shop.save_account(&shop.account("tls", sink.port, &sink.authority));
    (shop, sink)
}

/// Where a mail stands.
pub fn state(shop: &Shop, outbox: &Value) -> String {
    let row = shop.row(outbox);
    row.get("state").and_then(Value::as_str).expect("a state").to_owned()
}

/// A mail of Ana's that came in now.
pub fn ana_writes(shop: &Shop, number: u32, headers: &str) -> i64 {
    let date = hilo_core::model::Timestamp(shop.now()).utc().to_rfc2822();
    shop.import_mail(&format!(
        "From: Ana Ruiz <{ANA}>\r\nTo: soporte@hilo.test\r\nSubject: Mi pedido\r\nDate: {date}\r\n\
         Message-ID: <pregunta-{number}@hilo.test>\r\n{headers}\r\nHola, soy Ana, pregunta {number}\r\n"
    ))
}
