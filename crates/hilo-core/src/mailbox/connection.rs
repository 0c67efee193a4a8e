//! A connection to a mailbox: opened, signed in, asked, left.
//!
//! Every answer of the server counts: a search that it refused has found nothing out, and is trouble rather
//! than "not there". After [`SendProblem::Unreachable`] the connection is of no use any more.

use std::borrow::Cow;
use std::time::Duration;

use imap_proto::{AttributeValue, MailboxDatum, NameAttribute, Response, ResponseCode};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use super::abilities::Abilities;
use super::folder::{Folder, Role};
use super::pieces::Begun;
use super::talk::{Piece, Talk, late, string};
use crate::Hilo;
use crate::model::{Account, CopyPlace, Incoming, Security, SendProblem, Timestamp};
use crate::net::{self, Trouble, answers, look_up, reach, tls};
use crate::oauth::{Bearer, Credential, credential, xoauth2};
use crate::secrets::Secret;

/// What the names mean by which servers say what a folder is for (RFC 6154).
const ROLES: [(NameAttribute<'static>, Role); 5] = [
    (NameAttribute::Sent, Role::Sent),
    (NameAttribute::All, Role::All),
    (NameAttribute::Drafts, Role::Drafts),
    (NameAttribute::Junk, Role::Junk),
    (NameAttribute::Trash, Role::Trash),
];

/// Folders that are listed at most.
const FOLDERS: usize = 10_000;

/// Mails that a search may find.
const FOUND: usize = 100_000;

/// Mails whose Message-ID is read to see whether a search has found the right one.
const LOOKED_AT: usize = 20;

/// How long each step may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Finding the server, connecting and agreeing on encryption.
    pub connect: Duration,
    /// A command and all of its answer.
    pub command: Duration,
    /// A command that takes a mail along.
    pub transfer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connect: Duration::from_secs(30),
            command: Duration::from_secs(60),
            transfer: Duration::from_secs(600),
        }
    }
}

/// The way to a mailbox.
#[derive(Debug, Clone)]
pub struct Way {
    /// The server.
    pub incoming: Incoming,
    /// User name.
    pub user: String,
    /// What the server is shown.
    pub credential: Credential,
    /// Certificates, as PEM, that are trusted besides the system's.
    pub authority: Option<String>,
}

impl Way {
    /// Returns the way of an account; `None` without a mailbox.
    pub fn of(
        hilo: &Hilo,
        account: &Account,
        password: impl FnOnce(&str) -> Result<Secret, Trouble>,
    ) -> Option<Result<Way, Trouble>> {
        let incoming = account.incoming.clone()?;
        let (user, key) = account.incoming_user(&incoming);
        let authority = account.authority.clone();
        let credential = credential(hilo, account, &incoming.host, || password(&key));
        Some(credential.map(|credential| Way { incoming, user, credential, authority }))
    }
}

/// A mailbox that is signed in to.
#[derive(Debug)]
pub struct Mailbox {
    talk: Line,
    limits: Limits,
    abilities: Abilities,
    pub(super) begun: Option<Begun>,
}

impl Mailbox {
    /// Connects and signs in.
    pub async fn open(way: &Way, limits: Limits) -> Result<Mailbox, Trouble> {
        let mut talk = match &way.credential {
            Credential::Password(password) => by_password(way, password, limits).await?,
            Credential::Bearer(bearer) => by_token(way, bearer, limits).await?,
        };
        let abilities = listed(&mut talk, limits).await?;
        Ok(Mailbox { talk, limits, abilities, begun: None })
    }

    /// How long a mail may come slowly before it is looked at how slowly.
    pub(super) fn slow_after(&self) -> Duration {
        self.limits.transfer / 10
    }

    /// What the server can do.
    pub fn abilities(&self) -> Abilities {
        self.abilities
    }

    /// Keeps that the server does not do what it said about changes.
    pub(super) fn cannot_tell_changes(&mut self) {
        self.abilities.changes = false;
        self.abilities.removals = false;
    }

