//! Proofs that no mail is lost, sent twice or brought in twice, whatever breaks: `cargo xtask proof` runs them whole, the
//! tests a sample of each.

pub mod chance;
pub mod cuts;
mod dialogue;
pub mod incoming;
pub mod kills;
mod table;

pub use dialogue::Spot;
