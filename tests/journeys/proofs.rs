//! A sample of each proof; `cargo xtask proof` makes the whole.

use std::time::Duration;

use hilo_tests::cutting_proxy::How;
use hilo_tests::proof::cuts::{self, Which};
use hilo_tests::proof::incoming;
use hilo_tests::proof::kills::{self, Plan};

#[test]
fn a_line_that_breaks_anywhere_loses_nothing_and_doubles_nothing() {
    for (how, near, step) in [(How::Close, 2, 397), (How::Reset, 1, 997)] {
        let report = cuts::run(Which::Sample(near, step), how, 2);
        assert!(report.cuts() > 50, "{how:?} at {} places", report.cuts());
        assert_eq!(report.broken, Vec::<String>::new(), "{how:?}\n{report}");
    }
}

#[test]
fn a_process_that_is_killed_while_it_sends_loses_nothing_and_doubles_nothing() {
    let latency = Duration::from_millis(4);
    let pause = Duration::from_millis(8);
    let plan = Plan { kills: 20, mails: 60, longest: 300, latency, pause, seed: 20_261_122 };
    let report = kills::run(plan, &[env!("CARGO_BIN_EXE_proof"), "send"]);
    assert_eq!(report.broken, Vec::<String>::new(), "{report}");
    assert!(report.visits > 5, "the kills came before anything left: {report}");
}

#[test]
fn mails_come_in_once_though_the_line_breaks_anywhere() {
    let Some(report) = incoming::cuts(12, How::Close, 20_261_123) else { return };
    assert_eq!(report.broken, Vec::<String>::new(), "{report}");
}

#[test]
fn mails_come_in_once_though_the_process_is_killed() {
    let receiver = [env!("CARGO_BIN_EXE_proof"), "receive"];
    let Some(report) = incoming::kills(12, 400, 20_261_123, &receiver) else { return };
    assert_eq!(report.broken, Vec::<String>::new(), "{report}");
}
