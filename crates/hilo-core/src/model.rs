//! Plain data with public fields, shared by every room of the core and by the window.
//!
//! Nothing here reads a file, a clock or the database, and nothing here decides anything. Types that
//! cross to the window derive [`ts_rs::TS`]; their TypeScript form is made from the command table.

mod account;
mod customer;
mod id;
mod import;
mod interaction;
mod message;
mod outbox;
mod search;
mod settings;
mod template;
mod time;
mod topic;

pub use account::*;
pub use customer::*;
pub use id::*;
pub use import::*;
pub use interaction::*;
pub use message::*;
pub use outbox::*;
pub use search::*;
pub use settings::*;
pub use template::*;
pub use time::*;
pub use topic::*;
