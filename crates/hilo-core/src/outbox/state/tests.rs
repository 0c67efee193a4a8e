use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp(1_795_000_000_000);
const LATER: Timestamp = Timestamp(1_795_000_010_000);

fn refusal(passing: bool) -> Refusal {
    Refusal {
        problem: SendProblem::TryLater,
        server_text: "450 later".into(),
        passing,
        account_wide: false,
    }
}

fn after(events: &[Event]) -> SendProgress {
    events.iter().fold(SendProgress::held(NOW, 10), |progress, event| {
        progress.after(event, LATER).unwrap_or_else(|_| panic!("{event:?} in {progress:?}"))
    })
}

fn state(events: &[Event]) -> OutboxState {
    after(events).state
}

fn ended(outcome: Outcome) -> Event {
    Event::Outcome(outcome)
}

fn accepted() -> Event {
    ended(Outcome::Accepted { server_text: "250 ok".into() })
}

fn broken() -> Event {
    ended(Outcome::Broken { server_text: "reset".into() })
}

#[test]
fn a_mail_goes_its_way() {
    assert_eq!(state(&[Event::Claim, Event::BodyBegins, accepted()]), OutboxState::Sent);
    assert_eq!(state(&[Event::Claim, Event::BodyBegins, broken()]), OutboxState::Unknown);
    let no = |passing| ended(Outcome::Answered(refusal(passing)));
    assert_eq!(state(&[Event::Claim, Event::BodyBegins, no(true)]), OutboxState::Deferred);
    assert_eq!(state(&[Event::Claim, Event::BodyBegins, no(false)]), OutboxState::Failed);
    let not_begun = |passing| ended(Outcome::NotBegun(refusal(passing)));
    assert_eq!(state(&[Event::Claim, not_begun(true)]), OutboxState::Deferred);
    assert_eq!(state(&[Event::Claim, not_begun(false)]), OutboxState::Failed);
}

#[test]
fn a_mail_does_not_leave_within_its_undo_time() {
    assert_eq!(SendProgress::held(NOW, 10).after(&Event::Claim, NOW.plus_seconds(9)), Err(TooLate));
    assert!(SendProgress::held(NOW, 10).after(&Event::Claim, NOW.plus_seconds(10)).is_ok());
}

#[test]
fn a_start_settles_what_a_crash_left() {
    let claimed = after(&[Event::Claim, Event::Restart]);
    assert_eq!((claimed.state, claimed.attempts), (OutboxState::Held, 0), "it was not tried");
    let crashed = after(&[Event::Claim, Event::BodyBegins, Event::Restart]);
    assert_eq!(crashed.state, OutboxState::Unknown);
    assert_eq!(crashed.problem, Some(SendProblem::Interrupted));
}

#[test]
fn only_a_chosen_moment_makes_a_mail_wait_for_its_moment() {
    let deferred = after(&[Event::Claim, ended(Outcome::NotBegun(refusal(true)))]);
    let soon = deferred.not_before;
    let again = deferred.after(&Event::Claim, soon).unwrap().after(&Event::Restart, soon).unwrap();
    assert_eq!(again, deferred);
    assert_eq!(deferred.after(&Event::Retry, LATER).unwrap().state, OutboxState::Held);
    assert_eq!(state(&[Event::Newer, Event::Retry]), OutboxState::Held);
    let unknown = [Event::Claim, Event::BodyBegins, broken(), Event::Resend];
    assert_eq!(state(&unknown), OutboxState::Held);
    let chosen = deferred.after(&Event::Schedule(soon), LATER).unwrap();
    assert_eq!(chosen.state, OutboxState::Scheduled);
}

