//! What a template may hold between its braces, looked at before the engine reads a word of it.
//!
//! The engine knows a whole language: it goes down into an expression as deep as that is long, and
//! joins and repeats texts until the memory is full. Here it is held to what templates need: fields,
//! words in quotes, filters, comparisons and conditions, all of them short.
//!
//! What is let through is read here as the engine reads it: of all that could end a tag elsewhere
//! (brackets, braces, raw blocks) nothing is let through.

use super::variants::Wrong;
use crate::model::TemplateMistake;

/// Bytes between two braces.
const CODE_LIMIT: usize = 1_000;

/// Words and signs between two braces.
const TOKENS_LIMIT: usize = 100;

/// Conditions that may stand in one another, the `elif` of each among them.
const DEPTH_LIMIT: usize = 50;

/// Bytes of the values that a text may be filled in with.
pub(super) const FILLED_LIMIT: usize = 1_000_000;

/// Signs that code may hold, those that begin with another before it.
const SIGNS: [&str; 11] = ["==", "!=", "<=", ">=", "<", ">", ".", "|", "(", ")", ","];

/// Code between braces.
struct Code<'a> {
    /// Its first word or sign.
    first: &'a str,
    /// Bytes up to its end, the braces among them; `None` where it has no end.
    length: Option<usize>,
}

/// Looks at a text with fields. What has no end is let through: the engine says where.
pub(super) fn check(source: &str) -> Result<(), Wrong> {
    let mut open: Vec<usize> = Vec::new();
    let mut from = 0;
    while let Some(at) = source.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at) {
        let rest = source.get(at..).unwrap_or_default();
        let wrong = |mistake, message: String| {
            let before = source.get(..at).unwrap_or_default();
            Wrong { line: 1 + before.matches('\n').count(), mistake, message }
        };
        let refused = |message| wrong(TemplateMistake::Refused, message);
        let length = if let Some(comment) = rest.strip_prefix("{#") {
            comment.find("#}").map(|end| end + 4)
        } else if let Some(field) = rest.strip_prefix("{{") {
            code(field, "}}").map_err(refused)?.length
        } else if let Some(tag) = rest.strip_prefix("{%") {
            let Code { first, length } = code(tag, "%}").map_err(refused)?;
            match (first, open.last_mut()) {
                ("if", _) => open.push(1),
                ("elif", Some(conditions)) => *conditions += 1,
                ("endif", _) => drop(open.pop()),
                ("else" | "elif" | "", _) => {}
                (name, _) => {
                    let (name, message) = (name.to_owned(), format!("unknown statement {name}"));
                    return Err(wrong(TemplateMistake::UnknownStatement { name }, message));
                }
            }
            if open.iter().sum::<usize>() > DEPTH_LIMIT {
                return Err(refused(format!("more than {DEPTH_LIMIT} conditions in one another")));
            }
            length
        } else {
            Some(1)
        };
        let Some(length) = length else { break };
        from = at + length;
    }
    Ok(())
}

/// Reads code up to its closing mark, or says what it may not hold.
fn code<'a>(text: &'a str, mark: &str) -> Result<Code<'a>, String> {
    let is_sign = |c: char| matches!(c, '-' | '+');
    // White space around a tag is taken away with a sign at its braces.
    let closes = |rest: &str| rest.strip_prefix(is_sign).unwrap_or(rest).starts_with(mark);
    let mut rest = text.strip_prefix(is_sign).unwrap_or(text);
    let mut first = "";
    for _ in 0..=TOKENS_LIMIT {
        rest = rest.trim_start();
        let at = text.len() - rest.len();
        if at > CODE_LIMIT {
            break;
        }
        if rest.is_empty() {
            return Ok(Code { first, length: None });
        }
        if closes(rest) {
            let sign = usize::from(rest.starts_with(is_sign));
            return Ok(Code { first, length: Some(2 + at + sign + mark.len()) });
        }
        let Some(length) = token(rest)? else { return Ok(Code { first, length: None }) };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if first.is_empty() {
            first = token;
        }
        rest = after;
    }
    Err("too much between two braces".to_owned())
}

/// Returns the length of what code begins with; `None` for words in quotes without an end.
fn token(code: &str) -> Result<Option<usize>, String> {
    if let Some(quote @ ('"' | '\'')) = code.chars().next() {
        let mut letters = code.char_indices().skip(1);
        while let Some((at, c)) = letters.next() {
            match c {
                '\\' => drop(letters.next()),
                c if c == quote => return Ok(Some(at + 1)),
                _ => {}
            }
        }
        return Ok(None);
    }
    let word = code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len());
    if word > 0 {
        return Ok(Some(word));
    }
    match SIGNS.iter().find(|sign| code.starts_with(**sign)) {
        Some(sign) => Ok(Some(sign.len())),
        None => Err(format!("unexpected {:?}", code.chars().next().unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        check(text).is_err()
    }

    #[test]
    fn what_templates_are_documented_to_hold_is_let_through() {
        for text in [
            "{{ customer.first_name }} {{- order.number -}} {{ask.x}}",
            "{{ ask.motivo | default(\"una 'avería' }} y \\\" más\") | upper }}",
            "{{ customer.gender | agree('Estimada', \"Estimado\", 'Hola') }}",
            "{%- if usted and not customer.company or ask.x == 'sí' -%}a{% elif ask.x is defined %}b{% else %}c{% endif %}",
            "{# {{ 1 * 2 }} #} { } {x} %} }}",
            "{{ 'a' if usted else 'b' }}",
            "{{ sin fin",
            "{{ 'sin fin",
            "{# sin fin",
        ] {
            assert!(!refused(text), "{text}");
        }
        let many = "{% if usted %}a{% endif %}{{ agent.name }}\n".repeat(2_000);
        assert!(!refused(&many));
    }

    #[test]
    fn what_else_the_engine_knows_is_refused_at_its_line() {
        for code in [
            "{{ 'x' * 100000000 }}",
            "{{ a ~ a }}",
            "{{ 1 + 1 }}",
            "{{ -1 }}",
            "{{ [1] }}",
            "{{ {} }}",
            "{{ ask['x'] }}",
            "{{ 7 // 2 % 2 }}",
            "{% set a = 'x' %}",
            "{% for a in b %}",
            "{% macro a() %}",
            "{% raw %}",
            "{%- include 'a' %}",
        ] {
            let found = check(&format!("a\n{{{{ ask.x }}}}\n{code}\n")).expect_err(code);
            assert_eq!(found.line, 3, "{code}");
        }
    }

    #[test]
    fn what_is_too_long_or_too_deep_is_refused() {
        assert!(refused(&format!("{{{{ '{}' }}}}", "x".repeat(CODE_LIMIT))));
        assert!(refused(&format!("{{{{ a{}", ".a".repeat(TOKENS_LIMIT))));
        assert!(refused(&format!("{{{{ {}1", "(".repeat(TOKENS_LIMIT))));
        assert!(refused(&format!("{{{{ {}a }}}}", "not ".repeat(TOKENS_LIMIT))));
        let deep = |count| "{% if a %}".repeat(count) + &"{% endif %}".repeat(count);
        assert!(refused(&deep(DEPTH_LIMIT + 1)) && !refused(&deep(DEPTH_LIMIT)));
        assert!(refused(&format!("{{% if a %}}{}", "{% elif a %}".repeat(DEPTH_LIMIT))));
    }
}
