//! The real window, driven from outside: Hilo's own binary under a screen of its own.
//!
//! A [`Home`] is the machine of one invented person: a home folder, a screen (Xvfb), a session bus,
//! and a WebDriver that starts Hilo there. Nothing of it is shared with another test or with the
//! desktop of whoever runs the tests. Elements are found as a person finds them, by role and name.
//!
//! WebDriver cannot synthesise a file that is dropped from another program. Files are therefore
//! handed to Hilo on its command line, which takes the same way as a drop from there on.

mod machine;
mod page;

pub use machine::{Home, Language};
pub use page::Window;

/// What a test of the window returns: the first thing that was not as it should be.
pub type Seen<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