    /// Lists the folders with what they are for.
    pub async fn folders(&mut self) -> Result<Vec<Folder>, Trouble> {
        let extended = self.abilities.special_use;
        let list = if extended { r#"LIST "" "*" RETURN (SPECIAL-USE)"# } else { r#"LIST "" "*""# };
        let mut folders = Vec::new();
        self.ask(&[list.into()], |response| {
            if let Response::MailboxData(MailboxDatum::List(listed)) = response
                && folders.len() < FOLDERS
            {
                let is = |attribute: NameAttribute<'_>| listed.name_attributes.contains(&attribute);
                folders.push(Folder {
                    path: listed.name.to_string(),
                    delimiter: listed.delimiter.as_ref().and_then(|text| text.chars().next()),
                    role: ROLES
                        .into_iter()
                        .find(|(name, _)| is(name.clone()))
                        .map(|(_, role)| role),
                    selectable: !is(NameAttribute::NoSelect)
                        && !is(NameAttribute::Extension(Cow::Borrowed("\\NonExistent"))),
                });
            }
        })
        .await?;
        Ok(folders)
    }

    /// Looks in a folder for the mail with a Message-ID, which is given without angle brackets.
    pub async fn find(
        &mut self,
        folder: &Folder,
        rfc_id: &str,
    ) -> Result<Option<CopyPlace>, Trouble> {
        let mut uid_validity = None;
        let examine = ["EXAMINE ".into(), string(&folder.path)];
        self.ask(&examine, |response| {
            if let Response::Data { outcome, .. } = response
                && let Some(ResponseCode::UidValidity(number)) = outcome.code
            {
                uid_validity = Some(number);
            }
        })
        .await?;
        let mut found = Vec::new();
        let search = ["UID SEARCH HEADER Message-ID ".into(), string(rfc_id)];
        self.ask(&search, |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                found.extend_from_slice(&uids);
                found.truncate(FOUND);
            }
        })
        .await?;
        // A server that does not understand the search, and names all mails, proves nothing.
        found.sort_unstable();
        for uid in found.into_iter().rev().take(LOOKED_AT) {
            if self.has_id(uid, rfc_id).await? {
                let folder = folder.path.clone();
                return Ok(Some(CopyPlace { folder, uid_validity, uid: Some(uid) }));
            }
        }
        Ok(None)
    }

    /// Whether a mail of the folder that is open has a Message-ID.
    async fn has_id(&mut self, uid: u32, rfc_id: &str) -> Result<bool, Trouble> {
        let fetch = format!("UID FETCH {uid} (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])");
        let mut has = false;
        self.ask(&[fetch.as_str().into()], |response| {
            let Response::Fetch(_, values) = response else { return };
            let is_it =
                values.iter().any(|value| matches!(value, AttributeValue::Uid(of) if *of == uid));
            let header = values.iter().find_map(|value| {
                let AttributeValue::BodySection { data, .. } = value else { return None };
                data.as_deref()
            });
            let header = String::from_utf8_lossy(header.unwrap_or_default());
            has |= is_it && header.contains(&format!("<{rfc_id}>"));
        })
        .await?;
        Ok(has)
    }

    /// Files a mail in a folder as one that was read, with the moment at which it was written.
    pub async fn append(
        &mut self,
        folder: &Folder,
        mail: &[u8],
        written: Timestamp,
    ) -> Result<CopyPlace, Trouble> {
        let date = written.utc().format("%d-%b-%Y %H:%M:%S +0000");
        let flags = format!(" (\\Seen) \"{date}\" ");
        let words =
            ["APPEND ".into(), string(&folder.path), flags.as_str().into(), Piece::Literal(mail)];
        let answer = self.talk.ask(&words, self.limits.transfer, |_| {}).await?;
        let place = answer.place;
        answer.agreed()?;
        let (uid_validity, uid) = place.unzip();
        Ok(CopyPlace { folder: folder.path.clone(), uid_validity, uid })
    }

    /// Takes leave of the server. Good manners only.
    pub async fn close(mut self) {
        let patience = self.limits.command.min(Duration::from_secs(5));
        let _ = self.talk.ask(&["LOGOUT".into()], patience, |_| {}).await;
    }

    /// Whether the last answer told something of mails that nobody can read.
    pub(super) fn has_unread_mails(&self) -> bool {
        self.talk.unread_mails > 0
    }

    /// Asks, and hears what the server says about it.
    pub(super) async fn ask(
        &mut self,
        words: &[Piece<'_>],
        each: impl FnMut(Response<'_>),
    ) -> Result<(), Trouble> {
        self.talk.ask(words, self.limits.command, each).await?.agreed()
    }

    /// Asks for something that may take its time to come over the line.
    pub(super) async fn ask_long(
        &mut self,
        words: &[Piece<'_>],
        each: impl FnMut(Response<'_>),
    ) -> Result<(), Trouble> {
        self.talk.ask(words, self.limits.transfer, each).await?.agreed()
    }

    /// Waits until the server tells of a change in the folder that is open, or `interrupt` comes, but no longer than
    /// `longest`. Servers that cannot tell (RFC 2177) are not to be asked.
    pub async fn wait_for_news(
        &mut self,
        longest: Duration,
        interrupt: impl Future<Output = ()>,
    ) -> Result<(), Trouble> {
        self.talk.idle(longest, self.limits.command, interrupt).await
    }
}

type Line = Talk<TlsStream<TcpStream>>;

async fn by_password(way: &Way, password: &Secret, limits: Limits) -> Result<Line, Trouble> {
    let mut talk = timeout(limits.connect, encrypted(way)).await.map_err(|_| late())??;
    let words = ["LOGIN ".into(), string(&way.user), " ".into(), string(password.expose())];
    let signed_in = talk.ask(&words, limits.command, |_| {}).await?;
    signed_in
        .agreed()
        .map_err(|no| answers::sign_in_refused(&way.incoming.host, &no.server_text))?;
    Ok(talk)
}

/// Signs in by XOAUTH2. A token that is refused may have ended early: a new one is asked for, once.
async fn by_token(way: &Way, bearer: &Bearer, limits: Limits) -> Result<Line, Trouble> {
    let mut last_try = false;
    loop {
        let token = bearer.token().await?;
        let mut talk = timeout(limits.connect, encrypted(way)).await.map_err(|_| late())??;
        let abilities = listed(&mut talk, limits).await?;
        if !abilities.xoauth2 {
            let words = "the server does not offer AUTH=XOAUTH2";
            return Err(Trouble::lasting(SendProblem::OauthRefused, words));
        }
        let shown = xoauth2(&way.user, &token);
        let answer =
            talk.authenticate("XOAUTH2", &shown, abilities.initial, limits.command).await?;
        let Err(no) = answer.agreed() else { return Ok(talk) };
        let trouble = answers::token_refused(&way.incoming.host, &no.server_text);
        let is_the_tokens = trouble.problem == SendProblem::OauthRefused;
        if is_the_tokens {
            bearer.refused(&token).await;
        }
        if last_try || !is_the_tokens {
            return Err(trouble);
        }
        last_try = true;
    }
}

async fn listed(talk: &mut Line, limits: Limits) -> Result<Abilities, Trouble> {
    let mut abilities = Abilities::default();
    let answer = talk
        .ask(&["CAPABILITY".into()], limits.command, |response| {
            if let Response::Capabilities(listed) = response {
                abilities = Abilities::of(&listed);
            }
        })
        .await?;
    answer.agreed()?;
    Ok(abilities)
}

/// Opens a connection that is encrypted, one way or the other, and hears the greeting.
async fn encrypted(way: &Way) -> Result<Line, Trouble> {
    let Incoming { host, port, security, .. } = &way.incoming;
    let stream = reach(&look_up(host, *port).await?).await?;
    let authority = way.authority.as_deref();
    let encrypt = async |stream| {
        tls::encrypt(stream, host, authority).await.map_err(|error| net::broken(&error))
    };
    match security {
        Security::Tls => {
            let mut talk = Talk::new(encrypt(stream).await?);
            talk.greeting().await?;
            Ok(talk)
        }
        Security::Starttls => Ok(Talk::new(encrypt(ask_for_encryption(stream).await?).await?)),
        Security::Practice => {
            let words = "the practice mailbox is no server";
            Err(Trouble::lasting(SendProblem::NoEncryption, words))
        }
    }
}

/// Says the few plain words that lead to encryption. The connection comes back only if all that was said has
/// been read: what somebody slipped in is not to be taken for encrypted words (CVE-2011-0411).
async fn ask_for_encryption(stream: TcpStream) -> Result<TcpStream, Trouble> {
    let mut talk = Talk::new(stream);
    talk.greeting().await?;
    // How long all of this may take is the caller's.
    let answer = talk.ask(&["STARTTLS".into()], Duration::MAX, |_| {}).await?;
    answer.agreed().map_err(|no| Trouble::lasting(SendProblem::NoEncryption, &no.server_text))?;
    let slipped_in = "the server said more than was asked before the encryption began";
    talk.into_inner().ok_or_else(|| Trouble::lasting(SendProblem::NoEncryption, slipped_in))
}
