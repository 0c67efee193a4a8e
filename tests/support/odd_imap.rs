//! An IMAP server of the test's own, for what Dovecot cannot be made to do.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::certificate;
use crate::server_thread::ServerThread;

/// What is odd about a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    /// Nothing.
    Nothing,
    /// It does not say which number is next.
    NoUidNext,
    /// It does not say how its folders are numbered.
    NoUidValidity,
    /// It gives one mail so that no reader understands it.
    Garbled(u32),
    /// It announces more bytes of one mail than it says.
    ShortLiteral(u32),
    /// It lists one mail and never gives it.
    Withheld(u32),
    /// It gives mails that nobody asked for, with a number that was not asked for.
    Uninvited,
    /// It gives every mail twice.
    Twice,
    /// It says that each mail has no bytes.
    SizeOfNothing,
    /// It says that each mail has 10 bytes.
    SizeOfLittle,
    /// It says that one mail has 4 GB.
    SizeOfTooMuch(u32),
    /// It says that one mail has 20 MB, and gives it in the pieces that are asked for.
    Large(u32),
    /// It says the same and knows no pieces.
    LargeAsWhole(u32),
    /// It says the same and gives another piece than was asked for.
    LargeFromElsewhere(u32),
    /// It says the same and gives the first piece only.
    LargeWithoutEnd(u32),
    /// It says the same, and hangs up in place of every third piece.
    LargeInBits(u32),
    /// It says the same, and gives a byte at a time without end.
    LargeByDrops(u32),
    /// It lets nobody open a folder that did not say who they are, as some large providers do.
    UnsafeLogin,
    /// It says everything in small letters, with words in between that are no answer.
    SmallLetters,
    /// It is Gmail's: one folder has all mails, and the same mail lies in others too.
    Gmail,
    /// It is Gmail's, and the folder with all mails is hidden.
    GmailWithoutAll,
    /// It refuses what it said that it can do.
    RefusesChanges,
    /// It says that more mails are there than are.
    CountsWrong,
    /// It lists one mail so that no reader understands it.
    GarbledList(u32),
    /// It lists a folder that it lets nobody open, before the inbox.
    OneRefuses,
    /// It lists the same folder and lets it be opened; one mail cannot be understood.
    OneShares(u32),
}

/// A running server with an inbox. It ends when it is dropped.
pub struct OddImap {
    /// Port, with TLS from the first byte.
    pub port: u16,
    /// The certificate to trust, as PEM.
    pub authority: String,
    inbox: Arc<Mutex<Inbox>>,
    _thread: ServerThread,
}

/// What is in the mailbox, and what was asked of it.
struct Inbox {
    odd: Odd,
    mails: BTreeMap<u32, Vec<u8>>,
    asked: Vec<String>,
    pieces: usize,
}

impl OddImap {
    /// Starts a server with mails, numbered from 1.
    pub fn start(odd: Odd, mails: Vec<Vec<u8>>) -> OddImap {
        let (config, authority) = certificate::make("localhost");
        let mails = (1..).zip(mails).collect();
        let inbox = Arc::new(Mutex::new(Inbox { odd, mails, asked: Vec::new(), pieces: 0 }));
        let shared = Arc::clone(&inbox);
        let thread = ServerThread::start(async move |listener: TcpListener| {
            while let Ok((line, _)) = listener.accept().await {
                let (acceptor, inbox) =
                    (TlsAcceptor::from(Arc::clone(&config)), Arc::clone(&shared));
                tokio::spawn(async move {
                    if let Ok(line) = acceptor.accept(line).await {
                        // Whoever hangs up has heard enough.
                        let _ = talk(line, &inbox).await;
                    }
                });
            }
        });
        OddImap { port: thread.port, authority, inbox, _thread: thread }
    }

    /// Changes what is in the inbox.
    pub fn change(&self, change: impl FnOnce(&mut BTreeMap<u32, Vec<u8>>)) {
        change(&mut lock(&self.inbox).mails);
    }

    /// Makes it odd in another way.
    pub fn set(&self, odd: Odd) {
        lock(&self.inbox).odd = odd;
    }

    /// Returns what was asked, without the passwords, and forgets it.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.inbox).asked)
    }
}

fn lock(inbox: &Mutex<Inbox>) -> std::sync::MutexGuard<'_, Inbox> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn talk(line: impl AsyncRead + AsyncWrite + Unpin, inbox: &Mutex<Inbox>) -> io::Result<()> {
    let mut line = BufReader::new(line);
    line.write_all(b"* OK ready\r\n").await?;
    let mut command = String::new();
    loop {
        line.flush().await?;
        command.clear();
        if line.read_line(&mut command).await? == 0 {
            return Ok(());
        }
        let Some((tag, words)) = command.trim_end().split_once(' ') else { continue };
        if words == "IDLE" {
            lock(inbox).asked.push(words.to_owned());
            line.write_all(b"+ idling\r\n").await?;
            line.flush().await?;
            let mut done = String::new();
            line.read_line(&mut done).await?;
            line.write_all(format!("{tag} OK done\r\n").as_bytes()).await?;
            continue;
        }
        let mut said = lock(inbox).answer(words);
        if said == b"{gone}" {
            return Ok(());
        }
        if said.ends_with(b"{tag}") {
            said.truncate(said.len() - 5);
            said.extend_from_slice(format!("{tag} OK done\r\n").as_bytes());
        } else if said.ends_with(b"{no}") {
            said.truncate(said.len() - 4);
            said.extend_from_slice(
                format!("{tag} NO Unsafe Login. Please contact us\r\n").as_bytes(),
            );
        }
        line.write_all(&said).await?;
        if words == "LOGOUT" {
            return line.flush().await;
        }
    }
}

