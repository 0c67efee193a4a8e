//! Plain data with public fields, shared by every room of the core and by the window.
//!
//! Nothing here reads a file, a clock or the database, and nothing here decides anything. Types that
//! cross to the window derive [`ts_rs::TS`]; their TypeScript form is made from the command table.

mod account;
mod aside;
mod check;
mod contact;
mod customer;
mod delivery;
mod discovery;
mod enclosed;
mod exchange;
mod id;
mod import;
mod interaction;
mod language;
mod mailbox;
mod message;
mod oauth;
mod outbox;
mod problem;
mod reply;
mod search;
mod secrets;
mod sent_copy;
mod settings;
mod signature;
mod template;
mod time;
mod topic;

pub use account::*;
pub use aside::*;
pub use check::*;
pub use contact::*;
pub use customer::*;
pub use delivery::*;
pub use discovery::*;
pub use enclosed::*;
pub use exchange::*;
pub use id::*;
pub use import::*;
pub use interaction::*;
pub use language::*;
pub use mailbox::*;
pub use message::*;
pub use oauth::*;
pub use outbox::*;
pub use problem::*;
pub use reply::*;
pub use search::*;
pub use secrets::*;
pub use sent_copy::*;
pub use settings::*;
pub use signature::*;
pub use template::*;
pub use time::*;
pub use topic::*;