#[test]
fn a_doubt_lasts_until_the_mail_is_known_to_have_arrived() {
    let no = ended(Outcome::Answered(refusal(false)));
    let failed = after(&[
        Event::Claim,
        Event::BodyBegins,
        broken(),
        Event::Resend,
        Event::Claim,
        Event::BodyBegins,
        no.clone(),
    ]);
    assert_eq!((failed.state, failed.in_doubt), (OutboxState::Failed, true));
    for gone in [Event::Retry, Event::Discard, Event::Restart] {
        let gone = failed.after(&gone, LATER).unwrap();
        let known = gone.after(&Event::Proof, LATER).unwrap();
        assert_eq!((known.state, known.in_doubt), (OutboxState::Sent, false));
        let said = gone.after(&Event::MarkSent, LATER).unwrap();
        assert_eq!((said.state, said.in_doubt), (OutboxState::Sent, true), "a word is no proof");
    }
    let refused = after(&[Event::Claim, Event::BodyBegins, no]);
    assert_eq!(refused.after(&Event::MarkSent, LATER), Err(TooLate), "nothing of it is in doubt");
}

#[test]
fn a_mail_that_arrived_as_a_person_says_left_when_it_was_tried_and_a_proof_ends_the_doubt() {
    let unknown = after(&[Event::Claim, Event::BodyBegins, broken()]);
    let said = unknown.after(&Event::MarkSent, LATER).unwrap();
    assert_eq!(
        (said.state, said.in_doubt, said.settled_at),
        (OutboxState::Sent, true, unknown.settled_at)
    );
    assert_eq!(said.after(&Event::MarkSent, LATER), Err(TooLate));
    let known = said.after(&Event::Proof, LATER).unwrap();
    assert_eq!(known, SendProgress { in_doubt: false, ..said });
    assert_eq!(known.after(&Event::Proof, LATER), Err(TooLate));
}

#[test]
fn a_mail_that_waits_for_its_moment_or_for_a_person_can_be_thrown_away() {
    let scheduled = SendProgress::scheduled(LATER);
    let stopped = after(&[Event::Newer]);
    for mail in [scheduled, stopped] {
        let gone = mail.after(&Event::Discard, NOW).unwrap();
        assert_eq!((gone.state, gone.settled_at), (OutboxState::Cancelled, Some(NOW)));
    }
    assert_eq!(SendProgress::held(NOW, 10).after(&Event::Discard, NOW), Err(TooLate));
}

#[test]
fn a_mail_on_its_way_cannot_be_taken_back() {
    for events in [
        vec![Event::Claim],
        vec![Event::Claim, Event::BodyBegins],
        vec![Event::Claim, Event::BodyBegins, accepted()],
        vec![Event::Claim, Event::BodyBegins, broken()],
        vec![Event::Cancel],
    ] {
        assert_eq!(after(&events).after(&Event::Cancel, LATER), Err(TooLate), "{events:?}");
    }
}

#[test]
fn what_the_customer_wrote_meanwhile_stops_a_mail_until_the_person_decides() {
    assert_eq!(state(&[Event::Newer]), OutboxState::Stopped);
    assert_eq!(after(&[Event::Newer]).after(&Event::Claim, LATER), Err(TooLate));
    assert_eq!(state(&[Event::Newer, Event::Retry, Event::Claim]), OutboxState::Claimed);
    assert_eq!(state(&[Event::Newer, Event::Cancel]), OutboxState::Cancelled);
    assert_eq!(state(&[Event::Answered]), OutboxState::Unneeded);
}

#[test]
fn a_refusal_of_the_whole_account_costs_the_mail_no_try() {
    let account_wide = Refusal { account_wide: true, ..refusal(false) };
    let waits = after(&[Event::Claim, ended(Outcome::NotBegun(account_wide))]);
    assert_eq!((waits.state, waits.attempts), (OutboxState::Deferred, 0));
    assert_eq!(waits.problem, Some(SendProblem::TryLater));
}