impl Inbox {
    /// Answers a command; `{tag}` at the end stands for its end, `{no}` for a refusal, `{gone}` for nothing and no line.
    fn answer(&mut self, words: &str) -> Vec<u8> {
        let (verb, rest) = words.split_once(' ').unwrap_or((words, ""));
        self.asked.push(if verb == "LOGIN" { verb.to_owned() } else { words.to_owned() });
        let mut said = match (verb, self.odd) {
            ("CAPABILITY", Odd::Gmail | Odd::GmailWithoutAll) => {
                b"* CAPABILITY IMAP4rev1 IDLE X-GM-EXT-1 CONDSTORE SPECIAL-USE LIST-EXTENDED\r\n"
                    .to_vec()
            }
            ("CAPABILITY", Odd::RefusesChanges) => {
                b"* CAPABILITY IMAP4rev1 IDLE CONDSTORE QRESYNC ENABLE\r\n".to_vec()
            }
            ("CAPABILITY", _) => b"* CAPABILITY IMAP4rev1 IDLE\r\n".to_vec(),
            ("LIST", Odd::Gmail) => b"* LIST (\\HasNoChildren) \"/\" \"INBOX\"\r\n\
                * LIST (\\HasChildren \\Noselect) \"/\" \"[Gmail]\"\r\n\
                * LIST (\\All \\HasNoChildren) \"/\" \"[Gmail]/Todos\"\r\n\
                * LIST (\\HasNoChildren \\Sent) \"/\" \"[Gmail]/Enviados\"\r\n"
                .to_vec(),
            ("LIST", Odd::GmailWithoutAll) => {
                b"* LIST (\\HasNoChildren) \"/\" \"INBOX\"\r\n* LIST () \"/\" \"Clientes\"\r\n"
                    .to_vec()
            }
            ("LIST", Odd::OneRefuses | Odd::OneShares(_)) => {
                b"* LIST () \"/\" Compartida\r\n* LIST () \"/\" INBOX\r\n* LIST () \"/\" Zeta\r\n"
                    .to_vec()
            }
            ("EXAMINE" | "SELECT", Odd::OneRefuses) if rest.contains("Compartida") => {
                return b"{no}".to_vec();
            }
            ("LIST", _) => b"* LIST () \"/\" INBOX\r\n".to_vec(),
            ("EXAMINE" | "SELECT", Odd::UnsafeLogin) => return b"{no}".to_vec(),
            ("EXAMINE" | "SELECT", Odd::RefusesChanges) if rest.contains('(') => {
                return b"{no}".to_vec();
            }
            ("EXAMINE" | "SELECT", _) => self.opened(),
            ("FETCH", _) => match self.mails.last_key_value() {
                Some((uid, _)) => {
                    format!("* {} FETCH (UID {uid})\r\n", self.mails.len()).into_bytes()
                }
                None => Vec::new(),
            },
            ("UID", Odd::LargeInBits(_)) if rest.contains('<') => {
                self.pieces += 1;
                if self.pieces.is_multiple_of(3) {
                    return b"{gone}".to_vec();
                }
                self.fetched(rest)
            }
            ("UID", _) => self.fetched(rest),
            ("LOGOUT", _) => b"* BYE\r\n".to_vec(),
            _ => Vec::new(),
        };
        if self.odd == Odd::SmallLetters {
            said = [b"* ok still here\r\n* 9 recent\r\n* FLAGS (\\Seen $nonsense)\r\n", &said[..]]
                .concat();
        }
        said.extend_from_slice(b"{tag}");
        said
    }

    fn opened(&self) -> Vec<u8> {
        let extra = if self.odd == Odd::CountsWrong { 40 } else { 0 };
        let mut said = format!("* {} EXISTS\r\n", self.mails.len() + extra);
        if self.odd != Odd::NoUidValidity {
            said.push_str("* OK [UIDVALIDITY 7] ok\r\n");
        }
        if self.odd != Odd::NoUidNext {
            let next = self.mails.last_key_value().map_or(1, |(uid, _)| uid + 1);
            said.push_str(&format!("* OK [UIDNEXT {next}] ok\r\n"));
        }
        said.into_bytes()
    }

