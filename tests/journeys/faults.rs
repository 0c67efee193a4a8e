//! What a server can say wrongly, at every point of the dialogue: the mail is always told for what it is,
//! nothing hangs, and nothing fills the memory.

use std::time::{Duration, Instant};

use hilo_core::outbox::smtp::Limits;
use hilo_core::outbox::worker::run_due;
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::{Answer, Place, Script, SmtpSink};
use serde_json::Value;

/// Where the first of two mails stands after a round: its state and its problem.
type Fate = (&'static str, &'static str);

const SENT: Fate = ("sent", "-");
const OUT_OF_REACH: Fate = ("deferred", "unreachable");
const LATER: Fate = ("deferred", "try_later");
const UNKNOWN: Fate = ("unknown", "interrupted");

/// What came of a round.
struct Round {
    state: String,
    problem: String,
    /// Whether the second mail had to wait because of the first.
    waits: bool,
    sink: SmtpSink,
}

impl Round {
    fn fate(&self) -> (&str, &str) {
        (&self.state, &self.problem)
    }
}

/// Long for a machine under load.
fn patient() -> Limits {
    let long = Duration::from_secs(20);
    Limits { connect: long, command: long, body: long }
}

/// Sends two mails, to two people, in one round.
fn after(script: Script, limits: Limits) -> Round {
    let sink = SmtpSink::start(script);
    let shop = Shop::open();
    shop.save_account(&shop.account("tls", sink.port, &sink.authority));
    let mails = [("Ana", "ana@hilo.test"), ("Luis", "luis@hilo.test")].map(|(name, address)| {
        let customer = shop.customer(name, address);
        let mail = shop.queue(customer, |_| {});
        shop.call("outbox_retry", serde_json::json!({ "outbox": mail }));
        mail
    });
    let tried = run_due(&shop.hilo(), limits).expect("a round");
    let row = shop.row(&mails[0]);
    let word = |field: &str| row.get(field).and_then(Value::as_str).unwrap_or("-").to_owned();
    let (state, problem, waits) = (word("state"), word("problem"), tried.len() == 1);
    // Whatever it was: by itself nothing that may have arrived leaves again, however much time passes.
    if state == "unknown" {
        shop.pass(86_400);
        run_due(&shop.hilo(), limits).expect("a round");
        let now = shop.row(&mails[0]);
        assert_eq!((&now["state"], &now["attempts"]), (&row["state"], &row["attempts"]), "{now}");
    }
    let mut arrived: Vec<_> = sink.arrivals().into_iter().map(|mail| mail.recipients).collect();
    let in_all = arrived.len();
    arrived.sort();
    arrived.dedup();
    assert_eq!(arrived.len(), in_all, "somebody got it twice");
    Round { state, problem, waits, sink }
}

/// What is expected by the point; whatever is said at QUIT changes nothing.
fn by(place: Place, before: Fate, body: Fate) -> Fate {
    if place == Place::Quit {
        SENT
    } else if place == Place::Body {
        body
    } else {
        before
    }
}

/// Tries one answer at every point, and compares with what is expected before the body and after it.
///
/// Whoever cannot even sign in need not try with the next mail.
fn everywhere(answer: &Answer, limits: Limits, before: Fate, body: Fate) {
    for place in Place::TALK {
        let round = after(Script::at(place, answer.clone()), limits);
        assert_eq!(round.fate(), by(place, before, body), "{answer:?} at {place:?}");
        let at_the_door = matches!(place, Place::Greeting | Place::Ehlo | Place::Auth);
        assert!(round.waits || !at_the_door, "{answer:?} at {place:?}");
    }
}

#[test]
fn a_farewell_at_any_point_makes_everything_wait() {
    let answer = Answer::SayAndHangUp(b"421 4.3.2 shutting down\r\n".to_vec());
    everywhere(&answer, patient(), LATER, LATER);
    for place in [Place::Mail, Place::Rcpt, Place::Data, Place::Body] {
        assert!(after(Script::at(place, answer.clone()), patient()).waits, "{place:?}");
    }
}

