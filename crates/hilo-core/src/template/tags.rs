//! Finds `{% word … %}` in a text as the template engine would: not within fields, comments, raw
//! blocks or texts in quotes.

/// A tag with what is around it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Text up to the tag.
    pub before: &'a str,
    /// The tag with its braces.
    pub whole: &'a str,
    /// Its first word.
    pub word: &'a str,
    /// What stands behind the word.
    pub content: &'a str,
    /// Text from the tag on.
    pub after: &'a str,
}

/// Returns the first tag whose word is one of `words`. What has no end hides all that follows: the
/// engine says where.
pub(super) fn next<'a>(text: &'a str, words: &[&str]) -> Option<Tag<'a>> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let begin = from + rest.find('{')?;
        let inside = text.get(begin + 2..);
        from = match text.get(begin..)?.as_bytes().get(1) {
            Some(b'{') => begin + 2 + end(inside?, "}}")?,
            Some(b'#') => begin + 2 + inside?.find("#}")? + 2,
            Some(b'%') => {
                let after = begin + 2 + end(inside?, "%}")?;
                let code = text.get(begin + 2..after - 2)?;
                let code = code.trim_start_matches(['-', '+']).trim_end_matches(['-', '+']).trim();
                let (word, content) = code.split_once(char::is_whitespace).unwrap_or((code, ""));
                if words.contains(&word) {
                    return Some(Tag {
                        before: text.get(..begin)?,
                        whole: text.get(begin..after)?,
                        word,
                        content: content.trim(),
                        after: text.get(after..)?,
                    });
                }
                if word == "raw" { after + end_of_raw(text.get(after..)?)? } else { after }
            }
            _ => begin + 1,
        };
    }
}

/// Returns where code ends, behind its closing mark; a mark within quotes closes nothing.
fn end(code: &str, mark: &str) -> Option<usize> {
    let mut quote = None;
    let mut bytes = code.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match quote {
            Some(_) if byte == b'\\' => drop(bytes.next()),
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None if code.get(at..).is_some_and(|rest| rest.starts_with(mark)) => {
                return Some(at + mark.len());
            }
            None => {}
        }
    }
    None
}

/// Returns where a raw block ends, behind its last tag.
fn end_of_raw(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let inside = from + text.get(from..)?.find("{%")? + 2;
        let code = text.get(inside..)?.trim_start_matches(['-', '+']).trim_start();
        from = inside;
        if let Some(rest) = code.strip_prefix("endraw") {
            let rest = rest.trim_start().trim_start_matches(['-', '+']);
            if let Some(after) = rest.strip_prefix("%}") {
                return Some(text.len() - after.len());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &str)> {
        let mut rest = text;
        let mut found = Vec::new();
        while let Some(tag) = next(rest, &["or", "end"]) {
            found.push((tag.word, tag.content));
            rest = tag.after;
        }
        found
    }

    #[test]
    fn tags_are_found_with_their_content() {
        assert_eq!(
            found("a{% or %}b{%- end   x y -%}{%or%}"),
            [("or", ""), ("end", "x y"), ("or", "")]
        );
        assert_eq!(found("{% if a %}{% or %}{% endif %}"), [("or", "")]);
    }

    #[test]
    fn what_the_engine_does_not_take_for_a_tag_is_none() {
        for text in [
            "{{ '{% or %}' }}",
            "{# {% or %} #}",
            "{% raw %}{% or %}{%- endraw -%}",
            "{% if '{% or %}' %}",
            "{ % or % }",
            "{% order %}",
            "{{ a {% or %}",
            "{% or",
            "{",
            "ñ{",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        assert_eq!(found("{% raw %}{{ {% endraw %}{% or %}"), [("or", "")]);
        assert_eq!(found("{{ \"\\\"}}\" }}{% or %}"), [("or", "")]);
    }
}
