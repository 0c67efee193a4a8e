//! What a server means by refusing a sign-in, as `answers.csv` has it.
//!
//! The codes say little: providers answer 535 or NO to a wrong password, to a right one that is not made for
//! programs, and where IMAP or SMTP is switched off. Their words tell.

use std::sync::LazyLock;

use super::Trouble;
use super::providers::{is_below, of_server, rows};
use crate::model::SendProblem;

struct Answer {
    said: String,
    host: String,
    problem: SendProblem,
    passing: bool,
    #[cfg(test)]
    example: String,
    #[cfg(test)]
    source: String,
}

static ANSWERS: LazyLock<Vec<Answer>> =
    LazyLock::new(|| rows(include_bytes!("answers.csv")).filter_map(|row| read(&row)).collect());

fn read(row: &[String]) -> Option<Answer> {
    let [said, host, problem, _example, _source] = row else { return None };
    let passing = problem.starts_with('+');
    Some(Answer {
        said: said.clone(),
        host: host.clone(),
        problem: SendProblem::parse(problem.trim_start_matches('+'))?,
        passing,
        #[cfg(test)]
        example: _example.clone(),
        #[cfg(test)]
        source: _source.clone(),
    })
}

/// Tells what the server of this name means by refusing a sign-in with these words.
pub fn sign_in_refused(host: &str, words: &str) -> Trouble {
    let lower = words.to_lowercase();
    let fits = |answer: &&Answer| {
        lower.contains(&answer.said) && (answer.host.is_empty() || is_below(host, &answer.host))
    };
    match ANSWERS.iter().find(fits) {
        Some(answer) if answer.passing => Trouble::passing(answer.problem, words),
        Some(answer) => Trouble::lasting(answer.problem, words),
        None => Trouble::lasting(SendProblem::SignIn, words),
    }
}

/// Tells what the server of this name means by refusing a token of its provider's with these words.
pub fn token_refused(host: &str, words: &str) -> Trouble {
    use SendProblem::{AppPassword, OauthNeeded, OauthRefused, SendingOff, SignIn, WebSignIn};
    let told = sign_in_refused(host, words);
    // What is said of passwords, of which none was shown.
    if told.problem == OauthNeeded && words.contains("5.7.30") {
        Trouble::lasting(SendingOff, words)
    } else if matches!(told.problem, SignIn | AppPassword | WebSignIn | OauthNeeded) {
        Trouble::lasting(OauthRefused, words)
    } else {
        told
    }
}

/// Returns the page that helps with a problem at the server of this name, if one is known.
pub fn page(host: &str, problem: SendProblem) -> Option<&'static str> {
    let provider = of_server(host)?;
    let page = if problem == SendProblem::AppPassword {
        &provider.password_page
    } else if problem == SendProblem::ImapOff {
        &provider.imap_page
    } else {
        return None;
    };
    page.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_that_was_met_is_understood_as_its_row_says() {
        let lines = include_str!("answers.csv").lines();
        let written = lines.filter(|line| !line.starts_with('#') && !line.is_empty()).count() - 1;
        assert_eq!(ANSWERS.len(), written);
        for answer in ANSWERS.iter() {
            assert!(answer.source.starts_with("https://"), "{}", answer.source);
            assert_eq!(answer.said, answer.said.to_lowercase());
            let host = if answer.host.is_empty() { "mail.tienda.example" } else { &answer.host };
            let trouble = sign_in_refused(host, &answer.example);
            assert_eq!(
                (trouble.problem, trouble.passing),
                (answer.problem, answer.passing),
                "{}",
                answer.example
            );
        }
    }

    #[test]
    fn the_same_words_mean_another_thing_at_another_server() {
        let at = |host, words| sign_in_refused(host, words).problem;
        let wrong = "[AUTHENTICATIONFAILED] Invalid credentials (Failure)";
        assert_eq!(at("imap.gmail.com", wrong), SendProblem::AppPassword);
        assert_eq!(at("imap.ionos.es", wrong), SendProblem::SignIn);
        assert_eq!(at("outlook.office365.com", "LOGIN failed."), SendProblem::OauthNeeded);
        assert_eq!(at("mail.tienda.example", "LOGIN failed."), SendProblem::SignIn);
        assert_eq!(at("notgmail.com", wrong), SendProblem::SignIn);
    }

    #[test]
    fn of_a_refused_token_nobody_is_told_that_a_password_is_wrong() {
        let at = |host, words| {
            let told = token_refused(host, words);
            (told.problem, told.passing)
        };
        let disabled = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.";
        assert_eq!(at("smtp.office365.com", disabled), (SendProblem::SendingOff, false));
        let basic = "550 5.7.30 Basic authentication is not supported for Client Submission.";
        assert_eq!(at("smtp.office365.com", basic), (SendProblem::SendingOff, false));
        let wrong = "535 5.7.3 Authentication unsuccessful [PR0P264CA0218]";
        assert_eq!(at("smtp.office365.com", wrong), (SendProblem::OauthRefused, false));
        let credentials =
            "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.";
        assert_eq!(at("smtp-mail.outlook.com", credentials), (SendProblem::OauthRefused, false));
        let invalid = "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)";
        assert_eq!(at("imap.gmail.com", invalid), (SendProblem::OauthRefused, false));
        let failed = "NO AUTHENTICATE failed.";
        assert_eq!(at("outlook.office365.com", failed), (SendProblem::OauthRefused, false));
        let connected = "BAD User is authenticated but not connected.";
        assert_eq!(at("outlook.office365.com", connected), (SendProblem::ImapOff, false));
        assert_eq!(
            at("smtp.gmail.com", "454 4.7.0 Too many login attempts"),
            (SendProblem::TryLater, true)
        );
    }

    #[test]
    fn the_page_that_helps_is_the_providers_own() {
        let gmail = page("imap.gmail.com", SendProblem::AppPassword);
        assert_eq!(gmail, Some("https://myaccount.google.com/apppasswords"));
        assert!(page("imap.gmx.com", SendProblem::ImapOff).is_some());
        assert_eq!(page("imap.gmail.com", SendProblem::TryLater), None);
        assert_eq!(page("mail.tienda.example", SendProblem::AppPassword), None);
    }
}
