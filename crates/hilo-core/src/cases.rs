//! The rules of a case: five stages, and an end that is the customer's to give.
//!
//! A case has no stage of its own: how far it has come follows from what was written down ([`stage`]), so none can be
//! skipped by naming another. It ends in two ways. [`close`] wants an agreement with explanation and solution, both, in a
//! message or call of that customer that is within the case and their last word; [`close_unanswered`] wants that they were written to
//! or called in vain on so many days since their last word, and is no agreement.
//!
//! Pure: what happens is a case in and a case out; `now` and what was said are parameters.

pub mod clocks;
pub mod urgency;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::*;

/// When a case ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseEnd {
    /// The moment.
    pub at: Timestamp,
    /// The newest message that there is.
    pub newest: MessageId,
}

impl CaseEnd {
    fn how(self, how: CaseClosing) -> CaseClosed {
        CaseClosed { at: self.at, how, newest: self.newest }
    }
}

/// With what the customer agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticks {
    /// With the explanation.
    pub explanation: bool,
    /// With the solution.
    pub solution: bool,
}

/// Returns how far a case has come.
pub fn stage(case: &Case) -> CaseStage {
    if case.told.is_empty() {
        CaseStage::Listening
    } else if case.reason.is_empty() {
        CaseStage::Identification
    } else if case.steps_message.is_none() {
        CaseStage::Steps
    } else if case.solved_at.is_none() && case.promised_for.is_none() {
        CaseStage::Solution
    } else {
        CaseStage::Agreement
    }
}

/// Returns a case in which something was written down. What was agreed is not agreed any more once the solution is another.
///
/// Fails where it is closed.
pub fn change(before: &Case, wanted: Case) -> Result<Case, CaseProblem> {
    is_open(before)?;
    let another = wanted.solution != before.solution
        || wanted.alternative != before.alternative
        || wanted.compensation != before.compensation;
    let agreement = before.agreement.clone().filter(|_| !another);
    Ok(Case { agreement, closed: None, ..wanted })
}

/// Returns a case in which the customer was told, by a message or call, what happens next.
///
/// Fails where the case is closed, and where the message is not ours to this customer or is older than the case.
pub fn tell_steps(case: &Case, said: &Said) -> Result<Case, CaseProblem> {
    is_open(case)?;
    if said.customer != case.customer || !is_ours(said) {
        return Err(CaseProblem::NotOurWord);
    }
    is_within(case, said)?;
    Ok(Case { steps_message: Some(said.message), ..case.clone() })
}

/// Returns a case with the customer's agreement; one that was recorded before is replaced. `steps` is the message that told
/// them what happens next, where there is one.
///
/// Fails where the case is closed, and where the message is not the customer's word, is the one with which the case
/// begins, or is older than the case or the steps. A call may be all of this at once.
pub fn agree(
    case: &Case,
    said: &Said,
    steps: Option<&Said>,
    by: String,
    ticks: Ticks,
) -> Result<Case, CaseProblem> {
    is_open(case)?;
    if said.customer != case.customer || !is_theirs(said) || by.is_empty() {
        return Err(CaseProblem::NotTheirWord);
    }
    is_within(case, said)?;
    if said.call.is_none() && said.at == case.starts_at {
        return Err(CaseProblem::BeforeTheCase);
    }
    if steps.is_some_and(|steps| said.at < steps.at) {
        return Err(CaseProblem::BeforeTheSteps);
    }
    let Ticks { explanation, solution } = ticks;
    let agreement = Agreement { message: said.message, at: said.at, by, explanation, solution };
    Ok(Case { agreement: Some(agreement), ..case.clone() })
}

/// Returns the case closed, by the agreement that it has; `said` is what was said since it began, in its order.
///
/// Fails where the agreement is in part, is not among what was said, or is not the last word of the customer: who writes
/// after agreeing may have changed their mind, and agrees anew or does not.
pub fn close(case: &Case, said: &[Said], end: CaseEnd) -> Result<Case, CaseProblem> {
    is_open(case)?;
    let Some(agreement) = &case.agreement else { return Err(CaseProblem::NotAgreed) };
    match (agreement.explanation, agreement.solution) {
        (true, true) => {}
        (false, false) => return Err(CaseProblem::NotAgreed),
        (explanation, _) => return Err(CaseProblem::AgreedInPart { explanation }),
    }
    let theirs = |said: &&Said| said.customer == case.customer && is_theirs(said);
    match said.iter().rfind(theirs) {
        Some(last) if last.message == agreement.message => {
            Ok(Case { closed: Some(end.how(CaseClosing::Agreed)), ..case.clone() })
        }
        Some(last) if said.iter().filter(theirs).any(|said| said.message == agreement.message) => {
            Err(CaseProblem::SpokeSince { message: last.message })
        }
        Some(_) | None => Err(CaseProblem::NotAgreed),
    }
}

