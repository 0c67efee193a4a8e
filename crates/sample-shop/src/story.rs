//! Story scripts: what people write to such a shop, and what it answers.
//!
//! A script is a text file. `## name [for=tag]` opens a story, `subject: a | b` gives the subject
//! of its mails, and each step starts with `@channel in|out +delay [words]`:
//!
//! ```text
//! ## late
//! subject: ¿Dónde está el pedido {order}? | Pedido {order}
//! @mail in +0
//! Pedí {item} hace [una semana|ocho días] y no llega.
//! ~
//! A different way to say the same.
//! @wa out +2h
//! First bubble.
//! +
//! Second bubble.
//! @call in +1d 6 spoke
//! What was said.
//! ```
//!
//! `~` separates variants, `+` the bubbles of a chat, `[a|b]` picks one, `<a|b>` is tú/usted in what
//! the shop writes and vosotros/ustedes in what the customer writes, `{slot}` is filled in. This
//! module reads scripts; it knows nothing of people or time.

use crate::CallOutcome;
use crate::rng::Rng;

/// One story: the steps of a matter between a customer and the shop.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    /// Its name in the script, for the tests that judge scripts.
    #[cfg_attr(not(test), expect(dead_code))]
    pub(crate) name: String,
    /// Only for customers with this tag, or with `home` for those who live in Spain.
    pub(crate) only_for: Option<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) steps: Vec<Step>,
}

/// One turn of a story.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) channel: StepChannel,
    pub(crate) incoming: bool,
    /// Minutes after the step before.
    pub(crate) delay: i64,
    pub(crate) words: Vec<String>,
    pub(crate) variants: Vec<String>,
}

/// Where a step happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StepChannel {
    Mail,
    WhatsApp,
    Call { minutes: u32, outcome: CallOutcome },
    Note(String),
}

impl Step {
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|w| w == word)
    }
}

impl Story {
    /// Returns which of mail, chat and telephone the story needs.
    pub(crate) fn needs(&self) -> (bool, bool, bool) {
        let any = |wanted: fn(&StepChannel) -> bool| self.steps.iter().any(|s| wanted(&s.channel));
        (
            any(|c| matches!(c, StepChannel::Mail)),
            any(|c| matches!(c, StepChannel::WhatsApp)),
            any(|c| matches!(c, StepChannel::Call { .. })),
        )
    }
}

/// Reads a script. The second value holds the lines that could not be understood.
pub(crate) fn read(script: &str) -> (Vec<Story>, Vec<String>) {
    let mut stories: Vec<Story> = Vec::new();
    let mut faults = Vec::new();
    for line in script.lines() {
        if let Some(head) = line.strip_prefix("## ") {
            let mut words = head.split_whitespace();
            let name = words.next().unwrap_or_default().to_owned();
            let only_for = words.find_map(|w| w.strip_prefix("for=")).map(str::to_owned);
            stories.push(Story { name, only_for, subjects: Vec::new(), steps: Vec::new() });
            continue;
        }
        let Some(story) = stories.last_mut() else {
            if !line.trim().is_empty() && !line.starts_with('#') {
                faults.push(line.to_owned());
            }
            continue;
        };
        if let Some(head) = line.strip_prefix('@') {
            match step(head) {
                Some(step) => story.steps.push(step),
                None => faults.push(line.to_owned()),
            }
        } else if let Some(step) = story.steps.last_mut() {
            if line == "~" {
                step.variants.push(String::new());
            } else if let Some(text) = step.variants.last_mut() {
                text.push_str(line);
                text.push('\n');
            }
        } else if let Some(subjects) = line.strip_prefix("subject:") {
            story.subjects = subjects.split(" | ").map(|s| s.trim().to_owned()).collect();
        } else if !line.trim().is_empty() {
            faults.push(line.to_owned());
        }
    }
    for step in stories.iter_mut().flat_map(|story| &mut story.steps) {
        for text in &mut step.variants {
            *text = text.trim().to_owned();
        }
    }
    (stories, faults)
}