    /// Answers `FETCH set (items)`.
    fn fetched(&self, words: &str) -> Vec<u8> {
        let Some(("FETCH", rest)) = words.split_once(' ') else { return Vec::new() };
        let (set, items) = rest.split_once(' ').unwrap_or((rest, ""));
        let mut said = Vec::new();
        for (place, (uid, mail)) in (1..).zip(&self.mails) {
            if is_in(set, *uid) {
                let times = if self.odd == Odd::Twice { 2 } else { 1 };
                for _ in 0..times {
                    self.give(place, *uid, mail, items, &mut said);
                }
            }
        }
        if self.odd == Odd::Uninvited && items.contains("BODY") {
            said.extend_from_slice(
                b"* 99 FETCH (UID 99 BODY[] {5}\r\nhola!)\r\n* 1 FETCH (FLAGS (\\Seen))\r\n",
            );
        }
        said
    }

    fn give(&self, place: usize, uid: u32, mail: &[u8], items: &str, said: &mut Vec<u8>) {
        let mut values = format!("UID {uid} FLAGS (\\Recent $Weird[1])");
        if items.contains("X-GM-MSGID") {
            values.push_str(&format!(" X-GM-MSGID {}", u64::MAX - u64::from(uid)));
        }
        if items.contains("X-GM-THRID") {
            // Two and two are a thread.
            values.push_str(&format!(" X-GM-THRID {}", u64::MAX - u64::from(uid.div_ceil(2))));
        }
        if items.contains("RFC822.SIZE") {
            let size = if matches!(self.odd, Odd::SizeOfNothing) {
                0
            } else if matches!(self.odd, Odd::SizeOfLittle) {
                10
            } else if matches!(self.odd, Odd::SizeOfTooMuch(of) if of == uid) {
                usize::try_from(u32::MAX).unwrap_or(0)
            } else if self.is_large(uid) {
                20 * 1024 * 1024
            } else {
                mail.len()
            };
            values.push_str(&format!(" RFC822.SIZE {size}"));
        }
        if self.odd == Odd::GarbledList(uid) && items.contains("FLAGS") {
            values.push_str(" FLAGS (\\Seen %*) RFC822.SIZE 99999999999999");
        }
        if !items.contains("BODY") {
            said.extend_from_slice(format!("* {place} FETCH ({values})\r\n").as_bytes());
            return;
        }
        if matches!(self.odd, Odd::Withheld(of) if of == uid) {
            return;
        }
        if matches!(self.odd, Odd::Garbled(of) | Odd::OneShares(of) if of == uid) {
            let garbled = format!("* {place} FETCH (UID {uid} BODY[ NIL what)\r\n");
            said.extend_from_slice(garbled.as_bytes());
            return;
        }
        if self.is_large(uid) && !matches!(self.odd, Odd::LargeAsWhole(_)) {
            self.give_piece(place, uid, mail, items, said);
            return;
        }
        let is_short = matches!(self.odd, Odd::ShortLiteral(of) if of == uid);
        let announced = if is_short { mail.len() + 20 } else { mail.len() };
        let head = format!(
            "* {place} FETCH ({values} INTERNALDATE \"20-Nov-2026 10:00:00 +0100\" BODY[] {{{announced}}}\r\n"
        );
        said.extend_from_slice(head.as_bytes());
        said.extend_from_slice(mail);
        said.extend_from_slice(b")\r\n");
    }
}

impl Inbox {
    fn is_large(&self, uid: u32) -> bool {
        let large = [
            Odd::Large(uid),
            Odd::LargeAsWhole(uid),
            Odd::LargeFromElsewhere(uid),
            Odd::LargeWithoutEnd(uid),
            Odd::LargeInBits(uid),
            Odd::LargeByDrops(uid),
        ];
        large.contains(&self.odd)
    }

    /// Answers `BODY.PEEK[]<from.count>`, with no more than 100 bytes at a time.
    fn give_piece(&self, place: usize, uid: u32, mail: &[u8], items: &str, said: &mut Vec<u8>) {
        let asked = items.split_once('<').and_then(|(_, rest)| rest.split_once('.'));
        let from: usize = asked.and_then(|(from, _)| from.parse().ok()).expect("a piece");
        if matches!(self.odd, Odd::LargeWithoutEnd(_)) && from > 0 {
            return;
        }
        let piece = mail.get(from..).unwrap_or_default();
        let piece = piece.get(..100).unwrap_or(piece);
        let piece = if matches!(self.odd, Odd::LargeByDrops(_)) { b"x" } else { piece };
        let from = if matches!(self.odd, Odd::LargeFromElsewhere(_)) { from + 7 } else { from };
        let head = format!("* {place} FETCH (UID {uid} BODY[]<{from}> {{{}}}\r\n", piece.len());
        said.extend_from_slice(head.as_bytes());
        said.extend_from_slice(piece);
        said.extend_from_slice(b")\r\n");
    }
}

/// Whether a number is in a set such as "1:3,7".
fn is_in(set: &str, uid: u32) -> bool {
    set.split(',').any(|run| {
        let (first, last) = run.split_once(':').unwrap_or((run, run));
        let number = |word: &str| word.parse::<u32>().unwrap_or(u32::MAX);
        (number(first)..=number(last)).contains(&uid)
    })
}