/// Returns the case closed for want of an answer, after attempts on so many days as are needed.
pub fn close_unanswered(
    case: &Case,
    made: u32,
    needed: u32,
    end: CaseEnd,
) -> Result<Case, CaseProblem> {
    is_open(case)?;
    if made < needed.max(1) {
        return Err(CaseProblem::TooFewAttempts { made, needed: needed.max(1) });
    }
    let closed = end.how(CaseClosing::Unanswered);
    Ok(Case { agreement: None, closed: Some(closed), ..case.clone() })
}

/// Whether a closed case still stands on what its end was given by: the word of its customer, or tries on so many days as are
/// needed. An open one stands on nothing. What became known after the end does not undo it, and is asked about ([`said_since`]).
pub fn has_ended(
    case: &Case,
    said: &[Said],
    needed: u32,
    day: impl Fn(Timestamp) -> NaiveDate,
) -> bool {
    let Some(closed) = case.closed else { return true };
    match (closed.how, &case.agreement) {
        (CaseClosing::Agreed, Some(agreement)) => {
            said.iter().any(|said| said.message == agreement.message && is_theirs(said))
        }
        (CaseClosing::Agreed, None) => false,
        (CaseClosing::Unanswered, _) => {
            let known = |said: &&Said| said.message <= closed.newest || is_attempt(said);
            let known: Vec<Said> = said.iter().filter(known).cloned().collect();
            attempts(&known, closed.at, day) >= needed.max(1)
        }
    }
}

/// Returns the case open again; what was agreed has to be agreed anew.
pub fn reopen(case: &Case) -> Result<Case, CaseProblem> {
    match case.closed {
        None => Err(CaseProblem::Open),
        Some(_) => Ok(Case { agreement: None, closed: None, ..case.clone() }),
    }
}

/// Returns on how many days somebody tried in vain to reach the customer since their last word, of what was said since the
/// case began, in its order. Several tries on a day are one, and what is still to come is none.
pub fn attempts(said: &[Said], now: Timestamp, day: impl Fn(Timestamp) -> NaiveDate) -> u32 {
    let is_word = |said: &Said| is_theirs(said) || is_their_word(said);
    let since = said.iter().rposition(is_word).map_or(0, |last| last + 1);
    let tries = said.iter().skip(since).filter(|said| is_attempt(said) && said.at <= now);
    let days: BTreeSet<NaiveDate> = tries.map(|said| day(said.at)).collect();
    u32::try_from(days.len()).unwrap_or(u32::MAX)
}

/// Returns the first word of the customer that nobody has answered, of what was said since the case began, in its order.
pub fn waiting(said: &[Said]) -> Option<&Said> {
    let since = said.iter().rposition(is_ours).map_or(0, |last| last + 1);
    said.iter().skip(since).find(|said| is_their_word(said) || is_missed_call(said))
}

/// Returns the first word of the customer that came after a case was closed, whenever it was said: an export of a chat that is
/// imported later may hold the answer that nobody had. The question is whether the case goes on.
pub fn said_since<'a>(case: &Case, said: &'a [Said]) -> Option<&'a Said> {
    let closed = case.closed?;
    said.iter().find(|said| said.message > closed.newest && is_their_word(said))
}

/// Whether a message is the customer's word.
fn is_their_word(said: &Said) -> bool {
    let spoke = said.call.is_none_or(|outcome| outcome == CallOutcome::Spoke);
    said.direction == Direction::In && !said.automatic && spoke
}

/// Whether the customer can have agreed in it.
fn is_theirs(said: &Said) -> bool {
    match said.call {
        Some(outcome) => outcome == CallOutcome::Spoke,
        None => said.direction == Direction::In && !said.automatic && !said.passed_on,
    }
}

/// Whether the customer called and nobody spoke with them.
fn is_missed_call(said: &Said) -> bool {
    said.direction == Direction::In
        && said.call.is_some_and(|outcome| outcome != CallOutcome::Spoke)
}

/// Whether the customer was told something in it.
fn is_ours(said: &Said) -> bool {
    match said.call {
        Some(outcome) => outcome == CallOutcome::Spoke,
        None => said.direction == Direction::Out && !said.automatic && !said.in_vain,
    }
}

/// Whether somebody tried to reach the customer by it.
fn is_attempt(said: &Said) -> bool {
    let reaches = !said.automatic && !said.in_vain;
    said.direction == Direction::Out && (said.call.is_some() || reaches)
}

fn is_open(case: &Case) -> Result<(), CaseProblem> {
    if case.closed.is_some() { Err(CaseProblem::Closed) } else { Ok(()) }
}

fn is_within(case: &Case, said: &Said) -> Result<(), CaseProblem> {
    if said.at < case.starts_at { Err(CaseProblem::BeforeTheCase) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
