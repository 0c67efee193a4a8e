//! How often each rule is right, measured on mails that were written and labelled without a look at its code.
//!
//! The rules were mended with `mails/`, so what is measured there is too good. `unseen/` is what counts: no rule was
//! changed because of a mail in it, but for C0 and C7 by those with a number below 901 (docs/checks.md tells both). Whoever
//! mends a rule with such a mail moves the whole folder to `mails/` and has a new one written.
//!
//! `cargo xtask checks` prints the table; `HILO_CHECKS=C7` beside it names the mails that the rule misses or
//! finds too much in.

#![allow(clippy::print_stdout, reason = "the table is what this is for")]

mod format;
mod starters;

use format::{Labelled, examples, mails};
use hilo_core::check::{check_one, is_on_by_default};
use hilo_core::model::{Finding, Fix, RuleId};

/// Below it no rule stays on by itself.
const PRECISION: f64 = 0.9;
/// Of the mails that a rule was mended with it finds at least so many.
const RECALL: f64 = 0.75;
/// Examples of each answer that a rule has at least.
const EXAMPLES: usize = 15;

/// How often a rule was right.
#[derive(Default, Clone, Copy)]
struct Score {
    right: usize,
    too_much: usize,
    missed: usize,
}

impl Score {
    fn of(rule: RuleId, mails: &[Labelled]) -> Score {
        let mut score = Score::default();
        for mail in mails {
            let found = check_one(rule, &mail.letter);
            match (found.is_empty(), mail.breaks.contains(&rule)) {
                (false, true) => score.right += 1,
                (false, false) => score.too_much += 1,
                (true, true) => score.missed += 1,
                (true, false) => {}
            }
            tell(rule, mail, &found);
        }
        score
    }

    fn precision(self) -> f64 {
        part(self.right, self.right + self.too_much)
    }

    fn recall(self) -> f64 {
        part(self.right, self.right + self.missed)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of mails")]
fn part(of: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { of as f64 / all as f64 }
}

/// Names a mail in which a rule that is asked for is wrong.
fn tell(rule: RuleId, mail: &Labelled, found: &[Finding]) {
    let breaks = mail.breaks.contains(&rule);
    let asked = std::env::var("HILO_CHECKS").is_ok_and(|code| code == rule.code() || code == "all");
    if asked && found.is_empty() == breaks {
        let detail = found.first().map(|finding| format!("{:?}", finding.detail));
        println!("{} {}: {}", rule.code(), mail.place, detail.unwrap_or("missed".into()));
    }
}

#[test]
fn every_rule_that_is_on_by_itself_is_right_nine_times_of_ten() {
    let (seen, unseen) = (mails("mails"), mails("unseen"));
    println!(
        "| rule | on | unseen: broken by | right | too much | missed | precision | recall | seen: precision | recall | \
         examples: precision | recall |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let (mut too_often_wrong, mut blind) = (Vec::new(), Vec::new());
    for rule in RuleId::ALL {
        let score = Score::of(rule, &unseen);
        let (known, alone) = (Score::of(rule, &seen), Score::of(rule, &examples(rule)));
        let on = is_on_by_default(rule);
        println!(
            "| {} | {} | {} | {} | {} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
            rule.code(),
            if on { "yes" } else { "no" },
            score.right + score.missed,
            score.right,
            score.too_much,
            score.missed,
            score.precision(),
            score.recall(),
            known.precision(),
            known.recall(),
            alone.precision(),
            alone.recall(),
        );
        if on && score.precision().min(known.precision()) < PRECISION {
            too_often_wrong.push(rule.code());
        }
        if known.recall() < RECALL || alone.precision().min(alone.recall()) < PRECISION {
            blind.push(rule.code());
        }
    }
    assert!(blind.is_empty(), "of what they were mended with they find too little: {blind:?}");
    assert!(too_often_wrong.is_empty(), "on by themselves and below 0.9: {too_often_wrong:?}");
}

#[test]
fn half_of_the_mails_are_clean() {
    for (folder, all) in [("mails", 700), ("unseen", 200)] {
        let mails = mails(folder);
        assert_eq!(mails.len(), all, "{folder}");
        assert_eq!(mails.iter().filter(|mail| mail.breaks.is_empty()).count(), all / 2, "{folder}");
    }
}

#[test]
fn every_rule_has_fifteen_examples_of_each_answer() {
    for rule in RuleId::ALL {
        let examples = examples(rule);
        let breaking = examples.iter().filter(|mail| !mail.breaks.is_empty()).count();
        assert!(breaking >= EXAMPLES, "{}: {breaking} that break it", rule.code());
        assert!(examples.len() - breaking >= EXAMPLES, "{}: too few that keep it", rule.code());
    }
}

#[test]
fn an_edit_mends_what_it_is_for() {
    let everything = RuleId::ALL.into_iter().flat_map(examples).chain(mails("mails"));
    let mut left = Vec::new();
    for mail in everything {
        for rule in RuleId::ALL {
            for finding in check_one(rule, &mail.letter) {
                let Fix::Edit { subject, body, file } = finding.fix else { continue };
                let mut mended = mail.letter.clone();
                mended.subject = subject.unwrap_or(mended.subject);
                mended.body = body.unwrap_or(mended.body);
                mended.attachments.extend(file.map(|file| file.name));
                if check_one(rule, &mended).iter().any(|other| other.key == finding.key) {
                    left.push(format!("{} {}", mail.place, finding.key));
                }
            }
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}
