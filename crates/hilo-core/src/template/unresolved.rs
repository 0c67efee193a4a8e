//! Finds what somebody forgot to fill in.

/// Finds what is still to be filled in, in the order of the text, each once: `{{ … }}`, `{% …`,
/// capitals in brackets such as `[NOMBRE]`, and `XXX`.
///
/// Give it a text as the reader will see it, not Markdown: `[AQUÍ](https://…)` is a link there.
pub fn unresolved(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut keep = |placeholder: &str| {
        let shown: String = placeholder.chars().take(80).collect();
        if !found.contains(&shown) {
            found.push(shown);
        }
    };
    let mut previous = ' ';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = placeholder(rest, previous);
        let step = if length > 0 { length } else { c.len_utf8() };
        let (here, after) = rest.split_at_checked(step).unwrap_or((rest, ""));
        if length > 0 {
            keep(here);
        }
        previous = here.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    found
}

/// Returns the length in bytes of the placeholder that `text` begins with, 0 where there is none.
fn placeholder(text: &str, previous: char) -> usize {
    if text.starts_with("{{") {
        return to_end(text, "}}");
    }
    if text.starts_with("{%") {
        return to_end(text, "%}");
    }
    if let Some(inside) = text.strip_prefix('[') {
        return in_brackets(inside).map_or(0, |length| length + 2);
    }
    if text.starts_with("XXX") && !previous.is_alphanumeric() {
        let length = text.bytes().take_while(|&byte| byte == b'X').count();
        let after = text.get(length..).and_then(|rest| rest.chars().next());
        if !after.is_some_and(char::is_alphanumeric) {
            return length;
        }
    }
    0
}

fn to_end(text: &str, end: &str) -> usize {
    let line = text.find('\n').unwrap_or(text.len());
    text.find(end).map(|at| at + end.len()).filter(|&at| at <= line).unwrap_or(line)
}

/// Returns the length of capitals up to a closing bracket: at least two letters, no small one.
fn in_brackets(inside: &str) -> Option<usize> {
    let length = inside.find(']').filter(|&length| length <= 80)?;
    let words = inside.get(..length)?;
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let capital = words.chars().all(|c| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, ' ' | '_' | '-' | '/' | '.' | ':')
    });
    (letters >= 2 && capital).then_some(length)
}
