//! Answers and forwards in nine languages: `NAME.eml` with its new text in `NAME.new` and, for
//! forwards, sender, subject and first line of what was passed on in `NAME.fwd`.

use hilo_core::channel::email::{ParsedMail, parse};

use super::fixtures;

fn mails() -> impl Iterator<Item = (String, std::path::PathBuf, ParsedMail)> {
    fixtures("replies").into_iter().map(|(name, path)| {
        let mail = parse(&std::fs::read(&path).unwrap()).unwrap();
        (name, path, mail)
    })
}

/// Fails with every fixture that differs, not only the first.
#[track_caller]
fn check(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_new_text_of_every_answer_is_what_its_writer_typed() {
    let wrong: Vec<String> = mails()
        .filter_map(|(name, path, mail)| {
            let expected = std::fs::read_to_string(path.with_extension("new")).unwrap();
            (mail.new_text.trim_end() != expected.trim_end())
                .then(|| format!("{name}\n--- is\n{}\n--- should be\n{expected}", mail.new_text))
        })
        .collect();
    check(&wrong);
}

#[test]
fn every_line_is_either_new_or_quoted() {
    let wrong: Vec<String> = mails()
        .filter(|(_, _, mail)| {
            let lines = |text: &str| {
                let lines = text.lines().filter(|line| !line.trim().is_empty());
                let mut lines: Vec<String> = lines.map(str::to_owned).collect();
                lines.sort();
                lines
            };
            lines(&mail.text) != lines(&format!("{}\n{}", mail.new_text, mail.quoted))
        })
        .map(|(name, _, _)| name)
        .collect();
    check(&wrong);
}

#[test]
fn what_was_passed_on_is_found_and_nothing_else_is_taken_for_it() {
    let wrong: Vec<String> = mails()
        .filter_map(|(name, path, mail)| {
            let expected = std::fs::read_to_string(path.with_extension("fwd")).unwrap_or_default();
            let found = mail.forwarded.map(|forwarded| {
                let first = forwarded.text.lines().next().unwrap_or_default();
                let from = forwarded.from;
                format!("{} <{}>\n{}\n{first}", from.name, from.address, forwarded.subject)
            });
            let found = found.unwrap_or_default();
            (found != expected.trim_end())
                .then(|| format!("{name}\n--- is\n{found}\n--- should be\n{expected}"))
        })
        .collect();
    check(&wrong);
}