#[test]
fn a_farewell_to_one_of_several_recipients_is_no_word_about_the_mail() {
    for words in [Answer::SayAndHangUp, Answer::Say] {
        let farewell = words(b"421 4.3.2 shutting down\r\n".to_vec());
        let sink = SmtpSink::start(Script::at(Place::Rcpt, farewell));
        let shop = Shop::open();
        shop.save_account(&shop.account("tls", sink.port, &sink.authority));
        let ana = shop.customer("Ana", "ana@hilo.test");
        let cc = serde_json::json!(["luis@hilo.test"]);
        let row = shop.deliver(shop.queue(ana, |draft| draft["cc"] = cc));
        let told = ["state", "problem", "attempts"].map(|field| row[field].clone());
        assert_eq!(told, ["deferred".into(), "try_later".into(), Value::from(0)], "{row}");
        let pace = shop.call("account_pace", serde_json::json!({}));
        assert_eq!(pace["problem"], "try_later", "all mails of the account wait");
        assert_eq!(sink.commands().iter().filter(|verb| *verb == "RCPT").count(), 1);
    }
}

#[test]
fn a_no_is_told_by_the_point_at_which_it_came() {
    for (place, words, state, problem, waits) in [
        (Place::Greeting, "454 4.7.0 not now", "deferred", "try_later", true),
        (Place::Greeting, "554 5.7.1 no service for you", "deferred", "refused", true),
        (Place::Ehlo, "451 4.3.0 later", "deferred", "try_later", true),
        (Place::Ehlo, "550 5.7.1 who?", "deferred", "refused", true),
        (Place::Auth, "454 4.7.0 sign-in is down", "deferred", "try_later", true),
        (Place::Auth, "535 5.7.8 wrong password", "deferred", "sign_in", true),
        (Place::Mail, "451 4.3.0 later", "deferred", "try_later", false),
        (Place::Mail, "550 5.7.1 not your address", "failed", "sender", false),
        (Place::Mail, "530 5.7.0 sign in first", "failed", "sign_in", false),
        (Place::Mail, "552 5.3.4 too big", "failed", "too_large", false),
        (Place::Rcpt, "450 4.2.0 greylisted", "deferred", "try_later", false),
        (Place::Rcpt, "550 5.1.1 no such user", "failed", "recipient", false),
        (Place::Rcpt, "554 5.7.1 relay access denied", "failed", "refused", false),
        (Place::Data, "451 4.3.0 later", "deferred", "try_later", false),
        (Place::Data, "554 5.5.1 no valid recipients", "failed", "refused", false),
        (Place::Body, "451 4.3.0 later", "deferred", "try_later", false),
        (Place::Body, "554 5.7.1 looks like spam", "failed", "refused", false),
        (
            Place::Body,
            "550 5.4.5 daily user sending limit exceeded",
            "deferred",
            "try_later",
            false,
        ),
    ] {
        let round = after(Script::at(place, Answer::line(words)), patient());
        assert_eq!(round.fate(), (state, problem), "{words:?} at {place:?}");
        assert_eq!(round.waits, waits, "{words:?} at {place:?}");
    }
    // What says yes at the wrong point says nothing.
    let round = after(Script::at(Place::Data, Answer::line("250 2.0.0 ok")), patient());
    assert_eq!((round.fate(), round.sink.arrivals().len()), (LATER, 0));
    let round = after(Script::at(Place::Body, Answer::line("354 go on")), patient());
    assert_eq!(round.fate(), UNKNOWN);
}

#[test]
fn an_answer_of_several_lines_is_one_answer() {
    let no = Answer::Say(
        b"550-5.1.1 no such user\r\n550-5.1.1 see\r\n550 5.1.1 https://hilo.example\r\n".to_vec(),
    );
    let round = after(Script::at(Place::Rcpt, no), patient());
    assert_eq!(round.fate(), ("failed", "recipient"));
    let lines = Answer::Say(
        "220-bienvenida\r\n".repeat(40).into_bytes().into_iter().chain(*b"220 ya\r\n").collect(),
    );
    let round = after(Script::at(Place::Greeting, lines), patient());
    assert_eq!(round.fate(), SENT);
    let contradiction = Answer::Say(b"250-yes\r\n550 no\r\n".to_vec());
    everywhere(&contradiction, patient(), OUT_OF_REACH, UNKNOWN);
}

