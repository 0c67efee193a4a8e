//! The shop's mailbox at its server, by IMAP (RFC 3501).
//!
//! [`connection`] signs in and asks. It talks (`talk`) over a wire (`wire`), and both bear with whatever a server
//! says; [`folder`] knows which folder is for what. On them stand the jobs: [`copies`] files sent mails in the
//! folder for them and looks there for mails of which nobody knows whether they left, [`waits`] says when,
//! [`worker`] does it again and again. The other way, [`fetch`] reads mails, `pieces` those that are large,
//! [`course`] says which come next, [`sync`] sees to it, `arrival` puts them on the timelines, `aliases` learns from
//! them under which addresses the shop gets mail, `upkeep` follows what becomes of them, and [`receiver`] stays connected. What a server can do beyond the old RFC is told by [`abilities`].
//! Nothing here sends a mail.
//!
//! What always holds: nothing goes over a connection that is not encrypted. A mail is filed only after a
//! search of the same folder, which the server answered, did not find it. Whatever becomes of a copy, the mail
//! stays sent.

pub mod abilities;
mod aliases;
mod arrival;
pub mod connection;
pub mod copies;
pub mod course;
pub mod fetch;
pub mod folder;
mod pieces;
pub mod receiver;
pub mod sync;
mod talk;
mod upkeep;
pub mod waits;
mod wire;
pub mod worker;
