//! Mails on their way out: frozen once, kept in the database, sent by one worker.
//!
//! [`mime`] freezes a mail as bytes, [`state`] says what may happen to it next, [`pace`] how fast an
//! account may send, [`smtp`] talks to the server, [`delivery`] takes one mail after the other through
//! all of that, [`worker`] does so again and again. Nothing here renders a template and nothing here
//! decides whom to write to.
//!
//! What always holds: a mail that may have arrived is never sent again by itself. Before the first
//! byte of a body leaves, the database says so; a crash after that point leaves the mail as
//! `unknown`, for a person to decide.

pub mod delivery;
mod line;
pub mod mime;
pub mod pace;
pub mod practice;
mod record;
pub mod smtp;
pub mod state;
pub mod worker;