#[test]
fn silence_has_an_end() {
    let short = Duration::from_millis(400);
    let limits = Limits { connect: short, command: short, body: short };
    let start = Instant::now();
    everywhere(&Answer::Silence, limits, OUT_OF_REACH, UNKNOWN);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[test]
fn who_hangs_up_without_a_word_is_out_of_reach() {
    everywhere(&Answer::hang_up(), patient(), OUT_OF_REACH, UNKNOWN);
}

#[test]
fn bytes_that_are_no_answer_are_told_as_no_answer() {
    let garbage: Vec<u8> = (0..=255).chain(*b"\r\n").collect();
    everywhere(&Answer::Say(garbage), patient(), OUT_OF_REACH, UNKNOWN);
}

#[test]
fn words_in_no_alphabet_are_still_an_answer() {
    for place in [Place::Greeting, Place::Mail, Place::Rcpt, Place::Body] {
        let code = if place == Place::Greeting { "220" } else { "250" };
        let words = [code.as_bytes(), b" recib\xed tu se\xf1al\r\n"].concat();
        let round = after(Script::at(place, Answer::Say(words)), patient());
        assert_eq!(round.fate(), SENT, "{place:?}");
    }
}

#[test]
fn answers_out_of_turn_are_not_taken_for_those_of_what_comes_next() {
    let surprise =
        Answer::Say(b"250 ok\r\n250 ok\r\n354 go ahead\r\n250 2.0.0 queued\r\n".to_vec());
    everywhere(&surprise, patient(), OUT_OF_REACH, UNKNOWN);
    // A yes to a body that nobody has sent.
    let early = Answer::Say(b"354 go ahead\r\n250 2.0.0 queued\r\n".to_vec());
    let round = after(Script::at(Place::Data, early), patient());
    assert_eq!((round.fate(), round.sink.arrivals().len()), (OUT_OF_REACH, 0));
}

#[test]
fn an_answer_without_end_fills_no_memory() {
    for flood in [vec![b'x'; 4_000], b"250-more\r\n".repeat(400)] {
        for place in Place::TALK {
            let start = Instant::now();
            let round = after(Script::at(place, Answer::Flood(flood.clone())), patient());
            assert_eq!(round.fate(), by(place, OUT_OF_REACH, UNKNOWN), "{place:?}");
            assert!(start.elapsed() < Duration::from_secs(15), "{place:?}: {:?}", start.elapsed());
            // What the system holds between two processes, and no more.
            let flooded = round.sink.flooded();
            assert!(flooded < 16_000_000, "{place:?}: {flooded} bytes");
        }
    }
    let megabyte = [b"220-hola\r\n".repeat(100_000), b"220 ya\r\n".to_vec()].concat();
    let round = after(Script::at(Place::Greeting, Answer::Say(megabyte)), patient());
    assert_eq!(round.fate(), OUT_OF_REACH);
}

#[test]
fn a_server_that_asks_for_the_password_for_ever_is_left() {
    let round = after(Script::at(Place::Auth, Answer::line("334 VXNlcm5hbWU6")), patient());
    assert_eq!((round.fate(), round.waits), (("deferred", "sign_in"), true));
    assert!(round.sink.commands().len() < 30, "{:?}", round.sink.commands());
}

#[test]
fn what_the_server_said_is_shown_on_one_line() {
    let sink = SmtpSink::start(Script::at(
        Place::Rcpt,
        Answer::Say(b"550-5.1.1 no\x07 such\r\n550 5.1.1 user \xe1\r\n".to_vec()),
    ));
    let shop = Shop::open();
    shop.save_account(&shop.account("tls", sink.port, &sink.authority));
    let ana = shop.customer("Ana", "ana@hilo.test");
    let mail = shop.queue(ana, |_| {});
    let row = shop.deliver(mail);
    assert_eq!(row["server_text"], Value::from("550 5.1.1 no such user \u{fffd}"));
}
