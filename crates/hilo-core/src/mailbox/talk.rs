//! Commands to a server of IMAP and their answers (RFC 3501, 2.2).
//!
//! A command is over with the answer that bears its tag and with no other. What the server refused is trouble;
//! what it says besides, and nobody can read, is borne with.

use std::borrow::Cow;
use std::time::Duration;

use imap_proto::rfc4315::UidSetMember;
use imap_proto::{Response, ResponseCode, Status};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

use super::wire::Wire;
use crate::model::SendProblem;
use crate::net::{self, Trouble, one_line};
use crate::secrets::Secret;

pub(super) fn late() -> Trouble {
    Trouble::passing(SendProblem::Unreachable, "no answer in time")
}

pub(super) fn unclear(words: &str) -> Trouble {
    Trouble::passing(
        SendProblem::Unreachable,
        &format!("the server answered what it was not asked: {words}"),
    )
}

/// A part of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words that stand as they are.
    Words(Cow<'a, str>),
    /// Bytes that the server is told the number of, and asks for.
    Literal(&'a [u8]),
}

impl<'a> From<&'a str> for Piece<'a> {
    fn from(words: &'a str) -> Self {
        Piece::Words(words.into())
    }
}

/// A value, in quotes or, where it has what cannot stand in them, as a literal.
pub(super) fn string(value: &str) -> Piece<'_> {
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
        Piece::Words(format!("\"{escaped}\"").into())
    } else {
        Piece::Literal(value.as_bytes())
    }
}

/// How a command ended.
pub(super) struct Answer {
    status: Status,
    text: String,
    /// Where a mail was filed (RFC 4315): the folder's numbering and the number.
    pub place: Option<(u32, u32)>,
}

impl Answer {
    pub fn agreed(self) -> Result<(), Trouble> {
        let lower = self.text.to_lowercase();
        let too_large = lower.contains("[toobig]") || lower.contains("too large");
        match self.status {
            Status::Ok => Ok(()),
            Status::No if too_large => Err(Trouble::lasting(SendProblem::TooLarge, &self.text)),
            Status::No | Status::Bad | Status::PreAuth | Status::Bye => {
                Err(Trouble::passing(SendProblem::Refused, &self.text))
            }
        }
    }
}

/// What ends a wait for the server.
enum Heard {
    /// It waits for the rest of the command.
    GoOn,
    /// The command is over.
    Over(Answer),
}

