//! The real window, driven from outside: Hilo's own binary under a screen of its own.
//!
//! A [`Home`] is the machine of one invented person: a home folder, a screen (Xvfb), a session bus,
//! and a WebDriver that starts Hilo there. Nothing of it is shared with another test or with the
//! desktop of whoever runs the tests. Elements are found as a person finds them, by role and name.

mod machine;
mod page;
#[cfg(target_os = "linux")]
mod screen;

pub use machine::{Home, Language};
pub use page::Window;

use std::time::Duration;

/// How long anything may take to show up on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a test of the window returns: the first thing that was not as it should be.
pub type Seen<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
