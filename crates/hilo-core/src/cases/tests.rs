use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

const ANA: CustomerId = CustomerId(1);
const LUIS: CustomerId = CustomerId(2);

fn case() -> Case {
    Case {
        title: "Taza rota".into(),
        responsible: "Marta".into(),
        ..Case::begun(ANA, Timestamp(1_000), Timestamp(1_000), false)
    }
}

fn said(message: i64, direction: Direction) -> Said {
    Said {
        message: MessageId(message),
        customer: ANA,
        at: Timestamp(1_000 + message),
        direction,
        automatic: false,
        passed_on: false,
        in_vain: false,
        call: None,
    }
}

fn call(message: i64, direction: Direction, outcome: CallOutcome) -> Said {
    Said { call: Some(outcome), ..said(message, direction) }
}

const BOTH: Ticks = Ticks { explanation: true, solution: true };

fn end() -> CaseEnd {
    CaseEnd { at: Timestamp(90_000), newest: MessageId(50) }
}

fn agreed(said: &Said, ticks: Ticks) -> Result<Case, CaseProblem> {
    agree(&case(), said, None, "Ana".into(), ticks)
}

#[test]
fn a_stage_is_the_first_of_which_something_is_missing_whatever_else_is_known() {
    let mut case = Case { solved_at: Some(Timestamp(5)), ..case() };
    assert_eq!(stage(&case), CaseStage::Listening);
    case.told = "llegó rota".into();
    assert_eq!(stage(&case), CaseStage::Identification);
    case.reason = "rotura".into();
    assert_eq!(stage(&case), CaseStage::Steps);
    case = tell_steps(&case, &said(1, Direction::Out)).expect("told");
    assert_eq!(stage(&case), CaseStage::Agreement);
    case.solved_at = None;
    assert_eq!(stage(&case), CaseStage::Solution);
    case.promised_for = NaiveDate::from_ymd_opt(2026, 12, 1);
    assert_eq!(stage(&case), CaseStage::Agreement);
}

#[test]
fn only_the_customers_own_word_within_the_case_is_an_agreement() {
    let theirs = said(1, Direction::In);
    let refused = [
        (said(1, Direction::Out), CaseProblem::NotTheirWord),
        (Said { automatic: true, ..theirs }, CaseProblem::NotTheirWord),
        (Said { customer: LUIS, ..theirs }, CaseProblem::NotTheirWord),
        (said(1, Direction::None), CaseProblem::NotTheirWord),
        (call(1, Direction::In, CallOutcome::HungUp), CaseProblem::NotTheirWord),
        (call(1, Direction::Out, CallOutcome::NoAnswer), CaseProblem::NotTheirWord),
        (Said { passed_on: true, ..theirs }, CaseProblem::NotTheirWord),
        (Said { at: Timestamp(999), ..theirs }, CaseProblem::BeforeTheCase),
        (Said { at: Timestamp(1_000), ..theirs }, CaseProblem::BeforeTheCase),
    ];
    for (said, problem) in refused {
        assert_eq!(agreed(&said, BOTH), Err(problem), "{said:?}");
    }
    let nobody = agree(&case(), &theirs, None, String::new(), BOTH);
    assert_eq!(nobody, Err(CaseProblem::NotTheirWord), "somebody has to have agreed");
    let steps = said(2, Direction::Out);
    let early = agree(&case(), &theirs, Some(&steps), "Ana".into(), BOTH);
    assert_eq!(early, Err(CaseProblem::BeforeTheSteps));
    let at_once = Said { at: Timestamp(1_000), ..call(2, Direction::In, CallOutcome::Spoke) };
    for said in [theirs, call(2, Direction::Out, CallOutcome::Spoke), at_once] {
        let agreed = agreed(&said, BOTH).expect("agreed");
        assert!(close(&agreed, &[said], end()).is_ok());
    }
}

#[test]
fn who_says_something_after_agreeing_is_heard_first() {
    let (word, later) = (said(1, Direction::In), said(2, Direction::In));
    let agreed = agreed(&word, BOTH).expect("agreed");
    let since = Err(CaseProblem::SpokeSince { message: later.message });
    assert_eq!(close(&agreed, &[word, later], end()), since);
    let ours = said(3, Direction::Out);
    let machine = Said { automatic: true, ..said(4, Direction::In) };
    let passed_on = Said { passed_on: true, ..said(5, Direction::In) };
    assert!(close(&agreed, &[word, ours, machine, passed_on], end()).is_ok());
    assert_eq!(close(&agreed, &[ours], end()), Err(CaseProblem::NotAgreed), "the word is gone");
    let closed = close(&agreed, &[word], end()).expect("closed");
    let late = Said { message: MessageId(51), at: word.at, ..word };
    assert_eq!(said_since(&closed, &[late, word, later]), Some(&late), "it came after the end");
    assert_eq!(said_since(&closed, &[word, later]), None);
}

#[test]
fn a_case_closes_by_both_ticks_and_an_agreement_ends_with_its_solution() {
    let word = said(1, Direction::In);
    let agreed =
        |explanation, solution| agreed(&word, Ticks { explanation, solution }).expect("noted");
    let close = |case: &Case| close(case, &[word], end());
    assert_eq!(close(&case()), Err(CaseProblem::NotAgreed));
    assert_eq!(close(&agreed(false, false)), Err(CaseProblem::NotAgreed));
    for explanation in [true, false] {
        assert_eq!(
            close(&agreed(explanation, !explanation)),
            Err(CaseProblem::AgreedInPart { explanation })
        );
    }
    let before = agreed(true, true);
    let same = change(&before, Case { carrier: "SEUR".into(), ..before.clone() }).expect("open");
    assert!(same.agreement.is_some());
    let other = Case { solution: "otra".into(), ..before.clone() };
    assert_eq!(change(&before, other).expect("open").agreement, None);
}

