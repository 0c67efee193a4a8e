//! Hilo without a screen.
//!
//! One way through the house: a source's bytes become [`model::ParsedMessage`]s (`channel`), somebody's
//! (`identity`), rows (`store`), and a timeline that can be searched. Out it goes the other way:
//! `template` renders, `outbox` keeps and sends, and the sent mail is a message of the timeline; `mailbox`
//! files its copy.

pub mod api;
mod attendant;
pub mod cases;
pub mod channel;
pub mod check;
pub mod colour;
pub mod demo;
pub mod discovery;
pub mod error;
mod hilo;
pub mod hours;
pub mod identity;
pub mod import;
pub mod mailbox;
pub mod manual;
pub mod model;
pub mod net;
pub mod oauth;
pub mod outbox;
pub mod picture;
mod remote;
pub mod reply;
pub mod search;
pub mod secrets;
pub mod store;
pub mod template;

pub use hilo::{Clock, Desk, Hilo};
