//! Every line of a text is either new or quoted, and words are never all hidden.
#![no_main]

use hilo_core::channel::email::fold;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let folded = fold(text);
    let lines = |text: &str| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut lines: Vec<String> = lines.map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(text), lines(&format!("{}\n{}", folded.new, folded.quoted)));
    assert!(!folded.new.is_empty() || !text.chars().any(char::is_alphanumeric));
});