/// The talk of a connection.
#[derive(Debug)]
pub(super) struct Talk<S> {
    wire: Wire<S>,
    commands: u32,
    /// Parts of the last answer that tell of mails and cannot be read.
    pub unread_mails: u32,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<S> {
    pub fn new(stream: S) -> Self {
        Talk { wire: Wire::new(stream), commands: 0, unread_mails: 0 }
    }

    /// Gives the connection back; `None` where something was said that nobody has read.
    pub fn into_inner(self) -> Option<S> {
        self.wire.into_inner()
    }

    /// Hears the greeting. One that says that we are known already is none: it came before the encryption,
    /// or is meant for somebody else.
    pub async fn greeting(&mut self) -> Result<(), Trouble> {
        let heard = self.response().await?;
        let words = text(&heard);
        match read(&heard) {
            Some(Response::Data { status: Status::Ok, .. }) => Ok(()),
            Some(Response::Data { status: Status::Bye, .. }) => {
                Err(Trouble::passing(SendProblem::TryLater, &words))
            }
            Some(_) | None => Err(unclear(&words)),
        }
    }

    /// Says a command and hears all of its answer; `each` is given what comes before its end.
    pub async fn ask(
        &mut self,
        words: &[Piece<'_>],
        patience: Duration,
        mut each: impl FnMut(Response<'_>),
    ) -> Result<Answer, Trouble> {
        self.commands = self.commands.wrapping_add(1);
        self.unread_mails = 0;
        let tag = format!("H{}", self.commands);
        let talk = async {
            let mut said = format!("{tag} ").into_bytes();
            for piece in words {
                match piece {
                    Piece::Words(words) => said.extend_from_slice(words.as_bytes()),
                    Piece::Literal(bytes) => {
                        said.extend_from_slice(format!("{{{}}}\r\n", bytes.len()).as_bytes());
                        self.say(&said).await?;
                        if let Heard::Over(answer) = self.hear(&tag, &mut each).await? {
                            return Ok(answer);
                        }
                        said.clear();
                        self.say(bytes).await?;
                    }
                }
            }
            said.extend_from_slice(b"\r\n");
            self.say(&said).await?;
            match self.hear(&tag, &mut each).await? {
                Heard::Over(answer) => Ok(answer),
                Heard::GoOn => Err(unclear("+")),
            }
        };
        timeout(patience, talk).await.map_err(|_| late())?
    }

    /// Signs in by a mechanism that shows one thing (RFC 3501, 6.2.2), which goes with the command where `initial` says that
    /// the server takes it so. A server that refuses asks what there is to say to its reasons: nothing.
    pub async fn authenticate(
        &mut self,
        mechanism: &str,
        shown: &Secret,
        initial: bool,
        patience: Duration,
    ) -> Result<Answer, Trouble> {
        self.commands = self.commands.wrapping_add(1);
        let tag = format!("H{}", self.commands);
        let talk = async {
            let shown = shown.expose();
            if initial {
                self.say(format!("{tag} AUTHENTICATE {mechanism} {shown}\r\n").as_bytes()).await?;
            } else {
                self.say(format!("{tag} AUTHENTICATE {mechanism}\r\n").as_bytes()).await?;
                if let Heard::Over(answer) = self.hear(&tag, &mut |_| {}).await? {
                    return Ok(answer);
                }
                self.say(format!("{shown}\r\n").as_bytes()).await?;
            }
            if let Heard::Over(answer) = self.hear(&tag, &mut |_| {}).await? {
                return Ok(answer);
            }
            self.say(b"\r\n").await?;
            match self.hear(&tag, &mut |_| {}).await? {
                Heard::Over(answer) => Ok(answer),
                Heard::GoOn => Err(unclear("+")),
            }
        };
        timeout(patience, talk).await.map_err(|_| late())?
    }

    /// Waits for what the server tells by itself (RFC 2177), or for `interrupt`, but no longer than `longest`. That it
    /// is still there is no news. `patience` is how long it has for its own answers.
    pub async fn idle(
        &mut self,
        longest: Duration,
        patience: Duration,
        interrupt: impl Future<Output = ()>,
    ) -> Result<(), Trouble> {
        self.commands = self.commands.wrapping_add(1);
        let tag = format!("H{}", self.commands);
        let begin = async {
            self.say(format!("{tag} IDLE\r\n").as_bytes()).await?;
            self.hear(&tag, &mut |_| {}).await
        };
        match timeout(patience, begin).await.map_err(|_| late())?? {
            Heard::GoOn => {}
            Heard::Over(answer) => return answer.agreed(),
        }
        // A response that is given up half-way stays in the wire.
        tokio::select! {
            heard = timeout(longest, self.news()) => heard.unwrap_or(Ok(()))?,
            () = interrupt => {}
        }
        let end = async {
            self.say(b"DONE\r\n").await?;
            self.hear(&tag, &mut |_| {}).await
        };
        match timeout(patience, end).await.map_err(|_| late())?? {
            Heard::Over(answer) => answer.agreed(),
            Heard::GoOn => Err(unclear("+")),
        }
    }

    async fn news(&mut self) -> Result<(), Trouble> {
        loop {
            let heard = self.response().await?;
            match read(&heard) {
                Some(
                    Response::MailboxData(_)
                    | Response::Expunge(_)
                    | Response::Vanished { .. }
                    | Response::Fetch(..),
                ) => return Ok(()),
                Some(Response::Data { status: Status::Bye, .. }) => {
                    return Err(Trouble::passing(SendProblem::Unreachable, &text(&heard)));
                }
                Some(_) | None => {}
            }
        }
    }

    async fn say(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.wire.say(bytes).await.map_err(|error| net::broken(&error))
    }

    async fn hear(
        &mut self,
        tag: &str,
        each: &mut impl FnMut(Response<'_>),
    ) -> Result<Heard, Trouble> {
        loop {
            let heard = self.response().await?;
            match read(&heard) {
                Some(Response::Continue(_)) => return Ok(Heard::GoOn),
                Some(Response::Done { tag: of, status, outcome }) if of.0 == tag => {
                    let place = outcome.code.and_then(place_of);
                    return Ok(Heard::Over(Answer { status, text: text(&heard), place }));
                }
                Some(Response::Data { status: Status::Bye, .. }) => {
                    return Err(Trouble::passing(SendProblem::Unreachable, &text(&heard)));
                }
                Some(response) => each(response),
                // What nobody can read, and is no end of a command, is nothing that we asked for.
                None if heard.starts_with(b"* ") => {
                    let words = text(&heard).to_ascii_uppercase();
                    let tells_of_a_mail = words.split(' ').nth(1) == Some("FETCH");
                    self.unread_mails += u32::from(tells_of_a_mail);
                }
                None => return Err(unclear(&text(&heard))),
            }
        }
    }

    /// Hears a response. One without a literal is text, whatever a server writes it in.
    async fn response(&mut self) -> Result<Vec<u8>, Trouble> {
        let heard = self.wire.response().await.map_err(|error| net::broken(&error))?;
        let is_line = memchr::memchr(b'\n', &heard) == heard.len().checked_sub(1);
        Ok(if is_line { String::from_utf8_lossy(&heard).into_owned().into_bytes() } else { heard })
    }
}

/// Reads a response; `None` where it is none that is known. A reader that stumbles over it has not read it.
fn read(heard: &[u8]) -> Option<Response<'_>> {
    let read = std::panic::catch_unwind(|| Response::parse(heard)).ok()?;
    read.ok().filter(|(rest, _)| rest.is_empty()).map(|(_, response)| response)
}

/// What the server said, without the mark of the command that it answers.
fn text(heard: &[u8]) -> String {
    let words = String::from_utf8_lossy(heard);
    one_line(words.split_once(' ').map_or(&*words, |(_, words)| words))
}

fn place_of(code: ResponseCode<'_>) -> Option<(u32, u32)> {
    let ResponseCode::AppendUid(validity, uids) = code else { return None };
    match uids.as_slice() {
        [UidSetMember::Uid(uid)] => Some((validity, *uid)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    /// Asks a server that gives these answers whatever it is asked.
    fn asked(
        words: &[Piece<'_>],
        answers: &[u8],
    ) -> (Result<Answer, Trouble>, Vec<String>, String) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (ours, mut theirs): (DuplexStream, DuplexStream) = duplex(1 << 20);
            theirs.write_all(answers).await.unwrap();
            let mut talk = Talk::new(ours);
            let mut seen = Vec::new();
            let answer = talk
                .ask(words, Duration::from_millis(200), |response| {
                    seen.push(format!("{response:?}"))
                })
                .await;
            drop(talk);
            let mut said = String::new();
            theirs.read_to_string(&mut said).await.unwrap();
            (answer, seen, said)
        })
    }

    fn trouble(answers: &[u8]) -> (SendProblem, String) {
        let (answer, ..) = asked(&["NOOP".into()], answers);
        let trouble = answer.and_then(Answer::agreed).expect_err("trouble");
        (trouble.problem, trouble.server_text)
    }

    #[test]
    fn a_command_is_said_with_its_literals_when_the_server_asks_for_them() {
        let words = ["LOGIN ".into(), string("a\"b\\c"), " ".into(), string("contraseña")];
        let (answer, _, said) = asked(&words, b"+ go on\r\n* OK [ALERT] hi\r\nH1 OK done\r\n");
        assert!(answer.unwrap().agreed().is_ok());
        assert_eq!(said, "H1 LOGIN \"a\\\"b\\\\c\" {11}\r\ncontraseña\r\n");
    }

    #[test]
    fn a_token_goes_with_the_command_or_after_it_and_reasons_are_answered_with_nothing() {
        let signed_in = |initial: bool, answers: &[u8]| {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            runtime.block_on(async {
                let (ours, mut theirs): (DuplexStream, DuplexStream) = duplex(1 << 20);
                theirs.write_all(answers).await.unwrap();
                let mut talk = Talk::new(ours);
                let (shown, patience) = (Secret::new("dG9rZW4="), Duration::from_millis(200));
                let answer = talk.authenticate("XOAUTH2", &shown, initial, patience).await;
                drop(talk);
                let mut said = String::new();
                theirs.read_to_string(&mut said).await.unwrap();
                (answer.and_then(Answer::agreed).map_err(|no| no.server_text), said)
            })
        };
        let with = "H1 AUTHENTICATE XOAUTH2 dG9rZW4=\r\n";
        let after = "H1 AUTHENTICATE XOAUTH2\r\ndG9rZW4=\r\n";
        assert_eq!(signed_in(true, b"H1 OK in\r\n"), (Ok(()), with.into()));
        assert_eq!(signed_in(false, b"+ \r\nH1 OK in\r\n"), (Ok(()), after.into()));
        // As Gmail says it, and a server that leaves the blank out.
        let reasons = b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\nH1 NO [AUTHENTICATIONFAILED] no\r\n";
        let no = || Err("NO [AUTHENTICATIONFAILED] no".to_owned());
        assert_eq!(signed_in(true, reasons), (no(), format!("{with}\r\n")));
        let reasons = [b"+\r\n".as_slice(), reasons].concat();
        assert_eq!(signed_in(false, &reasons), (no(), format!("{after}\r\n")));
        // Who asks on and on is left.
        assert!(signed_in(true, b"+ a\r\n+ b\r\n+ c\r\n").0.is_err());
        let (refused, said) = signed_in(false, b"H1 BAD no such thing\r\n");
        assert!(refused.is_err() && !said.contains("dG9rZW4"));
    }

    #[test]
    fn no_value_becomes_a_command() {
        let value = "x\r\nH9 DELETE INBOX";
        assert_eq!(string(value), Piece::Literal(value.as_bytes()));
    }

    #[test]
    fn a_literal_that_is_refused_is_not_said() {
        let words = ["APPEND Sent ".into(), Piece::Literal(b"From: a\r\n")];
        let (answer, _, said) = asked(&words, b"H1 NO [OVERQUOTA] the mailbox is full\r\n");
        let no = answer.unwrap().agreed().unwrap_err();
        assert_eq!((no.problem, no.passing), (SendProblem::Refused, true));
        assert_eq!(no.server_text, "NO [OVERQUOTA] the mailbox is full");
        assert_eq!(said, "H1 APPEND Sent {9}\r\n");
    }

    #[test]
    fn where_a_mail_was_filed_is_heard() {
        let (answer, ..) = asked(&["X".into()], b"H1 OK [APPENDUID 1795 42] done\r\n");
        assert_eq!(answer.unwrap().place, Some((1795, 42)));
    }

    #[test]
    fn a_server_that_speaks_nonsense_is_borne_with_or_left() {
        // None of it is asked for, and the last would make a careless reader stumble.
        let odd = "* LIST (\\Sent nonsense\r\n* 3 EXPUNGE ALL\r\n* OK [ALERT]ñ\r\n* NO \u{1F600}\r\nH1 OK\r\n";
        let (answer, ..) = asked(&["NOOP".into()], odd.as_bytes());
        assert!(answer.unwrap().agreed().is_ok());
        let (answer, ..) = asked(&["NOOP".into()], b"* OK latin-1 \xf1\xf3\r\nH1 OK \xe9\r\n");
        assert!(answer.unwrap().agreed().is_ok());

        use SendProblem::{Refused, TooLarge, Unreachable};
        assert_eq!(trouble(b"H1 BAD no such command\r\n"), (Refused, "BAD no such command".into()));
        assert_eq!(trouble(b"H1 NO [TOOBIG] no\r\n").0, TooLarge);
        assert_eq!(trouble(b"* BYE too many\r\n"), (Unreachable, "BYE too many".into()));
        assert_eq!(
            trouble(b"H7 OK of another command\r\n"),
            (Unreachable, "no answer in time".into())
        );
        assert_eq!(trouble(b"+ go on\r\n").0, Unreachable);
        assert_eq!(trouble(b"HTTP/1.1 400 Bad Request\r\n").0, Unreachable);
        assert_eq!(trouble(b"").1, "no answer in time");
    }
}
