//! The copy of a sent mail in the mailbox's folder for them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{SendProblem, Timestamp};

/// How far the copy of a mail has come. Where nobody knows whether the mail left, it is only looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CopyState {
    /// It will be tried.
    Waiting,
    /// The mail lies in the folder.
    Filed,
    /// It is not tried any more, unless the person wants it.
    GivenUp,
}

impl CopyState {
    /// Every state.
    pub const ALL: [CopyState; 3] = [CopyState::Waiting, CopyState::Filed, CopyState::GivenUp];

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            CopyState::Waiting => "waiting",
            CopyState::Filed => "filed",
            CopyState::GivenUp => "given_up",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<CopyState> {
        CopyState::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Where a mail lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyPlace {
    /// Folder, as the server writes it.
    pub folder: String,
    /// Which numbering of the folder the number belongs to, where the server says it.
    pub uid_validity: Option<u32>,
    /// Number within the folder, where the server says it.
    pub uid: Option<u32>,
}

/// How the copy of a mail stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SentCopy {
    /// How far it has come.
    pub state: CopyState,
    /// Tries made.
    pub attempts: u32,
    /// When it may be tried.
    pub not_before: Timestamp,
    /// Why it is not there; `None` where the server let us look and the mail was not found.
    pub problem: Option<SendProblem>,
    /// What the server said, as it said it.
    pub server_text: String,
    /// Where it lies.
    pub place: Option<CopyPlace>,
}

impl SentCopy {
    /// Returns a copy that is to be tried now.
    pub fn wanted(now: Timestamp) -> SentCopy {
        SentCopy {
            state: CopyState::Waiting,
            attempts: 0,
            not_before: now,
            problem: None,
            server_text: String::new(),
            place: None,
        }
    }

    /// Returns a copy of a mail that has just left. Where the last one was given up for what would meet any
    /// other as well, such as a wrong password, it is given up with it: nobody signs in with the wrong one again
    /// and again, and what mends one mends all.
    pub fn beside(last_given_up: Option<SentCopy>, now: Timestamp) -> SentCopy {
        let stopped =
            last_given_up.filter(|last| last.problem.is_some_and(SendProblem::is_the_accounts));
        match stopped {
            Some(last) => SentCopy { attempts: 0, not_before: now, ..last },
            None => SentCopy::wanted(now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_password_is_not_tried_with_every_mail() {
        let now = Timestamp(1_795_000_000_000);
        let given_up = |problem| SentCopy {
            state: CopyState::GivenUp,
            problem,
            ..SentCopy::wanted(Timestamp(1))
        };
        let beside = |problem| SentCopy::beside(Some(given_up(problem)), now);
        assert_eq!(SentCopy::beside(None, now), SentCopy::wanted(now));
        assert_eq!(beside(None), SentCopy::wanted(now), "one that was not found");
        assert_eq!(beside(Some(SendProblem::TooLarge)), SentCopy::wanted(now));
        let stopped = beside(Some(SendProblem::SignIn));
        assert_eq!((stopped.state, stopped.not_before), (CopyState::GivenUp, now));
    }
}