fn step(head: &str) -> Option<Step> {
    let mut words = head.split_whitespace();
    let channel = words.next()?;
    let incoming = match words.next()? {
        "in" => true,
        "out" => false,
        _ => return None,
    };
    let delay = delay(words.next()?)?;
    let channel = match channel {
        "mail" => StepChannel::Mail,
        "wa" => StepChannel::WhatsApp,
        "call" => {
            let minutes = words.next()?.parse().ok()?;
            let outcome = match words.next()? {
                "spoke" => CallOutcome::Spoke,
                "noanswer" => CallOutcome::NoAnswer,
                "voicemail" => CallOutcome::Voicemail,
                "callback" => CallOutcome::CallBack,
                "missed" => CallOutcome::Missed,
                _ => return None,
            };
            StepChannel::Call { minutes, outcome }
        }
        "chat" | "social" | "skype" | "counter" => StepChannel::Note(channel.to_owned()),
        _ => return None,
    };
    let words = words.map(str::to_owned).collect();
    Some(Step { channel, incoming, delay, words, variants: vec![String::new()] })
}

fn delay(word: &str) -> Option<i64> {
    let word = word.strip_prefix('+')?;
    let unit = match word.chars().last()? {
        'h' => 60,
        'd' => 24 * 60,
        _ => 1,
    };
    Some(word.trim_end_matches(['m', 'h', 'd']).parse::<i64>().ok()? * unit)
}

/// Fills a text: `[a|b]` by chance, `<a|b>` by `second`, `{slot}` by `slot`. A slot that `slot` does
/// not know stays as it is, so that a test can find it.
pub(crate) fn fill(
    text: &str,
    rng: &mut Rng,
    second: bool,
    slot: &dyn Fn(&str) -> Option<String>,
) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(start) = rest.find(['[', '<', '{']) {
        let (before, tail) = rest.split_at(start);
        out.push_str(before);
        let (close, open) = match tail.chars().next() {
            Some('[') => (']', '['),
            Some('<') => ('>', '<'),
            _ => ('}', '{'),
        };
        let inner = tail.strip_prefix(open).and_then(|t| t.split_once(close));
        let Some((inner, after)) = inner else {
            out.push_str(tail);
            rest = "";
            break;
        };
        rest = after;
        match open {
            '[' => {
                let choices: Vec<&str> = split_choices(inner);
                out.push_str(&fill(rng.word(&choices), rng, second, slot));
            }
            '<' => {
                let (first, other) = inner.split_once('|').unwrap_or((inner, inner));
                out.push_str(&fill(if second { other } else { first }, rng, second, slot));
            }
            _ => match slot(inner) {
                Some(value) => out.push_str(&value),
                None => out.push_str(&format!("{{{inner}}}")),
            },
        }
    }
    out.push_str(rest);
    out
}

/// Splits at `|`, but not inside `<…>`.
fn split_choices(inner: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    inner
        .split(|c| {
            match c {
                '<' => depth += 1,
                '>' => depth -= 1,
                _ => {}
            }
            c == '|' && depth == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_choices_and_forms_of_address_are_filled() {
        let slot = |name: &str| (name == "item").then(|| "la mesa".to_owned());
        let text = fill("Sale [<te|le>] {item}.", &mut Rng::new("t", 1), true, &slot);
        assert_eq!(text, "Sale le la mesa.");
    }

    #[test]
    fn a_line_that_is_no_step_is_told() {
        let (stories, faults) = read("## a\n@mail in +0\nHola\n~\nBuenas\n@fax in +0\n");
        assert_eq!(faults, ["@fax in +0"]);
        assert_eq!(stories[0].steps[0].variants, ["Hola", "Buenas"]);
    }

    /// Judges every script of both editions, by the names of the faulty stories.
    #[test]
    fn every_script_is_read_without_a_fault_and_closes_its_brackets() {
        for edition in [crate::Edition::Spanish, crate::Edition::English] {
            let (stories, faults) = crate::shop::scripts(edition);
            assert_eq!(faults, Vec::<String>::new());
            let mut names: Vec<&str> = stories.iter().map(|s| s.name.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), stories.len(), "a name is used twice");
            for story in &stories {
                assert!((4..=20).contains(&story.steps.len()), "{}", story.name);
                assert!(!story.needs().0 || !story.subjects.is_empty(), "{}", story.name);
                for text in story.steps.iter().flat_map(|step| &step.variants) {
                    for (open, close) in [('[', ']'), ('<', '>'), ('{', '}')] {
                        let count = |c| text.matches(c).count();
                        assert_eq!(count(open), count(close), "{}: {text}", story.name);
                    }
                }
            }
        }
    }
}
