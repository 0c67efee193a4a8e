use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::AsyncWrite;

use super::*;
use crate::model::{OutboxState, SendProblem, SendProgress, Timestamp};
use crate::outbox::smtp::{Limits, Parcel, Report, Route, send};
use crate::outbox::state::{Event, Outcome};

const MAIL: &[u8] = b"Subject: Prueba\r\n\r\n.Un punto al principio\r\nHola\r\n";

fn limits() -> Limits {
    let long = Duration::from_secs(20);
    Limits { connect: long, command: long, body: long }
}

/// A practice mailbox that remembers what arrived.
async fn mailbox() -> (Practice, Arc<Mutex<Vec<Arrival>>>) {
    let arrived = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&arrived);
    let keep = move |arrival| {
        kept.lock().unwrap().push(arrival);
        Ok(())
    };
    (Practice::open(Arc::new(keep)).await.unwrap(), arrived)
}

async fn deliver(port: PracticePort, begun: &AtomicBool) -> Report {
    let recipients = ["ana@correo.example".to_owned(), "luis@correo.example".to_owned()];
    let parcel = Parcel {
        sender: "hola@la-tetera.example",
        recipients: &recipients,
        bytes: MAIL,
        is_last_try: false,
    };
    let hook = || async {
        begun.store(true, Ordering::SeqCst);
        Ok::<(), Infallible>(())
    };
    send(&mut None, &Route::Practice(port), parcel, limits(), hook, || ())
        .await
        .unwrap_or_else(|never| match never {})
}

#[tokio::test]
async fn a_mail_arrives_byte_for_byte() {
    let (mailbox, arrived) = mailbox().await;
    let report = deliver(mailbox.port(), &AtomicBool::new(false)).await;
    assert_eq!(
        report.outcome,
        Outcome::Accepted { server_text: "250 2.0.0 kept in the practice mailbox".into() }
    );
    assert!(report.recipients.iter().all(|recipient| recipient.accepted == Some(true)));
    let arrived = arrived.lock().unwrap();
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0].raw, MAIL);
    assert_eq!(arrived[0].recipients, ["ana@correo.example", "luis@correo.example"]);
}

#[tokio::test]
async fn what_cannot_be_kept_is_tried_later() {
    let full = |_| Err("disk full".to_owned());
    let mailbox = Practice::open(Arc::new(full)).await.unwrap();
    let report = deliver(mailbox.port(), &AtomicBool::new(false)).await;
    let Outcome::Answered(refusal) = report.outcome else { panic!("{report:?}") };
    assert_eq!((refusal.problem, refusal.passing), (SendProblem::TryLater, true));
    assert!(report.recipients.iter().all(|recipient| recipient.accepted.is_none()));
}

#[tokio::test]
async fn a_mailbox_that_closed_is_out_of_reach() {
    let (mailbox, _) = mailbox().await;
    let port = mailbox.port();
    drop(mailbox);
    tokio::task::yield_now().await;
    let begun = AtomicBool::new(false);
    let report = deliver(port, &begun).await;
    let Outcome::NotBegun(refusal) = report.outcome else { panic!("{report:?}") };
    assert_eq!(refusal.problem, SendProblem::Unreachable);
    assert!(refusal.passing && refusal.account_wide && !begun.load(Ordering::SeqCst));
}

#[tokio::test]
async fn nothing_leaves_when_the_database_cannot_note_that_it_will() {
    let (mailbox, arrived) = mailbox().await;
    let recipients = ["ana@correo.example".to_owned()];
    let parcel = Parcel {
        sender: "hola@la-tetera.example",
        recipients: &recipients,
        bytes: MAIL,
        is_last_try: false,
    };
    let hook = || async { Err("disk full") };
    let result =
        send(&mut None, &Route::Practice(mailbox.port()), parcel, limits(), hook, || ()).await;
    assert_eq!(result, Err("disk full"));
    deliver(mailbox.port(), &AtomicBool::new(false)).await;
    assert_eq!(arrived.lock().unwrap().len(), 1, "only the second one");
}

