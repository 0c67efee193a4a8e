//! No text takes longer to look at than its length tells: counted in the time that this thread had the
//! processor, and in ratios, so that a busy machine fails nothing.

use std::time::{Duration, Instant};

use super::*;
use crate::template;

/// What begins something that has no end, or is looked at from each of its places.
const HOSTILE: [&str; 42] = [
    "[",
    "{",
    "<",
    "<<",
    "(",
    "##",
    "#",
    "%",
    "«",
    "{{",
    "{{\n",
    "{%\n",
    "_",
    ".",
    "?",
    " ?? ",
    " ...... ",
    ".XX",
    "XX ",
    "X",
    "x",
    "a.",
    "a. ",
    "A. ",
    "a!",
    "a,",
    "a@",
    "1",
    "1 ",
    "1/1 ",
    "600 ",
    "ES12",
    "12345678",
    "12345678Z\n\n",
    "lunes ",
    "a",
    "á",
    "\n",
    "\u{3000}",
    "sí; ",
    "el viernes llegará no ",
    "12 sillas a 49,90 € el 3/4/2026\n",
];

/// Time that this thread had the processor, where the system tells; what the clock says elsewhere.
fn spent(begun: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.as_deref().and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

fn took(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    let before = spent(begun);
    work();
    spent(begun).saturating_sub(before)
}

/// Whether four times as much takes no more than eight times as long, in the best of some tries.
fn grows_with_its_length(work: impl Fn(usize)) -> Result<(), (Duration, Duration)> {
    let mut last = (Duration::ZERO, Duration::ZERO);
    for _ in 0..5 {
        last = (took(|| work(1)), took(|| work(4)));
        // Less than this is too little to tell.
        if last.1 < last.0 * 8 + Duration::from_millis(25) {
            return Ok(());
        }
    }
    Err(last)
}

#[test]
fn what_is_to_be_filled_in_is_looked_for_in_a_time_that_grows_with_the_text() {
    for piece in HOSTILE {
        for end in ["", "a"] {
            let text = |times: usize| piece.repeat(times * 6_000 / piece.len()) + end;
            let (some, more) = (text(1), text(4));
            let grown = grows_with_its_length(|times| {
                template::unresolved(if times == 1 { &some } else { &more });
            });
            assert_eq!(grown, Ok(()), "{piece:?} and {end:?}");
        }
    }
    let all_apart = |times: usize| {
        (0..times * 800)
            .map(|n| format!("[PEDIDO_{}] ", "A".repeat(n % 60) + &"B".repeat(n / 60)))
            .collect::<String>()
    };
    let (some, more) = (all_apart(1), all_apart(4));
    let grown = grows_with_its_length(|times| {
        template::unresolved(if times == 1 { &some } else { &more });
    });
    assert_eq!(grown, Ok(()), "each once");
}

#[test]
fn a_text_without_end_is_looked_at_in_a_time_that_grows_with_it() {
    for piece in HOSTILE {
        let letter = |times: usize| letter(&(piece.repeat(times * 1_000 / piece.len()) + "a"));
        let (some, more) = (letter(1), letter(4));
        let grown = grows_with_its_length(|times| {
            let findings = check(if times == 1 { &some } else { &more });
            for rule in RuleId::ALL {
                let told = findings.iter().filter(|finding| finding.rule == rule).count();
                assert!(told <= 2 * FINDINGS_LIMIT, "{rule:?} {piece}");
            }
        });
        assert_eq!(grown, Ok(()), "{piece:?}");
    }
}

#[test]
fn sentences_have_a_length_at_which_they_end() {
    let line = "12 sillas a 49,90 € el 3/4/2026\n";
    assert_eq!(Own::of(line).sentences.len(), 1);
    let text = line.repeat(1_000);
    let own = Own::of(&text);
    let words = |number| own.sentence(number).len();
    assert!((0..own.sentences.len()).all(|number| words(number) <= 200));
}

#[test]
fn five_kilobytes_are_looked_at_within_an_eye_blink() {
    let paragraph = "El pedido que nos hiciste ya está en el almacén y saldrá con la agencia en cuanto pase a recogerlo. ";
    let mut long = letter(&format!("Hola, Ana:\n\n{}", paragraph.repeat(50)));
    let sent = |at| Sent {
        text: long.body.replace("agencia", "furgoneta"),
        values: vec![],
        at: Timestamp(at),
    };
    let others: Vec<Sent> = (0..20).map(sent).collect();
    check(&long);
    long.others_before = others;
    // Far above what it takes; a compilation at each call would fail it.
    let best = (0..3).map(|_| took(|| drop(check(&long)))).min().unwrap_or_default();
    assert!(best < Duration::from_secs(1), "{best:?}");
}
