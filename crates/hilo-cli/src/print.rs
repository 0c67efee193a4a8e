//! Words on the terminal.

use std::io::Write;

use chrono_tz::Tz;
use serde_json::Value;

use crate::Problem;

/// Prints a value as one line of JSON.
pub fn json(value: &Value) -> Result<(), Problem> {
    line(&value.to_string())
}

/// Prints a line.
pub fn line(text: &str) -> Result<(), Problem> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}

/// Returns a text without what could change the terminal, on one line, cut to `limit` characters.
pub fn plain(text: &str, limit: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let safe = |c: &char| {
        !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let mut shown: String = line.chars().filter(safe).take(limit + 1).collect();
    if shown.chars().count() > limit {
        shown = shown.chars().take(limit.saturating_sub(1)).collect();
        shown.push('…');
    }
    shown
}

/// Returns a number with what it counts: "1 message", "2 messages".
pub fn counted(number: &Value, word: &str) -> String {
    let plural = if number.as_u64() == Some(1) { "" } else { "s" };
    format!("{number} {word}{plural}")
}

/// Returns a member that is text, or nothing.
pub fn word<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// Returns a moment by the clocks of a zone as RFC 3339, in whole seconds.
pub fn moment(millis: &Value, zone: Tz) -> String {
    let seconds = millis.as_i64().unwrap_or_default().div_euclid(1000);
    let at = hilo_core::model::Timestamp(seconds.saturating_mul(1000));
    at.utc().with_timezone(&zone).to_rfc3339()
}
