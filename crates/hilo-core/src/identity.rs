//! Whose message is it: normal forms of addresses, and what pretends to be another. Pure.
//!
//! Two addresses belong to one customer only when their normal forms are equal. Everything weaker (the same
//! name, a dot more in a Gmail address) is a suggestion to a person.

mod address;
mod gender;
mod looks;
mod name;
mod own;
mod surname;
pub mod thread;
pub mod unsubscribe;

pub use address::{email, email_variant, phone, phone_as_read, phone_at_home};
pub use gender::{Gender, gender};
pub use looks::{has_look_alike, is_look_alike, visible, without_hidden};
pub use name::{first_name, fold, is_same_name};
pub use own::{can_be_own, is_free_mail};
pub use surname::{PersonName, person_name};
