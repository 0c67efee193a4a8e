//! Whose message is it: normal forms of addresses, and nothing else. Pure.
//!
//! Two addresses belong to one customer only when their normal forms are equal. Everything weaker (the same
//! name, a dot more in a Gmail address) is a suggestion to a person.

mod address;
mod name;

pub use address::{email, email_variant, phone, phone_as_read};
pub use name::{first_name, fold};