#[test]
fn a_mail_waits_for_its_moment_and_can_be_given_another() {
    let at = |seconds| NOW.plus_seconds(seconds);
    let mail = SendProgress::scheduled(at(3600));
    assert_eq!(mail.after(&Event::Claim, at(3599)), Err(TooLate));
    assert!(mail.after(&Event::Claim, at(3600)).is_ok());
    let later = mail.after(&Event::Schedule(at(7200)), NOW).unwrap();
    assert_eq!(later.after(&Event::Claim, at(3600)), Err(TooLate));
    assert!(mail.after(&Event::Retry, NOW).unwrap().after(&Event::Claim, NOW).is_ok());
}

#[test]
fn a_proof_settles_only_what_nobody_knew() {
    let unknown = [Event::Claim, Event::BodyBegins, broken()];
    assert_eq!(after(&unknown).after(&Event::Proof, LATER).unwrap().state, OutboxState::Sent);
    assert_eq!(SendProgress::held(NOW, 10).after(&Event::Proof, LATER), Err(TooLate));
}

#[test]
fn delays_grow_and_end_after_two_days() {
    let mut now = NOW;
    let mut minutes = Vec::new();
    for attempts in 1.. {
        let Some(next) = next_attempt(now, attempts) else { break };
        minutes.push((next.0 - now.0) / 60_000);
        now = next;
    }
    assert_eq!(minutes.get(..6), Some(&[1, 5, 15, 60, 240, 240][..]));
    let hours = (now.0 - NOW.0) / 3_600_000;
    assert!((44..=48).contains(&hours), "{hours}");
}

fn event() -> impl Strategy<Value = Event> {
    let refused = (any::<bool>(), any::<bool>()).prop_map(|(passing, begun)| {
        let refusal = refusal(passing);
        ended(if begun { Outcome::Answered(refusal) } else { Outcome::NotBegun(refusal) })
    });
    prop_oneof![
        3 => Just(Event::Claim),
        3 => Just(Event::BodyBegins),
        2 => refused,
        1 => Just(accepted()),
        2 => Just(broken()),
        2 => Just(Event::Restart),
        1 => Just(Event::Cancel),
        1 => Just(Event::Retry),
        1 => Just(Event::Resend),
        1 => Just(Event::MarkSent),
        1 => Just(Event::Discard),
        1 => Just(Event::Newer),
        1 => Just(Event::Answered),
        1 => Just(Event::Unwanted),
        1 => Just(Event::Proof),
        1 => (0_i64..10_000).prop_map(|later| Event::Schedule(Timestamp(NOW.0 + later))),
    ]
}

proptest! {
    #[test]
    fn nothing_that_may_have_arrived_leaves_again_without_the_person(
        events in proptest::collection::vec(event(), 1..200)
    ) {
        let mut progress = SendProgress::held(NOW, 10);
        let mut now = NOW;
        let mut may_have_arrived = false;
        for event in events {
            // Time passes as far as the mail waits for.
            now = Timestamp(now.0.max(progress.not_before.0) + 1);
            let Ok(next) = progress.after(&event, now) else { continue };
            match &event {
                Event::BodyBegins => {
                    prop_assert!(!may_have_arrived, "sent again by itself");
                    may_have_arrived = true;
                }
                Event::Resend => may_have_arrived = false,
                Event::Outcome(Outcome::Answered(_)) => may_have_arrived = false,
                Event::Outcome(Outcome::Accepted { .. }) | Event::MarkSent | Event::Proof => {
                    prop_assert_eq!(next.state, OutboxState::Sent);
                }
                Event::Claim | Event::Outcome(_) | Event::Restart | Event::Cancel
                | Event::Retry | Event::Discard | Event::Newer | Event::Answered
                | Event::Unwanted
                | Event::Schedule(_) => {}
            }
            let settled = matches!(
                next.state,
                OutboxState::Sent | OutboxState::Failed | OutboxState::Unknown | OutboxState::Cancelled
                    | OutboxState::Unneeded
            );
            prop_assert_eq!(next.settled_at.is_some(), settled);
            progress = next;
        }
    }
}