/// Forwards at most `limit` bytes, if there is a limit.
async fn forward(
    from: &mut (impl tokio::io::AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    limit: Option<usize>,
) {
    let mut left = limit.unwrap_or(usize::MAX);
    let mut buffer = [0; 512];
    while left > 0 {
        let room = left.min(buffer.len());
        let Ok(read) = from.read(&mut buffer[..room]).await else { return };
        if read == 0 || to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
        left -= read;
    }
}

#[derive(Debug, Clone, Copy)]
enum Cut {
    /// After this many bytes of ours.
    Ours(usize),
    /// After this many bytes of the server.
    Theirs(usize),
}

/// Opens a connection to the mailbox that is cut at a byte. Returns the port to use instead.
async fn cut_line(server: PracticePort, cut: Cut) -> PracticePort {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = PracticePort(listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        let (mut ours, _) = listener.accept().await.unwrap();
        let mut theirs = TcpStream::connect(server.address()).await.unwrap();
        ours.set_nodelay(true).unwrap();
        theirs.set_nodelay(true).unwrap();
        let (mut our_read, mut our_write) = ours.split();
        let (mut their_read, mut their_write) = theirs.split();
        let (out, back) = match cut {
            Cut::Ours(bytes) => (Some(bytes), None),
            Cut::Theirs(bytes) => (None, Some(bytes)),
        };
        tokio::select! {
            () = forward(&mut our_read, &mut their_write, out) => {}
            () = forward(&mut their_read, &mut our_write, back) => {}
        }
    });
    port
}

/// Runs one mail through the states, over a line that is cut once, until it is settled.
async fn settle_over(cut: Cut) -> (SendProgress, usize) {
    let (mailbox, arrived) = mailbox().await;
    let mut now = Timestamp(0);
    let mut progress = SendProgress::held(now, 10);
    let mut port = cut_line(mailbox.port(), cut).await;
    while progress.settled_at.is_none() {
        now = progress.not_before;
        progress = progress.after(&Event::Claim, now).unwrap();
        let begun = AtomicBool::new(false);
        let report = deliver(port, &begun).await;
        if begun.load(Ordering::SeqCst) {
            progress = progress.after(&Event::BodyBegins, now).unwrap();
        }
        progress = progress.after(&Event::Outcome(report.outcome), now).unwrap();
        port = mailbox.port();
    }
    // The mailbox may still be reading what reached it before the cut.
    deliver(mailbox.port(), &AtomicBool::new(false)).await;
    let count = arrived.lock().unwrap().len() - 1;
    (progress, count)
}

#[tokio::test]
async fn a_line_cut_at_any_byte_loses_nothing_and_doubles_nothing() {
    // Longer than the whole talk, so that the last cuts hit nothing.
    let cuts = (0..400).map(Cut::Ours).chain((0..330).map(Cut::Theirs));
    let mut unknown = 0;
    for cut in cuts {
        let (progress, arrived) = settle_over(cut).await;
        match progress.state {
            OutboxState::Sent => assert_eq!(arrived, 1, "{cut:?}"),
            OutboxState::Unknown => {
                assert!(arrived <= 1, "{cut:?}");
                assert_eq!(progress.problem, Some(SendProblem::Interrupted));
                unknown += 1;
            }
            OutboxState::Held
            | OutboxState::Scheduled
            | OutboxState::Stopped
            | OutboxState::Claimed
            | OutboxState::Transmitting
            | OutboxState::Deferred
            | OutboxState::Failed
            | OutboxState::Cancelled
            | OutboxState::Unneeded => panic!("{cut:?}: {progress:?}"),
        }
    }
    // Only cuts between the first byte of the body and the end of the answer leave it open.
    assert!((50..=150).contains(&unknown), "{unknown}");
}