#[test]
fn attempts_are_days_since_the_customers_last_word() {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    let day = |at: Timestamp| first + chrono::TimeDelta::days(at.0 / 10);
    let at = |said: Said, at: i64| Said { at: Timestamp(at), ..said };
    let out = |when: i64| at(said(1, Direction::Out), when);
    let count = |said: &[Said]| attempts(said, Timestamp(30), day);
    assert_eq!(count(&[]), 0);
    assert_eq!(count(&[out(1), out(2), out(9)]), 1, "all on a day");
    assert_eq!(
        count(&[out(1), out(12), at(call(2, Direction::Out, CallOutcome::NoAnswer), 25)]),
        3
    );
    assert_eq!(count(&[out(1), at(said(2, Direction::In), 11), out(22)]), 1);
    let machine = Said { automatic: true, ..at(said(2, Direction::In), 11) };
    assert_eq!(count(&[out(1), machine, out(22)]), 2, "a machine's answer is none");
    assert_eq!(count(&[Said { in_vain: true, ..out(1) }]), 0, "what came back reached nobody");
    assert_eq!(count(&[at(call(2, Direction::In, CallOutcome::HungUp), 3)]), 0);
    assert_eq!(count(&[out(1), out(31), out(41)]), 1, "what is to come was not tried");
}

/// What can be done with a case; whatever is refused leaves it as it was.
const STEPS: usize = 13;

fn step(case: &Case, which: usize) -> Result<Case, CaseProblem> {
    let word = said(6, Direction::In);
    let steps = case.steps_message.map(|_| said(5, Direction::Out));
    let agree = |said: &Said, ticks| agree(case, said, steps.as_ref(), "Ana".into(), ticks);
    match which {
        0 => agree(&word, BOTH),
        1 => agree(&said(2, Direction::In), Ticks { explanation: true, solution: false }),
        2 => agree(&said(3, Direction::Out), BOTH),
        3 => agree(&Said { automatic: true, ..said(7, Direction::In) }, BOTH),
        4 => close(case, &[said(2, Direction::In), said(5, Direction::Out), word], end()),
        5 => close_unanswered(case, 2, 3, end()),
        6 => close_unanswered(case, 3, 3, end()),
        7 => close_unanswered(case, 0, 0, end()),
        8 => reopen(case),
        9 => change(case, Case { told: "llegó rota".into(), ..case.clone() }),
        10 => {
            let closed = close_unanswered(case, 3, 3, end())?.closed;
            let solution = ".".repeat((case.solution.len() + 1) % 3);
            change(case, Case { solution, closed, ..case.clone() })
        }
        11 => agree(&said(2, Direction::In), BOTH),
        _ => tell_steps(case, &said(5, Direction::Out)),
    }
}

/// What has to hold of every case that there can be, and of every step that led to it.
fn holds(before: &Case, after: &Case, which: usize) {
    let Some(closed) = after.closed else { return };
    match closed.how {
        CaseClosing::Agreed => {
            let agreement = after.agreement.as_ref().expect("nobody closes without agreement");
            assert!(agreement.explanation && agreement.solution && !agreement.by.is_empty());
            assert_eq!(agreement.message, MessageId(6), "her last word");
            assert_eq!(before.solution, after.solution);
            assert_eq!(which, 4);
        }
        CaseClosing::Unanswered => {
            assert_eq!(after.agreement, None, "never counted as satisfied");
            assert_eq!(which, 6, "attempts on three days");
        }
    }
}

#[test]
fn no_sequence_of_steps_finds_a_way_round_the_agreement() {
    // All that can become of a case, step by step until nothing new does: sequences of whatever length.
    let mut seen: HashSet<String> = HashSet::new();
    let mut to_do = vec![case()];
    let (mut steps, mut closed) = (0, 0);
    while let Some(case) = to_do.pop() {
        if !seen.insert(format!("{case:?}")) {
            continue;
        }
        closed += usize::from(case.closed.is_some());
        for which in 0..STEPS {
            steps += 1;
            if let Ok(after) = step(&case, which) {
                holds(&case, &after, which);
                to_do.push(after);
            }
        }
    }
    println!("{} cases, {closed} of them closed, {steps} steps", seen.len());
    assert!(seen.len() > 30 && closed > 10, "{} cases, {closed} closed", seen.len());
}

proptest! {
    #[test]
    fn whatever_is_said_a_case_is_closed_by_a_word_that_is_the_customers(
        direction in prop_oneof![Just(Direction::In), Just(Direction::Out), Just(Direction::None)],
        automatic: bool,
        passed_on: bool,
        theirs: bool,
        at in 0_i64..2_000,
        outcome in proptest::option::of(proptest::sample::select(CallOutcome::ALL.to_vec())),
        ticks: (bool, bool),
    ) {
        let customer = if theirs { ANA } else { LUIS };
        let at = Timestamp(at);
        let said = Said {
            message: MessageId(7),
            customer,
            at,
            direction,
            automatic,
            passed_on,
            in_vain: false,
            call: outcome,
        };
        let ticks = Ticks { explanation: ticks.0, solution: ticks.1 };
        let closed = agreed(&said, ticks).and_then(|agreed| close(&agreed, &[said], end()));
        let spoke = match outcome {
            Some(outcome) => outcome == CallOutcome::Spoke,
            None => direction == Direction::In && !automatic && !passed_on,
        };
        let within = at > Timestamp(1_000) || at == Timestamp(1_000) && outcome.is_some();
        let expected = spoke && theirs && within && ticks == BOTH;
        prop_assert_eq!(closed.is_ok(), expected);
    }
}
